"""One producer's labels: as last time, own goods, one item, printed, labels again.

The same pages for the producer at the station and for staff who take goods in for her; whose
hands it is decides only who the entries name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from app import receiving
from app.access import Action, Session
from app.errors import ShopError
from app.lots import Lot
from app.producer_access import ProducerSession
from app.receiving import Bringer, LabelItem, LotDraft
from ui import theme
from ui.counter import Counter
from ui.devices import Devices
from ui.i18n import tr, won
from ui.jobs import Job, Reporter
from ui.label_form import FormPage
from ui.label_lots import LotsPage
from ui.label_parts import PageHead, RollPage
from ui.messages import sentence
from ui.widgets.fields import Words
from ui.widgets.forms import Paged
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.window import TakesKeys, TakesScans


class LabelDesk(QStackedWidget):
    """`left` when the producer has finished."""

    left = Signal()

    def __init__(
        self, counter: Counter, who: Bringer, producer: ProducerSession,
        devices: Devices | None = None,
    ) -> None:
        super().__init__()
        self._counter = counter
        self._devices = devices
        self._who = who
        self._producer = producer
        self.setStyleSheet(theme.sheet())
        self.show_home()

    @property
    def page(self) -> QWidget:
        """The page in sight."""
        page = self.currentWidget()
        assert page is not None
        return page

    def show_home(self) -> None:
        till, ref = self._counter.till, self._producer.producer_ref
        page = HomePage(
            self._producer, receiving.like_before(till, ref), receiving.items_of(till, ref),
            lambda item: receiving.price_context(till, item.ref).last_won)
        page.like_chosen.connect(self._open_like)
        page.item_chosen.connect(self._open_item)
        page.lots_asked.connect(self.show_lots)
        page.roll_asked.connect(self._show_roll)
        page.left.connect(self.left)
        if isinstance(self._who, Session) and self._counter.may(Action.MANAGE_STAFF):
            page.head.add(tr("label.keys"), "F6", "plain", self.ask_keys)
        self._show(page)

    def ask_keys(self) -> None:
        """A manager gives the producer a new PIN or badge."""
        from ui.label_keys import ask_keys

        if isinstance(self._who, Session) and self._counter.may(Action.MANAGE_STAFF):
            ask_keys(self._counter, self._producer, self._devices)

    def show_lots(self) -> None:
        page = LotsPage(self._counter, self._who, self._producer.producer_ref)
        page.left.connect(self.show_home)
        page.printed.connect(self._printed)
        self._show(page)

    def take_key(self, event: QKeyEvent) -> bool:
        """The page in sight has the keyboard."""
        if event.key() == Qt.Key.Key_F6 and isinstance(self.currentWidget(), HomePage):
            self.ask_keys()
            return True
        page: object = self.currentWidget()
        return page.take_key(event) if isinstance(page, TakesKeys) else False

    def take_scan(self, text: str) -> bool:
        """A trace number may be scanned into the form; elsewhere a scan means nothing."""
        page: object = self.currentWidget()
        return page.take_scan(text) if isinstance(page, TakesScans) else False

    def _show_roll(self) -> None:
        self._show(RollPage(self.show_home))

    def _open_like(self, item: LabelItem, draft: LotDraft) -> None:
        self._open(item, draft)

    def _open_item(self, item: LabelItem) -> None:
        self._open(item, None)

    def _open(self, item: LabelItem, draft: LotDraft | None) -> None:
        try:
            page = FormPage(self._counter, self._who, item, draft)
        except ShopError as error:
            self._counter.messages.trouble(error)
            return
        page.left.connect(self.show_home)
        page.received.connect(self._printed)
        self._show(page)

    def _printed(self, lot: Lot, count: int) -> None:
        page = DonePage(self._counter, self._who, lot, count)
        page.more.connect(self.show_home)
        page.left.connect(self.left)
        self._show(page)
        page.print_out()

    def _show(self, page: QWidget) -> None:
        old = self.currentWidget()
        self.addWidget(page)
        self.setCurrentWidget(page)
        page.setFocus()
        if old is not None:
            self.removeWidget(old)
            old.deleteLater()


class HomePage(QWidget):
    """As last time above, own goods below; the first nine by digit, too."""

    like_chosen = Signal(object, object)
    item_chosen = Signal(object)
    lots_asked = Signal()
    roll_asked = Signal()
    left = Signal()

    def __init__(
        self,
        producer: ProducerSession,
        likes: Sequence[tuple[LabelItem, LotDraft]],
        items: Sequence[LabelItem],
        last_won: Callable[[LabelItem], int | None],
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(12)
        self.head = PageHead(producer.name, producer.code, self.left.emit, tr("label.leave"))
        self.head.add(tr("label.lots"), "F3", "plain", self.lots_asked.emit)
        self.head.add(tr("label.roll"), "F1", "plain", self.roll_asked.emit)
        column.addLayout(self.head)
        self._acts: list[Callable[[], None]] = []
        self.likes: list[Key] = []
        self.tiles: list[Key] = []
        if not items:
            column.addWidget(Teach(tr("label.none_title"), tr("label.none_body")), 1)
            return
        paged = Paged()
        if likes:
            paged.column.addWidget(Words(tr("label.like_before"), size_px=22, weight=theme.BOLD))
            paged.column.addLayout(self._grid([
                (f"{item.name} {item.spec}".strip(),
                 tr("label.like_note", price=won(draft.price_won), count=draft.quantity),
                 partial(self.like_chosen.emit, item, draft))
                for item, draft in likes], "do", 2, self.likes))
        paged.column.addWidget(Words(tr("label.own"), size_px=22, weight=theme.BOLD))
        rows = []
        for item in items:
            price_won = last_won(item) or item.price_won
            note = f"{item.spec}  {tr('label.last', price=won(price_won))}".strip()
            rows.append((item.name, note, partial(self.item_chosen.emit, item)))
        paged.column.addLayout(self._grid(rows, "plain", 3, self.tiles))
        paged.column.addStretch(1)
        column.addWidget(paged, 1)

    def take_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F3:
            self.lots_asked.emit()
        elif event.key() == Qt.Key.Key_F1:
            self.roll_asked.emit()
        elif 0 <= event.key() - Qt.Key.Key_1 < min(9, len(self._acts)):
            self._acts[event.key() - Qt.Key.Key_1]()
        else:
            return False
        return True

    def _grid(
        self, rows: Sequence[tuple[str, str, Callable[[], None]]], tone: str, columns: int,
        keys: list[Key],
    ) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(12)
        for n, (words, note, act) in enumerate(rows):
            digit = f"{len(self._acts) + 1}  " if len(self._acts) < 9 else ""
            key = Key(words, digit + note, tone, size_px=22, height_px=92)
            key.clicked.connect(act)
            self._acts.append(act)
            keys.append(key)
            grid.addWidget(key, n // columns, n % columns)
        for n in range(columns):
            grid.setColumnStretch(n, 1)
        return grid


class DonePage(QWidget):
    """What was printed, and what became of it; the lot is on record whatever the printer says."""

    more = Signal()
    left = Signal()

    def __init__(self, counter: Counter, who: Bringer, lot: Lot, count: int) -> None:
        super().__init__()
        self._counter = counter
        self._who = who
        self._lot = lot
        self._count = count
        self._job = Job(self)
        self._job.done.connect(self._said)
        self._job.failed.connect(self._failed)
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 30, 40, 30)
        column.setSpacing(16)
        column.addStretch(1)
        name = f"{lot.name} {lot.spec}".strip()
        column.addWidget(Words(
            tr("label.done", name=name, count=count), size_px=40, weight=theme.BOLD,
            centred=True))
        self.told = Words(tr("label.printing"), role="text_soft", size_px=22, wraps=True,
                          centred=True)
        column.addWidget(self.told)
        column.addStretch(1)
        self.more_key = self._key(tr("label.more"), "Enter", "do", self.more.emit)
        column.addWidget(self.more_key)
        self.again = self._key(tr("label.again_one"), "F8", "plain", self._again)
        column.addWidget(self.again)
        column.addWidget(self._key(tr("label.end"), "Esc", "soft", self.left.emit))

    def print_out(self) -> None:
        """Hand the labels over, off the screen's thread."""
        self._send(self._count)

    def take_key(self, event: QKeyEvent) -> bool:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.more.emit()
        elif event.key() == Qt.Key.Key_F8:
            self._again()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    @staticmethod
    def _key(words: str, hint: str, tone: str, act: Callable[[], None]) -> Key:
        key = Key(words, hint, tone, size_px=24, height_px=84)
        key.clicked.connect(act)
        return key

    def _send(self, count: int) -> None:
        from app.label_press import print_lot

        till, lot_ref = self._counter.till, self._lot.ref
        self.told.set_words(tr("label.printing"), "text_soft")

        def work(_: Reporter) -> str:
            return print_lot(till, lot_ref, count)

        self._job.start(work)

    def _said(self, kept: object) -> None:
        self._failed_before = False
        self._counter.messages.sound("paid")
        self.again.set_words(tr("label.again_one"))
        words = tr("label.kept", file=kept) if kept else tr("label.sent")
        self.told.set_words(words, "do")

    def _failed(self, trouble: object) -> None:
        if not isinstance(trouble, ShopError):
            raise trouble if isinstance(trouble, BaseException) else RuntimeError(trouble)
        self._failed_before = True
        self._counter.messages.sound("refused")
        self.again.set_words(tr("label.again_all", count=self._count))
        self.told.set_words(sentence(trouble), "remove")

    #: The printer took nothing: sending again is no reprint.
    _failed_before = False

    def _again(self) -> None:
        if self._job.busy:
            return
        if self._failed_before:
            self._send(self._count)
            return
        try:
            receiving.reprint(self._counter.till, self._who, self._lot.ref, 1)
        except ShopError as error:
            self._counter.messages.trouble(error)
            return
        self._send(1)
