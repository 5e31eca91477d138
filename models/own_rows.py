"""What a file that stands alone has of its own: its lists, and the kinds of what was done in it."""

from __future__ import annotations

from models.db import DBAPIConnection


def count_kinds(connection: DBAPIConnection) -> dict[str, int]:
    """Entries of each kind in the whole record."""
    return dict(connection.execute("SELECT kind, count(*) FROM entry GROUP BY kind").fetchall())


def count_lists(connection: DBAPIConnection) -> tuple[int, int, int]:
    """(producers' items, producers, members)."""
    found: tuple[int, int, int] = connection.execute(
        "SELECT (SELECT count(*) FROM producer_item), (SELECT count(*) FROM producer), "
        "(SELECT count(*) FROM member)").fetchone()
    return found
