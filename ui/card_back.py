"""The panels of a card's way back: what to cancel at the terminal, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui import theme
from ui.asking import is_enter
from ui.card import APPROVAL_DIGITS_MAX, ApprovalField
from ui.i18n import tr, won
from ui.shapes import CancelState
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame, Overlay
from ui.widgets.keys import Key
from ui.widgets.pad import pad_key
from ui.widgets.panels import BigAmount


class CancelPanel(Overlay):
    """Original number, day and amount in large figures; `cancelled` carries the slip's number."""

    cancelled = Signal(str)
    unknown = Signal()
    whole_only = Signal()

    def __init__(self, state: CancelState) -> None:
        super().__init__(width_px=940, height_px=620)
        self.state = state
        self.keeps_scan = False
        whole = state.amount_won == state.whole_won
        column = QVBoxLayout(self.card)
        column.setContentsMargins(34, 24, 34, 24)
        column.setSpacing(10)
        title = tr("return.cancel_whole_title" if state.again_won else "return.cancel_title")
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD, wraps=True))
        amount = BigAmount(tr("return.cancel_amount"), size_px=84, role="network")
        amount.set_amount(state.amount_won)
        column.addWidget(amount)
        column.addWidget(self._original(state))
        self._field = ApprovalField(needed=False)
        column.addWidget(self._field)
        body = ""
        if state.again_won:
            body = tr("return.cancel_whole_body", won=won(state.again_won))
        elif not whole:
            body = tr("return.cancel_part_body")
        self._trouble = Words(body, role="text_soft", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(12)
        keys: list[tuple[str, str, str, Callable[[], None], int]] = [
            (tr("common.back"), "Esc", "soft", self.back, 2),
            (tr("card.unknown"), "", "soft", self.unknown.emit, 2),
        ]
        if not whole:
            keys.append((tr("return.whole_only"), "", "plain", self.whole_only.emit, 3))
        keys.append((tr("return.cancelled"), "Enter", "network", self._done, 4))
        for words, hint, tone, act, stretch in keys:
            key = Key(words, hint, tone, size_px=22, height_px=84)
            key.clicked.connect(act)
            foot.addWidget(key, stretch)
        column.addLayout(foot)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter: the terminal said it is cancelled; digits are its slip's number."""
        if is_enter(event):
            self._done()
            return True
        pressed = pad_key(event)
        if pressed:
            digits = self._field.digits
            digits = digits[:-1] if pressed == "erase" else digits + pressed
            self._field.show_digits(digits[:APPROVAL_DIGITS_MAX])
            return True
        return super().take_key(event)

    def say(self, trouble: str) -> None:
        """What cannot be, below the field."""
        self._trouble.set_words(trouble, "remove")

    def _done(self) -> None:
        self.cancelled.emit(self._field.digits)

    @staticmethod
    def _original(state: CancelState) -> CardFrame:
        frame = CardFrame("network_soft", "")
        row = QHBoxLayout(frame)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(16)
        for label, value, stretch in (
            (tr("return.original_no"), state.approval_no or tr("return.see_slip"), 4),
            (tr("return.original_day"), state.approved_on, 4),
            (tr("return.original_won"), won(state.approved_won), 4),
        ):
            part = BigAmount(label, size_px=44)
            part.set_amount(0, words=value)
            row.addWidget(part, stretch)
        return frame


class LookPanel(Overlay):
    """The terminal's answer is not known: look at it and say; nothing here is a guess."""

    done = Signal()
    not_done = Signal()
    kept = Signal()
    #: The terminal is to be asked what became of it.
    asked = Signal()

    def __init__(self, body: str, yes: str, no: str, *, can_ask: bool = False) -> None:
        super().__init__(width_px=820, height_px=560 if can_ask else 440)
        self.keeps_scan = False
        column = QVBoxLayout(self.card)
        column.setContentsMargins(34, 30, 34, 26)
        column.setSpacing(14)
        title = tr("card.unknown_title")
        column.addWidget(Words(title, role="look", size_px=26, weight=theme.BOLD, wraps=True))
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
            (no, "soft", self.not_done.emit),
            (yes, "plain" if can_ask else "network", self.done.emit),
        ):
            key = Key(words, "", tone, size_px=22, height_px=84)
            key.clicked.connect(act)
            foot.addWidget(key, 1)
        column.addLayout(foot)

    def say(self, words: str) -> None:
        """What the terminal said when it was asked."""
        self._said.set_words(words)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter decides nothing here; Esc leaves it as it is: not known."""
        if is_enter(event):
            return True
        return super().take_key(event)
