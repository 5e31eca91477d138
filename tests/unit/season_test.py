"""A season in small: it plays, and every settlement is what the raw lines say, to the won.

`recomputed` is written against the tables of sales alone: it knows of no cut, group or carry.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.access import Session
from app.paths import Paths
from app.season import Crew, SeasonReport, play_season
from app.setup import NewManager, demo_answers, init_shop
from app.till import Till
from app.verifying import verify
from models import people_rows, settlement_rows
from models.settlement_rows import PayoutRow, SettlementRow
from models.values import Role
from tests.shop import SetClock

FIRST = date(2026, 10, 26)
DAYS, SALES, FARMS = 16, 30, 15


def crew_of(till: Till) -> Crew:
    staff = {row.no: Session(row.ref, row.no, Role(row.role))
             for row in people_rows.list_staff(till.read())}
    managers = [one for one in staff.values() if one.role is Role.MANAGER]
    cashiers = tuple(one for one in staff.values() if one.role is Role.CASHIER)
    return Crew(managers[0], managers[1], cashiers or (managers[0],))


def make_till(folder: Path) -> Till:
    answers = replace(
        demo_answers(), demo=False, printer=None,
        managers=(NewManager("김서연", "1357"), NewManager("이도현", "5791")))
    till, _ = init_shop(
        Paths(folder / "data", folder / "state"), answers, clock=SetClock(), use_keyring=False)
    return till


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Till, SeasonReport]]:
    till = make_till(tmp_path_factory.mktemp("season"))
    report = play_season(
        till, crew_of(till), first_day=FIRST, day_count=DAYS, sale_count=SALES,
        producer_count=FARMS)
    yield till, report
    till.close()


def recomputed(till: Till, row: SettlementRow, before: str) -> dict[str, tuple[int, int]]:
    """producer -> (base, commission) of the raw lines from the day after `before` on."""
    found: dict[str, tuple[int, int]] = {}
    for ref, base, commission in till.read().execute(
            """
            SELECT producer_ref, sum(base), sum(CASE WHEN base * rate >= 0
                THEN (base * rate + 5000) / 10000 ELSE -((-base * rate + 5000) / 10000) END)
            FROM (
                SELECT l.producer_ref, l.commission_rate_basis_points AS rate,
                       sum(l.commission_base_won) AS base
                FROM sale_line AS l JOIN sale AS s ON s.sale_uid = l.sale_uid
                WHERE s.business_date > ? AND s.business_date <= ?
                  AND l.ownership = 'CONSIGNMENT'
                GROUP BY l.producer_ref, l.commission_rate_basis_points)
            GROUP BY producer_ref
            """, (before, row.to_date)):
        found[ref] = (base, commission)
    return found


def settlements(till: Till) -> list[SettlementRow]:
    """Oldest first."""
    return settlement_rows.list_settlements(till.read())[::-1]


def test_the_season_plays(season: tuple[Till, SeasonReport]) -> None:
    till, report = season
    assert (report.producers, report.last_day) == (FARMS, FIRST + timedelta(days=DAYS - 1))
    assert report.sales == till.read().execute(
        "SELECT count(*) FROM sale WHERE kind = 'SALE'").fetchone()[0]
    assert report.returns > 5
    assert report.paid_won > 0
    assert {row.cycle for row in settlements(till)} == {"WEEKLY", "SEMIMONTHLY", "MONTHLY"}
    assert {row.state for row in settlements(till)} == {"PAID", "DRAFT"}


def test_every_settlement_is_what_the_raw_lines_say(season: tuple[Till, SeasonReport]) -> None:
    """To the won, for every producer and period (issue 4, first done-line)."""
    till, _ = season
    checked = 0
    ended: dict[str, str] = {}
    for row in settlements(till):
        expected = recomputed(till, row, ended.get(row.cycle, ""))
        ended[row.cycle] = row.to_date
        for one in settlement_rows.list_payouts(till.read(), row.settlement_uid):
            assert (one.base_won, one.commission_won) == expected.get(
                one.producer_ref, (0, 0)), (row.settlement_no, one.code)
            checked += bool(one.line_count)
    assert checked > FARMS


def test_every_won_is_paid_carried_or_still_to_be_settled(
    season: tuple[Till, SeasonReport]
) -> None:
    till, _ = season
    carried: dict[str, int] = {}
    for row in settlements(till):
        for one in settlement_rows.list_payouts(till.read(), row.settlement_uid):
            assert one.carry_in_won == carried.get(one.producer_ref, 0)
            assert due(one) == one.payout_won + one.carry_out_won
            assert one.exempt_won + one.taxable_won == one.base_won
            carried[one.producer_ref] = one.carry_out_won


def due(one: PayoutRow) -> int:
    return (one.base_won - one.commission_won + one.rebate_won - one.deduction_won
            + one.carry_in_won)


def test_the_record_of_a_season_holds(season: tuple[Till, SeasonReport]) -> None:
    till, report = season
    assert verify(till, full=True).sale_count == report.sales + report.returns


def test_the_same_seed_gives_the_same_season(
    season: tuple[Till, SeasonReport], tmp_path: Path
) -> None:
    """Five days of it: the figures a shop would compare, not the random refs."""
    till, _ = season
    again = make_till(tmp_path)
    play_season(again, crew_of(again), first_day=FIRST, day_count=5, sale_count=SALES,
                producer_count=FARMS)
    last = (FIRST + timedelta(days=4)).isoformat()

    def figures(of: Till) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = of.read().execute(
            "SELECT s.receipt_no, s.total_won, l.producer_name, l.commission_base_won, "
            "l.commission_rate_basis_points FROM sale s JOIN sale_line l USING (sale_uid) "
            "WHERE s.business_date <= ? ORDER BY s.receipt_no, l.line_no", (last,)).fetchall()
        return rows

    assert figures(again) == figures(till)
    again.close()
