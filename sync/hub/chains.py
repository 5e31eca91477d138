"""Every chain of a ledger hashed again, place by place, and its seals' signatures checked.

Reads what is stored and nothing else: a running hub's own database, or a copy of it.  What waits
for a manager (`entry_key.held`) is part of its chain like any other entry.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Engine, and_, select

from models import kinds, seals
from models.journal import GENESIS_PREV, Entry, Writer, hash_entry
from models.kinds_platform import KeyRotated
from models.signatures import signature_holds
from models.values import Ref
from sync.hub import ledger
from sync.hub.base import reading
from sync.hub.tables import chain, entry_body, entry_key, store
from sync.wire import is_genesis_of

_SLICE: Final = 2_000


class Head(NamedTuple):
    """The last place of a chain, every entry before it hashed again."""

    store_ref: Ref
    epoch: Ref
    seq: int
    hash: bytes


@dataclass(slots=True)
class LedgerReport:
    """`faults` names the first thing that is wrong with each chain and each seal."""

    entry_count: int = 0
    seal_count: int = 0
    heads: list[Head] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


#: Till -> chain -> (place, public key) from that place on.
_Keys = dict[Ref, dict[Ref, list[tuple[int, str]]]]


class _Chain(NamedTuple):
    epoch: Ref
    writer: Writer
    head_seq: int
    head_hash: bytes
    durable_seq: int


class _Seal(NamedTuple):
    epoch: Ref
    seq: int
    till_ref: Ref
    seal: kinds.SealWritten


def check_ledger(engine: Engine, give_way: Callable[[], None] = lambda: None) -> LedgerReport:
    """All stores; `give_way` is called between slices of a few thousand entries."""
    report = LedgerReport()
    with reading(engine).begin() as connection:
        stores = [row[0] for row in connection.execute(
            select(store.c.store_ref).order_by(store.c.store_ref))]
    for store_ref in stores:
        check_store(engine, store_ref, report, give_way)
    return report


def check_store(
    engine: Engine, store_ref: Ref, report: LedgerReport,
    give_way: Callable[[], None] = lambda: None,
) -> None:
    """Every chain of one store up to the head it had when it was looked at."""
    chains = _list_chains(engine, store_ref)
    keys: _Keys = {}
    sealed: list[_Seal] = []
    for one in chains:
        fault = _check_chain(engine, store_ref, one, report, keys, sealed, give_way)
        if fault:
            report.faults.append(fault)
        else:
            report.heads.append(Head(store_ref, one.epoch, one.head_seq, one.head_hash))
        if one.durable_seq > one.head_seq:
            report.faults.append(f"durable {one.epoch} {one.durable_seq}")
    writers = {one.epoch: one.writer for one in chains}
    for each in sealed:
        _check_seal(engine, store_ref, each, writers, keys, report)


def _check_chain(
    engine: Engine, store_ref: Ref, one: _Chain, report: LedgerReport, keys: _Keys,
    sealed: list[_Seal], give_way: Callable[[], None],
) -> str:
    """The first fault, empty where the chain is whole."""
    seq, prev = 0, GENESIS_PREV
    for stored in _read(engine, store_ref, one, give_way):
        seq += 1
        entry = stored._replace(prev=prev)
        if entry.seq != seq or hash_entry(one.writer, entry) != entry.hash:
            return f"chain {one.epoch} {seq}"
        if seq == 1 and not is_genesis_of(entry, one.writer):
            return f"chain {one.epoch} 1"
        _note_keys(entry, keys, sealed)
        report.entry_count += 1
        prev = entry.hash
    if (seq, prev) != (one.head_seq, one.head_hash):
        return f"head {one.epoch} {one.head_seq}"
    return ""


def _note_keys(entry: Entry, keys: _Keys, sealed: list[_Seal]) -> None:
    """From which place of a chain on which device key holds, and what they are to have signed."""
    if entry.kind not in _TELLING:
        return
    try:
        payload = kinds.decode_body(entry.kind, entry.schema, entry.body)
    except (kinds.UnknownKind, msgspec.MsgspecError, RecursionError):
        return  # a newer program's: kept, and checked by that program
    if isinstance(payload, kinds.EpochOpened):
        keys.setdefault(entry.till_ref, {})[entry.epoch] = [(1, payload.device_public_key)]
    elif isinstance(payload, KeyRotated):
        held = keys.get(entry.till_ref, {}).get(entry.epoch, [(1, "")])
        if held[-1][1] == payload.old_public_key:
            held.append((entry.seq, payload.new_public_key))
    elif isinstance(payload, kinds.SealWritten):
        sealed.append(_Seal(entry.epoch, entry.seq, entry.till_ref, payload))


_TELLING: Final = {kinds.EpochOpened.KIND, KeyRotated.KIND, kinds.SealWritten.KIND}


def _check_seal(
    engine: Engine, store_ref: Ref, each: _Seal, writers: dict[Ref, Writer], keys: _Keys,
    report: LedgerReport,
) -> None:
    """Head, and the signature of the key that held there.

    Of a seal carried over from a fork the signature alone, by any key of that till: what it names
    may lie here as another's continuation, or not have come.
    """
    seal = each.seal
    writer = writers.get(seal.head_epoch)
    if writer is None:
        return
    report.seal_count += 1
    try:
        preimage = seals.preimage_of(writer, seal)
    except (ValueError, OverflowError):
        report.faults.append(f"seal {each.epoch} {each.seq}")
        return
    named = keys.get(each.till_ref, {})
    if seal.head_epoch == each.epoch:
        may = [key for seq, key in named.get(each.epoch, []) if seq <= seal.head_seq][-1:]
    else:
        may = sorted({key for held in named.values() for _, key in held})
    good = any(signature_holds(key, preimage, seal.signature) for key in may)
    if good and seal.head_epoch == each.epoch:
        with reading(engine).begin() as connection:
            found = ledger.read_hashes(
                connection, store_ref, each.epoch, seal.head_seq, seal.head_seq)
        good = seal.head_seq < each.seq and (
            found.get(seal.head_seq, b"").hex() == seal.head_hash)
    if not good:
        report.faults.append(f"seal {each.epoch} {each.seq}")


def _list_chains(engine: Engine, store_ref: Ref) -> list[_Chain]:
    with reading(engine).begin() as connection:
        rows = connection.execute(
            select(chain.c.epoch, chain.c.of_org_ref, chain.c.of_store_ref, chain.c.till_ref,
                   chain.c.head_seq, chain.c.head_hash, chain.c.durable_seq)
            .where(chain.c.store_ref == store_ref).order_by(chain.c.epoch)).all()
    return [_Chain(r[0], Writer(r[1], r[2], r[3]), r[4], bytes(r[5]), r[6]) for r in rows]


_ENTRIES = (
    select(
        entry_key.c.seq, entry_key.c.till_ref, entry_key.c.uid, entry_key.c.hash,
        entry_body.c.kind, entry_body.c.schema, entry_body.c.happened_at_ms,
        entry_body.c.utc_offset_min, entry_body.c.business_date, entry_body.c.shift_uid,
        entry_body.c.actor_ref, entry_body.c.body)
    .join(entry_body, and_(
        entry_body.c.store_ref == entry_key.c.store_ref,
        entry_body.c.epoch == entry_key.c.epoch, entry_body.c.seq == entry_key.c.seq))
    .order_by(entry_key.c.seq)
)


def _read(
    engine: Engine, store_ref: Ref, one: _Chain, give_way: Callable[[], None]
) -> Iterator[Entry]:
    """Entries as stored, without what each stands on, up to the chain's head."""
    after = 0
    while after < one.head_seq:
        with reading(engine).begin() as connection:
            rows = connection.execute(_ENTRIES.where(
                entry_key.c.store_ref == store_ref, entry_key.c.epoch == one.epoch,
                entry_key.c.seq > after, entry_key.c.seq <= one.head_seq).limit(_SLICE)).all()
        if not rows:
            return
        for r in rows:
            body = bytes(r[11])
            yield Entry(
                0, r[1], one.epoch, r[0], r[2], r[4], r[5], r[6], r[7], r[8], r[9], r[10], b"",
                hashlib.sha256(body).digest(), bytes(r[3]), body)
        after = rows[-1][0]
        give_way()
