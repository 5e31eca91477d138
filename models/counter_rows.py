"""Reading what the counter notes beside sales: unlabelled lines, goods asked for, orders."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import HOLDING_CODE, Ref

Connection = DBAPIConnection | Cursor


# --- unlabelled ---------------------------------------------------------------------------------


class FarmRow(NamedTuple):
    ref: Ref
    name: str
    origin_place: str
    here_today: int


def list_farms(
    connection: Connection, shift_uid: Ref, business_date: str
) -> list[FarmRow]:
    """Farms that may bring goods: who brought some today, then who sold in this shift, by name."""
    return [FarmRow(*row) for row in connection.execute(
        "SELECT f.ref, f.name, f.origin_place, CASE WHEN EXISTS (SELECT 1 FROM shipment m "
        "WHERE m.shipped_on = ? AND m.producer_ref = f.ref) THEN 2 ELSE f.ref IN ("
        "SELECT l.producer_ref FROM sale s JOIN sale_line l ON l.sale_uid = s.sale_uid "
        "WHERE s.shift_uid = ?) END AS here FROM producer f "
        "WHERE f.code <> ? AND f.status NOT IN ('TERMINATED', 'EXPIRED', 'APPLIED') "
        "AND EXISTS (SELECT 1 FROM producer_item p WHERE p.producer_ref = f.ref "
        "AND p.sale_stopped = 0) ORDER BY here DESC, f.name",
        (business_date, shift_uid, HOLDING_CODE))]


def list_items_of_farm(connection: Connection, producer_ref: Ref, limit: int) -> list[Ref]:
    """Refs of what a farm sells, by name."""
    return [ref for (ref,) in connection.execute(
        "SELECT ref FROM producer_item WHERE producer_ref = ? AND sale_stopped = 0 "
        "ORDER BY name, no LIMIT ?", (producer_ref, limit))]


class HoldingRow(NamedTuple):
    """A line sold without a known farm; a returned one has negative figures."""

    sale_uid: Ref
    line_no: int
    receipt_no: str
    business_date: str
    sold_at_ms: int
    producer_item_ref: Ref
    item_ref: Ref
    printed_name: str
    quantity: int
    weight_g: int | None
    net_won: int
    commission_base_won: int
    original_sale_uid: Ref | None
    original_line_no: int | None


_HOLDING = (
    "SELECT l.sale_uid, l.line_no, s.receipt_no, s.business_date, s.sold_at_ms, "
    "l.producer_item_ref, p.item_ref, l.printed_name, l.quantity, l.weight_g, l.net_won, "
    "l.commission_base_won, s.original_sale_uid, l.original_line_no "
    "FROM producer f JOIN producer_item p ON p.producer_ref = f.ref "
    "JOIN sale_line l ON l.producer_item_ref = p.ref JOIN sale s ON s.sale_uid = l.sale_uid "
    "LEFT JOIN assigned_line a ON a.sale_uid = l.sale_uid AND a.line_no = l.line_no "
    "WHERE f.code = ? AND a.sale_uid IS NULL "
)


def list_unassigned(connection: Connection) -> list[HoldingRow]:
    """Lines of the holding account that no farm has been given yet, oldest first."""
    return [HoldingRow(*row) for row in connection.execute(
        _HOLDING + "ORDER BY s.sold_at_ms, s.rowid, l.line_no", (HOLDING_CODE,))]


# --- goods asked for ----------------------------------------------------------------------------


class WantedRow(NamedTuple):
    """What was asked for between two dates, and how often; `item_ref` may be empty."""

    what: str
    item_ref: Ref
    times: int
    last_asked_at_ms: int


def sum_wanted(connection: Connection, date_from: str, date_to: str) -> list[WantedRow]:
    """What customers asked for, most often first."""
    return [WantedRow(*row) for row in connection.execute(
        "SELECT what, max(item_ref), count(*), max(asked_at_ms) FROM wanted "
        "WHERE business_date BETWEEN ? AND ? GROUP BY what "
        "ORDER BY count(*) DESC, max(asked_at_ms) DESC", (date_from, date_to))]


# --- holds --------------------------------------------------------------------------------------


def read_hold_names(connection: Connection) -> dict[Ref, Ref]:
    """held_uid -> who, of the carts that are held now."""
    return dict(connection.execute(
        "SELECT n.held_uid, n.person_ref FROM hold_name n "
        "JOIN held_cart h ON h.held_uid = n.held_uid WHERE h.state = 'held'").fetchall())


def read_hold_name(connection: Connection, held_uid: Ref) -> Ref | None:
    row = connection.execute(
        "SELECT person_ref FROM hold_name WHERE held_uid = ?", (held_uid,)).fetchone()
    return row[0] if row else None


# --- orders -------------------------------------------------------------------------------------


class OrderRow(NamedTuple):
    """An order; `deposit_won` is what is still held of its deposit."""

    order_uid: Ref
    cart_uid: Ref
    order_no: int
    person_ref: Ref
    member_ref: Ref | None
    pick_up_date: str
    pick_up_time: str
    line_count: int
    total_won: int
    first_names: str
    cart_json: str
    placed_at_ms: int
    state: str
    deposit_won: int
    deposit_tender: str


_ORDER = (
    "SELECT o.order_uid, o.cart_uid, o.order_no, o.person_ref, o.member_ref, o.pick_up_date, "
    "o.pick_up_time, o.line_count, o.total_won, o.first_names, o.cart_json, o.placed_at_ms, "
    "o.state, coalesce((SELECT sum(d.amount_won) FROM deposit_move d "
    "WHERE d.order_uid = o.order_uid), 0), coalesce((SELECT d.tender_code FROM deposit_move d "
    "WHERE d.order_uid = o.order_uid AND d.reason = 'TAKEN' ORDER BY d.rowid DESC LIMIT 1), '') "
    "FROM advance_order o "
)


def list_open_orders(connection: Connection) -> list[OrderRow]:
    """Orders not yet fetched, the next day and hour first."""
    return [OrderRow(*row) for row in connection.execute(
        _ORDER + "WHERE o.state = 'open' ORDER BY o.pick_up_date, o.pick_up_time = '', "
        "o.pick_up_time, o.order_no")]


def read_order(connection: Connection, order_uid: Ref) -> OrderRow | None:
    row = connection.execute(_ORDER + "WHERE o.order_uid = ?", (order_uid,)).fetchone()
    return OrderRow(*row) if row else None


def find_order_of_cart(connection: Connection, cart_uid: Ref) -> OrderRow | None:
    """The open order a cart on the till came from."""
    row = connection.execute(
        _ORDER + "WHERE o.cart_uid = ? AND o.state = 'open'", (cart_uid,)).fetchone()
    return OrderRow(*row) if row else None


def count_orders_due(connection: Connection, business_date: str) -> int:
    """Open orders of this day and of days gone by."""
    row = connection.execute(
        "SELECT count(*) FROM advance_order WHERE state = 'open' AND pick_up_date <= ?",
        (business_date,)).fetchone()
    return int(row[0])


def read_last_order_no(connection: Connection, till_ref: Ref) -> int:
    row = connection.execute(
        "SELECT max(order_no) FROM advance_order WHERE till_ref = ?", (till_ref,)).fetchone()
    return int(row[0] or 0)


class PickRow(NamedTuple):
    producer_ref: Ref
    producer_name: str
    printed_name: str
    spec: str
    quantity: int
    weight_g: int
    order_no: int
    pick_up_time: str


def list_picks(connection: Connection, pick_up_date: str) -> list[PickRow]:
    """What is to be picked for a day, by farm, item and order."""
    return [PickRow(*row) for row in connection.execute(
        "SELECT l.producer_ref, l.producer_name, l.printed_name, l.spec, l.quantity, "
        "l.weight_g, o.order_no, o.pick_up_time FROM advance_order o "
        "JOIN order_line l ON l.order_uid = o.order_uid "
        "WHERE o.state = 'open' AND o.pick_up_date = ? "
        "ORDER BY l.producer_name, l.producer_ref, l.printed_name, o.order_no, l.line_no",
        (pick_up_date,))]


class OrderLineRow(NamedTuple):
    printed_name: str
    spec: str
    quantity: int
    weight_g: int


def list_order_lines(connection: Connection, order_uid: Ref) -> list[OrderLineRow]:
    return [OrderLineRow(*row) for row in connection.execute(
        "SELECT printed_name, spec, quantity, weight_g FROM order_line WHERE order_uid = ? "
        "ORDER BY line_no", (order_uid,))]


class DepositSums(NamedTuple):
    """Deposits of one shift in won, each positive."""

    taken_won: int
    used_won: int
    given_back_won: int


def sum_deposits(connection: Connection, shift_uid: Ref) -> DepositSums:
    found = dict(connection.execute(
        "SELECT reason, sum(amount_won) FROM deposit_move WHERE shift_uid = ? GROUP BY reason",
        (shift_uid,)).fetchall())
    return DepositSums(
        found.get("TAKEN", 0), -found.get("USED", 0), -found.get("GIVEN_BACK", 0))


def sum_deposits_held(connection: Connection) -> int:
    """What the shop owes on open orders, in won."""
    return int(connection.execute(
        "SELECT coalesce(sum(amount_won), 0) FROM deposit_move").fetchone()[0])


# --- deliveries ---------------------------------------------------------------------------------


class DeliveryRow(NamedTuple):
    delivery_uid: Ref
    sale_uid: Ref
    receipt_no: str
    person_ref: Ref
    deliver_on: str
    state: str
    carrier_ref: Ref
    carried_at_ms: int
    receiver_ref: Ref
    received_at_ms: int


_DELIVERY = (
    "SELECT d.delivery_uid, d.sale_uid, s.receipt_no, d.person_ref, d.deliver_on, d.state, "
    "d.carrier_ref, d.carried_at_ms, d.receiver_ref, d.received_at_ms "
    "FROM delivery d JOIN sale s ON s.sale_uid = d.sale_uid "
)


def list_deliveries(connection: Connection, *, limit: int) -> list[DeliveryRow]:
    """Those under way first, then the newest that arrived."""
    return [DeliveryRow(*row) for row in connection.execute(
        _DELIVERY + "ORDER BY d.state = 'received', d.deliver_on, d.received_at_ms DESC, "
        "s.sold_at_ms LIMIT ?", (limit,))]


def read_delivery(connection: Connection, delivery_uid: Ref) -> DeliveryRow | None:
    row = connection.execute(_DELIVERY + "WHERE d.delivery_uid = ?", (delivery_uid,)).fetchone()
    return DeliveryRow(*row) if row else None


def find_delivery_of_sale(connection: Connection, sale_uid: Ref) -> DeliveryRow | None:
    row = connection.execute(_DELIVERY + "WHERE d.sale_uid = ?", (sale_uid,)).fetchone()
    return DeliveryRow(*row) if row else None
