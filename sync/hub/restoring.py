"""Putting a hub back from a backup: a new life, begun here and now, with nothing thrown away.

The tills hear of the new life with their next hello and send again what the backup lacks; no person
is needed at any of them.
"""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from app.errors import Refused, WorldTrouble
from app.paths import make_durable
from sync.hub.accounts import count_entries
from sync.hub.backup import Manifest, check_copy
from sync.hub.base import make_tables, open_engine, sqlite_url
from sync.hub.keys import HubMark
from sync.hub.running import HubPlace, hold
from sync.hub.tables import chain, hub_backup, hub_state, incarnation, store

_DATABASE = "hub.db"


class Restored(NamedTuple):
    """`moved_to` is where the former database lies now; None where there was none."""

    entry_count: int
    at_ms: int
    incarnation: str
    moved_to: Path | None
    has_keys: bool


def restore(place: HubPlace, file: Path, now_ms: int) -> Restored:
    """The ledger of a backup becomes this hub's.

    Raises Refused beside a running hub, for PostgreSQL and without a file; WorldTrouble where the
    backup does not hold or the disk refuses: then nothing here has changed.
    """
    if place.database_url:
        raise Refused("hub.restore_not_here")
    if not file.is_file():
        raise Refused("restore.no_file", file=str(file))
    with hold(place):
        return _restore(place, file, now_ms)


def _restore(place: HubPlace, file: Path, now_ms: int) -> Restored:
    folder = place.folder
    fresh = folder / f"{_DATABASE}.restoring"
    try:
        _forget(fresh)
        shutil.copyfile(file, fresh)
        fresh.chmod(0o600)
        found = check_copy(fresh, now_ms)
        said = _read_manifest(file)
        if said is not None and said.sha256 != found.sha256:
            raise WorldTrouble("hub.backup_damaged", file=file.name, what="sha256")
        at_ms = said.at_ms if said is not None else 0
        mark = _begin_life(fresh, file.name, found, at_ms, now_ms)
        moved_to = _move_aside(folder, now_ms)
        fresh.rename(folder / _DATABASE)
        make_durable(folder)
        place.mark.write(mark)
        outer = place.outer_mark()
        # Where there is none it is another user's, and finds out by itself.
        if outer is not None and outer.exists():
            outer.write(mark)
    except OSError as error:
        raise WorldTrouble("hub.restore_disk", folder=str(folder)) from error
    finally:
        _forget(fresh)
    return Restored(found.entry_count, at_ms, mark.incarnation, moved_to, place.keys.exists())


def _begin_life(
    file: Path, name: str, found: Manifest, at_ms: int, now_ms: int
) -> HubMark:
    """A new incarnation in the copy; what it holds, and no more, is durable."""
    engine = open_engine(sqlite_url(file))
    try:
        make_tables(engine)
        with engine.begin() as connection:
            life = _mint(connection, now_ms)
            # Every chain was hashed to its head in this very backup.
            connection.execute(update(chain).values(durable_seq=chain.c.head_seq))
            number = connection.execute(
                select(func.coalesce(func.max(hub_backup.c.number), 0))).scalar_one()
            connection.execute(insert(hub_backup).values(
                number=number + 1, ended_at_ms=at_ms, name=name, sha256=found.sha256,
                entry_count=found.entry_count, trouble=""))
            boot = connection.execute(select(hub_state.c.boot)).scalar_one_or_none() or 0
            count = count_entries(connection)
        with engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            # All of it in the one file that is renamed.
            driver.execute("PRAGMA journal_mode = DELETE")
    finally:
        engine.dispose()
    return HubMark(life, boot, count)


def _mint(connection: Connection, now_ms: int) -> str:
    life = os.urandom(16).hex()
    number = connection.execute(
        select(func.coalesce(func.max(incarnation.c.number), 0))).scalar_one()
    points = dict(connection.execute(select(store.c.store_ref, store.c.feed_head)).all())
    connection.execute(insert(incarnation).values(
        incarnation=life, number=number + 1, began_at_ms=now_ms,
        restore_points=msgspec.json.encode(points).decode()))
    return life


def _move_aside(folder: Path, now_ms: int) -> Path | None:
    """What lay here, whole or not, with its log: it may hold what the backup does not."""
    if not (folder / _DATABASE).exists():
        return None
    moment = datetime.fromtimestamp(now_ms / 1000, UTC)
    aside = folder / f"before-restore-{moment:%Y%m%dT%H%M%S}-{os.urandom(2).hex()}"
    aside.mkdir(mode=0o700)
    for suffix in ("-wal", "-shm", ""):
        old = folder / f"{_DATABASE}{suffix}"
        if old.exists():
            old.rename(aside / old.name)
    make_durable(aside)
    return aside


def _read_manifest(file: Path) -> Manifest | None:
    """What was written beside a backup.  Raises WorldTrouble for one that is none."""
    beside = file.with_suffix(".json")
    if not beside.exists():
        return None
    try:
        return msgspec.json.decode(beside.read_bytes(), type=Manifest)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise WorldTrouble("hub.backup_damaged", file=beside.name, what="manifest") from error


def _forget(file: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
