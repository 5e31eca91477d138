"""The open cart as a value: what adds, what merges, what is refused with nothing changed."""

from __future__ import annotations

import pytest

from app.cart import (
    Cart,
    Discount,
    Member,
    add,
    discount_line,
    discount_receipt,
    new_cart,
    remove,
    set_member,
    set_quantity,
    weigh,
)
from app.errors import BadInput
from models.values import BorneBy, PriceSource, SaleType
from tests.builders import build_handbook_cart, build_product


def test_the_same_goods_scanned_twice_are_one_line_of_two() -> None:
    cart = add(add(new_cart("u"), build_product()), build_product())
    assert [line.quantity for line in cart.lines] == [2]
    assert cart.selected is cart.lines[0]


def test_two_producers_of_one_item_are_two_lines() -> None:
    cart = add(new_cart("u"), build_product("청상추", 1_800, producer="햇살농원"))
    cart = add(cart, build_product("청상추", 1_900, producer="물안개텃밭"))
    assert [line.gross_won for line in cart.lines] == [1_800, 1_900]


@pytest.mark.parametrize(("grams", "won"), [(1_234, 4_680), (3, 10)])
def test_weighed_goods_floor_to_ten_won(grams: int, won: int) -> None:
    assert weigh(grams, 380) == won
    assert weigh(987, 2_900) == 28_620


def test_weighed_goods_never_merge() -> None:
    potato = build_product("감자", 380, sale_type=SaleType.WEIGHT)
    cart = add(add(new_cart("u"), potato, weight_g=500), potato, weight_g=700)
    assert [line.gross_won for line in cart.lines] == [1_900, 2_660]
    with pytest.raises(BadInput, match="weighed_quantity"):
        set_quantity(cart, 1, 2)


def test_a_priced_code_keeps_its_price() -> None:
    cart = add(new_cart("u"), build_product("수박", 9_900), priced_won=8_700)
    assert cart.lines[0].gross_won == 8_700
    assert cart.lines[0].price_source is PriceSource.PRICED_CODE
    assert set_quantity(cart, 1, 3).lines[0].gross_won == 26_100


@pytest.mark.parametrize("grams", [5, 100, 523, 1_250, 9_999])
def test_a_priced_code_of_weighed_goods_says_what_it_weighs(grams: int) -> None:
    """Stock goes down by grams even where the label says only won."""
    potato = build_product("감자", 380, sale_type=SaleType.WEIGHT)
    priced_won = weigh(grams, 380)
    line = add(new_cart("u"), potato, priced_won=priced_won).lines[0]
    assert line.weight_g is not None
    assert abs(line.weight_g - grams) <= 1_000 // 380  # ten won of it
    assert (line.gross_won, line.quantity, line.unit_price_won) == (priced_won, 1, 380)
    assert line.price_source is PriceSource.PRICED_CODE


def test_three_labels_alike_are_one_weighing_of_all_three() -> None:
    potato = build_product("감자", 380, sale_type=SaleType.WEIGHT)
    line = add(new_cart("u"), potato, quantity=3, priced_won=4_750).lines[0]
    assert (line.gross_won, line.quantity, line.weight_g) == (14_250, 1, 3_750)


def test_a_labels_weight_is_reckoned_at_the_shelf_price_also_for_a_member() -> None:
    potato = build_product("감자", 380, sale_type=SaleType.WEIGHT, member_price_won=300)
    cart = set_member(new_cart("u"), Member("m" * 32, "1", "김○○"))
    line = add(cart, potato, priced_won=4_750).lines[0]
    assert (line.weight_g, line.unit_price_won, line.gross_won) == (1_250, 380, 4_750)


def test_a_priced_code_without_a_known_unit_price_weighs_nothing() -> None:
    wild = build_product("나물", 0, sale_type=SaleType.WEIGHT)
    assert add(new_cart("u"), wild, priced_won=4_750).lines[0].weight_g is None


@pytest.mark.parametrize("quantity", [0, -1, 10_000])
def test_quantities_that_cannot_be_are_refused(quantity: int) -> None:
    cart = build_handbook_cart()
    with pytest.raises(BadInput, match="quantity"):
        add(cart, build_product(), quantity=quantity)
    with pytest.raises(BadInput, match="quantity"):
        set_quantity(cart, 1, quantity)


def test_goods_by_weight_need_a_weight() -> None:
    potato = build_product("감자", 380, sale_type=SaleType.WEIGHT)
    with pytest.raises(BadInput, match="weight_missing"):
        add(new_cart("u"), potato)
    with pytest.raises(BadInput, match="weight_not_positive"):
        add(new_cart("u"), potato, weight_g=0)


def test_a_price_is_needed_but_a_recorded_zero_is_taken() -> None:
    free = build_product("덤", 0)
    with pytest.raises(BadInput, match="price_missing"):
        add(new_cart("u"), free)
    cart = add(new_cart("u"), free, recorded_won=0)
    assert cart.lines[0].price_source is PriceSource.RECORDED


def test_removing_selects_the_line_above() -> None:
    cart = remove(build_handbook_cart(), 3)
    assert [line.id for line in cart.lines] == [1, 2, 4]
    assert cart.selected_id == 2
    assert _empty(build_handbook_cart()).selected_id is None


def test_a_discount_never_exceeds_the_goods() -> None:
    cart = build_handbook_cart()
    with pytest.raises(BadInput, match="discount_too_big"):
        discount_line(cart, 1, Discount("", "흠", 3_601, BorneBy.SHOP))
    with pytest.raises(BadInput, match="discount_too_big"):
        discount_receipt(cart, Discount("", "단골", 47_101, BorneBy.SHOP))
    with pytest.raises(BadInput, match="discount_not_positive"):
        discount_receipt(cart, Discount("", "단골", 0, BorneBy.SHOP))


def test_a_discount_bigger_than_what_is_left_falls_away() -> None:
    cart = discount_receipt(build_handbook_cart(), Discount("", "단골", 30_000, BorneBy.SHOP))
    assert remove(cart, 3).receipt_discounts == ()
    fewer = discount_receipt(build_handbook_cart(), Discount("", "단골", 40_000, BorneBy.SHOP))
    assert set_quantity(fewer, 4, 1).receipt_discounts == ()
    line_off = discount_line(build_handbook_cart(), 4, Discount("", "흠", 12_000, BorneBy.SHOP))
    assert set_quantity(line_off, 4, 1).lines[3].discounts == ()


def _empty(cart: Cart) -> Cart:
    for line in cart.lines:
        cart = remove(cart, line.id)
    return cart
