"""Another continuation of a chain this file holds: a chain of its own here, which counts as well.

Two copies of one disk may go on in the same epoch.  What the hub then holds in the place of entries
this file has cannot lie beside them in one chain, so it is copied, fact by fact and with its uids,
into a chain whose name, genesis and hashes follow from those entries alone: whoever meets them
makes the very same one, also the colleague that rescues what the hub has no place for
(docs/decisions/0030).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from models import platform_rows
from models.journal import (
    GENESIS_PREV,
    Entry,
    Head,
    Writer,
    hash_entry,
    read_hash_at,
    read_head,
)
from models.kinds import EpochOpened, Parent
from models.values import EpochReason, Ref

if TYPE_CHECKING:
    from app.unit import Unit
    from sync.wire import FeedEntry


def name_branch(prev: bytes, first: bytes) -> tuple[Ref, Ref]:
    """(epoch, uid of its genesis) of the chain that begins with this entry behind `prev`."""
    seed = hashlib.sha256(b"weezle.rescue.1" + (b"" if prev == GENESIS_PREV else prev) + first)
    return seed.hexdigest()[:32], seed.hexdigest()[32:]


def begin_branch(unit: Unit, writer: Writer, first: Entry) -> Head:
    """The chain that begins with this entry; made with its genesis where it is not here yet."""
    epoch, uid = name_branch(first.prev, first.hash)
    head = read_head(unit.cursor, epoch)
    if head.seq:
        return head
    genesis = EpochOpened(
        org_ref=writer.org_ref, store_ref=writer.store_ref, till_ref=writer.till_ref,
        till_no=0, device_public_key="", app_version="", reason=EpochReason.FORK,
        parent=Parent(epoch=first.epoch, seq=first.seq - 1, hash=first.prev.hex())
        if first.prev != GENESIS_PREV else None)
    return unit.rescue_genesis(writer, epoch, uid, genesis, first)


def take_stray(unit: Unit, each: FeedEntry) -> bool:
    """Give an entry without a place here one in a branch; True where what it says was new.

    Its parent must be here, in its own chain or as a stray that has a place; else it waits beside
    the journal, and the feed brings it again.
    """
    cursor, entry = unit.cursor, each.entry
    if platform_rows.read_stray_place(cursor, entry.hash) is not None:
        return False
    parent = platform_rows.read_stray_place(cursor, entry.prev)
    if parent is not None:
        taken = _put(unit, each, *parent)
        if taken is not None:
            return taken
    elif entry.seq > 1 and read_hash_at(cursor, entry.epoch, entry.seq - 1) != entry.prev:
        platform_rows.keep_stray(cursor, entry)
        return False
    head = begin_branch(unit, each.writer, entry)
    taken = _put(unit, each, head.epoch, 1)
    if taken is None:
        platform_rows.keep_stray(cursor, entry)
    return bool(taken)


def _put(unit: Unit, each: FeedEntry, epoch: Ref, after: int) -> bool | None:
    """Lay an entry behind a place of a branch; None where something else lies there."""
    cursor = unit.cursor
    prev = read_hash_at(cursor, epoch, after)
    if prev is None:
        return None
    moved = each.entry._replace(position=0, epoch=epoch, seq=after + 1, prev=prev)
    moved = moved._replace(hash=hash_entry(each.writer, moved))
    there = read_hash_at(cursor, epoch, after + 1)
    if there not in {None, moved.hash}:
        return None
    if there is None:
        unit.receive(moved)
    platform_rows.place_stray(cursor, each.entry, epoch, after + 1)
    return there is None
