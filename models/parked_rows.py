"""Reading what was received and cannot be applied yet."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection


class ParkedRow(NamedTuple):
    """`dependency` is what it waits for, as `models.registers` says; empty: it can never be."""

    entry_uid: str
    kind: str
    dependency: str
    reason: str
    till_ref: str
    epoch: str
    seq: int


def list_parked(connection: DBAPIConnection | Cursor) -> list[ParkedRow]:
    return [ParkedRow(*row) for row in connection.execute(
        f"SELECT {', '.join(ParkedRow._fields)} FROM parked_entry ORDER BY till_ref, epoch, seq")]


def list_parked_kinds(connection: DBAPIConnection) -> list[tuple[str, int]]:
    """(kind, schema) of a newer program's entries that wait here."""
    found = []
    for (dependency,) in connection.execute(
            "SELECT DISTINCT dependency FROM parked_entry WHERE dependency >= 'kind:' "
            "AND dependency < 'kind;'"):
        kind, _, schema = dependency.removeprefix("kind:").rpartition(" ")
        found.append((kind, int(schema)))
    return found
