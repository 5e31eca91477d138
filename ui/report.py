"""A report slip on the screen: the same rows as on paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.receipt import ReportSlip, RowKind, SlipRow
from ui import paint, theme
from ui.asking import foot_keys
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.forms import Paged
from ui.widgets.frames import Overlay

_ROW_PX = 30


class SlipPanel(Overlay):
    """X or Z, read on the screen."""

    def __init__(
        self, slip: ReportSlip,
        keys: Sequence[tuple[str, str, str, Callable[[], None]]] = (),
    ) -> None:
        super().__init__(width_px=600, height_px=720)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 20, 26, 20)
        column.setSpacing(8)
        title = f"{slip.title} {slip.subtitle}".strip()
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD))
        self._pages = Paged()
        self._pages.column.addWidget(_Rows(slip.rows))
        column.addWidget(self._pages, 1)
        column.addWidget(Words(slip.head_code, role="text_soft", size_px=16))
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back), *keys))

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows and page keys turn the slip; Esc steps back."""
        down = {Qt.Key.Key_Down, Qt.Key.Key_PageDown}
        if event.key() in down | {Qt.Key.Key_Up, Qt.Key.Key_PageUp}:
            self._pages.turn(1 if event.key() in down else -1)
            return True
        return super().take_key(event)


class _Rows(QWidget):
    def __init__(self, rows: tuple[SlipRow, ...]) -> None:
        super().__init__()
        self._rows = rows
        self.setMinimumSize(QSize(300, _ROW_PX * len(rows)))
        self.setAccessibleName(" ".join(f"{row.label} {row.value}" for row in rows))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        for index, row in enumerate(self._rows):
            room = QRect(4, index * _ROW_PX, self.width() - 8, _ROW_PX)
            if row.kind is RowKind.RULE:
                line = QRect(room.x(), room.center().y(), room.width(), 1)
                painter.fillRect(line, theme.colour("border"))
                continue
            strong = row.kind in {RowKind.SUM, RowKind.HEADING}
            weight = theme.BOLD if strong else theme.REGULAR
            paint.write(painter, room, row.label, "text", 18, weight)
            paint.write(painter, room, row.value, "text", 18, weight, paint.RIGHT)
