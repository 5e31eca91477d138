"""Labels that are out: printed again, or re-priced and put over the old ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app import receiving
from app.access import Approval, Session
from app.errors import ShopError
from app.lots import Lot, list_lots_of
from app.receiving import Bringer
from ui import theme
from ui.asking import AmountPanel, is_enter
from ui.counter import Counter
from ui.i18n import tr, won
from ui.label_parts import PageHead
from ui.shapes import Mark
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame, Teach, clear_layout
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList

#: How far back labels are offered: what has lain longer is the shop's business.
DAYS: Final = 14
_PERCENTS: Final = (10, 20, 30, 50)


class LotsPage(QWidget):
    """A farm's lots with labels; `printed` carries a lot and how many labels of it come out."""

    printed = Signal(object, int)
    left = Signal()

    def __init__(self, counter: Counter, who: Bringer, producer_ref: str) -> None:
        super().__init__()
        self._counter = counter
        self._who = who
        today = date.fromisoformat(counter.till.business_date)
        found = list_lots_of(
            counter.till, producer_ref, (today - timedelta(days=DAYS)).isoformat())
        self.lots = {
            lot.ref: lot for lot in found
            if not lot.withdrawn and (lot.left > 0 or lot.shipped_on == today.isoformat())}
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        column.addLayout(PageHead(tr("label.lots"), "", self.left.emit))
        self.card: RepriceCard | None = None
        if not self.lots:
            column.addWidget(
                Teach(tr("label.lots_empty_title"), tr("label.lots_empty_body")), 1)
            return
        row = QHBoxLayout()
        row.setSpacing(16)
        self.list = RowList(tr("label.lots"))
        self.list.set_lines([line_of(lot, today.isoformat()) for lot in self.lots.values()])
        self.list.chosen.connect(self.open_lot)
        row.addWidget(self.list, 1)
        self._side = QVBoxLayout()
        row.addLayout(self._side, 1)
        column.addLayout(row, 1)
        self.open_lot(next(iter(self.lots)))

    def open_lot(self, ref: str) -> None:
        """What can be done with one lot's labels."""
        clear_layout(self._side)
        self.card = RepriceCard(self._counter, self.lots[ref])
        self.card.reprice_asked.connect(self._reprice)
        self.card.reprint_asked.connect(self._reprint)
        self._side.addWidget(self.card, 1)
        self.list.set_open(ref)

    def take_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if self.card is None:
            return False
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.list.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            self.list.take_current()
            return True
        if is_enter(event):
            self.card.ask_reprice()
            return True
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < len(_PERCENTS):
            self.card.take_off(_PERCENTS[at])
            return True
        return False

    def _reprice(self, lot: Lot, price_won: int, count: int) -> None:
        def act(_: Approval | None) -> None:
            done = receiving.reprice(self._counter.till, self._who, lot.ref, price_won, count)
            self._counter.messages.banner(
                tr("label.repriced", price=won(price_won), count=count, left=done.left_out),
                tone="do", stay_ms=12_000)
            self.printed.emit(done.lot, count)

        self._try(act)

    def _reprint(self, lot: Lot, count: int) -> None:
        def act(_: Approval | None) -> None:
            receiving.reprint(self._counter.till, self._who, lot.ref, count)
            self.printed.emit(lot, count)

        self._try(act)

    def _try(self, act: object) -> None:
        assert callable(act)
        say = self.card.told.set_words if self.card is not None else None
        if isinstance(self._who, Session):
            self._counter.attempt(act, say)
            return
        try:
            act(None)
        except ShopError as error:
            self._counter.messages.trouble(error, say)


class RepriceCard(CardFrame):
    """One lot: take some per cent off or key a price in, so many labels, and out they come."""

    reprice_asked = Signal(object, int, int)
    reprint_asked = Signal(object, int)

    def __init__(self, counter: Counter, lot: Lot) -> None:
        super().__init__()
        self._counter = counter
        self._lot = lot
        self.price_won = 0
        self.count = max(1, lot.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 18, 22, 20)
        column.setSpacing(12)
        name = f"{lot.name} {lot.spec}".strip()
        column.addWidget(Words(name, size_px=24, weight=theme.BOLD))
        column.addWidget(Words(
            f"{tr('label.now', price=won(lot.price_won))} · "
            f"{tr('label.lot_left', left=lot.left, quantity=lot.quantity)}",
            role="text_soft", size_px=18))
        grid = QGridLayout()
        grid.setSpacing(10)
        self.offs: dict[int, Key] = {}
        for n, percent in enumerate(_PERCENTS):
            key = self.offs[percent] = Key(
                tr("label.off", percent=percent), won(cheaper(lot.price_won, percent)), "plain",
                size_px=20, height_px=76)
            key.clicked.connect(lambda _=False, percent=percent: self.take_off(percent))
            grid.addWidget(key, n // 2, n % 2)
        column.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(10)
        self.price_key = Key(tr("label.new_price"), "", "plain", size_px=20, height_px=64)
        self.price_key.clicked.connect(self.ask_price)
        row.addWidget(self.price_key)
        self.count_key = Key("", tr("label.count"), "plain", size_px=20, height_px=64)
        self.count_key.clicked.connect(self.ask_count)
        row.addWidget(self.count_key)
        column.addLayout(row)
        self.told = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self.told)
        column.addStretch(1)
        self.do_key = Key("", "Enter", "do", size_px=20, height_px=84)
        self.do_key.clicked.connect(self.ask_reprice)
        column.addWidget(self.do_key)
        self.again_key = Key("", "", "soft", size_px=20, height_px=64)
        self.again_key.clicked.connect(lambda: self.reprint_asked.emit(self._lot, self.count))
        column.addWidget(self.again_key)
        self._show()

    def take_off(self, percent: int) -> None:
        """So many per cent off the price now on the label, to ten won."""
        self.set_price(cheaper(self._lot.price_won, percent))

    def set_price(self, price_won: int) -> None:
        self.price_won = price_won
        self.told.set_words("")
        self._show()

    def ask_price(self) -> None:
        """Any other price by the pad."""
        self._ask(tr("label.new_price"), self._lot.price_won, 8, self.set_price)

    def ask_count(self) -> None:
        self._ask(tr("label.count"), self.count, 3, self._set_count)

    def ask_reprice(self) -> None:
        """Label anew, once there is a price."""
        if self.price_won:
            self.reprice_asked.emit(self._lot, self.price_won, self.count)

    def _ask(self, title: str, value: int, digits_max: int, take: object) -> None:
        assert callable(take)
        panel = AmountPanel(
            title, value=value, digits_max=digits_max, money=False,
            seven_on_top=self._counter.seven_on_top)

        def given(number: int) -> None:
            self._counter.window.close_overlay(panel)
            take(number)

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def _set_count(self, count: int) -> None:
        self.count = count
        self._show()

    def _show(self) -> None:
        for percent, key in self.offs.items():
            key.set_marked(self.price_won == cheaper(self._lot.price_won, percent))
        self.count_key.set_words(f"{self.count:,}")
        self.again_key.set_words(tr("label.reprint", count=self.count))
        self.do_key.setEnabled(self.price_won > 0)
        price = won(self.price_won) if self.price_won else "–"
        self.price_key.set_words(price if self.price_won else tr("label.new_price"))
        self.do_key.set_words(
            tr("label.reprice_do", price=price, count=self.count) if self.price_won
            else tr("label.reprice"))


def cheaper(price_won: int, percent: int) -> int:
    """A price so many per cent lower, down to ten won, never nothing."""
    return max(10, price_won * (100 - percent) // 1000 * 10)


def line_of(lot: Lot, today: str) -> ListLine:
    """A lot as a row: what, when, how many are left, and what stands in its way."""
    mark = None
    if lot.withdrawn:
        mark = Mark(tr("label.lot_withdrawn"), "remove")
    elif lot.judged == "PENDING":
        mark = Mark(tr("label.lot_pending"), "look")
    elif (lot.use_by and lot.use_by < today) or (lot.display_until and lot.display_until < today):
        mark = Mark(tr("label.lot_expired"), "look")
    return ListLine(
        lot.ref, f"{lot.name} {lot.spec}".strip(),
        tr("label.lot_note", no=lot.no, day=lot.shipped_on[5:]),
        won(lot.price_won), tr("label.lot_left", left=lot.left, quantity=lot.quantity), mark)
