"""Reading what the platform has said: lists, notices, commands, the points allowance."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from models.db import Cursor, DBAPIConnection
from models.values import Ref

Connection = DBAPIConnection | Cursor


class PublicationRow(NamedTuple):
    entry_uid: Ref
    name: str
    object_count: int
    published_at_ms: int


def list_publications(connection: Connection, since_ms: int) -> list[PublicationRow]:
    """Lists that arrived since then, the newest first."""
    return [PublicationRow(*row) for row in connection.execute(
        "SELECT entry_uid, name, object_count, published_at_ms FROM publication "
        "WHERE published_at_ms >= ? ORDER BY published_at_ms DESC, entry_uid", (since_ms,))]


class NoticeRow(NamedTuple):
    notice_ref: Ref
    words: str
    until_date: str
    urgent: int
    posted_at_ms: int
    withdrawn_at_ms: int


_NOTICE = ", ".join(NoticeRow._fields)


def list_notices(connection: Connection) -> list[NoticeRow]:
    """Every notice there ever was, the newest first."""
    return [NoticeRow(*row) for row in connection.execute(
        f"SELECT {_NOTICE} FROM platform_notice ORDER BY posted_at_ms DESC, notice_ref")]


def list_shown_notices(connection: Connection, business_date: str) -> list[NoticeRow]:
    """Notices that hold on a business date, urgent ones first, then the newest."""
    return [NoticeRow(*row) for row in connection.execute(
        f"SELECT {_NOTICE} FROM platform_notice WHERE withdrawn_at_ms = 0 AND words <> '' "
        "AND (until_date = '' OR until_date >= ?) "
        "ORDER BY urgent DESC, posted_at_ms DESC, notice_ref", (business_date,))]


def list_read_notices(connection: Connection) -> set[Ref]:
    """Those somebody at this till has read."""
    return {ref for (ref,) in connection.execute("SELECT notice_ref FROM platform_notice_read")}


def mark_notice_read(cursor: Cursor, notice_ref: Ref, at_ms: int) -> None:
    cursor.execute(
        "INSERT OR IGNORE INTO platform_notice_read (notice_ref, read_at_ms) VALUES (?, ?)",
        (notice_ref, at_ms))


class CommandRow(NamedTuple):
    """`outcome` is empty while the till has not done it."""

    command_uid: Ref
    till_ref: Ref
    command: str
    given_at_ms: int
    outcome: str
    values_json: str
    done_at_ms: int


_COMMAND = ", ".join(CommandRow._fields)


def list_commands(connection: Connection) -> list[CommandRow]:
    """Every command of the store, the newest first."""
    return [CommandRow(*row) for row in connection.execute(
        f"SELECT {_COMMAND} FROM platform_command ORDER BY given_at_ms DESC, command_uid")]


def list_waiting_commands(connection: Connection, till_ref: Ref) -> list[CommandRow]:
    """What this till was asked and has not done, the oldest first."""
    return [CommandRow(*row) for row in connection.execute(
        f"SELECT {_COMMAND} FROM platform_command WHERE till_ref = ? AND outcome = '' "
        "ORDER BY given_at_ms, command_uid", (till_ref,))]


class Allowance(NamedTuple):
    """What a store's tills may take off together on a day out of touch, and which they are."""

    per_member_points: int
    per_day_points: int
    till_refs: tuple[Ref, ...]
    set_at_ms: int


def read_allowance(connection: Connection) -> Allowance | None:
    """The hub's newest word on it; None where it has said nothing."""
    row = connection.execute(
        "SELECT per_member_points, per_day_points, till_refs_json, set_at_ms "
        "FROM points_allowance WHERE id = 1").fetchone()
    if row is None:
        return None
    return Allowance(row[0], row[1], msgspec.json.decode(row[2], type=tuple[Ref, ...]), row[3])


class StandingRow(NamedTuple):
    """A word said in the hub's name on one till; whose it really is, its signature says."""

    standing: str
    said_at_ms: int
    counted_json: str
    signature: str


def list_standing_words(connection: Connection, of_till_ref: Ref) -> list[StandingRow]:
    return [StandingRow(*row) for row in connection.execute(
        f"SELECT {', '.join(StandingRow._fields)} FROM standing_word WHERE of_till_ref = ? "
        "ORDER BY entry_uid", (of_till_ref,))]


def count_standing_words(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM standing_word").fetchone()[0])
