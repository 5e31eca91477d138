"""The return screen: find the old receipt, choose what comes back and why, give the money back."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app import receipt_search, refund, signed
from app.access import Approval
from app.barcode import Badge, Product, Receipt, read
from app.card_back import find_waiting
from app.catalog import find_all_by_plu, find_by_barcode, scan_rules
from app.clock import local_datetime, local_now
from app.errors import BadInput, ShopError
from app.receipt_code import is_receipt_code
from app.receipt_search import FoundSale
from app.refund import CompletedRefund, GiveBack, RefundPlan, Returnable
from app.tender import TenderKind, notes_and_coins
from ui import theme
from ui.asking import is_enter
from ui.counter import Counter
from ui.devices import Devices
from ui.giving_back import GivingBack, approved_on
from ui.i18n import moment, tr, won
from ui.messages import code_sentence, sentence
from ui.return_done import DoneView, name_of, tender_name
from ui.return_find import DayAmountPanel, FindReceipt
from ui.return_lines import ReturnLines
from ui.widgets.basket import pieces_words
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame, clear_layout
from ui.widgets.keys import Key
from ui.widgets.page import Page, compact
from ui.widgets.panels import BigAmount
from ui.widgets.turned import Turned

_OTHER: Final = "other"
_REASONS: Final = ("spoiled", "wrong", "price", _OTHER)
_REASON_KEYS: Final = (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3, Qt.Key.Key_F4)
_NOTE_LENGTH_MAX: Final = 50


class ReceiptView(QWidget):
    """One old receipt: its lines, what comes back and to which tender, the reason, one button."""

    def __init__(self, counter: Counter, found: Returnable, *, by_code: bool = False) -> None:
        super().__init__()
        self._counter = counter
        self.found = found
        #: Another till's sale, known by its signed code alone.
        self.by_code = by_code
        self.plan: RefundPlan | None = None
        self._why = ""
        self._reasons: dict[str, Key] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.head = f"{found.sale.receipt_no} · {self._when()} · {self._paid_by()}"
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self._line_card(found), 3)
        row.addLayout(self._money_side(), 2)
        column.addLayout(row, 1)
        self.lines.changed.connect(self._refresh)
        self._refresh()
        self._tell_state()

    @property
    def trouble(self) -> str:
        """The sentence above the lines."""
        return self._trouble.words

    @property
    def reason(self) -> str:
        """The reason as it is kept: the button's word, and what was typed behind 기타."""
        words = tr(f"return.why_{self._why}") if self._why else ""
        typed = self.note.text().strip() if self._why == _OTHER else ""
        return f"{words}: {typed}" if typed else words

    def say(self, words: str) -> None:
        """Trouble above the lines."""
        self._trouble.set_words(words)

    def choose_reason(self, name: str) -> None:
        """Mark a reason; 기타 asks for a few words."""
        self._why = name
        for key, button in self._reasons.items():
            button.set_marked(key == name)
        self.note.setVisible(name == _OTHER)
        if name == _OTHER:
            self.note.setFocus()
            self._side.bring(self.note)
        else:
            self.setFocus()
        self.say("")

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows choose a line, + − and digits its pieces, * everything, F1–F4 the reason."""
        key, lines = event.key(), self.lines
        if key in _REASON_KEYS:
            self.choose_reason(_REASONS[_REASON_KEYS.index(key)])
            return True
        if self.note.hasFocus():
            return False
        text = event.text()
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            lines.go(-1 if key == Qt.Key.Key_Up else 1)
        elif text == "*":
            lines.take_all()
        elif text in {"+", "-"} and lines.current is not None:
            self._set(lines.current.quantity + (1 if text == "+" else -1))
        elif len(text) == 1 and text in "0123456789":
            self._set(int(text))
        else:
            return False
        return True

    def take_scanned(self, refs: list[str]) -> None:
        """One more of what was scanned comes back."""
        if self.lines.take_one_of(refs):
            self._counter.messages.sound("taken")
            self.say("")
        else:
            self._counter.messages.sound("refused")
            self.say(tr("return.not_on_receipt"))

    def ready(self) -> bool:
        """Whether there is something to give back and a reason for it; says what is missing."""
        missing = ""
        if self.found.is_all_back:
            missing = tr("return.nothing_left")
        elif self._counter.till.shift is None:
            missing = code_sentence("shift.closed", {})
        elif self.plan is None:
            missing = self.trouble or tr("return.choose_lines")
        elif not self._why:
            missing = tr("return.choose_reason")
        if missing:
            self._counter.messages.sound("refused")
            self.say(missing)
        return not missing

    def _set(self, quantity: int) -> None:
        line = self.lines.current
        if line is not None and not line.set_quantity(quantity):
            self._counter.messages.sound("refused")
            self.say(tr("return.too_many", left=line.left))

    def _refresh(self) -> None:
        """Work the return out anew; the figures are those that will be written."""
        plan, trouble = None, ""
        try:
            plan = refund.plan_refund(self.found, self.lines.quantities)
        except BadInput:
            # Nothing is chosen: that is where everyone begins.
            trouble = ""
        except ShopError as error:
            trouble = sentence(error)
        self.plan = plan
        self.say(trouble)
        self._amount.set_amount(plan.total_won - plan.cash_rounding_won if plan else 0)
        clear_layout(self._ways)
        for part in plan.give_back if plan else ():
            self._show_way(part)

    def _show_way(self, part: GiveBack) -> None:
        card = part.tender.tender_kind == TenderKind.CARD
        words = tr("return.way", name=name_of(part), won=won(part.amount_won))
        tone = "network" if card else "do"
        self._ways.addWidget(Words(words, role=tone, size_px=22, weight=theme.BOLD))
        if card:
            self._show_original(part)
        elif part.tender.tender_kind == TenderKind.CASH:
            pieces = pieces_words(tuple(notes_and_coins(part.amount_won)))
            self._ways.addWidget(Words(pieces, size_px=18, wraps=True))

    def _show_original(self, part: GiveBack) -> None:
        """What the terminal will ask for, to be read from where the terminal stands."""
        number = part.tender.approval_no or tr("return.see_slip")
        on, amount = approved_on(self._counter.till, part), won(part.tender.approved_won)
        self._ways.addWidget(Words(tr("return.original"), role="text_soft", size_px=16))
        self._ways.addWidget(Words(number, size_px=30, weight=theme.BOLD))
        words = f"{on} · {amount}"
        self._ways.addWidget(Words(words, size_px=24, weight=theme.SEMI))

    def _tell_state(self) -> None:
        """What is already known about this receipt before anything is touched."""
        if self.found.is_all_back:
            self.say(tr("return.nothing_left"))
            return
        if self._counter.till.shift is None:
            self.say(code_sentence("shift.closed", {}))
            return
        waiting_won = self.waiting_won
        if waiting_won:
            self._counter.messages.sound("look")
            self.say(tr("return.waits", won=won(waiting_won)))

    @property
    def waiting_won(self) -> int:
        """Won of this receipt's cards that were cancelled, or may have been, without a return."""
        uids = [one.payment_uid for one in self.found.tenders if one.payment_uid]
        return sum(find_waiting(self._counter.till, uid) for uid in uids)

    def _when(self) -> str:
        sale = self.found.sale
        return moment(local_datetime(sale.sold_at_ms, sale.utc_offset_min))

    def _paid_by(self) -> str:
        return " + ".join(
            f"{tender_name(one.tender_code)} {won(one.amount_won)}" for one in self.found.tenders
        )

    def _line_card(self, found: Returnable) -> QWidget:
        card = CardFrame()
        column = QVBoxLayout(card)
        column.setContentsMargins(6, 6, 6, 8)
        column.setSpacing(6)
        self.lines = ReturnLines(found)
        column.addWidget(self.lines, 1)
        self.everything = Key(tr("return.all"), "*", "soft", height_px=56)
        self.everything.clicked.connect(self.lines.take_all)
        column.addWidget(self.everything)
        return card

    def _money_side(self) -> QVBoxLayout:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._amount = BigAmount(tr("return.total"), size_px=48)
        column.addWidget(self._amount)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(2)
        column.addLayout(self._ways)
        column.addStretch()
        for first in (0, 2):
            row = QHBoxLayout()
            row.setSpacing(8)
            for index in (first, first + 1):
                name = _REASONS[index]
                key = Key(tr(f"return.why_{name}"), f"F{index + 1}", height_px=54)
                key.clicked.connect(lambda _=False, name=name: self.choose_reason(name))
                self._reasons[name] = key
                row.addWidget(key, 1)
            column.addLayout(row)
        self.note = QLineEdit()
        self.note.setMaxLength(_NOTE_LENGTH_MAX)
        self.note.setFont(theme.font(theme.BODY_PX))
        self.note.setPlaceholderText(tr("return.note"))
        self.note.setAccessibleName(tr("return.note"))
        self.note.hide()
        column.addWidget(self.note)
        column.addWidget(Words(tr("return.period"), role="text_soft", size_px=16, wraps=True))
        self._side = Turned(inner)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self._side, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.exchange_key = Key(tr("return.exchange"), "F5", "plain", size_px=20, height_px=76)
        if self.by_code:
            self.exchange_key.hide()
        foot.addWidget(self.exchange_key, 1)
        self.do_key = Key(tr("return.do"), "Enter", "do", size_px=24, height_px=76)
        foot.addWidget(self.do_key, 2)
        side.addLayout(foot)
        return side


class ReturnScreen(Page):
    """Find a receipt, choose the pieces, say why, give the money back."""

    #: What comes back is exchanged: (plan, reason), for who sells.
    exchange_asked = Signal(object, str)
    unreceipted_asked = Signal()

    def __init__(
        self, counter: Counter, receipt_no: str = "", devices: Devices | None = None
    ) -> None:
        super().__init__(tr("return.title"))
        self._counter = counter
        self._devices = devices or Devices()
        self.finder = FindReceipt()
        self.finder.search.edit.offer_commit = counter.scanner.feed_commit
        self.finder.typed.connect(self.search)
        self.finder.chosen.connect(self.open_receipt)
        self.finder.day_asked.connect(self.ask_day)
        self.finder.mend_asked.connect(self.mend)
        self.finder.papers_asked.connect(self.open_papers)
        self.finder.unreceipted_asked.connect(self.unreceipted_asked)
        self.receipt: ReceiptView | None = None
        self.done: DoneView | None = None
        self._giving: GivingBack | None = None
        self._searched = False
        self._another = Key(tr("return.other_receipt"), "", "soft", height_px=56)
        self._another.setFixedWidth(150)
        self._another.clicked.connect(self.find_again)
        self._another.hide()
        self._acts: list[Key] = []
        for name, hint, act in (
            ("mend", "F6", self.mend), ("papers", "F8", self.open_papers),
        ):
            key = compact(Key(tr(f"return.{name}"), hint, "soft", height_px=56))
            key.clicked.connect(lambda _=False, act=act: act(self._number()))
            key.hide()
            self._acts.append(key)
            self.head.addWidget(key)
        self.head.addWidget(self._another)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.finder)
        self.column.addWidget(self._stack, 1)
        self.find_again()
        if receipt_no:
            self.search(receipt_no)

    # -- keys and scans -------------------------------------------------------------------

    def take_scan(self, text: str) -> bool:
        """A receipt opens; goods count as coming back; anything else is the sell screen's."""
        till = self._counter.till
        if is_receipt_code(text):
            self.search(text)
            return True
        found = read(text, scan_rules(till))
        if isinstance(found, Receipt):
            self.search(found.receipt_no)
            return True
        if self.receipt is None or isinstance(found, Badge):
            return False
        refs: list[str] = []
        if isinstance(found, Product):
            product = find_by_barcode(till, found.code)
            refs = [product.ref] if product is not None else []
            if not refs and found.plu:
                refs = [one.ref for one in find_all_by_plu(till, found.plu)]
        self.receipt.take_scanned(refs)
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter goes on, Esc steps back once; the rest is for what is in front."""
        if event.key() == Qt.Key.Key_Escape:
            self._step_back()
            return True
        if self.done is not None:
            if is_enter(event):
                self.left.emit()
                return True
            return False
        if self.receipt is not None:
            if is_enter(event):
                self.give_back()
                return True
            act = {Qt.Key.Key_F5: self._exchange, Qt.Key.Key_F6: self._mend_open,
                   Qt.Key.Key_F8: self._papers_open}.get(Qt.Key(event.key()))
            if act is not None:
                act()
                return True
            return self.receipt.take_key(event)
        return self.finder.take_key(event)

    def say(self, words: str) -> None:
        """Trouble where the cashier looks."""
        if self.receipt is not None:
            self.receipt.say(words)
        else:
            self.finder.say(words)

    def _step_back(self) -> None:
        if self.done is not None or (self.receipt is None and not self._searched):
            self._leave()
        else:
            self.find_again()

    def _leave(self) -> None:
        self._warn_left_open()
        self.left.emit()

    def _warn_left_open(self) -> None:
        """A card given back without a return must not be forgotten with the screen."""
        if self.receipt is not None and self.done is None and self.receipt.waiting_won:
            number = self.receipt.found.sale.receipt_no
            self._counter.messages.banner(tr("return.left_open", number=number))

    # -- finding --------------------------------------------------------------------------

    def find_again(self) -> None:
        """An empty field and this shift's sales."""
        self._warn_left_open()
        self._drop_receipt()
        self._searched = False
        self.finder.search.edit.clear()
        self.finder.say("")
        self.finder.show_last(receipt_search.list_last_sales(self._counter.till))
        self._show(self.finder)

    def search(self, text: str) -> None:
        """A receipt or approval number: one sale opens, several are shown to choose from."""
        if is_receipt_code(text):
            self._open_signed(text)
            return
        sales: list[FoundSale] = []

        def act(_: Approval | None) -> None:
            sales.extend(receipt_search.find_typed(self._counter.till, text))

        if self._counter.attempt(act, self.say):
            self._meet(sales)

    def ask_day(self) -> None:
        """Day and amount, where there is no paper."""
        counter = self._counter
        shift = counter.till.shift
        now = local_now(counter.till.clock)
        today = date.fromisoformat(shift.business_date) if shift else now.date()
        panel = DayAmountPanel(today, seven_on_top=counter.seven_on_top)

        def given(on: object, amount_won: int, last_four: str) -> None:
            def act(_: Approval | None) -> None:
                if isinstance(on, date):
                    sales = receipt_search.find_by_day_and_amount(
                        counter.till, on, amount_won, last_four
                    )
                    counter.window.close_overlay(panel)
                    self._meet(sales)

            counter.attempt(act, panel.say)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def open_receipt(self, receipt_no: str) -> None:
        """Show an old receipt with what can still come back."""
        self._counter.attempt(
            lambda _: self._open(refund.find_returnable(self._counter.till, receipt_no)),
            self.say)

    def _open_signed(self, text: str) -> None:
        """A signed code: the sale itself where this till has it, else what the code carries."""
        till = self._counter.till

        def act(_: Approval | None) -> None:
            number = signed.is_known(till, text)
            if number:
                self._open(refund.find_returnable(till, number))
                return
            self._open(signed.find_signed(till, text), by_code=True)
            self.say(tr("return.by_code"))

        self._counter.attempt(act, self.say)

    def _open(self, found: Returnable, *, by_code: bool = False) -> None:
        self._drop_receipt()
        view = ReceiptView(self._counter, found, by_code=by_code)
        view.do_key.clicked.connect(self.give_back)
        view.exchange_key.clicked.connect(self._exchange)
        self.receipt = view
        self.body.set_words(view.head, "text")
        self._stack.addWidget(view)
        self._show(view)

    # -- what else can be done with a receipt -----------------------------------------------

    def mend(self, receipt_no: str) -> None:
        """결제수단 정정."""
        from ui.mending import mend

        mend(self._counter, receipt_no, self.say, self.find_again)

    def open_papers(self, receipt_no: str) -> None:
        """A copy, a gift receipt, an electronic one, an invoice."""
        from ui.papers import Papers

        Papers(self._counter, self._devices, receipt_no, self.say).open()

    def _number(self) -> str:
        return self.receipt.found.sale.receipt_no if self.receipt is not None else ""

    def _mend_open(self) -> None:
        self.mend(self._number())

    def _papers_open(self) -> None:
        self.open_papers(self._number())

    def _exchange(self) -> None:
        """What comes back pays for what is chosen next, on the sell screen."""
        view = self.receipt
        if view is not None and not view.by_code and view.ready() and view.plan is not None:
            self.exchange_asked.emit(view.plan, view.reason)

    def _meet(self, sales: list[FoundSale]) -> None:
        if len(sales) == 1:
            self.open_receipt(sales[0].receipt_no)
            return
        self._drop_receipt()
        self._searched = True
        self.finder.search.edit.clear()
        self.finder.say("")
        self.finder.show_found(sales)
        self._show(self.finder)

    def _drop_receipt(self) -> None:
        for old in (self.receipt, self.done):
            if old is not None:
                self._stack.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.receipt = self.done = None

    def _show(self, view: QWidget) -> None:
        self._stack.setCurrentWidget(view)
        self._another.setVisible(view is not self.finder)
        known = isinstance(view, ReceiptView) and not view.by_code
        for key in self._acts:
            key.setVisible(known)
        self.body.setVisible(view is self.receipt)
        self._focus_view()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._focus_view()

    def _focus_view(self) -> None:
        """Typing goes where the cashier looks: the field, or the receipt itself."""
        in_front: QWidget = self.receipt or self.done or self.finder
        (self.finder.search.edit if in_front is self.finder else in_front).setFocus()

    # -- giving back ----------------------------------------------------------------------

    def give_back(self) -> None:
        """Card parts first, each at the terminal; then the return is written."""
        view = self.receipt
        if view is None or not view.ready() or view.plan is None:
            return
        view.say("")
        if view.by_code:
            self._give_back_signed(view.plan, view.reason)
            return
        self._giving = GivingBack(self._counter, view.plan, view.reason, self.say)
        self._giving.finished.connect(self._finished)
        self._giving.go_on()

    def _give_back_signed(self, plan: RefundPlan, reason: str) -> None:
        counter = self._counter

        def act(approval: Approval | None) -> None:
            done = signed.return_signed(
                counter.till, counter.who, plan, reason, approval=approval)
            counter.messages.sound("paid")
            self._finished(done)

        counter.attempt(act, self.say)

    def _finished(self, done: object) -> None:
        view = self.receipt
        if view is None or view.plan is None or not isinstance(done, CompletedRefund):
            return
        plan = view.plan
        self._drop_receipt()
        self.done = DoneView(done, plan, prints=self._counter.till.prints)
        self.done.on.clicked.connect(self.left)
        self._stack.addWidget(self.done)
        self._show(self.done)
