"""The card terminal: the answer is lost at every step, and money moves at most once.

Method: the real adapter over loopback to the emulator, whose books say what was really charged.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import payments, sell, terminal
from app.cart import Cart
from app.payments import Intent
from app.ports import TerminalReply, TerminalState, TerminalWord
from app.pricing import price_cart
from app.settings import CardTerminalSettings
from app.tender import Tender, find_tender_type
from app.terminal_words import STATES, WORDS
from models.values import PaymentOutcome, new_ref
from printing.counter.card_terminal import TcpCardTerminal, parse_address
from printing.counter.setting_up import terminal_of, try_terminal
from printing.counter.terminal_emulator import FAULTS, TerminalEmulator
from tests.shop import CASHIER, Shop, make_shop

W = TerminalWord


@pytest.fixture
def box() -> Iterator[TerminalEmulator]:
    emulator = TerminalEmulator()
    yield emulator
    emulator.close()


def adapter(box: TerminalEmulator) -> TcpCardTerminal:
    return TcpCardTerminal(
        "127.0.0.1", box.port, silence_ms=1_500, enquiry_silence_ms=1_500)


def nap(rest_ms: int) -> None:
    time.sleep(0.02)


def charge(till_side: TcpCardTerminal, reference: str, won: int = 23_000) -> TerminalReply:
    return terminal.ask_once(
        lambda: till_side.approve(reference, won, won, 0, 0), till_side, reference, nap)


def test_an_approval_brings_what_the_record_needs(box: TerminalEmulator) -> None:
    reference = new_ref()
    reply = charge(adapter(box), reference)
    assert reply == TerminalReply(
        W.APPROVED, 23_000, "00000001", "2026-03-02T10:00:00", "123456******7890", "연습카드")
    assert box.books.charges == [(reference, 23_000)]


#: What is known in the end where the terminal is mended right after, and how much was charged.
ENDS = {
    "none": (W.APPROVED, 1), "before_charge": (W.NEVER, 0), "late": (W.NEVER, 0),
    "after_charge": (W.APPROVED, 1), "half_answer": (W.APPROVED, 1), "garbage": (W.APPROVED, 1),
    "other_reference": (W.APPROVED, 1), "silent": (W.APPROVED, 1), "declines": (W.DECLINED, 0),
    "before_reading": (W.NO_ANSWER, 0), "other_amount": (W.APPROVED, 1),
}


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - {"customer_waits"}))
def test_the_answer_lost_at_every_step_is_found_by_the_same_reference(
    box: TerminalEmulator, fault: str
) -> None:
    box.fault = fault
    reference = new_ref()
    reply = charge(adapter(box), reference)
    box.customer_ready.set()  # what came late is done now
    time.sleep(0.05)
    word, count = ENDS[fault]
    assert (reply.word, len(box.books.charges)) == (word, count)
    box.fault = "none"
    again = adapter(box).enquire(reference)
    assert again.word in {word, W.NEVER}
    assert len(box.books.charges) == count, "an enquiry moved money"


def test_the_same_reference_asked_twice_is_charged_once(box: TerminalEmulator) -> None:
    reference = new_ref()
    replies = [adapter(box).approve(reference, 5_000, 0, 5_000, 0) for _ in range(3)]
    assert replies == [replies[0]] * 3
    assert box.books.charges == [(reference, 5_000)]


def test_nothing_listens_means_not_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    lonely = TcpCardTerminal("127.0.0.1", port)
    assert lonely.approve(new_ref(), 1, 0, 1, 0).word is W.NOT_ASKED
    assert lonely.enquire(new_ref()).word is W.NO_ANSWER
    assert lonely.hello() is TerminalState.OFF


def test_stepping_back_in_time_charges_nothing(box: TerminalEmulator) -> None:
    box.fault = "customer_waits"
    till_side, reference = adapter(box), new_ref()
    replies: list[TerminalReply] = []
    asking = threading.Thread(target=lambda: replies.append(charge(till_side, reference)))
    asking.start()
    wait_for(lambda: reference in box.books.waiting)
    assert till_side.enquire(reference).word is W.PENDING
    assert till_side.abandon(reference).word is W.NEVER
    asking.join()
    assert replies[0].word is W.NEVER
    assert box.books.charges == []


def test_stepping_back_too_late_says_that_it_is_approved(box: TerminalEmulator) -> None:
    till_side, reference = adapter(box), new_ref()
    charge(till_side, reference)
    assert till_side.abandon(reference).word is W.APPROVED
    assert len(box.books.charges) == 1


def test_a_customer_may_take_longer_than_a_silence(box: TerminalEmulator) -> None:
    box.fault = "customer_waits"
    threading.Timer(2.5, box.customer_ready.set).start()
    assert charge(adapter(box), new_ref()).word is W.APPROVED


def test_undoing_twice_is_undoing_once(box: TerminalEmulator) -> None:
    till_side, reference = adapter(box), new_ref()
    charge(till_side, reference)
    assert [till_side.reverse(reference).word for _ in range(3)] == [W.REVERSED] * 3
    assert till_side.enquire(reference).word is W.REVERSED
    assert [won for _, won in box.books.charges] == [23_000, -23_000]


def test_a_cancel_is_a_question_of_its_own(box: TerminalEmulator) -> None:
    till_side, reference = adapter(box), new_ref()
    first = charge(till_side, new_ref())
    box.fault = "after_charge"
    reply = terminal.ask_once(
        lambda: till_side.cancel(reference, first.approval_no, "2026-03-02", 23_000),
        till_side, reference, nap)
    assert reply.word is W.APPROVED
    assert [won for _, won in box.books.charges] == [23_000, -23_000]


def test_a_closing_till_does_not_wait_for_the_customer(box: TerminalEmulator) -> None:
    box.fault = "customer_waits"
    till_side = TcpCardTerminal("127.0.0.1", box.port)
    threading.Timer(0.2, till_side.let_go).start()
    started = time.monotonic()
    assert charge(till_side, new_ref()).word is W.NO_ANSWER
    assert time.monotonic() - started < 10


def test_settings_and_their_trial(box: TerminalEmulator) -> None:
    assert terminal_of(CardTerminalSettings()) is None
    assert try_terminal(CardTerminalSettings()) is TerminalState.NOT_SET_UP
    there = CardTerminalSettings(connection="tcp", address=f"127.0.0.1:{box.port}")
    assert try_terminal(there) is TerminalState.READY
    assert parse_address("terminal") == ("terminal", 9_190)
    for bad in ("", "host:", "host:x", "host:70000", ":9190"):
        with pytest.raises(ValueError, match="host:port"):
            parse_address(bad)


def test_each_word_and_state_has_its_sentence() -> None:
    assert set(WORDS) == set(TerminalWord)
    assert set(STATES) == set(TerminalState)


# -- the record ------------------------------------------------------------------------------------


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    yield made
    made.till.close()


def intend(shop: Shop) -> tuple[Cart, Intent]:
    cart = shop.cart(1)
    priced = price_cart(cart, shop.till.settings.vat_rounding)
    return cart, payments.intend_payment(shop.till, CASHIER, cart, priced, priced.total_won)


def approved(won: int, number: str = "00123456") -> TerminalReply:
    return TerminalReply(W.APPROVED, won, number)


@pytest.mark.parametrize(("word", "outcome"), [
    (W.DECLINED, PaymentOutcome.DECLINED), (W.NEVER, PaymentOutcome.CANCELLED),
    (W.NOT_ASKED, PaymentOutcome.CANCELLED), (W.REVERSED, PaymentOutcome.CANCELLED),
    (W.NO_ANSWER, PaymentOutcome.UNKNOWN), (W.PENDING, PaymentOutcome.UNKNOWN),
])
def test_what_each_word_becomes(shop: Shop, word: TerminalWord, outcome: PaymentOutcome) -> None:
    _, intent = intend(shop)
    assert terminal.record_reply(
        shop.till, CASHIER, intent.payment_uid, TerminalReply(word)) is outcome
    doubts = payments.list_doubts(shop.till)
    assert [one.outcome for one in doubts] == (
        [outcome] if outcome is PaymentOutcome.UNKNOWN else [])


def test_an_approval_of_another_amount_is_a_doubt(shop: Shop) -> None:
    _, intent = intend(shop)
    reply = approved(intent.amount_won + 1)
    assert terminal.record_reply(
        shop.till, CASHIER, intent.payment_uid, reply) is PaymentOutcome.UNKNOWN
    assert len(payments.list_doubts(shop.till)) == 1


def test_not_knowing_takes_no_approval_back(shop: Shop) -> None:
    cart, intent = intend(shop)
    uid = intent.payment_uid
    terminal.record_reply(shop.till, CASHIER, uid, approved(intent.amount_won))
    terminal.record_reply(shop.till, CASHIER, uid, TerminalReply(W.NO_ANSWER))
    tender = Tender(find_tender_type("CARD"), intent.amount_won, payment_uid=uid)
    sell.complete_sale(shop.till, CASHIER, cart, [tender])
    assert payments.list_doubts(shop.till) == []
    # A straggler changes nothing of what a sale carries.
    before = shop.till.head.seq
    terminal.record_reply(shop.till, CASHIER, uid, TerminalReply(W.DECLINED))
    assert shop.till.head.seq == before


def test_a_terminals_bad_manners_never_cost_the_approval(shop: Shop) -> None:
    _, intent = intend(shop)
    rude = TerminalReply(
        W.APPROVED, intent.amount_won, "no. 12/34", "", "1234567890123456", "010-1234-5678", 99)
    assert terminal.record_reply(
        shop.till, CASHIER, intent.payment_uid, rude) is PaymentOutcome.APPROVED
    answer = terminal.answer_of(rude)
    assert answer.approval_no == ""
    assert answer.card_masked == "123456******3456"
    assert (answer.issuer, answer.instalment_months) == ("", 0)


def wait_for(true: object, limit_s: float = 10.0) -> None:
    assert callable(true)
    until = time.monotonic() + limit_s
    while not true():
        assert time.monotonic() < until, "it never came true"
        time.sleep(0.01)


def test_the_composition_root_lends_every_device_to_the_screens(tmp_path: Path) -> None:
    """A device nobody wired would say 'not set up' for ever, and no other test would see it."""
    from dataclasses import fields

    from app.__main__ import _Counter
    from app.lock import ShopLock
    from ui.devices import Devices

    lent, bare = _Counter(ShopLock(tmp_path / "lock")).devices(), Devices()
    for one in fields(Devices):
        if one.name == "bring_about_sync":
            continue  # for the pictures of the demonstration, which lend it themselves
        assert getattr(lent, one.name) is not getattr(bare, one.name), one.name


def test_an_open_till_gets_its_devices_and_lets_them_go(
    shop: Shop, box: TerminalEmulator, tmp_path: Path
) -> None:
    import msgspec

    from app.__main__ import _Counter
    from app.lock import ShopLock
    from app.settings import ScaleSettings

    till = shop.till
    till.machine = msgspec.structs.replace(
        till.machine,
        scale=ScaleSettings(connection="serial", address="no-such-line"),
        card_terminal=CardTerminalSettings(connection="tcp", address=f"127.0.0.1:{box.port}"),
    )
    let_go = _Counter(ShopLock(tmp_path / "lock")).connect(till)
    found = till.card_terminal
    assert found is not None
    assert found.enquire(new_ref()).word is W.NEVER
    assert devices_of(shop) == [True, True]
    let_go()
    assert devices_of(shop) == [False, False]


def devices_of(shop: Shop) -> list[bool]:
    return [device is not None for device in (shop.till.scale, shop.till.card_terminal)]
