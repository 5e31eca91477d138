"""The hub's own chain in each store: whatever the hub says to a store is an entry of it.

Recorded, replayable and equal at every till.  A new chain in every life of the hub, so that one put
back can never contradict what tills already hold; the chains of its earlier lives come back to it
from the tills, like any other till's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, and_, select

from app.version import VERSION
from models import kinds
from models.journal import GENESIS_PREV, Entry, Writer, hash_entry
from models.values import EpochReason, Ref, new_ref
from sync import wire
from sync.hub import ledger
from sync.hub.base import lock_store
from sync.hub.tables import chain, entry_body, entry_key
from sync.keys import public_hex

_SEOUL: Final = timedelta(hours=9)


class Fact(NamedTuple):
    """What is to be said; with `uid` where saying it twice must be known."""

    payload: kinds.Payload
    uid: Ref = ""


class HubChain:
    """Writes the hub's entries, each batch whole inside a transaction of the caller's."""

    def __init__(
        self, key: Ed25519PrivateKey, life: str, now_ms: Callable[[], int]
    ) -> None:
        self._public_key = public_hex(key)
        self.hub_ref: Ref = hashlib.sha256(bytes.fromhex(self._public_key)).hexdigest()[:32]
        self._life = life
        self._now_ms = now_ms

    def epoch_of(self, store_ref: Ref) -> Ref:
        """The chain of this life: nobody but this hub goes on with it."""
        return hashlib.sha256(f"{self._life}{store_ref}".encode()).hexdigest()[:32]

    def today(self) -> str:
        """The date in Seoul by the hub's clock."""
        return _date(self._now_ms())

    def append(
        self, connection: Connection, store_ref: Ref, facts: Sequence[Fact]
    ) -> list[Entry]:
        """The entries as stored; the store stays locked until the caller's transaction ends."""
        org_ref, _ = lock_store(connection, store_ref)
        epoch = self.epoch_of(store_ref)
        row = connection.execute(
            select(chain.c.head_seq, chain.c.head_hash)
            .where(chain.c.store_ref == store_ref, chain.c.epoch == epoch)).first()
        seq, prev = (row[0], bytes(row[1])) if row else (0, GENESIS_PREV)
        said = list(facts)
        if not seq:
            said.insert(0, Fact(kinds.EpochOpened(
                org_ref=org_ref, store_ref=store_ref, till_ref=self.hub_ref, till_no=0,
                device_public_key=self._public_key, app_version=VERSION,
                reason=EpochReason.OPENED)))
        writer = Writer(org_ref, store_ref, self.hub_ref)
        first_seq, first_prev = seq + 1, prev
        entries: list[Entry] = []
        for fact in said:
            entry = self._entry(writer, epoch, seq + 1, prev, fact)
            entries.append(entry)
            seq, prev = entry.seq, entry.hash
        header = wire.PushHeader(
            v=wire.PROTOCOL, org=org_ref, store=store_ref, till=self.hub_ref, epoch=epoch,
            first_seq=first_seq, count=len(entries), prev=first_prev.hex(), local_length=seq,
            incarnation=self._life, at=self._now_ms(), app=VERSION, database_version=0)
        ledger.take_batch(
            connection, store_ref, wire.Push(header, entries), now_ms=self._now_ms())
        return entries

    def _entry(self, writer: Writer, epoch: str, seq: int, prev: bytes, fact: Fact) -> Entry:
        payload = kinds.in_nfc(fact.payload)
        body = kinds.encode_body(payload)
        now_ms = self._now_ms()
        unhashed = Entry(
            0, writer.till_ref, epoch, seq, fact.uid or new_ref(), payload.KIND, payload.SCHEMA,
            now_ms, 540, _date(now_ms), "", "", prev, hashlib.sha256(body).digest(), b"", body)
        return unhashed._replace(hash=hash_entry(writer, unhashed))


def find_said(connection: Connection, store_ref: Ref, uid: Ref) -> bytes | None:
    """The body of what was said under this uid in any life; None where it was not."""
    row = connection.execute(
        select(entry_body.c.body)
        .join(entry_key, and_(
            entry_body.c.store_ref == entry_key.c.store_ref,
            entry_body.c.epoch == entry_key.c.epoch, entry_body.c.seq == entry_key.c.seq))
        .where(entry_key.c.store_ref == store_ref, entry_key.c.uid == uid)).first()
    return bytes(row[0]) if row else None


def _date(at_ms: int) -> str:
    return (datetime.fromtimestamp(at_ms / 1000, UTC) + _SEOUL).date().isoformat()
