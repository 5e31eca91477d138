"""Holds with a name, and orders with their deposit in the payment: by key and by finger."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import holding, orders, shift
from app.till import Till
from tests.gui.conftest import Hands
from ui.hands import Hands as Fingers
from ui.held import HeldScreen, NamePanel
from ui.order_form import OrderForm
from ui.orders import OrderPanel, OrdersScreen, PickListScreen
from ui.pay import PayPanel

LETTUCE = "2400000100010"
PERILLA = "2400000100034"
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def place(hands: Hands, *, deposit: str = "", name: str = "김순자") -> str:
    """Scan, Ctrl+O, a name, agreed, kept."""
    hands.scan(LETTUCE)
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_O, CONTROL)
    form = hands.desk.window.overlay
    assert isinstance(form, OrderForm)
    form.day.chip(form._days[0]).click()
    form.name.setText(name)
    form.consent.chip("yes").click()
    form.deposit.setText(deposit)
    hands.press(KEY.Key_Return)
    return orders.list_orders(hands.desk.counter.till)[0].order_uid


def test_a_basket_becomes_an_order_and_the_till_is_free(hands: Hands, till: Till) -> None:
    place(hands)
    assert not hands.desk.window.has_overlay
    assert hands.desk.selling.cart.is_empty
    assert orders.list_orders(till)[0].who == "김*자"


def test_an_order_is_fetched_with_its_deposit_and_two_presses(hands: Hands, till: Till) -> None:
    place(hands, deposit="1000")
    hands.press(KEY.Key_O, CONTROL)
    assert hands.desk.window.current == "orders"
    hands.press(KEY.Key_1)
    assert isinstance(hands.desk.window.overlay, OrderPanel)
    hands.press(KEY.Key_Return)
    assert hands.desk.window.current == "sell"
    hands.press(KEY.Key_F9)
    panel = hands.desk.window.overlay
    assert isinstance(panel, PayPanel)
    assert panel._state.due_won == 2_600
    hands.press(KEY.Key_Return)
    report = shift.report_of(till, till.shift) if till.shift else None
    assert report is not None
    assert (report.total_won, report.deposit_held_won, report.expected_won) == (
        3_600, 0, 103_600)
    assert orders.list_orders(till) == []


def test_going_back_from_the_payment_keeps_the_deposit_once(hands: Hands, till: Till) -> None:
    place(hands, deposit="1000")
    hands.press(KEY.Key_O, CONTROL)
    hands.press(KEY.Key_1)
    hands.press(KEY.Key_Return)
    for _ in range(2):
        hands.press(KEY.Key_F9)
        hands.press(KEY.Key_Escape)
    hands.scan(PERILLA)
    hands.rest()
    hands.press(KEY.Key_F9)
    panel = hands.desk.window.overlay
    assert isinstance(panel, PayPanel)
    assert panel._state.due_won == 3_600 + 1_300 - 1_000
    hands.press(KEY.Key_Return)
    assert not hands.desk.window.has_overlay


def test_a_deposit_that_covers_everything_is_one_press(hands: Hands, till: Till) -> None:
    place(hands, deposit="3600")
    hands.press(KEY.Key_O, CONTROL)
    hands.press(KEY.Key_1)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F9)
    assert not hands.desk.window.has_overlay
    assert till.read().execute("SELECT total_won FROM sale").fetchall() == [(3_600,)]


def test_what_is_missing_is_said_above_the_fields(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_O, CONTROL)
    form = hands.desk.window.overlay
    assert isinstance(form, OrderForm)
    hands.press(KEY.Key_Return)
    assert "이름" in form._trouble.words
    form.name.setText("김순자")
    hands.press(KEY.Key_Return)
    assert "동의" in form._trouble.words
    form.deposit.setText("99990")
    form.consent.chip("yes").click()
    hands.press(KEY.Key_Return)
    assert "1,800" in form._trouble.words
    assert orders.list_orders(till) == []


def test_the_pick_list_follows_the_day(hands: Hands, till: Till) -> None:
    place(hands)
    hands.desk.go("pick_list")
    screen = hands.desk.window.made("pick_list")
    assert isinstance(screen, PickListScreen)
    assert [(line.title, line.right) for line in screen.list.lines] == [("청상추 150g", "2개")]
    hands.press(KEY.Key_Right)
    assert screen.list.lines == ()


def test_an_order_is_cancelled_by_touch_and_its_deposit_goes_back(
    hands: Hands, till: Till
) -> None:
    place(hands, deposit="1000")
    fingers = Fingers(hands.desk.window)
    hands.desk.go("orders")
    screen = hands.desk.window.made("orders")
    assert isinstance(screen, OrdersScreen)
    fingers.touch(screen.grid.cards[0])
    fingers.touch_key("예약 취소")
    fingers.touch_key("손님이 취소")
    assert orders.list_orders(till) == []
    assert shift.expected_cash(till, till.shift_uid) == 100_000


def test_a_held_cart_gets_a_name_and_is_taken_up_by_its_digit(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F6)
    hands.press(KEY.Key_F6)
    screen = hands.desk.window.made("held")
    assert isinstance(screen, HeldScreen)
    hands.press(KEY.Key_F4)
    hands.press(KEY.Key_1)
    panel = hands.desk.window.overlay
    assert isinstance(panel, NamePanel)
    panel.edit.setText("빨간 모자")
    hands.press(KEY.Key_Return)
    assert [card.held.by for card in screen.grid.cards] == ["빨간 모자"]
    hands.press(KEY.Key_1)
    assert hands.desk.window.current == "sell"
    assert len(hands.desk.selling.cart.lines) == 1
    assert holding.list_held(till) == []


def test_the_day_of_an_order_is_told_at_sign_in(hands: Hands) -> None:
    place(hands)
    hands.desk._settle()
    assert "예약이 1건" in hands.desk.window.banner.words


@pytest.mark.parametrize("count", [1, 14])
def test_every_held_card_can_be_reached(hands: Hands, till: Till, count: int) -> None:
    for _ in range(count):
        hands.scan(LETTUCE)
        hands.rest()
        hands.press(KEY.Key_F6)
    hands.desk.go("held")
    QApplication.processEvents()
    screen = hands.desk.window.made("held")
    assert isinstance(screen, HeldScreen)
    last = screen.grid.cards[-1]
    for _ in range(4):
        screen.grid.turn(1)
        QApplication.processEvents()
    assert not last.visibleRegion().isEmpty()
