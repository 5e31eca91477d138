"""What one till, one address and one nonce may ask of the hub, and what was refused: in memory.

Behind a signature the till is known and counted by itself; before one there is only the address.
Nothing here is needed for the ledger to be right: it keeps one caller from crowding out the others.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from typing import Final

#: A till drains a long night at some ten requests a second; a loop gone wrong asks more.
TILL_BURST: Final = 600
TILL_PER_SECOND: Final = 20.0
#: Codes and registrations from one address: a shop behind one line has a few tills.
ENROL_BURST: Final = 20
ENROL_PER_SECOND: Final = 20 / 600
_KEYS_MAX: Final = 20_000
#: Six thousand tills that ask every five seconds use two thirds of it in ten minutes.
USED_MAX: Final = 1_000_000


class Rate:
    """So many at once, so many a second after that, for each key by itself."""

    def __init__(
        self, burst: int, per_second: float, elapsed_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_second = per_second
        self._elapsed_s = elapsed_s
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait_s(self, key: str) -> int:
        """0 and one less left; or how long to stay away."""
        with self._lock:
            now = self._elapsed_s()
            left, at = self._left.get(key, (float(self._burst), now))
            left = min(float(self._burst), left + (now - at) * self._per_second)
            enough = left >= 1
            self._left[key] = (left - 1 if enough else left, now)
            self._left.move_to_end(key)
            while len(self._left) > _KEYS_MAX:
                self._left.popitem(last=False)
            return 0 if enough else int((1 - left) / self._per_second) + 1


class UsedNonces:
    """Each (nonce, challenge) once while the nonce is good; none is forgotten before that."""

    def __init__(self, window_ms: int, used_max: int = USED_MAX) -> None:
        self._window_ms = window_ms
        self._used_max = used_max
        self._used: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: tuple[str, str], now_ms: int) -> str:
        """Empty where it is new; `replayed`, or `busy` where there is no room to remember it."""
        with self._lock:
            # Also what was noted while the clock stood in the future: no nonce of then is good now.
            while self._used and abs(next(iter(self._used.values())) - now_ms) > self._window_ms:
                self._used.popitem(last=False)
            if key in self._used:
                return "replayed"
            if len(self._used) >= self._used_max:
                return "busy"
            self._used[key] = now_ms
            return ""


class Tally:
    """What was asked and what became of it, since this start."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, ...]] = Counter()
        self._lock = threading.Lock()

    def add(self, *key: str, count: int = 1) -> None:
        with self._lock:
            self._counts[key] += count

    def items(self) -> list[tuple[tuple[str, ...], int]]:
        with self._lock:
            return sorted(self._counts.items())


class Heard:
    """When each till was last noted as heard: its row is not written every five seconds."""

    def __init__(self, every_ms: int = 600_000) -> None:
        self._every_ms = every_ms
        self._noted: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def is_news(self, till_ref: str, now_ms: int) -> bool:
        with self._lock:
            if now_ms - self._noted.get(till_ref, -self._every_ms) < self._every_ms:
                return False
            self._noted[till_ref] = now_ms
            self._noted.move_to_end(till_ref)
            while len(self._noted) > _KEYS_MAX:
                self._noted.popitem(last=False)
            return True
