"""Commission: the handbook's examples, thresholds of the next month, rebates, frozen lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import catalog, sell, shift
from app.cart import add
from app.commission import (
    Rebate,
    Rule,
    book_of,
    make_book,
    periods_of,
    points_of,
    rate_after,
    rebate_won,
)
from app.commission_edit import end_rule, preview, set_rebate, set_rule
from app.errors import BadInput, Refused
from app.pricing import commission_of
from app.verifying import verify
from models import settlement_rows
from models.kinds_producers import CommissionStep, RebateBand
from models.values import Ref
from tests.shop import CASHIER, MANAGER, Shop, close_day, make_shop

#: Yesan: nothing until five million won of sales a year, then 10 % (processed 12 %).
YESAN = (CommissionStep(from_won=5_000_000, rate_basis_points=1_000),)
#: Iksan: 10 % charged, 10, 5 or 2 points of it back by sales of the year.
IKSAN = (
    RebateBand(below_won=5_000_000, points_basis_points=1_000),
    RebateBand(below_won=10_000_000, points_basis_points=500),
    RebateBand(below_won=30_000_000, points_basis_points=200),
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = make_shop(tmp_path, with_shift=False)
    yield shop
    shop.till.close()


def sell_on(shop: Shop, day: str, quantity: int) -> Ref:
    """So many heads of lettuce (1,800 won) on a day; the sale."""
    shift.open_shift(shop.till, CASHIER, 100_000, business_date=date.fromisoformat(day))
    product = catalog.find_by_barcode(shop.till, "8800000000000")
    assert product is not None
    cart = add(sell.start_cart(), product, quantity=quantity)
    done = sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    close_day(shop)
    return done.sale_uid


def terms_of(shop: Shop, sale_uid: Ref) -> tuple[str, int, int]:
    """(rule, rate, base) frozen on a sale's first line."""
    found: tuple[str, int, int] = shop.till.read().execute(
        "SELECT commission_rule_ref, commission_rate_basis_points, commission_base_won "
        "FROM sale_line WHERE sale_uid = ? AND line_no = 1", (sale_uid,)).fetchone()
    return found


@pytest.mark.parametrize(("base_won", "rate", "commission_won"), [
    (487_300, 1_200, 58_476), (487_305, 1_200, 58_477), (333_333, 1_130, 37_667),
    (5, 1_200, 1), (-3_000, 1_200, -360), (0, 1_200, 0),
])
def test_the_handbooks_examples(base_won: int, rate: int, commission_won: int) -> None:
    """HANDBOOK §9; the payout of the first is 428,824."""
    assert commission_of(base_won, rate) == commission_won
    if base_won == 487_300:
        assert base_won - commission_won == 428_824


@given(st.integers(-10**9, 10**9), st.integers(0, 10_000))
def test_rounding_is_half_away_from_zero(base_won: int, rate: int) -> None:
    """Exact to half a won, and what is given back is what was taken."""
    commission_won = commission_of(base_won, rate)
    assert commission_won == -commission_of(-base_won, rate)
    assert abs(commission_won * 10_000 - base_won * rate) <= 5_000


def rule(ref: str, rate: int, **fields: str) -> Rule:
    return replace(Rule(ref, ref, "2026-01-01", "", rate), **fields)  # type: ignore[arg-type]


def test_what_is_said_of_fewer_goods_counts() -> None:
    rules = [
        rule("all", 1_200), rule("leaf", 1_000, category="엽채류"),
        rule("farm", 900, producer_ref="p"),
        rule("farm's leaf", 800, producer_ref="p", category="엽채류"),
        rule("farm's lettuce", 700, producer_ref="p", item_ref="i"),
        rule("this one", 600, producer_item_ref="pi"),
        rule("consigned", 1_100, ownership="CONSIGNMENT"),
    ]
    book = make_book(rules, "2026-03-02")
    asked = ("q", "qi", "j", "과일", "SHOP")
    assert book.find(*asked) == ("all", 1_200)
    assert book.find("q", "qi", "j", "과일", "CONSIGNMENT") == ("consigned", 1_100)
    assert book.find("q", "qi", "j", "엽채류", "CONSIGNMENT") == ("leaf", 1_000)
    assert book.find("p", "qi", "j", "과일", "CONSIGNMENT") == ("farm", 900)
    assert book.find("p", "qi", "j", "엽채류", "CONSIGNMENT") == ("farm's leaf", 800)
    assert book.find("p", "qi", "i", "엽채류", "CONSIGNMENT") == ("farm's lettuce", 700)
    assert book.find("p", "pi", "i", "엽채류", "CONSIGNMENT") == ("this one", 600)
    assert make_book(rules, "2025-12-31").find(*asked) is None


def test_of_two_alike_the_later_begun_counts() -> None:
    older = Rule("old", "", "2026-01-01", "", 1_000)
    newer = Rule("new", "", "2026-03-01", "2026-03-31", 1_100)
    for order in ((older, newer), (newer, older)):
        assert make_book(order, "2026-03-31").find("", "", "", "", "") == ("new", 1_100)
        assert make_book(order, "2026-04-01").find("", "", "", "", "") == ("old", 1_000)


def test_a_rate_changed_today_changes_no_line_of_yesterday(shop: Shop) -> None:
    before = sell_on(shop, "2026-03-02", 10)
    assert terms_of(shop, before) == ("", 1_200, 18_000)
    shop.clock.at_ms += 86_400_000
    ref = set_rule(shop.till, MANAGER, Rule("", "올해 요율", "2026-03-03", "", 1_000))
    after = sell_on(shop, "2026-03-03", 10)
    assert terms_of(shop, after) == (ref, 1_000, 18_000)
    assert terms_of(shop, before) == ("", 1_200, 18_000)
    with pytest.raises(BadInput, match="from_past"):
        set_rule(shop.till, MANAGER, Rule("", "어제", "2026-03-02", "", 1_000))
    end_rule(shop.till, MANAGER, ref, "2026-03-03")
    shop.clock.at_ms += 86_400_000
    assert terms_of(shop, sell_on(shop, "2026-03-04", 1)) == ("", 1_200, 1_800)
    assert verify(shop.till, full=True).sale_count == 3


def test_the_book_is_made_once_a_day(shop: Shop) -> None:
    set_rule(shop.till, MANAGER, Rule("", "하나", "2026-03-02", "", 1_000))
    book = book_of(shop.till)
    assert book_of(shop.till) is book
    set_rule(shop.till, MANAGER, Rule("", "둘", "2026-03-02", "", 1_100))
    assert book_of(shop.till) is not book


def test_a_rule_is_the_managers(shop: Shop) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        set_rule(shop.till, CASHIER, Rule("", "요율", "2026-03-02", "", 1_000))


@pytest.mark.parametrize(("bad", "code"), [
    (Rule("", "", "2026-03-02", "", 1_000), "commission.name"),
    (Rule("", "요율", "2026-03-02", "", 10_001), "commission.rate"),
    (Rule("", "요율", "2026-03-02", "2026-03-01", 1), "commission.dates"),
    (Rule("", "요율", "오늘", "", 1), "commission.dates"),
    (Rule("", "요율", "2026-03-02", "", 0, steps=(*YESAN, *YESAN)), "commission.steps"),
])
def test_what_no_rule_can_be(shop: Shop, bad: Rule, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        set_rule(shop.till, MANAGER, bad)


# --- Yesan ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year_won", "rate"), [
    (0, 0), (4_999_999, 0), (5_000_000, 1_000), (80_000_000, 1_000),
])
def test_yesan_waives_until_five_million(year_won: int, rate: int) -> None:
    assert rate_after(Rule("", "예산", "2026-01-01", "", 0, steps=YESAN), year_won) == rate


def test_yesan_counts_from_the_following_month(shop: Shop) -> None:
    """5,000,400 won in March: the rest of March is still free, April pays 10 %, next year not."""
    set_rule(shop.till, MANAGER, Rule("", "예산군 채소", "2026-03-02", "", 0, steps=YESAN))
    rates = []
    for day, quantity in (
        ("2026-03-02", 999), ("2026-03-30", 999), ("2026-03-31", 780), ("2026-04-01", 1),
        ("2026-04-30", 1), ("2026-05-02", 1), ("2026-12-31", 1), ("2027-01-02", 1),
    ):
        rates.append((day, terms_of(shop, sell_on(shop, day, quantity))[1]))
    assert rates == [
        ("2026-03-02", 0), ("2026-03-30", 0), ("2026-03-31", 0), ("2026-04-01", 1_000),
        ("2026-04-30", 1_000), ("2026-05-02", 1_000), ("2026-12-31", 1_000), ("2027-01-02", 0),
    ]
    counted = settlement_rows.read_year_before(
        shop.till.read(), settlement_rows.list_rules(shop.till.read())[0].rule_ref, "2026-05")
    # 2,778 heads in March and two in April.
    assert list(counted.values()) == [2_780 * 1_800]
    assert verify(shop.till, full=True).sale_count == 8


# --- Iksan ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year_won", "points"), [
    (0, 1_000), (4_999_999, 1_000), (5_000_000, 500), (9_999_999, 500), (10_000_000, 200),
    (29_999_999, 200), (30_000_000, 0), (90_000_000, 0),
])
def test_iksan_gives_back_by_bands(year_won: int, points: int) -> None:
    assert points_of(IKSAN, year_won) == points


def test_iksan_gives_back_no_more_than_was_charged() -> None:
    assert rebate_won(IKSAN, 1_000_000, 100_000, 4_000_000) == 100_000
    assert rebate_won(IKSAN, 1_000_000, 100_000, 8_000_000) == 50_000
    assert rebate_won(IKSAN, 1_000_000, 100_000, 12_000_000) == 20_000
    assert rebate_won(IKSAN, 1_000_000, 100_000, 31_000_000) == 0
    assert rebate_won(IKSAN, 1_000_000, 80_000, 4_000_000) == 80_000
    assert rebate_won(IKSAN, -1_000, -100, 4_000_000) == 0
    assert rebate_won(IKSAN, 333_333, 33_333, 8_000_000) == 16_667


def test_periods_are_calendar_quarters_cut_to_the_rule() -> None:
    rebate = Rebate("r", "익산", "2026-02-10", "2026-08-15", "QUARTER", "YEAR_TO_DATE", IKSAN)
    assert periods_of(rebate, "2026-06-29") == [("2026-02-10", "2026-03-31")]
    assert periods_of(rebate, "2026-12-31") == [
        ("2026-02-10", "2026-03-31"), ("2026-04-01", "2026-06-30"), ("2026-07-01", "2026-08-15")]
    yearly = Rebate("r", "", "2026-01-01", "", "YEAR", "YEAR_TO_DATE", IKSAN)
    assert periods_of(yearly, "2027-12-30") == [("2026-01-01", "2026-12-31")]


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.integers(0, 900))
def test_periods_leave_no_day_out(begin: date, days: int) -> None:
    rebate = Rebate("r", "", begin.isoformat(), "", "MONTH", "YEAR_TO_DATE", IKSAN)
    found = periods_of(rebate, (begin + timedelta(days=days)).isoformat())
    expected = begin
    for first, last in found:
        assert date.fromisoformat(first) == expected
        expected = date.fromisoformat(last) + timedelta(days=1)


def test_bands_that_do_not_rise_are_refused(shop: Shop) -> None:
    endless = RebateBand(below_won=0, points_basis_points=1)
    for bands in ((IKSAN[1], IKSAN[0]), (endless, IKSAN[0]), ()):
        with pytest.raises(BadInput, match=r"commission\.bands"):
            set_rebate(shop.till, MANAGER, Rebate(
                "", "익산", "2026-01-01", "", "QUARTER", "YEAR_TO_DATE", bands))


# --- preview -------------------------------------------------------------------------------------


def test_a_preview_says_what_a_change_would_have_meant(shop: Shop) -> None:
    sell_on(shop, "2026-03-02", 100)
    before = shop.till.head
    found = preview(
        shop.till, [Rule("", "채소 10 %", "2026-03-03", "", 1_000)], "2026-03-01", "2026-03-31")
    assert (found.now_won, found.then_won) == (21_600, 18_000)
    [one] = found.differences
    assert (one.code, one.base_won, one.change_won) == ("P001", 180_000, -3_600)
    none = preview(
        shop.till, [Rule("", "남의 것", "2026-03-03", "", 0, producer_ref="00" * 16)],
        "2026-03-01", "2026-03-31")
    assert none.then_won == none.now_won
    assert shop.till.head == before
