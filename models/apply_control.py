"""What the kinds of closing and control do to the rows."""

from __future__ import annotations

from models import kinds_control as kinds
from models.appliers import applies, is_edit_newer, is_newer, waits
from models.journal import Entry
from models.rows import Rows


@applies(kinds.ClosingStepSettled)
def apply_step_settled(rows: Rows, entry: Entry, settled: kinds.ClosingStepSettled) -> None:
    if is_edit_newer(rows, entry, settled):
        rows.put("closing_step", (
            settled.shift_uid, settled.step, settled.outcome, settled.reason, entry.actor_ref,
            entry.happened_at_ms,
        ))


@applies(kinds.CashRecounted)
def apply_cash_recounted(rows: Rows, entry: Entry, counted: kinds.CashRecounted) -> None:
    if is_edit_newer(rows, entry, counted):
        rows.put("cash_recount", (
            counted.shift_uid, counted.first_won, counted.first_over_won, counted.counted_won,
            entry.actor_ref, entry.happened_at_ms,
        ))


@applies(kinds.TenderCounted)
def apply_tender_counted(rows: Rows, entry: Entry, counted: kinds.TenderCounted) -> None:
    if is_edit_newer(rows, entry, counted):
        rows.put("tender_count", (
            counted.shift_uid, counted.tender_code, counted.count, counted.counted_won))


@applies(kinds.TendersChecked)
def apply_tenders_checked(rows: Rows, entry: Entry, checked: kinds.TendersChecked) -> None:
    for one in checked.tenders:
        if is_edit_newer(rows, entry, checked, one.tender_code):
            rows.put("tender_check", (
                checked.shift_uid, one.tender_code, one.system_won, one.counted_won,
                one.checked_won, checked.note, entry.actor_ref, entry.happened_at_ms,
            ))


@applies(kinds.CashDropped)
def apply_cash_dropped(rows: Rows, entry: Entry, dropped: kinds.CashDropped) -> None:
    rows.put("cash_drop", (
        dropped.move_uid, entry.shift_uid, dropped.bag_no, dropped.amount_won, entry.actor_ref,
        entry.happened_at_ms,
    ))


@applies(kinds.TillHandedOver)
def apply_till_handed_over(rows: Rows, entry: Entry, handed: kinds.TillHandedOver) -> None:
    rows.insert("hand_over", (
        entry.uid, entry.shift_uid, handed.from_ref, handed.to_ref, None,
        handed.expected_won, entry.happened_at_ms,
    ))


@applies(kinds.HandOverCounted)
def apply_hand_over_counted(rows: Rows, entry: Entry, counted: kinds.HandOverCounted) -> None:
    if waits(rows, entry, counted.thing()):
        return
    if is_edit_newer(rows, entry, counted):
        rows.change(
            "hand_over", (counted.hand_over_uid,), counted_won=counted.counted_won,
            expected_won=counted.expected_won)


@applies(kinds.ReportFrozen)
def apply_report_frozen(rows: Rows, entry: Entry, frozen: kinds.ReportFrozen) -> None:
    if is_newer(rows, entry, f"z_report:{frozen.shift_uid}", 1):
        rows.put("z_report", (frozen.shift_uid, frozen.report_json))


@applies(kinds.ReportReprinted)
def apply_report_reprinted(rows: Rows, entry: Entry, reprinted: kinds.ReportReprinted) -> None:
    rows.insert("report_reprint", (entry.uid, reprinted.shift_uid, reprinted.copy_no))


@applies(kinds.PaperSaleTyped)
def apply_paper_sale_typed(rows: Rows, entry: Entry, typed: kinds.PaperSaleTyped) -> None:
    rows.insert("paper_sale", (
        typed.sale_uid, typed.slip_no, typed.written_on, typed.written_by_ref, entry.actor_ref,
        int(typed.is_late), entry.shift_uid,
    ))
