"""Pictures of the producers' rooms: a farmer's call, the file's leaves, settlement, commission."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ui.commission_screen import CommissionScreen
from ui.farms_screen import FarmsScreen
from ui.hands import wait
from ui.settlement_screen import SettlementScreen

if TYPE_CHECKING:
    from ui.desk import Desk

_FARM: Final = "햇살농원"
_LAYOUT_MS: Final = 60


class FarmWalk:
    """As a manager, at the end of the walk."""

    def __init__(self, desk: Desk, shoot: Callable[[str], None]) -> None:
        self._desk = desk
        self._shoot = shoot

    def lists(self) -> None:
        """Every room of the producers that is the office's."""
        self._desk.go("producers")
        self._shoot("hall-producers")
        self._farms()
        self._commission()
        self._settlement()
        self._desk.go("sell")

    def _farms(self) -> None:
        self._desk.go("farms")
        screen = self._desk.window.made("farms")
        assert isinstance(screen, FarmsScreen)
        self._shoot("farms")
        screen.search.edit.setText(_FARM)
        screen.list.take_current()
        for tab in ("call", "agreement", "papers", "money", "farm"):
            screen.open_farm(screen.list.lines[0].key, tab)
            wait(_LAYOUT_MS)
            self._shoot(f"farms-{tab}")
        screen.search.edit.clear()
        screen.ask_new()
        wait(_LAYOUT_MS)
        self._shoot("farms-new")

    def _commission(self) -> None:
        self._desk.go("commission")
        screen = self._desk.window.made("commission")
        assert isinstance(screen, CommissionScreen)
        wait(_LAYOUT_MS)
        self._shoot("commission")

    def _settlement(self) -> None:
        self._desk.go("settlement")
        screen = self._desk.window.made("settlement")
        assert isinstance(screen, SettlementScreen)
        self._shoot("settlement-empty")
        screen.ask_new()
        wait(_LAYOUT_MS)
        self._shoot("settlement-new")
