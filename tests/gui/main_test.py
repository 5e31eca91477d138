"""Opening the window: a shop as it is, the first run, and the screen that says why it cannot be."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.errors import WorldTrouble
from app.paths import Paths
from app.settings import MachineSettings, save_machine_settings
from app.till import Till
from tests.gui.conftest import SampleShop
from ui.main import RescueScreen, _enlarge, run
from ui.window import Window
from ui.wizard import Wizard


def close_when_shown(seen: list[QWidget]) -> None:
    """Note which windows stand, then close them as a person would."""

    def look() -> None:
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        seen.extend(shown)
        for window in shown:
            window.close()

    QTimer.singleShot(300, look)


def kinds_of(seen: list[QWidget]) -> set[type]:
    return {type(one) for one in seen}


def test_a_shop_that_exists_opens_at_its_sign_in(
    qapp: QApplication, sample_shop: SampleShop
) -> None:
    sample_shop.renew()
    seen: list[QWidget] = []
    told: list[str] = []

    def connect(till: Till) -> Callable[[], None]:
        told.append("connected")
        return lambda: told.append("let go")

    close_when_shown(seen)
    assert run(sample_shop.paths, "ko", connect=connect) == 0
    assert kinds_of(seen) == {Window}
    assert told == ["connected", "let go"]


def test_an_empty_folder_begins_with_the_wizard(qapp: QApplication, tmp_path: Path) -> None:
    seen: list[QWidget] = []
    close_when_shown(seen)
    assert run(Paths(tmp_path / "data", tmp_path / "state"), "ko") == 0
    assert kinds_of(seen) == {Wizard}
    assert not (tmp_path / "data" / "shop.db").exists()


@pytest.mark.parametrize(("percent", "factor"), [(100, ""), (150, "1.50"), (200, "2.00")])
def test_the_counters_own_size_is_known_before_qt_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, percent: int, factor: str
) -> None:
    monkeypatch.setenv("QT_SCALE_FACTOR", "")
    monkeypatch.delenv("QT_SCALE_FACTOR")
    paths = Paths(tmp_path / "data", tmp_path / "state")
    paths.data.mkdir()
    save_machine_settings(paths.machine_settings, MachineSettings(scale_percent=percent))
    _enlarge(paths)
    assert os.environ.get("QT_SCALE_FACTOR", "") == factor


@pytest.mark.parametrize("language", ["ko", "en"])
def test_trouble_while_opening_is_told_in_words(
    qapp: QApplication, sample_shop: SampleShop, language: str
) -> None:
    sample_shop.renew()

    def refuse(paths: Paths) -> Till:
        raise WorldTrouble("keys.missing")

    seen: list[QWidget] = []
    close_when_shown(seen)
    assert run(sample_shop.paths, language, open_till=refuse) == 1
    assert kinds_of(seen) == {RescueScreen}
