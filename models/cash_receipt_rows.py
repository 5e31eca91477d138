"""Reading cash receipts and bank transfers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

Connection = DBAPIConnection | Cursor


class CashReceiptRow(NamedTuple):
    """A request with what became of it, and what of the sale is still paid as cash."""

    cash_receipt_uid: Ref
    sale_uid: Ref
    receipt_no: str
    purpose: str
    identifier_kind: str
    person_ref: Ref | None
    amount_won: int
    taxable_won: int
    exempt_won: int
    vat_won: int
    channel: str
    cash_date: str
    due_date: str
    approval_no: str
    issued_on: str
    issued_won: int
    cancel_count: int
    cancelled_won: int
    unnumbered_cancel_uid: Ref | None
    kept_won: int  # paid as cash less what returns gave back of it


class TransferRow(NamedTuple):
    sale_uid: Ref
    tender_no: int
    receipt_no: str
    business_date: str
    sold_at_ms: int
    amount_won: int
    person_ref: Ref | None
    confirmed_on: str


class AsCash(NamedTuple):
    """The part of a sale paid as cash, after returns; taxable with its VAT."""

    amount_won: int
    taxable_won: int
    vat_won: int


def sum_as_cash(connection: Connection, sale_uid: Ref, codes: Sequence[str]) -> AsCash:
    marks = ", ".join("?" * len(codes))
    row = connection.execute(
        "SELECT coalesce(sum(t.amount_won), 0), coalesce(sum(t.taxable_won), 0), "
        "coalesce(sum(t.vat_won), 0) FROM sale_tender AS t JOIN sale USING (sale_uid) "
        "WHERE (sale.sale_uid = ? OR sale.original_sale_uid = ?) "
        f"AND t.tender_code IN ({marks})", (sale_uid, sale_uid, *codes),
    ).fetchone()
    here = AsCash(*row)
    for side, sign in _SIDES:
        back = connection.execute(
            "SELECT coalesce(sum(t.amount_won), 0), coalesce(sum(t.taxable_won), 0), "
            f"coalesce(sum(t.vat_won), 0) {_CARRIED} WHERE x.{side} = ? "
            f"AND t.tender_code IN ({marks})", (sale_uid, *codes)).fetchone()
        here = AsCash(*(a + sign * b for a, b in zip(here, back, strict=True)))
    return here


#: What came back of goods an exchange paid for: it went out of the sale before (0016).
_CARRIED = (
    "FROM exchange_part AS x JOIN sale AS b ON b.original_sale_uid = x.sale_uid "
    "JOIN sale_tender AS t ON t.sale_uid = b.sale_uid AND t.original_tender_no = x.tender_no"
)
_SIDES = (("source_sale_uid", 1), ("sale_uid", -1))


def _select(codes: Sequence[str]) -> str:
    marks = ", ".join("?" * len(codes))
    return (
        "SELECT r.cash_receipt_uid, r.sale_uid, coalesce(s.receipt_no, ''), r.purpose, "
        "r.identifier_kind, r.person_ref, r.amount_won, r.taxable_won, r.exempt_won, r.vat_won, "
        "r.channel, r.cash_date, r.due_date, r.approval_no, r.issued_on, r.issued_won, "
        "count(c.cancel_uid), coalesce(sum(c.amount_won), 0), "
        "max(iif(c.approval_no = '', c.cancel_uid, NULL)), "
        "coalesce((SELECT sum(t.amount_won) FROM sale_tender AS t JOIN sale AS b "
        "USING (sale_uid) WHERE (b.sale_uid = r.sale_uid OR b.original_sale_uid = r.sale_uid) "
        f"AND t.tender_code IN ({marks})), 0) "
        f"+ coalesce((SELECT sum(t.amount_won) {_CARRIED} WHERE x.source_sale_uid = r.sale_uid "
        f"AND t.tender_code IN ({marks})), 0) "
        f"- coalesce((SELECT sum(t.amount_won) {_CARRIED} WHERE x.sale_uid = r.sale_uid "
        f"AND t.tender_code IN ({marks})), 0) "
        "FROM cash_receipt AS r LEFT JOIN sale AS s ON s.sale_uid = r.sale_uid "
        "LEFT JOIN cash_receipt_cancel AS c ON c.cash_receipt_uid = r.cash_receipt_uid "
    )


def read_cash_receipt(
    connection: Connection, cash_receipt_uid: Ref, codes: Sequence[str]
) -> CashReceiptRow | None:
    row = connection.execute(
        _select(codes) + "WHERE r.cash_receipt_uid = ? GROUP BY r.cash_receipt_uid",
        (*codes, *codes, *codes, cash_receipt_uid)).fetchone()
    return CashReceiptRow(*row) if row else None


def list_of_sale(
    connection: Connection, sale_uid: Ref, codes: Sequence[str]
) -> list[CashReceiptRow]:
    """All requests of one sale, oldest first."""
    rows = connection.execute(
        _select(codes) + "WHERE r.sale_uid = ? GROUP BY r.cash_receipt_uid "
        "ORDER BY r.requested_at_ms, r.cash_receipt_uid", (*codes, *codes, *codes, sale_uid))
    return [CashReceiptRow(*row) for row in rows]


def list_since(
    connection: Connection, first_date: str, codes: Sequence[str]
) -> list[CashReceiptRow]:
    """Requests of cash taken since this business date, and all that may want a hand; by deadline.

    That is: without a number, with a cancel without one, or with goods of their sale come back.
    """
    rows = connection.execute(
        _select(codes) + "WHERE r.cash_date >= ? OR r.approval_no = '' "
        "OR EXISTS (SELECT 1 FROM cash_receipt_cancel AS w WHERE w.approval_no = '' "
        "AND w.cash_receipt_uid = r.cash_receipt_uid) "
        "OR EXISTS (SELECT 1 FROM sale AS b WHERE b.original_sale_uid = r.sale_uid) "
        "GROUP BY r.cash_receipt_uid "
        "ORDER BY r.due_date, r.requested_at_ms, r.cash_receipt_uid",
        (*codes, *codes, *codes, first_date))
    return [CashReceiptRow(*row) for row in rows]


def find_by_approval_no(connection: Connection, approval_no: str) -> Ref | None:
    row = connection.execute(
        "SELECT cash_receipt_uid FROM cash_receipt WHERE approval_no = ? UNION "
        "SELECT cash_receipt_uid FROM cash_receipt_cancel WHERE approval_no = ? LIMIT 1",
        (approval_no, approval_no)).fetchone()
    return row[0] if row else None


def count_requests(connection: Connection, shift_uid: Ref) -> tuple[int, int]:
    """(requests, of these issued) of one shift."""
    row = connection.execute(
        "SELECT count(*), coalesce(sum(approval_no <> ''), 0) FROM cash_receipt "
        "WHERE shift_uid = ?", (shift_uid,)).fetchone()
    return (row[0], row[1])


def list_transfers(connection: Connection, *, pending: bool) -> list[TransferRow]:
    """Transfers nobody has seen on the account yet, oldest first; or the newest that were seen."""
    rows = connection.execute(
        "SELECT t.sale_uid, t.tender_no, sale.receipt_no, sale.business_date, t.sold_at_ms, "
        "t.amount_won, t.person_ref, t.confirmed_on FROM bank_transfer AS t "
        "JOIN sale USING (sale_uid) WHERE "
        + ("t.confirmed_on = '' ORDER BY t.sold_at_ms, t.tender_no" if pending else
           "t.confirmed_on <> '' ORDER BY t.confirmed_on DESC, t.sold_at_ms DESC LIMIT 100"))
    return [TransferRow(*row) for row in rows]


def read_transfer(
    connection: Connection, sale_uid: Ref, tender_no: int
) -> tuple[int, Ref | None, str] | None:
    """(won, sealed depositor, when it was seen)."""
    row = connection.execute(
        "SELECT amount_won, person_ref, confirmed_on FROM bank_transfer "
        "WHERE sale_uid = ? AND tender_no = ?", (sale_uid, tender_no)).fetchone()
    return (row[0], row[1], row[2]) if row else None


def read_cancel(connection: Connection, cancel_uid: Ref) -> tuple[int, int]:
    """(reason, won) of one cancel."""
    row = connection.execute(
        "SELECT reason, amount_won FROM cash_receipt_cancel WHERE cancel_uid = ?",
        (cancel_uid,)).fetchone()
    return (row[0], row[1])


def list_cancels(connection: Connection, cash_receipt_uid: Ref) -> list[tuple[int, str]]:
    """(won, number or nothing) of each cancel of one cash receipt, in the order of their days."""
    return [(won, number) for won, number in connection.execute(
        "SELECT amount_won, approval_no FROM cash_receipt_cancel WHERE cash_receipt_uid = ? "
        "ORDER BY cancelled_on, rowid", (cash_receipt_uid,))]
