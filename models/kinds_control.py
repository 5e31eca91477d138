"""Kinds of closing and control: steps settled, counts beside cash, drops, hand-overs, paper sales.

Amounts are whole won.  Whoever wrote a paper slip is named by his staff ref, nobody else at all.
"""

from __future__ import annotations

import msgspec

from models.payload import Edit, Payload, Upcasters, upcasters_of
from models.values import Ref, Won


class ClosingStepSettled(Edit, frozen=True, kw_only=True):
    """One step of the closing list was done or skipped; the newest one of a step holds."""

    KIND = "closing.step_settled"
    THING = ("closing_step", "shift_uid", "step")
    shift_uid: Ref
    step: str
    outcome: str  # done, skipped, open (taken up again)
    reason: str


class CashRecounted(Edit, frozen=True, kw_only=True):
    """The one second count, made with the difference known; the first one is kept beside it."""

    KIND = "closing.cash_recounted"
    THING = ("cash_recount", "shift_uid")
    shift_uid: Ref
    counts: dict[str, int]
    counted_won: Won
    first_won: Won
    first_over_won: Won


class TenderCounted(Edit, frozen=True, kw_only=True):
    """What lies there of a tender beside cash: the terminal's own total, or vouchers by face."""

    KIND = "closing.tender_counted"
    THING = ("tender_count", "shift_uid", "tender_code")
    shift_uid: Ref
    tender_code: str
    count: int
    counted_won: Won


class CheckedTender(msgspec.Struct, frozen=True, kw_only=True):
    tender_code: str
    system_won: Won
    counted_won: Won | None
    checked_won: Won


class TendersChecked(Edit, frozen=True, kw_only=True):
    """확인: what a manager found afterwards, beside what was counted; the newest one holds."""

    KIND = "closing.tenders_checked"
    THING = ("tender_check", "shift_uid")
    shift_uid: Ref
    tenders: list[CheckedTender]
    note: str


class CashDropped(Payload, frozen=True, kw_only=True):
    """Cash put into the safe in a numbered bag; written with the move that takes it out."""

    KIND = "closing.cash_dropped"
    move_uid: Ref
    bag_no: str
    amount_won: Won


class TillHandedOver(Payload, frozen=True, kw_only=True):
    """교대: the drawer goes on to somebody else."""

    KIND = "closing.till_handed_over"
    from_ref: Ref
    to_ref: Ref
    expected_won: Won


class HandOverCounted(Edit, frozen=True, kw_only=True):
    """The drawer counted at a hand-over, blind; how it stood is kept beside it."""

    KIND = "closing.hand_over_counted"
    THING = ("hand_over", "hand_over_uid")
    hand_over_uid: Ref
    counts: dict[str, int]
    counted_won: Won
    expected_won: Won


class ReportFrozen(Payload, frozen=True, kw_only=True):
    """The Z as it was printed: what comes later is listed on the next one."""

    KIND = "closing.report_frozen"
    shift_uid: Ref
    report_json: str


class ReportReprinted(Payload, frozen=True, kw_only=True):
    """A Z printed once more, marked 재발행; it is never made anew."""

    KIND = "closing.report_reprinted"
    shift_uid: Ref
    copy_no: int


class PaperSaleTyped(Payload, frozen=True, kw_only=True):
    """A sale that was written on paper; `is_late` where the Z of its day was printed before."""

    KIND = "paper.sale_typed"
    sale_uid: Ref
    slip_no: str
    written_on: str
    written_by_ref: Ref
    is_late: bool


PAYLOADS: tuple[type[Payload], ...] = (
    ClosingStepSettled, CashRecounted, TenderCounted, TendersChecked, CashDropped,
    TillHandedOver, HandOverCounted, ReportFrozen, ReportReprinted, PaperSaleTyped,
)
UPCASTERS: Upcasters = upcasters_of(PAYLOADS)
