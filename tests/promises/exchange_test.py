"""An exchange cut short: both halves or neither, and the card pays the difference at most once.

The harness of `card_test`, with something that was paid in cash coming back for dearer goods.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app import exchange, holding, payments, shift, terminal
from app.errors import Refused
from app.opening import open_till
from app.pricing import price_cart
from app.tender import Tender, find_tender_type
from app.till import Till
from app.verifying import verify
from models.values import PaymentOutcome
from printing.counter.terminal_emulator import TerminalEmulator
from tests.promises.card_test import charges, customer_finishes, pay_and_die
from tests.promises.payer import finish, make_terminal, nap
from tests.shop import CASHIER, SetClock, paths_in

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is what this test is about")

#: What was bought (1,800 in cash), what is taken instead (5,500 + 23,000).
DIFFERENCE_WON = 26_700
RUNS = [
    (way, kill_at)
    for index, way in enumerate(("none", "late", "after_charge", "half_answer", "silent"))
    for kill_at in range(2 + index, 18, 5)
]


def counts(till: Till) -> tuple[int, int]:
    """(rows of `sale`, exchanges)."""
    read = till.read()
    return (read.execute("SELECT count(*) FROM sale").fetchone()[0],
            read.execute("SELECT count(*) FROM exchange").fetchone()[0])


def go_on(till: Till, box: TerminalEmulator) -> None:
    """A cashier after the restart: the doubt first, then the card for what is still missing."""
    cart = holding.load_draft(till)
    if cart is None:
        assert counts(till) in {(3, 1), (1, 0)}
        return
    assert cart.coming_back is not None
    assert counts(till) == (1, 0), "half an exchange"
    for doubt in payments.list_doubts(till):
        with pytest.raises(Refused, match="in_doubt"):
            holding.hold_cart(till, CASHIER, cart)
        reply = terminal.follow(make_terminal(box.port), doubt.payment_uid, nap)
        if terminal.record_reply(till, CASHIER, doubt.payment_uid, reply) is (
                PaymentOutcome.APPROVED):
            exchange.complete_exchange(till, CASHIER, cart, [Tender(
                find_tender_type("CARD"), doubt.amount_won, payment_uid=doubt.payment_uid)])
    if counts(till) == (1, 0):
        priced = price_cart(cart, till.settings.vat_rounding)
        plan = exchange.plan_exchange(till, cart)
        intent = payments.intend_payment(
            till, CASHIER, cart, priced, plan.to_pay_won, taken=plan.stays)
        line, won = make_terminal(box.port), plan.to_pay_won
        finish(till, cart, intent, terminal.ask_once(
            lambda: line.approve(intent.payment_uid, won, won, 0, 0), line,
            intent.payment_uid, nap))
    assert charges(box) == 1
    assert counts(till) == (3, 1)


@pytest.mark.parametrize(("way", "kill_at"), RUNS)
def test_both_halves_or_an_open_doubt(tmp_path: Path, way: str, kill_at: int) -> None:
    box = TerminalEmulator(fault=way)
    try:
        pay_and_die(tmp_path, box, kill_at, "exchange")
        till = open_till(paths_in(tmp_path), clock=SetClock())
        try:
            customer_finishes(box)
            box.fault = "none"
            assert charges(box) <= 1
            if charges(box):
                assert counts(till) == (3, 1) or payments.list_doubts(till)
            go_on(till, box)
            assert payments.list_doubts(till) == []
            assert {won for _, won in box.books.charges} <= {DIFFERENCE_WON}
            assert shift.expected_cash(till, till.shift_uid) == 101_800
            verify(till, full=True)
        finally:
            till.close()
    finally:
        box.close()
