"""The exception report: each fraud shows with cashier and amount, an honest day shows none.

Method: a made-up staff by chance (`tests.staff`), and the same kinds of fraud through a real till.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import exception_report, handover, members, receipts, sell, shift
from app.access import Action, Approval, Session
from app.cart import Discount
from app.correction import Truth, correct_tender
from app.errors import BadInput, Refused
from app.exceptions import Measure, Report, make_report, median, usual_minutes
from app.practice_goods import Dice
from app.pricing import price_cart
from app.refund import find_returnable, plan_refund, refund_sale
from app.reports import exports
from app.tender import cash_tender, notes_and_coins
from app.unreceipted import Piece, plan_unreceipted, return_unreceipted
from models import exception_rows, kinds
from models.kinds_pricing import PhoneApprovalAsked
from models.values import BorneBy, Ref, Role, StaffStatus, new_ref
from tests.shop import Shop, make_shop
from tests.staff import CASHIERS, FRAUDS, REFUND_LIMIT_WON, Staff, defraud

HOURS = (570, 1_200)


def report_of(staff: Staff) -> Report:
    return make_report(
        staff.acts, staff.sold, staff.today, staff.today, refund_limit_won=REFUND_LIMIT_WON,
        late=HOURS)


@pytest.mark.parametrize("sales", [60, 250])
@pytest.mark.parametrize("seed", range(1, 13))
def test_an_honest_day_shows_nothing(seed: int, sales: int) -> None:
    staff = Staff(seed, sales)
    staff.sell(22)
    assert report_of(staff).flags == ()


@pytest.mark.parametrize("fraud", FRAUDS)
@pytest.mark.parametrize("seed", range(101, 105))
def test_a_planted_offender_is_found_and_nobody_else(fraud: Measure, seed: int) -> None:
    staff = Staff(seed, 120)
    staff.sell(22)
    cashier = CASHIERS[seed % len(CASHIERS)]
    won = defraud(staff, cashier, fraud)
    flags = report_of(staff).flags
    found = next(flag for flag in flags if flag.measure is fraud)
    assert found.cashier == cashier
    assert {flag.cashier for flag in flags} == {cashier}
    assert found.won >= (0 if fraud is Measure.NO_SALE else won * 9 // 10)


def test_who_does_it_every_day_does_not_become_his_own_normal() -> None:
    """The normal is the other cashiers': eight weeks of the same fraud hide nothing."""
    staff = Staff(7, 150)
    for _ in range(30):
        staff.sell()
        defraud(staff, "cb", Measure.CART_VOID)
    flags = report_of(staff).flags
    assert {(flag.cashier, flag.measure) for flag in flags} >= {("cb", Measure.CART_VOID)}
    assert {flag.cashier for flag in flags} == {"cb"}


def test_a_hidden_void_is_a_hidden_fraud() -> None:
    """The mutation: without the entry of what was taken away the report has nothing to say."""
    staff = Staff(3, 120)
    staff.sell(22)
    defraud(staff, "ca", Measure.CART_VOID)
    assert report_of(staff).flags
    staff.acts = [act for act in staff.acts if act.measure is not Measure.CART_VOID]
    assert report_of(staff).flags == ()


def test_a_new_shop_is_held_against_a_general_norm() -> None:
    staff = Staff(5, 120)
    staff.sell(1)
    defraud(staff, "cc", Measure.CART_VOID)
    flag = next(f for f in report_of(staff).flags if f.measure is Measure.CART_VOID)
    assert not flag.normal.is_own
    assert flag.cashier == "cc"


@given(st.lists(st.integers(0, 10_000), min_size=1))
def test_the_median_has_half_on_either_side(values: list[int]) -> None:
    middle = median(values)
    assert sum(value < middle for value in values) * 2 <= len(values)
    assert sum(value > middle for value in values) * 2 <= len(values)


def test_the_usual_day_leaves_out_a_stray_receipt() -> None:
    minutes = [(180, 1), *((600 + n, 10) for n in range(60)), (1_400, 1)]
    assert usual_minutes(minutes) == (600, 659)
    assert usual_minutes([(600, 3)]) is None


# -- through a till ------------------------------------------------------------------------------

FIRST_DAY = date(2026, 3, 2)


@dataclass
class Counter:
    """A shop of three cashiers and its days, sold through the use cases."""

    shop: Shop
    cashiers: list[Session] = field(default_factory=list)
    managers: list[Session] = field(default_factory=list)
    days: int = 0

    def staff(self, no: str, role: Role, pin: str = "") -> Session:
        ref = new_ref()
        with self.shop.till.unit("") as unit:
            unit.record(kinds.StaffChanged(
                staff_ref=ref, no=no, role=role, status=StaffStatus.ACTIVE))
        return Session(ref, no, role)

    @property
    def today(self) -> str:
        return (FIRST_DAY + timedelta(days=self.days - 1)).isoformat()

    def begin(self) -> None:
        day = FIRST_DAY + timedelta(days=self.days)
        self.days += 1
        self.at(day, 9, 45)
        shift.open_shift(self.shop.till, self.cashiers[0], 100_000, business_date=day)

    def at(self, day: date, hour: int, minute: int) -> None:
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
        self.shop.clock.at_ms = int(moment.timestamp() * 1000) - 9 * 3_600_000

    def go_on(self, seconds: int) -> None:
        self.shop.clock.at_ms += seconds * 1_000

    def sell(self, cashier: Session, *quantities: int) -> Ref:
        cart = self.shop.cart(*quantities)
        total_won = price_cart(cart).total_won
        return sell.complete_sale(
            self.shop.till, cashier, cart, [cash_tender(total_won, total_won)]).sale_uid

    def end(self, off_won: int = 0) -> None:
        till = self.shop.till
        expected_won = shift.expected_cash(till, till.shift_uid)
        shift.count_cash(till, self.cashiers[0], dict(notes_and_coins(expected_won + off_won)))
        shift.close_shift(till, self.cashiers[0], reason="모름" if off_won else "")

    def honest(self, seed: int, *, sales: int = 24) -> None:
        """A day's selling of all three, with the small slips of every day."""
        dice = Dice(seed, self.days)
        till = self.shop.till
        day = FIRST_DAY + timedelta(days=self.days - 1)
        for n in range(sales):
            self.at(day, 10 + n * 9 // sales, n * 9 * 60 // sales % 60)
            for cashier in self.cashiers:
                self.go_on(40)
                uid = self.sell(cashier, *(dice.roll(2) for _ in range(2)), 1)
                if dice.hits(3):
                    cart = self.shop.cart(1, 1)
                    sell.void_line(till, cashier, cart, cart.lines[0].id)
                if dice.hits(1):
                    shift.open_drawer(till, cashier, "잔돈 교환")
                if dice.hits(1):
                    self.give_back(cashier, uid)

    def give_back(self, cashier: Session, uid: Ref, *, won_max: int = 0) -> int:
        """The whole sale comes back, or as many pieces of its first line as stay below."""
        till = self.shop.till
        found = find_returnable(till, receipts.receipt_of(till, uid).number)
        wanted = {line.line_no: line.quantity for line in found.lines}
        if won_max:
            line = found.lines[0]
            wanted = {line.line_no: min(line.quantity, won_max // line.unit_price_won)}
        plan = plan_refund(found, wanted)
        return refund_sale(till, cashier, plan, "맛이 없음").total_won

    def allow(self, cashier: Session, action: Action, won: int) -> Approval:
        """A manager's word, as his PIN would have left it."""
        given = Approval(new_ref(), self.managers[0].staff_ref, cashier.staff_ref, action, won)
        with self.shop.till.unit(given.approver_ref) as unit:
            unit.record(kinds.ApprovalGiven(
                approval_uid=given.uid, approver_ref=given.approver_ref,
                asked_by_ref=given.asked_by_ref, action=action.value, reason="",
                amount_won=won))
        return given

    def report(self) -> list[exception_report.Told]:
        found = exception_report.read_exceptions(
            self.shop.till, self.managers[0], self.today, self.today)
        return exception_report.tell(self.shop.till, found)


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """Eight honest days behind it; the tests below sell one day each, in their order."""
    shop = make_shop(tmp_path_factory.mktemp("exceptions"), with_shift=False)
    made = Counter(shop)
    made.cashiers = [made.staff(f"1{n}", Role.CASHIER) for n in range(3)]
    made.managers = [made.staff(f"0{n}", Role.MANAGER) for n in (1, 2)]
    for seed in range(8):
        made.begin()
        made.honest(seed)
        made.end()
    yield made
    shop.till.close()


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_an_honest_day_at_the_till_shows_nothing(counter: Counter, seed: int) -> None:
    counter.begin()
    counter.honest(seed)
    counter.end(off_won=-500)
    assert counter.report() == []


def void_after_cash(counter: Counter, cashier: Session) -> int:
    """T1: the customer pays and goes, the basket is taken away, the drawer opened by hand."""
    won = 0
    for _ in range(4):
        cart = counter.shop.cart(2, 1, 1)
        won += price_cart(cart).total_won
        sell.void_cart(counter.shop.till, cashier, cart, "손님이 안 삼")
        counter.go_on(30)
        shift.open_drawer(counter.shop.till, cashier, "잔돈 교환")
    return won


def remove_lines(counter: Counter, cashier: Session) -> int:
    won = 0
    for _ in range(12):
        cart = counter.shop.cart(1, 1, 1)
        line = cart.lines[-1]
        won += line.gross_won
        sell.void_line(counter.shop.till, cashier, cart, line.id)
    return won


def open_the_drawer(counter: Counter, cashier: Session) -> int:
    for _ in range(11):
        shift.open_drawer(counter.shop.till, cashier, "잔돈 교환")
        counter.go_on(200)
    return 0


def give_back_at_once(counter: Counter, cashier: Session) -> int:
    won = 0
    for _ in range(6):
        uid = counter.sell(cashier, 1, 0, 1)
        counter.go_on(300)
        won += counter.give_back(cashier, uid)
    return won


def stay_below_the_limit(counter: Counter, cashier: Session) -> int:
    won = 0
    for _ in range(5):
        uid = counter.sell(cashier, 0, 9, 0)
        counter.go_on(3_000)
        won += counter.give_back(cashier, uid, won_max=49_500)
    return won


def give_back_without_a_receipt(counter: Counter, cashier: Session) -> int:
    till, won = counter.shop.till, 0
    for _ in range(4):
        plan = plan_unreceipted(till, [Piece(counter.shop.products[2], 23_000)])
        allowed = counter.allow(cashier, Action.REFUND_WITHOUT_RECEIPT, plan.paid_won)
        return_unreceipted(till, cashier, plan, "영수증 잃음", approval=allowed)
        won += plan.paid_won
    return won


def correct_tenders(counter: Counter, cashier: Session) -> int:
    won = 0
    for _ in range(7):
        uid = counter.sell(cashier, 1, 1, 0)
        correct_tender(counter.shop.till, cashier, uid, 1, Truth("CARD"), "카드였음")
        won += 7_300
    return won


def sell_to_a_friend(counter: Counter, cashier: Session) -> int:
    till, won = counter.shop.till, 0
    for _ in range(7):
        product = counter.shop.products[2]
        allowed = counter.allow(cashier, Action.PRICE_OVERRIDE, 9_000)
        cart = sell.add_open_price(
            till, cashier, sell.start_cart(), product, 9_000, approval=allowed)
        sell.complete_sale(till, cashier, cart, counter.shop.cash_for(cart))
        won += 14_000
    return won


def discount_by_hand(counter: Counter, cashier: Session) -> int:
    till, won = counter.shop.till, 0
    for _ in range(16):
        cart = counter.shop.cart(0, 0, 1)
        cart = sell.discount(till, cashier, cart, cart.lines[0].id, Discount(
            "", "단골", 2_300, BorneBy.SHOP))
        sell.complete_sale(till, cashier, cart, counter.shop.cash_for(cart))
        won += 2_300
    return won


def call_the_manager(counter: Counter, cashier: Session) -> int:
    """A voice allowed it: seen by nobody, so the owner sees how often (T3)."""
    till, manager, won = counter.shop.till, counter.managers[0], 0
    for _ in range(6):
        request_uid = new_ref()
        with till.unit(cashier.staff_ref) as unit:
            unit.record(PhoneApprovalAsked(
                request_uid=request_uid, approver_ref=manager.staff_ref,
                asked_by_ref=cashier.staff_ref, action="DISCOUNT_OVER_LIMIT", amount_won=9_000,
                request_no="123456", list_no=1, row_no=1))
        with till.unit(manager.staff_ref) as unit:
            unit.record(kinds.ApprovalGiven(
                approval_uid=new_ref(), approver_ref=manager.staff_ref,
                asked_by_ref=cashier.staff_ref, action="DISCOUNT_OVER_LIMIT", reason="",
                amount_won=9_000, means="phone", request_uid=request_uid))
        won += 9_000
    return won


def name_one_member(counter: Counter, cashier: Session) -> int:
    """T2: one's own card for other people's purchases."""
    till = counter.shop.till
    row = members.find_by_no(till, "0900")
    member = row or members.add_member(till, cashier, name="홍길동", no="0900")
    for _ in range(8):
        cart = sell.name_member(counter.shop.cart(1, 1), member)
        sell.complete_sale(till, cashier, cart, counter.shop.cash_for(cart))
    return 6 * 7_300


def void_at_night(counter: Counter, cashier: Session) -> int:
    day = FIRST_DAY + timedelta(days=counter.days - 1)
    counter.at(day, 22, 40)
    won = 0
    for _ in range(3):
        cart = counter.shop.cart(1, 1, 1)
        won += price_cart(cart).total_won
        sell.void_cart(counter.shop.till, cashier, cart, "연습")
        counter.go_on(240)
    return won


AT_THE_TILL: list[tuple[Measure, Callable[[Counter, Session], int]]] = [
    (Measure.VOID_THEN_OPEN, void_after_cash), (Measure.CART_VOID, void_after_cash),
    (Measure.LINE_VOID, remove_lines), (Measure.NO_SALE, open_the_drawer),
    (Measure.QUICK_REFUND, give_back_at_once), (Measure.REFUND, give_back_at_once),
    (Measure.NEAR_LIMIT, stay_below_the_limit),
    (Measure.BLIND_REFUND, give_back_without_a_receipt),
    (Measure.TENDER_CORRECTION, correct_tenders), (Measure.OVERRIDE, sell_to_a_friend),
    (Measure.DISCOUNT, discount_by_hand), (Measure.MEMBER_OFTEN, name_one_member),
    (Measure.LATE, void_at_night), (Measure.PHONE_APPROVAL, call_the_manager),
]


@pytest.mark.parametrize(("measure", "fraud"), AT_THE_TILL)
def test_a_scripted_fraud_shows_with_cashier_and_amount(
    counter: Counter, measure: Measure, fraud: Callable[[Counter, Session], int]
) -> None:
    """T1 to T4, each on a day of its own, by a cashier of its own."""
    cashier = counter.cashiers[counter.days % 3]
    counter.begin()
    counter.honest(counter.days, sales=20)
    won = fraud(counter, cashier)
    counter.end()
    told = counter.report()
    found = next(one for one in told if one.flag.measure is measure)
    assert found.cashier_no == cashier.no
    assert found.flag.won >= won
    assert {one.cashier_no for one in told} == {cashier.no}
    assert cashier.no in found.sentence
    if won:
        assert f"{found.flag.won:,}" in found.sentence


def test_a_short_drawer_shows_with_who_had_it_last(counter: Counter) -> None:
    counter.begin()
    counter.honest(40)
    assert handover.note_hand_over(counter.shop.till, counter.cashiers[2])
    counter.end(off_won=-45_000)
    (told,) = counter.report()
    assert (told.flag.measure, told.cashier_no, told.flag.won) == (
        Measure.DIFFERENCE, counter.cashiers[2].no, 45_000)


def test_the_mutation_a_void_hidden_from_the_rows_is_not_reported(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter.begin()
    counter.honest(41)
    void_after_cash(counter, counter.cashiers[0])
    counter.end()
    seen = {one.flag.measure for one in counter.report()}
    assert Measure.CART_VOID in seen
    read = exception_rows.list_acts
    monkeypatch.setattr(exception_rows, "list_acts", lambda *where: [
        row for row in read(*where) if row.kind != "cart_void"])
    assert Measure.CART_VOID not in {one.flag.measure for one in counter.report()}


def test_the_report_is_an_export_and_a_paper(counter: Counter) -> None:
    till = counter.shop.till
    counter.begin()
    for _ in range(4):
        void_after_cash(counter, counter.cashiers[1])
    counter.end()
    wanted = exports.find_export("exceptions")
    made = exports.make_export(
        till, wanted, from_date=counter.today, to_date=counter.today)
    text = made.data.decode("utf-8-sig")
    assert made.row_count >= 1
    assert "전체취소" in text
    assert counter.cashiers[1].no in text
    whole = exports.make_export(till, wanted, form="xlsx")
    assert whole.data[:2] == b"PK"
    found = exception_report.gather(till, counter.today, counter.today)
    paper = exception_report.paper_of(till, found, "en")
    assert any("baskets taken away" in cell for row in paper.rows for cell in row)


def test_only_who_may_read_reports_reads_this_one(counter: Counter) -> None:
    with pytest.raises(Refused):
        exception_report.read_exceptions(
            counter.shop.till, counter.cashiers[0], "2026-03-02", "2026-03-02")
    for first, last in (("2026-03-03", "2026-03-02"), ("gestern", "2026-03-02")):
        with pytest.raises(BadInput, match=r"export\.dates"):
            exception_report.gather(counter.shop.till, first, last)
