"""Setting commission rules, and what a change would have meant on sales that were made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.access import Action, require
from app.checks import check_reason
from app.commission import (
    Book,
    Rebate,
    Rule,
    list_rules,
    make_book,
    note_steps,
    rate_after,
    rule_of,
)
from app.errors import BadInput, Refused
from app.events import CommissionChanged
from app.pricing import commission_of
from models import claim_rows, producer_rows, settlement_rows
from models import kinds_producers as kinds
from models.values import BasisPoints, Ref, Won, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till

RATE_MAX = 10_000
_DAY = timedelta(days=1)
_NO_END = -1


def set_rule(till: Till, session: Session, rule: Rule) -> Ref:
    """Keep a new rule, from a business date on; its ref.

    Raises BadInput `commission.<field>`: rate, dates, steps, name, from_past.
    """
    require(till, session, Action.EDIT_COMMISSION)
    name = check_reason(rule.name)
    if not name:
        raise BadInput("commission.name")
    _check_rate(rule.rate_basis_points)
    _check_dates(rule.from_date, rule.to_date)
    if rule.from_date < till.business_date:
        # Lines already sold keep what they were sold under: a rule for the past would only seem
        # to hold.
        raise BadInput("commission.from_past", from_date=rule.from_date)
    reached = 0
    for step in rule.steps:
        _check_rate(step.rate_basis_points)
        if step.from_won <= reached:
            raise BadInput("commission.steps")
        reached = step.from_won
    ref = rule.rule_ref or new_ref()
    kept = replace(rule, rule_ref=ref, name=name)
    with till.unit(session.staff_ref) as unit:
        unit.record(_entry_of(kept))
        note_steps(unit, till.business_date, [kept])
        unit.announce(CommissionChanged())
    return ref


def end_rule(till: Till, session: Session, rule_ref: Ref, last_date: str) -> None:
    """A rule holds up to this business date, and not longer.  Raises Refused, BadInput."""
    require(till, session, Action.EDIT_COMMISSION)
    row = settlement_rows.read_rule(till.read(), rule_ref)
    if row is None:
        raise Refused("commission.gone")
    yesterday = (date.fromisoformat(till.business_date) - _DAY).isoformat()
    if last_date < yesterday:
        raise BadInput("commission.from_past", from_date=last_date)
    rule = rule_of(row)
    with till.unit(session.staff_ref) as unit:
        unit.record(_entry_of(replace(rule, to_date=last_date)))
        unit.announce(CommissionChanged())


def set_rebate(till: Till, session: Session, rebate: Rebate) -> Ref:
    """Keep a rebate; its bands rise, the last may be without an end.  Raises BadInput."""
    require(till, session, Action.EDIT_COMMISSION)
    name = check_reason(rebate.name)
    if not name:
        raise BadInput("commission.name")
    _check_dates(rebate.from_date, rebate.to_date)
    if rebate.period not in {"MONTH", "QUARTER", "YEAR"} or rebate.measure not in {
            "YEAR_TO_DATE", "LAST_YEAR"} or not rebate.bands:
        raise BadInput("commission.bands")
    below = 0
    for band in rebate.bands:
        _check_rate(band.points_basis_points)
        if below == _NO_END or (band.below_won and band.below_won <= below):
            raise BadInput("commission.bands")
        below = band.below_won or _NO_END
    ref = rebate.rebate_ref or new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.CommissionRebateSet(
            rebate_ref=ref, name=name, from_date=rebate.from_date, to_date=rebate.to_date,
            producer_ref=rebate.producer_ref, category=rebate.category, period=rebate.period,
            measure=rebate.measure, bands=list(rebate.bands)))
        unit.announce(CommissionChanged())
    return ref


@dataclass(frozen=True, slots=True)
class Difference:
    """One producer in a preview; `then_won` is the commission as it would have been."""

    producer_ref: Ref
    code: str
    name: str
    base_won: Won
    now_won: Won
    then_won: Won

    @property
    def change_won(self) -> Won:
        return self.then_won - self.now_won


@dataclass(frozen=True, slots=True)
class Preview:
    from_date: str
    to_date: str
    differences: tuple[Difference, ...]

    @property
    def now_won(self) -> Won:
        return sum(one.now_won for one in self.differences)

    @property
    def then_won(self) -> Won:
        return sum(one.then_won for one in self.differences)


def preview(
    till: Till, rules: Sequence[Rule], from_date: str, to_date: str,
    *, without: Iterable[Ref] = (),
) -> Preview:
    """What these rules would have made of the sales between two business dates.

    They are taken as if they had held all the time, beside the rules there were; `without` leaves
    some of those out.  Nothing is written.
    """
    _check_dates(from_date, to_date)
    rules = [replace(rule, rule_ref=rule.rule_ref or new_ref()) for rule in rules]
    gone = set(without) | {rule.rule_ref for rule in rules}
    kept = [rule for rule in list_rules(till) if rule.rule_ref not in gone]
    always = [replace(rule, from_date="", to_date="") for rule in rules]
    candidates = {rule.rule_ref for rule in rules}
    rate_on = _rates(till, [*kept, *always], always)
    now: dict[Ref, dict[BasisPoints, Won]] = {}
    then: dict[Ref, dict[BasisPoints, Won]] = {}
    for row in claim_rows.iterate_day_bases(till.read(), from_date, to_date):
        rates = now.setdefault(row.producer_ref, {})
        rates[row.rate_basis_points] = rates.get(row.rate_basis_points, 0) + row.base_won
        found = rate_on(row.business_date).find(
            row.producer_ref, row.producer_item_ref, row.item_ref, row.category, row.ownership)
        # Where a rule that stays would decide, the line keeps the rate it has.
        decides = found is not None and (found[0] in candidates or row.rule_ref in gone)
        rate = found[1] if found and decides else row.rate_basis_points
        rates = then.setdefault(row.producer_ref, {})
        rates[rate] = rates.get(rate, 0) + row.base_won
    names = {row.ref: row for row in producer_rows.list_producers(till.read())}
    return Preview(from_date, to_date, tuple(
        Difference(
            ref, names[ref].code if ref in names else "", names[ref].name if ref in names else "",
            sum(rates.values()), _commission(rates), _commission(then[ref]))
        for ref, rates in sorted(
            now.items(), key=lambda pair: names[pair[0]].code if pair[0] in names else "")
    ))


def _rates(till: Till, rules: list[Rule], candidates: list[Rule]) -> Callable[[str], Book]:
    """business date -> its book, each made once."""
    ahead = {rule.rule_ref for rule in candidates}
    stepped = [rule for rule in candidates if rule.steps]
    books: dict[str, Book] = {}
    months: dict[str, dict[tuple[Ref, Ref], BasisPoints]] = {}

    def book_on(day: str) -> Book:
        if day not in books:
            month = day[:7]
            if month not in months:
                months[month] = {
                    **settlement_rows.read_steps(till.read(), month),
                    **_steps_before(till, stepped, month)}
            books[day] = make_book(rules, day, months[month], ahead=ahead)
        return books[day]

    return book_on


def _steps_before(
    till: Till, stepped: list[Rule], month: str
) -> dict[tuple[Ref, Ref], BasisPoints]:
    """Rates of stepped rules in a month, from the whole year before it."""
    if not stepped:
        return {}
    last_day = (date.fromisoformat(f"{month}-01") - _DAY).isoformat()
    sums = claim_rows.sum_bases(till.read(), f"{month[:4]}-01-01", last_day)
    return {
        (rule.rule_ref, ref): rate_after(rule, sum(bases.values()))
        for rule in stepped for ref, bases in sums.items()
    }


def _commission(rates: dict[BasisPoints, Won]) -> Won:
    return sum(commission_of(base_won, rate) for rate, base_won in rates.items())


def _entry_of(rule: Rule) -> kinds.CommissionRuleSet:
    return kinds.CommissionRuleSet(
        rule_ref=rule.rule_ref, name=rule.name, from_date=rule.from_date, to_date=rule.to_date,
        producer_ref=rule.producer_ref, producer_item_ref=rule.producer_item_ref,
        item_ref=rule.item_ref, category=rule.category, ownership=rule.ownership,
        rate_basis_points=rule.rate_basis_points, steps=list(rule.steps))


def _check_rate(rate_basis_points: BasisPoints) -> None:
    if not 0 <= rate_basis_points <= RATE_MAX:
        raise BadInput("commission.rate")


def _check_dates(from_date: str, to_date: str) -> None:
    try:
        first = date.fromisoformat(from_date)
        last = date.fromisoformat(to_date) if to_date else first
    except ValueError as error:
        raise BadInput("commission.dates") from error
    if last < first:
        raise BadInput("commission.dates")
