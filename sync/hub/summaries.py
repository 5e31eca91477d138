"""Live sums of tills whose backlog drains: the newest of each, until the ledger has passed it.

A summary is a till's own word and nothing else: it is shown beside the sums, never in them.  The
order of two is that of the hub's nonces they were signed with, so one that comes again is older.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, and_, delete, insert, select

from models import kinds
from models.kinds import EpochOpened
from sync.hub.base import lock_store, reading
from sync.hub.gaps import note_claim
from sync.hub.refusal import Caller, Refusal
from sync.hub.tables import chain, entry_body, entry_key, till_summary
from sync.keys import Request, nonce_made_s
from sync.summary_wire import Summary, SummaryAnswer

_BODY_BYTES_MAX = 16_384


class SummaryKeeper:
    """`POST /v1/summary`."""

    def __init__(
        self, engine: Engine, now_ms: Callable[[], int], caller: Callable[[Request], Caller],
        nonce: Callable[[], str],
    ) -> None:
        self._engine = engine
        self._now_ms = now_ms
        self._caller = caller
        self._nonce = nonce

    def ways(self) -> dict[tuple[str, str], Callable[[Request], msgspec.Struct | bytes]]:
        return {("POST", "/v1/summary"): self._take}

    def _take(self, request: Request) -> SummaryAnswer:
        account, proof = self._caller(request)
        if account.is_shut_out:
            raise Refusal(403, "revoked")
        if len(request.body) > _BODY_BYTES_MAX:
            raise Refusal(413, "too_big")
        try:
            said = msgspec.json.decode(request.body, type=Summary)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
            raise Refusal(400, "malformed") from error
        with self._engine.begin() as connection:
            lock_store(connection, account.store_ref)
            kept = _keep(
                connection, account.store_ref, account.till_ref, said, nonce_made_s(proof.nonce),
                self._now_ms())
        return SummaryAnswer(kept=kept, next_nonce=self._nonce())


def _keep(
    connection: Connection, store_ref: str, till_ref: str, said: Summary, nonce_s: int, now_ms: int
) -> bool:
    here = connection.execute(
        select(chain.c.till_ref, chain.c.head_seq)
        .where(chain.c.store_ref == store_ref, chain.c.epoch == said.epoch)).first()
    if here is not None and here[0] != till_ref:
        raise Refusal(403, "foreign_chain")
    mine = (till_summary.c.store_ref == store_ref, till_summary.c.till_ref == till_ref)
    old = connection.execute(
        select(till_summary.c.nonce_s, till_summary.c.epoch, till_summary.c.seq)
        .where(*mine)).first()
    if here is not None and here[1] >= said.seq:
        return False
    if old is not None and not _is_newer(said, nonce_s, *old):
        return False
    note_claim(connection, store_ref, till_ref, said.epoch, said.seq, now_ms)
    connection.execute(delete(till_summary).where(*mine))
    connection.execute(insert(till_summary).values(
        store_ref=store_ref, till_ref=till_ref, epoch=said.epoch, seq=said.seq, nonce_s=nonce_s,
        at_ms=said.at, received_at_ms=now_ms, waiting=said.waiting,
        totals=msgspec.json.encode(said.totals).decode()))
    return True


def _is_newer(said: Summary, nonce_s: int, old_s: int, epoch: str, seq: int) -> bool:
    if nonce_s != old_s:
        return nonce_s > old_s
    return said.epoch == epoch and said.seq > seq


def list_provisional(engine: Engine, store_ref: str, now_ms: int) -> list[dict[str, Any]]:
    """What tills of a store say of themselves that the ledger cannot say yet."""
    with reading(engine).begin() as connection:
        rows = connection.execute(
            select(till_summary, chain.c.head_seq)
            .select_from(till_summary.outerjoin(chain, and_(
                chain.c.store_ref == till_summary.c.store_ref,
                chain.c.epoch == till_summary.c.epoch)))
            .where(till_summary.c.store_ref == store_ref)
            .order_by(till_summary.c.till_ref)).mappings().all()
        return [{
            "till_ref": row["till_ref"], "provisional": True, "at_ms": row["at_ms"],
            "age_s": max(0, now_ms - row["received_at_ms"]) // 1000, "waiting": row["waiting"],
            "totals": msgspec.json.decode(row["totals"], type=dict[str, int]),
        } for row in rows
            if (row["head_seq"] or 0) < row["seq"] and not _is_carried_on(connection, row)]


def _is_carried_on(connection: Connection, said: Any) -> bool:
    """Whether a newer chain grew from this one before the place it names: it will never be here."""
    rows = connection.execute(
        select(entry_body.c.kind, entry_body.c.schema, entry_body.c.body)
        .join(entry_key, and_(
            entry_key.c.store_ref == entry_body.c.store_ref,
            entry_key.c.epoch == entry_body.c.epoch, entry_key.c.seq == entry_body.c.seq))
        .join(chain, and_(
            chain.c.store_ref == entry_body.c.store_ref, chain.c.epoch == entry_body.c.epoch))
        .where(chain.c.store_ref == said["store_ref"], chain.c.till_ref == said["till_ref"],
               entry_body.c.seq == 1, entry_key.c.received_at_ms >= said["received_at_ms"]))
    for kind, schema, body in rows:
        try:
            genesis = kinds.decode_body(kind, schema, bytes(body))
        except (kinds.UnknownKind, msgspec.MsgspecError, RecursionError):
            continue  # whatever grew there says nothing this program can read
        if isinstance(genesis, EpochOpened) and genesis.parent is not None and (
                genesis.parent.epoch == said["epoch"] and genesis.parent.seq < said["seq"]):
            return True
    return False
