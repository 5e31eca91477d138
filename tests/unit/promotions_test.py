"""Promotions: each kind by example, and what must hold for every cart and every set of rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cart import Cart, Line, Member, Product, add, new_cart, remove, set_member, set_quantity
from app.pricing import price_cart
from app.promotions import Moment, Part, Rule, Scope, is_on, promote
from models.kinds_pricing import PromotionKind, PromotionState, ScopeKind
from models.values import BorneBy, PriceSource, SaleType, TaxClass, Won
from tests.builders import build_product

NOON = Moment("2026-11-23", 12 * 60)  # a Monday
LETTUCE = build_product("청상추", 1_800)
EGGS = build_product("유정란", 5_500, producer="맑은샘유정란")
OIL = build_product("참기름", 23_000, tax_class=TaxClass.TAXABLE_10, member_price_won=21_300)
BAG = build_product("종량제봉투", 490, tax_class=TaxClass.NON_TAXABLE)
EVERYTHING = Scope(ScopeKind.ALL)
MEMBER = Member("m" * 32, "0123", "홍*동")


def only(product: Product) -> Scope:
    return Scope(ScopeKind.PRODUCER_ITEM, product.ref)


def cart_of(*goods: tuple[Product, int], member: Member | None = None) -> Cart:
    cart = set_member(new_cart("c" * 32), member)
    for product, quantity in goods:
        cart = add(cart, product, quantity=quantity)
    return cart


def off(cart: Cart, *rules: Rule, moment: Moment = NOON) -> list[Won]:
    """What comes off each line."""
    return [sum(d.won for d in line.promotions) for line in promote(cart, rules, moment).lines]


def percent(name: str, basis_points: int, scope: Scope = EVERYTHING) -> Rule:
    return Rule(name, name, PromotionKind.PERCENT, scope, discount_basis_points=basis_points)


def two_and_one(scope: Scope, name: str = "2+1") -> Rule:
    return Rule(name, name, PromotionKind.N_FOR_M, scope, take_count=3, pay_count=2)


def test_a_price_of_its_own_is_named_on_the_line() -> None:
    rule = Rule("r", "가을 행사", PromotionKind.PRICE, only(LETTUCE), BorneBy.PRODUCER,
                price_won=1_500)
    line = promote(cart_of((LETTUCE, 2)), [rule], NOON).lines[0]
    assert [(d.rule_ref, d.reason, d.won, d.borne_by) for d in line.promotions] == [
        ("r", "가을 행사", 600, BorneBy.PRODUCER)]
    assert line.promoted_as is PriceSource.PROMOTION
    assert line.gross_won == 3_600


def test_a_price_above_the_shelfs_takes_nothing() -> None:
    rule = Rule("r", "행사", PromotionKind.PRICE, only(LETTUCE), price_won=2_000)
    assert off(cart_of((LETTUCE, 2)), rule) == [0]


@pytest.mark.parametrize(("basis_points", "won"), [(1_000, 180), (1_500, 270), (3_333, 600)])
def test_per_cent_leave_a_price_in_tens(basis_points: int, won: Won) -> None:
    assert off(cart_of((LETTUCE, 1)), percent("p", basis_points)) == [won]
    assert off(cart_of((LETTUCE, 3)), percent("p", basis_points)) == [3 * won]


def test_weighed_goods_take_per_cent_and_a_price_for_100_grams() -> None:
    potato = build_product("감자", 380, sale_type=SaleType.WEIGHT)
    cart = add(new_cart("u"), potato, weight_g=1_234)
    assert cart.lines[0].gross_won == 4_680
    assert off(cart, percent("p", 1_000)) == [470]  # 4,212 goes down to 4,210
    price = Rule("r", "감자 행사", PromotionKind.PRICE, only(potato), price_won=300)
    assert off(cart, price) == [4_680 - 3_700]
    assert off(cart, two_and_one(only(potato))) == [0]


def test_three_for_two_and_what_is_left_over_pays() -> None:
    rule = two_and_one(only(LETTUCE))
    assert [off(cart_of((LETTUCE, n)), rule)[0] for n in (1, 2, 3, 5, 6, 9_999)] == [
        0, 0, 1_800, 1_800, 3_600, 3_333 * 1_800]


def test_across_goods_the_dearest_make_a_group_and_its_cheapest_is_free() -> None:
    rule = two_and_one(Scope(ScopeKind.ALL))
    cart = cart_of((LETTUCE, 2), (EGGS, 2))
    taken = off(cart, rule)
    assert sum(taken) == 1_800  # 5,500 + 5,500 + 1,800: the lettuce is free
    assert all(won > 0 for won in taken)  # and both farms' lines carry their share of it


def test_a_set_of_two_for_a_price() -> None:
    rule = Rule("s", "아침 세트", PromotionKind.SET_PRICE, price_won=6_500,
                parts=(Part(only(LETTUCE), 1), Part(only(EGGS), 1)))
    assert sum(off(cart_of((LETTUCE, 1), (EGGS, 1)), rule)) == 800
    assert sum(off(cart_of((LETTUCE, 5), (EGGS, 2)), rule)) == 1_600
    assert off(cart_of((LETTUCE, 5)), rule) == [0]


def test_a_closing_markdown_is_a_price_source_of_its_own() -> None:
    rule = Rule("m", "마감할인", PromotionKind.MARKDOWN, Scope(ScopeKind.CATEGORY, "엽채류"),
                BorneBy.PRODUCER, from_minute=19 * 60, to_minute=21 * 60,
                discount_basis_points=3_000, consented=True)
    cart = cart_of((LETTUCE, 1))
    assert off(cart, rule) == [0]
    line = promote(cart, [rule], Moment("2026-11-23", 19 * 60)).lines[0]
    assert (line.promotions[0].won, line.promoted_as) == (540, PriceSource.MARKDOWN)


@pytest.mark.parametrize(("rule", "moment", "on"), [
    (Rule("", "", PromotionKind.PERCENT, from_date="2026-11-24"), NOON, False),
    (Rule("", "", PromotionKind.PERCENT, from_date="2026-11-23", to_date="2026-11-23"), NOON, True),
    (Rule("", "", PromotionKind.PERCENT, to_date="2026-11-22"), NOON, False),
    (Rule("", "", PromotionKind.PERCENT, weekdays=frozenset({0})), NOON, True),
    (Rule("", "", PromotionKind.PERCENT, weekdays=frozenset({5, 6})), NOON, False),
    (Rule("", "", PromotionKind.PERCENT, from_minute=600, to_minute=720), NOON, False),
    (Rule("", "", PromotionKind.PERCENT, from_minute=720, to_minute=721), NOON, True),
    (Rule("", "", PromotionKind.PERCENT, from_minute=1_320, to_minute=120),
     Moment("2026-11-23", 60), True),
    (Rule("", "", PromotionKind.PERCENT, from_minute=1_320, to_minute=120), NOON, False),
    (Rule("", "", PromotionKind.PERCENT, state=PromotionState.STOPPED), NOON, False),
])
def test_when_a_rule_is_on(rule: Rule, moment: Moment, on: bool) -> None:
    assert is_on(rule, moment) is on


def test_members_only_and_the_member_price_below() -> None:
    rule = replace(percent("조합원의 날", 1_000), members_only=True)
    assert off(cart_of((OIL, 1)), rule) == [0]
    assert off(cart_of((OIL, 1), member=MEMBER), rule) == [2_130]  # off 21,300
    member_gone = set_member(promote(cart_of((OIL, 1), member=MEMBER), [rule], NOON), None)
    assert off(member_gone, rule) == [0]


def test_bags_and_deposits_take_nothing() -> None:
    assert off(cart_of((BAG, 3), (LETTUCE, 3)), percent("p", 5_000), two_and_one(only(BAG))) == [
        0, 2_700]


def test_what_a_person_typed_stands() -> None:
    typed = add(new_cart("u"), LETTUCE, override_won=1_000)
    labelled = add(new_cart("u"), LETTUCE, priced_won=1_200)
    assert off(typed, percent("p", 1_000)) == [0]
    assert off(labelled, percent("p", 1_000)) == [120]
    assert promote(labelled, [percent("p", 1_000)], NOON).lines[0].promoted_as is None


def test_one_rule_a_piece_and_the_best_for_the_customer() -> None:
    third = two_and_one(only(LETTUCE))
    assert off(cart_of((LETTUCE, 3)), third, percent("반값", 5_000)) == [2_700]
    assert off(cart_of((LETTUCE, 4)), third, percent("십", 1_000)) == [1_800 + 180]


def test_a_rule_that_ends_takes_its_gift_with_it() -> None:
    rule = replace(percent("p", 1_000), to_minute=NOON.minute + 1, from_minute=1)
    cart = promote(cart_of((LETTUCE, 1)), [rule], NOON)
    assert promote(cart, [rule], Moment(NOON.business_date, NOON.minute + 1)).lines[0] == (
        cart_of((LETTUCE, 1)).lines[0])


def test_a_discount_by_hand_never_takes_more_than_a_rule_left() -> None:
    from app.cart import Discount, discount_line
    from app.errors import BadInput

    cart = promote(cart_of((LETTUCE, 1)), [percent("p", 5_000)], NOON)
    with pytest.raises(BadInput, match="discount_too_big"):
        discount_line(cart, 1, Discount("", "흠집", 901, BorneBy.SHOP))
    assert price_cart(discount_line(
        cart, 1, Discount("", "흠집", 900, BorneBy.SHOP))).total_won == 0


# -- for every cart ------------------------------------------------------------------------------

GOODS = [
    build_product(f"품목{n}", won, tax_class=tax, member_price_won=member)
    for n, (won, tax, member) in enumerate([
        (1_000, TaxClass.EXEMPT, None), (1_990, TaxClass.TAXABLE_10, 1_800),
        (5_500, TaxClass.EXEMPT, 5_000), (5_500, TaxClass.TAXABLE_10, None),
        (23_000, TaxClass.TAXABLE_10, 21_000), (490, TaxClass.NON_TAXABLE, None)])
]
scopes = st.one_of(
    st.sampled_from([only(product) for product in GOODS]),
    st.just(Scope(ScopeKind.ALL)), st.just(Scope(ScopeKind.CATEGORY, "엽채류")),
    st.just(Scope(ScopeKind.PRODUCER, "ref-햇살농원")))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    kind = draw(st.sampled_from(PromotionKind))
    take = draw(st.integers(2, 4))
    name = draw(st.sampled_from("가나다라마바사"))
    return Rule(
        f"{name}{draw(st.integers(0, 99))}", name, kind,
        draw(st.sampled_from([only(product) for product in GOODS]))
        if kind is PromotionKind.PRICE else draw(scopes),
        draw(st.sampled_from(BorneBy)), members_only=draw(st.booleans()),
        price_won=draw(st.integers(1, 9_000)),
        discount_basis_points=draw(st.integers(1, 10_000)),
        take_count=take, pay_count=draw(st.integers(1, take - 1)),
        parts=tuple(draw(st.lists(
            st.builds(Part, scopes, st.integers(1, 2)), min_size=2, max_size=3))))


rule_sets = st.lists(rules(), max_size=5, unique_by=lambda rule: rule.ref)
baskets = st.lists(
    st.tuples(st.sampled_from(GOODS), st.integers(1, 7)), min_size=1, max_size=6)


@settings(deadline=None)
@given(baskets, rule_sets, st.booleans())
def test_every_way_of_getting_there_gives_the_same(
    goods: list[tuple[Product, int]], held: list[Rule], is_member: bool
) -> None:
    """Member before or after, rules asked at every step or at the end, something put back."""
    member = MEMBER if is_member else None
    at_the_end = promote(cart_of(*goods, member=member), held, NOON)
    step_by_step = new_cart("c" * 32)
    for product, quantity in goods:
        step_by_step = promote(add(step_by_step, product, quantity=quantity), held, NOON)
    step_by_step = promote(set_member(step_by_step, member), held, NOON)
    with_more = promote(add(at_the_end, build_product("덤", 777), quantity=2), held[::-1], NOON)
    put_back = promote(remove(with_more, with_more.lines[-1].id), held, NOON)
    stepped = promote(set_quantity(put_back, 1, 8), held, NOON)
    put_back = promote(set_quantity(stepped, 1, put_back.lines[0].quantity), held, NOON)

    def seen(cart: Cart) -> list[Line]:
        return [replace(line, scanned_text="") for line in cart.lines]

    assert seen(at_the_end) == seen(step_by_step) == seen(put_back)


@settings(deadline=None)
@given(baskets, rule_sets, st.booleans())
def test_the_order_of_scanning_changes_no_won(
    goods: list[tuple[Product, int]], held: list[Rule], is_member: bool
) -> None:
    member = MEMBER if is_member else None

    def by_product(cart: Cart) -> dict[str, Won]:
        return {line.product.ref: sum(d.won for d in line.promotions) for line in cart.lines}

    forwards = promote(cart_of(*goods, member=member), held, NOON)
    backwards = promote(cart_of(*goods[::-1], member=member), held[::-1], NOON)
    assert by_product(forwards) == by_product(backwards)
    assert price_cart(forwards).vat_won == price_cart(backwards).vat_won


@settings(deadline=None)
@given(baskets, rule_sets)
def test_a_customer_gets_at_least_what_any_one_rule_gives(
    goods: list[tuple[Product, int]], held: list[Rule]
) -> None:
    cart = cart_of(*goods, member=MEMBER)
    all_of_them = sum(off(cart, *held))
    assert all_of_them >= max((sum(off(cart, rule)) for rule in held), default=0)
    for line in promote(cart, held, NOON).lines:
        assert 0 <= sum(d.won for d in line.promotions) <= line.gross_won
        if line.product.tax_class is TaxClass.NON_TAXABLE:
            assert not line.promotions
    assert price_cart(promote(cart, held, NOON)).total_won <= price_cart(cart).total_won


@settings(deadline=None)
@given(baskets, rule_sets)
def test_naming_the_member_is_never_dearer(
    goods: list[tuple[Product, int]], held: list[Rule]
) -> None:
    """Where rules are about single pieces; a set or 2+1 counts the member's price, too."""
    single = [rule for rule in held if rule.kind in {
        PromotionKind.PRICE, PromotionKind.PERCENT, PromotionKind.MARKDOWN}]
    named = price_cart(promote(cart_of(*goods, member=MEMBER), single, NOON)).total_won
    unnamed = price_cart(promote(cart_of(*goods), single, NOON)).total_won
    assert named <= unnamed


def test_five_hundred_lines_and_many_rules_stay_quick_to_tell() -> None:
    """No piece is looked at by itself: 500 lines of 99 pieces are 500 pools."""
    goods = [build_product(f"품목{n}", 1_000 + 10 * n) for n in range(500)]
    held = [two_and_one(Scope(ScopeKind.ALL), f"r{n}") for n in range(3)]
    held += [percent(f"p{n}", 100 * n + 1) for n in range(20)]
    cart = cart_of(*((product, 99) for product in goods))
    assert sum(off(cart, *held)) > 0
