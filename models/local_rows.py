"""This machine's own rows: the draft of the open cart and the jobs of the spool."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection


class JobRow(NamedTuple):
    id: int
    kind: str
    payload_json: str
    state: str
    detail: str


def write_draft(cursor: Cursor, cart_json: str) -> None:
    cursor.execute("INSERT OR REPLACE INTO draft (id, cart_json) VALUES (1, ?)", (cart_json,))


def clear_draft(cursor: Cursor) -> None:
    """The open cart's row goes; what was set aside for another version stays."""
    cursor.execute("DELETE FROM draft WHERE id = 1")


def read_drafts(connection: DBAPIConnection) -> list[tuple[int, str]]:
    """(id, cart as JSON): the open cart is 1, those set aside follow."""
    return [(row[0], row[1]) for row in connection.execute(
        "SELECT id, cart_json FROM draft ORDER BY id")]


def set_draft_aside(cursor: Cursor) -> None:
    """Out of the way of the next cart, kept for the version that can read it."""
    cursor.execute("UPDATE draft SET id = (SELECT max(id) + 1 FROM draft) WHERE id = 1")


def take_draft(cursor: Cursor, draft_id: int) -> None:
    """One that was set aside is the open cart again."""
    cursor.execute("UPDATE draft SET id = 1 WHERE id = ?", (draft_id,))


_JOB = "SELECT id, kind, payload_json, state, detail FROM print_job "


def add_job(cursor: Cursor, kind: str, payload_json: str, state: str, now_ms: int) -> int:
    cursor.execute(
        "INSERT INTO print_job (kind, payload_json, state, detail, created_at_ms) "
        "VALUES (?, ?, ?, '', ?)", (kind, payload_json, state, now_ms),
    )
    return int(cursor.lastrowid)


def mark_job(cursor: Cursor, job_id: int, state: str, detail: str) -> None:
    cursor.execute(
        "UPDATE print_job SET state = ?, detail = ? WHERE id = ?", (state, detail, job_id)
    )


def forget_old_jobs(cursor: Cursor, keep: int) -> None:
    """Drop settled jobs beyond the newest `keep`; what is open is never dropped."""
    cursor.execute(
        "DELETE FROM print_job WHERE state IN ('DONE', 'CANCELLED') AND id <= "
        "(SELECT max(id) FROM print_job) - ?", (keep,),
    )


def read_job(connection: DBAPIConnection, job_id: int) -> JobRow | None:
    row = connection.execute(_JOB + "WHERE id = ?", (job_id,)).fetchone()
    return JobRow(*row) if row else None


def list_jobs(connection: DBAPIConnection, states: tuple[str, ...], limit: int) -> list[JobRow]:
    """Jobs in these states, oldest first."""
    marks = ", ".join("?" * len(states))
    rows = connection.execute(
        f"{_JOB} WHERE state IN ({marks}) ORDER BY id LIMIT ?", (*states, limit)
    )
    return [JobRow(*row) for row in rows]


def cancel_open_jobs(cursor: Cursor) -> None:
    """After a restore: what waited then may have been printed since, and nothing prints twice."""
    cursor.execute(
        "UPDATE print_job SET state = 'CANCELLED', detail = 'restored' "
        "WHERE state NOT IN ('DONE', 'CANCELLED')"
    )
