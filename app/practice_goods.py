"""A made-up shop of 216 producers and its days, from a number: for practice, loads and tests.

The size is that of one large direct store: 216 farms, some 190 items, 2,700 sales of 5,200 won a
day (FIELD.md §1l).  Pure: the same seed gives the same farms, prices and baskets on every machine.
Names, places and numbers belong to nobody.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from app.import_rows import SHOP_PRODUCER_CODE
from app.practice_words import FARM_FIRST, FARM_LAST, GROUPS, Group, Kind, kinds_of_goods
from models.values import BasisPoints, Grams, Ownership, PriceBasis, SaleType, TaxClass, Won

PRODUCER_COUNT = 216
SALE_COUNT = 2_700
MEMBER_COUNT = 6_000
#: Sales per hour out of a hundred: the morning's fresh goods, and the way home.
_HOURS = ((9, 6), (10, 13), (11, 14), (12, 8), (13, 7), (14, 8), (15, 10), (16, 12), (17, 12),
          (18, 7), (19, 3))
#: Lines of a basket, and how many of a hundred baskets have so many.
_LINE_COUNTS = ((1, 68), (2, 21), (3, 7), (4, 3), (6, 1))
_TENDERS = (("CARD", 74), ("CASH", 23), ("BANK_TRANSFER", 3))
#: Of a hundred sales of a weekday, Monday first: Saturday is the strong day.
_WEEKDAYS = (88, 92, 94, 96, 106, 128, 96)
_MEMBER_PERCENT = 62
_MASK = 2**64 - 1
_T = TypeVar("_T")


class Dice:
    """Whole numbers from a seed (splitmix64): the same on every machine and in every version."""

    def __init__(self, seed: int, *salt: int) -> None:
        self._state = seed & _MASK
        for one in salt:
            self._state = (self._next() ^ one) & _MASK

    def roll(self, sides: int) -> int:
        """0 up to `sides` − 1."""
        return self._next() % sides

    def between(self, low: int, high: int) -> int:
        """`low` up to `high`, both inclusive."""
        return low + self.roll(high - low + 1)

    def hits(self, percent: int) -> bool:
        return self.roll(100) < percent

    def one_of(self, choices: Sequence[_T]) -> _T:
        return choices[self.roll(len(choices))]

    def weighted(self, choices: Sequence[tuple[_T, int]]) -> _T:
        """One of the choices, each as often as its weight says."""
        at = self.roll(sum(weight for _, weight in choices))
        for choice, weight in choices:
            at -= weight
            if at < 0:
                return choice
        raise AssertionError("weights add up to their sum")

    def _next(self) -> int:
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)


@dataclass(frozen=True, slots=True)
class PracticeProducer:
    """A farm or maker; the columns of the producers' list (`app.import_rows`)."""

    code: str
    name: str
    producer_type: str
    origin_place: str
    main_category: str
    tax_type: str
    business_no: str
    cert: str
    commission_rate_basis_points: BasisPoints
    settlement_cycle: str
    phone: str
    account_no: str


@dataclass(frozen=True, slots=True)
class PracticeItem:
    """What one farm brings of one item; the columns of the catalogue (`app.import_rows`)."""

    code: str
    plu: str
    barcode: str
    name: str
    spec: str
    unit: str
    category: str
    sale_type: SaleType
    tax_class: TaxClass
    price_won: Won
    price_basis: PriceBasis
    shelf_life_days: int
    storage: str
    origin_place: str
    producer_code: str
    ownership: Ownership
    commission_rate_basis_points: BasisPoints
    voucher_eligible: bool
    #: How often it goes, beside the others.
    popularity: int


@dataclass(frozen=True, slots=True)
class PracticeLine:
    item: PracticeItem
    quantity: int
    weight_g: Grams | None


@dataclass(frozen=True, slots=True)
class PracticeBasket:
    """One customer: `sold_at` is the shop's wall time, `cashier` counts those of the day from 0."""

    no: int
    sold_at: datetime
    member_no: str
    tender_code: str
    cashier: int
    lines: tuple[PracticeLine, ...]


@dataclass(frozen=True, slots=True)
class PracticeShop:
    seed: int
    producers: tuple[PracticeProducer, ...]
    items: tuple[PracticeItem, ...]


def make_practice_shop(seed: int = 1, producer_count: int = PRODUCER_COUNT) -> PracticeShop:
    """The farms of a seed and what each brings; every item has a farm, most have several."""
    dice = Dice(seed, 1)
    groups = _groups_of(dice, producer_count)
    producers = tuple(
        _make_producer(dice, no, group) for no, group in enumerate(groups, 1))
    items: list[PracticeItem] = []
    plus = {kind.name: 10_001 + n for n, kind in enumerate(kinds_of_goods())}
    for group in GROUPS:
        farms = [p for p, g in zip(producers, groups, strict=True) if g is group]
        kinds = [kind for kind in kinds_of_goods() if kind.group == group.name]
        for farm, kind in _who_brings_what(dice, farms, kinds):
            items.append(_make_item(dice, len(items) + 1, farm, kind, group, plus[kind.name]))
    return PracticeShop(seed, producers, tuple(items))


def make_practice_day(
    shop: PracticeShop, day: date, sale_count: int = SALE_COUNT, cashier_count: int = 3
) -> list[PracticeBasket]:
    """The baskets of one day, in order of time, none twice at one moment."""
    dice = Dice(shop.seed, 2, day.toordinal())
    moments = sorted(_moment(dice, day) for _ in range(sale_count))
    by_weight = [(item, item.popularity) for item in shop.items]
    picker = _Picker(by_weight)
    baskets = []
    for no, moment in enumerate(moments, 1):
        lines = tuple(_line(dice, picker.pick(dice)) for _ in range(dice.weighted(_LINE_COUNTS)))
        member_no = f"7{dice.roll(MEMBER_COUNT):04d}" if dice.hits(_MEMBER_PERCENT) else ""
        # Each cashier has a part of the day: shifts change at fixed sales.
        cashier = (no - 1) * cashier_count // sale_count
        baskets.append(PracticeBasket(
            no, moment, member_no, dice.weighted(_TENDERS), cashier, lines))
    return baskets


def make_practice_season(
    shop: PracticeShop, first_day: date, day_count: int = 30, sale_count: int = SALE_COUNT
) -> list[tuple[date, list[PracticeBasket]]]:
    """So many days in a row; weekdays differ, `sale_count` is that of an average one."""
    season = []
    for n in range(day_count):
        day = first_day + timedelta(days=n)
        count = sale_count * _WEEKDAYS[day.weekday()] // 100
        season.append((day, make_practice_day(shop, day, count)))
    return season


class _Picker:
    """Weighted choice of many, by bisection over running sums."""

    def __init__(self, choices: Sequence[tuple[PracticeItem, int]]) -> None:
        self._items = [item for item, _ in choices]
        self._sums: list[int] = []
        total = 0
        for _, weight in choices:
            total += weight
            self._sums.append(total)

    def pick(self, dice: Dice) -> PracticeItem:
        return self._items[bisect_right(self._sums, dice.roll(self._sums[-1]))]


def _groups_of(dice: Dice, producer_count: int) -> list[Group]:
    """A group for each producer: each at least once, then by its weight; P030 is the shop's own."""
    own = next(group for group in GROUPS if group.is_own)
    others = [group for group in GROUPS if not group.is_own]
    assert producer_count > len(others), "a farm of each kind"
    groups = others + [
        dice.weighted([(group, group.weight) for group in others])
        for _ in range(producer_count - len(others) - 1)
    ]
    at = min(int(SHOP_PRODUCER_CODE[1:]), producer_count) - 1
    groups.insert(at, own)
    return groups


def _make_producer(dice: Dice, no: int, group: Group) -> PracticeProducer:
    at = (no * 37) % (len(FARM_FIRST) * len(FARM_LAST))
    name = FARM_FIRST[at % len(FARM_FIRST)] + FARM_LAST[at // len(FARM_FIRST)]
    is_taxed = group.tax_type.startswith("일반")
    return PracticeProducer(
        code=SHOP_PRODUCER_CODE if group.is_own else f"P{no:03d}",
        name="조합 직영" if group.is_own else name,
        producer_type=group.producer_type, origin_place=dice.one_of(group.places),
        main_category=_first_category(group), tax_type=group.tax_type,
        business_no=_business_no(no) if is_taxed else "",
        cert=dice.one_of(group.certs), commission_rate_basis_points=group.commission_percent * 100,
        settlement_cycle="NONE" if group.is_own
        else dice.weighted((("WEEKLY", 5), ("SEMIMONTHLY", 3), ("MONTHLY", 2))),
        phone=f"010-0000-{no:04d}", account_no=f"000-{no:04d}-0000-00",
    )


def _first_category(group: Group) -> str:
    return next(kind.category for kind in kinds_of_goods() if kind.group == group.name)


def _business_no(no: int) -> str:
    """A number of the right form that no office gives out: it begins with 000 (HANDBOOK §2.5)."""
    nine = f"00081{no:04d}"
    digits = [int(sign) for sign in nine]
    total = sum(w * d for w, d in zip((1, 3, 7, 1, 3, 7, 1, 3, 5), digits, strict=True))
    last = -(total + digits[8] * 5 // 10) % 10
    return f"{nine[:3]}-{nine[3:5]}-{nine[5:]}{last}"


def _who_brings_what(
    dice: Dice, farms: Sequence[PracticeProducer], kinds: Sequence[Kind]
) -> list[tuple[PracticeProducer, Kind]]:
    """Each kind goes to one farm at least, each farm brings one to five kinds."""
    brought: dict[tuple[str, str], tuple[PracticeProducer, Kind]] = {}

    def bring(farm: PracticeProducer, kind: Kind) -> None:
        brought[farm.code, kind.name] = farm, kind

    for n, kind in enumerate(kinds):
        bring(farms[n % len(farms)], kind)
    for farm in farms:
        for _ in range(dice.between(1, 4)):
            bring(farm, dice.one_of(kinds))
    return sorted(brought.values(), key=lambda pair: (pair[0].code, pair[1].name))


def _make_item(
    dice: Dice, no: int, farm: PracticeProducer, kind: Kind, group: Group, plu: int
) -> PracticeItem:
    by_weight = kind.spec == "100g당"
    step_won = 10 if by_weight else 100
    price_won = kind.price_won * dice.between(88, 114) // 100 // step_won * step_won
    return PracticeItem(
        code=f"SKU{no:04d}", plu=str(plu), barcode=_barcode(no), name=kind.name, spec=kind.spec,
        unit=kind.unit, category=kind.category,
        sale_type=SaleType.WEIGHT if by_weight else SaleType.EACH, tax_class=kind.tax_class,
        price_won=max(price_won, step_won),
        price_basis=PriceBasis.PER_100G if by_weight else PriceBasis.PER_UNIT,
        shelf_life_days=group.shelf_life_days, storage=group.storage,
        origin_place=farm.origin_place, producer_code=farm.code,
        ownership=Ownership.SHOP if group.is_own else Ownership.CONSIGNMENT,
        commission_rate_basis_points=farm.commission_rate_basis_points,
        voucher_eligible=group.voucher_eligible,
        # Cheap and fresh goes often: that is what makes the basket of 5,200 won.
        popularity=max(1, group.pull * 100 // max(1, kind.price_won // 100)),
    )


def _barcode(no: int) -> str:
    """An in-store EAN-13 of the prefix 04 (company-internal), with its check digit."""
    twelve = f"047{no:09d}"
    total = sum(int(sign) * (3 if place % 2 else 1) for place, sign in enumerate(twelve))
    return f"{twelve}{-total % 10}"


def _moment(dice: Dice, day: date) -> datetime:
    hour = dice.weighted(_HOURS)
    second = dice.between(1_800 if hour == 9 else 0, 3_599)
    return datetime.combine(
        day, time(hour, second // 60, second % 60, dice.roll(1000) * 1000))


def _line(dice: Dice, item: PracticeItem) -> PracticeLine:
    if item.sale_type is SaleType.WEIGHT:
        return PracticeLine(item, 1, dice.between(20, 140) * 5)
    return PracticeLine(item, dice.weighted(((1, 88), (2, 10), (3, 2))), None)
