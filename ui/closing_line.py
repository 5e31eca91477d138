"""One line of the closing list: a sign, what it is, how it stands, its buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.closing import Standing
from ui import paint, theme
from ui.widgets.keys import Key
from ui.widgets.page import compact

#: LATE is what the law wants done: red until it is.
_TONES: Final = {
    Standing.DONE: "do", Standing.DUE: "look", Standing.LATE: "remove",
    Standing.SKIPPED: "text_soft", Standing.WAITING: "text_soft",
}
_TOUCH_PX: Final = 64
_TALL_PX: Final = 86
_SIGNS: Final = {
    Standing.DONE: "✓", Standing.DUE: "!", Standing.LATE: "!", Standing.SKIPPED: "–",
    Standing.WAITING: "·",
}


class StepLine(QWidget):
    """A done line without buttons is low; all others are as high as a touch."""

    def __init__(
        self,
        title: str,
        note: str,
        state: Standing,
        button: str,
        act: Callable[[], None] | None,
        more: Key | None = None,
    ) -> None:
        super().__init__()
        self.state = state
        self._title = title
        self._note = note
        self._high = _TOUCH_PX if act is not None or more is not None else 46
        self.setFixedHeight(self._high)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{title} {note}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 10, 4)
        row.setSpacing(8)
        row.addStretch()
        self._keys_px = 20 + (180 if act is not None else 0) + (130 if more is not None else 0)
        if more is not None:
            row.addWidget(compact(more, 120))
        if act is not None:
            tone = "do" if state in {Standing.DUE, Standing.LATE} else "soft"
            self.key = compact(Key(button, "", tone, size_px=18, height_px=54), 170)
            self.key.clicked.connect(act)
            row.addWidget(self.key)

    def sizeHint(self) -> QSize:
        """A whole line."""
        return QSize(600, self._high)

    @property
    def cut_note(self) -> bool:
        """Whether some of the note has no room: nobody reads the end of a cut sentence."""
        room = QRect(0, 0, self._note_px, 1_000)
        needed = paint.metrics(16, theme.REGULAR).boundingRect(room, paint.WRAP, self._note)
        return self._high >= _TOUCH_PX and needed.height() > self._high - 36

    @property
    def _note_px(self) -> int:
        return self.width() - 64 - self._keys_px

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A long note gets a second line rather than an end nobody can read."""
        super().resizeEvent(event)
        if self._high == _TOUCH_PX and self.cut_note:
            self._high = _TALL_PX
            self.setFixedHeight(_TALL_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.colour("border"))
        tone = _TONES[self.state]
        high = self.height()
        disc = QRect(14, (high - 32) // 2, 32, 32)
        fill = {"do": "do_soft", "look": "look_soft", "remove": "remove_soft"}.get(tone, "key_soft")
        paint.box(painter, disc, theme.colour(fill), None, 16)
        paint.write(painter, disc, _SIGNS[self.state], tone, 20, theme.BOLD, paint.CENTRE)
        ink = tone if self.state is not Standing.DONE else "text_soft"
        wide = self._note_px
        if high < _TOUCH_PX:
            # Nothing to do here: name and note share the line.
            paint.write(painter, QRect(60, 0, wide, high), self._title, "text", 20, theme.SEMI)
            room = QRect(330, 0, self.width() - 346, high)
            paint.write(painter, room, paint.elide(self._note, room.width(), 16, theme.REGULAR),
                        ink, 16, flags=paint.RIGHT)
            return
        paint.write(painter, QRect(60, 6, wide, 27), self._title, "text", 20, theme.SEMI)
        paint.wrap(painter, QRect(60, 33, wide, high - 36), self._note, ink, 16)
