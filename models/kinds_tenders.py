"""What comes back without its paper, what is owed, and what a finished sale was really paid with.

The family of returns without a receipt, exchanges, tender corrections, organisation accounts and
invoice requests.  No name, mail address or free text about a person is in here: only random refs.
"""

from __future__ import annotations

import msgspec

from models.kinds import RefundTender, SaleLine, SaleTender
from models.payload import Edit, Payload, Upcasters, Whole, upcasters_of
from models.values import Ref, Won


class ReturnedLine(msgspec.Struct, frozen=True, kw_only=True):
    """What comes back, its figures positive; the number it had on the signed paper, or 0."""

    line: SaleLine
    original_line_no: int = 0


class ReturnUnreceipted(Payload, frozen=True, kw_only=True):
    """A return no sale in this file stands behind: without a paper, or by its signed code alone.

    With a signed code `original_sale_uid` names the sale another till made; once that arrives, its
    lines know by themselves what has come back of them.
    """

    KIND = "return.unreceipted"
    refund_uid: Ref
    receipt_no: str
    receipt_seq: int
    reason: str
    approval_uid: str
    lines: list[ReturnedLine]
    tenders: list[RefundTender]
    exempt_won: Won
    taxable_won: Won
    non_taxable_won: Won
    vat_won: Won
    total_won: Won
    cash_rounding_won: Won
    original_sale_uid: Ref | None = None
    original_receipt_no: str = ""


class ExchangePart(msgspec.Struct, frozen=True, kw_only=True):
    """Won that stayed where they were: the new sale's tender, and the one that really holds it."""

    tender_no: int  # of the new sale
    refund_tender_no: int
    amount_won: Won
    source_sale_uid: Ref
    source_tender_no: int


class ExchangeMade(Payload, frozen=True, kw_only=True):
    """A return and a sale are one act; both are entries of their own in the same transaction."""

    KIND = "exchange.made"
    exchange_uid: Ref
    refund_uid: Ref
    sale_uid: Ref
    returned_won: Won
    bought_won: Won
    parts: list[ExchangePart]


class TenderCorrected(Edit, frozen=True, kw_only=True):
    """One tender of a finished sale was another one (결제수단 정정); the amount stays.

    `tender` is the row as it now is.  Cash in tens may let some won go: then the sale's rounding is
    the new one.  `sale_entry_uid` is the entry whose cash moves follow.
    """

    KIND = "tender.corrected"
    THING = ("sale_tender", "sale_uid")
    sale_uid: Ref
    sale_entry_uid: Ref
    old_code: str
    old_amount_won: Won
    tender: SaleTender
    cash_rounding_won: Won
    reason: str
    approval_uid: str = ""
    account_ref: Ref | None = None
    due_date: str = ""


# --- organisation accounts -----------------------------------------------------------------------


class AccountChanged(Whole, frozen=True, kw_only=True):
    """All of an account, whose person (mail address, who answers) is sealed under the same ref."""

    KIND = "account.changed"
    SCHEMA = 1  # it always said what it was made from
    THING = ("account", "ref")
    ref: Ref
    name: str  # of the organisation, as its registration has it
    business_no: str
    limit_won: Won
    due_days: int
    status: str  # ACTIVE, STOPPED


class AccountCharged(Payload, frozen=True, kw_only=True):
    """A sale's part that an organisation owes from now on."""

    KIND = "account.charged"
    sale_uid: Ref
    tender_no: int
    account_ref: Ref
    amount_won: Won
    due_date: str
    approval_uid: str = ""


class AccountPaid(Payload, frozen=True, kw_only=True):
    """외상회수: money for what was owed.  Below nothing it takes an earlier one back."""

    KIND = "account.paid"
    account_payment_uid: Ref
    account_ref: Ref
    amount_won: Won
    tender_code: str
    tender_kind: str
    payment_uid: Ref | None
    approval_no: str
    reason: str
    reverses_uid: Ref | None = None
    approval_uid: str = ""


class InvoiceRequested(Payload, frozen=True, kw_only=True):
    """세금계산서 (taxable) and 계산서 (exempt) asked for; issued by the office on 홈택스.

    Whose mail address it goes to is sealed under `person_ref`.  `covered_by` says what already
    stands for the sale, where someone was warned and asked all the same.
    """

    KIND = "invoice.requested"
    invoice_uid: Ref
    sale_uid: Ref
    account_ref: Ref | None
    business_no: str
    name: str
    person_ref: Ref | None
    covered_by: str  # "", CARD, CASH_RECEIPT


class InvoiceSettled(Payload, frozen=True, kw_only=True):
    """The office's word on a request: both numbers it was issued under, or that it is withdrawn."""

    KIND = "invoice.settled"
    invoice_uid: Ref
    state: str  # ISSUED, WITHDRAWN
    settled_on: str
    tax_invoice_no: str = ""
    exempt_invoice_no: str = ""
    reason: str = ""


PAYLOADS: tuple[type[Payload], ...] = (
    ReturnUnreceipted, ExchangeMade, TenderCorrected, AccountChanged, AccountCharged, AccountPaid,
    InvoiceRequested, InvoiceSettled,
)
UPCASTERS: Upcasters = upcasters_of(PAYLOADS)
