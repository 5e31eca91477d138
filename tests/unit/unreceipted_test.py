"""Back without a receipt: a second person, a reason, and never dearer or more than was sold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app import shift, staffing, unreceipted, verifying
from app.access import Action, Approval, approve
from app.errors import BadInput, NeedsApproval, Refused
from app.receipts import receipt_of
from app.unreceipted import Piece, plan_unreceipted, return_unreceipted
from models.values import Role, SaleType, TaxClass
from tests.builders import build_product
from tests.house import House

LETTUCE = build_product("청상추", 1_805)
OIL = build_product("참기름", 23_000, tax_class=TaxClass.TAXABLE_10)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    made.sell_for_cash(made.cart_of(LETTUCE, LETTUCE, OIL))
    yield made
    made.close()


def word_of(house: House, amount_won: int) -> Approval:
    manager = staffing.add_staff(
        house.till, house.manager, "08", "최윤아", Role.MANAGER, "8642")
    return approve(
        house.till, house.cashier, manager, "8642", Action.REFUND_WITHOUT_RECEIPT, "", amount_won)


def test_a_second_person_gives_cash_back_and_it_is_on_the_list(house: House) -> None:
    plan = plan_unreceipted(house.till, [Piece(LETTUCE, 1_805)])
    assert (plan.paid_won, plan.cash_rounding_won) == (1_800, 5)
    for who in (house.cashier, house.manager, house.volunteer):
        with pytest.raises(NeedsApproval):
            return_unreceipted(house.till, who, plan, "맛이 감")
    approval = word_of(house, 1_800)
    before = shift.expected_cash(house.till, house.till.shift_uid)
    done = return_unreceipted(house.till, house.cashier, plan, "맛이 감", approval=approval)
    again = return_unreceipted(house.till, house.cashier, plan, "맛이 감", approval=approval)
    assert again == done
    assert shift.expected_cash(house.till, house.till.shift_uid) == before - 1_800
    row = house.till.read().execute(
        "SELECT receipt_no, cashier_ref, approver_ref, amount_won, tender_code, reason "
        "FROM unreceipted_return").fetchone()
    assert row == (done.receipt_no, house.cashier.staff_ref, approval.approver_ref, 1_800,
                   "CASH", "맛이 감")
    paper = receipt_of(house.till, done.refund_uid)
    assert (paper.number, paper.lines[0].amount_won) == (done.receipt_no, -1_805)
    assert paper.notes == ("영수증 없는 반품",)
    assert verifying.verify(house.till, full=True).sale_count == 2
    report = shift.x_report(house.till, house.cashier)
    assert (report.return_count, report.cash_refunds_won) == (1, 1_800)


def test_dearer_more_or_never_sold_does_not_come_back(house: House) -> None:
    with pytest.raises(BadInput, match=r"unreceipted\.price"):
        plan_unreceipted(house.till, [Piece(LETTUCE, 1_806)])
    with pytest.raises(BadInput, match=r"unreceipted\.quantity"):
        plan_unreceipted(house.till, [Piece(LETTUCE, 1_000, 3)])
    with pytest.raises(BadInput, match=r"unreceipted\.quantity"):
        plan_unreceipted(house.till, [Piece(LETTUCE, 1_000, 1), Piece(LETTUCE, 900, 2)])
    with pytest.raises(Refused, match=r"unreceipted\.not_sold"):
        plan_unreceipted(house.till, [Piece(build_product("무", 3_000), 3_000)])
    with pytest.raises(BadInput, match="nothing_chosen"):
        plan_unreceipted(house.till, [])
    house.till.settings = msgspec.structs.replace(
        house.till.settings, unreceipted_limit_won=20_000)
    with pytest.raises(Refused, match=r"unreceipted\.limit"):
        plan_unreceipted(house.till, [Piece(OIL, 23_000)])


def test_what_came_back_cannot_come_back_again(house: House) -> None:
    plan = plan_unreceipted(house.till, [Piece(LETTUCE, 1_805, 2)])
    return_unreceipted(
        house.till, house.cashier, plan, "맛이 감", approval=word_of(house, plan.paid_won))
    with pytest.raises(Refused, match="not_sold"):
        plan_unreceipted(house.till, [Piece(LETTUCE, 1_805)])


def test_weighed_goods_are_bounded_by_their_grams(house: House) -> None:
    from app.cart import add, new_cart
    from models.values import new_ref

    carrot = build_product("당근", 380, sale_type=SaleType.WEIGHT)
    house.sell_for_cash(add(new_cart(new_ref()), carrot, weight_g=1_234))
    plan = plan_unreceipted(house.till, [Piece(carrot, 380, weight_g=1_234)])
    assert plan.paid_won == 4_680
    with pytest.raises(BadInput, match="quantity"):
        plan_unreceipted(house.till, [Piece(carrot, 380, weight_g=1_235)])
    assert unreceipted.bounds_of(house.till, carrot).highest_won == 380


def test_the_shop_may_hand_out_no_cash(house: House) -> None:
    house.till.settings = msgspec.structs.replace(
        house.till.settings, unreceipted_tender="BANK_TRANSFER")
    plan = plan_unreceipted(house.till, [Piece(LETTUCE, 1_805)])
    assert (plan.paid_won, plan.cash_rounding_won) == (1_805, 0)
    before = shift.expected_cash(house.till, house.till.shift_uid)
    done = return_unreceipted(
        house.till, house.cashier, plan, "맛이 감", approval=word_of(house, 1_805))
    assert done.cash_won == 0
    assert shift.expected_cash(house.till, house.till.shift_uid) == before
    verifying.verify(house.till, full=True)
