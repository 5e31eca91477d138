"""Signing in and the locked till: names as tiles, a PIN pad, badges. Nothing personal shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.asking import is_enter
from ui.i18n import tr
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame
from ui.widgets.keys import Key
from ui.widgets.pad import NumberPad, pad_key
from ui.widgets.panels import BigAmount

PIN_DIGITS_MAX = 8


class SignInScreen(QWidget):
    """`given` carries (staff key, PIN); `scanned` a badge or whatever was scanned while locked."""

    given = Signal(str, str)
    scanned = Signal(str)
    #: A producer wants the label station.
    labels_asked = Signal()
    #: Somebody wants to practise, or to go back to the real shop.
    training_asked = Signal()

    def __init__(
        self,
        people: Sequence[Choice],
        *,
        locked_for: str = "",
        seven_on_top: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._people = tuple(people)
        self._person = ""
        self._pin = ""
        self._tiles: dict[str, Key] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 20, 24, 20)
        row.setSpacing(20)
        row.addLayout(self._left(locked_for), 3)
        row.addWidget(self._right(seven_on_top), 2)
        if locked_for:
            mine = next((one.key for one in self._people if one.name == locked_for), "")
            self._choose(mine)
        elif len(self._people) == 1:
            self._choose(self._people[0].key)
        self._show()

    def say(self, trouble: str) -> None:
        """A wrong PIN, said beside the field; the digits are gone."""
        self._pin = ""
        self._show()
        self._trouble.set_words(trouble, "remove")

    def tell(self, words: str) -> None:
        """A calm word, such as how many scans wait for the unlocking."""
        self._trouble.set_words(words, "look")

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits and Enter, wherever the focus is."""
        if is_enter(event):
            self._give()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._pin = ""
            self._show()
            return True
        if event.key() == Qt.Key.Key_F2:
            self.labels_asked.emit()
            return True
        if event.key() == Qt.Key.Key_F3:
            self.training_asked.emit()
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return False

    def take_scan(self, text: str) -> bool:
        """A badge signs in; anything else is kept by who listens."""
        self.scanned.emit(text)
        return True

    def sizeHint(self) -> QSize:
        """The whole window."""
        return QSize(1000, 680)

    def _left(self, locked_for: str) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        title = tr("sign.locked_title") if locked_for else tr("sign.title")
        body = tr("sign.badge_hint")
        if locked_for:
            body = tr("sign.locked_body", name=locked_for)
        column.addWidget(Words(title, size_px=30, weight=theme.BOLD))
        column.addWidget(Words(body, role="text_soft", size_px=18, wraps=True))
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        for person in self._people:
            key = Key(person.name, person.note, "plain", size_px=22, height_px=84)
            key.clicked.connect(lambda _=False, name=person.key: self._choose(name))
            self._tiles[person.key] = key
        if not self._people:
            column.addWidget(Words(tr("sign.no_staff"), role="look", size_px=20))
        column.addLayout(self._grid)
        column.addStretch()
        labels = Key(tr("sign.labels"), "F2", "soft", size_px=20, height_px=64)
        labels.clicked.connect(self.labels_asked)
        column.addWidget(labels)
        practice = Key(tr("training.key"), "F3", "soft", size_px=20, height_px=64)
        practice.clicked.connect(self.training_asked)
        column.addWidget(practice)
        return column

    def resizeEvent(self, event: QResizeEvent) -> None:
        columns = 2 if self.width() < 1280 else 3
        for index, key in enumerate(self._tiles.values()):
            self._grid.addWidget(key, index // columns, index % columns)

    def _right(self, seven_on_top: bool) -> QWidget:
        card = CardFrame()
        card.setMaximumHeight(680)
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 22)
        column.setSpacing(10)
        self._name = Words("", size_px=20, weight=theme.BOLD)
        column.addWidget(self._name)
        self._dots = BigAmount("", size_px=40)
        column.addWidget(self._dots)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        pad = NumberPad(seven_on_top=seven_on_top, money=False)
        pad.pressed.connect(self._press)
        column.addWidget(pad, 1)
        self._enter = Key(tr("sign.enter"), "Enter", "do", size_px=24, height_px=76)
        self._enter.clicked.connect(self._give)
        column.addWidget(self._enter)
        return card

    def _choose(self, person: str) -> None:
        self._person = person
        self._pin = ""
        for key, tile in self._tiles.items():
            tile.set_marked(key == person)
        self._trouble.set_words("")
        self._show()

    def _press(self, key: str) -> None:
        self._pin = self._pin[:-1] if key == "erase" else (self._pin + key)[:PIN_DIGITS_MAX]
        if self._trouble.words:
            self._trouble.set_words("")
        self._show()

    def _show(self) -> None:
        name = next((one.name for one in self._people if one.key == self._person), "")
        self._name.set_words(tr("sign.pin", name=name) if name else tr("sign.title"))
        self._dots.set_amount(0, words="●" * len(self._pin) or "–", label="")
        self._enter.setEnabled(bool(name and self._pin))

    def _give(self) -> None:
        if self._person and self._pin:
            self.given.emit(self._person, self._pin)
