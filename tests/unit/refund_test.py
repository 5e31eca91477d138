"""Returns: never more than was sold, exact mirrors in any order, to the tenders that paid."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import payments, refund, sell, shift, staffing, verifying
from app.access import Action, Approval, approve
from app.cart import Cart, Discount, discount_receipt
from app.errors import BadInput, NeedsApproval, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.receipts import receipt_of
from app.refund import find_returnable, plan_refund, refund_sale
from app.tender import Tender, cash_due, cash_tender, find_tender_type
from models.values import BorneBy, SaleType
from tests.builders import build_handbook_cart, build_product
from tests.house import House
from tests.unit.pricing_test import carts

CARD = find_tender_type("CARD")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    yield made
    made.close()


def bring_back(house: House, receipt_no: str, quantities: dict[int, int]) -> refund.RefundPlan:
    plan = plan_refund(find_returnable(house.till, receipt_no), quantities)
    refund_sale(house.till, house.cashier, plan, "상함")
    return plan


def test_the_handbook_returns_one_by_one(house: House) -> None:
    cart = discount_receipt(build_handbook_cart(), Discount("", "단골", 2_000, BorneBy.SHOP))
    done = house.sell_for_cash(cart)
    plans = [bring_back(house, done.receipt_no, {4: 1}) for _ in range(3)]
    assert [p.total_won for p in plans] == [4_788, 4_788, 4_787]
    assert [p.vat_won for p in plans] == [435, 436, 435]
    rest = bring_back(house, done.receipt_no, {1: 2, 2: 1, 3: 1})
    assert rest.taxable_won == 22_023
    assert sum(p.vat_won for p in (*plans, rest)) == 3_308
    assert find_returnable(house.till, done.receipt_no).is_all_back
    paid = [sum(g.amount_won for g in p.give_back) for p in (*plans, rest)]
    assert all(won % 10 == 0 for won in paid)
    assert sum(paid) == 45_100
    assert shift.expected_cash(house.till, house.till.shift_uid) == 100_000
    assert verifying.verify(house.till, full=True).sale_count == 5


def test_never_more_than_was_sold_less_what_came_back(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    bring_back(house, done.receipt_no, {4: 2})
    for wrong in ({4: 2}, {1: 3}, {1: -1}):
        with pytest.raises(BadInput, match="too_many"):
            plan_refund(find_returnable(house.till, done.receipt_no), wrong)
    with pytest.raises(BadInput, match="no_such_line"):
        plan_refund(find_returnable(house.till, done.receipt_no), {9: 1})
    with pytest.raises(BadInput, match="nothing_chosen"):
        plan_refund(find_returnable(house.till, done.receipt_no), {1: 0})


def test_the_same_piece_is_not_given_back_twice(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    one = plan_refund(find_returnable(house.till, done.receipt_no), {3: 1})
    other = plan_refund(find_returnable(house.till, done.receipt_no), {3: 1})
    first = refund_sale(house.till, house.cashier, one, "상함")
    assert refund_sale(house.till, house.cashier, one, "상함") == first
    with pytest.raises(Refused, match="changed_meanwhile"):
        refund_sale(house.till, house.cashier, other, "상함")


def test_cash_rounding_comes_back_with_the_return_that_closes_the_sale(house: House) -> None:
    potato = build_product("감자", 4_687)
    done = house.sell_for_cash(house.cart_of(potato, build_product("무", 3_006)))
    assert (done.total_won, done.cash_rounding_won) == (7_693, 3)
    first = bring_back(house, done.receipt_no, {1: 1})
    second = bring_back(house, done.receipt_no, {2: 1})
    assert [sum(g.amount_won for g in p.give_back) for p in (first, second)] == [4_680, 3_010]
    assert first.cash_rounding_won + second.cash_rounding_won == 3


def test_a_card_is_taken_back_by_a_cancel_of_its_own(house: House) -> None:
    cart = build_handbook_cart()
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 47_100)
    done = sell.complete_sale(
        house.till, house.cashier, cart,
        [Tender(CARD, 47_100, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer(approval_no="00123456")})
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {3: 1})
    [part] = plan.give_back
    assert (part.amount_won, part.tender.approval_no) == (23_000, "00123456")
    with pytest.raises(Refused, match="not_approved"):
        refund_sale(house.till, house.cashier, plan, "상함")
    with pytest.raises(Refused, match="not_approved"):
        # An approval cannot stand for a cancel.
        refund_sale(house.till, house.cashier, plan, "상함", cancels={1: intent.payment_uid})
    cancel_uid = payments.intend_cancel(
        house.till, house.cashier, plan.refund_uid, intent.payment_uid, part.amount_won)
    refund_sale(
        house.till, house.cashier, plan, "상함", cancels={1: cancel_uid},
        answers={cancel_uid: TerminalAnswer(approval_no="00999999")})
    assert payments.list_doubts(house.till) == []
    report = shift.x_report(house.till, house.cashier)
    assert (report.sale_count, report.return_count, report.total_won) == (1, 1, 24_100)
    assert (report.card_count, report.card_won) == (2, 24_100)


def test_a_return_needs_a_reason_a_right_and_a_sale(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {1: 1})
    with pytest.raises(BadInput, match="reason_missing"):
        refund_sale(house.till, house.cashier, plan, " ")
    with pytest.raises(NeedsApproval):
        refund_sale(house.till, house.volunteer, plan, "상함")
    wrong = Approval(
        "0" * 32, house.manager.staff_ref, house.volunteer.staff_ref, Action.REFUND)
    with pytest.raises(Refused, match="does_not_fit"):
        refund_sale(house.till, house.volunteer, plan, "상함", approval=wrong)
    back = refund_sale(house.till, house.cashier, plan, "상함")
    with pytest.raises(Refused, match="is_a_return"):
        find_returnable(house.till, back.receipt_no)
    with pytest.raises(BadInput, match="unknown"):
        find_returnable(house.till, "20200101-01-0001")


def test_weighed_goods_come_back_whole(house: House) -> None:
    from app.cart import add

    potato = build_product("감자", 380, sale_type=SaleType.WEIGHT)
    cart = add(sell.start_cart(), potato, weight_g=1_234)
    done = house.sell_for_cash(cart)
    bring_back(house, done.receipt_no, {1: 1})
    stock = house.till.read().execute("SELECT sum(quantity), sum(weight_g) FROM stock_move")
    assert stock.fetchone() == (0, 0)


def test_the_slip_says_return_and_names_the_original(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {3: 1})
    back = refund_sale(house.till, house.cashier, plan, "상함")
    receipt = receipt_of(house.till, back.refund_uid)
    assert receipt.original_number == done.receipt_no
    assert receipt.number == "20261122-01-0002"
    assert receipt.totals.total_won == -23_000


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(carts(), st.data())
def test_any_order_of_returns_is_an_exact_mirror(cart: Cart, data: st.DataObject) -> None:
    """Sale and all its returns, in any pieces and order: every account is back at zero."""
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        house.till.settings = msgspec.structs.replace(
            house.till.settings, refund_limit_won=1_000_000_000)
        house.open(0)
        total_won = price_cart(cart).total_won
        if total_won == 0:
            house.close()
            return
        card_won = data.draw(st.integers(0, total_won))
        tenders, answers = [], {}
        if card_won:
            intent = payments.intend_payment(
                house.till, house.cashier, cart, price_cart(cart), card_won)
            tenders.append(Tender(CARD, card_won, payment_uid=intent.payment_uid))
            answers[intent.payment_uid] = TerminalAnswer()
        if cash_due(total_won - card_won) or not tenders:
            tenders.append(cash_tender(total_won - card_won, cash_due(total_won - card_won) or 10))
        elif total_won - card_won:
            house.close()
            return
        # A manager's sale: any discount is in it.
        done = sell.complete_sale(house.till, house.manager, cart, tenders, answers=answers)
        while not (left := find_returnable(house.till, done.receipt_no)).is_all_back:
            line = data.draw(st.sampled_from([x for x in left.lines if left.left_of(x)]))
            pieces = data.draw(st.integers(1, left.left_of(line)))
            plan = plan_refund(left, {line.line_no: pieces})
            cancels, said = {}, {}
            for part in plan.give_back:
                if part.tender.payment_uid is not None:
                    uid = payments.intend_cancel(
                        house.till, house.cashier, plan.refund_uid, part.tender.payment_uid,
                        part.amount_won)
                    cancels[part.tender.tender_no], said[uid] = uid, TerminalAnswer()
            refund_sale(
                house.till, house.cashier, plan, "시험", cancels=cancels, answers=said)
        sums = house.till.read().execute(
            "SELECT sum(gross_won), sum(discount_won), sum(exempt_won), sum(taxable_won), "
            "sum(non_taxable_won), sum(vat_won), sum(total_won), sum(cash_rounding_won) "
            "FROM sale").fetchone()
        assert sums == (0,) * 8
        assert house.till.read().execute(
            "SELECT sum(net_won), sum(commission_base_won), sum(receipt_discount_share_won) "
            "FROM sale_line").fetchone() == (0, 0, 0)
        assert shift.expected_cash(house.till, house.till.shift_uid) == 0
        assert verifying.verify(house.till, full=False).sale_count >= 2
        house.close()


def test_a_large_return_needs_a_second_person_whoever_is_at_the_till(house: House) -> None:
    till = house.till
    done = house.sell_for_cash(house.cart_of(build_product("쌀", 60_000)))
    plan = plan_refund(find_returnable(till, done.receipt_no), {1: 1})
    for who in (house.volunteer, house.cashier, house.manager):
        with pytest.raises(NeedsApproval) as need:
            refund_sale(till, who, plan, "상함")
        assert need.value.values == {"action": "REFUND_OVER_LIMIT", "amount_won": 60_000}
    staffing.reset_pin(till, house.manager, house.second_manager.staff_ref, "1357")
    given = approve(
        till, house.manager, house.second_manager.no, "1357", Action.REFUND_OVER_LIMIT,
        amount_won=60_000)
    assert refund_sale(till, house.manager, plan, "상함", approval=given).total_won == 60_000
    small = house.sell_for_cash(house.cart_of(build_product("쌀", 50_000)))
    plan = plan_refund(find_returnable(till, small.receipt_no), {1: 1})
    refund_sale(till, house.cashier, plan, "상함")
    verifying.verify(till, full=True)
