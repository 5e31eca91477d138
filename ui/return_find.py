"""Finding the old receipt: by its number, among this shift's sales, or by day and amount."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.receipt_search import FoundSale
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import day, figure, moment, tr, won
from ui.shapes import Mark
from ui.widgets.fields import SearchField, Words
from ui.widgets.frames import Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.pad import NumberPad, pad_key
from ui.widgets.page import compact


class FindReceipt(QWidget):
    """`typed` carries what was keyed in, `chosen` the number of a receipt from the list."""

    typed = Signal(str)
    chosen = Signal(str)
    day_asked = Signal()
    #: A receipt's other acts: what it was really paid with, its papers; and none at all.
    mend_asked = Signal(str)
    papers_asked = Signal(str)
    unreceipted_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.search = SearchField(tr("return.search"))
        row.addWidget(self.search, 1)
        by_day = compact(Key(tr("return.by_day"), "F2", "plain", height_px=54))
        by_day.clicked.connect(self.day_asked)
        row.addWidget(by_day)
        column.addLayout(row)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        self._title = Words("", role="text_soft", size_px=18)
        column.addWidget(self._title)
        self.list = RowList(tr("return.title"))
        self.list.chosen.connect(self.chosen)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(Teach(tr("return.no_sales"), tr("return.no_sales_body")))
        column.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        for name, hint, act in (
            ("mend", "F6", lambda: self._ask(self.mend_asked)),
            ("papers", "F8", lambda: self._ask(self.papers_asked)),
            ("unreceipted", "F4", self.unreceipted_asked.emit),
        ):
            key = Key(tr(f"return.{name}"), hint, "plain", height_px=56)
            key.clicked.connect(act)
            foot.addWidget(key, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.search)

    @property
    def trouble(self) -> str:
        """The sentence beside the field."""
        return self._trouble.words

    def say(self, words: str) -> None:
        """Trouble beside the field."""
        self._trouble.set_words(words)

    def show_last(self, sales: Sequence[FoundSale]) -> None:
        """This shift's sales, the newest first."""
        self._show(sales, tr("return.last_sales"))

    def show_found(self, sales: Sequence[FoundSale]) -> None:
        """What a search has found."""
        self._show(sales, tr("return.found", count=len(sales)))

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter finds what was typed, or opens the marked sale; arrows move the mark."""
        if is_enter(event):
            text = self.search.edit.text().strip()
            if text:
                self.typed.emit(text)
            else:
                self.list.take_current()
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.list.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        if event.key() == Qt.Key.Key_F2:
            self.day_asked.emit()
            return True
        if event.key() == Qt.Key.Key_F4:
            self.unreceipted_asked.emit()
            return True
        if event.key() in {Qt.Key.Key_F6, Qt.Key.Key_F8}:
            mend = event.key() == Qt.Key.Key_F6
            self._ask(self.mend_asked if mend else self.papers_asked)
            return True
        return False

    def _ask(self, signal: SignalInstance) -> None:
        """Of the marked receipt."""
        marked = self.list.marked
        if marked:
            signal.emit(marked)
        else:
            self.say(tr("return.choose_receipt"))

    def _show(self, sales: Sequence[FoundSale], title: str) -> None:
        self._title.set_words(title if sales else "")
        self._title.setVisible(bool(sales))
        self.list.set_lines([_row(one) for one in sales])
        self._stack.setCurrentIndex(0 if sales else 1)


def _row(sale: FoundSale) -> ListLine:
    goods = sale.first_name
    if sale.more_lines > 0:
        goods = tr("return.row_more", name=goods, count=figure(sale.more_lines))
    mark = None
    if sale.returned_won >= sale.paid_won > 0:
        mark = Mark(tr("return.row_all_back"), "plain")
    elif sale.returned_won:
        mark = Mark(tr("return.row_back", won=won(sale.returned_won)), "look")
    return ListLine(
        key=sale.receipt_no,
        title=goods,
        note=f"{moment(sale.sold_at)} · {sale.receipt_no}",
        right=won(sale.paid_won),
        mark=mark,
    )


class DayAmountPanel(Overlay):
    """Day, amount and perhaps the card's last four; `given` carries (date, won, digits)."""

    given = Signal(object, int, str)
    _DIGITS_MAX = (4, 9, 4)

    def __init__(self, today: date, *, seven_on_top: bool = True) -> None:
        super().__init__(width_px=900, height_px=560)
        self._today = today
        self._typed = [f"{today:%m%d}", "", ""]
        self._fresh = [True, False, False]
        self._place = 1
        self._labels = [tr(f"return.{name}") for name in ("day", "amount", "last_four")]
        self._slots: list[Key] = []
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        row = QHBoxLayout(self.card)
        row.setContentsMargins(26, 20, 26, 22)
        row.setSpacing(20)
        row.addLayout(self._left_side(), 1)
        pad = NumberPad(seven_on_top=seven_on_top, money=False)
        pad.pressed.connect(self._press)
        row.addWidget(pad, 1)
        self._show()

    @property
    def trouble(self) -> str:
        """The sentence below the fields."""
        return self._trouble.words

    def say(self, trouble: str) -> None:
        """What cannot be, below the fields."""
        self._trouble.set_words(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits go to the marked field, arrows and Tab change it, Enter searches."""
        if is_enter(event):
            self._give()
            return True
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Up}:
            by = -1 if event.key() == Qt.Key.Key_Up else 1
            self._choose((self._place + by) % 3)
            return True
        pressed = pad_key(event)
        if pressed:
            self._press(pressed)
            return True
        return super().take_key(event)

    def _left_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(Words(tr("return.day_title"), size_px=22, weight=theme.BOLD))
        for place in range(3):
            slot = Key("", "", "plain", size_px=24, height_px=70)
            slot.clicked.connect(lambda _=False, place=place: self._choose(place))
            self._slots.append(slot)
            column.addWidget(slot)
        column.addWidget(self._trouble)
        column.addStretch()
        column.addLayout(
            foot_keys(
                (tr("common.back"), "Esc", "soft", self.back),
                (tr("return.find"), "Enter", "do", self._give),
            )
        )
        return column

    def _choose(self, place: int) -> None:
        self._place = place
        self._fresh[place] = True
        self._show()

    def _press(self, key: str) -> None:
        place = self._place
        base = "" if self._fresh[place] and key != "erase" else self._typed[place]
        typed = base[:-1] if key == "erase" else base + key
        if len(typed) <= self._DIGITS_MAX[place]:
            self._typed[place] = typed
        self._fresh[place] = False
        self.say("")
        self._show()

    def _show(self) -> None:
        month_day, amount, last_four = self._typed
        on = self._day()
        values = (
            day(on) if on is not None else month_day or "–",
            won(int(amount)) if amount else "–",
            last_four or "–",
        )
        for place, slot in enumerate(self._slots):
            slot.set_words(values[place], self._labels[place])
            slot.set_marked(place == self._place)

    def _day(self) -> date | None:
        """The newest such day that is not ahead of today."""
        typed = self._typed[0]
        if len(typed) != 4:
            return None
        for year in (self._today.year, self._today.year - 1):
            try:
                on = date(year, int(typed[:2]), int(typed[2:]))
            except ValueError:
                continue
            if on <= self._today:
                return on
        return None

    def _give(self) -> None:
        on = self._day()
        if on is None:
            self._choose(0)
            self.say(tr("return.day_form"))
            return
        self.given.emit(on, int(self._typed[1] or "0"), self._typed[2])
