"""Closing's suspects, old Zs, exceptions, paper slips, hand-overs and practice, by keys."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import closing, paper_sales, shift, z_reports
from app.access import Session, sign_in
from app.tender import notes_and_coins
from app.till import Till
from tests.gui.conftest import Hands
from tests.gui.counter_test import LETTUCE, count
from ui.asking import AmountPanel, ChoosePanel
from ui.counting import CountPanel
from ui.devices import Devices
from ui.exceptions_screen import ExceptionsScreen
from ui.i18n import tr
from ui.main import _Main
from ui.paper_sales import PaperSalesScreen
from ui.shift import ShiftScreen
from ui.suspects import SuspectsPanel
from ui.training import TrainingScreen
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.z_list import ZListScreen, ZPanel

KEY = Qt.Key
P = TypeVar("P", bound=Overlay)


def on_top(hands: Hands, kind: type[P]) -> P:
    QApplication.processEvents()
    overlay = hands.desk.window.overlay
    assert isinstance(overlay, kind), overlay
    return overlay


def sell_cash(hands: Hands) -> None:
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)


def count_drawer(till: Till, who: Session, off_won: int = 0) -> None:
    expected_won = shift.expected_cash(till, till.shift_uid)
    shift.count_cash(till, who, dict(notes_and_coins(expected_won + off_won)))


def test_a_difference_leads_to_its_suspects_and_one_recount(
    hands: Hands, till: Till, cashier: Session
) -> None:
    sell_cash(hands)
    count_drawer(till, cashier, -1_800)
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    screen.acts.ask_difference()
    panel = on_top(hands, SuspectsPanel)
    assert any("-0001" in line.title for line in panel.list.lines)
    hands.press(KEY.Key_F9)
    counting = on_top(hands, CountPanel)
    counting.counted.emit(dict(notes_and_coins(shift.expected_cash(till, till.shift_uid))))
    assert closing.difference_of(till, till.shift_uid) == 0
    assert not closing.may_recount(till)


def test_a_skipped_step_says_why(hands: Hands, till: Till) -> None:
    sell_cash(hands)
    hands.scan(LETTUCE)
    hands.rest()
    hands.press(KEY.Key_F6)
    hands.desk.window.close_overlays()
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    screen.acts.skip("held")
    on_top(hands, ChoosePanel).chosen.emit("내일 아침에 하기")
    now = closing.look_at(till)
    assert now is not None
    assert now.settled["held"] == ("skipped", "내일 아침에 하기")


def test_a_bag_is_numbered_on_its_way_to_the_safe(hands: Hands, till: Till) -> None:
    hands.desk.go("shift")
    screen = hands.desk.window.made("shift")
    assert isinstance(screen, ShiftScreen)
    screen._ask_drop()
    hands.type("30000")
    hands.press(KEY.Key_Return)
    on_top(hands, AmountPanel)
    hands.type("17")
    hands.press(KEY.Key_Return)
    from ui.asking import PinPanel

    if isinstance(hands.desk.window.overlay, PinPanel):
        hands.desk.window.overlay.given.emit("01", "1357")
    assert count(till, "cash_drop") == 1


def test_another_badge_hands_over_and_the_count_is_offered(hands: Hands, till: Till) -> None:
    hands.desk._enter(sign_in(till, "03", "3579"))
    hands.qtbot.waitUntil(lambda: count(till, "hand_over") == 1, timeout=5_000)
    from ui.handing_over import ask_count

    ask_count(hands.desk.counter)
    on_top(hands, CountPanel).counted.emit({10_000: 9})
    row = till.read().execute("SELECT counted_won, expected_won FROM hand_over").fetchone()
    assert tuple(row) == (90_000, 100_000)


@pytest.fixture
def manager_hands(hands: Hands, till: Till) -> Hands:
    hands.desk._enter(sign_in(till, "01", "1357"))
    return hands


def test_an_old_z_is_read_printed_again_and_checked(
    hands: Hands, till: Till, cashier: Session
) -> None:
    sell_cash(hands)
    count_drawer(till, cashier)
    closed = shift.close_shift(till, cashier)
    hands.desk._enter(sign_in(till, "01", "1357"))
    hands.desk.go("zlist")
    screen = hands.desk.window.made("zlist")
    assert isinstance(screen, ZListScreen)
    assert screen.list.lines[0].title.startswith("Z 0001")
    hands.press(KEY.Key_Return)
    on_top(hands, ZPanel)
    hands.press(KEY.Key_F8)
    assert count(till, "report_reprint") == 1
    screen.open_report(closed.report.shift_uid)
    hands.press(KEY.Key_F12)
    on_top(hands, AmountPanel)
    hands.press(KEY.Key_Return)
    checked = z_reports.check_of(till, closed.report.shift_uid)
    assert checked is not None
    assert checked.sums == {"CASH": 1_800}


def test_exceptions_teach_when_there_are_none_and_list_what_stands_out(
    manager_hands: Hands, till: Till
) -> None:
    hands = manager_hands
    hands.desk.go("exceptions")
    screen = hands.desk.window.made("exceptions")
    assert isinstance(screen, ExceptionsScreen)
    assert screen._teach.isVisible()
    who = sign_in(till, "02", "2468")
    for _ in range(9):
        shift.open_drawer(till, who, "잔돈 교환")
    screen.show_period("today")
    assert screen.list.isVisible()
    assert "돈통열기" in screen.list.lines[0].title
    hands.press(KEY.Key_Return)
    assert hands.desk.window.has_overlay
    hands.press(KEY.Key_Escape)
    screen.save("csv")
    assert len(list((till.paths.data / "exports").glob("exceptions-*.csv"))) == 1


def test_a_slip_is_typed_without_leaving_the_keyboard(hands: Hands, till: Till) -> None:
    hands.desk.go("paper")
    screen = hands.desk.window.made("paper")
    assert isinstance(screen, PaperSalesScreen)
    screen.entry.set_text(f"{LETTUCE}")
    screen.take_line()
    assert len(screen._cart.lines) == 1
    screen.entry.set_text("없는물건")
    screen.take_line()
    assert screen.entry.trouble
    screen.finish("CASH")
    (typed,) = paper_sales.list_typed(till)
    assert (typed.slip_no, typed.total_won) == ("0001", 1_800)
    assert screen.slip.text == "2"
    screen.finish("CASH")
    assert len(paper_sales.list_typed(till)) == 1


def test_practice_and_back_leaves_the_real_till_as_it_was(
    qapp: QApplication, qtbot: QtBot, till: Till, look: None
) -> None:
    shift.open_shift(till, sign_in(till, "02", "2468"), 50_000)
    connected: list[bool] = []

    def connect(one: Till) -> object:
        connected.append(one.training)
        return lambda: None

    main = _Main(qapp, till.paths, connect, Devices(), None)  # type: ignore[arg-type]
    main.open(till)
    desk = main._desk
    assert desk is not None
    desk._enter(sign_in(till, "02", "2468"))
    desk.selling.take_scan(LETTUCE)
    qtbot.waitUntil(lambda: connected == [False], timeout=5_000)
    before = list(till.read().execute("SELECT * FROM entry ORDER BY position"))
    desk.go("training")
    page = desk.window.made("training")
    assert isinstance(page, TrainingScreen)
    page.toggle()
    qtbot.waitUntil(lambda: main._till is not till, timeout=10_000)
    practice, there = main._till, main._desk
    assert practice is not None
    assert there is not None
    assert practice.training
    assert there.window.bar.status.practice
    # Nobody is told to count a drawer that is not there.
    assert tr("handover.count") not in [key.words for key in there.window.banner.findChildren(Key)]
    there.selling.take_scan(LETTUCE)
    assert practice.shift is not None
    there.go("training")
    page = there.window.made("training")
    assert isinstance(page, TrainingScreen)
    page.toggle()
    qtbot.waitUntil(lambda: main._till is till, timeout=10_000)
    back = main._desk
    assert back is not None
    assert not back.window.bar.status.practice
    assert back.counter.session is not None
    assert [line.product.name for line in back.selling.cart.lines] == ["청상추"]
    assert list(till.read().execute("SELECT * FROM entry ORDER BY position")) == before
    assert not practice.paths.database.exists()
    back.close()
    if main._hook is not None:
        main._hook.remove()
