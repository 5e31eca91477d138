"""A receipt's signed code: what was sold, small enough for a QR, signed with this till's own key.

Another till of the shop, without a line, can see that the paper is real and what may come back of
it.  The code carries the sale's id, so a return by it counts once the sale itself arrives.

`WZ1` and base32 (A–Z, 2–7: a QR's dense alphabet) of: version, sale id, epoch (8 bytes), entry
(8 bytes of its hash), day, till, number, figures, tenders, lines, and 64 bytes Ed25519 over
`weezle.receipt.1` and all before it.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import msgspec

from app.device_key import device_key
from app.errors import BadInput, Refused
from app.till import Till
from models import account_rows, key_rows, sale_rows
from models.sale_rows import SoldLine
from models.signatures import signature_holds
from models.values import Ref, TaxClass

CODE_PREFIX: Final = "WZ1"
#: A QR of that many signs is 77 modules wide: three dots each fit on the narrowest roll.
CODE_CHARS_MAX: Final = 700
_PURPOSE: Final = b"weezle.receipt.1"
_VERSION: Final = 1
_DAY_ONE: Final = date(2020, 1, 1)
_SIGNATURE_LENGTH: Final = 64
#: With more, a QR has more modules than a 42-column head prints well.
PAYLOAD_BYTES_MAX: Final = 330
TAX_CLASSES: Final = (TaxClass.EXEMPT, TaxClass.TAXABLE_10, TaxClass.NON_TAXABLE)
#: By place, for ever: a paper of last year is read by them. New ones go to the end.
_CODES: Final = (
    "CASH", "CARD", "BANK_TRANSFER", "LOCAL_VOUCHER", "LOCAL_VOUCHER_PAPER", "ZEROPAY",
    "QR_DIRECT", "ONNURI", "AGRIFOOD_VOUCHER", "GIFT_CERTIFICATE", "ON_ACCOUNT", "EXCHANGE",
    "RECORDED",
)


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A line as the code carries it: the goods by the beginning of their ref."""

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
    lines: tuple[SignedLine, ...]
    lines_left_off: bool


def is_receipt_code(text: str) -> bool:
    """Whether a scan is a signed receipt code, by its form alone."""
    return text[:3].upper() == CODE_PREFIX and len(text) > 100


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
        if genesis.get("store_ref") != till.store_ref:
            continue
        keys = [genesis.get("device_public_key", ""),
                *key_rows.list_rotated_keys(till.read(), genesis.get("till_ref", ""))]
        if any(signature_holds(key, _PURPOSE + body, signature.hex()) for key in keys):
            return signed
    raise Refused("signed.unknown_key")


def _pack(line: SoldLine) -> bytes:
    tax = TAX_CLASSES.index(TaxClass(line.tax_class_resolved))
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
            number += f"-{_letters(epoch_prefix)}"
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

    def _line(self) -> SignedLine:
        prefix = self._take(5).hex()
        flags, size = self._number(), self._number()
        pieces, unit_price, gross, off = (self._number() for _ in range(4))
        weighed = bool(flags & 4)
        return SignedLine(
            prefix, TAX_CLASSES[flags & 3], pieces if weighed else size, size if weighed else None,
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


def _letters(epoch_prefix: str) -> str:
    """As `app.sell.epoch_letters` makes them of the whole epoch."""
    return base64.b32encode(bytes.fromhex(epoch_prefix[:10])).decode()[:4]


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

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(device_key(till))).sign(preimage)
