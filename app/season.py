"""A season for everyone to try on: 216 producers, thirty days, some 81,000 sales, and their money.

Everything goes the way it would in a shop (import, labels, sale, return, evening, settlement) and
comes out the same for the same seed and first day.  Only the disk is not waited for: what a power
cut spoils is made again, it holds nobody's money.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeAlias

from app import commission_edit, producers, settlement, settlement_steps, shift
from app.access import Session
from app.commission import Rebate, Rule
from app.practice_goods import Dice, PracticeShop, make_practice_season, make_practice_shop
from app.practice_shop import FLOAT_WON, PracticeClock, close_right, fill_shop, sell_day
from app.producers import Agreement
from app.refund import find_returnable, plan_refund, refund_sale
from app.season_goods import bring_goods, empty_fridge, needs_of, tidy_up
from app.settlement_periods import CYCLES, last_period
from models import producer_rows, sale_rows, settlement_rows
from models.kinds_producers import CommissionStep, RebateBand
from models.values import HOLDING_CODE, Ref, Won

if TYPE_CHECKING:
    from app.till import Till
    from models.producer_rows import ProducerRow

#: (sales made, sales in all)
Progress: TypeAlias = Callable[[int, int], None]

SEED = 1
PRODUCER_COUNT = 216
DAY_COUNT = 30
SALE_COUNT = 2_700
#: Receipts looked at for a return every evening, of which those paid in cash come back.
_RETURN_COUNT = 24
#: Of a hundred producers, how many pay for labels in a period.
_LABEL_PERCENT = 40
_LABEL_WON = 3_000
_CERTS = {"유기농": "10{:06d}", "무농약": "20{:06d}", "GAP": "10{:05d}"}


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works the season: two managers, since nobody approves what they made."""

    manager: Session
    second: Session
    cashiers: tuple[Session, ...]


@dataclass(slots=True)
class SeasonReport:
    """What a season came to; the settlements of its last days are left to be tried."""

    first_day: date
    last_day: date
    producers: int = 0
    lots: int = 0
    #: Items that got no label, since their farm's papers have run out.
    refused: int = 0
    #: Piles taken away in the evenings.
    removed: int = 0
    sales: int = 0
    returns: int = 0
    sold_won: Won = 0
    settlements: list[str] = field(default_factory=list)
    paid_won: Won = 0


def play_season(
    till: Till, crew: Crew, *, first_day: date, seed: int = SEED, day_count: int = DAY_COUNT,
    sale_count: int = SALE_COUNT, producer_count: int = PRODUCER_COUNT,
    on_progress: Progress = lambda _done, _total: None,
) -> SeasonReport:
    """Fill a new shop and live its days.  What `on_progress` raises stops between two sales."""
    shop = make_practice_shop(seed, producer_count)
    season = make_practice_season(shop, first_day, day_count, sale_count)
    total = sum(len(baskets) for _, baskets in season)
    report = SeasonReport(first_day, season[-1][0], producer_count)
    dice = Dice(seed, 7)
    with till.database.careless():
        with _at(till, first_day, 6):
            fill_shop(till, shop, crew.manager)
            _sign_everyone(till, crew, shop, first_day)
            _set_rules(till, crew, first_day)
        farms = {row.code: row for row in producer_rows.list_producers(till.read())}
        for day, baskets in season:
            with _at(till, day, 8):
                empty_fridge(till, crew.manager, dice)
                came = bring_goods(till, crew.manager, shop, farms, needs_of(baskets), dice)
                report.lots += came.lots
                report.refused += came.refused
            sold = sell_day(
                till, baskets, crew.cashiers, with_lots=True,
                on_progress=_behind(till, report, on_progress, total))
            report.sales += sold.sales
            report.sold_won += sold.total_won
            with _at(till, day, 20):
                _evening(till, crew, dice, day, report)
            with _at(till, day + timedelta(days=1), 7):
                _settle(till, crew, dice, day, report)
    on_progress(total, total)
    return report


def _behind(
    till: Till, report: SeasonReport, on_progress: Progress, total: int
) -> Progress:
    """A day's progress as the season's; the log is moved into the file now and then."""
    before = report.sales

    def step(done: int, _total: int) -> None:
        till.database.rest()
        on_progress(before + done, total)

    return step


@contextmanager
def _at(till: Till, day: date, hour: int) -> Iterator[None]:
    """The till lives at an hour of a day; every entry a moment later than the last."""
    kept, clock = till.clock, PracticeClock()
    clock.set(datetime.combine(day, time(hour)))
    till.clock = clock
    try:
        yield
    finally:
        till.clock = kept


def _farms(till: Till) -> list[ProducerRow]:
    return [row for row in producer_rows.list_producers(till.read())
            if row.settlement_cycle in CYCLES and row.code != HOLDING_CODE]


def _sign_everyone(till: Till, crew: Crew, shop: PracticeShop, first_day: date) -> None:
    """Agreements, certificates, tests and consents, a few of them about to run out."""
    certs = {one.code: one.cert for one in shop.producers}
    begun = first_day.replace(day=1) - timedelta(days=200)
    for n, row in enumerate(_farms(till)):
        # Every fortieth agreement and every thirtieth test ends within the season.
        years = 30 if n % 40 == 39 else 200
        last = first_day + timedelta(days=years)
        producers.sign_agreement(till, crew.manager, row.ref, Agreement(
            begun.isoformat(), begun.isoformat(), last.isoformat(),
            settlement_cycle=row.settlement_cycle,
            markdown_limit_basis_points=3_000 if n % 3 else 0))
        sampled = first_day - timedelta(days=350 if n % 30 == 29 else 100 + n % 90)
        producers.note_test(
            till, crew.manager, row.ref, sampled.isoformat(), "PASS", lab="농산물분석센터",
            report_no=f"R-{n + 1:04d}")
        form = _CERTS.get(certs.get(row.code, ""))
        if form is not None:
            producers.note_certificate(
                till, crew.manager, row.ref, certs[row.code], form.format(n + 1),
                begun.isoformat(), last.isoformat())
        producers.note_consent(till, crew.manager, row.ref, "PERSONAL_DATA", given=True)
        producers.note_consent(till, crew.manager, row.ref, "SMS", given=n % 12 != 11)


def _set_rules(till: Till, crew: Crew, first_day: date) -> None:
    """Rates as shops have them: by category, waived for small farms, partly given back."""
    day = first_day.isoformat()
    for rule in (
        Rule("", "채소 10 %, 연 500만 원까지 면제", day, "", 0, category="엽채류",
             ownership="CONSIGNMENT",
             steps=(CommissionStep(from_won=5_000_000, rate_basis_points=1_000),)),
        Rule("", "빵 12 %", day, "", 1_200, category="빵류", ownership="CONSIGNMENT"),
        Rule("", "꿀 11.3 %", day, "", 1_130, category="꿀", ownership="CONSIGNMENT"),
    ):
        commission_edit.set_rule(till, crew.manager, rule)
    commission_edit.set_rebate(till, crew.manager, Rebate(
        "", "과일 환급", day, "", "MONTH", "YEAR_TO_DATE", (
            RebateBand(below_won=5_000_000, points_basis_points=1_000),
            RebateBand(below_won=10_000_000, points_basis_points=500),
            RebateBand(below_won=30_000_000, points_basis_points=200)), category="과일류"))


def _evening(till: Till, crew: Crew, dice: Dice, day: date, report: SeasonReport) -> None:
    """A short evening shift: a few things come back, what ends today is taken away."""
    shift.open_shift(till, crew.cashiers[0], FLOAT_WON, business_date=day)
    report.returns += _give_back(till, crew, dice, day)
    report.removed += tidy_up(till, crew.manager, dice)
    close_right(till, crew.cashiers[0])


def _give_back(till: Till, crew: Crew, dice: Dice, day: date) -> int:
    """Things of today and of the days before; how many."""
    given = 0
    for _ in range(_RETURN_COUNT):
        back = day - timedelta(days=dice.roll(10))
        receipts = sale_rows.list_receipt_nos(till.read(), back.isoformat())
        if not receipts:
            continue
        found = find_returnable(till, dice.one_of(receipts))
        line = dice.one_of(found.lines)
        paid_cash = all(tender.tender_kind == "CASH" for tender in found.tenders)
        if not paid_cash or found.left_of(line) <= 0 or line.net_won <= 0:
            continue
        refund_sale(
            till, crew.manager, plan_refund(found, {line.line_no: found.left_of(line)}), "변질")
        given += 1
    return given


def _settle(till: Till, crew: Crew, dice: Dice, day: date, report: SeasonReport) -> None:
    """Settle and pay what ended with this day; the newest of each cycle stays a draft."""
    after = day + timedelta(days=1)
    for cycle in CYCLES:
        period = last_period(cycle, after)
        if period.to_date != day.isoformat():
            continue
        payers = [row.ref for row in _farms(till)
                  if row.settlement_cycle == cycle and dice.hits(_LABEL_PERCENT)]
        if payers:
            settlement.note_deduction(
                till, crew.manager, payers, "LABEL", _LABEL_WON, f"{day.month}월분",
                on_date=period.to_date)
        made = settlement.draft(
            till, crew.manager, cycle=cycle,
            from_date=max(period.from_date, report.first_day.isoformat()),
            to_date=period.to_date, pay_date=period.pay_date)
        report.settlements.append(made.settlement_no)
        if _is_last(cycle, after, report.last_day):
            continue
        report.paid_won += _pay(till, crew, made.settlement_uid)


def _is_last(cycle: str, after: date, last_day: date) -> bool:
    """Whether no other period of this cycle ends within the season."""
    return all(
        last_period(cycle, after + timedelta(days=n)).to_date < after.isoformat()
        for n in range((last_day - after).days + 2))


def _pay(till: Till, crew: Crew, uid: Ref) -> Won:
    settlement_steps.check(till, crew.manager, uid)
    settlement_steps.approve(till, crew.second, uid)
    row = settlement_rows.read_settlement(till.read(), uid)
    assert row is not None
    if row.payout_won:
        settlement_steps.export(till, crew.manager, uid)
    settlement_steps.mark_paid(till, crew.manager, uid, row.pay_date)
    return row.payout_won
