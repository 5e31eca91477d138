"""What happens at a counter beside selling: orders, deposits, deliveries, goods asked for.

No name, phone or address is here, only refs of sealed rows.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from models.payload import Edit, Payload, Upcasters, upcasters_of
from models.values import BasisPoints, Grams, Ownership, Ref, Won


class DepositReason(StrEnum):
    """What became of a deposit: USED when the order was sold."""

    TAKEN = "TAKEN"
    USED = "USED"
    GIVEN_BACK = "GIVEN_BACK"


class UnlabelledAssigned(Payload, frozen=True, kw_only=True):
    """A line from the holding account belongs to this farm: the terms it would have sold on.

    Figures carry the line's own sign: those of a returned line are negative.
    """

    KIND = "unlabelled.assigned"
    sale_uid: Ref
    line_no: int
    holding_item_ref: Ref
    quantity: int
    weight_g: Grams | None
    net_won: Won
    producer_ref: Ref
    producer_item_ref: Ref
    producer_name: str
    ownership: Ownership
    commission_rule_ref: str
    commission_rate_basis_points: BasisPoints
    commission_base_won: Won


class WantedNoted(Payload, frozen=True, kw_only=True):
    KIND = "wanted.noted"
    what: str
    item_ref: str


class HoldNamed(Edit, frozen=True, kw_only=True):
    KIND = "hold.named"
    THING = ("hold_name", "held_uid")
    held_uid: Ref
    person_ref: Ref


class OrderLine(msgspec.Struct, frozen=True, kw_only=True):
    producer_item_ref: Ref
    producer_ref: Ref
    producer_name: str
    printed_name: str
    spec: str
    quantity: int
    weight_g: Grams


class OrderPlaced(Edit, frozen=True, kw_only=True):
    """Goods set aside for a day and a person; the same `order_uid` again is the order changed."""

    KIND = "order.placed"
    THING = ("order", "order_uid")
    order_uid: Ref
    cart_uid: Ref
    order_no: int
    person_ref: Ref
    member_ref: Ref | None
    pick_up_date: str
    pick_up_time: str  # HH:MM, empty where only the day was said
    total_won: Won
    first_names: str
    cart_json: str
    lines: list[OrderLine]


class OrderCancelled(Payload, frozen=True, kw_only=True):
    KIND = "order.cancelled"
    order_uid: Ref
    reason: str


class OrderSold(Payload, frozen=True, kw_only=True):
    KIND = "order.sold"
    order_uid: Ref
    sale_uid: Ref


class DepositMoved(Payload, frozen=True, kw_only=True):
    """`amount_won` is positive, the reason gives the sign; cash goes through the drawer.

    USED takes a cash deposit out of its own account as the sale's cash tender puts it in.
    """

    KIND = "order.deposit_moved"
    order_uid: Ref
    reason: DepositReason
    tender_code: str
    amount_won: Won
    approval_uid: str = ""


class DeliveryPlanned(Edit, frozen=True, kw_only=True):
    KIND = "delivery.planned"
    THING = ("delivery", "delivery_uid")
    delivery_uid: Ref
    sale_uid: Ref
    person_ref: Ref
    deliver_on: str


class DeliveryCarried(Payload, frozen=True, kw_only=True):
    """Someone has left with the goods; who it is, is sealed unless staff."""

    KIND = "delivery.carried"
    delivery_uid: Ref
    carrier_ref: Ref


class DeliveryReceived(Payload, frozen=True, kw_only=True):
    KIND = "delivery.received"
    delivery_uid: Ref
    receiver_ref: Ref


PAYLOADS: tuple[type[Payload], ...] = (
    UnlabelledAssigned, WantedNoted, HoldNamed, OrderPlaced, OrderCancelled, OrderSold,
    DepositMoved, DeliveryPlanned, DeliveryCarried, DeliveryReceived,
)
UPCASTERS: Upcasters = upcasters_of(PAYLOADS)
