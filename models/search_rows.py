"""The search index as rows: keys in, hits out.  `app.search` decides what the keys are.

The index is local: a machine can make it again from the producers' items at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref


class HitRow(NamedTuple):
    """One key of one producer's item that a query reached; an item may come several times."""

    rank: int
    no: int
    ref: Ref
    item_ref: Ref
    code: str
    plu: str
    name: str
    spec: str
    unit: str
    sale_type: str
    price_won: int
    member_price_won: int | None
    price_basis: str
    sale_stopped: int
    producer_code: str
    producer_name: str


def search(
    connection: DBAPIConnection, ranges: Sequence[tuple[str, str, int]], limit: int
) -> list[HitRow]:
    """Hits of the ranges in their order, (low, high, rank) each, at most `limit` keys in all.

    The ranges are read one after another and reading stops at the limit, so a common beginning
    costs no more than a rare one.
    """
    values: list[str | int] = []
    for low, high, rank in ranges:
        values += (rank, low, high)
    values.append(limit)
    rows = connection.execute(statement(len(ranges)), values).fetchall()
    return [HitRow(*row) for row in rows]


@lru_cache
def statement(range_count: int) -> str:
    """The one statement for a query of so many ranges; the driver keeps it prepared."""
    one = "SELECT ? AS rank, producer_item_no AS no FROM search_key WHERE key >= ? AND key < ?"
    return (
        "SELECT k.rank, p.no, p.ref, p.item_ref, p.code, p.plu, p.name, p.spec, p.unit, "
        "p.sale_type, p.price_won, p.member_price_won, p.price_basis, p.sale_stopped, "
        f"f.code, f.name FROM ({' UNION ALL '.join([one] * range_count)} LIMIT ?) k "
        "JOIN producer_item p ON p.no = k.no JOIN producer f ON f.ref = p.producer_ref"
    )


def add_keys(cursor: Cursor, keys: Iterable[tuple[str, int]]) -> None:
    """(key, producer's item number) pairs; in key order they go in several times faster."""
    cursor.executemany(
        "INSERT OR IGNORE INTO search_key (key, producer_item_no) VALUES (?, ?)", keys)


def remove_keys(cursor: Cursor, keys: Iterable[tuple[str, int]]) -> None:
    cursor.executemany(
        "DELETE FROM search_key WHERE key = ? AND producer_item_no = ?", keys)


def remove_all_keys(cursor: Cursor) -> None:
    cursor.execute("DELETE FROM search_key")


def is_empty(connection: DBAPIConnection) -> bool:
    return connection.execute("SELECT 1 FROM search_key LIMIT 1").fetchone() is None
