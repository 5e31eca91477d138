"""Seeing a person unmasked: a right, a reason, a question to the platform, an entry about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from app.access import Action, require
from app.errors import BadInput
from models import people_sync_rows
from models.kinds_people import PersonViewed

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from models.people_sync_rows import ViewRow
    from models.values import Ref

#: To reach someone, to be sure who it is, a delivery, a dispute, the register of members.
REASONS: Final = ("CONTACT", "IDENTITY", "DELIVERY", "DISPUTE", "REGISTER")


#: The platform's answer about one person, asked for a reason; raises Refused where there is none.
AskWhole = Callable[["Till", "Ref", str], dict[str, str]]


def view_person(
    till: Till, session: Session, ref: Ref, reason: str, ask: AskWhole
) -> dict[str, str]:
    """What is kept of a person, whole; the entry is durable before anything is shown.

    `ask` waits for the network.  Raises BadInput for a reason there is not, Refused without the
    right, without the network, or where nothing is kept.
    """
    require(till, session, Action.SEE_PERSONAL_DATA)
    if reason not in REASONS:
        raise BadInput("person.reason", reasons=", ".join(REASONS))
    if people_sync_rows.is_erased(till.read(), ref):
        raise BadInput("person.unknown")
    fields = ask(till, ref, reason)
    with till.unit(session.staff_ref) as unit:
        unit.record(PersonViewed(ref=ref, reason=reason))
    return fields


def list_views(till: Till, session: Session, limit: int = 200) -> list[ViewRow]:
    """Who looked at whom and why, the newest first: to be gone through every month (§5)."""
    require(till, session, Action.SEE_PERSONAL_DATA)
    return people_sync_rows.list_views(till.read(), limit)
