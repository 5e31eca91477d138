"""Weighing at the counter: the scale's live figure, its amount, and a pad for typing grams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout

from app.ports import Reading, Scale, ScaleState
from app.scale_words import say_scale
from models.values import Won
from ui import i18n, theme
from ui.asking import foot_keys, is_enter
from ui.i18n import figure, tr, won
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.pad import Entry, NumberPad, pad_key
from ui.widgets.panels import BigAmount

_LOOK_MS: Final = 80
_DIGITS_MAX: Final = 5
#: Nothing wrong with these, only not yet a weight.
_PATIENT: Final = frozenset({ScaleState.WAITING, ScaleState.UNSTABLE, ScaleState.EMPTY})
#: States in which the scale did say a weight, if only that nothing lies on it.
_WEIGHED: Final = frozenset({
    ScaleState.STABLE, ScaleState.UNSTABLE, ScaleState.EMPTY, ScaleState.NEGATIVE,
})  # fmt: skip


class WeighPanel(Overlay):
    """`given` carries grams: the scale's at rest, or those typed, which always win."""

    given = Signal(int)

    def __init__(
        self,
        title: str,
        price: str,
        amount_of: Callable[[int], Won],
        scale: Scale | None,
        *,
        seven_on_top: bool = True,
    ) -> None:
        """`amount_of` is what so many grams cost; without a scale there is only the pad."""
        super().__init__(width_px=560, height_px=730)
        self._amount_of = amount_of
        self._scale = scale
        self._entry = Entry(digits_max=_DIGITS_MAX)
        self.reading = Reading(ScaleState.WAITING if scale else ScaleState.NOT_SET_UP)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 20, 26, 22)
        column.setSpacing(8)
        column.addWidget(Words(title, size_px=22, weight=theme.BOLD, wraps=True))
        self.weight = BigAmount("", size_px=64)
        column.addWidget(self.weight)
        self.amount = BigAmount(price, size_px=40)
        column.addWidget(self.amount)
        self._state = Words("", size_px=18, weight=theme.SEMI, wraps=True)
        self._state.setMinimumHeight(52)
        column.addWidget(self._state)
        pad = NumberPad(seven_on_top=seven_on_top, money=False)
        pad.pressed.connect(self._press)
        column.addWidget(pad, 1)
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (tr("weigh.take"), "Enter", "do", self.take),
            )
        )
        self._show()

    @property
    def state_words(self) -> str:
        """What is said below the figures now."""
        return self._state.words

    def look(self) -> None:
        """Show what the scale says now; it is asked by a thread of its own."""
        if self._scale is None:
            return
        reading = self._scale.reading()
        if reading != self.reading:
            self.reading = reading
            self._show()

    def take(self) -> None:
        """Give the typed grams, else the scale's when they are at rest; else say why not."""
        self.look()
        if self._entry.digits:
            self.given.emit(self._entry.value)
        elif self.reading.state is ScaleState.STABLE:
            self.given.emit(self.reading.weight_g)
        else:
            self._tell(self.reading.state, "remove")

    def say(self, trouble: str) -> None:
        """What cannot be, below the figures."""
        self._state.set_words(trouble, "remove")

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits and Enter, wherever the focus is."""
        if is_enter(event):
            self.take()
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return super().take_key(event)

    def showEvent(self, event: QShowEvent) -> None:
        if self._scale is not None:
            self._scale.watch()
            self._timer.start(_LOOK_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        if self._scale is not None:
            self._scale.rest()

    def _press(self, key: str) -> None:
        self._entry.press(key)
        self._show()

    def _show(self) -> None:
        reading = self.reading
        if self._entry.digits:
            self._show_grams(self._entry.value, "text")
            self._state.set_words(tr("weigh.typed"), "text_soft")
            return
        steady = reading.state is ScaleState.STABLE
        if reading.state in _WEIGHED:
            self._show_grams(reading.weight_g, "do" if steady else "text_soft")
        else:
            # A scale that says nothing has not weighed nothing: no figure stands for it.
            self.weight.set_amount(0, words="–", role="text_soft")
            self.amount.set_amount(0, words="–", role="text_soft")
        if steady and reading.net:
            self._state.set_words(tr("weigh.net"), "do")
            return
        calm = "text_soft" if reading.state in _PATIENT else "look"
        self._tell(reading.state, "do" if steady else calm)

    def _show_grams(self, weight_g: int, role: str) -> None:
        self.weight.set_amount(0, words=f"{figure(weight_g)}g", role=role)
        amount_won = self._amount_of(weight_g) if weight_g > 0 else 0
        self.amount.set_amount(0, words=won(amount_won), role=role)

    def _tell(self, state: ScaleState, role: str) -> None:
        words = say_scale(state, "ko" if i18n.language() == "ko" else "en")
        self._state.set_words(words, role)
