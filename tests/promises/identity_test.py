"""P7, P20: rolled-back disks and copied folders go on apart; no printed identity ever repeats."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from app.opening import open_till
from app.paths import Paths
from app.verifying import verify
from tests.shop import SetClock, Shop, make_shop

FILES = ("shop.db", "shop.db-wal")


def roll_back(shop: Shop, image: Path) -> None:
    for name in FILES:
        (shop.paths.data / name).unlink(missing_ok=True)
    shutil.copyfile(image, shop.paths.database)


def copy_keys(shop: Shop, to: Paths) -> None:
    """What someone who copies the whole user's folder takes along."""
    from app.opening import open_secrets
    from app.settings import load_machine_settings

    machine = load_machine_settings(shop.paths.machine_settings)
    for name in ("database", "device"):
        open_secrets(to, machine).put(name, open_secrets(shop.paths, machine).get(name) or "")


def clone(shop: Shop, folder: Path) -> Shop:
    paths = Paths(folder / "data", folder / "state")
    folder.mkdir()
    shutil.copytree(shop.paths.data, paths.data)
    copy_keys(shop, paths)
    return replace(shop, paths=paths, till=open_till(paths, clock=SetClock()))


def test_an_older_image_opens_a_new_epoch_before_the_next_sale(tmp_path: Path) -> None:
    shop = make_shop(tmp_path)
    shop.sell(1)
    shop.till.close()
    shutil.copyfile(shop.paths.database, tmp_path / "image")
    shop.till = open_till(shop.paths, clock=shop.clock)
    lost = [shop.sell(1).receipt_no for _ in range(3)]
    first_epoch = shop.till.epoch
    shop.till.close()

    roll_back(shop, tmp_path / "image")
    shop.till = open_till(shop.paths, clock=shop.clock)
    assert shop.till.notices == ["notice.restored"]
    assert shop.till.epoch != first_epoch
    sold = shop.sell(1).receipt_no
    assert sold not in lost
    assert sold.startswith("20260302-01-0001-")
    assert len(sold.split("-")[3]) == 4
    report = verify(shop.till, full=True)
    assert (report.epoch_count, report.sale_count) == (2, 2)
    incidents = shop.till.read().execute(
        "SELECT count(*) FROM entry WHERE kind = 'incident.noted'").fetchone()
    assert incidents == (1,)
    shop.reopen()
    assert shop.till.notices == []
    shop.till.close()


def test_a_copied_folder_goes_on_apart(tmp_path: Path) -> None:
    shop = make_shop(tmp_path / "one")
    shop.sell(1)
    shop.till.close()
    copied = clone(shop, tmp_path / "two")
    shop.till = open_till(shop.paths, clock=shop.clock)
    assert copied.till.notices == ["notice.cloned"]
    assert shop.till.notices == []
    assert copied.till.epoch != shop.till.epoch
    mine, theirs = shop.sell(1).receipt_no, copied.sell(1).receipt_no
    assert mine == "20260302-01-0002"
    assert theirs.startswith("20260302-01-0001-")
    for each in (shop, copied):
        verify(each.till, full=True)
        each.till.close()


def test_a_witness_left_behind_is_normal(tmp_path: Path) -> None:
    """Killed between the commit and the witness: the file is newer, and that is no incident."""
    shop = make_shop(tmp_path)
    shop.sell(1)
    witness = next(shop.paths.witness.iterdir())
    behind = witness.read_bytes()
    shop.sell(1)
    shop.till.close()
    for content in (behind, b"", b"{nonsense"):
        witness.write_bytes(content)
        shop.till = open_till(shop.paths, clock=shop.clock)
        assert shop.till.notices == []
        shop.till.close()


def test_a_damaged_tail_is_told_once_and_selling_goes_on(tmp_path: Path) -> None:
    shop = make_shop(tmp_path)
    for _ in range(3):
        shop.sell(1)
    writer = shop.till.database.writer
    writer.execute("DROP TRIGGER entry_is_never_updated")
    writer.execute("UPDATE entry SET actor_ref = 'x' WHERE seq = (SELECT max(seq) - 1 FROM entry)")
    shop.till.close()
    shop.till = open_till(shop.paths, clock=shop.clock)
    assert shop.till.notices == ["notice.damage"]
    assert len(shop.sell(1).receipt_no.split("-")) == 4
    shop.reopen()
    assert shop.till.notices == []
    shop.sell(1)
    shop.till.close()


@pytest.mark.parametrize("seed", range(3))
def test_no_printed_identity_repeats(tmp_path: Path, seed: int) -> None:
    """Sales, restarts, roll-backs, clones in any order: the paper alone tells every sale apart."""
    chance = random.Random(seed)
    shops = [make_shop(tmp_path / "0")]
    images: list[tuple[Shop, Path]] = []
    printed: list[str] = []
    for step in range(30):
        shop = chance.choice(shops)
        act = chance.random()
        if act < 0.6:
            printed.append(shop.sell(chance.randint(1, 3)).receipt_no)
        elif act < 0.75:
            shop.reopen()
        elif act < 0.85:
            shop.till.close()
            image = tmp_path / f"image{step}"
            shutil.copyfile(shop.paths.database, image)
            images.append((shop, image))
            shop.till = open_till(shop.paths, clock=shop.clock)
        elif act < 0.95 and images:
            shop, image = chance.choice(images)
            shop.till.close()
            roll_back(shop, image)
            shop.till = open_till(shop.paths, clock=shop.clock)
        elif len(shops) < 3:
            shop.till.close()
            shops.append(clone(shop, tmp_path / f"clone{step}"))
            shop.till = open_till(shop.paths, clock=shop.clock)
    assert len(printed) == len(set(printed))
    for shop in shops:
        verify(shop.till, full=True)
        shop.till.close()
