"""The machine's clock, and dates made from its milliseconds.  Nothing else asks for the time."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

from app.ports import Clock


class SystemClock:
    """What the operating system believes; shown, never trusted to order anything."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def utc_offset_min(self, at_ms: int) -> int:
        local = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone()
        offset = local.utcoffset()
        return 0 if offset is None else int(offset.total_seconds()) // 60


def local_datetime(at_ms: int, utc_offset_min: int) -> datetime:
    """The wall time of an instant, as the shop saw it."""
    zone = timezone(timedelta(minutes=utc_offset_min))
    # Counted, not asked of the system: a clock set before 1970 must not stop a sale anywhere.
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)
    try:
        return instant.astimezone(zone)
    except OverflowError:
        # The calendar's last hours, on a clock gone wild: no closing stops for their time zone.
        return instant


def local_now(clock: Clock) -> datetime:
    now_ms = clock.now_ms()
    return local_datetime(now_ms, clock.utc_offset_min(now_ms))


def to_ms(when: datetime) -> int:
    """Milliseconds since 1970 UTC of an aware datetime."""
    since = when - datetime(1970, 1, 1, tzinfo=UTC)
    return since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000
