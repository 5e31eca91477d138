"""Reading purchases: suppliers, what they have, orders under way, what things cost."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

_Reader = DBAPIConnection | Cursor


class SupplierRow(NamedTuple):
    ref: Ref
    name: str
    lead_days: int
    delivery_days: str
    active: int


def list_suppliers(connection: _Reader) -> list[SupplierRow]:
    return [SupplierRow(*row) for row in connection.execute(
        "SELECT ref, name, lead_days, delivery_days, active FROM supplier ORDER BY name")]


class SuppliedRow(NamedTuple):
    """What a supplier has, with all an order proposal is worked out from."""

    item_ref: Ref
    supplier_ref: Ref
    cost_won: int
    pack: int
    code: str
    name: str
    spec: str
    price_won: int
    tax_class: str
    shelf_life_days: int
    on_shelf: int
    on_order: int


def list_supplied(
    connection: _Reader, supplier_ref: Ref, business_date: str
) -> list[SuppliedRow]:
    return [SuppliedRow(*row) for row in connection.execute(
        "SELECT p.ref, s.supplier_ref, s.cost_won, s.pack, p.code, p.name, p.spec, p.price_won, "
        "coalesce((SELECT t.tax_class FROM item_tax_class t WHERE t.item_ref = p.item_ref "
        "AND t.from_date <= ? ORDER BY t.from_date DESC LIMIT 1), ''), p.shelf_life_days, "
        "coalesce((SELECT sum(m.quantity) FROM stock_move m WHERE m.producer_item_ref = p.ref "
        "AND m.reason NOT IN ('RETURN', 'RETURN_DISPOSED', 'RETURN_TAKEN')), 0), "
        "coalesce((SELECT sum(l.quantity) FROM purchase_order o JOIN purchase_order_line l "
        "USING (order_uid) WHERE o.state = 'ordered' AND l.producer_item_ref = p.ref), 0) "
        "FROM supplier_item s JOIN producer_item p ON p.ref = s.producer_item_ref "
        "WHERE s.supplier_ref = ? ORDER BY p.name, p.spec", (business_date, supplier_ref))]


class OrderRow(NamedTuple):
    order_uid: Ref
    order_no: str
    supplier_ref: Ref
    supplier_name: str
    ordered_on: str
    deliver_on: str
    state: str
    line_count: int
    cost_won: int


def list_orders(connection: _Reader, state: str = "ordered") -> list[OrderRow]:
    return [OrderRow(*row) for row in connection.execute(
        "SELECT o.order_uid, o.order_no, o.supplier_ref, s.name, o.ordered_on, o.deliver_on, "
        "o.state, count(*), sum(l.quantity * l.cost_won) FROM purchase_order o "
        "JOIN supplier s ON s.ref = o.supplier_ref JOIN purchase_order_line l USING (order_uid) "
        "WHERE o.state = ? GROUP BY o.order_uid ORDER BY o.deliver_on, o.order_no", (state,))]


class OrderLineRow(NamedTuple):
    item_ref: Ref
    code: str
    name: str
    spec: str
    quantity: int
    cost_won: int


def list_order_lines(connection: _Reader, order_uid: Ref) -> list[OrderLineRow]:
    return [OrderLineRow(*row) for row in connection.execute(
        "SELECT p.ref, p.code, p.name, p.spec, l.quantity, l.cost_won FROM purchase_order_line l "
        "JOIN producer_item p ON p.ref = l.producer_item_ref WHERE l.order_uid = ? "
        "ORDER BY l.line_no", (order_uid,))]


def read_order_state(connection: _Reader, order_uid: Ref) -> tuple[str, Ref] | None:
    """(state, supplier) of an order."""
    row = connection.execute(
        "SELECT state, supplier_ref FROM purchase_order WHERE order_uid = ?",
        (order_uid,)).fetchone()
    return (row[0], row[1]) if row else None


def read_last_order_no(connection: _Reader, prefix: str) -> str | None:
    found: str | None = connection.execute(
        "SELECT max(order_no) FROM purchase_order WHERE order_no LIKE ?",
        (f"{prefix}%",)).fetchone()[0]
    return found


class MarginRow(NamedTuple):
    """What was sold of a bought item, and what its pieces cost on average."""

    item_ref: Ref
    code: str
    name: str
    spec: str
    quantity: int
    net_won: int
    vat_rated_won: int  # of it under VAT, VAT included
    bought: int
    bought_won: int


def list_margins(connection: _Reader, from_date: str, to_date: str) -> list[MarginRow]:
    """Bought items sold between two business dates, by what they brought."""
    return [MarginRow(*row) for row in connection.execute(
        "SELECT p.ref, p.code, p.name, p.spec, sum(l.quantity), sum(l.net_won), "
        "sum(CASE WHEN l.tax_class_resolved = 'TAXABLE_10' THEN l.net_won ELSE 0 END), "
        "coalesce((SELECT sum(b.quantity) FROM purchase_line b "
        "WHERE b.producer_item_ref = p.ref AND b.business_date <= ?), 0), "
        "coalesce((SELECT sum(b.quantity * b.cost_won) FROM purchase_line b "
        "WHERE b.producer_item_ref = p.ref AND b.business_date <= ?), 0) "
        "FROM sale s INDEXED BY sale_by_date JOIN sale_line l ON l.sale_uid = s.sale_uid "
        "JOIN producer_item p ON p.ref = l.producer_item_ref "
        "WHERE s.business_date BETWEEN ? AND ? AND l.ownership = 'SHOP' GROUP BY p.ref "
        "ORDER BY sum(l.net_won) DESC", (to_date, to_date, from_date, to_date))]
