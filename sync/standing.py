"""Who of the store was shut out, as this file has heard it, and what of theirs still counts.

The hub says so in its own chain, with a signature in the word itself: any till may bring entries
that claim to be the hub's.  The hub's own side is `sync/hub/standing.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from models import from_hub_rows, platform_rows
from models.values import Ref
from sync.keys import holds
from sync.wire import FeedEntry

if TYPE_CHECKING:
    from app.till import Till

REVOKED = "revoked"


def standing_preimage(
    store_ref: Ref, till_ref: Ref, standing: str, said_at_ms: int, counted: Mapping[Ref, int]
) -> bytes:
    """What the hub signs (docs/protocol.md §7)."""
    parts = [b"weezle.standing.1", store_ref.encode(), till_ref.encode(), standing.encode(),
             said_at_ms.to_bytes(8, "big", signed=True)]
    for epoch, seq in sorted(counted.items()):
        parts += [epoch.encode(), seq.to_bytes(8, "big", signed=True)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def read_counted(till: Till, of_till_ref: Ref) -> dict[Ref, int] | None:
    """Chain -> place up to which a colleague who was shut out counts; None for one who was not.

    A till says nothing of itself: that it was shut out it hears from the hub.
    """
    link = platform_rows.read_link(till.read())
    if link is None or of_till_ref == till.till_ref:
        return None
    latest, found = (-1, ""), None
    for word in from_hub_rows.list_standing_words(till.read(), of_till_ref):
        counted = msgspec.json.decode(word.counted_json, type=dict[Ref, int])
        if (word.said_at_ms, word.standing) > latest and holds(
                link.hub_public_key, word.signature, standing_preimage(
                    till.store_ref, of_till_ref, word.standing, word.said_at_ms, counted)):
            latest = word.said_at_ms, word.standing
            found = counted if word.standing == REVOKED else None
    return found


def leave_uncounted(till: Till, entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """Without what a shut-out till wrote behind the places that count: it waits at the hub."""
    counted = {ref: read_counted(till, ref) for ref in {each.entry.till_ref for each in entries}}
    return [
        each for each in entries
        if (places := counted[each.entry.till_ref]) is None
        or each.entry.seq <= places.get(each.entry.epoch, 0)]
