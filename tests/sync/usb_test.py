"""Two tills with no line at all, and a stick that is carried between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import BadInput, WorldTrouble
from models import platform_rows
from sync import lan, usb, wire
from sync.hub.telling import StoreOf
from sync.usb import exchange
from sync.wire import BadWire
from tests.sync.lan_test import peer_of, stock, sums, talk
from tests.sync.world import SimTill, World


@pytest.fixture
def world() -> World:
    made = World(12)
    made.add_till()
    made.add_till()
    made.settle()
    made.line_is_up = False
    return made


def test_a_stick_carried_there_and_back_gives_the_same_state(world: World, tmp_path: Path) -> None:
    one, two = world.machines
    for _ in range(3):
        one.sell(world.chance)
        two.sell(world.chance)
    assert exchange(one.till, tmp_path).read == []
    (read,) = exchange(two.till, tmp_path).read
    assert (read.till_no, read.trouble) == (1, "")
    assert read.new_count > 0
    exchange(one.till, tmp_path)
    assert sums(one, two) == sums(two, two) != []
    assert sums(two, one) == sums(one, one) != []
    assert stock(one) == stock(two)
    assert platform_rows.read_heads(one.till.read()) == platform_rows.read_heads(two.till.read())


def test_the_same_state_as_by_the_wire(tmp_path: Path) -> None:
    """Merging by file or by the line between them: one derived state, to the row hash."""
    ends = []
    for by_stick in (True, False):
        world = World(13)
        one, two = world.add_till(), world.add_till()
        world.settle()
        world.line_is_up = False
        for _ in range(3):
            one.sell(world.chance)
            two.sell(world.chance)
        if by_stick:
            for machine in (one, two, one):
                exchange(machine.till, tmp_path)
        else:
            talk(peer_of(one, two), peer_of(two, one))
        assert sums(one, two) == sums(two, two)
        assert sums(two, one) == sums(one, one)
        ends.append([(row.name, row.won) for row in sorted(
            sums(one, one) + sums(two, two), key=lambda row: (row.name, row.won))])
    assert ends[0] == ends[1]


def test_only_what_the_others_lack_is_carried(world: World, tmp_path: Path) -> None:
    one, two = world.machines
    one.sell(world.chance)
    whole, *_ = [exchange(machine.till, tmp_path) for machine in (one, two, one)]
    two.sell(world.chance)
    again = exchange(two.till, tmp_path)
    assert 0 < again.written_count < 5 < whole.written_count
    (read,) = exchange(one.till, tmp_path).read
    assert read.new_count == again.written_count


def test_who_has_no_file_here_brings_no_history_along(world: World, tmp_path: Path) -> None:
    """The hub's own chain, and a till that is no more: neither will ever leave a file."""
    one, two = world.machines
    world.line_is_up = True
    three = world.add_till()
    three.sell(world.chance)
    world.hub.teller.post_notice(
        [StoreOf(one.till.store_ref, one.till.org_ref, "")], "내일 쉽니다", "", urgent=False)
    world.settle()
    world.line_is_up = False
    assert len({chain.till_ref for chain in platform_rows.list_chains(one.till.read())}) == 4
    for machine in (one, two, one):
        exchange(machine.till, tmp_path)
    assert exchange(two.till, tmp_path).written_count == 0
    sold = two.till.head.seq
    two.sell(world.chance)
    again = exchange(two.till, tmp_path)
    assert 0 < again.written_count == two.till.head.seq - sold
    (read,) = exchange(one.till, tmp_path).read
    assert read.new_count == again.written_count
    assert sums(one, two) == sums(two, two)


def test_a_till_that_never_saw_the_stick_has_everything_the_second_time(
    world: World, tmp_path: Path
) -> None:
    one, two = world.machines
    for _ in range(2):
        for machine in (one, two):
            machine.sell(world.chance)
            exchange(machine.till, tmp_path)
    world.line_is_up = True
    three = SimTill(world, 3)
    world.machines.append(three)
    three.enrol(world.code(one.till.store_ref))
    world.line_is_up = False
    one.sell(world.chance)
    for _ in range(2):  # the stick goes round, and round again
        for machine in (three, one, two):
            assert [read.trouble for read in exchange(machine.till, tmp_path).read if read.trouble
                    ] == []
            assert platform_rows.count_stray(machine.till.read()) == 0
    exchange(three.till, tmp_path)
    assert sums(three, one) == sums(one, one) != []
    assert sums(three, two) == sums(two, two) != []


def test_a_till_long_away_keeps_nobody_waiting_and_catches_up(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its old file lies on the stick; what only it lacks goes where there is room."""
    monkeypatch.setattr(usb, "PATIENCE", 2)
    monkeypatch.setattr(lan, "FEED_LIMIT", 4)
    monkeypatch.setattr(usb, "FEED_LIMIT", 4)
    world.line_is_up = True
    three = world.add_till()
    world.settle()
    world.line_is_up = False
    one, two = world.machines[:2]
    exchange(three.till, tmp_path)
    sizes = []
    for _ in range(8):
        monkeypatch.setattr(usb, "SIZE_MAX", 3_300)
        for machine in (one, two):
            world.pass_time(60_000)
            machine.sell(world.chance)
            sizes.append(exchange(machine.till, tmp_path).written.stat().st_size)
        exchange(one.till, tmp_path)
        assert sums(one, two) == sums(two, two), "as fast as if nobody were away"
    assert max(sizes) < 3_300 + 2_400
    for _ in range(12):
        for machine in (three, one, two):
            world.pass_time(60_000)
            exchange(machine.till, tmp_path)
    assert sums(three, one) == sums(one, one)
    assert sums(three, two) == sums(two, two)


def test_a_file_ends_somewhere_and_the_rest_follows(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(usb, "FEED_LIMIT", 4)
    monkeypatch.setattr(usb, "SIZE_MAX", 5_000)
    one, two = world.machines
    for _ in range(12):
        one.sell(world.chance)
    first = exchange(one.till, tmp_path)
    assert first.written.stat().st_size < 5_000 + 3_000
    rounds = 0
    while sums(two, one) != sums(one, one):
        rounds += 1
        assert rounds < 12
        exchange(two.till, tmp_path)
        exchange(one.till, tmp_path)
    assert rounds > 1


def test_reading_twice_or_an_old_one_changes_nothing(world: World, tmp_path: Path) -> None:
    one, two = world.machines
    one.sell(world.chance)
    old = exchange(one.till, tmp_path).written.read_bytes()
    one.sell(world.chance)
    file = exchange(one.till, tmp_path).written
    exchange(two.till, tmp_path)
    before = platform_rows.read_heads(two.till.read())
    for content in (file.read_bytes(), old):
        file.write_bytes(content)
        (read,) = exchange(two.till, tmp_path).read
        assert (read.new_count, read.trouble) == (0, "")
    assert platform_rows.read_heads(two.till.read()) == before


@pytest.mark.parametrize("spoil", [
    lambda data: data[:-1], lambda data: data[: len(data) // 2], lambda data: b"",
    lambda data: data[:200] + bytes([data[200] ^ 1]) + data[201:],
    lambda data: data[:-80] + bytes([data[-80] ^ 1]) + data[-79:],
    lambda data: b"PK\x03\x04" + data,
])
def test_a_spoilt_file_is_left_alone(world: World, tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    one, two = world.machines
    one.sell(world.chance)
    file = exchange(one.till, tmp_path).written
    file.write_bytes(spoil(file.read_bytes()))
    before = platform_rows.read_heads(two.till.read())
    (read,) = exchange(two.till, tmp_path).read
    assert read.trouble
    assert platform_rows.read_heads(two.till.read()) == before


def test_a_signed_file_that_cannot_be_read_stops_no_other(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.line_is_up = True
    three = world.add_till()
    world.settle()
    world.line_is_up = False
    for machine in world.machines[:2]:
        machine.sell(world.chance)
        exchange(machine.till, tmp_path)
    real, calls = wire.decode_feed, list[bytes]()

    def first_is_bad(data: bytes) -> object:
        calls.append(data)
        if len(calls) == 1:
            raise BadWire("too_big")
        return real(data)

    # Till 2 has read the first file by now, so only till 3 meets the bad one.
    monkeypatch.setattr(usb, "decode_feed", first_is_bad)
    found = exchange(three.till, tmp_path)
    assert [bool(read.trouble) for read in found.read] == [True, False]
    assert found.read[1].new_count > 0
    assert found.written.exists()


def test_another_stores_file_is_left_alone(world: World, tmp_path: Path) -> None:
    stranger = SimTill(world, 9)
    world.machines.append(stranger)
    world.line_is_up = True
    stranger.enrol(world.code(""))
    stranger.add_goods()
    exchange(stranger.till, tmp_path)
    (read,) = exchange(world.machines[0].till, tmp_path).read
    assert (read.new_count, read.trouble) == (0, "store")


def test_no_stick_and_a_full_one_are_said_in_words(world: World, tmp_path: Path) -> None:
    one = world.machines[0]
    with pytest.raises(BadInput):
        exchange(one.till, tmp_path / "nowhere")
    blocked = tmp_path / f"{one.till.store_ref[:8]}-01.new"
    blocked.mkdir()
    with pytest.raises(WorldTrouble):
        exchange(one.till, tmp_path)
