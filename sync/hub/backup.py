"""Backups of the hub's ledger that were opened and hashed again before they count.

A SQLite hub is copied while it serves; the copy is checked by itself, every chain from its first
entry, and gets its name last.  What a database server keeps is not copied here: its people say
which heads a finished backup of theirs holds.  Either way the chains' durable places follow, and
never say more than was checked.  The hub's keys are in none of them (docs/hub.md).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, Engine, func, insert, select, update

from app.errors import BadInput, Refused, WorldTrouble
from app.paths import make_durable
from sync.hub import ledger
from sync.hub.accounts import count_entries
from sync.hub.base import make_tables, open_copy, reading
from sync.hub.chains import Head, check_ledger
from sync.hub.tables import chain, hub_backup, incarnation
from sync.wire import HashText, RefText, Seq

_PREFIX: Final = "hub-"
_CHUNK: Final = 1 << 20
KEEP_MIN: Final = 2


class ManifestHead(msgspec.Struct, frozen=True):
    """One chain as the backup holds it."""

    store: RefText
    epoch: RefText
    seq: Seq
    hash: HashText


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup is: beside its file, or by itself for one that is made by other means."""

    v: int = 1
    at_ms: int
    incarnation: str
    heads: list[ManifestHead]
    entry_count: Annotated[int, msgspec.Meta(ge=0)] = 0
    #: Of the file; empty where the manifest stands by itself.
    sha256: str = ""


class Done(NamedTuple):
    """A backup that counts."""

    file: Path
    entry_count: int
    chain_count: int
    sha256: str


def back_up(
    engine: Engine, folder: Path, now_ms: int, *, keep: int = 0,
    give_way: Callable[[], None] = lambda: None,
) -> Done:
    """A verified copy under `folder`, with its manifest; `keep` of them stay, 0 keeps all.

    Raises Refused for a hub on PostgreSQL, BadInput for a `keep` of one, WorldTrouble where the
    disk refuses or the copy does not hold: it is noted, and nothing of it is left.
    """
    if engine.dialect.name != "sqlite":
        raise Refused("hub.backup_not_here")
    if keep and keep < KEEP_MIN:
        raise BadInput("hub.backup_keep", least=KEEP_MIN)
    make_tables(engine)
    moment = datetime.fromtimestamp(now_ms / 1000, UTC)
    file = folder / f"{_PREFIX}{moment:%Y%m%dT%H%M%SZ}.db"
    try:
        done, manifest = _copy(engine, file, now_ms, give_way)
    except OSError as error:
        _note(engine, now_ms, file.name, trouble="disk")
        raise WorldTrouble("hub.backup_disk", folder=str(folder)) from error
    except WorldTrouble as error:
        _note(engine, now_ms, file.name, trouble=error.code)
        raise
    with engine.begin() as connection:
        _advance(connection, manifest.heads)
        _insert(connection, now_ms, file.name, done.sha256, done.entry_count, "")
    if keep:
        _thin_out(folder, keep)
    return done


def _copy(
    engine: Engine, file: Path, now_ms: int, give_way: Callable[[], None]
) -> tuple[Done, Manifest]:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if file.exists():
        raise WorldTrouble("hub.backup_exists", file=str(file))
    beside = file.with_suffix(".unverified")
    try:
        beside.unlink(missing_ok=True)
        os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        _copy_pages(engine, beside)
        _sync(beside)
        manifest = check_copy(beside, now_ms, give_way)
        written = file.with_suffix(".json")
        _write(written, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        beside.rename(file)
        make_durable(file.parent)
    finally:
        beside.unlink(missing_ok=True)
    return Done(file, manifest.entry_count, len(manifest.heads), manifest.sha256), manifest


def _copy_pages(engine: Engine, target: Path) -> None:
    """One moment of the database, whatever is being written meanwhile."""
    from sqlcipher3 import dbapi2

    try:
        to = dbapi2.connect(str(target), isolation_level=None)
        try:
            with engine.connect() as connection:
                source = connection.connection.driver_connection
                assert source is not None
                source.backup(to)
            # One file, without a log beside it.
            to.execute("PRAGMA journal_mode = DELETE")
        finally:
            to.close()
    except dbapi2.Error as error:
        raise WorldTrouble("hub.backup_disk", folder=str(target.parent)) from error


def check_copy(
    file: Path, now_ms: int, give_way: Callable[[], None] = lambda: None
) -> Manifest:
    """Open a copy by itself, hash it all again, and say what it holds.

    Raises WorldTrouble where it is no whole ledger.
    """
    from sqlalchemy.exc import SQLAlchemyError

    engine = open_copy(file)
    try:
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
            if found != "ok":
                raise WorldTrouble("hub.backup_damaged", file=file.name, what=str(found))
        report = check_ledger(engine, give_way)
        if report.faults:
            raise WorldTrouble("hub.backup_damaged", file=file.name, what=report.faults[0])
        with reading(engine).begin() as connection:
            life = _read_life(connection)
    except SQLAlchemyError as error:
        raise WorldTrouble(
            "hub.backup_damaged", file=file.name, what=type(error).__name__) from error
    finally:
        engine.dispose()
    return Manifest(
        at_ms=now_ms, incarnation=life, heads=[_said(head) for head in report.heads],
        entry_count=report.entry_count, sha256=hash_file(file))


def hash_file(file: Path) -> str:
    """SHA-256 in hex.  Raises OSError."""
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


# --- backups made by other means ------------------------------------------------------------------


def take_heads(engine: Engine, now_ms: int) -> bytes:
    """Every chain's head now, as JSON: what a backup that begins after this is sure to hold."""
    make_tables(engine)
    with reading(engine).begin() as connection:
        rows = connection.execute(
            select(chain.c.store_ref, chain.c.epoch, chain.c.head_seq, chain.c.head_hash)
            .where(chain.c.head_seq > 0).order_by(chain.c.store_ref, chain.c.epoch)).all()
        heads = [ManifestHead(r[0], r[1], r[2], bytes(r[3]).hex()) for r in rows]
        manifest = Manifest(
            at_ms=now_ms, incarnation=_read_life(connection), heads=heads,
            entry_count=count_entries(connection))
    return msgspec.json.format(msgspec.json.encode(manifest), indent=1)


def note_backup(engine: Engine, heads: bytes, name: str, now_ms: int) -> tuple[int, int]:
    """(chains it holds, chains this ledger holds otherwise): the archive has confirmed these heads.

    Raises BadInput for what `take_heads` never wrote.
    """
    try:
        manifest = msgspec.json.decode(heads, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise BadInput("hub.heads_malformed", file=name) from error
    make_tables(engine)
    with engine.begin() as connection:
        known = _advance(connection, manifest.heads)
        _insert(connection, now_ms, name, manifest.sha256, manifest.entry_count, "")
    return known, len(manifest.heads) - known


def _advance(connection: Connection, heads: Sequence[ManifestHead]) -> int:
    """Durable places up to these heads, where this very ledger holds them; how many it does."""
    known = 0
    for head in heads:
        here = ledger.read_hashes(connection, head.store, head.epoch, head.seq, head.seq)
        if here.get(head.seq, b"").hex() != head.hash:
            continue
        known += 1
        connection.execute(
            update(chain).where(
                chain.c.store_ref == head.store, chain.c.epoch == head.epoch,
                chain.c.durable_seq < head.seq).values(durable_seq=head.seq))
    return known


# --- small things ---------------------------------------------------------------------------------


class Last(NamedTuple):
    """The newest backup that counts, and what came of the newest attempt."""

    ended_at_ms: int
    name: str
    trouble: str


def read_last(connection: Connection) -> Last:
    """Zero and empty where there never was one."""
    rows = connection.execute(
        select(hub_backup.c.ended_at_ms, hub_backup.c.name, hub_backup.c.trouble)
        .order_by(hub_backup.c.number.desc())).all()
    good = next((row for row in rows if not row[2]), None)
    trouble = rows[0][2] if rows else ""
    return Last(good[0] if good else 0, good[1] if good else "", trouble)


def _note(engine: Engine, now_ms: int, name: str, *, trouble: str) -> None:
    with engine.begin() as connection:
        _insert(connection, now_ms, name, "", 0, trouble)


def _insert(
    connection: Connection, now_ms: int, name: str, sha256: str, entry_count: int, trouble: str
) -> None:
    number = connection.execute(
        select(func.coalesce(func.max(hub_backup.c.number), 0))).scalar_one()
    connection.execute(insert(hub_backup).values(
        number=number + 1, ended_at_ms=now_ms, name=name, sha256=sha256, entry_count=entry_count,
        trouble=trouble))


def _read_life(connection: Connection) -> str:
    return str(connection.execute(
        select(incarnation.c.incarnation).order_by(incarnation.c.number.desc()).limit(1)
    ).scalar_one_or_none() or "")


def _said(head: Head) -> ManifestHead:
    return ManifestHead(head.store_ref, head.epoch, head.seq, head.hash.hex())


def _write(file: Path, data: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())


def _sync(file: Path) -> None:
    with file.open("r+b") as target:
        os.fsync(target.fileno())


def _thin_out(folder: Path, keep: int) -> None:
    """The newest stay; only whole backups of this program's making are ever taken away."""
    for old in sorted(folder.glob(f"{_PREFIX}*Z.db"), reverse=True)[keep:]:
        manifest = old.with_suffix(".json")
        if manifest.exists():
            old.unlink()
            manifest.unlink()
