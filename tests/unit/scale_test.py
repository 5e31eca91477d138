"""The scale: every frame of HANDBOOK §6.5, what noise makes of it, and a line that is pulled."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ports import Reading, ScaleState
from app.scale_words import WORDS
from app.settings import ScaleSettings
from printing.counter.scale import (
    STALE_MS,
    CounterScale,
    Frame,
    Framer,
    Judge,
    PortLost,
    parse_10,
    parse_22,
    parse_ap1,
    read_grams,
)
from printing.counter.setting_up import scale_of, try_scale
from printing.counter.step_thread import StepThread
from tests.fakes import FakeScale

S = ScaleState
on_pty = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal")


def frame_22(grams: int, head: bytes = b"ST,GS", *, figure: bytes = b"", unit: bytes = b"kg",
             lamp: int | None = None) -> bytes:
    sign = b"-" if grams < 0 else b""
    number = figure or (sign + b"%d.%03d" % divmod(abs(grams), 1000)).rjust(8)
    bits = 0x80 | (0x40 if head.startswith(b"ST") else 0) | (4 if head.endswith(b"GS") else 2)
    return head + b",1" + bytes([bits if lamp is None else lamp]) + b"," + number + b" " + unit \
        + b"\r\n"


def frame_ap1(grams: int, head: bytes = b"S ") -> bytes:
    body = head + b"%02d.%03d" % divmod(grams, 1000) + b"kg"
    check = 0
    for byte in body:
        check ^= byte
    return b"\x01\x02" + body + bytes([check]) + b"\x03\x04"


# -- frames ----------------------------------------------------------------------------------------


def test_the_handbooks_frames() -> None:
    assert parse_22(frame_22(1235, b"ST,NT")) == Frame(1235, stable=True, net=True)
    assert parse_22(frame_22(0, figure=b"000013.5")) == Frame(13_500, stable=True)
    assert len(frame_22(500)) == 22
    assert parse_10(b"   0.500\r\n") == Frame(500, stable=None)
    assert parse_ap1(frame_ap1(1250)) == Frame(1250, stable=True)
    assert parse_ap1(frame_ap1(1250, b"U-")) == Frame(-1250, stable=False)


@pytest.mark.parametrize(("figure", "unit", "grams"), [
    (b"   0.500", "kg", 500), (b"-  0.020", "kg", -20), (b"-000.020", "kg", -20),
    (b"  -0.020", "kg", -20), (b"+  1.234", "kg", 1234), (b"   1.2  ", "kg", 1200),
    (b"  0.5005", "kg", 500), (b"     250", "g", 250), (b"   1.000", "lb", None),
    (b"        ", "kg", None), (b"  1 .000", "kg", None), (b"--------", "kg", None),
])
def test_figures_as_scales_send_them(figure: bytes, unit: str, grams: int | None) -> None:
    assert read_grams(figure, unit) == grams


@pytest.mark.parametrize("data", [
    b"", b"\r\n", frame_22(500)[:21], frame_22(500) + b"\n", frame_22(500, b"XX,GS"),
    frame_22(500, figure=b"  0.5O0 "), frame_22(500, lamp=0x44),
])
def test_what_is_no_22_byte_frame(data: bytes) -> None:
    assert parse_22(data) is None


def test_a_lamp_that_contradicts_the_header_is_not_at_rest() -> None:
    found = parse_22(frame_22(500, lamp=0x84))
    assert found == Frame(500, stable=False)


def test_pounds_are_told_and_never_taken_for_grams() -> None:
    assert parse_22(frame_22(1000, unit=b"lb")) == Frame(None, stable=True, unit="lb")


@given(st.binary(max_size=40))
def test_no_bytes_break_a_parser(data: bytes) -> None:
    for parse in (parse_22, parse_10, parse_ap1):
        found = parse(data)
        assert found is None or isinstance(found, Frame)


@given(st.integers(0, 99_999), st.integers(0, 14), st.integers(1, 255))
def test_a_wrong_byte_in_an_ap1_frame_is_never_another_weight(
    grams: int, place: int, flip: int
) -> None:
    sound = frame_ap1(grams)
    spoilt = bytearray(sound)
    spoilt[place] ^= flip
    assert parse_ap1(bytes(spoilt)) is None


@given(st.lists(st.integers(-9_999, 30_000), max_size=8), st.integers(1, 25), st.binary(max_size=9))
def test_frames_come_whole_whatever_pieces_they_come_in(
    weights: list[int], size: int, noise: bytes
) -> None:
    stream = noise.replace(b"\n", b"") + b"\r\n" + b"".join(map(frame_22, weights))
    framer, found = Framer(22, parse_22), []
    for start in range(0, len(stream), size):
        found += framer.feed(stream[start:start + size])
    assert [frame.weight_g for frame in found if frame] == weights


def test_a_line_without_end_is_nonsense_and_does_not_grow() -> None:
    framer = Framer(22, parse_22)
    found = framer.feed(b"\x00" * 1000)
    assert found == [None]
    assert framer.feed(b"\r\n" + frame_22(700))[-1] == Frame(700, stable=True)


# -- judging ---------------------------------------------------------------------------------------


def hear(*frames: Frame | None) -> list[ScaleState | None]:
    judge = Judge()
    return [reading.state if reading else None for reading in map(judge.hear, frames)]


def test_a_weight_counts_when_it_is_at_rest_and_heard_twice() -> None:
    one, moving = Frame(500, stable=True), Frame(500, stable=False)
    assert hear(one, one) == [S.UNSTABLE, S.STABLE]
    assert hear(moving, one, one) == [S.UNSTABLE, S.UNSTABLE, S.STABLE]
    assert hear(one, Frame(501, stable=True), one) == [S.UNSTABLE] * 3
    assert hear(one, None, one, one) == [S.UNSTABLE, None, S.UNSTABLE, S.STABLE]


def test_gross_and_net_are_not_the_same_weight() -> None:
    assert hear(Frame(500, stable=True), Frame(500, stable=True, net=True))[-1] is S.UNSTABLE


def test_a_form_without_a_flag_has_to_agree_for_longer() -> None:
    assert hear(*[Frame(500, stable=None)] * 5) == [S.UNSTABLE] * 4 + [S.STABLE]


def test_nothing_below_zero_and_too_much_are_never_a_weight() -> None:
    assert hear(*[Frame(0, stable=True)] * 2)[-1] is S.EMPTY
    assert hear(*[Frame(-20, stable=True)] * 2)[-1] is S.NEGATIVE
    assert hear(Frame(None, stable=False, overload=True)) == [S.OVERLOAD]
    assert hear(Frame(None, stable=True, unit="lb")) == [S.OTHER_UNIT]
    assert hear(None, None) == [None, S.NONSENSE]


@given(st.lists(st.one_of(st.none(), st.builds(
    Frame, st.one_of(st.none(), st.integers(-50, 50)), st.sampled_from([True, False, None]),
    st.booleans())), max_size=30))
def test_stable_means_two_like_frames_whatever_came_before(frames: list[Frame | None]) -> None:
    judge = Judge()
    for index, frame in enumerate(frames):
        reading = judge.hear(frame)
        if reading is not None and reading.state is S.STABLE:
            before = frames[index - 1]
            assert frame is not None
            assert before is not None
            assert before.weight_g == frame.weight_g == reading.weight_g > 0
            assert frame.stable is not False


def test_each_state_has_its_sentence_in_both_languages() -> None:
    assert set(WORDS) == set(ScaleState)
    assert all(words.said_ko and words.said_en for words in WORDS.values())


# -- on a line -------------------------------------------------------------------------------------


class Line:
    """A port that gives what it is told, and keeps what it was asked."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.asked: list[bytes] = []
        self.lost = False

    def read(self, timeout_ms: int) -> bytes:
        if self.lost:
            raise PortLost("pulled")
        return self.pieces.pop(0) if self.pieces else b""

    def write(self, data: bytes) -> None:
        self.asked.append(data)

    def close(self) -> None:
        self.lost = True


class Stopwatch:
    """Each look at it takes so long."""

    def __init__(self, tick_ms: int = 0) -> None:
        self.now_ms, self.tick_ms = 0, tick_ms

    def __call__(self) -> int:
        self.now_ms += self.tick_ms
        return self.now_ms


def test_an_old_reading_is_no_reading() -> None:
    watch = Stopwatch()
    scale = CounterScale(lambda: Line(frame_22(500) * 2), "cas22", watch)
    scale.watch()
    scale.step()
    assert scale.reading() == Reading(S.STABLE, 500)
    watch.now_ms += STALE_MS + 1
    assert scale.reading().state is S.SILENT


def test_the_next_weighing_forgets_the_one_before_and_what_lay_in_the_pipe() -> None:
    lines = [Line(frame_22(500) * 2), Line()]
    scale = CounterScale(lambda: lines.pop(0), "cas22", Stopwatch())
    scale.watch()
    scale.step()
    scale.rest()
    scale.watch()
    assert scale.reading().state is S.WAITING
    scale.step()
    assert scale.reading().state is S.WAITING


def test_ap1_is_asked_and_its_weight_needs_two_answers() -> None:
    line = Line(*[b"\x06", frame_ap1(480)] * 2)
    scale = CounterScale(lambda: line, "ap1", Stopwatch())
    scale.watch()
    scale.step()
    assert scale.reading() == Reading(S.UNSTABLE, 480)
    scale.step()
    assert scale.reading() == Reading(S.STABLE, 480)
    assert line.asked == [b"\x05", b"\x11"] * 2


@pytest.mark.parametrize(("answer", "state"), [
    (b"", S.SILENT), (b"\x15", S.SILENT), (b"hello", S.NONSENSE)])
def test_ap1_tries_three_times_and_says_what_is_wrong(answer: bytes, state: ScaleState) -> None:
    line = Line(*[answer] * 3)
    scale = CounterScale(lambda: line, "ap1", Stopwatch(tick_ms=40))
    scale.watch()
    for _ in range(3):
        scale.step()
    assert scale.reading().state is state
    assert line.asked == [b"\x05"] * 3


def test_settings_that_name_no_scale() -> None:
    assert scale_of(ScaleSettings()) is None
    assert try_scale(ScaleSettings()).state is S.NOT_SET_UP
    with pytest.raises(ValueError, match="ouija"):
        scale_of(ScaleSettings(connection="ouija"))
    with pytest.raises(ValueError, match="telex"):
        scale_of(ScaleSettings(connection="serial", protocol="telex"))
    nowhere = ScaleSettings(connection="serial", address="no-such-line")
    assert try_scale(nowhere).state is S.UNPLUGGED


@pytest.fixture
def fake() -> Iterator[FakeScale]:
    scale = FakeScale()
    yield scale
    scale.hang_up()


def until(scale: CounterScale, state: ScaleState, fake: FakeScale, *frames: bytes) -> Reading:
    """Send these again and again until the scale says so."""
    give_up = time.monotonic() + 10
    while time.monotonic() < give_up:
        if frames:
            fake.send(*frames)
        time.sleep(0.03)
        reading = scale.reading()
        if reading.state is state:
            return reading
    raise AssertionError(f"{scale.reading()} instead of {state}")


@on_pty
def test_a_whole_weighing_on_a_real_line(fake: FakeScale) -> None:
    """Moving, at rest, too much, below zero, noise, pulled: each is told, and nothing raises."""
    settings = ScaleSettings(connection="serial", address=fake.device)
    scale = scale_of(settings)
    assert scale is not None
    thread = StepThread(scale, "scale")
    thread.start()
    try:
        scale.watch()
        until(scale, S.UNSTABLE, fake, frame_22(480, b"US,GS"))
        assert until(scale, S.STABLE, fake, frame_22(500)).weight_g == 500
        until(scale, S.OVERLOAD, fake, frame_22(0, b"OL,GS", figure=b"--------"))
        until(scale, S.NEGATIVE, fake, frame_22(-20))
        until(scale, S.NONSENSE, fake, bytes(range(13, 200)))
        until(scale, S.SILENT, fake)
        fake.hang_up()
        until(scale, S.UNPLUGGED, fake)
    finally:
        thread.stop()


@on_pty
def test_trying_a_scale_reads_one_weight(fake: FakeScale) -> None:
    settings = ScaleSettings(connection="serial", address=fake.device)
    assert try_scale(settings, limit_ms=50).state is S.SILENT
    import threading

    stop = threading.Event()

    def weigh() -> None:
        while not stop.wait(0.03):
            fake.send(frame_22(1250))

    sender = threading.Thread(target=weigh)
    sender.start()
    try:
        assert try_scale(settings) == Reading(S.STABLE, 1250)
    finally:
        stop.set()
        sender.join()
