"""A till no longer trusted: what it sends is kept, counts for nothing, and may be let in again."""

from __future__ import annotations

import random

from app.link_status import link_status
from models import platform_rows, total_rows
from sync.hub import accounts
from tests.sync.lan_test import peer_of, talk
from tests.sync.world import SimTill, World


def sums_at_hub(world: World, machine: SimTill) -> list[total_rows.TotalRow]:
    world.hub.project()
    shadow = world.hub.projector.shadow(machine.till.store_ref)
    return total_rows.sum_till(shadow.connection, machine.till.till_ref)


def test_a_revoked_till_is_heard_and_not_counted_until_a_manager_says_so() -> None:
    world = World(11)
    one, two = world.add_till(), world.add_till()
    world.settle()
    two.sell(random.Random(1))
    world.settle()
    trusted = sums_at_hub(world, two)
    with world.hub_engine.begin() as connection:
        assert accounts.revoke_till(connection, two.till.till_ref)
    two.sell(random.Random(2))
    for _ in range(12):
        two.engine.step()
    assert platform_rows.count_unsent(two.till.read()).entry_count == 0
    assert any(notice.code == "revoked" for notice in two.engine.notices)
    assert sums_at_hub(world, two) == trusted
    world.settle()
    seen = total_rows.sum_till(one.till.read(), two.till.till_ref)
    assert seen == trusted
    with world.hub_engine.begin() as connection:
        assert accounts.release_till(connection, two.till.till_ref) > 0
    world.settle()
    mine = total_rows.sum_till(two.till.read(), two.till.till_ref)
    assert mine != trusted
    assert sums_at_hub(world, two) == mine
    assert total_rows.sum_till(one.till.read(), two.till.till_ref) == mine
    assert link_status(two.till).trouble == ""


def test_what_a_revoked_till_wrote_is_held_also_where_a_colleague_brings_it() -> None:
    world = World(14)
    one, two = world.add_till(), world.add_till()
    world.settle()
    two.sell(random.Random(1))
    world.settle()
    trusted = sums_at_hub(world, two)
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, two.till.till_ref)
    two.sell(random.Random(2))
    talk(peer_of(one, two))
    assert total_rows.sum_till(one.till.read(), two.till.till_ref) != trusted
    for _ in range(40):
        one.engine.step()
    found = world.hub_memory.execute(
        "SELECT DISTINCT held FROM entry_key WHERE till_ref = ? AND seq > ("
        "SELECT max(seq) FROM entry_key WHERE till_ref = ? AND held = '' AND epoch = ?) "
        "AND epoch = ?", (*[two.till.till_ref] * 2, *[two.till.epoch] * 2)).fetchall()
    assert found == [("revoked",)]
    assert sums_at_hub(world, two) == trusted
    with world.hub_engine.begin() as connection:
        assert accounts.release_till(connection, two.till.till_ref) > 0
    assert sums_at_hub(world, two) == total_rows.sum_till(two.till.read(), two.till.till_ref)


def test_a_wrong_clock_still_syncs() -> None:
    world = World(12)
    one = world.add_till()
    for error_days in (-20_000, 9_000):
        one.clock.error_ms = error_days * 86_400_000
        one.sell(random.Random(error_days))
        world.settle()
        assert platform_rows.count_unsent(one.till.read()).entry_count == 0


def test_a_code_is_one_use_five_tries_and_fifteen_minutes() -> None:
    import pytest

    from app.errors import BadInput, Refused

    world = World(13)
    good = world.code()
    wrong = good[:3] + "".join("A" if c != "A" else "B" for c in good[3:])
    machine = SimTill(world, 1)
    for _ in range(5):
        with pytest.raises(BadInput):
            machine.enrol(wrong)
    with pytest.raises(Refused):
        machine.enrol(good)
    late = world.code()
    world.at_ms += 15 * 60_000 + 1
    with pytest.raises(Refused):
        machine.enrol(late)
    machine.enrol(world.code())
    kept = world.hub_memory.execute("SELECT code_hash, slot FROM enrol_code").fetchall()
    assert all(good[3:] not in str(row) and late[3:] not in str(row) for row in kept)


def test_a_till_that_is_shut_out_does_not_ask_without_end() -> None:
    """It holds others' chains, hears only of its own, and may not bring them: that is no hurry."""
    world = World(15)
    one, two = world.add_till(), world.add_till()
    one.sell(random.Random(1))
    world.settle()
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, two.till.till_ref)
    rests = [two.engine.step() for _ in range(20)]
    assert sum(rest > 0 for rest in rests) >= 5
