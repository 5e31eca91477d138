"""From a till's settings to its devices, and trying them out from a settings screen."""

from __future__ import annotations

import time
from typing import Final

from app.ports import Reading, ScaleState, TerminalState
from app.settings import CardTerminalSettings, ScaleSettings
from printing.counter.card_terminal import TcpCardTerminal, parse_address
from printing.counter.scale import CounterScale
from printing.counter.serial_port import SerialPort, open_serial

TRIAL_MS: Final = 2_500
_NAP_MS: Final = 20
#: Nothing better will come of waiting.
_ENOUGH: Final = frozenset({
    ScaleState.STABLE, ScaleState.EMPTY, ScaleState.NEGATIVE, ScaleState.OVERLOAD,
    ScaleState.OTHER_UNIT, ScaleState.UNPLUGGED,
})  # fmt: skip


def scale_of(settings: ScaleSettings) -> CounterScale | None:
    """The scale of a till's settings; None where there is none.  Raises ValueError."""
    if settings.connection == "none":
        return None
    if settings.connection != "serial":
        raise ValueError(f"no scale connection called {settings.connection!r}")

    def open_port() -> SerialPort:
        return open_serial(settings.address, settings.baud)

    return CounterScale(open_port, settings.protocol, monotonic_ms)


def try_scale(settings: ScaleSettings, *, limit_ms: int = TRIAL_MS) -> Reading:
    """What the scale says; waits at most `limit_ms` for a weight at rest.

    Raises ValueError for settings that name no scale.
    """
    scale = scale_of(settings)
    if scale is None:
        return Reading(ScaleState.NOT_SET_UP)
    scale.watch()
    until_ms = monotonic_ms() + limit_ms
    try:
        while True:
            rest_ms = scale.step()
            reading = scale.reading()
            if reading.state in _ENOUGH or monotonic_ms() >= until_ms:
                break
            time.sleep(min(rest_ms, _NAP_MS) / 1_000)
    finally:
        scale.close()
    waited_in_vain = reading.state is ScaleState.WAITING
    return Reading(ScaleState.SILENT) if waited_in_vain else reading


def terminal_of(settings: CardTerminalSettings) -> TcpCardTerminal | None:
    """The terminal of a till's settings; None for a stand-alone one.  Raises ValueError."""
    if settings.connection == "standalone":
        return None
    if settings.connection != "tcp":
        raise ValueError(f"no card terminal connection called {settings.connection!r}")
    host, port = parse_address(settings.address)
    return TcpCardTerminal(host, port)


def try_terminal(settings: CardTerminalSettings) -> TerminalState:
    """Whether the terminal is there.  Raises ValueError for an address that names none."""
    terminal = terminal_of(settings)
    return terminal.hello() if terminal is not None else TerminalState.NOT_SET_UP


def monotonic_ms() -> int:
    """A stopwatch."""
    return time.monotonic_ns() // 1_000_000
