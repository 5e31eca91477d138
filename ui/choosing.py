"""One of a few, by digit, arrow or touch; and one number typed where the focus is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import tr
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.wish import Sided, TypedField


class NumberedPanel(Overlay):
    """`chosen` carries a key. Digits choose, arrows move the mark, Enter takes the marked one."""

    chosen = Signal(str)

    def __init__(self, title: str, choices: Sequence[Choice], body: str = "") -> None:
        wide = len(choices) > 6
        super().__init__(
            width_px=640, height_px=min(720, 220 + (62 if wide else 74) * len(choices)))
        self.keeps_scan = False
        self._choices = tuple(choices)
        self._keys: list[Key] = []
        self._place = 0
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(8)
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD, wraps=True))
        if body:
            column.addWidget(Words(body, role="text_soft", size_px=18, wraps=True))
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        for place, choice in enumerate(choices):
            words = f"{choice.name}  {choice.note}".strip()
            key = Key(words, str(place + 1) if place < 9 else "", "plain", size_px=20,
                      height_px=54 if wide else 64)
            key.clicked.connect(lambda _=False, place=place: self._take(place))
            self._keys.append(key)
            column.addWidget(key)
        column.addStretch()
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))
        self._mark()

    def say(self, words: str) -> None:
        """What cannot be, below the title."""
        self._trouble.set_words(words)

    def take_key(self, event: QKeyEvent) -> bool:
        """A digit chooses at once."""
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < min(9, len(self._choices)):
            self._take(at)
            return True
        if is_enter(event):
            self._take(self._place)
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            by = -1 if event.key() == Qt.Key.Key_Up else 1
            self._place = (self._place + by) % max(1, len(self._choices))
            self._mark()
            return True
        return super().take_key(event)

    def _mark(self) -> None:
        for place, key in enumerate(self._keys):
            key.set_marked(place == self._place)

    def _take(self, place: int) -> None:
        if place < len(self._choices):
            self.chosen.emit(self._choices[place].key)


class TypePanel(Sided):
    """`given` carries what was typed: digits, letters and hyphens of a number."""

    given = Signal(str)

    def __init__(
        self, title: str, label: str, *, body: str = "", length_max: int = 20, optional: str = "",
        seven_on_top: bool = True,
    ) -> None:
        super().__init__(title, seven_on_top=seven_on_top, height_px=560)
        self._length_max = length_max
        self._label = label
        self._optional = bool(optional)
        if body:
            self.left.addWidget(Words(body, size_px=18, wraps=True))
        self.field = TypedField(label, optional)
        self.left.addWidget(self.field)
        self.left.addWidget(self._trouble)
        self.left.addStretch()
        self.left.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("common.ok"), "Enter", "do", self.give)))

    def take_key(self, event: QKeyEvent) -> bool:
        """Letters too: a number may have them."""
        text = event.text().upper()
        if len(text) == 1 and text.isascii() and (text.isalpha() or text == "-"):
            self.press(text)
            return True
        return super().take_key(event)

    def press(self, key: str) -> None:
        typed = self.field.typed
        typed = typed[:-1] if key == "erase" else typed + key
        self.field.show_typed(typed[:self._length_max])
        self.say("")

    def give(self) -> None:
        if not self.field.typed and not self._optional:
            self.say(tr("named.missing", what=self._label))
            return
        self.given.emit(self.field.typed)
