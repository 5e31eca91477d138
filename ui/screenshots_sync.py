"""Pictures of the sync screen: alone, level, with two prices for one thing, with the line down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ui.hands import Hands

if TYPE_CHECKING:
    from app.platform_side import Colleague, StoreLook
    from app.settings import LanSettings
    from app.till import Till
    from ui.desk import Desk

#: What brings the states about: (till, a folder, a barcode) -> their names, one after the other.
BringAbout = Callable[["Till", Path, str], Iterator[str]]


class QuietPlatform:
    """A line that is there and asks nothing: what is shown was brought about before."""

    def look(self, url: str, code: str) -> StoreLook | None:
        return None

    def make_fresh(self, url: str, code: str, till_no: int) -> None:
        return None

    def enrol(self, url: str, code: str) -> dict[str, object]:
        return {}

    def nudge(self) -> None:
        return None

    def exchange(self, folder: Path) -> dict[str, object]:
        return {}

    def colleagues(self) -> list[Colleague]:
        return []

    def use_lan(self, settings: LanSettings) -> None:
        return None


class SyncWalk:
    """What is done between the pictures, as a manager."""

    def __init__(
        self, till: Till, desk: Desk, shoot: Callable[[str], None], bring_about: BringAbout,
        folder: Path,
    ) -> None:
        self._till = till
        self._desk = desk
        self._shoot = shoot
        self._bring_about = bring_about
        self._folder = folder

    def lists(self, barcode: str) -> None:
        """Last of all: the till is known to a platform from here on."""
        self._show("sync-alone")
        for state in self._bring_about(self._till, self._folder, barcode):
            self._show(f"sync-{state}")
            if state == "conflict":
                self._sell_some(barcode)
        self._desk.go("sell")

    def _show(self, name: str) -> None:
        self._desk.go("sync")
        self._shoot(name)

    def _sell_some(self, barcode: str) -> None:
        from PySide6.QtCore import Qt

        self._desk.go("sell")
        hands = Hands(self._desk.window)
        for _ in range(3):
            hands.scan(barcode)
            hands.press(Qt.Key.Key_F9)
            hands.press(Qt.Key.Key_Return)
