"""All that can happen in a shop, one struct a kind: the payloads of the journal's entries.

A kind's name is a past-tense fact, its schema an integer.  Each struct here is the newest schema;
the upcasters at the end turn decoded older bodies into it.  Stored bytes are never rewritten.  No
payload carries personal data: only random refs, statuses and non-personal facts.

Here is what a till meets every day.  What it meets now and then lies in a family of its own
(`models.families`), loaded with the first entry of that family.
"""

from __future__ import annotations

import unicodedata
from typing import Any

import msgspec

from models.families import load_family
from models.payload import FieldValue, Upcasters, Whole, keep_as_it_is
from models.payload import Payload as Payload
from models.values import (
    BasisPoints,
    BorneBy,
    CashKind,
    CashReceiptPurpose,
    EpochReason,
    Grams,
    IdentifierKind,
    Ownership,
    PaymentDirection,
    PaymentOutcome,
    PriceBasis,
    PriceSource,
    Ref,
    Role,
    StaffStatus,
    TaxClass,
    Won,
)

# --- the till and its record -------------------------------------------------------------------


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    epoch: Ref
    seq: int
    hash: str


class EpochOpened(Payload, frozen=True, kw_only=True):
    """The genesis of a chain: who writes it, with which key, and what it grew from."""

    KIND = "epoch.opened"
    org_ref: Ref
    store_ref: Ref
    till_ref: Ref
    till_no: int
    device_public_key: str  # Ed25519, hex
    app_version: str
    reason: EpochReason
    parent: Parent | None = None


class SealWritten(Payload, frozen=True, kw_only=True):
    """Signed totals and head; `checksums` are [rows, sum of row hashes] of each derived table."""

    KIND = "seal.written"
    shift_uid: Ref
    head_epoch: Ref
    head_seq: int
    head_hash: str
    database_version: int
    totals: dict[str, int]
    checksums: dict[str, list[str]]
    signature: str  # Ed25519 over `seal_preimage`, hex


class IncidentNoted(Payload, frozen=True, kw_only=True):
    """Something the manager should know: a damaged entry, a copied folder, a lost last manager."""

    KIND = "incident.noted"
    incident: str
    values: dict[str, int | str]


# --- the shop's settings and master data -------------------------------------------------------


class SettingChanged(Payload, frozen=True, kw_only=True):
    KIND = "setting.changed"
    name: str
    value_json: str
    base_uid: str  # entry uid of the value this edit was made from, empty for the first


class ObjectChanged(Payload, frozen=True, kw_only=True):
    """Fields of one master object set, from the version the editor saw."""

    KIND = "object.changed"
    SCHEMA = 3
    object_type: str  # producer, item, producer_item, member
    ref: Ref
    base_uid: str
    effective_from: str  # business date prices and classes hold from; "" from the beginning
    fields: dict[str, FieldValue]
    #: Since schema 2, filled by `models.register_rows.complete`: the number of the price set here
    #: (0: as it arrives), and what each field's value was made from (None: nobody looked).
    price_version: int = 0
    bases: dict[str, str] | None = None
    #: Since schema 3: above every claim to the barcodes named here that this editor had seen.
    edition: int = 0


# --- people who work the till ------------------------------------------------------------------


class StaffChanged(Whole, frozen=True, kw_only=True):
    KIND = "staff.changed"
    THING = ("staff", "staff_ref")
    staff_ref: Ref
    no: str
    role: Role
    status: StaffStatus


class PersonChanged(Payload, frozen=True, kw_only=True):
    """Personal data of someone changed; what it is stays outside the journal."""

    KIND = "person.changed"
    ref: Ref
    version: int


class PinsCleared(Payload, frozen=True, kw_only=True):
    """Ends a row of wrong PINs: of each till as many as had been heard of here."""

    SCHEMA = 2
    staff_ref: Ref
    cleared: dict[Ref, int] | None = None  # till -> wrong PINs so far (None: nobody looked)


class SignedIn(PinsCleared, frozen=True, kw_only=True):
    KIND = "staff.signed_in"
    means: str  # pin, badge, one_day_pin


class PinFailed(Payload, frozen=True, kw_only=True):
    KIND = "pin.failed"
    staff_ref: Ref


class PinReset(PinsCleared, frozen=True, kw_only=True):
    """A new PIN was set for someone: what was mistyped before no longer counts."""

    KIND = "pin.reset"


class ApprovalGiven(Payload, frozen=True, kw_only=True):
    KIND = "approval.given"
    SCHEMA = 2
    approval_uid: Ref
    approver_ref: Ref
    asked_by_ref: Ref
    action: str
    reason: str
    amount_won: Won
    #: Since schema 2: pin (on the spot) or phone, and what was read out then.
    means: str = "pin"
    request_uid: str = ""


# --- the shift and its cash --------------------------------------------------------------------


class ShiftOpened(Payload, frozen=True, kw_only=True):
    KIND = "shift.opened"
    shift_uid: Ref
    float_won: Won
    counts: dict[str, int]  # denomination -> pieces; empty where only the sum was typed
    approval_uid: str = ""


class CashMoved(Payload, frozen=True, kw_only=True):
    """Cash put in or taken out beside sales; `amount_won` is positive, the kind gives the sign."""

    KIND = "cash.moved"
    kind: CashKind
    amount_won: Won
    reason: str
    approval_uid: str


class DrawerOpened(Payload, frozen=True, kw_only=True):
    KIND = "drawer.opened"
    reason: str
    approval_uid: str = ""


class CashCounted(Payload, frozen=True, kw_only=True):
    """A blind count: typed before the expected figure was shown."""

    KIND = "cash.counted"
    counts: dict[str, int]
    counted_won: Won
    approval_uid: str = ""  # also allows the close that follows, which is what uses it up


class TerminalTotal(msgspec.Struct, frozen=True, kw_only=True):
    terminal_count: int
    terminal_won: Won
    till_count: int
    till_won: Won


class ShiftClosed(Payload, frozen=True, kw_only=True):
    KIND = "shift.closed"
    shift_uid: Ref
    z_no: int
    expected_won: Won
    counted_won: Won
    over_short_won: Won
    over_short_reason: str
    terminal: TerminalTotal | None
    approval_uid: str = ""


# --- selling -----------------------------------------------------------------------------------


class AppliedDiscount(msgspec.Struct, frozen=True, kw_only=True):
    rule_ref: str
    reason: str
    discount_won: Won
    borne_by: BorneBy
    approval_uid: str = ""  # of the manager's word it stands on


class SaleLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line, with everything a later report could want frozen as it was sold."""

    line_no: int
    producer_item_ref: Ref
    printed_name: str
    spec: str
    scanned_text: str
    quantity: int
    weight_g: Grams | None
    price_basis: PriceBasis
    list_price_won: Won
    unit_price_won: Won
    price_source: PriceSource
    price_version: int
    gross_won: Won
    discounts: list[AppliedDiscount]
    receipt_discount_share_won: Won
    net_won: Won
    tax_class: TaxClass
    tax_class_resolved: TaxClass
    ownership: Ownership
    producer_ref: Ref
    producer_name: str  # the farm's trade name as printed
    lot_ref: Ref | None
    voucher_eligible: bool
    commission_rule_ref: str
    commission_rate_basis_points: BasisPoints
    commission_base_won: Won
    approval_uid: str = ""  # of a price a manager allowed


class SaleTender(msgspec.Struct, frozen=True, kw_only=True):
    """What one means of payment paid, and its part of the receipt's tax (HANDBOOK §2.3)."""

    tender_no: int
    tender_code: str
    tender_kind: str
    amount_won: Won
    tendered_won: Won
    change_won: Won
    payment_uid: Ref | None
    taxable_won: Won
    exempt_won: Won
    non_taxable_won: Won
    vat_won: Won
    #: Since schema 2: what a QR payment or a transfer is known by.
    approval_no: str = ""
    person_ref: Ref | None = None  # who transferred: sealed, outside the journal
    confirmed: bool = False


class SaleCompleted(Payload, frozen=True, kw_only=True):
    KIND = "sale.completed"
    SCHEMA = 2
    sale_uid: Ref
    receipt_no: str
    receipt_seq: int
    member_ref: Ref | None
    lines: list[SaleLine]
    receipt_discounts: list[AppliedDiscount]
    tenders: list[SaleTender]
    gross_won: Won
    discount_won: Won
    exempt_won: Won
    taxable_won: Won
    non_taxable_won: Won
    vat_won: Won
    total_won: Won
    cash_rounding_won: Won
    source: str


class RefundLine(msgspec.Struct, frozen=True, kw_only=True):
    """What comes back of one line; figures are positive, `apply` turns their sign."""

    line_no: int
    original_line_no: int
    quantity: int
    weight_g: Grams | None
    gross_won: Won
    discount_won: Won
    receipt_discount_share_won: Won
    net_won: Won
    commission_base_won: Won


class RefundTender(msgspec.Struct, frozen=True, kw_only=True):
    """Money given back to one tender of the original; tax parts as in HANDBOOK §2.3."""

    tender_no: int
    original_tender_no: int
    tender_code: str
    tender_kind: str
    amount_won: Won
    payment_uid: Ref | None
    taxable_won: Won
    exempt_won: Won
    non_taxable_won: Won
    vat_won: Won


class SaleRefunded(Payload, frozen=True, kw_only=True):
    """A return: a receipt of its own, linked to the sale it takes from, in today's period."""

    KIND = "sale.refunded"
    refund_uid: Ref
    original_sale_uid: Ref
    receipt_no: str
    receipt_seq: int
    reason: str
    approval_uid: str
    lines: list[RefundLine]
    tenders: list[RefundTender]
    exempt_won: Won
    taxable_won: Won
    non_taxable_won: Won
    vat_won: Won
    total_won: Won
    cash_rounding_won: Won


class PaymentIntended(Payload, frozen=True, kw_only=True):
    """Written before a terminal is asked, so that no answer can get lost without a trace."""

    KIND = "payment.intended"
    payment_uid: Ref
    cart_uid: Ref  # of the sale, or the id of the return
    direction: PaymentDirection = PaymentDirection.APPROVE
    original_payment_uid: Ref | None = None
    tender_code: str
    amount_won: Won
    taxable_won: Won
    exempt_won: Won


class PaymentResolved(Payload, frozen=True, kw_only=True):
    """The outcome of an intended payment; the newest one holds."""

    KIND = "payment.resolved"
    payment_uid: Ref
    outcome: PaymentOutcome
    approval_no: str
    approved_at: str
    card_masked: str
    issuer: str
    instalment_months: int
    approval_uid: str = ""


# --- cash receipts and transfers ---------------------------------------------------------------


class CashReceiptRequested(Payload, frozen=True, kw_only=True):
    """A cash receipt promised or owed (HANDBOOK §3.3); whose number it goes to is sealed elsewhere.

    taxable (with its VAT) + exempt = amount, the part of the sale paid in cash or as cash.
    """

    KIND = "cash_receipt.requested"
    cash_receipt_uid: Ref
    sale_uid: Ref
    purpose: CashReceiptPurpose
    identifier_kind: IdentifierKind
    person_ref: Ref | None  # none for 010-000-1234
    amount_won: Won
    taxable_won: Won
    exempt_won: Won
    vat_won: Won
    channel: str  # terminal, hometax
    cash_date: str
    due_date: str


class CashReceiptIssued(Payload, frozen=True, kw_only=True):
    KIND = "cash_receipt.issued"
    cash_receipt_uid: Ref
    approval_no: str
    issued_on: str
    issued_won: Won


class CashReceiptCancelled(Payload, frozen=True, kw_only=True):
    """An issued one taken back, with a number of its own; of one not yet issued, the request.

    The same `cancel_uid` again puts in the number that was not there the first time.
    """

    KIND = "cash_receipt.cancelled"
    cancel_uid: Ref
    cash_receipt_uid: Ref
    reason: int  # 1 cancel of the deal, 2 wrong issue, 3 other
    amount_won: Won
    original_approval_no: str
    original_issued_on: str
    approval_no: str
    cancelled_on: str


class TransferConfirmed(Payload, frozen=True, kw_only=True):
    """A bank transfer was seen on the shop's account."""

    KIND = "transfer.confirmed"
    sale_uid: Ref
    tender_no: int
    confirmed_on: str


class ReceiptReprinted(Payload, frozen=True, kw_only=True):
    KIND = "receipt.reprinted"
    sale_uid: Ref
    copy_no: int


class LineVoided(Payload, frozen=True, kw_only=True):
    KIND = "line.voided"
    cart_uid: Ref
    producer_item_ref: Ref
    printed_name: str
    quantity: int
    amount_won: Won


class CartVoided(Payload, frozen=True, kw_only=True):
    KIND = "cart.voided"
    cart_uid: Ref
    line_count: int
    total_won: Won
    reason: str


class CartHeld(Payload, frozen=True, kw_only=True):
    KIND = "cart.held"
    held_uid: Ref
    cart_uid: Ref
    line_count: int
    total_won: Won
    first_names: str
    cart_json: str


class CartRecalled(Payload, frozen=True, kw_only=True):
    KIND = "cart.recalled"
    held_uid: Ref


# --- bytes -------------------------------------------------------------------------------------

KINDS: dict[str, type[Payload]] = {
    payload.KIND: payload
    for payload in (
        EpochOpened, SealWritten, IncidentNoted, SettingChanged, ObjectChanged, StaffChanged,
        PersonChanged, SignedIn, PinFailed, PinReset, ApprovalGiven, ShiftOpened, CashMoved,
        DrawerOpened, CashCounted, ShiftClosed, SaleCompleted, SaleRefunded, PaymentIntended,
        PaymentResolved, CashReceiptRequested, CashReceiptIssued, CashReceiptCancelled,
        TransferConfirmed, ReceiptReprinted, LineVoided, CartVoided, CartHeld, CartRecalled,
    )
}

#: (kind, schema) -> function from a decoded body of that schema to one of the next.
UPCASTERS: Upcasters = {
    # Schema 2 has three fields more, each with what the older one meant by its silence.
    ("sale.completed", 1): keep_as_it_is,
    # An older edit is numbered where it arrives and says nothing of what it was made from.
    ("object.changed", 1): keep_as_it_is,
    ("object.changed", 2): keep_as_it_is,
    # Before schema 2 a manager was always there himself.
    ("approval.given", 1): keep_as_it_is,
    # It ended every wrong PIN there was where it arrives.
    ("staff.signed_in", 1): keep_as_it_is,
    ("pin.reset", 1): keep_as_it_is,
    ("staff.changed", 1): keep_as_it_is,
}

_encoder = msgspec.json.Encoder(order="deterministic")
_decoders: dict[str, msgspec.json.Decoder[Payload]] = {}


def find_kind(kind: str) -> type[Payload] | None:
    """The newest struct of a kind; its family is loaded if need be."""
    payload_type = KINDS.get(kind)
    if payload_type is None:
        family = load_family(kind)
        if family is not None:
            KINDS.update((payload.KIND, payload) for payload in family.PAYLOADS)
            UPCASTERS.update(family.UPCASTERS)
            payload_type = KINDS.get(kind)
    return payload_type


def knows(kind: str, schema: int) -> bool:
    """Whether this version can apply such an entry."""
    payload_type = find_kind(kind)
    return payload_type is not None and schema <= payload_type.SCHEMA


class UnknownKind(Exception):
    """An entry from a newer version: stored and parked, never dropped."""


def encode_body(payload: Payload) -> bytes:
    """Deterministic JSON in NFC; the same payload gives the same bytes on every machine."""
    body = _encoder.encode(payload)
    if not body.isascii():
        text = body.decode()
        if not unicodedata.is_normalized("NFC", text):
            return unicodedata.normalize("NFC", text).encode()
    return body


def in_nfc(payload: Payload) -> Payload:
    """The payload as its stored body will decode: composed Hangul, whatever was typed or pasted."""
    body = _encoder.encode(payload)
    if body.isascii() or unicodedata.is_normalized("NFC", body.decode()):
        return payload
    return decode_body(payload.KIND, payload.SCHEMA, encode_body(payload))


def decode_body(kind: str, schema: int, body: bytes) -> Payload:
    """The newest struct of a stored body.  Raises UnknownKind for what a newer version wrote."""
    payload_type = find_kind(kind)
    if payload_type is None or schema > payload_type.SCHEMA:
        raise UnknownKind(f"{kind} {schema}")
    if schema == payload_type.SCHEMA:
        decoder = _decoders.get(kind)
        if decoder is None:
            decoder = _decoders[kind] = msgspec.json.Decoder(payload_type)
        return decoder.decode(body)
    fields: dict[str, Any] = msgspec.json.decode(body)
    while schema < payload_type.SCHEMA:
        fields = UPCASTERS[kind, schema](fields)
        schema += 1
    return msgspec.convert(fields, payload_type)
