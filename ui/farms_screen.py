"""생산자: the farms on the left, the file of one on the right; F4 is the farmer's call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import farm_view
from app.errors import ShopError
from app.farm_view import FarmLine
from app.papers import Paper
from app.settlement_view import write_beside
from models.values import Ref
from ui.asking import is_enter
from ui.counter import Counter
from ui.devices import Devices
from ui.farm_file import TABS, FarmFilePage
from ui.i18n import figure, tr
from ui.shapes import Mark
from ui.widgets.fields import SearchField, Words
from ui.widgets.forms import Paged
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact


class FarmsScreen(Page):
    """Find a producer by name, initials or number; everything about him beside it."""

    def __init__(
        self, counter: Counter, devices: Devices, folder: Path | None = None
    ) -> None:
        super().__init__(tr("farms.title"))
        self._counter = counter
        self._devices = devices
        place = QStandardPaths.StandardLocation.DocumentsLocation
        self._folder = folder or Path(QStandardPaths.writableLocation(place) or Path.home())
        self._open: Ref = ""
        self._tab = TABS[0]
        new = compact(Key(tr("farms.new"), "Ctrl+N", "plain", height_px=56), 210)
        new.clicked.connect(self.ask_new)
        self.head.addWidget(new)
        self._whole = QStackedWidget()
        self.column.addWidget(self._whole, 1)
        teach = Teach(tr("farms.empty_title"), tr("farms.empty_body"), tr("farms.new"))
        teach.begun.connect(self.ask_new)
        self._whole.addWidget(teach)
        self._whole.addWidget(self._two_sides())
        self.show_list()
        self.setFocusProxy(self.search)

    def show_list(self) -> None:
        """Those that fit what is typed."""
        typed = self.search.edit.text().strip()
        farms = farm_view.list_farms(self._counter.till, typed)
        self._whole.setCurrentIndex(1 if farms or typed or self._open else 0)
        self.count.set_words(
            tr("farms.shown", count=figure(len(farms))) if farms else tr("farms.none"))
        self.list.set_lines([_line(farm) for farm in farms])
        self.list.set_open(self._open)

    def open_farm(self, ref: Ref, tab: str = "") -> None:
        """Show one producer's file."""
        try:
            found = farm_view.open_farm(self._counter.till, ref)
        except ShopError as error:
            self._counter.messages.trouble(error)
            return
        self._tab = tab or self._tab
        self._open = ref
        self.list.set_open(ref)
        page = FarmFilePage(self._counter, found, self._tab, self.save_paper)
        page.changed.connect(lambda: self._changed(ref))
        page.tab_chosen.connect(lambda name: self.open_farm(ref, name))
        page.opened.connect(lambda other: self.open_farm(other, TABS[0]))
        self._show_side(page)

    def ask_new(self) -> None:
        """The form of a new producer."""
        from ui.farm_forms import new_farm_form

        self._whole.setCurrentIndex(1)
        self._open = ""
        page = Paged()
        form = new_farm_form(self._counter, self._created)
        page.column.addWidget(form)
        page.column.addStretch()
        self._show_side(page)
        form.lines["name"].editor.setFocus()

    def save_paper(self, name: str, make: Callable[[], Paper]) -> None:
        """A paper of this producer as a PDF."""
        pdf, messages = self._devices.papers_pdf, self._counter.messages
        if pdf is None:
            messages.banner(tr("settle.no_pdf"))
            return
        try:
            papers: Sequence[Paper] = [make()]
            path = write_beside(self._folder, name, pdf(papers, lambda _done, _total: None))
        except ShopError as error:
            messages.trouble(error)
            return
        messages.banner(tr("settle.saved", path=path), tone="do", stay_ms=12_000)

    @property
    def side(self) -> QWidget:
        """What stands on the right."""
        return self._side

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows and Enter work on the list while one types; F2 searches, F4 is the call."""
        typing = QApplication.focusWidget() is self.search.edit
        if typing and is_enter(event):
            self.list.take_current()
            return True
        if typing and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() == Qt.Key.Key_F2:
            self.search.edit.setFocus()
            self.search.edit.selectAll()
            return True
        if event.key() == Qt.Key.Key_F4 and self._open:
            self.open_farm(self._open, TABS[0])
            return True
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_N:
            self.ask_new()
            return True
        if event.key() == Qt.Key.Key_Escape and self.search.edit.text():
            self.search.edit.clear()
            self.search.edit.setFocus()
            return True
        return super().take_key(event)

    def _two_sides(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(10)
        self.search = SearchField(tr("farms.search"), "F2")
        self.search.edit.offer_commit = self._counter.scanner.feed_commit
        self.search.edit.textChanged.connect(lambda _: self.show_list())
        self.count = Words("", role="text_soft", size_px=16)
        self.list = RowList(tr("farms.title"))
        self.list.chosen.connect(self.open_farm)
        left.addWidget(self.search)
        left.addWidget(self.count)
        left.addWidget(self.list, 1)
        row.addLayout(left, 4)
        self._right = QVBoxLayout()
        self._side: QWidget = Teach(tr("farms.choose_title"), tr("farms.choose_body"))
        self._right.addWidget(self._side)
        row.addLayout(self._right, 6)
        return both

    def _show_side(self, widget: QWidget) -> None:
        self._right.replaceWidget(self._side, widget)
        self._side.hide()
        self._side.deleteLater()
        self._side = widget

    def _changed(self, ref: Ref) -> None:
        self.show_list()
        self.open_farm(ref)

    def _created(self, ref: Ref) -> None:
        self.search.edit.clear()
        self.show_list()
        self.open_farm(ref, "agreement")


def _line(farm: FarmLine) -> ListLine:
    mark = None if farm.good else Mark(
        tr(f"farms.stage_{farm.stage}"), "remove" if farm.stage == "TERMINATED" else "look")
    cycle = tr(f"settle.cycle_{farm.cycle}") if farm.cycle in {
        "WEEKLY", "SEMIMONTHLY", "MONTHLY"} else ""
    return ListLine(farm.ref, farm.name, f"{farm.code} · {farm.place}", cycle, "", mark)
