"""The counter beyond a plain sale: lock, hold, split, doubt, shift, rights, the kept draft."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app import closing, holding, payments
from app.access import Session, sign_in
from app.errors import WorldTrouble
from app.till import Till
from models.values import PaymentOutcome
from tests.gui.conftest import Hands
from ui.asking import ChoosePanel, PinPanel
from ui.card import CardPanel, DoubtPanel
from ui.closed import ClosedPage
from ui.counting import CountPanel
from ui.desk import Desk
from ui.numbering import NumberingPanel
from ui.pay import PayPanel
from ui.shift import ShiftScreen
from ui.sign_in import SignInScreen
from ui.widgets.frames import Overlay

LETTUCE = "2400000100010"
PERILLA = "2400000100034"
KEY = Qt.Key


def count(till: Till, table: str) -> int:
    return int(till.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0])


Panel = TypeVar("Panel", bound=Overlay)


def on_top(hands: Hands, kind: type[Panel]) -> Panel:
    """The panel on top, which has to be of this kind."""
    found = hands.desk.window.overlay
    assert isinstance(found, kind)
    return found


def locked(hands: Hands) -> SignInScreen:
    screen = hands.desk.window.made("sign_in")
    assert isinstance(screen, SignInScreen)
    return screen


def test_the_lock_hides_the_basket_and_keeps_a_scan_until_unlocked(hands: Hands) -> None:
    hands.scan(LETTUCE)
    hands.press(KEY.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert hands.desk.window.current == "sign_in"
    hands.scan(PERILLA)
    assert len(hands.desk.selling.cart.lines) == 1
    hands.desk._try_pin("02", "9999")
    assert locked(hands).isVisible()
    hands.desk._try_pin("02", "2468")
    QApplication.processEvents()
    assert hands.desk.window.current == "sell"
    assert [row.name for row in hands.sell.basket.rows] == ["청상추 150g", "깻잎 50g"]


def test_a_wrong_pin_is_said_beside_the_field(hands: Hands) -> None:
    hands.desk.lock()
    hands.desk._try_pin("02", "0001")
    assert locked(hands)._trouble.words != ""
    assert hands.desk.counter.session is None


def test_typing_a_pin_on_the_keyboard_signs_in(hands: Hands) -> None:
    hands.desk.lock()
    QApplication.processEvents()
    screen = locked(hands)
    screen._choose(next(one.key for one in screen._people if one.name == "박*호"))
    hands.type("2468")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert hands.desk.window.current == "sell"


def test_hold_and_recall_by_keys_and_touch(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.press(KEY.Key_F6)
    assert not hands.sell.basket.rows
    assert len(holding.list_held(till)) == 1
    hands.press(KEY.Key_F6)
    assert hands.desk.window.current == "held"
    hands.desk.selling.recall(holding.list_held(till)[0].held_uid)
    hands.desk.go("sell")
    assert len(hands.sell.basket.rows) == 1
    assert holding.list_held(till) == []


def test_half_cash_half_card(hands: Hands, till: Till) -> None:
    for _ in range(3):
        hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.type("2000")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    panel = on_top(hands, PayPanel)
    panel.choose("CARD")
    on_top(hands, CardPanel)
    hands.press(KEY.Key_Return)
    assert count(till, "sale") == 1
    rows = till.read().execute("SELECT tender_code, amount_won FROM sale_tender ORDER BY tender_no")
    assert [tuple(row) for row in rows] == [("CASH", 2000), ("CARD", 3400)]


def test_a_card_part_stays_until_its_cancel_is_on_record(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    on_top(hands, PayPanel).card_asked.emit(2_000)
    on_top(hands, CardPanel)
    hands.press(KEY.Key_Return)
    panel = on_top(hands, PayPanel)
    assert len(panel._state.taken) == 1

    def refuse(*_: object, **__: object) -> None:
        raise WorldTrouble("disk.full")

    with monkeypatch.context() as patch:
        patch.setattr(payments, "resolve_payment", refuse)
        panel.part_removed.emit("0")
    assert len(panel._state.taken) == 1
    panel.part_removed.emit("0")
    assert not panel._state.taken


def test_an_unknown_card_outcome_stays_a_doubt_and_the_basket_stays(
    hands: Hands, till: Till
) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)
    card = on_top(hands, CardPanel)
    card.unknown.emit()
    doubt = on_top(hands, DoubtPanel)
    hands.press(KEY.Key_Return)
    assert hands.desk.window.overlay is doubt
    doubt.kept.emit()
    assert not hands.desk.window.has_overlay
    assert count(till, "sale") == 0
    found = payments.list_doubts(till)
    assert [one.outcome for one in found] == [PaymentOutcome.UNKNOWN]
    assert len(hands.sell.basket.rows) == 1
    hands.press(KEY.Key_F10)
    again = on_top(hands, DoubtPanel)
    again.approved.emit()
    assert count(till, "sale") == 1
    assert payments.list_doubts(till) == []


def test_going_back_from_the_card_leaves_no_doubt(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F10)
    hands.press(KEY.Key_Escape)
    assert hands.desk.window.overlay is None
    assert payments.list_doubts(till) == []
    assert len(hands.sell.basket.rows) == 1


def test_three_times_and_a_scan_is_three_of_it(hands: Hands) -> None:
    hands.type("3")
    hands.rest(60)
    hands.type("*")
    hands.scan(LETTUCE)
    assert hands.sell.basket.rows[0].quantity == "3"
    assert hands.sell.search.edit.text() == ""


def test_a_removed_line_can_be_taken_back(hands: Hands) -> None:
    hands.scan(LETTUCE)
    hands.scan(PERILLA)
    hands.press(KEY.Key_Delete)
    assert [row.name for row in hands.sell.basket.rows] == ["청상추 150g"]
    undo = hands.desk.window.banner._buttons[0]
    undo.click()
    assert len(hands.sell.basket.rows) == 2


def test_a_volunteer_needs_a_manager_for_the_drawer(hands: Hands, till: Till) -> None:
    hands.desk._enter(sign_in(till, "04", "4680"))
    hands.press(KEY.Key_Home)
    on_top(hands, ChoosePanel).chosen.emit("잔돈 바꾸기")
    pin = on_top(hands, PinPanel)
    pin.given.emit("01", "0000")
    assert hands.desk.window.overlay is pin
    pin.given.emit("01", "1357")
    assert not hands.desk.window.has_overlay
    assert count(till, "drawer_opening") == 1


def test_the_shift_closes_from_the_guided_list(hands: Hands, till: Till) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    screen.acts.ask_count()
    panel = on_top(hands, CountPanel)
    for face, pieces in ((50_000, "2"), (1_000, "1"), (500, "1"), (100, "3")):
        panel.counter._current = list(panel.counter.counts).index(face)
        panel.counter._fresh = True
        panel.counter.press(pieces)
    assert panel.counter.total_won == 101_800
    panel._give()
    hands.desk.go("sell")
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    assert closing.difference_of(till, till.shift_uid) == 0
    screen._close()
    assert till.shift is None
    assert count(till, "shift") == 1
    page = screen._frame
    assert isinstance(page, ClosedPage)
    page.back_up()
    hands.qtbot.waitUntil(lambda: bool(page.told.words), timeout=20_000)
    assert len(list((till.paths.data / "backups").glob("*.backup"))) == 1


def test_a_closed_till_says_how_to_open_it(hands: Hands, till: Till) -> None:
    till.shift = None
    hands.scan(LETTUCE)
    assert hands.sell.side.currentWidget() is hands.sell.notice
    assert hands.sell.basket.rows == ()


def test_a_scan_while_counting_the_float_is_kept_and_the_count_stays(
    hands: Hands, till: Till
) -> None:
    till.shift = None
    hands.desk._shift_changed()
    hands.press(KEY.Key_F9)
    panel = on_top(hands, CountPanel)
    hands.type("2")
    hands.scan(LETTUCE)
    assert hands.desk.window.overlay is panel
    assert panel.counter.total_won == 100_000
    hands.rest()
    hands.press(KEY.Key_Return)
    assert hands.desk.window.overlay is panel
    panel.back()
    QApplication.processEvents()
    assert hands.sell.side.currentWidget() is hands.sell.notice


def test_enter_walks_down_the_count_and_ends_on_the_button(hands: Hands, till: Till) -> None:
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    screen.acts.ask_count()
    panel = on_top(hands, CountPanel)
    hands.type("2")
    for _ in range(8):
        hands.press(KEY.Key_Return)
    assert panel._do.hint == "Enter"
    assert hands.desk.window.overlay is panel
    hands.press(KEY.Key_Return)
    assert not hands.desk.window.has_overlay
    assert count(till, "cash_count") == 1


def test_a_scan_over_the_quantity_panel_is_added_when_it_closes(hands: Hands) -> None:
    hands.scan(LETTUCE)
    hands.press(KEY.Key_F4)
    hands.scan(PERILLA)
    assert len(hands.sell.basket.rows) == 1
    hands.press(KEY.Key_Escape)
    assert [row.name for row in hands.sell.basket.rows] == ["청상추 150g", "깻잎 50g"]


def test_the_open_cart_comes_back_after_a_crash(hands: Hands, till: Till, cashier: Session) -> None:
    hands.scan(LETTUCE)
    hands.scan(PERILLA)
    waiting = hands.desk.selling._draft_timer
    hands.qtbot.waitUntil(lambda: not waiting.isActive(), timeout=10_000)
    other = Desk(till, cashier)
    try:
        assert len(other.selling.cart.lines) == 2
        assert other.window.banner.words != ""
    finally:
        other.close()
        other.window.deleteLater()


def test_approval_numbers_are_entered_later_from_the_closing_list(
    hands: Hands, till: Till
) -> None:
    for _ in range(2):
        hands.scan(LETTUCE)
        hands.rest()
        hands.press(KEY.Key_F10)
        hands.press(KEY.Key_Return)
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    screen.acts.ask_numbers()
    panel = on_top(hands, NumberingPanel)
    hands.press(KEY.Key_Return)
    assert panel._trouble.words != ""
    hands.type("00123456")
    hands.press(KEY.Key_Return)
    assert len(payments.list_unnumbered(till)) == 1
    hands.type("77")
    hands.press(KEY.Key_Return)
    assert payments.list_unnumbered(till) == []
    assert not hands.desk.window.has_overlay
