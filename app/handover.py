"""교대: the drawer goes on to who signs in next; one scan, and a count where there is time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app import shift
from app.access import Action, may
from app.errors import Refused
from models import control_rows
from models.kinds_control import HandOverCounted, TillHandedOver
from models.values import Won

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till


def note_hand_over(till: Till, session: Session) -> bool:
    """Write down that this person has the drawer now; False where he had it already.

    Nothing without an open shift, or for a role that does not sell.
    """
    if till.shift is None or not may(session.role, Action.SELL):
        return False
    shift_uid = till.shift.shift_uid
    holder = control_rows.read_drawer_holder(till.read(), shift_uid)[0] or till.shift.opened_by_ref
    if holder == session.staff_ref:
        return False
    with till.unit(session.staff_ref) as unit:
        unit.record(TillHandedOver(
            from_ref=holder, to_ref=session.staff_ref,
            expected_won=shift.expected_cash(till, shift_uid)))
    return True


def count_at_hand_over(till: Till, session: Session, counts: Mapping[Won, int]) -> Won:
    """A blind count of the drawer as it was taken over; counted − expected.

    Anybody who sells may count what he takes over.  Raises Refused without a hand-over.
    """
    if till.shift is None:
        raise Refused("shift.closed")
    _, uid = control_rows.read_drawer_holder(till.read(), till.shift.shift_uid)
    if not uid:
        raise Refused("closing.hand_over_none")
    counted_won = shift.sum_counts(counts)
    expected_won = shift.expected_cash(till, till.shift.shift_uid)
    with till.unit(session.staff_ref) as unit:
        unit.record(HandOverCounted(
            hand_over_uid=uid, counts={str(k): v for k, v in counts.items() if v},
            counted_won=counted_won, expected_won=expected_won))
    return counted_won - expected_won
