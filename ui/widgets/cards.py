"""Cards in a grid that turns its pages; digits choose the first nine."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.shapes import HeldCard
from ui.widgets.forms import Paged
from ui.widgets.keys import Card

_WIDE_PX = 1400


class CardGrid(QWidget):
    """`chosen` carries the key of the card touched, or found by its digit."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[Card] = []
        self._pages = Paged()
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._pages.column.addLayout(self._grid)
        self._pages.column.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def set_cards(self, cards: Sequence[HeldCard]) -> None:
        """Show these."""
        for card in self.cards:
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []
        for n, held in enumerate(cards, 1):
            card = Card(held, digit=str(n) if n < 10 else "")
            card.clicked.connect(lambda _=False, key=held.key: self.chosen.emit(key))
            self.cards.append(card)
        self._lay_out()

    def take_digit(self, event: QKeyEvent) -> bool:
        """1 to 9 choose a card."""
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < min(9, len(self.cards)):
            self.chosen.emit(self.cards[at].held.key)
            return True
        return False

    def turn(self, pages: int) -> None:
        """The next cards, or those before."""
        self._pages.turn(pages)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        columns = 3 if self.width() < _WIDE_PX else 4
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for index, card in enumerate(self.cards):
            self._grid.addWidget(
                card, index // columns, index % columns, Qt.AlignmentFlag.AlignTop)
