"""PC 옮기기 by keys: out on the sync screen, in on a new PC's first screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import keys, moving, shift
from app.access import sign_in
from app.errors import Refused
from app.opening import shop_exists
from app.paths import Paths
from app.tender import notes_and_coins
from app.till import Till
from tests.gui.conftest import Hands
from tests.gui.sync_test import FakeSide, link
from tests.gui.wizard_test import open_wizard, press
from tests.shop import MANAGER, close_day, make_shop
from ui import moving as moving_panels
from ui.devices import Devices
from ui.i18n import tr
from ui.moving import CodePanel, MovePanel
from ui.sync_screen import SyncScreen
from ui.wizard_move import MoveStep
from ui.wizard_steps import KindStep

KEY = Qt.Key


@pytest.fixture
def screen(hands: Hands, till: Till, monkeypatch: pytest.MonkeyPatch) -> SyncScreen:
    monkeypatch.setattr(moving_panels, "_TRIES", 1)
    monkeypatch.setattr(moving_panels, "_REST_S", 0)
    hands.desk.counter.session = sign_in(till, "01", "1357")
    hands.desk._devices = Devices(platform=FakeSide(till))
    hands.desk._rooms._devices = hands.desk._devices
    hands.desk.go("sync")
    shown = hands.desk.window.made("sync")
    assert isinstance(shown, SyncScreen)
    return shown


def close_shift(till: Till, hands: Hands) -> None:
    who = hands.desk.counter.who
    if till.shift is None:
        return
    expected_won = shift.x_report(till, who).expected_won
    shift.count_cash(till, who, dict(notes_and_coins(expected_won)))
    shift.close_shift(till, who)


def test_an_open_shift_is_said_and_nothing_opens(
    hands: Hands, screen: SyncScreen, till: Till
) -> None:
    if till.shift is None:
        shift.open_shift(till, hands.desk.counter.who, 100_000)
    hands.press(KEY.Key_F8)
    assert hands.desk.window.overlay is None
    assert "먼저 마감해 주세요" in screen.body.words


def test_f8_asks_where_writes_and_shows_the_code_once(
    hands: Hands, screen: SyncScreen, till: Till, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    close_shift(till, hands)
    link(till)
    hands.press(KEY.Key_F8)
    panel = hands.desk.window.overlay
    assert isinstance(panel, MovePanel)
    hands.press(KEY.Key_F9)  # nothing was refused yet: this key is not there
    hands.press(KEY.Key_Return)
    folders = hands.desk.window.overlay
    folders.files.open_folder(stick)  # type: ignore[union-attr]
    hands.press(KEY.Key_Return)
    hands.qtbot.waitUntil(panel.anyway_key.isVisible, timeout=20_000)
    assert "옮기지 않았습니다" in panel.trouble.words
    assert not list(stick.iterdir())
    hands.press(KEY.Key_F9)
    hands.qtbot.waitUntil(
        lambda: isinstance(hands.desk.window.overlay, CodePanel), timeout=20_000)
    shown = hands.desk.window.overlay
    assert isinstance(shown, CodePanel)
    hands.press(KEY.Key_Escape)
    assert shown.isVisible()
    assert len(shown.code.words.replace(" ", "")) == 20
    hands.press(KEY.Key_Return)
    assert not isinstance(hands.desk.window.overlay, CodePanel)
    assert [path.suffix for path in stick.iterdir()] == [".weezle-move"]
    with pytest.raises(Refused):
        shift.open_shift(till, hands.desk.counter.who, 100_000)


def test_a_new_pc_takes_the_bundle_from_its_first_screen(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "keyring_works", lambda: False)
    shop = make_shop(tmp_path / "old")
    shop.sell(1)
    close_day(shop)
    found = moving.move_out(shop.till, MANAGER, tmp_path)
    shop.till.close()
    paths = Paths(tmp_path / "data", tmp_path / "state")
    paths.data.mkdir()
    (paths.data / "lock").write_text("held by this window")
    wizard = open_wizard(qtbot, paths, tmp_path)
    first = wizard.step
    assert isinstance(first, KindStep)
    first.move_in.setFocus()
    press(wizard, KEY.Key_Return)
    step = wizard.step
    assert isinstance(step, MoveStep)
    press(wizard, KEY.Key_Return)
    assert step.chosen.trouble == tr("wizard.move_none")
    step.files.open_folder(tmp_path)
    step.choose(found.file)
    step.code.set_text("A" * 20)
    wizard.next()
    qtbot.waitUntil(lambda: bool(step.code.trouble), timeout=20_000)
    assert "옮김 번호가 아닙니다" in step.code.trouble
    assert not shop_exists(paths)
    step.code.set_text(found.code.lower())
    with qtbot.waitSignal(wizard.finished, timeout=20_000) as finished:
        wizard.next()
    till = finished.args[0]
    assert isinstance(till, Till)
    assert (paths.data / "lock").exists()
    shift.open_shift(till, MANAGER, 100_000)
    till.close()
    wizard.close()
