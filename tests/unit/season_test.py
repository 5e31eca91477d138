"""A season in small: it plays, every settlement is what the raw lines say, every lot adds up.

`recomputed` is written against the tables of sales alone: it knows of no cut, group or carry.
`lots_by_papers` is written against labels, receipts and slips: it knows of no move.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.access import Session
from app.lots import states_of
from app.paths import Paths
from app.season import Crew, SeasonReport, play_season
from app.setup import NewManager, demo_answers, init_shop
from app.till import Till
from app.verifying import verify
from models import people_rows, settlement_rows
from models.settlement_rows import PayoutRow, SettlementRow
from models.values import LotState, Role
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
    assert report.lots == till.read().execute("SELECT count(*) FROM lot").fetchone()[0] > 200
    assert report.removed > 50
    assert report.paid_won > 0
    assert {row.cycle for row in settlements(till)} == {"WEEKLY", "SEMIMONTHLY", "MONTHLY"}
    assert {row.state for row in settlements(till)} == {"PAID", "DRAFT"}


def test_every_settlement_is_what_the_raw_lines_say(season: tuple[Till, SeasonReport]) -> None:
    """To the won, for every producer and period (issue 4, first done-line)."""
    till, _ = season
    checked = 0
    ended: dict[str, str] = {}
    cycles = dict(till.read().execute("SELECT ref, settlement_cycle FROM producer").fetchall())
    for row in settlements(till):
        expected = recomputed(till, row, ended.get(row.cycle, ""))
        ended[row.cycle] = row.to_date
        settled = {
            one.producer_ref for one in settlement_rows.list_payouts(
                till.read(), row.settlement_uid)}
        assert {ref for ref in expected if cycles[ref] == row.cycle} <= settled
        for one in settlement_rows.list_payouts(till.read(), row.settlement_uid):
            assert (one.base_won, one.commission_won) == expected.get(
                one.producer_ref, (0, 0)), (row.settlement_no, one.code)
            checked += bool(one.line_count)
    assert checked > FARMS


def lots_by_papers(till: Till) -> dict[str, dict[str, int]]:
    """lot -> pieces (grams of what is weighed) by state, and LABELLED: of no stock move."""
    return {
        row[0]: dict(zip((
            "LABELLED", "SOLD", "RETURNED_BY_CUSTOMER", "WITHDRAWN", "DISPOSED", "DONATED",
            "LOST"), row[1:], strict=True))
        for row in till.read().execute(
            """
            WITH amount AS (
                SELECT lot_ref, weight_g > 0 AS weighed, CASE WHEN weight_g > 0 THEN weight_g
                    ELSE coalesce(confirmed_quantity, quantity) END AS labelled FROM lot),
            line AS (
                SELECT lot_ref, coalesce(weight_g, quantity) AS amount FROM sale_line),
            slip AS (
                SELECT lot_ref, reason, quantity + weight_g AS amount FROM stock_removal
                WHERE undone_by_uid = '')
            SELECT a.lot_ref, a.labelled,
                (SELECT total(amount) FROM line WHERE lot_ref = a.lot_ref),
                (SELECT -total(amount) FROM line WHERE lot_ref = a.lot_ref AND amount < 0),
                (SELECT total(CASE reason WHEN 'WITHDRAWN' THEN amount
                    WHEN 'WITHDRAWN_DISPOSED' THEN -amount END) FROM slip
                    WHERE lot_ref = a.lot_ref),
                (SELECT total(amount) FROM slip WHERE lot_ref = a.lot_ref
                    AND reason IN ('DISPOSED', 'WITHDRAWN_DISPOSED')),
                (SELECT total(amount) FROM slip WHERE lot_ref = a.lot_ref AND reason = 'DONATED'),
                (SELECT total(amount) FROM slip WHERE lot_ref = a.lot_ref AND reason = 'LOST')
            FROM amount AS a
            """)
    }


def test_every_lot_is_the_sum_of_its_states(season: tuple[Till, SeasonReport]) -> None:
    """Labelled = sum of states, none below nothing (issue 4, first done-line)."""
    till, _ = season
    weighed = {ref for ref, in till.read().execute("SELECT lot_ref FROM lot WHERE weight_g > 0")}
    by_papers = lots_by_papers(till)
    states = states_of(till, by_papers)
    for ref, papers in by_papers.items():
        moved = states[ref].weight_g if ref in weighed else states[ref].pieces
        labelled = papers.pop("LABELLED")
        papers["ON_SHELF"] = labelled - sum(papers.values())
        assert papers == {state.value: moved[state] for state in LotState}, ref
        assert min(papers.values()) >= 0, papers
        assert sum(moved.values()) == labelled == (
            states[ref].labelled_g if ref in weighed else states[ref].labelled)
    assert weighed < by_papers.keys()
    totals = {state: sum(papers[state.value] for papers in by_papers.values())
              for state in LotState}
    assert min(totals.values()) > 0, totals


def test_goods_are_sold_by_their_lots(season: tuple[Till, SeasonReport]) -> None:
    """The lot is frozen on the line and printed as it was scanned."""
    till, _ = season
    lines, of_lots, scanned = till.read().execute(
        "SELECT count(*), count(lot_ref), total(scanned_text LIKE '21' || lot_no || '_') "
        "FROM sale_line LEFT JOIN lot USING (lot_ref)").fetchone()
    assert of_lots == scanned > lines * 9 // 10
    assert till.read().execute(
        "SELECT count(*) FROM sale_line AS l JOIN lot AS t USING (lot_ref) "
        "WHERE l.producer_ref <> t.producer_ref OR l.producer_item_ref <> t.producer_item_ref "
        "OR l.ownership <> t.ownership").fetchone() == (0,)


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
