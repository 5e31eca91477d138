"""PC 옮기기 with the old machine alive: it moves whole or not at all, and one of the two sells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import moving, receipts, shift
from app.backup import back_up
from app.errors import BadInput, Refused, ShopError, WorldTrouble
from app.moving import MovedOut, check_may_move, count_waiting, move_in, move_out, wait_until_sent
from app.opening import open_new_epoch, open_till
from app.paths import Paths
from app.till import Till
from app.verifying import Progress, verify
from models import identity_rows, journal
from models.values import EpochReason
from sync.engine import Engine
from sync.enrol import ask_to_enrol
from sync.hub.projector import Projector
from sync.hub.verify import verify_hub
from sync.joining import join
from sync.keys import Answer, Request
from tests.shop import CASHIER, MANAGER, Shop, close_day, make_shop
from tests.sync.world import World


class HubLine:
    """A faithful line to the world's hub."""

    def __init__(self, world: World) -> None:
        self.world = world

    def send(self, request: Request) -> Answer:
        return self.world.hub.answer(request)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path / "old")
    made.sell(1, 2)
    yield made
    made.till.close()


def new_pc(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "new" / "data", tmp_path / "new" / "state")


def moved(shop: Shop, stick: Path) -> MovedOut:
    close_day(shop)
    return move_out(shop.till, MANAGER, stick)


def taken_in(shop: Shop, found: MovedOut, paths: Paths) -> Till:
    return move_in(
        found.file, found.code, paths, clock=shop.clock, use_keyring=False).till


def sell_on(shop: Shop, till: Till) -> None:
    there = Shop(till.paths, shop.clock, till, shop.products)
    if till.shift is None:
        shift.open_shift(till, CASHIER, 100_000)
    there.sell(0, 1)


def talk(till: Till, world: World) -> None:
    engine = Engine(till, HubLine(world), chance=world.chance,
                    elapsed_ms=lambda: float(world.at_ms))
    for _ in range(200):
        engine.step()
        world.pass_time(1)
        if engine.is_level and not count_waiting(till):
            break
    engine.close()
    world.hub.project()


def test_an_open_shift_or_a_cashier_moves_nothing(shop: Shop, stick: Path) -> None:
    with pytest.raises(Refused) as refused:
        move_out(shop.till, MANAGER, stick)
    assert refused.value.code == "move.shift_open"
    close_day(shop)
    with pytest.raises(ShopError) as refused_too:
        check_may_move(shop.till, CASHIER)
    assert refused_too.value.code.startswith("access.")
    assert not shop.till.moved_out
    assert not list(stick.iterdir())


def test_the_old_one_shows_and_refuses_and_the_new_one_sells(
    shop: Shop, stick: Path, tmp_path: Path
) -> None:
    sale_uid = shop.sell(1).sale_uid
    found = moved(shop, stick)
    assert found.code.encode() not in found.file.read_bytes()
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            shift.open_shift(shop.till, CASHIER, 100_000)
        assert refused.value.code == "move.moved_out"
        shop.reopen()
    assert "notice.moved_out" in shop.till.notices
    receipts.reprint_receipt(shop.till, CASHIER, sale_uid)
    back_up(shop.till, tmp_path / "copy")
    verify(shop.till, full=True)

    till = taken_in(shop, found, new_pc(tmp_path))
    assert till.notices == ["notice.moved"]
    sell_on(shop, till)
    assert verify(till, full=True).sale_count == 3
    till.close()
    again = open_till(new_pc(tmp_path), clock=shop.clock)
    sell_on(shop, again)
    assert not again.moved_out
    genesis = [entry for entry in journal.read_all(again.database.writer)
               if entry.kind == "epoch.opened"]
    assert f'"{EpochReason.MOVED}"'.encode() in genesis[-1].body
    assert again.secrets.get("device") == shop.till.secrets.get("device")
    again.close()


def test_a_copy_of_the_old_folder_does_not_sell_either(
    shop: Shop, stick: Path, tmp_path: Path
) -> None:
    moved(shop, stick)
    identity = identity_rows.read_identity(shop.till.database.writer)
    assert identity is not None
    open_new_epoch(shop.till, identity, EpochReason.CLONED)
    shop.reopen()
    with pytest.raises(Refused):
        shift.open_shift(shop.till, CASHIER, 100_000)


def test_a_bundle_is_taken_in_once(shop: Shop, stick: Path, tmp_path: Path) -> None:
    found = moved(shop, stick)
    taken_in(shop, found, new_pc(tmp_path)).close()
    with pytest.raises(Refused) as refused:
        taken_in(shop, found, Paths(tmp_path / "third" / "data", tmp_path / "third" / "state"))
    assert refused.value.code == "move.no_file"


def test_a_lost_stick_is_written_again(shop: Shop, stick: Path, tmp_path: Path) -> None:
    first = moved(shop, stick)
    first.file.unlink()
    second = move_out(shop.till, MANAGER, stick)
    assert second.code != first.code
    till = taken_in(shop, second, new_pc(tmp_path))
    sell_on(shop, till)
    till.close()


@pytest.mark.parametrize("harm", ["code", "cut", "cut at a piece", "bit", "longer", "slip"])
def test_a_wrong_code_and_a_harmed_bundle_change_nothing(
    shop: Shop, stick: Path, tmp_path: Path, harm: str
) -> None:
    found = moved(shop, stick)
    data = found.file.read_bytes()
    head = 14 + 16 + 8
    first = int.from_bytes(data[head:head + 4], "big") + 4
    harmed = {
        "cut": data[:-40], "cut at a piece": data[:head + first], "longer": data + data[-40:],
        "bit": data[:-40] + bytes([data[-40] ^ 1]) + data[-39:],
    }.get(harm, data)
    found.file.write_bytes(harmed)
    code = {"code": "A" * 20, "slip": found.code[:-1]}.get(harm, found.code)
    before = {path.name for path in stick.iterdir()}
    there = make_shop(tmp_path / "new")
    there.till.close()
    paths = there.paths
    kept = paths.database.read_bytes()
    with pytest.raises((BadInput, WorldTrouble)) as trouble:
        move_in(found.file, code, paths, clock=shop.clock, use_keyring=False)
    assert trouble.value.code == {
        "code": "move.code_wrong", "slip": "move.code_malformed"}.get(harm, "move.not_good")
    assert paths.database.read_bytes() == kept
    assert {path.name for path in stick.iterdir()} == before
    assert [path.name for path in paths.data.parent.iterdir() if "moving" in path.name] == []
    open_till(paths, clock=shop.clock).close()


def test_a_disk_that_refuses_leaves_the_old_one_selling(
    shop: Shop, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_day(shop)

    def full(*_: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(moving, "seal", full)
    with pytest.raises(WorldTrouble):
        move_out(shop.till, MANAGER, stick)
    assert not list(stick.iterdir())
    shift.open_shift(shop.till, CASHIER, 100_000)
    assert not shop.till.moved_out


def test_what_is_recorded_meanwhile_stops_the_move(shop: Shop, stick: Path) -> None:
    close_day(shop)

    def sign_somebody_in(_done: int, _total: int) -> bool:
        shift.open_shift(shop.till, CASHIER, 100_000)
        return True

    with pytest.raises(Refused) as refused:
        move_out(shop.till, MANAGER, stick, progress=_once(sign_somebody_in))
    assert refused.value.code == "move.changed"
    assert not list(stick.iterdir())
    shop.sell(1)


def _once(act: Progress) -> Progress:
    left = [True]

    def step(done: int, total: int) -> bool:
        if left.pop() if left else False:
            return act(done, total)
        return True

    return step


def test_hub_and_totals_are_right_after_the_move(
    shop: Shop, stick: Path, tmp_path: Path
) -> None:
    world = World(5)
    line = HubLine(world)
    join(shop.till, "https://hub.example",
         ask_to_enrol(shop.till, line, world.code(), shop.clock.now_ms() // 1000))
    close_day(shop)
    with pytest.raises(Refused) as refused:
        move_out(shop.till, MANAGER, stick)
    assert refused.value.code == "move.unsent"
    wait_until_sent(shop.till, lambda: None, lambda: talk(shop.till, world), tries=3)
    found = move_out(shop.till, MANAGER, stick)
    assert found.unsent_count == 0
    talk(shop.till, world)
    till = taken_in(shop, found, new_pc(tmp_path))
    for _ in range(3):
        sell_on(shop, till)
        talk(till, world)
        talk(shop.till, world)
    talk(till, world)
    assert not till.moved_out
    assert shop.till.moved_out
    projector = Projector(world.hub_engine)
    report = verify_hub(world.hub_engine, projector, [till])
    projector.close()
    assert report.differences == []
    assert till.read().execute("SELECT count(*) FROM sale").fetchone() == (4,)
    assert shop.till.read().execute("SELECT count(*) FROM sale").fetchone() == (4,)
    till.close()
