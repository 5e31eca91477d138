"""What a person may know of sync: what waits, what came, what is held and why, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.link_status import LinkStatus, link_status
from models import parked_rows, platform_rows

if TYPE_CHECKING:
    from app.till import Till


#: Fewer entries on their way are here before anybody could read how many.
_JOINING_MIN: Final = 1_000
_STREAM: Final = "store"


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry kept and not counted yet.  `reason` is newer, waiting or broken."""

    key: str
    kind: str
    reason: str
    till_ref: str


@dataclass(frozen=True, slots=True)
class Joining:
    """How much of the store's record is here, of how much the hub has said there is."""

    done_count: int
    in_all_count: int


@dataclass(frozen=True, slots=True)
class Overview:
    link: LinkStatus
    held: tuple[HeldEntry, ...]
    joining: Joining | None = None


def overview(till: Till) -> Overview:
    """How sync stands, from the record alone."""
    return Overview(link_status(till), tuple(
        HeldEntry(row.entry_uid, row.kind, _reason(row.dependency), row.till_ref)
        for row in parked_rows.list_parked(till.read())), joining(till))


def joining(till: Till) -> Joining | None:
    """While this till takes very much in; None where it has nearly all."""
    connection = till.read()
    link = platform_rows.read_link(connection)
    if link is None:
        return None
    incarnation, place = platform_rows.read_position(connection, _STREAM)
    done_count = place if incarnation == link.incarnation else 0
    if till.feed_head - done_count < _JOINING_MIN:
        return None
    return Joining(done_count, till.feed_head)


def _reason(dependency: str) -> str:
    """A newer program's, something that has not arrived yet, or what can never be."""
    if dependency.startswith("kind:"):
        return "newer"
    return "waiting" if dependency else "broken"
