"""Whether the hub's ledger is whole, and equal to the tills' records to the byte and the won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Engine, select

from models import parked_rows, platform_rows, total_rows
from models.db import memory_connection
from models.total_rows import TotalRow
from sync.hub import ledger
from sync.hub.base import reading
from sync.hub.chains import LedgerReport, check_store
from sync.hub.gaps import Gap, list_gaps
from sync.hub.projector import SLICE, Projector, Shadow
from sync.hub.tables import held, projection, store, total

if TYPE_CHECKING:
    from app.till import Till

_SLICE = 2_000
_ALWAYS_MS = 2**62
#: How many differences of one store's projection are named.
_NAMED_MAX = 20


@dataclass(slots=True)
class HubReport:
    """`differences` is empty where everything agrees; each line names the first thing found."""

    entry_count: int = 0
    seal_count: int = 0
    store_count: int = 0
    till_count: int = 0
    compared_count: int = 0
    unsent_count: int = 0
    sale_won: int = 0
    differences: list[str] = field(default_factory=list)
    #: Entries some till was seen to have and the ledger has not: on their way, or gone.
    gaps: list[Gap] = field(default_factory=list)


def verify_hub(
    engine: Engine, projector: Projector | None, tills: Sequence[Till] = ()
) -> HubReport:
    """Hash every entry of the ledger again; compare bytes and sums with the tills given.

    The projection is made anew in memory and compared with the one that is kept, at the place where
    that stands.  Nothing is written but by `projector`, the live one, brought up first where given.
    """
    report = HubReport()
    with reading(engine).begin() as connection:
        stores = [row[0] for row in connection.execute(select(store.c.store_ref))]
        report.gaps = list_gaps(connection, _ALWAYS_MS)
    report.store_count = len(stores)
    ledger_report = LedgerReport()
    rebuilt: dict[str, Shadow] = {}
    wanted = {till.store_ref for till in tills}
    try:
        for store_ref in stores:
            if projector is not None:
                projector.catch_up(store_ref)
            check_store(engine, store_ref, ledger_report)
            shadow = _rebuild(engine, store_ref, report)
            if store_ref in wanted:
                rebuilt[store_ref] = shadow
            else:
                shadow.close()
        report.entry_count = ledger_report.entry_count
        report.seal_count = ledger_report.seal_count
        report.differences[:0] = ledger_report.faults
        for till in tills:
            report.till_count += 1
            _compare(engine, till, rebuilt.get(till.store_ref), report)
    finally:
        for shadow in rebuilt.values():
            shadow.close()
    return report


def _rebuild(engine: Engine, store_ref: str, report: HubReport) -> Shadow:
    """A store's shadow made anew from its ledger; what is kept of it is compared on the way."""
    shadow = Shadow(memory_connection())
    live = _read_live(engine, store_ref)
    _advance(engine, store_ref, shadow, live.place)
    wanted = {row for (till_ref,) in shadow.connection.execute(
        "SELECT DISTINCT till_ref FROM sale") for row in total_rows.sum_till(
            shadow.connection, till_ref)}
    for row in sorted(wanted ^ live.totals)[:_NAMED_MAX]:
        report.differences.append(f"projection {store_ref} {' '.join(_key(row))} {_said(row)}")
    waiting = {row.entry_uid for row in parked_rows.list_parked(shadow.connection)}
    for uid in sorted(waiting ^ live.held)[:_NAMED_MAX]:
        report.differences.append(f"held {store_ref} {uid}")
    _advance(engine, store_ref, shadow, None)
    return shadow


def _advance(engine: Engine, store_ref: str, shadow: Shadow, place: int | None) -> None:
    """Take the feed in up to a place of it, or to its end."""
    limit = SLICE
    while place is None or shadow.place < place:
        with reading(engine).begin() as connection:
            to, entries = ledger.read_feed(connection, store_ref, shadow.place, limit)
        if to == shadow.place:
            return
        if place is not None and to > place:
            if limit == 1:
                return  # the place was given up since: what lay there came again further on
            limit = max(1, limit // 2)
            continue
        shadow.take(entries, to)


@dataclass(frozen=True, slots=True)
class _Live:
    place: int
    totals: set[TotalRow]
    held: set[str]


def _read_live(engine: Engine, store_ref: str) -> _Live:
    with reading(engine).begin() as connection:
        place = connection.execute(
            select(projection.c.offset).where(projection.c.store_ref == store_ref)
        ).scalar_one_or_none() or 0
        rows = connection.execute(
            select(total.c.till_ref, total.c.business_date, total.c.name, total.c.key,
                   total.c.row_count, total.c.won, total.c.quantity, total.c.weight_g)
            .where(total.c.store_ref == store_ref))
        totals = {TotalRow(*row) for row in rows}
        uids = {row[0] for row in connection.execute(
            select(held.c.entry_uid).where(held.c.store_ref == store_ref))}
    return _Live(place, totals, uids)


def _compare(
    engine: Engine, till: Till, shadow: Shadow | None, report: HubReport
) -> None:
    connection = till.read()
    for chain in platform_rows.list_chains(connection):
        if chain.is_own:
            report.unsent_count += chain.end - chain.sent_seq
            _compare_chain(engine, till, chain.epoch, chain.end, report)
    mine = {_key(row): row for row in total_rows.sum_till(connection, till.till_ref)}
    theirs = {_key(row): row for row in (
        total_rows.sum_till(shadow.connection, till.till_ref) if shadow else ())}
    for key in sorted(mine.keys() | theirs.keys()):
        if mine.get(key) != theirs.get(key):
            report.differences.append(
                f"total {' '.join(key)}: {_said(mine.get(key))} / {_said(theirs.get(key))}")
    report.sale_won += sum(row.won for row in mine.values() if row.name == "sale")


def _compare_chain(
    engine: Engine, till: Till, epoch: str, end: int, report: HubReport
) -> None:
    after = 0
    while after < end:
        entries = platform_rows.read_chain(till.read(), epoch, after, _SLICE)
        entries = [entry for entry in entries if entry.seq <= end]
        if not entries:
            return
        with reading(engine).begin() as hub:
            hashes = ledger.read_hashes(
                hub, till.store_ref, epoch, entries[0].seq, entries[-1].seq)
        for entry in entries:
            if hashes.get(entry.seq) != entry.hash:
                what = "missing" if entry.seq not in hashes else "other"
                report.differences.append(f"entry {epoch} {entry.seq}: {what}")
                return
        report.compared_count += len(entries)
        after = entries[-1].seq


def _key(row: TotalRow) -> tuple[str, str, str]:
    return row.business_date, row.name, row.key


def _said(row: TotalRow | None) -> str:
    return f"{row.row_count}x {row.won:,}" if row else "-"
