"""Importing on the screen: checked first, bad lines in words, all or nothing, stopped cleanly."""

from __future__ import annotations

import threading
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app import importing
from app.access import Session, sign_in
from app.importing import ImportReport
from app.till import Till
from tests.gui.conftest import Hands
from ui import import_screen
from ui.import_screen import ImportScreen
from ui.jobs import Job

KEY = Qt.Key
SAMPLE = Path(str(files("app") / "resources" / "sample"))


@pytest.fixture
def cashier(till: Till) -> Session:
    """김서연, a manager, in the cashier's place."""
    return sign_in(till, "01", "1357")


@pytest.fixture
def lists(tmp_path: Path) -> Path:
    """A folder with a good list, a bad one and one that is no list."""
    folder = tmp_path / "lists"
    (folder / "옛날").mkdir(parents=True)
    lines = (SAMPLE / "catalogue.csv").read_text("utf-8-sig").splitlines()
    names = lines[0].split(",")
    fresh = [line.replace("SKU", "NEW", 1).split(",") for line in lines[1:4]]
    for cells in fresh:
        cells[names.index("barcode")] = ""
    good = "\n".join([lines[0], *(",".join(cells) for cells in fresh)])
    (folder / "good.csv").write_text(good + "\n", "utf-8")
    price = names.index("price_krw")
    bad = [line.split(",") for line in lines[:6]]
    bad[2][price], bad[4][price] = "0", "천원"
    text = "\n".join(",".join(cells) for cells in bad)
    (folder / "bad.csv").write_text(text + "\n", "utf-8")
    (folder / "cut.csv.gz").write_bytes(b"\x1f\x8b\x08cut")
    (folder / "photo.jpg").write_bytes(b"no list")
    return folder


@pytest.fixture
def screen(hands: Hands, lists: Path) -> ImportScreen:
    window = hands.desk.window
    window.offer("import", lambda: ImportScreen(hands.desk.counter, lists))
    hands.desk.go("import")
    made = window.made("import")
    assert isinstance(made, ImportScreen)
    return made


def count_goods(till: Till) -> int:
    return int(till.read().execute("SELECT count(*) FROM producer_item").fetchone()[0])


def wait(qtbot: QtBot, screen: ImportScreen) -> None:
    qtbot.waitUntil(lambda: not screen.busy, timeout=20_000)


def test_only_lists_and_folders_are_shown(screen: ImportScreen) -> None:
    titles = [line.title for line in screen.files.list.lines]
    assert titles == ["옛날", "bad.csv", "cut.csv.gz", "good.csv"]


def test_a_good_file_is_checked_then_taken_by_keys_alone(
    hands: Hands, screen: ImportScreen, till: Till, qtbot: QtBot
) -> None:
    before = count_goods(till)
    screen.files.list.view.setFocus()
    for _ in range(3):
        hands.press(KEY.Key_Down)
    hands.press(KEY.Key_Return)
    wait(qtbot, screen)
    assert screen.figures["new"].amount == "3"
    assert count_goods(till) == before
    hands.press(KEY.Key_Space)
    wait(qtbot, screen)
    assert count_goods(till) == before + 3
    assert screen.report is not None
    assert screen.report.written
    hands.press(KEY.Key_Space)
    assert hands.desk.window.current == "products" or screen.main_key.words == "상품 보기"


def test_bad_lines_are_named_and_nothing_is_taken(
    screen: ImportScreen, lists: Path, till: Till, qtbot: QtBot
) -> None:
    before = count_goods(till)
    screen.check(lists / "bad.csv")
    wait(qtbot, screen)
    notes = [line.note for line in screen.problems.lines]
    assert len(notes) == 2
    assert "price_krw" in notes[0]
    assert "천원" in notes[1]
    assert screen.main_key.words == "다시 검사"
    screen.main_key.click()
    wait(qtbot, screen)
    assert count_goods(till) == before


def test_a_mended_file_is_good_on_the_second_look(
    screen: ImportScreen, lists: Path, qtbot: QtBot
) -> None:
    path = lists / "bad.csv"
    screen.check(path)
    wait(qtbot, screen)
    path.write_bytes((lists / "good.csv").read_bytes())
    screen.main_key.click()
    wait(qtbot, screen)
    assert screen.problems.lines == ()
    assert screen.main_key.words == "3줄 모두 가져오기"


def test_a_file_that_cannot_be_read_is_said_by_name(
    hands: Hands, screen: ImportScreen, lists: Path, qtbot: QtBot
) -> None:
    screen.check(lists / "cut.csv.gz")
    wait(qtbot, screen)
    assert hands.desk.window.banner.words.startswith("cut.csv.gz")
    assert screen.faces.currentIndex() == 0


def test_escape_stops_and_nothing_has_changed(
    hands: Hands, screen: ImportScreen, lists: Path, till: Till, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Goal: a stop in the middle of the writing. Method: the work waits until Esc was pressed."""
    before = count_goods(till)
    screen.check(lists / "good.csv")
    wait(qtbot, screen)
    pressed = threading.Event()

    def slow(till: Till, actor_ref: str, path: Path, **rest: Any) -> ImportReport:
        assert pressed.wait(10)
        return importing.import_file(till, actor_ref, path, **rest)

    monkeypatch.setattr(import_screen, "import_file", slow)
    screen.take()
    hands.press(KEY.Key_Escape)
    pressed.set()
    wait(qtbot, screen)
    assert count_goods(till) == before
    assert "멈췄습니다" in hands.desk.window.banner.words
    assert hands.desk.window.current == "import"


def test_a_cashier_may_not_import(
    hands: Hands, screen: ImportScreen, lists: Path, till: Till
) -> None:
    hands.desk.counter.session = sign_in(till, "02", "2468")
    screen.check(lists / "good.csv")
    assert not screen.busy
    assert hands.desk.window.banner.words


def test_a_lock_for_idleness_waits_for_work(
    hands: Hands, screen: ImportScreen, lists: Path, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pressed = threading.Event()

    def slow(till: Till, actor_ref: str, path: Path, **rest: Any) -> ImportReport:
        assert pressed.wait(10)
        return importing.import_file(till, actor_ref, path, **rest)

    monkeypatch.setattr(import_screen, "import_file", slow)
    monkeypatch.setattr(hands.desk.scanner, "idle_ms", lambda: 10**9)
    screen.check(lists / "good.csv")
    hands.desk._tick()
    assert hands.desk.window.current == "import"
    pressed.set()
    wait(qtbot, screen)
    hands.desk._tick()
    assert hands.desk.window.current == "sign_in"


def test_leaving_the_screen_stops_the_work(
    hands: Hands, screen: ImportScreen, lists: Path, till: Till, qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An import holds the pen, and a sale would wait for it."""
    before = count_goods(till)
    left = threading.Event()

    def slow(till: Till, actor_ref: str, path: Path, **rest: Any) -> ImportReport:
        assert left.wait(10)
        return importing.import_file(till, actor_ref, path, **rest)

    monkeypatch.setattr(import_screen, "import_file", slow)
    screen._path = lists / "good.csv"
    screen.take()
    hands.desk.go("sell")
    left.set()
    qtbot.waitUntil(lambda: hands.desk.window.findChild(Job) is not None)
    job = hands.desk.window.findChild(Job)
    assert isinstance(job, Job)
    qtbot.waitUntil(lambda: not job.busy, timeout=10_000)
    assert count_goods(till) == before
