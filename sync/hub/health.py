"""How a hub is: a handful of figures for machines, and sentences where a person is needed.

The figures are of the hub as a whole and name no store, till or person.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import Connection, Engine, and_, case, func, select

from sync.hub import backup
from sync.hub.base import reading
from sync.hub.gaps import list_gaps
from sync.hub.limits import Tally
from sync.hub.tables import chain, entry_key, held, projection, store, till

_DAY_MS: Final = 86_400_000
_WALK_MS: Final = 600_000
#: What waits since its till was shut out, or signed by a key that is over.
SHUT_OUT: Final = "shut_out"
#: Sums may be behind by what one slice of a long night is; more is a projector that stands.
LAG_MAX: Final = 50_000
DISK_BYTES_MIN: Final = 1 << 30
_FREE_PERCENT_MIN: Final = 5


class Silent(NamedTuple):
    store_ref: str
    name: str
    till_no: int
    heard_at_ms: int


@dataclass(slots=True)
class Figures:
    """Ages in seconds, -1 for never; counts of the whole hub."""

    store_count: int = 0
    till_count: int = 0
    silent_count: int = 0
    entry_count: int = 0
    durable_count: int = 0
    lag_count: int = 0
    held: dict[str, int] = field(default_factory=dict)
    oldest_held_s: int = 0
    backup_age_s: int = -1
    backup_failed: int = 0
    disk_free_bytes: int = 0
    disk_total_bytes: int = 0


class HealthReader:
    """Reads one hub's figures; what needs a walk through the ledger at most every ten minutes."""

    def __init__(self, engine: Engine, folder: Path | None) -> None:
        self._engine = engine
        self._folder = folder
        self._walked: tuple[int, int, int] | None = None

    def read(self, now_ms: int) -> Figures:
        """Raises SQLAlchemyError where the database cannot be reached."""
        found = Figures()
        with reading(self._engine).begin() as connection:
            _read_tills(connection, found, now_ms)
            _read_ledger(connection, found)
            oldest_ms = _read_held(connection, found)
            waiting, waits_since_ms = self._walk(connection, now_ms)
            last = backup.read_last(connection)
        if waiting:
            found.held[SHUT_OUT] = waiting
            oldest_ms = min(oldest_ms or waits_since_ms, waits_since_ms)
        found.oldest_held_s = max(0, now_ms - oldest_ms) // 1000 if oldest_ms else 0
        if last.ended_at_ms:
            found.backup_age_s = max(0, now_ms - last.ended_at_ms) // 1000
        found.backup_failed = int(bool(last.trouble))
        if self._folder is not None:
            usage = shutil.disk_usage(self._folder)
            found.disk_free_bytes, found.disk_total_bytes = usage.free, usage.total
        return found

    def _walk(self, connection: Connection, now_ms: int) -> tuple[int, int]:
        """(how many entries wait for a manager's word, since when the first of them)."""
        if self._walked is None or now_ms - self._walked[0] >= _WALK_MS:
            count, since_ms = connection.execute(
                select(func.count(), func.min(entry_key.c.received_at_ms))
                .where(entry_key.c.held != "")).one()
            self._walked = (now_ms, count, since_ms or 0)
        return self._walked[1], self._walked[2]


def _read_tills(connection: Connection, found: Figures, now_ms: int) -> None:
    found.store_count = connection.execute(
        select(func.count()).select_from(store)).scalar_one()
    found.till_count = connection.execute(
        select(func.count()).select_from(till).where(till.c.state == "active")).scalar_one()
    found.silent_count = len(list_silent(connection, now_ms - _DAY_MS))


def _read_ledger(connection: Connection, found: Figures) -> None:
    heads, durable = connection.execute(select(
        func.coalesce(func.sum(chain.c.head_seq), 0),
        func.coalesce(func.sum(chain.c.durable_seq), 0))).one()
    found.entry_count, found.durable_count = int(heads), int(durable)
    found.lag_count = int(connection.execute(
        select(func.coalesce(func.sum(
            store.c.feed_head - func.coalesce(projection.c.offset, 0)), 0))
        .select_from(store.outerjoin(
            projection, projection.c.store_ref == store.c.store_ref))).scalar_one())


def _read_held(connection: Connection, found: Figures) -> int:
    """Counts by reason; since when the oldest waits, 0 for none."""
    found.held = dict(connection.execute(
        select(held.c.reason, func.count()).group_by(held.c.reason)).all())
    return int(connection.execute(
        select(func.min(entry_key.c.received_at_ms))
        .select_from(held.join(entry_key, and_(
            entry_key.c.store_ref == held.c.store_ref, entry_key.c.epoch == held.c.epoch,
            entry_key.c.seq == held.c.seq)))).scalar_one_or_none() or 0)


def list_silent(connection: Connection, since_ms: int) -> list[Silent]:
    """Tills in use that were not heard since; one never heard counts from when it was taken in."""
    heard_at = case((till.c.seen_at_ms > till.c.enrolled_at_ms, till.c.seen_at_ms),
                    else_=till.c.enrolled_at_ms)
    rows = connection.execute(
        select(till.c.store_ref, store.c.name, till.c.till_no, heard_at)
        .join(store, store.c.store_ref == till.c.store_ref)
        .where(till.c.state == "active", heard_at < since_ms)
        .order_by(store.c.name, till.c.till_no))
    return [Silent(*row) for row in rows]


# --- for a person ---------------------------------------------------------------------------------


class Bounds(NamedTuple):
    """What may be, before somebody is told."""

    held_hours: int = 24
    silent_days: int = 3
    backup_hours: int = 48


def find_alarms(
    engine: Engine, folder: Path, now_ms: int, bounds: Bounds
) -> list[tuple[str, dict[str, object]]]:
    """(code of a sentence, its values) for everything that needs a person; empty where nothing."""
    found = HealthReader(engine, folder).read(now_ms)
    with reading(engine).begin() as connection:
        silent = list_silent(connection, now_ms - bounds.silent_days * _DAY_MS)
        missing = list_gaps(connection, now_ms - bounds.silent_days * _DAY_MS)
    return [*_data_alarms(found, bounds), *_disk_alarms(found), *(
        ("hub.alarm_silent", {
            "name": one.name or one.store_ref[:8], "till_no": one.till_no,
            "days": (now_ms - one.heard_at_ms) // _DAY_MS}) for one in silent), *(
        ("hub.alarm_gap", {
            "name": gap.store_name or gap.store_ref[:8], "till_no": gap.till_no,
            "count": gap.entry_count, "head_seq": gap.head_seq,
            "days": (now_ms - gap.said_at_ms) // _DAY_MS}) for gap in missing)]


def _data_alarms(
    found: Figures, bounds: Bounds
) -> Iterator[tuple[str, dict[str, object]]]:
    if found.oldest_held_s > bounds.held_hours * 3_600:
        yield "hub.alarm_held", {
            "count": sum(found.held.values()), "hours": found.oldest_held_s // 3_600}
    if found.lag_count > LAG_MAX:
        yield "hub.alarm_lag", {"count": found.lag_count}
    if found.backup_failed:
        yield "hub.alarm_backup_failed", {}
    if found.entry_count and found.backup_age_s < 0:
        yield "hub.alarm_no_backup", {}
    elif found.backup_age_s > bounds.backup_hours * 3_600:
        yield "hub.alarm_backup_old", {"hours": found.backup_age_s // 3_600}


def _disk_alarms(found: Figures) -> Iterator[tuple[str, dict[str, object]]]:
    if is_disk_full(found):
        yield "hub.alarm_disk", {"mib": found.disk_free_bytes >> 20}


def is_disk_full(found: Figures) -> bool:
    """Less than a gigabyte, or less than a twentieth of it."""
    return bool(found.disk_total_bytes) and found.disk_free_bytes < max(
        DISK_BYTES_MIN, found.disk_total_bytes * _FREE_PERCENT_MIN // 100)


def not_ready(found: Figures) -> list[str]:
    """Why this hub should be sent no tills; empty where it should."""
    reasons = []
    if found.lag_count > LAG_MAX:
        reasons.append("projector")
    if is_disk_full(found):
        reasons.append("disk")
    return reasons


# --- for machines ---------------------------------------------------------------------------------


def write_metrics(found: Figures, tally: Tally, in_flight: int) -> str:
    """Prometheus' text, version 0.0.4."""
    lines = []
    for name, values in _counters(tally).items():
        lines += [f"# TYPE {name} counter", *(f"{name}{key} {count}" for key, count in values)]
    gauges: dict[str, int] = {
        "weezle_in_flight": in_flight,
        "weezle_stores": found.store_count,
        "weezle_tills": found.till_count,
        "weezle_tills_silent_a_day": found.silent_count,
        "weezle_ledger_entries": found.entry_count,
        "weezle_durable_entries": found.durable_count,
        "weezle_projector_lag_entries": found.lag_count,
        "weezle_held_oldest_seconds": found.oldest_held_s,
        "weezle_backup_age_seconds": found.backup_age_s,
        "weezle_backup_failed": found.backup_failed,
        "weezle_disk_free_bytes": found.disk_free_bytes,
    }
    for name, value in gauges.items():
        lines += [f"# TYPE {name} gauge", f"{name} {value}"]
    lines.append("# TYPE weezle_held_entries gauge")
    lines += [f'weezle_held_entries{{reason="{reason}"}} {count}'
              for reason, count in sorted(found.held.items())]
    return "\n".join(lines) + "\n"


_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "requests": ("path", "status"), "refusals": ("error",), "pushed_entries": (),
}


def _counters(tally: Tally) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {
        f"weezle_{name}_total": [] for name in _LABELS}
    for (name, *values), count in tally.items():
        pairs = zip(_LABELS[name], values, strict=True)
        said = ",".join(f'{label}="{value}"' for label, value in pairs)
        found[f"weezle_{name}_total"].append((f"{{{said}}}" if said else "", count))
    return found
