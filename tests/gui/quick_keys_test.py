"""Quick keys: pages the manager arranges, by key and by finger, each change taken back by one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.access import Session, sign_in
from app.till import Till
from tests.gui.conftest import Hands
from ui.hands import Hands as Fingers
from ui.held import NamePanel
from ui.quick_keys import QuickKeysScreen
from ui.widgets.keys import Tile

LETTUCE = "2400000100010"
PERILLA = "2400000100034"
KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def cashier(till: Till) -> Session:
    """김서연, a manager: she arranges the keys."""
    return sign_in(till, "01", "1357")


@pytest.fixture
def screen(hands: Hands) -> QuickKeysScreen:
    hands.desk.go("quick_keys")
    QApplication.processEvents()
    found = hands.desk.window.made("quick_keys")
    assert isinstance(found, QuickKeysScreen)
    return found


def new_page(hands: Hands, name: str) -> None:
    hands.press(KEY.Key_N, CONTROL)
    panel = hands.desk.window.overlay
    assert isinstance(panel, NamePanel)
    panel.edit.setText(name)
    hands.press(KEY.Key_Return)


def pages_of(till: Till) -> dict[str, tuple[str, ...]]:
    return {page.name: page.codes for page in till.settings.quick_pages}


def test_a_page_is_made_filled_and_arranged_with_the_keyboard_alone(
    hands: Hands, screen: QuickKeysScreen, till: Till
) -> None:
    new_page(hands, "아침")
    hands.scan(LETTUCE)
    hands.scan(PERILLA)
    hands.rest()
    hands.type("ㅅㄱㅊ")
    hands.press(KEY.Key_Escape)
    assert pages_of(till) == {"아침": ("SKU0001", "SKU0003")}
    hands.press(KEY.Key_Left, CONTROL)
    assert pages_of(till) == {"아침": ("SKU0003", "SKU0001")}
    hands.press(KEY.Key_Delete)
    assert pages_of(till) == {"아침": ("SKU0001",)}
    for expected in (("SKU0003", "SKU0001"), ("SKU0001", "SKU0003"), ("SKU0001",), ()):
        hands.press(KEY.Key_Z, CONTROL)
        assert pages_of(till) == {"아침": expected}
    hands.press(KEY.Key_Z, CONTROL)
    assert pages_of(till) == {}


def test_a_tile_is_found_placed_moved_and_taken_away_by_touch_alone(
    hands: Hands, screen: QuickKeysScreen, till: Till
) -> None:
    fingers = Fingers(hands.desk.window)
    first = screen.now.favourites
    assert len(first) > 3
    fingers.touch(screen.grid.tiles[1])
    fingers.touch(screen.keys["left"])
    assert till.settings.favourite_codes[:2] == (first[1], first[0])
    fingers.touch(screen.keys["remove"])
    assert till.settings.favourite_codes == (first[0], *first[2:])
    fingers.touch_key("되돌리기")
    fingers.touch_key("되돌리기")
    assert screen.now.favourites == first


def test_the_sell_screen_shows_the_page_and_sells_from_it(
    hands: Hands, screen: QuickKeysScreen
) -> None:
    new_page(hands, "아침")
    hands.scan(PERILLA)
    hands.rest()
    hands.press(KEY.Key_Escape)
    hands.desk.go("sell")
    QApplication.processEvents()
    fingers = Fingers(hands.desk.window)
    fingers.touch_chip("아침")
    tiles = [tile for tile in hands.sell.tiles._tiles if isinstance(tile, Tile)]
    assert [tile.item.name for tile in tiles] == ["깻잎"]
    fingers.touch(tiles[0])
    assert [row.name for row in hands.sell.basket.rows] == ["깻잎 50g"]


def test_names_are_checked_and_the_favourites_stay(
    hands: Hands, screen: QuickKeysScreen, till: Till
) -> None:
    assert not screen.keys["drop_page"].isEnabled()
    new_page(hands, "아침")
    new_page(hands, "아침")
    panel = hands.desk.window.overlay
    assert isinstance(panel, NamePanel)
    assert "이미" in panel.line.trouble
    hands.press(KEY.Key_Escape)
    screen.keys["drop_page"].click()
    assert pages_of(till) == {}


def test_what_is_no_goods_gets_no_key(
    hands: Hands, screen: QuickKeysScreen, till: Till
) -> None:
    hands.scan("4006381333931")
    assert "놓지 않았습니다" in screen.body.words
    assert till.settings.favourite_codes == ()
