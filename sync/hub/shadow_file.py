"""Shadows kept over a restart of the hub: plain files, made again whenever there is any doubt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from models.db import DBAPIConnection

T = TypeVar("T")


def open_shadow(
    folder: Path, store_ref: str, life: str, sum_round: int,
    use: Callable[[DBAPIConnection], T],
) -> T:
    """What `use` makes of the store's shadow of this life of the hub; older ones, those of older
    layouts and a damaged one go.
    """
    try:
        return _open(folder, store_ref, life, sum_round, use)
    except Exception as error:
        if not is_damage(error):
            raise
    forget_shadow(folder, store_ref)
    return _open(folder, store_ref, life, sum_round, use)


def is_damage(error: Exception) -> bool:
    """Malformed, or no database: not locked, full or out of reach, which are errors of the moment.
    """
    from sqlcipher3 import dbapi2

    return type(error) is dbapi2.DatabaseError


def forget_shadow(folder: Path, store_ref: str) -> None:
    """Its files go; all of it is made again from the ledger."""
    for file in folder.glob(f"{store_ref}-*"):
        file.unlink()


def _open(
    folder: Path, store_ref: str, life: str, sum_round: int,
    use: Callable[[DBAPIConnection], T],
) -> T:
    from sqlcipher3 import dbapi2

    from models.schema import creating_statements

    folder.mkdir(parents=True, exist_ok=True)
    statements = creating_statements()
    name = _name(statements, store_ref, life, sum_round)
    for old in folder.glob(f"{store_ref}-*"):
        if not old.name.startswith(name):
            old.unlink()
    file = folder / name
    connection = dbapi2.connect(str(file), isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "busy_timeout = 30000",
                       "cell_size_check = ON"):
            connection.execute(f"PRAGMA {pragma}")
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sale'").fetchone():
            connection.execute("BEGIN")
            for statement in statements:
                connection.execute(statement)
            connection.execute("COMMIT")
        return use(connection)
    except BaseException:
        connection.close()
        raise


def copy_shadow(
    folder: Path, store_ref: str, life: str, sum_round: int
) -> DBAPIConnection | None:
    """The shadow as it is now, in memory; None where no hub has made one of this life."""
    from sqlcipher3 import dbapi2

    from models.schema import creating_statements

    file = folder / _name(creating_statements(), store_ref, life, sum_round)
    if not file.exists():
        return None
    copy = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    source = dbapi2.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        source.backup(copy)
    finally:
        source.close()
    return copy


def _name(statements: Sequence[str], store_ref: str, life: str, sum_round: int) -> str:
    layout = hashlib.sha256("".join(statements).encode()).hexdigest()[:8]
    return f"{store_ref}-{layout}-{life[:16]}-{sum_round}.db"


def look_at(file: str) -> DBAPIConnection:
    """A connection of its own onto a shadow kept in a file, for who only looks."""
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(
        f"{Path(file).as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA busy_timeout = 5000")
    return connection
