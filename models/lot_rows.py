"""Reading lots: one by its ref as a scan asks, lists by day and producer, pieces by state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref


class LotRow(NamedTuple):
    """A lot with what decides whether it may be sold, in one indexed read."""

    lot_ref: Ref
    lot_no: str
    shipment_uid: str
    source: str
    producer_ref: Ref
    producer_code: str
    producer_name: str
    producer_status: str
    suspended_until: str  # "" is until further notice
    producer_item_ref: Ref
    name: str
    spec: str
    ownership: str
    quantity: int
    weight_g: int
    price_won: int
    item_price_won: int
    list_price_won: int
    label_no: int
    lowest_won: int  # of labels that may still stick on goods
    retired_out: int  # how many of a retired version those are
    packed_on: str
    shipped_on: str
    display_until: str
    use_by: str
    made_on: str
    line: str
    trace_no: str
    egg_code: str
    judged: str
    confirmed_quantity: int | None
    withdrawn: int


_LOT = (
    "SELECT l.lot_ref, l.lot_no, l.shipment_uid, l.source, l.producer_ref, f.code, f.name, "
    "f.status, coalesce((SELECT s.until_date FROM producer_stage s WHERE s.producer_ref = f.ref "
    "AND s.stage = 'SUSPENDED' ORDER BY s.from_date DESC LIMIT 1), ''), "
    "l.producer_item_ref, p.name, p.spec, l.ownership, l.quantity, l.weight_g, "
    "l.price_won, l.item_price_won, p.price_won, l.label_no, "
    "(SELECT min(v.price_won) FROM label_version v WHERE v.lot_ref = l.lot_ref "
    "AND (v.retired = 0 OR v.left_out > 0)), "
    "(SELECT total(v.left_out) FROM label_version v WHERE v.lot_ref = l.lot_ref "
    "AND v.retired = 1), "
    "l.packed_on, l.shipped_on, l.display_until, l.use_by, l.made_on, l.line, l.trace_no, "
    "l.egg_code, l.judged, l.confirmed_quantity, l.withdrawn "
    "FROM lot l JOIN producer f ON f.ref = l.producer_ref "
    "JOIN producer_item p ON p.ref = l.producer_item_ref "
)


def read_lot(connection: DBAPIConnection | Cursor, lot_ref: Ref) -> LotRow | None:
    row = connection.execute(_LOT + "WHERE l.lot_ref = ?", (lot_ref,)).fetchone()
    return _lot(row) if row else None


def find_by_no(connection: DBAPIConnection, lot_no: str) -> LotRow | None:
    row = connection.execute(_LOT + "WHERE l.lot_no = ?", (lot_no,)).fetchone()
    return _lot(row) if row else None


def list_shipped_on(connection: DBAPIConnection, shipped_on: str) -> list[LotRow]:
    """What came on one day, by farm and then in order of arrival."""
    return _lots(connection, "WHERE l.shipped_on = ? ORDER BY f.code, l.rowid", (shipped_on,))


def list_of_producer(
    connection: DBAPIConnection, producer_ref: Ref, from_date: str, limit: int
) -> list[LotRow]:
    """One farm's lots since a day, newest first."""
    return _lots(
        connection, "WHERE l.producer_ref = ? AND l.shipped_on >= ? "
        "ORDER BY l.shipped_on DESC, l.rowid DESC LIMIT ?", (producer_ref, from_date, limit))


def list_judged(connection: DBAPIConnection, judged: str) -> list[LotRow]:
    return _lots(connection, "WHERE l.judged = ? ORDER BY l.shipped_on, l.rowid", (judged,))


def list_between(
    connection: DBAPIConnection, from_date: str, to_date: str
) -> list[LotRow]:
    """For the export: what came between two days, both inclusive."""
    return _lots(
        connection, "WHERE l.shipped_on BETWEEN ? AND ? ORDER BY l.shipped_on, f.code, l.rowid",
        (from_date, to_date))


def sum_moves(
    connection: DBAPIConnection | Cursor, lot_refs: Iterable[Ref]
) -> list[tuple[Ref, str, int, int]]:
    """(lot, reason, pieces, grams) of these lots."""
    asked = list(lot_refs)
    marks = ", ".join("?" * len(asked))
    return list(connection.execute(
        "SELECT lot_ref, reason, sum(quantity), sum(weight_g) FROM stock_move "
        f"WHERE lot_ref IN ({marks}) GROUP BY lot_ref, reason", asked))


def read_last_no(cursor: Cursor, low: str, high: str) -> str | None:
    """The highest lot number between two, both inclusive."""
    found: str | None = cursor.execute(
        "SELECT max(lot_no) FROM lot WHERE lot_no BETWEEN ? AND ?", (low, high)).fetchone()[0]
    return found


class VersionRow(NamedTuple):
    label_no: int
    price_won: int
    retired: int
    left_out: int
    printed: int  # without reprints


def list_versions(connection: DBAPIConnection | Cursor, lot_ref: Ref) -> list[VersionRow]:
    """What was ever printed for a lot, oldest first."""
    return [VersionRow(*row) for row in connection.execute(
        "SELECT v.label_no, v.price_won, v.retired, v.left_out, coalesce((SELECT sum(p.count) "
        "FROM label_print p WHERE p.lot_ref = v.lot_ref AND p.label_no = v.label_no "
        "AND p.reason != 'REPRINT'), 0) "
        "FROM label_version v WHERE v.lot_ref = ? ORDER BY v.label_no", (lot_ref,))]


class PriceOfDay(NamedTuple):
    shipped_on: str
    price_won: int
    quantity: int
    display_until: str


def read_last_of_item(
    connection: DBAPIConnection, producer_item_ref: Ref, from_date: str, to_date: str
) -> PriceOfDay | None:
    """The newest lot of a producer's item between two days: its price and count."""
    row = connection.execute(
        "SELECT shipped_on, price_won, quantity, display_until FROM lot "
        "WHERE producer_item_ref = ? AND shipped_on BETWEEN ? AND ? "
        "ORDER BY shipped_on DESC, rowid DESC LIMIT 1",
        (producer_item_ref, from_date, to_date)).fetchone()
    return PriceOfDay(*row) if row else None


def read_last_egg_code(connection: DBAPIConnection, producer_item_ref: Ref) -> str:
    row = connection.execute(
        "SELECT egg_code FROM lot WHERE producer_item_ref = ? AND egg_code != '' "
        "ORDER BY shipped_on DESC, rowid DESC LIMIT 1", (producer_item_ref,)).fetchone()
    return row[0] if row else ""


def find_item_by_prefix(connection: DBAPIConnection, prefix: str) -> tuple[Ref, Ref] | None:
    """(producer's item, producer) whose ref begins so; None where none or more than one does."""
    found = connection.execute(
        "SELECT ref, producer_ref FROM producer_item WHERE ref >= ? AND ref < ? LIMIT 2",
        (prefix, prefix + "g")).fetchall()
    return (found[0][0], found[0][1]) if len(found) == 1 else None


def read_device_keys(connection: DBAPIConnection) -> list[str]:
    """Public keys of every device whose chain is known here, own ones too."""
    return [key for (key,) in connection.execute(
        "SELECT device_public_key FROM epoch UNION SELECT new_public_key FROM key_rotation")]


def _lots(
    connection: DBAPIConnection, rest: str, values: tuple[Any, ...]
) -> list[LotRow]:
    return [_lot(row) for row in connection.execute(_LOT + rest, values)]


def _lot(row: tuple[Any, ...]) -> LotRow:
    return LotRow._make((*row[:20], int(row[20] or 0), *row[21:]))
