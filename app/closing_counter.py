"""The counter's own steps of the closing list: orders nobody fetched, goods without their farm."""

from __future__ import annotations

from typing import Final

from app.closing import ClosingNow, Standing, Step, StepView
from app.unlabelled import waiting_won
from models import counter_rows


def _orders(now: ClosingNow) -> StepView | None:
    """Orders of today and of days before that are still here: somebody has to look at them."""
    count = counter_rows.count_orders_due(now.till.read(), now.business_date)
    return StepView(Standing.DUE, "closing.orders_due", {"count": count}) if count else None


def _unlabelled(now: ClosingNow) -> StepView | None:
    """Money that waits for its farm: a manager's work, it keeps no Z back."""
    won = waiting_won(now.till)
    return StepView(Standing.DUE, "closing.unlabelled_due", {"won": won}) if won else None


STEPS: Final[tuple[Step, ...]] = (
    Step("orders", 15, _orders, room="orders", skippable=True, blocks=True),
    Step("unlabelled", 55, _unlabelled, room="unlabelled", skippable=True),
)
