"""Choosing one of many by name: a search field and its hits over the whole window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import tr
from ui.shapes import Hit
from ui.widgets.fields import SearchField, Words
from ui.widgets.frames import Overlay
from ui.widgets.sides import HitList


class PickPanel(Overlay):
    """`chosen` carries the key of the hit taken."""

    chosen = Signal(str)

    def __init__(self, title: str, hint: str, find: Callable[[str], Sequence[Hit]]) -> None:
        super().__init__(width_px=640, height_px=720)
        self.keeps_scan = False
        self._find = find
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 20, 26, 22)
        column.setSpacing(10)
        column.addWidget(Words(title, size_px=22, weight=theme.BOLD))
        self.search = SearchField(hint)
        self.search.edit.textChanged.connect(self._show)
        column.addWidget(self.search)
        self.hits = HitList()
        self.hits.chosen.connect(self.chosen)
        column.addWidget(self.hits, 1)
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))
        self.setFocusProxy(self.search.edit)
        self._show("")

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter takes the marked one; arrows move the mark."""
        if is_enter(event):
            if self.hits.marked is not None:
                self.chosen.emit(self.hits.marked.key)
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.hits.move_mark(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        if event.text().isprintable() and event.text() and not self.search.edit.hasFocus():
            self.search.edit.setFocus()
        return super().take_key(event)

    def _show(self, typed: str) -> None:
        self.hits.show_hits(list(self._find(typed)))
