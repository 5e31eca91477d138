"""Points out of touch: whatever two tills do apart, it costs no more than was said beforehand.

Goal: the worst case beside the setting is true.  Method: hypothesis plays tills that are apart, in
every order, on the rules alone; then a shop's till keeps to them with its own figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import members, points, sell
from app.cart import Cart, Member, set_member, set_quantity
from app.errors import Refused
from app.points_apart import (
    NO_BOUND,
    Grant,
    Part,
    is_out_of_touch,
    left_of,
    part_of,
    worst_case,
)
from app.pricing import price_cart
from app.tender import cash_due, cash_tender
from app.verifying import verify
from models import platform_rows
from models.kinds_from_hub import PointsAllowanceSet
from models.platform_rows import HubLink
from tests.hub_words import FakeHub
from tests.shop import CASHIER, OPENING_MS, Shop, make_shop

MEMBERS = ("m1", "m2", "m3")

grants = st.builds(
    lambda member, more, count: Grant(member, member + more, tuple(f"t{n}" for n in range(count))),
    st.integers(0, 9_000), st.integers(0, 20_000), st.integers(1, 4))
acts = st.lists(st.tuples(
    st.integers(0, 3), st.sampled_from(MEMBERS), st.integers(-4_000, 12_000)), max_size=30)

PartOf = Callable[[Grant | None, str, int], Part]


def play(
    grant: Grant, balances: dict[str, int], played: list[tuple[int, str, int]], part: PartOf
) -> dict[str, int]:
    """What each member has once the tills hear each other again.

    A till knows the balance of before and its own moves; a negative wish is points earned.
    """
    spent: dict[tuple[str, str], int] = {}
    earned: dict[tuple[str, str], int] = {}
    for which, member, wish in played:
        # The last till of the list is one the grant does not name.
        till = f"t{which}"
        key = (till, member)
        if wish < 0:
            earned[key] = earned.get(key, 0) - wish
            continue
        known = balances[member] + earned.get(key, 0) - spent.get(key, 0)
        spent_day = sum(won for (of, _), won in spent.items() if of == till)
        left = left_of(part(grant, till, 5_000), spent.get(key, 0), spent_day)
        taken = min(wish, points.allowed_of(known, left, 0, 1))
        spent[key] = spent.get(key, 0) + taken
    return {
        member: balances[member] - sum(
            won for (_, of), won in spent.items() if of == member)
        for member in MEMBERS}


def overdrafts(after: dict[str, int]) -> list[int]:
    return [max(0, -balance) for balance in after.values()]


@settings(max_examples=300, deadline=None)
@given(grant=grants, first=st.lists(st.integers(0, 10_000), min_size=3, max_size=3), played=acts)
def test_no_interleaving_overdraws_more_than_was_said(
    grant: Grant, first: list[int], played: list[tuple[int, str, int]]
) -> None:
    worst = worst_case(grant, 5_000, 9)
    after = play(grant, dict(zip(MEMBERS, first, strict=True)), played, part_of)
    assert max(overdrafts(after)) <= worst.per_member <= grant.per_member
    assert worst.per_day is not None
    assert sum(overdrafts(after)) <= worst.per_day <= grant.per_day


def _whole(grant: Grant | None, till_ref: str, own: int) -> Part:
    """The mutation: every till takes all of it."""
    assert grant is not None
    return Part(grant.per_member, grant.per_day)


def test_the_mutation_is_caught() -> None:
    grant = Grant(5_000, 5_000, ("t0", "t1"))
    played = [(0, "m1", 5_000), (1, "m1", 5_000), (0, "m2", 2_500), (1, "m3", 2_500)]
    first = dict.fromkeys(MEMBERS, 5_000)
    worst = worst_case(grant, 0, 2)
    assert max(overdrafts(play(grant, first, played, part_of))) <= worst.per_member
    broken = play(grant, dict.fromkeys(MEMBERS, 5_000), played, _whole)
    assert max(overdrafts(broken)) == 5_000
    assert worst.per_day == 5_000
    nobody = dict.fromkeys(MEMBERS, 0)
    assert overdrafts(play(grant, nobody, played, _whole)) == [0, 0, 0]


def test_an_equal_part_for_the_tills_named_and_nothing_for_others() -> None:
    grant = Grant(10_000, 50_000, ("a", "b", "c"))
    assert part_of(grant, "b", 5_000) == Part(3_333, 16_666)
    assert part_of(grant, "new", 5_000) == Part(0, 0)
    assert part_of(None, "b", 5_000) == Part(5_000, NO_BOUND)
    assert worst_case(grant, 0, 0).per_day == 49_998
    assert worst_case(None, 5_000, 2).per_member == 10_000
    assert worst_case(Grant(1, 1, ()), 0, 0).per_day == 0


@pytest.mark.parametrize(("age_min", "bound", "trouble", "catching", "apart"), [
    (0, 10, False, False, False), (10, 10, False, False, False), (11, 10, False, False, True),
    (0, 10, True, False, True), (0, 10, False, True, True), (-1, 10, False, False, True),
    (1, 0, False, False, True)])
def test_what_out_of_touch_is(
    age_min: int, bound: int, trouble: bool, catching: bool, apart: bool
) -> None:
    now_ms = OPENING_MS
    assert is_out_of_touch(
        now_ms, now_ms - age_min * 60_000, bound, in_trouble=trouble,
        hub_catches_up=catching) is apart
    assert is_out_of_touch(now_ms, 0, bound, in_trouble=False, hub_catches_up=False)


# -- at a till ------------------------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    made.till.settings = msgspec.structs.replace(made.till.settings, points_on=True)
    yield made
    made.till.close()


@pytest.fixture
def member(shop: Shop) -> Member:
    return members.add_member(shop.till, CASHIER, name="홍길동")


def pay(shop: Shop, cart: Cart) -> None:
    total_won = price_cart(cart).total_won
    sell.complete_sale(shop.till, CASHIER, cart, [cash_tender(total_won, cash_due(total_won))])


def give(shop: Shop, member: Member, amount: int) -> None:
    rich = msgspec.structs.replace(shop.till.settings, points_earn_basis_points=10_000)
    plain, shop.till.settings = shop.till.settings, rich
    pay(shop, set_quantity(set_member(shop.cart(1), member), 1, amount // 1_800))
    shop.till.settings = plain


def enrol(shop: Shop, *, trouble: str = "") -> None:
    """Level with a hub just now."""
    till = shop.till
    now_ms = till.clock.now_ms()
    with till.local_rows() as cursor:
        platform_rows.write_link(cursor, HubLink(
            "https://hub.example", "00", "", "x", "", 0, now_ms, now_ms, trouble, 0))
    till.hub_time_ms = till.level_at_ms = now_ms


def allowed(shop: Shop, member: Member) -> int:
    return points.purse_of(shop.till, member.ref).allowed


def test_in_touch_the_balance_counts_and_apart_the_grant(shop: Shop, member: Member) -> None:
    give(shop, member, 36_000)
    enrol(shop)
    assert allowed(shop, member) == 36_000
    shop.clock.at_ms += 11 * 60_000
    assert allowed(shop, member) == 5_000  # nothing was granted: the shop's own setting
    FakeHub(shop.till).say(PointsAllowanceSet(
        per_member_points=8_000, per_day_points=9_000, till_refs=[shop.till.till_ref, "b" * 32]))
    assert allowed(shop, member) == 4_000
    assert points.worst_of(shop.till).per_day == 9_000
    pay(shop, points.spend(shop.till, CASHIER, set_member(shop.cart(3), member), 3_500))
    other = members.add_member(shop.till, CASHIER, name="김둘째")
    give(shop, other, 36_000)
    assert allowed(shop, member) == 500
    assert allowed(shop, other) == 1_000  # of the day's 4,500
    with pytest.raises(Refused) as refused:
        points.spend(shop.till, CASHIER, set_member(shop.cart(3), other), 2_000)
    assert refused.value.code == "points.apart"


def test_while_the_hub_catches_up_only_the_grant_counts(shop: Shop, member: Member) -> None:
    give(shop, member, 18_000)
    enrol(shop)
    shop.till.hub_catches_up = True
    assert allowed(shop, member) == 5_000
    shop.till.hub_catches_up = False
    assert allowed(shop, member) == 18_000
    enrol(shop, trouble="sync.offline")
    assert allowed(shop, member) == 5_000


def test_a_till_that_never_had_a_hub_asks_nobody(shop: Shop, member: Member) -> None:
    give(shop, member, 18_000)
    assert allowed(shop, member) == 18_000


def test_the_newest_grant_holds_in_whatever_order_they_arrive(shop: Shop) -> None:
    till = shop.till
    old, new = FakeHub(till), FakeHub(till)
    mine = [till.till_ref]
    shop.clock.at_ms += 60_000
    new.say(PointsAllowanceSet(per_member_points=2, per_day_points=2, till_refs=mine))
    shop.clock.at_ms -= 60_000
    old.say(PointsAllowanceSet(per_member_points=1, per_day_points=1, till_refs=mine))
    assert points.grant_of(till) == Grant(2, 2, (till.till_ref,))
    assert verify(till, full=True).full
