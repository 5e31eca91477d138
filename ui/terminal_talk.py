"""Talking to a card terminal without ever waiting on the screen's thread.

One talk is one question and its panel.  It ends exactly once, with a reply; what the terminal
still says after the person gave up waiting goes into the record and is told in a banner.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout

from app import terminal as use
from app.access import Approval
from app.ports import CardTerminal, TerminalReply, TerminalWord
from app.terminal_words import say_word
from models.values import PaymentOutcome, Ref, Won
from ui import i18n, theme
from ui.asking import is_enter
from ui.bridge import Bridge
from ui.card import CardAmount, CardPart, MonthChips
from ui.counter import Counter
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key

#: Below this a card pays at once (HANDBOOK §3.1).
INSTALMENT_FROM_WON: Final = 50_000
_NO_ANSWER: Final = TerminalReply(TerminalWord.NO_ANSWER)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """What the panel shows of a question.

    With `asks_months` the person sends it; else it goes out at once.  `may_abandon` is false for
    what gives money back: there is nothing to step back from.
    """

    payment_uid: Ref
    amount_won: Won
    taxable_won: Won = 0
    exempt_won: Won = 0
    title: str = "terminal.title"
    waiting: str = "terminal.waiting"
    asks_months: bool = False
    may_abandon: bool = True


class TerminalTalk(QObject):
    """`ask` waits and is called on a thread of its own with the months chosen."""

    #: The reply the talk ended with; `abandoned` tells whether the person had stepped back.
    finished = Signal(object)
    #: The person stepped back before anything was sent.
    not_begun = Signal()

    def __init__(
        self,
        counter: Counter,
        terminal: CardTerminal,
        request: Request,
        ask: Callable[[int], TerminalReply],
    ) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._terminal = terminal
        self._request = request
        self._ask = ask
        self._ended = False
        self.abandoned = False
        self.panel = WaitPanel(request)

    def begin(self) -> None:
        """Open the panel, and ask unless the person has to choose first."""
        self.panel.sent.connect(self._send)
        self.panel.abandon_asked.connect(self._abandon)
        self.panel.left_unknown.connect(lambda: self._end(_NO_ANSWER))
        self.panel.closed.connect(self._step_back)
        self._counter.window.open_overlay(self.panel)
        if not self._request.asks_months:
            self.panel.send()

    def _send(self, months: int) -> None:
        run_beside(lambda: self._ask(months), self._heard)

    def _step_back(self) -> None:
        if not self._ended:
            self._ended = True
            self.not_begun.emit()

    def _abandon(self) -> None:
        self.abandoned = True
        uid = self._request.payment_uid
        run_beside(lambda: self._terminal.abandon(uid), self._heard_of_abandoning)

    def _heard_of_abandoning(self, reply: TerminalReply) -> None:
        if self._counter.session is None:
            return
        if reply.word.is_final:
            self._heard(reply)
        elif not self._ended:
            self.panel.say(tr("terminal.not_abandoned"))

    def _heard(self, reply: TerminalReply) -> None:
        # Nobody at the till any more: the payment stays open in the record, and is a doubt.
        if self._counter.session is None:
            return
        if not self._ended:
            self._end(reply)
        elif reply.word.is_final:
            self._record_late(reply)

    def _end(self, reply: TerminalReply) -> None:
        self._ended = True
        self._counter.window.close_overlay(self.panel)
        self.finished.emit(reply)

    def _record_late(self, reply: TerminalReply) -> None:
        """It answered after all: the record learns it, and who is at the till."""
        counter, uid = self._counter, self._request.payment_uid

        def act(_: Approval | None) -> None:
            before = use.is_known(counter.till, uid)
            outcome = use.record_reply(counter.till, counter.who, uid, reply)
            if outcome is PaymentOutcome.APPROVED and not before:
                counter.messages.sound("look")
                counter.messages.banner(tr("terminal.late"))

        counter.attempt(act)


class WaitPanel(Overlay):
    """The amount, what the till waits for, and a way out at every moment."""

    #: Instalment months, 0 for a lump sum.
    sent = Signal(int)
    abandon_asked = Signal()
    left_unknown = Signal()

    def __init__(self, request: Request) -> None:
        super().__init__(width_px=860, height_px=560 if request.asks_months else 500)
        self._request = request
        self.is_sent = False
        self.keeps_scan = False
        column = QVBoxLayout(self.card)
        column.setContentsMargins(34, 26, 34, 26)
        column.setSpacing(12)
        column.addWidget(Words(tr(request.title), size_px=24, weight=theme.BOLD))
        column.addWidget(CardAmount(request.amount_won))
        if request.taxable_won or request.exempt_won:
            parts = QHBoxLayout()
            parts.setSpacing(14)
            parts.addWidget(CardPart(tr("card.taxable"), request.taxable_won), 1)
            parts.addWidget(CardPart(tr("card.exempt"), request.exempt_won), 1)
            column.addLayout(parts)
        self.months = MonthChips() if request.asks_months else None
        if self.months is not None:
            column.addWidget(self.months)
        self._state = Words("", role="network", size_px=22, weight=theme.SEMI, wraps=True)
        self._state.setMinimumHeight(60)
        column.addWidget(self._state)
        column.addStretch()
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self._back = Key(tr("common.back"), "Esc", "soft", size_px=24, height_px=84)
        self._back.clicked.connect(self.back)
        self._unknown = Key(tr("terminal.leave"), "", "soft", size_px=22, height_px=84)
        self._unknown.clicked.connect(self.left_unknown)
        self._send = Key(tr("terminal.send"), "Enter", "network", size_px=24, height_px=84)
        self._send.clicked.connect(self.send)
        for key, stretch in ((self._back, 2), (self._unknown, 2), (self._send, 4)):
            foot.addWidget(key, stretch)
        column.addLayout(foot)
        self._show_keys()

    @property
    def state_words(self) -> str:
        """What the till waits for now, in words."""
        return self._state.words

    def send(self) -> None:
        """Off it goes; once."""
        if self.is_sent:
            return
        self.is_sent = True
        self._state.set_words(tr(self._request.waiting), "network")
        self._show_keys()
        self.sent.emit(self.months.months if self.months is not None else 0)

    def say(self, trouble: str) -> None:
        """Why it goes on waiting."""
        self._state.set_words(trouble, "look")
        self._back.setEnabled(True)

    def back(self) -> None:
        """Before sending nothing has happened; afterwards the terminal is asked to give up."""
        if not self.is_sent:
            super().back()
        elif not self._request.may_abandon:
            self.say(tr("terminal.cannot_abandon"))
        elif self._back.isEnabled():
            self._back.setEnabled(False)
            self._state.set_words(tr("terminal.abandoning"), "network")
            self.abandon_asked.emit()

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter sends, once; while waiting it does nothing."""
        if is_enter(event):
            self.send()
            return True
        return super().take_key(event)

    def _show_keys(self) -> None:
        self._send.setVisible(not self.is_sent)
        self._unknown.setVisible(self.is_sent)
        self._back.set_words(tr("terminal.abandon" if self.is_sent else "common.back"))
        if self.months is not None:
            self.months.setEnabled(not self.is_sent)


def enquire(
    counter: Counter,
    terminal: CardTerminal,
    payment_uid: Ref,
    amount_won: Won,
    then: Callable[[TerminalReply], None],
) -> TerminalTalk:
    """Ask what became of an old question; it may be asked as often as one likes."""
    request = Request(
        payment_uid, amount_won, title="terminal.enquiry_title", waiting="terminal.enquiring",
        may_abandon=False,
    )
    talk = TerminalTalk(
        counter, terminal, request, lambda _: use.follow(terminal, payment_uid, nap))
    talk.finished.connect(then)
    talk.begin()
    return talk


def undo(
    counter: Counter,
    terminal: CardTerminal,
    payment_uid: Ref,
    amount_won: Won,
    then: Callable[[TerminalReply], None],
) -> TerminalTalk:
    """Have an approval undone that no sale carries; it may be asked as often as one likes."""
    request = Request(
        payment_uid, amount_won, title="terminal.undo_title", waiting="terminal.undoing",
        may_abandon=False,
    )
    talk = TerminalTalk(counter, terminal, request, lambda _: terminal.reverse(payment_uid))
    talk.finished.connect(then)
    talk.begin()
    return talk


def say_reply(reply: TerminalReply) -> str:
    """A reply in words, with the terminal's own for a refusal."""
    words = say_word(reply.word, "ko" if i18n.language() == "ko" else "en")
    return f"{words} ({reply.said[:60]})" if reply.said else words


def run_beside(work: Callable[[], TerminalReply], then: Callable[[TerminalReply], None]) -> None:
    """Wait for a terminal on a thread of its own; `then` runs on the screen's.

    Not the shared pool: three minutes of waiting would hold up what has to interrupt it.
    """
    # Of the program: the answer may come when the window has gone.
    bridge = Bridge(QApplication.instance())

    def hear(reply: TerminalReply) -> None:
        bridge.deleteLater()
        then(reply)

    deliver = bridge.carry(hear)

    def body() -> None:
        try:
            reply = work()
        except Exception:
            log.exception("the terminal's adapter stumbled; its answer is not known")
            reply = _NO_ANSWER
        deliver(reply)

    threading.Thread(target=body, name="card-terminal", daemon=True).start()


def nap(rest_ms: int) -> None:
    """Rest on the terminal's own thread."""
    threading.Event().wait(rest_ms / 1_000)
