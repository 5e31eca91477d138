"""What stands on a screen is read to its end: no cut figure, no cut sentence, no odd word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.closing import Standing, StepView
from tests.gui.conftest import Hands
from ui.closing_line import StepLine
from ui.i18n import tr
from ui.pay import PayPanel
from ui.shift import note_of
from ui.texts import WORDS
from ui.widgets.keys import Key
from ui.widgets.pad import NumberPad
from ui.widgets.panels import BigAmount

LETTUCE = "2400000100010"
KEY = Qt.Key


def test_a_label_that_comes_later_gets_room_of_its_own(hands: Hands) -> None:
    """The price on the tag lost its lower edge to the label above it."""
    hands.press(KEY.Key_F1)
    hands.scan(LETTUCE)
    screen = hands.desk.window.made("price_check")
    assert screen is not None
    big = [one for one in screen.findChildren(BigAmount) if one.isVisible()]
    assert big
    assert [one.height() for one in big] == [one.sizeHint().height() for one in big]


@pytest.mark.parametrize("language", [0, 1])
def test_a_long_note_of_the_closing_has_a_second_line(
    qtbot: QtBot, look: None, language: int
) -> None:
    note = WORDS["shift.terminal_body"][language]
    line = StepLine("카드", note, Standing.DUE, "하기", lambda: None)
    qtbot.addWidget(line)
    line.resize(470, line.height())
    line.show()
    assert not line.cut_note


@pytest.mark.parametrize(("note", "words"), [
    ("shift.over", "1,900원 남음 · 까닭: 거스름돈"),
    ("shift.n_left", "2건 남음 · 건너뜀 · 거스름돈"),
    ("shift.terminal_body", "건너뜀 · 거스름돈"),
])
def test_what_was_explained_is_not_called_skipped(look: None, note: str, words: str) -> None:
    view = StepView(Standing.SKIPPED, note, {"won": 1_900, "count": 2}, words="거스름돈")
    assert note_of(view) == words


@pytest.mark.parametrize(("way", "words"), [
    (KEY.Key_F9, ""), (KEY.Key_F10, "pay.card"),
])
def test_a_card_sale_speaks_of_the_card_and_not_of_change(
    hands: Hands, way: Qt.Key, words: str
) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(way)
    hands.press(KEY.Key_Return)
    shown = hands.desk.selling.screen
    assert shown is not None
    sale = shown.basket._last_sale
    assert sale is not None
    assert sale.change_won == 0
    assert sale.cashless == (tr(words) if words else "")


def test_a_wrong_digit_of_money_is_taken_back_by_touch(hands: Hands) -> None:
    """The money pad had no erase key: a finger had to leave the panel and begin again."""
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    panel = hands.desk.window.findChild(PayPanel)
    assert panel is not None
    pad = panel.findChild(NumberPad)
    assert pad is not None
    keys = {key.words: key for key in pad.findChildren(Key)}
    for words in ("2", "5", tr("pad.erase"), "00", "0"):
        keys[words].click()
    assert panel._entry.value == 2_000
    assert min(key.width() for key in keys.values()) >= 48
    assert len({key.geometry().bottom() for key in keys.values()}) == 4


def test_enter_presses_what_tab_went_to_and_nothing_else(hands: Hands) -> None:
    """The closing list by keys alone: Space did it, and Enter, which people press, did nothing."""
    hands.desk.go("shift")
    hands.press(KEY.Key_Return)
    assert hands.desk.window.current == "shift"
    hands.press(KEY.Key_Tab)
    focus = hands.desk.window.focusWidget()
    assert isinstance(focus, Key)
    assert focus.words == tr("common.back")
    hands.press(KEY.Key_Return)
    assert hands.desk.window.current == "sell"
