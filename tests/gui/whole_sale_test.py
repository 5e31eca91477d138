"""A whole sale by scanner and keyboard, with real key events on the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.till import Till
from models import sale_rows
from tests.gui.conftest import Hands
from ui.card import CardPanel
from ui.pay import PayPanel

LETTUCE = "2400000100010"
PERILLA = "2400000100034"
KEY = Qt.Key


def sales_of(till: Till) -> int:
    return len(list(till.read().execute("SELECT 1 FROM sale")))


def test_exact_cash_is_two_presses_after_the_last_scan(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.scan(LETTUCE)
    hands.scan(PERILLA)
    assert hands.sell.total.totals.total_won == 1800 * 2 + 1300
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    assert sales_of(till) == 1
    assert hands.desk.window.overlay is None
    assert hands.sell.basket.rows == ()
    assert sale_rows.read_last_sale_uid(till.read(), till.till_ref) is not None


def test_card_is_two_presses(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)
    assert isinstance(hands.desk.window.overlay, CardPanel)
    hands.press(KEY.Key_Return)
    assert sales_of(till) == 1


def test_cash_with_change_is_the_digits_plus_two(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.type("5000")
    hands.rest()
    panel = hands.desk.window.overlay
    assert isinstance(panel, PayPanel)
    assert panel.tendered_won == 5000
    hands.press(KEY.Key_Return)
    assert sales_of(till) == 1
    assert hands.sell.basket.accessibleDescription() == "거스름돈 3,200원"


@pytest.mark.parametrize("trailer", ["\r", "\n", "\r\n", "\r\r", "\n\n"])
def test_no_trailer_opens_or_finishes_a_payment(hands: Hands, till: Till, trailer: str) -> None:
    hands.scan(LETTUCE, trailer)
    hands.scan(PERILLA, trailer)
    assert len(hands.sell.basket.rows) == 2
    assert hands.desk.window.overlay is None
    assert sales_of(till) == 0


def test_enter_alone_does_nothing_on_the_sell_screen(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Enter)
    assert hands.desk.window.overlay is None
    assert sales_of(till) == 0
    assert len(hands.sell.basket.rows) == 1


def test_no_digit_of_a_scan_strays_into_the_search_field(hands: Hands) -> None:
    hands.sell.search.edit.setFocus()
    hands.scan(LETTUCE)
    hands.rest(80)
    assert hands.sell.search.edit.text() == ""
    hands.type("12")
    hands.rest(80)
    assert hands.sell.search.edit.text() == "12"


def test_a_scan_over_the_open_pay_panel_is_added_and_says_so(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.scan(PERILLA)
    panel = hands.desk.window.overlay
    assert isinstance(panel, PayPanel)
    assert len(hands.sell.basket.rows) == 2
    assert panel.tendered_won == 3100
    assert hands.desk.window.banner.words != ""
    assert sales_of(till) == 0
    hands.rest()
    hands.press(KEY.Key_Return)
    assert sales_of(till) == 1


def test_a_scan_over_the_card_panel_is_refused_and_nothing_is_lost(hands: Hands) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)
    hands.scan(PERILLA)
    assert isinstance(hands.desk.window.overlay, CardPanel)
    assert len(hands.sell.basket.rows) == 1


def test_an_unknown_code_has_a_way_out_and_loses_nothing(hands: Hands) -> None:
    hands.scan(LETTUCE)
    hands.scan("8801234567893")
    assert len(hands.sell.basket.rows) == 1
    assert hands.sell.side.currentWidget() is hands.sell.notice
    hands.press(KEY.Key_Escape)
    assert hands.sell.at_rest


def test_a_scan_of_five_thousand_characters_is_one_sentence(hands: Hands) -> None:
    hands.scan("1" * 5000)
    assert hands.sell.basket.rows == ()
    assert "너무 깁니다" in hands.desk.window.banner.words
    assert hands.sell.search.edit.text() == ""
