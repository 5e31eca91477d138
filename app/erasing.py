"""Destroying what is kept of a person: here at once, everywhere by the record (HANDBOOK §5).

The journal never held more than a random ref, so chains stay whole.  Every till that hears of it
removes its sealed rows and says so; a backup brought back hears of it again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app.access import Action, require
from app.errors import BadInput, Refused
from app.events import StaffListChanged
from models import people_rows, people_sync_rows
from models.kinds_people import PersonErased, PersonForgotten
from models.values import Ref, StaffStatus

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till

#: Why: left the co-operative, asked for it, the time of keeping is over, taken in by mistake.
REASONS: Final = ("WITHDRAWN", "REQUESTED", "EXPIRED", "MISTAKEN")
_SLICE: Final = 50


@dataclass(frozen=True, slots=True)
class Erasure:
    """An erasure and which tills have confirmed it."""

    ref: Ref
    reason: str
    happened_at_ms: int
    confirmed_by: tuple[Ref, ...]


def erase_person(till: Till, session: Session, ref: Ref, reason: str) -> None:
    """Destroy what is kept of this person at this till now, everywhere else as it hears of it.

    Raises BadInput for a reason there is not or a ref nobody knows, Refused for someone who still
    works here.
    """
    require(till, session, Action.ERASE_PERSON)
    if reason not in REASONS:
        raise BadInput("person.reason", reasons=", ".join(REASONS))
    connection = till.read()
    if people_sync_rows.is_erased(connection, ref):
        raise Refused("person.erased_already")
    staff = people_rows.read_staff(connection, ref)
    if staff is not None and staff.status == StaffStatus.ACTIVE:
        raise Refused("person.still_here")
    if staff is None and not people_sync_rows.known_version(connection, ref) and (
            people_rows.read_member(connection, ref) is None):
        raise BadInput("person.unknown")
    with till.unit(session.staff_ref) as unit:
        unit.record(PersonErased(ref=ref, reason=reason))
        people_sync_rows.destroy(unit.cursor, [ref])
        unit.record(PersonForgotten(ref=ref))
    till.database.truncate_log()


def find_person(till: Till, named: str) -> Ref:
    """The ref of a member's number, or the ref itself.  Raises BadInput for neither."""
    member = people_rows.find_member(till.read(), named)
    if member is not None:
        return member[0]
    if len(named) == 32 and all(sign in "0123456789abcdef" for sign in named):
        return named
    raise BadInput("person.unknown")


def forget_erased(till: Till) -> int:
    """Destroy what this file still holds of erased people, and confirm it; how many there were.

    Nothing is removed because an answer says so: only an entry of the record does.
    """
    count = 0
    while True:
        refs = people_sync_rows.list_to_forget(till.read(), till.till_ref, _SLICE)
        if not refs:
            break
        with till.unit("") as unit:
            people_sync_rows.destroy(unit.cursor, refs)
            for ref in refs:
                unit.record(PersonForgotten(ref=ref))
            unit.announce(StaffListChanged())
        count += len(refs)
    if count:
        till.database.truncate_log()
    return count


def list_erasures(till: Till) -> list[Erasure]:
    """Every erasure of the store with the tills that confirmed it, oldest first."""
    confirmed = people_sync_rows.read_confirmations(till.read())
    return [
        Erasure(row.ref, row.reason, row.happened_at_ms, tuple(confirmed.get(row.ref, ())))
        for row in people_sync_rows.list_erasures(till.read())]
