"""사입: suppliers and orders on their way; what to order, goods in with their cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from app import catalog, purchasing
from app.access import Approval
from app.purchasing import Bought, Margin
from ui.ask_form import Ask, AskForm
from ui.asking import AmountPanel, is_enter
from ui.choosing import NumberedPanel
from ui.counter import Counter
from ui.i18n import figure, tr, unit_won, won
from ui.picking import PickPanel
from ui.present import named
from ui.shapes import Choice, Hit, Mark
from ui.widgets.forms import Paged
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact

_LISTED, _ASKED, _PROPOSED, _EARNED = range(4)
_MARGIN_DAYS = 28


@dataclass(frozen=True, slots=True)
class _Row:
    """An item of a proposal, or of an order that has come."""

    name: str
    note: str
    cost_won: int
    pack: int = 1


class PurchaseScreen(Page):
    """Orders first, then suppliers; a supplier's face proposes and is changed by touch."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("purchase.title"), tr("purchase.body"))
        self._counter = counter
        self._supplier = ""
        #: The order whose goods are being counted; empty while one proposes.
        self._order = ""
        self._rows: dict[str, _Row] = {}
        self._amounts: dict[str, int] = {}
        self.new = compact(Key(tr("purchase.new"), "F9", "do", height_px=56), 170)
        self.new.clicked.connect(self.go_on)
        self.add = compact(Key(tr("purchase.add_item"), "F7", "soft", height_px=56), 150)
        self.add.clicked.connect(self.ask_item)
        self.earned = compact(Key(tr("purchase.margin"), "F6", "soft", height_px=56), 150)
        self.earned.clicked.connect(self.show_margins)
        self.head.addWidget(self.earned)
        self.head.addWidget(self.add)
        self.head.addWidget(self.new)
        self.list = RowList(tr("purchase.title"))
        self.list.chosen.connect(self.open_row)
        teach = Teach(
            tr("purchase.empty_title"), tr("purchase.empty_body"), tr("purchase.new"))
        teach.begun.connect(self.ask_supplier)
        self._listed = QStackedWidget()
        self._listed.addWidget(teach)
        self._listed.addWidget(self.list)
        self.faces = QStackedWidget()
        self.faces.addWidget(self._listed)
        self._asked = Paged()
        self.form = AskForm(counter, tr("purchase.new"), [
            Ask("name", tr("purchase.name"), code="purchase.supplier"),
            Ask("phone", tr("purchase.phone")),
            Ask("lead_days", tr("purchase.lead_days"), "1", code="purchase.lines")],
            tr("purchase.keep"), self._keep)
        self._asked.column.addWidget(self.form)
        self._asked.column.addStretch()
        self.faces.addWidget(self._asked)
        self.items = RowList(tr("purchase.title"))
        self.items.chosen.connect(self.ask_amount)
        self.faces.addWidget(self.items)
        self.margins = RowList(tr("purchase.margin"))
        nothing = Teach(tr("purchase.margin_none"), tr("purchase.margin_none_body"))
        self._earned = QStackedWidget()
        self._earned.addWidget(nothing)
        self._earned.addWidget(self.margins)
        self.faces.addWidget(self._earned)
        self.column.addWidget(self.faces, 1)
        self.refresh()

    def refresh(self) -> None:
        """What is on its way, then who delivers."""
        till = self._counter.till
        lines = [ListLine(
            key=f"order {row.order_uid}", title=f"{row.supplier_name} {row.order_no}",
            note=tr("purchase.comes", day=row.deliver_on, count=figure(row.line_count)),
            right=won(row.cost_won), mark=Mark(tr("purchase.ordered"), "look"))
            for row in purchasing.list_orders(till)]
        lines += [ListLine(
            key=f"supplier {row.ref}", title=row.name,
            note=tr("purchase.lead", days=figure(row.lead_days)))
            for row in purchasing.list_suppliers(till) if row.active]
        self.list.set_lines(lines)
        self._listed.setCurrentIndex(1 if lines else 0)
        self._show(_LISTED)

    def take_key(self, event: QKeyEvent) -> bool:
        """F9 goes on, F7 adds an item, F6 shows margins, Enter opens, Esc steps back."""
        face = self.faces.currentIndex()
        if event.key() == Qt.Key.Key_Escape and face != _LISTED:
            self.refresh()
            return True
        if event.key() == Qt.Key.Key_F9:
            self.go_on()
            return True
        if event.key() == Qt.Key.Key_F7 and self.add.isVisible():
            self.ask_item()
            return True
        if event.key() == Qt.Key.Key_F6 and face == _LISTED:
            self.show_margins()
            return True
        if is_enter(event) and face in {_LISTED, _PROPOSED}:
            if face == _LISTED and not self.list.lines:
                self.ask_supplier()
                return True
            return (self.list if face == _LISTED else self.items).take_current()
        return super().take_key(event)

    def go_on(self) -> None:
        """A new supplier, his form kept, or what to do with the proposal."""
        face = self.faces.currentIndex()
        if face == _LISTED:
            self.ask_supplier()
        elif face == _ASKED:
            self.form.press()
        elif face == _EARNED:
            self.refresh()
        elif self._order:
            self._attempt(lambda: self._came(self._order, self._amounts), "came")
        else:
            self._ask_act()

    def ask_supplier(self) -> None:
        """The form of a new one."""
        self._show(_ASKED)
        self.form.lines["name"].editor.setFocus()

    def open_row(self, key: str) -> None:
        """A supplier's proposal, or an order that has come."""
        what, _, ref = key.partition(" ")
        if what == "supplier":
            self._supplier = ref
            self._propose()
            return
        panel = NumberedPanel(tr("purchase.order"), [
            Choice("came", tr("purchase.came")), Choice("differs", tr("purchase.differs")),
            Choice("cancel", tr("purchase.cancel"))],
            "\n".join(f"{named(one.name, one.spec)} {figure(one.quantity)}"
                      for one in purchasing.list_order_lines(self._counter.till, ref)[:6]))

        def chosen(name: str) -> None:
            self._counter.window.close_overlay(panel)
            if name == "differs":
                self._count_order(ref)
            elif name == "came":
                self._attempt(lambda: self._came(ref, {}), "came")
            else:
                self._attempt(lambda: purchasing.cancel_order(
                    self._counter.till, self._counter.who, ref), "cancelled")

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _count_order(self, order_uid: str) -> None:
        """What came of an order is keyed in over what was ordered."""
        lines = purchasing.list_order_lines(self._counter.till, order_uid)
        self._order = order_uid
        self._rows = {line.item_ref: _Row(
            named(line.name, line.spec), tr("purchase.was_ordered", count=figure(line.quantity)),
            line.cost_won) for line in lines}
        self._amounts = {line.item_ref: line.quantity for line in lines}
        self._show_items()

    def _came(self, order_uid: str, counted: Mapping[str, int]) -> None:
        """An order's goods, as counted or else as ordered; what did not come is left out."""
        till = self._counter.till
        order = next(one for one in purchasing.list_orders(till) if one.order_uid == order_uid)
        purchasing.receive_purchase(
            till, self._counter.who, order.supplier_ref, [
                Bought(line.item_ref, counted.get(line.item_ref, line.quantity), line.cost_won)
                for line in purchasing.list_order_lines(till, order_uid)
                if counted.get(line.item_ref, line.quantity)], order_uid=order_uid)

    def show_margins(self) -> None:
        """What bought goods earned in four weeks, most first."""
        till = self._counter.till
        last = date.fromisoformat(till.business_date)
        first = (last - timedelta(days=_MARGIN_DAYS - 1)).isoformat()
        found = purchasing.list_margins(till, first, till.business_date)
        self.margins.set_lines([_margin_line(one) for one in found])
        self._earned.setCurrentIndex(1 if found else 0)
        self._show(_EARNED)
        self.body.set_words(
            tr("purchase.margin_body", first=first, last=till.business_date), "text_soft")

    # -- a supplier's items ---------------------------------------------------------------

    def _propose(self) -> None:
        till = self._counter.till
        found = purchasing.propose_order(till, self._supplier)
        self._order = ""
        self._rows = {one.item.item_ref: _Row(
            named(one.item.name, one.item.spec),
            tr("purchase.why", usual=figure(one.usual), left=figure(one.item.on_shelf),
               coming=figure(one.item.on_order)), one.item.cost_won, one.item.pack)
            for one in found}
        self._amounts = {one.item.item_ref: one.quantity for one in found}
        self._show_items()

    def _show_items(self) -> None:
        lines = [ListLine(
            key=ref, title=row.name, note=row.note,
            right=tr("stock.pieces", count=figure(self._amounts[ref])),
            right_note=won(self._amounts[ref] * row.cost_won),
            mark=Mark(tr("purchase.pack", count=figure(row.pack)), "plain")
            if row.pack > 1 else None) for ref, row in self._rows.items()]
        self.items.set_lines(lines)
        total = sum(self._amounts[ref] * row.cost_won for ref, row in self._rows.items())
        self._show(_PROPOSED)
        self.body.set_words(
            tr("purchase.count_body" if self._order else "purchase.total", won=won(total))
            if lines else tr("purchase.no_items"),
            "text_soft")

    def ask_amount(self, ref: str) -> None:
        """So many of it."""
        panel = AmountPanel(
            self._rows[ref].name, value=self._amounts[ref], digits_max=4,
            seven_on_top=self._counter.seven_on_top, money=False)

        def given(amount: int) -> None:
            self._counter.window.close_overlay(panel)
            self._amounts[ref] = amount
            self._show_items()

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def ask_item(self) -> None:
        """Something more that this supplier has: which, at what cost."""
        counter = self._counter

        def find(typed: str) -> list[Hit]:
            return [Hit(one.ref, named(one.name, one.spec), one.producer_name, one.price_won)
                    for one in (catalog.search(counter.till, typed, limit=8) if typed else [])]

        panel = PickPanel(tr("purchase.add_item"), tr("count.find"), find)

        def chosen(ref: str) -> None:
            counter.window.close_overlay(panel)
            cost = AmountPanel(
                tr("purchase.cost"), unit=unit_won(), seven_on_top=counter.seven_on_top)

            def given(cost_won: int) -> None:
                def act(_: Approval | None) -> None:
                    purchasing.keep_supplied(
                        counter.till, counter.who, self._supplier, ref, cost_won)
                    counter.window.close_overlay(cost)
                    self._propose()

                counter.attempt(act, cost.say)

            cost.given.connect(given)
            counter.window.open_overlay(cost)

        panel.chosen.connect(chosen)
        counter.window.open_overlay(panel)

    def _ask_act(self) -> None:
        panel = NumberedPanel(tr("purchase.acts"), [
            Choice("place", tr("purchase.place")), Choice("receive", tr("purchase.receive"))])

        def chosen(name: str) -> None:
            self._counter.window.close_overlay(panel)
            lines = [(ref, amount, self._rows[ref].cost_won)
                     for ref, amount in self._amounts.items() if amount]
            till, who = self._counter.till, self._counter.who
            if name == "place":
                self._attempt(lambda: purchasing.place_order(
                    till, who, self._supplier, lines), "placed")
            else:
                self._attempt(lambda: purchasing.receive_purchase(
                    till, who, self._supplier,
                    [Bought(ref, amount, cost) for ref, amount, cost in lines]), "came")

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    # -- pieces ---------------------------------------------------------------------------

    def _keep(self, answers: Mapping[str, str]) -> None:
        lead = answers["lead_days"].strip()
        self._supplier = purchasing.keep_supplier(
            self._counter.till, self._counter.who, name=answers["name"],
            phone=answers["phone"], lead_days=int(lead) if lead.isdigit() else -1)
        self._propose()

    def _attempt(self, do: Callable[[], object], told: str) -> None:
        def act(_: Approval | None) -> None:
            do()
            self._counter.messages.banner(
                tr(f"purchase.told_{told}"), tone="do", stay_ms=8_000)
            self.refresh()

        self._counter.attempt(act, self.say)

    def _show(self, face: int) -> None:
        self.faces.setCurrentIndex(face)
        self.add.setVisible(face == _PROPOSED and not self._order)
        self.earned.setVisible(face == _LISTED)
        words = ("purchase.new", "purchase.keep", "purchase.acts", "common.back")[face]
        self.new.set_words(tr(
            "purchase.take_in" if face == _PROPOSED and self._order else words))
        self.body.set_words(tr("purchase.body"), "text_soft")


def _margin_line(one: Margin) -> ListLine:
    note = tr("purchase.sold", count=figure(one.quantity), won=won(one.sales_won))
    if one.margin_won is None:
        return ListLine("", named(one.name, one.spec), note, "–", tr("purchase.no_cost"))
    percent = f"{(one.margin_basis_points or 0) / 100:.1f} %"
    mark = Mark(tr("purchase.loss"), "remove") if one.margin_won < 0 else None
    return ListLine("", named(one.name, one.spec), note, won(one.margin_won), percent, mark)
