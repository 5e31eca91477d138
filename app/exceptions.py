"""Exceptions: what one cashier does more often, or for more money, than this shop usually does.

Pure and whole numbers only.  The shop's own normal is the median of its cashier-days over the weeks
before, with the median distance from it; what chance may add is counted on top.  A flag is a
question for the owner, never a verdict (PROMISES T1 to T4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import isqrt
from typing import Final, TypeAlias

from models.values import Won


class Measure(StrEnum):
    """What is counted; the words of each are in `app.texts.control`."""

    LINE_VOID = "line_void"
    CART_VOID = "cart_void"
    VOID_THEN_OPEN = "void_then_open"
    NO_SALE = "no_sale"
    REFUND = "refund"
    QUICK_REFUND = "quick_refund"
    NEAR_LIMIT = "near_limit"
    BLIND_REFUND = "blind_refund"
    TENDER_CORRECTION = "tender_correction"
    OVERRIDE = "override"
    DISCOUNT = "discount"
    PHONE_APPROVAL = "phone_approval"
    DIFFERENCE = "difference"
    LATE = "late"
    MEMBER_OFTEN = "member_often"


@dataclass(frozen=True, slots=True)
class Norm:
    """What a measure is held against before the shop has a normal of its own.

    Acts, and their won, in 10,000 receipts; below `count_min` acts and `won_min` won nothing is
    ever said; `is_rate` False counts acts a day, whatever was sold.
    """

    per_10_000: int
    won_per_10_000: int
    count_min: int
    won_min: Won
    is_rate: bool = True


#: From fraud guides for small food shops; only the first weeks of a shop depend on them.
NORMS: Final[dict[Measure, Norm]] = {
    Measure.LINE_VOID: Norm(250, 1_200_000, 6, 60_000),
    Measure.CART_VOID: Norm(60, 600_000, 3, 50_000),
    Measure.VOID_THEN_OPEN: Norm(5, 50_000, 2, 30_000),
    Measure.NO_SALE: Norm(80, 0, 4, 0),
    Measure.REFUND: Norm(70, 600_000, 4, 60_000),
    Measure.QUICK_REFUND: Norm(10, 100_000, 3, 40_000),
    Measure.NEAR_LIMIT: Norm(2, 80_000, 2, 80_000),
    Measure.BLIND_REFUND: Norm(3, 20_000, 2, 20_000),
    Measure.TENDER_CORRECTION: Norm(30, 300_000, 4, 60_000),
    Measure.OVERRIDE: Norm(30, 60_000, 4, 20_000),
    Measure.DISCOUNT: Norm(150, 200_000, 6, 30_000),
    Measure.PHONE_APPROVAL: Norm(10, 60_000, 3, 20_000),
    Measure.DIFFERENCE: Norm(0, 0, 1, 10_000, is_rate=False),
    Measure.LATE: Norm(0, 0, 2, 30_000, is_rate=False),
    Measure.MEMBER_OFTEN: Norm(0, 0, 3, 0, is_rate=False),
}
#: Cashier-days before which the shop has no normal of its own.
NORMAL_DAYS_MIN: Final = 12
#: A day with fewer receipts says little of a rate and is counted as one of so many.
_SALES_MIN: Final = 20
#: How many times the usual distance, or chance, is still let pass.
_SPREADS: Final = 4
#: ... and so many acts beside: of rare things chance makes two as easily as one.
_BESIDE: Final = 3
_VOID_OPEN_MS: Final = 180_000
_QUICK_MS: Final = 15 * 60_000
#: Just below the limit: from here up to the limit itself, in percent of it.
_NEAR_PERCENT: Final = 80
#: Outside the time in which all but so many in a thousand receipts are made, by half an hour.
_LATE_PER_MILLE: Final = 3
_LATE_MARGIN_MIN: Final = 30
_DAY_MIN: Final = 1_440


@dataclass(frozen=True, slots=True)
class Act:
    """One act a cashier did; `won` is what it was about, `since_ms` the time since its sale."""

    measure: Measure
    cashier: str
    business_date: str
    at_ms: int
    minute: int
    won: Won = 0
    receipt_no: str = ""
    detail: str = ""
    since_ms: int = -1


@dataclass(frozen=True, slots=True)
class Sold:
    cashier: str
    business_date: str
    sale_count: int
    sale_won: Won = 0


@dataclass(frozen=True, slots=True)
class Normal:
    """The shop's own: acts and won in 10,000 receipts, how far days lie from it, a large act."""

    per_10_000: int
    spread_per_10_000: int
    won_per_10_000: int
    large_won: Won
    is_own: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to ask a cashier about; rates are acts in 10,000 receipts."""

    measure: Measure
    cashier: str
    from_date: str
    to_date: str
    count: int
    won: Won
    sale_count: int
    allowed_count: int
    allowed_won: Won
    normal: Normal
    by_won: bool
    acts: tuple[Act, ...] = ()

    @property
    def score(self) -> int:
        """How far beyond what is let pass, in hundredths; the list is sorted by it."""
        by_count = self.count * 100 // max(1, self.allowed_count)
        return max(by_count, self.won * 100 // max(1, self.allowed_won) if self.by_won else 0)


@dataclass(frozen=True, slots=True)
class Report:
    """The owner's report over some days; `totals` counts every act, flagged or not."""

    from_date: str
    to_date: str
    flags: tuple[Flag, ...]
    totals: dict[tuple[str, Measure], tuple[int, Won]] = field(default_factory=dict)
    sold: dict[str, tuple[int, Won]] = field(default_factory=dict)
    normal_days: int = 0


_Day: TypeAlias = tuple[str, str]  # cashier, business date


def make_report(
    acts: Sequence[Act], sold: Sequence[Sold], from_date: str, to_date: str, *,
    refund_limit_won: Won, late: tuple[int, int] | None = None,
) -> Report:
    """What stands out between two dates, held against the days before the first of them.

    `acts` and `sold` reach back over the weeks of the normal.  `late` is the first and the last
    minute of the shop's usual day.  The most conspicuous comes first.
    """
    derived = [*acts, *_patterns(acts, refund_limit_won), *_late_acts(acts, late)]
    before = [day for day in sold if day.business_date < from_date]
    within = [day for day in sold if from_date <= day.business_date <= to_date]
    old_acts = [act for act in derived if act.business_date < from_date]
    new_acts = [act for act in derived if from_date <= act.business_date <= to_date]
    flags: dict[tuple[Measure, str], Flag] = {}
    cashiers = {act.cashier for act in new_acts}
    for measure in Measure:
        old = [act for act in old_acts if act.measure is measure]
        normals = {who: normal_for(who, measure, old, before) for who in cashiers}
        mine = [act for act in new_acts if act.measure is measure]
        for flag in _flags_of(measure, normals, mine, within):
            known = flags.get((measure, flag.cashier))
            if known is None or flag.count > known.count:
                flags[measure, flag.cashier] = flag
    totals: dict[tuple[str, Measure], tuple[int, Won]] = {}
    for act in new_acts:
        count, won = totals.get((act.cashier, act.measure), (0, 0))
        totals[act.cashier, act.measure] = (count + 1, won + act.won)
    by_cashier: dict[str, tuple[int, Won]] = {}
    for day in within:
        count, won = by_cashier.get(day.cashier, (0, 0))
        by_cashier[day.cashier] = (count + day.sale_count, won + day.sale_won)
    ranked = sorted(flags.values(), key=lambda f: (-f.score, f.measure, f.cashier))
    return Report(
        from_date, to_date, tuple(ranked), totals, by_cashier, len(before))


def normal_for(
    cashier: str, measure: Measure, acts: Sequence[Act], days: Sequence[Sold]
) -> Normal:
    """The shop's normal by its other cashiers; his own days count only where there are no others.

    So nobody becomes his own normal by doing it every day.
    """
    others = [day for day in days if day.cashier != cashier]
    if len(others) >= NORMAL_DAYS_MIN:
        return normal_of(measure, [act for act in acts if act.cashier != cashier], others)
    return normal_of(measure, acts, days)


def normal_of(measure: Measure, acts: Sequence[Act], days: Sequence[Sold]) -> Normal:
    """The median and the median distance over cashier-days, and what is rare by its mean.

    Where most days have none, the median is nought and says little: then the mean holds, with the
    busiest days cut to the twentieth busiest.  Too few days: the general norm.
    """
    norm = NORMS[measure]
    if len(days) < NORMAL_DAYS_MIN:
        large_won = norm.won_per_10_000 * 2 // max(1, norm.per_10_000)
        return Normal(norm.per_10_000, 0, norm.won_per_10_000, large_won, is_own=False)
    counts: dict[_Day, int] = defaultdict(int)
    wons: dict[_Day, Won] = defaultdict(int)
    for act in acts:
        counts[act.cashier, act.business_date] += 1
        wons[act.cashier, act.business_date] += act.won
    keys = [(day.cashier, day.business_date) for day in days]
    units = [max(day.sale_count, _SALES_MIN) if norm.is_rate else 10_000 for day in days]
    rates = [counts[key] * 10_000 // unit for key, unit in zip(keys, units, strict=True)]
    usual = median(rates)
    spread = median([abs(rate - usual) for rate in rates])
    mean = _mean([counts[key] for key in keys], units, step=1)
    won_mean = _mean([wons[key] for key in keys], units, step=1_000)
    amounts = sorted(act.won for act in acts)
    large_won = amounts[len(amounts) * 19 // 20] if amounts else 0
    # 1.4826 of the median distance is a standard deviation.
    return Normal(
        max(usual, mean), spread * 14_826 // 10_000, won_mean, large_won, is_own=True)


def _mean(values: Sequence[int], units: Sequence[int], *, step: int) -> int:
    """In 10,000 receipts, the highest days cut to the highest but one in twenty, and a step."""
    cap = sorted(values)[(len(values) - 1) * 19 // 20] + step
    return sum(min(value, cap) for value in values) * 10_000 // sum(units)


def usual_minutes(minutes: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    """(first, last) minute of the day in which all but a few receipts are made; None unknown."""
    total = sum(count for _, count in minutes)
    if total < 200:
        return None
    cut = total * _LATE_PER_MILLE // 1_000
    return _edge(minutes, cut), _edge(minutes[::-1], cut)


def _edge(minutes: Sequence[tuple[int, int]], cut: int) -> int:
    passed = 0
    for minute, count in minutes:
        passed += count
        if passed > cut:
            return minute
    raise AssertionError("more receipts than the cut leaves out")


def median(values: Sequence[int]) -> int:
    """The middle one; of two middle ones the lower."""
    return sorted(values)[(len(values) - 1) // 2]


def _flags_of(
    measure: Measure, normals: Mapping[str, Normal], acts: Sequence[Act], days: Sequence[Sold]
) -> list[Flag]:
    """Cashiers of one measure who stand out on a day, or over all days together."""
    by_day: dict[_Day, list[Act]] = defaultdict(list)
    by_cashier: dict[str, list[Act]] = defaultdict(list)
    for act in acts:
        by_day[act.cashier, act.business_date].append(act)
        by_cashier[act.cashier].append(act)
    sold = {(day.cashier, day.business_date): day.sale_count for day in days}
    dates = {day.business_date for day in days} | {act.business_date for act in acts}
    found = []
    for (cashier, on), mine in by_day.items():
        flag = _judge(
            measure, normals[cashier], cashier, mine, sold.get((cashier, on), 0), (on, on), 1)
        if flag is not None:
            found.append(flag)
    if len(dates) > 1:
        for cashier, mine in by_cashier.items():
            worked = {on for (who, on) in sold if who == cashier}
            count = sum(sold[cashier, on] for on in worked)
            flag = _judge(measure, normals[cashier], cashier, mine, count,
                          (min(dates), max(dates)), max(1, len(worked)))
            if flag is not None:
                found.append(flag)
    return found


def _judge(
    measure: Measure, normal: Normal, cashier: str, acts: Sequence[Act], sale_count: int,
    dates: tuple[str, str], day_count: int,
) -> Flag | None:
    norm = NORMS[measure]
    per = max(sale_count, _SALES_MIN) if norm.is_rate else 10_000 * day_count
    count, won = len(acts), sum(act.won for act in acts)
    # In hundredths of an act: rates are small, and rounding them away would let much pass.
    usual = normal.per_10_000 * per // 100
    chance = isqrt(usual * 100)
    spread = max(normal.spread_per_10_000 * per // 100 // isqrt(day_count), chance)
    allowed = max((usual + _SPREADS * spread) // 100 + _BESIDE, norm.count_min - 1)
    # Money comes in few large acts: what chance adds is counted in such.
    usual_won = normal.won_per_10_000 * per // 10_000
    large = _SPREADS * chance // 2 + 100 * _BESIDE
    allowed_won = max(usual_won + normal.large_won * large // 100,
                      norm.won_min * isqrt(day_count * 100) // 10)
    by_won = norm.won_min > 0 and won > allowed_won
    if count <= allowed and not by_won:
        return None
    if measure is Measure.DIFFERENCE and not by_won:
        return None
    return Flag(measure, cashier, *dates, count, won, sale_count, allowed, allowed_won, normal,
                by_won, tuple(acts))


def _patterns(acts: Sequence[Act], refund_limit_won: Won) -> list[Act]:
    """Acts that mean more together, or by their amount, than each alone."""
    found = []
    opened: dict[str, list[int]] = defaultdict(list)
    for act in acts:
        if act.measure is Measure.NO_SALE:
            opened[act.cashier].append(act.at_ms)
    for act in acts:
        if act.measure in {Measure.CART_VOID, Measure.LINE_VOID} and any(
                0 <= at - act.at_ms <= _VOID_OPEN_MS for at in opened[act.cashier]):
            found.append(_as(act, Measure.VOID_THEN_OPEN))
        if act.measure in {Measure.REFUND, Measure.BLIND_REFUND}:
            if refund_limit_won * _NEAR_PERCENT <= act.won * 100 <= refund_limit_won * 100 and (
                    refund_limit_won):
                found.append(_as(act, Measure.NEAR_LIMIT))
            if 0 <= act.since_ms <= _QUICK_MS:
                found.append(_as(act, Measure.QUICK_REFUND))
    return found


def _late_acts(acts: Sequence[Act], late: tuple[int, int] | None) -> list[Act]:
    """Risky acts outside the shop's usual hours."""
    if late is None:
        return []
    risky = {Measure.CART_VOID, Measure.LINE_VOID, Measure.NO_SALE, Measure.REFUND,
             Measure.BLIND_REFUND, Measure.TENDER_CORRECTION, Measure.OVERRIDE}
    first, last = late
    return [
        _as(act, Measure.LATE) for act in acts
        if act.measure in risky and not (
            first - _LATE_MARGIN_MIN <= act.minute <= min(last + _LATE_MARGIN_MIN, _DAY_MIN))
    ]


def _as(act: Act, measure: Measure) -> Act:
    return Act(measure, act.cashier, act.business_date, act.at_ms, act.minute, act.won,
               act.receipt_no, act.detail, act.since_ms)
