"""Approval numbers left for later: one card payment after the other, read from its slip."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app import payments
from app.access import Approval
from app.clock import local_datetime
from app.payments import Doubt
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.card import APPROVAL_DIGITS_MAX, ApprovalField
from ui.counter import Counter
from ui.i18n import figure, tr
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.pad import NumberPad, pad_key
from ui.widgets.panels import BigAmount


class NumberingPanel(Overlay):
    """Shows time and amount of each, takes its number, goes on to the next; Esc leaves the rest."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(width_px=900, height_px=600)
        self._counter = counter
        self._current: Doubt | None = None
        row = QHBoxLayout(self.card)
        row.setContentsMargins(28, 24, 28, 24)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addWidget(Words(tr("numbers.title"), size_px=24, weight=theme.BOLD, wraps=True))
        self._amount = BigAmount("", size_px=64, role="network")
        left.addWidget(self._amount)
        self._left = Words("", role="text_soft", size_px=18)
        left.addWidget(self._left)
        self.field = ApprovalField(needed=True)
        left.addWidget(self.field)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        left.addWidget(self._trouble)
        left.addStretch()
        left.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (tr("common.next"), "Enter", "network", self._take),
            )
        )
        row.addLayout(left, 3)
        pad = NumberPad(seven_on_top=counter.seven_on_top, money=False)
        pad.pressed.connect(self._press)
        row.addWidget(pad, 2)
        self._next()

    def say(self, trouble: str) -> None:
        """What cannot be, beside the field."""
        self._trouble.set_words(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits go to the number, Enter takes it."""
        if is_enter(event):
            self._take()
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return super().take_key(event)

    def _press(self, key: str) -> None:
        digits = self.field.digits
        digits = digits[:-1] if key == "erase" else digits + key
        self.field.show_digits(digits[:APPROVAL_DIGITS_MAX])
        self.say("")

    def _take(self) -> None:
        current = self._current
        if current is None:
            self.back()
            return

        def act(_: Approval | None) -> None:
            payments.enter_approval_no(
                self._counter.till, self._counter.who, current.payment_uid, self.field.digits
            )
            self._counter.messages.sound("taken")
            self._next()

        self._counter.attempt(act, self.say)

    def _next(self) -> None:
        till = self._counter.till
        waiting = payments.list_unnumbered(till)
        if not waiting:
            self._current = None
            self.back()
            return
        self._current = waiting[0]
        at_ms = self._current.intended_at_ms
        at = local_datetime(at_ms, till.clock.utc_offset_min(at_ms))
        self._amount.set_amount(self._current.amount_won, label=f"{at:%H:%M}")
        self._left.set_words(tr("shift.n_left", count=figure(len(waiting))))
        self.field.show_digits("")
        self.say("")
