"""P14: a jumping clock never stops a sale, changes its order or moves it to another day."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import msgspec
import pytest

from app import shift
from app.verifying import verify
from tests.shop import CASHIER, OPENING_MS, Shop, close_day, make_shop

DAY_MS = 86_400_000
YEAR_MS = 365 * DAY_MS
MOMENTS_MS = (0, -DAY_MS, 1, 4_070_908_800_000, OPENING_MS - YEAR_MS, OPENING_MS + YEAR_MS,
              OPENING_MS - 3_600_000, OPENING_MS + 1, 253_402_300_799_000)
OFFSETS_MIN = (540, 600, -720, 840, 0)


@pytest.mark.parametrize("seed", range(4))
def test_jumps_at_every_step(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    shop = make_shop(tmp_path)
    for n in range(25):
        shop.clock.at_ms = chance.choice(MOMENTS_MS)
        shop.clock.offset_min = chance.choice(OFFSETS_MIN)
        sold = shop.sell(1, chance.randint(0, 2))
        assert sold.receipt_no == f"20260302-01-{n + 1:04d}"
        if n % 8 == 7:
            shop.reopen()
            assert set(shop.till.notices) <= {"notice.clock_set_back"}
    rows = shop.till.read().execute(
        "SELECT receipt_seq, business_date FROM sale ORDER BY epoch, seq").fetchall()
    assert rows == [(n + 1, "2026-03-02") for n in range(25)]
    close_day(shop)
    assert verify(shop.till, full=True).sale_count == 25
    shop.till.close()


def test_a_shift_over_midnight_keeps_its_day(tmp_path: Path) -> None:
    shop = make_shop(tmp_path)
    shop.sell(1)
    shop.clock.at_ms += DAY_MS
    assert shop.sell(1).receipt_no == "20260302-01-0002"
    close_day(shop)
    shift.open_shift(shop.till, CASHIER, 0)
    assert shop.sell(1).receipt_no == "20260303-01-0001"
    shop.till.close()


def test_a_date_before_the_last_one_is_asked_about_and_not_refused(tmp_path: Path) -> None:
    shop = make_shop(tmp_path)
    shop.sell(1)
    close_day(shop)
    shop.clock.at_ms -= 3 * DAY_MS
    assert shift.is_unusual_date(shop.till, date(2026, 2, 27)) == "shift.date_before_last"
    shift.open_shift(shop.till, CASHIER, 0)
    shop.sell(1)
    close_day(shop)
    # The clock was put right: the old date goes on counting where it stopped.
    shop.clock.at_ms += 3 * DAY_MS
    shift.open_shift(shop.till, CASHIER, 0)
    assert shop.sell(1).receipt_no == "20260302-01-0002"
    assert verify(shop.till, full=True).sale_count == 3
    shop.till.close()


def receipt_time(shop: Shop, receipt_no: str) -> int:
    return int(shop.till.read().execute(
        "SELECT sold_at_ms FROM sale WHERE receipt_no = ?", (receipt_no,)).fetchone()[0])


def test_the_wall_time_is_kept_as_it_was_shown(tmp_path: Path) -> None:
    shop = make_shop(tmp_path)
    for at_ms in MOMENTS_MS:
        shop.clock.at_ms = at_ms
        assert receipt_time(shop, shop.sell(1).receipt_no) == at_ms
    shop.till.close()


def incidents(shop: Shop) -> list[str]:
    return [msgspec.json.decode(body)["incident"] for (body,) in shop.till.read().execute(
        "SELECT body FROM entry WHERE kind = 'incident.noted' ORDER BY position")]


def test_a_clock_set_back_is_on_record_once_and_told(tmp_path: Path) -> None:
    """T5: whoever turns the clock back leaves an entry before whatever he does then."""
    shop = make_shop(tmp_path)
    shop.sell(1)
    shop.clock.at_ms += 60_000
    shop.clock.at_ms -= 100_000  # the time service: nobody is told
    shop.sell(1)
    assert incidents(shop) == []
    shop.clock.at_ms -= DAY_MS
    shop.sell(1)
    shop.sell(1)
    assert incidents(shop) == ["clock.set_back"]
    assert shop.till.notices == ["notice.clock_set_back"]
    shop.till.notices.clear()
    shop.clock.at_ms -= DAY_MS
    shop.reopen()
    shop.sell(1)
    assert incidents(shop) == ["clock.set_back"] * 2, "over a restart, too"
    assert verify(shop.till, full=True).sale_count == 5
    shop.till.close()
