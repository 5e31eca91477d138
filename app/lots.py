"""Lots as the shop asks for them: one by number, today's by farm, where their pieces are.

A lot is one shipment of one item by one producer on one day.  Its ref comes from its number and
the shop, so two tills that never met speak of the same lot (docs/decisions/0020).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Final

import msgspec

from app.errors import Refused
from models import lot_rows
from models.values import Grams, LotState, Ref, StockReason, Won

if TYPE_CHECKING:
    from app.till import Till
    from models.db import Cursor
    from models.lot_rows import LotRow

LOT_NO_LENGTH: Final = 10
#: Day 0 of the four digits in a lot's number; they last for 27 years.
DAY_ZERO: Final = date(2026, 1, 1)

#: What each reason moves a piece from and to; a move's own sign is its effect on the stock.
#: Whoever adds a reason adds its line here, and labelled stays the sum of all states.
MOVES: Final[dict[StockReason, tuple[LotState | None, LotState | None]]] = {
    StockReason.OPENING: (None, LotState.ON_SHELF),
    StockReason.GOODS_IN: (None, LotState.ON_SHELF),
    StockReason.SALE: (LotState.ON_SHELF, LotState.SOLD),
    StockReason.RETURN: (LotState.SOLD, LotState.RETURNED_BY_CUSTOMER),
    StockReason.ASSIGNED: (LotState.ON_SHELF, LotState.SOLD),
    StockReason.WITHDRAWN: (LotState.ON_SHELF, LotState.WITHDRAWN),
    StockReason.DISPOSED: (LotState.ON_SHELF, LotState.DISPOSED),
    StockReason.DONATED: (LotState.ON_SHELF, LotState.DONATED),
    StockReason.LOST: (LotState.ON_SHELF, LotState.LOST),
    StockReason.RETURN_DISPOSED: (LotState.RETURNED_BY_CUSTOMER, LotState.DISPOSED),
    #: Onto the shelf again is two moves: out of the returned, into the shelf.
    StockReason.RETURN_TAKEN: (LotState.RETURNED_BY_CUSTOMER, None),
    StockReason.PUT_BACK: (None, LotState.ON_SHELF),
    StockReason.COUNTED: (LotState.ON_SHELF, LotState.LOST),
}


class Lot(msgspec.Struct, frozen=True):
    """A lot as a list or a screen shows it; `left` is what should lie on the shelf."""

    ref: Ref
    no: str
    producer_ref: Ref
    producer_code: str
    producer_name: str
    producer_item_ref: Ref
    name: str
    spec: str
    quantity: int
    price_won: Won
    label_no: int
    packed_on: str
    shipped_on: str
    display_until: str
    use_by: str
    line: str
    trace_no: str
    egg_code: str
    judged: str
    confirmed_quantity: int | None
    withdrawn: bool
    left: int = 0
    sold: int = 0


class LotStates(msgspec.Struct, frozen=True):
    """Pieces (and grams) of a lot by state; labelled = the sum of all states (HANDBOOK §1.5)."""

    pieces: dict[LotState, int]
    weight_g: dict[LotState, Grams]
    labelled: int
    labelled_g: Grams


class Shipper(msgspec.Struct, frozen=True):
    """A farm that brought something today, and what; newest price first to hand."""

    producer_ref: Ref
    producer_code: str
    producer_name: str
    lots: tuple[Lot, ...]


def lot_ref_of(till: Till, lot_no: str) -> Ref:
    """The ref every till of this shop gives to a lot's number."""
    return hashlib.sha256(
        b"weezle.lot.1" + till.store_ref.encode() + lot_no.encode()).hexdigest()[:32]


def next_lot_no(till: Till, cursor: Cursor) -> str:
    """`PPDDDDNNNN`: till number, day, turn; inside a unit of work, where no other can be given out.

    In a later epoch of the same till (restored, cloned) the turns begin elsewhere in the day, so
    that labels printed behind the backup keep their numbers to themselves.
    """
    day = (date.fromisoformat(till.business_date) - DAY_ZERO).days % 10_000
    start = 0 if till.epoch == till.first_epoch else 1_000 * (1 + int(till.epoch[:8], 16) % 9)
    prefix = f"{till.till_no:02d}{day:04d}"
    last = lot_rows.read_last_no(cursor, f"{prefix}{start:04d}", f"{prefix}9999")
    turn = int(last[6:]) + 1 if last else start + 1
    if turn > 9_999:
        raise Refused("lot.numbers_used_up")
    return f"{prefix}{turn:04d}"


def next_label_no(till: Till, label_no: int = 0) -> int:
    """The number of the label version behind this one: turn * 100 + till number."""
    return (label_no // 100 + 1) * 100 + till.till_no


def read_lot(till: Till, lot_ref: Ref) -> Lot:
    """Raises Refused `lot.unknown`."""
    row = lot_rows.read_lot(till.read(), lot_ref)
    if row is None:
        raise Refused("lot.unknown")
    return _with_left(till, [row])[0]


def find_lot(till: Till, lot_no: str) -> Lot:
    """A lot by its number, whatever its label was read as.  Raises Refused `lot.unknown`."""
    row = lot_rows.read_lot(till.read(), lot_ref_of(till, lot_no)) or lot_rows.find_by_no(
        till.read(), lot_no)
    if row is None:
        raise Refused("lot.unknown", lot_no=lot_no)
    return _with_left(till, [row])[0]


def list_todays_lots(till: Till) -> list[Lot]:
    """What came on this business date, by farm."""
    return _with_left(till, lot_rows.list_shipped_on(till.read(), till.business_date))


def list_todays_shippers(till: Till) -> list[Shipper]:
    """Who brought goods today: for 라벨 없음, when a bunch lies on the counter without a label."""
    by_farm: dict[Ref, list[Lot]] = {}
    for lot in list_todays_lots(till):
        if not lot.withdrawn:
            by_farm.setdefault(lot.producer_ref, []).append(lot)
    return [
        Shipper(ref, lots[0].producer_code, lots[0].producer_name, tuple(lots))
        for ref, lots in by_farm.items()
    ]


def list_lots_of(till: Till, producer_ref: Ref, from_date: str, limit: int = 60) -> list[Lot]:
    """One farm's lots since a day, newest first."""
    return _with_left(
        till, lot_rows.list_of_producer(till.read(), producer_ref, from_date, limit))


def list_pending(till: Till) -> list[Lot]:
    """승인 대기: labelled outside the agreement, for the manager's morning list."""
    return _with_left(till, lot_rows.list_judged(till.read(), "PENDING"))


def states_of(till: Till, lot_refs: Iterable[Ref]) -> dict[Ref, LotStates]:
    """Where the pieces of these lots are, as sums of their moves."""
    return states_from(lot_rows.sum_moves(till.read(), lot_refs))


def states_from(moves: Iterable[tuple[Ref, str, int, int]]) -> dict[Ref, LotStates]:
    """The same of sums already read: (lot, reason, pieces, grams)."""
    pieces: dict[Ref, dict[LotState, int]] = {}
    weights: dict[Ref, dict[LotState, int]] = {}
    labelled: dict[Ref, list[int]] = {}
    for lot_ref, reason, quantity, weight_g in moves:
        source, target = MOVES[StockReason(reason)]
        own = pieces.setdefault(lot_ref, dict.fromkeys(LotState, 0))
        own_g = weights.setdefault(lot_ref, dict.fromkeys(LotState, 0))
        born = labelled.setdefault(lot_ref, [0, 0])
        # A move's sign is its effect on the stock: what leaves it is negative.
        sign = 1 if target in _IN_STOCK else -1
        if target is not None:
            own[target] += sign * quantity
            own_g[target] += sign * weight_g
        if source is not None:
            own[source] -= sign * quantity
            own_g[source] -= sign * weight_g
        if reason in _LABELLED:
            born[0] += quantity
            born[1] += weight_g
    return {
        ref: LotStates(own, weights[ref], *labelled[ref]) for ref, own in pieces.items()
    }


#: A piece in one of these counts as stock.
_IN_STOCK: Final = frozenset({LotState.ON_SHELF, LotState.RETURNED_BY_CUSTOMER})
_LABELLED: Final = frozenset({StockReason.GOODS_IN, StockReason.OPENING})


def _with_left(till: Till, rows: list[LotRow]) -> list[Lot]:
    states = states_of(till, [row.lot_ref for row in rows])
    found = []
    for row in rows:
        own = states.get(row.lot_ref)
        found.append(Lot(
            row.lot_ref, row.lot_no, row.producer_ref, row.producer_code, row.producer_name,
            row.producer_item_ref, row.name, row.spec, row.quantity, row.price_won,
            row.label_no, row.packed_on, row.shipped_on, row.display_until, row.use_by,
            row.line, row.trace_no, row.egg_code, row.judged, row.confirmed_quantity,
            bool(row.withdrawn),
            left=own.pieces[LotState.ON_SHELF] if own else 0,
            sold=own.pieces[LotState.SOLD] if own else 0,
        ))
    return found
