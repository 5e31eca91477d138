"""The journal's table and the triggers that make it append-only on every connection."""

from __future__ import annotations

from models.base import Index, blob, integer, table, text

entry = table(
    "entry", "journal",
    integer("position", key=True),  # local order of arrival, not hashed; a rebuild applies by it
    text("till_ref"),
    text("epoch"),
    integer("seq"),
    text("uid"),
    text("kind"),
    integer("schema"),
    integer("happened_at_ms"),
    integer("utc_offset_min"),
    text("business_date"),
    text("shift_uid"),
    text("actor_ref"),
    blob("prev"),
    blob("body_hash"),
    blob("hash"),
    blob("body"),
)
Index("entry_by_seq", entry.c.epoch, entry.c.seq, unique=True)
#: One uid may lie in two epochs, since a fork carries entries over; its effect is applied once.
Index("entry_by_uid", entry.c.uid, entry.c.epoch, unique=True)

APPEND_ONLY_TRIGGERS = (
    "CREATE TRIGGER entry_is_never_updated BEFORE UPDATE ON entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    "CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
    # INSERT OR REPLACE deletes the old row without asking the trigger above.
    "CREATE TRIGGER entry_is_never_replaced BEFORE INSERT ON entry "
    "WHEN EXISTS (SELECT 1 FROM entry WHERE position = NEW.position) "
    "OR EXISTS (SELECT 1 FROM entry WHERE uid = NEW.uid AND epoch = NEW.epoch) "
    "OR EXISTS (SELECT 1 FROM entry WHERE epoch = NEW.epoch AND seq = NEW.seq) "
    "BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END",
)
