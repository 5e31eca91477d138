"""The form of an order: who, which day and hour, what is paid before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.orders import DEPOSIT_TENDERS, Wish
from models.values import Won
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import day, tr, won
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Segments
from ui.widgets.frames import Overlay
from ui.widgets.pad import NumberPad

_OTHER_DAY = "other"
_HOURS = ("", "10:00", "12:00", "15:00", "18:00")


class OrderForm(Overlay):
    """`given` carries the `Wish`; the deposit is read beside it."""

    given = Signal(object)

    def __init__(
        self, days: Sequence[str], total_won: Won, *, member: str = "",
        wish: Wish | None = None, paid_won: Won = 0, seven_on_top: bool = True,
    ) -> None:
        super().__init__(width_px=1000, height_px=744)
        self._days = list(days)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 18, 26, 20)
        column.setSpacing(8)
        title = tr("orders.form_title", won=won(total_won))
        column.addWidget(Words(title, size_px=22, weight=theme.BOLD))
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        body = QHBoxLayout()
        body.setSpacing(22)
        body.addLayout(self._left(member, wish), 3)
        body.addLayout(self._right(paid_won, seven_on_top=seven_on_top), 2)
        column.addLayout(body, 1)
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("orders.form_do"), "Enter", "do", self._give),
        ))
        self.card.setStyleSheet(theme.sheet())
        self.setFocusProxy(self.name)
        self._show_other()

    @property
    def deposit_won(self) -> Won:
        """What is paid before, in won."""
        return int(self.deposit.text() or "0")

    @property
    def deposit_tender(self) -> str:
        """How it is paid."""
        return self.tender.current

    def say(self, trouble: str) -> None:
        """What cannot be, above the fields."""
        self._trouble.set_words(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter keeps the order; Tab walks through the fields."""
        if is_enter(event):
            self._give()
            return True
        return super().take_key(event)

    def _left(self, member: str, wish: Wish | None) -> QVBoxLayout:
        first = self._days[0]
        on = wish.pick_up_date if wish else self._days[1]
        known = on in self._days
        self.day = Segments(tr("orders.day"), [
            *(Choice(one, tr("orders.today") if one == first else day(date.fromisoformat(one)))
              for one in self._days),
            Choice(_OTHER_DAY, tr("orders.other_day"))], on if known else _OTHER_DAY)
        self.day.chosen.connect(lambda _: self._show_other())
        self.other = _edit("" if known else on, tr("orders.other_day_hint"), 10)
        self._other_line = FormLine(tr("orders.other_day"), self.other)
        at = wish.pick_up_time if wish else ""
        self.time: QLineEdit = _edit(at, tr("orders.time_hint"), 5)
        self.hour = Segments(tr("orders.time"), [
            Choice(one or "-", one or tr("orders.any_time")) for one in _HOURS],
            (at or "-") if at in _HOURS else "")
        self.hour.chosen.connect(lambda key: self.time.setText(key.strip("-")))
        self.time.textEdited.connect(lambda _: self.hour.choose(""))
        hint = member or tr("orders.name_hint")
        self.name: QLineEdit = _edit(wish.name if wish else "", hint, 30)
        self.phone = _edit(wish.phone if wish else "", tr("orders.phone_hint"), 13)
        self.consent = Segments(tr("orders.consent"), [
            Choice("yes", tr("orders.consent_yes")), Choice("no", tr("orders.consent_no"))],
            "yes" if wish and wish.consented else "no")
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(Labelled(tr("orders.day"), self.day))
        left.addWidget(self._other_line)
        left.addWidget(Labelled(tr("orders.time"), self.hour))
        left.addWidget(_row(FormLine(tr("orders.time_exact"), self.time),
                            FormLine(tr("orders.phone"), self.phone)))
        left.addWidget(FormLine(tr("orders.name"), self.name))
        left.addWidget(Labelled(tr("orders.consent"), self.consent))
        left.addStretch()
        return left

    def _right(self, paid_won: Won, *, seven_on_top: bool) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(8)
        self.deposit = _edit("", "0", 8)
        label = tr("orders.deposit")
        if paid_won:
            label = f"{label} ({tr('orders.deposit_before', won=won(paid_won))})"
        right.addWidget(FormLine(label, self.deposit))
        self.tender = Segments(label, [
            Choice(code, tr(f"orders.tender_{code}")) for code in DEPOSIT_TENDERS],
            DEPOSIT_TENDERS[0])
        right.addWidget(self.tender)
        pad = NumberPad(seven_on_top=seven_on_top, money=False, key_px=56)
        pad.pressed.connect(self._press)
        right.addWidget(pad, 1)
        return right

    def _press(self, key: str) -> None:
        """The pad writes where figures are typed; else into the deposit."""
        figures = (self.phone, self.time, self.other, self.deposit)
        at = next((one for one in figures if one.hasFocus()), self.deposit)
        if key == "erase":
            at.backspace()
        else:
            at.insert(key)

    def _show_other(self) -> None:
        self._other_line.setVisible(self.day.current == _OTHER_DAY)

    def _give(self) -> None:
        deposit = self.deposit.text().strip()
        if deposit and not deposit.isdecimal():
            self.say(tr("orders.deposit_digits"))
            return
        on = self.other.text().strip() if self.day.current == _OTHER_DAY else self.day.current
        self.given.emit(Wish(
            self.name.text(), self.phone.text(), on, self.time.text().strip(),
            consented=self.consent.current == "yes"))


def _edit(text: str, hint: str, length: int) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setPlaceholderText(hint)
    edit.setMaxLength(length)
    edit.setMinimumHeight(theme.TOUCH_PX)
    return edit


def _row(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget, 1)
    return holder
