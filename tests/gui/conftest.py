"""A sample shop at the counter, and hands that type and scan as people and scanners do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.access import Session, sign_in
from app.opening import open_till
from app.paths import Paths
from app.setup import demo_answers, init_shop
from app.shift import open_shift
from app.till import Till
from ui import i18n, theme
from ui.desk import Desk
from ui.sell import SellScreen


@dataclass(frozen=True)
class SampleShop:
    """The sample shop's folders, and a copy of how they were when it was new."""

    paths: Paths
    fresh: Path

    def renew(self) -> None:
        """Put every file back; the folders stay, for their keys know them by name."""
        for name, folder in (("data", self.paths.data), ("state", self.paths.state)):
            for found in sorted(folder.rglob("*"), reverse=True):
                if found.is_file():
                    found.unlink()
            shutil.copytree(self.fresh / name, folder, dirs_exist_ok=True)


@pytest.fixture(scope="session")
def sample_shop(tmp_path_factory: pytest.TempPathFactory) -> SampleShop:
    """The sample shop, made once; each test finds it new."""
    folder = tmp_path_factory.mktemp("sample")
    paths = Paths(folder / "data", folder / "state")
    till, _ = init_shop(paths, replace(demo_answers(), printer=None))
    till.close()
    fresh = tmp_path_factory.mktemp("fresh")
    shutil.copytree(paths.data, fresh / "data")
    shutil.copytree(paths.state, fresh / "state")
    return SampleShop(paths, fresh)


@pytest.fixture
def till(sample_shop: SampleShop) -> Iterator[Till]:
    """A till of its own for one test."""
    sample_shop.renew()
    opened = open_till(sample_shop.paths)
    opened.machine = msgspec.structs.replace(opened.machine, muted=True)
    yield opened
    opened.close()


@pytest.fixture
def cashier(till: Till) -> Session:
    """박지호, signed in."""
    return sign_in(till, "02", "2468")


@dataclass
class Hands:
    """Key events on the window with timestamps of our own, so that a busy machine types evenly."""

    desk: Desk
    qtbot: QtBot
    now_ms: int = 1_000_000

    def press(
        self,
        key: Qt.Key,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        """One key press, a moment after whatever was before it."""
        self._settle()
        self.now_ms += 60
        self._strike(key, "", modifiers)
        self._settle()

    def type(self, text: str) -> None:
        """Type at a person's pace."""
        for char in text:
            self.now_ms += 90
            self._strike(ord(char.upper()), char)
        self._settle()

    def scan(self, text: str, end: str = "\r") -> None:
        """Keys as fast as a scanner's, then its trailer."""
        self.now_ms += 60
        for char in text:
            self._strike(ord(char.upper()), char)
            self.now_ms += 2
        for char in end:
            self._strike(Qt.Key.Key_Return if char == "\r" else Qt.Key.Key_Enter, char)
            self.now_ms += 2
        QApplication.processEvents()

    def rest(self, wait_ms: int = 330) -> None:
        """Wait until an Enter is an Enter again."""
        self.now_ms += wait_ms
        self._settle()

    def _strike(
        self,
        key: int | Qt.Key,
        text: str,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        window = self.desk.window.windowHandle()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, int(key), modifiers, text)
            event.setTimestamp(self.now_ms)
            QCoreApplication.sendEvent(window, event)

    def _settle(self) -> None:
        """Let held keys go and posted events run, however busy the machine is."""
        keys = self.desk.scanner._filter
        self.qtbot.waitUntil(lambda: not keys.holding, timeout=10_000)
        QApplication.processEvents()

    @property
    def sell(self) -> SellScreen:
        """The sell screen."""
        screen = self.desk.window.made("sell")
        assert isinstance(screen, SellScreen)
        return screen


@pytest.fixture
def look(qapp: QApplication) -> Iterator[None]:
    """Korean and the light theme, whatever the test before has left."""
    i18n.use("ko")
    theme.apply(qapp, "light")
    yield
    i18n.use("ko")


@pytest.fixture
def hands(qtbot: QtBot, till: Till, cashier: Session, look: None) -> Iterator[Hands]:
    """A cashier in front of an open till at 1024×768."""
    open_shift(till, cashier, 100_000)
    desk = Desk(till, cashier)
    qtbot.addWidget(desk.window)
    desk.window.resize(1024, 768)
    with qtbot.waitExposed(desk.window):
        desk.window.show()
    desk.window.activateWindow()
    # What waits for the first paint has been done.
    qtbot.waitUntil(lambda: desk._printer_watch is not None, timeout=10_000)
    yield Hands(desk, qtbot)
    desk.close()
