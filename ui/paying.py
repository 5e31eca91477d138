"""Payment: cash, card by hand or by the till's own terminal, named tenders, any mixture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app import age, discount_cap, payments, sell, terminal
from app.access import Approval
from app.cash_receipt import is_mandatory
from app.clock import local_now
from app.payments import Doubt, Intent, TerminalAnswer
from app.ports import CardTerminal, TerminalReply, TerminalWord
from app.tender import (
    TENDER_TYPES,
    Tender,
    TenderKind,
    TenderType,
    cash_due,
    cash_tender,
    eligible_won,
    find_tender_type,
    is_paid,
    rest_after,
)
from models.values import PaymentOutcome, Ref, Won
from ui.card import CardPanel, DoubtPanel
from ui.counter import Counter
from ui.i18n import tr, won
from ui.named import NamedPanel, asked_apart, eligible_words, is_deposit, part_name, tender_name
from ui.pay import CARD, CASH, PayPanel, what_came_in
from ui.receipting import Receipting
from ui.selling import Selling
from ui.shapes import CardState, Choice, PayState
from ui.terminal_talk import (
    INSTALMENT_FROM_WON,
    Request,
    TerminalTalk,
    enquire,
    nap,
    say_reply,
    undo,
)

if TYPE_CHECKING:
    from ui.exchanging import Exchanging


class Paying(QObject):
    """Owns the tenders taken for the open cart."""

    def __init__(self, counter: Counter, selling: Selling, receipting: Receipting) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._selling = selling
        self._receipting = receipting
        #: The tender each terminal payment is for: a card, or the agrifood voucher's card.
        self._codes: dict[Ref, str] = {}
        self._tenders: list[Tender] = []
        self._answers: dict[Ref, TerminalAnswer] = {}
        self._panel: PayPanel | None = None
        self._exchanging: Exchanging | None = None
        self._credit_approval: Approval | None = None

    @property
    def has_parts(self) -> bool:
        """Whether part of the open cart is paid already."""
        return bool(self._tenders)

    # -- ways in --------------------------------------------------------------------------

    def open_cash(self) -> None:
        """F9."""
        self._open(CASH)

    def open_other(self) -> None:
        """F12: the named tenders."""
        self._open("")

    def open_card(self) -> None:
        """F10: the whole rest on the card."""
        if self._ready():
            self._within_limit(lambda: self._ask_terminal(self._rest_won()))

    def _within_limit(self, go_on: Callable[[], None]) -> None:
        """Before any money is taken: a discount over the limit has its approval by now."""
        counter, selling = self._counter, self._selling

        def act(approval: Approval | None) -> None:
            age.refuse_unchecked(selling.cart)
            cart = discount_cap.allow(counter.till, counter.who, selling.cart, approval)
            if cart != selling.cart:
                selling.take(cart)
            self._stays_first(go_on)

        counter.attempt(act)

    def _stays_first(self, go_on: Callable[[], None]) -> None:
        """Of an exchange, what came back pays before anything else does."""
        if self._selling.cart.coming_back is None:
            go_on()
            return
        from ui.exchanging import Exchanging

        def started(stays: list[Tender]) -> None:
            self._tenders = [*stays, *(
                one for one in self._tenders if one.type.kind is not TenderKind.EXCHANGE)]
            if is_paid(self._selling.priced.total_won, self._tenders):
                self._counter.attempt(lambda _: self._complete(self._tenders))
            else:
                go_on()

        self._exchanging = Exchanging(self._counter, self._selling, self._finish)
        self._exchanging.open(started)

    def _open(self, tender: str) -> None:
        if self._ready():
            self._within_limit(lambda: self._show_panel(tender))

    def _show_panel(self, tender: str) -> None:
        counter = self._counter
        panel = PayPanel(
            self._state(), self._choices(), tender=tender, seven_on_top=counter.seven_on_top,
            receipt_key=counter.keymap.key("cash_receipt"), asked_apart=asked_apart(),
            other_key=counter.keymap.key("other"),
        )
        panel.paid.connect(self._take)
        panel.card_asked.connect(self._ask_terminal)
        panel.tender_asked.connect(self._ask_tender)
        panel.receipt_asked.connect(self._ask_receipt)
        panel.part_removed.connect(self._remove_part)
        panel.closed.connect(self._left)
        self._panel = panel
        counter.window.open_overlay(panel)

    def _ready(self) -> bool:
        """Whether there is something to pay and nothing in doubt; says so otherwise."""
        counter, cart = self._counter, self._selling.cart
        if cart.is_empty:
            counter.messages.sound("look")
            counter.messages.banner(tr("sell.empty_cart"), tone="plain", stay_ms=3_000)
            return False
        mine = {tender.payment_uid for tender in self._tenders}
        doubts = [
            doubt
            for doubt in payments.doubts_of(counter.till, cart)
            if doubt.payment_uid not in mine
        ]
        for doubt in doubts:
            if doubt.outcome is not PaymentOutcome.APPROVED:
                counter.messages.sound("look")
                # After a restart only the record knows which tender was asked.
                self._codes[doubt.payment_uid] = doubt.tender_code
                self._ask_doubt(doubt.payment_uid, doubt.amount_won)
                return False
        return self._take_up(doubts)

    def _take_up(self, approved: list[Doubt]) -> bool:
        """What a card or a deposit had paid before counts; False when that was all."""
        deposit = self._deposit()
        self._tenders += [
            Tender(find_tender_type(one.tender_code), one.amount_won, payment_uid=one.payment_uid)
            for one in approved
        ]
        if deposit is not None:
            self._tenders.append(deposit)
        if (approved or deposit) and is_paid(self._selling.priced.total_won, self._tenders):
            self._counter.attempt(lambda _: self._complete(self._tenders))
            return False
        return True

    def _deposit(self) -> Tender | None:
        """The deposit of the order the basket came from, at what it pays of it now."""
        from app.orders import deposit_tender_of, order_of_cart

        order = order_of_cart(self._counter.till, self._selling.cart)
        if order is None:
            return None
        # The basket may have changed since it was looked at last.
        self._tenders = [one for one in self._tenders if not is_deposit(one)]
        return deposit_tender_of(order, self._selling.priced.total_won)

    def add_scan(self, text: str) -> None:
        """A product scanned while paying: one more line below the panel, and a new amount due."""
        from ui.pay_scan import take_while_paying

        if take_while_paying(self._counter, self._selling, text) and self._panel is not None:
            self._panel.change_state(self._state())

    # -- cash and named tenders -----------------------------------------------------------

    def _take(self, code: str, amount_won: Won) -> None:
        rest_won = self._rest_won()

        def act(_: Approval | None) -> None:
            if code == CASH:
                self._add(cash_tender(rest_won, amount_won))
                return
            kind = find_tender_type(code)
            if amount_won > rest_won:
                if self._panel is not None:
                    self._panel.say(tr("pay.too_much", name=tender_name(code)))
                self._counter.messages.sound("refused")
                return
            self._add(Tender(kind, amount_won))

        self._counter.attempt(act, self._panel.say if self._panel else None)

    def _add(self, tender: Tender) -> None:
        """Take a tender: it closes the sale, or becomes a part with the rest still to pay."""
        total_won = self._selling.priced.total_won
        tenders = [*self._tenders, tender]
        if is_paid(total_won, tenders):
            self._complete(tenders)
            return
        self._tenders = tenders
        if self._panel is None:
            self._open(CASH)
        else:
            self._panel.show_state(self._state())
        self._counter.messages.sound("look")

    def _complete(self, tenders: list[Tender]) -> None:
        counter, receipting = self._counter, self._receipting
        as_cash_won = sum(one.amount_won for one in tenders if one.type.as_cash)
        # Behind a card nothing is asked any more: its answer has to get onto the disk first.
        if (receipting.wish is None and tenders[-1].type.kind is not TenderKind.CARD
                and is_mandatory(counter.till, as_cash_won)):
            receipting.ask(as_cash_won, lambda: self._complete_again(tenders), duty=True)
            return
        if self._exchanging is not None and self._selling.cart.coming_back is not None:
            done = self._exchanging.complete(
                tenders, answers=self._answers, cash_receipt=receipting.wish,
                credit_approval=self._credit_approval)
        else:
            done = sell.complete_sale(
                counter.till, counter.who, self._selling.cart, tenders, answers=self._answers,
                cash_receipt=receipting.wish, credit_approval=self._credit_approval,
            )
        if any(one.type.kind is TenderKind.CREDIT for one in tenders):
            from ui.credit import print_delivery

            print_delivery(counter, done.sale_uid)
        self._finish(done, *what_came_in(tenders))

    def _finish(self, done: sell.CompletedSale, paid_won: Won, cashless: str = "") -> None:
        """A sale is on the record: an empty basket, its change big."""
        counter, receipting = self._counter, self._receipting
        self._tenders, self._answers, self._panel = [], {}, None
        self._exchanging = self._credit_approval = None
        counter.window.close_overlays()
        counter.messages.hush()
        self._selling.start_new()
        self._selling.show_last_sale(done, paid_won, cashless)
        counter.messages.sound("paid")
        receipting.tell_after_sale(done.sale_uid)

    def _complete_again(self, tenders: list[Tender]) -> None:
        """It is known by now to whom the cash receipt goes."""
        beside = self._panel.say if self._panel is not None else None
        self._counter.attempt(lambda _: self._complete(tenders), beside)

    def _ask_receipt(self) -> None:
        """F11 over the pay panel."""
        as_cash_won = sum(one.amount_won for one in self._tenders if one.type.as_cash)

        def show() -> None:
            if self._panel is not None:
                self._panel.change_state(self._state())

        self._receipting.ask(as_cash_won + self._rest_won(), show)

    def _ask_tender(self, code: str) -> None:
        """A tender that wants more than an amount: its own panel, or the terminal."""
        counter, kind, rest_won = self._counter, find_tender_type(code), self._rest_won()
        if kind.kind is TenderKind.CREDIT:
            self._ask_account(kind, rest_won)
            return
        if kind.restricted:
            could_won = min(eligible_won(self._selling.priced, self._tenders), rest_won)
            if could_won <= 0:
                counter.messages.sound("refused")
                if self._panel is not None:
                    self._panel.say(tr("named.not_eligible", name=tender_name(code)))
                return
            self._ask_terminal(could_won, code)
            return
        panel = NamedPanel(
            kind, tender_name(code), rest_won, seven_on_top=counter.seven_on_top,
            ordinance_percent=counter.till.settings.local_voucher_change_percent,
            taken=self._tenders)

        def given(tender: object) -> None:
            if isinstance(tender, Tender):
                counter.window.close_overlay(panel)
                beside = self._panel.say if self._panel is not None else None
                counter.attempt(lambda _: self._add(tender), beside)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def _ask_account(self, kind: TenderType, rest_won: Won) -> None:
        """외상: whose account the rest goes to."""
        from ui.credit import ask_account

        def given(ref: Ref, approval: Approval | None) -> None:
            self._credit_approval = approval
            beside = self._panel.say if self._panel is not None else None
            self._counter.attempt(
                lambda _: self._add(Tender(kind, rest_won, account_ref=ref)), beside)

        ask_account(self._counter, rest_won, given)

    def _remove_part(self, key: str) -> None:
        tender = self._tenders[int(key)]
        if is_deposit(tender):
            self._counter.messages.sound("refused")
            if self._panel is not None:
                self._panel.say(tr("pay.deposit_stays"))
            return
        if tender.type.kind is TenderKind.EXCHANGE:
            self._counter.messages.sound("refused")
            return
        if tender.type.kind is TenderKind.CARD:
            if self._counter.till.card_terminal is not None:
                self._undo_card(tender, self._counter.till.card_terminal)
                return

            def act(approval: Approval | None) -> None:
                # What the card has paid stays until its cancel is on record.
                self._cancel_card(tender, approval)
                self._drop(tender)

            self._counter.attempt(act, self._panel.say if self._panel is not None else None)
            return
        self._drop(tender)

    def _drop(self, tender: Tender) -> None:
        self._tenders = [one for one in self._tenders if one is not tender]
        if self._panel is not None:
            self._panel.show_state(self._state())

    def _cancel_card(self, tender: Tender, approval: Approval | None) -> None:
        """A card part taken back: cancelled at the terminal, and recorded as such."""
        if tender.payment_uid is not None:
            payments.resolve_payment(
                self._counter.till, self._counter.who, tender.payment_uid,
                TerminalAnswer(PaymentOutcome.CANCELLED), approval=approval)
            self._answers.pop(tender.payment_uid, None)

    def _left(self) -> None:
        """Back to the basket: money handed over goes back; what was charged elsewhere stays."""
        self._tenders = [
            one for one in self._tenders
            if one.type.kind is TenderKind.CARD or one.approval_no or one.confirmed]
        self._panel = None

    # -- card -----------------------------------------------------------------------------

    def _ask_terminal(self, amount_won: Won, code: str = CARD) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            # The basket this card pays for gets onto the disk with the intent.
            self._selling.keep_draft()
            intent = payments.intend_payment(
                counter.till, counter.who, self._selling.cart, self._selling.priced, amount_won,
                code, self._tenders,
            )
            self._codes[intent.payment_uid] = code
            if counter.till.card_terminal is None:
                self._show_card(intent)
            else:
                self._talk(intent, counter.till.card_terminal)

        counter.attempt(act)

    def _show_card(self, intent: Intent) -> None:
        counter = self._counter
        panel = CardPanel(
            CardState(
                amount_won=intent.amount_won,
                taxable_won=intent.taxable_won,
                exempt_won=intent.exempt_won,
                approval_needed=counter.till.settings.card_approval_no == "now",
                instalments_allowed=intent.amount_won >= INSTALMENT_FROM_WON,
            )
        )

        def approved(approval_no: str, months: int) -> None:
            def act(_: Approval | None) -> None:
                self._approved(intent.payment_uid, intent.amount_won, approval_no, months)

            if counter.attempt(act, panel.say):
                counter.window.close_overlay(panel)

        def back() -> None:
            self._resolve(intent.payment_uid, PaymentOutcome.CANCELLED)

        def unknown() -> None:
            self._ask_doubt(intent.payment_uid, intent.amount_won, lambda: _shut(counter, panel))

        panel.approved.connect(approved)
        panel.closed.connect(back)
        panel.unknown.connect(unknown)
        counter.window.open_overlay(panel)

    def _approved(self, payment_uid: Ref, amount_won: Won, approval_no: str, months: int) -> None:
        """A person read it off a stand-alone terminal."""
        at = local_now(self._counter.till.clock).isoformat(timespec="seconds")
        answer = TerminalAnswer(
            approval_no=approval_no, approved_at=at, instalment_months=months
        )
        self._take_card(payment_uid, amount_won, answer)

    def _take_card(self, payment_uid: Ref, amount_won: Won, answer: TerminalAnswer) -> None:
        kind = find_tender_type(self._codes.get(payment_uid, CARD))
        tender = Tender(kind, amount_won, payment_uid=payment_uid)
        if is_paid(self._selling.priced.total_won, [*self._tenders, tender]):
            self._answers[payment_uid] = answer
        else:
            # Part of a split: known and durable now, before the rest is paid.
            payments.resolve_payment(self._counter.till, self._counter.who, payment_uid, answer)
        self._add(tender)

    # -- the till's own terminal ----------------------------------------------------------

    def _talk(self, intent: Intent, card_terminal: CardTerminal) -> None:
        uid = intent.payment_uid
        request = Request(
            uid,
            intent.amount_won,
            intent.taxable_won,
            intent.exempt_won,
            asks_months=intent.amount_won >= INSTALMENT_FROM_WON,
        )

        def ask(months: int) -> TerminalReply:
            return terminal.ask_once(
                lambda: card_terminal.approve(
                    uid, intent.amount_won, intent.taxable_won, intent.exempt_won, months
                ),
                card_terminal,
                uid,
                nap,
            )

        talk = TerminalTalk(self._counter, card_terminal, request, ask)
        talk.not_begun.connect(lambda: self._resolve(uid, PaymentOutcome.CANCELLED))

        def finished(reply: TerminalReply) -> None:
            self._heard(uid, intent.amount_won, reply)
            if talk.abandoned and reply.word is TerminalWord.APPROVED:
                self._counter.messages.banner(tr("terminal.too_late"))

        talk.finished.connect(finished)
        talk.begin()

    def _heard(self, payment_uid: Ref, amount_won: Won, reply: TerminalReply) -> None:
        """The terminal has spoken, or nobody knows: both become part of the record."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            outcome = terminal.judge(counter.till, payment_uid, reply)
            if outcome is PaymentOutcome.APPROVED:
                self._take_card(payment_uid, amount_won, terminal.answer_of(reply))
                return
            terminal.record_reply(counter.till, counter.who, payment_uid, reply)
            if outcome is PaymentOutcome.UNKNOWN:
                counter.messages.sound("look")
                said = say_reply(reply)
                if reply.word is TerminalWord.APPROVED:
                    said = tr("terminal.other_amount", won=won(reply.amount_won))
                self._ask_doubt(payment_uid, amount_won, said=said)
                return
            counter.messages.sound("refused")
            counter.messages.banner(say_reply(reply))

        counter.attempt(act)

    def _undo_card(self, tender: Tender, card_terminal: CardTerminal) -> None:
        """A card part taken back: undone at the terminal, by the same reference."""
        uid = tender.payment_uid or ""
        def finished(reply: TerminalReply) -> None:
            if reply.word not in {TerminalWord.REVERSED, TerminalWord.NEVER}:
                self._counter.messages.sound("refused")
                self._counter.messages.banner(tr("terminal.not_undone"))
                return

            def act(_: Approval | None) -> None:
                terminal.record_reply(self._counter.till, self._counter.who, uid, reply)
                self._answers.pop(uid, None)
                self._drop(tender)

            self._counter.attempt(act)

        undo(self._counter, card_terminal, uid, tender.amount_won, finished)

    # -- a doubt --------------------------------------------------------------------------

    def _ask_doubt(
        self,
        payment_uid: Ref,
        amount_won: Won,
        before: Callable[[], None] | None = None,
        *,
        said: str = "",
    ) -> None:
        """The terminal's outcome is not known: ask it, or look, and say; or keep it as a doubt."""
        counter = self._counter
        card_terminal = counter.till.card_terminal
        panel = DoubtPanel(amount_won, can_ask=card_terminal is not None)
        panel.say(said)

        def close() -> None:
            counter.window.close_overlay(panel)
            if before is not None:
                before()

        def approved() -> None:
            close()
            counter.attempt(lambda _: self._approved(payment_uid, amount_won, "", 0))

        def declined() -> None:
            close()
            self._resolve(payment_uid, PaymentOutcome.DECLINED)

        def kept() -> None:
            close()
            self._resolve(payment_uid, PaymentOutcome.UNKNOWN)

        def heard(reply: TerminalReply) -> None:
            if not reply.word.is_final:
                panel.say(say_reply(reply))
                return
            close()
            self._heard(payment_uid, amount_won, reply)

        if card_terminal is not None:
            panel.asked.connect(
                lambda: enquire(counter, card_terminal, payment_uid, amount_won, heard)
            )
        panel.approved.connect(approved)
        panel.declined.connect(declined)
        panel.kept.connect(kept)
        counter.window.open_overlay(panel)

    def _resolve(self, payment_uid: Ref, outcome: PaymentOutcome) -> None:
        counter = self._counter

        def act(approval: Approval | None) -> None:
            payments.resolve_payment(
                counter.till, counter.who, payment_uid, TerminalAnswer(outcome),
                approval=approval)

        counter.attempt(act)

    # -- figures --------------------------------------------------------------------------

    def _rest_won(self) -> Won:
        return rest_after(self._selling.priced.total_won, self._tenders)

    def _state(self) -> PayState:
        rest_won = self._rest_won()
        due_cash_won = cash_due(rest_won)
        return PayState(
            goods_won=self._selling.priced.total_won,
            due_won=rest_won,
            cash_due_won=due_cash_won,
            rounding_won=rest_won - due_cash_won,
            taken=tuple(
                (str(index), part_name(one), one.amount_won)
                for index, one in enumerate(self._tenders)
            ),
            cash_receipt=self._receipting.words,
        )

    def _choices(self) -> list[Choice]:
        allowed = self._counter.till.settings.tenders_allowed
        keys = {CASH: self._counter.keymap.key("cash"), CARD: self._counter.keymap.key("card")}
        could_won = eligible_won(self._selling.priced, self._tenders)
        return [
            Choice(
                one.code, tender_name(one.code),
                eligible_words(could_won) if one.restricted else keys.get(one.code, ""))
            for one in TENDER_TYPES
            if one.code in allowed
        ]


def _shut(counter: Counter, panel: CardPanel) -> None:
    """Close a card panel whose outcome is settled elsewhere: nothing is resolved twice."""
    panel.blockSignals(True)  # noqa: FBT003 - Qt's own signature
    counter.window.close_overlay(panel)
