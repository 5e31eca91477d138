"""Money asked of a card terminal: intended before it is asked, approved, declined, or in doubt.

A doubt is any payment that may have been charged and that no sale carries.  It is shown until a
person has looked at the terminal's last transaction (HANDBOOK §3.2); nothing is ever asked twice
by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.access import Action, Approval, Session, may, require, spend
from app.cart import Cart
from app.cart_gate import refuse_unsellable
from app.checks import has_personal_number
from app.errors import BadInput, Refused
from app.pricing import Priced
from app.tender import Tender, eligible_won, find_tender_type, split_next
from app.till import Till
from app.unit import Unit
from models import kinds, return_rows, sale_rows
from models.values import PaymentDirection, PaymentOutcome, Ref, Won, new_ref

APPROVAL_NO_LENGTH_MAX = 12
#: A slip shows the first six and the last four; the rest of a card number never comes in (§0.9).
CARD_DIGITS_SHOWN_MAX = 10
INSTALMENT_MONTHS_MAX = 36
_TEXT_LENGTH_MAX = 24


@dataclass(frozen=True, slots=True)
class TerminalAnswer:
    """What the terminal said.  `approval_no` may be typed later; a whole card number never is."""

    outcome: PaymentOutcome = PaymentOutcome.APPROVED
    approval_no: str = ""
    approved_at: str = ""
    card_masked: str = ""
    issuer: str = ""
    instalment_months: int = 0


@dataclass(frozen=True, slots=True)
class Intent:
    """What to key into the terminal: taxable (with VAT) and exempt apart."""

    payment_uid: Ref
    amount_won: Won
    taxable_won: Won
    exempt_won: Won


@dataclass(frozen=True, slots=True)
class Doubt:
    """A payment that may have been charged without a sale to show for it."""

    payment_uid: Ref
    cart_uid: Ref
    amount_won: Won
    outcome: PaymentOutcome
    intended_at_ms: int
    direction: PaymentDirection
    tender_code: str = "CARD"


def intend_payment(
    till: Till, session: Session, cart: Cart, priced: Priced, amount_won: Won,
    tender_code: str = "CARD", taken: Sequence[Tender] = (),
) -> Intent:
    """Write down that a terminal will be asked, before it is.

    Raises Refused without a shift and while an earlier answer for this cart is unknown, BadInput
    for more than what is still to pay.  `taken` are the parts paid before, whose tax is theirs.
    """
    require(till, session, Action.SELL)
    if till.shift is None:
        raise Refused("shift.closed")
    earlier = doubts_of(till, cart)
    refuse_unsellable(till, cart, asked=bool(earlier))
    if any(doubt.outcome is not PaymentOutcome.APPROVED for doubt in earlier):
        # The card may have been charged already: look at the terminal before asking it again.
        raise Refused("payment.in_doubt")
    taken_won = sum(doubt.amount_won for doubt in earlier)
    if not 0 < amount_won <= priced.total_won - taken_won:
        raise BadInput("tender.amount_not_positive")
    tender_type = find_tender_type(tender_code)
    if tender_type.restricted and amount_won > eligible_won(priced, taken):
        raise Refused("tender.not_eligible", name=tender_type.name_ko,
                      eligible_won=eligible_won(priced, taken))
    taxable_won, exempt_won = split_next(priced, taken, tender_type, amount_won)
    intent = Intent(new_ref(), amount_won, taxable_won, exempt_won)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.PaymentIntended(
            payment_uid=intent.payment_uid, cart_uid=cart.uid, tender_code=tender_code,
            amount_won=amount_won, taxable_won=taxable_won, exempt_won=exempt_won,
        ))
    return intent


def resolve_payment(
    till: Till, session: Session, payment_uid: Ref, answer: TerminalAnswer,
    *, approval: Approval | None = None,
) -> None:
    """Record an outcome by itself: declined, back, unknown, or a doubt cleared.

    Raises BadInput for an approval number that cannot be one, Refused for a payment a sale carries.
    """
    _check_answer(answer)
    payment = sale_rows.read_payment(till.read(), payment_uid)
    if payment is None:
        raise BadInput("payment.unknown")
    # Who is still at the terminal may say what it said; an old doubt is cleared by a cashier.
    in_doubt = payment.outcome != PaymentOutcome.INTENDED
    approval_uid = require(
        till, session, Action.RESOLVE_DOUBT if in_doubt else Action.SELL, approval)
    if payment.sale_uid is not None and answer.outcome is not PaymentOutcome.APPROVED:
        raise Refused("payment.belongs_to_a_sale")
    with till.unit(session.staff_ref) as unit:
        record_answers(unit, {payment_uid: answer}, approval_uid)
    spend(till, approval)


def list_unnumbered(till: Till) -> list[Doubt]:
    """Card payments of the open shift whose approval number was left for later, oldest first."""
    return [
        Doubt(r.payment_uid, r.cart_uid, r.amount_won, PaymentOutcome(r.outcome),
              r.intended_at_ms, PaymentDirection(r.direction), r.tender_code)
        for r in sale_rows.list_unnumbered(till.read(), till.shift_uid)
    ]


def enter_approval_no(
    till: Till, session: Session, payment_uid: Ref, approval_no: str
) -> None:
    """The number from the slip, typed when there was time; all else stays as the terminal said.

    Raises BadInput for an empty or impossible number, Refused for a payment that has one already.
    """
    require(till, session, Action.SELL)
    payment = sale_rows.read_payment(till.read(), payment_uid)
    kept = sale_rows.read_answer(till.read(), payment_uid)
    if payment is None or kept is None or payment.outcome != PaymentOutcome.APPROVED:
        raise BadInput("payment.unknown")
    if payment.approval_no:
        raise Refused("payment.numbered_already", approval_no=payment.approval_no)
    if not approval_no:
        raise BadInput("payment.approval_no_missing")
    approved_at, card_masked, issuer, instalment_months = kept
    answer = TerminalAnswer(
        PaymentOutcome.APPROVED, approval_no=approval_no, approved_at=approved_at,
        card_masked=card_masked, issuer=issuer, instalment_months=instalment_months)
    with till.unit(session.staff_ref) as unit:
        record_answers(unit, {payment_uid: answer})


def list_doubts(till: Till) -> list[Doubt]:
    """This till's payments intended, unknown or approved that no sale carries, oldest first."""
    rows = sale_rows.list_payments(
        till.read(), till.till_ref,
        (PaymentOutcome.INTENDED, PaymentOutcome.UNKNOWN, PaymentOutcome.APPROVED),
        without_sale=True,
    )
    return [
        Doubt(r.payment_uid, r.cart_uid, r.amount_won, PaymentOutcome(r.outcome),
              r.intended_at_ms, PaymentDirection(r.direction), r.tender_code)
        for r in rows
    ]


def doubts_of(till: Till, cart: Cart) -> list[Doubt]:
    """Doubts this very cart is under: a customer may have been charged for it already."""
    return [doubt for doubt in list_doubts(till) if doubt.cart_uid == cart.uid]


def refuse_while_in_doubt(till: Till, cart: Cart) -> None:
    """Raises Refused: a cart that may have been paid cannot be thrown away or set aside.

    Nor one whose exchange has given a card back already.
    """
    mine = {cart.uid} | ({cart.coming_back.refund_uid} if cart.coming_back else set())
    if any(doubt.cart_uid in mine for doubt in list_doubts(till)):
        raise Refused("payment.in_doubt")


def record_answers(
    unit: Unit, answers: Mapping[Ref, TerminalAnswer], approval_uid: str = ""
) -> None:
    """Outcomes inside a transaction that is already open (a sale's own)."""
    for payment_uid, answer in answers.items():
        _check_answer(answer)
        unit.record(kinds.PaymentResolved(
            payment_uid=payment_uid, outcome=answer.outcome,
            approval_no=answer.approval_no, approved_at=answer.approved_at,
            card_masked=answer.card_masked, issuer=answer.issuer,
            instalment_months=answer.instalment_months, approval_uid=approval_uid,
        ))


def intend_cancel(
    till: Till, session: Session, refund_uid: Ref, original_payment_uid: Ref, amount_won: Won,
    *, approval: Approval | None = None,
) -> Ref:
    """Write down that a terminal will be asked to take an approval back, before it is asked.

    Raises Refused without a shift and while an earlier cancel of the same approval waits for its
    answer or its return: nothing is cancelled twice.
    """
    _require_refund(till, session, approval)
    if till.shift is None:
        raise Refused("shift.closed")
    original = sale_rows.read_payment(till.read(), original_payment_uid)
    if original is None or not 0 < amount_won <= original.amount_won:
        raise BadInput("tender.amount_not_positive")
    if original.sale_uid is None or original.direction != PaymentDirection.APPROVE:
        raise Refused("payment.not_approved")
    if return_rows.list_asked(till.read(), original_payment_uid, PaymentDirection.CANCEL):
        raise Refused("refund.cancel_waits")
    payment_uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.PaymentIntended(
            payment_uid=payment_uid, cart_uid=refund_uid, direction=PaymentDirection.CANCEL,
            original_payment_uid=original_payment_uid, tender_code=original.tender_code,
            amount_won=amount_won, taxable_won=0, exempt_won=0,
        ))
    return payment_uid


def intend_reapproval(
    till: Till, session: Session, refund_uid: Ref, cancel_uid: Ref, taxable_won: Won,
    exempt_won: Won, *, approval: Approval | None = None,
) -> Ref:
    """Write down that the rest will be asked for anew: the card was cancelled whole before.

    Raises Refused unless that cancel is done, and while an earlier answer to this is unknown.
    """
    _require_refund(till, session, approval)
    if till.shift is None:
        raise Refused("shift.closed")
    cancel = sale_rows.read_payment(till.read(), cancel_uid)
    if (cancel is None or cancel.direction != PaymentDirection.CANCEL
            or cancel.outcome != PaymentOutcome.APPROVED or cancel.sale_uid is not None):
        raise Refused("payment.not_approved")
    if return_rows.list_asked(till.read(), cancel_uid, PaymentDirection.APPROVE):
        raise Refused("refund.cancel_waits")
    payment_uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.PaymentIntended(
            payment_uid=payment_uid, cart_uid=refund_uid, direction=PaymentDirection.APPROVE,
            original_payment_uid=cancel_uid, tender_code=cancel.tender_code,
            amount_won=taxable_won + exempt_won, taxable_won=taxable_won, exempt_won=exempt_won,
        ))
    return payment_uid


def _require_refund(till: Till, session: Session, approval: Approval | None) -> None:
    """The right to return; an approval of a large return (`refund.require_refund`) holds as well.

    The amount is the whole return's, which was asked before: a part is not measured again.
    """
    over = approval is not None and approval.action is Action.REFUND_OVER_LIMIT
    if over or not may(session.role, Action.REFUND):
        require(
            till, session, Action.REFUND_OVER_LIMIT if over else Action.REFUND, approval)


def check_approved(
    unit: Unit, payment_uid: Ref | None, amount_won: Won, direction: PaymentDirection,
    original_payment_uid: Ref | None = None, *, tender_code: str,
) -> None:
    """Raises Refused unless this payment is approved for the amount and still free.

    It pays for the tender it was asked for and no other; a cancel also has to be one of the very
    payment that is given back.
    """
    row = sale_rows.read_payment(unit.cursor, payment_uid or "")
    if (row is None or row.outcome != PaymentOutcome.APPROVED or row.sale_uid is not None
            or row.direction != direction or row.tender_code != tender_code
            or row.original_payment_uid != original_payment_uid):
        raise Refused("payment.not_approved")
    if row.amount_won != amount_won:
        raise Refused("payment.other_amount", amount_won=row.amount_won)


def _check_answer(answer: TerminalAnswer) -> None:
    """Each field in its own form: what a terminal, or a person reading it, may not hand over."""
    approval_no = answer.approval_no
    if len(approval_no) > APPROVAL_NO_LENGTH_MAX or not approval_no.isascii() or (
            approval_no and not approval_no.isalnum()):
        raise BadInput("payment.approval_no_form", limit=APPROVAL_NO_LENGTH_MAX)
    masked = answer.card_masked
    if sum(map(str.isdigit, masked)) > CARD_DIGITS_SHOWN_MAX or len(masked) > _TEXT_LENGTH_MAX:
        raise BadInput("payment.card_number_whole")
    if len(answer.issuer) > _TEXT_LENGTH_MAX or has_personal_number(answer.issuer):
        raise BadInput("payment.answer_form")
    if not 0 <= answer.instalment_months <= INSTALMENT_MONTHS_MAX:
        raise BadInput("payment.answer_form")
    try:
        if answer.approved_at:
            datetime.fromisoformat(answer.approved_at)
    except ValueError as error:
        raise BadInput("payment.answer_form") from error
