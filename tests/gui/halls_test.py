"""The halls behind the rail: only rooms one may enter, by touch and by digit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.access import Action
from ui.hall_screen import HallScreen
from ui.halls import HALLS, hall_of, rooms_of
from ui.i18n import tr
from ui.texts import WORDS

KEY = Qt.Key


def test_every_room_is_in_one_hall_and_has_words() -> None:
    rooms = [name for hall in HALLS.values() for name, _ in hall]
    assert len(rooms) == len(set(rooms))
    for name in rooms:
        assert {f"room.{name}", f"room.{name}_note"} <= WORDS.keys()
        assert hall_of(name)


def test_a_hall_shows_only_what_the_role_may() -> None:
    assert rooms_of("goods", lambda right: right is Action.IMPORT) == ["import"]
    assert rooms_of("goods", lambda _: False) == []


@pytest.mark.usefixtures("qtbot")
def test_a_digit_and_a_touch_enter_a_room(qtbot: object) -> None:
    screen = HallScreen("goods", ["products", "import"])
    chosen: list[str] = []
    screen.chosen.connect(chosen.append)
    screen.tiles[1].click()
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    press = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_1, Qt.KeyboardModifier.NoModifier, "1")
    assert screen.take_key(press)
    nine = QKeyEvent(QEvent.Type.KeyPress, KEY.Key_9, Qt.KeyboardModifier.NoModifier, "9")
    assert not screen.take_key(nine)
    assert chosen == ["import", "products"]
    assert screen.tiles[0].accessibleName().startswith(tr("room.products"))
