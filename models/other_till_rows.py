"""The store's other tills as this file knows them: open shifts, drawers counted for them."""

from __future__ import annotations

from typing import NamedTuple

from models.db import DBAPIConnection
from models.values import Ref


class OtherShiftRow(NamedTuple):
    """An open shift of another till; `expected_won` is the sum of the cash moves known here."""

    till_ref: Ref
    till_no: int
    shift_uid: Ref
    business_date: str
    opened_at_ms: int
    epoch: Ref
    known_seq: int
    heard_at_ms: int
    expected_won: int
    held_count: int


class ProvisionalRow(NamedTuple):
    """A drawer counted for its till; `now_won` is what is expected by all that is known now."""

    shift_uid: Ref
    till_no: int
    business_date: str
    counted_won: int
    expected_won: int
    now_won: int
    counted_at_ms: int
    reason: str
    own_state: str


_TILL_NO = "(SELECT till_no FROM epoch WHERE epoch.till_ref = s.till_ref LIMIT 1)"
_MOVES = "coalesce((SELECT sum(amount_won) FROM cash_move WHERE shift_uid = s.shift_uid), 0)"


def list_open_shifts(connection: DBAPIConnection, own_till_ref: Ref) -> list[OtherShiftRow]:
    """Open shifts of the other tills that nobody has counted for them yet."""
    return [OtherShiftRow(*row) for row in connection.execute(
        f"SELECT s.till_ref, {_TILL_NO}, s.shift_uid, s.business_date, s.opened_at_ms, "
        "e.epoch, e.seq, e.happened_at_ms, "
        f"{_MOVES}, (SELECT count(*) FROM held_cart AS h WHERE h.till_ref = s.till_ref "
        "AND h.state = 'held') FROM shift AS s JOIN entry AS e ON e.position = "
        "(SELECT max(position) FROM entry WHERE entry.till_ref = s.till_ref) "
        "WHERE s.state = 'open' AND s.till_ref <> ? AND s.shift_uid NOT IN "
        "(SELECT shift_uid FROM provisional_close) ORDER BY 2", (own_till_ref,))]


def list_provisional(connection: DBAPIConnection) -> list[ProvisionalRow]:
    """Newest first, each with what is expected by all that has arrived since."""
    return [ProvisionalRow(*row) for row in connection.execute(
        f"SELECT p.shift_uid, {_TILL_NO}, s.business_date, p.counted_won, p.expected_won, "
        f"{_MOVES}, p.counted_at_ms, p.reason, s.state FROM provisional_close AS p "
        "JOIN shift AS s ON s.shift_uid = p.shift_uid ORDER BY p.counted_at_ms DESC")]
