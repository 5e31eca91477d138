"""P5: a card is charged at most once per payment line, wherever the answer or the till is lost.

Method: a child pays through the real adapter at an emulator that loses the answer in its own way,
and is killed at one event after the other.  The till is opened again, the customer finishes what
he had begun at the terminal, and a cashier in a hurry presses the card key.  The emulator's books,
not ours, say how often money moved.

Each way of losing meets a quarter of the events here; ``pytest -m long tests/promises`` runs all.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app import holding, payments, sell, terminal
from app.cart import Cart
from app.errors import Refused
from app.opening import open_till
from app.pricing import price_cart
from app.tender import Tender, find_tender_type
from app.till import Till
from app.verifying import verify
from models.values import PaymentOutcome
from printing.counter.terminal_emulator import TerminalEmulator
from tests.promises.payer import finish, make_terminal, nap
from tests.shop import CASHIER, SetClock, paths_in

pytestmark = pytest.mark.skipif(os.name == "nt", reason="SIGKILL is what this test is about")

ROOT = Path(__file__).resolve().parents[2]
WAYS = (
    "none", "before_charge", "late", "after_charge", "half_answer", "garbage", "other_reference",
    "silent", "customer_waits",
)
EVENTS = 18
SHORT = [
    (way, kill_at) for index, way in enumerate(WAYS)
    for kill_at in range(1 + index % 4, EVENTS, 4)
]
LONG = [(way, kill_at) for way in WAYS for kill_at in range(1, 40)]


def pay_and_die(folder: Path, box: TerminalEmulator, kill_at: int, *how: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.promises.payer", str(folder), str(box.port), str(kill_at),
         *how],
        capture_output=True, cwd=ROOT, check=False, timeout=60,
    )
    assert done.returncode in {0, -9}, done.stderr.decode()


def charges(box: TerminalEmulator) -> int:
    assert all(won > 0 for _, won in box.books.charges)
    return len(box.books.charges)


def sale_count(till: Till) -> int:
    return int(till.read().execute("SELECT count(*) FROM sale").fetchone()[0])


def customer_finishes(box: TerminalEmulator) -> None:
    """Whoever still stands at the terminal pays; what was held up on the way arrives."""
    box.customer_ready.set()
    until = time.monotonic() + 10
    while box.books.waiting and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.06)


def check(folder: Path, box: TerminalEmulator) -> None:
    till = open_till(paths_in(folder), clock=SetClock())
    try:
        assert till.notices == []
        customer_finishes(box)
        box.fault = "none"
        open_doubts = payments.list_doubts(till)
        assert charges(box) <= 1
        if charges(box):
            assert sale_count(till) or open_doubts, "charged, and nothing on the screen says so"
        cart = holding.load_draft(till)
        if cart is None:
            assert sale_count(till) or not charges(box)
            return
        press_card_again(till, cart, box)
        clear_doubts(till, cart, box)
        if not sale_count(till):
            press_card_again(till, cart, box)
        assert charges(box) == 1
        assert sale_count(till) == 1
        assert payments.list_doubts(till) == []
        verify(till, full=True)
    finally:
        till.close()


def press_card_again(till: Till, cart: Cart, box: TerminalEmulator) -> None:
    """A cashier in a hurry: the till itself has to refuse where the card may have been charged."""
    if sale_count(till):
        return
    priced = price_cart(cart, till.settings.vat_rounding)
    if payments.doubts_of(till, cart):
        with pytest.raises(Refused, match=r"payment\.in_doubt"):
            payments.intend_payment(till, CASHIER, cart, priced, priced.total_won)
        return
    intent = payments.intend_payment(till, CASHIER, cart, priced, priced.total_won)
    line, won = make_terminal(box.port), priced.total_won
    reply = terminal.ask_once(
        lambda: line.approve(intent.payment_uid, won, won, 0, 0), line, intent.payment_uid, nap)
    finish(till, cart, intent, reply)


def clear_doubts(till: Till, cart: Cart, box: TerminalEmulator) -> None:
    """조회: the same reference is asked for, and no money."""
    for doubt in payments.list_doubts(till):
        reply = terminal.follow(make_terminal(box.port), doubt.payment_uid, nap)
        assert reply.word.is_final
        outcome = terminal.record_reply(till, CASHIER, doubt.payment_uid, reply)
        if outcome is PaymentOutcome.APPROVED:
            tender = Tender(
                find_tender_type("CARD"), doubt.amount_won, payment_uid=doubt.payment_uid)
            sell.complete_sale(till, CASHIER, cart, [tender])


def check_kill(folder: Path, way: str, kill_at: int) -> None:
    box = TerminalEmulator(fault=way)
    try:
        pay_and_die(folder, box, kill_at)
        check(folder, box)
    finally:
        box.close()


@pytest.mark.parametrize(("way", "kill_at"), SHORT)
def test_one_charge_or_an_open_doubt(tmp_path: Path, way: str, kill_at: int) -> None:
    check_kill(tmp_path, way, kill_at)


@pytest.mark.long
@pytest.mark.parametrize(("way", "kill_at"), LONG)
def test_one_charge_or_an_open_doubt_long(tmp_path: Path, way: str, kill_at: int) -> None:
    check_kill(tmp_path, way, kill_at)


def test_mutation_asking_before_the_intent_is_caught(tmp_path: Path) -> None:
    """A till that asks first and writes afterwards must fail at one of the events."""
    caught = 0
    for kill_at in range(5, EVENTS):
        folder = tmp_path / str(kill_at)
        folder.mkdir()
        box = TerminalEmulator()
        try:
            pay_and_die(folder, box, kill_at, "lie")
            check(folder, box)
        except AssertionError:
            caught += 1
            break
        finally:
            box.close()
    assert caught, "the harness cannot see a charge that nothing remembers"
