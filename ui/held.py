"""Held sales as cards: when, whose, the first items, the total."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout

from app import holding, orders
from app.access import Approval
from app.clock import local_datetime
from app.till import Till
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import tr
from ui.shapes import HeldCard
from ui.widgets.cards import CardGrid
from ui.widgets.fields import FormLine, Words
from ui.widgets.frames import Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.page import Page, compact


class HeldScreen(Page):
    """`recalled` carries the held sale to go on with; Enter goes back to the till."""

    recalled = Signal(str)
    orders_asked = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("held.title"))
        self._counter = counter
        self._naming = False
        count = len(orders.list_orders(counter.till))
        self.orders = compact(Key(tr("held.orders", count=count), "Ctrl+O", height_px=56))
        self.orders.clicked.connect(self.orders_asked)
        self.name = compact(Key(tr("held.name"), "F4", height_px=56))
        self.name.clicked.connect(self.ask_whose)
        self.head.addWidget(self.name)
        self.head.addWidget(self.orders)
        self.grid = CardGrid()
        self.grid.chosen.connect(self._choose)
        self.teach = Teach(tr("held.empty_title"), tr("held.empty_body"))
        self.column.addWidget(self.teach, 1)
        self.column.addWidget(self.grid, 1)
        self.refresh()

    def refresh(self) -> None:
        """The carts that are set aside now."""
        cards = held_cards(self._counter.till)
        self._naming = False
        self.name.set_marked(self._naming)
        self.name.setEnabled(bool(cards))
        self.body.setVisible(False)
        self.grid.set_cards(cards)
        self.grid.setVisible(bool(cards))
        self.teach.setVisible(not cards)

    def ask_whose(self) -> None:
        """The next card chosen gets a name."""
        self._naming = not self._naming
        self.name.set_marked(self._naming)
        self.body.setVisible(self._naming)
        self.body.set_words(tr("held.which"), "look")

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits choose a card, F4 names one, Enter steps back to the till as Esc does."""
        if is_enter(event):
            self.left.emit()
            return True
        if event.key() == Qt.Key.Key_F4 and self.name.isEnabled():
            self.ask_whose()
            return True
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_O:
            self.orders_asked.emit()
            return True
        return self.grid.take_digit(event) or super().take_key(event)

    def _choose(self, key: str) -> None:
        if self._naming:
            ask_name(self._counter, key, self.refresh)
        else:
            self.recalled.emit(key)


class NamePanel(Overlay):
    """A short name: whose a held cart is, what a page is called. `given` carries it."""

    given = Signal(str)

    def __init__(
        self, title: str, what: str = "", hint: str = "", quick: Sequence[str] = ()
    ) -> None:
        """`quick` are names that one touch gives."""
        super().__init__(width_px=640, height_px=320 + 66 * -(-len(quick) // 3))
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD))
        self.edit = QLineEdit()
        self.edit.setMaxLength(holding.NAME_LENGTH_MAX)
        self.edit.setPlaceholderText(hint or tr("held.name_hint"))
        self.edit.setStyleSheet(theme.sheet())
        self.line = FormLine(what or tr("held.name_what"), self.edit)
        column.addWidget(self.line)
        grid = QGridLayout()
        grid.setSpacing(10)
        for n, name in enumerate(quick):
            key = Key(name, height_px=56)
            key.clicked.connect(lambda _=False, name=name: self.given.emit(name))
            grid.addWidget(key, n // 3, n % 3)
        column.addLayout(grid)
        column.addStretch()
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("common.ok"), "Enter", "do", lambda: self.given.emit(self.line.text)),
        ))
        self.setFocusProxy(self.edit)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter keeps the name."""
        if is_enter(event):
            self.given.emit(self.line.text)
            return True
        return super().take_key(event)


def ask_name(
    counter: Counter, held_uid: str, after: Callable[[], None] = lambda: None
) -> None:
    """Ask whose a held cart is, and keep it sealed."""
    panel = NamePanel(tr("held.name"), quick=tr("held.quick").split("|"))

    def given(name: str) -> None:
        def act(_: Approval | None) -> None:
            holding.name_held(counter.till, counter.who, held_uid, name)
            counter.window.close_overlay(panel)
            after()

        counter.attempt(act, panel.line.say)

    panel.given.connect(given)
    counter.window.open_overlay(panel)


def tell_held(counter: Counter, held_uid: str, stay_ms: int) -> None:
    """Say that a cart was set aside, with the way to give it a name."""
    words = tr("sell.held", count=holding.count_held(counter.till))
    helps = [(tr("held.name"), lambda: ask_name(counter, held_uid))]
    counter.messages.banner(words, tone="plain", helps=helps, stay_ms=stay_ms)


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
                by=held.name,
                first_items=names,
                more_lines=max(0, held.line_count - len(names)),
                total_won=held.total_won,
            )
        )
    return cards
