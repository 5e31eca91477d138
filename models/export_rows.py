"""Reading sales and members for export: plain rows in order of business date and receipt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from models.db import DBAPIConnection

_HEAD = (
    "s.business_date, s.sold_at_ms, s.utc_offset_min, s.receipt_no, "
    "coalesce(f.no, ''), coalesce(m.no, '')"
)
_FROM = (
    "FROM sale s LEFT JOIN staff f ON f.ref = s.cashier_ref "
    "LEFT JOIN member m ON m.ref = s.member_ref "
)
_WHERE = "WHERE s.business_date >= ? AND s.business_date <= ? "
_ORDER = "ORDER BY s.business_date, s.sold_at_ms, s.receipt_seq"


def iterate_sales(
    connection: DBAPIConnection, from_date: str, to_date: str
) -> Iterator[tuple[Any, ...]]:
    """The head of a line (6 values), then kind, original receipt, figures, tenders, approvals."""
    yield from connection.execute(
        f"SELECT {_HEAD}, s.kind, coalesce(o.receipt_no, ''), s.gross_won, s.discount_won, "
        "s.exempt_won, s.taxable_won - s.vat_won, s.vat_won, s.non_taxable_won, s.total_won, "
        "s.cash_rounding_won, "
        "(SELECT group_concat(t.tender_code || ' ' || t.amount_won, ', ') FROM sale_tender t "
        "WHERE t.sale_uid = s.sale_uid), "
        "coalesce((SELECT group_concat(p.approval_no, ', ') FROM payment p "
        "WHERE p.sale_uid = s.sale_uid AND p.approval_no <> ''), '') "
        f"{_FROM} LEFT JOIN sale o ON o.sale_uid = s.original_sale_uid {_WHERE}{_ORDER}",
        (from_date, to_date),
    )


def iterate_lines(
    connection: DBAPIConnection, from_date: str, to_date: str
) -> Iterator[tuple[Any, ...]]:
    """The head of a line (6 values), then what was sold, by whom it was grown, and its figures."""
    yield from connection.execute(
        f"SELECT {_HEAD}, l.line_no, coalesce(p.code, ''), l.scanned_text, l.printed_name, "
        "l.spec, l.producer_name, l.tax_class_resolved, l.ownership, l.price_source, "
        "l.unit_price_won, l.quantity, coalesce(l.weight_g, 0), l.gross_won, "
        "l.discount_won + l.receipt_discount_share_won, l.net_won, "
        "l.commission_rate_basis_points, l.commission_base_won "
        f"{_FROM} JOIN sale_line l ON l.sale_uid = s.sale_uid "
        "LEFT JOIN producer_item p ON p.ref = l.producer_item_ref "
        f"{_WHERE}{_ORDER}, l.line_no",
        (from_date, to_date),
    )


def iterate_members(connection: DBAPIConnection) -> Iterator[tuple[str, str, str]]:
    """(ref, number, status) of every member, by number."""
    yield from connection.execute("SELECT ref, no, status FROM member ORDER BY no")
