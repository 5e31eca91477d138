"""입고: today's lots, what waits for a word, and goods taken in by staff for any farm."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import lots, receiving
from app.access import Action, Approval
from app.farms import Farm, list_farms
from app.lots import Lot
from app.producer_access import ProducerSession
from ui import theme
from ui.asking import AmountPanel, is_enter
from ui.counter import Counter
from ui.devices import Devices
from ui.i18n import tr, won
from ui.label_desk import DonePage, LabelDesk
from ui.label_lots import line_of
from ui.shapes import Choice, Hit
from ui.widgets.fields import SearchField, Words
from ui.widgets.forms import Segments
from ui.widgets.frames import CardFrame, Teach, clear_layout
from ui.widgets.keys import Key
from ui.widgets.lists import RowList
from ui.widgets.page import Page, compact
from ui.widgets.sides import HitList

_FARMS_MAX: Final = 8


class ReceivingScreen(Page):
    """A list with two views (today, waiting), a card for the lot chosen, and the label pages."""

    def __init__(self, counter: Counter, devices: Devices | None = None) -> None:
        super().__init__(tr("receiving.title"))
        self._counter = counter
        self._devices = devices
        self._view = "today"
        self.lots: dict[str, Lot] = {}
        self.new_key = compact(Key(tr("receiving.new"), "Ctrl+N", "do", height_px=56), 200)
        self.new_key.clicked.connect(self.ask_farm)
        self.head.addWidget(self.new_key)
        self._stack = QStackedWidget()
        self._main = QWidget()
        self._lay_out_main()
        self._stack.addWidget(self._main)
        self.column.addWidget(self._stack, 1)
        self.refresh()

    # -- what came in ----------------------------------------------------------------------

    def refresh(self) -> None:
        """Ask the shop again; the views say how many they hold."""
        till = self._counter.till
        pending = lots.list_pending(till)
        found = lots.list_todays_lots(till) if self._view == "today" else pending
        self.lots = {lot.ref: lot for lot in found}
        self.views.chip("pending").words = (
            f"{tr('receiving.pending')} {len(pending)}" if pending else tr("receiving.pending"))
        self.views.chip("pending").update()
        self.list.set_lines([line_of(lot, till.business_date) for lot in found])
        empty = not found
        self._inner.setCurrentIndex(0 if empty else 1)
        clear_layout(self._side)
        if found:
            self.open_lot(found[0].ref)

    def open_lot(self, ref: str) -> None:
        """Everything that can be done with a lot by who is here."""
        clear_layout(self._side)
        self._open_ref = ref
        self.list.set_open(ref)
        self._side.addWidget(self._card(self.lots[ref]), 1)

    def show_view(self, view: str) -> None:
        self._view = view
        self.refresh()

    def take_key(self, event: QKeyEvent) -> bool:
        """Ctrl+N takes goods in; Esc steps back one page at a time."""
        page: object = self._stack.currentWidget()
        if isinstance(page, LabelDesk | DonePage | FarmPage) and page.take_key(event):
            return True
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_N:
            self.ask_farm()
            return True
        if event.key() == Qt.Key.Key_Escape and page is not self._main:
            self._back_to_list()
            return True
        return super().take_key(event)

    def take_scan(self, text: str) -> bool:
        """A label opens its lot; on the label pages a scan is theirs."""
        page: object = self._stack.currentWidget()
        if isinstance(page, LabelDesk):
            return page.take_scan(text)
        from app.barcode import Lot as LotCode
        from app.barcode import read

        found = read(text)
        for lot in self.lots.values():
            if isinstance(found, LotCode) and lot.no == found.lot_no:
                self._counter.messages.sound("taken")
                self.open_lot(lot.ref)
                return True
        return False

    # -- taking goods in -------------------------------------------------------------------

    def ask_farm(self) -> None:
        """Whose goods."""
        page = FarmPage(self._counter)
        page.hits.chosen.connect(lambda ref: self._open_farm(page.farms[ref]))
        self._show(page)
        page.search.edit.setFocus()

    def _open_farm(self, farm: Farm) -> None:
        producer = ProducerSession(farm.ref, farm.code, farm.name)
        desk = LabelDesk(self._counter, self._counter.who, producer, self._devices)
        desk.left.connect(self._back_to_list)
        self._show(desk)

    def _back_to_list(self) -> None:
        self._show(None)
        self.refresh()

    def _show(self, page: QWidget | None) -> None:
        old = self._stack.currentWidget()
        # The label pages have a head of their own.
        self._show_head(shown=not isinstance(page, LabelDesk))
        self.new_key.setVisible(page is None)
        self._stack.addWidget(page or self._main)
        self._stack.setCurrentWidget(page or self._main)
        if old is not None and old is not self._main:
            self._stack.removeWidget(old)
            old.deleteLater()

    def _show_head(self, *, shown: bool) -> None:
        for widget in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if widget is not self._stack and widget is not self.body:
                widget.setVisible(shown)

    # -- one lot ---------------------------------------------------------------------------

    def _confirm(self, lot: Lot) -> None:
        panel = AmountPanel(
            tr("receiving.counted"), value=lot.quantity, digits_max=3, money=False,
            seven_on_top=self._counter.seven_on_top)

        def given(count: int) -> None:
            def act(_: Approval | None) -> None:
                receiving.confirm(self._counter.till, self._counter.who, lot.ref, count)

            if self._counter.attempt(act, panel.say):
                self._counter.window.close_overlay(panel)
                self.refresh()

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def _judge(self, lot: Lot, *, approved: bool) -> None:
        def act(_: Approval | None) -> None:
            receiving.judge(self._counter.till, self._counter.who, lot.ref, approved=approved)

        if self._counter.attempt(act):
            words = "receiving.approved" if approved else "receiving.refused"
            self._counter.messages.banner(tr(words, name=lot.name), tone="do", stay_ms=6_000)
            self.refresh()

    def _labels(self, lot: Lot) -> None:
        self._open_farm(Farm(lot.producer_ref, lot.producer_code, lot.producer_name, "", 0))
        desk = self._stack.currentWidget()
        if isinstance(desk, LabelDesk):
            desk.show_lots()

    def _card(self, lot: Lot) -> QWidget:
        card = CardFrame()
        column = QVBoxLayout(card)
        column.setContentsMargins(22, 18, 22, 20)
        column.setSpacing(10)
        column.addWidget(Words(
            f"{lot.name} {lot.spec}".strip(), size_px=24, weight=theme.BOLD))
        column.addWidget(Words(
            f"{lot.producer_name} {lot.producer_code}", role="text_soft", size_px=18))
        counted = (tr("receiving.unconfirmed") if lot.confirmed_quantity is None
                   else tr("receiving.confirmed", count=lot.confirmed_quantity))
        facts = [
            f"{won(lot.price_won)} · "
            + tr("label.lot_left", left=lot.left, quantity=lot.quantity),
            tr("label.lot_note", no=lot.no, day=lot.shipped_on[5:]), counted, lot.line,
        ]
        for fact in filter(None, facts):
            column.addWidget(Words(fact, size_px=18))
        column.addStretch(1)
        if lot.judged == "PENDING" and self._counter.may(Action.JUDGE_LOT):
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(self._key(
                tr("receiving.refuse"), "remove", lambda: self._judge(lot, approved=False)))
            row.addWidget(self._key(
                tr("receiving.approve"), "do", lambda: self._judge(lot, approved=True)))
            column.addLayout(row)
        column.addWidget(self._key(
            tr("receiving.confirm"), "plain", lambda: self._confirm(lot)))
        column.addWidget(self._key(tr("receiving.labels"), "plain", lambda: self._labels(lot)))
        return card

    @staticmethod
    def _key(words: str, tone: str, act: Callable[[], None]) -> Key:
        key = Key(words, "", tone, size_px=20, height_px=64)
        key.clicked.connect(act)
        return key

    def _lay_out_main(self) -> None:
        column = QVBoxLayout(self._main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.views = Segments("", [
            Choice("today", tr("receiving.today")), Choice("pending", tr("receiving.pending"))],
            "today")
        self.views.chosen.connect(self.show_view)
        column.addWidget(self.views)
        self._inner = QStackedWidget()
        teach = Teach(
            tr("receiving.empty_title"), tr("receiving.empty_body"), tr("receiving.begin"))
        teach.begun.connect(self.ask_farm)
        self._inner.addWidget(teach)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        self.list = RowList(tr("receiving.title"))
        self.list.chosen.connect(self.open_lot)
        row.addWidget(self.list, 3)
        self._side = QVBoxLayout()
        row.addLayout(self._side, 2)
        self._inner.addWidget(both)
        column.addWidget(self._inner, 1)


class FarmPage(QWidget):
    """Find the farm whose goods came."""

    def __init__(self, counter: Counter) -> None:
        super().__init__()
        self._till = counter.till
        self.farms: dict[str, Farm] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Words(tr("receiving.farm"), size_px=22, weight=theme.BOLD))
        self.search = SearchField(tr("receiving.farm_hint"))
        self.search.edit.textChanged.connect(self._find)
        self.search.edit.offer_commit = counter.scanner.feed_commit
        column.addWidget(self.search)
        self.hits = HitList()
        column.addWidget(self.hits, 1)
        self.setFocusProxy(self.search)
        self._find("")

    def take_key(self, event: QKeyEvent) -> bool:
        if is_enter(event) and self.hits.marked is not None:
            self.hits.chosen.emit(self.hits.marked.key)
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.hits.move_mark(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return False

    def _find(self, typed: str) -> None:
        found = list_farms(self._till, typed)[:_FARMS_MAX]
        self.farms = {farm.ref: farm for farm in found}
        self.hits.show_hits([Hit(farm.ref, farm.name, farm.code, None) for farm in found])
