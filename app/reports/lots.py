"""The export of lots: what came, what its label says, and where its pieces are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from app.lots import states_of
from models import lot_rows
from models.values import LotState

if TYPE_CHECKING:
    from app.reports.exports import Cell
    from app.till import Till

_STATES = (
    LotState.ON_SHELF, LotState.SOLD, LotState.WITHDRAWN, LotState.DISPOSED, LotState.DONATED,
    LotState.RETURNED_BY_CUSTOMER, LotState.LOST,
)


def lot_rows_of(till: Till, first: str, last: str) -> Iterator[list[Cell]]:
    """One row a lot that was shipped between two business dates, both inclusive."""
    rows = lot_rows.list_between(till.read(), first, last)
    states = states_of(till, [row.lot_ref for row in rows])
    for row in rows:
        own = states.get(row.lot_ref)
        yield [
            date.fromisoformat(row.shipped_on), row.lot_no, row.producer_code, row.producer_name,
            row.name, row.spec, row.ownership, row.source, row.packed_on, row.display_until,
            row.use_by, row.trace_no, row.egg_code, row.price_won, row.quantity,
            own.labelled if own else 0, *(own.pieces[state] if own else 0 for state in _STATES),
        ]
