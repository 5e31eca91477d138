"""Carries plain calls from worker threads into Qt, queued on the screen's thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal


class Bridge(QObject):
    """`carry(fn)` gives a callable that any thread may call; fn then runs on this thread."""

    _call = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._call.connect(_run, Qt.ConnectionType.QueuedConnection)

    def carry(self, fn: Callable[..., None]) -> Callable[..., None]:
        """The same function, to be called from anywhere."""

        def from_anywhere(*args: object) -> None:
            self._call.emit(lambda: fn(*args))

        return from_anywhere


def _run(call: Callable[[], None]) -> None:
    call()
