"""The member at the till: by number, card, phone, name or initials, before or after: the same."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import members, points, promoting, sell
from app.cart import Cart, Member
from app.pricing import price_cart
from app.promotions import PromotionKind, Rule
from models import kinds
from tests.shop import CASHIER, MANAGER, Shop, make_shop, products_of


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Member prices, a rule for members, points."""
    made = make_shop(tmp_path_factory.mktemp("member"))
    made.till.settings = msgspec.structs.replace(made.till.settings, points_on=True)
    with made.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=made.products[2].ref, base_uid="",
            effective_from="", fields={"member_price_won": 21_300}))
    made.products = products_of(made.till)
    for rule in (
        Rule("", "조합원의 날", PromotionKind.PERCENT, members_only=True,
             discount_basis_points=700),
        Rule("", "2+1", PromotionKind.N_FOR_M, take_count=3, pay_count=2),
    ):
        promoting.keep_promotion(made.till, MANAGER, rule)
    yield made
    made.till.close()


@pytest.fixture(scope="module")
def member(shop: Shop) -> Member:
    """홍길동, and another whose name begins with the same letter."""
    members.add_member(shop.till, CASHIER, name="홍두깨", phone="010-0000-7777")
    return members.add_member(shop.till, CASHIER, name="홍길동", phone="010-0000-1234")


def by_card(shop: Shop, cart: Cart, member: Member) -> Cart:
    named = sell.scan(shop.till, cart, f"M{member.no}")
    assert isinstance(named, sell.MemberNamed)
    return named.cart


@pytest.mark.parametrize("typed", [
    "{no}", "1234", "010-0000-1234", "01000001234", "홍길", "홍길동", "ㅎㄱㄷ", "ㅎㄱ"])
def test_every_way_of_finding_him_finds_the_same(
    shop: Shop, member: Member, typed: str
) -> None:
    found = members.find_members(shop.till, CASHIER, typed.format(no=member.no))
    assert found == [member]
    assert found[0].masked_name == "홍*동"


@pytest.mark.parametrize("typed", ["", " ", "홍", "ㅎ", "동", "길동", "0000", "0100000123"])
def test_too_little_finds_nobody(shop: Shop, member: Member, typed: str) -> None:
    assert members.find_members(shop.till, CASHIER, typed) == []


@settings(deadline=None, max_examples=40,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 2), min_size=1, max_size=8), st.integers(0, 8), st.booleans())
def test_named_before_between_or_after_it_comes_to_the_same(
    shop: Shop, member: Member, scans: list[int], at: int, by_name: bool
) -> None:
    def with_member(cart: Cart) -> Cart:
        if by_name:
            found = members.find_members(shop.till, CASHIER, "ㅎㄱㄷ")
            return sell.with_rules(shop.till, sell.name_member(cart, found[0]))
        return sell.with_rules(shop.till, by_card(shop, cart, member))

    def basket(named_at: int) -> Cart:
        cart = sell.start_cart()
        for n, index in enumerate([*scans, -1]):
            if n == named_at:
                cart = with_member(cart)
            if index >= 0:
                added = sell.choose(cart, shop.products[index])
                assert isinstance(added, sell.Added)
                cart = sell.with_rules(shop.till, added.cart)
        return cart

    here, last = basket(min(at, len(scans))), basket(len(scans))
    assert here.member == last.member == member
    assert here.lines == last.lines
    assert price_cart(here) == price_cart(last)
    assert points.suggest(shop.till, here) == points.suggest(shop.till, last)
