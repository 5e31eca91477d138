"""The ledger: any valid chain of the store is taken in, and nothing is ever changed or dropped.

One transaction a batch, under the store's lock.  What is there with the same hash is passed over;
another hash in its place is a fork; a gap is asked for.  A chain is judged by its hashes alone:
what its entries say is the projector's business.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, func, insert, select, update

from models.journal import GENESIS_PREV, Entry, Writer
from sync.hub.base import lock_store
from sync.hub.tables import chain, entry_body, entry_key, feed_gap, store
from sync.wire import FeedEntry, Push, Result, is_genesis_of


class ForeignChain(Exception):
    """The chain is another till's, or its first entry is no genesis of it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a batch; `at` is where NEED and FORK look."""

    result: Result
    at: int
    head: int
    head_hash: bytes
    durable_head: int
    hash_at_local_length: bytes
    new_count: int
    feed_head: int


def take_batch(
    connection: Connection, store_ref: str, push: Push, *, held_after: int | None = None,
    now_ms: int,
) -> Taken:
    """Store what is new of a batch; behind `held_after` it waits for a manager.

    Raises ForeignChain.
    """
    header, entries = push.header, push.entries
    _, feed_head = lock_store(connection, store_ref)
    kept = _read_chain(connection, store_ref, header.epoch)
    if kept is None:
        head, head_hash, durable = 0, GENESIS_PREV, 0
    else:
        till_ref, of_org, of_store, head, head_hash, durable = kept
        if (till_ref, of_org, of_store) != (header.till, header.org, header.store):
            raise ForeignChain(header.epoch)
    result: Result = "OK"
    at = 0
    new: list[Entry] = []
    if entries:
        result, at, new = _judge(connection, store_ref, push, head, head_hash)
    if new:
        if kept is None:
            _begin_chain(connection, store_ref, push)
        _insert(connection, store_ref, new, feed_head, held_after, now_ms)
        head, head_hash = new[-1].seq, new[-1].hash
        feed_head += len(new)
        if held_after is not None:
            note_gap(connection, store_ref, waiting=sum(e.seq > held_after for e in new))
        connection.execute(
            update(chain).where(chain.c.store_ref == store_ref, chain.c.epoch == header.epoch)
            .values(head_seq=head, head_hash=head_hash))
        connection.execute(
            update(store).where(store.c.store_ref == store_ref).values(feed_head=feed_head))
    mine = _hash_at(connection, store_ref, header.epoch, header.local_length)
    return Taken(result, at, head, head_hash, durable, mine, len(new), feed_head)


def _judge(
    connection: Connection, store_ref: str, push: Push, head: int, head_hash: bytes
) -> tuple[Result, int, list[Entry]]:
    """(result, place, entries to store); nothing from an offending entry on is stored."""
    epoch, first = push.header.epoch, push.header.first_seq
    if first > head + 1:
        return "NEED", head + 1, []
    prev = bytes.fromhex(push.header.prev)
    before = head_hash if first == head + 1 else _hash_at(connection, store_ref, epoch, first - 1)
    if first > 1 and prev != before:
        # The fork lies somewhere before: the till finds the place, as the answer's hashes say.
        return "NEED", head + 1, []
    last = min(head, first + len(push.entries) - 1)
    known = read_hashes(connection, store_ref, epoch, first, last)
    for entry in push.entries[:len(known)]:
        if entry.hash != known[entry.seq]:
            return "FORK", entry.seq, []
    return "OK", 0, push.entries[len(known):]


def _begin_chain(connection: Connection, store_ref: str, push: Push) -> None:
    header = push.header
    if not is_genesis_of(push.entries[0], Writer(header.org, header.store, header.till)):
        raise ForeignChain(header.epoch)
    connection.execute(insert(chain).values(
        store_ref=store_ref, epoch=header.epoch, till_ref=header.till, of_org_ref=header.org,
        of_store_ref=header.store, head_seq=0, head_hash=GENESIS_PREV, durable_seq=0))


def _insert(
    connection: Connection, store_ref: str, entries: Sequence[Entry], feed_head: int,
    held_after: int | None, now_ms: int,
) -> None:
    connection.execute(insert(entry_key), [{
        "store_ref": store_ref, "epoch": e.epoch, "seq": e.seq, "till_ref": e.till_ref,
        "hash": e.hash, "uid": e.uid, "offset": feed_head + n, "received_at_ms": now_ms,
        "held": "revoked" if held_after is not None and e.seq > held_after else "",
    } for n, e in enumerate(entries, 1)])
    connection.execute(insert(entry_body), [{
        "store_ref": store_ref, "epoch": e.epoch, "seq": e.seq, "kind": e.kind,
        "schema": e.schema, "happened_at_ms": e.happened_at_ms,
        "utc_offset_min": e.utc_offset_min, "business_date": e.business_date,
        "shift_uid": e.shift_uid, "actor_ref": e.actor_ref, "body": e.body,
    } for e in entries])


def _read_chain(
    connection: Connection, store_ref: str, epoch: str
) -> tuple[str, str, str, int, bytes, int] | None:
    row = connection.execute(
        select(chain.c.till_ref, chain.c.of_org_ref, chain.c.of_store_ref, chain.c.head_seq,
               chain.c.head_hash, chain.c.durable_seq)
        .where(chain.c.store_ref == store_ref, chain.c.epoch == epoch)).first()
    return tuple(row) if row else None


def _hash_at(connection: Connection, store_ref: str, epoch: str, seq: int) -> bytes:
    """The stored hash at a place; empty where nothing is."""
    row = connection.execute(
        select(entry_key.c.hash).where(
            entry_key.c.store_ref == store_ref, entry_key.c.epoch == epoch,
            entry_key.c.seq == seq)).first()
    return bytes(row[0]) if row else b""


def has_chain_of(connection: Connection, store_ref: str, till_ref: str) -> bool:
    """Whether anything of this till lies in the store's ledger."""
    return connection.execute(
        select(chain.c.epoch).where(
            chain.c.store_ref == store_ref, chain.c.till_ref == till_ref).limit(1)
    ).first() is not None


def note_gap(
    connection: Connection, store_ref: str, *, waiting: int, given_up: int = 0
) -> None:
    """So many entries more wait, or fewer; so many places of the feed more are empty."""
    if not waiting and not given_up:
        return
    before = read_gap(connection, store_ref)
    values = {"waiting": max(0, before[0] + waiting), "given_up": before[1] + given_up}
    changed = connection.execute(
        update(feed_gap).where(feed_gap.c.store_ref == store_ref).values(values))
    if not changed.rowcount:
        connection.execute(insert(feed_gap).values(store_ref=store_ref, **values))


def read_gap(connection: Connection, store_ref: str) -> tuple[int, int]:
    """(entries of the feed that wait for a manager, places of it that are empty)."""
    row = connection.execute(
        select(feed_gap.c.waiting, feed_gap.c.given_up)
        .where(feed_gap.c.store_ref == store_ref)).first()
    return (row[0], row[1]) if row else (0, 0)


def read_hashes(
    connection: Connection, store_ref: str, epoch: str, first: int, last: int
) -> dict[int, bytes]:
    if last < first:
        return {}
    rows = connection.execute(
        select(entry_key.c.seq, entry_key.c.hash).where(
            entry_key.c.store_ref == store_ref, entry_key.c.epoch == epoch,
            entry_key.c.seq.between(first, last)))
    return {seq: bytes(hash) for seq, hash in rows}


_FEED = (
    select(
        entry_key.c.offset, entry_key.c.held, entry_key.c.till_ref, entry_key.c.epoch,
        entry_key.c.seq, entry_key.c.uid, entry_body.c.kind, entry_body.c.schema,
        entry_body.c.happened_at_ms, entry_body.c.utc_offset_min, entry_body.c.business_date,
        entry_body.c.shift_uid, entry_body.c.actor_ref, entry_key.c.hash, entry_body.c.body,
        chain.c.of_org_ref, chain.c.of_store_ref,
    )
    .join(entry_body, and_(
        entry_body.c.store_ref == entry_key.c.store_ref,
        entry_body.c.epoch == entry_key.c.epoch, entry_body.c.seq == entry_key.c.seq))
    .join(chain, and_(
        chain.c.store_ref == entry_key.c.store_ref, chain.c.epoch == entry_key.c.epoch))
    .order_by(entry_key.c.offset)
)


#: Bodies that are read at once, whoever asked for how many.
FEED_BYTES_MAX: Final = 8 * 1024 * 1024

_SIZES = (
    select(entry_key.c.offset, func.length(entry_body.c.body))
    .join(entry_body, and_(
        entry_body.c.store_ref == entry_key.c.store_ref,
        entry_body.c.epoch == entry_key.c.epoch, entry_body.c.seq == entry_key.c.seq))
    .order_by(entry_key.c.offset)
)

#: How far a reader is led past its own entries in one question.
_SKIP_MAX: Final = 20_000


def skip_known(
    connection: Connection, store_ref: str, after: int, have: Mapping[str, int]
) -> int:
    """The place before the first entry behind `after` that the asker does not have by itself.

    A till that has just sent a long night is not read its own night back, page by page.
    """
    rows = connection.execute(
        select(entry_key.c.offset, entry_key.c.epoch, entry_key.c.seq)
        .where(entry_key.c.store_ref == store_ref, entry_key.c.offset > after)
        .order_by(entry_key.c.offset).limit(_SKIP_MAX if have else 0))
    for offset, epoch, seq in rows:
        if seq > have.get(epoch, 0):
            break
        after = offset
    return after


def read_feed(
    connection: Connection, store_ref: str, after: int, limit: int
) -> tuple[int, list[FeedEntry]]:
    """(last place read, entries) of a store's feed behind a place, in the order of arrival.

    What waits for a manager's word has its place but is not in it.
    """
    import hashlib

    to, found = after, []
    prevs: dict[str, tuple[int, bytes]] = {}
    rows = connection.execute(_FEED.where(
        entry_key.c.store_ref == store_ref, entry_key.c.offset > after,
        entry_key.c.offset <= _place_by_bytes(connection, store_ref, after, limit))).all()
    for r in rows:
        to = r[0]
        if r[1]:
            continue
        seq, prev = prevs.get(r[3], (0, b""))
        if seq != r[4] - 1 or not prev:
            prev = _hash_at(connection, store_ref, r[3], r[4] - 1) or GENESIS_PREV
        body = bytes(r[14])
        entry = Entry(
            0, r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11], r[12], prev,
            hashlib.sha256(body).digest(), bytes(r[13]), body)
        prevs[r[3]] = (entry.seq, entry.hash)
        found.append(FeedEntry(Writer(r[15], r[16], r[2]), entry))
    return to, found


def _place_by_bytes(connection: Connection, store_ref: str, after: int, limit: int) -> int:
    """How far `limit` entries reach, or as many as fit in memory; one at least."""
    to, byte_count = after, 0
    for offset, size in connection.execute(
            _SIZES.where(entry_key.c.store_ref == store_ref, entry_key.c.offset > after)
            .limit(limit)):
        byte_count += size
        if byte_count > FEED_BYTES_MAX and to > after:
            break
        to = offset
    return to


def read_heads(connection: Connection, store_ref: str) -> list[tuple[str, str, int, bytes, int]]:
    """(till, epoch, head, hash, durable) of every chain of a store."""
    rows = connection.execute(
        select(chain.c.till_ref, chain.c.epoch, chain.c.head_seq, chain.c.head_hash,
               chain.c.durable_seq)
        .where(chain.c.store_ref == store_ref).order_by(chain.c.epoch))
    return [(r[0], r[1], r[2], bytes(r[3]), r[4]) for r in rows]
