"""Device keys as the record tells of them: which followed which, and since when each is in use."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

Connection = DBAPIConnection | Cursor


class Rotation(NamedTuple):
    """One key that followed another; keys and signatures hex (`models.signatures`)."""

    old_public_key: str
    new_public_key: str
    signature: str
    proof: str


def list_rotations(
    connection: Connection, org_ref: Ref, store_ref: Ref, till_ref: Ref
) -> list[Rotation]:
    """Every rotation of a till while it was of this store, each statement once, the oldest first.
    """
    rows = connection.execute(
        f"SELECT {', '.join(Rotation._fields)} FROM key_rotation WHERE till_ref = ? "
        "AND org_ref = ? AND store_ref = ? GROUP BY old_public_key, new_public_key "
        "ORDER BY min(happened_at_ms), min(rowid)", (till_ref, org_ref, store_ref))
    return [Rotation(*row) for row in rows]


def list_rotated_keys(connection: Connection, till_ref: Ref) -> list[str]:
    """Every key a till took after its chains were opened."""
    return [key for (key,) in connection.execute(
        "SELECT DISTINCT new_public_key FROM key_rotation WHERE till_ref = ?", (till_ref,))]


def is_known_key(connection: Connection, till_ref: Ref, public_key: str) -> bool:
    """Whether a chain of this till was opened under this key, or it followed one."""
    return connection.execute(
        "SELECT 1 FROM epoch WHERE till_ref = ?1 AND device_public_key = ?2 UNION ALL "
        "SELECT 1 FROM key_rotation WHERE till_ref = ?1 AND new_public_key = ?2 LIMIT 1",
        (till_ref, public_key)).fetchone() is not None


def is_replaced(connection: Connection, till_ref: Ref, public_key: str) -> bool:
    """Whether this till has said that another key follows this one."""
    return connection.execute(
        "SELECT 1 FROM key_rotation WHERE till_ref = ? AND old_public_key = ? LIMIT 1",
        (till_ref, public_key)).fetchone() is not None


def read_key_since_ms(connection: Connection, till_ref: Ref, public_key: str) -> int | None:
    """The stamp of the first entry that names this key; None for one the record does not name.

    First by place and not by its stamp: a clock may have gone wrong since.
    """
    found = connection.execute(
        "SELECT at_ms FROM (SELECT entry.position, opened_at_ms AS at_ms FROM epoch JOIN entry "
        "ON entry.epoch = epoch.epoch AND entry.seq = 1 WHERE epoch.till_ref = ?1 "
        "AND device_public_key = ?2 UNION ALL SELECT entry.position, k.happened_at_ms "
        "FROM key_rotation AS k JOIN entry USING (epoch, seq) WHERE k.till_ref = ?1 "
        "AND new_public_key = ?2) ORDER BY position LIMIT 1",
        (till_ref, public_key)).fetchone()
    return int(found[0]) if found else None
