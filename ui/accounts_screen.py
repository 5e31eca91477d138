"""외상 거래처: who owes what and for how long; collecting, the month's bill, keeping accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from app import account_papers, accounts
from app.access import Action, Approval
from app.accounts import Account, AccountForm
from app.clock import local_now
from app.errors import BadInput, Refused
from app.payments import TerminalAnswer
from models.values import PaymentOutcome
from ui import theme
from ui.asking import AmountPanel, is_enter
from ui.choosing import NumberedPanel, TypePanel
from ui.counter import Counter
from ui.credit import account_line
from ui.devices import Devices
from ui.folder_panel import save_file
from ui.i18n import tr, won
from ui.messages import sentence
from ui.named import tender_name
from ui.shapes import Choice, Mark
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Paged, Segments
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact
from ui.widgets.panels import BigAmount

_FIELDS: Final = ("name", "business_no", "email", "contact", "limit_won", "due_days")
#: Whose field a trouble stands beside, where the code does not say it.
_FIELD_OF: Final = {
    "account.limit": "limit_won", "account.business_no_taken": "business_no",
}


class AccountsScreen(Page):
    """The list, one account, and the form of one; Esc steps back through them."""

    def __init__(self, counter: Counter, devices: Devices) -> None:
        super().__init__(tr("accounts.title"), tr("accounts.body"))
        self._counter = counter
        self._devices = devices
        self.view: AccountView | None = None
        self.form: AccountFormView | None = None
        self._new = compact(Key(tr("accounts.new"), "F2", "do", height_px=56))
        self._new.clicked.connect(lambda: self.edit(None))
        self.head.addWidget(self._new)
        self._stack = QStackedWidget()
        self.list = RowList(tr("accounts.title"))
        self.list.chosen.connect(self.open)
        self._stack.addWidget(self.list)
        self._stack.addWidget(Teach(tr("accounts.empty_title"), tr("accounts.empty_body")))
        self.column.addWidget(self._stack, 1)
        self.refresh()

    def refresh(self) -> None:
        """Every organisation with what it owes now."""
        self._drop()
        found = accounts.list_accounts(self._counter.till, with_stopped=True)
        self.list.set_lines([account_line(one) for one in found])
        self._stack.setCurrentIndex(0 if found else 1)
        owed = sum(one.owed_won for one in found)
        words = tr("accounts.owed_all", won=won(owed)) if found else tr("accounts.body")
        self.body.set_words(words)

    def open(self, ref: str) -> None:
        """One account."""
        self._drop()
        view = AccountView(self._counter, self._devices, ref, self.say)
        view.edit_asked.connect(lambda: self.edit(ref))
        self.view = view
        mail = accounts.masked_email(self._counter.till, ref)
        self.body.set_words(" · ".join(filter(None, (view.one.name, mail))))
        self._show(view)

    def edit(self, ref: str | None) -> None:
        """The form of a new or an old account."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            kept = accounts.form_of(counter.till, counter.who, ref) if ref else None
            self._drop()
            form = AccountFormView(counter, ref, kept)
            form.kept.connect(self.open)
            self.form = form
            self._show(form)

        counter.attempt(act, self.say)

    def take_key(self, event: QKeyEvent) -> bool:
        """F2 a new one; Enter opens, keeps or collects; Esc steps back once."""
        if event.key() == Qt.Key.Key_Escape and (self.view or self.form):
            self.refresh()
            return True
        if self.form is not None:
            if is_enter(event):
                self.form.keep()
                return True
            return False
        if self.view is not None:
            return self.view.take_key(event) or super().take_key(event)
        if event.key() == Qt.Key.Key_F2 and self._counter.may(Action.KEEP_ACCOUNTS):
            self.edit(None)
            return True
        if is_enter(event):
            self.list.take_current()
            return True
        return super().take_key(event)

    def _show(self, view: QWidget) -> None:
        self._stack.addWidget(view)
        self._stack.setCurrentWidget(view)
        self._new.hide()
        view.setFocus()

    def _drop(self) -> None:
        for old in (self.view, self.form):
            if old is not None:
                self._stack.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.view = self.form = None
        self._new.setVisible(self._counter.may(Action.KEEP_ACCOUNTS))


class AccountView(QWidget):
    """What one organisation owes, by age and by receipt, and what came in."""

    edit_asked = Signal()

    def __init__(
        self, counter: Counter, devices: Devices, ref: str, say: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._counter = counter
        self._devices = devices
        self._say = say
        self.one: Account = accounts.find(counter.till, ref)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(8)
        self.owed = BigAmount(tr("accounts.owed"), size_px=56)
        left.addWidget(self.owed)
        self._ages = Words("", size_px=18, wraps=True)
        left.addWidget(self._ages)
        self._limit = Words("", role="text_soft", size_px=16, wraps=True)
        left.addWidget(self._limit)
        left.addStretch()
        self._waits = Key("", "", "look", height_px=64)
        self._waits.clicked.connect(self._settle_card)
        left.addWidget(self._waits)
        for name, hint, tone, act in self._acts():
            key = Key(tr(f"accounts.{name}"), hint, tone, height_px=60)
            key.clicked.connect(act)
            left.addWidget(key)
        row.addLayout(left, 2)
        self.list = RowList(tr("accounts.charges"))
        self.list.chosen.connect(self._touch)
        row.addWidget(self.list, 3)
        self.refresh()

    def refresh(self) -> None:
        """As it stands now."""
        till = self._counter.till
        one = self.one = accounts.find(till, self.one.ref)
        self.owed.set_amount(one.owed_won)
        names = ("accounts.age_30", "accounts.age_60", "accounts.age_90", "accounts.age_over")
        self._ages.set_words(" · ".join(
            f"{tr(name)} {won(amount)}" for name, amount in zip(names, one.ages, strict=True)))
        self._limit.set_words(tr(
            "accounts.terms", limit=won(one.limit_won), room=won(one.room_won), days=one.due_days))
        today = local_now(till.clock).date().isoformat()
        lines = []
        for charge in accounts.open_charges(till, one.ref)[::-1]:
            late = charge.open_won > 0 and charge.row.due_date < today
            mark = Mark(tr("accounts.late"), "remove") if late else None
            note = tr("accounts.charge", day=charge.row.charged_on, due=charge.row.due_date,
                      won=won(charge.row.amount_won - charge.row.returned_won))
            lines.append(ListLine(
                key=f"sale {charge.row.sale_uid}", title=charge.row.receipt_no, note=note,
                right=won(charge.open_won), mark=mark))
        for row in accounts.list_collected(till, one.ref):
            gone = row.reversed_by is not None
            lines.append(ListLine(
                key=f"paid {row.account_payment_uid}",
                title=tr("accounts.collected", name=tender_name(row.tender_code)),
                note=row.paid_on, right=won(-row.amount_won),
                mark=Mark(tr("accounts.taken_back"), "plain") if gone else None))
        self.list.set_lines(lines)
        waiting = accounts.waiting_card(till, one.ref)
        self._waits.setVisible(waiting is not None)
        if waiting is not None:
            self._waits.set_words(tr("accounts.card_waits", won=won(waiting.amount_won)))

    def take_key(self, event: QKeyEvent) -> bool:
        """F9 collects, F10 the bill, F2 the form, arrows move the list."""
        for _, hint, _, act in self._acts():
            if event.key() == getattr(Qt.Key, f"Key_{hint}"):
                act()
                return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.list.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        if is_enter(event):
            self.list.take_current()
            return True
        return False

    def collect(self) -> None:
        """외상회수: how much, then how."""
        counter, one = self._counter, self.one
        panel = AmountPanel(
            tr("accounts.collect_title", name=one.name), value=max(0, one.owed_won),
            seven_on_top=counter.seven_on_top)

        def given(amount_won: int) -> None:
            if not 0 < amount_won <= one.owed_won:
                panel.say(sentence(BadInput("account.amount", owed_won=one.owed_won)))
                return
            counter.window.close_overlay(panel)
            self._ask_how(amount_won)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def _acts(self) -> list[tuple[str, str, str, Callable[[], None]]]:
        acts: list[tuple[str, str, str, Callable[[], None]]] = [
            ("collect", "F9", "do", self.collect), ("bill", "F10", "plain", self.make_bill)]
        if self._counter.may(Action.KEEP_ACCOUNTS):
            acts.append(("edit", "F2", "soft", self.edit_asked.emit))
        return acts

    def _ask_how(self, amount_won: int) -> None:
        counter = self._counter
        choices = [Choice(code, tender_name(code)) for code in accounts.COLLECTED_BY]
        panel = NumberedPanel(tr("accounts.how", won=won(amount_won)), choices)

        def chosen(code: str) -> None:
            counter.window.close_overlay(panel)
            if code == "CARD":
                self._ask_card(amount_won)
                return

            def act(approval: Approval | None) -> None:
                accounts.collect(
                    counter.till, counter.who, self.one.ref, amount_won, code,
                    approval=approval)
                self._collected(amount_won)

            counter.attempt(act, self._say)

        panel.chosen.connect(chosen)
        counter.window.open_overlay(panel)

    def _ask_card(self, amount_won: int) -> None:
        """Written down before a terminal is asked; a stand-alone one's number is typed after."""
        counter = self._counter

        def act(approval: Approval | None) -> None:
            uid = accounts.intend_collection(
                counter.till, counter.who, self.one.ref, amount_won, approval=approval)
            card_terminal = counter.till.card_terminal
            if card_terminal is None:
                self._ask_number(uid, amount_won)
                return
            from ui.account_card import charge

            charge(counter, card_terminal, self.one.ref, uid, amount_won, self.refresh)

        counter.attempt(act, self._say)

    def _ask_number(self, payment_uid: str, amount_won: int) -> None:
        counter = self._counter
        panel = TypePanel(
            tr("accounts.card_title", won=won(amount_won)), tr("named.approval"),
            body=tr("accounts.card_body"), length_max=12, optional=tr("return.see_slip"),
            seven_on_top=counter.seven_on_top)

        def answer(outcome: PaymentOutcome, number: str) -> bool:
            at = local_now(counter.till.clock).isoformat(timespec="seconds")
            return counter.attempt(lambda approval: accounts.take_card(
                counter.till, counter.who, self.one.ref, payment_uid,
                TerminalAnswer(outcome, number, at if number else ""), approval=approval),
                panel.say)

        def given(number: str) -> None:
            if answer(PaymentOutcome.APPROVED, number):
                counter.window.close_overlay(panel)
                self._collected(amount_won)

        def back() -> None:
            answer(PaymentOutcome.CANCELLED, "")
            self.refresh()

        panel.given.connect(given)
        panel.closed.connect(back)
        counter.window.open_overlay(panel)

    def _settle_card(self) -> None:
        """A card that was asked before the till stopped: its slip says what became of it."""
        waiting = accounts.waiting_card(self._counter.till, self.one.ref)
        card_terminal = self._counter.till.card_terminal
        if waiting is None:
            return
        if card_terminal is None:
            self._ask_number(waiting.payment_uid, waiting.amount_won)
            return
        from ui.account_card import look

        look(self._counter, card_terminal, self.one.ref, waiting.payment_uid,
             waiting.amount_won, self.refresh)

    def _collected(self, amount_won: int) -> None:
        self._counter.messages.sound("paid")
        words = tr("accounts.collected_done", name=self.one.name, won=won(amount_won))
        self._counter.messages.banner(words, tone="do", stay_ms=8_000)
        self.refresh()

    def _touch(self, key: str) -> None:
        """A collection of this shift can be taken back; a sale has its papers elsewhere."""
        kind, _, uid = key.partition(" ")
        if kind != "paid":
            return
        counter = self._counter
        reasons = [Choice(name, tr(f"accounts.why_{name}")) for name in ("wrong", "amount")]
        panel = NumberedPanel(tr("accounts.take_back"), reasons)

        def chosen(why: str) -> None:
            def act(approval: Approval | None) -> None:
                accounts.take_back(
                    counter.till, counter.who, self.one.ref, uid, tr(f"accounts.why_{why}"),
                    approval=approval)
                counter.window.close_overlay(panel)
                self.refresh()

            counter.attempt(act, panel.say)

        panel.chosen.connect(chosen)
        counter.window.open_overlay(panel)

    def make_bill(self) -> None:
        """월 청구서: which month, then on the roll or as a page."""
        counter = self._counter
        months = account_papers.months_of(counter.till, self.one.ref)[:8]
        if not months:
            self._say(tr("accounts.no_months"))
            return
        panel = NumberedPanel(tr("accounts.bill"), [Choice(one, one) for one in months])

        def chosen(month: str) -> None:
            counter.window.close_overlay(panel)
            found = account_papers.bill_of(counter.till, self.one.ref, month)
            if self._devices.account_pdf is not None:
                name = f"{month}-{self.one.business_no}.pdf"
                save_file(counter, name, self._devices.account_pdf(found), self._say)
                return
            printed = account_papers.print_paper(counter.till, counter.who, found)
            self._say(tr("papers.statement_done" if printed else "papers.no_printer"))

        panel.chosen.connect(chosen)
        counter.window.open_overlay(panel)


class AccountFormView(QWidget):
    """`kept` carries the ref; what is wrong stands beside its field."""

    kept = Signal(str)

    def __init__(self, counter: Counter, ref: str | None, kept: AccountForm | None) -> None:
        super().__init__()
        self._counter = counter
        self._ref = ref
        form = kept or AccountForm("", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        pages = Paged()
        self.fields: dict[str, FormLine] = {}
        for name in _FIELDS:
            line = FormLine(tr(f"accounts.{name}"))
            line.editor.setMinimumHeight(theme.TOUCH_PX)
            self.edit_of(line).setText(str(getattr(form, name)))
            self.fields[name] = line
            pages.column.addWidget(line)
        choices = [Choice("1", tr("accounts.active")), Choice("0", tr("accounts.stopped"))]
        self.state = Segments(tr("accounts.state"), choices, "1" if form.active else "0")
        self.state.chosen.connect(self.state.choose)
        pages.column.addWidget(self.state)
        pages.column.addStretch()
        column.addWidget(pages, 1)
        key = Key(tr("common.save"), "Enter", "do", height_px=72)
        key.clicked.connect(self.keep)
        column.addWidget(key)
        self.setFocusProxy(self.fields["name"].editor)

    @staticmethod
    def edit_of(line: FormLine) -> QLineEdit:
        """The editor of a field."""
        assert isinstance(line.editor, QLineEdit)
        return line.editor

    def keep(self) -> None:
        """Write it down, or say beside the field why not."""
        counter = self._counter
        typed = {name: self.edit_of(line).text().strip() for name, line in self.fields.items()}
        for line in self.fields.values():
            line.say("")

        def act(_: Approval | None) -> None:
            form = AccountForm(
                typed["name"], typed["business_no"], _number(typed["limit_won"], "account.limit"),
                _number(typed["due_days"], "account.due_days", limit=accounts.DUE_DAYS_MAX),
                typed["email"], typed["contact"], self.state.current == "1")
            self.kept.emit(accounts.keep_account(counter.till, counter.who, form, self._ref))

        try:
            act(None)
        except (BadInput, Refused) as error:
            name = _FIELD_OF.get(error.code, error.code.partition(".")[2])
            counter.messages.sound("refused")
            self.fields.get(name, self.fields["name"]).say(sentence(error))
        else:
            counter.messages.sound("taken")


def _number(text: str, code: str, **values: object) -> int:
    digits = text.replace(",", "").replace("원", "")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise BadInput(code, **values)
    return int(digits)
