"""P20 on real files with a real hub: a backup put back, a disk put back, a disk copied.

Each goes on selling at once, nothing of either copy is lost or counted twice, no printed identity
(number and entry code) comes twice, and the manager is told.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import opening, shift
from app.backup import back_up, restore
from app.opening import open_secrets, open_till
from app.paths import Paths
from app.settings import load_machine_settings
from app.till import Till
from app.verifying import verify
from models import journal, platform_rows, total_rows
from models.journal import Writer
from sync.enrol import ask_to_enrol
from sync.hub.ledger import read_feed
from sync.hub.verify import verify_hub
from sync.joining import join
from tests.shop import CASHIER, Shop, make_shop
from tests.sync.moving_test import HubLine, talk
from tests.sync.world import World


@pytest.fixture
def world() -> World:
    return World(41)


@pytest.fixture
def shop(tmp_path: Path, world: World) -> Iterator[Shop]:
    """A real file, enrolled, with two sales the hub has."""
    made = make_shop(tmp_path / "one")
    answer = ask_to_enrol(made.till, HubLine(world), world.code(), made.clock.now_ms() // 1000)
    join(made.till, "https://hub.example", answer)
    made.sell(1)
    made.sell(2)
    talk(made.till, world)
    yield made
    made.till.close()


def sell_on(shop: Shop, till: Till) -> str:
    """One more sale at this till; its number."""
    if till.shift is None:
        shift.open_shift(till, CASHIER, 100_000)
    return Shop(till.paths, shop.clock, till, shop.products).sell(1).receipt_no


def printed(*tills: Till) -> list[tuple[str, str]]:
    """What stands on each till's own papers: the number and the entry's code."""
    found = []
    for till in tills:
        found += [(no, code.hex()[:16]) for no, code in till.read().execute(
            "SELECT s.receipt_no, e.hash FROM sale AS s JOIN entry AS e "
            "ON e.epoch = s.epoch AND e.seq = s.seq")]
    return found


def hub_sales(world: World, till: Till) -> list[str]:
    """Numbers of every sale in the hub's ledger, once an entry."""
    found: dict[str, str] = {}
    with world.hub_engine.begin() as connection:
        place = 0
        while True:
            to, entries = read_feed(connection, till.store_ref, place, 500)
            if to == place:
                break
            place = to
            for each in entries:
                if each.entry.kind == "sale.completed":
                    found[each.entry.uid] = json.loads(each.entry.body)["receipt_no"]
    return sorted(found.values())


def told(till: Till) -> list[str]:
    return [json.loads(entry.body)["incident"]
            for entry in journal.read_all(till.database.writer) if entry.kind == "incident.noted"]


def agree(world: World, *tills: Till) -> None:
    """The hub's ledger is the tills', byte for byte and to the won."""
    for till in (*tills, *tills):
        talk(till, world)
    report = verify_hub(world.hub_engine, world.hub.projector, tills)
    assert report.differences == []
    assert all(platform_rows.count_unsent(till.read()).entry_count == 0 for till in tills)


def test_a_backup_of_yesterday_goes_on_and_loses_nothing(
    shop: Shop, world: World, tmp_path: Path
) -> None:
    backup = tmp_path / "yesterday"
    back_up(shop.till, backup)
    lost = [shop.sell(1).receipt_no, shop.sell(0, 1).receipt_no]
    talk(shop.till, world)
    shop.till.close()
    restore(backup, shop.paths, clock=shop.clock, use_keyring=False)
    till = shop.till = open_till(shop.paths, clock=shop.clock)
    new = [sell_on(shop, till), sell_on(shop, till)]
    assert "epoch.restored" in told(till)
    agree(world, till)
    sold = hub_sales(world, till)
    assert {*lost, *new} <= set(sold)
    assert len(sold) == len(set(sold)) == 6
    own = [no for no, _ in printed(till)]
    assert set(lost) <= set(own), "what the backup did not have is back, for reports and reprints"
    assert verify(till, full=True).sale_count == 6


def test_a_disk_put_back_under_the_programs_feet(
    shop: Shop, world: World, tmp_path: Path
) -> None:
    """No restore was asked for: the file is simply an older one, as after an image of the disk."""
    shop.till.close()
    shutil.copytree(shop.paths.data, tmp_path / "image")
    shop.till = open_till(shop.paths, clock=shop.clock)
    lost = shop.sell(1).receipt_no
    talk(shop.till, world)
    shop.till.close()
    for file in (tmp_path / "image").iterdir():
        if file.is_file():
            shutil.copyfile(file, shop.paths.data / file.name)
    for left in shop.paths.data.glob("shop.db-*"):
        left.unlink()
    till = shop.till = open_till(shop.paths, clock=shop.clock)
    assert till.notices == ["notice.restored"], "known before the first sale, without a network"
    new = sell_on(shop, till)
    assert new != lost
    agree(world, till)
    assert {lost, new} <= set(hub_sales(world, till))
    assert len(hub_sales(world, till)) == 4


@pytest.mark.parametrize("alike", [False, True], ids=["copied folder", "identical image"])
def test_both_halves_of_a_copied_disk_go_on(
    shop: Shop, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alike: bool
) -> None:
    """With `alike` even the machine's own marks are the same: only the hub can tell them apart."""
    if alike:
        monkeypatch.setattr(opening, "fingerprint_of", lambda _: "one and the same")
        shop.till.close()
        shop.till = open_till(shop.paths, clock=shop.clock)
        talk(shop.till, world)
    shop.till.close()
    other = Paths(tmp_path / "two" / "data", tmp_path / "two" / "state")
    shutil.copytree(shop.paths.data, other.data)
    shutil.copytree(shop.paths.state, other.state)
    # A disk is copied with its keys; here they are kept under the folder's name.
    machine = load_machine_settings(other.machine_settings)
    for name in ("database", "device"):
        open_secrets(other, machine).put(name, shop.till.secrets.get(name) or "")
    one = shop.till = open_till(shop.paths, clock=shop.clock)
    two = open_till(other, clock=shop.clock)
    try:
        numbers = [sell_on(shop, till) for till in (one, two, one, two)]
        before = printed(one, two)
        agree(world, one, two)
        numbers += [sell_on(shop, till) for till in (one, two)]
        agree(world, one, two)
        incidents = told(one) + told(two)
        assert ("epoch.fork" if alike else "epoch.cloned") in incidents
        assert one.epoch != two.epoch
        identities = set(before)
        # Two sales from before the copy are on both; the two that each made stand alone.
        assert (len(before), len(identities)) == (8, 6)
        assert len(hub_sales(world, one)) == 2 + len(numbers) == 8
        assert len(set(numbers[-2:])) == 2, "once they have met, even the plain numbers differ"
        shadow = world.hub.projector.shadow(one.store_ref).connection
        for till in (one, two):
            assert verify(till, full=True).sale_count == 8, "each counts what the other sold"
            assert total_rows.sum_till(till.read(), till.till_ref) == (
                total_rows.sum_till(shadow, till.till_ref))
    finally:
        two.close()


def test_the_hub_itself_can_be_told_from_the_tills(shop: Shop, world: World) -> None:
    """The comparison used above can fail: an entry the hub does not have is named."""
    shop.sell(1)
    report = verify_hub(world.hub_engine, world.hub.projector, [shop.till])
    assert report.unsent_count > 0
    assert Writer(shop.till.org_ref, shop.till.store_ref, shop.till.till_ref) == shop.till.writer
