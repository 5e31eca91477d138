"""The engine against a real hub, over a line that is sometimes bad."""

from __future__ import annotations

import random

from models import total_rows
from tests.sync.world import World


def test_two_tills_and_a_hub_come_to_say_the_same() -> None:
    world = World()
    one, two = world.add_till(), world.add_till()
    world.settle()
    chance = random.Random(1)
    for _ in range(5):
        one.sell(chance)
        two.sell(chance)
    assert one.till.shift is not None
    assert two.products()
    world.settle()
    for machine in world.machines:
        theirs = total_rows.sum_till(machine.till.read(), machine.till.till_ref)
        shadow = world.hub.projector.shadow(machine.till.store_ref)
        assert total_rows.sum_till(shadow.connection, machine.till.till_ref) == theirs
        assert theirs
    assert total_rows.sum_till(one.till.read(), two.till.till_ref) == total_rows.sum_till(
        two.till.read(), two.till.till_ref)
