"""Giving the money back: each card part at the terminal, then the return is written.

Where a card stands is read from the record before every step (`app.card_back`), so going on
after a crash, a lock or a wrong touch is the same as going on at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app import payments, refund, terminal
from app.access import Approval
from app.card_back import Ask, CardStep, look_at_cards
from app.cash_receipt import list_of_sale
from app.clock import local_datetime, local_now
from app.payments import TerminalAnswer
from app.ports import CardTerminal, TerminalReply, TerminalWord
from app.refund import GiveBack, RefundPlan
from app.till import Till
from models.values import PaymentOutcome, Ref
from ui.asking import AskPanel
from ui.card import CardPanel
from ui.card_back import CancelPanel, LookPanel
from ui.counter import Counter
from ui.i18n import tr, won
from ui.shapes import CancelState, CardState
from ui.terminal_talk import INSTALMENT_FROM_WON, Request, TerminalTalk, enquire, nap, say_reply
from ui.widgets.frames import Overlay


class GivingBack(QObject):
    """One return from the button to the record; `finished` carries a CompletedRefund."""

    finished = Signal(object)

    def __init__(
        self, counter: Counter, plan: RefundPlan, reason: str, say: Callable[[str], None]
    ) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._plan = plan
        self._reason = reason
        self._say = say
        self._approval: Approval | None = None

    def go_on(self) -> None:
        """The next step, whatever it is; a missing right asks a manager once."""
        counter = self._counter

        def act(approval: Approval | None) -> None:
            self._approval = approval or self._approval
            self._require()
            self._step()

        counter.attempt(act, self._say)

    def _require(self) -> None:
        """Once for the whole return, with its amount: a part's own would be too small."""
        counter = self._counter
        refund.require_refund(counter.till, counter.who, self._plan, self._approval)

    def _step(self) -> None:
        cards = look_at_cards(self._counter.till, self._plan)
        step = cards.step
        if step is None:
            self._write(cards.cancels, cards.reapprovals)
        elif step.ask is Ask.CANCEL:
            self._ask_cancel(step.part, step.amount_won)
        elif step.ask is Ask.REAPPROVE:
            self._ask_again(step)
        elif step.ask is Ask.OTHER_AMOUNT:
            self._counter.messages.sound("refused")
            self._say(tr("return.other_amount", won=won(step.amount_won)))
        else:
            self._look(step.ask, step.payment_uid, step.amount_won)

    def _write(self, cancels: dict[int, Ref], reapprovals: dict[int, Ref]) -> None:
        counter = self._counter
        done = self._record(cancels, reapprovals)
        counter.messages.hush()
        counter.messages.sound("paid")
        self.finished.emit(done)
        self._tell_cash_receipt()

    def _record(self, cancels: dict[int, Ref], reapprovals: dict[int, Ref]) -> object:
        return refund.refund_sale(
            self._counter.till,
            self._counter.who,
            self._plan,
            self._reason,
            approval=self._approval,
            cancels=cancels,
            reapprovals=reapprovals,
        )

    def _tell_cash_receipt(self) -> None:
        """More was issued than is still paid: the cash receipt has to be cancelled (§3.3)."""
        sale_uid = self._plan.returnable.sale.sale_uid
        over_won = sum(one.over_won for one in list_of_sale(self._counter.till, sale_uid))
        if over_won:
            key = self._counter.keymap.key("cash_receipt")
            words = tr("receipts.cancel_due", won=won(over_won), key=key)
            self._counter.messages.banner(words, tone="look")

    # -- cancel ---------------------------------------------------------------------------

    def _ask_cancel(self, part: GiveBack, amount_won: int) -> None:
        counter = self._counter
        payment_uid = payments.intend_cancel(
            counter.till,
            counter.who,
            self._plan.refund_uid,
            part.tender.payment_uid or "",
            amount_won,
            approval=self._approval,
        )
        card_terminal = counter.till.card_terminal
        if card_terminal is not None and part.tender.approval_no:
            # Without the original number only a person with the slip can cancel.
            self._cancel_there(card_terminal, part, amount_won, payment_uid)
            return
        panel = CancelPanel(cancel_state(counter.till, part, amount_won))

        def cancelled(approval_no: str) -> None:
            if self._answer(payment_uid, PaymentOutcome.APPROVED, panel.say, approval_no):
                counter.window.close_overlay(panel)
                self.go_on()

        def back() -> None:
            if self._answer(payment_uid, PaymentOutcome.CANCELLED, self._say):
                self._say(tr("return.not_given"))

        def whole_only() -> None:
            if self._answer(payment_uid, PaymentOutcome.CANCELLED, panel.say):
                counter.window.close_overlay(panel)
                counter.attempt(lambda _: self._ask_cancel(part, part.whole_won), self._say)

        panel.cancelled.connect(cancelled)
        panel.closed.connect(back)
        panel.whole_only.connect(whole_only)
        panel.unknown.connect(
            lambda: self._look(Ask.LOOK_AT_CANCEL, payment_uid, amount_won, panel)
        )
        counter.window.open_overlay(panel)

    # -- the rest again -------------------------------------------------------------------

    def _ask_again(self, step: CardStep) -> None:
        counter = self._counter
        payment_uid = payments.intend_reapproval(
            counter.till,
            counter.who,
            self._plan.refund_uid,
            step.payment_uid,
            step.taxable_won,
            step.exempt_won,
            approval=self._approval,
        )
        if counter.till.card_terminal is not None:
            self._approve_there(counter.till.card_terminal, step, payment_uid)
            return
        panel = CardPanel(
            CardState(
                amount_won=step.amount_won,
                taxable_won=step.taxable_won,
                exempt_won=step.exempt_won,
                approval_needed=counter.till.settings.card_approval_no == "now",
                title=tr("return.again_title"),
            )
        )

        def approved(approval_no: str, _: int) -> None:
            if self._answer(payment_uid, PaymentOutcome.APPROVED, panel.say, approval_no):
                counter.window.close_overlay(panel)
                self.go_on()

        def back() -> None:
            if self._answer(payment_uid, PaymentOutcome.CANCELLED, self._say):
                self._say(tr("return.again_missing", won=won(step.amount_won)))

        panel.approved.connect(approved)
        panel.closed.connect(back)
        panel.unknown.connect(
            lambda: self._look(Ask.LOOK_AT_REAPPROVAL, payment_uid, step.amount_won, panel)
        )
        counter.window.open_overlay(panel)

    # -- the till's own terminal ------------------------------------------------------------

    def _cancel_there(
        self, card_terminal: CardTerminal, part: GiveBack, amount_won: int, payment_uid: Ref
    ) -> None:
        counter = self._counter
        number, day = part.tender.approval_no, approved_on(counter.till, part)

        def ask(_: int) -> TerminalReply:
            return terminal.ask_once(
                lambda: card_terminal.cancel(payment_uid, number, day, amount_won),
                card_terminal,
                payment_uid,
                nap,
            )

        def refused(reply: TerminalReply) -> None:
            if reply.word is TerminalWord.DECLINED and amount_won != part.whole_won:
                self._ask_whole(part)
                return
            self._say(tr("return.not_given"))

        request = Request(
            payment_uid, amount_won, title="terminal.cancel_title", waiting="terminal.cancelling"
        )
        talk = TerminalTalk(counter, card_terminal, request, ask)
        talk.finished.connect(
            lambda reply: self._heard(Ask.LOOK_AT_CANCEL, payment_uid, amount_won, reply, refused)
        )
        talk.begin()

    def _ask_whole(self, part: GiveBack) -> None:
        """전체취소 → 재승인, where the terminal takes no partial cancel."""
        counter = self._counter
        body = tr(
            "terminal.whole_body",
            whole=won(part.whole_won),
            rest=won(part.whole_won - part.amount_won),
        )
        panel = AskPanel(tr("terminal.whole_question"), tr("terminal.whole_yes"), body)

        def agreed() -> None:
            counter.window.close_overlay(panel)
            counter.attempt(lambda _: self._ask_cancel(part, part.whole_won), self._say)

        panel.agreed.connect(agreed)
        panel.closed.connect(lambda: self._say(tr("return.not_given")))
        counter.window.open_overlay(panel)

    def _approve_there(
        self, card_terminal: CardTerminal, step: CardStep, payment_uid: Ref
    ) -> None:
        missing = tr("return.again_missing", won=won(step.amount_won))

        def ask(months: int) -> TerminalReply:
            return terminal.ask_once(
                lambda: card_terminal.approve(
                    payment_uid, step.amount_won, step.taxable_won, step.exempt_won, months
                ),
                card_terminal,
                payment_uid,
                nap,
            )

        request = Request(
            payment_uid,
            step.amount_won,
            step.taxable_won,
            step.exempt_won,
            title="terminal.again_title",
            asks_months=step.amount_won >= INSTALMENT_FROM_WON,
        )
        talk = TerminalTalk(self._counter, card_terminal, request, ask)

        def not_begun() -> None:
            if self._answer(payment_uid, PaymentOutcome.CANCELLED, self._say):
                self._say(missing)

        talk.not_begun.connect(not_begun)
        talk.finished.connect(
            lambda reply: self._heard(
                Ask.LOOK_AT_REAPPROVAL, payment_uid, step.amount_won, reply,
                lambda _: self._say(missing),
            )
        )
        talk.begin()

    def _heard(
        self,
        ask: Ask,
        payment_uid: Ref,
        amount_won: int,
        reply: TerminalReply,
        refused: Callable[[TerminalReply], None],
    ) -> None:
        """The terminal's word is durable before anything else happens."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            outcome = terminal.record_reply(counter.till, counter.who, payment_uid, reply)
            if outcome is PaymentOutcome.APPROVED:
                self.go_on()
            elif outcome is PaymentOutcome.UNKNOWN:
                counter.messages.sound("look")
                self._look(ask, payment_uid, amount_won)
            else:
                counter.messages.sound("refused")
                counter.messages.banner(say_reply(reply))
                refused(reply)

        counter.attempt(act, self._say)

    # -- doubt ----------------------------------------------------------------------------

    def _look(
        self, ask: Ask, payment_uid: Ref, amount_won: int, below: Overlay | None = None
    ) -> None:
        """Ask what the terminal's last transaction says; the panel below it is settled by it."""
        counter, cancel = self._counter, ask is Ask.LOOK_AT_CANCEL
        card_terminal = counter.till.card_terminal
        panel = LookPanel(
            tr("return.cancel_look" if cancel else "return.again_look", won=won(amount_won)),
            tr("return.cancelled" if cancel else "card.approved"),
            tr("return.not_cancelled" if cancel else "card.not_approved"),
            can_ask=card_terminal is not None,
        )

        def close() -> None:
            counter.window.close_overlay(panel)
            if below is not None:
                counter.window.close_overlay(below)

        def answer(outcome: PaymentOutcome, words: str) -> None:
            def act(approval: Approval | None) -> None:
                self._resolve(payment_uid, outcome, approval)
                if words:
                    self._say(words)
                else:
                    self.go_on()

            close()
            counter.attempt(act, self._say)

        missing = (
            tr("return.not_given") if cancel else tr("return.again_missing", won=won(amount_won))
        )

        def heard(reply: TerminalReply) -> None:
            if not reply.word.is_final:
                panel.say(say_reply(reply))
                return
            close()
            self._heard(ask, payment_uid, amount_won, reply, lambda _: self._say(missing))

        if card_terminal is not None:
            panel.asked.connect(
                lambda: enquire(counter, card_terminal, payment_uid, amount_won, heard)
            )
        panel.done.connect(lambda: answer(PaymentOutcome.APPROVED, ""))
        panel.not_done.connect(lambda: answer(PaymentOutcome.DECLINED, missing))
        panel.kept.connect(lambda: answer(PaymentOutcome.UNKNOWN, tr("return.in_doubt")))
        counter.window.open_overlay(panel)

    def _answer(
        self,
        payment_uid: Ref,
        outcome: PaymentOutcome,
        beside: Callable[[str], None],
        approval_no: str = "",
    ) -> bool:
        """Keep what the terminal said, durable before anything else happens."""

        def act(approval: Approval | None) -> None:
            self._resolve(payment_uid, outcome, approval, approval_no)

        return self._counter.attempt(act, beside)

    def _resolve(
        self,
        payment_uid: Ref,
        outcome: PaymentOutcome,
        approval: Approval | None,
        approval_no: str = "",
    ) -> None:
        counter, at = self._counter, ""
        if outcome is PaymentOutcome.APPROVED:
            at = local_now(counter.till.clock).isoformat(timespec="seconds")
        payments.resolve_payment(
            counter.till,
            counter.who,
            payment_uid,
            TerminalAnswer(outcome, approval_no=approval_no, approved_at=at),
            approval=approval,
        )


def cancel_state(till: Till, part: GiveBack, amount_won: int) -> CancelState:
    """What the cashier keys in, and what the original slip says."""
    whole = amount_won == part.whole_won
    return CancelState(
        amount_won=amount_won,
        whole_won=part.whole_won,
        approved_won=part.tender.approved_won,
        approval_no=part.tender.approval_no,
        approved_on=approved_on(till, part),
        again_won=part.whole_won - part.amount_won if whole else 0,
    )


def approved_on(till: Till, part: GiveBack) -> str:
    """The day of the original approval; where no slip was keyed in, the day it was asked for."""
    tender = part.tender
    if tender.approved_at:
        return f"{datetime.fromisoformat(tender.approved_at):%Y-%m-%d}"
    at_ms = tender.intended_at_ms
    return f"{local_datetime(at_ms, till.clock.utc_offset_min(at_ms)):%Y-%m-%d}"
