"""Kinds about what a customer pays and who may allow it: promotions, points, age, a word by phone.

A promotion is dated data; what it gave is frozen on the sale line, so changing it never touches a
sale.  Points are moves, summed; the rule they were earned by lies in the entry (HANDBOOK §2.6).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from models.payload import Payload, Upcasters, Whole, upcasters_of
from models.values import BasisPoints, BorneBy, Ref, Won


class PromotionKind(StrEnum):
    """What a promotion does to the price."""

    PRICE = "PRICE"  # a price of its own for a piece or 100 g
    PERCENT = "PERCENT"
    N_FOR_M = "N_FOR_M"  # 2+1: take three, pay for two
    SET_PRICE = "SET_PRICE"  # A and B together for a price
    MARKDOWN = "MARKDOWN"  # 마감할인: per cent off near closing


class ScopeKind(StrEnum):
    """Which goods a promotion is about."""

    PRODUCER_ITEM = "PRODUCER_ITEM"
    ITEM = "ITEM"
    CATEGORY = "CATEGORY"
    PRODUCER = "PRODUCER"
    ALL = "ALL"


class PromotionState(StrEnum):
    ACTIVE = "ACTIVE"
    STOPPED = "STOPPED"


class PointReason(StrEnum):
    """Why points moved; the words are the glossary's 적립 and 사용, and what a return undoes."""

    EARNED = "EARNED"
    SPENT = "SPENT"
    EARNED_BACK = "EARNED_BACK"
    SPENT_BACK = "SPENT_BACK"


class PromotionPart(msgspec.Struct, frozen=True, kw_only=True):
    """So many pieces of these goods: one half of A and B for a price."""

    scope_kind: ScopeKind
    scope_value: str
    count: int


class PromotionChanged(Whole, frozen=True, kw_only=True):
    """A promotion as it is from now on, whole; `base_uid` is the version the editor saw."""

    KIND = "promotion.changed"
    SCHEMA = 1  # it always said what it was made from
    THING = ("promotion", "promotion_ref")
    promotion_ref: Ref
    name: str
    kind: PromotionKind
    state: PromotionState
    from_date: str  # business dates, both inclusive; "" is open
    to_date: str
    weekdays: list[int]  # 0 Monday to 6 Sunday; empty is every day
    from_minute: int  # of the wall clock's day; both 0 is all day
    to_minute: int  # exclusive; before from_minute it is over midnight
    members_only: bool
    scope_kind: ScopeKind
    scope_value: str
    borne_by: BorneBy
    consented: bool  # the producer agreed to bear it (HANDBOOK §1.5)
    price_won: Won
    discount_basis_points: BasisPoints
    take_count: int
    pay_count: int
    parts: list[PromotionPart]


class PointMove(msgspec.Struct, frozen=True, kw_only=True):
    reason: PointReason
    points: int  # signed: what the balance changes by


class PointsMoved(Payload, frozen=True, kw_only=True):
    """What one receipt did to a member's points, with the rule it followed.

    `earn_base_won` is the net the points were earned on, `spend_base_won` what spent points were
    taken off; both are negative on a return, so the sums are what is left of the sale.
    """

    KIND = "points.moved"
    member_ref: Ref
    sale_uid: Ref
    original_sale_uid: Ref | None
    moves: list[PointMove]
    earn_basis_points: BasisPoints
    earn_base_won: Won
    spend_base_won: Won
    balance_points: int  # afterwards, as this till knew it: what the receipt prints


class AgeChecked(Payload, frozen=True, kw_only=True):
    """Somebody looked whether the customer is of age; once a sale, whatever the answer."""

    KIND = "age.checked"
    cart_uid: Ref
    producer_item_ref: Ref
    of_age: bool


class PhoneApprovalAsked(Payload, frozen=True, kw_only=True):
    """A request was shown to be read out on the telephone; answered or not, it stays.

    `request_no` holds action, amount and time; `row_no` is the row of the printed list.
    """

    KIND = "phone_approval.asked"
    request_uid: Ref
    approver_ref: Ref
    asked_by_ref: Ref
    action: str
    amount_won: Won
    request_no: str
    list_no: int
    row_no: int


PAYLOADS: tuple[type[Payload], ...] = (
    PromotionChanged, PointsMoved, AgeChecked, PhoneApprovalAsked)
UPCASTERS: Upcasters = upcasters_of(PAYLOADS)
