"""계산서·세금계산서 요청: what the office still has to issue on 홈택스, and what is done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget

from app import invoices
from app.access import Approval
from app.clock import local_now
from app.invoices import Invoice
from ui.asking import is_enter
from ui.choosing import NumberedPanel, TypePanel
from ui.counter import Counter
from ui.folder_panel import save_file
from ui.i18n import tr, won
from ui.shapes import Choice, Mark
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact


class InvoicesScreen(Page):
    """Enter or a touch settles one; F4 keeps the list for 홈택스."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("invoices.title"), tr("invoices.body"))
        self._counter = counter
        self._found: dict[str, Invoice] = {}
        self._export = compact(Key(tr("invoices.export"), "F4", "do", height_px=56))
        self._export.clicked.connect(self.export)
        self.head.addWidget(self._export)
        self.list = RowList(tr("invoices.title"))
        self.list.chosen.connect(self.open)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(Teach(tr("invoices.empty_title"), tr("invoices.empty_body")))
        self.column.addWidget(self._stack, 1)
        self.refresh()

    def refresh(self) -> None:
        """What waits first, then what is done."""
        found = invoices.list_invoices(self._counter.till)
        self._found = {one.row.invoice_uid: one for one in found}
        self.list.set_lines([invoice_line(one) for one in found])
        self._stack.setCurrentIndex(0 if found else 1)
        self._export.setEnabled(any(one.waits for one in found))

    def take_key(self, event: QKeyEvent) -> bool:
        """F4 the list for 홈택스, Enter the marked request."""
        if event.key() == Qt.Key.Key_F4:
            self.export()
            return True
        if is_enter(event):
            self.list.take_current()
            return True
        return super().take_key(event)

    def export(self) -> None:
        """The list of what waits, a row a paper, taxable and exempt apart."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            data, _count = invoices.export_csv(counter.till, counter.who)
            today = local_now(counter.till.clock).date().isoformat()
            save_file(counter, f"invoices-{today}.csv", data, self.say)

        counter.attempt(act, self.say)

    def open(self, key: str) -> None:
        """What to do about one that waits."""
        one = self._found.get(key)
        if one is None or not one.waits:
            return
        choices = [Choice(name, tr(f"invoices.{name}")) for name in ("issued", "withdraw")]
        panel = NumberedPanel(one.row.name, choices, figures_of(one))

        def chosen(name: str) -> None:
            self._counter.window.close_overlay(panel)
            if name == "issued":
                self._ask_number(one, [])
            else:
                self._withdraw(one)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _ask_number(self, one: Invoice, numbers: list[str]) -> None:
        """The number of each paper there is, taxable first."""
        counter = self._counter
        kinds = [kind for kind, amount in (
            ("tax", one.row.taxable_won), ("exempt", one.row.exempt_won)) if amount]
        if len(numbers) == len(kinds):
            by_kind = dict(zip(kinds, numbers, strict=True))
            counter.attempt(lambda _: self._issued(one, by_kind), self.say)
            return
        kind = kinds[len(numbers)]
        panel = TypePanel(
            tr(f"invoices.number_{kind}"), tr("named.approval"), body=figures_of(one),
            length_max=26, seven_on_top=counter.seven_on_top)

        def given(number: str) -> None:
            counter.window.close_overlay(panel)
            self._ask_number(one, [*numbers, number])

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def _issued(self, one: Invoice, by_kind: dict[str, str]) -> None:
        counter = self._counter
        invoices.mark_issued(
            counter.till, counter.who, one.row.invoice_uid, tax_no=by_kind.get("tax", ""),
            exempt_no=by_kind.get("exempt", ""))
        counter.messages.banner(tr("invoices.done"), tone="do", stay_ms=6_000)
        self.refresh()

    def _withdraw(self, one: Invoice) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            invoices.withdraw(
                counter.till, counter.who, one.row.invoice_uid, tr("invoices.not_wanted"))
            self.refresh()

        counter.attempt(act, self.say)


def invoice_line(one: Invoice) -> ListLine:
    """A row: whose, what, how much, and how it stands."""
    row = one.row
    mark = Mark(tr("invoices.waits"), "look") if one.waits else Mark(
        tr(f"invoices.state_{row.state}"), "plain")
    return ListLine(
        key=row.invoice_uid, title=row.name,
        note=f"{row.business_date} · {row.receipt_no} · {one.goods}",
        right=won(row.taxable_won + row.exempt_won), mark=mark)


def figures_of(one: Invoice) -> str:
    """Taxable and exempt apart, as 홈택스 asks for them."""
    parts = (("receipts.supply", one.supply_won), ("receipts.vat", one.row.vat_won),
             ("receipts.exempt", one.row.exempt_won))
    return " · ".join(f"{tr(key)} {won(amount)}" for key, amount in parts)
