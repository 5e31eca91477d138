"""Reading stock: piles by lot, a product's moves as a story, counts, removals, notices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.stock_moves import OFF_SHELF
from models.values import Ref

_Reader = DBAPIConnection | Cursor


class PileRow(NamedTuple):
    """Goods of one item and lot on the shelf; `lot_ref` is empty where they have none."""

    item_ref: Ref
    code: str
    name: str
    spec: str
    category: str
    sale_type: str
    item_price_won: int
    producer_ref: Ref
    producer_code: str
    producer_name: str
    ownership: str
    shelf_life_days: int
    lot_ref: str
    lot_no: str
    lot_price_won: int
    shipped_on: str
    display_until: str
    use_by: str
    withdrawn: int
    quantity: int
    weight_g: int


_PILE = (
    "SELECT p.ref, p.code, p.name, p.spec, p.category, p.sale_type, p.price_won, "
    "f.ref, f.code, f.name, coalesce(l.ownership, p.ownership), p.shelf_life_days, "
    "coalesce(l.lot_ref, ''), coalesce(l.lot_no, ''), coalesce(l.price_won, p.price_won), "
    "coalesce(l.shipped_on, ''), coalesce(l.display_until, ''), coalesce(l.use_by, ''), "
    "coalesce(l.withdrawn, 0), s.quantity, s.weight_g "
)
_SUMS = (
    "(SELECT producer_item_ref, lot_ref, sum(quantity) AS quantity, sum(weight_g) AS weight_g "
    f"FROM stock_move WHERE reason NOT IN {OFF_SHELF} {{where}} "
    "GROUP BY producer_item_ref, lot_ref) AS s"
)
_JOINED = (
    "JOIN producer_item p ON p.ref = s.producer_item_ref "
    "LEFT JOIN lot l ON l.lot_ref = s.lot_ref "
    "JOIN producer f ON f.ref = coalesce(l.producer_ref, p.producer_ref) "
)
_ORDER = "ORDER BY f.code, p.name, p.no, l.shipped_on, l.rowid"


def list_piles(connection: _Reader, *, with_empty: bool = False) -> list[PileRow]:
    """Every pile that is not nothing, by farm and item."""
    only = "" if with_empty else "WHERE s.quantity <> 0 OR s.weight_g <> 0 "
    return [PileRow(*row) for row in connection.execute(
        f"{_PILE} FROM {_SUMS.format(where='')} {_JOINED} {only}{_ORDER}")]


def list_piles_of_items(connection: _Reader, item_refs: Iterable[Ref]) -> list[PileRow]:
    """Every pile these items ever had, also the empty ones."""
    asked = list(item_refs)
    marks = ", ".join("?" * len(asked))
    sums = _SUMS.format(where=f"AND producer_item_ref IN ({marks})")
    return [PileRow(*row) for row in connection.execute(
        f"{_PILE} FROM {sums} {_JOINED} {_ORDER}", asked)]


def read_pile(connection: _Reader, item_ref: Ref, lot_ref: str) -> PileRow | None:
    """One pile, of nothing where it never moved; None for an item or lot there is not."""
    row = connection.execute(
        f"{_PILE} FROM (SELECT ? AS producer_item_ref, nullif(?, '') AS lot_ref, "
        "coalesce(sum(quantity), 0) AS quantity, coalesce(sum(weight_g), 0) AS weight_g "
        f"FROM stock_move WHERE producer_item_ref = ? AND coalesce(lot_ref, '') = ? "
        f"AND reason NOT IN {OFF_SHELF}) AS s {_JOINED}",
        (item_ref, lot_ref, item_ref, lot_ref)).fetchone()
    return PileRow(*row) if row else None


class SoldRow(NamedTuple):
    item_ref: Ref
    producer_ref: Ref
    quantity: int
    weight_g: int
    net_won: int


def sum_sold(connection: _Reader, from_date: str, to_date: str) -> list[SoldRow]:
    """What was sold (less returns) between two business dates, both inclusive, by item and farm."""
    return [SoldRow(*row) for row in connection.execute(
        "SELECT l.producer_item_ref, l.producer_ref, "
        "sum(CASE WHEN l.weight_g IS NULL THEN l.quantity ELSE 0 END), "
        "sum(coalesce(l.weight_g, 0)), sum(l.net_won) "
        "FROM sale s INDEXED BY sale_by_date JOIN sale_line l ON l.sale_uid = s.sale_uid "
        "WHERE s.business_date BETWEEN ? AND ? GROUP BY l.producer_item_ref, l.producer_ref",
        (from_date, to_date))]


class StoryRow(NamedTuple):
    """One move of an item; `receipt_no` where a sale or return made it."""

    reason: str
    quantity: int
    weight_g: int
    lot_no: str
    business_date: str
    happened_at_ms: int
    epoch: str
    seq: int
    receipt_no: str
    cause: str


def list_moves(connection: _Reader, item_ref: Ref, limit: int) -> list[StoryRow]:
    """The newest moves of an item first."""
    return [StoryRow(*row) for row in connection.execute(
        "SELECT m.reason, m.quantity, m.weight_g, coalesce(l.lot_no, ''), m.business_date, "
        "coalesce(e.happened_at_ms, c.counted_at_ms, 0), coalesce(e.epoch, c.epoch, ''), "
        "coalesce(e.seq, c.seq, 0), coalesce(s.receipt_no, ''), coalesce(r.cause, '') "
        "FROM stock_move m LEFT JOIN lot l ON l.lot_ref = m.lot_ref "
        "LEFT JOIN stock_event e ON e.entry_uid = m.entry_uid "
        "LEFT JOIN stock_count c ON c.entry_uid = m.entry_uid "
        "LEFT JOIN sale s ON s.business_date = m.business_date AND s.epoch = e.epoch "
        "AND s.seq = e.seq "
        "LEFT JOIN stock_removal r ON r.entry_uid = m.entry_uid AND 2 * r.line_no = m.line_no "
        "WHERE m.producer_item_ref = ? AND (m.quantity <> 0 OR m.weight_g <> 0) "
        "ORDER BY 6 DESC, 7, 8 DESC, m.line_no DESC LIMIT ?", (item_ref, limit))]


def read_heads(connection: _Reader) -> dict[str, int]:
    """The last entry known here of every chain."""
    heads: dict[str, int] = {}
    epoch = ""
    while True:
        row = connection.execute(
            "SELECT min(epoch) FROM entry WHERE epoch > ?", (epoch,)).fetchone()
        if row[0] is None:
            return heads
        epoch = row[0]
        heads[epoch] = connection.execute(
            "SELECT max(seq) FROM entry WHERE epoch = ?", (epoch,)).fetchone()[0]


_DIFFERENCE_WON = (
    "CASE WHEN p.sale_type = 'WEIGHT' THEN m.weight_g * l.price_won / 100 "
    "ELSE m.quantity * l.price_won END"
)


class CountLineRow(NamedTuple):
    """A counted pile; the difference is what it is today, late sales included."""

    code: str
    name: str
    spec: str
    producer_name: str
    lot_no: str
    sale_type: str
    quantity: int
    weight_g: int
    difference: int
    difference_g: int
    price_won: int
    cause: str
    business_date: str


_COUNT_LINE = (
    "SELECT p.code, p.name, p.spec, f.name, coalesce(t.lot_no, ''), p.sale_type, l.quantity, "
    "l.weight_g, m.quantity, m.weight_g, l.price_won, l.cause, c.business_date "
    "FROM stock_count c JOIN stock_count_line l USING (count_uid) "
    "JOIN stock_move m ON m.entry_uid = c.entry_uid AND m.line_no = l.line_no "
    "JOIN producer_item p ON p.ref = l.producer_item_ref "
    "JOIN producer f ON f.ref = p.producer_ref LEFT JOIN lot t ON t.lot_ref = l.lot_ref "
)


def list_counted_between(
    connection: _Reader, from_date: str, to_date: str
) -> list[CountLineRow]:
    return [CountLineRow(*row) for row in connection.execute(
        _COUNT_LINE + "WHERE c.business_date BETWEEN ? AND ? "
        "ORDER BY c.counted_at_ms, c.count_uid, l.line_no", (from_date, to_date))]


class RemovalRow(NamedTuple):
    removal_uid: Ref
    reason: str
    cause: str
    item_ref: Ref
    lot_ref: str
    code: str
    name: str
    spec: str
    sale_type: str
    producer_ref: Ref
    producer_code: str
    producer_name: str
    lot_no: str
    ownership: str
    quantity: int
    weight_g: int
    price_won: int
    business_date: str
    removed_at_ms: int
    staff_ref: Ref
    undone: int


_REMOVAL = (
    "SELECT r.removal_uid, r.reason, r.cause, r.producer_item_ref, r.lot_ref, p.code, p.name, "
    "p.spec, p.sale_type, r.producer_ref, f.code, f.name, coalesce(l.lot_no, ''), r.ownership, "
    "r.quantity, r.weight_g, r.price_won, r.business_date, r.removed_at_ms, r.staff_ref, "
    "r.undone_by_uid <> '' FROM stock_removal r "
    "JOIN producer_item p ON p.ref = r.producer_item_ref "
    "JOIN producer f ON f.ref = r.producer_ref LEFT JOIN lot l ON l.lot_ref = r.lot_ref "
)


def list_removals(connection: _Reader, from_date: str, to_date: str) -> list[RemovalRow]:
    """What was taken away between two business dates, both inclusive, newest first."""
    return [RemovalRow(*row) for row in connection.execute(
        _REMOVAL + "WHERE r.business_date BETWEEN ? AND ? "
        "ORDER BY r.removed_at_ms DESC, r.removal_uid, r.line_no", (from_date, to_date))]


def list_removal(connection: _Reader, removal_uid: Ref) -> list[RemovalRow]:
    return [RemovalRow(*row) for row in connection.execute(
        _REMOVAL + "WHERE r.removal_uid = ? ORDER BY r.line_no", (removal_uid,))]


def list_fridge(connection: _Reader) -> list[PileRow]:
    """회수 냉장고: taken back, neither collected nor thrown away; how much lies there."""
    sums = (
        "(SELECT producer_item_ref, lot_ref, sum(quantity) AS quantity, "
        "sum(weight_g) AS weight_g FROM (SELECT producer_item_ref, coalesce(lot_ref, '') AS "
        "lot_ref, -quantity AS quantity, -weight_g AS weight_g FROM stock_move "
        "WHERE reason = 'WITHDRAWN' UNION ALL SELECT producer_item_ref, lot_ref, -quantity, "
        "-weight_g FROM stock_collection) GROUP BY producer_item_ref, lot_ref) AS s"
    )
    return [PileRow(*row) for row in connection.execute(
        f"{_PILE} FROM {sums} {_JOINED} WHERE s.quantity > 0 OR s.weight_g > 0 {_ORDER}")]


def list_notices(connection: _Reader, business_date: str, purpose: str) -> dict[Ref, int]:
    """Producer -> when the newest notice of a day and purpose was made."""
    return dict(connection.execute(
        "SELECT producer_ref, max(noted_at_ms) FROM notice WHERE business_date = ? "
        "AND purpose = ? GROUP BY producer_ref", (business_date, purpose)).fetchall())


def list_sms_consents(connection: _Reader) -> set[Ref]:
    """Producers whose newest word on messages is yes."""
    return {ref for ref, given in connection.execute(
        "SELECT producer_ref, given FROM (SELECT producer_ref, given, row_number() OVER "
        "(PARTITION BY producer_ref ORDER BY on_date DESC, rowid DESC) AS n "
        "FROM producer_consent WHERE consent = 'SMS') WHERE n = 1") if given}


def read_draft(connection: _Reader) -> str:
    """The count under way on this till, as it was kept; empty where there is none."""
    row = connection.execute("SELECT body_json FROM stock_count_draft WHERE id = 1").fetchone()
    return row[0] if row else ""


def write_draft(cursor: Cursor, body_json: str) -> None:
    """Keep the count under way; empty lets go of it."""
    cursor.execute("DELETE FROM stock_count_draft")
    if body_json:
        cursor.execute("INSERT INTO stock_count_draft (id, body_json) VALUES (1, ?)", (body_json,))
