"""연령 확인: nothing for adults only is sold before somebody has looked; asked once, recorded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import age, catalog, sell
from app.errors import Refused
from app.verifying import verify
from models import kinds
from models.values import TaxClass, new_ref
from tests.shop import CASHIER, Shop, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    wine = made.products[2].ref
    with made.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=wine, base_uid="", effective_from="",
            fields={"age_check": True}))
    made.products[2] = catalog.product_of(made.till, wine)
    yield made
    made.till.close()


def test_unchecked_is_not_sold_and_checked_is(shop: Shop) -> None:
    cart = shop.cart(1, 0, 1)
    assert [line.product.name for line in age.lines_to_check(cart)] == ["참기름"]
    with pytest.raises(Refused, match="not_checked"):
        sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    cart = age.note_check(shop.till, CASHIER, cart, of_age=True)
    assert not age.lines_to_check(cart)
    sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    rows = shop.till.read().execute(
        "SELECT cart_uid, staff_ref, of_age FROM age_check").fetchall()
    assert rows == [(cart.uid, CASHIER.staff_ref, 1)]
    assert verify(shop.till, full=True).sale_count == 1


def test_a_no_is_on_record_and_asked_again(shop: Shop) -> None:
    cart = age.note_check(shop.till, CASHIER, shop.cart(0, 0, 1), of_age=False)
    assert age.lines_to_check(cart)
    assert shop.till.read().execute("SELECT of_age FROM age_check").fetchall() == [(0,)]


def test_goods_for_everybody_ask_nothing(shop: Shop) -> None:
    cart = age.note_check(shop.till, CASHIER, shop.cart(2), of_age=True)
    assert not cart.of_age
    assert shop.till.read().execute("SELECT count(*) FROM age_check").fetchone() == (0,)


def test_bags_and_deposits_are_found_by_their_class(shop: Shop) -> None:
    assert not catalog.has_extras(shop.till)
    item_ref, ref = new_ref(), new_ref()
    farm = shop.products[0].producer_ref
    with shop.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="item", ref=item_ref, base_uid="", effective_from="",
            fields={"name": "종량제봉투 10L", "tax_class": TaxClass.NON_TAXABLE.value}))
        unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=ref, base_uid="", effective_from="", fields={
                "item_ref": item_ref, "producer_ref": farm, "name": "종량제봉투 10L",
                "price_won": 250}))
    assert [offer.name for offer in catalog.extras(shop.till)] == ["종량제봉투 10L"]
