"""점검표: what an inspector looks at, as a list here and as a sheet to walk the shop with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.stock_papers import Inspected, inspection_sheet, list_inspection
from ui.counter import Counter
from ui.devices import Devices
from ui.folder_panel import save_file
from ui.i18n import tr
from ui.present import named
from ui.shapes import Mark
from ui.stock_screen import amount_words
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact


class InspectionScreen(Page):
    """What is amiss first; F8 keeps the sheet."""

    def __init__(self, counter: Counter, devices: Devices) -> None:
        super().__init__(tr("inspection.title"), tr("inspection.body"))
        self._counter = counter
        self._devices = devices
        rows = list_inspection(counter.till)
        paper = compact(Key(tr("inspection.paper"), "F8", "do", height_px=56), 170)
        paper.clicked.connect(self.save)
        self.head.addWidget(paper)
        self.list = RowList(tr("inspection.title"))
        self.list.set_lines([self._line(n, one) for n, one in enumerate(rows)])
        teach = Teach(tr("inspection.empty_title"), tr("inspection.empty_body"))
        self.column.addWidget(teach, 1)
        self.column.addWidget(self.list, 1)
        teach.setVisible(not rows)
        self.list.setVisible(bool(rows))

    def _line(self, n: int, one: Inspected) -> ListLine:
        pile = one.pile
        test = tr(f"inspection.test_{one.result}", day=one.sampled_on) if one.result else ""
        words = ", ".join(tr(f"inspection.amiss_{word}") for word in one.amiss)
        return ListLine(
            key=str(n), title=named(pile.name, pile.spec),
            note=" · ".join(part for part in (
                f"{pile.producer_code} {pile.producer_name}", test, *one.certificates) if part),
            right=amount_words(pile.amount, weighed=pile.weighed),
            right_note=tr("stock.until", day=pile.ends_on[5:]) if pile.ends_on else "",
            mark=Mark(words or tr("inspection.fine"), "look" if words else "do"))

    def take_key(self, event: QKeyEvent) -> bool:
        """F8 keeps the sheet."""
        if event.key() == Qt.Key.Key_F8:
            self.save()
            return True
        return super().take_key(event)

    def save(self) -> None:
        """점검표 PDF."""
        make = self._devices.office_pdf
        if make is None:
            self.say(tr("stock.no_paper"))
            return
        name = f"{self._counter.till.business_date}_점검표.pdf"
        save_file(self._counter, name, make(inspection_sheet(self._counter.till)), self.say)
