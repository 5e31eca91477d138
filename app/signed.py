"""A receipt's signed code: what was sold, small enough for a QR, signed with this till's own key.

Another till of the shop, without a line, can see that the paper is real and what may come back of
it.  The code carries the sale's id, so a return by it counts once the sale itself arrives.

`WZ1` and base32 (A–Z, 2–7: a QR's dense alphabet) of: version, sale id, epoch (8 bytes), entry
(8 bytes of its hash), day, till, number, figures, tenders, lines, and 64 bytes Ed25519 over
`weezle.receipt.1` and all before it.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import msgspec

from app import sell
from app.access import Action, Approval, Session, require, spend
from app.cart import Product
from app.catalog import product_of
from app.checks import check_reason
from app.errors import BadInput, Refused, WorldTrouble
from app.events import SaleDone
from app.ports import DocumentKind, JobState
from app.receipt_code import CODE_PREFIX
from app.refund import (
    CompletedRefund,
    RefundPlan,
    Returnable,
    require_refund,
    tender_entries,
)
from app.sealing import signature_holds
from app.tender import TenderKind, find_tender_type
from app.till import Till
from models import account_rows, kinds, kinds_tenders, local_rows, sale_rows
from models.sale_rows import PaidTender, SaleRow, SoldLine
from models.values import Ownership, PriceSource, Ref, SaleKind, TaxClass

_PURPOSE: Final = b"weezle.receipt.1"
_VERSION: Final = 1
_DAY_ONE: Final = date(2020, 1, 1)
_SIGNATURE_LENGTH: Final = 64
#: With more, a QR has more modules than a 42-column head prints well.
PAYLOAD_BYTES_MAX: Final = 330
_CLASSES: Final = (TaxClass.EXEMPT, TaxClass.TAXABLE_10, TaxClass.NON_TAXABLE)
#: By place, for ever: a paper of last year is read by them. New ones go to the end.
_CODES: Final = (
    "CASH", "CARD", "BANK_TRANSFER", "LOCAL_VOUCHER", "LOCAL_VOUCHER_PAPER", "ZEROPAY",
    "QR_DIRECT", "ONNURI", "AGRIFOOD_VOUCHER", "GIFT_CERTIFICATE", "ON_ACCOUNT", "EXCHANGE",
    "RECORDED",
)


@dataclass(frozen=True, slots=True)
class _Line:
    item_prefix: str
    tax_class: TaxClass
    quantity: int
    weight_g: int | None
    unit_price_won: int
    gross_won: int
    net_won: int


@dataclass(frozen=True, slots=True)
class Signed:
    """What a code says; nothing is believed before `verify`."""

    sale_uid: Ref
    epoch_prefix: str
    receipt_no: str
    business_date: str
    taxable_won: int
    vat_won: int
    total_won: int
    cash_rounding_won: int
    tenders: tuple[tuple[str, int], ...]
    lines: tuple[_Line, ...]
    lines_left_off: bool


def make_code(till: Till, sale_uid: Ref) -> str:
    """The code of a sale of this till.  Raises BadInput, WorldTrouble without the device key."""
    connection = till.read()
    sale = sale_rows.read_sale(connection, sale_uid)
    if sale is None:
        raise BadInput("receipt.unknown", receipt_no="")
    lines = sale_rows.read_sold_lines(connection, sale_uid)
    number = sale.receipt_no.split("-")
    out = bytearray([_VERSION])
    out += bytes.fromhex(sale_uid) + bytes.fromhex(sale.epoch[:16])
    out += sale_rows.read_entry_hash(connection, sale.epoch, sale.seq)[:8]
    out += (date.fromisoformat(sale.business_date) - _DAY_ONE).days.to_bytes(2, "big")
    _put(out, int(number[1]), int(number[2]), int(len(number) > 3))
    _put(out, sale.taxable_won, sale.vat_won, sale.total_won, sale.cash_rounding_won)
    tenders = sale_rows.read_paid_tenders(connection, sale_uid)
    _put(out, len(tenders))
    for tender in tenders:
        _put(out, _CODES.index(tender.tender_code), tender.amount_won)
    packed = [_pack(line) for line in lines]
    fits = len(out) + 2 + sum(map(len, packed)) <= PAYLOAD_BYTES_MAX
    _put(out, len(lines) if fits else 0, int(not fits))
    for one in packed if fits else ():
        out += one
    body = bytes(out)
    signed = body + _sign(till, _PURPOSE + body)
    return CODE_PREFIX + base64.b32encode(signed).decode().rstrip("=")


def read_code(text: str) -> tuple[Signed, bytes, bytes]:
    """(what it says, the bytes that were signed, the signature).  Raises BadInput."""
    packed = text.strip().upper().removeprefix(CODE_PREFIX)
    try:
        raw = base64.b32decode(packed + "=" * (-len(packed) % 8))
        body, signature = raw[:-_SIGNATURE_LENGTH], raw[-_SIGNATURE_LENGTH:]
        return _Reader(body).signed(), body, signature
    except (ValueError, IndexError, OverflowError) as error:
        raise BadInput("signed.unreadable") from error


def verify(till: Till, text: str) -> Signed:
    """What a code says, signed by a till of this shop.  Raises BadInput, Refused."""
    signed, body, signature = read_code(text)
    for opened in account_rows.read_public_key_body(till.read(), signed.epoch_prefix):
        genesis = msgspec.json.decode(opened)
        key = genesis.get("device_public_key", "")
        if genesis.get("store_ref") == till.store_ref and signature_holds(
                key, _PURPOSE + body, signature.hex()):
            return signed
    raise Refused("signed.unknown_key")


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
                for one in _CLASSES}
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
    product: Product, number: int, line: _Line,
    back: tuple[int, int, int, int, int, int] | None,
) -> SoldLine:
    pieces, gross, off, share, net, base = back or (0, 0, 0, 0, 0, 0)
    consigned = product.ownership is Ownership.CONSIGNMENT
    return SoldLine(
        number, product.name, product.spec, product.producer_name, product.ref, line.quantity,
        line.weight_g, line.unit_price_won, line.gross_won, 0, line.gross_won - line.net_won,
        line.net_won, line.net_won if consigned else 0, line.tax_class.value, pieces, gross, off,
        share, net, base, int(product.voucher_eligible))


def _pack(line: SoldLine) -> bytes:
    tax = _CLASSES.index(TaxClass(line.tax_class_resolved))
    out = bytearray(bytes.fromhex(line.producer_item_ref[:10]))
    weighed = line.weight_g is not None
    _put(out, tax + (4 if weighed else 0), line.weight_g or 0 if weighed else line.quantity)
    _put(out, line.quantity if weighed else 0, line.unit_price_won, line.gross_won)
    _put(out, line.gross_won - line.net_won)
    return bytes(out)


class _Reader:
    """The bytes of a code in their order.  Raises ValueError, IndexError for what is none."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def signed(self) -> Signed:
        if self._take(1) != bytes([_VERSION]):
            raise ValueError("another version")
        sale_uid, epoch_prefix = self._take(16).hex(), self._take(8).hex()
        self._take(8)  # of the entry's hash: pins the journal, compared once the sale is here
        day = _DAY_ONE + timedelta(days=int.from_bytes(self._take(2), "big"))
        till_no, seq, later = self._number(), self._number(), self._number()
        number = f"{day:%Y%m%d}-{till_no:02d}-{seq:04d}"
        if later:
            number += f"-{sell.epoch_letters(epoch_prefix)}"
        taxable, vat, total, rounding = (self._number() for _ in range(4))
        tenders = tuple(
            (_CODES[self._number()], self._number()) for _ in range(self._number()))
        count, left_off = self._number(), self._number()
        lines = tuple(self._line() for _ in range(count))
        if self._at != len(self._body):
            raise ValueError("more than a receipt")
        return Signed(
            sale_uid, epoch_prefix, number, day.isoformat(), taxable, vat, total, rounding,
            tenders, lines, bool(left_off))

    def _line(self) -> _Line:
        prefix = self._take(5).hex()
        flags, size = self._number(), self._number()
        pieces, unit_price, gross, off = (self._number() for _ in range(4))
        weighed = bool(flags & 4)
        return _Line(
            prefix, _CLASSES[flags & 3], pieces if weighed else size, size if weighed else None,
            unit_price, gross, gross - off)

    def _take(self, count: int) -> bytes:
        if self._at + count > len(self._body):
            raise IndexError("cut off")
        self._at += count
        return self._body[self._at - count:self._at]

    def _number(self) -> int:
        value = shift = 0
        while True:
            byte = self._take(1)[0]
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 42:
                raise ValueError("no such number")


def _put(out: bytearray, *numbers: int) -> None:
    """Each number seven bits a byte, the lowest first."""
    for number in numbers:
        value = number
        while value > 0x7F:
            out.append(value & 0x7F | 0x80)
            value >>= 7
        out.append(value)


def _sign(till: Till, preimage: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    device_key_hex = till.secrets.get("device")
    if device_key_hex is None:
        raise WorldTrouble("keys.device_missing")
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(device_key_hex)).sign(preimage)

