"""Promotions on a real till: kept, found again, applied at the counter, frozen on the sale."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import promoting, sell
from app.access import Session
from app.cart import Cart, Discount, discount_receipt
from app.errors import BadInput, Refused
from app.pricing import price_cart
from app.promotions import Rule, Scope
from app.reports.exports import find_export, make_export
from app.verifying import verify
from models import platform_rows, sale_rows
from models.kinds_pricing import PromotionKind, PromotionState, ScopeKind
from models.values import BorneBy, Role
from tests.shop import CASHIER, MANAGER, OPENING_MS, Shop, make_shop

HOUR_MS = 3_600_000


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    yield made
    made.till.close()


def two_and_one(shop: Shop) -> Rule:
    return promoting.keep_promotion(shop.till, MANAGER, Rule(
        "", "청상추 2+1", PromotionKind.N_FOR_M,
        Scope(ScopeKind.PRODUCER_ITEM, shop.products[0].ref), take_count=3, pay_count=2))


def scanned(shop: Shop, *codes: str) -> Cart:
    """A cart as the counter makes it: each scan, then the rules."""
    cart = sell.start_cart()
    products = {product.code: product for product in shop.products}
    for code in codes:
        result = sell.choose(cart, products[code])
        assert isinstance(result, sell.Added)
        cart = sell.with_rules(shop.till, result.cart)
    return cart


def test_a_rule_is_on_from_the_next_scan_and_frozen_on_the_sale(shop: Shop) -> None:
    before = scanned(shop, *["SKU0"] * 3)
    assert price_cart(before).total_won == 5_400
    rule = two_and_one(shop)
    cart = scanned(shop, *["SKU0"] * 3)
    assert price_cart(cart).total_won == 3_600
    done = sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    promoting.stop_promotion(shop.till, MANAGER, rule)
    line = sale_rows.read_lines(shop.till.read(), done.sale_uid)[0]
    assert (line.gross_won, line.all_discounts_won) == (5_400, 1_800)
    given = sale_rows.read_discounts(shop.till.read(), done.sale_uid)
    assert [(d.line_no, d.reason, d.discount_won) for d in given] == [(1, "청상추 2+1", 1_800)]
    assert verify(shop.till, full=True).sale_count == 1


def test_the_producer_gets_her_share_of_what_the_shop_gave(shop: Shop) -> None:
    two_and_one(shop)
    cart = scanned(shop, *["SKU0"] * 3)
    assert price_cart(cart).lines[0].commission_base_won == 5_400
    rule = promoting.list_promotions(shop.till, MANAGER)[0].rule
    promoting.keep_promotion(
        shop.till, MANAGER, replace(rule, borne_by=BorneBy.PRODUCER, consented=True))
    cart = scanned(shop, *["SKU0"] * 3)
    assert price_cart(cart).lines[0].commission_base_won == 3_600


def test_rules_are_read_once_and_again_when_they_changed(shop: Shop) -> None:
    rule = two_and_one(shop)
    book = promoting.book_of(shop.till)
    shop.sell(1)
    assert promoting.book_of(shop.till) is book
    promoting.keep_promotion(shop.till, MANAGER, replace(rule, name="가을 2+1"))
    assert [one.name for one in promoting.book_of(shop.till).rules] == ["가을 2+1"]
    shop.reopen()
    assert [one.name for one in promoting.book_of(shop.till).rules] == ["가을 2+1"]


def test_a_promotion_needs_no_approval_and_a_discount_by_hand_still_does(shop: Shop) -> None:
    volunteer = Session("04" * 16, "04", Role.VOLUNTEER)
    promoting.keep_promotion(shop.till, MANAGER, Rule(
        "", "반값", PromotionKind.PERCENT, discount_basis_points=5_000))
    cart = scanned(shop, "SKU2")
    done = sell.complete_sale(shop.till, volunteer, cart, shop.cash_for(cart))
    assert done.total_won == 11_500


def test_hours_go_by_the_wall_unless_it_is_behind_the_hub(shop: Shop) -> None:
    promoting.keep_promotion(shop.till, MANAGER, Rule(
        "", "아침 할인", PromotionKind.PERCENT, discount_basis_points=1_000,
        from_minute=9 * 60, to_minute=11 * 60))
    assert price_cart(scanned(shop, "SKU0")).total_won == 1_620
    shop.clock.at_ms = OPENING_MS + 2 * HOUR_MS
    assert price_cart(scanned(shop, "SKU0")).total_won == 1_800
    # A clock set back brings the morning back, unless the hub has been heard since (T5).
    shop.clock.at_ms = OPENING_MS
    assert price_cart(scanned(shop, "SKU0")).total_won == 1_620
    shop.till.hub_time_ms = OPENING_MS + 2 * HOUR_MS
    assert price_cart(scanned(shop, "SKU0")).total_won == 1_800


def test_the_hubs_clock_is_known_again_after_a_restart(shop: Shop) -> None:
    with shop.till.local_rows() as cursor:
        platform_rows.write_link(cursor, platform_rows.HubLink(
            "hub", "", "", "", "", 200, OPENING_MS, OPENING_MS + 2 * HOUR_MS, "", 0))
    shop.reopen()
    assert promoting.moment_of(shop.till).minute == 12 * 60


def test_days_go_by_the_shifts_business_date(shop: Shop) -> None:
    promoting.keep_promotion(shop.till, MANAGER, Rule(
        "", "삼이절", PromotionKind.PERCENT, discount_basis_points=1_000,
        from_date="2026-03-02", to_date="2026-03-02", weekdays=frozenset({0})))
    shop.clock.at_ms = OPENING_MS + 16 * HOUR_MS  # after midnight, the shift still open
    assert price_cart(scanned(shop, "SKU0")).total_won == 1_620


@pytest.mark.parametrize(("rule", "code"), [
    (Rule("", " ", PromotionKind.PERCENT, discount_basis_points=100), "promotion.name_missing"),
    (Rule("", "가", PromotionKind.PERCENT), "promotion.percent_form"),
    (Rule("", "가", PromotionKind.PERCENT, discount_basis_points=10_001), "promotion.percent_form"),
    (Rule("", "가", PromotionKind.PRICE, price_won=100), "promotion.price_scope"),
    (Rule("", "가", PromotionKind.PRICE, Scope(ScopeKind.ITEM, "x")), "promotion.price_form"),
    (Rule("", "가", PromotionKind.N_FOR_M, take_count=2, pay_count=2), "promotion.counts_form"),
    (Rule("", "가", PromotionKind.SET_PRICE, price_won=1), "promotion.parts_form"),
    (Rule("", "가", PromotionKind.PERCENT, Scope(ScopeKind.CATEGORY),
          discount_basis_points=1), "promotion.scope_missing"),
    (Rule("", "가", PromotionKind.PERCENT, discount_basis_points=1, from_date="2026-02-30"),
     "promotion.date_form"),
    (Rule("", "가", PromotionKind.PERCENT, discount_basis_points=1, from_date="2026-03-02",
          to_date="2026-03-01"), "promotion.dates_turned"),
    (Rule("", "가", PromotionKind.PERCENT, discount_basis_points=1, to_minute=1_441),
     "promotion.hours_form"),
    (Rule("", "가", PromotionKind.PERCENT, discount_basis_points=1, weekdays=frozenset({7})),
     "promotion.weekdays_form"),
    (Rule("", "가", PromotionKind.MARKDOWN, discount_basis_points=1, borne_by=BorneBy.PRODUCER),
     "promotion.consent_missing"),
])
def test_what_cannot_be_is_refused_in_words(shop: Shop, rule: Rule, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        promoting.keep_promotion(shop.till, MANAGER, rule)
    assert refused.value.code == code


def test_only_who_keeps_the_goods_keeps_promotions(shop: Shop) -> None:
    with pytest.raises(Refused):
        promoting.keep_promotion(shop.till, CASHIER, Rule(
            "", "가", PromotionKind.PERCENT, discount_basis_points=100))


def test_stopped_and_taken_back(shop: Shop) -> None:
    rule = two_and_one(shop)
    stopped = promoting.stop_promotion(shop.till, MANAGER, rule)
    assert price_cart(scanned(shop, *["SKU0"] * 3)).total_won == 5_400
    promoting.keep_promotion(
        shop.till, MANAGER, replace(stopped, state=PromotionState.ACTIVE))
    assert price_cart(scanned(shop, *["SKU0"] * 3)).total_won == 3_600


def test_what_a_rule_would_have_given(shop: Shop) -> None:
    shop.sell(3)
    shop.sell(4, 1)
    shop.sell(2, 2)
    rule = Rule("", "2+1", PromotionKind.N_FOR_M,
                Scope(ScopeKind.PRODUCER_ITEM, shop.products[0].ref), take_count=3, pay_count=2,
                from_date="2026-04-01")
    preview = promoting.preview_days(shop.till, MANAGER, rule, 30)
    assert (preview.receipt_count, preview.hit_count, preview.given_won) == (3, 2, 3_600)
    assert preview.first_names == ("청상추",)
    assert promoting.preview_days(
        shop.till, MANAGER, replace(rule, members_only=True), 30).given_won == 0
    assert promoting.preview_cart(shop.till, shop.cart(6), rule) == 3_600


def test_the_list_says_what_each_gave(shop: Shop) -> None:
    two_and_one(shop)
    cart = scanned(shop, *["SKU0"] * 3)
    sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    standing = promoting.list_promotions(shop.till, MANAGER)[0]
    assert (standing.is_live, standing.receipt_count, standing.given_won) == (True, 1, 1_800)


def test_the_export_says_what_each_gave_by_day(shop: Shop) -> None:
    two_and_one(shop)
    for _ in range(2):
        cart = scanned(shop, *["SKU0"] * 3)
        sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    cart = discount_receipt(shop.cart(1), Discount("manual", "흠집", 100, BorneBy.SHOP))
    sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    made = make_export(shop.till, find_export("discounts"), to_date="2026-12-31")
    lines = made.data.decode("utf-8-sig").splitlines()
    assert lines[-2:] == [
        "2026-03-02,행사,청상추 2+1,매장,2,3600", "2026-03-02,수기,흠집,매장,1,100"]
