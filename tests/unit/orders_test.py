"""Orders: set aside for a day and a person, and a deposit that is owed until it is used."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import closing, holding, orders, people, sell, shift
from app.cart import Cart
from app.errors import BadInput, Refused
from app.orders import Wish
from app.pricing import price_cart
from app.report_slips import slip_of
from app.tender import Tender, cash_due, cash_tender, find_tender_type, rest_after
from app.verifying import verify
from models import counter_rows, journal
from models.values import Won
from tests.shop import CASHIER, Shop, make_shop

TODAY = "2026-03-02"
NAME = "김순자"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path)


def wish(day: str = TODAY, **values: object) -> Wish:
    fields: dict[str, object] = {
        "name": NAME, "phone": "010-1234-5678", "pick_up_date": day, "consented": True, **values}
    return Wish(**fields)  # type: ignore[arg-type]


def pay(shop: Shop, cart: Cart, *, with_deposit: bool = True) -> list[Tender]:
    """The deposit first, the rest in exact cash."""
    total_won = price_cart(cart).total_won
    order = orders.order_of_cart(shop.till, cart)
    part = orders.deposit_tender_of(order, total_won) if order and with_deposit else None
    tenders = [part] if part else []
    rest_won = rest_after(total_won, tenders)
    if cash_due(rest_won):
        tenders.append(cash_tender(rest_won, cash_due(rest_won)))
    return tenders


def in_drawer(shop: Shop) -> Won:
    return shift.x_report(shop.till, CASHIER).expected_won


def test_a_deposit_is_owed_and_lies_in_the_drawer(shop: Shop) -> None:
    orders.place_order(shop.till, CASHIER, shop.cart(2, 1), wish(), deposit_won=5_000)
    report = shift.x_report(shop.till, CASHIER)
    assert (report.sale_count, report.total_won, report.cash_sales_won) == (0, 0, 0)
    assert (report.deposit_taken_won, report.deposit_held_won) == (5_000, 5_000)
    assert report.expected_won == 105_000
    rows = {row.label: row.value for row in slip_of(shop.till, report).rows}
    assert (rows["받은 예약금"], rows["맡아 둔 예약금"]) == ("5,000", "5,000")
    order = orders.list_orders(shop.till)[0]
    assert (order.who, order.phone_end, order.rest_won) == ("김*자", "5678", 4_100)


def test_the_order_sold_uses_its_deposit_and_the_drawer_is_right_all_along(shop: Shop) -> None:
    uid = orders.place_order(shop.till, CASHIER, shop.cart(2, 1), wish(), deposit_won=5_000)
    cart = orders.take_up(shop.till, CASHIER, uid)
    done = sell.complete_sale(shop.till, CASHIER, cart, pay(shop, cart))
    report = shift.x_report(shop.till, CASHIER)
    assert (done.total_won, report.cash_sales_won) == (9_100, 9_100)
    assert (report.deposit_used_won, report.deposit_held_won) == (5_000, 0)
    # 5,000 came with the order, 4,100 at the counter: never more than was handed over.
    assert report.expected_won == 109_100
    assert orders.list_orders(shop.till) == []
    verify(shop.till, full=True)


def test_a_deposit_left_out_of_the_payment_is_refused_and_nothing_is_sold(shop: Shop) -> None:
    uid = orders.place_order(shop.till, CASHIER, shop.cart(2), wish(), deposit_won=1_000)
    cart = orders.take_up(shop.till, CASHIER, uid)
    with pytest.raises(Refused) as refused:
        sell.complete_sale(shop.till, CASHIER, cart, pay(shop, cart, with_deposit=False))
    assert refused.value.code == "order.deposit_unused"
    assert shift.x_report(shop.till, CASHIER).sale_count == 0
    assert orders.list_orders(shop.till)[0].deposit_won == 1_000


def test_a_transferred_deposit_pays_as_a_transfer_and_leaves_the_drawer_alone(
    shop: Shop,
) -> None:
    uid = orders.place_order(
        shop.till, CASHIER, shop.cart(2, 1), wish(), deposit_won=5_000,
        deposit_tender="BANK_TRANSFER")
    assert in_drawer(shop) == 100_000
    cart = orders.take_up(shop.till, CASHIER, uid)
    sell.complete_sale(shop.till, CASHIER, cart, pay(shop, cart))
    report = shift.x_report(shop.till, CASHIER)
    assert report.expected_won == 104_100
    paid = {one.tender_code: one.won for one in report.tenders}
    assert paid == {"BANK_TRANSFER": 5_000, "CASH": 4_100}


def test_more_transferred_than_the_goods_cost_in_the_end_comes_back_in_cash(shop: Shop) -> None:
    uid = orders.place_order(
        shop.till, CASHIER, shop.cart(2, 1), wish(), deposit_won=9_000,
        deposit_tender="BANK_TRANSFER")
    cart = orders.take_up(shop.till, CASHIER, uid)
    cart = sell.void_line(shop.till, CASHIER, cart, cart.lines[1].id)
    sell.complete_sale(shop.till, CASHIER, cart, pay(shop, cart))
    report = shift.x_report(shop.till, CASHIER)
    assert (report.expected_won, report.deposit_held_won) == (100_000 - 5_400, 0)


def test_a_cancelled_order_gives_its_deposit_back_and_forgets_who_it_was(shop: Shop) -> None:
    uid = orders.place_order(shop.till, CASHIER, shop.cart(2), wish(), deposit_won=2_000)
    row = counter_rows.read_order(shop.till.read(), uid)
    assert row is not None
    assert orders.cancel_order(shop.till, CASHIER, uid, "손님이 취소") == 2_000
    assert in_drawer(shop) == 100_000
    assert people.read_person(shop.till, row.person_ref) == {}
    with pytest.raises(BadInput):
        orders.take_up(shop.till, CASHIER, uid)


def test_the_same_cart_again_is_the_order_changed(shop: Shop) -> None:
    uid = orders.place_order(shop.till, CASHIER, shop.cart(2, 1), wish(), deposit_won=2_000)
    cart = orders.take_up(shop.till, CASHIER, uid)
    cart = sell.void_line(shop.till, CASHIER, cart, cart.lines[0].id)
    later = (date.fromisoformat(TODAY) + timedelta(days=2)).isoformat()
    assert orders.place_order(shop.till, CASHIER, cart, wish(later, pick_up_time="9")) == uid
    order = orders.list_orders(shop.till)[0]
    assert (order.pick_up_date, order.pick_up_time, order.line_count) == (later, "09:00", 1)
    assert (order.total_won, order.deposit_won) == (5_500, 2_000)
    assert [farm.picks[0].name for farm in orders.pick_list(shop.till, later)] == ["유정란"]
    assert orders.pick_list(shop.till, TODAY) == []
    verify(shop.till, full=True)


def test_the_morning_list_adds_up_items_by_farm(shop: Shop) -> None:
    for quantity in (2, 3):
        orders.place_order(shop.till, CASHIER, shop.cart(quantity, 1), wish())
    farm = orders.pick_list(shop.till, TODAY)[0]
    assert farm.farm == "햇살농원"
    assert [(pick.name, pick.quantity, len(pick.orders)) for pick in farm.picks] == [
        ("유정란", 2, 2), ("청상추", 5, 2)]


@pytest.mark.parametrize(("values", "field"), [
    ({"name": "", "phone": ""}, "name"), ({"name": "가" * 31}, "name"), ({"phone": "12"}, "phone"),
    ({"consented": False}, "consent"), ({"day": "2026-02-30"}, "pick_up_date"),
    ({"day": "2026-03-01"}, "pick_up_date"), ({"pick_up_time": "25:00"}, "pick_up_time"),
])
def test_what_cannot_be_is_said_by_field(
    shop: Shop, values: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        orders.place_order(shop.till, CASHIER, shop.cart(1), wish(**values))  # type: ignore[arg-type]
    assert refused.value.code == f"order.{field}"
    assert orders.list_orders(shop.till) == []


def test_no_name_or_phone_gets_into_the_record(shop: Shop) -> None:
    uid = orders.place_order(shop.till, CASHIER, shop.cart(1), wish())
    held = holding.hold_cart(shop.till, CASHIER, shop.cart(1))
    holding.name_held(shop.till, CASHIER, held, NAME)
    bodies = b"".join(
        entry.body for entry in journal.read_after(shop.till.read(), 0))
    assert NAME.encode() not in bodies
    assert re.search(rb"1234.?5678", bodies) is None
    assert orders.read_wish(shop.till, uid).name == NAME
    assert [one.name for one in holding.list_held(shop.till)] == [NAME]


def test_a_held_carts_name_lasts_over_a_restart_and_goes_when_it_is_taken_up(
    shop: Shop,
) -> None:
    held = holding.hold_cart(shop.till, CASHIER, shop.cart(1))
    holding.name_held(shop.till, CASHIER, held, "빨간 모자")
    shop.reopen()
    assert [one.name for one in holding.list_held(shop.till)] == ["빨간 모자"]
    ref = counter_rows.read_hold_name(shop.till.read(), held)
    assert ref is not None
    holding.recall_cart(shop.till, CASHIER, held)
    assert people.read_person(shop.till, ref) == {}


def test_an_order_not_fetched_is_seen_at_closing(shop: Shop) -> None:
    later = (date.fromisoformat(TODAY) + timedelta(days=1)).isoformat()
    orders.place_order(shop.till, CASHIER, shop.cart(1), wish(later))
    assert "orders" not in names_of_steps(shop)
    orders.place_order(shop.till, CASHIER, shop.cart(1), wish())
    assert "orders" in names_of_steps(shop)
    assert orders.count_due(shop.till) == 1


def names_of_steps(shop: Shop) -> list[str]:
    now = closing.look_at(shop.till)
    assert now is not None
    return [step.name for step, _ in closing.list_steps(now)]


@settings(
    max_examples=12, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    quantity=st.integers(1, 4), deposit=st.integers(1, 700), transferred=st.booleans(),
    cancelled=st.booleans())
def test_whatever_becomes_of_a_deposit_the_drawer_holds_what_was_handed_over(
    shop: Shop, quantity: int, deposit: int, transferred: bool, cancelled: bool
) -> None:
    """Goal: cash in − cash out = drawer.  Method: what a customer hands over, by hand."""
    before = in_drawer(shop)
    total_won, deposit_won = quantity * 1_800, 10 * deposit
    tender = "BANK_TRANSFER" if transferred else "CASH"
    if deposit_won > total_won:
        with pytest.raises(BadInput):
            orders.place_order(
                shop.till, CASHIER, shop.cart(quantity), wish(), deposit_won=deposit_won,
                deposit_tender=tender)
        return
    uid = orders.place_order(
        shop.till, CASHIER, shop.cart(quantity), wish(), deposit_won=deposit_won,
        deposit_tender=tender)
    if cancelled:
        orders.cancel_order(shop.till, CASHIER, uid, "취소")
        assert in_drawer(shop) == before
    else:
        cart = orders.take_up(shop.till, CASHIER, uid)
        sell.complete_sale(shop.till, CASHIER, cart, pay(shop, cart))
        assert in_drawer(shop) == before + total_won - (deposit_won if transferred else 0)
    assert shift.x_report(shop.till, CASHIER).deposit_held_won == 0


def test_a_deposit_wants_an_open_till(tmp_path: Path) -> None:
    shop = make_shop(tmp_path, with_shift=False)
    with pytest.raises(Refused):
        orders.place_order(shop.till, CASHIER, shop.cart(1), wish(), deposit_won=500)
    orders.place_order(shop.till, CASHIER, shop.cart(1), wish())
    assert len(orders.list_orders(shop.till)) == 1
    assert find_tender_type("CASH").opens_drawer
