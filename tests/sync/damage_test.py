"""A body that no longer gives its hash is nobody's to send on: the rest goes on, a manager hears.

Bytes are changed through the file's own keyed connection, as a bad disk under the key could.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import update

from models import journal, platform_rows
from sync import push
from sync.hub.ledger import read_hashes
from sync.hub.tables import chain
from sync.usb import exchange
from tests.sync.lan_test import peer_of, sums, talk
from tests.sync.world import Died, SimTill, World


@pytest.fixture
def world() -> World:
    made = World(51)
    made.add_till()
    made.add_till()
    made.settle()
    return made


def damage(machine: SimTill, epoch: str, seq: int, column: str = "body") -> None:
    writer = machine.till.database.writer
    writer.execute("DROP TRIGGER IF EXISTS entry_is_never_updated")
    value = b'{"nothing":"of this was written"}' if column == "body" else b"\x07" * 32
    assert writer.execute(
        f"UPDATE entry SET {column} = ? WHERE epoch = ? AND seq = ?",
        (value, epoch, seq)).rowcount == 1


def sell_apart(world: World, machine: SimTill, count: int = 4) -> list[int]:
    """Places of sales the hub has not heard of yet."""
    world.line_is_up = False
    before = machine.till.head.seq
    for _ in range(count):
        machine.sell(world.chance)
    world.line_is_up = True
    return [entry.seq for entry in platform_rows.read_chain(
        machine.till.read(), machine.till.epoch, before, 1_000) if entry.kind == "sale.completed"]


def step_until_level(world: World, machine: SimTill, steps: int = 400) -> None:
    for _ in range(steps):
        if machine.engine.step() > 0 and machine.engine.is_level:
            return
        world.pass_time(10)
    raise AssertionError("it never came to rest")


def hub_hashes(world: World, machine: SimTill, epoch: str) -> dict[int, bytes]:
    with world.hub_engine.begin() as connection:
        return read_hashes(connection, machine.till.store_ref, epoch, 1, 1_000)


def hub_facts(world: World, machine: SimTill) -> set[tuple[str, bytes]]:
    """Every (uid, body hash) of this till in the hub's ledger."""
    found = set()
    for row in platform_rows.list_chains(machine.till.read()):
        there = hub_hashes(world, machine, row.epoch)
        found |= {(e.uid, e.body_hash) for e in platform_rows.read_chain(
            machine.till.read(), row.epoch, 0, 1_000) if there.get(e.seq) == e.hash}
    return found


def incidents(machine: SimTill) -> list[str]:
    return [json.loads(entry.body)["incident"] for entry in journal.read_all(
        machine.till.database.writer) if entry.kind == "incident.noted"]


@pytest.mark.parametrize("column", ["body", "body_hash", "hash", "prev"])
@pytest.mark.parametrize("is_current", [False, True])
def test_a_damaged_entry_keeps_nothing_else_from_the_hub(
    world: World, column: str, *, is_current: bool
) -> None:
    one, two = world.machines
    first, bad, *later = sell_apart(world, one)
    epoch = one.till.epoch
    if not is_current:
        push.rotate(one.till)
        one.sell(world.chance)
    sold = [(e.uid, e.body_hash) for e in platform_rows.read_chain(
        one.till.read(), epoch, 0, 1_000) if e.seq in later or e.seq == first]
    damage(one, epoch, bad, column)
    two.sell(world.chance)
    step_until_level(world, two)
    step_until_level(world, one)
    there = hub_hashes(world, one, epoch)
    assert max(there) == bad - 1, "nothing that does not hold was sent"
    assert set(sold) <= hub_facts(world, one), "what was sold behind it arrives all the same"
    assert sums(one, two) == sums(two, two), "and what others sold comes down"
    assert "notice.entry_damaged" in one.till.notices
    assert incidents(one).count("entry.damaged") == 1
    assert one.sell(world.chance) is not None
    step_until_level(world, one)
    assert one.level()
    assert incidents(one).count("entry.damaged") == 1


def test_a_death_while_entries_are_carried_over_loses_none(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copied disk sold a long day: what a death left of it is carried at the next start."""
    monkeypatch.setattr(push, "CARRY_SLICE", 2)
    one = world.machines[0]
    one.open_shift()
    step_until_level(world, one)
    copy = one.memory.copy()
    one.sell(world.chance)
    step_until_level(world, one)
    theirs = hub_facts(world, one)
    one.boot(copy, check=False)
    epoch = one.till.epoch
    places = sell_apart(world, one, 5)
    sold = {(e.uid, e.body_hash) for e in platform_rows.read_chain(
        one.till.read(), epoch, places[0] - 1, 1_000)}
    world.death_chance = 1.0
    deaths = 0
    for _ in range(60):
        try:
            one.engine.step()
        except Died:
            deaths += 1
            world.death_chance = 0.0 if deaths == 3 else 1.0
            one.boot(check=False)
    assert deaths == 3
    world.death_chance = 0.0
    step_until_level(world, one)
    assert sold <= hub_facts(world, one)
    assert theirs <= hub_facts(world, one)
    assert incidents(one).count("epoch.fork") == 1


def test_a_chain_that_was_cut_short_once_is_not_cut_again(world: World) -> None:
    """Two places of one chain damaged: each is left out, what lies between and behind arrives."""
    one = world.machines[0]
    first, second, third, *_ = sell_apart(world, one, 6)
    epoch = one.till.epoch
    kept = platform_rows.read_chain(one.till.read(), epoch, first, 1_000)
    damage(one, epoch, first)
    damage(one, epoch, third)
    step_until_level(world, one)
    facts = hub_facts(world, one)
    assert {(e.uid, e.body_hash) for e in kept if e.seq != third} <= facts
    assert second


def test_a_colleagues_damaged_copy_is_not_brought_in_its_name(world: World) -> None:
    """Were a neighbour's bad body sent, the till's own true entries would find their place taken.
    """
    one, two = world.machines
    places = sell_apart(world, one)
    talk(peer_of(two, one))
    epoch = one.till.epoch
    damage(two, epoch, places[1])
    step_until_level(world, two)
    assert max(hub_hashes(world, one, epoch)) == places[1] - 1
    assert "notice.entry_damaged" in two.till.notices
    step_until_level(world, one)
    assert one.till.epoch == epoch, "its own chain goes on as if nothing had been"
    assert "notice.fork" not in one.till.notices
    assert hub_hashes(world, one, epoch)[one.till.head.seq] == one.till.head.hash


def test_neither_wire_nor_stick_gives_a_damaged_entry(world: World, tmp_path: Path) -> None:
    one, two = world.machines
    places = sell_apart(world, one)
    world.line_is_up = False
    damage(one, one.till.epoch, places[1])
    talk(peer_of(two, one), rounds=2)
    for machine in (one, two):
        exchange(machine.till, tmp_path)
    seq, hash = platform_rows.read_heads(two.till.read())[one.till.epoch]
    assert (seq, hash) == (
        places[1] - 1, journal.read_hash_at(one.till.read(), one.till.epoch, places[1] - 1))
    assert platform_rows.count_stray(two.till.read()) == 0


def test_a_head_that_lies_at_the_hub_stops_nothing_else(world: World) -> None:
    """Somebody edited the hub's own row of a chain's head: a search ends in OK, again and again."""
    one, two = world.machines
    sell_apart(world, one)
    step_until_level(world, one)
    with world.hub_engine.begin() as connection:
        connection.execute(update(chain).where(chain.c.epoch == one.till.epoch).values(
            head_hash=b"\x09" * 32))
    two.sell(world.chance)
    step_until_level(world, two)
    step_until_level(world, one)
    assert sums(one, two) == sums(two, two)
    assert "notice.hub_contradicts" in one.till.notices
