"""A return that is done: what to take from the drawer, big, until the cashier goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.refund import CompletedRefund, GiveBack, RefundPlan
from app.tender import TenderKind, find_tender_type, notes_and_coins
from ui import i18n, theme
from ui.i18n import tr, won
from ui.widgets.basket import pieces_words
from ui.widgets.fields import Words
from ui.widgets.keys import Key
from ui.widgets.panels import BigAmount


class DoneView(QWidget):
    """What to take from the drawer, big, until the cashier goes on."""

    def __init__(self, done: CompletedRefund, plan: RefundPlan, *, prints: bool) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(Words(tr("return.done"), size_px=28, weight=theme.BOLD, centred=True))
        number = tr("return.done_number", number=done.receipt_no)
        column.addWidget(Words(number, role="text_soft", size_px=18, centred=True))
        column.addSpacing(12)
        self.cash = BigAmount(tr("return.hand_out"), size_px=72, role="do", fill="do_soft")
        pieces = pieces_words(tuple(notes_and_coins(done.cash_won)))
        self.cash.set_amount(done.cash_won, note=pieces)
        words = tr("return.hand_nothing")
        if done.cash_won:
            column.addWidget(self.cash)
            words = tr("return.drawer_open")
        if prints:
            words = f"{words} {tr('return.slip')}"
        column.addWidget(Words(words, size_px=20, wraps=True, centred=True))
        for part in plan.give_back:
            if part.tender.tender_kind != TenderKind.CASH:
                card = part.tender.tender_kind == TenderKind.CARD
                key = "return.way_done" if card else "return.way_named"
                way = tr(key, name=name_of(part), won=won(part.amount_won))
                words_of = Words(way, role="network", size_px=22, weight=theme.BOLD, centred=True)
                column.addWidget(words_of)
        column.addSpacing(16)
        row = QHBoxLayout()
        row.addStretch()
        self.on = Key(tr("return.to_sell"), "Enter", "do", size_px=24, height_px=76)
        self.on.setFixedWidth(320)
        row.addWidget(self.on)
        row.addStretch()
        column.addLayout(row)
        column.addStretch(3)


def name_of(part: GiveBack) -> str:
    """The tender's name in the language of the screen."""
    return tender_name(part.tender.tender_code)


def tender_name(code: str) -> str:
    """A tender's name by its code."""
    kind = find_tender_type(code)
    return kind.name_ko if i18n.language() == "ko" else kind.name_en
