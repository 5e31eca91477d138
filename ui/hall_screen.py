"""A hall: a tile a room, chosen by touch or by its digit."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from ui import paint, theme
from ui.i18n import tr
from ui.widgets.keys import PaintedButton
from ui.widgets.page import Page


class HallScreen(Page):
    """`chosen` carries a room's name; digits choose as the tiles do."""

    chosen = Signal(str)

    def __init__(self, hall: str, rooms: Sequence[str]) -> None:
        super().__init__(tr(f"rail.{hall}"))
        self.tiles: list[RoomTile] = []
        grid = QGridLayout()
        grid.setSpacing(12)
        for n, room in enumerate(rooms):
            tile = RoomTile(room, str((n + 1) % 10) if n < 10 else "")
            tile.clicked.connect(lambda _=False, name=room: self.chosen.emit(name))
            self.tiles.append(tile)
            grid.addWidget(tile, n // 3, n % 3)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.column.addLayout(grid)
        self.column.addStretch()

    def take_key(self, event: QKeyEvent) -> bool:
        """A digit enters a room, Esc steps back."""
        at = 9 if event.key() == Qt.Key.Key_0 else event.key() - Qt.Key.Key_1
        if 0 <= at < min(10, len(self.tiles)):
            self.chosen.emit(self.tiles[at].room)
            return True
        return super().take_key(event)


class RoomTile(PaintedButton):
    """A room's name, what is done there, and its digit."""

    def __init__(self, room: str, digit: str, parent: QWidget | None = None) -> None:
        self.room = room
        self._name, self._note = tr(f"room.{room}"), tr(f"room.{room}_note")
        self._digit = digit
        super().__init__(f"{self._name}. {self._note}", parent)
        self.setFixedHeight(116)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter, "surface", "border", theme.RADIUS_PX)
        wide = self.width() - 32
        paint.write(painter, QRect(16, 12, wide - 24, 30), self._name, "text", 20, theme.BOLD)
        paint.write(painter, QRect(16, 14, wide, 26), self._digit, "text_soft", 16,
                    flags=paint.RIGHT)
        paint.wrap(painter, QRect(16, 46, wide, 60), self._note, "text_soft", 16)
