"""The card panel: what to key into the stand-alone terminal, and what came of it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import paint, theme
from ui.i18n import figure, tr, won
from ui.shapes import CardState
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.keys import Chip, Key
from ui.widgets.pad import pad_key

APPROVAL_DIGITS_MAX = 12
_MONTHS = (0, 2, 3, 6, 12)


class CardPanel(Overlay):
    """`approved` carries (approval number or nothing, instalment months)."""

    approved = Signal(str, int)
    unknown = Signal()
    declined = Signal()

    def __init__(self, state: CardState) -> None:
        super().__init__(width_px=860, height_px=560 if state.instalments_allowed else 510)
        self._state = state
        self._months = MonthChips() if state.instalments_allowed else None
        self.keeps_scan = False
        column = QVBoxLayout(self.card)
        column.setContentsMargins(34, 26, 34, 26)
        column.setSpacing(12)
        column.addWidget(Words(state.title or tr("card.title"), size_px=24, weight=theme.BOLD))
        column.addWidget(CardAmount(state.amount_won))
        parts = QHBoxLayout()
        parts.setSpacing(14)
        parts.addWidget(CardPart(tr("card.taxable"), state.taxable_won), 1)
        parts.addWidget(CardPart(tr("card.exempt"), state.exempt_won), 1)
        column.addLayout(parts)
        if self._months is not None:
            column.addWidget(self._months)
        self._field = ApprovalField(state.approval_needed)
        column.addWidget(self._field)
        self._trouble = Words("", role="remove", size_px=18)
        column.addWidget(self._trouble)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(12)
        for words, hint, tone, act, stretch in (
            (tr("common.back"), "Esc", "soft", self.back, 2),
            (tr("card.unknown"), "", "soft", self.unknown.emit, 2),
            (tr("card.approved"), "Enter", "network", self._approve, 4),
        ):
            key = Key(words, hint, tone, size_px=24, height_px=84)
            key.clicked.connect(act)
            foot.addWidget(key, stretch)
        column.addLayout(foot)

    @property
    def approval_no(self) -> str:
        """The approval number typed so far; leading zeros are kept."""
        return self._field.digits

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits go to the approval number, Enter approves, Esc steps back."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._approve()
            return True
        pressed = pad_key(event)
        if pressed:
            self._type(pressed)
            return True
        return super().take_key(event)

    def say(self, trouble: str) -> None:
        """What cannot be, beside the field."""
        self._trouble.set_words(trouble)

    def take_scan(self, text: str) -> bool:
        """A product scanned now would be lost: say so instead."""
        return False

    def _type(self, key: str) -> None:
        digits = self._field.digits
        digits = digits[:-1] if key == "erase" else digits + key
        self._field.show_digits(digits[:APPROVAL_DIGITS_MAX])
        self.say("")

    def _approve(self) -> None:
        if self._state.approval_needed and not self._field.digits:
            self.say(tr("card.approval_missing"))
            return
        months = self._months.months if self._months is not None else 0
        self.approved.emit(self._field.digits, months)


class MonthChips(QWidget):
    """Lump sum or so many months; `months` is what is chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.months = 0
        self.chips: list[Chip] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = Words(tr("card.instalment"), role="text_soft", size_px=18)
        label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(label)
        for months in _MONTHS:
            words = tr("card.months", count=months) if months else tr("card.lump_sum")
            chip = Chip(str(months), words)
            chip.setChecked(months == 0)
            chip.clicked.connect(lambda _=False, months=months: self.choose(months))
            self.chips.append(chip)
            row.addWidget(chip)
        row.addStretch()

    def choose(self, months: int) -> None:
        """These months, 0 for a lump sum."""
        self.months = months
        for chip in self.chips:
            chip.setChecked(chip.key == str(months))


class DoubtPanel(Overlay):
    """The terminal's outcome is not known: three honest ways on, none of them a guess."""

    approved = Signal()
    declined = Signal()
    kept = Signal()
    #: The terminal is to be asked what became of it.
    asked = Signal()

    def __init__(self, amount_won: int, *, can_ask: bool = False) -> None:
        super().__init__(width_px=820, height_px=540 if can_ask else 420)
        self.keeps_scan = False
        column = QVBoxLayout(self.card)
        column.setContentsMargins(34, 30, 34, 26)
        column.setSpacing(14)
        title = tr("card.unknown_title")
        column.addWidget(Words(title, role="look", size_px=26, weight=theme.BOLD, wraps=True))
        body = tr("card.unknown_body", won=won(amount_won))
        column.addWidget(Words(body, size_px=20, wraps=True))
        self._said = Words("", role="look", size_px=18, weight=theme.SEMI, wraps=True)
        column.addWidget(self._said)
        column.addStretch()
        if can_ask:
            ask = Key(tr("terminal.ask"), "", "network", size_px=24, height_px=84)
            ask.clicked.connect(self.asked)
            column.addWidget(ask)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        for words, tone, act in (
            (tr("card.keep_doubt"), "look", self.kept.emit),
            (tr("card.not_approved"), "soft", self.declined.emit),
            (tr("card.approved"), "plain" if can_ask else "network", self.approved.emit),
        ):
            key = Key(words, "", tone, size_px=22, height_px=84)
            key.clicked.connect(act)
            foot.addWidget(key, 1)
        column.addLayout(foot)

    def say(self, words: str) -> None:
        """What the terminal said when it was asked."""
        self._said.set_words(words)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter decides nothing here; Esc steps back to the card panel."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return True
        return super().take_key(event)


class CardAmount(QWidget):
    """The amount in the network's colour, as big as the panel allows."""

    def __init__(self, amount_won: int) -> None:
        super().__init__()
        self._words = won(amount_won)
        self.setFixedHeight(98)
        self.setAccessibleName(self._words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        size = paint.fitting_px(self._words, self.width(), 84)
        paint.write(painter, self.rect(), self._words, "network", size, theme.BOLD)


class CardPart(QWidget):
    """Taxable or exempt part, in 44 px."""

    def __init__(self, label: str, amount_won: int) -> None:
        super().__init__()
        self._label = label
        self._words = figure(amount_won)
        self.setMinimumSize(QSize(160, 96))
        self.setAccessibleName(f"{label} {self._words}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, self.rect(), theme.colour("network_soft"), None)
        wide = self.width() - 40
        paint.write(painter, QRect(20, 10, wide, 26), self._label, "text_soft", 20)
        paint.write(painter, QRect(20, 36, wide, 54), self._words, "text", 46, theme.BOLD)


class ApprovalField(QWidget):
    """The approval number, typed on the keyboard wherever the focus is."""

    def __init__(self, needed: bool) -> None:
        super().__init__()
        self.digits = ""
        self._hint = tr("card.approval_now" if needed else "card.approval_later")
        self.setFixedHeight(60)
        self.setAccessibleName(tr("card.approval"))

    def show_digits(self, digits: str) -> None:
        self.digits = digits
        self.setAccessibleName(f"{tr('card.approval')} {digits}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, self.rect(), theme.colour("surface"), theme.colour("border"))
        wide, high = self.width(), self.height()
        label = tr("card.approval")
        label_px = paint.width_px(label, 20, theme.REGULAR)
        paint.write(painter, QRect(20, 0, label_px + 2, high), label, "text_soft", 20)
        left = 20 + label_px + 22
        room = QRect(left, 0, wide - left - 24, high)
        paint.write(painter, room, self.digits, "text", 28, theme.SEMI)
        caret = left + paint.width_px(self.digits, 28, theme.SEMI) + 2
        painter.fillRect(QRect(caret, 16, 2, high - 32), theme.colour("text"))
        if not self.digits:
            paint.write(painter, room, self._hint, "text_soft", 20, flags=paint.RIGHT)
