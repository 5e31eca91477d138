"""Points: earned, spent before tax, taken back and given back by returns in any order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import catalog, holding, members, points, refund, sell
from app.cart import Cart, Member, add, set_member, set_quantity
from app.errors import BadInput, Refused
from app.points import allowed_of, earned_back, earned_on, spent_back
from app.ports import JobState
from app.pricing import price_cart
from app.receipts import receipt_of
from app.tender import cash_due, cash_tender
from app.verifying import verify
from models import kinds, local_rows, pricing_rows
from models.values import TaxClass
from printing.layout import as_text, lay_out
from tests.builders import build_product
from tests.house import WITH_PRINTER
from tests.shop import CASHIER, OPENING_MS, Shop, make_shop

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "points_42.txt"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    made.till.settings = msgspec.structs.replace(made.till.settings, points_on=True)
    yield made
    made.till.close()


@pytest.fixture
def member(shop: Shop) -> Member:
    return members.add_member(shop.till, CASHIER, name="홍길동", phone="010-0000-1234")


def pay(shop: Shop, cart: Cart) -> sell.CompletedSale:
    total_won = price_cart(cart).total_won
    tenders = [cash_tender(total_won, cash_due(total_won))] if total_won else []
    return sell.complete_sale(shop.till, CASHIER, cart, tenders)


def balance(shop: Shop, member: Member) -> int:
    return points.purse_of(shop.till, member.ref).balance


def grant(shop: Shop, member: Member, amount: int) -> None:
    """So many points from an earlier day."""
    rich = msgspec.structs.replace(shop.till.settings, points_earn_basis_points=10_000)
    plain, shop.till.settings = shop.till.settings, rich
    cart = set_member(shop.cart(1), member)
    assert amount % 1_800 == 0
    pay(shop, set_quantity(cart, 1, amount // 1_800))
    shop.till.settings = plain


def test_a_sale_earns_on_what_was_paid(shop: Shop, member: Member) -> None:
    pay(shop, set_member(shop.cart(2, 1, 1), member))  # 32,100
    assert balance(shop, member) == 321
    pay(shop, shop.cart(1))
    assert balance(shop, member) == 321


def test_without_the_setting_nothing_moves(shop: Shop, member: Member) -> None:
    shop.till.settings = msgspec.structs.replace(shop.till.settings, points_on=False)
    pay(shop, set_member(shop.cart(2), member))
    assert balance(shop, member) == 0
    with pytest.raises(Refused, match=r"points\.off"):
        points.spend(shop.till, CASHIER, set_member(shop.cart(2), member), 10)


def test_spent_points_are_a_discount_before_tax(shop: Shop, member: Member) -> None:
    grant(shop, member, 3_600)
    cart = points.spend(shop.till, CASHIER, set_member(shop.cart(0, 0, 1), member), 1_000)
    priced = price_cart(cart)
    assert (priced.total_won, priced.vat_won) == (22_000, 2_000)
    assert priced.lines[0].commission_base_won == 23_000  # the shop's promise, the shop's cost
    pay(shop, cart)
    assert balance(shop, member) == 3_600 - 1_000 + 220


def test_everything_may_be_paid_by_points(shop: Shop, member: Member) -> None:
    grant(shop, member, 3_600)
    cart = points.spend(shop.till, CASHIER, set_member(shop.cart(2), member), 3_600)
    done = pay(shop, cart)
    assert (done.total_won, balance(shop, member)) == (0, 0)
    plan = refund.plan_refund(refund.find_returnable(shop.till, done.receipt_no), {1: 1})
    refund.refund_sale(shop.till, CASHIER, plan, "상함")
    assert (plan.total_won, balance(shop, member)) == (0, 1_800)


def test_what_may_not_be_spent_is_said(shop: Shop, member: Member) -> None:
    grant(shop, member, 1_800)
    cart = set_member(shop.cart(1, 1), member)
    with pytest.raises(BadInput, match="not_in_units"):
        points.spend(shop.till, CASHIER, cart, 1_005)
    with pytest.raises(Refused, match="beyond_allowed"):
        points.spend(shop.till, CASHIER, cart, 1_810)
    with pytest.raises(BadInput, match="no_member"):
        points.spend(shop.till, CASHIER, shop.cart(1), 100)
    shop.till.settings = msgspec.structs.replace(shop.till.settings, points_spend_min=5_000)
    with pytest.raises(Refused, match="none_allowed"):
        points.spend(shop.till, CASHIER, cart, 100)


@pytest.mark.parametrize(("purse", "allowed"), [
    ((5_000, None, 1_000, 10), 5_000), ((999, None, 1_000, 10), 0), ((5_005, None, 0, 10), 5_000),
    ((5_000, 3_000, 1_000, 10), 3_000), ((5_000, 0, 1_000, 10), 0), ((5_000, -200, 1_000, 10), 0),
    ((-300, None, 0, 1), 0), ((2_345, None, 1_000, 1_000), 2_000)])
def test_how_much_is_allowed(purse: tuple[int, int | None, int, int], allowed: int) -> None:
    assert allowed_of(*purse) == allowed


def test_a_till_with_a_hub_keeps_to_its_allowance(shop: Shop, member: Member) -> None:
    grant(shop, member, 36_000)
    shop.till.hub_time_ms = OPENING_MS
    assert points.purse_of(shop.till, member.ref).allowed == 5_000
    pay(shop, points.spend(shop.till, CASHIER, set_member(shop.cart(0, 0, 1), member), 4_000))
    assert points.purse_of(shop.till, member.ref).allowed == 1_000


def test_points_fall_with_the_basket_and_go_with_the_member(shop: Shop, member: Member) -> None:
    grant(shop, member, 18_000)
    cart = points.spend(shop.till, CASHIER, set_member(shop.cart(5), member), 9_000)
    assert set_quantity(cart, 1, 2).points_won == 3_600
    assert set_member(cart, None).points_won == 0
    assert set_member(cart, replace(member, masked_name="*")).points_won == 9_000


def test_points_wait_in_the_purse_while_a_basket_is_held(shop: Shop, member: Member) -> None:
    grant(shop, member, 3_600)
    cart = points.spend(shop.till, CASHIER, set_member(shop.cart(3), member), 3_600)
    holding.save_draft(shop.till, cart)
    kept = holding.load_draft(shop.till)
    assert kept is not None
    assert kept.points_won == 3_600
    held = holding.hold_cart(shop.till, CASHIER, cart)
    assert holding.recall_cart(shop.till, CASHIER, held).points_won == 0


def test_bags_earn_nothing_and_are_not_paid_by_points(shop: Shop, member: Member) -> None:
    grant(shop, member, 18_000)
    bag = build_product("종량제봉투", 4_900, tax_class=TaxClass.NON_TAXABLE)
    cart = set_member(add(shop.cart(1), bag), member)
    assert points.suggest(shop.till, cart) == 1_800
    with pytest.raises(BadInput, match="too_many"):
        points.spend(shop.till, CASHIER, cart, 1_810)
    cart = points.spend(shop.till, CASHIER, cart, 1_800)
    assert price_cart(cart).total_won == 4_900
    pay(shop, cart)
    assert balance(shop, member) == 16_200


@pytest.mark.parametrize("order", [
    [{1: 3, 2: 1, 3: 2}], [{1: 1}, {3: 1}, {1: 2, 2: 1}, {3: 1}],
    [{3: 2}, {2: 1}, {1: 1}, {1: 1}, {1: 1}]])
def test_returns_in_any_order_leave_the_purse_as_it_was(
    shop: Shop, member: Member, order: list[dict[int, int]]
) -> None:
    grant(shop, member, 18_000)
    cart = points.spend(shop.till, CASHIER, set_member(shop.cart(3, 1, 2), member), 12_340)
    done = pay(shop, cart)
    assert balance(shop, member) == 18_000 - 12_340 + (56_900 - 12_340) // 100
    for quantities in order:
        plan = refund.plan_refund(
            refund.find_returnable(shop.till, done.receipt_no), quantities)
        refund.refund_sale(shop.till, CASHIER, plan, "상함")
    assert balance(shop, member) == 18_000
    assert verify(shop.till, full=True).sale_count == 2 + len(order)


def test_the_receipt_says_what_moved_and_what_is_left(shop: Shop, member: Member) -> None:
    grant(shop, member, 3_600)
    with shop.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=shop.products[2].ref, base_uid="",
            effective_from="", fields={"member_price_won": 21_300}))
    cart = set_member(sell.start_cart(), member)
    for product in shop.products:
        cart = add(cart, catalog.product_of(shop.till, product.ref))
    cart = points.spend(shop.till, CASHIER, cart, 1_000)
    done = pay(shop, cart)
    receipt = receipt_of(shop.till, done.sale_uid)
    assert receipt.member is not None
    assert receipt.member.saved_won == 1_700
    text = as_text(lay_out(receipt, 42), 42)
    assert text == GOLDEN.read_text(encoding="utf-8")
    plan = refund.plan_refund(refund.find_returnable(shop.till, done.receipt_no), {3: 1})
    back = refund.refund_sale(shop.till, CASHIER, plan, "상함")
    returned = receipt_of(shop.till, back.refund_uid).member
    assert returned is not None
    assert (returned.points_earned, returned.points_spent) == (-206, -745)
    moved = pricing_rows.list_moves(shop.till.read(), member.ref, 9)
    assert [(m.reason, m.points) for m in moved] == [
        ("EARNED_BACK", -206), ("SPENT_BACK", 745), ("EARNED", 276), ("SPENT", -1_000),
        ("EARNED", 3_600)]


def test_large_letters_for_whoever_wants_them(shop: Shop, member: Member) -> None:
    plain = pay(shop, set_member(shop.cart(1), member))
    assert not receipt_of(shop.till, plain.sale_uid).large_print
    wants = members.set_large_print(shop.till, CASHIER, member, wanted=True)
    assert wants.large_print
    assert members.find_by_ref(shop.till, member.ref) == wants
    done = pay(shop, set_member(shop.cart(1), wants))
    rows = lay_out(receipt_of(shop.till, done.sale_uid), 42)
    assert all(getattr(row, "tall", True) for row in rows)
    members.set_large_print(shop.till, CASHIER, wants, wanted=False)
    assert members.find_by_ref(shop.till, member.ref) == member
    assert verify(shop.till, full=True).sale_count == 2


def test_a_key_of_the_till_makes_one_receipt_large(shop: Shop) -> None:
    shop.till.machine = WITH_PRINTER
    done = pay(shop, replace(shop.cart(1), large_print=True))
    jobs = local_rows.list_jobs(shop.till.read(), (JobState.PENDING.value,), 9)
    assert [json.loads(job.payload_json) for job in jobs] == [
        {"sale_uid": done.sale_uid, "large_print": True}]


# -- any order sums ------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 99_999), min_size=1, max_size=9), st.integers(0, 2_000),
       st.data())
def test_parts_of_a_return_sum_to_the_whole(
    nets: list[int], rate: int, data: st.DataObject
) -> None:
    total = sum(nets)
    spent = data.draw(st.integers(0, total))
    left, earned, given_back = total, 0, 0
    for net in data.draw(st.permutations(nets)):
        earned += earned_back(left, net, rate)
        given_back += spent_back(spent, total, left, net)
        left -= net
        assert 0 <= earned <= earned_on(total, rate)
        assert 0 <= given_back <= spent
    assert (earned, given_back) == (earned_on(total, rate), spent)
