"""What an owner wants counted: every act beside plain selling, with who, when and how much."""

from __future__ import annotations

from typing import NamedTuple

from models.db import DBAPIConnection


class ActRow(NamedTuple):
    """One act of one cashier; `won` is what it was about, `extra` depends on the kind."""

    kind: str
    cashier_ref: str
    business_date: str
    at_ms: int
    utc_offset_min: int
    won: int
    receipt_no: str
    detail: str
    extra: int


class SoldRow(NamedTuple):
    """How much one cashier sold on one day."""

    cashier_ref: str
    business_date: str
    sale_count: int
    sale_won: int


_DATES = "BETWEEN ? AND ?"

#: One query a kind, all of one shape; the dates are business dates, both inclusive.
_QUERIES = (
    # Lines and carts taken away before payment.
    "SELECT v.what || '_void', v.cashier_ref, e.business_date, e.happened_at_ms, "
    "e.utc_offset_min, v.amount_won, '', iif(v.what = 'line', v.printed_name, v.reason), "
    "v.quantity FROM cart_void v JOIN entry e ON e.uid = v.entry_uid "
    f"WHERE e.business_date {_DATES}",
    # The drawer opened without a sale.
    "SELECT 'no_sale', d.cashier_ref, e.business_date, d.opened_at_ms, e.utc_offset_min, 0, '', "
    "d.reason, 0 FROM drawer_opening d JOIN entry e ON e.uid = d.entry_uid "
    f"WHERE e.business_date {_DATES}",
    # Returns of a sale that is known; extra is the time since that sale, -1 by another cashier.
    "SELECT 'refund', r.cashier_ref, r.business_date, r.sold_at_ms, r.utc_offset_min, "
    "-r.total_won, r.receipt_no, r.reason, iif(o.cashier_ref = r.cashier_ref, "
    "max(0, r.sold_at_ms - o.sold_at_ms), -1) FROM sale r "
    "JOIN sale o ON o.sale_uid = r.original_sale_uid "
    f"WHERE r.kind = 'RETURN' AND r.business_date {_DATES}",
    # Returns nobody can hold against a sale here.
    "SELECT 'blind_refund', cashier_ref, business_date, returned_at_ms, 0, amount_won, "
    "receipt_no, reason, 0 FROM unreceipted_return "
    f"WHERE business_date {_DATES}",
    "SELECT 'tender_correction', cashier_ref, business_date, corrected_at_ms, 0, amount_won, "
    "receipt_no, old_code || ' > ' || new_code, 0 FROM tender_correction "
    f"WHERE business_date {_DATES}",
    # Prices typed by hand: what they are below the list.
    "SELECT 'override', s.cashier_ref, s.business_date, s.sold_at_ms, s.utc_offset_min, "
    "max(0, l.list_price_won - l.unit_price_won) * l.quantity, s.receipt_no, l.printed_name, 0 "
    "FROM sale_line l JOIN sale s USING (sale_uid) WHERE l.price_source = 'OVERRIDE' "
    f"AND s.kind = 'SALE' AND s.source IN ('till', 'practice') AND s.business_date {_DATES}",
    # Discounts given by hand; a rule's are nobody's favour.
    "SELECT 'discount', s.cashier_ref, s.business_date, s.sold_at_ms, s.utc_offset_min, "
    "d.discount_won, s.receipt_no, d.reason, 0 FROM sale_discount d JOIN sale s USING (sale_uid) "
    "WHERE d.rule_ref = '' AND s.kind = 'SALE' AND s.source IN ('till', 'practice') "
    f"AND s.business_date {_DATES}",
    # What a voice allowed: nobody stood beside it.
    "SELECT 'phone_approval', a.asked_by_ref, a.business_date, p.asked_at_ms, 0, a.amount_won, "
    "'', a.action, 0 FROM approval a JOIN phone_request p USING (approval_uid) "
    f"WHERE a.means = 'phone' AND a.business_date {_DATES}",
    # Drawers that did not agree at closing, by who had them last.
    "SELECT 'difference', coalesce((SELECT h.to_ref FROM hand_over h JOIN entry e "
    "ON e.uid = h.entry_uid WHERE h.shift_uid = shift.shift_uid ORDER BY e.position DESC "
    "LIMIT 1), opened_by_ref), business_date, closed_at_ms, 0, abs(over_short_won), '', "
    "over_short_reason, over_short_won FROM shift WHERE state = 'closed' "
    f"AND over_short_won <> 0 AND business_date {_DATES}",
    # ... and when they were handed over and counted, by who gave them away.
    "SELECT 'difference', h.from_ref, e.business_date, h.handed_at_ms, e.utc_offset_min, "
    "abs(h.counted_won - h.expected_won), '', '', h.counted_won - h.expected_won "
    "FROM hand_over h JOIN entry e ON e.uid = h.entry_uid WHERE h.counted_won IS NOT NULL "
    f"AND h.counted_won <> h.expected_won AND e.business_date {_DATES}",
)


def list_acts(connection: DBAPIConnection, from_date: str, to_date: str) -> list[ActRow]:
    """Every such act of these business dates, in order of time."""
    found = [
        ActRow(*row)
        for query in _QUERIES for row in connection.execute(query, (from_date, to_date))
    ]
    found.sort(key=lambda act: (act.at_ms, act.kind, act.receipt_no))
    return found


def list_sold(connection: DBAPIConnection, from_date: str, to_date: str) -> list[SoldRow]:
    """Receipts and won of each cashier and day; replays and paper are nobody's pace."""
    return [SoldRow(*row) for row in connection.execute(
        "SELECT cashier_ref, business_date, count(*), sum(total_won) FROM sale "
        "WHERE kind = 'SALE' AND source IN ('till', 'practice') "
        f"AND business_date {_DATES} GROUP BY 1, 2 ORDER BY 2, 1", (from_date, to_date))]


def list_member_sales(
    connection: DBAPIConnection, from_date: str, to_date: str
) -> list[tuple[str, str, str, int, int, int]]:
    """(cashier, date, member number, receipts, won, last at) where a member came twice or more."""
    rows: list[tuple[str, str, str, int, int, int]] = connection.execute(
        "SELECT s.cashier_ref, s.business_date, coalesce(m.no, ''), count(*), sum(total_won), "
        "max(s.sold_at_ms) FROM sale s LEFT JOIN member m ON m.ref = s.member_ref "
        "WHERE s.member_ref IS NOT NULL AND s.kind = 'SALE' AND s.source IN ('till', 'practice') "
        f"AND s.business_date {_DATES} GROUP BY s.cashier_ref, s.business_date, s.member_ref "
        "HAVING count(*) > 1 ORDER BY 2, 1, 3", (from_date, to_date)).fetchall()
    return rows


def list_sale_minutes(
    connection: DBAPIConnection, from_date: str, to_date: str
) -> list[tuple[int, int]]:
    """(minute of the shop's day, receipts): when this shop sells."""
    rows: list[tuple[int, int]] = connection.execute(
        "SELECT (sold_at_ms / 60000 + utc_offset_min) % 1440, count(*) FROM sale "
        "WHERE kind = 'SALE' AND source IN ('till', 'practice') "
        f"AND business_date {_DATES} GROUP BY 1 ORDER BY 1", (from_date, to_date)).fetchall()
    return rows


def list_staff_numbers(connection: DBAPIConnection) -> dict[str, str]:
    return dict(connection.execute("SELECT ref, no FROM staff").fetchall())


def read_shift_dates(connection: DBAPIConnection) -> tuple[str, str]:
    """The first and the last business date a till was open on; empty before."""
    row = connection.execute(
        "SELECT coalesce(min(business_date), ''), coalesce(max(business_date), '') FROM shift"
    ).fetchone()
    return (row[0], row[1])
