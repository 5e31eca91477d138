"""One MetaData, and the rule that every table says what class of truth it holds.

* ``journal``: the record itself; written by `models.journal` alone.
* ``derived``: rebuilt from the journal and compared by ``verify``; written by `models.apply` alone.
* ``local``: this machine's own (draft, spool, search index); never compared, never synced.
* ``person``: personal data, sealed per row, erasable; never in the journal.
"""

from __future__ import annotations

from typing import Literal

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem

TableClass = Literal["journal", "derived", "local", "person"]

metadata = MetaData()


def table(name: str, table_class: TableClass, *items: SchemaItem, rowid: bool = True) -> Table:
    """Declare a table together with its class; `rowid=False` keeps the rows in key order."""
    return Table(
        name,
        metadata,
        *items,
        info={"table_class": table_class},
        sqlite_strict=True,
        sqlite_with_rowid=rowid,
    )


def text(name: str, *, key: bool = False, null: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=null)


def integer(name: str, *, key: bool = False, null: bool = False) -> Column[int]:
    # SQLite's INTEGER holds 64 bits, and a lone INTEGER primary key is its rowid.
    return Column(name, Integer, primary_key=key, nullable=null, autoincrement=False)


def blob(name: str, *, null: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=null)


def tables_of(table_class: TableClass) -> list[Table]:
    """All tables of one class, in an order in which they can be created."""
    return [t for t in metadata.sorted_tables if t.info["table_class"] == table_class]
