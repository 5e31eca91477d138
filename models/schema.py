"""The declared tables as SQLAlchemy knows them: for creating a file, for migrations.

Off the start path: nothing that opens an existing shop imports this.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from models.base import tables

_TYPES = {"TEXT": Text, "INTEGER": Integer, "BLOB": LargeBinary}


def make_metadata() -> MetaData:
    """SQLAlchemy's view of every declared table and its indexes."""
    metadata = MetaData()
    for declared in tables.values():
        made = Table(
            declared.name,
            metadata,
            *(
                Column(
                    column.name, _TYPES[column.type](), primary_key=column.key,
                    nullable=column.null, autoincrement=False,
                )
                for column in declared.columns
            ),
            info={"table_class": declared.table_class},
            sqlite_strict=True,
            sqlite_with_rowid=declared.rowid,
        )
        for index in declared.indexes:
            Index(index.name, *(made.c[name] for name in index.columns), unique=index.unique)
    return metadata


def creating_statements(names: Collection[str] | None = None) -> list[str]:
    """What makes every declared table (or those named) with its indexes, in the order to run it."""
    dialect = sqlite.dialect()
    found = []
    for made in make_metadata().sorted_tables:
        if names is not None and made.name not in names:
            continue
        found.append(str(CreateTable(made).compile(dialect=dialect)))
        indexes = sorted(made.indexes, key=lambda index: str(index.name))
        found.extend(str(CreateIndex(index).compile(dialect=dialect)) for index in indexes)
    return found


@cache
def all_statements() -> tuple[str, ...]:
    """Those of every declared table, worked out once a process."""
    return tuple(creating_statements())
