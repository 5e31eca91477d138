"""A till dies at noon: its held carts are sold and its drawer is counted at the other one."""

from __future__ import annotations

import random

import pytest

from app import holding, sell
from app.cart import add
from app.errors import BadInput, Refused
from app.other_tills import close_for, list_counted_for, list_open_shifts
from app.tender import notes_and_coins
from tests.shop import MANAGER
from tests.sync.lan_test import peer_of, talk
from tests.sync.world import SimTill, World


@pytest.fixture
def world() -> World:
    made = World(31)
    made.add_till()
    made.add_till()
    made.settle()
    made.line_is_up = False
    return made


def drawer(machine: SimTill) -> int:
    return sum(row[0] for row in machine.till.read().execute(
        "SELECT amount_won FROM cash_move WHERE shift_uid = ?", (machine.till.shift_uid,)))


def test_its_held_cart_goes_on_at_the_other_till(world: World) -> None:
    one, two = world.machines
    two.open_shift()
    cart = add(sell.start_cart(), two.products()[0], quantity=2)
    held_uid = holding.hold_cart(two.till, MANAGER, cart)
    talk(peer_of(one, two))
    one.open_shift()
    found = holding.recall_cart(one.till, MANAGER, held_uid)
    assert [(line.product.name, line.quantity) for line in found.lines] == [("청상추", 2)]


def test_its_drawer_is_counted_and_what_comes_later_restates(world: World) -> None:
    one, two = world.machines
    chance = random.Random(4)
    two.sell(chance)
    talk(peer_of(one, two))
    known_won = drawer(two)
    two.sell(chance)  # sold just before it died: nobody else knows
    in_drawer_won = drawer(two)
    (row,) = list_open_shifts(one.till)
    assert (row.till_no, row.expected_won) == (2, known_won)
    counts = dict(notes_and_coins(in_drawer_won))
    done = close_for(one.till, MANAGER, row.shift_uid, counts, "고장")
    assert done.difference_then_won == done.difference_now_won == in_drawer_won - known_won
    assert list_open_shifts(one.till) == []
    with pytest.raises(Refused):
        close_for(one.till, MANAGER, row.shift_uid, counts, "고장")
    # Its disk is read after all, and the sale nobody knew arrives.
    talk(peer_of(one, two))
    (now,) = list_counted_for(one.till)
    assert now.difference_then_won == in_drawer_won - known_won
    assert now.difference_now_won == 0
    assert now.is_restated
    assert not now.closed_by_itself
    two.close_shift()
    talk(peer_of(one, two))
    assert list_counted_for(one.till)[0].closed_by_itself


def test_no_count_without_a_reason_and_none_for_a_stranger(world: World) -> None:
    one, two = world.machines
    two.open_shift()
    talk(peer_of(one, two))
    (row,) = list_open_shifts(one.till)
    with pytest.raises(BadInput):
        close_for(one.till, MANAGER, row.shift_uid, {}, "  ")
    with pytest.raises(Refused):
        close_for(one.till, MANAGER, "ab" * 16, {}, "고장")
    assert list_counted_for(one.till) == []
