"""Panels of the cash receipt: to whom it goes, its number, its cancel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.cash_receipt import (
    APPROVAL_NO_LENGTH,
    CANCEL_REASONS,
    CASH_RECEIPT_CARD_LENGTH,
    CashReceipt,
    ToKey,
    Wish,
    read_wish,
    self_issued,
)
from app.errors import ShopError
from models.values import CashReceiptPurpose, Won
from ui import paint, theme
from ui.asking import foot_keys, is_enter
from ui.i18n import tr, won
from ui.messages import sentence
from ui.shapes import Choice
from ui.widgets.fields import Words
from ui.widgets.forms import Segments
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.widgets.pad import NumberPad, pad_key
from ui.widgets.panels import BigAmount

_PURPOSES: Final = tuple(CashReceiptPurpose)


class TypedField(QWidget):
    """What is typed wherever the focus is; a label on the left, a hint while it is empty."""

    def __init__(self, label: str, hint: str = "", *, size_px: int = 28) -> None:
        super().__init__()
        self.typed = ""
        self.active = True
        self._label = label
        self._hint = hint
        self._size_px = size_px
        self.setFixedHeight(60)
        self.show_typed("")

    def show_typed(self, typed: str, hint: str | None = None) -> None:
        """Show what was typed so far."""
        self.typed = typed
        self._hint = self._hint if hint is None else hint
        self.setAccessibleName(f"{self._label} {typed or self._hint}")
        self.update()

    def set_active(self, active: bool) -> None:
        """Whether keys go here."""
        self.active = active
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        edge = "do" if self.active else "border"
        paint.box(
            painter, self.rect(), theme.colour("surface"), theme.colour(edge), 14,
            2 if self.active else 1)
        wide, high = self.width(), self.height()
        label_px = paint.width_px(self._label, 18, theme.REGULAR)
        paint.write(painter, QRect(18, 0, label_px + 4, high), self._label, "text_soft", 18)
        room = QRect(18 + label_px + 16, 0, wide - label_px - 48, high)
        if self.typed:
            size = paint.fitting_px(self.typed, room.width(), self._size_px)
            paint.write(painter, room, self.typed, "text", size, theme.SEMI)
        else:
            paint.write(painter, room, self._hint, "text_soft", 16, flags=paint.RIGHT)


class Sided(Overlay):
    """Words and fields on the left, the pad on the right."""

    def __init__(
        self, title: str, *, seven_on_top: bool, height_px: int = 620, money: bool = False
    ) -> None:
        super().__init__(width_px=960, height_px=height_px)
        self.keeps_scan = False
        row = QHBoxLayout(self.card)
        row.setContentsMargins(28, 24, 28, 24)
        row.setSpacing(24)
        self.left = QVBoxLayout()
        self.left.setSpacing(12)
        self.left.addWidget(Words(title, size_px=24, weight=theme.BOLD, wraps=True))
        row.addLayout(self.left, 3)
        pad = NumberPad(seven_on_top=seven_on_top, money=money)
        pad.pressed.connect(self.press)
        row.addWidget(pad, 2)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)

    @property
    def trouble(self) -> str:
        """The sentence beside the field."""
        return self._trouble.words

    def say(self, trouble: str) -> None:
        """What cannot be, beside the field."""
        self._trouble.set_words(trouble)

    def press(self, key: str) -> None:
        """A digit, or `erase`."""
        raise NotImplementedError

    def give(self) -> None:
        """Enter."""
        raise NotImplementedError

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits and Enter, wherever the focus is."""
        if is_enter(event):
            self.give()
            return True
        pressed = pad_key(event)
        if pressed:
            self.press(pressed)
            return True
        return super().take_key(event)


class WishPanel(Sided):
    """`wished` carries a `Wish`, or None for no cash receipt; ← → change the purpose."""

    wished = Signal(object)

    def __init__(
        self, amount_won: Won, *, wish: Wish | None = None, duty: bool = False,
        seven_on_top: bool = True,
    ) -> None:
        super().__init__(tr("receipts.wish_title"), seven_on_top=seven_on_top)
        self._duty = duty
        self._purpose = wish.purpose if wish is not None else CashReceiptPurpose.DEDUCTION
        amount = BigAmount(tr("receipts.title"), size_px=56)
        amount.set_amount(amount_won)
        self.left.addWidget(amount)
        choices = [Choice(one.value, tr(f"receipts.{one.value}")) for one in _PURPOSES]
        self.purposes = Segments(tr("receipts.title"), choices, self._purpose.value)
        self.purposes.chosen.connect(self.choose)
        self.left.addWidget(self.purposes)
        self.field = TypedField(tr("receipts.number"))
        self.left.addWidget(self.field)
        self.left.addWidget(self._trouble)
        if duty:
            self.left.addWidget(Words(tr("receipts.duty"), role="look", size_px=18, wraps=True))
        self.left.addStretch()
        keys = [(tr("common.back"), "Esc", "soft", self.back)]
        if wish is not None and not duty:
            keys.append((tr("receipts.none"), "", "soft", self._none))
        self.left.addLayout(foot_keys(*keys, (tr("receipts.take"), "Enter", "do", self.give)))
        self.choose(self._purpose.value)

    @property
    def purpose(self) -> CashReceiptPurpose:
        """What it is for, as chosen so far."""
        return self._purpose

    def choose(self, purpose: str) -> None:
        """Deduction, business expense, or 010-000-1234."""
        self._purpose = CashReceiptPurpose(purpose)
        self.purposes.choose(purpose)
        self.field.show_typed(self.field.typed, tr(f"receipts.hint_{purpose}"))
        self.say("")

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows turn the purpose."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            place = (_PURPOSES.index(self._purpose) + step) % len(_PURPOSES)
            self.choose(_PURPOSES[place].value)
            return True
        return super().take_key(event)

    def press(self, key: str) -> None:
        typed = self.field.typed
        typed = typed[:-1] if key == "erase" else typed + key
        self.field.show_typed(typed[:CASH_RECEIPT_CARD_LENGTH])
        self.say("")

    def give(self) -> None:
        if self._duty and not self.field.typed:
            self.wished.emit(self_issued())
            return
        try:
            wish = read_wish(self._purpose, self.field.typed)
        except ShopError as error:
            # What must not be kept is not left on the screen either.
            self.field.show_typed("")
            self.say(sentence(error))
            return
        self.wished.emit(wish)

    def _none(self) -> None:
        self.wished.emit(None)


class NumberPanel(Sided):
    """What to key into the terminal, and the number that comes of it.

    `numbered` carries the number; `withdrawn` and `revealed` are the two other ways.
    """

    numbered = Signal(str)
    withdrawn = Signal()
    revealed = Signal()

    def __init__(self, receipt: CashReceipt, figures: ToKey, *, seven_on_top: bool = True) -> None:
        super().__init__(tr("receipts.number_title"), seven_on_top=seven_on_top)
        amount = BigAmount("", size_px=64, role="network")
        amount.set_amount(figures.amount_won)
        self.left.addWidget(amount)
        self.left.addWidget(Words(figure_words(figures), size_px=20, wraps=True))
        self._purpose = tr(f"receipts.{receipt.purpose.value}")
        self.who = Words(
            tr("receipts.who", purpose=self._purpose, who=receipt.masked), size_px=24,
            weight=theme.SEMI)
        self.left.addWidget(self.who)
        self.field = TypedField(tr("named.approval"))
        self.left.addWidget(self.field)
        self.left.addWidget(self._trouble)
        self.left.addStretch()
        row = QHBoxLayout()
        for words, act in (
            (tr("receipts.reveal"), self.revealed.emit),
            (tr("receipts.withdraw"), self.withdrawn.emit),
        ):
            key = Key(words, "", "soft", size_px=18, height_px=54)
            key.clicked.connect(act)
            row.addWidget(key)
        self.left.addLayout(row)
        self.left.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("common.ok"), "Enter", "do", self.give)))

    def show_whole(self, identifier: str) -> None:
        """The whole number, for a moment: it goes with the panel."""
        self.who.set_words(tr("receipts.who", purpose=self._purpose, who=identifier))

    def take_key(self, event: QKeyEvent) -> bool:
        """Letters too: a number may have them."""
        return take_letters(self, event) or super().take_key(event)

    def press(self, key: str) -> None:
        press_number(self.field, key)
        self.say("")

    def give(self) -> None:
        self.numbered.emit(self.field.typed)


class CancelReceiptPanel(Sided):
    """`cancelled` carries (reason, number or nothing): by original number, date and reason."""

    cancelled = Signal(int, str)

    def __init__(
        self, receipt: CashReceipt, amount_won: Won, *, asks_reason: bool = True,
        seven_on_top: bool = True,
    ) -> None:
        super().__init__(
            tr("receipts.cancel_title"), seven_on_top=seven_on_top, height_px=660)
        self._reason = 1
        self._asks_reason = asks_reason
        amount = BigAmount("", size_px=60, role="network")
        amount.set_amount(amount_won)
        self.left.addWidget(amount)
        row = receipt.row
        self.left.addWidget(Words(
            tr("receipts.original", number=row.approval_no, day=row.issued_on), size_px=26,
            weight=theme.BOLD, wraps=True))
        if asks_reason:
            reasons = [Choice(str(n), tr(f"receipts.reason_{n}")) for n in CANCEL_REASONS]
            self.reasons = Segments(tr("receipts.title"), reasons, "1")
            self.reasons.chosen.connect(self.choose)
            self.left.addWidget(self.reasons)
        self.field = TypedField(tr("named.approval"))
        self.left.addWidget(self.field)
        self.left.addWidget(self._trouble)
        self.left.addStretch()
        keys = [(tr("common.back"), "Esc", "soft", self.back)]
        if asks_reason:
            keys.append((tr("receipts.later"), "", "soft", self._later))
        self.left.addLayout(foot_keys(*keys, (tr("common.ok"), "Enter", "do", self.give)))

    def choose(self, reason: str) -> None:
        """1 cancel of the deal, 2 wrong issue, 3 other."""
        self._reason = int(reason)
        self.reasons.choose(reason)

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows turn the reason; letters too: a number may have them."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._asks_reason:
            self.choose(str((self._reason - 1 + step) % len(CANCEL_REASONS) + 1))
            return True
        return take_letters(self, event) or super().take_key(event)

    def press(self, key: str) -> None:
        press_number(self.field, key)
        self.say("")

    def give(self) -> None:
        if not self.field.typed:
            self.say(tr("named.missing", what=tr("named.approval")))
            return
        self.cancelled.emit(self._reason, self.field.typed)

    def _later(self) -> None:
        self.cancelled.emit(self._reason, "")


def take_letters(panel: NumberPanel | CancelReceiptPanel, event: QKeyEvent) -> bool:
    """A letter of a number: True when it was one."""
    text = event.text().upper()
    if len(text) == 1 and "A" <= text <= "Z":
        panel.press(text)
        return True
    return False


def press_number(field: TypedField, key: str) -> None:
    """One more sign of an approval number, or one less."""
    typed = field.typed[:-1] if key == "erase" else field.typed + key
    field.show_typed(typed[:APPROVAL_NO_LENGTH])


def figure_words(figures: ToKey) -> str:
    """Supply value, VAT and exempt part, as 홈택스 and the terminals ask for them."""
    parts: Sequence[tuple[str, Won]] = (
        ("receipts.supply", figures.supply_won), ("receipts.vat", figures.vat_won),
        ("receipts.exempt", figures.exempt_won))
    return " · ".join(f"{tr(key)} {won(amount)}" for key, amount in parts)
