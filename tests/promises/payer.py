"""The child of the card harness: one basket paid through the real adapter, killed at one event.

An event is anything between pressing the card key and the finished sale: before and after the
intent, each connect, each send (also in the middle of its bytes), each receive, the sale itself.

    python -m tests.promises.payer FOLDER PORT KILL_AT [lie | exchange]

It dies before its KILL_AT-th event, or ends with 0 when there are fewer.  `lie` asks the terminal
before the intent is on the disk; `exchange` brings something back that was paid in cash, and the
card pays the difference alone.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Self

from app import exchange, holding, payments, sell, terminal
from app.cart import Cart
from app.payments import Intent, TerminalAnswer
from app.ports import TerminalReply
from app.pricing import price_cart
from app.refund import find_returnable, plan_refund
from app.tender import Tender, find_tender_type
from app.till import Till
from models.values import PaymentOutcome, new_ref
from printing.counter import card_terminal
from printing.counter.card_terminal import TcpCardTerminal
from tests.shop import CASHIER, make_shop


class Fate:
    """Counts events and kills at one of them."""

    def __init__(self, kill_at: int) -> None:
        self._left = kill_at

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class FatedSocket:
    """A connection on which each step may be the last."""

    def __init__(self, inner: socket.socket, fate: Fate) -> None:
        self._inner = inner
        self._fate = fate

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._inner.close()

    def settimeout(self, seconds: float) -> None:
        self._inner.settimeout(seconds)

    def sendall(self, data: bytes) -> None:
        self._fate()
        self._inner.sendall(data[: len(data) // 2])
        self._fate()
        self._inner.sendall(data[len(data) // 2:])
        self._fate()

    def recv(self, size: int) -> bytes:
        try:
            found = self._inner.recv(size)
        finally:
            self._fate()
        return found


def use_fated_sockets(fate: Fate) -> None:
    real = socket.create_connection

    def create_connection(address: tuple[str, int], timeout: float) -> FatedSocket:
        fate()
        found = FatedSocket(real(address, timeout=timeout), fate)
        fate()
        return found

    # The adapter alone sees this; everything else keeps the real module.
    stand_in = SimpleNamespace(create_connection=create_connection, socket=socket.socket)
    vars(card_terminal)["socket"] = stand_in


def make_terminal(port: int) -> TcpCardTerminal:
    return TcpCardTerminal(
        "127.0.0.1", port, silence_ms=1_200, enquiry_silence_ms=1_200)


def nap(rest_ms: int) -> None:
    time.sleep(0.02)


def main(folder: str, port: str, kill_at: str, *rest: str) -> None:
    shop = make_shop(Path(folder))
    till, cart = shop.till, shop.cart(0, 1, 1)
    priced = price_cart(cart, till.settings.vat_rounding)
    won, taken = priced.total_won, []
    if "exchange" in rest:
        bought = shop.sell(1)
        back = plan_refund(find_returnable(till, bought.receipt_no), {1: 1})
        cart = exchange.begin(cart, back, "잘못 샀음")
        plan = exchange.plan_exchange(till, cart)
        won, taken = plan.to_pay_won, list(plan.stays)
    fate, box = Fate(int(kill_at)), make_terminal(int(port))
    use_fated_sockets(fate)

    def charge(reference: str) -> TerminalReply:
        return terminal.ask_once(
            lambda: box.approve(reference, won, won, 0, 0), box, reference, nap)

    fate()
    holding.save_draft(till, cart)
    if "lie" in rest:
        reply = charge(new_ref())
        intent = payments.intend_payment(till, CASHIER, cart, priced, won)
    else:
        intent = payments.intend_payment(till, CASHIER, cart, priced, won, taken=taken)
        fate()
        reply = charge(intent.payment_uid)
    fate()
    finish(till, cart, intent, reply)
    fate()
    till.close()


def finish(till: Till, cart: Cart, intent: Intent, reply: TerminalReply) -> None:
    """What the counter does with a reply."""
    uid = intent.payment_uid
    if terminal.judge(till, uid, reply) is not PaymentOutcome.APPROVED:
        terminal.record_reply(till, CASHIER, uid, reply)
        return
    tender = Tender(find_tender_type("CARD"), intent.amount_won, payment_uid=uid)
    answer: TerminalAnswer = terminal.answer_of(reply)
    if cart.coming_back is not None:
        exchange.complete_exchange(till, CASHIER, cart, [tender], answers={uid: answer})
        return
    sell.complete_sale(till, CASHIER, cart, [tender], answers={uid: answer})


if __name__ == "__main__":
    main(*sys.argv[1:])
