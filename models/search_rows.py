"""The search index as rows: keys in, hits out.  `app.search` decides what the keys are.

The index is local: a machine can make it again from the producers' items at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from models.db import Cursor, DBAPIConnection
from models.values import Ref

#: (rank, producer's item number, key): one key that a query reached; plain, as there are many.
KeyRow: TypeAlias = tuple[int, int, str]


class HitRow(NamedTuple):
    """What a hit shows, with the sum of its stock moves."""

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
    stock_quantity: int
    stock_weight_g: int


def find_keys(
    connection: DBAPIConnection, ranges: Sequence[tuple[str, str, int]], limit: int
) -> list[KeyRow]:
    """Keys of the ranges in their order, (low, high, rank) each, at most `limit` in all.

    The ranges are read one after another and reading stops at the limit, so a common beginning
    costs no more than a rare one.  Only the index is read: goods lie on many pages, and each page
    of an encrypted file that is not at hand has to be deciphered.
    """
    values: list[str | int] = []
    for low, high, rank in ranges:
        values += (rank, low, high)
    values.append(limit)
    rows: list[KeyRow] = connection.execute(statement(len(ranges)), values).fetchall()
    return rows


@lru_cache
def statement(range_count: int) -> str:
    """The one statement for a query of so many ranges; the driver keeps it prepared."""
    one = "SELECT ? AS rank, producer_item_no, key FROM search_key WHERE key >= ? AND key < ?"
    return " UNION ALL ".join([one] * range_count) + " LIMIT ?"


def read_hits(connection: DBAPIConnection, numbers: Sequence[int]) -> dict[int, HitRow]:
    """Producers' items by their short number."""
    rows = connection.execute(_hits_statement(len(numbers)), numbers)
    return {row[0]: HitRow(*row) for row in rows}


@lru_cache
def _hits_statement(count: int) -> str:
    return (
        "SELECT p.no, p.ref, p.item_ref, p.code, p.plu, p.name, p.spec, p.unit, p.sale_type, "
        "p.price_won, p.member_price_won, p.price_basis, p.sale_stopped, f.code, f.name, "
        "coalesce(sum(m.quantity), 0), coalesce(sum(m.weight_g), 0) "
        "FROM producer_item p JOIN producer f ON f.ref = p.producer_ref "
        "LEFT JOIN stock_move m ON m.producer_item_ref = p.ref "
        f"WHERE p.no IN ({', '.join('?' * count)}) GROUP BY p.no"
    )


def read_names(connection: DBAPIConnection, numbers: Sequence[int]) -> dict[int, str]:
    marks = ", ".join("?" * len(numbers))
    return dict(connection.execute(
        f"SELECT no, name FROM producer_item WHERE no IN ({marks})", numbers).fetchall())


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
