"""How a table is declared, and the rule that every table says what class of truth it holds.

* ``journal``: the record itself; written by `models.journal` alone.
* ``derived``: rebuilt from the journal and compared by ``verify``; written by `models.apply` alone.
* ``local``: this machine's own (draft, spool, search index); never compared, never synced.
* ``person``: personal data, sealed per row, erasable; never in the journal.

Declarations are plain values: a till that opens its shop wants column names and one insert a
table, and importing SQLAlchemy for that costs more than showing its window (docs/decisions/0002).
`models.schema` makes SQLAlchemy's tables of them where tables are created or migrated.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

TableClass = Literal["journal", "derived", "local", "person"]
ColumnType = Literal["TEXT", "INTEGER", "BLOB"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `table_name` is set when its table is declared."""

    name: str
    type: ColumnType
    key: bool = False
    null: bool = False
    table_name: str = ""


class Columns:
    """The columns of a table by attribute, so that an index names what exists."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self._by_name = {column.name: column for column in columns}

    def __getattr__(self, name: str) -> Column:
        try:
            return self._by_name[name]
        except KeyError as error:
            raise AttributeError(name) from error


@dataclass(frozen=True)
class Table:
    """A declared table; `rowid` False keeps its rows in key order."""

    name: str
    table_class: TableClass
    columns: tuple[Column, ...]
    rowid: bool = True
    indexes: list[Index] = field(default_factory=list)

    @cached_property
    def c(self) -> Columns:
        return Columns(self.columns)

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Names of the columns of the primary key."""
        return tuple(column.name for column in self.columns if column.key)

    @cached_property
    def insert(self) -> str:
        """The text of a full-row insert, columns in declared order."""
        places = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self.name} ({', '.join(self.column_names)}) VALUES ({places})"


#: Every declared table by name.
tables: dict[str, Table] = {}


class Index:
    """An index over columns of one table; declaring it is enough."""

    def __init__(self, name: str, *columns: Column, unique: bool = False) -> None:
        self.name = name
        self.columns = tuple(column.name for column in columns)
        self.unique = unique
        tables[columns[0].table_name].indexes.append(self)


def table(name: str, table_class: TableClass, *columns: Column, rowid: bool = True) -> Table:
    """Declare a table together with its class; `rowid=False` keeps the rows in key order."""
    own = tuple(Column(c.name, c.type, c.key, c.null, name) for c in columns)
    declared = tables[name] = Table(name, table_class, own, rowid)
    return declared


def text(name: str, *, key: bool = False, null: bool = False) -> Column:
    return Column(name, "TEXT", key, null)


def integer(name: str, *, key: bool = False, null: bool = False) -> Column:
    # SQLite's INTEGER holds 64 bits, and a lone INTEGER primary key is its rowid.
    return Column(name, "INTEGER", key, null)


def blob(name: str, *, null: bool = False) -> Column:
    return Column(name, "BLOB", null=null)


def tables_of(table_class: TableClass) -> list[Table]:
    """All tables of one class, by name."""
    return [tables[name] for name in sorted(tables) if tables[name].table_class == table_class]
