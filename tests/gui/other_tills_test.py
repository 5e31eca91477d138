"""다른 계산대: an empty list teaches; a dead till's drawer is counted by keys alone."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.access import sign_in
from app.other_tills import CountedFor
from app.till import Till
from models.other_till_rows import OtherShiftRow
from tests.gui.conftest import Hands
from ui import other_tills_screen
from ui.other_tills_screen import OtherTillsScreen

KEY = Qt.Key


def show(hands: Hands, till: Till) -> OtherTillsScreen:
    hands.desk.counter.session = sign_in(till, "01", "1357")
    hands.desk.go("other_tills")
    screen = hands.desk.window.made("other_tills")
    assert isinstance(screen, OtherTillsScreen)
    return screen


def test_nothing_open_elsewhere_teaches(hands: Hands, till: Till) -> None:
    screen = show(hands, till)
    assert screen._teach.isVisible()
    assert not screen.list.isVisible()
    hands.press(KEY.Key_F6)
    assert hands.desk.window.current == "held"


def test_a_dead_tills_drawer_is_counted_by_keys(
    hands: Hands, till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Any] = []
    counted = CountedFor(
        "ab" * 16, 2, "2026-11-23", 50_000, -1_000, 0, 1, "고장", closed_by_itself=False)

    def close_for(*arguments: Any, **_: Any) -> CountedFor:
        closed.append(arguments[2:])
        return counted

    row = OtherShiftRow(
        "cd" * 16, 2, "ab" * 16, "2026-11-23", 1, "ef" * 16, 9, till.clock.now_ms(), 51_000, 1)
    monkeypatch.setattr(
        other_tills_screen, "list_open_shifts", lambda _: [] if closed else [row])
    monkeypatch.setattr(
        other_tills_screen, "list_counted_for", lambda _: [counted] if closed else [])
    monkeypatch.setattr(other_tills_screen, "close_for", close_for)
    screen = show(hands, till)
    assert "2번 계산대" in screen.list.lines[0].spoken
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_1)  # why: broken
    hands.rest()
    hands.type("1")  # one note of fifty thousand
    hands.press(KEY.Key_F9)
    ((shift_uid, counts, reason),) = closed
    assert (shift_uid, reason) == ("ab" * 16, "고장 나서 켜지지 않음")
    assert {note: pieces for note, pieces in counts.items() if pieces} == {50_000: 1}
    assert hands.desk.window.overlay is None
    assert "차이 고쳐 알림" in screen.list.lines[0].spoken
