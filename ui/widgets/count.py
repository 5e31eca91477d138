"""Counting money by notes and coins, blind: what should be there is not shown."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.tender import DENOMINATIONS
from ui import paint, theme
from ui.i18n import figure, tr
from ui.widgets.pad import pad_key

_ROW_PX = 56
_NOTES = 4


class DenominationCounter(QWidget):
    """A line a denomination; digits go to the marked line, arrows and Enter go to the next."""

    changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces = dict.fromkeys(DENOMINATIONS, 0)
        self._current = 0
        self._fresh = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("shift.count_title"))

    @property
    def counts(self) -> dict[int, int]:
        """Pieces by denomination."""
        return dict(self._pieces)

    @property
    def total_won(self) -> int:
        """What was counted so far."""
        return sum(face * pieces for face, pieces in self._pieces.items())

    @property
    def at_end(self) -> bool:
        """Whether the last denomination is marked."""
        return self._current == len(DENOMINATIONS) - 1

    def press(self, key: str) -> None:
        """A key of the pad for the marked denomination."""
        face = DENOMINATIONS[self._current]
        text = "" if self._fresh else str(self._pieces[face])
        text = text[:-1] if key == "erase" else text + key
        if len(text.lstrip("0")) > 4:
            return
        self._pieces[face] = int(text or "0")
        self._fresh = False
        self.update()
        self.changed.emit(self.total_won)

    def step(self, by: int) -> bool:
        """Mark the next or the one before; False at the end."""
        index = self._current + by
        if not 0 <= index < len(DENOMINATIONS):
            return False
        self._current = index
        self._fresh = True
        self.update()
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits, arrows and Enter (to the next line)."""
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        pressed = pad_key(event)
        if pressed:
            self.press(pressed)
        return bool(pressed)

    def touch_areas(self) -> dict[str, QRect]:
        """Where a finger can act, by name."""
        return {f"row{index}": self._row(index) for index in range(len(DENOMINATIONS))}

    def sizeHint(self) -> QSize:
        """A line a denomination."""
        return QSize(380, _ROW_PX * len(DENOMINATIONS))

    def minimumSizeHint(self) -> QSize:
        """Lines shrink to a finger, no further."""
        return QSize(320, theme.TOUCH_PX * len(DENOMINATIONS))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for index in range(len(DENOMINATIONS)):
            if self._row(index).contains(event.position().toPoint()):
                self._current = index
                self._fresh = True
                self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        for index, face in enumerate(DENOMINATIONS):
            room = self._row(index).adjusted(0, 2, 0, -2)
            chosen = index == self._current
            fill = "do_soft" if chosen else "surface"
            edge = "do" if chosen else "border"
            paint.box(painter, room, theme.colour(fill), theme.colour(edge), 10, 2 if chosen else 1)
            inner = room.adjusted(16, 0, -16, 0)
            paint.write(painter, inner, figure(face), "text", 20, theme.SEMI)
            pieces = self._pieces[face]
            key = "shift.pieces" if index < _NOTES else "shift.coins"
            count = QRect(inner.x() + inner.width() * 32 // 100, inner.y(), 110, inner.height())
            words = tr(key, count=figure(pieces))
            role = "text" if pieces else "text_soft"
            paint.write(painter, count, words, role, 22, theme.BOLD, paint.RIGHT)
            amount = figure(face * pieces)
            paint.write(painter, inner, amount, role, 20, theme.REGULAR, paint.RIGHT)

    def _row(self, index: int) -> QRect:
        high = self.height() // len(DENOMINATIONS)
        return QRect(0, index * high, self.width(), high)
