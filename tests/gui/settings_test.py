"""Settings, changed by a manager's own hands; each is an entry, and one touch takes it back."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app import access, staffing
from app.access import Session, sign_in
from app.barcode import Layout
from app.ports import PrinterState
from app.printer_words import say_printer
from app.settings import PrinterSettings, load_machine_settings
from app.till import Till
from models.values import Role
from tests.gui.conftest import Hands
from ui.devices import Devices
from ui.settings_barcodes import BarcodesGroup
from ui.settings_screen import SettingsScreen
from ui.settings_shop import ShopGroup, TaxGroup
from ui.settings_staff import NewPinPanel, ShownOncePanel, StaffGroup
from ui.settings_till import KeyPanel, KeysGroup, PrinterGroup, TillGroup
from ui.widgets.fields import FormLine
from ui.widgets.keys import Key

KEY = Qt.Key


@pytest.fixture
def cashier(till: Till) -> Session:
    """김서연, a manager, in the cashier's place."""
    return sign_in(till, "01", "1357")


def settings_at(hands: Hands, group: str) -> SettingsScreen:
    hands.desk.go("settings")
    screen = hands.desk.window.made("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group(group)
    QApplication.processEvents()
    return screen


def wait_for_text(hands: Hands, line: FormLine, text: str) -> None:
    """Digits are held for a moment in case they are a scan's."""
    hands.qtbot.waitUntil(lambda: line.text == text, timeout=3_000)


def touch(widget: Key) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QTest.qWait(5)


def undo(hands: Hands) -> None:
    """Touch 되돌리기 in the banner."""
    key = next(
        key for key in hands.desk.window.banner.findChildren(Key) if key.words == "되돌리기")
    touch(key)


def test_a_shop_setting_is_typed_kept_by_enter_and_taken_back(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "shop").page
    assert isinstance(group, ShopGroup)
    line = group.fields["phone"]
    line.edit.setFocus()
    line.edit.selectAll()
    hands.type("02-123-4567")
    assert till.settings.phone == "02-0000-0000"
    hands.rest()
    hands.press(KEY.Key_Return)
    assert till.settings.phone == "02-123-4567"
    undo(hands)
    assert till.settings.phone == "02-0000-0000"


def test_a_bad_business_number_is_said_beside_its_field(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "shop").page
    assert isinstance(group, ShopGroup)
    line = group.fields["business_no"]
    line.edit.setFocus()
    line.edit.selectAll()
    hands.type("1234567890")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert line.trouble
    assert till.settings.business_no == "123-45-67891"
    hands.press(KEY.Key_Escape)
    assert line.text == "123-45-67891"
    assert hands.desk.window.current == "settings"


def test_the_language_changes_every_screen_and_changes_back(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "till").page
    assert isinstance(group, TillGroup)
    QTest.mouseClick(group.language.chip("en"), Qt.MouseButton.LeftButton)
    QTest.qWait(10)
    assert load_machine_settings(till.paths.machine_settings).language == "en"
    screen = hands.desk.window.made("settings")
    assert isinstance(screen, SettingsScreen)
    assert screen.groups["shop"].words == "Shop"
    key = next(key for key in hands.desk.window.banner.findChildren(Key) if key.words == "Undo")
    touch(key)
    assert till.machine.language == "ko"


def test_a_key_is_learnt_by_pressing_it_and_a_clash_is_said(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "keys").page
    assert isinstance(group, KeysGroup)
    touch(group.keys["hold"])
    panel = hands.desk.window.overlay
    assert isinstance(panel, KeyPanel)
    hands.press(KEY.Key_F9)
    assert "현금" in panel.trouble.words
    hands.press(KEY.Key_H, Qt.KeyboardModifier.ControlModifier)
    QTest.qWait(10)
    assert hands.desk.window.overlay is None
    assert till.machine.function_keys == {"hold": "Ctrl+H"}
    assert hands.desk.counter.keymap.key("hold") == "Ctrl+H"


def test_overlapping_layouts_are_refused_with_both_lines(hands: Hands, till: Till) -> None:
    before = till.settings.barcode_layouts
    group = settings_at(hands, "barcodes").page
    assert isinstance(group, BarcodesGroup)
    group.name.set_text("우리 라벨")
    group.places.set_text("21LLLLLLLLLLC")
    touch(group.add_key)
    assert "우리 라벨 21LLLLLLLLLLC" in group.places.trouble
    assert "lot 21LLLLLLLLLLC" in group.places.trouble
    assert till.settings.barcode_layouts == before
    group.places.set_text("25IIIIIPPPPPC")
    touch(group.add_key)
    assert till.settings.barcode_layouts[-1] == Layout("우리 라벨", "25IIIIIPPPPPC", 1)


def test_a_tax_period_over_another_is_refused_and_a_good_one_kept(
    hands: Hands, till: Till
) -> None:
    screen = settings_at(hands, "tax")
    assert isinstance(screen.page, TaxGroup)
    screen.page.start.set_text("2027-06-01")
    touch(screen.page.add_key)
    assert screen.page.start.trouble
    assert len(till.settings.simple_processed) == 2
    screen.page.start.set_text("2028-01-01")
    touch(screen.page.add_key)
    assert till.settings.simple_processed[-1].treatment == "TAXABLE_10"
    undo(hands)
    assert len(till.settings.simple_processed) == 2


def test_a_colleague_is_added_with_keys_and_can_sign_in(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "staff").page
    assert isinstance(group, StaffGroup)
    assert group.no.text == "06"
    group.name.set_text("한겨울")
    for line in (group.pin, group.again):
        line.editor.setFocus()
        hands.type("6802")
        wait_for_text(hands, line, "6802")
    hands.rest()
    hands.press(KEY.Key_Return)
    assert [line.trouble for line in (group.no, group.name, group.pin, group.again)] == [""] * 4
    assert sign_in(till, "06", "6802").role is Role.CASHIER
    assert [line.title for line in group.list.lines][-1] == "06  한겨울"


@pytest.mark.parametrize(("pin", "again"), [("1234", "1234"), ("6802", "6803")])
def test_an_easy_pin_or_two_different_ones_are_said(
    hands: Hands, till: Till, pin: str, again: str
) -> None:
    group = settings_at(hands, "staff").page
    assert isinstance(group, StaffGroup)
    group.name.set_text("한겨울")
    group.pin.set_text(pin)
    group.again.set_text(again)
    group.add()
    assert group.pin.trouble or group.again.trouble
    assert len(access.list_staff(till)) == 5


def test_a_pin_is_reset_by_keying_it_twice(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "staff").page
    assert isinstance(group, StaffGroup)
    group.choose(group.list.lines[1].key)
    touch(group.keys["pin"])
    panel = hands.desk.window.overlay
    assert isinstance(panel, NewPinPanel)
    for pin in ("9147", "9146"):
        hands.type(pin)
        hands.rest()
        hands.press(KEY.Key_Return)
    assert panel.trouble.words
    for _ in range(2):
        hands.type("9147")
        hands.rest()
        hands.press(KEY.Key_Return)
    assert hands.desk.window.overlay is None
    assert sign_in(till, "02", "9147").no == "02"


def test_a_pin_for_today_is_shown_once(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "staff").page
    assert isinstance(group, StaffGroup)
    group.choose(group.list.lines[0].key)
    assert not group.keys["day"].isEnabled()
    group.choose(group.list.lines[3].key)
    touch(group.keys["day"])
    panel = hands.desk.window.overlay
    assert isinstance(panel, ShownOncePanel)
    assert sign_in(till, "04", panel.secret.amount).role is Role.VOLUNTEER
    hands.press(KEY.Key_Escape)
    assert hands.desk.window.overlay is None


def test_a_role_changes_and_one_touch_takes_it_back(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "staff").page
    assert isinstance(group, StaffGroup)
    volunteer = group.list.lines[3].key
    group.choose(volunteer)
    touch(group.keys["role"])
    panel = hands.desk.window.overlay
    assert panel is not None
    touch(next(key for key in panel.findChildren(Key) if key.words == "계산원"))
    roles = {one.no: one.role for one in access.list_staff(till)}
    assert roles["04"] is Role.CASHIER
    undo(hands)
    roles = {one.no: one.role for one in access.list_staff(till)}
    assert roles["04"] is Role.VOLUNTEER


def test_who_has_left_can_no_longer_sign_in(hands: Hands, till: Till) -> None:
    group = settings_at(hands, "staff").page
    assert isinstance(group, StaffGroup)
    group.choose(group.list.lines[2].key)
    touch(group.keys["leave"])
    panel = hands.desk.window.overlay
    assert panel is not None
    hands.press(KEY.Key_Return)
    assert len(access.list_staff(till)) == 5
    touch(next(key for key in panel.findChildren(Key) if key.words == "그만둠"))
    assert [one.no for one in access.list_staff(till)] == ["01", "02", "04", "05"]


@pytest.mark.parametrize("state", [
    PrinterState.OFF, PrinterState.PAPER_OUT, PrinterState.NONSENSE, PrinterState.READY])
def test_the_test_button_names_the_fault(hands: Hands, state: PrinterState) -> None:
    tried: list[tuple[PrinterSettings, str]] = []

    def try_printer(settings: PrinterSettings, shop: str) -> PrinterState:
        tried.append((settings, shop))
        return state

    used: list[PrinterSettings] = []
    screen = SettingsScreen(
        hands.desk.counter, Devices(try_printer=try_printer, use_printer=used.append))
    hands.qtbot.addWidget(screen)
    screen.show_group("printer")
    screen.show()
    group = screen.page
    assert isinstance(group, PrinterGroup)
    group.form.kind.chip("network").click()
    touch(group.form.test_key)
    assert group.form.address.trouble
    group.form.address.set_text("not a printer")
    touch(group.form.test_key)
    assert "192.168.0.50" in group.form.address.trouble
    assert tried == []
    group.form.address.set_text("192.168.0.50")
    touch(group.form.test_key)
    until = time.monotonic() + 5
    while say_printer(state) not in group.form.result.words and time.monotonic() < until:
        QTest.qWait(10)
    assert say_printer(state) in group.form.result.words
    assert tried[0][0].address == "192.168.0.50"
    touch(group.save)
    assert used[0].connection == "network"
    assert hands.desk.counter.till.machine.printer == used[0]


def test_a_cashier_sees_the_counters_own_groups_only(hands: Hands, till: Till) -> None:
    counter = hands.desk.counter
    counter.session = sign_in(till, "02", "2468")
    screen = SettingsScreen(counter)
    hands.qtbot.addWidget(screen)
    assert list(screen.groups) == ["till", "printer", "keys"]


def test_a_badge_pdf_is_saved_where_it_says(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtCore import QStandardPaths

    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    printed: list[tuple[str, str, str, str]] = []

    def badge_pdf(*words: str) -> bytes:
        printed.append((words[0], words[1], words[2], words[3]))
        return b"%PDF-1.4"

    screen = SettingsScreen(hands.desk.counter, Devices(badge_pdf=badge_pdf))
    hands.qtbot.addWidget(screen)
    screen.show_group("staff")
    group = screen.page
    assert isinstance(group, StaffGroup)
    group.choose(group.list.lines[1].key)
    group.keys["badge"].click()
    panel = hands.desk.window.overlay
    assert isinstance(panel, ShownOncePanel)
    panel.saved.emit()
    assert printed[0][3] == panel.secret.amount
    assert (tmp_path / "명찰-02.pdf").read_bytes() == b"%PDF-1.4"
    till = hands.desk.counter.till
    assert access.sign_in_badge(till, printed[0][3]).no == "02"
    assert staffing.issue_badge(till, hands.desk.counter.who, panel_ref(group)) != printed[0][3]


def panel_ref(group: StaffGroup) -> str:
    return group.chosen


def test_a_named_tender_is_switched_on_and_taken_back(hands: Hands, till: Till) -> None:
    before = list(till.settings.tenders_allowed)
    group = settings_at(hands, "tax").page
    assert isinstance(group, TaxGroup)
    group.tenders.chip("ZEROPAY").click()
    assert list(till.settings.tenders_allowed) == [*before, "ZEROPAY"]
    undo(hands)
    assert list(till.settings.tenders_allowed) == before


def test_an_address_of_another_connection_is_not_kept(hands: Hands) -> None:
    group = settings_at(hands, "printer").page
    assert isinstance(group, PrinterGroup)
    form = group.form
    form.kind.chip("network").click()
    form.address.set_text("192.168.0.50:9100")
    form.kind.chip("usb").click()
    assert form.address.text == ""
    form.address.set_text("04b8:0e15")
    form.rom.chip("NONE").click()
    form.pin.chip("5").click()
    form.answers.chip("no").click()
    assert form.value == PrinterSettings(
        connection="usb", address="04b8:0e15", hangul_rom="NONE", drawer_pin=5, answers=False)
    form.kind.chip("file").click()
    assert form.value.address == "slips"
