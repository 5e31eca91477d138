"""The child of the kill harness: sells through the real use cases until it is killed.

It says on standard output what it is about to do (`want`) and, once the use case has returned, that
it is done (`have`); so the parent knows what was acknowledged and what was in the air.

    python -m tests.promises.seller FOLDER SEED WAY COUNT [lie]

WAY is `writes` or `syncs` (killed behind the COUNT-th of them) or `delay` (killed by the parent).
"""

from __future__ import annotations

import os
import random
import signal
import sys
from pathlib import Path

from app import holding, payments, sell, shift
from app.cart import Cart, add
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.settings import MachineSettings, PrinterSettings, save_machine_settings
from app.tender import Tender, find_tender_type
from models.values import CashKind
from tests.promises.shim import OpKind, Shim
from tests.shop import CASHIER, MANAGER, Shop, close_day, make_shop


class Seller:
    def __init__(self, shop: Shop, seed: int, *, lies: bool) -> None:
        self._shop = shop
        self._till = shop.till
        assert self._till.prints
        self._chance = random.Random(seed)
        self._lies = lies

    def run(self) -> None:
        """A shop day that never ends by itself."""
        while True:
            cart = self._fill_cart()
            step = self._chance.random()
            if step < 0.55:
                self._pay(cart, self._cash(cart))
            elif step < 0.75:
                self._pay_by_card(cart)
            elif step < 0.82:
                self._void(cart)
            elif step < 0.90:
                self._hold_and_recall(cart)
            else:
                self._pay(cart, self._cash(cart))
                self._do_the_rest()

    def _fill_cart(self) -> Cart:
        cart = sell.start_cart()
        for _ in range(self._chance.randint(1, 4)):
            product = self._chance.choice(self._shop.products)
            cart = add(cart, product, quantity=self._chance.randint(1, 3))
            self._draft(cart)
        return cart

    def _draft(self, cart: Cart) -> None:
        say("want", "draft", cart.uid, cart.lines[-1].id, len(cart.lines))
        holding.save_draft(self._till, cart)
        say("have", "draft", cart.uid, cart.lines[-1].id, len(cart.lines))

    def _cash(self, cart: Cart) -> list[Tender]:
        return self._shop.cash_for(cart, over_won=self._chance.choice((0, 10_000)))

    def _pay(self, cart: Cart, tenders: list[Tender],
             answers: dict[str, TerminalAnswer] | None = None) -> None:
        say("want", "sold", cart.uid)
        if self._lies:
            say("have", "sold", cart.uid)
        sell.complete_sale(self._till, CASHIER, cart, tenders, answers=answers)
        if not self._lies:
            say("have", "sold", cart.uid)

    def _pay_by_card(self, cart: Cart) -> None:
        priced = price_cart(cart, self._till.settings.vat_rounding)
        intent = payments.intend_payment(
            self._till, CASHIER, cart, priced, priced.total_won)
        say("have", "intended", intent.payment_uid)
        tender = Tender(find_tender_type("CARD"), intent.amount_won, 0, intent.payment_uid)
        self._pay(cart, [tender], {intent.payment_uid: TerminalAnswer(approval_no="12345678")})

    def _void(self, cart: Cart) -> None:
        line_id = cart.lines[0].id
        cart = sell.void_line(self._till, CASHIER, cart, line_id)
        say("want", "empty", cart.uid)
        sell.void_cart(self._till, CASHIER, cart, "손님이 두고 감")
        if not cart.is_empty:
            say("have", "empty", cart.uid)

    def _hold_and_recall(self, cart: Cart) -> None:
        say("want", "empty", cart.uid)
        held_uid = holding.hold_cart(self._till, CASHIER, cart)
        say("have", "empty", cart.uid)
        say("want", "draft", cart.uid, cart.lines[-1].id, len(cart.lines))
        cart = holding.recall_cart(self._till, CASHIER, held_uid)
        say("have", "draft", cart.uid, cart.lines[-1].id, len(cart.lines))
        self._pay(cart, self._cash(cart))

    def _do_the_rest(self) -> None:
        step = self._chance.random()
        if step < 0.3:
            shift.move_cash(self._till, MANAGER, CashKind.PAID_IN, 10_000, "거스름돈")
        elif step < 0.6:
            shift.open_drawer(self._till, MANAGER, "동전 교환")
        elif step < 0.9:
            self._till.database.checkpoint()
        else:
            close_day(self._shop)
            shift.open_shift(self._till, CASHIER, 50_000)


def give_it_a_printer(shop: Shop) -> None:
    """With a printer every sale leaves a job in its own transaction."""
    save_machine_settings(shop.paths.machine_settings, MachineSettings(
        secrets="file", printer=PrinterSettings(connection="file")))


def say(*words: object) -> None:
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def die_behind(shim: Shim, way: OpKind, count: int) -> None:
    """Kill this process behind the `count`-th write or sync from now on."""
    left = count

    def after(kind: OpKind) -> None:
        nonlocal left
        if kind == way:
            left -= 1
            if left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)

    shim.after = after


def main(folder: str, seed: str, way: str, count: str, *rest: str) -> None:
    shim = Shim("killer")
    shop = make_shop(Path(folder))
    give_it_a_printer(shop)
    shop.reopen("killer")
    say("ready")
    if way != "delay":
        die_behind(shim, "sync" if way == "syncs" else "write", int(count))
    Seller(shop, int(seed), lies="lie" in rest).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
