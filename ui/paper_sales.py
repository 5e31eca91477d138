"""수기 판매 typed in: slip, day and writer stay, lines go in by keyboard: name, pieces, price."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from app import access, paper_sales, sell
from app.access import Approval
from app.cart import Product
from app.clock import local_now
from app.errors import ShopError
from app.pricing import price_cart
from app.sale_entry import PaperNote
from models.values import SaleType
from ui import theme
from ui.asking import AmountPanel, ChoosePanel, is_enter
from ui.counter import Counter
from ui.devices import Devices
from ui.i18n import tr, weight, won
from ui.messages import sentence
from ui.shapes import Choice, Mark
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Segments
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact
from ui.widgets.panels import BigAmount

_PAD_SLIPS: Final = 20
_DAYS_SHOWN: Final = 3
#: `상추 2 1800`, `삼겹살 350g`: what it was, then pieces or grams, then the price if written.
_TYPED: Final = re.compile(r"(.+?)(?:\s+(\d{1,3})|\s+(\d{1,5})g)?(?:\s+(\d{2,8}))?", re.ASCII)
_KEYS: Final = {Qt.Key.Key_F9: "CASH", Qt.Key.Key_F10: "CARD", Qt.Key.Key_F12: "BANK_TRANSFER"}


def read_typed(text: str) -> tuple[str, int, int | None, int | None]:
    """(what, pieces, grams, price) of one typed line; digits alone are a code."""
    found = _TYPED.fullmatch(text.strip())
    if found is None:
        return text.strip(), 1, None, None
    what, pieces, grams, price = found.groups()
    return (what, int(pieces or 1), int(grams) if grams else None,
            int(price) if price else None)


class PaperSalesScreen(Page):
    """One slip after the other without leaving the keyboard."""

    def __init__(self, counter: Counter, devices: Devices) -> None:
        super().__init__(tr("paper.title"), tr("paper.body"))
        self._counter = counter
        self._devices = devices
        self._cart = sell.start_cart()
        pad = compact(Key(tr("paper.pad"), "", "soft", height_px=56))
        pad.clicked.connect(self.make_pad)
        self.head.addWidget(pad)
        self._lay_out()
        self.slip.set_text(str(paper_sales.suggest_slip_no(counter.till)))
        self.show_typed()
        self._show_cart()
        self.setFocusProxy(self.entry.editor)

    def _lay_out(self) -> None:
        counter = self._counter
        row = QHBoxLayout()
        row.setSpacing(14)
        edit = QLineEdit()
        edit.setMaxLength(6)
        self.slip = FormLine(tr("paper.slip"), edit)
        self.slip.setFixedWidth(150)
        row.addWidget(self.slip)
        today = local_now(counter.till.clock).date()
        days = [today - timedelta(days=n) for n in range(_DAYS_SHOWN)]
        self.day = Segments(tr("paper.day"), [
            Choice(on.isoformat(), tr(f"paper.day_{n}")) for n, on in enumerate(days)
        ], days[0].isoformat())
        row.addWidget(self._titled(tr("paper.day"), self.day), 1)
        people = access.list_staff(counter.till)
        self.writer = Segments(tr("paper.writer"), [
            Choice(one.ref, f"{one.no} {one.name}") for one in people
        ], counter.who.staff_ref)
        row.addWidget(self._titled(tr("paper.writer"), self.writer), 2)
        self.column.addLayout(row)
        self.entry = FormLine(tr("paper.entry"), QLineEdit())
        self.column.addWidget(self.entry)
        sides = QHBoxLayout()
        sides.setSpacing(14)
        self.lines = RowList(tr("paper.lines"))
        self.lines.chosen.connect(self.remove_line)
        sides.addWidget(self.lines, 3)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(Words(tr("paper.typed"), size_px=18, weight=theme.SEMI))
        self.typed = RowList(tr("paper.typed"))
        right.addWidget(self.typed, 1)
        sides.addLayout(right, 2)
        self.column.addLayout(sides, 1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        self.total = BigAmount(tr("paper.total"), size_px=40)
        foot.addWidget(self.total, 2)
        for name, code, hint in (
                ("cash", "CASH", "F9"), ("card", "CARD", "F10"),
                ("transfer", "BANK_TRANSFER", "F12")):
            key = Key(tr(f"paper.by_{name}"), hint, "do" if code == "CASH" else "plain",
                      size_px=20, height_px=72)
            key.clicked.connect(lambda _=False, code=code: self.finish(code))
            foot.addWidget(key, 1)
        self.column.addLayout(foot)

    @staticmethod
    def _titled(title: str, segments: Segments) -> FormLine:
        return FormLine(title, segments)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter takes the typed line; F9, F10 and F12 finish the slip; Esc steps back."""
        code = _KEYS.get(Qt.Key(event.key()))
        if code is not None:
            self.finish(code)
            return True
        if is_enter(event) and not self.lines.view.hasFocus():
            self.take_line()
            return True
        return super().take_key(event)

    def take_scan(self, text: str) -> bool:
        """A code scanned from a label at the desk is a line too."""
        self.entry.set_text(text)
        self.take_line()
        return True

    def take_line(self) -> None:
        """One line of the slip: found at once, or chosen among a few."""
        text = self.entry.text
        if not text:
            return
        what, pieces, grams, price = read_typed(text)
        till = self._counter.till
        found = paper_sales.find_goods(till, text) if text.isdigit() else []
        found = found or paper_sales.find_goods(till, what)
        if not found:
            self.entry.say(tr("paper.not_found", what=what))
            return
        if len(found) == 1:
            self._add(found[0], pieces, grams, price)
            return
        panel = ChoosePanel(tr("paper.which", what=what), [
            Choice(str(n), f"{one.name} {one.spec}".strip(),
                   f"{one.producer_name} {won(one.list_price_won)}")
            for n, one in enumerate(found[:6])
        ])

        def chosen(key: str) -> None:
            self._counter.window.close_overlay(panel)
            self._add(found[int(key)], pieces, grams, price)

        panel.chosen.connect(chosen)
        self._counter.window.open_overlay(panel)

    def _add(self, product: Product, pieces: int, grams: int | None, price: int | None) -> None:
        weighed = product.sale_type is SaleType.WEIGHT
        if weighed and grams is None:
            self.entry.say(tr("paper.grams"))
            return
        try:
            self._cart = paper_sales.add_written(
                self._cart, product, quantity=1 if weighed else pieces,
                weight_g=grams if weighed else None, price_won=price)
        except ShopError as error:
            self.entry.say(sentence(error))
            return
        self.entry.say("")
        self.entry.set_text("")
        self._show_cart()

    def remove_line(self, key: str) -> None:
        """A line chosen again goes: nothing was sold here, it was only mistyped."""
        from app.cart import remove

        self._cart = remove(self._cart, int(key))
        self._show_cart()

    def finish(self, tender_code: str) -> None:
        """Put the slip on its day; the next number waits."""
        if self._cart.is_empty:
            self.entry.say(tr("paper.nothing"))
            return
        counter = self._counter
        try:
            note = paper_sales.note_slip(
                counter.till, self.slip.text, date.fromisoformat(self.day.current),
                self.writer.current)
        except ShopError as error:
            self.slip.say(sentence(error))
            return
        self.slip.say("")
        if tender_code == "CARD":
            self._ask_number(note)
        else:
            self._finish(note, tender_code)

    def _ask_number(self, note: PaperNote) -> None:
        panel = AmountPanel(
            tr("paper.approval_no"), digits_max=8, money=False, plain=True,
            seven_on_top=self._counter.seven_on_top)

        def given(number: int) -> None:
            self._counter.window.close_overlay(panel)
            self._finish(note, "CARD", f"{number:08d}" if number else "")

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def _finish(self, note: PaperNote, tender_code: str, approval_no: str = "") -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            done = paper_sales.type_slip(
                counter.till, counter.who, note, self._cart, tender_code,
                approval_no=approval_no,
                depositor=tr("paper.depositor", no=note.slip_no)
                if tender_code == "BANK_TRANSFER" else "")
            counter.messages.sound("paid")
            key = "paper.done_late" if done.is_late else "paper.done"
            self.say(tr(key, slip=note.slip_no, date=note.written_on, won=won(done.total_won)))
            self._cart = sell.start_cart()
            self.slip.set_text(str(int(note.slip_no) + 1))
            self._show_cart()
            self.show_typed()
            self.entry.editor.setFocus()

        counter.attempt(act, self.entry.say)

    def make_pad(self) -> None:
        """A pad to print and put beside the till, its numbers behind the last one used."""
        from app.office_paper import PaperPad

        counter, till = self._counter, self._counter.till
        if self._devices.office_pdf is None:
            self.say(tr("exceptions.no_pdf"))
            return
        first = paper_sales.next_slip_no(till)
        data = self._devices.office_pdf(PaperPad(till.settings.shop_name, first, _PAD_SLIPS))
        path = till.paths.data / "exports" / f"paper-pad-{first:04d}.pdf"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            self.say(tr("exceptions.not_saved", detail=error.strerror or ""))
            return
        counter.messages.banner(tr("exceptions.saved", path=path), tone="do", stay_ms=8_000)

    def show_typed(self) -> None:
        """What was typed in this shift so far."""
        self.typed.set_lines([
            ListLine(
                one.receipt_no, f"{one.slip_no} · {one.written_on[5:]}",
                tr("paper.by_whom", writer=one.written_by, typist=one.typed_by),
                won(one.total_won),
                mark=Mark(tr("paper.late"), "look") if one.is_late else None)
            for one in paper_sales.list_typed(self._counter.till)
        ])

    def _show_cart(self) -> None:
        priced = price_cart(self._cart, self._counter.till.settings.vat_rounding)
        self.total.set_amount(priced.total_won)
        self.lines.set_lines([
            ListLine(
                str(line.id), f"{line.product.name} {line.product.spec}".strip(),
                f"{line.product.producer_name} · "
                + (weight(line.weight_g) if line.weight_g is not None else f"× {line.quantity}")
                + f" · {won(line.unit_price_won)}",
                won(line.gross_won))
            for line in self._cart.lines
        ])
