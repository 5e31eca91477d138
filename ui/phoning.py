"""A manager's word by telephone: the request to read out, big, and the answer that comes back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app.phone_approval import Asked
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.pad import NumberPad, pad_key
from ui.widgets.panels import BigAmount

_DIGITS = 6


class PhonePanel(Overlay):
    """What is read out on the left of the line, what is typed below; `given` carries six digits."""

    given = Signal(str)

    def __init__(self, what: str, who: str, asked: Asked, *, seven_on_top: bool = True) -> None:
        super().__init__(width_px=720, height_px=720)
        self.keeps_scan = False
        self._digits = ""
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 20, 28, 22)
        column.setSpacing(8)
        column.addWidget(Words(tr("phone.title", who=who), size_px=24, weight=theme.BOLD))
        column.addWidget(Words(
            tr("phone.body", what=what), role="text_soft", size_px=18, wraps=True))
        self.request = BigAmount(tr("phone.request", till=asked.till_no), size_px=48)
        self.request.set_amount(0, words=_spaced(asked.request_no))
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.request, 1)
        if asked.row_no:
            of_list = BigAmount(tr("phone.list", no=asked.list_no), size_px=48)
            of_list.set_amount(0, words=tr("phone.row", no=f"{asked.row_no:02d}"))
            row.addWidget(of_list, 1)
        else:
            row.addWidget(Words(tr("phone.no_row"), role="text_soft", size_px=18, wraps=True), 1)
        column.addLayout(row)
        self._answer = BigAmount("", size_px=36, role="do")
        column.addWidget(self._answer)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        pad = NumberPad(seven_on_top=seven_on_top, money=False)
        pad.pressed.connect(self._press)
        column.addWidget(pad, 1)
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (tr("approve.do"), "Enter", "do", self._give),
            )
        )
        self._show()

    def say(self, trouble: str) -> None:
        """A wrong answer, said beside the field; the digits are gone."""
        self._digits = ""
        self._trouble.set_words(trouble)
        self._show()

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits and Enter, wherever the focus is."""
        if is_enter(event):
            self._give()
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return super().take_key(event)

    def _press(self, key: str) -> None:
        self._digits = self._digits[:-1] if key == "erase" else (self._digits + key)[:_DIGITS]
        self._trouble.set_words("")
        self._show()

    def _show(self) -> None:
        self._answer.set_amount(0, words=_spaced(self._digits.ljust(_DIGITS, "·")))

    def _give(self) -> None:
        if len(self._digits) == _DIGITS:
            self.given.emit(self._digits)


def _spaced(digits: str) -> str:
    return f"{digits[:3]} {digits[3:]}"
