"""Papers of a finished sale: a copy, a gift receipt, an electronic one, invoice, statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app import account_papers, accounts, invoices, receipts
from app.access import Approval
from app.errors import Refused
from app.invoices import Buyer
from ui import theme
from ui.asking import AskPanel, foot_keys, is_enter
from ui.choosing import NumberedPanel
from ui.counter import Counter
from ui.folder_panel import save_file
from ui.i18n import tr
from ui.messages import sentence
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.frames import Overlay

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.receipt import Receipt
    from ui.devices import Devices


class Papers:
    """What can be made of one receipt; each thing says what became of it in the banner."""

    def __init__(
        self, counter: Counter, devices: Devices, receipt_no: str, say: Callable[[str], None]
    ) -> None:
        self._counter = counter
        self._devices = devices
        self._number = receipt_no
        self._say = say
        self._sale_uid = ""

    def open(self) -> None:
        """The menu."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            self._sale_uid = receipts.find_sale(counter.till, self._number)
            choices = [Choice(name, tr(f"papers.{name}")) for name in self._names()]
            panel = NumberedPanel(tr("papers.title", number=self._number), choices)

            def chosen(name: str) -> None:
                counter.window.close_overlay(panel)
                {"copy": self._copy, "gift": self._gift, "pdf": lambda: self._ask_consent("pdf"),
                 "png": lambda: self._ask_consent("png"), "invoice": self._invoice,
                 "statement": self._statement, "statement_pdf": self._account_pdf}[name]()

            panel.chosen.connect(chosen)
            counter.window.open_overlay(panel)

        counter.attempt(act, self._say)

    def _names(self) -> list[str]:
        names = ["copy", "gift"]
        names += ["pdf"] if self._devices.receipt_pdf is not None else []
        names += ["png"] if self._devices.receipt_png is not None else []
        names.append("invoice")
        try:
            account_papers.delivery_of(self._counter.till, self._sale_uid)
        except Refused:
            return names
        names.append("statement")
        return names + (["statement_pdf"] if self._devices.account_pdf is not None else [])

    def _tell(self, words: str) -> None:
        self._counter.messages.banner(words, tone="do", stay_ms=8_000)

    def _copy(self) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            receipts.reprint_receipt(counter.till, counter.who, self._sale_uid)
            self._tell(tr("sell.reprinted", number=self._number))

        counter.attempt(act, self._say)

    def _gift(self) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            printed = account_papers.print_gift(counter.till, counter.who, self._sale_uid)
            self._tell(tr("papers.gift_done" if printed else "papers.no_printer"))

        counter.attempt(act, self._say)

    # -- electronic -----------------------------------------------------------------------

    def _ask_consent(self, form: str) -> None:
        """The law wants the buyer's word for an electronic receipt (부가가치세법 시행령 73(9))."""
        counter = self._counter
        panel = AskPanel(tr("papers.consent"), tr("papers.consent_yes"),
                         tr("papers.consent_body"), tone="do")

        def agreed() -> None:
            counter.window.close_overlay(panel)
            receipt = receipts.receipt_of(counter.till, self._sale_uid)
            maker = self._devices.receipt_pdf if form == "pdf" else self._devices.receipt_png
            if maker is not None:
                self._keep(f"{self._number}.{form}", maker, receipt)

        panel.agreed.connect(agreed)
        counter.window.open_overlay(panel)

    def _keep(self, name: str, make: Callable[[Receipt], bytes], receipt: Receipt) -> None:
        save_file(self._counter, name, make(receipt), self._say)

    # -- between firms --------------------------------------------------------------------

    def _statement(self) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            found = account_papers.delivery_of(counter.till, self._sale_uid)
            printed = account_papers.print_paper(counter.till, counter.who, found)
            self._tell(tr("papers.statement_done" if printed else "papers.no_printer"))

        counter.attempt(act, self._say)

    def _account_pdf(self) -> None:
        make = self._devices.account_pdf
        if make is not None:
            found = account_papers.delivery_of(self._counter.till, self._sale_uid)
            save_file(self._counter, f"{self._number}-statement.pdf", make(found), self._say)

    def _invoice(self) -> None:
        counter = self._counter
        charged = buyer_of(counter, self._sale_uid)
        panel = BuyerPanel(charged)

        def given(buyer: object) -> None:
            if isinstance(buyer, Buyer):
                self._request(panel, buyer, warned=False)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def _request(self, panel: BuyerPanel, buyer: Buyer, *, warned: bool) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            try:
                invoices.request(
                    counter.till, counter.who, self._sale_uid, buyer, warned=warned)
            except Refused as refused:
                if not refused.code.startswith("invoice.covered"):
                    raise
                self._warn(panel, buyer, sentence(refused))
                return
            counter.window.close_overlay(panel)
            self._tell(tr("papers.invoice_done", name=buyer.name))

        counter.attempt(act, panel.say)

    def _warn(self, panel: BuyerPanel, buyer: Buyer, words: str) -> None:
        """What already stands for the sale is said before it would count twice."""
        counter = self._counter
        ask = AskPanel(tr("papers.covered"), tr("papers.covered_yes"), words)

        def agreed() -> None:
            counter.window.close_overlay(ask)
            self._request(panel, buyer, warned=True)

        ask.agreed.connect(agreed)
        counter.window.open_overlay(ask)


class BuyerPanel(Overlay):
    """`given` carries a `Buyer`: whose registration it is and where the paper goes."""

    given = Signal(object)

    def __init__(self, known: Buyer | None) -> None:
        super().__init__(width_px=640, height_px=560)
        self.keeps_scan = False
        self._known = known
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(10)
        column.addWidget(Words(tr("papers.buyer"), size_px=24, weight=theme.BOLD))
        self.edits = {name: QLineEdit() for name in ("business_no", "name", "email")}
        for name, edit in self.edits.items():
            edit.setMinimumHeight(theme.TOUCH_PX)
            edit.setStyleSheet(theme.sheet())
            edit.setText(getattr(known, name) if known is not None else "")
            column.addWidget(FormLine(tr(f"accounts.{name}"), edit))
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        column.addStretch()
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("papers.ask_invoice"), "Enter", "do", self._give)))
        self.setFocusProxy(self.edits["business_no"])

    def say(self, words: str) -> None:
        """What cannot be, below the fields."""
        self._trouble.set_words(words)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter asks; Tab and the arrows change fields."""
        if is_enter(event):
            self._give()
            return True
        if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Backtab}:
            back = event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Backtab}
            edits = list(self.edits.values())
            here = next((n for n, edit in enumerate(edits) if edit.hasFocus()), -1)
            edits[(here + (-1 if back else 1)) % len(edits)].setFocus()
            return True
        return super().take_key(event)

    def _give(self) -> None:
        values = {name: edit.text().strip() for name, edit in self.edits.items()}
        self.given.emit(Buyer(
            values["business_no"], values["name"], values["email"],
            self._known.account_ref if self._known is not None else None))


def buyer_of(counter: Counter, sale_uid: str) -> Buyer | None:
    """The buyer of a sale on account, as the office keeps it; its mail address stays sealed."""
    ref = accounts.account_of_sale(counter.till, sale_uid)
    if ref is None:
        return None
    one = accounts.find(counter.till, ref)
    return Buyer(one.business_no, one.name, "", ref)
