"""외상 거래처: organisations that buy on account, what they owe and how old it is, what came in.

What is owed is never a number that is edited: charges of sales, less what came back of them, less
what was paid, the oldest first.  The mail address and who answers are sealed under the account's
ref, outside the journal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app import payments, people
from app.access import Action, Approval, Session, may, require, spend
from app.checks import check_reason, format_business_no, has_personal_number, is_business_no
from app.clock import local_now
from app.errors import BadInput, Refused
from app.events import AccountsChanged
from app.payments import TerminalAnswer
from app.tender import TenderKind, check_approval_no, find_tender_type
from app.till import Till
from models import account_rows, kinds_tenders, sale_rows
from models import kinds as core_kinds
from models.account_rows import AccountRow, ChargeRow, CollectedRow
from models.values import PaymentDirection, PaymentOutcome, Ref, Won, new_ref

if TYPE_CHECKING:
    from app.tender import SettledTender
    from app.unit import Unit

PERSON = "account"
NAME_LENGTH_MAX = 40
LIMIT_WON_MAX = 99_999_999
DUE_DAYS_MAX = 180
#: Ageing: up to 30, 60, 90 days since the sale, and older (외상 연령).
AGES = (30, 60, 90)
#: What an organisation may pay its debts with.
COLLECTED_BY = ("CASH", "BANK_TRANSFER", "CARD")
_MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9.\-]+\.[A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Account:
    """An organisation and how it stands; `ages` are won by `AGES` and the rest."""

    ref: Ref
    name: str
    business_no: str
    limit_won: Won
    due_days: int
    active: bool
    owed_won: Won
    overdue_won: Won
    ages: tuple[Won, ...]
    version_uid: str

    @property
    def room_won(self) -> Won:
        """What may still be bought on account."""
        return max(0, self.limit_won - self.owed_won)


@dataclass(frozen=True, slots=True)
class OpenCharge:
    """A sale's part with what of it is still to be paid."""

    row: ChargeRow
    open_won: Won
    age_days: int


@dataclass(frozen=True, slots=True)
class AccountForm:
    """What the office types of an organisation."""

    name: str
    business_no: str
    limit_won: Won = 300_000
    due_days: int = 30
    email: str = ""
    contact: str = ""
    active: bool = True


# -- keeping ----------------------------------------------------------------------------------


def list_accounts(till: Till, *, with_stopped: bool = False) -> list[Account]:
    """Every organisation by name, with what it owes today."""
    return [
        _account(till, row) for row in account_rows.list_accounts(till.read())
        if with_stopped or row.status == "ACTIVE"
    ]


def find(till: Till, ref: Ref) -> Account:
    """Raises BadInput for one there is not."""
    row = account_rows.read_account(till.read(), ref)
    if row is None:
        raise BadInput("account.unknown")
    return _account(till, row)


def form_of(till: Till, session: Session, ref: Ref) -> AccountForm:
    """What is kept, to be edited; the sealed part only for who may see it."""
    require(till, session, Action.KEEP_ACCOUNTS)
    row = find(till, ref)
    kept = people.read_person(till, ref)
    return AccountForm(
        row.name, format_business_no(row.business_no), row.limit_won, row.due_days,
        kept.get("email", ""), kept.get("contact", ""), row.active)


def masked_email(till: Till, ref: Ref) -> str:
    """Where its papers go, as anybody may see it (§5); empty where none is kept or it was erased.
    """
    return people.mask_email(people.read_person(till, ref).get("email", ""))


def keep_account(
    till: Till, session: Session, form: AccountForm, ref: Ref | None = None
) -> Ref:
    """A new organisation, or an old one as it is now.

    Raises BadInput beside the field that is wrong: account.name, .business_no, .email, .limit,
    .due_days; Refused where the number is another's.
    """
    require(till, session, Action.KEEP_ACCOUNTS)
    name = check_name(form.name)
    business_no = check_business_no(form.business_no)
    email, contact = check_email(form.email), form.contact.strip()
    if not 0 <= form.limit_won <= LIMIT_WON_MAX:
        raise BadInput("account.limit")
    if not 0 <= form.due_days <= DUE_DAYS_MAX:
        raise BadInput("account.due_days", limit=DUE_DAYS_MAX)
    other = account_rows.find_by_business_no(till.read(), business_no)
    if other is not None and other != ref:
        raise Refused("account.business_no_taken")
    old = account_rows.read_account(till.read(), ref) if ref else None
    kept_ref = ref or new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds_tenders.AccountChanged(
            ref=kept_ref, base_uid=old.version_uid if old else "", name=name,
            business_no=business_no, limit_won=form.limit_won, due_days=form.due_days,
            status="ACTIVE" if form.active else "STOPPED"))
        sealed = {"email": email, "contact": contact}
        if people.read_person(till, kept_ref, till.database.writer) != sealed:
            people.write_person(unit, till, kept_ref, PERSON, sealed)
        unit.announce(AccountsChanged())
    return kept_ref


def check_name(text: str) -> str:
    """An organisation's name; no number that names a person comes in with it."""
    name = unicodedata.normalize("NFC", text).strip()
    if (not name or len(name) > NAME_LENGTH_MAX or not name.isprintable()
            or has_personal_number(name)):
        raise BadInput("account.name", limit=NAME_LENGTH_MAX)
    return name


def check_business_no(text: str) -> str:
    """Ten digits of a 사업자등록번호 whose check digit is right (§2.5)."""
    typed = re.sub(r"[\s\-]", "", text)
    if not is_business_no(typed):
        raise BadInput("account.business_no")
    return typed


def check_email(text: str) -> str:
    """A mail address, or nothing."""
    text = text.strip()
    if text and not _MAIL.fullmatch(text):
        raise BadInput("account.email")
    return text


# -- owing ------------------------------------------------------------------------------------


def check_credit(
    till: Till, session: Session, account_ref: Ref | None, amount_won: Won,
    approval: Approval | None = None,
) -> tuple[AccountRow, str]:
    """The account that may be charged, and the approval it stands on.

    Raises Refused for one that is stopped, NeedsApproval beyond its limit.
    """
    row = account_rows.read_account(till.read(), account_ref or "")
    if row is None:
        raise BadInput("account.unknown")
    if row.status != "ACTIVE":
        raise Refused("account.stopped", name=row.name)
    owed_won = _account(till, row).owed_won
    if owed_won + amount_won <= row.limit_won:
        return row, ""
    return row, require(
        till, session, Action.CREDIT_OVER_LIMIT, approval, amount_won=amount_won)


def record_charges(
    unit: Unit, till: Till, session: Session, sale_uid: Ref, settled: Sequence[SettledTender],
    approval: Approval | None = None,
) -> None:
    """What a sale leaves to be paid, inside its own transaction."""
    for tender_no, one in enumerate(settled, 1):
        if one.tender.type.kind is not TenderKind.CREDIT:
            continue
        row, approval_uid = check_credit(
            till, session, one.tender.account_ref, one.amount_won, approval)
        unit.record(kinds_tenders.AccountCharged(
            sale_uid=sale_uid, tender_no=tender_no, account_ref=row.ref,
            amount_won=one.amount_won, due_date=due_date(till.business_date, row.due_days),
            approval_uid=approval_uid))
        unit.announce(AccountsChanged())


def account_of_sale(till: Till, sale_uid: Ref) -> Ref | None:
    """Whose account a sale went to; None for any other."""
    found = account_rows.account_of_sale(till.read(), sale_uid)
    return found[0] if found else None


def due_date(business_date: str, due_days: int) -> str:
    return (date.fromisoformat(business_date) + timedelta(days=due_days)).isoformat()


def open_charges(till: Till, account_ref: Ref) -> list[OpenCharge]:
    """What is still to be paid of each sale, oldest first: money pays the oldest first."""
    connection, today = till.read(), local_now(till.clock).date()
    return _open(
        account_rows.list_charges(connection, account_ref),
        account_rows.list_collected(connection, account_ref), today)


def list_collected(till: Till, account_ref: Ref) -> list[CollectedRow]:
    """Money that came in, the newest first."""
    return account_rows.list_collected(till.read(), account_ref)[::-1]


def _open(
    charges: Sequence[ChargeRow], collected: Sequence[CollectedRow], today: date
) -> list[OpenCharge]:
    paid_won = sum(row.amount_won for row in collected)
    found = []
    for row in charges:
        left_won = row.amount_won - row.returned_won
        covered_won = min(left_won, paid_won) if left_won > 0 else left_won
        paid_won -= covered_won
        found.append(OpenCharge(
            row, left_won - covered_won, (today - date.fromisoformat(row.charged_on)).days))
    return found


def _account(till: Till, row: AccountRow) -> Account:
    connection, today = till.read(), local_now(till.clock).date()
    charges = account_rows.list_charges(connection, row.ref)
    collected = account_rows.list_collected(connection, row.ref)
    ages, overdue_won = [0] * (len(AGES) + 1), 0
    for one in _open(charges, collected, today):
        place = next((n for n, days in enumerate(AGES) if one.age_days <= days), len(AGES))
        ages[place] += one.open_won
        if one.row.due_date < today.isoformat():
            overdue_won += one.open_won
    owed_won = sum(x.amount_won - x.returned_won for x in charges) - sum(
        x.amount_won for x in collected)
    return Account(
        row.ref, row.name, format_business_no(row.business_no), row.limit_won, row.due_days,
        row.status == "ACTIVE", owed_won, overdue_won, tuple(ages), row.version_uid)


# -- money coming in --------------------------------------------------------------------------


def collect(
    till: Till, session: Session, account_ref: Ref, amount_won: Won, tender_code: str,
    *, payment_uid: Ref | None = None, approval_no: str = "", reason: str = "",
    approval: Approval | None = None, uid: Ref | None = None,
) -> Ref:
    """외상회수: cash, a transfer somebody has seen, or a card.  Durable when this returns.

    Raises BadInput for more than is owed or a tender that cannot be, Refused without a shift and
    for a card nobody approved; NeedsApproval.
    """
    approval_uid = require(
        till, session, Action.COLLECT_CREDIT, approval, amount_won=amount_won)
    if till.shift is None:
        raise Refused("shift.closed")
    if tender_code not in COLLECTED_BY:
        raise BadInput("account.tender")
    account = find(till, account_ref)
    if not 0 < amount_won <= account.owed_won:
        raise BadInput("account.amount", owed_won=account.owed_won)
    kind = find_tender_type(tender_code).kind
    if kind is TenderKind.CASH and amount_won % 10:
        raise BadInput("tender.no_such_coin", step_won=10)
    uid = uid or new_ref()
    if account_rows.find_account_payment(till.read(), uid) is not None:
        return uid
    with till.unit(session.staff_ref) as unit:
        if kind is TenderKind.CARD:
            payments.check_approved(
                unit, payment_uid, amount_won, PaymentDirection.APPROVE, tender_code=tender_code)
        unit.record(kinds_tenders.AccountPaid(
            account_payment_uid=uid, account_ref=account_ref, amount_won=amount_won,
            tender_code=tender_code, tender_kind=kind.value,
            payment_uid=payment_uid if kind is TenderKind.CARD else None,
            approval_no=check_approval_no(approval_no) if approval_no else "",
            reason=check_reason(reason), approval_uid=approval_uid))
        unit.announce(AccountsChanged())
    spend(till, approval)
    if kind is TenderKind.CASH and till.printer is not None:
        till.printer.kick_drawer()
    return uid


def take_back(
    till: Till, session: Session, account_ref: Ref, account_payment_uid: Ref, reason: str,
    *, approval: Approval | None = None,
) -> Ref:
    """A collection that was written down wrongly, while its shift is open; never a card's.

    Raises Refused for another shift's, a card's (the terminal has to cancel it) and a second time.
    """
    approval_uid = require(till, session, Action.COLLECT_CREDIT, approval)
    reason = check_reason(reason)
    if not reason:
        raise BadInput("refund.reason_missing")
    rows = {x.account_payment_uid: x for x in account_rows.list_collected(
        till.read(), account_ref)}
    row = rows.get(account_payment_uid)
    if row is None or row.reverses_uid is not None:
        raise BadInput("account.unknown_payment")
    if row.reversed_by is not None:
        raise Refused("account.taken_back_already")
    if till.shift is None or row.shift_uid != till.shift.shift_uid:
        raise Refused("account.other_shift")
    kind = find_tender_type(row.tender_code).kind
    if kind is TenderKind.CARD:
        raise Refused("account.card_paid")
    uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds_tenders.AccountPaid(
            account_payment_uid=uid, account_ref=account_ref, amount_won=-row.amount_won,
            tender_code=row.tender_code, tender_kind=kind.value, payment_uid=None,
            approval_no="", reason=reason, reverses_uid=account_payment_uid,
            approval_uid=approval_uid))
        unit.announce(AccountsChanged())
    spend(till, approval)
    if kind is TenderKind.CASH and till.printer is not None:
        till.printer.kick_drawer()
    return uid


def intend_collection(
    till: Till, session: Session, account_ref: Ref, amount_won: Won,
    *, approval: Approval | None = None,
) -> Ref:
    """Write down that a terminal will be asked for a debt, before it is.

    Raises Refused while an earlier card of this account waits for its answer: nothing is asked
    twice.
    """
    if not may(session.role, Action.COLLECT_CREDIT):
        require(till, session, Action.COLLECT_CREDIT, approval, amount_won=amount_won)
    if till.shift is None:
        raise Refused("shift.closed")
    account = find(till, account_ref)
    if not 0 < amount_won <= account.owed_won:
        raise BadInput("account.amount", owed_won=account.owed_won)
    if waiting_card(till, account_ref) is not None:
        raise Refused("payment.in_doubt")
    payment_uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(core_kinds.PaymentIntended(
            payment_uid=payment_uid, cart_uid=account_ref, tender_code="CARD",
            amount_won=amount_won, taxable_won=0, exempt_won=amount_won))
    return payment_uid


def waiting_card(till: Till, account_ref: Ref) -> payments.Doubt | None:
    """A card of this account that was asked, or has paid, and is not written down yet."""
    return next(
        (one for one in payments.list_doubts(till) if one.cart_uid == account_ref), None)


def let_card_go(till: Till, session: Session, payment_uid: Ref) -> None:
    """The terminal was never asked after all."""
    payments.resolve_payment(
        till, session, payment_uid, TerminalAnswer(PaymentOutcome.CANCELLED))


def take_card(
    till: Till, session: Session, account_ref: Ref, payment_uid: Ref, answer: TerminalAnswer,
    *, approval: Approval | None = None,
) -> None:
    """What the terminal said of a debt: approved is collected, anything else is only kept."""
    payment = sale_rows.read_payment(till.read(), payment_uid)
    if payment is None or payment.cart_uid != account_ref:
        raise BadInput("payment.unknown")
    payments.resolve_payment(till, session, payment_uid, answer, approval=approval)
    if answer.outcome is PaymentOutcome.APPROVED:
        collect(
            till, session, account_ref, payment.amount_won, "CARD", payment_uid=payment_uid,
            approval_no=answer.approval_no, approval=approval)
