"""Edits made beside each other: the hub's order decides, and says so in a chain of its own.

Each store has a chain that the hub writes, a new one in every life, so that one put back can never
contradict what tills already hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection, Engine, select

from app.version import VERSION
from models import kinds, register_rows
from models.journal import GENESIS_PREV, Entry, Writer, hash_entry
from models.kinds_platform import FieldDecided
from models.values import EpochReason, new_ref
from sync import wire
from sync.hub import ledger
from sync.hub.base import lock_store, reading
from sync.hub.projector import Projector
from sync.hub.tables import chain, store
from sync.keys import public_hex

_SEOUL = timedelta(hours=9)


class Decider:
    """Finds edits that contend and writes which of them holds."""

    def __init__(
        self, engine: Engine, key: Ed25519PrivateKey, life: str, now_ms: Callable[[], int]
    ) -> None:
        self._engine = engine
        self._public_key = public_hex(key)
        self._hub_ref = hashlib.sha256(bytes.fromhex(self._public_key)).hexdigest()[:32]
        self._life = life
        self._now_ms = now_ms

    def decide_all(self, projector: Projector) -> list[str]:
        """Stores that were written to."""
        with reading(self._engine).begin() as connection:
            refs = [row[0] for row in connection.execute(select(store.c.store_ref))]
        return [ref for ref in refs if self._decide(projector, ref)]

    def _decide(self, projector: Projector, store_ref: str) -> bool:
        decided = register_rows.decide_contenders(projector.shadow(store_ref).connection)
        if not decided:
            return False
        with self._engine.begin() as connection:
            self._append(connection, store_ref, decided)
        return True

    def _append(
        self, connection: Connection, store_ref: str, payloads: list[FieldDecided]
    ) -> None:
        org_ref, _ = lock_store(connection, store_ref)
        epoch = hashlib.sha256(f"{self._life}{store_ref}".encode()).hexdigest()[:32]
        row = connection.execute(
            select(chain.c.head_seq, chain.c.head_hash)
            .where(chain.c.store_ref == store_ref, chain.c.epoch == epoch)).first()
        seq, prev = (row[0], bytes(row[1])) if row else (0, GENESIS_PREV)
        facts: list[kinds.Payload] = list(payloads)
        if not seq:
            facts.insert(0, kinds.EpochOpened(
                org_ref=org_ref, store_ref=store_ref, till_ref=self._hub_ref, till_no=0,
                device_public_key=self._public_key, app_version=VERSION,
                reason=EpochReason.OPENED))
        writer = Writer(org_ref, store_ref, self._hub_ref)
        first_seq, first_prev, entries = seq + 1, prev, []
        for payload in facts:
            entry = self._entry(writer, epoch, seq + 1, prev, payload)
            entries.append(entry)
            seq, prev = entry.seq, entry.hash
        header = wire.PushHeader(
            v=wire.PROTOCOL, org=org_ref, store=store_ref, till=self._hub_ref, epoch=epoch,
            first_seq=first_seq, count=len(entries), prev=first_prev.hex(), local_length=seq,
            incarnation=self._life, at=self._now_ms(), app=VERSION, database_version=0)
        ledger.take_batch(
            connection, store_ref, wire.Push(header, entries), held="", now_ms=self._now_ms())

    def _entry(
        self, writer: Writer, epoch: str, seq: int, prev: bytes, payload: kinds.Payload
    ) -> Entry:
        body = kinds.encode_body(payload)
        now_ms = self._now_ms()
        day = (datetime.fromtimestamp(now_ms / 1000, UTC) + _SEOUL).date().isoformat()
        unhashed = Entry(
            0, writer.till_ref, epoch, seq, new_ref(), payload.KIND, payload.SCHEMA, now_ms, 540,
            day, "", "", prev, hashlib.sha256(body).digest(), b"", body)
        return unhashed._replace(hash=hash_entry(writer, unhashed))
