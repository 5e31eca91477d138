"""A CAS counter scale on a serial line: frames read, judged, and offered as one reading.

Frames (HANDBOOK §6.5): the 22-byte stream of the indicators, its 10-byte short form, and the
AP-1 poll of the price scales.  The parsers are pure; a frame with one wrong byte is no frame.
A weight is taken only at rest, above nothing and heard the same again: one flipped bit in an
unchecked frame must not become grams that somebody pays for.

`CounterScale.step()` does one thing and returns how long to rest; `StepThread` is the thin rest.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from app.ports import Reading, ScaleState

TIMEOUT_MS: Final = 300
TRIES: Final = 3
#: A reading older than this is no longer what lies on the scale.
STALE_MS: Final = TIMEOUT_MS * TRIES
LISTEN_MS: Final = 100
POLL_REST_MS: Final = 100
RETRY_REST_MS: Final = 1_000
IDLE_REST_MS: Final = 60_000
#: Frames in a row that must agree before a weight counts as at rest.
SAME_COUNT: Final = 2
#: The 10-byte form says nothing of rest, so half a second of agreement has to.
SAME_COUNT_WITHOUT_FLAG: Final = 5
#: The start of listening falls into the middle of a frame, and noise happens: two bad ones in a
#: row are neither.
BAD_COUNT: Final = 2
_BUFFER_MAX: Final = 64

ENQ, ACK, DC1, NAK = b"\x05", b"\x06", b"\x11", b"\x15"


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as sent.  `stable` is None where the form cannot say; `unit` is lower case."""

    weight_g: int | None
    stable: bool | None
    net: bool = False
    overload: bool = False
    unit: str = "kg"


class PortLost(Exception):
    """The line is shut: unplugged, switched off, or there is no such port."""


class Port(Protocol):
    """One open serial line."""

    def read(self, timeout_ms: int) -> bytes:
        """Whatever came, or nothing when time is up.  Raises PortLost."""
        ...

    def write(self, data: bytes) -> None:
        """Raises PortLost."""
        ...

    def close(self) -> None:
        """Let go; never raises."""
        ...


# -- Frames, pure ----------------------------------------------------------------------------------

_FIGURE: Final = re.compile(rb" *([+-]?) *(\d{1,7})(?:\.(\d{0,6}))? *")
_FRAME_22: Final = re.compile(
    rb"(ST|US|OL),(GS|NT),[\x20-\x7e]([\x80-\xff]),([ +\-.\d]{8}) (kg|g |lb|t |oz)\r\n", re.DOTALL)
_STABLE_BIT: Final = 0x40


def parse_22(data: bytes) -> Frame | None:
    """The 22-byte frame; None for anything else.

    At rest only where header and lamp byte both say so: where they differ, one of them is noise.
    """
    match = _FRAME_22.fullmatch(data)
    if match is None:
        return None
    header, mode, lamp, figure, unit_text = match.groups()
    unit = unit_text.decode().strip()
    net = mode == b"NT"
    if header == b"OL":
        return Frame(None, stable=False, net=net, overload=True, unit=unit)
    weight_g = read_grams(figure, unit)
    if weight_g is None and unit in {"kg", "g"}:
        return None
    stable = header == b"ST" and bool(lamp[0] & _STABLE_BIT)
    return Frame(weight_g, stable, net, unit=unit)


def parse_10(data: bytes) -> Frame | None:
    """Eight signs of weight in kg, CR LF; None for anything else."""
    if len(data) != 10 or not data.endswith(b"\r\n"):
        return None
    if data[:8] == b"-" * 8:
        return Frame(None, stable=None, overload=True)
    weight_g = read_grams(data[:8], "kg")
    return None if weight_g is None or b"." not in data else Frame(weight_g, stable=None)


def parse_ap1(data: bytes) -> Frame | None:
    """SOH STX, ten signs, BCC, ETX EOT; None for anything else, a wrong BCC included."""
    if len(data) != 15 or data[:2] != b"\x01\x02" or data[13:] != b"\x03\x04":
        return None
    body, check = data[2:12], 0
    for byte in body:
        check ^= byte
    if check != data[12] or body[:1] not in {b"S", b"U"}:
        return None
    unit = body[8:10].decode("latin-1").strip().lower()
    if body[1:2] == b"F":
        return Frame(None, stable=False, overload=True, unit=unit)
    if body[1:2] not in {b" ", b"-"}:
        return None
    weight_g = read_grams(body[1:8], unit)
    if weight_g is None and unit in {"kg", "g"}:
        return None
    return Frame(weight_g, body[:1] == b"S", unit=unit)


def read_grams(figure: bytes, unit: str) -> int | None:
    """Whole grams of a figure as sent; what is finer falls away toward nothing.

    None for no figure, and for a unit that is not metric: pounds are never turned into grams.
    """
    match = _FIGURE.fullmatch(figure)
    if match is None:
        return None
    sign, whole, parts = match[1], int(match[2]), match[3] or b""
    if unit == "kg":
        weight_g = whole * 1_000 + int(parts[:3].ljust(3, b"0"))
    elif unit == "g":
        weight_g = whole
    else:
        return None
    return -weight_g if sign == b"-" else weight_g


class Framer:
    """Cuts a stream into frames, whatever pieces it comes in."""

    def __init__(self, length: int, parse: Callable[[bytes], Frame | None]) -> None:
        self._length = length
        self._parse = parse
        self._buffer = b""

    def feed(self, data: bytes) -> list[Frame | None]:
        """A frame for each good one; None for each line, or each buffer full, that was none."""
        self._buffer += data
        found: list[Frame | None] = []
        while (end := self._buffer.find(b"\r\n")) >= 0:
            line, self._buffer = self._buffer[: end + 2], self._buffer[end + 2 :]
            found.append(self._parse(line[-self._length :]))
        if len(self._buffer) > _BUFFER_MAX:
            self._buffer = b""
            found.append(None)
        return found


# -- From frames to a reading ----------------------------------------------------------------------


class Judge:
    """Remembers just enough to tell a weight from a passing figure."""

    def __init__(self) -> None:
        self._last: tuple[int, bool] | None = None
        self._same = 0
        self._bad = 0

    def hear(self, frame: Frame | None) -> Reading | None:
        """What to show after this frame; None while one bad frame may have been chance."""
        if frame is None:
            self._last, self._same = None, 0
            self._bad += 1
            return Reading(ScaleState.NONSENSE) if self._bad >= BAD_COUNT else None
        self._bad = 0
        if frame.overload:
            return self._other(ScaleState.OVERLOAD)
        if frame.weight_g is None:
            return self._other(ScaleState.OTHER_UNIT)
        now = (frame.weight_g, frame.net)
        self._same = self._same + 1 if now == self._last and frame.stable is not False else 1
        self._last = now if frame.stable is not False else None
        if frame.weight_g < 0:
            return Reading(ScaleState.NEGATIVE, frame.weight_g, frame.net)
        needed = SAME_COUNT_WITHOUT_FLAG if frame.stable is None else SAME_COUNT
        if frame.stable is False or self._same < needed:
            return Reading(ScaleState.UNSTABLE, frame.weight_g, frame.net)
        state = ScaleState.STABLE if frame.weight_g else ScaleState.EMPTY
        return Reading(state, frame.weight_g, frame.net)

    def _other(self, state: ScaleState) -> Reading:
        self._last, self._same = None, 0
        return Reading(state)


PROTOCOLS: Final = ("cas22", "cas10", "ap1")


class CounterScale:
    """`app.ports.Scale`.  `step` belongs to one thread; everything else may be called from any."""

    def __init__(
        self, open_port: Callable[[], Port], protocol: str, monotonic_ms: Callable[[], int]
    ) -> None:
        """`open_port` raises PortLost.  Raises ValueError for a protocol no scale speaks."""
        if protocol not in PROTOCOLS:
            raise ValueError(f"no scale protocol called {protocol!r}")
        self._open_port = open_port
        self._protocol = protocol
        self._monotonic_ms = monotonic_ms
        self.wake: Callable[[], None] = lambda: None
        self._watched = False
        self._fresh = False
        self._port: Port | None = None
        self._framer = self._make_framer()
        self._judge = Judge()
        self._failed_count = 0
        self._lock = threading.Lock()
        self._heard: tuple[Reading, int] = (Reading(ScaleState.WAITING), 0)

    # -- For any thread ---------------------------------------------------------------------------

    def watch(self) -> None:
        """Someone weighs: listen from now on, forgetting what was heard before."""
        with self._lock:
            self._fresh = self._watched = True
            self._heard = (Reading(ScaleState.WAITING), self._monotonic_ms())
        self.wake()

    def rest(self) -> None:
        """Nobody weighs any more: let the line go."""
        self._watched = False
        self.wake()

    def reading(self) -> Reading:
        """The newest reading; a weight that has grown old is SILENT."""
        reading, heard_ms = self._heard
        old = self._monotonic_ms() - heard_ms > STALE_MS
        lasting = {ScaleState.UNPLUGGED, ScaleState.SILENT}
        if old and reading.state not in lasting:
            return Reading(ScaleState.SILENT)
        return reading

    # -- For the scale's own thread ---------------------------------------------------------------

    def step(self) -> int:
        """Do the next thing; how many ms to rest, unless woken, before the one after it."""
        if not self._watched:
            self.close()
            return IDLE_REST_MS
        if self._fresh:
            # What is still in the pipe was weighed before: it must not count as this weight.
            self._fresh = False
            self.close()
        try:
            if self._port is None:
                self._port = self._open_port()
                self._framer, self._judge, self._failed_count = self._make_framer(), Judge(), 0
            return self._ask(self._port) if self._protocol == "ap1" else self._listen(self._port)
        except PortLost:
            self.close()
            self._tell(Reading(ScaleState.UNPLUGGED))
            return RETRY_REST_MS

    def close(self) -> None:
        """Let the line go."""
        port, self._port = self._port, None
        if port is not None:
            port.close()

    def _listen(self, port: Port) -> int:
        for frame in self._framer.feed(port.read(LISTEN_MS)):
            self._hear(frame)
        return 0

    def _ask(self, port: Port) -> int:
        """ENQ, ACK, DC1, frame; three failures in a row are told."""
        port.write(ENQ)
        answer = self._gather(port, 1)
        if answer.endswith(ACK):
            port.write(DC1)
            answer = self._gather(port, 15)
            start = answer.find(b"\x01\x02")
            frame = parse_ap1(answer[start : start + 15]) if start >= 0 else None
            if frame is not None:
                self._failed_count = 0
                self._hear(frame)
                return POLL_REST_MS
        self._failed_count += 1
        if self._failed_count >= TRIES:
            nonsense = answer and not answer.endswith(NAK)
            self._judge = Judge()
            self._tell(Reading(ScaleState.NONSENSE if nonsense else ScaleState.SILENT))
        return POLL_REST_MS

    def _gather(self, port: Port, length: int) -> bytes:
        """So many bytes, or what came of them in time."""
        until_ms = self._monotonic_ms() + TIMEOUT_MS
        data = b""
        while len(data) < length and (left_ms := until_ms - self._monotonic_ms()) > 0:
            data += port.read(left_ms)
        return data

    def _hear(self, frame: Frame | None) -> None:
        reading = self._judge.hear(frame)
        if reading is not None:
            self._tell(reading)

    def _tell(self, reading: Reading) -> None:
        with self._lock:
            # Heard for the weighing before: what lies there now is not known yet.
            if not self._fresh:
                self._heard = (reading, self._monotonic_ms())

    def _make_framer(self) -> Framer:
        return Framer(10, parse_10) if self._protocol == "cas10" else Framer(22, parse_22)
