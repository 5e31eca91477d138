"""Small pieces of the screens by themselves: sounds, words, themes, jobs, the bridge, the crash."""

from __future__ import annotations

import io
import logging
import sys
import threading
import wave
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.gui.conftest import Hands
from ui import i18n, sounds, theme
from ui.bridge import Bridge
from ui.crash import BugPanel, CrashHook
from ui.jobs import Job, Reporter, Stopped
from ui.keymap import Keymap
from ui.sounds import Sounds
from ui.widgets.count import DenominationCounter
from ui.widgets.pad import Entry


def test_four_sounds_differ_in_pitch_and_length() -> None:
    assert set(sounds.TONES) == {"taken", "look", "refused", "paid"}
    lengths = [sounds.length_ms(name) for name in sounds.TONES]
    first_pitches = [parts[0][0] for parts in sounds.TONES.values()]
    assert len(set(lengths)) == 4
    assert len(set(first_pitches)) == 4
    assert all(length <= 400 for length in lengths)


def test_a_sound_is_a_wav_that_begins_and_ends_softly() -> None:
    data = sounds.tone(sounds.TONES["paid"], 70)
    with wave.open(io.BytesIO(data)) as file:
        frames = file.readframes(file.getnframes())
        assert file.getnframes() * 1000 // file.getframerate() in range(270, 290)
    assert frames[:2] == b"\0\0"
    assert abs(int.from_bytes(frames[-2:], "little", signed=True)) < 6000


def test_mute_is_silent_and_a_refusal_is_never_the_sound_of_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[str] = []
    player = Sounds(70, lambda path: played.append(path.stem))
    player.play("taken")
    player.play("refused")
    player.volume_percent = 0
    player.play("paid")
    assert played == ["taken-70", "refused-70"]


@pytest.mark.parametrize(
    ("amount_won", "korean", "english"),
    [(38_800, "38,800원", "38,800 won"), (-1_700, "−1,700원", "−1,700 won"), (0, "0원", "0 won")],
)
def test_money_is_written_as_the_shop_says_it(
    amount_won: int, korean: str, english: str, look: None
) -> None:
    assert i18n.won(amount_won) == korean
    i18n.use("en")
    assert i18n.won(amount_won) == english


@pytest.mark.parametrize(
    ("weight_g", "words"), [(850, "850g"), (1000, "1kg"), (1250, "1.25kg"), (1234, "1.234kg")]
)
def test_weights(weight_g: int, words: str) -> None:
    assert i18n.weight(weight_g) == words


def test_a_theme_that_lacks_a_colour_is_refused() -> None:
    with pytest.raises(ValueError, match="sky"):
        theme.parse(
            'name = "x"\n[colours]\n'
            + "\n".join(f'{n} = "#000000"' for n in theme.COLOUR_NAMES if n != "sky")
            + "\n[roles]\n"
        )


def test_every_theme_names_the_same_roles(qapp: QApplication) -> None:
    roles = [set(theme.load(name).roles) for name in theme.NAMES]
    assert roles[0] == roles[1] == roles[2]


def test_the_pad_entry() -> None:
    entry = Entry(digits_max=6)
    entry.suggest(36_400)
    assert entry.value == 36_400
    entry.press("5")
    entry.press("0000")
    assert entry.value == 50_000
    assert not entry.press("00")
    assert entry.value == 50_000
    entry.press("erase")
    assert entry.value == 5_000
    entry.press("0")
    assert Entry().press("00")
    entry.clear()
    assert entry.value == 0


def test_the_handbook_count_comes_to_341_270_won(qtbot: QtBot, look: None) -> None:
    counter = DenominationCounter()
    qtbot.addWidget(counter)
    for pieces in ("3", "12", "7", "23", "18", "35", "10", "27"):
        for digit in pieces:
            counter.press(digit)
        counter.step(1)
    assert counter.total_won == 341_270
    assert counter.at_end
    assert all(area.height() >= 48 for area in counter.touch_areas().values())


def test_a_key_stands_for_one_action_only() -> None:
    keymap = Keymap()
    assert keymap.refusal("cash", "F10") == "card"
    assert keymap.refusal("cash", "Return") == ""
    assert keymap.refusal("cash", "a") == ""
    assert keymap.refusal("cash", "F9") is None
    changed = keymap.changed("handover", "Ctrl+K")
    assert changed.key("handover") == "Ctrl+K"
    assert Keymap({"cash": "F10"}).key("cash") == "F9"


def test_a_job_reports_and_can_be_stopped(qtbot: QtBot) -> None:
    job = Job()
    steps: list[tuple[int, int]] = []
    job.progress.connect(lambda done, total: steps.append((done, total)))
    begun = threading.Event()

    def work(reporter: Reporter) -> object:
        for done in range(100_000):
            reporter.step(done, 100_000)
            begun.set()
        return "never"

    with qtbot.waitSignal(job.failed, timeout=5_000) as caught:
        assert job.start(work)
        assert not job.start(work)
        begun.wait(5)
        job.stop()
    assert isinstance(caught.args[0], Stopped)
    assert not job.busy
    with qtbot.waitSignal(job.done, timeout=5_000) as ended:
        job.start(lambda reporter: 42)
    assert ended.args[0] == 42


def test_the_bridge_runs_on_the_screens_thread(qtbot: QtBot) -> None:
    bridge = Bridge()
    seen: list[int] = []
    carried = bridge.carry(lambda _: seen.append(threading.get_ident()))
    worker = threading.Thread(target=carried, args=("news",))
    worker.start()
    worker.join()
    qtbot.waitUntil(lambda: bool(seen), timeout=2_000)
    assert seen == [threading.get_ident()]


def test_a_bug_is_told_honestly_once_and_logged(
    hands: Hands, caplog: pytest.LogCaptureFixture
) -> None:
    hook = CrashHook(hands.desk.window, "/somewhere/log")
    try:
        raise RuntimeError("a bug of ours")
    except RuntimeError as bug:
        error = bug
    with caplog.at_level(logging.CRITICAL):
        hook.tell(RuntimeError, error, error.__traceback__)
        hook.tell(RuntimeError, error, error.__traceback__)
    hands.rest()
    panel = hands.desk.window.overlay
    assert isinstance(panel, BugPanel)
    assert len(caplog.records) == 2
    hands.press(Qt.Key.Key_Escape)
    assert hands.desk.window.overlay is None


def test_a_screen_registers_what_it_takes_and_takes_it_back(hands: Hands) -> None:
    seen: list[str] = []

    def take(text: str) -> bool:
        seen.append(text)
        return True

    take_back = hands.desk.scanner.register(take)
    hands.scan("2400000100010")
    take_back()
    take_back()
    hands.scan("2400000100010")
    assert seen == ["2400000100010"]
    assert len(hands.sell.basket.rows) == 1


def test_repainting_a_table_keeps_every_reference_to_none(qtbot: QtBot, qapp: QApplication) -> None:
    """6.12.0 loses a reference to None on model and paint calls; lift the pin when it passes."""
    from PySide6.QtCore import QAbstractTableModel

    class Model(QAbstractTableModel):
        def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
            return 0 if parent is not None and parent.isValid() else 8

        def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
            return 0 if parent is not None and parent.isValid() else 3

        def data(
            self,
            index: QModelIndex | QPersistentModelIndex,
            role: int = Qt.ItemDataRole.DisplayRole,
        ) -> object:
            return "x" if role == Qt.ItemDataRole.DisplayRole else None

    class Plain(QWidget):
        def paintEvent(self, event: QPaintEvent) -> None:
            return None

        def keyPressEvent(self, event: QKeyEvent) -> None:
            return None

    table, plain, model = QTableView(), Plain(), Model()
    QAbstractItemModelTester(model)
    table.setModel(model)
    for widget in (table, plain):
        qtbot.addWidget(widget)
        widget.resize(300, 240)
        widget.show()
    before = sys.getrefcount(None)
    for _ in range(2_000):
        table.viewport().repaint()
        plain.repaint()
    # Caches may keep a few more; a lost reference a repaint would be thousands fewer.
    assert sys.getrefcount(None) > before - 50
