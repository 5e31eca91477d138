"""Held sales as cards: when, by whom, the first items, the total."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout

from app import holding
from app.clock import local_datetime
from app.till import Till
from ui.asking import is_enter
from ui.i18n import tr
from ui.shapes import HeldCard
from ui.widgets.frames import Teach
from ui.widgets.keys import Card
from ui.widgets.page import Page


class HeldScreen(Page):
    """`recalled` carries the held sale to go on with; Enter goes back to the till."""

    recalled = Signal(str)

    def __init__(self, cards: Sequence[HeldCard]) -> None:
        super().__init__(tr("held.title"))
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        self._cards: list[Card] = []
        for held in cards:
            card = Card(held)
            card.clicked.connect(lambda _=False, key=held.key: self.recalled.emit(key))
            self._cards.append(card)
        if not cards:
            self.column.addWidget(Teach(tr("held.empty_title"), tr("held.empty_body")), 1)
        self.column.addLayout(self._grid)
        self.column.addStretch()

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter steps back to the till, as Esc does."""
        if is_enter(event):
            self.left.emit()
            return True
        return super().take_key(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        columns = 3 if self.width() < 1400 else 4
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        for index, card in enumerate(self._cards):
            self._grid.addWidget(card, index // columns, index % columns, Qt.AlignmentFlag.AlignTop)


def held_cards(till: Till) -> list[HeldCard]:
    """The held sales of this till, oldest first."""
    cards = []
    for held in holding.list_held(till):
        at = local_datetime(held.held_at_ms, till.clock.utc_offset_min(held.held_at_ms))
        names = tuple(name.strip() for name in held.first_names.split(",") if name.strip())
        cards.append(
            HeldCard(
                key=held.held_uid,
                at=f"{at:%H:%M}",
                by="",
                first_items=names,
                more_lines=max(0, held.line_count - len(names)),
                total_won=held.total_won,
            )
        )
    return cards
