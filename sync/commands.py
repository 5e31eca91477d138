"""Commands of the platform, carried out behind a round of sync; the hub is asked nothing.

The answer is an entry like any other, and goes up with the next push.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

from app.platform_commands import carry_out, list_waiting

if TYPE_CHECKING:
    from app.till import Till
    from models.platform_rows import HubLink
    from sync.errands import Ask
    from sync.wire import HelloAnswer

log = logging.getLogger(__name__)

#: Whether to go on; a window that closes says no.
GoOn: TypeAlias = Callable[[], bool]
Start: TypeAlias = Callable[[Callable[[GoOn], None]], None]


def at_once(work: Callable[[GoOn], None]) -> None:
    """Here and now: for a command line, which ends when nothing is left to do."""
    work(lambda: True)


class Beside:
    """One piece of work at a time on a thread of its own."""

    def __init__(self) -> None:
        self._thread: Thread | None = None
        self._is_stopping = False

    def start(self, work: Callable[[GoOn], None]) -> None:
        self._thread = Thread(
            target=work, args=(lambda: not self._is_stopping,), name="platform command",
            daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """The file is closed next: what is under way ends first, unfinished."""
        self._is_stopping = True
        if self._thread is not None:
            self._thread.join()


class CommandErrand:
    """Does what waits, the oldest first, one at a time.

    `start` puts the work beside the talk with the hub: a long check must not keep a sale waiting.
    """

    capability = "commands.1"
    is_pressing = False

    def __init__(self, start: Start = at_once) -> None:
        self._start = start
        self._is_busy = False

    def is_due(self, till: Till, link: HubLink, hello: HelloAnswer) -> bool:
        return not self._is_busy and bool(list_waiting(till))

    def run(self, till: Till, ask: Ask) -> bool:
        waiting = list_waiting(till)
        if not waiting or self._is_busy:
            return False
        self._is_busy = True

        def work(go_on: GoOn) -> None:
            try:
                carry_out(till, waiting[0], go_on)
            except Exception:
                # It waits as before, and is tried with the next round; sync and sales go on.
                log.exception("a command of the platform failed")
            finally:
                self._is_busy = False

        self._start(work)
        return False

