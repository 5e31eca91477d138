"""Reading staff, members, lock-outs and approvals, and keeping the sealed rows of people."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref


class StaffRow(NamedTuple):
    ref: Ref
    no: str
    role: str
    status: str


class ApprovalRow(NamedTuple):
    action: str
    asked_by_ref: Ref
    approver_ref: Ref
    amount_won: int
    used_by_uid: str


class PersonRow(NamedTuple):
    kind: str
    version: int
    sealed: bytes


_STAFF = "SELECT ref, no, role, status FROM staff"


def list_staff(connection: DBAPIConnection) -> list[StaffRow]:
    """Everyone who ever worked the till, by number."""
    return [StaffRow(*row) for row in connection.execute(f"{_STAFF} ORDER BY no, ref")]


def read_staff(connection: DBAPIConnection, ref: Ref) -> StaffRow | None:
    row = connection.execute(f"{_STAFF} WHERE ref = ?", (ref,)).fetchone()
    return StaffRow(*row) if row else None


def list_staff_by_no(connection: DBAPIConnection, no: str) -> list[StaffRow]:
    """Who has this number, those who work here first; a number that was left may be given again."""
    return [StaffRow(*row) for row in connection.execute(
        f"{_STAFF} WHERE no = ? ORDER BY status = 'ACTIVE' DESC, ref", (no,))]


def find_staff_by_no(connection: DBAPIConnection, no: str) -> StaffRow | None:
    """The one who has this number now."""
    return next(iter(list_staff_by_no(connection, no)), None)


def read_pin_failure(connection: DBAPIConnection, staff_ref: Ref) -> tuple[int, int]:
    """(wrong PINs since the last right one, when the last was, ms); (0, 0) without any."""
    row = connection.execute(
        "SELECT sum(failure_count - cleared_count), max(last_failed_at_ms) FROM pin_failure "
        "WHERE staff_ref = ? AND failure_count > cleared_count", (staff_ref,)).fetchone()
    return row[0] or 0, row[1] or 0


def read_approval(connection: DBAPIConnection, approval_uid: Ref) -> ApprovalRow | None:
    row = connection.execute(
        "SELECT action, asked_by_ref, approver_ref, amount_won, used_by_uid FROM approval "
        "WHERE approval_uid = ?", (approval_uid,),
    ).fetchone()
    return ApprovalRow(*row) if row else None


def read_person(connection: DBAPIConnection, ref: Ref) -> PersonRow | None:
    """The sealed row; None where there is none, or where it is to be destroyed."""
    row = connection.execute(
        "SELECT kind, version, sealed FROM person WHERE ref = ? "
        "AND NOT EXISTS (SELECT 1 FROM person_erasure AS e WHERE e.ref = person.ref)", (ref,)
    ).fetchone()
    return PersonRow(*row) if row else None


def write_person(cursor: Cursor, ref: Ref, kind: str, version: int, sealed: bytes) -> None:
    cursor.execute(
        "INSERT INTO person (ref, kind, version, sealed) VALUES (?, ?, ?, ?) ON CONFLICT (ref) "
        "DO UPDATE SET kind = excluded.kind, version = excluded.version, sealed = excluded.sealed",
        (ref, kind, version, sealed),
    )


_MEMBER = "SELECT ref, no FROM member"


def find_member(connection: DBAPIConnection | Cursor, no: str) -> tuple[Ref, str] | None:
    """(ref, number) of the member with this number."""
    row = connection.execute(f"{_MEMBER} WHERE no = ?", (no,)).fetchone()
    return (row[0], row[1]) if row else None


def read_member(connection: DBAPIConnection, ref: Ref) -> tuple[Ref, str] | None:
    """(ref, number) of one member."""
    row = connection.execute(f"{_MEMBER} WHERE ref = ?", (ref,)).fetchone()
    return (row[0], row[1]) if row else None


def wants_large_print(connection: DBAPIConnection, ref: Ref) -> bool:
    row = connection.execute("SELECT large_print FROM member WHERE ref = ?", (ref,)).fetchone()
    return bool(row and row[0])


def list_members(
    connection: DBAPIConnection, no_prefix: str, limit: int
) -> list[tuple[Ref, str]]:
    """(ref, number) of members whose number begins so, shortest number first."""
    return [(row[0], row[1]) for row in connection.execute(
        f"{_MEMBER} WHERE no >= ? AND no < ? ORDER BY length(no), no LIMIT ?",
        (no_prefix, no_prefix + "\U0010ffff", limit))]


def read_last_member_serial(cursor: Cursor, till_prefix: str) -> int:
    """The highest serial this till gave; its numbers are the till's two digits and four more."""
    row = cursor.execute(
        "SELECT max(CAST(substr(no, 3) AS INTEGER)) FROM member "
        "WHERE no GLOB ? || '[0-9][0-9][0-9][0-9]*'", (till_prefix,)).fetchone()
    return int(row[0] or 0)


def list_person_refs(connection: DBAPIConnection, kind: str) -> list[Ref]:
    return [ref for (ref,) in connection.execute(
        "SELECT ref FROM person WHERE kind = ? AND NOT EXISTS ("
        "SELECT 1 FROM person_erasure AS e WHERE e.ref = person.ref) ORDER BY ref", (kind,))]


def list_member_refs(connection: DBAPIConnection) -> dict[str, Ref]:
    """number -> ref of all members; for who asks thousands of times."""
    return dict(connection.execute("SELECT no, ref FROM member").fetchall())
