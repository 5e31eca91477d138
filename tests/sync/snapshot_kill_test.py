"""A till that joins is killed again and again, as by a power cut: it ends with the same rows."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.opening import NewShop, create_till, open_till
from app.verifying import verify
from models import platform_rows
from models.base import tables_of
from sync.door import Door
from sync.hub.running import HubPlace, make_enrol_code, open_hub
from sync.hub.web import make_app
from tests.shop import make_shop, paths_in
from tests.sync.serving import served

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is what this test is about")

KILLS = 6
_JOIN = """
import sys
from pathlib import Path
from app.opening import open_till
from sync import pull, snapshot
from sync.door import Door
from tests.shop import paths_in
snapshot.BEHIND_MIN, pull.SLICE_ROWS = 20, 4
till = open_till(paths_in(Path(sys.argv[1])))
print("open", flush=True)
Door().sync(till, once=True, rest=lambda _: True)
till.close()
print("level", flush=True)
"""


def test_killed_again_and_again_it_ends_with_the_same_rows(tmp_path: Path) -> None:
    place = HubPlace(tmp_path / "hub")
    hub = open_hub(place)
    hub.snapshots.page_places = 12
    one = make_shop(tmp_path / "one")
    for n in range(150):
        one.sell(1 + n % 3, 1)
    with served(make_app(hub)) as url:
        Door().enrol(one.till, url, make_enrol_code(place, "", "한 매장"))
        Door().sync(one.till, once=True, rest=lambda _: True)
        paths = paths_in(tmp_path / "two")
        two = create_till(paths, NewShop(2), use_keyring=False)
        Door().enrol(two, url, make_enrol_code(place, one.till.store_ref, ""))
        two.close()
        chance, places = random.Random(32), [0]
        for n in range(KILLS):
            child = subprocess.Popen(
                [sys.executable, "-c", _JOIN, str(tmp_path / "two")], stdout=subprocess.PIPE,
                cwd=Path(__file__).resolve().parents[2])
            assert child.stdout is not None
            assert child.stdout.readline() == b"open\n"
            time.sleep(chance.uniform(0.05, 0.6) * (n + 1))
            child.kill()
            child.wait()
            child.stdout.close()
            two = open_till(paths)
            # What was taken in stays taken in: it goes on from there, and never from the beginning.
            places.append(platform_rows.read_position(two.read(), "store")[1])
            two.close()
        assert places == sorted(places)
        two = open_till(paths)
        Door().sync(two, once=True, rest=lambda _: True)
        assert list((place.folder / "snapshots").glob("*/*.page"))
        assert verify(two, full=True).sale_count == 150
        for table in tables_of("derived"):
            if table.name.startswith(("sale", "producer_item", "item", "stock")):
                mine, theirs = (
                    sorted(till.read().execute(f"SELECT * FROM {table.name}"), key=repr)
                    for till in (two, one.till))
                assert mine == theirs, table.name
        two.close()
    one.till.close()
    hub.projector.close()
