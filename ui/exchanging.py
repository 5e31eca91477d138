"""교환 on the screen: the return waits in the cart and pays first; a difference is handed out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app import exchange
from app.access import Approval
from app.exchange import ExchangePlan
from app.refund import RefundPlan
from app.sell import CompletedSale
from app.tender import Tender, TenderKind, find_tender_type, notes_and_coins
from models.values import Ref
from ui import i18n, theme
from ui.asking import AskPanel, foot_keys, is_enter
from ui.counter import Counter
from ui.giving_back import GivingBack, approved_on
from ui.i18n import tr, won
from ui.selling import Selling
from ui.widgets.basket import pieces_words
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.panels import BigAmount


def begin(
    counter: Counter, selling: Selling, plan: object, reason: str, say: Callable[[str], None]
) -> bool:
    """The open cart becomes the other half of a return; True when it did."""

    def act(_: Approval | None) -> None:
        if isinstance(plan, RefundPlan):
            selling.take(exchange.begin(selling.cart, plan, reason))
            counter.messages.banner(tr("exchange.begun"), tone="do", stay_ms=8_000)

    return counter.attempt(act, say)


def ask_abandon(counter: Counter, selling: Selling) -> None:
    """The bar was touched: the return can be let go as long as no card was given back."""
    panel = AskPanel(tr("exchange.abandon"), tr("exchange.abandon_yes"), tone="remove")

    def agreed() -> None:
        counter.window.close_overlay(panel)
        counter.attempt(lambda _: selling.take(exchange.abandon(counter.till, selling.cart)))

    panel.agreed.connect(agreed)
    counter.window.open_overlay(panel)


class Exchanging(QObject):
    """Pays with what came back, or hands the difference out; `done` gets the finished sale."""

    def __init__(
        self, counter: Counter, selling: Selling, done: Callable[[CompletedSale, int], None]
    ) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._selling = selling
        self._done = done
        self.approval: Approval | None = None
        self._giving: GivingBack | None = None

    def open(self, go_on: Callable[[list[Tender]], None]) -> None:
        """What pays already goes to `go_on`; a difference to hand out is asked about first."""
        counter = self._counter

        def act(approval: Approval | None) -> None:
            self.approval = approval or self.approval
            plan = exchange.plan_exchange(counter.till, self._selling.cart)
            exchange.require_exchange(counter.till, counter.who, plan, self.approval)
            if plan.hand_out_won:
                self._ask_hand_out(plan)
            else:
                go_on(list(plan.stays))

        counter.attempt(act)

    def complete(self, tenders: list[Tender], **more: object) -> CompletedSale:
        """Both halves at once; `tenders` with what stays among them."""
        counter = self._counter
        paid = [one for one in tenders if one.type.kind is not TenderKind.EXCHANGE]
        done = exchange.complete_exchange(
            counter.till, counter.who, self._selling.cart, paid,
            approval=self.approval, **more)  # type: ignore[arg-type]  # as `complete_sale` has them
        self.approval = None
        return done

    def _ask_hand_out(self, plan: ExchangePlan) -> None:
        counter = self._counter
        panel = HandOutPanel(counter, plan)

        def agreed() -> None:
            counter.window.close_overlay(panel)
            giving = _ExchangeBack(counter, plan, self.approval, self._selling)
            giving.finished.connect(lambda done: self._handed_out(plan, done))
            self._giving = giving
            giving.go_on()

        panel.agreed.connect(agreed)
        counter.window.open_overlay(panel)

    def _handed_out(self, plan: ExchangePlan, done: object) -> None:
        self.approval = None
        if isinstance(done, CompletedSale):
            cash_won = exchange.cash_out(plan)
            self._done(replace(done, change_won=cash_won), 0)


class HandOutPanel(Overlay):
    """What goes back and where to, before anything does; Enter agrees."""

    agreed = Signal()

    def __init__(self, counter: Counter, plan: ExchangePlan) -> None:
        super().__init__(width_px=640, height_px=460)
        self.keeps_scan = False
        column = QVBoxLayout(self.card)
        column.setContentsMargins(30, 24, 30, 24)
        column.setSpacing(10)
        column.addWidget(Words(tr("exchange.hand_out_title"), size_px=24, weight=theme.BOLD))
        amount = BigAmount(tr("return.total"), size_px=60, role="do", fill="do_soft")
        amount.set_amount(plan.hand_out_won)
        column.addWidget(amount)
        for part in plan.refund.give_back:
            if part.stays or not part.amount_won:
                continue
            kind = find_tender_type(part.tender.tender_code)
            name = kind.name_ko if i18n.language() == "ko" else kind.name_en
            way = tr("return.way", name=name, won=won(part.amount_won))
            tone = "network" if part.asks_terminal else "do"
            column.addWidget(Words(way, role=tone, size_px=22, weight=theme.BOLD))
            if part.asks_terminal:
                number = part.tender.approval_no or tr("return.see_slip")
                on = approved_on(counter.till, part)
                words = f"{number} · {on} · {won(part.tender.approved_won)}"
                column.addWidget(Words(words, size_px=24, weight=theme.SEMI))
            else:
                pieces = pieces_words(tuple(notes_and_coins(part.amount_won)))
                column.addWidget(Words(pieces, size_px=18, wraps=True))
        column.addWidget(Words(tr("return.period"), role="text_soft", size_px=16, wraps=True))
        column.addStretch()
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("exchange.hand_out"), "Enter", "do", self.agreed.emit)))

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter hands out."""
        if is_enter(event):
            self.agreed.emit()
            return True
        return super().take_key(event)


class _ExchangeBack(GivingBack):
    """The card's way back as for any return; what is written at its end is the whole exchange."""

    def __init__(
        self, counter: Counter, plan: ExchangePlan, approval: Approval | None, selling: Selling
    ) -> None:
        super().__init__(counter, plan.refund, "", counter.messages.banner)
        self._exchange = plan
        self._selling = selling
        self._approval = approval

    def _require(self) -> None:
        counter = self._counter
        exchange.require_exchange(counter.till, counter.who, self._exchange, self._approval)

    def _record(self, cancels: dict[int, Ref], reapprovals: dict[int, Ref]) -> object:
        counter = self._counter
        return exchange.complete_exchange(
            counter.till, counter.who, self._selling.cart, approval=self._approval,
            cancels=cancels, reapprovals=reapprovals)
