"""The number pad, and the entry that it and the keyboard write into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from ui import theme
from ui.i18n import tr
from ui.widgets.keys import Key

#: Longer words than these stand a size smaller: "Erase" beside 0 and 00.
_LARGE_CHARS: Final = 2


@dataclass
class Entry:
    """Digits typed so far; pure, so that pad, keyboard and tests share it.

    `fresh` means the next digit replaces what is shown (a suggested amount).
    """

    digits: str = ""
    digits_max: int = 9
    fresh: bool = False

    @property
    def value(self) -> int:
        """The whole number typed, 0 when nothing is."""
        return int(self.digits or "0")

    def suggest(self, value: int) -> None:
        """Show a value that the first digit typed will replace."""
        self.digits = str(value) if value else ""
        self.fresh = True

    def press(self, key: str) -> bool:
        """Take digits, `00`, `0000` (만) or `erase`; False when there was no room."""
        if key == "erase":
            self.digits = "" if self.fresh else self.digits[:-1]
            self.fresh = False
            return True
        base = "" if self.fresh else self.digits
        typed = (base + key).lstrip("0")
        if len(typed) > self.digits_max:
            return False
        self.fresh = False
        self.digits = typed
        return True

    def clear(self) -> None:
        """Forget everything typed."""
        self.digits = ""
        self.fresh = False


class NumberPad(QWidget):
    """7-8-9 on top by setting; for money 00 and 만; always an erase key, for who has no keys."""

    pressed = Signal(str)

    def __init__(
        self,
        *,
        seven_on_top: bool = True,
        money: bool = True,
        key_px: int = 64,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("a11y.pad"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        rows = ["789", "456", "123"] if seven_on_top else ["123", "456", "789"]
        for row, digits in enumerate(rows):
            for column, digit in enumerate(digits):
                grid.addWidget(self._key(digit, digit, key_px), row, column)
        last = [("0", "0"), ("00", "00"), (tr("pad.man"), "0000"), (tr("pad.erase"), "erase")]
        if not money:
            last = [("", ""), ("0", "0"), (tr("pad.erase"), "erase")]
        foot = QHBoxLayout()
        foot.setSpacing(10)
        for words, key in last:
            made = self._key(words, key, key_px) if key else QWidget()
            foot.addWidget(made, 1)
        grid.addLayout(foot, 3, 0, 1, 3)
        for row in range(4):
            grid.setRowStretch(row, 1)

    def _key(self, words: str, key: str, key_px: int) -> Key:
        size_px = theme.TITLE_PX if len(words) <= _LARGE_CHARS else theme.BODY_PX
        button = Key(words, size_px=size_px, height_px=min(key_px, 64))
        policy = button.sizePolicy()
        policy.setVerticalPolicy(policy.Policy.Expanding)
        button.setSizePolicy(policy)
        button.setMaximumHeight(112)
        if key == "erase":
            button.setAccessibleName(tr("a11y.erase"))
        button.clicked.connect(lambda: self.pressed.emit(key))
        return button


def pad_key(event: QKeyEvent) -> str:
    """The pad's key for a keyboard event, or nothing: digits and Backspace."""
    text = event.text()
    if len(text) == 1 and text in "0123456789":
        return text
    if event.key() == Qt.Key.Key_Backspace:
        return "erase"
    return ""
