"""Finding the sale a return belongs to, and what a terminal was asked on the way back."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

Connection = DBAPIConnection | Cursor


class FoundRow(NamedTuple):
    """A sale as a list shows it; `returned_won` is what has come back so far, positive."""

    sale_uid: Ref
    receipt_no: str
    sold_at_ms: int
    utc_offset_min: int
    paid_won: int
    first_name: str
    line_count: int
    returned_won: int


class AskedRow(NamedTuple):
    """A payment asked for in the course of a return, not yet carried by one."""

    payment_uid: Ref
    amount_won: int
    outcome: str


class StandingRow(NamedTuple):
    """An approval as the terminal knows it now; `cancelled_won` was taken back in parts."""

    payment_uid: Ref
    approval_no: str
    approved_at: str
    intended_at_ms: int
    amount_won: int
    cancelled_won: int


_FOUND = (
    "SELECT s.sale_uid, s.receipt_no, s.sold_at_ms, s.utc_offset_min, "
    "s.total_won - s.cash_rounding_won, "
    "coalesce((SELECT printed_name FROM sale_line WHERE sale_line.sale_uid = s.sale_uid "
    "ORDER BY line_no LIMIT 1), ''), "
    "(SELECT count(*) FROM sale_line WHERE sale_line.sale_uid = s.sale_uid), "
    "coalesce((SELECT -sum(r.total_won - r.cash_rounding_won) FROM sale AS r "
    "WHERE r.original_sale_uid = s.sale_uid), 0) FROM sale AS s WHERE s.kind = 'SALE' AND "
)
#: By the tender, whose key the sale is: payments are many and have no index by sale.
_CARDS = (
    "FROM sale_tender AS c JOIN payment AS p ON p.payment_uid = c.payment_uid "
    "WHERE c.sale_uid = s.sale_uid"
)
_NEWEST = " ORDER BY s.sold_at_ms DESC, s.rowid DESC LIMIT ?"


def list_of_shift(connection: Connection, shift_uid: Ref, limit: int) -> list[FoundRow]:
    """The newest sales of a shift first; returns themselves are left out."""
    rows = connection.execute(_FOUND + "s.shift_uid = ?" + _NEWEST, (shift_uid, limit))
    return [FoundRow(*row) for row in rows]


def find_by_uid(connection: Connection, sale_uid: Ref) -> list[FoundRow]:
    rows = connection.execute(_FOUND + "s.sale_uid = ?", (sale_uid,))
    return [FoundRow(*row) for row in rows]


def find_by_running_no(
    connection: Connection, business_date: str, receipt_seq: int, limit: int
) -> list[FoundRow]:
    """Sales of a day by the running number printed beside the till's."""
    rows = connection.execute(
        _FOUND + "s.business_date = ? AND s.receipt_seq = ?" + _NEWEST,
        (business_date, receipt_seq, limit))
    return [FoundRow(*row) for row in rows]


def find_by_approval_no(connection: Connection, approval_no: str, limit: int) -> list[FoundRow]:
    """Sales a card paid under this approval, also one a return has asked for anew."""
    rows = connection.execute(
        _FOUND + "s.sale_uid IN (SELECT coalesce(o.original_sale_uid, o.sale_uid) "
        "FROM payment JOIN sale AS o ON o.sale_uid = payment.sale_uid "
        "WHERE payment.approval_no = ? AND payment.direction = 'APPROVE' "
        # What was taken in an exchange is still held by the approval of the sale before it.
        "UNION SELECT x.sale_uid FROM payment JOIN exchange_part AS x "
        "ON x.source_sale_uid = payment.sale_uid WHERE payment.approval_no = ? "
        "AND payment.direction = 'APPROVE')" + _NEWEST, (approval_no, approval_no, limit))
    return [FoundRow(*row) for row in rows]


def find_by_day_and_amount(
    connection: Connection, day: str, amount_won: int, last_four: str, limit: int
) -> list[FoundRow]:
    """Sales of a day, by business date or wall clock, whose total or one tender is this amount.

    With the card's last four digits a sale is left out only where its card is known to be another.
    """
    rows = connection.execute(
        _FOUND + "(s.business_date = ? OR date(s.sold_at_ms / 1000 + s.utc_offset_min * 60, "
        "'unixepoch') = ?) AND (s.total_won - s.cash_rounding_won = ? OR EXISTS (SELECT 1 "
        "FROM sale_tender AS t WHERE t.sale_uid = s.sale_uid AND t.amount_won = ?)) "
        f"AND (? = '' OR NOT EXISTS (SELECT 1 {_CARDS} AND p.card_masked <> '') "
        f"OR EXISTS (SELECT 1 {_CARDS} AND p.card_masked LIKE ?))" + _NEWEST,
        (day, day, amount_won, amount_won, last_four, f"%{last_four}", limit))
    return [FoundRow(*row) for row in rows]


def list_asked(connection: Connection, original_payment_uid: Ref, direction: str) -> list[AskedRow]:
    """What was asked against a payment and no return carries yet: nobody forgets it, oldest first.

    A cancel names the approval it takes back, a new approval the cancel it follows.
    """
    rows = connection.execute(
        "SELECT payment_uid, amount_won, outcome FROM payment WHERE original_payment_uid = ? "
        "AND direction = ? AND sale_uid IS NULL "
        "AND outcome IN ('INTENDED', 'UNKNOWN', 'APPROVED') ORDER BY intended_at_ms",
        (original_payment_uid, direction))
    return [AskedRow(*row) for row in rows]


def read_standing(connection: Connection, payment_uid: Ref) -> StandingRow:
    """The approval that stands where this one stood: each whole cancel leads to a new one."""
    while True:
        row = connection.execute(
            "SELECT q.payment_uid FROM payment AS c JOIN payment AS q "
            "ON q.original_payment_uid = c.payment_uid WHERE c.original_payment_uid = ? "
            "AND c.direction = 'CANCEL' AND c.sale_uid IS NOT NULL "
            "AND q.direction = 'APPROVE' AND q.sale_uid IS NOT NULL", (payment_uid,)).fetchone()
        if row is None:
            break
        payment_uid = row[0]
    found = connection.execute(
        "SELECT payment_uid, approval_no, approved_at, intended_at_ms, amount_won, "
        "coalesce((SELECT sum(c.amount_won) FROM payment AS c "
        "WHERE c.original_payment_uid = p.payment_uid AND c.direction = 'CANCEL' "
        "AND c.outcome = 'APPROVED' AND c.sale_uid IS NOT NULL), 0) "
        "FROM payment AS p WHERE payment_uid = ?", (payment_uid,)).fetchone()
    return StandingRow(*found)


def find_receipt_of_payment(connection: Connection, payment_uid: Ref) -> str | None:
    """The receipt of the purchase whose card a return was about to give back, if it was one."""
    row = connection.execute(
        "WITH RECURSIVE line(uid, original) AS ("
        "SELECT payment_uid, original_payment_uid FROM payment WHERE payment_uid = ? "
        "AND original_payment_uid IS NOT NULL UNION "
        "SELECT p.payment_uid, p.original_payment_uid FROM payment AS p "
        "JOIN line ON p.payment_uid = line.original) "
        "SELECT coalesce(bought.receipt_no, sale.receipt_no) FROM line "
        "JOIN payment AS p ON p.payment_uid = line.uid JOIN sale ON sale.sale_uid = p.sale_uid "
        "LEFT JOIN sale AS bought ON bought.sale_uid = sale.original_sale_uid LIMIT 1",
        (payment_uid,)).fetchone()
    return str(row[0]) if row else None
