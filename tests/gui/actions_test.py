"""Every action of the till by key alone and by finger alone, in both languages, at 1024×768.

Goal: nobody needs a mouse, nobody needs a keyboard.  Method: a table of all actions of the keymap
and all rooms of the halls; each is done and seen to have been done, then everything is put back.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import catalog
from app.access import Session, sign_in
from app.cart import Member
from app.catalog_edit import ItemDraft, read_draft, save_item
from app.members import find_members
from app.sell import name_member
from app.setup import change_setting
from app.till import Till
from models.values import TaxClass
from tests.gui.conftest import Hands
from ui import i18n
from ui.halls import HALLS, rooms_of
from ui.hands import Hands as Fingers
from ui.i18n import tr
from ui.keymap import DEFAULTS
from ui.sell import ROW_WIDE
from ui.widgets.keys import Key, MenuKey, PaintedButton

LETTUCE = "2400000100010"
KEY = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
SPELT = {"Del": "Delete", "Ins": "Insert"}

#: Actions that lead to a screen, those that open a panel, and those that ask in the tiles' place.
SCREENS = {
    "member": "members", "return": "return", "price_check": "price_check", "handover": "sign_in",
}
PANELS = {
    "quantity", "discount", "cash", "card", "other", "void_all", "drawer", "cash_receipt", "wanted",
    "orders", "menu",
}
MEMBERS: list[Member] = []
ASKED = {"no_label", "extras"}


@pytest.fixture
def cashier(till: Till) -> Session:
    """김서연, a manager: every room is open to her."""
    return sign_in(till, "01", "1357")


def done(hands: Hands, action: str) -> bool:
    """Whether the till is where this action leads."""
    window, sell = hands.desk.window, hands.sell
    if action in SCREENS:
        return window.current == SCREENS[action]
    if action in PANELS:
        return window.has_overlay
    if action in ASKED:
        return sell.side.currentWidget() is sell.hits
    told = window.banner.words
    others: dict[str, Callable[[], bool]] = {
        "find": sell.search.edit.hasFocus,
        "hold": lambda: hands.desk.selling.cart.is_empty,
        "void_line": lambda: hands.desk.selling.cart.is_empty,
        "reprint": lambda: bool(told), "points": lambda: bool(told) or window.has_overlay,
        "large_print": lambda: bool(told) or hands.desk.selling.cart.large_print,
    }
    return others[action]()


def put_back(hands: Hands, session: Session) -> None:
    """A basket with one line on the sell screen, nothing over it."""
    desk = hands.desk
    desk.window.close_overlays()
    if desk.counter.session is None:
        desk._enter(session)
    desk.go("sell")
    desk.window.banner.hide()
    hands.sell.rest()
    desk.selling.start_new()
    hands.scan(LETTUCE)
    hands.rest()
    desk.selling.take(name_member(desk.selling.cart, MEMBERS[0]))
    desk.window.banner.hide()
    hands.sell.setFocus()
    QApplication.processEvents()


def set_up(hands: Hands, language: str) -> None:
    i18n.use(language)
    till = hands.desk.counter.till
    till.machine = msgspec.structs.replace(till.machine, language=language)
    hands.desk.rebuild()
    hands.desk.window.resize(1024, 768)
    QApplication.processEvents()
    change_setting(till, hands.desk.counter.who, "points_on", value=True)
    farm = catalog.search(till, "청상추")[0]
    draft = read_draft(till, farm.ref)
    save_item(till, hands.desk.counter.who, ItemDraft(
        draft.producer_ref, "장바구니", TaxClass.NON_TAXABLE, 500, category="봉투"))
    MEMBERS[:] = find_members(till, hands.desk.counter.who, "012")[:1]
    hands.scan(LETTUCE)
    hands.rest()
    # One sale, so that there is a receipt to print again.
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_action_has_a_key_that_does_it(
    hands: Hands, cashier: Session, language: str
) -> None:
    set_up(hands, language)
    missed = []
    for action, name in DEFAULTS.items():
        put_back(hands, cashier)
        control, _, plain = name.rpartition("+")
        key = Qt.Key[f"Key_{SPELT.get(plain, plain)}"]
        held = Qt.KeyboardModifier.ControlModifier if control else NONE
        hands.press(key, held)
        if not done(hands, action):
            missed.append(f"{action} {name}")
    assert missed == []


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_action_has_something_to_touch(
    hands: Hands, cashier: Session, language: str
) -> None:
    set_up(hands, language)
    fingers = Fingers(hands.desk.window)
    missed = []
    for action in DEFAULTS:
        put_back(hands, cashier)
        if not touch(hands, fingers, action) or not done(hands, action):
            missed.append(action)
    assert missed == []


def touch(hands: Hands, fingers: Fingers, action: str) -> bool:
    """By its own button, in the menu, on a tile, in the hall, or among the members."""
    sell = hands.sell
    menu = hands.desk.window.findChild(MenuKey)
    assert menu is not None
    if action in sell.keys and sell.keys[action].isVisible():
        fingers.touch(sell.keys[action])
    elif action == "find":
        sell.search.edit.setFocus(Qt.FocusReason.MouseFocusReason)
    elif action == "menu":
        fingers.touch(menu)
    elif action in ROW_WIDE:
        fingers.touch(menu)
        fingers.touch_key(tr(f"sell.key_{action}"))
    elif action in ASKED:
        fingers.touch_tile(tr({"no_label": "sell.no_label", "extras": "sell.key_extras"}[action]))
    elif action in {"price_check", "wanted", "orders"}:
        fingers.touch(menu)
        fingers.touch_key(tr("rail.counter"))
        tile = next(
            one for one in _shown(hands) if one.accessibleName().startswith(
                f"{tr(f'room.{action}')}."))
        fingers.touch(tile)
        if action != "price_check":
            head = {"wanted": "wanted.title", "orders": "orders.new"}[action]
            fingers.touch_key(tr(head))
    else:
        fingers.touch(menu)
        fingers.touch_key(tr("rail.members"))
        fingers.touch_key(tr(f"sell.key_{action}"))
    return True


def _shown(hands: Hands) -> list[PaintedButton]:
    return [one for one in hands.desk.window.findChildren(PaintedButton) if one.isVisible()]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_room_of_the_halls_is_reached_by_digits_and_by_touch(
    hands: Hands, cashier: Session, language: str
) -> None:
    set_up(hands, language)
    put_back(hands, cashier)
    fingers = Fingers(hands.desk.window)
    may = hands.desk.counter.may
    missed = []
    for hall in HALLS:
        for n, room in enumerate(rooms_of(hall, may)):
            for way in ("digit", "touch"):
                hands.desk.go("sell")
                QApplication.processEvents()
                hands.press(KEY.Key_M, Qt.KeyboardModifier.ControlModifier)
                _enter_hall(hands, fingers, hall, way)
                if way == "digit":
                    hands.press(KEY(int(KEY.Key_0) + (n + 1) % 10))
                else:
                    fingers.touch(next(
                        one for one in _shown(hands) if one.accessibleName().startswith(
                            f"{tr(f'room.{room}')}.")))
                if hands.desk.window.current != room:
                    missed.append(f"{room} {way}")
    assert missed == []


def _enter_hall(hands: Hands, fingers: Fingers, hall: str, way: str) -> None:
    panel = hands.desk.window.overlay
    assert panel is not None
    words = tr(f"rail.{hall}")
    key = next(one for one in panel.findChildren(Key) if one.words == words)
    if way == "touch":
        fingers.touch(key)
    else:
        hands.type(key.hint)
    QApplication.processEvents()
