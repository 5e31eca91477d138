"""The floor under a sale: the very rows it wrote, put into a twin file by statements alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models import search_rows
from models.db import Cursor, DBAPIConnection, compiled_insert
from models.rows import Row
from models.values import Ref


class TableRows(NamedTuple):
    """Rows of one table and the statement that puts them back."""

    insert: str
    rows: list[Row]


_OF_SALE = ("sale", "sale_line", "sale_discount", "sale_tender")
_OF_ENTRY = ("stock_move", "cash_move")


def read_rows_of_sale(connection: DBAPIConnection, sale_uid: Ref) -> list[TableRows]:
    """Everything one sale left behind: its entry, derived rows, print job and running figures."""
    (entry,) = connection.execute(
        "SELECT entry.* FROM entry JOIN sale USING (epoch, seq) WHERE sale_uid = ?", (sale_uid,)
    ).fetchall()
    uid = entry[4]
    found = [TableRows(compiled_insert("entry"), [entry])]
    for table, key, value in (
        *((table, "sale_uid", sale_uid) for table in _OF_SALE),
        *((table, "entry_uid", uid) for table in _OF_ENTRY),
    ):
        rows = connection.execute(f"SELECT * FROM {table} WHERE {key} = ?", (value,)).fetchall()
        found.append(TableRows(compiled_insert(table), rows))
    job = connection.execute("SELECT * FROM print_job ORDER BY id DESC LIMIT 1").fetchall()
    found.append(TableRows(compiled_insert("print_job"), job))
    figures = connection.execute("SELECT packed FROM running_checksum WHERE id = 1").fetchall()
    found.append(TableRows("UPDATE running_checksum SET packed = ? WHERE id = 1", figures))
    return [table for table in found if table.rows]


def write_rows(cursor: Cursor, tables: list[TableRows]) -> None:
    """One durable transaction of nothing but prepared statements."""
    cursor.execute("BEGIN IMMEDIATE")
    for table in tables:
        if len(table.rows) == 1:
            cursor.execute(table.insert, table.rows[0])
        else:
            cursor.executemany(table.insert, table.rows)
    cursor.execute("COMMIT")


def search_floor(
    connection: DBAPIConnection, ranges: Sequence[tuple[str, str, int]], limit: int
) -> list[Row]:
    """One prepared query on the search index, its rows fetched and nothing done with them."""
    values = [value for low, high, rank in ranges for value in (rank, low, high)]
    rows: list[Row] = connection.execute(
        search_rows.statement(len(ranges)), (*values, limit)
    ).fetchall()
    return rows


def read_newest_body(connection: DBAPIConnection, kind: str) -> bytes:
    """The stored body of the newest entry of a kind."""
    row = connection.execute(
        "SELECT body FROM entry WHERE kind = ? ORDER BY position DESC LIMIT 1", (kind,)).fetchone()
    return bytes(row[0])
