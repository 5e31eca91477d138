"""A scale's whole bad day, over a real line, in front of the weighing screen.

Goal: every step ends in right grams or a clear sentence; nothing is raised, the screen goes on.
Method: a pseudo-terminal, the real adapter on its own thread, frames as the indicators send them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import pytest
from PySide6.QtCore import QTimer

from app.cart import weigh
from app.ports import ScaleState
from app.scale_words import WORDS
from app.settings import ScaleSettings
from printing.counter.scale import CounterScale
from printing.counter.setting_up import scale_of
from printing.counter.step_thread import StepThread
from tests.gui.conftest import Hands
from ui.weighing import WeighPanel

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals", allow_module_level=True)


def frame(
    figure: str, *, header: bytes = b"ST", mode: bytes = b"GS", lamp: int = 0xC4,
    unit: bytes = b"kg",
) -> bytes:
    """One frame of 22 bytes (HANDBOOK §6.5)."""
    number = figure.rjust(8).encode()
    return b"%s,%s,1%s,%s %s\r\n" % (header, mode, bytes([lamp]), number, unit.ljust(2))


AT_REST = frame("0.500")
#: What is sent, over and over -> what the screen comes to, and the grams it would take.
SCRIPT: tuple[tuple[str, bytes, ScaleState, int], ...] = (
    ("nothing on it", frame("0.000", lamp=0xC5), ScaleState.EMPTY, 0),
    ("a hand on it", frame("0.297", header=b"US", lamp=0x84), ScaleState.UNSTABLE, 0),
    ("half a kilo", AT_REST, ScaleState.STABLE, 500),
    ("far too much", frame("--------", header=b"OL", lamp=0x84), ScaleState.OVERLOAD, 0),
    ("lifted after the tare", frame("-0.020"), ScaleState.NEGATIVE, 0),
    ("less its bowl", frame("0.250", mode=b"NT", lamp=0xC2), ScaleState.STABLE, 250),
    ("noise", bytes(range(7, 47)) + b"\r\n", ScaleState.NONSENSE, 0),
    ("half a frame, then whole ones", AT_REST[:11] + AT_REST * 3, ScaleState.STABLE, 500),
    ("a wrong line", b"ER,??,  x.xxxkg\r\n", ScaleState.NONSENSE, 0),
    ("grams", frame("480", unit=b"g"), ScaleState.STABLE, 480),
    ("pounds", frame("1.100", unit=b"lb"), ScaleState.OTHER_UNIT, 0),
    ("nothing more", b"", ScaleState.SILENT, 0),
    ("it is back", frame("1.234"), ScaleState.STABLE, 1_234),
)


@dataclass
class Line:
    """The indicator's end of the line."""

    ours: int
    scale: CounterScale

    def unplug(self) -> None:
        if self.ours >= 0:
            os.close(self.ours)
            self.ours = -1


@pytest.fixture
def line() -> Iterator[Line]:
    import tty

    ours, theirs = os.openpty()
    tty.setraw(theirs)
    os.set_blocking(ours, False)
    scale = scale_of(ScaleSettings(connection="serial", address=os.ttyname(theirs)))
    assert scale is not None
    thread = StepThread(scale, "scale")
    thread.start()
    open_line = Line(ours, scale)
    yield open_line
    thread.stop()
    open_line.unplug()
    os.close(theirs)


def test_each_step_of_a_bad_day_ends_in_grams_or_in_a_sentence(hands: Hands, line: Line) -> None:
    beats: list[float] = []
    pulse = QTimer()
    pulse.timeout.connect(lambda: beats.append(time.monotonic()))
    pulse.start(50)
    taken: list[int] = []
    panel = WeighPanel("감자", "", lambda grams: weigh(grams, 380), line.scale)
    panel.given.connect(taken.append)
    hands.desk.window.open_overlay(panel)
    for name, sent, state, grams in SCRIPT:
        _send_until(hands, line, sent, partial(_says, panel, state))
        taken.clear()
        panel.take()
        assert taken == ([grams] if grams else []), name
        if state is ScaleState.STABLE:
            assert panel.weight.amount == f"{grams:,}g", name
        else:
            assert panel.state_words == WORDS[state].said_ko, name
    line.unplug()
    hands.qtbot.waitUntil(
        lambda: panel.reading.state is ScaleState.UNPLUGGED, timeout=5_000)
    # An unplugged scale has not weighed nothing.
    assert (panel.weight.amount, panel.amount.amount) == ("–", "–")
    panel.take()
    assert panel.state_words == WORDS[ScaleState.UNPLUGGED].said_ko
    gaps = [after - before for before, after in pairwise(beats)]
    assert max(gaps) < 2, "the screen stood still"
    hands.type("321")
    hands.rest()
    assert panel.weight.amount == "321g"


def _says(panel: WeighPanel, state: ScaleState) -> bool:
    return panel.reading.state is state


def _send_until(hands: Hands, line: Line, sent: bytes, done: Callable[[], bool]) -> None:
    """Send the same again and again, as a scale does, until the screen has understood."""

    def look() -> bool:
        if sent:
            os.write(line.ours, sent)
        return done()

    hands.qtbot.waitUntil(look, timeout=5_000)
