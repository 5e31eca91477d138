"""현금영수증: who asked, what is owed, what was issued, what has to be taken back (HANDBOOK §3.3).

The number it goes to is personal data: sealed in `person`, outside the journal, erasable.  What is
still to do is worked out from the sale, its returns and the numbers that are there; so a return at
any till asks for its cancel by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app import people
from app.access import Action, Approval, Session, may, require, spend
from app.checks import format_business_no, is_business_no
from app.clock import local_now
from app.errors import BadInput, Refused
from app.events import CashReceiptsChanged
from app.tax import vat_of
from app.tender import AS_CASH_CODES, SettledTender
from models import cash_receipt_rows, kinds, sale_rows
from models.cash_receipt_rows import AsCash, CashReceiptRow
from models.values import CashReceiptPurpose, IdentifierKind, Ref, SaleKind, Won, new_ref

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit

#: 자진발급: the number for a buyer nobody knows. Not 010-0000-1234 (HANDBOOK §0.7).
SELF_ISSUE_NO = "010-000-1234"
MANDATORY_FROM_WON = 100_000
DUE_DAYS = 5
APPROVAL_NO_LENGTH = 9
CASH_RECEIPT_CARD_LENGTH = 18
PERSON = "cash_receipt"
#: How far back the list shows what is done.
SHOWN_DAYS = 14
CHANNELS = ("terminal", "hometax")
CANCEL_REASONS = (1, 2, 3)

_PHONE = re.compile(r"01[016789][0-9]{7,8}")
_RESIDENT = re.compile(r"[0-9]{6}[1-8][0-9]{6}")
_APPROVAL_NO = re.compile(r"[A-Z0-9]{9}")
_SEPARATORS = re.compile(r"[\s.\-]")


class Standing(StrEnum):
    """What is to do about a cash receipt; only ISSUED, CANCELLED and NOT_NEEDED are at rest."""

    PENDING = "PENDING"  # 발급 대기: there is no number yet
    ISSUED = "ISSUED"
    CANCEL_DUE = "CANCEL_DUE"  # goods came back: more was issued than was paid
    CANCEL_PENDING = "CANCEL_PENDING"  # taken back, its number is not there yet
    CANCELLED = "CANCELLED"
    NOT_NEEDED = "NOT_NEEDED"  # withdrawn, or all of it came back before it was issued


@dataclass(frozen=True, slots=True)
class Wish:
    """To whom a cash receipt shall go; never written down as it is."""

    purpose: CashReceiptPurpose
    kind: IdentifierKind
    identifier: str

    @property
    def masked(self) -> str:
        return mask(self.kind, self.identifier)


@dataclass(frozen=True, slots=True)
class CashReceipt:
    """One request as it stands now; `masked` is all a screen shows of whose it is."""

    row: CashReceiptRow
    purpose: CashReceiptPurpose
    masked: str

    @property
    def uid(self) -> Ref:
        return self.row.cash_receipt_uid

    @property
    def to_issue_won(self) -> Won:
        """What would be issued now: never more than is still paid as cash."""
        return max(0, min(self.row.amount_won, self.row.kept_won))

    @property
    def over_won(self) -> Won:
        """What of an issued one has to be taken back."""
        return max(0, self.live_won - max(0, self.row.kept_won))

    @property
    def live_won(self) -> Won:
        return self.row.issued_won - self.row.cancelled_won if self.row.approval_no else 0

    @property
    def standing(self) -> Standing:
        row = self.row
        if not row.approval_no:
            gone = row.cancel_count or not self.to_issue_won
            return Standing.NOT_NEEDED if gone else Standing.PENDING
        if self.over_won:
            return Standing.CANCEL_DUE
        if row.unnumbered_cancel_uid is not None:
            return Standing.CANCEL_PENDING
        return Standing.ISSUED if self.live_won else Standing.CANCELLED

    @property
    def is_due(self) -> bool:
        """Whether somebody still has something to do about it."""
        return self.standing in {
            Standing.PENDING, Standing.CANCEL_DUE, Standing.CANCEL_PENDING}


@dataclass(frozen=True, slots=True)
class ToKey:
    """What to key into the terminal, or to type into 홈택스."""

    amount_won: Won
    taxable_won: Won
    exempt_won: Won
    vat_won: Won

    @property
    def supply_won(self) -> Won:
        return self.taxable_won - self.vat_won


# -- who ------------------------------------------------------------------------------------------


def self_issued() -> Wish:
    """010-000-1234: always 소득공제용, nobody's number."""
    return Wish(CashReceiptPurpose.SELF_ISSUED, IdentifierKind.SELF_ISSUED, SELF_ISSUE_NO)


def read_wish(purpose: CashReceiptPurpose, typed: str) -> Wish:
    """What was typed as a phone number, a cash receipt card, or a business number.

    Raises BadInput: a resident number or a payment card (neither ever comes in, §5.4 and §0.9),
    the misprinted self-issue number, a business number whose check digit is wrong, or nothing
    that could be one.
    """
    digits = _SEPARATORS.sub("", typed)
    if purpose is CashReceiptPurpose.SELF_ISSUED:
        return self_issued()
    if digits == _SEPARATORS.sub("", SELF_ISSUE_NO):
        if purpose is not CashReceiptPurpose.DEDUCTION:
            raise BadInput("cash_receipt.self_issue_is_deduction")
        return self_issued()
    if digits == "01000001234":
        raise BadInput("cash_receipt.wrong_self_issue_no", number=SELF_ISSUE_NO)
    if not (digits.isascii() and digits.isdigit()):
        raise BadInput("cash_receipt.identifier_form")
    if _RESIDENT.fullmatch(digits):
        raise BadInput("cash_receipt.resident_no")
    if len(digits) == CASH_RECEIPT_CARD_LENGTH:
        return Wish(purpose, IdentifierKind.CASH_RECEIPT_CARD, digits)
    if purpose is CashReceiptPurpose.EXPENSE and is_business_no(digits):
        return Wish(purpose, IdentifierKind.BUSINESS_NO, digits)
    if _PHONE.fullmatch(digits) and (not digits.startswith("010") or len(digits) == 11):
        return Wish(purpose, IdentifierKind.PHONE, digits)
    if len(digits) == 10 and purpose is CashReceiptPurpose.EXPENSE:
        raise BadInput("cash_receipt.business_no")
    if len(digits) == 10 and is_business_no(digits):
        raise BadInput("cash_receipt.business_is_expense")
    if 14 <= len(digits) <= 19:
        raise BadInput("cash_receipt.payment_card")
    raise BadInput("cash_receipt.identifier_form")


def mask(kind: IdentifierKind, identifier: str) -> str:
    """`010-****-5678`; a firm's number is no person's and is shown whole (§5.10)."""
    if kind is IdentifierKind.SELF_ISSUED:
        return SELF_ISSUE_NO
    if not identifier:
        return ""
    if kind is IdentifierKind.BUSINESS_NO:
        return format_business_no(identifier)
    if kind is IdentifierKind.PHONE:
        return f"{identifier[:3]}-{'*' * (len(identifier) - 7)}-{identifier[-4:]}"
    return f"{'*' * (len(identifier) - 4)}{identifier[-4:]}"


# -- asking ---------------------------------------------------------------------------------------


def as_cash_of(tenders: Sequence[SettledTender]) -> AsCash:
    """The part of a payment a cash receipt is for: cash, transfer, paper vouchers (§3.3)."""
    mine = [one for one in tenders if one.tender.type.as_cash]
    return AsCash(
        sum(one.amount_won for one in mine), sum(one.taxable_won for one in mine),
        sum(one.vat_won for one in mine))


def as_cash_won(till: Till, sale_uid: Ref) -> Won:
    """What of a sale is paid as cash, less what came back of it."""
    return cash_receipt_rows.sum_as_cash(till.read(), sale_uid, AS_CASH_CODES).amount_won


def is_mandatory(till: Till, as_cash_won: Won) -> bool:
    """Whether it must be issued unasked (법인세법 art. 117-2(4))."""
    return till.settings.cash_receipt_mandatory and as_cash_won >= MANDATORY_FROM_WON


def record_request(
    unit: Unit, till: Till, sale_uid: Ref, cash_date: str, as_cash: AsCash, wish: Wish
) -> Ref:
    """Write a request inside a transaction that is already open (a sale's own)."""
    person_ref = None
    if wish.kind is not IdentifierKind.SELF_ISSUED:
        person_ref = new_ref()
        people.write_person(unit, till, person_ref, PERSON, {"identifier": wish.identifier})
    uid, figures = new_ref(), figures_of(as_cash)
    unit.record(kinds.CashReceiptRequested(
        cash_receipt_uid=uid, sale_uid=sale_uid, purpose=wish.purpose,
        identifier_kind=wish.kind, person_ref=person_ref, amount_won=figures.amount_won,
        taxable_won=figures.taxable_won, exempt_won=figures.exempt_won,
        vat_won=figures.vat_won, channel=till.settings.cash_receipt_channel,
        cash_date=cash_date, due_date=_due(cash_date),
    ))
    unit.announce(CashReceiptsChanged())
    return uid


def request(till: Till, session: Session, sale_uid: Ref, wish: Wish) -> CashReceipt:
    """Ask for one after the sale.  Raises Refused without cash in it, or where one is there."""
    require(till, session, Action.SELL)
    connection = till.read()
    sale = sale_rows.read_sale(connection, sale_uid)
    if sale is None:
        raise BadInput("receipt.unknown", receipt_no="")
    if sale.kind == SaleKind.RETURN:
        raise Refused("refund.is_a_return", receipt_no=sale.receipt_no)
    with till.unit(session.staff_ref) as unit:
        for row in cash_receipt_rows.list_of_sale(unit.cursor, sale_uid, AS_CASH_CODES):
            if _seen(till, row, masked="").standing not in {
                    Standing.CANCELLED, Standing.CANCEL_PENDING, Standing.NOT_NEEDED}:
                raise Refused("cash_receipt.already", receipt_no=sale.receipt_no)
        as_cash = cash_receipt_rows.sum_as_cash(unit.cursor, sale_uid, AS_CASH_CODES)
        if as_cash.amount_won <= 0:
            raise Refused("cash_receipt.no_cash")
        uid = record_request(unit, till, sale_uid, sale.business_date, as_cash, wish)
    return find(till, uid)


# -- looking --------------------------------------------------------------------------------------


def find(till: Till, cash_receipt_uid: Ref) -> CashReceipt:
    """Raises BadInput for one there is not."""
    row = cash_receipt_rows.read_cash_receipt(till.read(), cash_receipt_uid, AS_CASH_CODES)
    if row is None:
        raise BadInput("cash_receipt.unknown")
    return _seen(till, row)


def list_of_sale(till: Till, sale_uid: Ref) -> list[CashReceipt]:
    rows = cash_receipt_rows.list_of_sale(till.read(), sale_uid, AS_CASH_CODES)
    return [_seen(till, row) for row in rows]


def list_recent(till: Till) -> list[CashReceipt]:
    """What is to do, by deadline; behind it what is done of the last two weeks."""
    first = (local_now(till.clock).date() - timedelta(days=SHOWN_DAYS)).isoformat()
    rows = cash_receipt_rows.list_since(till.read(), first, AS_CASH_CODES)
    due, done = [], []
    for row in rows:
        if _seen(till, row, masked="").is_due:
            due.append(_seen(till, row))
        elif row.cash_date >= first:
            done.append(_seen(till, row))
    return [*due, *reversed(done)]


def taken_back(till: Till, receipt: CashReceipt) -> list[tuple[Won, str]]:
    """(won, number or nothing) of what was cancelled of an issued one, or has to be now."""
    if not receipt.row.approval_no:
        return []
    if receipt.over_won:
        return [(receipt.over_won, "")]
    return cash_receipt_rows.list_cancels(till.read(), receipt.uid)[-1:]


def count_due(till: Till) -> tuple[int, int]:
    """(to do, of these past their deadline); for the red figure at closing."""
    today = local_now(till.clock).date()
    first = (today - timedelta(days=SHOWN_DAYS)).isoformat()
    due = [row for row in cash_receipt_rows.list_since(till.read(), first, AS_CASH_CODES)
           if _seen(till, row, masked="").is_due]
    return len(due), sum(row.due_date < today.isoformat() for row in due)


def to_key(till: Till, receipt: CashReceipt) -> ToKey:
    """The figures to issue now, with tax as it is after whatever came back."""
    as_cash = cash_receipt_rows.sum_as_cash(till.read(), receipt.row.sale_uid, AS_CASH_CODES)
    return figures_of(as_cash._replace(amount_won=receipt.to_issue_won))


def reveal(till: Till, session: Session, receipt: CashReceipt) -> str:
    """The whole number, for who keys it into the terminal; empty once it is erased.

    Whoever is at the till may see it as long as it is not issued, later it takes a right; that
    it was seen is on record (HANDBOOK §0.19).
    """
    pending = receipt.standing is Standing.PENDING
    require(till, session, Action.SELL if pending else Action.SEE_PERSONAL_DATA)
    if receipt.row.person_ref is None:
        return SELF_ISSUE_NO
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.IncidentNoted(
            incident="personal_data.seen",
            values={"what": PERSON, "cash_receipt_uid": receipt.uid}))
    return people.read_person(till, receipt.row.person_ref).get("identifier", "")


# -- numbers --------------------------------------------------------------------------------------


def check_approval_no(text: str) -> str:
    """Nine letters or digits, as the tax system gives them."""
    text = _SEPARATORS.sub("", text).upper()
    if not _APPROVAL_NO.fullmatch(text):
        raise BadInput("cash_receipt.approval_no_form", length=APPROVAL_NO_LENGTH)
    return text


def issue(
    till: Till, session: Session, cash_receipt_uid: Ref, approval_no: str, issued_on: str = ""
) -> CashReceipt:
    """Its approval number is there: only now it is issued.

    Raises BadInput for a number that is none or has been given, Refused where nothing waits.
    """
    _require_either(till, session, Action.SELL)
    approval_no = check_approval_no(approval_no)
    with till.unit(session.staff_ref) as unit:
        _issue(unit, till, cash_receipt_uid, approval_no, issued_on)
    return find(till, cash_receipt_uid)


def _issue(
    unit: Unit, till: Till, cash_receipt_uid: Ref, approval_no: str, issued_on: str
) -> None:
    row = cash_receipt_rows.read_cash_receipt(unit.cursor, cash_receipt_uid, AS_CASH_CODES)
    if row is None:
        raise BadInput("cash_receipt.unknown")
    receipt = _seen(till, row, masked="")
    if receipt.standing is not Standing.PENDING:
        raise Refused("cash_receipt.not_pending", receipt_no=row.receipt_no)
    _refuse_taken(unit, approval_no)
    unit.record(kinds.CashReceiptIssued(
        cash_receipt_uid=cash_receipt_uid, approval_no=approval_no,
        issued_on=_day(till, issued_on), issued_won=receipt.to_issue_won,
    ))
    unit.announce(CashReceiptsChanged())


def cancel(
    till: Till, session: Session, cash_receipt_uid: Ref, reason: int, *, approval_no: str = "",
    amount_won: Won | None = None, approval: Approval | None = None,
) -> CashReceipt:
    """Take one back, by its original number, date and a reason (1, 2, 3); whole if not said.

    Without a number it waits for one.  One that was never issued is only withdrawn.  Raises
    Refused where nothing is left of it or a cancel waits, BadInput.
    """
    _require_either(till, session, Action.REFUND, approval)
    if reason not in CANCEL_REASONS:
        raise BadInput("cash_receipt.reason")
    approval_no = check_approval_no(approval_no) if approval_no else ""
    with till.unit(session.staff_ref) as unit:
        row = cash_receipt_rows.read_cash_receipt(unit.cursor, cash_receipt_uid, AS_CASH_CODES)
        if row is None:
            raise BadInput("cash_receipt.unknown")
        receipt = _seen(till, row, masked="")
        if row.unnumbered_cancel_uid is not None:
            raise Refused("cash_receipt.cancel_waits", receipt_no=row.receipt_no)
        if receipt.standing is Standing.PENDING:
            _refuse_duty(till, row)
            won, approval_no = 0, ""
        else:
            won = receipt.live_won if amount_won is None else amount_won
            if not 0 < won <= receipt.live_won:
                raise Refused("cash_receipt.nothing_to_cancel", receipt_no=row.receipt_no)
        if approval_no:
            _refuse_taken(unit, approval_no)
        unit.record(kinds.CashReceiptCancelled(
            cancel_uid=new_ref(), cash_receipt_uid=cash_receipt_uid, reason=reason,
            amount_won=won, original_approval_no=row.approval_no,
            original_issued_on=row.issued_on, approval_no=approval_no,
            cancelled_on=_day(till, ""),
        ))
        unit.announce(CashReceiptsChanged())
    spend(till, approval)
    return find(till, cash_receipt_uid)


def number_cancel(
    till: Till, session: Session, cash_receipt_uid: Ref, approval_no: str
) -> CashReceipt:
    """The number of a cancel that was waiting for it.  Raises BadInput, Refused."""
    _require_either(till, session, Action.SELL)
    approval_no = check_approval_no(approval_no)
    with till.unit(session.staff_ref) as unit:
        row = cash_receipt_rows.read_cash_receipt(unit.cursor, cash_receipt_uid, AS_CASH_CODES)
        if row is None or row.unnumbered_cancel_uid is None:
            raise Refused("cash_receipt.nothing_to_cancel",
                          receipt_no=row.receipt_no if row else "")
        _refuse_taken(unit, approval_no)
        kept = cash_receipt_rows.read_cancel(unit.cursor, row.unnumbered_cancel_uid)
        unit.record(kinds.CashReceiptCancelled(
            cancel_uid=row.unnumbered_cancel_uid, cash_receipt_uid=cash_receipt_uid,
            reason=kept[0], amount_won=kept[1], original_approval_no=row.approval_no,
            original_issued_on=row.issued_on, approval_no=approval_no,
            cancelled_on=_day(till, ""),
        ))
        unit.announce(CashReceiptsChanged())
    return find(till, cash_receipt_uid)


def figures_of(as_cash: AsCash) -> ToKey:
    """taxable + exempt = amount, even where the sale rounded some won away."""
    taxable_won = max(0, min(as_cash.taxable_won, as_cash.amount_won))
    vat_won = as_cash.vat_won if taxable_won == as_cash.taxable_won else vat_of(taxable_won)
    return ToKey(as_cash.amount_won, taxable_won, as_cash.amount_won - taxable_won, vat_won)


def split_of(amount_won: Won, taxable_won: Won) -> ToKey:
    """The figures of a part taken back, whose VAT is that of its own taxable won."""
    return ToKey(amount_won, taxable_won, amount_won - taxable_won, vat_of(taxable_won))


def _require_either(
    till: Till, session: Session, action: Action, approval: Approval | None = None
) -> None:
    """Whoever stands at the till, or the office that issues by list."""
    if not may(session.role, Action.EXPORT):
        require(till, session, action, approval)


def _refuse_duty(till: Till, row: CashReceiptRow) -> None:
    """What the law wants issued unasked is never withdrawn, only issued to someone else."""
    if is_mandatory(till, row.kept_won):
        raise Refused("cash_receipt.mandatory", receipt_no=row.receipt_no)


def _refuse_taken(unit: Unit, approval_no: str) -> None:
    if cash_receipt_rows.find_by_approval_no(unit.cursor, approval_no) is not None:
        raise BadInput("cash_receipt.approval_no_taken", approval_no=approval_no)


def _seen(till: Till, row: CashReceiptRow, masked: str | None = None) -> CashReceipt:
    """A row as a screen may show it; with `masked` given nothing is opened for it."""
    kind = IdentifierKind(row.identifier_kind)
    if masked is None:
        person = people.read_person(till, row.person_ref) if row.person_ref else {}
        masked = mask(kind, person.get("identifier", ""))
    return CashReceipt(row, CashReceiptPurpose(row.purpose), masked)


def _day(till: Till, typed: str) -> str:
    if not typed:
        return local_now(till.clock).date().isoformat()
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise BadInput("cash_receipt.date") from error


def _due(cash_date: str) -> str:
    return (date.fromisoformat(cash_date) + timedelta(days=DUE_DAYS)).isoformat()
