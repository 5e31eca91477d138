"""The only hands that write derived rows, and the running checksum they keep while writing.

Each derived table has a row count and a sum (mod 2**64) of its rows' hashes.  Sums do not care
for order, so a rebuild in any order of tables arrives at the same figures; a seal carries them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec

from models.base import Table, tables, tables_of
from models.db import Cursor, DBAPIConnection, compiled_insert

Row: TypeAlias = tuple[Any, ...]
Checksums: TypeAlias = dict[str, tuple[int, int]]  # table -> (rows, sum of row hashes)

_MASK = 2**64 - 1
_encode_row = msgspec.msgpack.Encoder().encode


def hash_row(row: Sequence[Any]) -> int:
    """64 bits of a row's values; the same for equal rows in any file."""
    return int.from_bytes(hashlib.blake2b(_encode_row(row), digest_size=8).digest(), "big")


class _Statements:
    """SQL of one table, compiled once."""

    def __init__(self, table: Table) -> None:
        self.columns = table.column_names
        self.index = {name: i for i, name in enumerate(self.columns)}
        self.width = len(self.columns)
        self.keys = keys = table.keys
        where = " AND ".join(f"{key} = ?" for key in keys)
        self.insert = compiled_insert(table.name)
        self.select = f"SELECT * FROM {table.name} WHERE {where}"
        self.update = (
            f"UPDATE {table.name} SET " + ", ".join(f"{c} = ?" for c in self.columns)
            + f" WHERE {where}"
        )
        self.delete = f"DELETE FROM {table.name} WHERE {where}"


#: What others wait for a row by, where that is not its first column.
_KNOWN_BY = {"producer_item": "ref", "field_version": "version_uid"}

_statements: dict[str, _Statements] = {}


def _of(table_name: str) -> _Statements:
    statements = _statements.get(table_name)
    if statements is None:
        statements = _statements[table_name] = _Statements(tables[table_name])
    return statements


class Rows:
    """Insert, change and remove derived rows through one cursor, keeping the checksums true."""

    def __init__(self, cursor: Cursor, checksums: Checksums) -> None:
        self.cursor = cursor
        self.checksums = checksums
        #: `table:key` of rows made since they were last asked for, while an entry waits for one.
        self.appeared: list[str] = []
        #: Whether the entry at hand moved stock.
        self.moved = False

    @property
    def parked_count(self) -> int:
        """Entries that wait for something; nearly always none."""
        return self.checksums.get("parked_entry", (0, 0))[0]

    def has_any(self, table_name: str) -> bool:
        """Whether a table has rows at all, without asking the file."""
        return self.checksums.get(table_name, (0, 0))[0] > 0

    def insert(self, table_name: str, row: Row) -> None:
        statements = _of(table_name)
        self.cursor.execute(statements.insert, row)
        self._count(table_name, 1, hash_row(row))
        self.moved |= table_name == "stock_move"
        if self.parked_count:
            key = row[statements.index[_KNOWN_BY.get(table_name, statements.columns[0])]]
            self.appeared.append(f"{table_name}:{key}")

    def insert_all(self, table_name: str, rows: list[Row]) -> None:
        if rows:
            self.cursor.executemany(_of(table_name).insert, rows)
            self._count(table_name, len(rows), sum(map(hash_row, rows)))
            self.moved |= table_name == "stock_move"

    def get(self, table_name: str, *key: Any) -> dict[str, Any] | None:
        statements = _of(table_name)
        row = self.cursor.execute(statements.select, key).fetchone()
        return dict(zip(statements.columns, row, strict=True)) if row else None

    def change(self, table_name: str, key: Sequence[Any], **values: Any) -> bool:
        """Set some columns of the row with this key; False where there is none."""
        statements = _of(table_name)
        old = self.cursor.execute(statements.select, key).fetchone()
        if old is None:
            return False
        new = list(old)
        for name, value in values.items():
            new[statements.index[name]] = value
        self.cursor.execute(statements.update, (*new, *key))
        self._count(table_name, 0, hash_row(new) - hash_row(old))
        return True

    def put(self, table_name: str, row: Row) -> None:
        """Insert a whole row, or replace the one with its key."""
        statements = _of(table_name)
        key = [row[statements.index[k]] for k in statements.keys]
        self.remove(table_name, *key)
        self.insert(table_name, row)

    def remove(self, table_name: str, *key: Any) -> bool:
        statements = _of(table_name)
        old = self.cursor.execute(statements.select, key).fetchone()
        if old is None:
            return False
        self.cursor.execute(statements.delete, key)
        self._count(table_name, -1, -hash_row(old))
        return True

    def _count(self, table_name: str, rows: int, hash_sum: int) -> None:
        old_rows, old_sum = self.checksums.get(table_name, (0, 0))
        self.checksums[table_name] = (old_rows + rows, (old_sum + hash_sum) & _MASK)


def save_checksums(cursor: Cursor, checksums: Checksums) -> None:
    """Keep the running figures in the same transaction as the rows they are of."""
    cursor.execute(
        "INSERT INTO running_checksum (id, packed) VALUES (1, ?) "
        "ON CONFLICT (id) DO UPDATE SET packed = excluded.packed",
        (_encode_row(checksums),),
    )


def load_checksums(connection: DBAPIConnection) -> Checksums:
    row = connection.execute("SELECT packed FROM running_checksum WHERE id = 1").fetchone()
    return msgspec.msgpack.decode(row[0], type=dict[str, tuple[int, int]]) if row else {}


def scan_checksums(connection: DBAPIConnection) -> Checksums:
    """The same figures counted afresh from the rows that really are in the file."""
    found: Checksums = {}
    for table in tables_of("derived"):
        rows, hash_sum = 0, 0
        for row in connection.execute(f"SELECT * FROM {table.name}"):
            rows += 1
            hash_sum += hash_row(row)
        if rows:
            found[table.name] = (rows, hash_sum & _MASK)
    return found
