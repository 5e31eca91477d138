"""From opening to closing: expected cash is a sum, the count is blind, the close is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app import holding, payments, report_slips, shift
from app.errors import BadInput, NeedsApproval, Refused
from app.pricing import price_cart
from models.values import CashKind
from tests.builders import build_handbook_cart, build_product
from tests.house import House

HANDBOOK_COUNT = {
    50_000: 3, 10_000: 12, 5_000: 7, 1_000: 23, 500: 18, 100: 35, 50: 10, 10: 27,
}


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


def count_exactly(house: House, won: int) -> None:
    shift.count_cash(house.till, house.cashier, {10: won // 10} if won < 99_990 else {
        50_000: won // 50_000, 10: won % 50_000 // 10})


def test_a_count_of_the_handbook() -> None:
    assert shift.sum_counts(HANDBOOK_COUNT) == 341_270


@pytest.mark.parametrize("counts", [{7: 1}, {100: -1}, {100: 10_000}])
def test_counts_that_cannot_be_are_refused(counts: dict[int, int]) -> None:
    with pytest.raises(BadInput):
        shift.sum_counts(counts)


def test_a_whole_shift_adds_up(house: House) -> None:
    house.open(100_000)
    house.sell_for_cash(build_handbook_cart(), 50_000)
    shift.move_cash(house.till, house.cashier, CashKind.PAID_IN, 20_000, "잔돈")
    shift.move_cash(house.till, house.cashier, CashKind.PAID_OUT, 5_000, "봉투값")
    shift.move_cash(house.till, house.cashier, CashKind.PICKUP, 50_000, "은행")
    shift.open_drawer(house.till, house.cashier, "잔돈 교환")
    report = shift.x_report(house.till, house.cashier)
    assert report.expected_won == 100_000 + 47_100 + 20_000 - 5_000 - 50_000
    assert (report.sale_count, report.no_sale_count) == (1, 1)
    count_exactly(house, report.expected_won)
    closed = shift.close_shift(house.till, house.cashier)
    assert (closed.over_short_won, closed.report.z_no) == (0, 1)
    assert house.till.shift is None
    slip = report_slips.slip_of(house.till, closed.report)
    assert slip.title == "마감정산"
    assert slip.head_code
    assert report_slips.slip_of_job(report_slips.job_of(slip)) == slip


def test_a_difference_needs_a_reason_and_is_kept(house: House) -> None:
    house.open(100_000)
    count_exactly(house, 99_000)
    with pytest.raises(Refused, match="needs_reason"):
        shift.close_shift(house.till, house.cashier)
    closed = shift.close_shift(house.till, house.cashier, reason="거스름돈 실수")
    assert closed.over_short_won == -1_000
    row = house.till.read().execute("SELECT over_short_won, over_short_reason FROM shift")
    assert row.fetchone() == (-1_000, "거스름돈 실수")


def test_the_last_count_is_the_one_that_holds(house: House) -> None:
    house.open(50_000)
    count_exactly(house, 40_000)
    count_exactly(house, 50_000)
    assert shift.close_shift(house.till, house.cashier).over_short_won == 0


def test_nothing_closes_uncounted_or_over_a_doubt(house: House) -> None:
    house.open(0)
    with pytest.raises(Refused, match="not_counted"):
        shift.close_shift(house.till, house.cashier)
    cart = build_handbook_cart()
    payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 47_100)
    count_exactly(house, 0)
    with pytest.raises(Refused, match="card_doubts"):
        shift.close_shift(house.till, house.cashier)


def test_no_held_cart_is_unseen_at_closing(house: House) -> None:
    house.open(0)
    holding.hold_cart(house.till, house.cashier, build_handbook_cart())
    count_exactly(house, 0)
    with pytest.raises(Refused, match="held_carts"):
        shift.close_shift(house.till, house.cashier)
    shift.close_shift(house.till, house.cashier, held_stay=True)


def test_the_terminals_own_sum_is_compared(house: House) -> None:
    house.open(0)
    count_exactly(house, 0)
    with pytest.raises(Refused, match="needs_reason"):
        shift.close_shift(house.till, house.cashier, terminal=(1, 10_000))
    shift.close_shift(
        house.till, house.cashier, terminal=(1, 10_000), reason="단말기 시험 결제")
    row = house.till.read().execute("SELECT terminal_won, till_won FROM terminal_total")
    assert row.fetchone() == (10_000, 0)


def test_one_shift_at_a_time_and_it_survives_a_restart(house: House) -> None:
    house.open(30_000)
    with pytest.raises(Refused, match="already_open"):
        house.open(1)
    house.reopen()
    assert house.till.shift is not None
    assert house.till.shift.float_won == 30_000


def test_a_sale_after_midnight_belongs_to_the_open_day(house: House) -> None:
    house.open(0)
    house.clock.at_ms += 10 * 3_600_000
    done = house.sell_for_cash(house.cart_of(build_product()))
    assert done.receipt_no.startswith("20261122-")


def test_odd_dates_ask_but_never_block(house: House) -> None:
    assert shift.is_unusual_date(house.till, date(2026, 11, 22)) == ""
    assert shift.is_unusual_date(house.till, date(2026, 12, 24)) == "shift.date_not_today"
    house.open(0)
    count_exactly(house, 0)
    shift.close_shift(house.till, house.cashier)
    assert shift.is_unusual_date(house.till, date(2026, 11, 21)) == "shift.date_before_last"
    shift.open_shift(house.till, house.cashier, 0, business_date=date(2026, 11, 21))


def test_cash_needs_a_reason_and_cannot_exceed_the_drawer(house: House) -> None:
    house.open(10_000)
    with pytest.raises(BadInput, match="reason_missing"):
        shift.move_cash(house.till, house.cashier, CashKind.PAID_OUT, 5_000, "  ")
    with pytest.raises(BadInput, match="more_than_in_drawer"):
        shift.move_cash(house.till, house.cashier, CashKind.PICKUP, 10_010, "은행")
    with pytest.raises(BadInput, match="amount_out_of_range"):
        shift.move_cash(house.till, house.cashier, CashKind.PAID_IN, 0, "잔돈")


def test_a_volunteer_neither_opens_nor_kicks(house: House) -> None:
    with pytest.raises(NeedsApproval):
        shift.open_shift(house.till, house.volunteer, 0)
    house.open(0)
    with pytest.raises(NeedsApproval):
        shift.open_drawer(house.till, house.volunteer, "잔돈")
    assert house.printer.kick_count == 0


def test_who_still_has_to_count_reads_no_expected_cash(house: House) -> None:
    house.open()
    house.sell_for_cash(build_handbook_cart())
    till = house.till
    report = shift.x_report(till, house.cashier)
    assert shift.is_blind(till, house.cashier)
    assert not shift.is_blind(till, house.manager)
    seen = report_slips.slip_of(till, report, blind=True)
    words = " ".join(f"{row.label} {row.value}" for row in seen.rows)
    assert "있어야" not in words
    assert "현금 판매" not in words
    assert "147,100" not in words
    shown = report_slips.slip_of(till, report)
    assert "있어야 할 현금" in [row.label for row in shown.rows]
    shift.count_cash(till, house.cashier, {10_000: 14, 1_000: 7, 100: 1})
    assert not shift.is_blind(till, house.cashier)
