"""What a role may take off by itself, counted on the cart as it is now and not as it once was.

A discount that was within the limit on ten pieces is beyond it on one (PROMISES T2), so the limit
is asked again whenever the goods get fewer, before a terminal is asked and when the sale is
written.  What a manager approved beyond the limit does not count, up to the amount approved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.access import Action, Approval, Session, may, require, spend
from app.cart import Cart, Discount
from app.pricing import price_cart
from models import people_rows
from models.values import Won

if TYPE_CHECKING:
    from app.till import Till


def without_excess(till: Till, session: Session, cart: Cart) -> Cart:
    """The cart whose discounts beyond the limit have fallen away, as those beyond the goods do."""
    if may(session.role, Action.DISCOUNT_OVER_LIMIT) or not _has_discounts(cart):
        return cart
    cart = replace(cart, lines=tuple(
        replace(line, discounts=_approved(till, line.discounts))
        if _excess_won(till, line.discounts, line.gross_won) else line for line in cart.lines))
    if _excess_won(till, cart.receipt_discounts, _base_won(cart)):
        cart = replace(cart, receipt_discounts=_approved(till, cart.receipt_discounts))
    return cart


def require_within_limit(
    till: Till, session: Session, cart: Cart, approval: Approval | None = None
) -> Cart:
    """The cart whose discounts this person may give, each beyond the limit naming its approval.

    Raises NeedsApproval with all that is beyond it in won.
    """
    if may(session.role, Action.DISCOUNT_OVER_LIMIT) or not _has_discounts(cart):
        return cart
    beyond = [
        line for line in cart.lines if _excess_won(till, line.discounts, line.gross_won)]
    receipt = bool(_excess_won(till, cart.receipt_discounts, _base_won(cart)))
    if not beyond and not receipt:
        return cart
    asked = [d for line in beyond for d in line.discounts]
    asked += cart.receipt_discounts if receipt else ()
    counted = _counted(till, asked)
    uid = require(till, session, Action.DISCOUNT_OVER_LIMIT, approval,
                  amount_won=sum(d.won for d in counted))

    def named(discounts: tuple[Discount, ...]) -> tuple[Discount, ...]:
        return tuple(replace(d, approval_uid=uid) if d in counted else d for d in discounts)

    return replace(
        cart, lines=tuple(
            replace(line, discounts=named(line.discounts)) if line in beyond else line
            for line in cart.lines),
        receipt_discounts=named(cart.receipt_discounts) if receipt else cart.receipt_discounts)


def allow(till: Till, session: Session, cart: Cart, approval: Approval | None = None) -> Cart:
    """`require_within_limit` before anything is paid: the approval is this cart's from now on."""
    allowed = require_within_limit(till, session, cart, approval)
    if allowed != cart:
        spend(till, approval)
    return allowed


def is_over_limit(till: Till, won: Won, base_won: Won) -> bool:
    """Whether so much off so much is more than the shop's limit."""
    return won * 10_000 > base_won * till.settings.discount_limit_basis_points


def _has_discounts(cart: Cart) -> bool:
    return bool(cart.receipt_discounts) or any(line.discounts for line in cart.lines)


def _base_won(cart: Cart) -> Won:
    return price_cart(cart).total_won + sum(d.won for d in cart.all_receipt_discounts)


def _excess_won(till: Till, discounts: Sequence[Discount], base_won: Won) -> Won:
    """What counts toward the limit where that is more than it; 0 within."""
    won = sum(d.won for d in _counted(till, discounts))
    return won if is_over_limit(till, won, base_won) else 0


def _counted(till: Till, discounts: Sequence[Discount]) -> list[Discount]:
    """Those that no approval beyond the limit covers."""
    won_by_approval: dict[str, Won] = defaultdict(int)
    for discount in discounts:
        won_by_approval[discount.approval_uid] += discount.won
    covered = {uid for uid, won in won_by_approval.items() if uid and _covers(till, uid, won)}
    return [d for d in discounts if d.approval_uid not in covered]


def _approved(till: Till, discounts: tuple[Discount, ...]) -> tuple[Discount, ...]:
    counted = _counted(till, discounts)
    return tuple(d for d in discounts if d not in counted)


def _covers(till: Till, approval_uid: str, won: Won) -> bool:
    kept = people_rows.read_approval(till.read(), approval_uid)
    return (kept is not None and kept.action == Action.DISCOUNT_OVER_LIMIT
            and won <= kept.amount_won and not kept.used_by_uid)
