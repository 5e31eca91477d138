"""Change, cash rounding, split tenders and their tax."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cart import Cart, Discount, add, discount_receipt, new_cart
from app.errors import BadInput, Refused
from app.pricing import price_cart
from app.tender import (
    DENOMINATIONS,
    Tender,
    cash_due,
    cash_tender,
    find_tender_type,
    is_paid,
    notes_and_coins,
    quick_notes,
    rest_after,
    settle,
)
from models.values import BorneBy
from tests.builders import build_handbook_cart, build_product
from tests.unit.pricing_test import carts

CARD = find_tender_type("CARD")


def test_the_handbook_split() -> None:
    cart = discount_receipt(build_handbook_cart(), Discount("", "단골", 2_000, BorneBy.SHOP))
    settled = settle(price_cart(cart), [cash_tender(45_100, 20_000), Tender(CARD, 25_100)])
    assert [(t.taxable_won, t.exempt_won, t.vat_won) for t in settled.tenders] == [
        (16_136, 3_864, 1_467), (20_250, 4_850, 1_841)]


def test_cash_gives_change_and_rounds_the_last_won_down() -> None:
    cart = add(new_cart("u"), build_product("감자", 4_687))
    priced = price_cart(cart)
    assert cash_due(priced.total_won) == 4_680
    settled = settle(priced, [cash_tender(4_687, 10_000)])
    assert (settled.cash_rounding_won, settled.change_won) == (7, 5_320)
    assert settled.tenders[0].amount_won == 4_680


def test_a_card_pays_the_exact_won() -> None:
    cart = add(new_cart("u"), build_product("감자", 4_687))
    settled = settle(price_cart(cart), [Tender(CARD, 4_687)])
    assert (settled.cash_rounding_won, settled.change_won) == (0, 0)


def test_what_is_still_to_pay_is_refused() -> None:
    priced = price_cart(build_handbook_cart())
    with pytest.raises(Refused, match="still_to_pay"):
        settle(priced, [Tender(CARD, 47_099)])
    with pytest.raises(Refused, match="overpaid"):
        settle(priced, [Tender(CARD, 47_101)])
    with pytest.raises(Refused, match="still_to_pay"):
        settle(priced, [cash_tender(47_100, 47_090)])


@pytest.mark.parametrize(("tendered", "code"), [
    (0, "nothing_tendered"), (-10, "nothing_tendered"), (10_005, "no_such_coin"),
    (100_000_000, "too_much_tendered"),
])
def test_money_that_cannot_be_is_refused(tendered: int, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        cash_tender(47_100, tendered)


@pytest.mark.parametrize(("due", "notes"), [
    (36_400, [36_400, 40_000, 50_000, 100_000]), (990, [990, 1_000, 5_000, 10_000]),
    (50_000, [50_000, 100_000]), (10_000, [10_000, 50_000, 100_000]),
])
def test_quick_notes_are_what_people_hand_over(due: int, notes: list[int]) -> None:
    assert quick_notes(due) == notes


def test_change_as_notes_and_coins() -> None:
    assert notes_and_coins(13_600) == [(10_000, 1), (1_000, 3), (500, 1), (100, 1)]
    assert notes_and_coins(0) == []


@given(st.integers(0, 10**7))
def test_notes_and_coins_make_the_amount(tens: int) -> None:
    pieces = notes_and_coins(tens * 10)
    assert sum(d * n for d, n in pieces) == tens * 10
    assert all(d in DENOMINATIONS and n > 0 for d, n in pieces)


@given(carts(), st.lists(st.integers(1, 100), min_size=1, max_size=4), st.booleans())
def test_tenders_add_up_to_the_receipt(cart: Cart, parts: list[int], ends_in_cash: bool) -> None:
    """Whatever pays, the tenders' amounts and taxes add up to the receipt's."""
    priced = price_cart(cart)
    tenders: list[Tender] = []
    for part in parts[:-1]:
        amount = priced.total_won * part // (100 * len(parts))
        if amount:
            tenders.append(Tender(CARD, amount))
    rest = rest_after(priced.total_won, tenders)
    if ends_in_cash and cash_due(rest):
        tenders.append(cash_tender(rest, cash_due(rest) + 50_000))
    elif rest:
        tenders.append(Tender(CARD, rest))
    if not tenders:
        return
    assert is_paid(priced.total_won, tenders)
    settled = settle(priced, tenders)
    assert sum(t.amount_won for t in settled.tenders) + settled.cash_rounding_won == (
        priced.total_won)
    assert sum(t.vat_won for t in settled.tenders) == priced.vat_won
    assert sum(t.taxable_won for t in settled.tenders) == priced.taxable_won
    assert sum(t.exempt_won for t in settled.tenders) == priced.exempt_won
    assert 0 <= settled.cash_rounding_won < 10
