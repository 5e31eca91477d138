"""A card terminal this till talks to: asked at most once, followed by its reference, recorded.

    intended → sent → approved | declined | given up | unknown

INTENDED is on the disk before the first byte goes out, so "sent" needs no entry of its own: after
a crash a payment still INTENDED may have been sent and is a doubt (`app.payments.list_doubts`)
until the terminal, asked by the payment's own id, or a person has said what became of it.  The
functions that wait run on a worker and touch no record; those that record never wait.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from app.access import Action, Session, require
from app.checks import has_personal_number
from app.errors import BadInput
from app.payments import (
    APPROVAL_NO_LENGTH_MAX,
    INSTALMENT_MONTHS_MAX,
    TerminalAnswer,
    record_answers,
)
from app.ports import CardTerminal, TerminalReply, TerminalWord
from app.till import Till
from models import sale_rows
from models.values import PaymentOutcome, Ref

ENQUIRY_TRIES: Final = 3
ENQUIRY_REST_MS: Final = 1_000
#: A customer who was at the terminal when the line broke is waited for this long.
PENDING_TRIES: Final = 120
_TEXT_LENGTH_MAX: Final = 24

_OUTCOMES: Final = {
    TerminalWord.APPROVED: PaymentOutcome.APPROVED,
    TerminalWord.DECLINED: PaymentOutcome.DECLINED,
    TerminalWord.REVERSED: PaymentOutcome.CANCELLED,
    TerminalWord.NEVER: PaymentOutcome.CANCELLED,
    TerminalWord.NOT_ASKED: PaymentOutcome.CANCELLED,
    TerminalWord.PENDING: PaymentOutcome.UNKNOWN,
    TerminalWord.NO_ANSWER: PaymentOutcome.UNKNOWN,
}

# -- For a worker ----------------------------------------------------------------------------------


def ask_once(
    ask: Callable[[], TerminalReply], terminal: CardTerminal, reference: Ref,
    nap: Callable[[int], None],
) -> TerminalReply:
    """Ask for money, once; where the answer was lost, find out what became of it.

    `ask` is the terminal's `approve` or `cancel` with its figures; it is never called again.
    """
    reply = ask()
    return reply if reply.word.is_final else follow(terminal, reference, nap)


def follow(terminal: CardTerminal, reference: Ref, nap: Callable[[int], None]) -> TerminalReply:
    """Enquire until the terminal knows, or does not answer three times; `nap` rests so many ms."""
    silent_count = 0
    reply = TerminalReply(TerminalWord.NO_ANSWER)
    for _ in range(PENDING_TRIES):
        reply = terminal.enquire(reference)
        if reply.word.is_final:
            return reply
        silent_count = silent_count + 1 if reply.word is TerminalWord.NO_ANSWER else 0
        if silent_count >= ENQUIRY_TRIES:
            return reply
        nap(ENQUIRY_REST_MS)
    return reply


# -- For the screen's thread -----------------------------------------------------------------------


def judge(till: Till, payment_uid: Ref, reply: TerminalReply) -> PaymentOutcome:
    """What a reply means for this payment.

    An approval of another amount is a doubt: money moved, but not this money.  Raises BadInput
    for a payment nobody intended.
    """
    payment = sale_rows.read_payment(till.read(), payment_uid)
    if payment is None:
        raise BadInput("payment.unknown")
    outcome = _OUTCOMES[reply.word]
    if outcome is PaymentOutcome.APPROVED and reply.amount_won != payment.amount_won:
        return PaymentOutcome.UNKNOWN
    return outcome


def is_known(till: Till, payment_uid: Ref) -> bool:
    """Whether the record has this payment approved, or a sale carries it."""
    payment = sale_rows.read_payment(till.read(), payment_uid)
    return payment is not None and (
        payment.sale_uid is not None or payment.outcome == PaymentOutcome.APPROVED)


def record_reply(
    till: Till, session: Session, payment_uid: Ref, reply: TerminalReply
) -> PaymentOutcome:
    """Record what the terminal said, unless the record says so already; the outcome.

    The terminal's own word clears a doubt without a manager's: nobody has to judge.  A payment
    that a sale carries is left alone.
    """
    require(till, session, Action.SELL)
    outcome = judge(till, payment_uid, reply)
    payment = sale_rows.read_payment(till.read(), payment_uid)
    assert payment is not None
    if outcome is PaymentOutcome.UNKNOWN:
        # Not knowing takes nothing back that was known before.
        news = payment.outcome == PaymentOutcome.INTENDED
    else:
        news = payment.outcome != outcome or payment.approval_no != reply.approval_no
    if payment.sale_uid is None and news:
        with till.unit(session.staff_ref) as unit:
            record_answers(unit, {payment_uid: replace(answer_of(reply), outcome=outcome)})
    return outcome


def answer_of(reply: TerminalReply) -> TerminalAnswer:
    """A reply in the form the record takes.

    What a terminal writes amiss may not cost the approval: a field that cannot be is left empty,
    and a card's number loses its middle (HANDBOOK §0.9).
    """
    number = reply.approval_no
    sound = number.isascii() and number.isalnum() and len(number) <= APPROVAL_NO_LENGTH_MAX
    months = reply.instalment_months
    issuer = reply.issuer[:_TEXT_LENGTH_MAX]
    return TerminalAnswer(
        _OUTCOMES[reply.word],
        approval_no=number if sound else "",
        approved_at=reply.approved_at,
        card_masked=_mask(reply.card_masked),
        issuer="" if has_personal_number(issuer) else issuer,
        instalment_months=months if 0 <= months <= INSTALMENT_MONTHS_MAX else 0,
    )


def _mask(number: str) -> str:
    """First six and last four digits at most, whatever the terminal sent."""
    text = re.sub(r"[^0-9*]", "", number)[:_TEXT_LENGTH_MAX]
    if sum(map(str.isdigit, text)) <= 10:
        return text
    return text[:6] + "*" * (len(text) - 10) + text[-4:]
