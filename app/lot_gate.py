"""The one place that says why a lot may not be sold: asked once a scan, offline, of one read row.

Asked again before money is taken (`app.cart_gate`): a basket may have been held for hours.

The clock of the wall and the business date both count for 소비기한: a shift left open over midnight
sells nothing that went out of date meanwhile (HANDBOOK §0.13).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.clock import local_now
from app.errors import Refused
from app.recall_gate import why_lot_recalled
from models.values import LotJudgement, Ref

if TYPE_CHECKING:
    from app.till import Till


class Sellable(NamedTuple):
    """What decides about a lot, from its row or from its label."""

    name: str
    producer_name: str
    producer_status: str
    use_by: str
    display_until: str
    withdrawn: bool = False
    judged: str = ""
    suspended_until: str = ""
    lot_ref: Ref = ""
    item_ref: Ref = ""
    #: Days by which a recall of the item finds it: shipped, packed.
    dates: tuple[str, ...] = ()


def why_not_sell(till: Till, lot: Sellable) -> Refused | None:
    """The refusal in one sentence; None where it may be sold."""
    recalled = why_lot_recalled(
        till, lot.name, lot.lot_ref, lot.item_ref, *lot.dates, use_by=lot.use_by)
    return recalled or why_not_today(till, lot)


def why_not_today(till: Till, lot: Sellable) -> Refused | None:
    """Everything but a recall, which has a sentence of its own for open baskets."""
    today = max(till.business_date, local_now(till.clock).date().isoformat())
    if lot.use_by and lot.use_by < today:
        return Refused("lot.expired", name=lot.name, use_by=lot.use_by)
    if lot.withdrawn:
        return Refused("lot.withdrawn", name=lot.name)
    over = bool(lot.suspended_until) and lot.suspended_until < today
    if lot.producer_status == "SUSPENDED" and not over:
        return Refused("lot.producer_suspended", name=lot.producer_name)
    if lot.judged == LotJudgement.REFUSED:
        return Refused("lot.refused", name=lot.name)
    if till.settings.shelf_limit_rule == "BLOCK" and is_past_display(till, lot.display_until):
        return Refused("lot.past_display", name=lot.name, display_until=lot.display_until)
    return None


def is_past_display(till: Till, display_until: str) -> bool:
    """진열기한 is the shop's own rule and goes by its business date (§1.4)."""
    return bool(display_until) and display_until < till.business_date
