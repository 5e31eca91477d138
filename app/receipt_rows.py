"""Rows of the record as a paper shows them: a line, a tender, the figures below the rule."""

from __future__ import annotations

from datetime import datetime

from app.receipt import (
    CardPart,
    CashPart,
    NamedAmount,
    ReceiptLine,
    ReceiptTender,
    ReceiptTotals,
)
from app.tender import TenderKind, find_tender_type
from models.sale_rows import LineRow, SaleRow, TenderRow
from models.values import SaleKind, TaxClass


def line_of(row: LineRow, discounts: tuple[NamedAmount, ...]) -> ReceiptLine:
    """A line as it was sold, or as it came back."""
    return ReceiptLine(
        name=row.printed_name, spec=row.spec, producer_name=row.producer_name,
        unit_price_won=row.unit_price_won, amount_won=row.gross_won, quantity=row.quantity,
        weight_g=row.weight_g, exempt=row.tax_class_resolved == TaxClass.EXEMPT,
        discounts=discounts)


def totals_of(sale: SaleRow) -> ReceiptTotals:
    """The stored figures of a sale or a return."""
    return ReceiptTotals(
        exempt_won=sale.exempt_won, supply_won=sale.taxable_won - sale.vat_won,
        vat_won=sale.vat_won, total_won=sale.total_won,
        non_taxable_won=sale.non_taxable_won, cash_rounding_won=sale.cash_rounding_won)


def returned_discounts(row: LineRow) -> tuple[NamedAmount, ...]:
    """What the purchase had taken off these pieces: a return names no rule, only the sum."""
    return (NamedAmount("", row.all_discounts_won),) if row.all_discounts_won else ()


def tender_of(row: TenderRow, kind: SaleKind) -> ReceiptTender:
    """A tender as its paper shows it."""
    name = find_tender_type(row.tender_code).name_ko
    if row.tender_kind == TenderKind.CASH and kind == SaleKind.SALE:
        return ReceiptTender(name, row.amount_won, cash=CashPart(
            row.tendered_won, row.change_won))
    if row.tender_kind == TenderKind.CARD:
        return ReceiptTender(name, row.amount_won, card=CardPart(
            instalment_months=row.instalment_months, issuer=row.issuer,
            card_no_masked=row.card_masked, approval_no=row.approval_no,
            approved_at=_moment(row.approved_at),
            original_approval_no=row.cancelled_approval_no,
            original_approved_at=_moment(row.cancelled_approved_at),
        ))
    if row.tender_kind == TenderKind.VOUCHER and kind == SaleKind.SALE:
        return ReceiptTender(name, row.amount_won, cash=CashPart(
            row.tendered_won, row.change_won), face=True)
    return ReceiptTender(name, row.amount_won, approval_no=row.approval_no)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
