"""PINs and badges: which are too easy, how they are hashed, how long a wrong one costs."""

from __future__ import annotations

import hashlib
import hmac
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from app.errors import BadInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

PIN_LENGTH_MIN = 4
PIN_LENGTH_MAX = 8
#: Two slips are free; from the third on each wrong PIN doubles the wait.
FREE_FAILURES = 2
FIRST_DELAY_S = 30
DELAY_S_MAX = 3_600

#: Straight lines down a number pad, and the year everyone thinks of: tried first by a thief.
_POPULAR = frozenset({"2580", "0852", "1470", "1004", "7942", "1379", "2000", "1990"})
#: A badge says who it is by chance alone: 75 random bits in letters nobody misreads.
_BADGE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_BADGE_LENGTH = 15


def check_pin(pin: str) -> None:
    """Raises BadInput for a PIN that is no 4 to 8 digits or that anyone would try first."""
    if not (PIN_LENGTH_MIN <= len(pin) <= PIN_LENGTH_MAX and pin.isascii() and pin.isdigit()):
        raise BadInput("access.pin_form")
    if _is_easy(pin):
        raise BadInput("access.pin_too_easy")


def hash_pin(pin: str) -> str:
    return _hasher().hash(pin)


def verify_pin(pin_hash: str, pin: str) -> bool:
    """Whether this PIN gives that hash; an empty hash opens for nobody, and takes no time."""
    from argon2.exceptions import VerifyMismatchError

    if not pin_hash or len(pin) > PIN_LENGTH_MAX:
        return False
    try:
        return _hasher().verify(pin_hash, pin)
    except VerifyMismatchError:
        return False


def make_day_pin() -> str:
    """Six random digits that are not too easy."""
    import secrets

    while True:
        pin = f"{secrets.randbelow(1_000_000):06d}"
        if not _is_easy(pin):
            return pin


def make_badge(prefix: str) -> str:
    """What a new badge's barcode says; shown once, kept only as a hash."""
    import secrets

    return prefix + "".join(secrets.choice(_BADGE_LETTERS) for _ in range(_BADGE_LENGTH))


def hash_badge(key: bytes, token: str) -> str:
    """Chance is long enough here: a keyed hash suffices and can be looked for."""
    return hmac.new(key, token.strip().upper().encode(), hashlib.sha256).hexdigest()


def is_same(kept: str, given: str) -> bool:
    return bool(kept) and hmac.compare_digest(kept, given)


def delay_s(failure_count: int) -> int:
    """Seconds to wait after this many wrong PINs in a row."""
    beyond = failure_count - FREE_FAILURES - 1
    return 0 if beyond < 0 else min(FIRST_DELAY_S << min(beyond, 20), DELAY_S_MAX)


def _is_easy(pin: str) -> bool:
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        return True
    half = len(pin) // 2
    repeats = len(pin) % 2 == 0 and pin[:half] == pin[half:]
    return repeats or pin in _POPULAR or len(set(pin)) < 3


@cache
def _hasher() -> PasswordHasher:
    """About a tenth of a second on a slow counter machine; imported when first asked."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
