"""The drawer opened without a sale: a reason first, one touch each."""

from __future__ import annotations

from app.access import Approval
from app.shift import open_drawer
from ui.asking import ChoosePanel
from ui.counter import Counter
from ui.i18n import tr
from ui.shapes import Choice


def ask_drawer(counter: Counter) -> None:
    """Why; then the drawer, with a manager's word where the role needs one."""
    reasons = [
        Choice(tr(f"sell.drawer_{key}"), tr(f"sell.drawer_{key}"))
        for key in ("change", "check", "other")
    ]
    panel = ChoosePanel(tr("sell.drawer_reason"), reasons)

    def chosen(reason: str) -> None:
        counter.window.close_overlay(panel)

        def act(approval: Approval | None) -> None:
            open_drawer(counter.till, counter.who, reason, approval=approval)

        counter.attempt(act)

    panel.chosen.connect(chosen)
    counter.window.open_overlay(panel)
