"""Price check and what customers asked for: seen and noted, nothing sold."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from app import promoting, wanted
from app.access import sign_in
from app.promotions import Scope
from app.till import Till
from models.kinds_pricing import PromotionKind, ScopeKind
from tests.gui.conftest import Hands
from ui.price_check import PriceCheckScreen
from ui.wanted import WantedPanel, WantedScreen

LETTUCE = "2400000100010"
#: 햇감자, 380 won for 100 g; a pack of 1,250 g as the scale prints it.
POTATO_PACK = "2300036012502"
KEY = Qt.Key


def price_check(hands: Hands) -> PriceCheckScreen:
    screen = hands.desk.window.made("price_check")
    assert isinstance(screen, PriceCheckScreen)
    return screen


def test_a_scan_shows_the_price_and_adds_nothing(hands: Hands) -> None:
    hands.press(KEY.Key_F1)
    hands.scan(LETTUCE)
    tag = price_check(hands).tag
    assert (tag.name.words, tag.price.amount) == ("청상추 150g", "1,800원")
    assert "햇살농원" in tag.farm.words
    assert hands.desk.selling.cart.is_empty
    assert hands.desk.window.current == "price_check"
    hands.rest()
    hands.press(KEY.Key_Escape)
    assert hands.desk.window.current == "sell"


def test_a_promotion_that_holds_now_is_on_the_tag(hands: Hands, till: Till) -> None:
    manager = sign_in(till, "01", "1357")
    promoting.keep_promotion(till, manager, replace(
        promoting.new_rule(), name="상추 날", kind=PromotionKind.PERCENT,
        scope=Scope(ScopeKind.ALL), discount_basis_points=1_000))
    hands.press(KEY.Key_F1)
    hands.scan(LETTUCE)
    tag = price_check(hands).tag
    assert (tag.price.amount, tag.promoted.amount) == ("1,800원", "1,620원")
    assert "상추 날" in tag.rules.words
    assert hands.desk.selling.cart.is_empty


def test_a_pack_of_the_scale_shows_what_it_comes_to(hands: Hands) -> None:
    hands.press(KEY.Key_F1)
    hands.scan(POTATO_PACK)
    tag = price_check(hands).tag
    assert (tag.price.amount, tag.pack.amount) == ("380원", "4,750원")


def test_a_price_is_found_by_name_with_the_keyboard_alone(hands: Hands) -> None:
    hands.press(KEY.Key_F1)
    hands.type("ㅊㅅㅊ")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert price_check(hands).tag.name.words == "청상추 150g"


def test_an_unknown_code_is_said_and_the_screen_goes_on(hands: Hands) -> None:
    hands.press(KEY.Key_F1)
    hands.scan("4006381333931")
    assert price_check(hands).body.words
    hands.scan(LETTUCE)
    assert price_check(hands).tag.price.amount == "1,800원"


def test_what_a_customer_asked_for_is_one_key_and_the_word(hands: Hands, till: Till) -> None:
    for _ in range(2):
        hands.press(KEY.Key_W, Qt.KeyboardModifier.ControlModifier)
        hands.type("딸기")
        hands.rest()
        hands.press(KEY.Key_Return)
    assert not hands.desk.window.has_overlay
    assert [(one.what, one.today, one.week) for one in wanted.list_wanted(till)] == [
        ("딸기", 2, 2)]
    hands.press(KEY.Key_W, Qt.KeyboardModifier.ControlModifier)
    panel = hands.desk.window.overlay
    assert isinstance(panel, WantedPanel)
    panel.keys[0].click()
    assert wanted.list_wanted(till)[0].today == 3
    hands.desk.go("wanted")
    screen = hands.desk.window.made("wanted")
    assert isinstance(screen, WantedScreen)
    assert [line.title for line in screen.list.lines] == ["딸기"]


def test_nothing_and_a_phone_number_are_not_noted(hands: Hands, till: Till) -> None:
    hands.press(KEY.Key_W, Qt.KeyboardModifier.ControlModifier)
    panel = hands.desk.window.overlay
    assert isinstance(panel, WantedPanel)
    hands.press(KEY.Key_Return)
    assert panel.line.trouble
    panel.edit.setText("010-1234-5678")
    hands.press(KEY.Key_Return)
    assert "번호" in panel.line.trouble
    assert wanted.list_wanted(till) == []
