"""A season's goods: what the farms bring each morning, which lot a customer takes, what is left.

All of it by the use cases of the station, the stock room and the evening.  A farm whose papers
have run out brings nothing; its goods go on being sold without a lot, as they would be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app import receiving, stock
from app.errors import Refused
from app.evening import list_evening
from app.food_rules import FoodKind, kind_of
from app.lot_scan import FoundLot, find_by_ref
from app.producer_access import ProducerSession
from app.stock import Cause, Taken
from models.values import LotSource, Ownership, Ref, StockReason

if TYPE_CHECKING:
    from app.access import Session
    from app.lots import Lot
    from app.practice_goods import Dice, PracticeBasket, PracticeItem, PracticeShop
    from app.receiving import LabelItem, LotDraft
    from app.till import Till
    from models.producer_rows import ProducerRow

#: Goods that keep so many days come every day, the others when they run low.
_DAILY_LIFE_DAYS: Final = 3
#: What keeps longer is brought for so many days.
_COVERED_DAYS: Final = 4
#: Of a hundred farms, how many are served by somebody of the shop instead of the station.
_BY_STAFF_PERCENT: Final = 20
#: Of a hundred lots, how many have a price of their own, and how many are counted one short.
_OWN_PRICE_PERCENT: Final = 12
_SHORT_PERCENT: Final = 2
#: Of a hundred piles that stay, how many have lost a piece by the evening.
_LOST_PERCENT: Final = 1
_COLLECTED_PERCENT: Final = 85
_COST_PERCENT: Final = 70
_FATES: Final = (
    (StockReason.WITHDRAWN, 60), (StockReason.DONATED, 22), (StockReason.DISPOSED, 18))
_WHY: Final = {
    StockReason.WITHDRAWN: Cause.EVENING, StockReason.DONATED: Cause.EVENING,
    StockReason.DISPOSED: Cause.SPOILED, StockReason.LOST: Cause.MISSING}


@dataclass(slots=True)
class Brought:
    """What a morning brought: lots with labels, and items no label was given for."""

    lots: int = 0
    refused: int = 0


@dataclass(slots=True)
class _Pile:
    lot_ref: Ref
    lot_no: str
    left: int
    found: FoundLot | None = None


@dataclass(slots=True)
class Shelf:
    """The lots that may be sold on a day, by the item's code; what ends first lies in front."""

    till: Till
    piles: dict[str, list[_Pile]] = field(default_factory=dict)

    @classmethod
    def of_today(cls, till: Till) -> Shelf:
        """As the stock says it."""
        today, shelf = till.business_date, cls(till)
        there = [
            pile for pile in stock.list_piles(till)
            if pile.lot_ref and pile.amount > 0 and not pile.withdrawn
            and (not pile.ends_on or pile.ends_on >= today)]
        for pile in sorted(there, key=lambda one: (one.ends_on or "9999", one.lot_no)):
            shelf.piles.setdefault(pile.code, []).append(
                _Pile(pile.lot_ref, pile.lot_no, pile.amount))
        return shelf

    def left_of(self, code: str) -> int:
        """Pieces, or grams of what is weighed."""
        return sum(pile.left for pile in self.piles.get(code, ()))

    def take(self, code: str, amount: int) -> FoundLot | None:
        """A customer's piece or weight, all of one lot; None where no lot has so much."""
        for pile in self.piles.get(code, ()):
            if pile.left >= amount:
                if pile.found is None:
                    pile.found = find_by_ref(self.till, pile.lot_ref)
                pile.left -= amount
                return pile.found
        return None


def needs_of(baskets: Iterable[PracticeBasket]) -> dict[str, int]:
    """What a day's customers will ask for, by the item's code: pieces, or grams."""
    needs: dict[str, int] = {}
    for basket in baskets:
        for line in basket.lines:
            amount = line.quantity if line.weight_g is None else line.weight_g
            needs[line.item.code] = needs.get(line.item.code, 0) + amount
    return needs


def bring_goods(
    till: Till, session: Session, shop: PracticeShop, farms: Mapping[str, ProducerRow],
    needs: Mapping[str, int], dice: Dice,
) -> Brought:
    """The morning: every farm labels what the day will want of it; `farms` by code."""
    shelf, brought = Shelf.of_today(till), Brought()
    by_farm: dict[str, list[PracticeItem]] = {}
    for item in shop.items:
        by_farm.setdefault(item.producer_code, []).append(item)
    for code, items in by_farm.items():
        farm = farms[code]
        known = {one.name: one for one in receiving.items_of(till, farm.ref)}
        drafts = [
            _draft(till, item, known[item.name], amount, dice)
            for item in items
            if (amount := _amount(item, needs.get(item.code, 0), shelf.left_of(item.code), dice))]
        who: Session | ProducerSession = ProducerSession(farm.ref, farm.code, farm.name)
        source = LotSource.STATION
        if items[0].ownership is Ownership.SHOP:
            who, source = session, LotSource.PURCHASE
        elif dice.hits(_BY_STAFF_PERCENT):
            who, source = session, LotSource.STAFF
        lots = _receive(till, who, drafts, source)
        brought.lots += len(lots)
        brought.refused += len(drafts) - len(lots)
        for lot in lots:
            if lot.quantity > 1 and dice.hits(_SHORT_PERCENT):
                receiving.confirm(till, session, lot.ref, lot.quantity - 1)
    return brought


def tidy_up(till: Till, session: Session, dice: Dice) -> int:
    """The evening: what ends today goes one way or another, by farm; how many piles that were."""
    taken: dict[StockReason, list[Taken]] = {}
    ending = set()
    for farm in list_evening(till):
        fate = dice.weighted(_FATES)
        for pile in farm.piles:
            taken.setdefault(fate, []).append(Taken(pile, pile.amount))
            ending.add(pile.key)
    for pile in stock.list_piles(till):
        stays = pile.lot_ref and pile.quantity > 0 and pile.key not in ending
        if stays and dice.hits(_LOST_PERCENT):
            taken.setdefault(StockReason.LOST, []).append(Taken(pile, 1))
    for reason, piles in taken.items():
        stock.remove(till, session, reason, _WHY[reason], piles)
    return sum(len(piles) for piles in taken.values())


def empty_fridge(till: Till, session: Session, dice: Dice) -> None:
    """The morning after: most farms take theirs home, what nobody fetches is thrown away."""
    piles = stock.list_fridge(till)
    fetched = {ref for ref in dict.fromkeys(pile.producer_ref for pile in piles)
               if dice.hits(_COLLECTED_PERCENT)}
    home = [pile for pile in piles if pile.producer_ref in fetched]
    left = [pile for pile in piles if pile.producer_ref not in fetched]
    if home:
        stock.collect(till, session, home)
    if left:
        stock.dispose_fridge(till, session, left)


def _receive(
    till: Till, who: Session | ProducerSession, drafts: list[LotDraft], source: LotSource
) -> list[Lot]:
    """One shipment; where something of it gets no label, the rest comes in piece by piece."""
    try:
        return receiving.receive(till, who, drafts, source)
    except Refused:
        lots: list[Lot] = []
        for draft in drafts:
            try:
                lots += receiving.receive(till, who, [draft], source)
            except Refused:
                continue
        return lots


def _amount(item: PracticeItem, need: int, left: int, dice: Dice) -> int:
    """How much is brought of an item today; 0 is none."""
    if left >= need and (left or not need):
        return 0
    if item.shelf_life_days <= _DAILY_LIFE_DAYS:
        wanted = need * dice.between(105, 140) // 100 + 1
    else:
        wanted = need * _COVERED_DAYS * dice.between(80, 120) // 100 + 2
    return max(wanted - left, need)


def _draft(
    till: Till, item: PracticeItem, known: LabelItem, amount: int, dice: Dice
) -> LotDraft:
    today = date.fromisoformat(till.business_date)
    kind = kind_of(item.category)
    weighed = item.price_basis.value == "PER_100G"
    price_won = item.price_won
    if dice.hits(_OWN_PRICE_PERCENT):
        price_won = max(10, price_won * dice.between(85, 110) // 1_000 * 10)
    return receiving.LotDraft(
        known.ref, 1 if weighed else min(amount, receiving.LABEL_COUNT_MAX), price_won,
        use_by=(today + timedelta(days=item.shelf_life_days)).isoformat()
        if kind is FoodKind.PROCESSED else "",
        trace_no=f"0021{dice.roll(10**8):08d}" if kind is FoodKind.MEAT else "",
        egg_code=f"{today - timedelta(days=1):%m%d}M3FDS2" if kind is FoodKind.EGG else "",
        weight_g=amount if weighed else 0,
        cost_won=price_won * _COST_PERCENT // 100
        if item.ownership is Ownership.SHOP else None)
