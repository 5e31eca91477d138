"""프로모션 at the screen: made by keys, tried out, applied at the counter, stopped, taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app import promoting
from app.access import sign_in
from app.promotions import PromotionKind, PromotionState
from app.till import Till
from tests.gui.conftest import Hands
from tests.gui.counter_test import on_top
from ui.picking import PickPanel
from ui.promotion_form import PromotionForm
from ui.promotions_screen import PromotionsScreen

KEY = Qt.Key
LETTUCE = "2400000100010"


@pytest.fixture
def screen(hands: Hands, till: Till) -> PromotionsScreen:
    """A manager in front of the list."""
    hands.desk._enter(sign_in(till, "01", "1357"))
    hands.desk.go("promotions")
    made = hands.desk.window.made("promotions")
    assert isinstance(made, PromotionsScreen)
    return made


def form_of(screen: PromotionsScreen) -> PromotionForm:
    assert screen.form is not None
    return screen.form


def test_two_and_one_by_keys_and_at_the_counter(
    hands: Hands, till: Till, screen: PromotionsScreen
) -> None:
    hands.press(KEY.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = form_of(screen)
    hands.type("spring 2+1")
    form.kind.chip("N_FOR_M").click()
    form.scope_kind.chip("PRODUCER_ITEM").click()
    panel = on_top(hands, PickPanel)
    panel.search.edit.setText("청상추")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert "청상추" in form.pick.words
    hands.press(KEY.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert screen.form is None
    assert [line.title for line in screen.list.lines] == ["spring 2+1"]
    assert "2+1" in screen.list.lines[0].note
    hands.desk.go("sell")
    for _ in range(3):
        hands.scan(LETTUCE)
        hands.rest()
    row = hands.sell.basket.rows[0]
    assert row.amount_won == 3_600
    assert row.note.endswith(" · spring 2+1")


def test_trouble_is_said_beside_the_field(hands: Hands, screen: PromotionsScreen) -> None:
    screen.ask_new()
    form = form_of(screen)
    form.keep()
    assert form.lines["name"].trouble
    form.lines["name"].set_text("가을")
    form.lines["percent"].set_text("150")
    form.scope_kind.choose("ALL")
    form._choose_scope_kind("ALL")
    form.keep()
    assert form.lines["percent"].trouble
    form.lines["percent"].set_text("12.5")
    form.lines["from_hour"].set_text("25:00")
    form.keep()
    assert form.lines["from_hour"].trouble
    form.lines["from_hour"].set_text("18:00")
    form.keep()
    assert screen.form is None
    assert "18:00–24:00" in screen.list.lines[0].note


def test_a_set_of_two_picked_by_touch(
    hands: Hands, till: Till, screen: PromotionsScreen
) -> None:
    screen.ask_new()
    form = form_of(screen)
    form.lines["name"].set_text("아침 세트")
    form.kind.chip("SET_PRICE").click()
    form.lines["price"].set_text("6,000")
    for typed in ("청상추", "유정란"):
        next(key for key in reversed(form.part_keys) if key.isVisibleTo(form)).click()
        panel = on_top(hands, PickPanel)
        panel.search.edit.setText(typed)
        panel._show(typed)
        assert panel.hits.marked is not None
        panel.chosen.emit(panel.hits.marked.key)
    form.keep()
    rule = promoting.book_of(till).rules[0]
    assert rule.kind is PromotionKind.SET_PRICE
    assert len(rule.parts) == 2


def test_tried_on_past_days_and_on_the_open_basket(
    hands: Hands, till: Till, screen: PromotionsScreen
) -> None:
    hands.desk.go("sell")
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.rest()
    hands.press(KEY.Key_Return)
    hands.scan(LETTUCE)
    hands.rest()
    hands.desk.go("promotions")
    again = hands.desk.window.made("promotions")
    assert isinstance(again, PromotionsScreen)
    again.ask_new()
    form = form_of(again)
    form.lines["name"].set_text("반값")
    form.lines["percent"].set_text("50")
    form.preview(7)
    assert "1건 가운데 1건" in form.told.words
    assert "900원" in form.told.words
    form.on_cart.click()
    assert "900원" in form.told.words
    assert promoting.book_of(till).rules == ()


def test_stopped_and_taken_back_by_one_touch(
    hands: Hands, till: Till, screen: PromotionsScreen
) -> None:
    screen.ask_new()
    form = form_of(screen)
    form.lines["name"].set_text("반값")
    form.lines["percent"].set_text("50")
    form.keep()
    screen.list.chosen.emit(screen.list.lines[0].key)
    form_of(screen).stop.click()
    assert promoting.book_of(till).rules[0].state is PromotionState.STOPPED
    hands.desk.window.banner._buttons[0].click()
    assert promoting.book_of(till).rules[0].state is PromotionState.ACTIVE


def test_a_cashier_finds_no_such_room(hands: Hands) -> None:
    from ui.halls import rooms_of

    assert "promotions" not in rooms_of("office", hands.desk.counter.may)
