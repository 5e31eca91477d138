"""The export of discounts: what each promotion, each discount by hand and points gave, by day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from app.cart import POINTS_RULE
from models import pricing_rows

if TYPE_CHECKING:
    from app.reports.exports import Cell
    from app.till import Till

_BEARERS = {"SHOP": "매장", "PRODUCER": "생산자"}
_BY_HAND = frozenset({"", "manual"})


def discount_rows_of(till: Till, first: str, last: str) -> Iterator[list[Cell]]:
    """One row a business date, kind, name and bearer; what came back is taken off no row."""
    for row in pricing_rows.list_given(till.read(), first, last):
        kind = "포인트" if row.rule_ref == POINTS_RULE else (
            "수기" if row.rule_ref in _BY_HAND else "행사")
        yield [
            date.fromisoformat(row.business_date), kind, row.reason,
            _BEARERS.get(row.borne_by, row.borne_by), row.receipt_count, row.won,
        ]
