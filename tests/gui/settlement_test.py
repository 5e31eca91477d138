"""정산, 생산자, 수수료 by hand: a season's shop, real keys, files that can be read again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app import farm_view, settlement_view
from app.access import Session
from app.season import play_season
from app.till import Till
from models.values import Role
from printing.a4 import papers_pdf
from tests.shop import SetClock
from tests.unit.season_test import FIRST, crew_of, make_till
from ui import i18n
from ui.asking import AskPanel, ChoosePanel, PinPanel
from ui.choosing import NumberedPanel
from ui.commission_screen import CommissionScreen
from ui.desk import Desk
from ui.devices import Devices
from ui.farms_screen import FarmsScreen
from ui.settlement_parts import NewSettlement, ReasonPanel, SettlementPage
from ui.settlement_screen import SettlementScreen
from ui.widgets.lists import RowList

#: The morning after the season's last day, a Wednesday in Seoul.
MORNING_MS = int(datetime(2026, 11, 11, 1, tzinfo=UTC).timestamp() * 1000)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Till]:
    till = make_till(tmp_path_factory.mktemp("season"))
    play_season(till, crew_of(till), first_day=FIRST, day_count=16, sale_count=20,
                producer_count=15)
    till.clock = SetClock(MORNING_MS)
    yield till
    till.close()


@pytest.fixture
def desk(qtbot: QtBot, shop: Till, look: None) -> Iterator[Desk]:
    made = Desk(shop, crew_of(shop).manager, Devices(papers_pdf=papers_pdf))
    qtbot.addWidget(made.window)
    made.window.resize(1024, 768)
    with qtbot.waitExposed(made.window):
        made.window.show()
    made.window.activateWindow()
    qtbot.waitUntil(lambda: made._printer_watch is not None, timeout=10_000)
    yield made
    made.close()


@pytest.fixture
def room(desk: Desk, tmp_path: Path) -> SettlementScreen:
    desk.go("settlement")
    screen = desk.window.made("settlement")
    assert isinstance(screen, SettlementScreen)
    screen._folder = tmp_path
    return screen


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)
    QApplication.processEvents()


def page_of(room: SettlementScreen) -> SettlementPage:
    side = room.side
    assert isinstance(side, SettlementPage)
    return side


def state_of(shop: Till, room: SettlementScreen) -> str:
    return settlement_view.read_settlement(shop, room._open).state


def test_a_draft_goes_all_the_way_to_the_bank(
    desk: Desk, shop: Till, room: SettlementScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    """Check, a second person's PIN, a file with its cover sheet, paid."""
    page_of(room).keys["check"].click()
    assert state_of(shop, room) == "CHECKED"
    page_of(room).keys["approve"].click()
    panel = desk.window.findChild(PinPanel)
    assert panel is not None
    # Whoever made it is not among those who may approve.
    assert len(panel._keys) == 1
    for digit in "5791":
        panel.take_key(_key(digit))
    panel.take_key(_key("\r"))
    assert state_of(shop, room) == "APPROVED"
    page_of(room).keys["export"].click()
    chooser = desk.window.findChild(ChoosePanel)
    assert chooser is not None
    chooser.chosen.emit("neutral-text")
    qtbot.waitUntil(lambda: state_of(shop, room) == "EXPORTED" and not room.work.busy,
                    timeout=10_000)
    qtbot.waitUntil(lambda: room.faces.currentIndex() == 0, timeout=10_000)
    [text] = tmp_path.glob("*.txt")
    lines = text.read_bytes().decode("cp949").split("\r\n")
    paid = [one for one in settlement_view.list_payouts(shop, room._open) if one.payout_won]
    assert len(lines) == len(paid) + 2
    [cover] = tmp_path.glob("*_확인서.pdf")
    assert cover.read_bytes().startswith(b"%PDF")
    room.open_producer(paid[0].producer_ref)
    room.lines.failed_key.click()
    page_of(room).keys["pay"].click()
    ask = desk.window.findChild(AskPanel)
    assert ask is not None
    ask.agreed.emit()
    assert state_of(shop, room) == "PAID"
    back = settlement_view.reckon(shop, room._open, paid[0].producer_ref).payout
    assert back.failed == "은행 반송"


def test_every_figure_opens_its_lines(room: SettlementScreen, shop: Till) -> None:
    producers = page_of(room).list
    press(producers.view, Qt.Key.Key_Return)
    assert room.faces.currentIndex() == 2
    found = settlement_view.reckon(shop, room._open, producers.lines[0].key)
    assert f"{found.payout.base_won:,}" in room.lines.count.words
    rate = found.groups[0]
    room.lines.figures.chosen.emit(f"rate {rate[0]}")
    assert len(room.lines.list.lines) == rate[1]
    press(room, Qt.Key.Key_Escape)


def test_all_statements_come_as_one_file(
    room: SettlementScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    page_of(room).papers_asked.emit()
    qtbot.waitUntil(lambda: bool(list(tmp_path.glob("*정산서*.pdf"))), timeout=20_000)
    qtbot.waitUntil(lambda: not room.work.busy, timeout=10_000)
    [path] = tmp_path.glob("*정산서*.pdf")
    assert path.read_bytes().startswith(b"%PDF")


def test_a_stopped_draft_leaves_nothing(
    room: SettlementScreen, shop: Till, qtbot: QtBot
) -> None:
    before = len(settlement_view.list_settlements(shop))
    room.ask_new()
    form = room.side
    assert isinstance(form, NewSettlement)
    form.cycles.chip("WEEKLY").click()
    form.to_line.set_text("2026-11-10")
    form.pay_line.set_text("2026-11-13")
    form.key.click()
    room.work.stop()
    qtbot.waitUntil(lambda: not room.work.busy, timeout=10_000)
    qtbot.waitUntil(lambda: room.faces.currentIndex() == 0, timeout=10_000)
    after = len(settlement_view.list_settlements(shop))
    # Stopped in time, or refused because the older draft still waits: never half a settlement.
    assert after in {before, before + 1}
    assert all(row.state for row in settlement_view.list_settlements(shop))


def test_a_paid_settlement_is_reversed_with_a_reason(
    desk: Desk, room: SettlementScreen, shop: Till
) -> None:
    paid = next(row for row in settlement_view.list_settlements(shop) if row.state == "PAID"
                and row.kind == "SETTLEMENT" and row.cycle == "WEEKLY")
    room.open_settlement(paid.settlement_uid)
    page_of(room).keys["reverse"].click()
    panel = desk.window.findChild(ReasonPanel)
    assert panel is not None
    panel.given.emit("")
    assert "까닭" in panel.line.trouble
    panel.back()


def test_a_farmers_call_is_two_initials_and_enter(desk: Desk, shop: Till) -> None:
    desk.go("farms")
    screen = desk.window.made("farms")
    assert isinstance(screen, FarmsScreen)
    screen.search.edit.setText(screen.list.lines[2].title[:2])
    screen.take_key(_key("\r"))
    assert screen._open
    words = _words(screen.side)
    assert any("다음 지급" in one for one in words)
    screen.open_farm(screen._open, "money")
    assert any("*" in one for one in _words(screen.side))


def test_a_wrong_nonghyup_is_said_beside_its_field(desk: Desk) -> None:
    """The sentence stands beside the field; pressing again means the passbook was looked at."""
    from ui.ask_form import AskForm

    desk.go("farms")
    screen = desk.window.made("farms")
    assert isinstance(screen, FarmsScreen)
    screen.open_farm(screen.list.lines[0].key, "money")
    form = next(one for one in screen.side.findChildren(AskForm) if "number" in one.lines)
    form.choices["bank"].chip("011").click()
    form.lines["number"].set_text("351-1234-5678-90")
    form.press()
    said = " ".join(line.trouble for line in form.lines.values())
    assert "다른 은행" in said
    form.press()
    assert any("기다리는 계좌" in one for one in _words(screen.side))


def test_a_farmers_call_counts_in_the_language_of_the_screen(desk: Desk) -> None:
    desk.go("farms")
    screen = desk.window.made("farms")
    assert isinstance(screen, FarmsScreen)
    i18n.use("en")
    try:
        screen.open_farm(screen.list.lines[0].key, "call")
        lines = [line for rows in screen.side.findChildren(RowList) for line in rows.lines]
        said = " ".join(f"{line.note} {line.right} {line.right_note}" for line in lines)
    finally:
        i18n.use("ko")
    assert "left" in said
    assert "개" not in said


def _rows(side: QWidget, what: str) -> tuple[RowList, str]:
    for rows in side.findChildren(RowList):
        for line in rows.lines:
            if line.key.startswith(what):
                return rows, line.key
    raise AssertionError(f"no row of {what}")


@pytest.mark.parametrize(("tab", "what"), [
    ("agreement", "item"), ("papers", "certificate"), ("papers", "test"), ("papers", "strike"),
    ("money", "deduction")])
def test_what_stands_in_a_file_is_ended_by_a_touch_and_a_digit(
    desk: Desk, shop: Till, tab: str, what: str
) -> None:
    from app import producers, settlement

    desk.go("farms")
    screen = desk.window.made("farms")
    assert isinstance(screen, FarmsScreen)
    manager, ref = crew_of(shop).manager, screen.list.lines[0].key
    goods = farm_view.open_farm(shop, ref).goods
    producers.agree_item(shop, manager, ref, goods[0].item_ref)
    producers.note_certificate(
        shop, manager, ref, "유기농", "12345678", "2026-01-01", "2027-01-01")
    producers.note_test(shop, manager, ref, "2026-11-10", "PENDING")
    producers.strike(shop, manager, ref, "WARNING", "라벨 없이 냄")
    settlement.note_deduction(shop, manager, [ref], "OTHER", 1_000, "상자 값")
    screen.open_farm(ref, tab)
    rows, key = _rows(screen.side, what)
    rows.chosen.emit(key)
    panel = desk.window.overlay
    assert isinstance(panel, NumberedPanel)
    panel.take_key(_key("1"))
    assert desk.window.overlay is None
    assert all(line.key != key for one in screen.side.findChildren(RowList) for line in one.lines)


def test_a_new_producer_applies(desk: Desk, qtbot: QtBot) -> None:
    desk.go("farms")
    screen = desk.window.made("farms")
    assert isinstance(screen, FarmsScreen)
    screen.ask_new()
    from ui.ask_form import AskForm

    form = screen.side.findChild(AskForm)
    assert form is not None
    form.press()
    assert "이름" in form.lines["name"].trouble
    form.lines["name"].set_text("새벽농원")
    form.press()
    assert any("신청" in one for one in _words(screen.side))


def test_a_rule_is_previewed_before_it_is_made(desk: Desk, qtbot: QtBot) -> None:
    desk.go("commission")
    screen = desk.window.made("commission")
    assert isinstance(screen, CommissionScreen)
    before = len(screen.list.lines)
    screen.form.lines["name"].set_text("모두 9 %")
    screen.form.lines["rate"].set_text("구")
    screen.form.press()
    assert "수수료율" in screen.form.lines["rate"].trouble
    screen.form.lines["rate"].set_text("9")
    screen.form.press()
    qtbot.waitUntil(lambda: hasattr(screen, "save_key") and not screen.work.busy, timeout=10_000)
    assert len(screen.list.lines) == before
    screen.save_key.click()
    assert len(screen.list.lines) == before + 1


def test_a_cashier_finds_none_of_these_rooms(shop: Till) -> None:
    from app.access import may
    from ui.halls import rooms_of

    cashier = Session("c" * 32, "02", Role.CASHIER)
    assert "settlement" not in rooms_of("producers", lambda right: may(cashier.role, right))


def _key(text: str) -> QKeyEvent:
    key = Qt.Key.Key_Return if text == "\r" else Qt.Key(ord(text))
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text)


def _words(widget: QWidget) -> list[str]:
    """Everything a part says to a screen reader."""
    return [one.accessibleName() for one in widget.findChildren(QWidget)
            if one.accessibleName() and not isinstance(one, QLineEdit)]


def test_a_rebate_is_made_of_its_bands(desk: Desk) -> None:
    desk.go("commission")
    screen = desk.window.made("commission")
    assert isinstance(screen, CommissionScreen)
    before = len(screen.list.lines)
    form = screen.rebate_form
    form.lines["name"].set_text("익산식 환급")
    form.lines["bands"].set_text("10,000,000 5 / 5,000,000 10")
    form.press()
    assert "작은 금액부터" in form.lines["bands"].trouble
    form.lines["bands"].set_text("5,000,000 10 / 10,000,000 5 / 30,000,000 2")
    form.press()
    assert len(screen.list.lines) == before + 1
