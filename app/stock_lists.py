"""Names to choose from: farms and their items, for counts, recalls and purchases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models import catalog_rows, label_rows
from models.values import HOLDING_CODE, Ref

if TYPE_CHECKING:
    from app.till import Till


def list_farms(till: Till) -> list[tuple[Ref, str, str]]:
    """(ref, code, name) of every producer, by code."""
    return [(row.ref, row.code, row.name) for row in catalog_rows.list_producers(till.read())
            if row.code != HOLDING_CODE]


def list_items(till: Till, producer_ref: Ref) -> list[tuple[Ref, str, str]]:
    """(ref, name, spec) of what a producer brings."""
    return [(row.ref, row.name, row.spec)
            for row in label_rows.list_items(till.read(), producer_ref)]
