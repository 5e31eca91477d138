"""재고 실사: scan what lies there; differences first, then what nobody has counted yet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app import catalog, stock_count
from app.access import Approval
from app.stock import Pile
from app.stock_count import CountDraft, SheetLine
from ui.asking import AmountPanel, is_enter
from ui.choosing import NumberedPanel
from ui.counter import Counter
from ui.devices import Devices
from ui.folder_panel import save_file
from ui.i18n import figure, tr, won
from ui.present import named
from ui.shapes import Choice, Hit, Mark
from ui.stock_screen import amount_words
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact


class StockCountScreen(Page):
    """A scan counts one more; a touch on a row types the figure; nothing is lost by leaving."""

    def __init__(self, counter: Counter, devices: Devices) -> None:
        super().__init__(tr("count.title"), tr("count.body"))
        self._counter = counter
        self._devices = devices
        self._lines: dict[str, SheetLine] = {}
        self.draft: CountDraft | None = stock_count.resume(counter.till)
        self.paper = compact(Key(tr("count.paper"), "F8", "soft", height_px=56), 130)
        self.paper.clicked.connect(self.save_sheet)
        self.done = compact(Key(tr("count.finish"), "F9", "do", height_px=56), 150)
        self.done.clicked.connect(self.ask_finish)
        self.head.addWidget(self.paper)
        self.head.addWidget(self.done)
        self.list = RowList(tr("count.title"))
        self.list.chosen.connect(lambda key: self.ask_amount(self._lines[key].pile))
        self._teach = Teach(
            tr("count.empty_title"), tr("count.empty_body"), tr("count.start"))
        self._teach.begun.connect(self.ask_scope)
        self.column.addWidget(self._teach, 1)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """The sheet as it stands."""
        lines = stock_count.sheet(self._counter.till, self.draft) if self.draft else []
        self._lines = {one.pile.key: one for one in lines}
        self.list.set_lines([self._line(one) for one in lines])
        begun = self.draft is not None
        self.list.setVisible(begun)
        self._teach.setVisible(not begun)
        self.done.setEnabled(begun)
        self.paper.setEnabled(begun)
        if begun:
            counted = sum(one.counted is not None for one in lines)
            self.body.set_words(tr(
                "count.progress", counted=figure(counted), total=figure(len(lines)),
                won=won(sum(one.difference_won for one in lines))), "text_soft")

    def take_scan(self, text: str) -> bool:
        """One more of what was scanned; a scale's label adds its grams."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            draft = self.draft or stock_count.start(counter.till, counter.who)
            pile, grams = stock_count.find_pile(counter.till, text)
            self.draft = draft
            if pile.weighed and not grams:
                self.refresh()
                self.ask_amount(pile)
                return
            self.draft = stock_count.take(counter.till, draft, pile, grams or 1)
            counter.messages.sound("taken")
            self.refresh()

        counter.attempt(act, self.say)
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter types the marked row's figure, F9 ends the count, F8 keeps the sheet."""
        if is_enter(event):
            if self.draft is None:
                self.ask_scope()
                return True
            return self.list.take_current()
        acts = {Qt.Key.Key_F9: self.ask_finish, Qt.Key.Key_F8: self.save_sheet}
        act = acts.get(Qt.Key(event.key()))
        if act is not None and self.draft is not None:
            act()
            return True
        return super().take_key(event)

    def ask_scope(self) -> None:
        """What is counted: the whole shop, a category, a producer."""
        panel = NumberedPanel(tr("count.scope_title"), [
            Choice(name, tr(f"count.scope_{name}"))
            for name in ("SHOP", "CATEGORY", "PRODUCER", "ITEMS")])

        def chosen(scope: str) -> None:
            self._counter.window.close_overlay(panel)
            if scope in {"CATEGORY", "PRODUCER"}:
                self._ask_key(scope)
            else:
                self._start(scope)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def ask_amount(self, pile: Pile) -> None:
        """So many lie there, in all."""
        counter = self._counter
        line = self._lines.get(pile.key)
        panel = AmountPanel(
            tr("count.amount", name=named(pile.name, pile.spec)),
            value=line.counted if line and line.counted is not None else 0,
            unit="g" if pile.weighed else "", digits_max=7,
            seven_on_top=counter.seven_on_top, money=False)

        def given(amount: int) -> None:
            def act(_: Approval | None) -> None:
                if self.draft is not None:
                    self.draft = stock_count.take(
                        counter.till, self.draft, pile, amount, instead=True)
                counter.window.close_overlay(panel)
                self.refresh()

            counter.attempt(act, panel.say)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def ask_finish(self) -> None:
        """What of the goods nobody counted: not there, or left as they are."""
        left = sum(one.counted is None for one in self._lines.values())
        choices = [Choice("keep", tr("count.finish_keep", count=figure(left)))]
        if left:
            choices.append(Choice("zero", tr("count.finish_zero", count=figure(left))))
        choices.append(Choice("drop", tr("count.drop")))
        difference = sum(one.difference_won for one in self._lines.values())
        panel = NumberedPanel(tr("count.finish_title", won=won(difference)), choices)

        def chosen(what: str) -> None:
            self._counter.window.close_overlay(panel)
            self._finish(what)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def save_sheet(self) -> None:
        """차이표 as a PDF."""
        from app.stock_papers import count_sheet

        make = self._devices.office_pdf
        if make is None or self.draft is None:
            self.say(tr("stock.no_paper"))
            return
        till = self._counter.till
        paper = count_sheet(till, list(self._lines.values()))
        save_file(self._counter, f"{till.business_date}_재고실사.pdf", make(paper), self.say)

    def _finish(self, what: str) -> None:
        counter, draft = self._counter, self.draft

        def act(_: Approval | None) -> None:
            if draft is None:
                return
            if what == "drop":
                stock_count.let_go(counter.till)
            else:
                stock_count.finish(
                    counter.till, counter.who, draft, missing_as_zero=what == "zero")
            self.draft = None
            words = tr("count.dropped" if what == "drop" else "count.finished")
            counter.messages.banner(words, tone="do", stay_ms=8_000)
            self.refresh()

        counter.attempt(act, self.say)

    def _ask_key(self, scope: str) -> None:
        from ui.picking import PickPanel

        till = self._counter.till
        if scope == "CATEGORY":
            found = [Hit(name, name, tr("stock.pieces", count=count), None)
                     for name, count in catalog.categories(till)]
        else:
            from app.stock_lists import list_farms

            found = [Hit(ref, name, code, None) for ref, code, name in list_farms(till)]

        def find(typed: str) -> list[Hit]:
            return [hit for hit in found if typed.strip() in hit.name][:8]

        panel = PickPanel(tr(f"count.scope_{scope}"), tr("count.find"), find)

        def chosen(key: str) -> None:
            self._counter.window.close_overlay(panel)
            self._start(scope, key)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _start(self, scope: str, key: str = "") -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            self.draft = stock_count.start(counter.till, counter.who, scope, key)
            self.refresh()

        counter.attempt(act, self.say)

    def _line(self, one: SheetLine) -> ListLine:
        pile, weighed = one.pile, one.pile.weighed
        if one.counted is None:
            mark, right = Mark(tr("count.not_yet"), "plain"), "–"
        elif one.difference:
            mark = Mark(tr("count.differs"), "look")
            right = amount_words(one.counted, weighed=weighed)
        else:
            mark = Mark(tr("count.agrees"), "do")
            right = amount_words(one.counted, weighed=weighed)
        note = pile.producer_name + (f" · {tr('stock.lot', no=pile.lot_no)}" if pile.lot_no else "")
        expected = amount_words(one.expected, weighed=weighed)
        return ListLine(
            key=pile.key, title=named(pile.name, pile.spec), note=note, right=right,
            right_note=tr("count.expected", amount=expected), mark=mark)
