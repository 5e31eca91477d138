"""What came from the platform of late, for the sync screen: lists, commands, the allowance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models import from_hub_rows

if TYPE_CHECKING:
    from app.till import Till

_LATE_MS: Final = 14 * 86_400_000
#: Tables that say whether the platform ever said any of this.
_TABLES: Final = ("publication", "platform_command", "points_allowance")


@dataclass(frozen=True, slots=True)
class Said:
    """`what` is list, command or allowance; `name` the list's or the command's.

    `count` is the objects of a list, or the allowance a member; `more` the allowance in all.
    `outcome` is a command's, empty while it waits.
    """

    key: str
    what: str
    name: str
    at_ms: int
    count: int = 0
    more: int = 0
    outcome: str = ""


def list_said(till: Till) -> list[Said]:
    """The newest first; the disk is asked only where the platform ever said something."""
    if not any(till.checksums.get(name, (0, 0))[0] for name in _TABLES):
        return []
    connection = till.read()
    since_ms = till.clock.now_ms() - _LATE_MS
    found = [
        Said(f"said {row.entry_uid}", "list", row.name, row.published_at_ms, row.object_count)
        for row in from_hub_rows.list_publications(connection, since_ms)]
    found += [
        Said(f"said {row.command_uid}", "command", row.command, row.given_at_ms,
             outcome=row.outcome)
        for row in from_hub_rows.list_commands(connection)
        if row.till_ref == till.till_ref and row.given_at_ms >= since_ms]
    allowance = from_hub_rows.read_allowance(connection)
    if allowance is not None:
        found.append(Said(
            "said allowance", "allowance", "", allowance.set_at_ms, allowance.per_member_points,
            allowance.per_day_points))
    return sorted(found, key=lambda one: -one.at_ms)
