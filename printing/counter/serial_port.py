"""A serial line as the counter's devices use it; the library is imported when one is opened."""

from __future__ import annotations

import contextlib
from typing import Protocol

from printing.counter.scale import PortLost


def open_serial(device: str, baud: int) -> SerialPort:
    """Open a line, 8-N-1, without what had gathered in it before.  Raises PortLost."""
    import serial

    try:
        line = serial.Serial(device, baud, timeout=0.1, write_timeout=0.3)
        return SerialPort(line)
    except (OSError, ValueError) as error:
        raise PortLost(f"{device}: {error}") from error


class SerialPort:
    """One open line."""

    def __init__(self, line: _Line) -> None:
        self._line = line

    def read(self, timeout_ms: int) -> bytes:
        """Whatever came, or nothing when time is up.  Raises PortLost."""
        try:
            self._line.timeout = timeout_ms / 1_000
            first = self._line.read(1)
            waiting = self._line.in_waiting if first else 0
            return first + self._line.read(waiting) if waiting else first
        except (OSError, TypeError) as error:
            # A line pulled in the middle of a call makes the library stumble over its own handle.
            raise PortLost(str(error)) from error

    def write(self, data: bytes) -> None:
        """Raises PortLost."""
        try:
            self._line.write(data)
        except (OSError, TypeError) as error:
            raise PortLost(str(error)) from error

    def close(self) -> None:
        """Let go; never raises."""
        with contextlib.suppress(OSError, TypeError):
            self._line.close()


class _Line(Protocol):
    """What we use of the library's own class."""

    timeout: float | None

    @property
    def in_waiting(self) -> int: ...

    def read(self, size: int) -> bytes: ...

    def write(self, data: bytes) -> int | None: ...

    def close(self) -> None: ...
