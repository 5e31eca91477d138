"""What may be paid out of a surplus: the handbook's vectors (§4.4, §9)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.banks import mask_account
from app.dividends import (
    GENERAL,
    SOCIAL,
    DividendLimits,
    limit_dividends,
    reserve_won_min,
    share_by_use,
)
from app.errors import Refused

CAPITAL_WON = 120_000_000


def test_the_general_co_operative_of_the_handbook() -> None:
    assert reserve_won_min(GENERAL, 30_000_000, CAPITAL_WON, 0) == 3_000_000
    assert limit_dividends(GENERAL, 20_000_000, CAPITAL_WON) == DividendLimits(
        10_000_000, 10_000_000)
    assert limit_dividends(GENERAL, 27_000_000, CAPITAL_WON).capital_won_max == 12_000_000
    assert share_by_use(GENERAL, 1_000_000, [1_200_000, 850_000, 333_333]) == [
        503_497, 356_643, 139_860]


def test_a_social_co_operative_pays_none_and_puts_more_by() -> None:
    assert reserve_won_min(SOCIAL, 30_000_000, CAPITAL_WON, 0) == 9_000_000
    with pytest.raises(Refused, match=r"dividend\.social"):
        limit_dividends(SOCIAL, 1, CAPITAL_WON)
    with pytest.raises(Refused, match=r"dividend\.social"):
        share_by_use(SOCIAL, 1, [1])
    for asked in (lambda: limit_dividends("CONSUMER", 1, 1),
                  lambda: reserve_won_min("CONSUMER", 1, 1, 0)):
        with pytest.raises(Refused, match=r"dividend\.form_unknown"):
            asked()


def test_the_reserve_ends_at_three_times_the_capital() -> None:
    assert reserve_won_min(GENERAL, 30_000_000, 1_000_000, 2_900_000) == 100_000
    assert reserve_won_min(GENERAL, 30_000_000, 1_000_000, 3_000_000) == 0
    assert reserve_won_min(GENERAL, -5, CAPITAL_WON, 0) == 0
    assert reserve_won_min(GENERAL, 1, CAPITAL_WON, 0) == 1, "no less than a tenth"


@given(st.integers(0, 10**10), st.lists(st.integers(1, 10**9), min_size=1, max_size=40))
def test_shares_sum_and_the_law_holds(total_won: int, uses_won: list[int]) -> None:
    assert sum(share_by_use(GENERAL, total_won, uses_won)) == total_won
    limits = limit_dividends(GENERAL, total_won, CAPITAL_WON)
    assert 2 * limits.patronage_won_min >= total_won
    assert limits.capital_won_max * 10 <= CAPITAL_WON
    assert limits.patronage_won_min + limits.capital_won_max <= total_won


@pytest.mark.parametrize(("account", "shown"), [
    ("123-4567-8901-23", "***-****-**01-23"), ("12345678901234", "**********1234"), ("123", "123"),
])
def test_an_account_shows_its_last_four_digits(account: str, shown: str) -> None:
    assert mask_account(account) == shown
