"""Plain values every room shares: refs, units and the closed lists of words a shop knows.

Money is whole won, weight whole grams, a rate basis points (1 % = 100), time milliseconds UTC.
"""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TypeAlias

Won: TypeAlias = int
Grams: TypeAlias = int
BasisPoints: TypeAlias = int
#: 32 lowercase hex characters, random, minted by the device that creates the thing.
Ref: TypeAlias = str


def new_ref() -> Ref:
    """A random 128-bit id: two tills that never met cannot mint the same one."""
    return os.urandom(16).hex()


class TaxClass(StrEnum):
    """Tax classes (HANDBOOK §2.1); only the last three ever reach a receipt."""

    EXEMPT_SIMPLE_PROCESSED = "EXEMPT_SIMPLE_PROCESSED"
    EXEMPT = "EXEMPT"
    TAXABLE_10 = "TAXABLE_10"
    NON_TAXABLE = "NON_TAXABLE"


class Ownership(StrEnum):
    """Who owns the goods until they are sold (HANDBOOK §0.12)."""

    CONSIGNMENT = "CONSIGNMENT"
    SHOP = "SHOP"


class SaleType(StrEnum):
    EACH = "EACH"
    WEIGHT = "WEIGHT"


class PriceBasis(StrEnum):
    PER_UNIT = "PER_UNIT"
    PER_100G = "PER_100G"


class PriceSource(StrEnum):
    """Where a line's unit price came from; frozen on the line for ever."""

    LIST = "LIST"
    MEMBER = "MEMBER"
    PROMOTION = "PROMOTION"
    MARKDOWN = "MARKDOWN"
    PRICED_CODE = "PRICED_CODE"
    #: The price of the label on the goods, where it is not the item's own.
    LABEL = "LABEL"
    OVERRIDE = "OVERRIDE"
    RECORDED = "RECORDED"


class BorneBy(StrEnum):
    """Whose money a discount is: a shop-borne one is added back to the commission base (§1.6)."""

    SHOP = "SHOP"
    PRODUCER = "PRODUCER"


class Role(StrEnum):
    VOLUNTEER = "VOLUNTEER"
    CASHIER = "CASHIER"
    MANAGER = "MANAGER"
    OFFICE = "OFFICE"


class StaffStatus(StrEnum):
    ACTIVE = "ACTIVE"
    LEFT = "LEFT"


class PaymentOutcome(StrEnum):
    """States of one payment asked of a terminal; UNKNOWN is a doubt a person must clear."""

    INTENDED = "INTENDED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    UNKNOWN = "UNKNOWN"
    CANCELLED = "CANCELLED"


class PaymentDirection(StrEnum):
    """CANCEL takes back an approval by its original number and date (HANDBOOK §3.2)."""

    APPROVE = "APPROVE"
    CANCEL = "CANCEL"


class SaleKind(StrEnum):
    """A return is a receipt of its own with negative figures, linked to the one it takes from."""

    SALE = "SALE"
    RETURN = "RETURN"


class CashKind(StrEnum):
    """Kinds of movement of the drawer's cash (HANDBOOK §3.6)."""

    FLOAT = "FLOAT"
    SALE = "SALE"
    REFUND = "REFUND"
    PAID_IN = "PAID_IN"
    PAID_OUT = "PAID_OUT"
    PICKUP = "PICKUP"
    #: 상품권거스름: cash handed out on a paper voucher (HANDBOOK §3.5).
    VOUCHER_CHANGE = "VOUCHER_CHANGE"
    #: 외상회수: an organisation paid in cash what it owed.
    ACCOUNT_PAID = "ACCOUNT_PAID"
    #: 예약금: a deposit taken, given back, or used by the sale it was for.
    DEPOSIT = "DEPOSIT"


class CashReceiptPurpose(StrEnum):
    """Why a cash receipt is issued (HANDBOOK §3.3)."""

    DEDUCTION = "DEDUCTION"
    EXPENSE = "EXPENSE"
    SELF_ISSUED = "SELF_ISSUED"


class IdentifierKind(StrEnum):
    """What a cash receipt is issued to; the number itself is sealed."""

    PHONE = "PHONE"
    CASH_RECEIPT_CARD = "CASH_RECEIPT_CARD"
    BUSINESS_NO = "BUSINESS_NO"
    SELF_ISSUED = "SELF_ISSUED"


#: Code of the producer that holds what nobody knows the farm of (보류 생산자).
HOLDING_CODE = "HOLD"


class StockReason(StrEnum):
    SALE = "SALE"
    RETURN = "RETURN"
    OPENING = "OPENING"
    GOODS_IN = "GOODS_IN"
    #: Sold without a label, and now known to be this farm's.
    ASSIGNED = "ASSIGNED"
    #: 회수: the producer takes it back.
    WITHDRAWN = "WITHDRAWN"
    DISPOSED = "DISPOSED"
    DONATED = "DONATED"
    LOST = "LOST"
    #: What a customer brought back leaves that pile: thrown away, or onto the shelf again.
    RETURN_DISPOSED = "RETURN_DISPOSED"
    RETURN_TAKEN = "RETURN_TAKEN"
    PUT_BACK = "PUT_BACK"
    #: The difference a count makes: pieces missing are lost, pieces found are not.
    COUNTED = "COUNTED"


class LotState(StrEnum):
    """Where a labelled piece is (HANDBOOK §1.5); labelled = the sum of all of them."""

    ON_SHELF = "ON_SHELF"
    SOLD = "SOLD"
    WITHDRAWN = "WITHDRAWN"
    DISPOSED = "DISPOSED"
    DONATED = "DONATED"
    RETURNED_BY_CUSTOMER = "RETURNED_BY_CUSTOMER"
    LOST = "LOST"


class LotSource(StrEnum):
    """Who brought a lot in; CODE while only its label is known here."""

    STATION = "STATION"
    STAFF = "STAFF"
    PURCHASE = "PURCHASE"
    CODE = "CODE"


class LotJudgement(StrEnum):
    """The manager's word on goods outside the agreement (승인 대기)."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


class LabelReason(StrEnum):
    FIRST = "FIRST"
    REPRINT = "REPRINT"
    REPRICE = "REPRICE"


class EpochReason(StrEnum):
    """Why a new unbroken run of the journal began."""

    OPENED = "opened"
    ENROLLED = "enrolled"
    RESTORED = "restored"
    CLONED = "cloned"
    FORK = "fork"
    DAMAGE = "damage"
    MOVED = "moved"
