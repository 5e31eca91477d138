"""The till's own card terminal at the counter: waited for without a frozen screen, charged once."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import payments
from app.access import Session, sign_in
from app.ports import TerminalState
from app.settings import CardTerminalSettings, load_machine_settings
from app.terminal_words import STATES
from app.till import Till
from models.values import PaymentOutcome
from printing.counter.card_terminal import TcpCardTerminal
from printing.counter.terminal_emulator import TerminalEmulator
from tests.gui.conftest import Hands
from ui import i18n
from ui.card import CardPanel, DoubtPanel
from ui.devices import Devices
from ui.pay import PayPanel
from ui.settings_devices import DevicesGroup
from ui.settings_screen import SettingsScreen
from ui.terminal_talk import WaitPanel
from ui.widgets.frames import Overlay

LETTUCE = "2400000100010"
KEY = Qt.Key


@pytest.fixture
def box(till: Till) -> Iterator[TerminalEmulator]:
    """An emulator that this till is set to."""
    emulator = TerminalEmulator()
    terminal = TcpCardTerminal(
        "127.0.0.1", emulator.port, silence_ms=1_500, enquiry_silence_ms=1_500)
    till.card_terminal = terminal
    yield emulator
    terminal.let_go()
    emulator.close()
    till.card_terminal = None


def sales(till: Till) -> list[tuple[str, str, int]]:
    return [tuple(row) for row in till.read().execute(
        "SELECT t.tender_code, p.approval_no, t.amount_won FROM sale_tender t "
        "LEFT JOIN payment p USING (payment_uid) ORDER BY t.sale_uid, t.tender_no")]


def ask(hands: Hands, times: int = 1) -> None:
    for _ in range(times):
        hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)


def on_top(hands: Hands, kind: type[Overlay]) -> None:
    hands.qtbot.waitUntil(
        lambda: isinstance(hands.desk.window.overlay, kind), timeout=15_000)


def gone(hands: Hands) -> None:
    hands.qtbot.waitUntil(lambda: hands.desk.window.overlay is None, timeout=15_000)


def test_one_press_and_the_terminals_answer_finish_the_sale(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    ask(hands)
    gone(hands)
    assert sales(till) == [("CARD", "00000001", 1_800)]
    assert [won for _, won in box.books.charges] == [1_800]
    assert payments.list_doubts(till) == []


def test_the_screen_lives_while_the_customer_looks_for_the_card(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    box.fault = "customer_waits"
    ask(hands)
    panel = hands.desk.window.overlay
    assert isinstance(panel, WaitPanel)
    assert "단말기 승인 기다리는 중" in panel.state_words
    started = time.monotonic()
    QTest.qWait(50)
    hands.scan(LETTUCE)
    hands.press(KEY.Key_Return)
    assert time.monotonic() - started < 5
    assert hands.desk.window.overlay is panel
    assert len(hands.desk.selling.cart.lines) == 1
    box.customer_ready.set()
    gone(hands)
    assert len(sales(till)) == 1


def test_stepping_back_in_time_charges_nothing_and_keeps_the_basket(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    box.fault = "customer_waits"
    ask(hands)
    on_top(hands, WaitPanel)
    hands.qtbot.waitUntil(lambda: bool(box.books.waiting), timeout=15_000)
    hands.press(KEY.Key_Escape)
    gone(hands)
    assert box.books.charges == []
    assert payments.list_doubts(till) == []
    assert len(hands.desk.selling.cart.lines) == 1


def test_a_lost_answer_is_found_by_enquiry(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    box.fault = "after_charge"
    ask(hands)
    gone(hands)
    assert sales(till) == [("CARD", "00000001", 1_800)]
    assert len(box.books.charges) == 1


def test_a_terminal_that_is_not_there_charged_nothing_and_cash_goes_on(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    box.close()
    ask(hands)
    gone(hands)
    assert "결제되지 않았습니다" in hands.desk.window.banner.words
    assert payments.list_doubts(till) == []
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    assert [code for code, _, _ in sales(till)] == ["CASH"]


def test_a_refusal_is_told_and_the_card_may_be_tried_again(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    box.fault = "declines"
    ask(hands)
    gone(hands)
    assert "거절" in hands.desk.window.banner.words
    assert "한도 초과" in hands.desk.window.banner.words
    box.fault = "none"
    hands.press(KEY.Key_F10)
    gone(hands)
    assert len(sales(till)) == 1
    assert len(box.books.charges) == 1


def test_an_unknown_outcome_is_a_doubt_with_an_enquiry_that_clears_it(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    box.fault = "before_reading"  # nothing is answered, the enquiries neither
    ask(hands)
    on_top(hands, DoubtPanel)
    assert [one.outcome for one in payments.list_doubts(till)] == [PaymentOutcome.UNKNOWN]
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_F10)  # the card is not asked again
    on_top(hands, DoubtPanel)
    box.fault = "none"
    panel = hands.desk.window.overlay
    assert isinstance(panel, DoubtPanel)
    panel.asked.emit()
    gone(hands)
    assert payments.list_doubts(till) == []
    assert "결제되지 않았습니다" in hands.desk.window.banner.words
    hands.press(KEY.Key_F10)
    gone(hands)
    assert len(sales(till)) == 1
    assert len(box.books.charges) == 1


def test_who_stops_waiting_is_told_when_it_is_approved_after_all(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    box.fault = "customer_waits"
    ask(hands)
    panel = hands.desk.window.overlay
    assert isinstance(panel, WaitPanel)
    panel.left_unknown.emit()
    on_top(hands, DoubtPanel)
    hands.press(KEY.Key_Escape)
    box.customer_ready.set()
    hands.qtbot.waitUntil(
        lambda: [one.outcome for one in payments.list_doubts(till)] == [PaymentOutcome.APPROVED],
        timeout=15_000)
    assert "다시 결제하지 마세요" in hands.desk.window.banner.words
    hands.press(KEY.Key_F10)
    gone(hands)
    assert sales(till) == [("CARD", "00000001", 1_800)]
    assert len(box.books.charges) == 1


def test_another_amount_is_never_taken_for_this_one(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    box.fault = "other_amount"
    ask(hands)
    on_top(hands, DoubtPanel)
    assert sales(till) == []
    assert len(payments.list_doubts(till)) == 1


def test_instalments_are_chosen_before_it_is_sent(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    ask(hands, times=28)
    panel = hands.desk.window.overlay
    assert isinstance(panel, WaitPanel)
    assert panel.months is not None
    assert not panel.is_sent
    panel.months.chips[2].click()
    hands.press(KEY.Key_Return)
    gone(hands)
    row = till.read().execute("SELECT instalment_months FROM payment").fetchone()
    assert row[0] == 3


def test_going_back_before_it_is_sent_leaves_no_doubt(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    ask(hands, times=28)
    hands.press(KEY.Key_Escape)
    assert hands.desk.window.overlay is None
    assert payments.list_doubts(till) == []
    assert box.books.charges == []


def half_on_card(hands: Hands) -> PayPanel:
    for _ in range(3):
        hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    panel = hands.desk.window.overlay
    assert isinstance(panel, PayPanel)
    panel.card_asked.emit(2_000)
    hands.qtbot.waitUntil(
        lambda: hands.desk.window.overlay is panel and hands.desk.paying.has_parts, timeout=15_000)
    return panel


def test_a_card_part_taken_back_is_undone_at_the_terminal(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    panel = half_on_card(hands)
    panel.part_removed.emit("0")
    hands.qtbot.waitUntil(lambda: not hands.desk.paying.has_parts, timeout=15_000)
    assert [won for _, won in box.books.charges] == [2_000, -2_000]
    assert payments.list_doubts(till) == []


def test_a_part_the_card_paid_before_a_restart_still_counts(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    half_on_card(hands)
    hands.desk.window.close_overlays()
    hands.desk.paying._tenders = []  # what a restart forgets
    hands.rest()
    hands.press(KEY.Key_F9)
    assert isinstance(hands.desk.window.overlay, PayPanel)
    hands.press(KEY.Key_Return)
    assert sorted(sales(till)) == [("CARD", "00000001", 2_000), ("CASH", None, 3_400)]
    assert len(box.books.charges) == 1


def test_without_a_terminal_the_card_is_keyed_by_hand(hands: Hands) -> None:
    ask(hands)
    assert isinstance(hands.desk.window.overlay, CardPanel)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_terminal_is_tried_and_kept(hands: Hands, till: Till, language: str) -> None:
    i18n.use(language)
    hands.desk.counter.session = sign_in(till, "01", "1357")
    used: list[CardTerminalSettings] = []
    screen = SettingsScreen(hands.desk.counter, Devices(
        try_terminal=lambda _: TerminalState.SILENT, use_terminal=used.append))
    hands.qtbot.addWidget(screen)
    screen.show()
    screen.show_group("devices")
    group = screen.page
    assert isinstance(group, DevicesGroup)
    form = group.terminal
    form.kind.chip("tcp").click()
    group.save_terminal.click()
    assert form.address.trouble
    assert used == []
    form.address.set_text("192.168.0.60")
    form.test()
    words = STATES[TerminalState.SILENT].said("ko" if language == "ko" else "en")
    hands.qtbot.waitUntil(lambda: form.result.words == words, timeout=15_000)
    group.save_terminal.click()
    wanted = CardTerminalSettings(connection="tcp", address="192.168.0.60")
    assert used == [wanted]
    assert load_machine_settings(till.paths.machine_settings).card_terminal == wanted


@pytest.mark.parametrize("fault", ["after_charge", "before_charge"])
def test_a_doubt_is_cleared_by_the_terminal_at_closing(
    hands: Hands, till: Till, box: TerminalEmulator, fault: str
) -> None:
    from ui.asking import ChoosePanel
    from ui.shift import ShiftScreen

    hands.scan(LETTUCE)
    cart, priced = hands.desk.selling.cart, hands.desk.selling.priced
    intent = payments.intend_payment(till, hands.desk.counter.who, cart, priced, 1_800)
    box.fault = fault
    assert till.card_terminal is not None
    till.card_terminal.approve(intent.payment_uid, 1_800, 0, 1_800, 0)
    charged = len(box.books.charges)
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    for _ in range(1 + charged):  # asked what it was, and if need be undone
        screen.acts.ask_doubt()
        panel = hands.desk.window.overlay
        assert isinstance(panel, ChoosePanel)
        panel.chosen.emit("ASK")
        gone(hands)
    assert payments.list_doubts(till) == []
    assert sum(won for _, won in box.books.charges) == 0


@pytest.fixture
def cashier(till: Till) -> Session:
    """박지호, signed in."""
    return sign_in(till, "02", "2468")
