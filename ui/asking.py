"""Small panels that ask one thing: an amount, a discount, a reason, yes or no, a PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from ui import theme
from ui.i18n import figure, tr
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.widgets.pad import Entry, NumberPad, pad_key
from ui.widgets.panels import BigAmount


def is_enter(event: QKeyEvent) -> bool:
    """Whether a key press is Enter, on the main block or the number pad."""
    return event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def foot_keys(
    *keys: tuple[str, str, str, Callable[[], None]], size_px: int = theme.LEAD_PX
) -> QHBoxLayout:
    """The bottom row of a panel: (words, hint, tone, what it does); the last one is widest."""
    row = QHBoxLayout()
    row.setSpacing(12)
    for index, (words, hint, tone, act) in enumerate(keys):
        key = Key(words, hint, tone, size_px=size_px, height_px=72)
        key.clicked.connect(act)
        row.addWidget(key, 2 if index == len(keys) - 1 else 1)
    return row


class AmountPanel(Overlay):
    """A number by pad or keyboard: a quantity, grams, a price, cash in or out."""

    given = Signal(int)

    def __init__(
        self,
        title: str,
        *,
        value: int = 0,
        unit: str = "",
        digits_max: int = 8,
        seven_on_top: bool = True,
        money: bool = True,
        plain: bool = False,
    ) -> None:
        super().__init__(width_px=520, height_px=660)
        self._unit = unit
        self._plain = plain  # a number that is a name: no commas
        self._entry = Entry(digits_max=digits_max)
        self._entry.suggest(value)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 22, 26, 24)
        column.setSpacing(12)
        column.addWidget(Words(title, size_px=22, weight=theme.BOLD, wraps=True))
        self._amount = BigAmount("", size_px=64)
        column.addWidget(self._amount)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        pad = NumberPad(seven_on_top=seven_on_top, money=money)
        pad.pressed.connect(self._press)
        column.addWidget(pad, 1)
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (tr("common.ok"), "Enter", "do", self._give),
            )
        )
        self._show()

    def say(self, trouble: str) -> None:
        """What cannot be, beside the figure."""
        self._trouble.set_words(trouble)

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
        self._entry.press(key)
        self._trouble.set_words("")
        self._show()

    def _show(self) -> None:
        shown = str(self._entry.value) if self._plain else figure(self._entry.value)
        self._amount.set_amount(0, words=f"{shown}{self._unit}")

    def _give(self) -> None:
        self.given.emit(self._entry.value)


class DiscountPanel(Overlay):
    """Off this line or the whole receipt, in won or percent.

    `given` carries (whole receipt?, percent?, value).
    """

    given = Signal(bool, bool, int)

    def __init__(self, *, line_name: str, seven_on_top: bool = True) -> None:
        super().__init__(width_px=560, height_px=700)
        self._entry = Entry(digits_max=7)
        self._whole = not line_name
        self._percent = False
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 20, 26, 22)
        column.setSpacing(10)
        title = f"{tr('sell.discount_title')} {line_name}".strip()
        column.addWidget(Words(title, size_px=22, weight=theme.BOLD))
        self._scope = self._pair(
            column, tr("sell.discount_line"), tr("sell.discount_receipt"), self._choose_scope
        )
        self._scope[0].setEnabled(bool(line_name))
        self._kind = self._pair(
            column, tr("sell.discount_won"), tr("sell.discount_percent"), self._choose_kind
        )
        self._amount = BigAmount("", size_px=52)
        column.addWidget(self._amount)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        pad = NumberPad(seven_on_top=seven_on_top)
        pad.pressed.connect(self._press)
        column.addWidget(pad, 1)
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (tr("common.ok"), "Enter", "do", self._give),
            )
        )
        self._show()

    def say(self, trouble: str) -> None:
        """What cannot be, beside the figure."""
        self._trouble.set_words(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits, %, Enter."""
        if is_enter(event):
            self._give()
            return True
        if event.text() == "%":
            self._choose_kind(1)
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return super().take_key(event)

    def _pair(
        self, column: QVBoxLayout, one: str, other: str, choose: Callable[[int], None]
    ) -> tuple[Key, Key]:
        row = QHBoxLayout()
        row.setSpacing(10)
        keys = (Key(one, height_px=56), Key(other, height_px=56))
        for index, key in enumerate(keys):
            key.clicked.connect(lambda _=False, index=index: choose(index))
            row.addWidget(key, 1)
        column.addLayout(row)
        return keys

    def _choose_scope(self, index: int) -> None:
        self._whole = index == 1
        self._show()

    def _choose_kind(self, index: int) -> None:
        self._percent = index == 1
        self._show()

    def _press(self, key: str) -> None:
        self._entry.press(key)
        self._trouble.set_words("")
        self._show()

    def _show(self) -> None:
        for index in (0, 1):
            self._scope[index].set_marked(self._whole == (index == 1))
            self._kind[index].set_marked(self._percent == (index == 1))
        unit = "%" if self._percent else f" {tr('sell.discount_won')}"
        self._amount.set_amount(0, words=f"{figure(self._entry.value)}{unit}")

    def _give(self) -> None:
        self.given.emit(self._whole, self._percent, self._entry.value)


class AskPanel(Overlay):
    """Asks before what cannot be taken back, with the figures in the question."""

    agreed = Signal()

    def __init__(self, question: str, yes: str, body: str = "", tone: str = "look") -> None:
        super().__init__(width_px=640, height_px=330)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(30, 28, 30, 26)
        column.setSpacing(12)
        column.addWidget(Words(question, size_px=26, weight=theme.BOLD, wraps=True))
        column.addWidget(Words(body, role="text_soft", size_px=18, wraps=True))
        column.addStretch()
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (yes, "", tone, self.agreed.emit),
            )
        )

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter agrees to nothing that cannot be taken back."""
        return True if is_enter(event) else super().take_key(event)


class ChoosePanel(Overlay):
    """One of a few, each a big key with its digit: a reason, a kind, a person."""

    chosen = Signal(str)

    def __init__(self, title: str, choices: Sequence[Choice], body: str = "") -> None:
        super().__init__(width_px=600, height_px=min(680, 190 + 78 * len(choices)))
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(10)
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD, wraps=True))
        if body:
            column.addWidget(Words(body, role="text_soft", size_px=18, wraps=True))
        self._keys: list[Key] = []
        for n, choice in enumerate(choices, 1):
            note = choice.note or (str(n) if n < 10 else "")
            key = Key(choice.name, note, "plain", size_px=20, height_px=66)
            key.clicked.connect(lambda _=False, name=choice.key: self.chosen.emit(name))
            self._keys.append(key)
            column.addWidget(key)
        column.addStretch()
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))

    def take_key(self, event: QKeyEvent) -> bool:
        """A digit chooses as a touch does."""
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < min(9, len(self._keys)):
            self._keys[at].click()
            return True
        return super().take_key(event)


class PinPanel(Overlay):
    """A PIN by pad, keyboard or badge: to approve on the cashier's screen.

    `given` carries (key of the person chosen, PIN); a badge goes through `badge`; `phoned` the
    person who is not here and is called instead.
    """

    given = Signal(str, str)
    badge = Signal(str)
    phoned = Signal(str)

    def __init__(
        self, title: str, body: str, people: Sequence[Choice], *, seven_on_top: bool = True,
        by_phone: bool = False,
    ) -> None:
        super().__init__(width_px=720, height_px=680)
        self.keeps_scan = False
        self._pin = ""
        self._person = people[0].key if people else ""
        self._keys: dict[str, Key] = {}
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 22, 28, 24)
        column.setSpacing(10)
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD))
        column.addWidget(Words(body, role="text_soft", size_px=18, wraps=True))
        row = QHBoxLayout()
        row.setSpacing(10)
        for person in people[:5]:
            key = Key(person.name, person.note, "plain", height_px=64)
            key.clicked.connect(lambda _=False, name=person.key: self._choose(name))
            self._keys[person.key] = key
            row.addWidget(key, 1)
        column.addLayout(row)
        self._dots = BigAmount("", size_px=40)
        column.addWidget(self._dots)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        pad = NumberPad(seven_on_top=seven_on_top, money=False)
        pad.pressed.connect(self._press)
        column.addWidget(pad, 1)
        self._by_phone = by_phone
        phone = [(tr("approve.phone"), "F2", "plain", self._phone)] if by_phone else []
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                *phone,
                (tr("approve.do"), "Enter", "do", self._give),
            )
        )
        self._choose(self._person)

    def say(self, trouble: str) -> None:
        """A wrong PIN, said beside the field; the digits are gone."""
        self._pin = ""
        self._trouble.set_words(trouble)
        self._show()

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits and Enter, wherever the focus is."""
        if is_enter(event):
            self._give()
            return True
        if event.key() == Qt.Key.Key_F2 and self._by_phone:
            self._phone()
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return super().take_key(event)

    def take_scan(self, text: str) -> bool:
        """A badge approves as a PIN does."""
        self.badge.emit(text)
        return True

    def _choose(self, person: str) -> None:
        self._person = person
        self._pin = ""
        for key, button in self._keys.items():
            button.set_marked(key == person)
        self._show()

    def _press(self, key: str) -> None:
        self._pin = self._pin[:-1] if key == "erase" else (self._pin + key)[:8]
        self._trouble.set_words("")
        self._show()

    def _show(self) -> None:
        self._dots.set_amount(0, words="●" * len(self._pin) or "–", label="")

    def _phone(self) -> None:
        if self._person:
            self.phoned.emit(self._person)

    def _give(self) -> None:
        if self._pin:
            self.given.emit(self._person, self._pin)
