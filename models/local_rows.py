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
    cursor.execute("DELETE FROM draft")


def read_draft(connection: DBAPIConnection) -> str | None:
    row = connection.execute("SELECT cart_json FROM draft WHERE id = 1").fetchone()
    return row[0] if row else None


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
