"""Pictures of closing and control: paper slips, practice, old Zs, what stands out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.exceptions_screen import ExceptionsScreen
from ui.paper_sales import PaperSalesScreen

if TYPE_CHECKING:
    from ui.desk import Desk


class ControlWalk:
    """What is done between the pictures."""

    def __init__(self, desk: Desk, shoot: Callable[[str], None]) -> None:
        self._desk = desk
        self._shoot = shoot

    def lists(self) -> None:
        """As a manager; nothing is recorded."""
        for room in ("training", "zlist"):
            self._desk.go(room)
            self._shoot(room)
        self._desk.go("exceptions")
        screen = self._desk.window.made("exceptions")
        if isinstance(screen, ExceptionsScreen):
            screen.show_period("today")
        self._shoot("exceptions")
        self._desk.go("paper")
        typing = self._desk.window.made("paper")
        if isinstance(typing, PaperSalesScreen):
            typing.entry.set_text("참기름 2 22000")
            typing.take_line()
        self._shoot("paper-sales")
        self._desk.go("sell")
