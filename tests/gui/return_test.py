"""Goods brought back, by keys and scans: cash, card, whole cancel, doubt, rights, garbage."""

from __future__ import annotations

from typing import TypeVar

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication

from app import payments, shift
from app.access import sign_in
from app.card_back import Ask, look_at_cards
from app.till import Till
from models.values import PaymentOutcome
from tests.gui.conftest import Hands
from ui import i18n, theme
from ui.asking import PinPanel
from ui.card import CardPanel
from ui.card_back import CancelPanel, LookPanel
from ui.return_find import DayAmountPanel
from ui.returning import ReceiptView, ReturnScreen
from ui.shift import ShiftScreen
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key

LETTUCE = "2400000100010"
PERILLA = "2400000100034"
KEY = Qt.Key
Panel = TypeVar("Panel", bound=Overlay)


def count(till: Till, table: str) -> int:
    return int(till.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def totals(till: Till) -> list[int]:
    return [row[0] for row in till.read().execute("SELECT total_won FROM sale ORDER BY rowid")]


def on_top(hands: Hands, kind: type[Panel]) -> Panel:
    found = hands.desk.window.overlay
    assert isinstance(found, kind)
    return found


def screen_of(hands: Hands) -> ReturnScreen:
    screen = hands.desk.window.made("return")
    assert isinstance(screen, ReturnScreen)
    return screen


def receipt_of(hands: Hands) -> ReceiptView:
    view = screen_of(hands).receipt
    assert view is not None
    return view


def touch(hands: Hands, root: Overlay, words: str) -> None:
    """Press the key of a panel that says this."""
    [key] = [one for one in root.findChildren(Key) if one.words == words]
    QTest.mouseClick(key, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    QTest.qWait(10)


def sell_for_cash(hands: Hands, till: Till, *codes: str) -> str:
    for code in codes:
        hands.scan(code)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    return last_number(till)


def sell_by_card(hands: Hands, till: Till, *codes: str) -> str:
    for code in codes:
        hands.scan(code)
    hands.rest()
    hands.press(KEY.Key_F10)
    hands.type("00123456")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    return last_number(till)


def last_number(till: Till) -> str:
    row = till.read().execute("SELECT receipt_no FROM sale ORDER BY rowid DESC").fetchone()
    return str(row[0])


def open_by_scan(hands: Hands, number: str) -> ReceiptView:
    hands.scan(number.replace("-", ""))
    hands.rest()
    return receipt_of(hands)


def choose_all_spoiled(hands: Hands) -> None:
    hands.type("*")
    hands.rest(60)
    hands.press(KEY.Key_F1)
    hands.press(KEY.Key_Return)


def test_a_scanned_receipt_opens_the_return_and_gives_cash_back(hands: Hands, till: Till) -> None:
    number = sell_for_cash(hands, till, LETTUCE, LETTUCE, PERILLA)
    view = open_by_scan(hands, number)
    assert hands.desk.window.current == "return"
    hands.type("1")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    # No reason yet: Enter gives nothing back and says what is missing.
    assert count(till, "sale") == 1
    assert view.trouble == i18n.tr("return.choose_reason")
    hands.press(KEY.Key_F1)
    hands.press(KEY.Key_Return)
    assert totals(till)[1:] == [-1_800]
    done = screen_of(hands).done
    assert done is not None
    assert done.cash.amount == "1,800원"
    reason = till.read().execute("SELECT reason FROM sale WHERE kind = 'RETURN'").fetchone()
    assert reason == ("상함",)
    assert shift.expected_cash(till, till.shift_uid) == 100_000 + totals(till)[0] - 1_800
    hands.press(KEY.Key_Return)
    assert hands.desk.window.current == "sell"


def test_scanned_goods_count_as_coming_back_and_never_too_many(hands: Hands, till: Till) -> None:
    number = sell_for_cash(hands, till, LETTUCE, LETTUCE, PERILLA)
    view = open_by_scan(hands, number)
    hands.scan(LETTUCE)
    hands.scan(LETTUCE)
    assert view.lines.quantities == {1: 2}
    hands.scan(LETTUCE)
    assert view.lines.quantities == {1: 2}
    assert view.trouble == i18n.tr("return.not_on_receipt")
    hands.rest()
    hands.press(KEY.Key_Up)
    hands.type("9")
    hands.rest(60)
    assert view.lines.quantities == {1: 2}
    assert view.trouble == i18n.tr("return.too_many", left=2)
    hands.press(KEY.Key_Down)
    hands.type("+")
    hands.rest(60)
    assert view.lines.quantities == {1: 2, 2: 1}
    hands.type("-")
    hands.rest(60)
    assert view.lines.quantities == {1: 2}
    assert hands.sell.basket.rows == ()


def test_what_came_back_once_does_not_come_back_again(hands: Hands, till: Till) -> None:
    number = sell_for_cash(hands, till, LETTUCE)
    open_by_scan(hands, number)
    choose_all_spoiled(hands)
    assert totals(till) == [1_800, -1_800]
    hands.press(KEY.Key_Return)
    view = open_by_scan(hands, number)
    assert view.trouble == i18n.tr("return.nothing_left")
    choose_all_spoiled(hands)
    assert count(till, "sale") == 2


def test_the_receipt_is_typed_chosen_or_found_by_day_and_amount(hands: Hands, till: Till) -> None:
    number = sell_by_card(hands, till, LETTUCE)
    sell_for_cash(hands, till, PERILLA)
    hands.press(KEY.Key_F7)
    for typed in (number, "00123456", "1"):
        hands.type(typed)
        hands.rest()
        hands.press(KEY.Key_Return)
        assert receipt_of(hands).found.sale.receipt_no == number
        hands.press(KEY.Key_Escape)
        assert screen_of(hands).receipt is None
    hands.press(KEY.Key_Down)
    hands.press(KEY.Key_Return)
    assert receipt_of(hands).found.sale.receipt_no == number
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_F2)
    panel = on_top(hands, DayAmountPanel)
    hands.type("1800")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert not hands.desk.window.has_overlay, panel.trouble
    assert receipt_of(hands).found.sale.receipt_no == number
    hands.press(KEY.Key_Escape)
    hands.press(KEY.Key_Escape)
    assert hands.desk.window.current == "sell"


def test_what_cannot_be_found_is_one_sentence_beside_the_field(hands: Hands, till: Till) -> None:
    sell_for_cash(hands, till, LETTUCE)
    hands.press(KEY.Key_F7)
    screen = screen_of(hands)
    hands.type("77777")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert "77777" in screen.finder.trouble
    for garbage in ("9" * 5_000, "\x00\x1b", "가" * 5_000, "'; DROP TABLE sale; --"):
        screen.search(garbage)
        assert screen.finder.trouble
        assert len(screen.finder.trouble) < 160
    assert screen.receipt is None
    hands.press(KEY.Key_F2)
    panel = on_top(hands, DayAmountPanel)
    hands.type("123")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert panel.trouble
    hands.press(KEY.Key_Up)
    hands.type("9999")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert panel.trouble == i18n.tr("return.day_form")
    assert count(till, "sale") == 1


def test_a_card_return_shows_what_to_cancel_and_waits_for_the_terminal(
    hands: Hands, till: Till
) -> None:
    number = sell_by_card(hands, till, LETTUCE, LETTUCE)
    open_by_scan(hands, number)
    choose_all_spoiled(hands)
    panel = on_top(hands, CancelPanel)
    assert (panel.state.approval_no, panel.state.amount_won) == ("00123456", 3_600)
    assert panel.state.approved_on == till.shift.business_date if till.shift else ""
    assert count(till, "sale") == 1
    hands.type("00999999")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert totals(till) == [3_600, -3_600]
    assert payments.list_doubts(till) == []
    slip = till.read().execute(
        "SELECT approval_no FROM payment WHERE direction = 'CANCEL'").fetchone()
    assert slip == ("00999999",)


def test_going_back_from_the_cancel_leaves_no_doubt_and_no_return(hands: Hands, till: Till) -> None:
    number = sell_by_card(hands, till, LETTUCE)
    view = open_by_scan(hands, number)
    choose_all_spoiled(hands)
    on_top(hands, CancelPanel)
    hands.press(KEY.Key_Escape)
    assert not hands.desk.window.has_overlay
    assert view.trouble == i18n.tr("return.not_given")
    assert payments.list_doubts(till) == []
    assert count(till, "sale") == 1
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_Return)
    assert totals(till) == [1_800, -1_800]


def test_where_no_part_can_be_cancelled_the_rest_is_approved_again(
    hands: Hands, till: Till
) -> None:
    number = sell_by_card(hands, till, LETTUCE, LETTUCE, LETTUCE)
    open_by_scan(hands, number)
    hands.type("1")
    hands.rest(60)
    hands.press(KEY.Key_F2)
    hands.press(KEY.Key_Return)
    part = on_top(hands, CancelPanel)
    assert (part.state.amount_won, part.state.whole_won) == (1_800, 5_400)
    touch(hands, part, i18n.tr("return.whole_only"))
    whole = on_top(hands, CancelPanel)
    assert (whole.state.amount_won, whole.state.again_won) == (5_400, 3_600)
    hands.press(KEY.Key_Return)
    again = on_top(hands, CardPanel)
    assert count(till, "sale") == 1
    assert again.approval_no == ""
    hands.type("00777777")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert totals(till) == [5_400, -1_800]
    assert payments.list_doubts(till) == []
    rows = till.read().execute(
        "SELECT amount_won FROM sale_tender JOIN sale USING (sale_uid) WHERE kind = 'RETURN'")
    assert [row[0] for row in rows] == [-5_400, 3_600]


def test_a_doubt_is_shown_again_and_never_cancelled_twice(hands: Hands, till: Till) -> None:
    number = sell_by_card(hands, till, LETTUCE)
    view = open_by_scan(hands, number)
    choose_all_spoiled(hands)
    touch(hands, on_top(hands, CancelPanel), i18n.tr("card.unknown"))
    hands.press(KEY.Key_Return)
    touch(hands, on_top(hands, LookPanel), i18n.tr("card.keep_doubt"))
    assert not hands.desk.window.has_overlay
    assert view.trouble == i18n.tr("return.in_doubt")
    [doubt] = payments.list_doubts(till)
    assert doubt.outcome is PaymentOutcome.UNKNOWN
    hands.press(KEY.Key_Escape)
    assert number in hands.desk.window.banner.words
    view = open_by_scan(hands, number)
    assert view.trouble == i18n.tr("return.waits", won="1,800원")
    choose_all_spoiled(hands)
    touch(hands, on_top(hands, LookPanel), i18n.tr("return.cancelled"))
    assert totals(till) == [1_800, -1_800]
    assert payments.list_doubts(till) == []
    assert count(till, "payment") == 2


def test_a_window_closed_over_the_cancel_leaves_the_question(hands: Hands, till: Till) -> None:
    number = sell_by_card(hands, till, LETTUCE)
    view = open_by_scan(hands, number)
    choose_all_spoiled(hands)
    on_top(hands, CancelPanel)
    hands.desk.window.close_overlays()
    assert view.plan is not None
    step = look_at_cards(till, view.plan).step
    assert step is not None
    assert step.ask is Ask.LOOK_AT_CANCEL
    hands.press(KEY.Key_Return)
    touch(hands, on_top(hands, LookPanel), i18n.tr("return.not_cancelled"))
    assert view.trouble == i18n.tr("return.not_given")
    assert payments.list_doubts(till) == []


def test_other_goods_than_were_cancelled_are_refused_in_words(hands: Hands, till: Till) -> None:
    number = sell_by_card(hands, till, LETTUCE, LETTUCE, LETTUCE)
    view = open_by_scan(hands, number)
    hands.type("1")
    hands.rest(60)
    hands.press(KEY.Key_F1)
    hands.press(KEY.Key_Return)
    touch(hands, on_top(hands, CancelPanel), i18n.tr("card.unknown"))
    touch(hands, on_top(hands, LookPanel), i18n.tr("card.keep_doubt"))
    hands.type("2")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    touch(hands, on_top(hands, LookPanel), i18n.tr("return.cancelled"))
    assert view.trouble == i18n.tr("return.other_amount", won="1,800원")
    assert count(till, "sale") == 1
    hands.type("1")
    hands.rest(60)
    hands.press(KEY.Key_Return)
    assert totals(till) == [5_400, -1_800]


def test_a_volunteer_needs_a_manager_before_the_terminal_is_asked(
    hands: Hands, till: Till
) -> None:
    cash = sell_for_cash(hands, till, LETTUCE)
    card = sell_by_card(hands, till, PERILLA)
    hands.desk._enter(sign_in(till, "04", "4680"))
    for number in (cash, card):
        open_by_scan(hands, number)
        choose_all_spoiled(hands)
        pin = on_top(hands, PinPanel)
        assert payments.list_doubts(till) == []
        pin.given.emit("01", "1357")
        if number == card:
            on_top(hands, CancelPanel)
            hands.press(KEY.Key_Return)
        assert not hands.desk.window.has_overlay
        assert screen_of(hands).done is not None
        hands.press(KEY.Key_Return)
    assert sum(totals(till)) == 0
    approvals = till.read().execute(
        "SELECT count(*) FROM approval WHERE action = 'REFUND'").fetchone()
    assert approvals == (2,)


def test_a_few_words_behind_other_and_no_personal_number(hands: Hands, till: Till) -> None:
    number = sell_for_cash(hands, till, LETTUCE)
    view = open_by_scan(hands, number)
    hands.type("*")
    hands.rest(60)
    hands.press(KEY.Key_F4)
    view.note.setText("010-1234-5678 홍길동")
    hands.press(KEY.Key_Return)
    assert count(till, "sale") == 1
    assert "전화번호" in view.trouble
    view.note.setText("두 번 찍힘")
    hands.press(KEY.Key_Return)
    reason = till.read().execute("SELECT reason FROM sale WHERE kind = 'RETURN'").fetchone()
    assert reason == ("기타: 두 번 찍힘",)


def test_digits_typed_into_the_note_are_words(hands: Hands, till: Till) -> None:
    view = open_by_scan(hands, sell_for_cash(hands, till, LETTUCE, LETTUCE))
    hands.press(KEY.Key_F4)
    hands.type("2*")
    hands.rest(60)
    assert view.note.text() == "2*"
    assert view.lines.quantities == {}


def test_a_closed_till_shows_the_receipt_and_says_why_not(hands: Hands, till: Till) -> None:
    number = sell_by_card(hands, till, LETTUCE)
    till.shift = None
    hands.press(KEY.Key_F7)
    hands.type(number)
    hands.rest()
    hands.press(KEY.Key_Return)
    view = receipt_of(hands)
    assert view.trouble
    choose_all_spoiled(hands)
    assert view.trouble
    assert not hands.desk.window.has_overlay
    assert payments.list_doubts(till) == []
    assert count(till, "sale") == 1


def test_a_card_that_paid_a_part_gets_only_its_part(hands: Hands, till: Till) -> None:
    for code in (LETTUCE, LETTUCE, LETTUCE):
        hands.scan(code)
    hands.rest()
    hands.press(KEY.Key_F9)
    hands.type("2000")
    hands.rest()
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_F10)
    on_top(hands, CardPanel)
    hands.press(KEY.Key_Return)
    number = last_number(till)
    open_by_scan(hands, number)
    choose_all_spoiled(hands)
    panel = on_top(hands, CancelPanel)
    assert panel.state.amount_won == 3_400
    hands.press(KEY.Key_Return)
    done = screen_of(hands).done
    assert done is not None
    assert done.cash.amount == "2,000원"
    assert sum(totals(till)) == 0


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080), (960, 540)])
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_clickable_is_a_finger_wide(
    hands: Hands, till: Till, size: tuple[int, int], language: str
) -> None:
    number = sell_by_card(hands, till, LETTUCE, PERILLA)
    i18n.use(language)
    window = hands.desk.window
    window.resize(*size)
    hands.press(KEY.Key_F7)
    shown = [screen_of(hands)]
    screen_of(hands).ask_day()
    for step in range(3):
        QApplication.processEvents()
        root = window.overlay or shown[0]
        for button in root.findChildren(QAbstractButton):
            if not button.isVisible():
                continue
            assert min(button.width(), button.height()) >= 48, button.accessibleName()
            right = button.mapTo(window, QPoint(button.width(), button.height()))
            assert right.x() <= window.width(), button.accessibleName()
            assert right.y() <= window.height(), button.accessibleName()
        if step == 0:
            window.close_overlays()
            screen_of(hands).open_receipt(number)
            receipt_of(hands).lines.take_all()
            receipt_of(hands).choose_reason("other")
        elif step == 1:
            screen_of(hands).give_back()
            on_top(hands, CancelPanel)


def test_closing_leads_to_the_return_that_was_cut_short(hands: Hands, till: Till) -> None:
    number = sell_by_card(hands, till, LETTUCE)
    open_by_scan(hands, number)
    choose_all_spoiled(hands)
    touch(hands, on_top(hands, CancelPanel), i18n.tr("card.unknown"))
    touch(hands, on_top(hands, LookPanel), i18n.tr("card.keep_doubt"))
    hands.desk.go("shift")
    closing = hands.desk.window.made("shift")
    assert isinstance(closing, ShiftScreen)
    closing.acts.ask_doubt()
    QApplication.processEvents()
    assert hands.desk.window.current == "return"
    assert receipt_of(hands).found.sale.receipt_no == number
    choose_all_spoiled(hands)
    touch(hands, on_top(hands, LookPanel), i18n.tr("return.cancelled"))
    assert totals(till) == [1_800, -1_800]
    assert payments.list_unnumbered(till) == []


@pytest.mark.parametrize("name", theme.NAMES)
def test_every_button_has_a_name_in_each_theme(hands: Hands, till: Till, name: str) -> None:
    number = sell_by_card(hands, till, LETTUCE, PERILLA)
    till.machine = msgspec.structs.replace(till.machine, theme=name, language="en")
    hands.desk.rebuild()
    hands.press(KEY.Key_F7)
    screen = screen_of(hands)
    for _ in range(2):
        assert not screen.grab().isNull()
        buttons = [one for one in screen.findChildren(QAbstractButton) if one.isVisible()]
        assert buttons
        assert all(one.accessibleName() for one in buttons)
        screen.open_receipt(number)
        QApplication.processEvents()
    assert receipt_of(hands).do_key.words == "Take back"
