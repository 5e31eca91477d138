"""Lots and labels: what a producer brings, what is stuck on it, what becomes of its price.

Pieces are counted by stock moves; `stocked_*` is what an entry adds to them, worked out by `app`
from the shop's setting (goods in on print or on confirmation).
"""

from __future__ import annotations

import msgspec

from models.payload import Edit, Payload, Upcasters, upcasters_of
from models.values import Grams, LabelReason, LotSource, Ownership, Ref, Won


class LotReceived(Payload, frozen=True, kw_only=True):
    """Goods of one item came in with one kind of label; dates are business dates."""

    KIND = "lot.received"
    lot_ref: Ref
    lot_no: str
    shipment_uid: Ref
    source: LotSource
    producer_ref: Ref
    producer_item_ref: Ref
    ownership: Ownership
    quantity: int
    weight_g: Grams = 0
    stocked_quantity: int
    stocked_weight_g: Grams = 0
    price_won: Won
    item_price_won: Won
    label_no: int
    packed_on: str
    shipped_on: str
    display_until: str
    use_by: str = ""
    made_on: str = ""
    line: str = ""
    trace_no: str = ""
    egg_code: str = ""
    cost_won: Won | None = None
    pending: bool = False  # 승인 대기: the item is not in the producer's agreement


class LotSeen(Payload, frozen=True, kw_only=True):
    """A lot met by its signed code alone: all that the code says of it."""

    KIND = "lot.seen"
    lot_ref: Ref
    lot_no: str
    producer_ref: Ref
    producer_item_ref: Ref
    ownership: Ownership
    price_won: Won
    label_no: int
    packed_on: str
    display_until: str
    use_by: str


class LotConfirmed(Edit, frozen=True, kw_only=True):
    """Somebody of the shop counted what a label promised."""

    KIND = "lot.confirmed"
    THING = ("lot_confirm", "lot_ref")
    lot_ref: Ref
    counted_quantity: int
    stocked_quantity: int
    stocked_weight_g: Grams = 0


class LotJudged(Edit, frozen=True, kw_only=True):
    """The manager's word on goods outside the agreement."""

    KIND = "lot.judged"
    THING = ("lot_judge", "lot_ref")
    lot_ref: Ref
    approved: bool


class LotWithdrawn(Edit, frozen=True, kw_only=True):
    """No more of this lot is sold (`withdrawn`), or again; pieces move by entries of their own."""

    KIND = "lot.withdrawn"
    THING = ("lot_withdraw", "lot_ref")
    lot_ref: Ref
    withdrawn: bool
    reason: str


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    label_no: int
    count: int


class LotRepriced(Payload, frozen=True, kw_only=True):
    """A new price and so a new label; what still sticks of the older ones is said."""

    KIND = "lot.repriced"
    lot_ref: Ref
    label_no: int
    price_won: Won
    item_price_won: Won
    left_out: list[LeftOut]


class LabelPrinted(Payload, frozen=True, kw_only=True):
    """Labels left the printer; only the first print of a lot is goods, and that entry says so."""

    KIND = "label.printed"
    lot_ref: Ref
    label_no: int
    count: int
    reason: LabelReason


class LabelDescribed(Edit, frozen=True, kw_only=True):
    """What stands on the labels of a producer's item from now on: columns of `label_text`."""

    KIND = "label.described"
    THING = ("label_text", "producer_item_ref")
    producer_item_ref: Ref
    fields: dict[str, str]


PAYLOADS: tuple[type[Payload], ...] = (
    LotReceived, LotSeen, LotConfirmed, LotJudged, LotWithdrawn, LotRepriced, LabelPrinted,
    LabelDescribed,
)
UPCASTERS: Upcasters = upcasters_of(PAYLOADS)
