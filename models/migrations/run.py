"""Running Alembic over one open file: from the version it is at to the newest."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from models import journal, rows
from models.apply import apply_received
from models.base import tables_of
from models.db import Database

VERSIONS = Path(__file__).parent / "versions"


def migrate(database: Database, version: int, versions: Path = VERSIONS) -> None:
    """Carry out every step behind `version`, then make all derived rows anew from the journal.

    One transaction: a fault at any statement leaves the file at its old version.  Raises whatever
    a step raises.
    """
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: database.writer, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    connection = engine.connect()
    try:
        with connection.begin():
            config = Config()
            config.set_main_option("script_location", str(Path(__file__).parent))
            config.set_main_option("version_locations", str(versions))
            config.set_main_option("path_separator", "newline")
            config.attributes["connection"] = connection
            command.stamp(config, f"{version:04d}")
            command.upgrade(config, "head")
            rebuild_derived(database)
    finally:
        # The driver's connection is the caller's; it must stay open.
        connection.detach()
        connection.close()


def rebuild_derived(database: Database) -> None:
    """All derived rows from the journal, inside the caller's transaction.

    So a migration equals a rebuild by construction, and entries an older program had to park are
    applied by the one that knows them.
    """
    cursor = database.writer.cursor()
    for table in tables_of("derived"):
        cursor.execute(f"DELETE FROM {table.name}")
    fresh = rows.Rows(cursor, {})
    repeats = journal.find_repeats(cursor)
    for entry in journal.read_all(database.writer):
        if entry.position not in repeats:
            apply_received(fresh, entry)
    rows.save_checksums(cursor, fresh.checksums)
    cursor.close()
