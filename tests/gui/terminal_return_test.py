"""Returns through the till's own terminal: cancelled by number and day, once, or a doubt."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt

from app import payments
from app.till import Till
from models.values import PaymentOutcome
from printing.counter.card_terminal import TcpCardTerminal
from printing.counter.terminal_emulator import TerminalEmulator
from tests.gui.conftest import Hands
from ui.asking import AskPanel
from ui.card_back import LookPanel
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


def figures(till: Till) -> list[int]:
    return [row[0] for row in till.read().execute("SELECT total_won FROM sale ORDER BY rowid")]


def moved(box: TerminalEmulator) -> list[int]:
    return [won for _, won in box.books.charges]


def sold_by_card(hands: Hands, till: Till, pieces: int) -> str:
    """The receipt of so many lettuces paid at the terminal."""
    for _ in range(pieces):
        hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)
    hands.qtbot.waitUntil(lambda: len(figures(till)) == 1, timeout=15_000)
    return str(till.read().execute("SELECT receipt_no FROM sale").fetchone()[0])


def open_return(hands: Hands, number: str) -> None:
    hands.scan(number.replace("-", ""))
    hands.rest()
    assert hands.desk.window.current == "return"


def ask_for_all_back(hands: Hands, number: str) -> None:
    open_return(hands, number)
    hands.type("*")
    hands.rest(60)
    hands.press(KEY.Key_F1)
    hands.press(KEY.Key_Return)


def on_top(hands: Hands, kind: type[Overlay]) -> Overlay:
    hands.qtbot.waitUntil(lambda: isinstance(hands.desk.window.overlay, kind), timeout=15_000)
    found = hands.desk.window.overlay
    assert found is not None
    return found


def test_a_card_return_is_cancelled_at_the_terminal_and_written(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    number = sold_by_card(hands, till, 2)
    ask_for_all_back(hands, number)
    hands.qtbot.waitUntil(lambda: figures(till) == [3_600, -3_600], timeout=15_000)
    assert moved(box) == [3_600, -3_600]
    assert payments.list_doubts(till) == []
    found = till.read().execute(
        "SELECT approval_no, amount_won FROM payment WHERE direction = 'CANCEL'").fetchone()
    assert tuple(found) == ("00000002", 3_600)


@pytest.mark.parametrize("fault", ["after_charge", "half_answer", "silent"])
def test_a_lost_answer_to_a_cancel_is_found_and_money_goes_back_once(
    hands: Hands, till: Till, box: TerminalEmulator, fault: str
) -> None:
    number = sold_by_card(hands, till, 1)
    box.fault = fault
    ask_for_all_back(hands, number)
    hands.qtbot.waitUntil(lambda: figures(till) == [1_800, -1_800], timeout=15_000)
    assert moved(box) == [1_800, -1_800]


def test_an_unknown_cancel_is_a_doubt_that_an_enquiry_clears(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    number = sold_by_card(hands, till, 1)
    box.fault = "before_reading"
    ask_for_all_back(hands, number)
    panel = on_top(hands, LookPanel)
    assert isinstance(panel, LookPanel)
    assert [one.outcome for one in payments.list_doubts(till)] == [PaymentOutcome.UNKNOWN]
    box.fault = "none"
    panel.asked.emit()
    hands.qtbot.waitUntil(lambda: hands.desk.window.overlay is None, timeout=15_000)
    assert payments.list_doubts(till) == []
    assert figures(till) == [1_800]
    assert moved(box) == [1_800]
    # Nothing was given back: the same return may be asked for again.
    hands.rest()
    hands.press(KEY.Key_Return)
    hands.qtbot.waitUntil(lambda: figures(till) == [1_800, -1_800], timeout=15_000)
    assert moved(box) == [1_800, -1_800]


def test_a_terminal_that_is_off_gives_nothing_back_and_says_so(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    number = sold_by_card(hands, till, 1)
    box.close()
    ask_for_all_back(hands, number)
    hands.qtbot.waitUntil(
        lambda: "단말기에 연결되지 않았습니다" in hands.desk.window.banner.words, timeout=15_000)
    assert figures(till) == [1_800]
    assert payments.list_doubts(till) == []


def test_where_no_part_is_cancelled_all_is_and_the_rest_approved_again(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    number = sold_by_card(hands, till, 3)
    box.fault = "declines"
    open_return(hands, number)
    hands.type("1")
    hands.rest(60)
    hands.press(KEY.Key_F1)
    hands.press(KEY.Key_Return)
    panel = on_top(hands, AskPanel)
    assert isinstance(panel, AskPanel)
    box.fault = "none"
    panel.agreed.emit()
    hands.qtbot.waitUntil(lambda: figures(till) == [5_400, -1_800], timeout=15_000)
    assert moved(box) == [5_400, -5_400, 3_600]
    assert payments.list_doubts(till) == []


def test_a_debt_is_paid_at_the_terminal_once_or_stays_a_doubt(
    hands: Hands, till: Till, box: TerminalEmulator
) -> None:
    from app import accounts, sell
    from app.access import sign_in
    from app.sell import start_cart
    from app.tender import Tender, find_tender_type
    from ui.accounts_screen import AccountsScreen

    till.settings = msgspec.structs.replace(
        till.settings, tenders_allowed=("CASH", "CARD", "ON_ACCOUNT"))
    boss = sign_in(till, "01", "1357")
    ref = accounts.keep_account(till, boss, accounts.AccountForm("돌봄센터", "123-45-67891"))
    found = sell.scan(till, start_cart(), LETTUCE)
    assert isinstance(found, sell.Added)
    sell.complete_sale(
        till, hands.desk.counter.who, found.cart,
        [Tender(find_tender_type("ON_ACCOUNT"), 1_800, account_ref=ref)])
    hands.desk.go("accounts")
    screen = hands.desk.window.made("accounts")
    assert isinstance(screen, AccountsScreen)
    hands.press(KEY.Key_Return)
    box.fault = "after_charge"
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_3)
    view = screen.view
    assert view is not None

    def owed() -> int:
        return accounts.find(till, ref).owed_won

    # The answer is lost; the till asks again by itself, or leaves a doubt on the screen.
    hands.qtbot.waitUntil(lambda: view._waits.isVisible() or not owed(), timeout=25_000)
    box.fault = "none"
    if view._waits.isVisible():
        view._waits.click()
    hands.qtbot.waitUntil(lambda: not owed(), timeout=20_000)
    assert moved(box) == [1_800]
    assert payments.list_doubts(till) == []
