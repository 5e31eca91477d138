"""Taking in what the store's other tills and the platform wrote.

Entries are taken in the hub's order, in slices that never hold the writer longer than a few
milliseconds; the stream's place is written with the last of them, so a cut in between only means
that some are looked at twice.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from app import search_index
from app.events import (
    CatalogueChanged,
    HeldCartsChanged,
    PlatformSaid,
    PromotionsChanged,
    SettingsChanged,
    StaffListChanged,
)
from app.settings import load_shop_settings
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
from models.kinds import EpochOpened, ObjectChanged, Parent, UnknownKind
from models.values import EpochReason, Ref
from sync.wire import FeedEntry, FeedHeader, is_genesis_of

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit

STREAM: Final = "store"
SLICE_ROWS: Final = 500
SLICE_MS: Final = 8

_EVENTS: Final = {
    "object.changed": CatalogueChanged, "platform.field_decided": CatalogueChanged,
    "cart.held": HeldCartsChanged, "cart.recalled": HeldCartsChanged,
    "staff.changed": StaffListChanged, "promotion.changed": PromotionsChanged,
    "platform.notice_posted": PlatformSaid, "platform.notice_withdrawn": PlatformSaid,
    "platform.points_allowance_set": PlatformSaid,
}


class OlderCopy(Exception):
    """The feed holds more of the very chain this file writes: it is an older copy of itself."""


def take_in(
    till: Till, header: FeedHeader, entries: Sequence[FeedEntry], pause: Callable[[], None],
    spent_ms: Callable[[], float] = lambda: time.perf_counter() * 1000, *,
    keep_place: bool = True,
) -> int:
    """Keep and apply a batch; how many were new.  `pause` lets the counter have the writer.

    `keep_place` is for the hub's stream; what a colleague gives has no place in it.

    Raises OlderCopy: then nothing of this slice was kept, and the place is where it was.
    """
    done, new_count = 0, 0
    kinds: set[str] = set()
    own = False
    while True:
        with till.unit("") as unit:
            began_ms = spent_ms()
            refs = _items_of(entries[done:done + SLICE_ROWS])
            search_index.forget(unit.cursor, refs)
            taken = 0
            while done < len(entries) and taken < SLICE_ROWS:
                each = entries[done]
                if _take_one(unit, each, till.epoch):
                    new_count += 1
                    kinds.add(each.entry.kind)
                    own = own or each.entry.till_ref == till.till_ref
                done += 1
                taken += 1
                if spent_ms() - began_ms > SLICE_MS:
                    break
            search_index.learn(unit.cursor, refs)
            if done == len(entries) and keep_place:
                platform_rows.write_position(
                    unit.cursor, STREAM, header.incarnation, header.to)
        till.database.checkpoint_beside()
        if done == len(entries):
            break
        pause()
    _announce(till, kinds, own=own)
    if "person.erased" in kinds:
        from app.erasing import forget_erased

        forget_erased(till)
    return new_count


def _take_one(unit: Unit, each: FeedEntry, own_epoch: str) -> bool:
    """True where it was new.  What contradicts this file's journal goes into a branch of it."""
    entry = each.entry
    here = read_hash_at(unit.cursor, entry.epoch, entry.seq)
    if here == entry.hash:
        return False
    if entry.seq == 1:
        fits = is_genesis_of(entry, each.writer) and entry.prev == GENESIS_PREV
    else:
        fits = read_hash_at(unit.cursor, entry.epoch, entry.seq - 1) == entry.prev
    if here is not None or not fits:
        return take_stray(unit, each)
    if entry.epoch == own_epoch:
        raise OlderCopy
    unit.receive(entry)
    return True


def _items_of(entries: Sequence[FeedEntry]) -> list[str]:
    """Producers' items that change here: the search learns their new names."""
    found: dict[str, None] = {}
    for each in entries:
        if each.entry.kind == "object.changed":
            ref = _ref_of(each.entry)
            if ref:
                found[ref] = None
    return list(found)


def _ref_of(entry: Entry) -> str:
    try:
        changed = entry.payload()
    except (UnknownKind, msgspec.MsgspecError, ValueError, LookupError):
        return ""  # it will be held, and then changes nothing here
    is_item = isinstance(changed, ObjectChanged) and changed.object_type == "producer_item"
    return changed.ref if is_item and isinstance(changed, ObjectChanged) else ""


def _announce(till: Till, kinds: set[str], *, own: bool) -> None:
    if "setting.changed" in kinds or "platform.field_decided" in kinds:
        till.settings = load_shop_settings(till.read())
        till.events.publish(SettingsChanged(""))
    if own:
        with till.database.lock:
            till.read_again()
    for event in {_EVENTS[kind] for kind in kinds if kind in _EVENTS}:
        till.events.publish(event())


# --- another continuation of a chain this file holds --------------------------------------------
#
# Two copies of one disk may go on in the same epoch.  What the hub then holds in the place of
# entries this file has cannot lie beside them in one chain, so it is copied, fact by fact and with
# its uids, into a chain whose name, genesis and hashes follow from those entries alone: whoever
# meets them makes the very same one, also the colleague that rescues what the hub has no place for
# (docs/decisions/0030).


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
