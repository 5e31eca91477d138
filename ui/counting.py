"""The count panel: notes and coins by line, digits by keyboard or pad, blind."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import tr, won
from ui.widgets.count import DenominationCounter
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.widgets.pad import NumberPad
from ui.widgets.panels import BigAmount


class CountPanel(Overlay):
    """`counted` carries the pieces by denomination.

    Enter goes down; after the last line it stands on the button, and the next one finishes.
    """

    counted = Signal(object)

    def __init__(self, title: str, body: str, do_key: str, *, seven_on_top: bool = True) -> None:
        super().__init__(width_px=960, height_px=700)
        self._do_key = do_key
        row = QHBoxLayout(self.card)
        row.setContentsMargins(26, 20, 26, 20)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(Words(title, size_px=24, weight=theme.BOLD))
        left.addWidget(Words(body, role="text_soft", size_px=16, wraps=True))
        self.counter = DenominationCounter()
        left.addWidget(self.counter, 1)
        row.addLayout(left, 3)
        right = QVBoxLayout()
        right.setSpacing(10)
        self._total = BigAmount(tr("shift.count_total"), size_px=48)
        right.addWidget(self._total)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        right.addWidget(self._trouble)
        pad = NumberPad(seven_on_top=seven_on_top, money=False)
        pad.pressed.connect(self.counter.press)
        right.addWidget(pad, 1)
        steps = QHBoxLayout()
        steps.setSpacing(10)
        for words, name, by in (("▲", "a11y.up", -1), ("▼", "a11y.down", 1)):
            key = Key(words, "", "soft", height_px=56)
            key.setAccessibleName(tr(name))
            key.clicked.connect(lambda _=False, by=by: self.counter.step(by))
            steps.addWidget(key)
        right.addLayout(steps)
        self._ready = False
        self._do = Key("", "F9", "do", size_px=22, height_px=72)
        self._do.clicked.connect(self._give)
        right.addWidget(self._do)
        right.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))
        row.addLayout(right, 2)
        self.counter.changed.connect(self._show)
        self._show(0)

    def say(self, trouble: str) -> None:
        """What cannot be, beside the figure."""
        self._trouble.set_words(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits go to the marked line; Enter goes down, F9 finishes from anywhere."""
        if is_enter(event):
            if self._ready:
                self._give()
            elif not self.counter.step(1):
                self._set_ready(ready=True)
            return True
        if event.key() == Qt.Key.Key_F9:
            self._give()
            return True
        self._set_ready(ready=False)
        return self.counter.take_key(event) or super().take_key(event)

    def _set_ready(self, *, ready: bool) -> None:
        """After the last line Enter stands on the button, which says so."""
        self._ready = ready
        self._do.set_marked(ready)
        self._do.set_words(self._do.words, "Enter" if ready else "F9")

    def _show(self, total_won: int) -> None:
        self._total.set_amount(total_won)
        self._do.set_words(tr(self._do_key, won=won(total_won)))
        self._trouble.set_words("")

    def _give(self) -> None:
        self.counted.emit(self.counter.counts)
