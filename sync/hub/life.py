"""The hub's incarnation: one life from a start or restore to the next restore.

A mark outside the database says how far the ledger had come.  A database behind it was put back
(from a backup, by a failover, by an empty one): a new life begins, the tills hear of it and send
again what it has lost.  No person is needed, and none can forget it.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from typing import Final

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update

from sync.hub.accounts import count_entries
from sync.hub.base import make_tables
from sync.hub.keys import HubMark, HubWitness
from sync.hub.tables import chain, hub_state, incarnation, store

log = logging.getLogger(__name__)

VERSION: Final = 1
#: How long after a restore the tills are expected to have been heard.
_CATCHING_UP_MS: Final = 24 * 3_600_000


def is_same_life(mark: HubMark | None, newest: str, boot: int, entry_count: int) -> bool:
    """Whether a database is as far as the mark says its life had come."""
    return mark is not None and newest == mark.incarnation and (
        boot >= mark.boot and entry_count >= mark.entry_count)


class Life:
    """This start's incarnation; begins a new one where the database turns out to be older."""

    def __init__(self, engine: Engine, witness: HubWitness, now_ms: Callable[[], int]) -> None:
        self._witness = witness
        self._now_ms = now_ms
        self._lock = threading.Lock()
        make_tables(engine)
        with engine.begin() as connection:
            self._start(connection)

    def _start(self, connection: Connection) -> None:
        mark = self._witness.read()
        row = connection.execute(select(hub_state.c.boot, hub_state.c.version)).first()
        boot = row[0] if row else 0
        count = count_entries(connection)
        lives = connection.execute(
            select(incarnation.c.incarnation, incarnation.c.restore_points,
                   incarnation.c.began_at_ms).order_by(incarnation.c.number)).all()
        newest = lives[-1][0] if lives else ""
        same = is_same_life(mark, newest, boot, count)
        self.was_put_back = bool(lives or mark) and not same
        if not same:
            newest = os.urandom(16).hex()
            points = dict(connection.execute(select(store.c.store_ref, store.c.feed_head)).all())
            connection.execute(insert(incarnation).values(
                incarnation=newest, number=max(len(lives), 1 if mark else 0) + 1,
                began_at_ms=self._now_ms(),
                restore_points=msgspec.json.encode(points).decode()))
            # Nothing is durable that is not there.
            connection.execute(update(chain).where(chain.c.durable_seq > chain.c.head_seq)
                               .values(durable_seq=chain.c.head_seq))
            if self.was_put_back:
                log.warning("the database was put back: a new incarnation, %s", newest)
        if row is None:
            connection.execute(insert(hub_state).values(id=1, version=VERSION, boot=1))
        else:
            connection.execute(update(hub_state).values(boot=boot + 1))
        all_lives = connection.execute(
            select(incarnation.c.incarnation, incarnation.c.restore_points,
                   incarnation.c.began_at_ms, incarnation.c.number)
            .order_by(incarnation.c.number)).all()
        self.incarnation: str = newest
        self._lives = [
            (row[0], msgspec.json.decode(row[1], type=dict[str, int])) for row in all_lives]
        self._began_at_ms: int = all_lives[-1][2]
        #: Also where a restore tool began it, or this is a later start of it.
        self._is_first = all_lives[-1][3] == 1
        self._boot, self._count, self._seen = boot + 1, count, 0
        self._write()

    def note(self, new_count: int) -> None:
        """So many entries more are durable."""
        with self._lock:
            self._count += new_count
            self._write()

    def note_at_least(self, entry_count: int) -> None:
        """So many entries in all are durable, whoever wrote them: the hub's own and its office's.
        """
        with self._lock:
            if entry_count > self.entry_count:
                self._seen = entry_count
                self._write()

    @property
    def entry_count(self) -> int:
        # Each is a lower bound: what was pushed here, and what was counted at some moment.
        return max(self._count, self._seen)

    def _write(self) -> None:
        mark = self._witness.read()
        # The office writes beside a running hub: what it has noted is not taken back.
        known = mark.entry_count if mark and mark.incarnation == self.incarnation else 0
        self._witness.write(HubMark(self.incarnation, self._boot, max(self.entry_count, known)))

    def is_catching_up(self) -> bool:
        return not self._is_first and abs(
            self._now_ms() - self._began_at_ms) < _CATCHING_UP_MS

    def place_of(self, life: str, store_ref: str, place: int, feed_head: int) -> int:
        """Where to go on reading, for a till whose place is of this or an earlier life."""
        for n, (name, _) in enumerate(self._lives):
            if name == life:
                bounds = [points.get(store_ref, 0) for _, points in self._lives[n + 1:]]
                return min([place, feed_head, *bounds])
        return 0
