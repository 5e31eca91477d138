"""What an edit was made from: read where it is recorded, so that two tills apart can be told.

A version is the uid of the entry that gave a field its value; the values an object began with have
the empty version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from models import kinds
from models.base import tables
from models.db import Cursor, DBAPIConnection
from models.payload import Edit, Payload, Whole

if TYPE_CHECKING:
    from models.kinds_platform import FieldDecided

#: The fields of a producer's item that share one price number.
PRICE_FIELDS = ("price_won", "member_price_won")


def complete(cursor: Cursor, payload: Payload) -> Payload:
    """The edit with the versions it replaces and, for a price, its number; others as they are."""
    if isinstance(payload, kinds.SettingChanged):
        row = cursor.execute(
            "SELECT version_uid FROM setting WHERE name = ?", (payload.name,)).fetchone()
        return msgspec.structs.replace(payload, base_uid=row[0] if row else "")
    if isinstance(payload, kinds.ObjectChanged) and payload.object_type in tables:
        return _complete_object(cursor, payload)
    if isinstance(payload, Edit):
        highest = cursor.execute(
            "SELECT max(edition) FROM row_version WHERE thing = ?", (payload.thing(),)
        ).fetchone()[0]
        return msgspec.structs.replace(payload, edition=max(highest or 0, 0) + 1)
    if isinstance(payload, Whole):
        object_type, _, ref = payload.thing().partition(":")
        row = cursor.execute(
            "SELECT version_uid FROM field_version WHERE object_type = ? AND ref = ? "
            "AND field = 'value' AND state = 'current'", (object_type, ref)).fetchone()
        return msgspec.structs.replace(payload, base_uid=row[0] if row else "")
    if isinstance(payload, kinds.PinsCleared):
        return msgspec.structs.replace(payload, cleared=dict(cursor.execute(
            "SELECT till_ref, failure_count FROM pin_failure WHERE staff_ref = ? "
            "AND failure_count > cleared_count", (payload.staff_ref,)).fetchall()))
    return payload


def _complete_object(cursor: Cursor, changed: kinds.ObjectChanged) -> kinds.ObjectChanged:
    price_version = 0
    row = cursor.execute(
        f"SELECT version_uid FROM {changed.object_type} WHERE ref = ?", (changed.ref,)).fetchone()
    changed = msgspec.structs.replace(changed, base_uid=row[0] if row else "")
    if changed.object_type == "producer_item":
        old = cursor.execute(
            "SELECT price_version, price_won, member_price_won FROM producer_item WHERE ref = ?",
            (changed.ref,)).fetchone()
        if old is None:
            return msgspec.structs.replace(
                changed, price_version=1, bases={}, edition=_claim(cursor, changed))
        new = tuple(changed.fields.get(name, was)
                    for name, was in zip(PRICE_FIELDS, old[1:], strict=True))
        if any(name in changed.fields for name in PRICE_FIELDS):
            price_version = old[0] + 1 if new != old[1:] else old[0]
    current = dict(cursor.execute(
        "SELECT field, version_uid FROM field_version WHERE object_type = ? AND ref = ? "
        "AND state = 'current'", (changed.object_type, changed.ref)).fetchall())
    bases = {
        name: current[key] for name in changed.fields
        if (key := field_key(name, changed.effective_from)) in current
    }
    return msgspec.structs.replace(
        changed, price_version=price_version, bases=bases, edition=_claim(cursor, changed))


def _claim(cursor: Cursor, changed: kinds.ObjectChanged) -> int:
    """Above every claim another item has on these barcodes; 0 where it names none."""
    barcodes = changed.fields.get("barcodes")
    if not isinstance(barcodes, list):
        return 0
    edition = 1
    for code in barcodes:
        row = cursor.execute(
            "SELECT edition, producer_item_ref FROM barcode WHERE barcode = ?", (code,)).fetchone()
        if row is not None:
            edition = max(edition, row[0] + (row[1] != changed.ref))
    return edition


def field_key(name: str, effective_from: str) -> str:
    """A tax class from another day is another field."""
    return f"{name}@{effective_from}" if name == "tax_class" and effective_from else name


class Contender(msgspec.Struct, frozen=True):
    """An edit that was made beside another and does not hold, until someone decides otherwise."""

    object_type: str
    ref: str
    field: str
    version_uid: str
    value_json: str
    state: str


def list_contenders(connection: DBAPIConnection) -> list[Contender]:
    """Every losing edit that is kept, those nobody has decided on first."""
    return [Contender(*row) for row in connection.execute(
        "SELECT object_type, ref, field, version_uid, value_json, state FROM field_version "
        "WHERE state IN ('contender', 'lost') ORDER BY state, object_type, ref, field")]


def decide_contenders(connection: DBAPIConnection) -> list[FieldDecided]:
    """What the hub decides on edits that contend: who came first in its order holds."""
    from models.kinds_platform import FieldDecided

    found = []
    for object_type, ref, field, loser_uid in connection.execute(
            "SELECT object_type, ref, field, version_uid FROM field_version AS f "
            "WHERE state = 'contender' AND (base_uid = '' OR EXISTS (SELECT 1 FROM field_version "
            "AS b WHERE b.object_type = f.object_type AND b.ref = f.ref AND b.field = f.field "
            "AND b.version_uid = f.base_uid)) "
            "ORDER BY object_type, ref, field, version_uid").fetchall():
        row = connection.execute(
            "SELECT version_uid FROM field_version WHERE object_type = ? AND ref = ? "
            "AND field = ? AND state = 'current'", (object_type, ref, field)).fetchone()
        if row is not None and row[0] != loser_uid:
            found.append(FieldDecided(
                object_type=object_type, ref=ref, field=field, winner_uid=row[0],
                loser_uid=loser_uid))
    return found
