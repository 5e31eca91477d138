"""P21: what existed only on a destroyed disk is reported as a gap with its size."""

from __future__ import annotations

import random
from pathlib import Path

from models import platform_rows
from sync.hub.gaps import Gap, list_gaps
from sync.hub.health import Bounds, find_alarms
from sync.hub.summaries import _keep
from sync.hub.verify import verify_hub
from sync.summary_wire import Summary
from tests.sync.lan_test import peer_of, talk
from tests.sync.world import DAY_MS, SimTill, World


def gaps_of(world: World) -> list[Gap]:
    with world.hub_engine.begin() as connection:
        return list_gaps(connection, 2**62)


def push_a_little(machine: SimTill, count: int) -> None:
    """One small batch of a long night, and then the line is cut."""
    machine.engine._plan = None
    machine.engine.step()
    machine.engine._push.batch_size = count
    machine.engine._errands = []
    machine.engine.step()


def night(seed: int, sales: int = 12) -> tuple[World, SimTill, SimTill]:
    world = World(seed)
    one, two = world.add_till(), world.add_till()
    world.settle()
    for n in range(sales):
        two.sell(random.Random(n))
    push_a_little(two, 5)
    return world, one, two


def test_a_destroyed_disk_is_a_gap_of_its_size(tmp_path: Path) -> None:
    world, _, two = night(51)
    unsent = platform_rows.count_unsent(two.till.read()).entry_count
    assert unsent > 0
    world.machines.remove(two)
    (gap,) = gaps_of(world)
    assert (gap.till_ref, gap.till_no, gap.entry_count) == (two.till.till_ref, 2, unsent)
    assert gap.head_seq + gap.entry_count == two.own_chains()[two.till.epoch]
    assert [each.entry_count for each in verify_hub(world.hub_engine, None).gaps] == [unsent]
    soon = find_alarms(world.hub_engine, tmp_path, world.at_ms + DAY_MS, Bounds())
    assert "hub.alarm_gap" not in [code for code, _ in soon]
    late = find_alarms(world.hub_engine, tmp_path, world.at_ms + 4 * DAY_MS, Bounds())
    (values,) = [values for code, values in late if code == "hub.alarm_gap"]
    assert (values["count"], values["till_no"], values["days"]) == (unsent, 2, 4)


def test_a_colleague_that_has_it_closes_the_gap() -> None:
    world, one, two = night(52)
    assert gaps_of(world)
    talk(peer_of(one, two))
    world.machines.remove(two)
    world.settle()
    assert gaps_of(world) == []


def test_what_a_till_sends_later_is_no_gap() -> None:
    world, _, two = night(53)
    assert gaps_of(world)
    world.settle()
    assert gaps_of(world) == []
    assert platform_rows.count_unsent(two.till.read()).entry_count == 0


def test_what_a_fork_carried_over_is_no_gap() -> None:
    """A copy was quicker in this chain: what this till said it had comes in another one."""
    world = World(54)
    world.add_till()
    two = world.add_till()
    world.settle()
    for n in range(6):
        two.sell(random.Random(n))
    copy = object.__new__(SimTill)
    copy.__dict__.update(two.__dict__)
    copy.boot(two.memory.copy(), check=False)
    for n in range(9):
        two.sell(random.Random(n + 90))
    push_a_little(two, 5)
    (gap,) = gaps_of(world)
    copy.sell(random.Random(70))
    for machine in (copy, two):
        for _ in range(60):
            machine.engine.step()
    assert len(two.own_chains()) == 3  # before it was enrolled, until the fork, since
    (head,) = world.hub_memory.execute(
        "SELECT head_seq FROM chain WHERE epoch = ?", (gap.epoch,)).fetchone()
    assert head < gap.head_seq + gap.entry_count
    assert gaps_of(world) == []


def test_live_sums_are_a_witness_too() -> None:
    world = World(55)
    one = world.add_till()
    world.settle()
    end = one.own_chains()[one.till.epoch]
    said = Summary(epoch=one.till.epoch, seq=end + 7, hash="00" * 32, at=0, waiting=7, totals={})
    with world.hub_engine.begin() as connection:
        assert _keep(connection, one.till.store_ref, one.till.till_ref, said, 5, world.at_ms)
    assert [gap.entry_count for gap in gaps_of(world)] == [7]
