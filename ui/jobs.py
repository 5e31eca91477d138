"""Long work off the screen's thread: a dispatcher that knows the state, a worker that does not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

R = TypeVar("R")


class Stopped(Exception):
    """The person asked to stop; nothing is half done."""


@dataclass(frozen=True)
class Reporter:
    """What the work gets: say how far it is, and ask whether to go on."""

    say: Callable[[int, int], None]
    stop_asked: Callable[[], bool]

    def step(self, done: int, total: int) -> None:
        """Report progress; raises Stopped when the person asked to stop."""
        if self.stop_asked():
            raise Stopped
        self.say(done, total)


class _Runner(QRunnable, Generic[R]):
    def __init__(
        self, work: Callable[[Reporter], R], reporter: Reporter, end: Callable[[object], None]
    ) -> None:
        super().__init__()
        self._work = work
        self._reporter = reporter
        self._end = end

    def run(self) -> None:
        try:
            result: object = self._work(self._reporter)
        except BaseException as trouble:  # noqa: BLE001 - handed to the screen's thread whole
            result = trouble
        self._end(result)


class Job(QObject):
    """One piece of long work at a time: busy, progress (done, total), then done or failed."""

    progress = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._busy = False
        self._stop = threading.Event()
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._busy

    def start(self, work: Callable[[Reporter], object]) -> bool:
        """Begin, unless something is under way; the work must know nothing of widgets."""
        if self._busy:
            return False
        self._busy = True
        self._stop.clear()
        reporter = Reporter(self.progress.emit, self._stop.is_set)
        QThreadPool.globalInstance().start(_Runner(work, reporter, self._ended.emit))
        return True

    def stop(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def _finish(self, result: object) -> None:
        # The state is cleared first: who hears `done` may start the next job at once.
        self._busy = False
        if isinstance(result, BaseException):
            self.failed.emit(result)
        else:
            self.done.emit(result)
