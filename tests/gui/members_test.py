"""Members: found in a few keys, masked, never listed for nothing; a new one in one form."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app import members, people
from app.till import Till
from tests.gui.conftest import Hands
from ui.members import MembersScreen

KEY = Qt.Key


@pytest.fixture
def screen(hands: Hands) -> MembersScreen:
    hands.desk.go("members")
    made = hands.desk.window.made("members")
    assert isinstance(made, MembersScreen)
    return made


def shown(screen: MembersScreen) -> list[str]:
    QTest.qWait(200)
    return [member.masked_name for member in screen._found.values()]


@pytest.mark.parametrize("typed", ["0123", "ㅎㄱㄷ", "홍길", "홍ㄱ"])
def test_a_member_is_found_masked(screen: MembersScreen, typed: str) -> None:
    screen.search.edit.setText(typed)
    assert shown(screen) == ["홍*동"]


def test_nothing_typed_lists_nobody(screen: MembersScreen) -> None:
    screen.search.edit.setText("  ")
    assert shown(screen) == []


def test_at_most_eight_are_shown_and_it_says_so(
    hands: Hands, screen: MembersScreen, till: Till
) -> None:
    for number in range(12):
        name, no = f"김가람{number}", f"77{number:02d}"
        members.add_member(till, hands.desk.counter.who, name=name, no=no)
    screen.search.edit.setText("77")
    assert len(shown(screen)) == 8
    assert screen.told.words


def test_enter_takes_the_first_at_once_and_the_sale_is_theirs(
    hands: Hands, screen: MembersScreen
) -> None:
    screen.search.edit.setFocus()
    hands.type("0123")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert hands.desk.window.current == "sell"
    member = hands.desk.selling.cart.member
    assert member is not None
    assert member.no == "0123"


def test_a_new_member_is_registered_sealed_and_found(
    hands: Hands, screen: MembersScreen, till: Till
) -> None:
    hands.press(KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    hands.press(KEY.Key_Return)
    assert screen.form.name.trouble
    screen.form.name.set_text("강나루")
    screen.form.phone.editor.setFocus()
    hands.type("01012348765")
    hands.rest()
    hands.press(KEY.Key_Return)
    screen.search.edit.setText("8765")
    assert shown(screen) == ["강*루"]
    ref = next(iter(screen._found))
    assert people.read_person(till, ref)["name"] == "강나루"
    bodies = b"".join(body for (body,) in till.read().execute("SELECT body FROM entry"))
    assert "강나루".encode() not in bodies
    assert b"01012348765" not in bodies


def test_a_taken_number_is_said_beside_it(screen: MembersScreen) -> None:
    screen.ask_new()
    screen.form.name.set_text("강나루")
    screen.form.no.set_text("0123")
    screen.form.register()
    assert screen.form.no.trouble
