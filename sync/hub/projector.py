"""From ledger to sums: the tills' own appliers over a shadow of each store, and days out of it.

A shadow is what a till would know that had heard everything: derived tables in SQLite, filled by
`models.apply` in the feed's order, each fact once.  Days that changed are summed by the questions a
till is asked, and put where the platform's programs read.  All of it can be thrown away and made
again from the ledger.  What cannot be applied is held by what it waits for, and delays nothing.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update

from models import parked_rows, total_rows
from models.apply import apply_received
from models.db import Cursor, DBAPIConnection, memory_connection
from models.journal import Entry
from models.rows import Row, Rows, load_checksums, save_checksums
from sync.hub.base import reading
from sync.hub.ledger import read_feed, read_gap
from sync.hub.standing import read_round
from sync.hub.tables import held, projection, store, total
from sync.wire import FeedEntry

log = logging.getLogger(__name__)

SLICE = 500
#: Shadows kept open: each is three files, and two thousand stores are more than a process may have.
OPEN_MAX = 64
#: Sums are written after so many slices, and at the end.
_WRITE_SLICES = 20


class _TouchingRows(Rows):
    """Notes whose sales changed, so that only their days are summed again."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.sale_uids: set[str] = set()

    def insert(self, table_name: str, row: Row) -> None:
        super().insert(table_name, row)
        if table_name.startswith("sale"):
            self.sale_uids.add(row[0])

    def change(self, table_name: str, key: Sequence[Any], **values: Any) -> bool:
        if table_name.startswith("sale"):
            self.sale_uids.add(key[0])
        return super().change(table_name, key, **values)


class Shadow:
    """One store as a till would know it; `place` is how much of the feed is in it."""

    def __init__(self, connection: DBAPIConnection, sum_round: int = 0) -> None:
        self.connection = connection
        self.sum_round = sum_round
        #: Empty for one in memory; by it others look beside whoever is at work on the connection.
        self.file: str = connection.execute("PRAGMA database_list").fetchone()[2]
        connection.execute(
            "CREATE TABLE IF NOT EXISTS seen_fact (fact BLOB PRIMARY KEY) WITHOUT ROWID")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS shadow_place (id INTEGER PRIMARY KEY, place INTEGER)")
        row = connection.execute("SELECT place FROM shadow_place").fetchone()
        self.place: int = row[0] if row else 0
        self.checksums = load_checksums(connection)

    def take(self, entries: Sequence[FeedEntry], to: int) -> set[tuple[str, str]]:
        """Apply these in one transaction; (till, day) of what changed."""
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            derived = _TouchingRows(cursor, dict(self.checksums))
            for each in entries:
                if self._is_new(cursor, each.entry):
                    apply_received(derived, each.entry)
            days = total_rows.find_days(cursor, derived.sale_uids)
            save_checksums(cursor, derived.checksums)
            cursor.execute("INSERT OR REPLACE INTO shadow_place VALUES (1, ?)", (to,))
            cursor.execute("COMMIT")
        except BaseException:
            self.connection.rollback()
            raise
        finally:
            cursor.close()
        self.checksums, self.place = derived.checksums, to
        return days

    @staticmethod
    def _is_new(cursor: Cursor, entry: Entry) -> bool:
        """Whether this fact (a uid with its body) comes for the first time, under any epoch."""
        fact = hashlib.sha256(entry.uid.encode() + entry.body_hash).digest()[:16]
        cursor.execute("INSERT OR IGNORE INTO seen_fact VALUES (?)", (fact,))
        return bool(cursor.rowcount)

    def close(self) -> None:
        self.connection.close()


class Projector:
    """Keeps one shadow a store; each is moved by one thread at a time.

    `folder` keeps them over a restart; without one they are made again from the ledger.
    """

    def __init__(self, engine: Engine, folder: Path | None = None, life: str = "") -> None:
        self._engine = engine
        self._folder = folder
        self._life = life
        self._shadows: OrderedDict[str, Shadow] = OrderedDict()
        self._lock = threading.Lock()
        self._store_locks: dict[str, threading.Lock] = {}

    def shadow(self, store_ref: str) -> Shadow:
        with reading(self._engine).begin() as connection:
            sum_round = read_round(connection, store_ref)
        with self._lock:
            found = self._shadows.get(store_ref)
            if found is not None and found.sum_round != sum_round:
                # Something that was counted counts no more: begun again from the ledger.
                found.close()
                found = None
            if found is None:
                found = self._shadows[store_ref] = self._open(store_ref, sum_round)
            self._shadows.move_to_end(store_ref)
            self._close_some(store_ref)
            return found

    def _open(self, store_ref: str, sum_round: int) -> Shadow:
        if self._folder is None:
            return Shadow(memory_connection(), sum_round)
        from sync.hub.shadow_file import open_shadow

        return open_shadow(
            self._folder, store_ref, self._life, sum_round,
            lambda connection: Shadow(connection, sum_round))

    def _close_some(self, wanted: str) -> None:
        """Those longest unused, where a file keeps them and nobody is at work on them."""
        if self._folder is None:
            return
        for store_ref in list(self._shadows)[:max(0, len(self._shadows) - OPEN_MAX)]:
            lock = self._store_locks.get(store_ref)
            if store_ref == wanted or lock is None or not lock.acquire(blocking=False):
                continue
            try:
                self._shadows.pop(store_ref).close()
            finally:
                lock.release()

    def _forget_spoilt(self, store_ref: str, error: Exception) -> bool:
        """Whether a shadow's file was damaged: then it is gone, and made again by who asks next."""
        if self._folder is None:
            return False
        from sync.hub.shadow_file import forget_shadow, is_damage

        if not is_damage(error):
            return False
        with self._lock:
            spoilt = self._shadows.pop(store_ref, None)
            if spoilt is not None:
                spoilt.close()
            forget_shadow(self._folder, store_ref)
        log.warning("the shadow of %s was damaged: made again from the ledger", store_ref)
        return True

    @contextmanager
    def looking(self, store_ref: str) -> Iterator[DBAPIConnection]:
        """The store's shadow for who only looks: beside the projector where it lies in a file."""
        if self._folder is None:
            with self._lock_of(store_ref):
                yield self.shadow(store_ref).connection
            return
        from sync.hub.shadow_file import look_at

        connection = look_at(self.shadow(store_ref).file)
        try:
            # One moment of it, however many questions are asked.
            connection.execute("BEGIN")
            yield connection
        except Exception as error:
            with self._lock_of(store_ref):
                self._forget_spoilt(store_ref, error)
            raise
        finally:
            connection.close()

    def _lock_of(self, store_ref: str) -> threading.Lock:
        with self._lock:
            return self._store_locks.setdefault(store_ref, threading.Lock())

    def catch_up(self, store_ref: str, give_way: Callable[[], None] = lambda: None) -> int:
        """Read the feed to its end; how many entries were new.

        `give_way` is called between slices: whoever is in a hurry comes first.
        """
        with self._lock_of(store_ref):
            try:
                return self._catch_up(store_ref, give_way)
            except Exception as error:
                if not self._forget_spoilt(store_ref, error):
                    raise
            return self._catch_up(store_ref, give_way)

    def _catch_up(self, store_ref: str, give_way: Callable[[], None]) -> int:
        shadow = self.shadow(store_ref)
        count = 0
        if _read_behind(self._engine, store_ref, shadow):
            # The sums were not written behind the last slice, or are of another life.
            self._write(store_ref, shadow, _all_days(shadow), whole=True)
        days: set[tuple[str, str]] = set()
        slices = 0
        while True:
            with reading(self._engine).begin() as connection:
                to, entries = read_feed(connection, store_ref, shadow.place, SLICE)
            over = to == shadow.place
            if not over:
                count += len(entries)
                slices += 1
                days |= shadow.take(entries, to)
            # A long night is one day: it is not summed anew for every slice of it.
            if days and (over or slices % _WRITE_SLICES == 0):
                self._write(store_ref, shadow, days)
                days = set()
            if over:
                if _read_behind(self._engine, store_ref, shadow):
                    self._write(store_ref, shadow, days)
                return count
            give_way()

    def _write(
        self, store_ref: str, shadow: Shadow, days: set[tuple[str, str]], *, whole: bool = False
    ) -> None:
        parked = parked_rows.list_parked(shadow.connection)
        sums = [row for till_ref, day in sorted(days)
                for row in total_rows.sum_day(shadow.connection, till_ref, day)]
        with self._engine.begin() as connection:
            if whole:
                connection.execute(delete(total).where(total.c.store_ref == store_ref))
            for till_ref, day in sorted(() if whole else days):
                connection.execute(delete(total).where(
                    total.c.store_ref == store_ref, total.c.till_ref == till_ref,
                    total.c.business_date == day))
            if sums:
                connection.execute(
                    insert(total), [{"store_ref": store_ref, **row._asdict()} for row in sums])
            connection.execute(delete(held).where(held.c.store_ref == store_ref))
            if parked:
                connection.execute(
                    insert(held), [{"store_ref": store_ref, **row._asdict()} for row in parked])
            waiting, given_up = read_gap(connection, store_ref)
            _write_place(connection, store_ref, shadow.place, {
                "applied_count": shadow.place - given_up - waiting - len(parked),
                "held_count": len(parked)})

    def catch_up_all(self, give_way: Callable[[], None] = lambda: None) -> int:
        with reading(self._engine).begin() as connection:
            refs = [row[0] for row in connection.execute(select(store.c.store_ref))]
        count = 0
        failed: list[Exception] = []
        for ref in refs:
            try:
                count += self.catch_up(ref, give_way)
            except Exception as error:  # noqa: BLE001 - one store's trouble delays no other's sums
                failed.append(error)
        if failed:
            raise ExceptionGroup("stores that could not be summed", failed)
        return count

    def close(self) -> None:
        for shadow in self._shadows.values():
            shadow.close()


def _all_days(shadow: Shadow) -> set[tuple[str, str]]:
    return {(till_ref, day) for till_ref, day in shadow.connection.execute(
        "SELECT DISTINCT till_ref, business_date FROM sale")}


def _read_behind(engine: Engine, store_ref: str, shadow: Shadow) -> bool:
    """Whether what was written of a store says less or other than its shadow."""
    with reading(engine).begin() as connection:
        return _read_place(connection, store_ref) != shadow.place


def _read_place(connection: Connection, store_ref: str) -> int:
    row = connection.execute(
        select(projection.c.offset).where(projection.c.store_ref == store_ref)).first()
    return row[0] if row else 0


def _write_place(
    connection: Connection, store_ref: str, place: int, counts: dict[str, int]
) -> None:
    values = {"offset": place, **counts}
    changed = connection.execute(
        update(projection).where(projection.c.store_ref == store_ref).values(values))
    if not changed.rowcount:
        connection.execute(insert(projection).values(store_ref=store_ref, **values))
