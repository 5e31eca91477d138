"""A manager's word by telephone on the cashier's screen, and the list in the settings; by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths, Qt

from app import phone_approval
from app.access import sign_in
from app.phone_approval import answer_of_row, answer_to_request
from app.till import Till
from tests.gui.conftest import Hands
from tests.gui.counter_test import count, on_top
from ui.asking import ChoosePanel, PinPanel
from ui.phoning import PhonePanel
from ui.settings_points import PhoneGroup, PointsGroup
from ui.settings_screen import SettingsScreen

KEY = Qt.Key


def asked_by_volunteer(hands: Hands, till: Till) -> PinPanel:
    """A volunteer opens the drawer: a manager has to be asked."""
    hands.desk._enter(sign_in(till, "04", "4680"))
    hands.press(KEY.Key_Home)
    on_top(hands, ChoosePanel).chosen.emit("잔돈 바꾸기")
    return on_top(hands, PinPanel)


def test_the_answer_comes_by_telephone(hands: Hands, till: Till) -> None:
    secret = phone_approval.make_list(till, sign_in(till, "01", "1357"))
    asked_by_volunteer(hands, till)
    hands.press(KEY.Key_F2)
    panel = on_top(hands, PhonePanel)
    number = panel.request.amount.replace(" ", "")
    hands.type("000000")
    hands.press(KEY.Key_Return)
    assert hands.desk.window.overlay is panel
    assert count(till, "drawer_opening") == 0
    hands.type(answer_to_request(secret, till.till_no, number))
    hands.press(KEY.Key_Return)
    assert not hands.desk.window.has_overlay
    assert count(till, "drawer_opening") == 1


def test_the_row_of_the_list_by_touch(hands: Hands, till: Till) -> None:
    secret = phone_approval.make_list(till, sign_in(till, "01", "1357"))
    pin = asked_by_volunteer(hands, till)
    pin.phoned.emit(pin._person)
    panel = on_top(hands, PhonePanel)
    for digit in answer_of_row(secret, till.till_no, 1, 1):
        panel._press(digit)
    panel._give()
    assert count(till, "drawer_opening") == 1


def test_without_a_list_the_pin_panel_stays_and_says_so(hands: Hands, till: Till) -> None:
    pin = asked_by_volunteer(hands, till)
    hands.press(KEY.Key_F2)
    assert hands.desk.window.overlay is pin
    assert "전화 승인 목록이 없습니다" in pin._trouble.words


def test_a_manager_makes_a_list_and_keeps_the_page(
    hands: Hands, till: Till, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(tmp_path))
    hands.desk._enter(sign_in(till, "01", "1357"))
    hands.desk.go("settings")
    screen = hands.desk.window.made("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("phone")
    page = screen.page
    assert isinstance(page, PhoneGroup)
    assert not page.save_page.isEnabled()
    page.make.click()
    assert "목록 1" in page.state.words
    page.save_page.click()
    saved = tmp_path / "weezle-phone-01.html"
    assert b"sha256" in saved.read_bytes()
    assert saved.stat().st_mode & 0o077 == 0


def test_points_are_switched_on_in_the_settings(hands: Hands, till: Till) -> None:
    hands.desk._enter(sign_in(till, "01", "1357"))
    hands.desk.go("settings")
    screen = hands.desk.window.made("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("points")
    assert isinstance(screen.page, PointsGroup)
    screen.page.keeper.shop("points_on", value=True, label="포인트")
    assert till.settings.points_on
    assert not screen.page.keeper.shop("points_spend_unit", 7, "단위")
