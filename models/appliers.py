"""Which function applies which kind: filled by `models.apply` and the families' own modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from models.journal import Entry
from models.payload import Edit, Payload
from models.rows import Rows

P = TypeVar("P", bound=Payload)

APPLIERS: dict[str, Callable[[Rows, Entry, Any], None]] = {}


def applies(kind: type[P]) -> Callable[[Callable[[Rows, Entry, P], None]],
                                       Callable[[Rows, Entry, P], None]]:
    """Say of a function that it applies this kind."""
    def register(applier: Callable[[Rows, Entry, P], None]) -> Callable[[Rows, Entry, P], None]:
        APPLIERS[kind.KIND] = applier
        return applier

    return register


def use_approval(rows: Rows, entry: Entry, approval_uid: str) -> None:
    """The one deed an approval was given for is this entry: it allows nothing more."""
    if approval_uid:
        given = rows.get("approval", approval_uid)
        if given is not None and not "" < given["used_by_uid"] <= entry.uid:
            rows.change("approval", (approval_uid,), used_by_uid=entry.uid)


#: Below every edition: what was written before there were any is numbered from here as it comes.
_BEFORE: Final = -(2**62)


def is_newer(
    rows: Rows, entry: Entry, thing: str, edition: int, part: str = ""
) -> bool:
    """Whether this word on a part of a thing holds; noted if so.

    The higher edition holds, of two equal ones the greater uid: neither clock nor order of arrival.
    An edition of 0 is of a program that knew none: it holds as it comes, and against no other.
    """
    held = rows.get("row_version", thing, part)
    if not edition:
        edition = rows.cursor.execute(
            "SELECT coalesce(max(edition), ?) + 1 FROM row_version WHERE thing = ? "
            "AND edition < 0", (_BEFORE, thing)).fetchone()[0]
    if held is not None and (held["edition"], held["entry_uid"]) >= (edition, entry.uid):
        return False
    rows.put("row_version", (thing, part, edition, entry.uid))
    return True


def is_edit_newer(rows: Rows, entry: Entry, edit: Edit, part: str = "") -> bool:
    """`is_newer` for an edit of its own thing."""
    return is_newer(rows, entry, edit.thing(), edit.edition, part)


#: Nothing that arrives later makes this entry possible.
NEVER: Final = ""


def park(rows: Rows, entry: Entry, dependency: str, reason: str) -> None:
    """Keep an entry whole until `dependency` appears (`table:key`, `kind:...`, or `NEVER`).

    Nothing is written by halves, nothing is lost, and what comes behind it goes on.
    """
    packed = msgspec.msgpack.encode(entry._replace(position=0))
    rows.insert("parked_entry", (
        entry.uid, entry.kind, dependency, reason, entry.till_ref, entry.epoch, entry.seq, packed,
    ))


def change_or_wait(
    rows: Rows, entry: Entry, table_name: str, key: str, **values: object
) -> bool:
    """Change the row with this one-column key; where it is not here yet, the entry waits for it.

    False for one that waits: its applier has nothing more to do.
    """
    changed = rows.change(table_name, (key,), **values)
    if not changed:
        park(rows, entry, f"{table_name}:{key}", table_name)
    return changed


def waits(rows: Rows, entry: Entry, dependency: str) -> bool:
    """Whether `table:key` of a one-column key is not here yet; then the entry waits for it."""
    table_name, _, key = dependency.partition(":")
    if rows.get(table_name, key) is not None:
        return False
    park(rows, entry, dependency, table_name)
    return True


def take_parked(rows: Rows, dependency: str) -> list[Entry]:
    """Entries that waited for this, in an order that is the same on every till."""
    found = rows.cursor.execute(
        "SELECT entry_uid, epoch, packed FROM parked_entry WHERE dependency = ? "
        "ORDER BY epoch, seq", (dependency,)).fetchall()
    for entry_uid, epoch, _ in found:
        rows.remove("parked_entry", entry_uid, epoch)
    return [msgspec.msgpack.decode(packed, type=Entry) for *_, packed in found]
