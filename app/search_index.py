"""The search index beside the catalogue: taught in the transaction that changes a name or code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.search import keys_of
from models import catalog_rows, search_rows
from models.values import Ref

if TYPE_CHECKING:
    from app.till import Till
    from models.catalog_rows import IndexedRow
    from models.db import Cursor

#: Above this, reading every item once is cheaper than asking for each.
_MANY = 2_000


def learn(cursor: Cursor, refs: Iterable[Ref]) -> None:
    """Make these producers' items findable, as they now are."""
    search_rows.add_keys(cursor, _sorted_keys(cursor, list(refs)))


def forget(cursor: Cursor, refs: Iterable[Ref]) -> None:
    """Take these producers' items out as they still are; to be called before they change."""
    search_rows.remove_keys(cursor, _sorted_keys(cursor, list(refs)))


def rebuild(till: Till) -> int:
    """Make the whole index again (after a restore, a rebuild); the number of items in it."""
    with till.local_rows() as cursor:
        search_rows.remove_all_keys(cursor)
        rows = list(catalog_rows.read_all_indexed(cursor))
        search_rows.add_keys(cursor, _keys_of_rows(cursor, rows))
    return len(rows)


def is_missing(till: Till) -> bool:
    """Whether there are goods and no index at all, as after a restore into a new file."""
    connection = till.read()
    return search_rows.is_empty(connection) and not catalog_rows.is_empty(connection)


def _sorted_keys(cursor: Cursor, refs: list[Ref]) -> list[tuple[str, int]]:
    if len(refs) > _MANY:
        wanted = set(refs)
        rows = [row for row in catalog_rows.read_all_indexed(cursor) if row.ref in wanted]
        return _keys_of_rows(cursor, rows)
    found = (catalog_rows.read_indexed(cursor, ref) for ref in refs)
    return _keys_of_rows(cursor, [row for row in found if row is not None])


def _keys_of_rows(cursor: Cursor, rows: list[IndexedRow]) -> list[tuple[str, int]]:
    """In key order, since a tree that grows at its edge grows several times faster."""
    if len(rows) > _MANY:
        all_barcodes = catalog_rows.read_all_barcodes(cursor)
    else:
        all_barcodes = {row.ref: catalog_rows.read_barcodes(cursor, row.ref) for row in rows}
    return sorted(
        (key, row.no)
        for row in rows
        for key in keys_of(row.name, (row.code, row.plu), all_barcodes.get(row.ref, ()))
    )
