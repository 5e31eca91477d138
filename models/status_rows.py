"""Reading how a till stands: for the status command, nothing a use case decides by."""

from __future__ import annotations

from models.db import DBAPIConnection, memory_connection
from models.values import Ref


def read_last_receipt_no(connection: DBAPIConnection, till_ref: Ref) -> str:
    """The newest receipt of this till; empty before the first."""
    row = connection.execute(
        "SELECT s.receipt_no FROM sale s JOIN entry e ON e.epoch = s.epoch AND e.seq = s.seq "
        "WHERE s.till_ref = ? ORDER BY e.position DESC LIMIT 1", (till_ref,),
    ).fetchone()
    return row[0] if row else ""


def read_latest_ms(connection: DBAPIConnection, epoch: Ref) -> int:
    """When the last entry of a chain happened, by the wall; 0 for an empty one."""
    row = connection.execute(
        "SELECT happened_at_ms FROM entry WHERE epoch = ? ORDER BY seq DESC LIMIT 1", (epoch,),
    ).fetchone()
    return int(row[0]) if row else 0


def count_entries(connection: DBAPIConnection) -> int:
    return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])


def describe_library() -> str:
    """Versions of SQLCipher and of the SQLite inside it."""
    connection = memory_connection()
    try:
        sqlite = connection.execute("SELECT sqlite_version()").fetchone()[0]
        cipher = connection.execute("PRAGMA cipher_version").fetchone()[0]
    finally:
        connection.close()
    return f"{cipher} · SQLite {sqlite}"
