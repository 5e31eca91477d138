"""What the tenders' family does to the rows; deterministic as all of `models.apply` is."""

from __future__ import annotations

from models import kinds_tenders as kinds
from models.appliers import (
    NEVER,
    applies,
    is_edit_newer,
    is_newer,
    park,
    use_approval,
    waits,
)
from models.journal import Entry
from models.kinds import SaleTender
from models.rows import Row, Rows
from models.values import CashKind, SaleKind, StockReason
from models.whole_values import take_whole, writes


@applies(kinds.ReturnUnreceipted)
def apply_return_unreceipted(
    rows: Rows, entry: Entry, back: kinds.ReturnUnreceipted
) -> None:
    uid = back.refund_uid
    lines = [one.line for one in back.lines]
    discount_won = sum(
        sum(d.discount_won for d in x.discounts) + x.receipt_discount_share_won for x in lines)
    rows.insert("sale", (
        uid, entry.till_ref, entry.epoch, entry.seq, back.receipt_no, back.receipt_seq,
        entry.business_date, entry.shift_uid, entry.happened_at_ms, entry.utc_offset_min,
        entry.actor_ref, None, -sum(x.gross_won for x in lines), -discount_won, -back.exempt_won,
        -back.taxable_won, -back.non_taxable_won, -back.vat_won, -back.total_won,
        -back.cash_rounding_won, "till", SaleKind.RETURN.value, back.original_sale_uid,
        back.reason,
    ))
    for one in back.lines:
        x = one.line
        rows.insert("sale_line", (
            uid, x.line_no, x.producer_item_ref, x.printed_name, x.spec, x.scanned_text,
            -x.quantity, None if x.weight_g is None else -x.weight_g, x.price_basis.value,
            x.list_price_won, x.unit_price_won, x.price_source.value, x.price_version,
            -x.gross_won, -sum(d.discount_won for d in x.discounts),
            -x.receipt_discount_share_won, -x.net_won, x.tax_class.value,
            x.tax_class_resolved.value, x.ownership.value, x.producer_ref, x.producer_name,
            x.lot_ref, int(x.voucher_eligible), x.commission_rule_ref,
            x.commission_rate_basis_points, -x.commission_base_won,
            one.original_line_no or None,
        ))
        rows.insert("stock_move", (
            entry.uid, x.line_no, x.producer_item_ref, x.lot_ref, StockReason.RETURN.value,
            0 if x.weight_g is not None else x.quantity, x.weight_g or 0, entry.business_date,
        ))
    for t in back.tenders:
        rows.insert("sale_tender", (
            uid, t.tender_no, t.tender_code, t.tender_kind, -t.amount_won, 0, 0, t.payment_uid,
            -t.taxable_won, -t.exempt_won, -t.non_taxable_won, -t.vat_won,
            t.original_tender_no or None, "", None,
        ))
        if t.tender_kind == "CASH":
            rows.insert("cash_move", (
                entry.uid, t.tender_no, entry.shift_uid, CashKind.REFUND.value,
                -t.amount_won, "",
            ))
    given = rows.get("approval", back.approval_uid)
    rows.insert("unreceipted_return", (
        uid, back.receipt_no, entry.shift_uid, entry.business_date, entry.actor_ref,
        given["approver_ref"] if given else "", back.total_won - back.cash_rounding_won,
        back.tenders[0].tender_code if back.tenders else "", back.reason,
        back.original_receipt_no, entry.happened_at_ms,
    ))
    use_approval(rows, entry, back.approval_uid)


@applies(kinds.ExchangeMade)
def apply_exchange_made(rows: Rows, entry: Entry, made: kinds.ExchangeMade) -> None:
    rows.insert("exchange", (
        made.exchange_uid, made.refund_uid, made.sale_uid, made.returned_won, made.bought_won,
        entry.shift_uid,
    ))
    rows.insert_all("exchange_part", [
        (made.sale_uid, part.tender_no, made.refund_uid, part.refund_tender_no, part.amount_won,
         part.source_sale_uid, part.source_tender_no)
        for part in made.parts
    ])


@applies(kinds.TenderCorrected)
def apply_tender_corrected(
    rows: Rows, entry: Entry, corrected: kinds.TenderCorrected
) -> None:
    uid, new = corrected.sale_uid, corrected.tender
    sale, old = rows.get("sale", uid), rows.get("sale_tender", uid, new.tender_no)
    if sale is None or old is None:
        park(rows, entry, f"sale:{uid}" if sale is None else NEVER, "sale_tender")
        return
    rows.insert("tender_correction", (
        entry.uid, uid, sale["receipt_no"], entry.shift_uid, entry.business_date,
        entry.actor_ref, new.tender_no, new.amount_won, corrected.old_code, new.tender_code,
        corrected.reason, entry.happened_at_ms,
    ))
    use_approval(rows, entry, corrected.approval_uid)
    if not is_edit_newer(rows, entry, corrected, str(new.tender_no)):
        return
    rows.put("sale_tender", _tender_row(uid, new))
    # What the tenders leave over; each of them may have been corrected somewhere else.
    (paid_won,) = rows.cursor.execute(
        "SELECT sum(amount_won) FROM sale_tender WHERE sale_uid = ?", (uid,)).fetchone()
    rows.change("sale", (uid,), cash_rounding_won=sale["total_won"] - paid_won)
    rows.remove("cash_move", corrected.sale_entry_uid, new.tender_no)
    moved_won = new.amount_won if new.tender_kind == "CASH" else 0
    if new.tender_kind == "CASH":
        rows.insert("cash_move", (
            corrected.sale_entry_uid, new.tender_no, sale["shift_uid"], CashKind.SALE.value,
            moved_won, "",
        ))
    elif new.tender_kind == "VOUCHER" and new.change_won:
        rows.insert("cash_move", (
            corrected.sale_entry_uid, new.tender_no, sale["shift_uid"],
            CashKind.VOUCHER_CHANGE.value, -new.change_won, "",
        ))
    rows.remove("bank_transfer", uid, new.tender_no)
    if new.tender_kind == "TRANSFER":
        seen = rows.get("transfer_seen", uid, new.tender_no)
        rows.insert("bank_transfer", (
            uid, new.tender_no, new.amount_won, new.person_ref, sale["shift_uid"],
            sale["sold_at_ms"], seen["confirmed_on"] if seen else (
                sale["business_date"] if new.confirmed else ""),
        ))
    rows.remove("account_charge", uid, new.tender_no)
    if corrected.account_ref is not None:
        rows.insert("account_charge", (
            uid, new.tender_no, corrected.account_ref, new.amount_won, sale["business_date"],
            corrected.due_date, sale["shift_uid"], entry.actor_ref, entry.happened_at_ms,
        ))
    if old["payment_uid"] is not None and old["payment_uid"] != new.payment_uid:
        rows.change("payment", (old["payment_uid"],), sale_uid=None)
    if new.payment_uid is not None:
        rows.change("payment", (new.payment_uid,), sale_uid=uid)


def _tender_row(uid: str, t: SaleTender) -> Row:
    return (
        uid, t.tender_no, t.tender_code, t.tender_kind, t.amount_won, t.tendered_won,
        t.change_won, t.payment_uid, t.taxable_won, t.exempt_won, t.non_taxable_won, t.vat_won,
        None, t.approval_no, t.person_ref,
    )


@applies(kinds.AccountChanged)
def apply_account_changed(rows: Rows, entry: Entry, changed: kinds.AccountChanged) -> None:
    take_whole(rows, entry, changed)


@writes(kinds.AccountChanged)
def write_account(rows: Rows, changed: kinds.AccountChanged, version_uid: str) -> None:
    rows.put("account", (
        changed.ref, changed.name, changed.business_no, changed.limit_won, changed.due_days,
        changed.status, version_uid,
    ))


@applies(kinds.AccountCharged)
def apply_account_charged(rows: Rows, entry: Entry, charged: kinds.AccountCharged) -> None:
    # A correction of this tender may have come before; no sale asks that where there is none.
    if not rows.has_any("tender_correction") or rows.get(
            "row_version", f"sale_tender:{charged.sale_uid}", str(charged.tender_no)) is None:
        rows.insert("account_charge", (
            charged.sale_uid, charged.tender_no, charged.account_ref, charged.amount_won,
            entry.business_date, charged.due_date, entry.shift_uid, entry.actor_ref,
            entry.happened_at_ms,
        ))
    use_approval(rows, entry, charged.approval_uid)


@applies(kinds.AccountPaid)
def apply_account_paid(rows: Rows, entry: Entry, paid: kinds.AccountPaid) -> None:
    rows.insert("account_payment", (
        paid.account_payment_uid, paid.account_ref, paid.amount_won, paid.tender_code,
        paid.tender_kind, paid.payment_uid, paid.approval_no, paid.reason, paid.reverses_uid,
        entry.business_date, entry.shift_uid, entry.actor_ref, entry.happened_at_ms,
    ))
    if paid.tender_kind == "CASH":
        rows.insert("cash_move", (
            entry.uid, 1, entry.shift_uid, CashKind.ACCOUNT_PAID.value, paid.amount_won, "",
        ))
    if paid.payment_uid is not None:
        rows.change("payment", (paid.payment_uid,), sale_uid=paid.account_payment_uid)
    use_approval(rows, entry, paid.approval_uid)


@applies(kinds.InvoiceRequested)
def apply_invoice_requested(
    rows: Rows, entry: Entry, asked: kinds.InvoiceRequested
) -> None:
    rows.insert("invoice_request", (
        asked.invoice_uid, asked.sale_uid, asked.account_ref, asked.business_no, asked.name,
        asked.person_ref, asked.covered_by, "REQUESTED", entry.business_date,
        entry.happened_at_ms, "", "", "", "",
    ))


@applies(kinds.InvoiceSettled)
def apply_invoice_settled(rows: Rows, entry: Entry, settled: kinds.InvoiceSettled) -> None:
    """A number 홈택스 gave stands above a withdrawal elsewhere."""
    thing = f"invoice_request:{settled.invoice_uid}"
    if not waits(rows, entry, thing) and is_newer(
            rows, entry, thing, 2 if settled.state == "ISSUED" else 1):
        rows.change(
            "invoice_request", (settled.invoice_uid,), state=settled.state,
            settled_on=settled.settled_on, tax_invoice_no=settled.tax_invoice_no,
            exempt_invoice_no=settled.exempt_invoice_no, reason=settled.reason)
