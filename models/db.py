"""The encrypted file: opening it, the one writer, the readers, the version it is at.

SQLCipher by its own driver; WAL, ``synchronous=FULL``: with NORMAL most simulated power cuts lost
an acknowledged sale, with FULL none (docs/decisions/0003).  Checkpoints are ours, made when no
cart is open.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from sqlcipher3 import dbapi2

from models import (  # noqa: F401  every table must be declared before a file is made
    accounts,
    cash_receipts,
    catalog,
    control,
    counter,
    from_hub,
    journal_table,
    label_text,
    local,
    lot,
    moves,
    people,
    platform,
    pricing,
    producer,
    registers,
    sale,
    settlement,
    shift,
    stock,
)
from models.base import tables

#: Layout of the tables. A newer file is refused in words, an older one is migrated.
DATABASE_VERSION = 4

#: SQLite's WAL-reset race is fixed from here on (ARCHITECTURE, decisions).
SQLITE_VERSION_MIN = (3, 51, 3)

#: Rows between two checkpoints: some fifty sales, a few megabytes of log, a few milliseconds.
CHANGES_PER_CHECKPOINT = 2_000
#: The same while a long feed is taken in: the log stays at some tens of megabytes, and pages
#: that were written many times in between go into the file once.
CHANGES_PER_CHECKPOINT_BESIDE = 5_000

DBAPIConnection: TypeAlias = dbapi2.Connection
Cursor: TypeAlias = dbapi2.Cursor
DatabaseError = dbapi2.DatabaseError
IntegrityError = dbapi2.IntegrityError


class WrongKey(Exception):
    """The file is there but this key does not open it, or its first page is damaged."""


class Unfinished(Exception):
    """Somebody began to make a shop here and was stopped before its tables were there."""


class DatabaseTooNew(Exception):
    """A newer version of the program wrote this file; `args[0]` is its version."""


class DatabaseTooOld(Exception):
    """The file wants a migration first; `args[0]` is its version."""


class Database:
    """One open shop file.  `writer` is held under `lock`; every thread has its own reader."""

    def __init__(
        self, path: Path, key_hex: str, *, create: bool = False, vfs: str = "",
        any_version: bool = False,
    ) -> None:
        """Open `path` with the raw 256-bit key (64 hex digits).

        Raises WrongKey, DatabaseTooNew, DatabaseTooOld, FileNotFoundError.  Never creates a file
        unless asked to, and never overwrites one.  `any_version` is for migrations alone.
        """
        if create == path.exists():
            raise FileExistsError(path) if create else FileNotFoundError(path)
        if not create and path.stat().st_size == 0:
            # SQLite would take it for a new file and begin to write.
            raise WrongKey("empty")
        self.path = path
        self.lock = threading.RLock()
        self._key_hex = key_hex
        self._vfs = vfs
        self._local = threading.local()
        self._readers: list[DBAPIConnection] = []
        self._changes_at_checkpoint = 0
        self.writer: DBAPIConnection = self._connect()
        try:
            if create:
                self._create_tables()
            if not any_version:
                self._check_version()
        except BaseException:
            self.close()
            raise

    def _connect(self) -> DBAPIConnection:
        uri = f"file:{quote(str(self.path))}?mode=rwc" + (f"&vfs={self._vfs}" if self._vfs else "")
        connection = dbapi2.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256,
            timeout=5,
        )
        try:
            _unlock(connection, self._key_hex)
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            for pragma in (
                "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
                "wal_autocheckpoint = 0", "busy_timeout = 5000", "journal_size_limit = 67108864",
                "trusted_schema = OFF", "cell_size_check = ON", "fullfsync = ON",
                "checkpoint_fullfsync = ON", "cache_size = -65536",
            ):
                connection.execute(f"PRAGMA {pragma}")
        except dbapi2.DatabaseError as error:
            connection.close()
            if "not a database" in str(error) or "malformed" in str(error) or "hmac" in str(error):
                raise WrongKey(str(error)) from error
            raise
        return connection

    def _create_tables(self) -> None:
        from models.schema import creating_statements

        with self.transaction() as cursor:
            for statement in (*creating_statements(), *journal_table.APPEND_ONLY_TRIGGERS):
                cursor.execute(statement)
            cursor.execute(f"PRAGMA user_version = {DATABASE_VERSION}")

    def _check_version(self) -> None:
        version = self.writer.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            raise Unfinished
        if version > DATABASE_VERSION:
            raise DatabaseTooNew(version)
        if version < DATABASE_VERSION:
            raise DatabaseTooOld(version)

    def reader(self) -> DBAPIConnection:
        """This thread's own read-only connection; it sees what is committed, never half a sale."""
        reader: DBAPIConnection | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = self._connect()
            reader.execute("PRAGMA query_only = ON")
            with self.lock:
                self._readers.append(reader)
        return reader

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """One durable transaction on the writer: commit at the end, rollback on any exception."""
        with self.lock:
            cursor = self.writer.cursor()
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            except BaseException:
                if self.writer.in_transaction:
                    self.writer.rollback()
                raise
            finally:
                cursor.close()

    @contextmanager
    def soft_transaction(self) -> Iterator[Cursor]:
        """A transaction without an fsync of its own: for rows a crash may take back (the draft)."""
        with self.lock:
            self.writer.execute("PRAGMA synchronous = NORMAL")
            try:
                with self.transaction() as cursor:
                    yield cursor
            finally:
                self.writer.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def careless(self) -> Iterator[None]:
        """Nothing waits for the disk: for a file that is thrown away when making it fails.

        A power cut meanwhile may spoil the whole file (docs/decisions/0003); never for a shop.
        """
        with self.lock:
            self.writer.execute("PRAGMA synchronous = OFF")
        try:
            yield
        finally:
            with self.lock:
                self.writer.execute("PRAGMA synchronous = FULL")
            self.checkpoint()

    def copy_to(self, target: Path) -> None:
        """The whole file as it is at this instant, under the same key; selling goes on meanwhile.

        Raises DatabaseError where the disk refuses; what was written by then is not a copy.
        """
        copy = dbapi2.connect(str(target), isolation_level=None)
        try:
            _unlock(copy, self._key_hex)
            self.reader().backup(copy)
        finally:
            copy.close()

    def checkpoint(self) -> None:
        """Move the log into the file without waiting for readers; called when no cart is open."""
        with self.lock:
            self.writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            self._changes_at_checkpoint = self.writer.total_changes

    def truncate_log(self) -> None:
        """Move the log into the file and cut it off: what was destroyed lies in no log either.

        A reader in the middle of something keeps it a while; the next checkpoint comes for it.
        """
        with self.lock:
            self.writer.execute("PRAGMA busy_timeout = 0")
            try:
                self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                self.writer.execute("PRAGMA busy_timeout = 5000")
            self._changes_at_checkpoint = self.writer.total_changes

    def checkpoint_beside(self) -> None:
        """The same from this thread's own connection, where very much is written at a time.

        It takes no lock of ours: a sale is written meanwhile, into the log behind.
        """
        changes = self.writer.total_changes
        if changes - self._changes_at_checkpoint >= CHANGES_PER_CHECKPOINT_BESIDE:
            self.reader().execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            self._changes_at_checkpoint = changes

    def rest(self) -> None:
        """Checkpoint where enough was written since the last one; called when no cart is open."""
        if self.writer.total_changes - self._changes_at_checkpoint >= CHANGES_PER_CHECKPOINT:
            self.checkpoint()

    def close(self) -> None:
        with self.lock:
            for reader in self._readers:
                reader.close()
            self._readers.clear()
            self.writer.close()


def _unlock(connection: DBAPIConnection, key_hex: str) -> None:
    connection.execute(f"PRAGMA key = \"x'{key_hex}{salt_of(key_hex)}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute("PRAGMA cipher_memory_security = OFF")


def is_key_of(path: Path, key_hex: str) -> bool:
    """Whether the first page opens under this key, however damaged the file is further back."""
    connection = dbapi2.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        _unlock(connection, key_hex)
        connection.execute("PRAGMA user_version").fetchone()
    except dbapi2.DatabaseError:
        return False
    finally:
        connection.close()
    return True


def salt_of(key_hex: str) -> str:
    """The file's salt, 32 hex digits, made from its key instead of being read from its first bytes.

    A power cut in the middle of a checkpoint may spoil the first sector; the log still holds that
    page, but only a salt known from elsewhere can read it.  The key is random, one a shop, so the
    salt has nothing to hide or to spread.
    """
    return hashlib.sha256(b"weezle.salt.1" + bytes.fromhex(key_hex)).hexdigest()[:32]


def compiled_insert(table_name: str) -> str:
    """The driver's text of a full-row insert into one table, columns in declared order."""
    return tables[table_name].insert


def memory_connection() -> DBAPIConnection:
    """An empty shop in memory, for rebuilding the derived tables from the journal."""
    from models.schema import all_statements

    connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    for statement in all_statements():
        connection.execute(statement)
    return connection
