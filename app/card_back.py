"""What a return still has to ask of the card terminal, read from the record alone.

Because only the record is asked, a return cut short by a power failure goes on where it was, and
a terminal is never asked twice for the same money (HANDBOOK §3.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.refund import GiveBack, RefundPlan, split_reapproval
from app.till import Till
from models import return_rows
from models.return_rows import AskedRow
from models.values import PaymentDirection, PaymentOutcome, Ref, Won


class Ask(StrEnum):
    """The next thing to do for a card part."""

    CANCEL = "CANCEL"  # ask the terminal to take `amount_won` back
    LOOK_AT_CANCEL = "LOOK_AT_CANCEL"  # it was asked; nobody knows what it said
    REAPPROVE = "REAPPROVE"  # all was cancelled: ask for the rest again
    LOOK_AT_REAPPROVAL = "LOOK_AT_REAPPROVAL"
    OTHER_AMOUNT = "OTHER_AMOUNT"  # done, but for another choice of goods than the one now


@dataclass(frozen=True, slots=True)
class CardStep:
    """One question to the terminal; `payment_uid` is the one asked already, or the cancel."""

    ask: Ask
    part: GiveBack
    amount_won: Won
    payment_uid: Ref = ""
    taxable_won: Won = 0
    exempt_won: Won = 0


@dataclass(frozen=True, slots=True)
class CardsBack:
    """Cancels and new approvals by tender number, as `refund_sale` wants them; the step left."""

    step: CardStep | None
    cancels: dict[int, Ref]
    reapprovals: dict[int, Ref]

    @property
    def has_begun(self) -> bool:
        """Whether a terminal has given something back that no return carries yet."""
        return bool(self.cancels) or (
            self.step is not None and self.step.ask is not Ask.CANCEL)


def look_at_cards(till: Till, plan: RefundPlan) -> CardsBack:
    """Where the card parts of this return stand; without a step left it can be written."""
    cancels: dict[int, Ref] = {}
    reapprovals: dict[int, Ref] = {}
    for part in plan.give_back:
        if not part.asks_terminal:
            continue
        step = _look_at(till, plan, part, cancels, reapprovals)
        if step is not None:
            return CardsBack(step, cancels, reapprovals)
    return CardsBack(None, cancels, reapprovals)


def find_waiting(till: Till, payment_uid: Ref) -> Won:
    """Won of a cancel of this approval that waits for its answer or its return; 0 without one."""
    asked = return_rows.list_asked(till.read(), payment_uid, PaymentDirection.CANCEL)
    return asked[-1].amount_won if asked else 0


def find_receipt_of(till: Till, payment_uid: Ref) -> str:
    """The receipt on which a return's open question is answered; empty for a plain payment."""
    return return_rows.find_receipt_of_payment(till.read(), payment_uid) or ""


def _look_at(
    till: Till, plan: RefundPlan, part: GiveBack, cancels: dict[int, Ref],
    reapprovals: dict[int, Ref],
) -> CardStep | None:
    number = part.tender.tender_no
    cancel = _last_asked(till, part.tender.payment_uid or "", PaymentDirection.CANCEL)
    if cancel is None:
        return CardStep(Ask.CANCEL, part, part.amount_won)
    if cancel.outcome != PaymentOutcome.APPROVED:
        return CardStep(Ask.LOOK_AT_CANCEL, part, cancel.amount_won, cancel.payment_uid)
    if cancel.amount_won == part.amount_won:
        cancels[number] = cancel.payment_uid
        return None
    if cancel.amount_won != part.whole_won:
        return CardStep(Ask.OTHER_AMOUNT, part, cancel.amount_won, cancel.payment_uid)
    cancels[number] = cancel.payment_uid
    again = _last_asked(till, cancel.payment_uid, PaymentDirection.APPROVE)
    rest_won = part.whole_won - part.amount_won
    if again is None:
        taxable_won, exempt_won, non_taxable_won = split_reapproval(plan, part)
        return CardStep(
            Ask.REAPPROVE, part, rest_won, cancel.payment_uid, taxable_won,
            exempt_won + non_taxable_won)
    if again.outcome != PaymentOutcome.APPROVED:
        return CardStep(Ask.LOOK_AT_REAPPROVAL, part, again.amount_won, again.payment_uid)
    if again.amount_won != rest_won:
        due_won = part.whole_won - again.amount_won
        return CardStep(Ask.OTHER_AMOUNT, part, due_won, again.payment_uid)
    reapprovals[number] = again.payment_uid
    return None


def _last_asked(till: Till, payment_uid: Ref, direction: PaymentDirection) -> AskedRow | None:
    asked = return_rows.list_asked(till.read(), payment_uid, direction)
    return asked[-1] if asked else None
