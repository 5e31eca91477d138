"""Reading the shop's settings."""

from __future__ import annotations

from models.db import DBAPIConnection


def read_all(connection: DBAPIConnection) -> list[tuple[str, str, str]]:
    """(name, value as JSON, version uid) of every setting ever set."""
    rows: list[tuple[str, str, str]] = connection.execute(
        "SELECT name, value_json, version_uid FROM setting"
    ).fetchall()
    return rows


def read_version(connection: DBAPIConnection, name: str) -> str:
    row = connection.execute("SELECT version_uid FROM setting WHERE name = ?", (name,)).fetchone()
    return row[0] if row else ""
