"""What came from the platform as rows of the sync screen, in the shop's words."""

from __future__ import annotations

from collections.abc import Callable

from app.clock import local_datetime
from app.from_platform import Said, list_said
from app.platform_notices import list_shown
from app.till import Till
from ui.counter import Counter
from ui.i18n import figure, moment, tr
from ui.platform_notices import notice_line, show_notice
from ui.shapes import Mark
from ui.widgets.lists import ListLine

#: Commands with a name of their own; another is a newer platform's.
_NAMED = frozenset({"verify", "backup_now", "check_again", "send_report"})


def platform_lines(till: Till) -> list[ListLine]:
    """Notices that hold, then what was sent and asked of late."""
    return [*(notice_line(till, one) for one in list_shown(till)),
            *(_line(till, one) for one in list_said(till))]


def open_line(counter: Counter, key: str, after: Callable[[], None]) -> None:
    """A notice is shown whole; the other rows say all there is."""
    for one in list_shown(counter.till):
        if one.ref == key:
            show_notice(counter, one, after)


def _line(till: Till, one: Said) -> ListLine:
    at = moment(local_datetime(one.at_ms, till.clock.utc_offset_min(one.at_ms)))
    mark = Mark(tr("sync.from_platform"), "plain")
    if one.what == "list":
        return ListLine(one.key, one.name, tr("sync.list_note", at=at),
                        tr("sync.list_count", count=figure(one.count)), "", mark)
    if one.what == "allowance":
        return ListLine(
            one.key, tr("sync.allowance"), tr("sync.allowance_note", at=at),
            tr("sync.allowance_day", day=figure(one.more)),
            tr("sync.allowance_member", member=figure(one.count)), mark)
    name = tr(f"sync.command_{one.name}") if one.name in _NAMED else one.name
    outcome = one.outcome if one.outcome in {"done", "failed", "not_understood"} else "waiting"
    return ListLine(one.key, name, tr("sync.command_note", at=at),
                    tr(f"sync.outcome_{outcome}"), "", mark)
