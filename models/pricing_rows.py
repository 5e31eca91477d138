"""Reading promotions, what they would have given, points, and requests made on the telephone."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

Connection = DBAPIConnection | Cursor


class PromotionRow(NamedTuple):
    ref: Ref
    name: str
    kind: str
    state: str
    from_date: str
    to_date: str
    weekdays: str
    from_minute: int
    to_minute: int
    members_only: int
    scope_kind: str
    scope_value: str
    borne_by: str
    consented: int
    price_won: int
    discount_basis_points: int
    take_count: int
    pay_count: int
    parts: str
    version_uid: str


def list_promotions(connection: Connection) -> list[PromotionRow]:
    """Every promotion there ever was, by name."""
    return [PromotionRow(*row) for row in connection.execute(
        "SELECT ref, name, kind, state, from_date, to_date, weekdays, from_minute, to_minute, "
        "members_only, scope_kind, scope_value, borne_by, consented, price_won, "
        "discount_basis_points, take_count, pay_count, parts, version_uid "
        "FROM promotion ORDER BY name, ref")]


class PastLineRow(NamedTuple):
    """A line as it was sold, with what a rule asks of its goods."""

    sale_uid: Ref
    business_date: str
    sold_at_ms: int
    utc_offset_min: int
    member_ref: Ref | None
    line_no: int
    producer_item_ref: Ref
    item_ref: Ref
    category: str
    producer_ref: Ref
    printed_name: str
    quantity: int
    weight_g: int | None
    unit_price_won: int
    price_source: str
    gross_won: int
    tax_class: str
    tax_class_resolved: str


def list_past_lines(connection: Connection, from_date: str, to_date: str) -> list[PastLineRow]:
    """Lines sold on these business dates, both inclusive, receipt by receipt; returns left out."""
    return [PastLineRow(*row) for row in connection.execute(
        "SELECT s.sale_uid, s.business_date, s.sold_at_ms, s.utc_offset_min, s.member_ref, "
        "l.line_no, l.producer_item_ref, coalesce(p.item_ref, ''), coalesce(p.category, ''), "
        "l.producer_ref, l.printed_name, l.quantity, l.weight_g, l.unit_price_won, "
        "l.price_source, l.gross_won, l.tax_class, l.tax_class_resolved "
        "FROM sale AS s JOIN sale_line AS l USING (sale_uid) "
        "LEFT JOIN producer_item AS p ON p.ref = l.producer_item_ref "
        "WHERE s.business_date >= ? AND s.business_date <= ? AND s.kind = 'SALE' "
        "ORDER BY s.sold_at_ms, s.sale_uid, l.line_no", (from_date, to_date))]


def sum_given(connection: Connection) -> dict[str, tuple[int, int]]:
    """Rule -> (receipts, won) it has given on all sales so far."""
    return {ref: (count, won) for ref, count, won in connection.execute(
        "SELECT rule_ref, count(DISTINCT sale_uid), sum(discount_won) FROM sale_discount "
        "WHERE rule_ref <> '' GROUP BY rule_ref")}


class GivenRow(NamedTuple):
    business_date: str
    rule_ref: str
    reason: str
    borne_by: str
    receipt_count: int
    won: int


def list_given(connection: Connection, from_date: str, to_date: str) -> list[GivenRow]:
    """What came off on these business dates, both inclusive, by day, rule, name and bearer."""
    return [GivenRow(*row) for row in connection.execute(
        "SELECT s.business_date, d.rule_ref, d.reason, d.borne_by, "
        "count(DISTINCT d.sale_uid), sum(d.discount_won) FROM sale_discount AS d "
        "JOIN sale AS s USING (sale_uid) WHERE s.business_date >= ? AND s.business_date <= ? "
        "GROUP BY 1, 2, 3, 4 ORDER BY 1, 3, 2, 4", (from_date, to_date))]


# --- points -------------------------------------------------------------------------------------


def read_balance(connection: Connection, member_ref: Ref) -> int:
    """A member's points: the sum of all moves."""
    return int(connection.execute(
        "SELECT coalesce(sum(points), 0) FROM point_move WHERE member_ref = ?", (member_ref,)
    ).fetchone()[0])


def sum_spent_on(
    connection: Connection, member_ref: Ref, till_ref: Ref, business_date: str
) -> int:
    """Points this member spent at this till on a business date, positive; given back counts."""
    return int(connection.execute(
        "SELECT -coalesce(sum(points), 0) FROM point_move WHERE member_ref = ? AND till_ref = ? "
        "AND business_date = ? AND reason IN ('SPENT', 'SPENT_BACK')",
        (member_ref, till_ref, business_date)).fetchone()[0])


def sum_spent_at(connection: Connection, till_ref: Ref, business_date: str) -> int:
    """Points everybody spent at this till on a business date, positive; given back counts."""
    return int(connection.execute(
        "SELECT -coalesce(sum(points), 0) FROM point_move WHERE till_ref = ? "
        "AND business_date = ? AND reason IN ('SPENT', 'SPENT_BACK')",
        (till_ref, business_date)).fetchone()[0])


def sum_overdrawn(connection: Connection) -> tuple[int, int]:
    """(members, points) below zero; points positive."""
    row = connection.execute(
        "SELECT count(*), -coalesce(sum(balance), 0) FROM (SELECT sum(points) AS balance "
        "FROM point_move GROUP BY member_ref HAVING sum(points) < 0)").fetchone()
    return (row[0], row[1])


def count_tills(connection: Connection, store_ref: Ref) -> int:
    """Tills of the store that this file has heard of; the hub itself is none."""
    return int(connection.execute(
        "SELECT count(DISTINCT till_ref) FROM epoch WHERE store_ref = ? AND till_no > 0",
        (store_ref,)).fetchone()[0])


class SalePointsRow(NamedTuple):
    """The rule and bases of a sale with all its returns taken off, and what it moved so far."""

    member_ref: Ref
    earn_basis_points: int
    earn_base_won: int
    spend_base_won: int
    sold_spend_base_won: int
    spent_points: int


def read_sale_points(connection: Connection, sale_uid: Ref) -> SalePointsRow | None:
    """What is left of a sale's points after its returns; None where it moved none."""
    row = connection.execute(
        "SELECT o.member_ref, o.earn_basis_points, "
        "o.earn_base_won + coalesce(sum(r.earn_base_won), 0), "
        "o.spend_base_won + coalesce(sum(r.spend_base_won), 0), o.spend_base_won, "
        "(SELECT -coalesce(sum(points), 0) FROM point_move WHERE sale_uid = o.sale_uid "
        "AND reason = 'SPENT') FROM sale_points AS o LEFT JOIN sale_points AS r "
        "ON r.original_sale_uid = o.sale_uid WHERE o.sale_uid = ? GROUP BY o.sale_uid",
        (sale_uid,)).fetchone()
    return SalePointsRow(*row) if row else None


class ReceiptPointsRow(NamedTuple):
    earned_points: int  # 0 or below on a return
    spent_points: int  # what the receipt took off the balance; below 0 on a return
    balance_points: int


def read_receipt_points(connection: Connection, sale_uid: Ref) -> ReceiptPointsRow | None:
    """What one receipt did to the points, as its paper says it."""
    row = connection.execute(
        "SELECT (SELECT coalesce(sum(points), 0) FROM point_move AS m "
        "WHERE m.sale_uid = p.sale_uid AND reason IN ('EARNED', 'EARNED_BACK')), "
        "(SELECT -coalesce(sum(points), 0) FROM point_move AS m "
        "WHERE m.sale_uid = p.sale_uid AND reason IN ('SPENT', 'SPENT_BACK')), "
        "balance_points FROM sale_points AS p WHERE sale_uid = ?", (sale_uid,)).fetchone()
    return ReceiptPointsRow(*row) if row else None


class PointMoveRow(NamedTuple):
    business_date: str
    reason: str
    points: int
    receipt_no: str


def list_moves(connection: Connection, member_ref: Ref, limit: int) -> list[PointMoveRow]:
    """A member's newest moves first."""
    return [PointMoveRow(*row) for row in connection.execute(
        "SELECT m.business_date, m.reason, m.points, s.receipt_no FROM point_move AS m "
        "JOIN sale AS s USING (sale_uid) WHERE m.member_ref = ? "
        "ORDER BY s.sold_at_ms DESC, s.rowid DESC, m.move_no DESC LIMIT ?", (member_ref, limit))]


# --- on the telephone ---------------------------------------------------------------------------


def list_used_rows(
    connection: Connection, till_ref: Ref, approver_ref: Ref, list_no: int
) -> set[int]:
    """Rows of a printed list that were asked for at this till."""
    return {row for (row,) in connection.execute(
        "SELECT row_no FROM phone_request WHERE till_ref = ? AND approver_ref = ? "
        "AND list_no = ?", (till_ref, approver_ref, list_no))}


def is_request_used(
    connection: Connection, till_ref: Ref, approver_ref: Ref, request_no: str
) -> bool:
    """Whether this number was read out at this till before: it opens nothing again."""
    return connection.execute(
        "SELECT 1 FROM phone_request WHERE till_ref = ? AND approver_ref = ? "
        "AND request_no = ? LIMIT 1", (till_ref, approver_ref, request_no)).fetchone() is not None


def sum_phoned(
    connection: Connection, approver_ref: Ref, business_date: str
) -> tuple[int, int]:
    """(count, won) an approver allowed by telephone on a business date."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(amount_won), 0) FROM phone_request "
        "WHERE approver_ref = ? AND business_date = ? AND approval_uid <> ''",
        (approver_ref, business_date)).fetchone()
    return (row[0], row[1])


class PhoneRequestRow(NamedTuple):
    request_uid: Ref
    approver_ref: Ref
    asked_by_ref: Ref
    action: str
    amount_won: int
    request_no: str
    list_no: int
    row_no: int
    asked_at_ms: int
    approval_uid: str


def read_request(connection: Connection, request_uid: Ref) -> PhoneRequestRow | None:
    row = connection.execute(
        "SELECT request_uid, approver_ref, asked_by_ref, action, amount_won, request_no, "
        "list_no, row_no, asked_at_ms, approval_uid FROM phone_request "
        "WHERE request_uid = ?", (request_uid,)).fetchone()
    return PhoneRequestRow(*row) if row else None
