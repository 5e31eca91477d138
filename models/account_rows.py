"""Reading accounts, what is owed on them, corrections, exchanges and invoice requests."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

Connection = DBAPIConnection | Cursor


class AccountRow(NamedTuple):
    ref: Ref
    name: str
    business_no: str
    limit_won: int
    due_days: int
    status: str
    version_uid: str


class ChargeRow(NamedTuple):
    """What a sale left to pay; `returned_won` came back of this very part, positive."""

    sale_uid: Ref
    tender_no: int
    receipt_no: str
    charged_on: str
    due_date: str
    amount_won: int
    returned_won: int
    charged_at_ms: int


class CollectedRow(NamedTuple):
    account_payment_uid: Ref
    amount_won: int
    tender_code: str
    approval_no: str
    paid_on: str
    reverses_uid: Ref | None
    reversed_by: Ref | None
    shift_uid: str
    paid_at_ms: int


class CorrectableRow(NamedTuple):
    """A sale as a correction looks at it."""

    sale_uid: Ref
    entry_uid: Ref
    receipt_no: str
    kind: str
    shift_uid: str
    total_won: int
    cash_rounding_won: int
    business_date: str
    return_count: int


class SaleTenderRow(NamedTuple):
    tender_no: int
    tender_code: str
    tender_kind: str
    amount_won: int
    change_won: int
    payment_uid: Ref | None
    taxable_won: int
    exempt_won: int
    non_taxable_won: int
    vat_won: int
    approval_no: str
    card_approval_no: str
    transfer_seen_on: str


class SoldPrices(NamedTuple):
    """What an item was sold for in some days: highest and newest unit price, pieces and grams."""

    highest_won: int
    last_won: int
    quantity: int
    weight_g: int


class ExchangeRow(NamedTuple):
    exchange_uid: Ref
    refund_uid: Ref
    sale_uid: Ref
    returned_won: int
    bought_won: int


class ExchangePartRow(NamedTuple):
    tender_no: int
    amount_won: int
    source_sale_uid: Ref
    source_tender_no: int


class InvoiceRow(NamedTuple):
    """A request with the sale's figures as they are after its returns."""

    invoice_uid: Ref
    sale_uid: Ref
    receipt_no: str
    business_date: str
    account_ref: Ref | None
    business_no: str
    name: str
    person_ref: Ref | None
    covered_by: str
    state: str
    requested_on: str
    tax_invoice_no: str
    exempt_invoice_no: str
    taxable_won: int
    vat_won: int
    exempt_won: int
    first_name: str
    line_count: int


# --- accounts --------------------------------------------------------------------------------


def list_accounts(connection: Connection) -> list[AccountRow]:
    """Every organisation by name."""
    rows = connection.execute(
        "SELECT ref, name, business_no, limit_won, due_days, status, version_uid FROM account "
        "ORDER BY name, ref")
    return [AccountRow(*row) for row in rows]


def read_account(connection: Connection, ref: Ref) -> AccountRow | None:
    row = connection.execute(
        "SELECT ref, name, business_no, limit_won, due_days, status, version_uid FROM account "
        "WHERE ref = ?", (ref,)).fetchone()
    return AccountRow(*row) if row else None


def find_by_business_no(connection: Connection, business_no: str) -> Ref | None:
    row = connection.execute(
        "SELECT ref FROM account WHERE business_no = ? LIMIT 1", (business_no,)).fetchone()
    return row[0] if row else None


_CHARGES = (
    "SELECT c.sale_uid, c.tender_no, coalesce(s.receipt_no, ''), c.charged_on, c.due_date, "
    "c.amount_won, coalesce((SELECT -sum(t.amount_won) FROM sale AS r JOIN sale_tender AS t "
    "ON t.sale_uid = r.sale_uid WHERE t.tender_kind = 'CREDIT' AND "
    "((r.original_sale_uid = c.sale_uid AND t.original_tender_no = c.tender_no) OR EXISTS "
    "(SELECT 1 FROM exchange_part AS x WHERE x.source_sale_uid = c.sale_uid "
    "AND x.source_tender_no = c.tender_no AND x.sale_uid = r.original_sale_uid "
    "AND x.tender_no = t.original_tender_no))), 0), c.charged_at_ms "
    "FROM account_charge AS c LEFT JOIN sale AS s ON s.sale_uid = c.sale_uid "
)


def list_charges(connection: Connection, account_ref: Ref) -> list[ChargeRow]:
    """All that was ever charged to an account, oldest first."""
    rows = connection.execute(
        _CHARGES + "WHERE c.account_ref = ? ORDER BY c.charged_on, c.charged_at_ms, c.sale_uid, "
        "c.tender_no", (account_ref,))
    return [ChargeRow(*row) for row in rows]


def account_of_sale(connection: Connection, sale_uid: Ref) -> tuple[Ref, int] | None:
    """(account, won) a sale was charged to; of several parts the first and their sum."""
    row = connection.execute(
        "SELECT account_ref, sum(amount_won) FROM account_charge WHERE sale_uid = ? "
        "GROUP BY account_ref ORDER BY tender_no LIMIT 1", (sale_uid,)).fetchone()
    return (row[0], row[1]) if row else None


def list_collected(connection: Connection, account_ref: Ref) -> list[CollectedRow]:
    """Money that came in for an account, oldest first."""
    rows = connection.execute(
        "SELECT p.account_payment_uid, p.amount_won, p.tender_code, p.approval_no, p.paid_on, "
        "p.reverses_uid, (SELECT r.account_payment_uid FROM account_payment AS r "
        "WHERE r.reverses_uid = p.account_payment_uid), p.shift_uid, p.paid_at_ms "
        "FROM account_payment AS p WHERE p.account_ref = ? ORDER BY p.paid_at_ms, p.rowid",
        (account_ref,))
    return [CollectedRow(*row) for row in rows]


def find_account_payment(connection: Connection, uid: Ref) -> tuple[Ref, int] | None:
    """(account, won) of a payment that is on record."""
    row = connection.execute(
        "SELECT account_ref, amount_won FROM account_payment WHERE account_payment_uid = ?",
        (uid,)).fetchone()
    return (row[0], row[1]) if row else None


# --- corrections ------------------------------------------------------------------------------


def read_correctable(connection: Connection, sale_uid: Ref) -> CorrectableRow | None:
    row = connection.execute(
        "SELECT s.sale_uid, e.uid, s.receipt_no, s.kind, s.shift_uid, s.total_won, "
        "s.cash_rounding_won, s.business_date, "
        "(SELECT count(*) FROM sale AS r WHERE r.original_sale_uid = s.sale_uid) "
        "FROM sale AS s JOIN entry AS e ON e.epoch = s.epoch AND e.seq = s.seq "
        "WHERE s.sale_uid = ?", (sale_uid,)).fetchone()
    return CorrectableRow(*row) if row else None


def list_sale_tenders(connection: Connection, sale_uid: Ref) -> list[SaleTenderRow]:
    rows = connection.execute(
        "SELECT t.tender_no, t.tender_code, t.tender_kind, t.amount_won, t.change_won, "
        "t.payment_uid, t.taxable_won, t.exempt_won, t.non_taxable_won, t.vat_won, "
        "t.approval_no, coalesce(p.approval_no, ''), coalesce(b.confirmed_on, '') "
        "FROM sale_tender AS t LEFT JOIN payment AS p ON p.payment_uid = t.payment_uid "
        "LEFT JOIN bank_transfer AS b ON b.sale_uid = t.sale_uid AND b.tender_no = t.tender_no "
        "WHERE t.sale_uid = ? ORDER BY t.tender_no", (sale_uid,))
    return [SaleTenderRow(*row) for row in rows]


def list_corrections(connection: Connection, sale_uid: Ref) -> list[tuple[str, str]]:
    """(was, is) tender codes of a sale's corrections, oldest first."""
    return [(old, new) for old, new in connection.execute(
        "SELECT old_code, new_code FROM tender_correction WHERE sale_uid = ? "
        "ORDER BY corrected_at_ms, rowid", (sale_uid,))]


# --- without a receipt ------------------------------------------------------------------------


def read_sold_prices(
    connection: Connection, producer_item_ref: Ref, first_date: str
) -> SoldPrices:
    """Prices since a business date, and what was sold since less what came back."""
    row = connection.execute(
        "SELECT coalesce(max(iif(l.quantity > 0, l.unit_price_won, 0)), 0), "
        "coalesce(sum(l.quantity), 0), coalesce(sum(l.weight_g), 0) FROM sale_line AS l "
        "JOIN sale AS s USING (sale_uid) WHERE l.producer_item_ref = ? AND s.business_date >= ?",
        (producer_item_ref, first_date)).fetchone()
    last = connection.execute(
        "SELECT l.unit_price_won FROM sale_line AS l JOIN sale AS s USING (sale_uid) "
        "WHERE l.producer_item_ref = ? AND s.business_date >= ? AND l.quantity > 0 "
        "ORDER BY s.sold_at_ms DESC LIMIT 1", (producer_item_ref, first_date)).fetchone()
    return SoldPrices(row[0], last[0] if last else 0, row[1], row[2])


def find_item_by_prefix(connection: Connection, prefix: str) -> Ref | None:
    """The one producer's item whose ref begins so; None where there is none, or more than one."""
    rows = connection.execute(
        "SELECT ref FROM producer_item WHERE ref >= ? AND ref < ? LIMIT 2",
        (prefix, prefix + "g")).fetchall()
    return rows[0][0] if len(rows) == 1 else None


def sum_returned_lines(
    connection: Connection, sale_uid: Ref
) -> dict[int, tuple[int, int, int, int, int, int]]:
    """By line: (pieces, gross, discount, share, net, base) that came back of a sale, positive."""
    rows = connection.execute(
        "SELECT l.original_line_no, -sum(l.quantity), -sum(l.gross_won), -sum(l.discount_won), "
        "-sum(l.receipt_discount_share_won), -sum(l.net_won), -sum(l.commission_base_won) "
        "FROM sale_line AS l JOIN sale AS s USING (sale_uid) WHERE s.original_sale_uid = ? "
        "GROUP BY l.original_line_no", (sale_uid,))
    return {row[0]: tuple(row[1:]) for row in rows}


def sum_returned_tenders(connection: Connection, sale_uid: Ref) -> dict[int, int]:
    """Won given back by tender of a sale, positive."""
    return dict(connection.execute(
        "SELECT t.original_tender_no, -sum(t.amount_won) FROM sale_tender AS t "
        "JOIN sale AS s USING (sale_uid) WHERE s.original_sale_uid = ? "
        "GROUP BY t.original_tender_no", (sale_uid,)).fetchall())


def read_public_key_body(connection: Connection, epoch_prefix: str) -> list[bytes]:
    """Bodies of the openings of every epoch that begins so, of any till of the shop."""
    return [bytes(body) for (body,) in connection.execute(
        "SELECT body FROM entry WHERE kind = 'epoch.opened' AND epoch >= ? AND epoch < ?",
        (epoch_prefix, epoch_prefix + "g"))]


# --- exchanges --------------------------------------------------------------------------------


def find_exchange(connection: Connection, sale_uid: Ref) -> ExchangeRow | None:
    """The exchange a sale or a return is one half of."""
    row = connection.execute(
        "SELECT exchange_uid, refund_uid, sale_uid, returned_won, bought_won FROM exchange "
        "WHERE sale_uid = ? OR refund_uid = ?", (sale_uid, sale_uid)).fetchone()
    return ExchangeRow(*row) if row else None


def list_exchange_parts(connection: Connection, sale_uid: Ref) -> list[ExchangePartRow]:
    rows = connection.execute(
        "SELECT tender_no, amount_won, source_sale_uid, source_tender_no FROM exchange_part "
        "WHERE sale_uid = ? ORDER BY tender_no", (sale_uid,))
    return [ExchangePartRow(*row) for row in rows]


# --- invoices ---------------------------------------------------------------------------------

_INVOICES = (
    "SELECT i.invoice_uid, i.sale_uid, s.receipt_no, s.business_date, i.account_ref, "
    "i.business_no, i.name, i.person_ref, i.covered_by, i.state, i.requested_on, "
    "i.tax_invoice_no, i.exempt_invoice_no, "
    "(SELECT sum(x.taxable_won) FROM sale AS x WHERE x.sale_uid = s.sale_uid "
    "OR x.original_sale_uid = s.sale_uid), "
    "(SELECT sum(x.vat_won) FROM sale AS x WHERE x.sale_uid = s.sale_uid "
    "OR x.original_sale_uid = s.sale_uid), "
    "(SELECT sum(x.exempt_won) FROM sale AS x WHERE x.sale_uid = s.sale_uid "
    "OR x.original_sale_uid = s.sale_uid), "
    "coalesce((SELECT printed_name FROM sale_line AS l WHERE l.sale_uid = s.sale_uid "
    "ORDER BY line_no LIMIT 1), ''), "
    "(SELECT count(*) FROM sale_line AS l WHERE l.sale_uid = s.sale_uid) "
    "FROM invoice_request AS i JOIN sale AS s ON s.sale_uid = i.sale_uid "
)


def list_invoices(connection: Connection, first_date: str) -> list[InvoiceRow]:
    """Requests that wait, and all of sales since a date; oldest first."""
    rows = connection.execute(
        _INVOICES + "WHERE i.state = 'REQUESTED' OR s.business_date >= ? "
        "ORDER BY s.business_date, i.requested_at_ms, i.invoice_uid", (first_date,))
    return [InvoiceRow(*row) for row in rows]


def read_invoice(connection: Connection, invoice_uid: Ref) -> InvoiceRow | None:
    row = connection.execute(_INVOICES + "WHERE i.invoice_uid = ?", (invoice_uid,)).fetchone()
    return InvoiceRow(*row) if row else None


def find_live_invoice(connection: Connection, sale_uid: Ref) -> Ref | None:
    """The request of a sale that was not withdrawn."""
    row = connection.execute(
        "SELECT invoice_uid FROM invoice_request WHERE sale_uid = ? AND state <> 'WITHDRAWN' "
        "LIMIT 1", (sale_uid,)).fetchone()
    return row[0] if row else None


def read_signed_original(connection: Connection, refund_uid: Ref) -> str | None:
    """The receipt a return by a signed code belongs to; nothing for any other."""
    row = connection.execute(
        "SELECT original_receipt_no FROM unreceipted_return WHERE refund_uid = ?",
        (refund_uid,)).fetchone()
    return row[0] if row else None
