"""Whether the hub's ledger is whole, and equal to the tills' records to the byte and the won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import Engine, select

from models import platform_rows, total_rows
from models.total_rows import TotalRow
from sync.hub import ledger
from sync.hub.base import reading
from sync.hub.projector import Projector
from sync.hub.tables import store, total
from sync.wire import Link, line_of

if TYPE_CHECKING:
    from app.till import Till

_SLICE = 2_000


@dataclass(slots=True)
class HubReport:
    """`differences` is empty where everything agrees; each line names the first thing found."""

    entry_count: int = 0
    store_count: int = 0
    till_count: int = 0
    compared_count: int = 0
    unsent_count: int = 0
    sale_won: int = 0
    differences: list[str] = field(default_factory=list)


def verify_hub(engine: Engine, projector: Projector, tills: Sequence[Till] = ()) -> HubReport:
    """Hash every entry of the ledger again; compare bytes and sums with the tills given."""
    report = HubReport()
    with reading(engine).begin() as connection:
        stores = [row[0] for row in connection.execute(select(store.c.store_ref))]
    report.store_count = len(stores)
    for store_ref in stores:
        projector.catch_up(store_ref)
        _check_chains(engine, store_ref, report)
    for till in tills:
        report.till_count += 1
        _compare(engine, till, report)
    return report


def _check_chains(engine: Engine, store_ref: str, report: HubReport) -> None:
    """Every entry stands on the one before and gives its own hash."""
    links: dict[str, Link] = {}
    after = 0
    while True:
        with reading(engine).begin() as connection:
            to, entries = ledger.read_feed(connection, store_ref, after, _SLICE)
        if to == after:
            return
        after = to
        for each in entries:
            entry = each.entry
            link = links.get(entry.epoch)
            if link is None or link.next_seq != entry.seq:
                link = links[entry.epoch] = Link(
                    each.writer, entry.epoch, entry.seq, entry.prev)
            if link.prev != entry.prev or link.feed(line_of(entry)).hash != entry.hash:
                report.differences.append(f"chain {entry.epoch} {entry.seq}")
            report.entry_count += 1


def _compare(engine: Engine, till: Till, report: HubReport) -> None:
    connection = till.read()
    for chain in platform_rows.list_chains(connection):
        if chain.is_own:
            report.unsent_count += chain.end - chain.sent_seq
            _compare_chain(engine, till, chain.epoch, chain.end, report)
    mine = {_key(row): row for row in total_rows.sum_till(connection, till.till_ref)}
    with reading(engine).begin() as hub:
        rows = hub.execute(
            select(total.c.till_ref, total.c.business_date, total.c.name, total.c.key,
                   total.c.row_count, total.c.won, total.c.quantity, total.c.weight_g)
            .where(total.c.store_ref == till.store_ref, total.c.till_ref == till.till_ref))
        theirs = {_key(row): row for row in (TotalRow(*row) for row in rows)}
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
