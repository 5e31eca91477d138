"""A debt paid by card at the till's own terminal: asked once, or a doubt that an enquiry clears."""

from __future__ import annotations

from collections.abc import Callable

from app import accounts, terminal
from app.access import Approval
from app.ports import CardTerminal, TerminalReply
from models.values import PaymentOutcome, Ref, Won
from ui.counter import Counter
from ui.terminal_talk import (
    INSTALMENT_FROM_WON,
    Request,
    TerminalTalk,
    enquire,
    nap,
    say_reply,
)


def charge(
    counter: Counter, card_terminal: CardTerminal, account_ref: Ref, payment_uid: Ref,
    amount_won: Won, done: Callable[[], None],
) -> None:
    """Ask the terminal for a debt that is written down already; `done` when it is known."""

    def ask(months: int) -> TerminalReply:
        return terminal.ask_once(
            lambda: card_terminal.approve(payment_uid, amount_won, 0, amount_won, months),
            card_terminal, payment_uid, nap)

    request = Request(
        payment_uid, amount_won, 0, amount_won, asks_months=amount_won >= INSTALMENT_FROM_WON)
    talk = TerminalTalk(counter, card_terminal, request, ask)

    def not_begun() -> None:
        counter.attempt(lambda _: accounts.let_card_go(
            counter.till, counter.who, payment_uid))
        done()

    talk.not_begun.connect(not_begun)
    talk.finished.connect(
        lambda reply: _heard(counter, account_ref, payment_uid, amount_won, reply, done))
    talk.begin()


def look(
    counter: Counter, card_terminal: CardTerminal, account_ref: Ref, payment_uid: Ref,
    amount_won: Won, done: Callable[[], None],
) -> None:
    """조회: what became of an old question; no money is asked for."""
    enquire(
        counter, card_terminal, payment_uid, amount_won,
        lambda reply: _heard(counter, account_ref, payment_uid, amount_won, reply, done))


def _heard(
    counter: Counter, account_ref: Ref, payment_uid: Ref, amount_won: Won, reply: TerminalReply,
    done: Callable[[], None],
) -> None:
    def act(approval: Approval | None) -> None:
        outcome = terminal.record_reply(counter.till, counter.who, payment_uid, reply)
        if outcome is PaymentOutcome.APPROVED:
            accounts.collect(
                counter.till, counter.who, account_ref, amount_won, "CARD",
                payment_uid=payment_uid, approval_no=reply.approval_no, approval=approval)
            counter.messages.sound("paid")
        else:
            counter.messages.sound("look")
            counter.messages.banner(say_reply(reply))

    counter.attempt(act)
    done()
