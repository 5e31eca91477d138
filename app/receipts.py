"""A finished sale as a receipt, at any time later, and copies of it."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import replace

from app import cash_receipt, members, paper_extras
from app.access import Action, Session, require
from app.cart import Member, weigh
from app.cash_receipt import Standing
from app.clock import local_datetime
from app.errors import BadInput
from app.ports import DocumentKind, JobState, PrintJob
from app.receipt import (
    CashReceiptBlock,
    NamedAmount,
    Receipt,
    ReceiptKind,
    ReceiptMember,
    ShopIdentity,
)
from app.receipt_rows import line_of, returned_discounts, tender_of, totals_of
from app.tender import TenderKind
from app.till import Till
from models import kinds, local_rows, pricing_rows, sale_rows
from models.sale_rows import LineRow, SaleRow
from models.values import PriceSource, Ref, SaleKind, Won


def receipt_of(
    till: Till, sale_uid: Ref, *, copy_count: int = 0, large_print: bool = False
) -> Receipt:
    """The receipt of a sale as it was; nothing is computed again.  Raises BadInput.

    In large letters where asked for, or where its member always wants them.
    """
    connection = till.read()
    sale_uid = paper_extras.paper_of(till, sale_uid)
    sale = sale_rows.read_sale(connection, sale_uid)
    if sale is None:
        raise BadInput("receipt.unknown", receipt_no="")
    discounts = sale_rows.read_discounts(connection, sale_uid)
    by_line: dict[int, tuple[NamedAmount, ...]] = {}
    for d in discounts:
        named = NamedAmount(d.reason, d.discount_won)
        by_line[d.line_no] = (*by_line.get(d.line_no, ()), named)
    rows = sale_rows.read_lines(connection, sale_uid)
    member = members.find_by_ref(till, sale.member_ref) if sale.member_ref else None
    lines = tuple(
        line_of(row, by_line.get(row.line_no, ()) if sale.kind == SaleKind.SALE
                else returned_discounts(row))
        for row in rows
    )
    code = ""
    if till.settings.receipt_show_code:
        hashed = sale_rows.read_entry_hash(connection, sale.epoch, sale.seq)
        code = base64.b32encode(hashed).decode()[:10]
    extras = paper_extras.extras_of(till, sale)
    return Receipt(
        header=(till.settings.receipt_header,) if till.settings.receipt_header else (),
        exchange=extras.exchange, notes=extras.notes, signed_code=extras.signed_code,
        shop=shop_identity(till), number=sale.receipt_no, till_no=_till_no(sale.receipt_no),
        cashier_no=sale.cashier_no,
        sold_at=local_datetime(sale.sold_at_ms, sale.utc_offset_min), lines=lines,
        receipt_discounts=by_line.get(0, ()),
        totals=totals_of(sale),
        tenders=tuple(
            replace(tender_of(row, SaleKind(sale.kind)), account_name=extras.account_name
                    if row.tender_kind == TenderKind.CREDIT else "")
            for row in sale_rows.read_tenders(connection, sale_uid)),
        member=_member_of(till, sale, member, rows),
        large_print=large_print or (member is not None and member.large_print),
        footer=(till.settings.receipt_footer,) if till.settings.receipt_footer else (),
        entry_code=code, copy_count=copy_count, training=till.training,
        paper_slip=_paper_slip(till, sale_uid),
        cash_receipts=_cash_receipts(till, sale),
        kind=ReceiptKind(sale.kind),
        original_number=_original_number(till, sale) or extras.original_number,
    )


def copy_of(till: Till, sale_uid: Ref) -> Receipt:
    """The receipt for a file: marked as the copy that would come next, and nothing is recorded."""
    copy_no = 1 + sale_rows.count_reprints(till.read(), sale_uid)
    return receipt_of(till, sale_uid, copy_count=copy_no)


def find_sale(till: Till, receipt_no: str) -> Ref:
    """The sale of a receipt number as printed or scanned.  Raises BadInput where there is none."""
    digits = receipt_no.replace("-", "").upper()
    forms = [receipt_no.upper()]
    if len(digits) >= 14 and digits[:14].isdigit():
        number, tail = f"{digits[:8]}-{digits[8:10]}", digits[10:]
        forms.append(f"{number}-{tail}")
        # The letters of an epoch may all be digits (2 to 7): then both readings are tried.
        forms.append(f"{number}-{tail[:-4]}-{tail[-4:]}")
    for form in forms:
        sale_uid = sale_rows.find_by_receipt_no(till.read(), form)
        if sale_uid is not None:
            return sale_uid
    raise BadInput("receipt.unknown", receipt_no=receipt_no)


def last_sale(till: Till) -> Ref | None:
    """This till's newest sale; None before the first."""
    return sale_rows.read_last_sale_uid(till.read(), till.till_ref)


def reprint_receipt(till: Till, session: Session, sale_uid: Ref | None = None) -> Ref:
    """Print a copy, marked 재발행 and counted; without an id, of the last sale of this till.

    Raises BadInput where there is no such sale.
    """
    require(till, session, Action.REPRINT)
    found = sale_uid or last_sale(till)
    if found is None or sale_rows.read_sale(till.read(), found) is None:
        raise BadInput("receipt.none_yet")
    with till.unit(session.staff_ref) as unit:
        copy_no = 1 + sale_rows.count_reprints(unit.cursor, found)
        unit.record(kinds.ReceiptReprinted(sale_uid=found, copy_no=copy_no))
        if till.prints:
            local_rows.add_job(
                unit.cursor, DocumentKind.RECEIPT.value,
                json.dumps({"sale_uid": found, "copy_no": copy_no}), JobState.PENDING.value,
                till.clock.now_ms())
    if till.printer is not None:
        till.printer.nudge()
    return found


def receipt_of_job(till: Till, job: PrintJob) -> Receipt:
    """What a RECEIPT job prints, made when the printer is there."""
    payload = json.loads(job.payload_json)
    receipt = receipt_of(
        till, payload["sale_uid"], copy_count=payload.get("copy_no", 0),
        large_print=payload.get("large_print", False))
    return replace(receipt, gift=True, copy_count=0) if payload.get("gift") else receipt


def _paper_slip(till: Till, sale_uid: Ref) -> str:
    """Number and writer of the slip a sale was written on; empty for all others."""
    from models import control_rows

    found = control_rows.read_paper_slip(till.read(), sale_uid)
    return f"{found[0]} · {found[1]}" if found else ""


def shop_identity(till: Till) -> ShopIdentity:
    s = till.settings
    return ShopIdentity(s.shop_name, s.business_no, s.representative, s.address, s.phone)


def _member_of(
    till: Till, sale: SaleRow, member: Member | None, rows: Sequence[LineRow]
) -> ReceiptMember | None:
    """Who bought, masked, with what he saved and his points; nobody once his data are erased."""
    if member is None or not member.masked_name:
        return None
    saved_won = sum(member_saved_won(row) for row in rows) if sale.kind == SaleKind.SALE else 0
    points = pricing_rows.read_receipt_points(till.read(), sale.sale_uid)
    if points is None:
        return ReceiptMember(member.masked_name, sale.total_won, saved_won=saved_won)
    return ReceiptMember(
        member.masked_name, sale.total_won, points.balance_points, points.earned_points,
        points.spent_points, saved_won)


def member_saved_won(row: LineRow) -> Won:
    """What a line's unit price, below the shelf's as it was then, saved its member."""
    if row.price_source not in _MEMBER_PRICED:
        return 0
    if row.weight_g is not None:
        return max(0, weigh(row.weight_g, row.list_price_won) - row.gross_won)
    return max(0, row.list_price_won * row.quantity - row.gross_won)


#: A promotion says its own name; what is below the shelf price before it is the member's.
_MEMBER_PRICED = frozenset({PriceSource.MEMBER, PriceSource.PROMOTION, PriceSource.MARKDOWN})


def _cash_receipts(till: Till, sale: SaleRow) -> tuple[CashReceiptBlock, ...]:
    """What was promised or issued for a purchase, as it stands now; on a return, its cancel."""
    if sale.kind == SaleKind.RETURN:
        return tuple(
            CashReceiptBlock(
                one.purpose, one.masked, -won, number, one.row.approval_no, one.row.issued_on)
            for one in cash_receipt.list_of_sale(till, sale.original_sale_uid or "")
            for won, number in cash_receipt.taken_back(till, one)
        )
    blocks = []
    for one in cash_receipt.list_of_sale(till, sale.sale_uid):
        if one.standing in {Standing.NOT_NEEDED, Standing.CANCELLED}:
            continue
        won = one.live_won if one.row.approval_no else one.to_issue_won
        blocks.append(
            CashReceiptBlock(one.purpose, one.masked, won, one.row.approval_no))
    return tuple(blocks)


def _original_number(till: Till, sale: SaleRow) -> str:
    if sale.original_sale_uid is None:
        return ""
    original = sale_rows.read_sale(till.read(), sale.original_sale_uid)
    return original.receipt_no if original else ""


def _till_no(receipt_no: str) -> int:
    return int(receipt_no.split("-")[1])
