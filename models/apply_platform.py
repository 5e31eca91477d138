"""The platform's family: what its entries do to the rows."""

from __future__ import annotations

from models import (
    apply_from_hub,  # noqa: F401  its appliers are of this family
    key_rows,
)
from models.appliers import applies, is_edit_newer, use_approval
from models.apply_objects import hold
from models.apply_registers import take_decision
from models.journal import Entry
from models.kinds_platform import (
    EpochForked,
    FieldDecided,
    KeyRotated,
    ShiftClosedProvisionally,
    TillEnrolled,
    TillMovedIn,
    TillMovedOut,
)
from models.rows import Rows
from models.signatures import statement_holds


@applies(FieldDecided)
def apply_field_decided(rows: Rows, entry: Entry, decided: FieldDecided) -> None:
    """Of two decisions on the same edits the hub's newer one stands, whichever came first here."""
    key = (decided.object_type, decided.ref, decided.field)
    hold(rows, key, take_decision(
        rows, key, decided.winner_uid, decided.loser_uid, entry.happened_at_ms, entry.uid))


@applies(EpochForked)
def apply_epoch_forked(rows: Rows, entry: Entry, forked: EpochForked) -> None:
    rows.put("epoch_fork", (
        forked.forked_epoch, forked.from_seq, entry.epoch, entry.till_ref, forked.entry_count,
        entry.happened_at_ms,
    ))


@applies(TillEnrolled)
def apply_till_enrolled(rows: Rows, entry: Entry, enrolled: TillEnrolled) -> None:
    if is_edit_newer(rows, entry, enrolled, entry.till_ref):
        rows.put("enrolment", (
            entry.till_ref, enrolled.hub_public_key, enrolled.hub_name, entry.happened_at_ms,
        ))


@applies(KeyRotated)
def apply_key_rotated(rows: Rows, entry: Entry, rotated: KeyRotated) -> None:
    """A statement nobody signed, or of a key that was never this till's, makes no row."""
    if not key_rows.is_known_key(rows.cursor, entry.till_ref, rotated.old_public_key) or (
            not statement_holds(rotated.org_ref, rotated.store_ref, entry.till_ref, rotated)):
        return
    rows.put("key_rotation", (
        entry.epoch, entry.seq, entry.till_ref, rotated.org_ref, rotated.store_ref,
        rotated.old_public_key, rotated.new_public_key, rotated.signature, rotated.proof,
        entry.happened_at_ms,
    ))


@applies(ShiftClosedProvisionally)
def apply_shift_closed_provisionally(
    rows: Rows, entry: Entry, closed: ShiftClosedProvisionally
) -> None:
    if is_edit_newer(rows, entry, closed):
        rows.put("provisional_close", (
            closed.shift_uid, closed.of_till_ref, closed.counted_won, closed.expected_won,
            closed.known_epoch, closed.known_seq, entry.till_ref, entry.actor_ref,
            entry.happened_at_ms, closed.reason,
        ))
    use_approval(rows, entry, closed.approval_uid)


@applies(TillMovedOut)
def apply_till_moved_out(rows: Rows, entry: Entry, moved: TillMovedOut) -> None:
    _note_move(rows, entry, "out", moved.move_ref)


@applies(TillMovedIn)
def apply_till_moved_in(rows: Rows, entry: Entry, moved: TillMovedIn) -> None:
    _note_move(rows, entry, "in", moved.move_ref)


def _note_move(rows: Rows, entry: Entry, way: str, move_ref: str) -> None:
    rows.put("till_move", (
        entry.epoch, entry.seq, way, move_ref, entry.till_ref, entry.actor_ref,
        entry.happened_at_ms,
    ))
