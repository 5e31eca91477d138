"""외상 at the counter: whose account a sale goes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from app import accounts
from app.access import Approval
from app.accounts import Account
from models.values import Ref, Won
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import tr, won
from ui.shapes import Mark
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay, Teach
from ui.widgets.lists import ListLine, RowList
from ui.widgets.panels import BigAmount


class AccountPanel(Overlay):
    """`chosen` carries an account's ref; arrows and Enter choose as a touch does."""

    chosen = Signal(str)

    def __init__(self, found: Sequence[Account], amount_won: Won) -> None:
        super().__init__(width_px=760, height_px=680)
        self.keeps_scan = False
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(10)
        column.addWidget(Words(tr("credit.title"), size_px=24, weight=theme.BOLD))
        amount = BigAmount(tr("credit.amount"), size_px=44)
        amount.set_amount(amount_won)
        column.addWidget(amount)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        self.list = RowList(tr("credit.title"))
        self.list.chosen.connect(self.chosen)
        self.list.set_lines([account_line(one, amount_won) for one in found])
        stack = QStackedWidget()
        stack.addWidget(self.list)
        stack.addWidget(Teach(tr("accounts.empty_title"), tr("credit.empty_body")))
        stack.setCurrentIndex(0 if found else 1)
        column.addWidget(stack, 1)
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))

    def say(self, words: str) -> None:
        """What cannot be, above the list."""
        self._trouble.set_words(words)

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows and Enter, wherever the focus is."""
        if is_enter(event):
            self.list.take_current()
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.list.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        return super().take_key(event)


def account_line(one: Account, asked_won: Won = 0) -> ListLine:
    """An organisation with what it owes; a mark where it is late or at its limit."""
    mark = None
    if not one.active:
        mark = Mark(tr("accounts.stopped"), "plain")
    elif one.overdue_won > 0:
        mark = Mark(tr("accounts.overdue", won=won(one.overdue_won)), "remove")
    elif asked_won > one.room_won:
        mark = Mark(tr("accounts.over_limit"), "look")
    return ListLine(
        key=one.ref, title=one.name,
        note=f"{one.business_no} · {tr('accounts.room', won=won(one.room_won))}",
        right=won(one.owed_won), mark=mark)


def ask_account(
    counter: Counter, amount_won: Won, given: Callable[[Ref, Approval | None], None]
) -> None:
    """Whose it is; over the limit a manager's word is asked before anything is written."""
    panel = AccountPanel(accounts.list_accounts(counter.till), amount_won)

    def chosen(ref: str) -> None:
        def act(approval: Approval | None) -> None:
            accounts.check_credit(counter.till, counter.who, ref, amount_won, approval)
            counter.window.close_overlay(panel)
            given(ref, approval)

        counter.attempt(act, panel.say)

    panel.chosen.connect(chosen)
    counter.window.open_overlay(panel)


def print_delivery(counter: Counter, sale_uid: Ref) -> None:
    """거래명세서 with the sale; a till without a printer makes it later, from the receipt."""
    from app import account_papers

    def act(_: Approval | None) -> None:
        found = account_papers.delivery_of(counter.till, sale_uid)
        account_papers.print_paper(counter.till, counter.who, found)

    counter.attempt(act)
