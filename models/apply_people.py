"""The people's family: what its entries do to the rows.  Sealed rows are no business of theirs."""

from __future__ import annotations

from models.appliers import applies
from models.journal import Entry
from models.kinds_people import PersonErased, PersonForgotten, PersonViewed
from models.rows import Rows


@applies(PersonErased)
def apply_person_erased(rows: Rows, entry: Entry, erased: PersonErased) -> None:
    """Two tills may say so beside each other: the earlier word stands, whichever came first."""
    before = rows.get("person_erasure", erased.ref)
    mine = (entry.happened_at_ms, entry.uid)
    if before is None or mine < (before["happened_at_ms"], before["entry_uid"]):
        rows.put("person_erasure", (
            erased.ref, erased.reason, entry.actor_ref, entry.till_ref, entry.happened_at_ms,
            entry.uid))


@applies(PersonForgotten)
def apply_person_forgotten(rows: Rows, entry: Entry, forgotten: PersonForgotten) -> None:
    """A till that was put back forgets once more: its last word stands."""
    before = rows.get("person_forgotten", forgotten.ref, entry.till_ref)
    if before is None or entry.happened_at_ms > before["happened_at_ms"]:
        rows.put("person_forgotten", (forgotten.ref, entry.till_ref, entry.happened_at_ms))


@applies(PersonViewed)
def apply_person_viewed(rows: Rows, entry: Entry, viewed: PersonViewed) -> None:
    rows.put("person_view", (
        entry.uid, viewed.ref, viewed.reason, entry.actor_ref, entry.till_ref,
        entry.business_date, entry.happened_at_ms))
