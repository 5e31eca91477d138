"""Content that may be higher than its room: turned by two big keys, never by a thin scroll bar."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from ui.widgets.lists import ROW_PX, TurnKeys

_NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class Turned(QWidget):
    """Holds one widget; the keys are in sight only where it does not fit."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._area = QScrollArea()
        self._area.setWidget(inner)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setStyleSheet("QScrollArea { background: transparent; }")
        self._area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self._area.setVerticalScrollBarPolicy(_NEVER)
        self._area.setHorizontalScrollBarPolicy(_NEVER)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._area, 1)
        self._turns = TurnKeys()
        self._turns.turned.connect(self._turn)
        row.addWidget(self._turns)
        bar = self._area.verticalScrollBar()
        bar.rangeChanged.connect(self._fit)
        bar.valueChanged.connect(self._fit)

    def bring(self, child: QWidget) -> None:
        """Turn to where this part of the content is in sight."""
        self._area.ensureWidgetVisible(child, 0, 0)

    def minimumSizeHint(self) -> QSize:
        """Both keys; the content gives way."""
        return QSize(200, 2 * ROW_PX + 20)

    def _turn(self, pages: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(ROW_PX, self._area.viewport().height() - ROW_PX))

    def _fit(self) -> None:
        bar = self._area.verticalScrollBar()
        self._turns.show_room(up=bar.value() > 0, down=bar.value() < bar.maximum())
