"""예약: a cart set aside for a day and a person, its deposit, and the morning's pick list.

A deposit is a liability, not a sale: money taken is its own move, shown on X and Z by itself.  When
the order is sold the deposit becomes part of what pays for it: a cash deposit leaves its own
account as the sale's cash tender comes in, so the drawer is right at every moment.

Name and phone are sealed beside the journal, kept with consent, and emptied when the order ends.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import msgspec

from app import holding, members, payments, people
from app.access import Action, Approval, Session, require, spend
from app.cart import Cart, Member
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import OrdersChanged, ShiftChanged
from app.pricing import price_cart
from app.tender import CASH_STEP_WON, Tender, cash_due, find_tender_type
from app.till import Till
from app.unit import Unit
from models import counter_rows, local_rows
from models.counter_rows import OrderRow
from models.kinds_counter import (
    DepositMoved,
    DepositReason,
    OrderCancelled,
    OrderLine,
    OrderPlaced,
    OrderSold,
)
from models.values import Ref, Won, new_ref

ORDER = "order"
NAME_LENGTH_MAX = 30
DAYS_AHEAD_MAX = 366
#: How a deposit may be taken: cash at once, a transfer once it was seen on the account.
DEPOSIT_TENDERS = ("CASH", "BANK_TRANSFER")
_FIRST_NAMES = 3
_NUMBERS_PER_TILL = 100_000
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_PHONE = re.compile(r"0[0-9]{8,10}")


@dataclass(frozen=True, slots=True)
class Wish:
    """Who fetches an order and when; `pick_up_time` may be empty."""

    name: str
    phone: str
    pick_up_date: str
    pick_up_time: str = ""
    consented: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """An order as a screen shows it: who is masked, money is in won."""

    order_uid: Ref
    order_no: int
    who: str
    phone_end: str
    pick_up_date: str
    pick_up_time: str
    line_count: int
    total_won: Won
    first_names: str
    deposit_won: Won
    deposit_tender: str

    @property
    def rest_won(self) -> Won:
        """What is still to pay when it is fetched."""
        return max(0, self.total_won - self.deposit_won)


@dataclass(frozen=True, slots=True)
class Pick:
    """One item of one farm, with the orders it goes to."""

    name: str
    quantity: int
    weight_g: int
    orders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FarmPicks:
    farm: str
    picks: tuple[Pick, ...]


def place_order(
    till: Till, session: Session, cart: Cart, wish: Wish, *, deposit_won: Won = 0,
    deposit_tender: str = "CASH",
) -> Ref:
    """Set a cart aside for a day and a person; the same cart again is its order changed.

    Raises Refused for an empty cart, under a card doubt, for a deposit without an open shift or
    above what the goods cost; BadInput naming the field (`order.<field>`).
    """
    require(till, session, Action.HOLD)
    if cart.is_empty:
        raise Refused("cart.empty")
    payments.refuse_while_in_doubt(till, cart)
    wish = _checked(till, wish, known=cart.member is not None)
    priced = price_cart(cart, till.settings.vat_rounding)
    old = counter_rows.find_order_of_cart(till.read(), cart.uid)
    held_won = old.deposit_won if old else 0
    if held_won + deposit_won > priced.total_won:
        raise BadInput("order.deposit_above_total", total_won=priced.total_won)
    order_uid = old.order_uid if old else new_ref()
    names = [line.product.name for line in cart.lines]
    more = f" +{len(names) - _FIRST_NAMES}" if len(names) > _FIRST_NAMES else ""
    nameless = replace(cart, member=Member(cart.member.ref, "", "") if cart.member else None)
    with till.unit(session.staff_ref) as unit:
        person_ref = old.person_ref if old else new_ref()
        people.write_person(unit, till, person_ref, ORDER, {
            "name": wish.name, "phone": wish.phone,
            "consented_on": till.business_date if wish.consented else ""})
        unit.record(OrderPlaced(
            order_uid=order_uid, cart_uid=cart.uid,
            order_no=old.order_no if old else _next_no(unit, till), person_ref=person_ref,
            member_ref=cart.member.ref if cart.member else None,
            pick_up_date=wish.pick_up_date, pick_up_time=wish.pick_up_time,
            total_won=priced.total_won, first_names=", ".join(names[:_FIRST_NAMES]) + more,
            cart_json=msgspec.json.encode(nameless).decode(),
            lines=[
                OrderLine(
                    producer_item_ref=line.product.ref, producer_ref=line.product.producer_ref,
                    producer_name=line.product.producer_name, printed_name=line.product.name,
                    spec=line.product.spec, quantity=line.quantity, weight_g=line.weight_g or 0)
                for line in cart.lines
            ]))
        if deposit_won:
            _take(unit, till, order_uid, deposit_won, deposit_tender)
        local_rows.clear_draft(unit.cursor)
        unit.announce(OrdersChanged())
    if deposit_won and deposit_tender == "CASH" and till.printer is not None:
        till.printer.kick_drawer()
    return order_uid


def list_orders(till: Till) -> list[Order]:
    """Orders not yet fetched, the next day and hour first."""
    return [_seen(till, row) for row in counter_rows.list_open_orders(till.read())]


def read_order(till: Till, order_uid: Ref) -> Order:
    """One open order.  Raises BadInput where it has been fetched or cancelled."""
    return _seen(till, _open_row(till, order_uid))


def order_of_cart(till: Till, cart: Cart) -> Order | None:
    """The order the open cart came from; none for an ordinary basket."""
    row = counter_rows.find_order_of_cart(till.read(), cart.uid)
    return _seen(till, row) if row else None


def read_wish(till: Till, order_uid: Ref) -> Wish:
    """Who and when, unmasked: for who holds the telephone and for changing the order."""
    row = _open_row(till, order_uid)
    kept = people.read_person(till, row.person_ref)
    return Wish(
        kept.get("name", ""), kept.get("phone", ""), row.pick_up_date, row.pick_up_time,
        consented=bool(kept.get("consented_on")))


def count_due(till: Till) -> int:
    """Orders to be fetched today, and those that were not fetched on their day."""
    return counter_rows.count_orders_due(till.read(), till.business_date)


def take_up(till: Till, session: Session, order_uid: Ref) -> Cart:
    """The order's cart on the till, to be paid or changed; the order stays until it is sold.

    Goods are taxed as on the day of the sale.  Raises BadInput for one that has ended, Refused
    where another version placed it or nobody has decided how its goods are taxed.
    """
    require(till, session, Action.HOLD)
    row = _open_row(till, order_uid)
    try:
        cart = msgspec.json.decode(row.cart_json, type=Cart)
    except msgspec.MsgspecError as error:
        raise Refused("cart.held_unreadable") from error
    cart = holding.taxed_today(till, cart)
    with till.local_rows() as cursor:
        local_rows.write_draft(cursor, msgspec.json.encode(cart).decode())
    if cart.member is not None:
        cart = replace(cart, member=members.find_by_ref(till, cart.member.ref))
    return cart


def take_deposit(
    till: Till, session: Session, order_uid: Ref, amount_won: Won, tender_code: str = "CASH"
) -> None:
    """More of a deposit on an order.  Raises as `place_order` does."""
    require(till, session, Action.HOLD)
    row = _open_row(till, order_uid)
    if row.deposit_won + amount_won > row.total_won:
        raise BadInput("order.deposit_above_total", total_won=row.total_won)
    with till.unit(session.staff_ref) as unit:
        if row.deposit_tender not in {"", tender_code} and row.deposit_won:
            raise Refused("order.deposit_one_tender")
        _take(unit, till, order_uid, amount_won, tender_code)
        unit.announce(OrdersChanged())
    if tender_code == "CASH" and till.printer is not None:
        till.printer.kick_drawer()


def cancel_order(
    till: Till, session: Session, order_uid: Ref, reason: str, *,
    approval: Approval | None = None,
) -> Won:
    """The order will not be fetched; its deposit is given back as it was taken: how much that is.

    Money out of the drawer wants the right to move cash.  Raises BadInput without a reason.
    """
    require(till, session, Action.HOLD)
    row = _open_row(till, order_uid)
    reason = check_reason(reason)
    if not reason:
        raise BadInput("shift.reason_missing")
    approval_uid = ""
    if row.deposit_won:
        approval_uid = require(
            till, session, Action.MOVE_CASH, approval, amount_won=row.deposit_won)
        _need_shift(till)
    with till.unit(session.staff_ref) as unit:
        if row.deposit_won:
            unit.record(DepositMoved(
                order_uid=order_uid, reason=DepositReason.GIVEN_BACK,
                tender_code=row.deposit_tender, amount_won=row.deposit_won,
                approval_uid=approval_uid))
        unit.record(OrderCancelled(order_uid=order_uid, reason=reason))
        _forget(unit, till, row)
        unit.announce(OrdersChanged())
    spend(till, approval)
    if row.deposit_won and row.deposit_tender == "CASH" and till.printer is not None:
        till.printer.kick_drawer()
    return row.deposit_won


def deposit_tender_of(order: Order, total_won: Won) -> Tender | None:
    """What the deposit pays of a sale: part of it, all of it, or nothing."""
    if not order.deposit_won:
        return None
    kind = find_tender_type(order.deposit_tender)
    if order.deposit_tender == "CASH":
        amount_won = min(order.deposit_won, cash_due(total_won))
        return Tender(kind, amount_won, order.deposit_won, confirmed=True)
    return Tender(kind, min(order.deposit_won, total_won), confirmed=True)


def record_sold(
    unit: Unit, till: Till, row: OrderRow, sale_uid: Ref, total_won: Won,
    tenders: Sequence[Tender],
) -> None:
    """In the transaction of the sale: the order has been fetched, its deposit was used.

    Raises Refused where the deposit does not pay for these goods: the customer would pay twice.
    """
    if row.deposit_won:
        used_won = sum(
            one.tendered_won if row.deposit_tender == "CASH" else one.amount_won
            for one in tenders if one.confirmed and one.type.code == row.deposit_tender)
        due_won = row.deposit_won if row.deposit_tender == "CASH" else min(
            row.deposit_won, total_won)
        if used_won < due_won:
            raise Refused("order.deposit_unused", deposit_won=row.deposit_won)
        unit.record(DepositMoved(
            order_uid=row.order_uid, reason=DepositReason.USED, tender_code=row.deposit_tender,
            amount_won=due_won))
        if row.deposit_won > due_won:
            # More was transferred than the goods cost in the end: the rest goes back in cash.
            unit.record(DepositMoved(
                order_uid=row.order_uid, reason=DepositReason.GIVEN_BACK, tender_code="CASH",
                amount_won=row.deposit_won - due_won))
    unit.record(OrderSold(order_uid=row.order_uid, sale_uid=sale_uid))
    _forget(unit, till, row)
    unit.announce(OrdersChanged())


def pick_list(till: Till, pick_up_date: str) -> list[FarmPicks]:
    """What to pick for a day: by farm, then item, each with the numbers of its orders."""
    farms: dict[Ref, tuple[str, dict[tuple[str, str], list[counter_rows.PickRow]]]] = {}
    for row in counter_rows.list_picks(till.read(), pick_up_date):
        _, items = farms.setdefault(row.producer_ref, (row.producer_name, {}))
        items.setdefault((row.printed_name, row.spec), []).append(row)
    return [
        FarmPicks(farm, tuple(
            Pick(
                name if not spec or spec in name else f"{name} {spec}",
                sum(0 if row.weight_g else row.quantity for row in rows),
                sum(row.weight_g for row in rows),
                tuple(dict.fromkeys(str(row.order_no) for row in rows)))
            for (name, spec), rows in items.items()))
        for farm, items in farms.values()
    ]


def next_days(till: Till, count: int = 6) -> list[str]:
    """The business date and the days after it: what people mostly order for."""
    first = date.fromisoformat(till.business_date)
    return [(first + timedelta(days=n)).isoformat() for n in range(count)]


def _checked(till: Till, wish: Wish, *, known: bool) -> Wish:
    name = " ".join(unicodedata.normalize("NFC", wish.name).split())
    phone = re.sub(r"[-. ]", "", wish.phone)
    # A member, a name or a telephone number: by one of them the order is found again.
    known = known or bool(name or phone)
    if len(name) > NAME_LENGTH_MAX or not name.isprintable() or not known:
        raise BadInput("order.name", limit=NAME_LENGTH_MAX)
    if phone and not _PHONE.fullmatch(phone):
        raise BadInput("order.phone")
    if (name or phone) and not wish.consented:
        raise BadInput("order.consent")
    try:
        day = date.fromisoformat(wish.pick_up_date)
    except ValueError as error:
        raise BadInput("order.pick_up_date") from error
    today = date.fromisoformat(till.business_date)
    if not today <= day <= today + timedelta(days=DAYS_AHEAD_MAX):
        raise BadInput("order.pick_up_date")
    time_text = wish.pick_up_time.strip()
    if re.fullmatch(r"[0-9]{1,2}", time_text):
        time_text = f"{time_text.zfill(2)}:00"
    if time_text and not _TIME.fullmatch(time_text):
        raise BadInput("order.pick_up_time")
    return replace(
        wish, name=name, phone=phone, pick_up_date=day.isoformat(), pick_up_time=time_text)


def _take(unit: Unit, till: Till, order_uid: Ref, amount_won: Won, tender_code: str) -> None:
    shift = _need_shift(till)
    if amount_won <= 0 or tender_code not in DEPOSIT_TENDERS or (
            tender_code == "CASH" and amount_won % CASH_STEP_WON):
        raise BadInput("order.deposit")
    unit.record(DepositMoved(
        order_uid=order_uid, reason=DepositReason.TAKEN, tender_code=tender_code,
        amount_won=amount_won))
    unit.announce(ShiftChanged(shift))


def _need_shift(till: Till) -> Ref:
    if till.shift is None:
        raise Refused("shift.closed")
    return till.shift.shift_uid


def _next_no(unit: Unit, till: Till) -> int:
    """Numbers people say begin with the till's: two offline tills never give the same one."""
    last = counter_rows.read_last_order_no(unit.cursor, till.till_ref)
    return max(last, till.till_no * _NUMBERS_PER_TILL) + 1


def _forget(unit: Unit, till: Till, row: OrderRow) -> None:
    """What was known of who ordered goes with the order."""
    people.write_person(unit, till, row.person_ref, ORDER, {})


def _open_row(till: Till, order_uid: Ref) -> OrderRow:
    row = counter_rows.read_order(till.read(), order_uid)
    if row is None or row.state != "open":
        raise BadInput("order.gone")
    return row


def _seen(till: Till, row: OrderRow) -> Order:
    kept = people.read_person(till, row.person_ref)
    who = people.mask_name(kept.get("name", ""))
    if not who and row.member_ref is not None:
        member = members.find_by_ref(till, row.member_ref)
        who = (member.masked_name or member.no) if member is not None else ""
    if not who and kept.get("phone"):
        who = f"☎ {kept['phone'][-4:]}"
    return Order(
        row.order_uid, row.order_no, who, kept.get("phone", "")[-4:], row.pick_up_date,
        row.pick_up_time, row.line_count, row.total_won, row.first_names, row.deposit_won,
        row.deposit_tender)
