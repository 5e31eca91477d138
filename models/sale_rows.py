"""Reading finished sales, payments asked of a terminal, and carts set aside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref


class SaleRow(NamedTuple):
    sale_uid: Ref
    receipt_no: str
    epoch: Ref
    seq: int
    sold_at_ms: int
    utc_offset_min: int
    cashier_no: str
    member_ref: Ref | None
    exempt_won: int
    taxable_won: int
    non_taxable_won: int
    vat_won: int
    total_won: int
    cash_rounding_won: int
    discount_won: int
    business_date: str
    kind: str
    original_sale_uid: Ref | None


class LineRow(NamedTuple):
    line_no: int
    printed_name: str
    spec: str
    producer_name: str
    quantity: int
    weight_g: int | None
    unit_price_won: int
    gross_won: int
    tax_class_resolved: str
    all_discounts_won: int  # its own and its share of the receipt's
    list_price_won: int
    price_source: str


class DiscountRow(NamedTuple):
    line_no: int
    reason: str
    discount_won: int


class TenderRow(NamedTuple):
    tender_code: str
    tender_kind: str
    amount_won: int
    tendered_won: int
    change_won: int
    approval_no: str
    approved_at: str
    card_masked: str
    issuer: str
    instalment_months: int
    cancelled_approval_no: str  # of the approval this payment took back
    cancelled_approved_at: str


class PaymentRow(NamedTuple):
    payment_uid: Ref
    cart_uid: Ref
    shift_uid: Ref
    tender_code: str
    amount_won: int
    outcome: str
    approval_no: str
    intended_at_ms: int
    sale_uid: Ref | None
    direction: str
    original_payment_uid: Ref | None


class HeldRow(NamedTuple):
    held_uid: Ref
    held_at_ms: int
    line_count: int
    total_won: int
    first_names: str


Connection = DBAPIConnection | Cursor

_SALE = (
    "SELECT sale_uid, receipt_no, epoch, seq, sold_at_ms, utc_offset_min, "
    "coalesce(staff.no, ''), member_ref, exempt_won, taxable_won, "
    "non_taxable_won, vat_won, total_won, cash_rounding_won, discount_won, business_date, kind, "
    "original_sale_uid FROM sale LEFT JOIN staff ON staff.ref = cashier_ref "
)


def read_sale(connection: DBAPIConnection, sale_uid: Ref) -> SaleRow | None:
    row = connection.execute(_SALE + "WHERE sale_uid = ?", (sale_uid,)).fetchone()
    return SaleRow(*row) if row else None


def find_by_receipt_no(connection: DBAPIConnection, receipt_no: str) -> Ref | None:
    row = connection.execute(
        "SELECT sale_uid FROM sale WHERE receipt_no = ? ORDER BY sold_at_ms DESC LIMIT 1",
        (receipt_no,),
    ).fetchone()
    return row[0] if row else None


def read_last_sale_uid(connection: DBAPIConnection, till_ref: Ref) -> Ref | None:
    row = connection.execute(
        "SELECT sale_uid FROM sale WHERE till_ref = ? ORDER BY rowid DESC LIMIT 1", (till_ref,)
    ).fetchone()
    return row[0] if row else None


def read_lines(connection: DBAPIConnection, sale_uid: Ref) -> list[LineRow]:
    rows = connection.execute(
        "SELECT line_no, printed_name, spec, producer_name, quantity, weight_g, "
        "unit_price_won, gross_won, tax_class_resolved, "
        "discount_won + receipt_discount_share_won, list_price_won, price_source "
        "FROM sale_line WHERE sale_uid = ? ORDER BY line_no", (sale_uid,),
    )
    return [LineRow(*row) for row in rows]


def read_discounts(connection: DBAPIConnection, sale_uid: Ref) -> list[DiscountRow]:
    rows = connection.execute(
        "SELECT line_no, reason, discount_won FROM sale_discount WHERE sale_uid = ? "
        "ORDER BY line_no, discount_no", (sale_uid,),
    )
    return [DiscountRow(*row) for row in rows]


def read_tenders(connection: DBAPIConnection, sale_uid: Ref) -> list[TenderRow]:
    rows = connection.execute(
        "SELECT t.tender_code, tender_kind, t.amount_won, tendered_won, change_won, "
        "coalesce(p.approval_no, t.approval_no), coalesce(p.approved_at, ''), "
        "coalesce(p.card_masked, ''), coalesce(p.issuer, ''), coalesce(p.instalment_months, 0), "
        "coalesce(o.approval_no, ''), coalesce(o.approved_at, '') FROM sale_tender AS t "
        "LEFT JOIN payment AS p ON p.payment_uid = t.payment_uid "
        "LEFT JOIN payment AS o ON o.payment_uid = p.original_payment_uid "
        "AND p.direction = 'CANCEL' WHERE t.sale_uid = ? ORDER BY tender_no",
        (sale_uid,),
    )
    return [TenderRow(*row) for row in rows]


def read_last_receipt_seq(
    cursor: Cursor, till_ref: Ref, epoch: Ref, business_date: str
) -> int:
    row = cursor.execute(
        "SELECT max(receipt_seq) FROM sale WHERE till_ref = ? AND epoch = ? "
        "AND business_date = ?", (till_ref, epoch, business_date),
    ).fetchone()
    return row[0] or 0


def read_completed(
    connection: Connection, sale_uid: Ref
) -> tuple[str, int, int, int] | None:
    """(receipt_no, total, cash rounding, change) of a sale that is already there."""
    row = connection.execute(
        "SELECT receipt_no, total_won, cash_rounding_won, (SELECT coalesce(sum(change_won), 0) "
        "FROM sale_tender WHERE sale_tender.sale_uid = sale.sale_uid) "
        "FROM sale WHERE sale_uid = ?", (sale_uid,),
    ).fetchone()
    return (row[0], row[1], row[2], row[3]) if row else None


def read_entry_hash(connection: DBAPIConnection, epoch: Ref, seq: int) -> bytes:
    row = connection.execute(
        "SELECT hash FROM entry WHERE epoch = ? AND seq = ?", (epoch, seq)
    ).fetchone()
    return bytes(row[0])


def count_reprints(connection: Connection, sale_uid: Ref) -> int:
    return int(connection.execute(
        "SELECT count(*) FROM receipt_reprint WHERE sale_uid = ?", (sale_uid,)
    ).fetchone()[0])


_PAYMENT = (
    "SELECT payment_uid, cart_uid, shift_uid, tender_code, amount_won, outcome, approval_no, "
    "intended_at_ms, sale_uid, direction, original_payment_uid FROM payment "
)


def read_payment(connection: Connection, payment_uid: Ref) -> PaymentRow | None:
    row = connection.execute(_PAYMENT + "WHERE payment_uid = ?", (payment_uid,)).fetchone()
    return PaymentRow(*row) if row else None


def list_unnumbered(connection: DBAPIConnection, shift_uid: Ref) -> list[PaymentRow]:
    """Approved payments of a shift's sales whose approval number was left for later."""
    rows = connection.execute(
        _PAYMENT + "WHERE shift_uid = ? AND outcome = 'APPROVED' AND approval_no = '' "
        "AND sale_uid IS NOT NULL AND direction = 'APPROVE' ORDER BY intended_at_ms",
        (shift_uid,))
    return [PaymentRow(*row) for row in rows]


def read_answer(connection: Connection, payment_uid: Ref) -> tuple[str, str, str, int] | None:
    """(approved_at, card_masked, issuer, instalment_months) as the terminal said."""
    row: tuple[str, str, str, int] | None = connection.execute(
        "SELECT approved_at, card_masked, issuer, instalment_months FROM payment "
        "WHERE payment_uid = ?", (payment_uid,)).fetchone()
    return row


def list_payments(
    connection: DBAPIConnection, till_ref: Ref, outcomes: Sequence[str], *, without_sale: bool
) -> list[PaymentRow]:
    """A till's payments in one of these outcomes, oldest first; those no sale carries, if asked."""
    marks = ", ".join("?" * len(outcomes))
    where = f"WHERE till_ref = ? AND outcome IN ({marks})"
    where += " AND sale_uid IS NULL" if without_sale else ""
    rows = connection.execute(
        _PAYMENT + where + " ORDER BY intended_at_ms", (till_ref, *outcomes))
    return [PaymentRow(*row) for row in rows]


class SoldLine(NamedTuple):
    """A line as sold and what has come back of it so far (both positive)."""

    line_no: int
    printed_name: str
    spec: str
    producer_name: str
    producer_item_ref: Ref
    quantity: int
    weight_g: int | None
    unit_price_won: int
    gross_won: int
    discount_won: int
    receipt_discount_share_won: int
    net_won: int
    commission_base_won: int
    tax_class_resolved: str
    returned_quantity: int
    returned_gross_won: int
    returned_discount_won: int
    returned_share_won: int
    returned_net_won: int
    returned_base_won: int
    voucher_eligible: int


class PaidTender(NamedTuple):
    """A tender as paid and what has been given back to it so far (both positive)."""

    tender_no: int
    tender_code: str
    tender_kind: str
    amount_won: int
    payment_uid: Ref | None
    approval_no: str
    approved_at: str
    intended_at_ms: int
    returned_won: int
    approved_won: int  # of the approval a cancel would name
    held_won: int | None = None  # what of that approval no cancel has taken back yet


def read_sold_lines(connection: Connection, sale_uid: Ref) -> list[SoldLine]:
    """Lines of a sale with the sums of all returns from it, by line number."""
    rows = connection.execute(
        "SELECT s.line_no, s.printed_name, s.spec, s.producer_name, s.producer_item_ref, "
        "s.quantity, s.weight_g, s.unit_price_won, s.gross_won, s.discount_won, "
        "s.receipt_discount_share_won, s.net_won, s.commission_base_won, s.tax_class_resolved, "
        "-coalesce(sum(r.quantity), 0), -coalesce(sum(r.gross_won), 0), "
        "-coalesce(sum(r.discount_won), 0), -coalesce(sum(r.receipt_discount_share_won), 0), "
        "-coalesce(sum(r.net_won), 0), -coalesce(sum(r.commission_base_won), 0), "
        "s.voucher_eligible "
        "FROM sale_line AS s LEFT JOIN (SELECT sale_line.* FROM sale_line JOIN sale "
        "USING (sale_uid) WHERE sale.original_sale_uid = ?) AS r "
        "ON r.original_line_no = s.line_no WHERE s.sale_uid = ? "
        "GROUP BY s.line_no ORDER BY s.line_no", (sale_uid, sale_uid),
    )
    return [SoldLine(*row) for row in rows]


def read_paid_tenders(connection: Connection, sale_uid: Ref) -> list[PaidTender]:
    """Tenders of a sale with what returns gave back to each."""
    rows = connection.execute(
        "SELECT t.tender_no, t.tender_code, t.tender_kind, t.amount_won, t.payment_uid, "
        "coalesce(payment.approval_no, t.approval_no), coalesce(payment.approved_at, ''), "
        "coalesce(payment.intended_at_ms, 0), -coalesce(sum(r.amount_won), 0), "
        "coalesce(payment.amount_won, t.amount_won) FROM sale_tender AS t "
        "LEFT JOIN payment USING (payment_uid) "
        "LEFT JOIN (SELECT sale_tender.original_tender_no, sale_tender.amount_won "
        "FROM sale_tender JOIN sale USING (sale_uid) WHERE sale.original_sale_uid = ?) AS r "
        "ON r.original_tender_no = t.tender_no WHERE t.sale_uid = ? "
        "GROUP BY t.tender_no ORDER BY t.tender_no", (sale_uid, sale_uid),
    )
    return [PaidTender(*row) for row in rows]


def sum_returned(connection: Connection, sale_uid: Ref) -> tuple[int, int, int]:
    """(taxable, total, cash rounding) given back so far by all returns from a sale."""
    row = connection.execute(
        "SELECT -coalesce(sum(taxable_won), 0), -coalesce(sum(total_won), 0), "
        "-coalesce(sum(cash_rounding_won), 0) FROM sale WHERE original_sale_uid = ?",
        (sale_uid,),
    ).fetchone()
    return (row[0], row[1], row[2])


def sum_card_payments(connection: DBAPIConnection, shift_uid: Ref) -> tuple[int, int]:
    """(count, won) of card payments this shift's sales carry; the terminal's 집계 must equal it.

    What an organisation paid by card of its debts is on the same terminal.
    """
    row = connection.execute(
        "SELECT count(*), coalesce(sum(won), 0) FROM (SELECT sale_tender.amount_won AS won "
        "FROM sale_tender JOIN sale USING (sale_uid) WHERE sale.shift_uid = ? "
        "AND tender_kind = 'CARD' UNION ALL SELECT amount_won FROM account_payment "
        "WHERE shift_uid = ? AND tender_kind = 'CARD')", (shift_uid, shift_uid),
    ).fetchone()
    return (row[0], row[1])


def list_held(connection: DBAPIConnection) -> list[HeldRow]:
    rows = connection.execute(
        "SELECT held_uid, held_at_ms, line_count, total_won, first_names FROM held_cart "
        "WHERE state = 'held' ORDER BY held_at_ms"
    )
    return [HeldRow(*row) for row in rows]


def read_held_cart(connection: Connection, held_uid: Ref) -> tuple[str, str] | None:
    """(cart as JSON, state)."""
    row = connection.execute(
        "SELECT cart_json, state FROM held_cart WHERE held_uid = ?", (held_uid,)
    ).fetchone()
    return (row[0], row[1]) if row else None


def list_receipt_nos(connection: Connection, business_date: str) -> list[str]:
    """Receipts of the sales of one day, in their order."""
    return [no for (no,) in connection.execute(
        "SELECT receipt_no FROM sale INDEXED BY sale_by_date WHERE business_date = ? "
        "AND kind = 'SALE' ORDER BY receipt_seq, receipt_no", (business_date,))]
