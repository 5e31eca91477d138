"""라벨: the full screen for producers, with no shift and no staff signed in.

A badge, or producer number and PIN; then her own goods (`ui.label_desk`).  Left alone for a
while it goes back to its first page, so that nobody prints on another's name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import producer_access
from app.barcode import Badge, read
from app.catalog import scan_rules
from app.errors import ShopError
from app.producer_access import ProducerSession
from ui import theme
from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import tr
from ui.label_desk import LabelDesk
from ui.label_parts import Field, FieldKey
from ui.messages import sentence
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame
from ui.widgets.keys import Key
from ui.widgets.pad import Entry, NumberPad, pad_key

IDLE_MS: Final = 120_000
_LOOK_MS: Final = 5_000


class LabelStation(QStackedWidget):
    """`left` when a member of staff wants the sign-in instead."""

    left = Signal()

    def __init__(self, counter: Counter, producer: ProducerSession | None = None) -> None:
        super().__init__()
        self._counter = counter
        self.setStyleSheet(theme.sheet())
        self.desk: LabelDesk | None = None
        self.start = StartPage(counter)
        self.start.signed_in.connect(self.open_for)
        self.start.left.connect(self.left)
        self.addWidget(self.start)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._look)
        self._idle.start(_LOOK_MS)
        if producer is not None:
            self.open_for(producer)

    def open_for(self, producer: ProducerSession) -> None:
        """This producer's own pages."""
        self.close_desk()
        self._counter.messages.sound("taken")
        self.desk = LabelDesk(self._counter, producer, producer)
        self.desk.left.connect(self.close_desk)
        self.addWidget(self.desk)
        self.setCurrentWidget(self.desk)
        self.desk.setFocus()

    def close_desk(self) -> None:
        """She has finished, or somebody else's badge was scanned."""
        if self.desk is not None:
            self._counter.window.close_overlays()
            self.removeWidget(self.desk)
            self.desk.deleteLater()
            self.desk = None
        self.start.clear()
        self.setCurrentWidget(self.start)

    def take_key(self, event: QKeyEvent) -> bool:
        return self.desk.take_key(event) if self.desk is not None else self.start.take_key(event)

    def take_scan(self, text: str) -> bool:
        """A badge opens its producer's pages wherever one is; the rest is the page's."""
        found = read(text, scan_rules(self._counter.till))
        if isinstance(found, Badge):
            self.start.try_in(
                lambda: producer_access.sign_in_badge(self._counter.till, found.token))
            return True
        if self.desk is None or not self.desk.take_scan(text):
            self._counter.messages.sound("refused")
        return True

    def _look(self) -> None:
        if self.desk is not None and self._counter.scanner.idle_ms() >= IDLE_MS:
            self.close_desk()


class StartPage(QWidget):
    """Badge, or number and PIN; `signed_in` carries the producer."""

    signed_in = Signal(object)
    left = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._counter = counter
        row = QHBoxLayout(self)
        row.setContentsMargins(32, 24, 32, 24)
        row.setSpacing(24)
        left = QVBoxLayout()
        left.setSpacing(14)
        left.addWidget(Words(tr("station.title"), size_px=28, weight=theme.BOLD))
        left.addStretch(1)
        left.addWidget(Words(tr("station.badge"), size_px=44, weight=theme.BOLD, wraps=True))
        left.addWidget(Words(tr("station.badge_body"), role="text_soft", size_px=22, wraps=True))
        self.told = Words("", role="remove", size_px=22, wraps=True)
        left.addWidget(self.told)
        left.addStretch(2)
        staff = Key(tr("station.staff"), "Esc", "soft", size_px=20, height_px=64)
        staff.clicked.connect(self.left)
        left.addWidget(staff)
        row.addLayout(left, 5)
        card = CardFrame()
        column = QVBoxLayout(card)
        column.setContentsMargins(24, 20, 24, 22)
        column.setSpacing(10)
        fields = (
            Field("code", tr("station.code"), lambda e: e.digits, Entry(digits_max=6)),
            Field("pin", tr("station.pin"), lambda e: "●" * len(e.digits), Entry(digits_max=8)),
        )
        self.keys: dict[str, FieldKey] = {}
        for each in fields:
            key = self.keys[each.name] = FieldKey(each)
            key.clicked.connect(lambda _=False, name=each.name: self.choose(name))
            column.addWidget(key)
        pad = NumberPad(seven_on_top=counter.seven_on_top, money=False)
        pad.pressed.connect(self.press)
        column.addWidget(pad, 1)
        self.enter = Key("", "Enter", "do", size_px=24, height_px=84)
        self.enter.clicked.connect(self.go_on)
        column.addWidget(self.enter)
        row.addWidget(card, 4)
        self._active = "code"
        # A PIN may begin with a nought, which an amount would drop.
        self._pin = ""
        self.clear()

    def clear(self) -> None:
        """Nothing of whoever was here before."""
        self.told.set_words("")
        self._pin = ""
        for key in self.keys.values():
            key.field.entry.clear()
        self.choose("code")

    def choose(self, name: str) -> None:
        self._active = name
        self._show()

    def press(self, key: str) -> None:
        if self._active == "pin":
            self._pin = self._pin[:-1] if key == "erase" else (self._pin + key)[:8]
            self.keys["pin"].field.entry.digits = self._pin
        else:
            self.keys["code"].field.entry.press(key)
        self.told.set_words("")
        self._show()

    def take_key(self, event: QKeyEvent) -> bool:
        pressed = pad_key(event)
        if pressed:
            self.press(pressed)
        elif is_enter(event):
            self.go_on()
        elif event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab}:
            self.choose("code" if self._active == "pin" else "pin")
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def go_on(self) -> None:
        """From the number to the PIN, from the PIN in."""
        if self._active == "code" and not self._pin:
            self.choose("pin")
            return
        code, pin = self.keys["code"].field.entry.digits, self._pin
        self.try_in(lambda: producer_access.sign_in(self._counter.till, code, pin))

    def try_in(self, sign_in: Callable[[], ProducerSession]) -> None:
        """Come in, or be told why not."""
        try:
            producer = sign_in()
        except ShopError as error:
            self._counter.messages.sound("refused")
            self._pin = ""
            self.keys["pin"].field.entry.clear()
            self.told.set_words(sentence(error))
            self._show()
            return
        self.signed_in.emit(producer)

    def _show(self) -> None:
        for name, key in self.keys.items():
            key.refresh()
            key.set_marked(name == self._active)
        words = "station.next" if self._active == "code" and not self._pin else "station.enter"
        self.enter.set_words(tr(words))
