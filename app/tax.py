"""VAT inside a price, and fair shares of a discount (HANDBOOK §2.3, normative)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from models.values import Won


class VatRounding(StrEnum):
    """Some card terminals truncate VAT; slip and receipt must agree, so it is a setting."""

    NEAREST = "NEAREST"
    FLOOR = "FLOOR"


def vat_of(gross_won: Won, rounding: VatRounding = VatRounding.NEAREST) -> Won:
    """VAT contained in a VAT-inclusive amount; −x gives −vat(x).

    11 is odd, so a tie cannot occur when rounding g/11 to nearest.  HANDBOOK §2.3.
    """
    if gross_won < 0:
        return -vat_of(-gross_won, rounding)
    if rounding is VatRounding.FLOOR:
        return gross_won // 11
    return (2 * gross_won + 11) // 22


def share_out(amount_won: Won, weights: Sequence[int]) -> list[Won]:
    """Whole-won shares of `amount_won` by largest remainder; ties go to the lower index.

    Shares sum to the amount exactly; with no weight at all nothing can be shared and every share
    is 0, which is only allowed for an amount of 0.  Raises ValueError otherwise.
    """
    total = sum(weights)
    if total == 0:
        if amount_won:
            raise ValueError("nothing to share the amount over")
        return [0] * len(weights)
    sign = -1 if amount_won < 0 else 1
    amount = abs(amount_won)
    shares = [amount * weight // total for weight in weights]
    left = amount - sum(shares)
    by_remainder = sorted(
        range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i)
    )
    for i in by_remainder[:left]:
        shares[i] += 1
    return [sign * share for share in shares]


def vat_of_refund(
    taxable_left_won: Won, coming_back_won: Won, rounding: VatRounding = VatRounding.NEAREST
) -> Won:
    """VAT given back: a difference of remainders, so any order of returns sums to the stored VAT.

    `taxable_left_won` is the taxable gross not yet returned before this return.  HANDBOOK §0.3.
    """
    return vat_of(taxable_left_won, rounding) - vat_of(
        taxable_left_won - coming_back_won, rounding
    )
