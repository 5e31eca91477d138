"""The made-up shop: its size, the same from the same seed, and a day of it through a real till."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.checks import is_business_no
from app.practice_goods import (
    Dice,
    PracticeShop,
    make_practice_day,
    make_practice_season,
    make_practice_shop,
)
from app.practice_shop import fill_shop, sell_day
from app.verifying import verify
from models.values import SaleType
from tests.shop import CASHIER, MANAGER, make_shop

DAY = date(2026, 11, 23)


def won_of(shop: PracticeShop, day: date = DAY) -> int:
    return sum(
        line.item.price_won * line.quantity if line.weight_g is None
        else line.item.price_won * line.weight_g // 100
        for basket in make_practice_day(shop, day) for line in basket.lines)


@pytest.mark.parametrize("seed", [1, 2, 77])
def test_the_shop_has_the_size_of_a_large_direct_store(seed: int) -> None:
    """216 farms, 190 items, 2,700 sales of some 5,200 won (FIELD.md §1l)."""
    shop = make_practice_shop(seed)
    assert len(shop.producers) == len({p.code for p in shop.producers}) == 216
    assert len({p.name for p in shop.producers}) == 216
    assert len({item.name for item in shop.items}) == 190
    assert len({item.barcode for item in shop.items}) == len(shop.items)
    assert {item.producer_code for item in shop.items} == {p.code for p in shop.producers}
    assert any(item.sale_type is SaleType.WEIGHT for item in shop.items)
    assert all(is_business_no(p.business_no) for p in shop.producers if p.business_no)
    baskets = make_practice_day(shop, DAY)
    assert len(baskets) == 2_700
    assert [b.sold_at for b in baskets] == sorted(b.sold_at for b in baskets)
    assert 13_000_000 < won_of(shop) < 15_500_000


def test_the_same_seed_makes_the_same_day_and_another_another() -> None:
    first, again = make_practice_shop(5), make_practice_shop(5)
    assert first == again
    assert make_practice_day(first, DAY, 200) == make_practice_day(again, DAY, 200)
    assert make_practice_shop(6) != first
    assert make_practice_day(first, date(2026, 11, 24), 200) != make_practice_day(first, DAY, 200)


def test_the_dice_are_pinned() -> None:
    """Loads of other tests are compared by seed: these numbers may never change by themselves."""
    dice = Dice(1, 2)
    assert [dice.roll(1000) for _ in range(5)] == [227, 667, 849, 672, 944]


def test_a_season_has_its_weekdays() -> None:
    season = make_practice_season(make_practice_shop(1), DAY, 7, 100)
    assert [len(baskets) for _, baskets in season] == [88, 92, 94, 96, 106, 128, 96]


def test_a_day_is_sold_through_the_till(tmp_path: Path) -> None:
    shop = make_practice_shop(3)
    house = make_shop(tmp_path, with_shift=False)
    till = house.till
    fill_shop(till, shop, MANAGER)
    baskets = make_practice_day(shop, DAY, 60)
    report = sell_day(till, baskets, [CASHIER, MANAGER])
    sold = till.read().execute(
        "SELECT count(*), sum(total_won), min(business_date) FROM sale").fetchone()
    assert (report.sales, report.total_won, "2026-11-23") == tuple(sold)
    assert report.sales == 60
    assert till.shift is None
    assert verify(till, full=True).sale_count == 60
    till.close()
