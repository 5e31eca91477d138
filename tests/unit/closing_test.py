"""The closing list on a real file: it resumes, counts twice at most, its Z never changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, fields, replace
from pathlib import Path

import pytest

from app import closing, handover, holding, payments, report_slips, sell, shift, z_reports
from app.closing import ClosingNow, Standing, Step, StepView
from app.errors import BadInput, NeedsApproval, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.tender import Tender, find_tender_type, notes_and_coins
from app.till import Till
from app.verifying import verify
from models import control_rows
from models.values import CashKind, Won
from tests.builders import build_product
from tests.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open(100_000)
    yield made
    made.close()


def steps(till: Till) -> dict[str, StepView]:
    now = closing.look_at(till)
    assert now is not None
    return {step.name: view for step, view in closing.list_steps(now)}


def listed(till: Till) -> list[tuple[Step, StepView]]:
    now = closing.look_at(till)
    assert now is not None
    return closing.list_steps(now)


def pieces(won: Won) -> dict[Won, int]:
    return dict(notes_and_coins(won))


def sell_cash(house: House, won: Won = 4_500) -> None:
    house.sell_for_cash(house.cart_of(build_product(price_won=won)))


def sell_card(house: House, won: Won) -> None:
    till = house.till
    cart = house.cart_of(build_product(price_won=won))
    intent = payments.intend_payment(till, house.cashier, cart, price_cart(cart), won)
    sell.complete_sale(
        till, house.cashier, cart,
        [Tender(find_tender_type("CARD"), won, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer(approval_no="12345678")})


def test_an_empty_day_asks_for_the_count_alone(house: House) -> None:
    found = steps(house.till)
    assert {name for name, view in found.items() if view.standing is Standing.DUE} == {"count"}
    assert not closing.may_close(listed(house.till))
    shift.count_cash(house.till, house.cashier, pieces(100_000))
    assert closing.may_close(listed(house.till))


def test_closing_goes_on_where_it_was_left_after_a_restart(house: House) -> None:
    holding.hold_cart(house.till, house.cashier, house.cart_of(build_product()))
    sell_card(house, 12_000)
    closing.settle_step(house.till, house.cashier, "held", "skipped", "내일 찾으러 오심")
    closing.count_tender(house.till, house.cashier, "CARD", 1, 12_000)
    shift.count_cash(house.till, house.cashier, pieces(99_000))
    closing.settle_step(house.till, house.cashier, "difference", "done", "거스름돈 잘못 줌")
    before = steps(house.till)
    assert before["held"] == StepView(
        Standing.SKIPPED, "shift.n_left", {"count": 1}, "내일 찾으러 오심")
    till = house.reopen()
    assert steps(till) == before
    assert closing.may_close(listed(till))
    closed = shift.close_shift(till, house.cashier)
    assert closed.over_short_won == -1_000
    row = till.read().execute("SELECT over_short_reason FROM shift").fetchone()
    assert row[0] == "거스름돈 잘못 줌"
    after = steps(till)
    assert after["backup"].standing is Standing.DUE
    closing.settle_step(till, house.cashier, "backup")
    assert steps(house.reopen())["backup"].standing is Standing.DONE
    assert verify(house.till, full=True).seal_count == 1


def test_a_count_that_a_sale_came_after_says_nothing_any_more(house: House) -> None:
    shift.count_cash(house.till, house.cashier, pieces(100_000))
    sell_cash(house)
    found = steps(house.till)
    assert found["count"] == StepView(Standing.DUE, "closing.count_stale")
    assert found["difference"].standing is Standing.WAITING
    assert not closing.may_close(listed(house.till))
    shift.count_cash(house.till, house.cashier, pieces(104_500))
    assert closing.may_close(listed(house.till))


def test_the_money_is_counted_twice_at_most_and_both_are_kept(house: House) -> None:
    sell_cash(house, 4_500)
    shift.count_cash(house.till, house.cashier, pieces(94_500))
    shift.count_cash(house.till, house.cashier, pieces(104_000))
    with pytest.raises(Refused, match="recounted"):
        shift.count_cash(house.till, house.cashier, pieces(104_500))
    view = steps(house.till)["count"]
    assert view == StepView(
        Standing.DONE, "closing.counted_twice", {"first": 94_500, "second": 104_000})
    closed = shift.close_shift(house.till, house.cashier, reason="모름")
    recount = closed.report.recount
    assert recount is not None
    assert (recount.first_won, recount.first_over_won, recount.second_won) == (
        94_500, -10_000, 104_000)
    labels = {row.label: row.value for row in report_slips.slip_of(
        house.till, closed.report).rows}
    assert (labels["처음 센 금액"], labels["다시 센 금액"]) == ("94,500", "104,000")


def test_the_suspects_come_from_the_shifts_rows(house: House) -> None:
    sell_cash(house, 4_500)
    sell_cash(house, 7_300)
    assert closing.suspects_of(house.till, house.till.shift_uid) == []
    shift.count_cash(house.till, house.cashier, pieces(104_500))
    found = closing.suspects_of(house.till, house.till.shift_uid)
    assert found[0].code == "suspect.cash_was_card"
    assert found[0].receipt_no.endswith("-0002")


def test_a_step_is_skipped_with_a_reason_and_some_never_are(house: House) -> None:
    with pytest.raises(BadInput, match="reason_missing"):
        closing.settle_step(house.till, house.cashier, "held", "skipped", "  ")
    with pytest.raises(Refused, match="step_needed"):
        closing.settle_step(house.till, house.cashier, "count", "skipped", "바쁨")
    with pytest.raises(BadInput, match="step_unknown"):
        closing.settle_step(house.till, house.cashier, "nothing_of_the_kind")
    with pytest.raises(NeedsApproval):
        closing.settle_step(house.till, house.volunteer, "held", "skipped", "바쁨")


def test_another_part_of_the_shop_adds_its_step(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes back and who is told belong to others: a step is a value in a module they name."""
    def look(now: ClosingNow) -> StepView:
        return StepView(Standing.DUE, words=now.business_date)

    mine = Step("goes_back", 110, look, room="evening", after_z=True)
    monkeypatch.setattr(closing, "all_steps", lambda: (*closing._OWN_STEPS, mine))
    shift.count_cash(house.till, house.cashier, pieces(100_000))
    shift.close_shift(house.till, house.cashier)
    assert steps(house.till)["goes_back"].words == "2026-11-22"
    closing.settle_step(house.till, house.cashier, "goes_back")


def test_three_figures_a_tender(house: House) -> None:
    """What the till has, what was counted, what another manager found afterwards."""
    sell_cash(house, 4_500)
    sell_card(house, 12_000)
    closing.count_tender(house.till, house.cashier, "CARD", 1, 11_000)
    shift.count_cash(house.till, house.cashier, pieces(104_000))
    closed = shift.close_shift(house.till, house.manager, reason="모름")
    figures = {one.tender_code: (one.system_won, one.counted_won)
               for one in closed.report.tenders}
    assert figures == {"CASH": (4_500, 4_000), "CARD": (12_000, 11_000)}
    assert closed.report.takings_won == 4_000
    uid = closed.report.shift_uid
    with pytest.raises(Refused):
        z_reports.check_report(house.till, house.cashier, uid, {"CASH": 4_500})
    with pytest.raises(Refused, match="check_own"):
        z_reports.check_report(house.till, house.manager, uid, {"CASH": 4_500})
    other = house.second_manager
    with pytest.raises(BadInput, match="check_amount"):
        z_reports.check_report(house.till, other, uid, {"ZEROPAY": 1})
    z_reports.check_report(
        house.till, other, uid, {"CASH": 4_500, "CARD": 12_000}, "500원은 서랍 밑에")
    rows = {row.label: row.value for row in z_reports.slip_again(house.till, uid).rows}
    assert rows["현금"] == "4,500 / 4,000 / 4,500"
    assert rows["신용카드"] == "12,000 / 11,000 / 12,000"
    assert verify(house.till, full=True).full


def test_a_z_is_reprinted_as_it_was_and_never_made_anew(house: House) -> None:
    sell_cash(house, 4_500)
    shift.count_cash(house.till, house.cashier, pieces(104_500))
    closed = shift.close_shift(house.till, house.cashier)
    first = report_slips.slip_of(house.till, closed.report)
    house.clock.at_ms += 86_400_000
    house.open(50_000)
    sell_cash(house, 9_000)
    till = house.reopen()
    again = z_reports.reprint_report(till, house.manager, closed.report.shift_uid)
    assert again.title == "마감정산 재발행 1"
    assert (again.rows, again.head_code) == (first.rows, first.head_code)
    assert z_reports.reprint_report(
        till, house.manager, closed.report.shift_uid).title.endswith("재발행 2")
    assert z_reports.read_report(till, closed.report.shift_uid) == closed.report
    lines = z_reports.list_reports(till, house.manager)
    assert [(line.z_no, line.business_date) for line in lines] == [(1, "2026-11-22")]
    with pytest.raises(BadInput, match="report_unknown"):
        z_reports.read_report(till, till.shift_uid)


def test_a_z_from_before_they_were_frozen_is_summed_from_its_rows(house: House) -> None:
    sell_cash(house, 4_500)
    shift.count_cash(house.till, house.cashier, pieces(104_500))
    closed = shift.close_shift(house.till, house.cashier)
    row = control_rows.read_closed(house.till.read(), closed.report.shift_uid)
    assert row is not None
    summed = z_reports._summed(house.till, row)
    assert replace(summed, head_code="") == replace(closed.report, head_code="")


def test_a_bag_goes_into_the_safe_once(house: House) -> None:
    shift.move_cash(house.till, house.cashier, CashKind.PICKUP, 50_000, "금고", bag_no="b0017")
    with pytest.raises(Refused, match="bag_used"):
        shift.move_cash(house.till, house.cashier, CashKind.PICKUP, 10_000, "금고", bag_no="B0017")
    with pytest.raises(BadInput, match="bag_no"):
        shift.move_cash(house.till, house.cashier, CashKind.PICKUP, 10_000, "금고", bag_no="17 번")
    report = shift.x_report(house.till, house.cashier)
    assert report.drops == (("B0017", 50_000),)
    assert report.expected_won == 50_000
    assert report.drawer_move_count == 1


def test_the_drawer_goes_from_hand_to_hand(house: House) -> None:
    """교대: who holds the drawer is on record, and a count of it is compared in silence."""
    assert not handover.note_hand_over(house.till, house.cashier)
    with pytest.raises(Refused, match="hand_over_none"):
        handover.count_at_hand_over(house.till, house.cashier, pieces(100_000))
    assert handover.note_hand_over(house.till, house.volunteer)
    assert not handover.note_hand_over(house.till, house.volunteer)
    assert handover.count_at_hand_over(house.till, house.volunteer, pieces(99_000)) == -1_000
    assert handover.note_hand_over(house.till, house.cashier)
    found = control_rows.list_hand_overs(house.till.read(), house.till.shift_uid)
    assert [one[:4] for one in found] == [
        ("02", "04", 100_000, 99_000), ("04", "02", 100_000, None)]
    # The count of a hand-over is not the closing's: that one is still to come, and blind.
    assert steps(house.till)["count"].standing is Standing.DUE
    assert shift.is_blind(house.till, house.cashier)
    assert verify(house.till, full=True).full


def test_a_z_of_an_earlier_version_can_still_be_read() -> None:
    """Frozen Zs are JSON: a figure that comes later must have a default, or old Zs are lost."""
    needed = {field.name for field in fields(shift.ShiftReport)
              if field.default is MISSING and field.default_factory is MISSING}
    assert needed == {
        "shift_uid", "business_date", "z_no", "opened_at_ms", "sale_count", "return_count",
        "gross_won", "discount_won", "exempt_won", "taxable_won", "non_taxable_won", "vat_won",
        "total_won", "cash_rounding_won", "tenders", "float_won", "cash_sales_won",
        "cash_refunds_won", "paid_in_won", "paid_out_won", "pickup_won", "voucher_change_won",
        "expected_won", "line_void_count", "line_void_won", "cart_void_count", "cart_void_won",
        "no_sale_count", "card_count", "card_won", "cash_receipt_count",
        "cash_receipt_pending_count", "counted_won", "over_short_won", "head_code",
    }
