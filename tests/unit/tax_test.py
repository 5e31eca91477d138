"""VAT inside a price and fair shares, by the handbook's own figures and by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.tax import VatRounding, share_out, vat_of, vat_of_refund

NEAREST = {
    1: 0, 5: 0, 6: 1, 10: 1, 16: 1, 17: 2, 999: 91, 1_000: 91, 1_100: 100, 5_000: 455,
    5_500: 500, 8_500: 773, 11_000: 1_000, 12_345: 1_122, 27_500: 2_500, 38_000: 3_455,
    -38_000: -3_455,
}
FLOOR = {6: 0, 10: 0, 17: 1, 999: 90, 1_000: 90, 8_500: 772}


@pytest.mark.parametrize(("gross", "vat"), NEAREST.items())
def test_vat_to_nearest(gross: int, vat: int) -> None:
    assert vat_of(gross) == vat


@pytest.mark.parametrize(("gross", "vat"), FLOOR.items())
def test_vat_floored_as_some_terminals_do(gross: int, vat: int) -> None:
    assert vat_of(gross, VatRounding.FLOOR) == vat


@given(st.integers(-10**9, 10**9), st.sampled_from(VatRounding))
def test_vat_mirrors_its_sign_and_is_within_a_won(gross: int, rounding: VatRounding) -> None:
    vat = vat_of(gross, rounding)
    assert vat_of(-gross, rounding) == -vat
    assert abs(11 * vat - gross) <= (5 if rounding is VatRounding.NEAREST else 10)


def test_shares_of_the_handbook() -> None:
    assert share_out(2_000, [3_600, 5_500, 23_000, 15_000]) == [153, 233, 977, 637]


@given(
    st.integers(-10**7, 10**7),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any),
)
def test_shares_sum_to_the_amount_and_are_fair(amount: int, weights: list[int]) -> None:
    shares = share_out(amount, weights)
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - amount * weight) < sum(weights)
        assert weight or not share


def test_nothing_cannot_take_a_share() -> None:
    assert share_out(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="nothing to share"):
        share_out(1, [0, 0])


def test_partial_refunds_sum_to_the_stored_vat() -> None:
    """4,788 / 4,788 / 4,787 and then 22,023 of the 36,386 taxable won: VAT 3,308 in all."""
    left, vats = 36_386, []
    for back in (4_788, 4_788, 4_787, 22_023):
        vats.append(vat_of_refund(left, back))
        left -= back
    assert vats == [435, 436, 435, 2_002]
    assert sum(vats) == vat_of(36_386) == 3_308


@given(st.lists(st.integers(1, 10**6), min_size=1, max_size=10), st.sampled_from(VatRounding))
def test_any_order_of_refunds_gives_back_exactly_the_vat(
    parts: list[int], rounding: VatRounding
) -> None:
    left, given_back = sum(parts), 0
    for part in parts:
        given_back += vat_of_refund(left, part, rounding)
        left -= part
    assert given_back == vat_of(sum(parts), rounding)
