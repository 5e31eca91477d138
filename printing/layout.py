"""A document as rows of 32, 42 or 48 columns: pure, the same for text, picture, PDF and printer.

Widths of HANDBOOK §6.8, the receipt of §6.9; every text is cleaned here, before it is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from app.receipt import (
    CardPart,
    CashReceiptBlock,
    Document,
    Receipt,
    ReceiptExchange,
    ReceiptKind,
    ReceiptLine,
    ReceiptMember,
    ReceiptTender,
    ReceiptTotals,
    ReportSlip,
    RowKind,
    RulerPage,
    ShopIdentity,
)
from printing.columns import cells, centre, clean, pair, wrap_words
from printing.texts import paper as words

#: Unit price, quantity and amount on an item's second row, by the paper's columns.
ITEM_CELLS: Final[dict[int, tuple[int, int, int]]] = {
    32: (12, 6, 14),
    42: (18, 8, 16),
    48: (20, 10, 18),
}


@dataclass(frozen=True, slots=True)
class TextRow:
    """One line of text, never wider than the paper; `tall` is double height."""

    text: str
    bold: bool = False
    tall: bool = False


@dataclass(frozen=True, slots=True)
class BarcodeRow:
    """A Code 128 of `data`, in the middle."""

    data: str


@dataclass(frozen=True, slots=True)
class QrRow:
    """A QR of `data`, in the middle; the words below it say what it is for."""

    data: str


Row: TypeAlias = TextRow | BarcodeRow | QrRow


def lay_out(document: Document, columns: int) -> tuple[Row, ...]:
    """Any document as rows. Raises ValueError for a width no paper has."""
    if columns not in ITEM_CELLS:
        raise ValueError(f"no paper of {columns} columns; known are {sorted(ITEM_CELLS)}")
    if isinstance(document, Receipt):
        return _lay_out_receipt(document, columns)
    if isinstance(document, ReportSlip):
        return _lay_out_slip(document, columns)
    return _lay_out_ruler(document, columns)


def as_text(rows: tuple[Row, ...], columns: int) -> str:
    """The paper as plain text, a barcode as `||| digits |||`; each row ends in a line feed."""
    lines = [_row_text(row, columns) for row in rows]
    return "".join(f"{line}\n" for line in lines)


def _row_text(row: Row, columns: int) -> str:
    if isinstance(row, BarcodeRow):
        return centre(f"||| {row.data} |||", columns)
    return centre("[QR]", columns) if isinstance(row, QrRow) else row.text


def won(amount: int) -> str:
    """`12,300`, `-4,500`: the column says it is money."""
    return f"{amount:,}"


class _Sheet:
    """Rows in the making, all of one width."""

    def __init__(self, columns: int, *, tall: bool = False) -> None:
        self.columns = columns
        self.tall = tall
        self.rows: list[Row] = []

    def line(self, text: str, *, bold: bool = False, tall: bool = False) -> None:
        self.rows.append(TextRow(text, bold=bold, tall=tall or self.tall))

    def rule(self) -> None:
        self.line("-" * self.columns)

    def paragraph(self, text: str) -> None:
        for part in wrap_words(clean(text), self.columns):
            self.line(part)

    def middle(self, *parts: str, bold: bool = False, tall: bool = False) -> None:
        """Parts side by side in the middle, or each on its own when they do not fit together."""
        shown = [clean(part) for part in parts if part]
        lines = wrap_words("  ".join(shown), self.columns)
        if len(lines) > 1:
            lines = [line for part in shown for line in wrap_words(part, self.columns)]
        if shown:
            for text in lines:
                self.line(centre(text, self.columns), bold=bold, tall=tall)

    def pair(self, left: str, right: str, *, bold: bool = False) -> None:
        for text in pair(clean(left), clean(right), self.columns):
            self.line(text, bold=bold)

    def barcode(self, data: str) -> None:
        self.rows.append(BarcodeRow(data))

    def qr(self, data: str) -> None:
        self.rows.append(QrRow(data))

    def done(self) -> tuple[Row, ...]:
        return tuple(self.rows)


# -- Receipt --------------------------------------------------------------------------------------


def _lay_out_receipt(receipt: Receipt, columns: int) -> tuple[Row, ...]:
    if receipt.gift:
        return _lay_out_gift(receipt, columns)
    sheet = _Sheet(columns, tall=receipt.large_print)
    for text in receipt.header:
        sheet.middle(text)
    _put_shop(sheet, receipt.shop)
    _put_banners(sheet, receipt)
    sheet.rule()
    sheet.pair(_moment(receipt.sold_at), f"POS{receipt.till_no:02d}-{receipt.running_no}")
    sheet.pair(f"{words.RECEIPT} {receipt.number}", f"{words.CASHIER} {receipt.cashier_no}")
    if receipt.original_number:
        sheet.pair(words.ORIGINAL, receipt.original_number)
    if receipt.exchange is not None:
        _put_exchange(sheet, receipt.exchange)
    sheet.rule()
    if receipt.exchange is not None:
        sheet.line(words.TAKEN, bold=True)
    for line in receipt.lines:
        _put_line(sheet, line)
    for discount in receipt.receipt_discounts:
        sheet.pair(discount.name or words.DISCOUNT, won(-discount.won))
    sheet.rule()
    _put_totals(sheet, receipt)
    if receipt.tenders:
        sheet.rule()
        for tender in receipt.tenders:
            _put_tender(sheet, tender, receipt.kind)
    if receipt.exchange is not None and receipt.exchange.handed_out:
        sheet.rule()
        sheet.line(words.HANDED_OUT, bold=True)
        for tender in receipt.exchange.handed_out:
            _put_tender(sheet, tender, ReceiptKind.RETURN)
    if receipt.cash_receipts:
        sheet.rule()
        for block in receipt.cash_receipts:
            _put_cash_receipt(sheet, block)
    sheet.rule()
    _put_footer(sheet, receipt)
    return sheet.done()


def _put_shop(sheet: _Sheet, shop: ShopIdentity) -> None:
    sheet.middle(shop.name, bold=True)
    sheet.middle(
        f"{words.BUSINESS_NO} {shop.business_no}" if shop.business_no else "",
        f"{words.REPRESENTATIVE} {shop.representative}" if shop.representative else "",
    )
    sheet.middle(shop.address, shop.phone)


def _put_banners(sheet: _Sheet, receipt: Receipt) -> None:
    """What makes this paper something else than the one first receipt of a real sale."""
    if receipt.training:
        sheet.middle(f"** {words.TRAINING} **", words.TRAINING_NOTE, bold=True)
    if receipt.kind is ReceiptKind.RETURN:
        sheet.middle(f"** {words.RETURN} **", bold=True)
    if receipt.exchange is not None:
        sheet.middle(f"** {words.EXCHANGE} **", bold=True)
    if receipt.paper_slip:
        sheet.middle(f"** {words.PAPER_SALE} {receipt.paper_slip} **", bold=True)
    if receipt.copy_count:
        sheet.middle(f"** {words.REPRINT} {receipt.copy_count}회 **", bold=True)


def _put_exchange(sheet: _Sheet, back: ReceiptExchange) -> None:
    """What came back, with its number and its part of the tax; then what was taken instead."""
    sheet.rule()
    sheet.pair(words.CAME_BACK, back.number, bold=True)
    sheet.pair(words.ORIGINAL, back.original_number)
    for line in back.lines:
        _put_line(sheet, line)
    _put_sums(sheet, back.totals, ReceiptKind.RETURN)


def _lay_out_gift(receipt: Receipt, columns: int) -> tuple[Row, ...]:
    """선물용: what and how many, the shop, the day and the code that finds the sale; no figure."""
    sheet = _Sheet(columns, tall=receipt.large_print)
    sheet.middle(receipt.shop.name, bold=True)
    sheet.middle(receipt.shop.address, receipt.shop.phone)
    if receipt.training:
        sheet.middle(f"** {words.TRAINING} **", words.TRAINING_NOTE, bold=True)
    sheet.middle(f"** {words.GIFT} **", bold=True)
    sheet.rule()
    sheet.pair(_moment(receipt.sold_at), f"POS{receipt.till_no:02d}-{receipt.running_no}")
    sheet.pair(words.RECEIPT, receipt.number)
    sheet.rule()
    for line in receipt.lines:
        size = f"{won(line.weight_g)}g" if line.weight_g is not None else won(line.quantity)
        sheet.pair(_name_of(line), size)
    sheet.rule()
    sheet.paragraph(words.GIFT_NOTE)
    sheet.barcode(receipt.barcode)
    return sheet.done()


def _name_of(line: ReceiptLine) -> str:
    name = " ".join(part for part in (line.name, line.spec) if part)
    return f"{name} ({line.producer_name})" if line.producer_name else name


def _put_line(sheet: _Sheet, line: ReceiptLine) -> None:
    mark = words.EXEMPT_MARK if line.exempt else " "
    first, *more = wrap_words(clean(_name_of(line)), sheet.columns - 1)
    sheet.line(mark + first)
    for text in more:
        sheet.line(f" {text}")
    if line.weight_g is None:
        price, quantity = won(line.unit_price_won), won(line.quantity)
    else:
        price, quantity = f"{won(line.unit_price_won)}/100g", f"{won(line.weight_g)}g"
    for text in cells((price, quantity, won(line.amount_won)), ITEM_CELLS[sheet.columns]):
        sheet.line(text)
    for discount in line.discounts:
        sheet.pair(f"  {discount.name or words.DISCOUNT}", won(-discount.won))


def _put_totals(sheet: _Sheet, receipt: Receipt) -> None:
    _put_sums(sheet, receipt.totals, receipt.kind)


def _put_sums(sheet: _Sheet, totals: ReceiptTotals, kind: ReceiptKind) -> None:
    sheet.pair(words.EXEMPT_TOTAL, won(totals.exempt_won))
    sheet.pair(words.SUPPLY_TOTAL, won(totals.supply_won))
    sheet.pair(words.VAT, won(totals.vat_won))
    if totals.non_taxable_won:
        sheet.pair(words.NON_TAXABLE_TOTAL, won(totals.non_taxable_won))
    sheet.pair(words.TOTAL, won(totals.total_won), bold=True)
    if totals.cash_rounding_won:
        sheet.pair(words.CASH_ROUNDING, won(-totals.cash_rounding_won))
        label = words.REFUNDED if kind is ReceiptKind.RETURN else words.DUE
        sheet.pair(label, won(totals.total_won - totals.cash_rounding_won), bold=True)


def _put_tender(sheet: _Sheet, tender: ReceiptTender, kind: ReceiptKind) -> None:
    if tender.card:
        if kind is ReceiptKind.RETURN:
            _put_card_back(sheet, tender, tender.card)
        else:
            _put_card(sheet, tender, tender.card)
        return
    sheet.pair(tender.name, won(tender.amount_won))
    if tender.account_name:
        sheet.pair(words.ACCOUNT, tender.account_name)
    if tender.approval_no:
        sheet.pair(words.APPROVAL_NO, tender.approval_no)
    if tender.cash:
        label = words.FACE_VALUE if tender.face else words.TENDERED
        sheet.pair(label, won(tender.cash.tendered_won))
        if tender.cash.change_won:
            sheet.pair(words.CHANGE, won(tender.cash.change_won))


def _put_card(sheet: _Sheet, tender: ReceiptTender, card: CardPart) -> None:
    months = card.instalment_months
    terms = f"{months}{words.MONTHS}" if months else words.LUMP_SUM
    name = " ".join(part for part in (tender.name, card.issuer, f"({terms})") if part)
    sheet.pair(name, won(tender.amount_won))
    _put_card_no(sheet, card)
    _put_approval(sheet, words.APPROVAL_NO, card.approval_no, card.approved_at)
    if card.merchant_no:
        sheet.pair(words.MERCHANT_NO, card.merchant_no)


def _put_card_back(sheet: _Sheet, tender: ReceiptTender, card: CardPart) -> None:
    """A cancel with the approval it took back, or the new approval of what was kept."""
    cancelled = tender.amount_won <= 0
    what = words.CARD_CANCELLED if cancelled else words.CARD_AGAIN
    name = " ".join(part for part in (tender.name, card.issuer, what) if part)
    sheet.pair(name, won(tender.amount_won))
    _put_card_no(sheet, card)
    if cancelled:
        original = card.original_approval_no, card.original_approved_at
        _put_approval(sheet, words.ORIGINAL_APPROVAL_NO, *original)
        if card.approval_no:
            _put_approval(sheet, words.CANCEL_APPROVAL_NO, card.approval_no, card.approved_at)
    else:
        _put_approval(sheet, words.APPROVAL_NO, card.approval_no, card.approved_at)


def _put_card_no(sheet: _Sheet, card: CardPart) -> None:
    if card.card_no_masked:
        sheet.pair(words.CARD_NO, card.card_no_masked)


def _put_approval(sheet: _Sheet, label: str, number: str, at: datetime | None) -> None:
    if number:
        sheet.pair(f"{label} {number}", f"{at:%y/%m/%d %H:%M:%S}" if at else "")
    else:
        sheet.pair(label, words.APPROVAL_ON_SLIP)


def _put_cash_receipt(sheet: _Sheet, block: CashReceiptBlock) -> None:
    purpose = words.CASH_RECEIPT_PURPOSE[block.purpose]
    if block.original_approval_no:
        sheet.pair(f"{words.CASH_RECEIPT_CANCEL}({purpose})", block.identifier_masked)
        sheet.pair(
            f"{words.ORIGINAL_APPROVAL_NO} {block.original_approval_no}", block.original_issued_on)
        label = (f"{words.CANCEL_APPROVAL_NO} {block.approval_no}" if block.approval_no
                 else words.CASH_RECEIPT_CANCEL_PENDING)
        sheet.pair(label, won(block.amount_won))
        return
    sheet.pair(f"{words.CASH_RECEIPT}({purpose})", block.identifier_masked)
    if block.approval_no:
        sheet.pair(f"{words.APPROVAL_NO} {block.approval_no}", won(block.amount_won))
    else:
        sheet.pair(words.CASH_RECEIPT_PENDING, won(block.amount_won))


def _put_footer(sheet: _Sheet, receipt: Receipt) -> None:
    member = receipt.member
    if member:
        sheet.pair(f"{words.MEMBER} {member.masked_name}", f"{words.USED} {won(member.used_won)}")
        if member.saved_won:
            sheet.pair(words.MEMBER_SAVED, won(member.saved_won))
        if member.points is not None:
            _put_points(sheet, member, member.points)
    exchanged = receipt.exchange.lines if receipt.exchange else ()
    if any(line.exempt for line in (*receipt.lines, *exchanged)):
        sheet.line(words.EXEMPT_LEGEND)
    for text in (*receipt.notes, *receipt.footer):
        sheet.paragraph(text)
    sheet.barcode(receipt.barcode)
    if receipt.signed_code:
        sheet.qr(receipt.signed_code)
        sheet.middle(words.SIGNED_CODE)
    if receipt.entry_code:
        sheet.middle(f"{words.ENTRY_CODE} {receipt.entry_code}")


def _put_points(sheet: _Sheet, member: ReceiptMember, balance: int) -> None:
    """What this receipt did to the points, and what there is now."""
    earned, spent = member.points_earned, member.points_spent
    if earned:
        sheet.pair(words.POINTS_EARNED if earned > 0 else words.POINTS_EARNED_BACK,
                   won(abs(earned)))
    if spent:
        sheet.pair(words.POINTS_SPENT if spent > 0 else words.POINTS_SPENT_BACK, won(abs(spent)))
    sheet.pair(words.POINTS_LEFT, won(balance))


# -- Report slip and test page --------------------------------------------------------------------


def _lay_out_slip(slip: ReportSlip, columns: int) -> tuple[Row, ...]:
    sheet = _Sheet(columns)
    sheet.middle(slip.shop_name)
    sheet.middle(slip.title, bold=True, tall=True)
    sheet.middle(slip.subtitle)
    if slip.training:
        sheet.middle(f"** {words.TRAINING} **", words.TRAINING_NOTE, bold=True)
    sheet.pair(words.PRINTED_AT, _moment(slip.printed_at))
    sheet.rule()
    for row in slip.rows:
        if row.kind is RowKind.RULE:
            sheet.rule()
        elif row.kind is RowKind.NOTE:
            sheet.paragraph(row.label)
        else:
            sheet.pair(row.label, row.value, bold=row.kind is not RowKind.FIGURE)
    if slip.head_code:
        sheet.rule()
        sheet.pair(words.JOURNAL_HEAD, slip.head_code)
    return sheet.done()


def _lay_out_ruler(page: RulerPage, columns: int) -> tuple[Row, ...]:
    sheet = _Sheet(columns)
    sheet.middle(page.shop_name)
    sheet.middle(words.TEST_PAGE, bold=True, tall=True)
    sheet.pair(words.TEST_PRINTER, page.printer_name)
    sheet.pair(words.PRINTED_AT, _moment(page.printed_at))
    sheet.line("".join(str(number % 10) for number in range(1, columns + 1)))
    sheet.line("가" * (columns // 2))
    sheet.pair("|", f"{columns} |")
    sheet.paragraph(words.TEST_RULER)
    sheet.rule()
    sheet.line(clean(words.TEST_PLAIN))
    sheet.line(clean(words.TEST_OUTSIDE))
    sheet.paragraph(words.TEST_OUTSIDE_NOTE)
    sheet.line(words.TEST_BOLD, bold=True)
    sheet.line(words.TEST_TALL, tall=True)
    sheet.barcode(words.TEST_BARCODE)
    sheet.paragraph(words.TEST_CUT)
    return sheet.done()


def _moment(moment: datetime) -> str:
    """`2026-11-22 (일) 16:05`, as Korean tills write it."""
    return f"{moment:%Y-%m-%d} ({words.WEEKDAYS[moment.weekday()]}) {moment:%H:%M}"
