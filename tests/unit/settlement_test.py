"""Settlement: every won from the raw lines, once each, through returns, reversals and late entries.

`owed_by_sql` is the independent way: it knows nothing of cuts, groups or carry, only of lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import people, sell, shift, unlabelled
from app.access import Session
from app.cart import Discount, add, discount_line
from app.commission import Rebate, Rule
from app.commission_edit import set_rebate, set_rule
from app.errors import BadInput, Refused
from app.payout_accounts import decide_account, propose_account
from app.refund import find_returnable, plan_refund, refund_sale
from app.settlement import Drafted, draft, drop_deduction, note_deduction, share_payout
from app.settlement_periods import CYCLES, Period, last_period, next_pay_date
from app.settlement_steps import approve, check, drop, export, mark_paid, next_steps, reverse
from app.till import Till
from app.verifying import verify
from models import claim_rows, settlement_rows
from models.kinds_producers import RebateBand
from models.settlement_rows import PayoutRow
from models.values import BorneBy, Ref, Role
from tests.shop import CASHIER, MANAGER, Shop, close_day, make_shop, products_of

OFFICE = Session("0f" * 16, "07", Role.OFFICE)
SECOND = Session("5e" * 16, "08", Role.MANAGER)


@dataclass
class Farm:
    """A shop with one farm, an account it is paid to, and a calendar of one's own."""

    shop: Shop

    @property
    def till(self) -> Till:
        return self.shop.till

    @property
    def ref(self) -> Ref:
        return self.shop.products[0].producer_ref

    def day(self, day: str, *quantities: int, off_won: int = 0) -> str:
        """One sale on a day of its own, closed behind it; its receipt number."""
        shop = self.shop
        self.open(day)
        shop.products = products_of(shop.till)
        cart = shop.cart(*quantities)
        if off_won:
            assert cart.selected_id is not None
            cart = discount_line(
                cart, cart.selected_id, Discount("", "행사", off_won, BorneBy.SHOP))
        done = sell.complete_sale(shop.till, MANAGER, cart, shop.cash_for(cart))
        close_day(shop)
        return done.receipt_no

    def open(self, day: str) -> None:
        at = datetime.fromisoformat(day).replace(hour=3, tzinfo=UTC)
        self.shop.clock.at_ms = max(self.shop.clock.at_ms, int(at.timestamp()) * 1000)
        shift.open_shift(
            self.till, CASHIER, 500_000, business_date=date.fromisoformat(day))

    def give_back(self, day: str, receipt_no: str, quantity: int) -> None:
        self.open(day)
        plan = plan_refund(find_returnable(self.till, receipt_no), {1: quantity})
        refund_sale(self.till, CASHIER, plan, "변질")
        close_day(self.shop)

    def draft(self, from_date: str, to_date: str, cycle: str = "WEEKLY") -> Drafted:
        pay_date = date.fromisoformat(to_date) + timedelta(3)
        at = datetime.fromisoformat(to_date).replace(hour=23, tzinfo=UTC)
        self.shop.clock.at_ms = max(self.shop.clock.at_ms, int(at.timestamp()) * 1000)
        return draft(self.till, OFFICE, cycle=cycle, from_date=from_date, to_date=to_date,
                     pay_date=pay_date.isoformat())

    def pay(self, uid: Ref, failed: dict[Ref, str] | None = None) -> None:
        check(self.till, OFFICE, uid)
        approve(self.till, MANAGER, uid)
        row = settlement_rows.read_settlement(self.till.read(), uid)
        assert row is not None
        if row.payout_won:
            export(self.till, OFFICE, uid)
        mark_paid(self.till, OFFICE, uid, row.pay_date, failed)

    def payout(self, uid: Ref) -> PayoutRow:
        return next(row for row in settlement_rows.list_payouts(self.till.read(), uid)
                    if row.producer_ref == self.ref)


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    shop = make_shop(tmp_path, with_shift=False)
    farm = Farm(shop)
    give_account(shop.till, farm.ref)
    yield farm
    shop.till.close()


def give_account(till: Till, ref: Ref, number: str = "3511234567890") -> None:
    account = propose_account(till, OFFICE, ref, "012", number, "햇살농원")
    decide_account(till, MANAGER, account, confirmed=True)


def owed_by_sql(till: Till, ref: Ref, from_date: str, to_date: str) -> int:
    """Base less commission of a producer's lines between two business dates, from raw lines."""
    rates = till.read().execute(
        "SELECT l.commission_rate_basis_points, sum(l.commission_base_won) FROM sale_line l "
        "JOIN sale s USING (sale_uid) WHERE l.producer_ref = ? AND l.ownership = 'CONSIGNMENT' "
        "AND s.business_date >= ? AND s.business_date <= ? GROUP BY 1",
        (ref, from_date, to_date)).fetchall()
    owed = 0
    for rate, base in rates:
        exact = base * rate
        half_up = (abs(exact) + 5_000) // 10_000
        owed += base - (half_up if exact >= 0 else -half_up)
    return owed


def test_a_week_comes_to_what_its_lines_say(farm: Farm) -> None:
    farm.day("2026-03-02", 3, 1)
    farm.day("2026-03-04", 2, 0, 1, off_won=3_000)
    made = farm.draft("2026-03-02", "2026-03-08")
    row = farm.payout(made.settlement_uid)
    # The shop's own discount is added back: the farm is owed for what it brought.
    assert row.base_won == 3 * 1_800 + 5_500 + 2 * 1_800 + 23_000
    assert (row.exempt_won, row.taxable_won) == (14_500, 23_000)
    assert row.sales_won == row.base_won - 3_000
    assert row.commission_won == 4_500
    assert row.payout_won == 33_000 == owed_by_sql(
        farm.till, farm.ref, "2026-03-02", "2026-03-08")
    lines = claim_rows.list_lines(farm.till.read(), made.settlement_uid, farm.ref)
    assert sum(line.base_won for line in lines) == row.base_won
    assert len(lines) == row.line_count == 4
    items = claim_rows.list_item_sums(farm.till.read(), made.settlement_uid)
    assert sum(item.base_won for item in items) == row.base_won
    assert verify(farm.till, full=True).sale_count == 2


def test_every_line_is_settled_once_and_a_late_return_goes_to_the_next(farm: Farm) -> None:
    receipt = farm.day("2026-03-02", 10)
    first = farm.draft("2026-03-02", "2026-03-08")
    farm.pay(first.settlement_uid)
    farm.give_back("2026-03-09", receipt, 10)
    farm.day("2026-03-10", 1)
    second = farm.draft("2026-03-09", "2026-03-15")
    row = farm.payout(second.settlement_uid)
    assert row.base_won == -18_000 + 1_800
    # −16,200 less its commission back is a debt: nothing is paid, nothing is collected.
    assert (row.commission_won, row.payout_won, row.carry_out_won) == (-1_944, 0, -14_256)
    farm.pay(second.settlement_uid)
    farm.day("2026-03-17", 20)
    third = farm.draft("2026-03-16", "2026-03-22")
    row = farm.payout(third.settlement_uid)
    assert (row.carry_in_won, row.payout_won) == (-14_256, 36_000 - 4_320 - 14_256)
    assert farm.payout(first.settlement_uid).payout_won == 18_000 - 2_160
    assert sum(
        len(claim_rows.list_lines(farm.till.read(), uid, farm.ref))
        for uid in (first.settlement_uid, second.settlement_uid, third.settlement_uid)) == 4
    assert verify(farm.till, full=True).sale_count == 4


def test_what_is_sold_on_the_last_day_after_the_draft_is_not_lost(farm: Farm) -> None:
    """A second till's sale of a settled day that arrives later is in the next settlement."""
    farm.day("2026-03-02", 1)
    first = farm.draft("2026-03-02", "2026-03-08")
    farm.pay(first.settlement_uid)
    farm.day("2026-03-08", 5)
    second = farm.draft("2026-03-09", "2026-03-15")
    assert farm.payout(second.settlement_uid).base_won == 9_000


def test_deductions_are_taken_once_and_come_free_with_a_dropped_draft(farm: Farm) -> None:
    farm.day("2026-03-02", 10)
    note_deduction(farm.till, OFFICE, [farm.ref], "LABEL", 3_000, "라벨 2롤")
    note_deduction(farm.till, OFFICE, [farm.ref], "OTHER", -500, "지난달 정정")
    first = farm.draft("2026-03-02", "2026-03-08")
    assert farm.payout(first.settlement_uid).deduction_won == 2_500
    assert farm.payout(first.settlement_uid).payout_won == 18_000 - 2_160 - 2_500
    [label, _] = settlement_rows.list_deductions_of(farm.till.read(), first.settlement_uid)
    with pytest.raises(Refused, match=r"deduction\.settled"):
        drop_deduction(farm.till, OFFICE, label.deduction_uid)
    drop(farm.till, OFFICE, first.settlement_uid, "다시")
    drop_deduction(farm.till, OFFICE, label.deduction_uid)
    again = farm.draft("2026-03-02", "2026-03-08")
    assert farm.payout(again.settlement_uid).payout_won == 18_000 - 2_160 + 500
    assert again.settlement_no == "S20260308-02"


@pytest.mark.parametrize(("kind", "amount_won", "code"), [
    ("GIFT", 1, "deduction.kind"), ("LABEL", 0, "deduction.amount"),
])
def test_what_no_deduction_can_be(farm: Farm, kind: str, amount_won: int, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        note_deduction(farm.till, OFFICE, [farm.ref], kind, amount_won, "")


def test_nobody_approves_what_they_made(farm: Farm) -> None:
    farm.day("2026-03-02", 1)
    uid = draft_by(farm, MANAGER)
    with pytest.raises(Refused, match=r"settlement\.step"):
        approve(farm.till, SECOND, uid)
    check(farm.till, OFFICE, uid)
    with pytest.raises(Refused, match=r"settlement\.own_work"):
        approve(farm.till, MANAGER, uid)
    with pytest.raises(Refused, match=r"access\.not_allowed"):
        approve(farm.till, OFFICE, uid)
    row = settlement_rows.read_settlement(farm.till.read(), uid)
    assert row is not None
    assert [(step.name, step.allowed) for step in next_steps(MANAGER, row)] == [
        ("approve", False), ("drop", True)]
    approve(farm.till, SECOND, uid)
    with pytest.raises(Refused, match=r"settlement\.step"):
        drop(farm.till, OFFICE, uid)


def draft_by(farm: Farm, session: Session) -> Ref:
    farm.shop.clock.at_ms += 10 * 86_400_000
    return draft(
        farm.till, session, cycle="WEEKLY", from_date="2026-03-02", to_date="2026-03-08",
        pay_date="2026-03-11").settlement_uid


def test_an_unfinished_draft_bars_a_second_and_an_open_day_any(farm: Farm) -> None:
    farm.day("2026-03-02", 1)
    with pytest.raises(Refused, match=r"settlement\.nothing"):
        farm.draft("2026-03-02", "2026-03-08", cycle="MONTHLY")
    farm.draft("2026-03-02", "2026-03-08")
    with pytest.raises(Refused, match=r"settlement\.unfinished"):
        farm.draft("2026-03-02", "2026-03-09")
    farm.open("2026-03-12")
    with pytest.raises(Refused, match=r"settlement\.day_open"):
        farm.draft("2026-03-02", "2026-03-12")


@pytest.mark.parametrize(("from_date", "to_date", "cycle", "code"), [
    ("2026-03-09", "2026-03-08", "WEEKLY", "settlement.dates"),
    ("2026-03-02", "2026-03-08", "NONE", "settlement.cycle"),
])
def test_what_no_period_can_be(
    farm: Farm, from_date: str, to_date: str, cycle: str, code: str
) -> None:
    with pytest.raises(BadInput, match=code):
        farm.draft(from_date, to_date, cycle)


def test_a_settlement_is_reversed_once_by_one_of_its_own(farm: Farm) -> None:
    farm.day("2026-03-02", 10)
    note_deduction(farm.till, OFFICE, [farm.ref], "LABEL", 3_000, "라벨")
    first = farm.draft("2026-03-02", "2026-03-08")
    farm.pay(first.settlement_uid)
    paid_won = farm.payout(first.settlement_uid).payout_won
    back = reverse(farm.till, MANAGER, first.settlement_uid, "라벨값 틀림")
    turned = farm.payout(back)
    assert (turned.base_won, turned.payout_won) == (-18_000, -paid_won)
    for uid in (first.settlement_uid, back):
        with pytest.raises(Refused, match=r"settlement\.step"):
            reverse(farm.till, MANAGER, uid, "또")
    farm.day("2026-03-09", 1)
    again = farm.draft("2026-03-02", "2026-03-15")
    row = farm.payout(again.settlement_uid)
    # The same lines and the same label again, and what was paid already is taken off.
    assert row.base_won == 19_800
    assert row.deduction_won == 3_000 + paid_won
    assert row.payout_won == 19_800 - 2_376 - 3_000 - paid_won
    assert verify(farm.till, full=True).sale_count == 2


def test_only_the_newest_can_be_taken_back(farm: Farm) -> None:
    farm.day("2026-03-02", 10)
    first = farm.draft("2026-03-02", "2026-03-08")
    farm.pay(first.settlement_uid)
    farm.day("2026-03-09", 10)
    second = farm.draft("2026-03-09", "2026-03-15")
    with pytest.raises(Refused, match=r"settlement\.built_on"):
        reverse(farm.till, MANAGER, first.settlement_uid, "까닭")
    drop(farm.till, OFFICE, second.settlement_uid)
    reverse(farm.till, MANAGER, first.settlement_uid, "까닭")


def test_what_the_bank_sends_back_is_paid_the_next_time(farm: Farm) -> None:
    farm.day("2026-03-02", 10)
    first = farm.draft("2026-03-02", "2026-03-08")
    farm.pay(first.settlement_uid, failed={farm.ref: "예금주 다름"})
    assert farm.payout(first.settlement_uid).failed == "예금주 다름"
    farm.day("2026-03-09", 1)
    second = farm.draft("2026-03-09", "2026-03-15")
    assert farm.payout(second.settlement_uid).payout_won == 15_840 + 1_584


def test_without_an_account_money_waits(tmp_path: Path) -> None:
    shop = make_shop(tmp_path, with_shift=False)
    farm = Farm(shop)
    farm.day("2026-03-02", 10)
    first = farm.draft("2026-03-02", "2026-03-08")
    row = farm.payout(first.settlement_uid)
    assert (row.hold, row.payout_won, row.carry_out_won) == ("ACCOUNT", 0, 15_840)
    farm.pay(first.settlement_uid)
    give_account(shop.till, farm.ref)
    farm.day("2026-03-09", 1)
    second = farm.payout(farm.draft("2026-03-09", "2026-03-15").settlement_uid)
    assert (second.hold, second.carry_in_won, second.payout_won) == ("", 15_840, 17_424)
    shop.till.close()


def test_a_changed_account_wants_a_second_person_and_is_flagged(farm: Farm) -> None:
    farm.day("2026-03-02", 10)
    first = farm.draft("2026-03-02", "2026-03-08")
    farm.pay(first.settlement_uid)
    with pytest.raises(Refused, match=r"account\.same"):
        propose_account(farm.till, OFFICE, farm.ref, "012", "351-1234-5678-90", "햇살농원")
    account = propose_account(
        farm.till, OFFICE, farm.ref, "012", "3559999999999", "햇살농원", reason="통장 분실")
    with pytest.raises(Refused, match=r"account\.own_proposal"):
        decide_account(farm.till, OFFICE, account, confirmed=True)
    farm.day("2026-03-09", 10)
    waiting = farm.draft("2026-03-09", "2026-03-15")
    assert not farm.payout(waiting.settlement_uid).account_changed
    drop(farm.till, OFFICE, waiting.settlement_uid)
    decide_account(farm.till, MANAGER, account, confirmed=True)
    second = farm.draft("2026-03-09", "2026-03-15")
    assert farm.payout(second.settlement_uid).account_changed
    check(farm.till, OFFICE, second.settlement_uid)
    approve(farm.till, MANAGER, second.settlement_uid)
    made = export(farm.till, OFFICE, second.settlement_uid)
    assert [flag.what for flag in made.flags] == ["changed_account"]
    assert people.read_person(farm.till, account)["account_no"] == "3559999999999"


def test_a_rate_changed_later_changes_no_statement(farm: Farm) -> None:
    farm.day("2026-03-02", 10)
    first = farm.draft("2026-03-02", "2026-03-08")
    before = farm.payout(first.settlement_uid)
    set_rule(farm.till, MANAGER, Rule("", "새 요율", farm.till.business_date, "", 500))
    assert farm.payout(first.settlement_uid) == before
    drop(farm.till, OFFICE, first.settlement_uid)
    assert farm.payout(farm.draft("2026-03-02", "2026-03-08").settlement_uid).commission_won == (
        2_160)


def test_the_iksan_rebate_comes_once_after_its_quarter(farm: Farm) -> None:
    """10 % charged, and all of it back below five million won a year."""
    set_rule(farm.till, MANAGER, Rule("", "익산", "2026-03-02", "", 1_000))
    set_rebate(farm.till, MANAGER, Rebate(
        "", "익산 환급", "2026-01-01", "", "QUARTER", "YEAR_TO_DATE", (
            RebateBand(below_won=5_000_000, points_basis_points=1_000),
            RebateBand(below_won=10_000_000, points_basis_points=500),
            RebateBand(below_won=30_000_000, points_basis_points=200))))
    farm.day("2026-03-02", 10)
    early = farm.draft("2026-03-02", "2026-03-29")
    assert farm.payout(early.settlement_uid).rebate_won == 0
    farm.pay(early.settlement_uid)
    farm.day("2026-03-30", 10)
    second = farm.draft("2026-03-30", "2026-04-05")
    row = farm.payout(second.settlement_uid)
    assert (row.commission_won, row.rebate_won, row.payout_won) == (1_800, 3_600, 19_800)
    farm.pay(second.settlement_uid)
    farm.day("2026-04-06", 1)
    third = farm.draft("2026-04-06", "2026-04-12")
    assert farm.payout(third.settlement_uid).rebate_won == 0


def test_a_bunch_without_a_label_is_settled_once_its_farm_is_known(farm: Farm) -> None:
    till = farm.till
    farm.day("2026-03-02", 1)
    farm.open("2026-03-03")
    held = unlabelled.holding_product(till, CASHIER, farm.shop.products[0])
    cart = add(sell.start_cart(), held, quantity=2)
    sold = sell.complete_sale(till, CASHIER, cart, farm.shop.cash_for(cart))
    close_day(farm.shop)
    first = farm.draft("2026-03-02", "2026-03-08")
    assert farm.payout(first.settlement_uid).base_won == 1_800
    farm.pay(first.settlement_uid)
    farm.open("2026-03-10")
    unlabelled.assign(till, MANAGER, sold.sale_uid, 1, farm.shop.products[0].ref)
    close_day(farm.shop)
    second = farm.draft("2026-03-09", "2026-03-15")
    row = farm.payout(second.settlement_uid)
    assert (row.base_won, row.commission_won) == (3_600, 432)
    [line] = claim_rows.list_lines(till.read(), second.settlement_uid, farm.ref)
    assert (line.business_date, line.base_won) == ("2026-03-10", 3_600)


def test_who_stops_has_changed_nothing(farm: Farm) -> None:
    farm.day("2026-03-02", 10)
    farm.shop.clock.at_ms += 10 * 86_400_000
    before = farm.till.head

    class StopHere(Exception):
        pass

    for stop_at in range(5):
        def stop(done: int, _total: int, stop_at: int = stop_at) -> None:
            if done == stop_at:
                raise StopHere

        with pytest.raises(StopHere):
            draft(farm.till, OFFICE, cycle="WEEKLY", from_date="2026-03-02",
                  to_date="2026-03-08", pay_date="2026-03-11", on_progress=stop)
    assert farm.till.head == before
    assert settlement_rows.list_settlements(farm.till.read()) == []


@given(st.integers(-10**9, 10**9), st.sampled_from(["", "SUCCESSION"]))
def test_paid_and_carried_are_all_that_is_due(due_won: int, hold: str) -> None:
    payout_won, carry_won = share_payout(due_won, hold)
    assert payout_won + carry_won == due_won
    assert payout_won >= 0
    assert not (hold and payout_won)
    assert not (payout_won and carry_won)


@pytest.mark.parametrize(("cycle", "today", "period"), [
    ("WEEKLY", "2026-11-25", Period("2026-11-16", "2026-11-22", "2026-11-25")),
    ("WEEKLY", "2026-11-22", Period("2026-11-09", "2026-11-15", "2026-11-18")),
    ("SEMIMONTHLY", "2026-11-16", Period("2026-11-01", "2026-11-15", "2026-11-20")),
    ("SEMIMONTHLY", "2026-12-01", Period("2026-11-16", "2026-11-30", "2026-12-07")),
    ("MONTHLY", "2026-12-01", Period("2026-11-01", "2026-11-30", "2026-12-10")),
    ("MONTHLY", "2027-01-31", Period("2026-12-01", "2026-12-31", "2027-01-11")),
])
def test_periods_end_and_are_paid_as_usual(cycle: str, today: str, period: Period) -> None:
    assert last_period(cycle, date.fromisoformat(today)) == period


@given(st.sampled_from(CYCLES), st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_a_period_has_ended_and_is_paid_after_it(cycle: str, today: date) -> None:
    period = last_period(cycle, today)
    assert period.from_date <= period.to_date < today.isoformat()
    assert period.to_date < period.pay_date
    assert next_pay_date(cycle, today) >= today.isoformat()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_every_line_is_in_one_settlement(farm: Farm, seed: int) -> None:
    """Sales, returns, drafts dropped, settlements reversed in any order: none lost or twice."""
    dice = Random(seed)
    day = date(2026, 3, 2)
    receipts: list[str] = []
    live: list[Ref] = []
    for _ in range(14):
        what = dice.choice(("sell", "sell", "return", "settle", "settle", "reverse"))
        if what == "sell":
            day += timedelta(dice.randint(0, 3))
            receipts.append(farm.day(day.isoformat(), dice.randint(1, 9)))
        elif what == "return" and receipts:
            farm.give_back(day.isoformat(), receipts.pop(dice.randrange(len(receipts))), 1)
        elif what == "settle" and receipts:
            try:
                made = farm.draft("2026-03-02", day.isoformat())
            except Refused as refused:
                assert refused.code == "settlement.nothing"  # noqa: PT017 - either is right
                continue
            if dice.random() < 0.3:
                drop(farm.till, OFFICE, made.settlement_uid)
            else:
                farm.pay(made.settlement_uid)
                live.append(made.settlement_uid)
        elif what == "reverse" and live:
            reverse(farm.till, MANAGER, live.pop(), "시험")
    farm.day((day + timedelta(1)).isoformat(), 1)
    last = farm.draft("2026-03-02", (day + timedelta(1)).isoformat())
    live.append(last.settlement_uid)
    found = [
        (line.receipt_no, line.line_no)
        for uid in live for line in claim_rows.list_lines(farm.till.read(), uid, farm.ref)]
    everything = farm.till.read().execute(
        "SELECT s.receipt_no, l.line_no FROM sale s JOIN sale_line l USING (sale_uid)").fetchall()
    assert sorted(found) == sorted(everything)
    owed = sum(farm.payout(uid).base_won for uid in live)
    assert owed == farm.till.read().execute(
        "SELECT sum(commission_base_won) FROM sale_line").fetchone()[0]
    assert verify(farm.till, full=True).sale_count == len({no for no, _ in everything})
