"""The platform's family: what its entries do to the rows."""

from __future__ import annotations

import msgspec

from models import kinds
from models.appliers import applies, park
from models.apply_objects import current_version, write_fields
from models.journal import Entry
from models.kinds_platform import EpochForked, FieldDecided, TillEnrolled
from models.rows import Rows


@applies(FieldDecided)
def apply_field_decided(rows: Rows, entry: Entry, decided: FieldDecided) -> None:
    """Let the winner hold, unless what holds already grew from it."""
    key = (decided.object_type, decided.ref, decided.field)
    winner = rows.get("field_version", *key, decided.winner_uid)
    if winner is None:
        park(rows, entry, f"field_version:{decided.winner_uid}", "field_version")
        return
    current = current_version(rows, *key)
    if decided.winner_uid in _ancestry(rows, key, current):
        if decided.loser_uid != current:
            rows.change("field_version", (*key, decided.loser_uid), state="lost")
        return
    for uid in (current, decided.loser_uid):
        rows.change("field_version", (*key, uid), state="lost")
    for uid in _ancestry(rows, key, decided.winner_uid):
        rows.change("field_version", (*key, uid), state="past")
    rows.change("field_version", (*key, decided.winner_uid), state="current")
    value = msgspec.json.decode(winner["value_json"])
    if decided.object_type == "setting":
        rows.put("setting", (decided.ref, winner["value_json"], decided.winner_uid))
        return
    write_fields(rows, kinds.ObjectChanged(
        object_type=decided.object_type, ref=decided.ref, base_uid="",
        effective_from=winner["effective_from"],
        fields={decided.field.partition("@")[0]: value},
        price_version=winner["price_version"],
    ), entry.uid, is_new=False)


def _ancestry(rows: Rows, key: tuple[str, str, str], version_uid: str) -> list[str]:
    """A version and all it was made from, newest first."""
    found: list[str] = []
    while version_uid and version_uid not in found:
        found.append(version_uid)
        row = rows.get("field_version", *key, version_uid)
        version_uid = row["base_uid"] if row else ""
    return found


@applies(EpochForked)
def apply_epoch_forked(rows: Rows, entry: Entry, forked: EpochForked) -> None:
    rows.put("epoch_fork", (
        forked.forked_epoch, forked.from_seq, entry.till_ref, entry.epoch, forked.entry_count,
        entry.happened_at_ms,
    ))


@applies(TillEnrolled)
def apply_till_enrolled(rows: Rows, entry: Entry, enrolled: TillEnrolled) -> None:
    rows.put("enrolment", (
        entry.till_ref, enrolled.hub_public_key, enrolled.hub_name, entry.happened_at_ms,
    ))
