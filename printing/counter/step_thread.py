"""Steps a device until told to stop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final, Protocol

FAULT_REST_MS: Final = 5_000
JOIN_S: Final = 3

log = logging.getLogger(__name__)


class Stepped(Protocol):
    """A device that does one thing at a time."""

    wake: Callable[[], None]

    def step(self) -> int:
        """Do the next thing; how many ms to rest, unless woken, before the one after it."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class StepThread:
    """The thread of one device."""

    def __init__(self, device: Stepped, name: str) -> None:
        self._device = device
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        device.wake = self._woken.set

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Wait for the step under way; a device's own timeouts are shorter than this waits."""
        self._stopping.set()
        self._woken.set()
        self._thread.join(JOIN_S)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._woken.clear()
            try:
                rest_ms = self._device.step()
            except Exception:
                log.exception("a device stumbled; it is tried again after a rest")
                rest_ms = FAULT_REST_MS
            if not self._stopping.is_set():
                self._woken.wait(rest_ms / 1_000)
        self._device.close()
