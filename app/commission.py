"""Commission rules as dated data: which rate holds for a line, and what a period gives back.

The book of one business date is resolved once and kept on the till; a scan asks a dictionary.
Past lines carry their own rule, rate and base, so no change of today reaches them (HANDBOOK §1.6).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

from app.pricing import commission_of
from models import claim_rows, settlement_rows
from models import kinds_producers as kinds
from models.kinds_producers import CommissionStep, RebateBand
from models.values import BasisPoints, Ref, Won

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit
    from models.settlement_rows import RebateRow, RuleRow

_decode_steps = msgspec.json.Decoder(tuple[CommissionStep, ...]).decode
_decode_bands = msgspec.json.Decoder(tuple[RebateBand, ...]).decode


@dataclass(frozen=True, slots=True)
class Rule:
    """A rate between two business dates; an empty field is any.

    `steps` hold from the month after the sales of the calendar year have reached them.
    """

    rule_ref: Ref
    name: str
    from_date: str
    to_date: str
    rate_basis_points: BasisPoints
    producer_ref: Ref = ""
    producer_item_ref: Ref = ""
    item_ref: Ref = ""
    category: str = ""
    ownership: str = ""
    steps: tuple[CommissionStep, ...] = ()

    @property
    def weight(self) -> int:
        """What is said of fewer goods counts more; of two alike the later begun."""
        return (
            16 * bool(self.producer_item_ref) + 8 * bool(self.producer_ref)
            + 4 * bool(self.item_ref) + 2 * bool(self.category) + bool(self.ownership))

    def fits(
        self, producer_ref: Ref, producer_item_ref: Ref, item_ref: Ref, category: str,
        ownership: str,
    ) -> bool:
        return (
            self.producer_ref in {"", producer_ref}
            and self.producer_item_ref in {"", producer_item_ref}
            and self.item_ref in {"", item_ref}
            and self.category in {"", category}
            and self.ownership in {"", ownership}
        )

    def holds_on(self, day: str) -> bool:
        return self.from_date <= day and (not self.to_date or day <= self.to_date)


@dataclass(frozen=True, slots=True)
class Rebate:
    """What comes back of the commission once a period has ended."""

    rebate_ref: Ref
    name: str
    from_date: str
    to_date: str
    period: str
    measure: str
    bands: tuple[RebateBand, ...]
    producer_ref: Ref = ""
    category: str = ""


@dataclass(slots=True)
class Book:
    """The rules of one business date, those that count most first."""

    rules: tuple[Rule, ...]
    #: (rule, producer) -> rate of the month, for rules with steps.
    reached: Mapping[tuple[Ref, Ref], BasisPoints] = field(default_factory=dict)
    key: object = None
    _known: dict[tuple[Ref, ...], tuple[str, BasisPoints] | None] = field(default_factory=dict)

    def find(
        self, producer_ref: Ref, producer_item_ref: Ref, item_ref: Ref, category: str,
        ownership: str,
    ) -> tuple[str, BasisPoints] | None:
        """(rule, rate), or None where no rule says anything."""
        asked = (producer_ref, producer_item_ref, item_ref, category, ownership)
        if asked not in self._known:
            self._known[asked] = self._look(*asked)
        return self._known[asked]

    def _look(
        self, producer_ref: Ref, producer_item_ref: Ref, item_ref: Ref, category: str,
        ownership: str,
    ) -> tuple[str, BasisPoints] | None:
        for rule in self.rules:
            if rule.fits(producer_ref, producer_item_ref, item_ref, category, ownership):
                rate = self.reached.get(
                    (rule.rule_ref, producer_ref), rule.rate_basis_points)
                return rule.rule_ref, rate
        return None


def make_book(
    rules: Iterable[Rule], day: str,
    reached: Mapping[tuple[Ref, Ref], BasisPoints] | None = None, key: object = None,
    ahead: Collection[Ref] = (),
) -> Book:
    """The rules that hold on a day, in the order they are asked; of two alike, those `ahead`."""
    held = [rule for rule in rules if rule.holds_on(day)]
    # Sorting keeps equal ones in their order: of two alike on one day the later written counts.
    held.reverse()
    held.sort(
        key=lambda rule: (rule.weight, rule.rule_ref in ahead, rule.from_date), reverse=True)
    return Book(tuple(held), reached or {}, key)


def book_of(till: Till) -> Book:
    """Today's book: made once, and anew when the date or a rule has changed."""
    day = till.business_date
    key = (day, till.checksums.get("commission_rule"), till.checksums.get("commission_step"))
    book = till.commission_book
    if isinstance(book, Book) and book.key == key:
        return book
    made = make_book(
        list_rules(till), day, settlement_rows.read_steps(till.read(), day[:7]), key)
    till.commission_book = made
    return made


def list_rules(till: Till) -> list[Rule]:
    """Every rule there ever was, in order of its first day."""
    return [rule_of(row) for row in settlement_rows.list_rules(till.read())]


def list_rebates(till: Till) -> list[Rebate]:
    return [rebate_of(row) for row in settlement_rows.list_rebates(till.read())]


def rule_of(row: RuleRow) -> Rule:
    return Rule(
        row.rule_ref, row.name, row.from_date, row.to_date, row.rate_basis_points,
        row.producer_ref, row.producer_item_ref, row.item_ref, row.category, row.ownership,
        _decode_steps(row.steps_json))


def rebate_of(row: RebateRow) -> Rebate:
    return Rebate(
        row.rebate_ref, row.name, row.from_date, row.to_date, row.period, row.measure,
        _decode_bands(row.bands_json), row.producer_ref, row.category)


# --- steps: thresholds that count from the following month ---------------------------------------


def rate_after(rule: Rule, year_won: Won) -> BasisPoints:
    """The rate of a stepped rule once the year's sales before this month came to so much."""
    rate = rule.rate_basis_points
    for step in rule.steps:
        if year_won >= step.from_won:
            rate = step.rate_basis_points
    return rate


def note_steps(unit: Unit, day: str, rules: Iterable[Rule] | None = None) -> None:
    """Count, once a month and stepped rule, which rate holds for whom; recorded in this unit.

    Called when a shift opens and when a rule is set.  What was counted for the month before is
    taken up, so that one month of sales is summed, not a year.
    """
    month = day[:7]
    if rules is None:
        rules = [rule_of(row) for row in settlement_rows.list_rules(unit.cursor)]
    for rule in rules:
        if not rule.steps or not rule.holds_on(day):
            continue
        if settlement_rows.read_year_before(unit.cursor, rule.rule_ref, month):
            continue
        sums = _year_before(unit, rule, month)
        if sums:
            unit.record(kinds.CommissionStepsCounted(
                rule_ref=rule.rule_ref, month=month, producers=[
                    kinds.ReachedStep(
                        producer_ref=ref, year_won=won, rate_basis_points=rate_after(rule, won))
                    for ref, won in sorted(sums.items())
                ]))


def _year_before(unit: Unit, rule: Rule, month: str) -> dict[Ref, Won]:
    """Sales of this calendar year before a month, by producer."""
    first_of_year = f"{month[:4]}-01-01"
    last_day = (date.fromisoformat(f"{month}-01") - timedelta(days=1)).isoformat()
    sums: dict[Ref, Won] = {}
    from_date = first_of_year
    if last_day >= first_of_year:
        counted = settlement_rows.read_year_before(unit.cursor, rule.rule_ref, last_day[:7])
        if counted:
            sums, from_date = dict(counted), f"{last_day[:7]}-01"
        for ref, bases in claim_rows.sum_bases(unit.cursor, from_date, last_day).items():
            sums[ref] = sums.get(ref, 0) + sum(bases.values())
    return {ref: won for ref, won in sums.items() if rule.producer_ref in {"", ref}}


# --- rebates: charged first, given back when a period has ended ----------------------------------


def points_of(bands: Iterable[RebateBand], year_won: Won) -> BasisPoints:
    """Basis points that come back at so many won of sales a year; the first band that holds it."""
    for band in bands:
        if band.below_won == 0 or year_won < band.below_won:
            return band.points_basis_points
    return 0


def rebate_won(
    bands: Iterable[RebateBand], base_won: Won, charged_won: Won, year_won: Won
) -> Won:
    """What comes back of a period, rounded once; never more than was charged in it."""
    given = commission_of(base_won, points_of(bands, year_won))
    return max(0, min(given, charged_won))


def periods_of(rebate: Rebate, to_date: str) -> list[tuple[str, str]]:
    """(first day, last day) of each period of a rebate that has ended by a day."""
    months = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}[rebate.period]
    begun = date.fromisoformat(rebate.from_date)
    at = date(begun.year, (begun.month - 1) // months * months + 1, 1)
    found: list[tuple[str, str]] = []
    while True:
        after = at.month - 1 + months
        following = date(at.year + after // 12, after % 12 + 1, 1)
        first = max(at.isoformat(), rebate.from_date)
        last = (following - timedelta(days=1)).isoformat()
        if rebate.to_date:
            last = min(last, rebate.to_date)
        if last > to_date or first > last:
            return found
        found.append((first, last))
        at = following
