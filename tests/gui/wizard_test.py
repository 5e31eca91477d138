"""The first run by keyboard alone: nothing is made before the end, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import access, pins
from app.errors import Refused
from app.opening import shop_exists
from app.paths import Paths
from app.ports import PrinterState
from app.recovery import RecoverySheet
from app.settings import TaxTreatment
from app.setup import Answers, init_shop
from app.setup_draft import load_draft
from app.tax import VatRounding
from app.till import Till
from models.values import Role
from ui import i18n, theme
from ui.devices import Devices
from ui.widgets.fields import Words
from ui.wizard import Wizard
from ui.wizard_sheet import SheetStep
from ui.wizard_steps import (
    CheckStep,
    KindStep,
    ManagersStep,
    PrinterStep,
    ShopStep,
    TaxStep,
    TillStep,
)

KEY = Qt.Key


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)
    return Paths(tmp_path / "data", tmp_path / "state")


@pytest.fixture
def wizard(qtbot: QtBot, qapp: QApplication, paths: Paths, tmp_path: Path) -> Iterator[Wizard]:
    i18n.use("ko")
    theme.apply(qapp, "light")
    made = open_wizard(qtbot, paths, tmp_path)
    yield made
    made.close()
    i18n.use("ko")


def open_wizard(qtbot: QtBot, paths: Paths, tmp_path: Path) -> Wizard:
    devices = Devices(
        try_printer=lambda settings, shop: PrinterState.PAPER_OUT,
        sheet_pdf=lambda sheet: f"%PDF {sheet.code}".encode(),
    )
    wizard = Wizard(
        paths, devices, make=lambda answers: init_shop(paths, answers, use_keyring=False),
        sheet_folder=tmp_path / "papers")
    qtbot.addWidget(wizard)
    wizard.resize(1024, 768)
    wizard.show()
    wizard.activateWindow()
    QApplication.processEvents()
    return wizard


def press(wizard: Wizard, key: Qt.Key) -> None:
    QTest.keyClick(wizard.focusWidget(), key)
    QApplication.processEvents()


def type_into(wizard: Wizard, name: str, text: str) -> None:
    editor = wizard.step.field(name).editor
    editor.setFocus()
    QTest.keyClicks(editor, text)


def fill_shop(wizard: Wizard) -> None:
    assert isinstance(wizard.step, KindStep)
    press(wizard, KEY.Key_Return)
    assert isinstance(wizard.step, ShopStep)
    wizard.step.field("shop_name").set_text("우리 직매장")
    type_into(wizard, "business_no", "1234567891")
    assert wizard.step.verdict.words.startswith("✓")
    press(wizard, KEY.Key_Return)


def fill_managers(wizard: Wizard, pin: str = "3579") -> None:
    assert isinstance(wizard.step, ManagersStep)
    wizard.step.field("manager_1_name").set_text("김관리")
    wizard.step.field("manager_2_name").set_text("이관리")
    for name, typed in (("manager_1_pin", pin), ("manager_1_again", pin),
                        ("manager_2_pin", "8024"), ("manager_2_again", "8024")):
        wizard.step.field(name).set_text("")
        type_into(wizard, name, typed)
    press(wizard, KEY.Key_Return)


def go_to_check(wizard: Wizard) -> None:
    fill_shop(wizard)
    assert isinstance(wizard.step, TaxStep)
    wizard.step.packed.chip("TAXABLE_10").click()
    wizard.step.rounding.chip(VatRounding.FLOOR).click()
    type_into(wizard, "simple_processed_until", "2027-12-31")
    press(wizard, KEY.Key_Return)
    assert isinstance(wizard.step, TillStep)
    wizard.step.field("till_no").set_text("")
    type_into(wizard, "till_no", "3")
    press(wizard, KEY.Key_Return)
    assert isinstance(wizard.step, PrinterStep)
    press(wizard, KEY.Key_Return)
    fill_managers(wizard)
    assert isinstance(wizard.step, CheckStep)


def wait_for_sheet(qtbot: QtBot, wizard: Wizard) -> SheetStep:
    qtbot.waitUntil(lambda: wizard.current == "sheet", timeout=20_000)
    assert isinstance(wizard.step, SheetStep)
    return wizard.step


def test_a_shop_is_made_by_keys_alone_and_only_at_the_end(
    qtbot: QtBot, wizard: Wizard, paths: Paths
) -> None:
    go_to_check(wizard)
    assert not shop_exists(paths)
    begun: list[Till] = []
    wizard.finished.connect(begun.append)
    press(wizard, KEY.Key_Return)
    sheet = wait_for_sheet(qtbot, wizard)
    assert shop_exists(paths)
    assert sheet.path is not None
    assert sheet.path.read_bytes().startswith(b"%PDF ")
    assert sheet.path.stat().st_mode & 0o077 == 0
    assert str(sheet.path) in sheet.where.words
    wizard.next()
    assert begun == []
    press(wizard, KEY.Key_Space)
    wizard.next()
    till = begun[0]
    assert till.settings.shop_name == "우리 직매장"
    assert till.settings.business_no == "123-45-67891"
    assert till.settings.vat_rounding is VatRounding.FLOOR
    assert till.settings.simple_processed[-1] == TaxTreatment(
        "2026-01-01", "2027-12-31", "TAXABLE_10")
    assert till.till_no == 3
    assert access.sign_in(till, "05", "8024").role is Role.MANAGER
    assert load_draft(paths) == {}
    till.close()


def test_every_step_has_a_way_back_with_what_was_typed(wizard: Wizard) -> None:
    go_to_check(wizard)
    seen = []
    while wizard.current != "kind":
        seen.append(wizard.current)
        press(wizard, KEY.Key_Escape)
    assert seen == ["check", "managers", "printer", "till", "tax", "shop"]
    press(wizard, KEY.Key_Return)
    assert wizard.step.field("shop_name").text == "우리 직매장"
    press(wizard, KEY.Key_Return)
    assert wizard.step.field("simple_processed_until").text == "2027-12-31"


def test_answers_are_there_after_a_restart_but_never_names_or_pins(
    qtbot: QtBot, wizard: Wizard, paths: Paths, tmp_path: Path
) -> None:
    go_to_check(wizard)
    wizard.close()
    kept = (paths.state / "wizard.json").read_text("utf-8")
    assert "우리 직매장" in kept
    for secret in ("3579", "8024", "김관리"):
        assert secret not in kept
    again = open_wizard(qtbot, paths, tmp_path)
    press(again, KEY.Key_Return)
    assert again.step.field("business_no").text == "123-45-67891"
    again.close()


@pytest.mark.parametrize("number", ["", "1234567890", "12"])
def test_a_wrong_business_number_is_said_beside_its_field(wizard: Wizard, number: str) -> None:
    press(wizard, KEY.Key_Return)
    wizard.step.field("shop_name").set_text("우리 직매장")
    wizard.step.field("business_no").set_text(number)
    press(wizard, KEY.Key_Return)
    assert wizard.current == "shop"
    assert wizard.step.field("business_no").trouble


@pytest.mark.parametrize("pin", ["1234", "12", "abcd", "0000"])
def test_an_easy_pin_is_refused_beside_its_field(wizard: Wizard, pin: str) -> None:
    go_to_check(wizard)
    press(wizard, KEY.Key_Escape)
    fill_managers(wizard, pin)
    assert wizard.current == "managers"
    assert wizard.step.field("manager_1_pin").trouble


def test_two_managers_are_two_people(wizard: Wizard) -> None:
    go_to_check(wizard)
    press(wizard, KEY.Key_Escape)
    wizard.step.field("manager_2_name").set_text("김관리")
    wizard.next()
    assert wizard.current == "managers"
    assert wizard.step.field("manager_2_name").trouble


def test_the_printers_fault_is_named_before_the_shop_is_made(
    qtbot: QtBot, wizard: Wizard
) -> None:
    fill_shop(wizard)
    press(wizard, KEY.Key_Return)
    press(wizard, KEY.Key_Return)
    step = wizard.step
    assert isinstance(step, PrinterStep)
    step.form.kind.chip("network").click()
    press(wizard, KEY.Key_Return)
    assert step.form.address.trouble
    step.form.address.set_text("192.168.0.50")
    step.form.test_key.click()
    qtbot.waitUntil(lambda: "용지" in step.form.result.words, timeout=5_000)


def test_the_sample_shop_takes_two_steps_and_shows_its_pins_once(
    qtbot: QtBot, wizard: Wizard, paths: Paths
) -> None:
    step = wizard.step
    assert isinstance(step, KindStep)
    step.demo.click()
    assert wizard.current == "check"
    press(wizard, KEY.Key_Return)
    sheet = wait_for_sheet(qtbot, wizard)
    assert any("1357" in words.words for words in sheet.findChildren(Words))
    till = wizard.till
    assert till is not None
    assert access.sign_in(till, "01", "1357").role is Role.MANAGER


def test_a_refused_set_up_is_said_and_can_be_tried_again(
    qtbot: QtBot, qapp: QApplication, paths: Paths, tmp_path: Path
) -> None:
    tries: list[Answers] = []

    def make(answers: Answers) -> tuple[Till, RecoverySheet]:
        tries.append(answers)
        raise Refused("shop.exists", folder="x")

    wizard = Wizard(paths, Devices(), make=make, sheet_folder=tmp_path)
    qtbot.addWidget(wizard)
    wizard.show()
    go_to_check(wizard)
    for count in (1, 2):
        wizard.next()
        qtbot.waitUntil(lambda count=count: len(tries) == count, timeout=5_000)  # type: ignore[misc]  # the lambda takes none
        qtbot.waitUntil(wizard.go_on.isEnabled, timeout=5_000)
        assert wizard.current == "check"
    assert not shop_exists(paths)


def test_the_language_changes_on_the_first_step(wizard: Wizard) -> None:
    step = wizard.step
    assert isinstance(step, KindStep)
    wizard.use_language("en")
    assert wizard.go_on.words == "Next"
    assert isinstance(wizard.step, KindStep)


@pytest.mark.parametrize("size", [(1024, 768), (1920, 1080), (960, 540)])
def test_a_sheet_that_cannot_be_saved_is_shown_to_be_copied(
    qtbot: QtBot, paths: Paths, tmp_path: Path, size: tuple[int, int]
) -> None:
    blocked = tmp_path / "papers"
    blocked.write_text("a file where a folder should be")
    wizard = open_wizard(qtbot, paths, tmp_path)
    wizard.resize(*size)
    step = wizard.step
    assert isinstance(step, KindStep)
    step.demo.click()
    wizard.next()
    sheet = wait_for_sheet(qtbot, wizard)
    assert sheet.path is None
    assert wizard.till is not None
    wizard.close()
