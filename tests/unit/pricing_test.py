"""What a cart comes to: the handbook's worked basket, and sums that must hold for every cart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cart import (
    Cart,
    Discount,
    Member,
    add,
    discount_line,
    discount_receipt,
    new_cart,
    set_member,
)
from app.pricing import commission_of, price_cart
from models.values import BorneBy, Ownership, PriceSource, TaxClass
from tests.builders import build_handbook_cart, build_product


def test_the_handbook_basket() -> None:
    priced = price_cart(build_handbook_cart())
    assert (priced.exempt_won, priced.taxable_won, priced.total_won) == (9_100, 38_000, 47_100)
    assert (priced.vat_won, priced.supply_won) == (3_455, 34_545)
    assert (priced.line_count, priced.piece_count) == (4, 7)


def test_a_receipt_discount_goes_to_the_lines() -> None:
    cart = discount_receipt(
        build_handbook_cart(), Discount("", "단골", 2_000, BorneBy.SHOP))
    priced = price_cart(cart)
    assert [line.receipt_discount_share_won for line in priced.lines] == [153, 233, 977, 637]
    assert (priced.exempt_won, priced.taxable_won) == (8_714, 36_386)
    assert (priced.vat_won, priced.supply_won, priced.total_won) == (3_308, 33_078, 45_100)


def test_vat_is_computed_once_a_receipt_not_per_line() -> None:
    cart = new_cart("u")
    for n, won in enumerate((3_300, 2_200, 999, 4_500)):
        cart = add(cart, build_product(f"품목{n}", won, tax_class=TaxClass.TAXABLE_10))
    assert price_cart(cart).vat_won == 1_000


def test_shop_borne_discounts_leave_the_producers_share_alone() -> None:
    cart = build_handbook_cart()
    before = price_cart(cart).producers_won
    by_shop = discount_receipt(cart, Discount("", "행사", 2_000, BorneBy.SHOP))
    by_producer = discount_receipt(cart, Discount("", "마감", 2_000, BorneBy.PRODUCER))
    assert price_cart(by_shop).producers_won == before
    assert price_cart(by_producer).producers_won < before


def test_shop_goods_send_nothing_to_producers() -> None:
    cart = add(new_cart("u"), build_product("봉투", 100, ownership=Ownership.SHOP))
    assert price_cart(cart).producers_won == 0


def test_deposits_take_no_part_of_a_discount() -> None:
    cart = add(new_cart("u"), build_product("청상추", 1_000))
    cart = add(cart, build_product("종량제봉투", 490, tax_class=TaxClass.NON_TAXABLE))
    priced = price_cart(discount_receipt(cart, Discount("", "단골", 500, BorneBy.SHOP)))
    assert [line.net_won for line in priced.lines] == [500, 490]
    assert priced.non_taxable_won == 490


@pytest.mark.parametrize(("base", "rate", "commission"), [
    (487_300, 1_200, 58_476), (487_305, 1_200, 58_477), (333_333, 1_130, 37_667),
    (5, 1_200, 1), (-3_000, 1_200, -360),
])
def test_commission_rounds_half_away_from_zero(base: int, rate: int, commission: int) -> None:
    assert commission_of(base, rate) == commission
    assert commission_of(-base, rate) == -commission


def test_a_member_pays_the_same_named_before_or_after_scanning() -> None:
    product = build_product("참기름", 23_000, member_price_won=21_300)
    member = Member("m", "0123", "홍*동")
    after = set_member(add(new_cart("u"), product), member)
    before = add(set_member(new_cart("u"), member), product)
    assert price_cart(after).total_won == price_cart(before).total_won == 21_300
    assert after.lines[0].price_source is before.lines[0].price_source is PriceSource.MEMBER
    assert price_cart(set_member(after, None)).total_won == 23_000


@st.composite
def carts(draw: st.DrawFn) -> Cart:
    cart = new_cart("u")
    classes = st.sampled_from([TaxClass.EXEMPT, TaxClass.TAXABLE_10, TaxClass.NON_TAXABLE])
    for n in range(draw(st.integers(1, 8))):
        product = build_product(
            f"품목{n}", draw(st.integers(1, 99_999)), tax_class=draw(classes),
            ownership=draw(st.sampled_from(Ownership)),
            commission_rate_basis_points=draw(st.integers(0, 3_000)),
        )
        cart = add(cart, product, quantity=draw(st.integers(1, 9)))
        line = cart.lines[-1]
        if product.tax_class is not TaxClass.NON_TAXABLE and draw(st.booleans()):
            off = Discount("r", "할인", draw(st.integers(1, line.gross_won)),
                           draw(st.sampled_from(BorneBy)))
            cart = discount_line(cart, line.id, off)
    room = sum(
        line.gross_won - sum(d.won for d in line.discounts) for line in cart.lines
        if line.product.tax_class is not TaxClass.NON_TAXABLE
    )
    if room and draw(st.booleans()):
        cart = discount_receipt(cart, Discount(
            "s", "전체", draw(st.integers(1, room)), draw(st.sampled_from(BorneBy))))
    return cart


@given(carts())
def test_every_cart_adds_up(cart: Cart) -> None:
    priced = price_cart(cart)
    assert priced.total_won == sum(line.net_won for line in priced.lines)
    assert priced.total_won == priced.exempt_won + priced.taxable_won + priced.non_taxable_won
    assert priced.gross_won - priced.discount_won == priced.total_won
    assert priced.supply_won + priced.vat_won == priced.taxable_won
    assert all(line.net_won >= 0 for line in priced.lines)
    assert 0 <= priced.producers_won <= priced.gross_won
