"""Points (포인트): earned on what was paid, spent as a discount before tax; off until wanted.

A balance is the sum of moves and never a number that is edited (PROMISES P31).  Spent points are a
discount on the receipt, not a tender: self-issued points are no consideration (HANDBOOK §2.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.access import Action, Session, require
from app.cart import Cart, points_room_won, spend_points, takes_discount
from app.errors import BadInput, Refused
from app.points_apart import Grant, WorstCase, is_out_of_touch, left_of, part_of, worst_case
from models import from_hub_rows, platform_rows, pricing_rows
from models import kinds_pricing as kinds
from models.kinds_pricing import PointReason
from models.values import BasisPoints, Ref, TaxClass, Won

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pricing import Priced
    from app.till import Till
    from app.unit import Unit
    from models.kinds import RefundLine
    from models.pricing_rows import PointMoveRow
    from models.sale_rows import SoldLine


LAST_MOVES_COUNT = 4


@dataclass(frozen=True, slots=True)
class Purse:
    """What a member has, and what of it this till may take off now (1 point is 1 won).

    `is_apart`: this till is out of touch with the hub, and keeps to its allowance.
    """

    balance: int
    allowed: int
    is_apart: bool = False


# -- arithmetic -----------------------------------------------------------------------------------


def earned_on(base_won: Won, earn_basis_points: BasisPoints) -> int:
    """Points for so much paid: whole ones, the rest is nobody's."""
    return max(0, base_won) * earn_basis_points // 10_000


def earned_back(left_won: Won, back_won: Won, earn_basis_points: BasisPoints) -> int:
    """Points a return takes back: a difference of remainders, so that any order sums.

    `left_won` is what the points were earned on and has not come back before this return.
    """
    return earned_on(left_won, earn_basis_points) - earned_on(
        left_won - back_won, earn_basis_points)


def spent_back(spent: int, sold_won: Won, left_won: Won, back_won: Won) -> int:
    """Spent points a return gives back, in the measure of the goods; any order sums to `spent`.

    `sold_won` is what the points were taken off, `left_won` of it what had not come back before.
    """
    if not sold_won:
        return 0
    return spent * left_won // sold_won - spent * (left_won - back_won) // sold_won


def allowed_of(balance: int, allowance_left: int | None, minimum: int, unit: int) -> int:
    """What may be spent: none below the minimum, within the allowance, in whole units.

    `allowance_left` is None where the balance is all that counts; else what is left of this till's
    part of what may be taken off out of touch (`app.points_apart`).
    """
    if balance < max(minimum, 1):
        return 0
    most = balance if allowance_left is None else min(balance, max(0, allowance_left))
    return most // unit * unit


# -- at the counter -------------------------------------------------------------------------------


def purse_of(till: Till, member_ref: Ref) -> Purse:
    """The member's balance as this till knows it, and what he may spend here today."""
    balance = pricing_rows.read_balance(till.read(), member_ref)
    settings = till.settings
    if not settings.points_on:
        return Purse(balance, 0)
    left = allowance_left(till, member_ref)
    return Purse(balance, allowed_of(
        balance, left, settings.points_spend_min, settings.points_spend_unit), left is not None)


def balance_of(till: Till, member_ref: Ref) -> int:
    """The balance for a screen that asks at every scan: the disk is asked only after a move."""
    read_at = till.checksums.get("point_move", (0, 0))
    if till.purse is None or till.purse[:2] != (member_ref, read_at):
        balance = pricing_rows.read_balance(till.read(), member_ref)
        till.purse = (member_ref, read_at, balance)
    return till.purse[2]


def last_moves(till: Till, session: Session, member_ref: Ref) -> list[PointMoveRow]:
    """What moved last on a member's points, newest first."""
    require(till, session, Action.FIND_MEMBER)
    return pricing_rows.list_moves(till.read(), member_ref, LAST_MOVES_COUNT)


def allowance_left(till: Till, member_ref: Ref) -> int | None:
    """What this till may still take off today; None while it need not keep to an allowance.

    It need not on a till that never had a hub (no other could spend the same points), nor while
    everything the hub knows was just heard.
    """
    if not till.hub_time_ms or not is_apart(till):
        return None
    connection = till.read()
    spent_member = pricing_rows.sum_spent_on(
        connection, member_ref, till.till_ref, till.business_date)
    spent_day = pricing_rows.sum_spent_at(connection, till.till_ref, till.business_date)
    part = part_of(grant_of(till), till.till_ref, till.settings.points_offline_allowance)
    return left_of(part, spent_member, spent_day)


def is_apart(till: Till) -> bool:
    """Whether this till, which has a hub, is out of touch with it."""
    link = platform_rows.read_link(till.read())
    return is_out_of_touch(
        till.clock.now_ms(), till.level_at_ms, till.settings.points_apart_after_min,
        in_trouble=link is None or bool(link.trouble), hub_catches_up=till.hub_catches_up)


def grant_of(till: Till) -> Grant | None:
    """What the hub granted the store; None where it has said nothing."""
    row = from_hub_rows.read_allowance(till.read())
    return None if row is None else Grant(
        row.per_member_points, row.per_day_points, row.till_refs)


def worst_of(till: Till) -> WorstCase:
    """What a day out of touch can overdraw at most, for whoever sets it."""
    return worst_case(
        grant_of(till), till.settings.points_offline_allowance,
        pricing_rows.count_tills(till.read(), till.store_ref))


def count_overdrawn(till: Till) -> tuple[int, int]:
    """(members, points below zero in all, positive): spent at two tills apart, to be looked at."""
    return pricing_rows.sum_overdrawn(till.read())


def suggest(till: Till, cart: Cart) -> int:
    """The most this cart's member could spend on it; 0 without a member."""
    if cart.member is None:
        return 0
    unit = till.settings.points_spend_unit
    return min(purse_of(till, cart.member.ref).allowed, points_room_won(cart) // unit * unit)


def spend(till: Till, session: Session, cart: Cart, points: int) -> Cart:
    """The cart with so many points off its receipt; 0 takes none.

    Raises Refused (points are off, none allowed), BadInput (not in whole units, more than is
    allowed or due).
    """
    require(till, session, Action.SELL)
    if not till.settings.points_on:
        raise Refused("points.off")
    if cart.member is None:
        raise BadInput("points.no_member")
    unit = till.settings.points_spend_unit
    if points % unit:
        raise BadInput("points.not_in_units", unit=unit)
    purse = purse_of(till, cart.member.ref)
    if points > purse.allowed:
        code = "points.none_allowed" if not purse.allowed else "points.beyond_allowed"
        if purse.balance < 0:
            code = "points.overdrawn"
        elif purse.is_apart and purse.balance > purse.allowed:
            code = "points.apart"
        raise Refused(
            code, balance=purse.balance, allowed=purse.allowed,
            minimum=till.settings.points_spend_min)
    return spend_points(cart, points)


def within_purse(till: Till, cart: Cart) -> Cart:
    """A cart of earlier, with no more points than its member may still spend."""
    return spend_points(cart, min(cart.points_won, suggest(till, spend_points(cart, 0))))


# -- on the record --------------------------------------------------------------------------------


def record_sale(unit: Unit, till: Till, cart: Cart, priced: Priced) -> None:
    """What a finished sale does to its member's points, with the rule it followed."""
    settings = till.settings
    if cart.member is None or not (settings.points_on or cart.points_won):
        return
    eligible = [line for line in priced.lines if takes_discount(line.line.product)]
    base_won = sum(line.net_won for line in eligible)
    rate = settings.points_earn_basis_points if settings.points_on else 0
    earned = earned_on(base_won, rate)
    moves = [
        kinds.PointMove(reason=reason, points=points)
        for reason, points in (
            (PointReason.SPENT, -cart.points_won), (PointReason.EARNED, earned))
        if points
    ]
    balance = pricing_rows.read_balance(unit.cursor, cart.member.ref)
    unit.record(kinds.PointsMoved(
        member_ref=cart.member.ref, sale_uid=cart.uid, original_sale_uid=None, moves=moves,
        earn_basis_points=rate, earn_base_won=base_won,
        spend_base_won=sum(
            line.net_won + line.receipt_discount_share_won for line in eligible),
        balance_points=balance - cart.points_won + earned))


def record_return(
    unit: Unit, original_sale_uid: Ref, refund_uid: Ref, sold: Sequence[SoldLine],
    lines: Sequence[RefundLine],
) -> None:
    """Earned points of what comes back are taken back, spent ones given back; any order sums."""
    left = pricing_rows.read_sale_points(unit.cursor, original_sale_uid)
    if left is None:
        return
    plain = {line.line_no for line in sold if line.tax_class_resolved != TaxClass.NON_TAXABLE}
    eligible = [line for line in lines if line.original_line_no in plain]
    net_won = sum(line.net_won for line in eligible)
    before_won = sum(line.net_won + line.receipt_discount_share_won for line in eligible)
    taken = earned_back(left.earn_base_won, net_won, left.earn_basis_points)
    given = spent_back(
        left.spent_points, left.sold_spend_base_won, left.spend_base_won, before_won)
    moves = [
        kinds.PointMove(reason=reason, points=points)
        for reason, points in (
            (PointReason.SPENT_BACK, given), (PointReason.EARNED_BACK, -taken)) if points
    ]
    balance = pricing_rows.read_balance(unit.cursor, left.member_ref)
    unit.record(kinds.PointsMoved(
        member_ref=left.member_ref, sale_uid=refund_uid, original_sale_uid=original_sale_uid,
        moves=moves, earn_basis_points=left.earn_basis_points, earn_base_won=-net_won,
        spend_base_won=-before_won, balance_points=balance + given - taken))
