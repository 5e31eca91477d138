"""Bringing an older file to this version: whole or not at all, the old one kept beside it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import ShopError, WorldTrouble
from app.verifying import verify_database
from models import db, identity_rows, journal, kinds, parked_rows

if TYPE_CHECKING:
    from app.till import Till


def upgrade_file(
    file: Path, key_hex: str, version: int, *, versions: Path | None = None
) -> Path:
    """Migrate a copy, verify it, and only then let it take the file's name; where the old one lies.

    Raises WorldTrouble("upgrade.failed"): then the file is what it was.
    """
    # Imported late: Alembic and SQLAlchemy cost more than a start of the till may.
    from models.migrations.run import VERSIONS, migrate

    kept = _free_name(file.with_name(f"{file.stem}.v{version}{file.suffix}"))
    work = file.with_name(f"{file.stem}.upgrading{file.suffix}")
    _forget(work)
    try:
        old = db.Database(file, key_hex, any_version=True)
        try:
            old.copy_to(work)
            old.copy_to(kept)
        finally:
            old.close()
        _sync(kept)
        copy = db.Database(work, key_hex, any_version=True)
        try:
            migrate(copy, version, versions or VERSIONS)
        finally:
            copy.close()
        _check(work, key_hex)
        if file.with_name(f"{file.name}-wal").exists():
            raise WorldTrouble("upgrade.failed", file=file.name, detail="in use")
        _sync(work)
        work.replace(file)
    except Exception as error:
        # Whatever a step or the disk said: the shop's own file has not been touched.
        _forget(kept)
        raise WorldTrouble("upgrade.failed", file=file.name, detail=_words(error)) from error
    finally:
        _forget(work)
    if os.name != "nt":
        _sync(file.parent)
    return kept


def apply_what_waited(till: Till) -> bool:
    """Rebuild every derived row where this version knows a kind an older one had to park.

    A rebuild applies each entry at its own place, as every other till does; False where none waits.
    """
    waiting = parked_rows.list_parked_kinds(till.database.writer)
    if not any(kinds.knows(kind, schema) for kind, schema in waiting):
        return False
    from models.migrations.run import rebuild_derived

    with till.database.transaction():
        rebuild_derived(till.database)
    till.read_again()
    return True


def _check(work: Path, key_hex: str) -> None:
    database = db.Database(work, key_hex)
    try:
        identity = identity_rows.read_identity(database.writer)
        if identity is None:
            raise WorldTrouble("shop.unfinished", folder=str(work.parent))
        writer = journal.Writer(identity.org_ref, identity.store_ref, identity.till_ref)
        verify_database(database, writer, full=True)
    finally:
        database.close()


def _words(error: Exception) -> str:
    return error.code if isinstance(error, ShopError) else f"{type(error).__name__}: {error}"


def _free_name(wanted: Path) -> Path:
    number, name = 2, wanted
    while name.exists():
        name = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    return name


def _forget(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
