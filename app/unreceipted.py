"""Goods back without a receipt: never one person's alone, and bounded by what was really sold.

A second person allows it with a reason; price and pieces are those of the shop's own last days;
the money goes back as the shop decides.  Every one is on the exception report (PROMISES T1).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app import sell
from app.access import Action, Approval, Session, require, spend
from app.cart import Cart, Product, add, new_cart
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import SaleDone
from app.ports import DocumentKind, JobState
from app.pricing import Priced, price_cart
from app.recall_gate import is_recalled
from app.refund import CompletedRefund
from app.sale_entry import line_entry
from app.tender import CASH_STEP_WON, TenderKind, find_tender_type
from app.till import Till
from models import account_rows, kinds, kinds_tenders, local_rows, sale_rows
from models.values import Grams, Ref, SaleType, Won, new_ref

#: How far back a recalled item is looked for.
_RECALL_DAYS = 3_650


@dataclass(frozen=True, slots=True)
class Bounds:
    """What may come back of an item: at most so dear, at most so much."""

    last_won: Won
    highest_won: Won
    quantity: int
    weight_g: Grams


@dataclass(frozen=True, slots=True)
class Piece:
    """What is brought; the price is for a piece, or for 100 g of what was weighed."""

    product: Product
    price_won: Won
    quantity: int = 1
    weight_g: Grams | None = None


@dataclass(frozen=True, slots=True)
class UnreceiptedPlan:
    """A return worked out to the won, before anything is written."""

    refund_uid: Ref
    priced: Priced
    tender_code: str
    cash_rounding_won: Won

    @property
    def paid_won(self) -> Won:
        """What goes back to the customer."""
        return self.priced.total_won - self.cash_rounding_won


def bounds_of(till: Till, product: Product) -> Bounds:
    """What was sold of it in the shop's last days.  Raises Refused where nothing was."""
    days = timedelta(days=till.settings.unreceipted_days)
    if is_recalled(till, product.ref):
        # 부적합 회수: whenever it was bought, it comes back.
        days = timedelta(days=_RECALL_DAYS)
    first = date.fromisoformat(till.business_date) - days
    sold = account_rows.read_sold_prices(till.read(), product.ref, first.isoformat())
    if sold.highest_won <= 0 or (sold.quantity <= 0 and sold.weight_g <= 0):
        raise Refused(
            "unreceipted.not_sold", name=product.name, days=till.settings.unreceipted_days)
    return Bounds(sold.last_won, sold.highest_won, sold.quantity, sold.weight_g)


def plan_unreceipted(
    till: Till, pieces: Sequence[Piece], refund_uid: Ref | None = None
) -> UnreceiptedPlan:
    """What comes back.  Raises BadInput beyond what was sold lately, Refused beyond the cap."""
    if not pieces:
        raise BadInput("refund.nothing_chosen")
    cart = new_cart(refund_uid or new_ref())
    seen: dict[Ref, tuple[int, int]] = {}
    for piece in pieces:
        bounds = bounds_of(till, piece.product)
        if not 0 < piece.price_won <= bounds.highest_won:
            raise BadInput(
                "unreceipted.price", name=piece.product.name, highest_won=bounds.highest_won)
        quantity, weight_g = seen.get(piece.product.ref, (0, 0))
        quantity, weight_g = quantity + piece.quantity, weight_g + (piece.weight_g or 0)
        seen[piece.product.ref] = quantity, weight_g
        weighed = piece.product.sale_type is SaleType.WEIGHT
        if weight_g > bounds.weight_g if weighed else quantity > bounds.quantity:
            raise BadInput("unreceipted.quantity", name=piece.product.name)
        cart = _with(cart, piece)
    priced = price_cart(cart, till.settings.vat_rounding)
    limit_won = till.settings.unreceipted_limit_won
    recalled = all(is_recalled(till, piece.product.ref) for piece in pieces)
    if priced.total_won > limit_won and not recalled:
        raise Refused("unreceipted.limit", limit_won=limit_won)
    code = till.settings.unreceipted_tender
    kind = find_tender_type(code).kind
    rounding_won = priced.total_won % CASH_STEP_WON if kind is TenderKind.CASH else 0
    return UnreceiptedPlan(cart.uid, priced, code, rounding_won)


def require_unreceipted(
    till: Till, session: Session, plan: UnreceiptedPlan, approval: Approval | None = None
) -> str:
    """Nobody's alone: the uid of the second person's word.  Raises NeedsApproval, Refused."""
    require(till, session, Action.SELL)
    if all(is_recalled(till, line.line.product.ref) for line in plan.priced.lines):
        # Recalled goods come back without a receipt and without a second person.
        return require(till, session, Action.REFUND, approval, amount_won=plan.paid_won)
    return require(
        till, session, Action.REFUND_WITHOUT_RECEIPT, approval, amount_won=plan.paid_won)


def return_unreceipted(
    till: Till, session: Session, plan: UnreceiptedPlan, reason: str,
    *, approval: Approval | None = None,
) -> CompletedRefund:
    """Write it: durable when this returns.  Raises NeedsApproval, Refused without a shift."""
    done = sale_rows.read_completed(till.database.writer, plan.refund_uid)
    cash_won = plan.paid_won if plan.tender_code == "CASH" else 0
    if done is not None:
        return CompletedRefund(plan.refund_uid, done[0], plan.priced.total_won, cash_won)
    if till.shift is None:
        raise Refused("shift.closed")
    reason = check_reason(reason)
    if not reason:
        raise BadInput("refund.reason_missing")
    approval_uid = require_unreceipted(till, session, plan, approval)
    priced = plan.priced
    with till.unit(session.staff_ref) as unit:
        receipt_seq = 1 + sale_rows.read_last_receipt_seq(
            unit.cursor, till.till_ref, till.epoch, till.business_date)
        receipt_no = sell.make_receipt_no(till, till.business_date, receipt_seq)
        unit.record(kinds_tenders.ReturnUnreceipted(
            refund_uid=plan.refund_uid, receipt_no=receipt_no, receipt_seq=receipt_seq,
            reason=reason, approval_uid=approval_uid,
            lines=[kinds_tenders.ReturnedLine(line=line_entry(n, line))
                   for n, line in enumerate(priced.lines, 1)],
            tenders=[kinds.RefundTender(
                tender_no=1, original_tender_no=0, tender_code=plan.tender_code,
                tender_kind=find_tender_type(plan.tender_code).kind.value,
                amount_won=plan.paid_won, payment_uid=None, taxable_won=priced.taxable_won,
                exempt_won=priced.exempt_won, non_taxable_won=priced.non_taxable_won,
                vat_won=priced.vat_won)],
            exempt_won=priced.exempt_won, taxable_won=priced.taxable_won,
            non_taxable_won=priced.non_taxable_won, vat_won=priced.vat_won,
            total_won=priced.total_won, cash_rounding_won=plan.cash_rounding_won))
        if till.prints:
            local_rows.add_job(
                unit.cursor, DocumentKind.RECEIPT.value,
                json.dumps({"sale_uid": plan.refund_uid}), JobState.PENDING.value,
                till.clock.now_ms())
        unit.announce(SaleDone(plan.refund_uid))
    spend(till, approval)
    if till.printer is not None:
        till.printer.nudge(kick_drawer=cash_won > 0)
    return CompletedRefund(plan.refund_uid, receipt_no, priced.total_won, cash_won)


def _with(cart: Cart, piece: Piece) -> Cart:
    return add(
        cart, piece.product, quantity=piece.quantity, weight_g=piece.weight_g,
        override_won=piece.price_won)
