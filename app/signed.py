"""Returns by a receipt's signed code alone: the sale is another till's and has not arrived yet."""

from __future__ import annotations

import json

from app import sell
from app.access import Action, Approval, Session, require, spend
from app.cart import Product
from app.catalog import product_of
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import SaleDone
from app.ports import DocumentKind, JobState
from app.receipt_code import TAX_CLASSES, SignedLine, verify
from app.refund import (
    CompletedRefund,
    RefundPlan,
    Returnable,
    require_refund,
    tender_entries,
)
from app.tender import TenderKind, find_tender_type
from app.till import Till
from models import account_rows, kinds, kinds_tenders, local_rows, sale_rows
from models.sale_rows import PaidTender, SaleRow, SoldLine
from models.values import Ownership, PriceSource, SaleKind, TaxClass


def find_signed(till: Till, text: str) -> Returnable:
    """A sale of another till by its code alone, with what can still come back as far as is known.

    Raises Refused for a signature of nobody here, for more lines than the code carries and for
    goods this till does not know.
    """
    signed = verify(till, text)
    if signed.lines_left_off:
        raise Refused("signed.lines_left_off")
    back = account_rows.sum_returned_lines(till.read(), signed.sale_uid)
    lines = []
    for number, line in enumerate(signed.lines, 1):
        ref = account_rows.find_item_by_prefix(till.read(), line.item_prefix)
        if ref is None:
            raise Refused("signed.goods_unknown")
        lines.append(_sold_line(product_of(till, ref), number, line, back.get(number)))
    paid_back = account_rows.sum_returned_tenders(till.read(), signed.sale_uid)
    tenders = tuple(
        PaidTender(
            number, code, find_tender_type(code).kind.value, won, None, "", "", 0,
            paid_back.get(number, 0), won)
        for number, (code, won) in enumerate(signed.tenders, 1))
    by_class = {one: sum(x.net_won for x in signed.lines if x.tax_class is one)
                for one in TAX_CLASSES}
    sale = SaleRow(
        signed.sale_uid, signed.receipt_no, "", 0, 0, 0, "", None,
        by_class[TaxClass.EXEMPT], signed.taxable_won, by_class[TaxClass.NON_TAXABLE],
        signed.vat_won, signed.total_won, signed.cash_rounding_won,
        sum(x.gross_won - x.net_won for x in signed.lines), signed.business_date,
        SaleKind.SALE.value, None)
    taxable_won, total_won, rounding_won = sale_rows.sum_returned(till.read(), signed.sale_uid)
    return Returnable(sale, tuple(lines), tenders, taxable_won, total_won, rounding_won)


def is_known(till: Till, text: str) -> str:
    """The receipt number where the sale itself is in this file; else nothing."""
    signed = verify(till, text)
    sale = sale_rows.read_sale(till.read(), signed.sale_uid)
    return sale.receipt_no if sale else ""


def return_signed(
    till: Till, session: Session, plan: RefundPlan, reason: str,
    *, approval: Approval | None = None,
) -> CompletedRefund:
    """Write a return by a signed code: durable when this returns.

    Only what was paid in cash or as cash goes back here; a card is cancelled where it was charged.
    Raises Refused for that and without a shift, NeedsApproval, BadInput without a reason.
    """
    done = sale_rows.read_completed(till.database.writer, plan.refund_uid)
    cash_won = sum(x.amount_won for x in plan.give_back if x.tender.tender_kind == "CASH")
    if done is not None:
        return CompletedRefund(plan.refund_uid, done[0], plan.total_won, cash_won)
    require(till, session, Action.SELL)
    refuse_elsewhere(plan)
    approval_uid = require_refund(till, session, plan, approval)
    if till.shift is None:
        raise Refused("shift.closed")
    reason = check_reason(reason)
    if not reason:
        raise BadInput("refund.reason_missing")
    sale = plan.returnable.sale
    with till.unit(session.staff_ref) as unit:
        back = account_rows.sum_returned_lines(unit.cursor, sale.sale_uid)
        known = {line.line_no: line.returned_quantity for line in plan.returnable.lines}
        if any(back.get(number, (0,))[0] != pieces for number, pieces in known.items()):
            raise Refused("refund.changed_meanwhile")
        receipt_seq = 1 + sale_rows.read_last_receipt_seq(
            unit.cursor, till.till_ref, till.epoch, till.business_date)
        receipt_no = sell.make_receipt_no(till, till.business_date, receipt_seq)
        unit.record(kinds_tenders.ReturnUnreceipted(
            refund_uid=plan.refund_uid, receipt_no=receipt_no, receipt_seq=receipt_seq,
            reason=reason, approval_uid=approval_uid, lines=_returned(till, plan),
            tenders=tender_entries(plan, {}, {}), exempt_won=plan.exempt_won,
            taxable_won=plan.taxable_won, non_taxable_won=plan.non_taxable_won,
            vat_won=plan.vat_won, total_won=plan.total_won,
            cash_rounding_won=plan.cash_rounding_won, original_sale_uid=sale.sale_uid,
            original_receipt_no=sale.receipt_no))
        if till.prints:
            local_rows.add_job(
                unit.cursor, DocumentKind.RECEIPT.value,
                json.dumps({"sale_uid": plan.refund_uid}), JobState.PENDING.value,
                till.clock.now_ms())
        unit.announce(SaleDone(plan.refund_uid))
    spend(till, approval)
    if till.printer is not None:
        till.printer.nudge(kick_drawer=cash_won > 0)
    return CompletedRefund(plan.refund_uid, receipt_no, plan.total_won, cash_won)


def refuse_elsewhere(plan: RefundPlan) -> None:
    """Raises Refused for money that only the till that took it can give back."""
    for part in plan.give_back:
        if part.tender.tender_kind not in {TenderKind.CASH, TenderKind.VOUCHER}:
            name = find_tender_type(part.tender.tender_code).name_ko
            raise Refused("signed.paid_elsewhere", name=name)


def _returned(till: Till, plan: RefundPlan) -> list[kinds_tenders.ReturnedLine]:
    sold = {line.line_no: line for line in plan.returnable.lines}
    found = []
    for line in plan.lines:
        was = sold[line.original_line_no]
        product = product_of(till, was.producer_item_ref)
        found.append(kinds_tenders.ReturnedLine(
            line=_sale_line(product, was, line), original_line_no=line.original_line_no))
    return found


def _sale_line(product: Product, was: SoldLine, line: kinds.RefundLine) -> kinds.SaleLine:
    return kinds.SaleLine(
        line_no=line.line_no, producer_item_ref=product.ref, printed_name=product.name,
        spec=product.spec, scanned_text="", quantity=line.quantity, weight_g=line.weight_g,
        price_basis=product.price_basis, list_price_won=product.list_price_won,
        unit_price_won=was.unit_price_won, price_source=PriceSource.RECORDED,
        price_version=product.price_version, gross_won=line.gross_won, discounts=[],
        receipt_discount_share_won=line.gross_won - line.net_won, net_won=line.net_won,
        tax_class=product.tax_class, tax_class_resolved=TaxClass(was.tax_class_resolved),
        ownership=product.ownership, producer_ref=product.producer_ref,
        producer_name=product.producer_name, lot_ref=None,
        voucher_eligible=product.voucher_eligible,
        commission_rule_ref=product.commission_rule_ref,
        commission_rate_basis_points=product.commission_rate_basis_points,
        commission_base_won=line.commission_base_won)


def _sold_line(
    product: Product, number: int, line: SignedLine,
    back: tuple[int, int, int, int, int, int] | None,
) -> SoldLine:
    pieces, gross, off, share, net, base = back or (0, 0, 0, 0, 0, 0)
    consigned = product.ownership is Ownership.CONSIGNMENT
    return SoldLine(
        number, product.name, product.spec, product.producer_name, product.ref, line.quantity,
        line.weight_g, line.unit_price_won, line.gross_won, 0, line.gross_won - line.net_won,
        line.net_won, line.net_won if consigned else 0, line.tax_class.value, pieces, gross, off,
        share, net, base, int(product.voucher_eligible))


