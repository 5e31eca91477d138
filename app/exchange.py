"""교환: goods come back and others are taken in one act: two entries in one transaction.

What came back pays for what is taken (교환상계) and stays where it was paid; only the difference
moves.  Whoever returns the new goods later gets it from the tender that really holds it, so a card
never turns into cash on the way (docs/decisions/0016).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app import sell
from app.access import Action, Approval, Session, require, spend
from app.cart import Cart, ComingBack
from app.cash_receipt import Wish
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.refund import (
    GiveBack,
    RefundPlan,
    find_returnable,
    plan_refund,
    record_refund,
)
from app.sell import CompletedSale
from app.tender import (
    CASH_STEP_WON,
    Settled,
    Tender,
    TenderKind,
    find_tender_type,
    rest_after,
)
from app.till import Till
from app.unit import Unit
from models import account_rows, kinds, kinds_tenders
from models.values import Ref, Won, new_ref

_EXCHANGE = find_tender_type("EXCHANGE")


@dataclass(frozen=True, slots=True)
class ExchangePlan:
    """An exchange worked out to the won: the return, what pays for the new goods, the difference.

    One of `to_pay_won` and `hand_out_won` is nothing.
    """

    refund: RefundPlan
    stays: tuple[Tender, ...]
    to_pay_won: Won
    hand_out_won: Won


def begin(cart: Cart, plan: RefundPlan, reason: str) -> Cart:
    """The open cart as the other half of a return.  Raises Refused for what was paid by voucher.

    Goods that a restricted voucher paid for come back by themselves: the new ones may not be
    eligible.
    """
    if any(find_tender_type(part.tender.tender_code).restricted for part in plan.give_back):
        raise Refused("exchange.restricted")
    reason = check_reason(reason)
    if not reason:
        raise BadInput("refund.reason_missing")
    return replace(cart, coming_back=ComingBack(
        refund_uid=plan.refund_uid, receipt_no=plan.returnable.sale.receipt_no,
        quantities=tuple((x.original_line_no, x.quantity) for x in plan.lines), reason=reason,
        returned_won=plan.total_won - plan.cash_rounding_won))


def abandon(till: Till, cart: Cart) -> Cart:
    """The cart without its return.  Raises Refused while a card was given back for it."""
    from app.payments import refuse_while_in_doubt

    refuse_while_in_doubt(till, cart)
    return replace(cart, coming_back=None)


def plan_exchange(till: Till, cart: Cart) -> ExchangePlan:
    """What moves, for the cart as it stands.

    Raises Refused where the goods have come back by now, BadInput as `plan_refund` does.
    """
    coming = cart.coming_back
    if coming is None:
        raise Refused("exchange.only_whole")
    plan = plan_refund(find_returnable(till, coming.receipt_no), dict(coming.quantities))
    total_won = price_cart(cart, till.settings.vat_rounding).total_won
    parts = _split(plan.give_back, total_won)
    stays = tuple(Tender(_EXCHANGE, one.amount_won) for one in parts if one.stays)
    handed_won = sum(one.amount_won for one in parts if not one.stays)
    rest_won = rest_after(total_won, stays)
    return ExchangePlan(
        replace(plan, refund_uid=coming.refund_uid, give_back=parts), stays,
        0 if handed_won else rest_won, handed_won)


def require_exchange(
    till: Till, session: Session, plan: ExchangePlan, approval: Approval | None = None
) -> str:
    """The approval it stands on: only money that leaves the till is measured by the limit."""
    if plan.hand_out_won > till.settings.refund_limit_won:
        require(till, session, Action.SELL)
        return require(
            till, session, Action.REFUND_OVER_LIMIT, approval, amount_won=plan.hand_out_won)
    return require(till, session, Action.REFUND, approval, amount_won=plan.hand_out_won)


def complete_exchange(
    till: Till,
    session: Session,
    cart: Cart,
    tenders: Sequence[Tender] = (),
    *,
    approval: Approval | None = None,
    cancels: Mapping[int, Ref] | None = None,
    reapprovals: Mapping[int, Ref] | None = None,
    answers: Mapping[Ref, TerminalAnswer] | None = None,
    cash_receipt: Wish | None = None,
    credit_approval: Approval | None = None,
) -> CompletedSale:
    """Both halves, durable when this returns, or neither.  `tenders` pay the difference.

    Raises as `refund_sale` and `complete_sale` do.
    """
    done = sell.find_completed(till, cart.uid)
    if done is not None:
        return done
    plan = plan_exchange(till, cart)
    approval_uid = require_exchange(till, session, plan, approval)
    both = _Both(
        till, cart, plan, approval_uid, dict(cancels or {}), dict(reapprovals or {}))
    completed = sell.complete_sale(
        till, session, cart, [*plan.stays, *tenders], answers=answers,
        cash_receipt=cash_receipt, beside=both, credit_approval=credit_approval)
    spend(till, approval)
    if till.printer is not None and cash_out(plan):
        till.printer.kick_drawer()
    return completed


def cash_out(plan: ExchangePlan) -> Won:
    """Cash to hand out from the drawer."""
    return sum(
        one.amount_won for one in plan.refund.give_back
        if one.tender.tender_kind == TenderKind.CASH and not one.stays)


def _split(parts: Sequence[GiveBack], total_won: Won) -> tuple[GiveBack, ...]:
    """Which part of what comes back is handed out, and which stays for the new goods.

    Cash first, in tens, so that a card is asked for as little as can be.
    """
    hand_won = max(0, sum(part.amount_won for part in parts) - total_won)
    found: list[GiveBack] = []
    for part in parts:
        handed_won = min(hand_won, part.amount_won)
        if part.tender.tender_kind == TenderKind.CASH and handed_won < part.amount_won:
            handed_won = -(-handed_won // CASH_STEP_WON) * CASH_STEP_WON
        hand_won = max(0, hand_won - handed_won)
        if handed_won or not part.amount_won:
            found.append(replace(part, amount_won=handed_won))
        if part.amount_won > handed_won:
            found.append(replace(part, amount_won=part.amount_won - handed_won, stays=True))
    return tuple(found)


class _Both:
    """`app.sell.Beside`: the return before the sale's entry, the link behind it."""

    def __init__(
        self, till: Till, cart: Cart, plan: ExchangePlan, approval_uid: str,
        cancels: dict[int, Ref], reapprovals: dict[int, Ref],
    ) -> None:
        self._till = till
        self._cart = cart
        self._plan = plan
        self._approval_uid = approval_uid
        self._cancels = cancels
        self._reapprovals = reapprovals
        self._entries: list[kinds.RefundTender] = []

    def before(self, unit: Unit) -> None:
        coming = self._cart.coming_back
        assert coming is not None
        _, self._entries = record_refund(
            unit, self._till, self._plan.refund, coming.reason,
            approval_uid=self._approval_uid, cancels=self._cancels,
            reapprovals=self._reapprovals)

    def after(self, unit: Unit, settled: Settled) -> None:
        plan = self._plan.refund
        sale_uid = plan.returnable.sale.sale_uid
        stayed = [x for x in self._entries if x.tender_kind == TenderKind.EXCHANGE]
        parts = []
        for tender_no, back in enumerate(stayed, 1):
            holder = _holder(unit, sale_uid, back.original_tender_no)
            parts.append(kinds_tenders.ExchangePart(
                tender_no=tender_no, refund_tender_no=back.tender_no,
                amount_won=back.amount_won, source_sale_uid=holder[0],
                source_tender_no=holder[1]))
        unit.record(kinds_tenders.ExchangeMade(
            exchange_uid=new_ref(), refund_uid=plan.refund_uid, sale_uid=self._cart.uid,
            returned_won=plan.total_won - plan.cash_rounding_won,
            bought_won=sum(one.amount_won for one in settled.tenders), parts=parts))


def _holder(unit: Unit, sale_uid: Ref, tender_no: int) -> tuple[Ref, int]:
    """(sale, tender) that holds this tender's won: of an exchanged sale, the one before it."""
    for part in account_rows.list_exchange_parts(unit.cursor, sale_uid):
        if part.tender_no == tender_no:
            return part.source_sale_uid, part.source_tender_no
    return sale_uid, tender_no
