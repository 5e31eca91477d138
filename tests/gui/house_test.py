"""What the second-line screens keep too: a finger's room, names, both languages, each theme."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.access import Session, sign_in
from app.paths import Paths
from app.till import Till
from tests.gui.conftest import Hands
from ui import i18n, theme
from ui.products_screen import ProductsScreen
from ui.settings_screen import SettingsScreen
from ui.widgets.lists import ROW_PX, RowList
from ui.wizard import Wizard

FINGER_PX = 48
SIZES = [(1024, 768), (1920, 1080), (960, 540)]


@pytest.fixture
def cashier(till: Till) -> Session:
    """김서연, a manager, in the cashier's place."""
    return sign_in(till, "01", "1357")


def faults(root: QWidget) -> list[str]:
    """Things too small to hit, without a name, or cut off at the right."""
    found = []
    for widget in touchable(root):
        name = widget.accessibleName() or type(widget).__name__
        if widget.width() < FINGER_PX or widget.height() < FINGER_PX:
            found.append(f"{name} {widget.width()}x{widget.height()}")
        if not widget.accessibleName():
            found.append(f"{name} has no name")
        if widget.mapTo(root, QPoint(widget.width(), 0)).x() > root.width():
            found.append(f"{name} beyond the edge")
    return found


def touchable(root: QWidget) -> Iterator[QWidget]:
    for kind in (QAbstractButton, QLineEdit):
        for widget in root.findChildren(kind):
            if widget.isVisible():
                yield widget
    for rows in root.findChildren(RowList):
        if rows.isVisible():
            assert ROW_PX >= FINGER_PX
            assert rows.view.accessibleName()


def overlapping(root: QWidget) -> list[str]:
    """Pairs of keys that lie on one another in the same holder."""
    found = []
    buttons = [one for one in root.findChildren(QAbstractButton) if one.isVisible()]
    for index, one in enumerate(buttons):
        for other in buttons[index + 1:]:
            if one.parentWidget() is other.parentWidget() and one.geometry().intersects(
                other.geometry()
            ):
                found.append(f"{one.accessibleName()} / {other.accessibleName()}")
    return found


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_everything_can_be_hit_and_has_a_name(
    hands: Hands, till: Till, language: str, size: tuple[int, int]
) -> None:
    till.machine = msgspec.structs.replace(till.machine, language=language)
    hands.desk.rebuild()
    window = hands.desk.window
    window.resize(*size)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        QTest.qWait(20)
        trouble = faults(window) + overlapping(window)
        if trouble:
            found[name] = trouble

    for name in ("products", "import", "members", "settings"):
        hands.desk.go(name)
        look(name)
        screen = window.made(name)
        if isinstance(screen, SettingsScreen):
            for group in screen.groups:
                screen.show_group(group)
                look(f"settings {group}")
        if isinstance(screen, ProductsScreen):
            screen.list.take_current()
            look("product")
            screen.ask_new()
            look("new product")
    assert found == {}


@pytest.mark.parametrize("name", theme.NAMES)
def test_every_screen_opens_in_each_theme(hands: Hands, till: Till, name: str) -> None:
    till.machine = msgspec.structs.replace(till.machine, theme=name)
    hands.desk.rebuild()
    for screen in ("products", "import", "members", "settings"):
        hands.desk.go(screen)
        QApplication.processEvents()
        shown = hands.desk.window.made(screen)
        assert shown is not None
        assert not shown.grab().isNull()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_step_of_the_first_run_can_be_hit(
    qtbot: QtBot, look: None, tmp_path: Path, language: str, size: tuple[int, int]
) -> None:
    i18n.use(language)
    wizard = Wizard(Paths(tmp_path / "data", tmp_path / "state"))
    qtbot.addWidget(wizard)
    wizard.resize(*size)
    wizard.show()
    found = {}
    for name in ("kind", "shop", "tax", "till", "printer", "managers", "check"):
        wizard.show_step(name)
        QTest.qWait(20)
        trouble = faults(wizard) + overlapping(wizard)
        if trouble:
            found[name] = trouble
    assert found == {}
