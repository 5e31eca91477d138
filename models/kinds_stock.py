"""Stock that is counted, taken away, recalled, bought; and what producers are told of it.

Quantities are pieces, weights grams; a pile's `lot_ref` is empty where the goods have none.
"""

from __future__ import annotations

import msgspec

from models.payload import Edit, Payload, Upcasters, Whole, upcasters_of
from models.values import Grams, Ownership, Ref, StockReason, Won

# --- counts --------------------------------------------------------------------------------------


class CountedLine(msgspec.Struct, frozen=True, kw_only=True):
    """One pile: what lay there, and what the counter's till believed; `seen_no` is into `seen`."""

    producer_item_ref: Ref
    lot_ref: str
    quantity: int
    weight_g: Grams
    expected_quantity: int
    expected_weight_g: Grams
    price_won: Won
    cause: str
    seen_no: int
    counted_at_ms: int


class StockCounted(Payload, frozen=True, kw_only=True):
    """재고실사: counted, and what I had seen; each `seen` is chain (epoch) -> last entry (seq)."""

    KIND = "stock.counted"
    count_uid: Ref
    scope: str  # SHOP, CATEGORY, PRODUCER, ITEMS
    scope_key: str
    seen: list[dict[str, int]]
    lines: list[CountedLine]


# --- taken away ----------------------------------------------------------------------------------


class RemovedLine(msgspec.Struct, frozen=True, kw_only=True):
    producer_item_ref: Ref
    producer_ref: Ref
    lot_ref: str
    ownership: Ownership
    quantity: int
    weight_g: Grams
    price_won: Won
    #: WITHDRAWN_DISPOSED alone: what was taken back before and is thrown away now.
    from_withdrawn: bool = False


class StockRemoved(Payload, frozen=True, kw_only=True):
    """Goods left the shelf other than by a sale; the reason is one of the moves' reasons."""

    KIND = "stock.removed"
    removal_uid: Ref
    reason: StockReason  # WITHDRAWN, DISPOSED, DONATED, LOST
    cause: str
    lines: list[RemovedLine]
    recall_uid: str = ""


class StockRestored(Payload, frozen=True, kw_only=True):
    """A removal was a slip: all of it lies where it lay."""

    KIND = "stock.restored"
    removal_uid: Ref


class CollectedLine(msgspec.Struct, frozen=True, kw_only=True):
    producer_item_ref: Ref
    lot_ref: str
    quantity: int
    weight_g: Grams


class StockCollected(Payload, frozen=True, kw_only=True):
    """A producer took home what had been taken back for her."""

    KIND = "stock.collected"
    lines: list[CollectedLine]


# --- recalls -------------------------------------------------------------------------------------


class RecallOpened(Payload, frozen=True, kw_only=True):
    """부적합 회수: from now on no till sells these goods, and nobody can allow it."""

    KIND = "recall.opened"
    recall_uid: Ref
    producer_ref: str
    producer_item_refs: list[Ref]
    lot_refs: list[Ref]
    from_date: str
    to_date: str
    use_by: str
    cause: str
    ordered_by: str
    reason: str
    covers_unlotted: bool


class RecallClosed(Payload, frozen=True, kw_only=True):
    """Done: what came in, was sold, left, returned and destroyed is in `result` for ever."""

    KIND = "recall.closed"
    recall_uid: Ref
    result: str


class RecallContacted(Payload, frozen=True, kw_only=True):
    """Somebody told a buyer, or tried to."""

    KIND = "recall.contacted"
    recall_uid: Ref
    member_ref: Ref
    means: str
    outcome: str


# --- purchases -----------------------------------------------------------------------------------


class SupplierNoted(Whole, frozen=True, kw_only=True):
    """Whom the shop buys from; telephone and person are sealed under the ref."""

    KIND = "supplier.noted"
    THING = ("supplier", "ref")
    ref: Ref
    name: str
    lead_days: int
    delivery_days: str
    active: bool


class SupplierItemNoted(Edit, frozen=True, kw_only=True):
    """A supplier has this; no supplier takes it off his list."""

    KIND = "supplier.item_noted"
    THING = ("supplier_item", "producer_item_ref")
    producer_item_ref: Ref
    supplier_ref: str
    cost_won: Won
    pack: int


class OrderedLine(msgspec.Struct, frozen=True, kw_only=True):
    producer_item_ref: Ref
    quantity: int
    cost_won: Won


class PurchaseOrdered(Payload, frozen=True, kw_only=True):
    KIND = "purchase.ordered"
    order_uid: Ref
    order_no: str
    supplier_ref: Ref
    deliver_on: str
    lines: list[OrderedLine]


class PurchaseCancelled(Payload, frozen=True, kw_only=True):
    KIND = "purchase.cancelled"
    order_uid: Ref


class BoughtLine(msgspec.Struct, frozen=True, kw_only=True):
    producer_item_ref: Ref
    quantity: int
    weight_g: Grams
    cost_won: Won
    use_by: str
    lot_ref: str = ""
    stocked: bool = True  # False where the lot's own entry is the goods in


class PurchaseReceived(Payload, frozen=True, kw_only=True):
    """Bought goods came in, at this cost."""

    KIND = "purchase.received"
    order_uid: str
    supplier_ref: str
    lines: list[BoughtLine]


# --- notices -------------------------------------------------------------------------------------


class NoticeLine(msgspec.Struct, frozen=True, kw_only=True):
    producer_ref: Ref
    sold_quantity: int
    sold_won: Won
    left_quantity: int


class NoticesMade(Payload, frozen=True, kw_only=True):
    """Messages handed to whoever sends them; text and numbers are not part of the record."""

    KIND = "notice.made"
    purpose: str  # AFTERNOON, CLOSING, RECALL
    means: str  # FILE, COPY
    lines: list[NoticeLine]


PAYLOADS: tuple[type[Payload], ...] = (
    StockCounted, StockRemoved, StockRestored, StockCollected, RecallOpened, RecallClosed,
    RecallContacted, SupplierNoted, SupplierItemNoted, PurchaseOrdered, PurchaseCancelled,
    PurchaseReceived, NoticesMade,
)
UPCASTERS: Upcasters = upcasters_of(PAYLOADS)
