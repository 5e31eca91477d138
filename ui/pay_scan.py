"""Goods scanned while somebody pays."""

from __future__ import annotations

from app import sell
from ui.counter import Counter
from ui.i18n import tr
from ui.messages import code_sentence
from ui.selling import Selling


def take_while_paying(counter: Counter, selling: Selling, text: str) -> bool:
    """One more line of the basket; False where nothing was added, and it is said why."""
    match sell.scan(counter.till, selling.cart, text):
        case sell.Added(cart=cart) | sell.MemberNamed(cart=cart):
            selling.take(cart)
            counter.messages.sound("look")
            counter.messages.banner(tr("scan.added_while_paying"), stay_ms=6_000)
            return True
        case sell.NotTaken(code=code, values=values):
            counter.messages.sound("refused")
            counter.messages.banner(code_sentence(code, values), stay_ms=8_000)
        case _:
            # A weight, a price or a farm has to be asked for: not in the middle of paying.
            counter.messages.sound("refused")
            counter.messages.banner(tr("scan.asks_first"), stay_ms=8_000)
    return False
