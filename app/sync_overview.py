"""What a person may know of sync: what waits, what came, what is held and why, in plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.link_status import LinkStatus, link_status
from models import parked_rows

if TYPE_CHECKING:
    from app.till import Till


@dataclass(frozen=True, slots=True)
class HeldEntry:
    """An entry kept and not counted yet.  `reason` is newer, waiting or broken."""

    key: str
    kind: str
    reason: str
    till_ref: str


@dataclass(frozen=True, slots=True)
class Overview:
    link: LinkStatus
    held: tuple[HeldEntry, ...]


def overview(till: Till) -> Overview:
    """How sync stands, from the record alone."""
    return Overview(link_status(till), tuple(
        HeldEntry(row.entry_uid, row.kind, _reason(row.dependency), row.till_ref)
        for row in parked_rows.list_parked(till.read())))


def _reason(dependency: str) -> str:
    """A newer program's, something that has not arrived yet, or what can never be."""
    if dependency.startswith("kind:"):
        return "newer"
    return "waiting" if dependency else "broken"
