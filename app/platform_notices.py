"""What the platform says to everybody at this till; who has read it is this machine's affair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import from_hub_rows

if TYPE_CHECKING:
    from app.till import Till


@dataclass(frozen=True, slots=True)
class PlatformNotice:
    """A notice as it is shown; `until_date` empty is open."""

    ref: str
    words: str
    until_date: str
    urgent: bool
    posted_at_ms: int
    is_read: bool


def list_shown(till: Till) -> list[PlatformNotice]:
    """What holds today: unread ones first, urgent ones before others, then the newest.

    Asks nothing of the disk where the platform never said anything.
    """
    if not till.checksums.get("platform_notice", (0, 0))[0]:
        return []
    connection = till.read()
    read = from_hub_rows.list_read_notices(connection)
    found = [
        PlatformNotice(row.notice_ref, row.words, row.until_date, bool(row.urgent),
                       row.posted_at_ms, row.notice_ref in read)
        for row in from_hub_rows.list_shown_notices(connection, till.business_date)]
    return sorted(found, key=lambda one: one.is_read)


def list_unread(till: Till) -> list[PlatformNotice]:
    return [one for one in list_shown(till) if not one.is_read]


def read_urgent(till: Till) -> PlatformNotice | None:
    """The newest urgent notice nobody here has read."""
    return next((one for one in list_unread(till) if one.urgent), None)


def mark_read(till: Till, ref: str) -> None:
    """Somebody at this till has read it."""
    with till.local_rows() as cursor:
        from_hub_rows.mark_notice_read(cursor, ref, till.clock.now_ms())
