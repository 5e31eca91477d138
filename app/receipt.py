"""What a slip says, as plain values; no printer, no column and no pixel in sight.

Money is whole won, weight whole grams, times are the shop's own wall clock. What a receipt has to
carry is HANDBOOK §2.4; its look on paper (§6.9) is the business of `printing.layout`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from models.values import CashReceiptPurpose


class ReceiptKind(StrEnum):
    SALE = "SALE"
    RETURN = "RETURN"


@dataclass(frozen=True, slots=True)
class ShopIdentity:
    """The supplier as the law wants him named (부가가치세법 시행령 art. 73(7))."""

    name: str
    business_no: str
    representative: str
    address: str
    phone: str


@dataclass(frozen=True, slots=True)
class NamedAmount:
    """A discount and its reason; `won` is positive, the paper shows it as taken away."""

    name: str
    won: int


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One line as sold; `amount_won` is before the discounts, which follow on rows of their own.

    A weighed line has `weight_g` and its unit price is for 100 g; any other has `quantity`.
    """

    name: str
    unit_price_won: int
    amount_won: int
    quantity: int = 1
    weight_g: int | None = None
    spec: str = ""
    producer_name: str = ""
    exempt: bool = False
    discounts: tuple[NamedAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class ReceiptTotals:
    """Figures of the record, never added up again here.

    `exempt_won` and `non_taxable_won` are gross, `supply_won` is taxable value without its
    `vat_won`; the four sum to `total_won`. `cash_rounding_won` (끝전할인) comes off afterwards.
    """

    exempt_won: int
    supply_won: int
    vat_won: int
    total_won: int
    non_taxable_won: int = 0
    cash_rounding_won: int = 0


@dataclass(frozen=True, slots=True)
class CashPart:
    tendered_won: int
    change_won: int = 0


@dataclass(frozen=True, slots=True)
class CardPart:
    """A card payment as the slip may show it: `card_no_masked` never carries a whole number.

    `instalment_months` 0 is 일시불. No `approval_no` yet: it stands on the terminal's own slip.
    A cancel (amount below zero) names the approval it took back, as the terminal was asked to.
    """

    instalment_months: int = 0
    issuer: str = ""
    card_no_masked: str = ""
    approval_no: str = ""
    approved_at: datetime | None = None
    merchant_no: str = ""
    original_approval_no: str = ""
    original_approved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReceiptTender:
    """One means of payment; `name` is its Korean name in the shop's table of tenders.

    `face` means that what was handed over were paper vouchers of that face value.
    """

    name: str
    amount_won: int
    cash: CashPart | None = None
    card: CardPart | None = None
    approval_no: str = ""
    face: bool = False
    #: Of a sale on account: which organisation owes it.
    account_name: str = ""


@dataclass(frozen=True, slots=True)
class CashReceiptBlock:
    """현금영수증; without an approval number it is 발급 대기, never said to be issued.

    With an original number it is a cancel (amount below zero): 취소 대기 until it has its own.
    """

    purpose: CashReceiptPurpose
    identifier_masked: str
    amount_won: int
    approval_no: str = ""
    original_approval_no: str = ""
    original_issued_on: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptMember:
    """Who bought, masked.  `saved_won` is what member prices took off the shelf's.

    `points` is the balance after this receipt, as it was then; below nothing on `points_spent`
    means given back, on `points_earned` taken back.
    """

    masked_name: str
    used_won: int
    points: int | None = None
    points_earned: int = 0
    points_spent: int = 0
    saved_won: int = 0


@dataclass(frozen=True, slots=True)
class ReceiptExchange:
    """The half of an exchange that came back: its own number, goods, tax, and what was handed out.

    All figures are negative, as on a return; `handed_out` are the tenders money really went to.
    """

    number: str
    original_number: str
    lines: tuple[ReceiptLine, ...]
    totals: ReceiptTotals
    handed_out: tuple[ReceiptTender, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """One receipt, whole; the same value prints on every width and as text, picture and PDF.

    `number` is `YYYYMMDD-PP-NNNN[-XXXX]`, `entry_code` ten letters of the entry's hash or empty,
    `copy_count` 0 for the first print and n for the n-th reprint (재발행).
    """

    shop: ShopIdentity
    number: str
    till_no: int
    cashier_no: str
    sold_at: datetime
    lines: tuple[ReceiptLine, ...]
    totals: ReceiptTotals
    tenders: tuple[ReceiptTender, ...]
    kind: ReceiptKind = ReceiptKind.SALE
    original_number: str = ""
    receipt_discounts: tuple[NamedAmount, ...] = ()
    cash_receipts: tuple[CashReceiptBlock, ...] = ()
    member: ReceiptMember | None = None
    footer: tuple[str, ...] = ()
    entry_code: str = ""
    copy_count: int = 0
    training: bool = False
    large_print: bool = False
    #: The slip a sale was written on first, and who wrote it; empty for all others.
    paper_slip: str = ""
    #: What the shop writes above its name.
    header: tuple[str, ...] = ()
    exchange: ReceiptExchange | None = None
    #: What became of it since, such as a corrected tender.
    notes: tuple[str, ...] = ()
    #: The signed code of `app.signed`, printed as a QR; empty prints none.
    signed_code: str = ""
    #: 선물용: the same goods without a figure; it still finds its sale.
    gift: bool = False

    @property
    def barcode(self) -> str:
        """The number without its hyphens, as the barcode carries it."""
        return self.number.replace("-", "")

    @property
    def running_no(self) -> str:
        """NNNN: the till's own count of the business date."""
        return self.number.split("-")[2]

    def as_copy(self, copy_count: int) -> Receipt:
        """The same receipt marked as its `copy_count`-th reprint."""
        return replace(self, copy_count=copy_count)


class RowKind(StrEnum):
    """What a row of a report slip is: a figure, a sum, a heading, a sentence or a rule."""

    FIGURE = "FIGURE"
    SUM = "SUM"
    HEADING = "HEADING"
    NOTE = "NOTE"
    RULE = "RULE"


@dataclass(frozen=True, slots=True)
class SlipRow:
    label: str = ""
    value: str = ""
    kind: RowKind = RowKind.FIGURE


@dataclass(frozen=True, slots=True)
class ReportSlip:
    """A slip of labelled figures: X and Z report, paid in and out, opening check-list.

    `head_code` is the journal's head in short, printed so that a slip pins the record (or empty).
    """

    title: str
    shop_name: str
    printed_at: datetime
    rows: tuple[SlipRow, ...]
    subtitle: str = ""
    head_code: str = ""
    training: bool = False


@dataclass(frozen=True, slots=True)
class RulerPage:
    """Ruler, Hangul in and outside KS X 1001, a barcode and the cutter: proves the settings."""

    shop_name: str
    printer_name: str
    printed_at: datetime


Document: TypeAlias = Receipt | ReportSlip | RulerPage
