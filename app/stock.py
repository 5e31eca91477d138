"""재고: what lies on the shelf by lot, what wants a look first, what was taken away and why.

Every figure is a sum of moves.  Stock below nothing stops no sale; it is a task for somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import msgspec

from app.access import Action, require
from app.errors import BadInput, Refused
from app.events import CatalogueChanged
from app.receiving import withdraw
from models import stock_rows
from models.kinds_stock import (
    CollectedLine,
    RemovedLine,
    StockCollected,
    StockRemoved,
    StockRestored,
)
from models.values import Grams, Ownership, Ref, SaleType, StockReason, Won, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from models.stock_rows import PileRow, RemovalRow

QUANTITY_MAX: Final = 9_999
WEIGHT_G_MAX: Final = 9_999_999
#: How many days back the usual sale of a day is worked out from.
USUAL_DAYS: Final = 14
_DAY: Final = timedelta(days=1)


class Cause(StrEnum):
    """Why goods were taken away (사유)."""

    SPOILED = "SPOILED"
    DAMAGED = "DAMAGED"
    PAST_DATE = "PAST_DATE"
    TASTING = "TASTING"
    OWN_USE = "OWN_USE"
    MISSING = "MISSING"
    EVENING = "EVENING"
    NOT_COLLECTED = "NOT_COLLECTED"
    RECALLED = "RECALLED"
    OTHER = "OTHER"


#: What may be said of each way goods go, the usual one first.
CAUSES: Final[dict[StockReason, tuple[Cause, ...]]] = {
    StockReason.DISPOSED: (
        Cause.SPOILED, Cause.DAMAGED, Cause.PAST_DATE, Cause.TASTING, Cause.OWN_USE,
        Cause.NOT_COLLECTED, Cause.RECALLED, Cause.OTHER),
    StockReason.WITHDRAWN: (Cause.EVENING, Cause.PAST_DATE, Cause.RECALLED, Cause.OTHER),
    StockReason.DONATED: (Cause.EVENING, Cause.OTHER),
    StockReason.LOST: (Cause.MISSING, Cause.OTHER),
}


class Pile(msgspec.Struct, frozen=True):
    """Goods of one item and lot on the shelf; `lot_ref` is empty for goods without a lot."""

    item_ref: Ref
    code: str
    name: str
    spec: str
    category: str
    weighed: bool
    producer_ref: Ref
    producer_code: str
    producer_name: str
    ownership: Ownership
    price_won: Won
    lot_ref: str
    lot_no: str
    shipped_on: str
    display_until: str
    use_by: str
    withdrawn: bool
    quantity: int
    weight_g: Grams

    @property
    def key(self) -> str:
        return f"{self.item_ref} {self.lot_ref}"

    @property
    def amount(self) -> int:
        """Pieces, or grams of what is weighed."""
        return self.weight_g if self.weighed else self.quantity

    @property
    def worth_won(self) -> Won:
        """At the label's price; what is weighed is priced by 100 g."""
        return self.weight_g * self.price_won // 100 if self.weighed else (
            self.quantity * self.price_won)

    @property
    def ends_on(self) -> str:
        """The last day it may lie there: the earlier of 진열기한 and 소비기한."""
        return min((day for day in (self.display_until, self.use_by) if day), default="")


class Want(StrEnum):
    """Why a pile wants a look, the most urgent first."""

    NEGATIVE = "NEGATIVE"
    EXPIRED = "EXPIRED"
    PAST_DISPLAY = "PAST_DISPLAY"
    ENDS_TODAY = "ENDS_TODAY"
    ENDS_TOMORROW = "ENDS_TOMORROW"
    RAN_OUT = "RAN_OUT"
    RUNS_OUT = "RUNS_OUT"


@dataclass(frozen=True, slots=True)
class Attention:
    want: Want
    pile: Pile
    #: What is usually sold of it on a day, for what runs out.
    usual: int = 0


def pile_of(row: PileRow) -> Pile:
    return Pile(
        row.item_ref, row.code, row.name, row.spec, row.category,
        row.sale_type == SaleType.WEIGHT, row.producer_ref, row.producer_code,
        row.producer_name, Ownership(row.ownership), row.lot_price_won, row.lot_ref, row.lot_no,
        row.shipped_on, row.display_until, row.use_by, bool(row.withdrawn), row.quantity,
        row.weight_g)


def list_piles(till: Till, category: str = "", producer_ref: str = "") -> list[Pile]:
    """Everything on the shelf (and below nothing), by farm and item."""
    return [
        pile_of(row) for row in stock_rows.list_piles(till.read())
        if category in {"", row.category} and producer_ref in {"", row.producer_ref}
    ]


def read_pile(till: Till, item_ref: Ref, lot_ref: str) -> Pile:
    """Raises Refused `stock.unknown`."""
    row = stock_rows.read_pile(till.read(), item_ref, lot_ref)
    if row is None:
        raise Refused("stock.unknown")
    return pile_of(row)


def list_negative(till: Till, piles: Iterable[Pile] | None = None) -> list[Pile]:
    """할 일: sold more than came in; a count or a delivery not yet taken in puts it right."""
    found = list_piles(till) if piles is None else piles
    return [pile for pile in found if pile.amount < 0]


def list_attention(till: Till, piles: Sequence[Pile] | None = None) -> list[Attention]:
    """What wants a look, the most urgent first: below nothing, past its day, ends, runs out."""
    piles = list_piles(till) if piles is None else piles
    today = till.business_date
    tomorrow = (date.fromisoformat(today) + _DAY).isoformat()
    found = []
    for pile in piles:
        want = None
        if pile.amount < 0:
            want = Want.NEGATIVE
        elif pile.use_by and pile.use_by < today:
            want = Want.EXPIRED
        elif pile.display_until and pile.display_until < today:
            want = Want.PAST_DISPLAY
        elif pile.ends_on == today:
            want = Want.ENDS_TODAY
        elif pile.ends_on == tomorrow:
            want = Want.ENDS_TOMORROW
        if want is not None:
            found.append(Attention(want, pile))
    found += _running_out(till, piles)
    order = list(Want)
    return sorted(found, key=lambda one: (
        order.index(one.want), one.pile.producer_code, one.pile.name))


def usual_sales(till: Till, days: int = USUAL_DAYS) -> dict[Ref, int]:
    """What is sold of each item on an open day: pieces, or grams of what is weighed."""
    from app.calendar import calendar_of

    last = date.fromisoformat(till.business_date) - _DAY
    first = last - (days - 1) * _DAY
    opened = max(1, calendar_of(till.settings).open_days(first, last))
    sold: dict[Ref, int] = {}
    for row in stock_rows.sum_sold(till.read(), first.isoformat(), last.isoformat()):
        sold[row.item_ref] = sold.get(row.item_ref, 0) + (row.quantity or row.weight_g)
    return {ref: amount // opened for ref, amount in sold.items() if amount > 0}


def _running_out(till: Till, piles: Sequence[Pile]) -> list[Attention]:
    """Items whose whole stock is gone, or less than a usual day's sale."""
    whole: dict[Ref, int] = {}
    for pile in piles:
        whole[pile.item_ref] = whole.get(pile.item_ref, 0) + pile.amount
    usual = usual_sales(till)
    today = {
        row.item_ref for row in stock_rows.sum_sold(
            till.read(), till.business_date, till.business_date)}
    missing = [ref for ref in {*usual, *today}
               if (whole.get(ref, 0) == 0 and (ref in today or usual.get(ref, 0)))
               or 0 < whole.get(ref, 0) < usual.get(ref, 0)]
    found = []
    for ref in missing:
        row = stock_rows.read_pile(till.read(), ref, "")
        if row is None:
            continue
        pile = pile_of(row)
        left = whole.get(ref, 0)
        pile = msgspec.structs.replace(
            pile, quantity=0 if pile.weighed else left, weight_g=left if pile.weighed else 0)
        found.append(Attention(
            Want.RUNS_OUT if left else Want.RAN_OUT, pile, usual.get(ref, 0)))
    return found


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a product's story."""

    reason: StockReason
    amount: int
    lot_no: str
    business_date: str
    happened_at_ms: int
    receipt_no: str
    cause: str
    left: int


def story_of(till: Till, item_ref: Ref, limit: int = 60) -> list[Move]:
    """What happened to an item, newest first, each with what was left on the shelf after it."""
    connection = till.read()
    rows = stock_rows.list_moves(connection, item_ref, limit)
    piles = [pile_of(row) for row in stock_rows.list_piles_of_items(connection, [item_ref])]
    left = sum(pile.amount for pile in piles)
    weighed = any(pile.weighed for pile in piles)
    moves = []
    for row in rows:
        amount = row.weight_g if weighed else row.quantity
        reason = StockReason(row.reason)
        moves.append(Move(reason, amount, row.lot_no, row.business_date, row.happened_at_ms,
                          row.receipt_no, row.cause, left))
        if reason not in _OFF_SHELF:
            left -= amount
    return moves


#: As `models.stock_moves.OFF_SHELF`: a pile of its own behind the counter.
_OFF_SHELF: Final = frozenset({
    StockReason.RETURN, StockReason.RETURN_DISPOSED, StockReason.RETURN_TAKEN})


# -- taken away -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Taken:
    """So much of a pile; pieces, or grams of what is weighed."""

    pile: Pile
    amount: int
    from_fridge: bool = False


def remove(
    till: Till, session: Session, reason: StockReason, cause: Cause, taken: Sequence[Taken],
    *, recall_uid: str = "",
) -> Ref:
    """폐기, 회수, 기부, 로스: durable when this returns; its uid, to take a slip back.

    A lot taken back whole is not sold any more.  Raises BadInput for an amount or a cause that
    cannot be.
    """
    require(till, session, Action.KEEP_STOCK)
    if reason not in CAUSES or cause not in CAUSES[reason]:
        raise BadInput("stock.cause")
    if not taken:
        raise BadInput("stock.nothing")
    for one in taken:
        if not 0 < one.amount <= (WEIGHT_G_MAX if one.pile.weighed else QUANTITY_MAX):
            raise BadInput("stock.amount", name=one.pile.name)
    removal_uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(StockRemoved(
            removal_uid=removal_uid, reason=reason, cause=cause.value, recall_uid=recall_uid,
            lines=[RemovedLine(
                producer_item_ref=one.pile.item_ref, producer_ref=one.pile.producer_ref,
                lot_ref=one.pile.lot_ref, ownership=one.pile.ownership,
                quantity=0 if one.pile.weighed else one.amount,
                weight_g=one.amount if one.pile.weighed else 0, price_won=one.pile.price_won,
                from_withdrawn=one.from_fridge,
            ) for one in taken]))
        for one in taken:
            row = one.pile.lot_ref and stock_rows.read_pile(
                unit.cursor, one.pile.item_ref, one.pile.lot_ref)
            if row and reason is StockReason.WITHDRAWN and not row.withdrawn and (
                    pile_of(row).amount <= 0):
                withdraw(unit, row.lot_ref, cause.value)
        unit.announce(CatalogueChanged())
    return removal_uid


def restore(till: Till, session: Session, removal_uid: Ref) -> None:
    """It was a slip: everything lies where it lay.  Raises Refused where it no longer can."""
    require(till, session, Action.KEEP_STOCK)
    rows = stock_rows.list_removal(till.read(), removal_uid)
    if not rows:
        raise Refused("stock.unknown")
    if rows[0].undone:
        raise Refused("stock.undone")
    if rows[0].business_date != till.business_date:
        raise Refused("stock.undo_late")
    with till.unit(session.staff_ref) as unit:
        unit.record(StockRestored(removal_uid=removal_uid))
        for row in rows:
            pile = row.lot_ref and stock_rows.read_pile(unit.cursor, row.item_ref, row.lot_ref)
            if pile and pile.withdrawn and row.reason == StockReason.WITHDRAWN:
                withdraw(unit, row.lot_ref, "", withdrawn=False)
        unit.announce(CatalogueChanged())


def list_removals(till: Till, from_date: str, to_date: str) -> list[RemovalRow]:
    """What was taken away between two business dates, newest first."""
    return stock_rows.list_removals(till.read(), from_date, to_date)


def list_fridge(till: Till) -> list[Pile]:
    """회수 냉장고: what waits for its producer; the amounts are what lies there."""
    return [pile_of(row) for row in stock_rows.list_fridge(till.read())]


def collect(till: Till, session: Session, piles: Sequence[Pile]) -> None:
    """The producer took these home."""
    require(till, session, Action.KEEP_STOCK)
    if not piles:
        raise BadInput("stock.nothing")
    with till.unit(session.staff_ref) as unit:
        unit.record(StockCollected(lines=[CollectedLine(
            producer_item_ref=pile.item_ref, lot_ref=pile.lot_ref, quantity=pile.quantity,
            weight_g=pile.weight_g) for pile in piles]))


def dispose_fridge(till: Till, session: Session, piles: Sequence[Pile]) -> Ref:
    """안 찾아간 것: thrown away the morning after, unpaid (HANDBOOK §1.5)."""
    return remove(
        till, session, StockReason.DISPOSED, Cause.NOT_COLLECTED,
        [Taken(pile, pile.amount, from_fridge=True) for pile in piles])
