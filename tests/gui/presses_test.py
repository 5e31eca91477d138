"""The presses of SCREENS.md, counted: what a hand does between the last scan and the receipt."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app import catalog, receiving, staffing
from app.access import sign_in
from app.lots import Lot
from app.receiving import LotDraft
from app.till import Till
from app.unlabelled import HOLDING_NAME
from models.values import LotSource
from tests.gui.conftest import Hands
from ui.hands import Hands as Fingers

LETTUCE = "2400000100010"
KEY = Qt.Key


class Counted(Fingers):
    """Fingers that count what they touch."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.count = 0

    def touch(self, widget: QWidget, at: object = None) -> None:
        self.count += 1
        super().touch(widget)


@pytest.fixture
def fingers(hands: Hands) -> Counted:
    return Counted(hands.desk.window)


def sales_of(till: Till) -> int:
    return len(list(till.read().execute("SELECT 1 FROM sale")))


@pytest.mark.parametrize("way", [KEY.Key_F9, KEY.Key_F10])
def test_exact_cash_and_card_are_two_presses(hands: Hands, till: Till, way: Qt.Key) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    for key in (way, KEY.Key_Return):
        hands.press(key)
    assert sales_of(till) == 1


@pytest.mark.parametrize("way", ["cash", "card"])
def test_exact_cash_and_card_are_two_touches(
    hands: Hands, till: Till, fingers: Counted, way: str
) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    fingers.touch(hands.sell.keys[way])
    panel = hands.desk.window.overlay
    assert panel is not None
    words = {"cash": "판매 완료", "card": "승인됨"}[way]
    fingers.touch_key(words)
    assert (sales_of(till), fingers.count) == (1, 2)


def test_an_unlabelled_bunch_of_a_farm_is_three_touches(hands: Hands, fingers: Counted) -> None:
    fingers.touch_tile("라벨 없음")
    fingers.touch(first_hit(hands))
    fingers.touch(first_hit(hands))
    line = hands.desk.selling.cart.lines[0]
    assert fingers.count == 3
    assert line.product.producer_name != HOLDING_NAME
    assert line.unit_price_won == line.product.list_price_won > 0


def test_an_unlabelled_bunch_of_nobody_knows_whom_is_three_touches(
    hands: Hands, fingers: Counted
) -> None:
    fingers.touch_tile("라벨 없음")
    fingers.touch_hit("모르겠어요")
    fingers.touch(first_hit(hands))
    line = hands.desk.selling.cart.lines[0]
    assert (fingers.count, line.product.producer_name) == (3, HOLDING_NAME)
    assert line.unit_price_won > 0


@pytest.fixture
def lot(hands: Hands, till: Till) -> Lot:
    """A dozen that came today, at a price of its own."""
    offer = next(one for one in catalog.search(till, "상추", limit=5) if not one.sale_stopped)
    return receiving.receive(
        till, sign_in(till, "01", "1357"), [LotDraft(offer.ref, 12, offer.price_won - 100)],
        LotSource.STAFF)[0]


def test_a_bunch_of_who_shipped_today_is_of_the_lot_on_the_shelf(
    hands: Hands, fingers: Counted, lot: Lot
) -> None:
    fingers.touch_tile("라벨 없음")
    assert lot.producer_name in hands.sell.hits.hits[0].name
    fingers.touch(first_hit(hands))
    fingers.touch(first_hit(hands))
    line = hands.desk.selling.cart.lines[0]
    assert fingers.count == 3
    assert line.lot is not None
    assert (line.lot.ref, line.unit_price_won) == (lot.ref, lot.price_won)


def test_another_price_of_an_unlabelled_bunch_keeps_its_lot(
    hands: Hands, fingers: Counted, lot: Lot
) -> None:
    fingers.touch_tile("라벨 없음")
    fingers.touch(first_hit(hands))
    fingers.touch_hit("값이 다릅니다")
    fingers.touch(first_hit(hands))
    hands.type("700")
    hands.rest()
    hands.press(KEY.Key_Return)
    hands.type("1357")
    hands.rest()
    hands.press(KEY.Key_Return)
    line = hands.desk.selling.cart.lines[0]
    assert line.lot is not None
    assert (line.lot.ref, line.unit_price_won) == (lot.ref, 700)


def test_an_unlabelled_bunch_by_keyboard_alone(hands: Hands) -> None:
    hands.press(KEY.Key_Insert)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Return)
    assert hands.desk.selling.cart.lines[0].unit_price_won > 0


def test_another_price_of_an_unlabelled_bunch_wants_a_managers_word(
    hands: Hands, fingers: Counted
) -> None:
    fingers.touch_tile("라벨 없음")
    fingers.touch(first_hit(hands))
    fingers.touch_hit("값이 다릅니다")
    fingers.touch(first_hit(hands))
    hands.type("1500")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert hands.desk.selling.cart.is_empty
    hands.type("1357")
    hands.rest()
    hands.press(KEY.Key_Return)
    line = hands.desk.selling.cart.lines[0]
    assert line.unit_price_won == 1_500
    assert line.approval_uid


def test_a_change_of_cashier_is_one_scan(hands: Hands, till: Till) -> None:
    manager = sign_in(till, "01", "1357")
    token = staffing.issue_badge(till, manager, manager.staff_ref)
    hands.scan(LETTUCE)
    hands.rest()
    hands.scan(token)
    QApplication.processEvents()
    assert hands.desk.counter.who.no == "01"
    assert len(hands.desk.selling.cart.lines) == 1


def first_hit(hands: Hands) -> QWidget:
    return hands.sell.hits._rows[0]

