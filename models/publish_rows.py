"""What a published list is compared with: the rows of one store as they are."""

from __future__ import annotations

from typing import Any

from models.base import tables
from models.db import Cursor
from models.values import Ref


def read_fields(cursor: Cursor, object_type: str, ref: Ref) -> dict[str, Any] | None:
    """A master object's columns by name, and an item's barcodes; None where there is none."""
    names = tables[object_type].column_names
    row = cursor.execute(
        f"SELECT {', '.join(names)} FROM {object_type} WHERE ref = ?", (ref,)).fetchone()
    if row is None:
        return None
    found: dict[str, Any] = dict(zip(names, row, strict=True))
    if object_type == "producer_item":
        found["barcodes"] = [code for (code,) in cursor.execute(
            "SELECT barcode FROM barcode WHERE producer_item_ref = ? ORDER BY barcode", (ref,))]
    return found


def list_item_refs(cursor: Cursor, code: str) -> list[Ref]:
    """Every producers' item with this code: a store may have made one twice, apart."""
    return [ref for (ref,) in cursor.execute(
        "SELECT ref FROM producer_item WHERE code = ? ORDER BY no", (code,))]


def find_scope(cursor: Cursor, scope_kind: str, word: str) -> Ref:
    """The ref of what a promotion names by code or name; empty where the store has no such."""
    asked = {
        "PRODUCER_ITEM": "SELECT ref FROM producer_item WHERE code = ? ORDER BY no DESC",
        "PRODUCER": "SELECT ref FROM producer WHERE code = ? ORDER BY rowid DESC",
        "ITEM": "SELECT ref FROM item WHERE name = ? ORDER BY rowid",
    }[scope_kind]
    row = cursor.execute(f"{asked} LIMIT 1", (word,)).fetchone()
    return str(row[0]) if row else ""
