"""Reading what a label is made of."""

from __future__ import annotations

from typing import NamedTuple

from models.base import tables
from models.db import Cursor, DBAPIConnection
from models.values import Ref


class LabelItemRow(NamedTuple):
    """A producer's item and its farm as a label names them; no personal data."""

    ref: Ref
    item_ref: Ref
    name: str
    spec: str
    unit: str
    category: str
    sale_type: str
    price_won: int
    ownership: str
    shelf_life_days: int
    storage: str
    origin_place: str
    origin_label: str
    cert: str
    sale_stopped: int
    producer_ref: Ref
    producer_code: str
    producer_name: str
    producer_place: str


_ITEM = (
    "SELECT p.ref, p.item_ref, p.name, p.spec, p.unit, p.category, p.sale_type, p.price_won, "
    "p.ownership, p.shelf_life_days, p.storage, p.origin_place, p.origin_label, p.cert, "
    "p.sale_stopped, p.producer_ref, f.code, f.name, f.origin_place "
    "FROM producer_item p JOIN producer f ON f.ref = p.producer_ref "
)


def read_item(connection: DBAPIConnection | Cursor, ref: Ref) -> LabelItemRow | None:
    row = connection.execute(_ITEM + "WHERE p.ref = ?", (ref,)).fetchone()
    return LabelItemRow(*row) if row else None


def list_items(connection: DBAPIConnection, producer_ref: Ref) -> list[LabelItemRow]:
    """What a farm may print labels for, by name."""
    return [LabelItemRow(*row) for row in connection.execute(
        _ITEM + "WHERE p.producer_ref = ? AND p.sale_stopped = 0 ORDER BY p.name, p.spec, p.no",
        (producer_ref,))]


def read_text(connection: DBAPIConnection, producer_item_ref: Ref) -> dict[str, str]:
    """The words of `label_text`, every column by name; empty ones where nothing was described."""
    names = tables["label_text"].column_names
    row = connection.execute(
        f"SELECT {', '.join(names)} FROM label_text WHERE producer_item_ref = ?",
        (producer_item_ref,)).fetchone()
    found = dict(zip(names, row or [""] * len(names), strict=True))
    del found["producer_item_ref"]
    return found
