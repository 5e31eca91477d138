"""The shift: open with a float, move cash, count blind, close with a seal.

Expected cash is a sum of moves; the count is typed before it is shown (HANDBOOK §3.6).  The
business date belongs to the shift: a sale after midnight is the open day's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import msgspec

from app import cash_receipt, payments
from app.access import Action, Approval, Session, require, spend
from app.checks import check_reason
from app.clock import local_now
from app.errors import BadInput, Refused
from app.events import ShiftChanged
from app.sealing import write_seal
from app.tender import DENOMINATIONS, TENDER_TYPES, find_tender_type
from app.till import OpenShift, Till
from models import cash_receipt_rows, counter_rows, kinds, sale_rows, shift_rows
from models.values import BorneBy, CashKind, Ref, Role, Won, new_ref

PIECES_MAX = 9_999
AMOUNT_WON_MAX = 99_999_999
BAG_NO_LENGTH_MAX = 20


@dataclass(frozen=True, slots=True)
class TenderSum:
    tender_code: str
    name_ko: str
    name_en: str
    count: int
    won: Won
    face_won: Won = 0  # of paper vouchers: what lies in the drawer
    #: What was counted of it at closing, as sales: for cash the drawer's difference is in it.
    counted_won: Won | None = None

    @property
    def system_won(self) -> Won:
        """What a count is held against: vouchers lie there by their face."""
        return self.face_won or self.won


@dataclass(frozen=True, slots=True)
class PaperSum:
    """Sales written on paper first, by their business date; late ones came after that day's Z."""

    business_date: str
    is_late: bool
    count: int
    won: Won


@dataclass(frozen=True, slots=True)
class Recount:
    """Both counts of a drawer counted twice."""

    first_won: Won
    first_over_won: Won
    second_won: Won


@dataclass(frozen=True, slots=True)
class ShiftReport:
    """Figures of one shift as they stand: the X report, and the Z once it is closed."""

    shift_uid: Ref
    business_date: str
    z_no: int
    opened_at_ms: int
    sale_count: int
    return_count: int
    gross_won: Won
    discount_won: Won
    exempt_won: Won
    taxable_won: Won
    non_taxable_won: Won
    vat_won: Won
    total_won: Won
    cash_rounding_won: Won
    tenders: tuple[TenderSum, ...]
    float_won: Won
    cash_sales_won: Won
    cash_refunds_won: Won
    paid_in_won: Won
    paid_out_won: Won
    pickup_won: Won
    voucher_change_won: Won
    expected_won: Won
    line_void_count: int
    line_void_won: Won
    cart_void_count: int
    cart_void_won: Won
    no_sale_count: int
    card_count: int
    card_won: Won
    cash_receipt_count: int
    cash_receipt_pending_count: int
    counted_won: Won | None
    over_short_won: Won | None
    head_code: str
    # Zs are kept as they were printed: whatever comes to this list later needs a default.
    account_paid_won: Won = 0
    #: 예약금 of this shift by any tender, and what of it went through the drawer.
    deposit_taken_won: Won = 0
    deposit_used_won: Won = 0
    deposit_given_back_won: Won = 0
    deposit_cash_won: Won = 0
    #: What the shop owes on all its open orders.
    deposit_held_won: Won = 0
    shop_borne_won: Won = 0
    producer_borne_won: Won = 0
    drawer_sale_count: int = 0
    drawer_move_count: int = 0
    drops: tuple[tuple[str, Won], ...] = ()
    hand_over_count: int = 0
    paper: tuple[PaperSum, ...] = ()
    recount: Recount | None = None

    @property
    def takings_won(self) -> Won | None:
        """What goes to the bank: the counted cash without the float."""
        return None if self.counted_won is None else self.counted_won - self.float_won


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing looks at first; every item is done, skipped with a reason, or stops it."""

    held_count: int
    doubt_count: int
    card_count: int
    card_won: Won
    cash_receipt_count: int = 0
    cash_receipt_late_count: int = 0
    transfer_count: int = 0


@dataclass(frozen=True, slots=True)
class ClosedShift:
    report: ShiftReport
    over_short_won: Won


def is_unusual_date(till: Till, business_date: date) -> str:
    """A sentence's code when the opener should confirm the date; empty when nothing is odd.

    A date before the last closed shift's, or far from today: a clock that jumped.  Nothing is
    blocked.
    """
    _, last_date = shift_rows.read_last_closed(till.read(), till.till_ref)
    if last_date and business_date.isoformat() < last_date:
        return "shift.date_before_last"
    if abs(business_date - local_now(till.clock).date()) > timedelta(days=1):
        return "shift.date_not_today"
    return ""


def open_shift(
    till: Till,
    session: Session,
    float_won: Won,
    *,
    approval: Approval | None = None,
    business_date: date | None = None,
    counts: Mapping[Won, int] | None = None,
) -> OpenShift:
    """Begin a shift with its float.  Raises Refused where one is open, BadInput for a bad float."""
    approval_uid = require(till, session, Action.OPEN_SHIFT, approval)
    if till.shift is not None:
        raise Refused("shift.already_open", business_date=till.shift.business_date)
    if counts is not None:
        float_won = sum_counts(counts)
    if not 0 <= float_won <= AMOUNT_WON_MAX:
        raise BadInput("shift.float_out_of_range")
    day = (business_date or local_now(till.clock).date()).isoformat()
    shift_uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        entry = unit.record(
            kinds.ShiftOpened(
                shift_uid=shift_uid, float_won=float_won,
                counts={str(k): v for k, v in (counts or {}).items() if v},
                approval_uid=approval_uid,
            ),
            business_date=day, shift_uid=shift_uid,
        )
        if "commission_rule" in till.checksums:
            from app.commission import note_steps

            note_steps(unit, day)
    till.shift = OpenShift(
        shift_uid, day, session.staff_ref, float_won, entry.happened_at_ms)
    spend(till, approval)
    # Whoever hears of it asks the till: so the till is right before it is said.
    till.events.publish(ShiftChanged(shift_uid))
    return till.shift


def move_cash(
    till: Till, session: Session, kind: CashKind, amount_won: Won, reason: str,
    *, approval: Approval | None = None, bag_no: str = "",
) -> None:
    """Cash put in (중간입금), taken out (출금) or picked up (중간출금), with its reason.

    `bag_no` names the bag a pick-up went into the safe in.  Raises Refused without a shift or for
    a bag that was used, BadInput without a reason or for more than the drawer holds.
    """
    approval_uid = require(
        till, session, Action.MOVE_CASH, approval, amount_won=amount_won)
    shift = _open(till)
    if not 0 < amount_won <= AMOUNT_WON_MAX:
        raise BadInput("shift.amount_out_of_range")
    reason = check_reason(reason)
    if not reason:
        raise BadInput("shift.reason_missing")
    if kind is not CashKind.PAID_IN and amount_won > expected_cash(till, shift.shift_uid):
        raise BadInput("shift.more_than_in_drawer")
    bag_no = _check_bag(till, bag_no) if bag_no else ""
    with till.unit(session.staff_ref) as unit:
        moved = unit.record(kinds.CashMoved(
            kind=kind, amount_won=amount_won, reason=reason,
            approval_uid=approval_uid,
        ))
        if bag_no:
            from models.kinds_control import CashDropped

            unit.record(CashDropped(move_uid=moved.uid, bag_no=bag_no, amount_won=amount_won))
        unit.announce(ShiftChanged(shift.shift_uid))
    spend(till, approval)
    if till.printer is not None:
        till.printer.kick_drawer()


def open_drawer(
    till: Till, session: Session, reason: str, *, approval: Approval | None = None
) -> None:
    """돈통열기 without a sale: an entry first, then the kick (T3)."""
    approval_uid = require(till, session, Action.NO_SALE, approval)
    _open(till)
    reason = check_reason(reason)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.DrawerOpened(reason=reason, approval_uid=approval_uid))
    spend(till, approval)
    if till.printer is not None:
        till.printer.kick_drawer()


def _check_bag(till: Till, bag_no: str) -> str:
    from models import control_rows

    bag_no = bag_no.strip().upper()
    if not bag_no.isascii() or not bag_no.isalnum() or len(bag_no) > BAG_NO_LENGTH_MAX:
        raise BadInput("closing.bag_no")
    if control_rows.is_bag_used(till.read(), bag_no):
        raise Refused("closing.bag_used", bag_no=bag_no)
    return bag_no


def sum_counts(counts: Mapping[Won, int]) -> Won:
    """Pieces × denomination.  Raises BadInput for unknown denominations and impossible counts."""
    for denomination, pieces in counts.items():
        if denomination not in DENOMINATIONS:
            raise BadInput("shift.no_such_denomination", denomination=denomination)
        if not 0 <= pieces <= PIECES_MAX:
            raise BadInput("shift.pieces_out_of_range")
    return sum(denomination * pieces for denomination, pieces in counts.items())


def count_cash(
    till: Till, session: Session, counts: Mapping[Won, int], *, approval: Approval | None = None
) -> Won:
    """Record a blind count by notes and coins; what was counted, in won.

    A second count is the recount: both are kept, and there is no third (Refused) until cash moves
    again.
    """
    from models import control_rows
    from models.kinds_control import CashRecounted

    approval_uid = require(till, session, Action.CLOSE_SHIFT, approval)
    shift = _open(till)
    counted_won = sum_counts(counts)
    pieces = {str(k): v for k, v in counts.items() if v}
    earlier = control_rows.list_counts_since_cash(till.read(), shift.shift_uid)
    if len(earlier) > 1:
        raise Refused("closing.recounted")
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.CashCounted(
            counts=pieces, counted_won=counted_won, approval_uid=approval_uid))
        if earlier:
            unit.record(CashRecounted(
                shift_uid=shift.shift_uid, counts=pieces, counted_won=counted_won,
                first_won=earlier[0],
                first_over_won=earlier[0] - expected_cash(till, shift.shift_uid),
            ))
    return counted_won


def expected_cash(till: Till, shift_uid: Ref) -> Won:
    """Float + cash sales − cash refunds − voucher change + paid in − paid out − pickups."""
    return sum(shift_rows.sum_cash_moves(till.read(), shift_uid).values())


def look_at_closing(till: Till) -> Closing:
    """What stands in the way of closing, and the card sum to compare with the terminal's 집계."""
    shift = _open(till)
    card_count, card_won = sale_rows.sum_card_payments(till.read(), shift.shift_uid)
    receipts, late = cash_receipt.count_due(till)
    return Closing(
        held_count=len(sale_rows.list_held(till.read())),
        doubt_count=len(payments.list_doubts(till)), card_count=card_count, card_won=card_won,
        cash_receipt_count=receipts, cash_receipt_late_count=late,
        transfer_count=len(cash_receipt_rows.list_transfers(till.read(), pending=True)),
    )


def close_shift(
    till: Till,
    session: Session,
    *,
    approval: Approval | None = None,
    reason: str = "",
    terminal: tuple[int, Won] | None = None,
    held_stay: bool = False,
) -> ClosedShift:
    """End the shift on its last blind count: difference, Z number, seal.

    `terminal` is the terminal's own 집계 (count, won).  Raises Refused: no count yet, held carts
    nobody has looked at, card doubts, or a difference without a reason.
    """
    from models import control_rows
    from models.kinds_control import ReportFrozen

    approval_uid = require(till, session, Action.CLOSE_SHIFT, approval)
    shift = _open(till)
    reason = check_reason(reason)
    counted = shift_rows.read_last_count(till.read(), shift.shift_uid)
    if counted is None:
        raise Refused("shift.not_counted")
    told = control_rows.read_tender_counts(till.read(), shift.shift_uid).get("CARD")
    terminal = told if terminal is None else terminal
    settled = control_rows.read_steps(till.read(), shift.shift_uid)
    held_stay = held_stay or settled.get("held", ("", ""))[0] == "skipped"
    closing = look_at_closing(till)
    if closing.doubt_count:
        raise Refused("shift.card_doubts", count=closing.doubt_count)
    if closing.held_count and not held_stay:
        raise Refused("shift.held_carts", count=closing.held_count)
    expected_won = expected_cash(till, shift.shift_uid)
    over_short_won = counted[1] - expected_won
    terminal_differs = terminal is not None and terminal != (
        closing.card_count, closing.card_won)
    if over_short_won or terminal_differs:
        reason = reason or settled.get("difference", ("", ""))[1]
    if (over_short_won or terminal_differs) and not reason.strip():
        raise Refused("shift.difference_needs_reason", over_short_won=over_short_won)
    z_no = 1 + shift_rows.read_last_closed(till.read(), till.till_ref)[0]
    report = report_of(
        till, shift, z_no=z_no, counted_won=counted[1], counted={"CARD": terminal})
    # Imported late: a new key comes four times a year.
    from app.key_rotation import settle_device_key

    settle_device_key(till)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.ShiftClosed(
            shift_uid=shift.shift_uid, z_no=z_no, expected_won=expected_won,
            counted_won=counted[1], over_short_won=over_short_won,
            over_short_reason=reason.strip(),
            terminal=kinds.TerminalTotal(
                terminal_count=terminal[0], terminal_won=terminal[1],
                till_count=closing.card_count, till_won=closing.card_won,
            ) if terminal else None,
            approval_uid=approval_uid,
        ))
        # Frozen before the seal, which then holds it: what comes later is on the next one.
        unit.record(ReportFrozen(
            shift_uid=shift.shift_uid, report_json=msgspec.json.encode(report).decode()))
        write_seal(unit, till)
    till.shift = None
    spend(till, approval)
    till.events.publish(ShiftChanged(shift.shift_uid))
    till.sync_witness()
    till.database.checkpoint()
    return ClosedShift(replace(report, head_code=head_code(till)), over_short_won)


def x_report(
    till: Till, session: Session, *, approval: Approval | None = None
) -> ShiftReport:
    """중간정산: the open shift as it stands; resets nothing.  Raises Refused without a shift."""
    require(till, session, Action.X_REPORT, approval)
    report = report_of(till, _open(till))
    spend(till, approval)
    return report


def is_blind(till: Till, session: Session) -> bool:
    """Whether what should be in the drawer is kept from this person: the count is still to come."""
    return (session.role is not Role.MANAGER and till.shift is not None
            and shift_rows.read_last_count(till.read(), till.shift.shift_uid) is None)


def report_of(
    till: Till, shift: OpenShift, *, z_no: int = 0, counted_won: Won | None = None,
    counted: Mapping[str, tuple[int, Won] | None] | None = None,
) -> ShiftReport:
    """All figures of a shift from the rows; the same for screen, slip and export.

    `counted` is what of a tender was counted beside what its rows say.
    """
    from models import control_rows

    connection = till.read()
    (sale_count, return_count, gross, discount, exempt, taxable, non_taxable, vat, total,
     rounding) = shift_rows.sum_sales(connection, shift.shift_uid)
    cash = shift_rows.sum_cash_moves(connection, shift.shift_uid)
    voids = shift_rows.count_voids(connection, shift.shift_uid)
    line_void_count, line_void_won = voids.get("line", (0, 0))
    cart_void_count, cart_void_won = voids.get("cart", (0, 0))
    card_count, card_won = sale_rows.sum_card_payments(connection, shift.shift_uid)
    expected_won = sum(cash.values())
    deposits = counter_rows.sum_deposits(connection, shift.shift_uid)
    asked, issued = cash_receipt_rows.count_requests(connection, shift.shift_uid)
    over_short_won = None if counted_won is None else counted_won - expected_won
    told = dict(control_rows.read_tender_counts(connection, shift.shift_uid))
    told.update({code: pair for code, pair in (counted or {}).items() if pair is not None})
    tenders = []
    for code, count, won, face_won in shift_rows.sum_tenders(connection, shift.shift_uid):
        kind = find_tender_type(code)
        found_won = told[code][1] if code in told else None
        if code == "CASH" and over_short_won is not None:
            found_won = won + over_short_won
        tenders.append(TenderSum(
            code, kind.name_ko, kind.name_en, count, won, face_won, found_won))
    bearers = control_rows.sum_bearers(connection, shift.shift_uid)
    opening_codes = [one.code for one in TENDER_TYPES if one.opens_drawer]
    kicks = control_rows.count_drawer_kicks(connection, shift.shift_uid, opening_codes)
    recount = control_rows.read_recount(connection, shift.shift_uid)
    return ShiftReport(
        shift_uid=shift.shift_uid, business_date=shift.business_date, z_no=z_no,
        opened_at_ms=shift.opened_at_ms, sale_count=sale_count, return_count=return_count,
        gross_won=gross,
        discount_won=discount, exempt_won=exempt, taxable_won=taxable,
        non_taxable_won=non_taxable, vat_won=vat, total_won=total,
        cash_rounding_won=rounding, tenders=tuple(tenders),
        float_won=cash.get(CashKind.FLOAT, 0), cash_sales_won=cash.get(CashKind.SALE, 0),
        cash_refunds_won=-cash.get(CashKind.REFUND, 0),
        paid_in_won=cash.get(CashKind.PAID_IN, 0),
        paid_out_won=-cash.get(CashKind.PAID_OUT, 0),
        pickup_won=-cash.get(CashKind.PICKUP, 0),
        voucher_change_won=-cash.get(CashKind.VOUCHER_CHANGE, 0),
        account_paid_won=cash.get(CashKind.ACCOUNT_PAID, 0),
        deposit_taken_won=deposits.taken_won, deposit_used_won=deposits.used_won,
        deposit_given_back_won=deposits.given_back_won,
        deposit_cash_won=cash.get(CashKind.DEPOSIT, 0),
        deposit_held_won=counter_rows.sum_deposits_held(connection), expected_won=expected_won,
        cash_receipt_count=asked, cash_receipt_pending_count=asked - issued,
        line_void_count=line_void_count, line_void_won=line_void_won,
        cart_void_count=cart_void_count, cart_void_won=cart_void_won,
        no_sale_count=shift_rows.count_drawer_openings(connection, shift.shift_uid),
        card_count=card_count, card_won=card_won, counted_won=counted_won,
        over_short_won=over_short_won, head_code=head_code(till),
        shop_borne_won=bearers.get(BorneBy.SHOP, 0),
        producer_borne_won=bearers.get(BorneBy.PRODUCER, 0),
        drawer_sale_count=kicks[0], drawer_move_count=kicks[1],
        drops=tuple(
            (bag_no, won) for bag_no, won, _ in control_rows.list_drops(
                connection, shift.shift_uid)),
        hand_over_count=len(control_rows.list_hand_overs(connection, shift.shift_uid)),
        paper=tuple(
            PaperSum(day, bool(late), count, won)
            for day, late, count, won in control_rows.sum_paper_sales(
                connection, shift.shift_uid)),
        recount=Recount(*recount) if recount else None,
    )


def head_code(till: Till) -> str:
    """The journal's head in ten letters: a slip that carries it pins everything before it."""
    import base64

    return base64.b32encode(till.head.hash).decode()[:10]


def _open(till: Till) -> OpenShift:
    if till.shift is None:
        raise Refused("shift.closed")
    return till.shift
