"""The journal: append, read, verify.  Nothing else writes the `entry` table.

The hash of an entry covers, in this order and each behind its 4-byte big-endian length:
``weezle.entry.1``, org, store, till, epoch, seq (8 bytes), uid, kind, schema (4 bytes),
happened_at_ms (8 bytes), utc_offset_min (4 bytes), business_date, shift_uid or empty, actor_ref,
prev, body_hash.  Ids are their hex text, integers big-endian and signed.  Verifying hashes stored
bytes; no body is ever encoded again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import msgspec

from models import kinds
from models.db import Cursor, DBAPIConnection, compiled_insert
from models.values import Ref

GENESIS_PREV = bytes(32)
_PREIMAGE_TAG = b"weezle.entry.1"


class Entry(NamedTuple):
    """One row of the journal, fields in the table's order."""

    position: int
    till_ref: Ref
    epoch: Ref
    seq: int
    uid: Ref
    kind: str
    schema: int
    happened_at_ms: int
    utc_offset_min: int
    business_date: str
    shift_uid: str
    actor_ref: str
    prev: bytes
    body_hash: bytes
    hash: bytes
    body: bytes

    def payload(self) -> kinds.Payload:
        return kinds.decode_body(self.kind, self.schema, self.body)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of one till's chain; (0, zeros) before its genesis."""

    epoch: Ref
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Stamp:
    """What surrounds a fact: when, on which business date and shift, by whom."""

    happened_at_ms: int
    utc_offset_min: int
    business_date: str
    shift_uid: str
    actor_ref: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Whose chain it is."""

    org_ref: Ref
    store_ref: Ref
    till_ref: Ref


class ChainBroken(Exception):
    """An entry whose stored bytes no longer give its hash, or whose place in the chain is wrong."""

    def __init__(self, entry: Entry, what: str) -> None:
        super().__init__(f"{what}: epoch {entry.epoch} seq {entry.seq} kind {entry.kind}")
        self.epoch, self.seq, self.kind, self.what = entry.epoch, entry.seq, entry.kind, what


def hash_entry(writer: Writer, entry: Entry) -> bytes:
    """SHA-256 of the preimage described above."""
    uid, kind = entry.uid.encode(), entry.kind.encode()
    date, shift, actor = (
        entry.business_date.encode(), entry.shift_uid.encode(), entry.actor_ref.encode())
    # A hundred thousand entries are hashed at a time: the lengths that never change are constants.
    return hashlib.sha256(b"".join((
        _chain_preimage(writer.org_ref, writer.store_ref, entry.till_ref, entry.epoch),
        _EIGHT, entry.seq.to_bytes(8, "big"),
        len(uid).to_bytes(4, "big"), uid,
        len(kind).to_bytes(4, "big"), kind,
        _FOUR, entry.schema.to_bytes(4, "big"),
        _EIGHT, entry.happened_at_ms.to_bytes(8, "big", signed=True),
        _FOUR, entry.utc_offset_min.to_bytes(4, "big", signed=True),
        len(date).to_bytes(4, "big"), date,
        len(shift).to_bytes(4, "big"), shift,
        len(actor).to_bytes(4, "big"), actor,
        len(entry.prev).to_bytes(4, "big"), entry.prev,
        len(entry.body_hash).to_bytes(4, "big"), entry.body_hash,
    ))).digest()


_FOUR, _EIGHT = (4).to_bytes(4, "big"), (8).to_bytes(4, "big")


@lru_cache(maxsize=64)
def _chain_preimage(org_ref: Ref, store_ref: Ref, till_ref: Ref, epoch: Ref) -> bytes:
    """What all entries of one chain begin with."""
    parts = (_PREIMAGE_TAG, *(ref.encode() for ref in (org_ref, store_ref, till_ref, epoch)))
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


_insert_entry = compiled_insert("entry")
_COLUMNS = ", ".join(Entry._fields)


def append(cursor: Cursor, writer: Writer, head: Head, uid: Ref, payload: kinds.Payload,
           stamp: Stamp) -> Entry:
    """Write the next entry of this till's own chain and return it; the caller applies it."""
    body = kinds.encode_body(payload)
    body_hash = hashlib.sha256(body).digest()
    unhashed = Entry(
        0, writer.till_ref, head.epoch, head.seq + 1, uid, payload.KIND, payload.SCHEMA,
        stamp.happened_at_ms, stamp.utc_offset_min, stamp.business_date, stamp.shift_uid,
        stamp.actor_ref, head.hash, body_hash, b"", body,
    )
    entry = unhashed._replace(hash=hash_entry(writer, unhashed))
    cursor.execute(_insert_entry, (None, *entry[1:]))
    return entry._replace(position=cursor.lastrowid)


def copy_to_head(cursor: Cursor, writer: Writer, head: Head, entry: Entry) -> Entry:
    """The same fact, with its uid and stamp, at another chain's head."""
    unhashed = entry._replace(
        till_ref=writer.till_ref, epoch=head.epoch, seq=head.seq + 1, prev=head.hash)
    return take_in(cursor, unhashed._replace(hash=hash_entry(writer, unhashed)))


def take_in(cursor: Cursor, entry: Entry) -> Entry:
    """Keep an entry another till wrote, as it came; the caller has checked its chain.

    The entry with its place in the order of arrival.
    """
    cursor.execute(_insert_entry, (None, *entry[1:]))
    return entry._replace(position=cursor.lastrowid)


def is_repeat(cursor: Cursor, entry: Entry) -> bool:
    """Whether this fact arrived before under another epoch: its effect is applied once."""
    return cursor.execute(
        "SELECT 1 FROM entry WHERE uid = ? AND body_hash = ? AND position < ?",
        (entry.uid, entry.body_hash, entry.position)).fetchone() is not None


def find_repeats(connection: DBAPIConnection | Cursor) -> set[int]:
    """Positions of all facts that arrived before: a rebuild passes over them.

    A fact is a uid with its body: copies of a machine may mint one uid for two facts.
    """
    return {position for (position,) in connection.execute(
        "WITH twice AS (SELECT uid FROM entry GROUP BY uid HAVING count(*) > 1) "
        "SELECT e.position FROM entry AS e JOIN twice USING (uid) WHERE EXISTS ("
        "SELECT 1 FROM entry AS o WHERE o.uid = e.uid AND o.body_hash = e.body_hash "
        "AND o.position < e.position)")}


def read_head(connection: DBAPIConnection, epoch: Ref) -> Head:
    row = connection.execute(
        "SELECT seq, hash FROM entry WHERE epoch = ? ORDER BY seq DESC LIMIT 1", (epoch,)
    ).fetchone()
    return Head(epoch, row[0], row[1]) if row else Head(epoch, 0, GENESIS_PREV)


def read_after(connection: DBAPIConnection, position: int, limit: int = 500) -> list[Entry]:
    """Entries behind `position` in order of arrival, at most `limit`."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM entry WHERE position > ? ORDER BY position LIMIT ?",
        (position, limit),
    )
    return [Entry(*row) for row in rows]


def read_all(connection: DBAPIConnection, after_position: int = 0) -> Iterator[Entry]:
    """Every entry in order of arrival, in slices, so that no reader stays open for long."""
    position = after_position
    while batch := read_after(connection, position, 2_000):
        yield from batch
        position = batch[-1].position


def read_hash_at(connection: DBAPIConnection, epoch: Ref, seq: int) -> bytes | None:
    row = connection.execute(
        "SELECT hash FROM entry WHERE epoch = ? AND seq = ?", (epoch, seq)
    ).fetchone()
    return row[0] if row else None


def count_entries(connection: DBAPIConnection) -> int:
    return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])


def writer_of_genesis(entry: Entry) -> Writer:
    """Whose chain a genesis opens, also a newer program's that says more than is known here.

    Raises ChainBroken where it does not say.
    """
    if entry.kind != kinds.EpochOpened.KIND:
        raise ChainBroken(entry, "no genesis")
    try:
        named = _named.decode(entry.body)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise ChainBroken(entry, "no genesis") from error
    return Writer(named.org_ref, named.store_ref, entry.till_ref)


class _Named(msgspec.Struct, frozen=True):
    """What is hashed into every entry of a chain, of its genesis."""

    org_ref: Ref
    store_ref: Ref


_named = msgspec.json.Decoder(_Named)


class ChainCheck:
    """Feed it entries in order of arrival; raises ChainBroken at the first that does not hold.

    A chain's genesis says under which organisation and store it was hashed: a till that joined a
    store has a record from before.  `writer` holds for chains whose genesis is not fed.
    """

    def __init__(self, writer: Writer, heads: dict[Ref, Head] | None = None) -> None:
        self._writer = writer
        self._heads: dict[Ref, Head] = dict(heads or {})
        self._writers: dict[Ref, Writer] = {}

    def feed(self, entry: Entry) -> None:
        head = self._heads.get(entry.epoch, Head(entry.epoch, 0, GENESIS_PREV))
        if entry.seq == 1 and entry.kind == kinds.EpochOpened.KIND:
            self._writers[entry.epoch] = writer_of_genesis(entry)
        if hashlib.sha256(entry.body).digest() != entry.body_hash:
            raise ChainBroken(entry, "body does not match its hash")
        if entry.seq != head.seq + 1 or entry.prev != head.hash:
            raise ChainBroken(entry, "gap in the chain")
        if hash_entry(self._writers.get(entry.epoch, self._writer), entry) != entry.hash:
            raise ChainBroken(entry, "header does not match its hash")
        self._heads[entry.epoch] = Head(entry.epoch, entry.seq, entry.hash)
