"""Sealed rows on their way: what the hub lacks, what others gave, what is destroyed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

Connection = DBAPIConnection | Cursor


class SealedPerson(NamedTuple):
    ref: Ref
    kind: str
    version: int
    sealed: bytes


class SealedMask(NamedTuple):
    ref: Ref
    version: int
    sealed: bytes


class ErasureRow(NamedTuple):
    ref: Ref
    reason: str
    by_ref: Ref
    till_ref: Ref
    happened_at_ms: int


_NOT_ERASED = "NOT EXISTS (SELECT 1 FROM person_erasure AS e WHERE e.ref = p.ref)"


def list_unsent(connection: Connection, incarnation: str, limit: int) -> list[SealedPerson]:
    """Rows this life of the hub has not confirmed in their newest version."""
    return [SealedPerson(*row) for row in connection.execute(
        "SELECT p.ref, p.kind, p.version, p.sealed FROM person AS p "
        "LEFT JOIN person_sent AS s ON s.ref = p.ref AND s.incarnation = ? "
        f"WHERE coalesce(s.version, 0) < p.version AND {_NOT_ERASED} ORDER BY p.ref LIMIT ?",
        (incarnation, limit))]


def read_sent(connection: Connection, ref: Ref) -> int:
    """The newest version that any life of the hub confirmed; 0 for none."""
    row = connection.execute("SELECT version FROM person_sent WHERE ref = ?", (ref,)).fetchone()
    return row[0] if row else 0


def write_sent(cursor: Cursor, ref: Ref, version: int, incarnation: str) -> None:
    cursor.execute(
        "INSERT OR REPLACE INTO person_sent (ref, version, incarnation) VALUES (?, ?, ?)",
        (ref, version, incarnation))


def doubt_sent(cursor: Cursor) -> None:
    """The hub has lost what it had confirmed: everything is sent once more."""
    cursor.execute("UPDATE person_sent SET incarnation = ''")


def write_mask(cursor: Cursor, mask: SealedMask) -> None:
    cursor.execute(
        "INSERT OR REPLACE INTO person_mask (ref, version, sealed) VALUES (?, ?, ?)", mask)


def read_mask(connection: Connection, ref: Ref) -> SealedMask | None:
    row = connection.execute(
        f"SELECT ref, version, sealed FROM person_mask AS p WHERE ref = ? AND {_NOT_ERASED}",
        (ref,)).fetchone()
    return SealedMask(*row) if row else None


def list_masks(connection: Connection) -> list[SealedMask]:
    return [SealedMask(*row) for row in connection.execute(
        f"SELECT ref, version, sealed FROM person_mask AS p WHERE {_NOT_ERASED} ORDER BY ref")]


def read_hash_key(connection: Connection) -> bytes:
    """The store's key, still sealed; empty before a hub gave one."""
    row = connection.execute("SELECT sealed FROM person_hash_key WHERE id = 1").fetchone()
    return row[0] if row else b""


def write_hash_key(cursor: Cursor, sealed: bytes) -> None:
    cursor.execute(
        "INSERT OR REPLACE INTO person_hash_key (id, sealed) VALUES (1, ?)", (sealed,))


def known_version(connection: Connection, ref: Ref) -> int:
    """The newest version known of a person, whole or masked; 0 for none."""
    return int(connection.execute(
        "SELECT max(coalesce((SELECT version FROM person WHERE ref = ?1), 0), "
        "coalesce((SELECT version FROM person_mask WHERE ref = ?1), 0))", (ref,)).fetchone()[0])


def is_erased(connection: Connection, ref: Ref) -> bool:
    return connection.execute(
        "SELECT 1 FROM person_erasure WHERE ref = ?", (ref,)).fetchone() is not None


def list_erasures(connection: Connection) -> list[ErasureRow]:
    """Every erasure the record knows, oldest first."""
    return [ErasureRow(*row) for row in connection.execute(
        "SELECT ref, reason, by_ref, till_ref, happened_at_ms FROM person_erasure "
        "ORDER BY happened_at_ms, ref")]


def read_confirmations(connection: Connection) -> dict[Ref, list[Ref]]:
    """Erased person -> tills that hold nothing any more."""
    found: dict[Ref, list[Ref]] = {}
    for ref, till_ref in connection.execute(
            "SELECT ref, till_ref FROM person_forgotten ORDER BY ref, till_ref"):
        found.setdefault(ref, []).append(till_ref)
    return found


def list_to_forget(connection: Connection, till_ref: Ref, limit: int) -> list[Ref]:
    """Erased people of whom this till holds something, or has not said that it holds nothing."""
    return [ref for (ref,) in connection.execute(
        "SELECT e.ref FROM person_erasure AS e WHERE NOT EXISTS ("
        "SELECT 1 FROM person_forgotten AS f WHERE f.ref = e.ref AND f.till_ref = ?) "
        "OR EXISTS (SELECT 1 FROM person AS p WHERE p.ref = e.ref) "
        "OR EXISTS (SELECT 1 FROM person_mask AS m WHERE m.ref = e.ref) ORDER BY e.ref LIMIT ?",
        (till_ref, limit))]


def destroy(cursor: Cursor, refs: Iterable[Ref]) -> None:
    """Remove the sealed rows, and write over where they lay."""
    cursor.execute("PRAGMA secure_delete = ON")
    for ref in refs:
        for name in ("person", "person_mask", "person_sent"):
            cursor.execute(f"DELETE FROM {name} WHERE ref = ?", (ref,))


def drop_whole(cursor: Cursor, ref: Ref) -> None:
    """A newer version is known masked alone: the older whole one is let go."""
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("DELETE FROM person WHERE ref = ?", (ref,))


class ViewRow(NamedTuple):
    ref: Ref
    reason: str
    by_ref: Ref
    till_ref: Ref
    happened_at_ms: int


def list_views(connection: Connection, limit: int) -> list[ViewRow]:
    """Who looked at whom, the newest first."""
    return [ViewRow(*row) for row in connection.execute(
        "SELECT ref, reason, by_ref, till_ref, happened_at_ms FROM person_view "
        "ORDER BY happened_at_ms DESC, entry_uid LIMIT ?", (limit,))]
