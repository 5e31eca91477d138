"""What the law lets a co-operative pay out of a year's surplus (HANDBOOK §4.1, §4.4).

협동조합기본법 art. 50(1), 51(3), 97(1), 98(2).  A social co-operative pays no dividend at all:
every question about one is refused, so that no screen can offer it by accident.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Refused
from app.tax import share_out
from models.values import Won

SOCIAL = "SOCIAL"
GENERAL = "GENERAL"
_RESERVE_BASIS_POINTS = {GENERAL: 1_000, SOCIAL: 3_000}


@dataclass(frozen=True, slots=True)
class DividendLimits:
    """Bounds of a year's dividends: patronage at least, capital at most."""

    patronage_won_min: Won
    capital_won_max: Won


def reserve_won_min(coop_form: str, surplus_won: Won, paid_in_won: Won, reserve_won: Won) -> Won:
    """The part of a surplus that has to be put by, until three times the paid-in capital is there.

    Rounded up: the law says no less than.  Raises Refused for a form these rules do not know.
    """
    if coop_form not in _RESERVE_BASIS_POINTS:
        raise Refused("dividend.form_unknown", form=coop_form)
    part_won = -(-max(0, surplus_won) * _RESERVE_BASIS_POINTS[coop_form] // 10_000)
    return min(part_won, max(0, 3 * paid_in_won - reserve_won))


def limit_dividends(coop_form: str, total_won: Won, paid_in_won: Won) -> DividendLimits:
    """Half of all dividends and more go by use; by capital at most a tenth of what is paid in.

    Raises Refused for any form but the general co-operative.
    """
    _require_general(coop_form)
    patronage_won = -(-total_won // 2)
    return DividendLimits(patronage_won, min(paid_in_won // 10, total_won - patronage_won))


def share_by_use(coop_form: str, total_won: Won, uses_won: Sequence[Won]) -> list[Won]:
    """A patronage dividend by what each member bought, to the won by largest remainder.

    Raises Refused for any form but the general co-operative.
    """
    _require_general(coop_form)
    return share_out(total_won, list(uses_won))


def _require_general(coop_form: str) -> None:
    if coop_form == SOCIAL:
        raise Refused("dividend.social")
    if coop_form != GENERAL:
        raise Refused("dividend.form_unknown", form=coop_form)
