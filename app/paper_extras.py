"""What a receipt says beside the sale: an exchange's other half, corrections, a signed code."""

from __future__ import annotations

from dataclasses import dataclass

from app.receipt import ReceiptExchange
from app.receipt_code import make_code
from app.receipt_rows import line_of, returned_discounts, tender_of, totals_of
from app.tender import TenderKind, find_tender_type
from app.till import Till
from models import account_rows, sale_rows
from models.sale_rows import SaleRow
from models.values import Ref, SaleKind


@dataclass(frozen=True, slots=True)
class Extras:
    exchange: ReceiptExchange | None = None
    notes: tuple[str, ...] = ()
    signed_code: str = ""
    account_name: str = ""
    original_number: str = ""


def paper_of(till: Till, sale_uid: Ref) -> Ref:
    """The sale whose paper this one is on: an exchange has one paper for both its halves."""
    found = account_rows.find_exchange(till.read(), sale_uid)
    return found.sale_uid if found is not None else sale_uid


def extras_of(till: Till, sale: SaleRow) -> Extras:
    """Read from the record, as it stands now."""
    connection = till.read()
    if sale.kind == SaleKind.RETURN:
        original = account_rows.read_signed_original(connection, sale.sale_uid)
        bare = ("영수증 없는 반품",) if original == "" else ()
        return Extras(notes=bare, original_number=original or "")
    charged = account_rows.account_of_sale(connection, sale.sale_uid)
    account = account_rows.read_account(connection, charged[0]) if charged else None
    code = ""
    if till.settings.receipt_qr and not till.training:
        code = make_code(till, sale.sale_uid)
    return Extras(
        _exchange_of(till, sale.sale_uid),
        tuple(f"결제수단 정정 {find_tender_type(old).name_ko} → {find_tender_type(new).name_ko}"
              for old, new in account_rows.list_corrections(connection, sale.sale_uid)),
        code, account.name if account else "")


def _exchange_of(till: Till, sale_uid: Ref) -> ReceiptExchange | None:
    connection = till.read()
    found = account_rows.find_exchange(connection, sale_uid)
    if found is None:
        return None
    back = sale_rows.read_sale(connection, found.refund_uid)
    assert back is not None
    original = sale_rows.read_sale(connection, back.original_sale_uid or "")
    tenders = tuple(
        tender_of(row, SaleKind.RETURN)
        for row in sale_rows.read_tenders(connection, found.refund_uid)
        if row.tender_kind != TenderKind.EXCHANGE and row.amount_won)
    return ReceiptExchange(
        number=back.receipt_no, original_number=original.receipt_no if original else "",
        lines=tuple(
            line_of(row, returned_discounts(row))
            for row in sale_rows.read_lines(connection, found.refund_uid)),
        totals=totals_of(back), handed_out=tenders)
