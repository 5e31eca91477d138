"""결제수단 정정: a finished sale was paid with something else than was pressed (PROMISES T2, T9).

While its shift is open one linked entry says so; the receipt keeps its number, expected cash and
the cash receipt follow.  What a terminal or an account really moved is never corrected away: that
is a return and a new sale.
"""

from __future__ import annotations

from dataclasses import dataclass

from app import accounts, cash_receipt, people
from app.access import Action, Approval, Session, require, spend
from app.checks import check_reason
from app.clock import local_now
from app.errors import BadInput, Refused
from app.events import CashReceiptsChanged, SaleCorrected, TransfersChanged
from app.tender import (
    AS_CASH_CODES,
    CASH_STEP_WON,
    TENDER_TYPES,
    TenderKind,
    TenderType,
    check_approval_no,
    check_depositor,
    find_tender_type,
)
from app.till import Till
from app.unit import Unit
from models import account_rows, cash_receipt_rows, kinds, kinds_tenders
from models.account_rows import CorrectableRow, SaleTenderRow
from models.values import PaymentDirection, PaymentOutcome, Ref, SaleKind, Won, new_ref


@dataclass(frozen=True, slots=True)
class Correctable:
    """A sale of the open shift and the tenders that can still be corrected."""

    row: CorrectableRow
    tenders: tuple[SaleTenderRow, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What it was really paid with, and what that tender asks for."""

    tender_code: str
    approval_no: str = ""
    depositor: str = ""
    seen: bool = False  # a transfer somebody has seen on the account
    account_ref: Ref | None = None


def find_correctable(till: Till, sale_uid: Ref) -> Correctable:
    """Raises Refused for a sale of another shift, a return, and one something came back of."""
    row = account_rows.read_correctable(till.read(), sale_uid)
    if row is None:
        raise BadInput("receipt.unknown", receipt_no="")
    if row.kind != SaleKind.SALE:
        raise Refused("refund.is_a_return", receipt_no=row.receipt_no)
    if till.shift is None or row.shift_uid != till.shift.shift_uid:
        raise Refused("correction.other_shift", receipt_no=row.receipt_no)
    if row.return_count:
        raise Refused("correction.came_back", receipt_no=row.receipt_no)
    tenders = tuple(account_rows.list_sale_tenders(till.read(), sale_uid))
    return Correctable(row, tenders)


def list_truths(till: Till, old: SaleTenderRow) -> list[TenderType]:
    """What this tender may have been instead, in the order of the pay screen."""
    allowed = set(till.settings.tenders_allowed)
    return [
        one for one in TENDER_TYPES
        if one.code in allowed and one.code != old.tender_code and not one.restricted
        and one.kind is not TenderKind.EXCHANGE
        and not (one.kind is TenderKind.CARD and till.card_terminal is not None)
    ]


def correct_tender(
    till: Till, session: Session, sale_uid: Ref, tender_no: int, truth: Truth, reason: str,
    *, approval: Approval | None = None,
) -> None:
    """Write the correction: durable when this returns.

    Raises Refused for money that really moved elsewhere (a card with its approval number, a
    transfer that was seen), BadInput for what the new tender still asks for, NeedsApproval.
    """
    found = find_correctable(till, sale_uid)
    old = next((one for one in found.tenders if one.tender_no == tender_no), None)
    if old is None:
        raise BadInput("tender.unknown", tender_code="")
    approval_uid = require(
        till, session, Action.CORRECT_TENDER, approval, amount_won=old.amount_won)
    reason = check_reason(reason)
    if not reason:
        raise BadInput("refund.reason_missing")
    kind = find_tender_type(truth.tender_code)
    _refuse_moved(till, old, kind)
    if kind not in list_truths(till, old):
        raise Refused("tender.not_allowed", name=kind.name_ko)
    account, due = None, ""
    if kind.kind is TenderKind.CREDIT:
        account, _ = accounts.check_credit(till, session, truth.account_ref, old.amount_won)
        due = accounts.due_date(found.row.business_date, account.due_days)
    amount_won, rounding_won = _as_paid(kind, old.amount_won, found.row.cash_rounding_won)
    with till.unit(session.staff_ref) as unit:
        tender = _new_tender(unit, till, found.row, old, kind, truth, amount_won)
        if old.tender_kind == TenderKind.CARD and old.payment_uid is not None:
            unit.record(_answer(old.payment_uid, PaymentOutcome.CANCELLED, "", ""))
        unit.record(kinds_tenders.TenderCorrected(
            sale_uid=sale_uid, sale_entry_uid=found.row.entry_uid, old_code=old.tender_code,
            old_amount_won=old.amount_won, tender=tender, cash_rounding_won=rounding_won,
            reason=reason, approval_uid=approval_uid,
            account_ref=account.ref if account else None, due_date=due))
        _note_cash_receipt(unit, till, found.row)
        for event in (CashReceiptsChanged(), TransfersChanged(), SaleCorrected(sale_uid)):
            unit.announce(event)
    spend(till, approval)
    if till.printer is not None and "CASH" in {old.tender_kind, kind.kind.value}:
        # Notes go in or come out of the drawer now.
        till.printer.kick_drawer()


def _refuse_moved(till: Till, old: SaleTenderRow, kind: TenderType) -> None:
    """Money that a terminal, an app or a bank moved comes back by a return, not by a word."""
    if old.tender_kind == TenderKind.EXCHANGE:
        raise Refused("correction.exchanged")
    if old.tender_kind == TenderKind.CARD and (
            old.card_approval_no or till.card_terminal is not None):
        raise Refused("correction.charged", approval_no=old.card_approval_no)
    if old.tender_kind == TenderKind.NAMED and old.approval_no and (
            kind.kind is not TenderKind.NAMED):
        raise Refused("correction.charged", approval_no=old.approval_no)
    if old.transfer_seen_on:
        raise Refused("correction.transfer_seen")
    if old.change_won and old.tender_kind == TenderKind.VOUCHER:
        raise Refused("correction.changed_voucher")


def _as_paid(kind: TenderType, paid_won: Won, rounding_won: Won) -> tuple[Won, Won]:
    """(amount, rounding of the sale): cash comes in tens and lets less than ten won go."""
    if kind.kind is not TenderKind.CASH and kind.kind is not TenderKind.VOUCHER:
        return paid_won, rounding_won
    amount_won = paid_won // CASH_STEP_WON * CASH_STEP_WON
    rounding_won += paid_won - amount_won
    if rounding_won >= CASH_STEP_WON:
        return amount_won + CASH_STEP_WON, rounding_won - CASH_STEP_WON
    return amount_won, rounding_won


def _new_tender(
    unit: Unit, till: Till, sale: CorrectableRow, old: SaleTenderRow, kind: TenderType,
    truth: Truth, amount_won: Won,
) -> kinds.SaleTender:
    payment_uid = person_ref = None
    approval_no = ""
    if kind.kind is TenderKind.CARD:
        payment_uid = _card_of_a_person(unit, till, sale, old, truth, amount_won)
    elif kind.kind is TenderKind.NAMED:
        approval_no = check_approval_no(truth.approval_no or old.approval_no)
        if not approval_no:
            raise BadInput("tender.approval_no_form", limit=20)
    elif kind.kind is TenderKind.TRANSFER:
        if not truth.depositor and not truth.seen:
            raise BadInput("tender.depositor_form", limit=20)
        if truth.depositor:
            person_ref = new_ref()
            people.write_person(
                unit, till, person_ref, people.DEPOSITOR,
                {"name": check_depositor(truth.depositor)})
    in_hand = kind.kind in {TenderKind.CASH, TenderKind.VOUCHER}
    return kinds.SaleTender(
        tender_no=old.tender_no, tender_code=kind.code, tender_kind=kind.kind.value,
        amount_won=amount_won, tendered_won=amount_won if in_hand else 0, change_won=0,
        payment_uid=payment_uid, taxable_won=old.taxable_won, exempt_won=old.exempt_won,
        non_taxable_won=old.non_taxable_won, vat_won=old.vat_won, approval_no=approval_no,
        person_ref=person_ref, confirmed=truth.seen)


def _card_of_a_person(
    unit: Unit, till: Till, sale: CorrectableRow, old: SaleTenderRow, truth: Truth,
    amount_won: Won,
) -> Ref:
    """A stand-alone terminal has charged it already; a person says so, with the slip in hand."""
    if till.settings.card_approval_no == "now" and not truth.approval_no:
        raise BadInput("payment.approval_no_missing")
    payment_uid = new_ref()
    unit.record(kinds.PaymentIntended(
        payment_uid=payment_uid, cart_uid=sale.sale_uid, direction=PaymentDirection.APPROVE,
        tender_code="CARD", amount_won=amount_won, taxable_won=old.taxable_won,
        exempt_won=amount_won - old.taxable_won))
    at = local_now(till.clock).isoformat(timespec="seconds")
    unit.record(_answer(payment_uid, PaymentOutcome.APPROVED, truth.approval_no, at))
    return payment_uid


def _answer(
    payment_uid: Ref, outcome: PaymentOutcome, approval_no: str, at: str
) -> kinds.PaymentResolved:
    if approval_no and not (len(approval_no) <= 12 and approval_no.isascii()
                            and approval_no.isalnum()):
        raise BadInput("payment.approval_no_form", limit=12)
    return kinds.PaymentResolved(
        payment_uid=payment_uid, outcome=outcome, approval_no=approval_no, approved_at=at,
        card_masked="", issuer="", instalment_months=0)


def _note_cash_receipt(unit: Unit, till: Till, sale: CorrectableRow) -> None:
    """What is cash by now may have to be issued unasked; what is no longer falls away by itself."""
    codes = AS_CASH_CODES
    as_cash = cash_receipt_rows.sum_as_cash(unit.cursor, sale.sale_uid, codes)
    if not cash_receipt.is_mandatory(till, as_cash.amount_won):
        return
    if not cash_receipt_rows.list_of_sale(unit.cursor, sale.sale_uid, codes):
        cash_receipt.record_request(
            unit, till, sale.sale_uid, sale.business_date, as_cash, cash_receipt.self_issued())
