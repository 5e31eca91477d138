"""The stock's steps of the closing list: what goes back tonight, and what the farms are told."""

from __future__ import annotations

from typing import Final

from app import evening
from app.closing import ClosingNow, Standing, Step, StepView


def _evening(now: ClosingNow) -> StepView | None:
    """Goods that end today and still lie there; none in a shop that labels nothing."""
    if "lot" not in now.till.checksums:
        return None
    count = sum(len(farm.piles) for farm in evening.list_evening(now.till))
    if not count:
        return StepView(Standing.DONE, "shift.nothing_left")
    return StepView(Standing.DUE, "closing.evening_due", {"count": count})


def _notices(now: ClosingNow) -> StepView | None:
    """Farms that agreed to messages and have not had the closing one."""
    if "lot" not in now.till.checksums:
        return None
    notices = [one for one in evening.list_notices(now.till, evening.CLOSING)
               if one.may_message and one.has_number]
    left = sum(not one.told_at_ms for one in notices)
    if left:
        return StepView(Standing.DUE, "closing.notices_due", {"count": left})
    return StepView(Standing.DONE, "shift.done") if notices else None


STEPS: Final[tuple[Step, ...]] = (
    Step("evening", 16, _evening, room="evening", skippable=True),
    Step("notices", 17, _notices, room="evening", skippable=True),
)
