"""A bunch without a label: never the shop's income, and the farm's as soon as somebody knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import catalog, refund, search_index, sell, shift, unlabelled
from app.cart import Product
from app.errors import BadInput, ShopError
from app.pricing import price_cart
from app.sell import Added, CompletedSale
from app.tender import cash_tender
from app.verifying import verify
from models import counter_rows, sale_rows
from tests.shop import CASHIER, MANAGER, Shop, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path)


def sell_for_nobody(shop: Shop, like: Product, quantity: int = 2) -> CompletedSale:
    held = unlabelled.holding_product(shop.till, CASHIER, like)
    result = sell.choose(sell.start_cart(), held, quantity=quantity)
    assert isinstance(result, Added)
    return sell.complete_sale(
        shop.till, CASHIER, result.cart,
        [cash_tender(price_cart(result.cart).total_won, 50_000)])


def test_an_unknown_farms_bunch_goes_to_the_holding_account_at_the_price_on_the_shelf(
    shop: Shop,
) -> None:
    done = sell_for_nobody(shop, shop.products[0])
    line = sale_rows.read_sold_lines(shop.till.read(), done.sale_uid)[0]
    assert line.producer_name == unlabelled.HOLDING_NAME
    assert done.total_won == 3_600
    # No commission and nobody's shelf: the shop earns nothing on what it does not know.
    row = shop.till.read().execute(
        "SELECT ownership, commission_rate_basis_points, commission_base_won, "
        "tax_class_resolved FROM sale_line WHERE sale_uid = ?", (done.sale_uid,)).fetchone()
    assert row == ("CONSIGNMENT", 0, 3_600, "EXEMPT")
    assert catalog.stock_of(shop.till, [shop.products[0].ref]) == {shop.products[0].ref: (0, 0)}
    assert unlabelled.waiting_won(shop.till) == 3_600


def test_the_second_such_sale_makes_no_new_master_rows(shop: Shop) -> None:
    first = unlabelled.holding_product(shop.till, CASHIER, shop.products[0])
    before = shop.till.head.seq
    assert unlabelled.holding_product(shop.till, CASHIER, shop.products[0]).ref == first.ref
    assert shop.till.head.seq == before


def test_a_farm_is_given_its_line_by_an_entry_of_its_own(shop: Shop) -> None:
    lettuce = shop.products[0]
    done = sell_for_nobody(shop, lettuce)
    waiting = unlabelled.find_waiting(shop.till, done.sale_uid, 1)
    assert [one.ref for one in waiting.candidates] == [lettuce.ref]
    assert unlabelled.assign(shop.till, MANAGER, done.sale_uid, 1, lettuce.ref) == 1
    assert unlabelled.list_waiting(shop.till) == []
    given = shop.till.read().execute(
        "SELECT producer_ref, commission_rate_basis_points, commission_base_won, net_won, "
        "business_date FROM assigned_line").fetchall()
    assert given == [(lettuce.producer_ref, 1_200, 3_600, 3_600, shop.till.business_date)]
    # It went off this farm's shelf after all.
    assert catalog.stock_of(shop.till, [lettuce.ref])[lettuce.ref] == (-2, 0)
    with pytest.raises(BadInput) as again:
        unlabelled.assign(shop.till, MANAGER, done.sale_uid, 1, lettuce.ref)
    assert again.value.code == "unlabelled.assigned_already"
    verify(shop.till, full=True)  # raises where a rebuild comes to other rows


def test_what_came_back_of_it_is_taken_off_again_before_and_after(shop: Shop) -> None:
    lettuce = shop.products[0]
    early, late = sell_for_nobody(shop, lettuce), sell_for_nobody(shop, lettuce)
    give_back(shop, early, 1)
    assert [row.receipt_no for row in unlabelled.list_waiting(shop.till)] == [
        early.receipt_no, late.receipt_no]
    assert unlabelled.assign(shop.till, MANAGER, early.sale_uid, 1, lettuce.ref) == 2
    unlabelled.assign(shop.till, MANAGER, late.sale_uid, 1, lettuce.ref)
    give_back(shop, late, 1)
    row = unlabelled.list_waiting(shop.till)[0]
    assert row.net_won == -1_800
    unlabelled.assign(shop.till, MANAGER, row.sale_uid, row.line_no, lettuce.ref)
    total = shop.till.read().execute("SELECT sum(net_won) FROM assigned_line").fetchone()[0]
    assert (total, unlabelled.waiting_won(shop.till)) == (3_600, 0)


def give_back(shop: Shop, done: CompletedSale, quantity: int) -> None:
    found = refund.find_returnable(shop.till, done.receipt_no)
    plan = refund.plan_refund(found, {1: quantity})
    refund.refund_sale(shop.till, CASHIER, plan, "무름")


def test_only_who_keeps_the_catalogue_names_the_farm(shop: Shop) -> None:
    done = sell_for_nobody(shop, shop.products[0])
    with pytest.raises(ShopError):
        unlabelled.assign(shop.till, CASHIER, done.sale_uid, 1, shop.products[0].ref)
    assert len(unlabelled.list_waiting(shop.till)) == 1


def test_farms_that_sold_today_come_first_and_the_holding_account_is_none_of_them(
    shop: Shop,
) -> None:
    assert [(farm.name, farm.here_today) for farm in unlabelled.farms(shop.till)] == [
        ("햇살농원", False)]
    shop.sell(1)
    sell_for_nobody(shop, shop.products[1])
    assert [(farm.name, farm.here_today) for farm in unlabelled.farms(shop.till)] == [
        ("햇살농원", True)]


def test_the_holding_account_is_found_by_nobodys_search(shop: Shop) -> None:
    sell_for_nobody(shop, shop.products[0])
    search_index.rebuild(shop.till)
    assert [offer.producer_name for offer in catalog.search(shop.till, "청상추")] == ["햇살농원"]


def test_a_day_with_unlabelled_goods_closes_as_any_other(shop: Shop) -> None:
    sell_for_nobody(shop, shop.products[2], 1)
    report = shift.x_report(shop.till, CASHIER)
    assert (report.total_won, report.taxable_won) == (23_000, 23_000)
    assert counter_rows.list_unassigned(shop.till.read())[0].net_won == 23_000
