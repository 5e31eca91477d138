"""Reading closings: steps, counts, drops, hand-overs, reprints, and the facts of one shift."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

Connection = DBAPIConnection | Cursor


class SaleFact(NamedTuple):
    """A finished receipt with one of its tenders; a return's amounts are negative."""

    receipt_no: str
    kind: str
    sold_at_ms: int
    cashier_no: str
    total_won: int
    tender_code: str
    tender_kind: str
    amount_won: int
    tendered_won: int
    change_won: int


class MoveFact(NamedTuple):
    kind: str
    amount_won: int
    reason: str
    at_ms: int


class ShiftRow(NamedTuple):
    shift_uid: Ref
    till_ref: Ref
    business_date: str
    z_no: int
    opened_by_ref: Ref
    opened_at_ms: int
    float_won: int
    closed_by_ref: Ref
    closed_at_ms: int
    expected_won: int
    counted_won: int
    over_short_won: int
    over_short_reason: str


def read_steps(connection: Connection, shift_uid: Ref) -> dict[str, tuple[str, str]]:
    """step -> (outcome, reason) as last settled."""
    return {step: (outcome, reason) for step, outcome, reason in connection.execute(
        "SELECT step, outcome, reason FROM closing_step WHERE shift_uid = ?", (shift_uid,))}


def read_recount(connection: Connection, shift_uid: Ref) -> tuple[int, int, int] | None:
    """(first count, first difference, second count) where there was a recount."""
    row = connection.execute(
        "SELECT first_won, first_over_won, second_won FROM cash_recount WHERE shift_uid = ?",
        (shift_uid,)).fetchone()
    return (row[0], row[1], row[2]) if row else None


def read_tender_counts(connection: Connection, shift_uid: Ref) -> dict[str, tuple[int, int]]:
    """tender -> (count, won) as counted at closing."""
    return {code: (count, won) for code, count, won in connection.execute(
        "SELECT tender_code, count, counted_won FROM tender_count WHERE shift_uid = ?",
        (shift_uid,))}


def read_checks(connection: Connection, shift_uid: Ref) -> list[tuple[Any, ...]]:
    """(tender, system, counted, checked, note, by number, at) of a manager's check."""
    rows: list[tuple[Any, ...]] = connection.execute(
        "SELECT tender_code, system_won, counted_won, checked_won, note, "
        "coalesce(staff.no, ''), checked_at_ms FROM tender_check "
        "LEFT JOIN staff ON staff.ref = by_ref WHERE shift_uid = ? ORDER BY tender_code",
        (shift_uid,)).fetchall()
    return rows


def is_counted_before_cash(connection: Connection, shift_uid: Ref) -> bool:
    """Whether cash moved after the newest count: then that count says nothing any more."""
    row = connection.execute(
        "SELECT (SELECT max(e.position) FROM cash_move m JOIN entry e ON e.uid = m.entry_uid "
        "WHERE m.shift_uid = ?1), (SELECT max(e.position) FROM cash_count c "
        "JOIN entry e ON e.uid = c.entry_uid WHERE c.shift_uid = ?1)", (shift_uid,)).fetchone()
    return row[1] is not None and (row[0] or 0) > row[1]


def list_counts_since_cash(connection: Connection, shift_uid: Ref) -> list[int]:
    """Won of each blind count since cash last moved, the first one first."""
    rows = connection.execute(
        "SELECT c.counted_won FROM cash_count c JOIN entry e ON e.uid = c.entry_uid "
        "WHERE c.shift_uid = ?1 AND e.position > (SELECT coalesce(max(e2.position), 0) "
        "FROM cash_move m JOIN entry e2 ON e2.uid = m.entry_uid WHERE m.shift_uid = ?1) "
        "ORDER BY e.position", (shift_uid,))
    return [row[0] for row in rows]


def sum_bearers(connection: Connection, shift_uid: Ref) -> dict[str, int]:
    """Discounts given in a shift by whose money they are; returns take none of it back here."""
    return dict(connection.execute(
        "SELECT d.borne_by, sum(d.discount_won) FROM sale_discount d JOIN sale USING (sale_uid) "
        "WHERE sale.shift_uid = ? AND sale.kind = 'SALE' GROUP BY 1", (shift_uid,)).fetchall())


def count_drawer_kicks(
    connection: Connection, shift_uid: Ref, opening_codes: Sequence[str]
) -> tuple[int, int]:
    """(receipts, cash moves) that opened the drawer in a shift."""
    marks = ", ".join("?" * len(opening_codes))
    receipts = connection.execute(
        "SELECT count(DISTINCT sale.sale_uid) FROM sale JOIN sale_tender USING (sale_uid) "
        f"WHERE sale.shift_uid = ? AND tender_code IN ({marks})",
        (shift_uid, *opening_codes)).fetchone()[0]
    moves = connection.execute(
        "SELECT count(*) FROM cash_move WHERE shift_uid = ? "
        "AND kind IN ('PAID_IN', 'PAID_OUT', 'PICKUP')", (shift_uid,)).fetchone()[0]
    return (receipts, moves)


def list_drops(connection: Connection, shift_uid: Ref) -> list[tuple[str, int, int]]:
    """(bag, won, at) in the order they went into the safe."""
    rows: list[tuple[str, int, int]] = connection.execute(
        "SELECT bag_no, amount_won, dropped_at_ms FROM cash_drop WHERE shift_uid = ? "
        "ORDER BY dropped_at_ms", (shift_uid,)).fetchall()
    return rows


def is_bag_used(connection: Connection, bag_no: str) -> bool:
    return connection.execute(
        "SELECT 1 FROM cash_drop WHERE bag_no = ? LIMIT 1", (bag_no,)).fetchone() is not None


def read_drawer_holder(connection: Connection, shift_uid: Ref) -> tuple[str, str]:
    """(staff ref, uid of the hand-over): to whom the drawer was last handed; empty before."""
    row = connection.execute(
        "SELECT to_ref, entry_uid FROM hand_over JOIN entry ON entry.uid = entry_uid "
        "WHERE hand_over.shift_uid = ? ORDER BY entry.position DESC LIMIT 1",
        (shift_uid,)).fetchone()
    return (row[0], row[1]) if row else ("", "")


def list_hand_overs(
    connection: Connection, shift_uid: Ref
) -> list[tuple[str, str, int, int | None, int]]:
    """(from number, to number, expected, counted, at), oldest first."""
    rows: list[tuple[str, str, int, int | None, int]] = connection.execute(
        "SELECT coalesce(f.no, ''), coalesce(t.no, ''), expected_won, counted_won, "
        "handed_at_ms FROM hand_over LEFT JOIN staff f ON f.ref = from_ref "
        "LEFT JOIN staff t ON t.ref = to_ref WHERE shift_uid = ? ORDER BY handed_at_ms",
        (shift_uid,)).fetchall()
    return rows


def list_sale_facts(connection: Connection, shift_uid: Ref) -> list[SaleFact]:
    """Every receipt of a shift by each of its tenders, oldest first."""
    return [SaleFact(*row) for row in connection.execute(
        "SELECT receipt_no, kind, sold_at_ms, coalesce(staff.no, ''), total_won, tender_code, "
        "tender_kind, amount_won, tendered_won, change_won FROM sale "
        "JOIN sale_tender USING (sale_uid) LEFT JOIN staff ON staff.ref = cashier_ref "
        "WHERE shift_uid = ? ORDER BY sold_at_ms, sale.rowid, tender_no", (shift_uid,))]


def list_move_facts(connection: Connection, shift_uid: Ref) -> list[MoveFact]:
    """Cash put in and taken out beside sales, oldest first."""
    return [MoveFact(*row) for row in connection.execute(
        "SELECT m.kind, m.amount_won, m.reason, e.happened_at_ms FROM cash_move m "
        "JOIN entry e ON e.uid = m.entry_uid WHERE m.shift_uid = ? "
        "AND m.kind IN ('PAID_IN', 'PAID_OUT', 'PICKUP') ORDER BY e.position", (shift_uid,))]


def list_openings(connection: Connection, shift_uid: Ref) -> list[tuple[str, int, str]]:
    """(reason, at, cashier number) of each opening without a sale."""
    rows: list[tuple[str, int, str]] = connection.execute(
        "SELECT reason, opened_at_ms, coalesce(staff.no, '') FROM drawer_opening "
        "LEFT JOIN staff ON staff.ref = cashier_ref WHERE shift_uid = ? ORDER BY opened_at_ms",
        (shift_uid,)).fetchall()
    return rows


_SHIFT = (
    "SELECT shift_uid, till_ref, business_date, z_no, opened_by_ref, opened_at_ms, float_won, "
    "closed_by_ref, closed_at_ms, expected_won, counted_won, over_short_won, "
    "over_short_reason FROM shift WHERE state = 'closed' "
)


def list_closed(connection: Connection, till_ref: Ref, limit: int) -> list[ShiftRow]:
    """Closed shifts of a till, the newest first."""
    return [ShiftRow(*row) for row in connection.execute(
        _SHIFT + "AND till_ref = ? ORDER BY z_no DESC LIMIT ?", (till_ref, limit))]


def read_closed(connection: Connection, shift_uid: Ref) -> ShiftRow | None:
    row = connection.execute(_SHIFT + "AND shift_uid = ?", (shift_uid,)).fetchone()
    return ShiftRow(*row) if row else None


def read_seal_hash(connection: Connection, shift_uid: Ref) -> bytes:
    """The hash of the entry that sealed a shift; empty before."""
    row = connection.execute(
        "SELECT e.hash FROM seal CROSS JOIN entry e ON e.uid = seal.entry_uid "
        "WHERE seal.shift_uid = ? ORDER BY e.position LIMIT 1", (shift_uid,)).fetchone()
    return bytes(row[0]) if row else b""


def count_reprints(connection: Connection, shift_uid: Ref) -> int:
    return int(connection.execute(
        "SELECT count(*) FROM report_reprint WHERE shift_uid = ?", (shift_uid,)).fetchone()[0])


def read_frozen_report(connection: Connection, shift_uid: Ref) -> str:
    """The Z's figures as they were when it was printed, as JSON; empty for an older shift."""
    row = connection.execute(
        "SELECT report_json FROM z_report WHERE shift_uid = ?", (shift_uid,)).fetchone()
    return str(row[0]) if row else ""


def sum_paper_sales(
    connection: Connection, shift_uid: Ref
) -> list[tuple[str, int, int, int]]:
    """(business date, late, count, won) of paper sales a shift took in."""
    rows: list[tuple[str, int, int, int]] = connection.execute(
        "SELECT sale.business_date, is_late, count(*), sum(total_won) FROM paper_sale "
        "JOIN sale USING (sale_uid) WHERE paper_sale.shift_uid = ? GROUP BY 1, 2 ORDER BY 1, 2",
        (shift_uid,)).fetchall()
    return rows


def find_slip(connection: Connection, slip_no: str, written_on: str) -> str:
    """The receipt number a paper slip of that day already became; empty where none."""
    row = connection.execute(
        "SELECT receipt_no FROM paper_sale JOIN sale USING (sale_uid) "
        "WHERE slip_no = ? AND written_on = ?", (slip_no, written_on)).fetchone()
    return str(row[0]) if row else ""


def is_date_closed(connection: Connection, till_ref: Ref, business_date: str) -> bool:
    """Whether a Z of that day was printed here."""
    return connection.execute(
        "SELECT 1 FROM shift WHERE till_ref = ? AND business_date = ? AND state = 'closed' "
        "LIMIT 1", (till_ref, business_date)).fetchone() is not None


def list_paper_sales(
    connection: Connection, shift_uid: Ref
) -> list[tuple[str, str, str, str, str, int, int]]:
    """(slip, receipt, date, written by, typed by, late, won), the newest first."""
    rows: list[tuple[str, str, str, str, str, int, int]] = connection.execute(
        "SELECT slip_no, receipt_no, written_on, coalesce(w.no, ''), coalesce(t.no, ''), "
        "is_late, total_won FROM paper_sale JOIN sale USING (sale_uid) "
        "LEFT JOIN staff w ON w.ref = written_by_ref LEFT JOIN staff t ON t.ref = typed_by_ref "
        "WHERE paper_sale.shift_uid = ? ORDER BY sale.rowid DESC", (shift_uid,)).fetchall()
    return rows


def read_paper_slip(connection: Connection, sale_uid: Ref) -> tuple[str, str] | None:
    """(slip, number of who wrote it) of a sale that was written on paper first."""
    row = connection.execute(
        "SELECT slip_no, coalesce(staff.no, '') FROM paper_sale "
        "LEFT JOIN staff ON staff.ref = written_by_ref WHERE sale_uid = ?", (sale_uid,)).fetchone()
    return (row[0], row[1]) if row else None


def read_last_slip_no(connection: Connection) -> int:
    """The highest number of a paper slip that was ever typed in; 0 before."""
    row = connection.execute("SELECT max(CAST(slip_no AS INTEGER)) FROM paper_sale").fetchone()
    return int(row[0] or 0)
