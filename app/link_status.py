"""What to say of the platform in one line: derived from the record, never green over what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from models import platform_rows

if TYPE_CHECKING:
    from app.till import Till

#: A contact older than this is no news any more.
_FRESH_MS: Final = 120_000

#: Trouble in two or three words; the whole sentence is in `app.texts.platform`.
_SHORT: Final[dict[str, tuple[str, str]]] = {
    "sync.offline": ("인터넷 끊김", "No network"),
    "sync.portal": ("인터넷 로그인 필요", "Wi-Fi sign-in needed"),
    "sync.not_hub": ("플랫폼이 아닌 응답", "Not the platform"),
    "sync.busy": ("플랫폼 붐빔", "Platform busy"),
    "sync.too_big": ("나누어 보내는 중", "Sending in parts"),
    "sync.refused": ("플랫폼이 받지 않음", "Platform refuses"),
    "sync.revoked": ("등록 해지됨", "Till revoked"),
    "sync.key_unknown": ("다시 등록 필요", "Enrol again"),
    "sync.key_replaced": ("다시 등록 필요", "Enrol again"),
    "keys.device_missing": ("다시 등록 필요", "Enrol again"),
    "sync.server_too_old": ("플랫폼이 오래됨", "Platform too old"),
    "sync.client_too_old": ("프로그램이 오래됨", "Program too old"),
}
_OTHER: Final = ("보내기 멈춤", "Sync stopped")
_FINE: Final = ("판매는 정상", "Selling is fine")


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """`trouble` is a code of `app.texts`, empty while all is well; times ms UTC, 0 for never."""

    enrolled: bool
    unsent_count: int = 0
    unsent_since_ms: int = 0
    contact_at_ms: int = 0
    hub_time_ms: int = 0
    trouble: str = ""
    trouble_since_ms: int = 0
    url: str = ""
    #: Of what this till wrote: so much lies in a checked backup of the hub, too.
    durable_count: int = 0


def link_status(till: Till) -> LinkStatus:
    """How this till stands with its hub, as its file says now."""
    connection = till.read()
    link = platform_rows.read_link(connection)
    if link is None:
        return LinkStatus(enrolled=False)
    unsent = platform_rows.count_unsent(connection)
    return LinkStatus(
        enrolled=True, unsent_count=unsent.entry_count, unsent_since_ms=unsent.since_ms,
        contact_at_ms=link.contact_at_ms, hub_time_ms=link.hub_time_ms, trouble=link.trouble,
        trouble_since_ms=link.trouble_since_ms, url=link.url,
        durable_count=platform_rows.count_durable(connection))


def say_link(till: Till, language: str) -> tuple[str, str] | None:
    """(words, tone) for the status line; None for a till that was never enrolled.

    Tones: good (everything sent, heard just now), plain, look (trouble).
    """
    status = link_status(till)
    if not status.enrolled:
        return None
    english = language == "en"
    waits = _waits(till, status, english=english)
    if status.trouble:
        parts = [_SHORT.get(status.trouble, _OTHER)[english], _FINE[english]]
        return " · ".join([*parts, waits] if waits else parts), "look"
    if waits:
        return f"{_FINE[english]} · {waits}", "plain"
    at = _clock(till, status.contact_at_ms)
    said = f"All sent · {at}" if english else f"모두 보냄 · {at}"
    fresh = abs(till.clock.now_ms() - status.contact_at_ms) <= _FRESH_MS
    return said, "good" if fresh else "plain"


def say_contact(till: Till, status: LinkStatus) -> str:
    """When the hub last answered so that it counts; a dash for never."""
    return _clock(till, status.contact_at_ms) if status.contact_at_ms else "–"


def _waits(till: Till, status: LinkStatus, *, english: bool) -> str:
    if not status.unsent_count:
        return ""
    since = _clock(till, status.unsent_since_ms)
    if english:
        return f"{status.unsent_count:,} unsent (since {since})"
    return f"안 보낸 {status.unsent_count:,}건({since}부터)"


def _clock(till: Till, at_ms: int) -> str:
    """`09:14`; with the date where it is not today's."""
    offset = timedelta(minutes=till.clock.utc_offset_min(at_ms))
    moment = datetime.fromtimestamp(at_ms / 1000, UTC) + offset
    now = datetime.fromtimestamp(till.clock.now_ms() / 1000, UTC) + offset
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    return f"{moment.month}/{moment.day} {moment:%H:%M}"
