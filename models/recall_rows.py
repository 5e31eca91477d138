"""Reading recalls: is this lot one, who bought of it, what became of it."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

_Reader = DBAPIConnection | Cursor


class RecallRow(NamedTuple):
    recall_uid: Ref
    producer_ref: str
    from_date: str
    to_date: str
    use_by: str
    cause: str
    ordered_by: str
    reason: str
    covers_unlotted: int
    opened_on: str
    opened_at_ms: int
    opened_by_ref: Ref
    state: str
    closed_on: str
    result: str


_RECALL = f"SELECT {', '.join(RecallRow._fields)} FROM recall "


def list_recalls(connection: _Reader) -> list[RecallRow]:
    """Open ones first, then the newest."""
    return [RecallRow(*row) for row in connection.execute(
        _RECALL + "ORDER BY state = 'closed', opened_at_ms DESC")]


def read_recall(connection: _Reader, recall_uid: Ref) -> RecallRow | None:
    row = connection.execute(_RECALL + "WHERE recall_uid = ?", (recall_uid,)).fetchone()
    return RecallRow(*row) if row else None


def list_items(connection: _Reader, recall_uid: Ref) -> list[Ref]:
    return [ref for (ref,) in connection.execute(
        "SELECT producer_item_ref FROM recall_item WHERE recall_uid = ? "
        "ORDER BY producer_item_ref", (recall_uid,))]


def list_named_lots(connection: _Reader, recall_uid: Ref) -> list[Ref]:
    return [ref for (ref,) in connection.execute(
        "SELECT lot_ref FROM recall_lot WHERE recall_uid = ? ORDER BY lot_ref", (recall_uid,))]


def find_recall_of_lot(
    connection: _Reader, lot_ref: Ref, item_ref: Ref, dates: tuple[str, ...], use_by: str = ""
) -> Ref | None:
    """The open recall that holds a lot: named, by its item's ship or pack dates, or by 소비기한.

    An item recalled without either is recalled altogether.
    """
    row = connection.execute(
        "SELECT r.recall_uid FROM recall_lot n JOIN recall r USING (recall_uid) "
        "WHERE n.lot_ref = ? AND r.state = 'open' LIMIT 1", (lot_ref,)).fetchone()
    if row is not None:
        return str(row[0])
    known = [day for day in dates if day]
    for uid, first, last, recalled_use_by in connection.execute(
            "SELECT r.recall_uid, r.from_date, r.to_date, r.use_by FROM recall_item i "
            "JOIN recall r USING (recall_uid) WHERE i.producer_item_ref = ? "
            "AND r.state = 'open'", (item_ref,)):
        if recalled_use_by and use_by != recalled_use_by:
            continue
        # A lot whose day nobody knows is kept back: better one too many.
        if not known or any(first <= day and (not last or day <= last) for day in known):
            return str(uid)
    return None


def find_recall_of_item(connection: _Reader, item_ref: Ref) -> Ref | None:
    """The open recall that stops an item's goods without a lot."""
    row = connection.execute(
        "SELECT r.recall_uid FROM recall_item i JOIN recall r USING (recall_uid) "
        "WHERE i.producer_item_ref = ? AND r.state = 'open' AND r.covers_unlotted = 1 LIMIT 1",
        (item_ref,)).fetchone()
    return row[0] if row else None


def is_item_recalled(connection: _Reader, item_ref: Ref) -> bool:
    """Whether any open recall names the item: money back without a receipt is then owed."""
    return connection.execute(
        "SELECT 1 FROM recall_item i JOIN recall r USING (recall_uid) "
        "WHERE i.producer_item_ref = ? AND r.state = 'open' LIMIT 1",
        (item_ref,)).fetchone() is not None


def has_open(connection: _Reader) -> bool:
    """Whether anything is recalled at all: nearly always nothing."""
    return connection.execute(
        "SELECT 1 FROM recall WHERE state = 'open' LIMIT 1").fetchone() is not None


class RecalledLotRow(NamedTuple):
    lot_ref: Ref
    lot_no: str
    producer_item_ref: Ref
    producer_ref: Ref
    producer_name: str
    name: str
    spec: str
    shipped_on: str
    quantity: int
    price_won: int


_LOT = (
    "SELECT l.lot_ref, l.lot_no, l.producer_item_ref, l.producer_ref, f.name, p.name, p.spec, "
    "coalesce(nullif(l.shipped_on, ''), l.packed_on), l.quantity, l.price_won FROM lot l "
    "JOIN producer f ON f.ref = l.producer_ref JOIN producer_item p ON p.ref = l.producer_item_ref "
)


def list_lots_between(
    connection: _Reader, item_ref: Ref, from_date: str, to_date: str, use_by: str = ""
) -> list[RecalledLotRow]:
    """Lots of an item shipped or packed between two days, both inclusive; or of one 소비기한."""
    last = to_date or "9999-12-31"
    return [RecalledLotRow(*row) for row in connection.execute(
        _LOT + "WHERE l.producer_item_ref = ? AND ((l.shipped_on BETWEEN ? AND ?) "
        "OR (l.packed_on BETWEEN ? AND ?)) AND (? = '' OR l.use_by = ?) "
        "ORDER BY l.shipped_on, l.rowid",
        (item_ref, from_date, last, from_date, last, use_by, use_by))]


def read_lots(connection: _Reader, lot_refs: list[Ref]) -> list[RecalledLotRow]:
    found: list[RecalledLotRow] = []
    for ref in lot_refs:
        found += [RecalledLotRow(*row) for row in connection.execute(
            _LOT + "WHERE l.lot_ref = ?", (ref,))]
    return found


class BoughtRow(NamedTuple):
    """A receipt's line that holds recalled goods; what came back since is taken off."""

    sale_uid: Ref
    line_no: int
    receipt_no: str
    business_date: str
    sold_at_ms: int
    member_ref: str
    producer_item_ref: Ref
    producer_ref: Ref
    lot_ref: str
    lot_no: str
    name: str
    quantity: int
    weight_g: int
    net_won: int
    base_won: int
    returned: int
    returned_g: int
    returned_won: int
    returned_base_won: int


_BOUGHT = (
    "SELECT s.sale_uid, l.line_no, s.receipt_no, s.business_date, s.sold_at_ms, "
    "coalesce(s.member_ref, ''), coalesce(a.producer_item_ref, l.producer_item_ref), "
    "coalesce(a.producer_ref, l.producer_ref), coalesce(l.lot_ref, ''), coalesce(t.lot_no, ''), "
    "l.printed_name, CASE WHEN l.weight_g IS NULL THEN l.quantity ELSE 0 END, "
    "coalesce(l.weight_g, 0), l.net_won, l.commission_base_won, "
    "coalesce(-b.quantity, 0), coalesce(-b.weight_g, 0), coalesce(-b.net_won, 0), "
    "coalesce(-b.base_won, 0) "
    "FROM {lines} JOIN sale s ON s.sale_uid = l.sale_uid AND s.kind = 'SALE' "
    "LEFT JOIN lot t ON t.lot_ref = l.lot_ref "
    "LEFT JOIN assigned_line a ON a.sale_uid = l.sale_uid AND a.line_no = l.line_no "
    "LEFT JOIN (SELECT o.original_sale_uid, r.original_line_no, "
    "sum(CASE WHEN r.weight_g IS NULL THEN r.quantity ELSE 0 END) AS quantity, "
    "sum(coalesce(r.weight_g, 0)) AS weight_g, sum(r.net_won) AS net_won, "
    "sum(r.commission_base_won) AS base_won FROM sale o JOIN sale_line r "
    "ON r.sale_uid = o.sale_uid WHERE o.original_sale_uid IS NOT NULL "
    "GROUP BY o.original_sale_uid, r.original_line_no) AS b "
    "ON b.original_sale_uid = s.sale_uid AND b.original_line_no = l.line_no "
)


def list_bought_lot(connection: _Reader, lot_ref: Ref) -> list[BoughtRow]:
    """Every receipt's line that holds this lot, as sold."""
    return [BoughtRow(*row) for row in connection.execute(
        _BOUGHT.format(lines="sale_line l INDEXED BY sale_line_by_lot")
        + "WHERE l.lot_ref = ? ORDER BY s.sold_at_ms, s.receipt_no, l.line_no", (lot_ref,))]


def list_bought_unlotted(
    connection: _Reader, item_ref: Ref, from_date: str, to_date: str
) -> list[BoughtRow]:
    """Lines of an item sold without a lot between two business dates, assigned ones included."""
    return [BoughtRow(*row) for row in connection.execute(
        _BOUGHT.format(lines="sale s0 INDEXED BY sale_by_date JOIN sale_line l "
                             "ON l.sale_uid = s0.sale_uid")
        + "WHERE s0.business_date BETWEEN ? AND ? AND l.lot_ref IS NULL "
        "AND coalesce(a.producer_item_ref, l.producer_item_ref) = ? "
        "ORDER BY s.sold_at_ms, s.receipt_no, l.line_no",
        (from_date or "0001-01-01", to_date or "9999-12-31", item_ref))]


class ContactRow(NamedTuple):
    member_ref: Ref
    means: str
    outcome: str
    contacted_at_ms: int


def list_contacts(connection: _Reader, recall_uid: Ref) -> dict[Ref, ContactRow]:
    """The newest word with each buyer."""
    return {row[0]: ContactRow(*row) for row in connection.execute(
        "SELECT member_ref, means, outcome, contacted_at_ms FROM recall_contact "
        "WHERE recall_uid = ? ORDER BY contacted_at_ms", (recall_uid,))}


def sum_item_moves(
    connection: _Reader, item_ref: Ref, from_date: str, to_date: str
) -> dict[str, tuple[int, int]]:
    """Reason -> (pieces, grams) of an item's goods without a lot between two business dates."""
    return {reason: (quantity, weight_g) for reason, quantity, weight_g in connection.execute(
        "SELECT reason, sum(quantity), sum(weight_g) FROM stock_move WHERE producer_item_ref = ? "
        "AND lot_ref IS NULL AND business_date BETWEEN ? AND ? GROUP BY reason",
        (item_ref, from_date or "0001-01-01", to_date or "9999-12-31"))}


class DatedRow(NamedTuple):
    """Goods bought in with a 소비기한, found by it."""

    producer_item_ref: Ref
    name: str
    quantity: int
    business_date: str


def list_bought_in(connection: _Reader, item_ref: Ref, use_by: str) -> list[DatedRow]:
    """Deliveries of an item with this 소비기한: when they came is where the search begins."""
    return [DatedRow(*row) for row in connection.execute(
        "SELECT l.producer_item_ref, p.name, l.quantity, l.business_date FROM purchase_line l "
        "JOIN producer_item p ON p.ref = l.producer_item_ref "
        "WHERE l.producer_item_ref = ? AND l.use_by = ? ORDER BY l.business_date",
        (item_ref, use_by))]
