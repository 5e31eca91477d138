"""A till that cannot be started: its held carts are sold here, its drawer is counted here.

What this till knows of the other's shift came by the wire, the platform or a stick.  The count is
an entry of its own; what arrives later restates the difference and edits nothing (SYNC.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.access import Action, Approval, Session, require, spend
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import ShiftChanged
from app.shift import sum_counts
from models import other_till_rows
from models.kinds_platform import ShiftClosedProvisionally
from models.values import Ref, Won

if TYPE_CHECKING:
    from app.till import Till
    from models.other_till_rows import OtherShiftRow


@dataclass(frozen=True, slots=True)
class CountedFor:
    """A drawer counted for its till: the difference as it was said then, and as it is now."""

    shift_uid: Ref
    till_no: int
    business_date: str
    counted_won: Won
    difference_then_won: Won
    difference_now_won: Won
    counted_at_ms: int
    reason: str
    #: Its own till was started again and closed the shift itself: that close holds.
    closed_by_itself: bool

    @property
    def is_restated(self) -> bool:
        return self.difference_then_won != self.difference_now_won


def list_open_shifts(till: Till) -> list[OtherShiftRow]:
    """Open shifts of the store's other tills, as far as this one has heard."""
    return other_till_rows.list_open_shifts(till.read(), till.till_ref)


def list_counted_for(till: Till) -> list[CountedFor]:
    """Every drawer that was counted for its till, newest first."""
    return [
        CountedFor(
            row.shift_uid, row.till_no, row.business_date, row.counted_won,
            row.counted_won - row.expected_won, row.counted_won - row.now_won,
            row.counted_at_ms, row.reason, row.own_state == "closed")
        for row in other_till_rows.list_provisional(till.read())
    ]


def close_for(
    till: Till, session: Session, shift_uid: Ref, counts: Mapping[Won, int], reason: str,
    *, approval: Approval | None = None,
) -> CountedFor:
    """Count the drawer of a till that cannot be started and close its shift provisionally.

    Raises Refused for a shift that is not open any more, BadInput without a reason.
    """
    approval_uid = require(till, session, Action.CLOSE_SHIFT, approval)
    found = next((row for row in list_open_shifts(till) if row.shift_uid == shift_uid), None)
    if found is None:
        raise Refused("other_till.not_open")
    reason = check_reason(reason)
    if not reason:
        raise BadInput("shift.reason_missing")
    counted_won = sum_counts(counts)
    with till.unit(session.staff_ref) as unit:
        unit.record(ShiftClosedProvisionally(
            shift_uid=shift_uid, of_till_ref=found.till_ref,
            counts={str(k): v for k, v in counts.items() if v}, counted_won=counted_won,
            expected_won=found.expected_won, known_epoch=found.epoch, known_seq=found.known_seq,
            reason=reason, approval_uid=approval_uid))
        unit.announce(ShiftChanged(shift_uid))
    spend(till, approval)
    return next(one for one in list_counted_for(till) if one.shift_uid == shift_uid)
