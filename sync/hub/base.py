"""The hub's database: SQLite by default, PostgreSQL by URL, one way of locking for both."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.pool import NullPool, StaticPool

from sync.hub.tables import metadata, store

#: A statement that takes longer blocks others for no good reason.
_STATEMENT_MS = 30_000


def open_engine(url: str) -> Engine:
    """An engine for `sqlite:///FILE`, `sqlite://` (memory, tests) or `postgresql+psycopg://...`."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    return create_engine(
        url, pool_size=16, max_overflow=16, pool_pre_ping=True,
        # A standby that is behind looks exactly like a hub that was put back: never talk to one.
        connect_args={"target_session_attrs": "read-write",
                      "options": f"-c statement_timeout={_STATEMENT_MS} "
                                 "-c idle_in_transaction_session_timeout=60000"})


def open_copy(file: Path) -> Engine:
    """An engine over a SQLite file that is only looked at, and left as it is to the byte."""
    from sqlcipher3 import dbapi2

    engine = create_engine("sqlite://", module=dbapi2, poolclass=NullPool, creator=lambda: (
        dbapi2.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True,
                       isolation_level=None)))

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


def _sqlite(url: str) -> Engine:
    # The till's own SQLite: clear of the faults of older ones (docs/decisions/0003).
    from sqlcipher3 import dbapi2

    in_memory = url == "sqlite://"
    if in_memory:
        engine = create_engine(
            url, module=dbapi2, poolclass=StaticPool,
            connect_args={"check_same_thread": False, "isolation_level": None})
    else:
        engine = create_engine(
            url, module=dbapi2, pool_size=16, max_overflow=16,
            connect_args={"check_same_thread": False, "isolation_level": None, "timeout": 30})

    @event.listens_for(engine, "connect")
    def connected(connection: dbapi2.Connection, _record: object) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
                       "busy_timeout = 30000", "trusted_schema = OFF", "cell_size_check = ON",
                       # What is destroyed is written over: a person's key, first of all.
                       "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        # Who only looks says so (`reading`); everybody else waits for the one writer at once.
        reads = connection.get_execution_options().get("reads")
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return engine


def make_tables(engine: Engine) -> None:
    with engine.begin() as connection:
        metadata.create_all(connection)


def reading(engine: Engine) -> Engine:
    """The same engine for transactions that only look."""
    return engine.execution_options(reads=True)


def lock_store(connection: Connection, store_ref: str) -> tuple[str, int]:
    """(org, head of the feed) of a store, held until the transaction ends.

    The feed's places are given under this lock and become visible with it, in their order: a
    reader that has seen a place has seen every lower one, however long a writer takes.
    """
    row = connection.execute(
        select(store.c.org_ref, store.c.feed_head).where(store.c.store_ref == store_ref)
        .with_for_update()).one()
    return row[0], row[1]
