"""Master data as versioned registers: settings, and which field change of which object came when.

Without a hub an edit holds at once at the provisional version (base, entry uid).  The hub's order
may later replace it; the loser is kept in the journal and shown.  ARCHITECTURE, *Master data*.
"""

from __future__ import annotations

from models.base import Index, blob, integer, table, text

setting = table(
    "setting", "derived",
    text("name", key=True),
    text("value_json"),
    text("version_uid"),
)

#: What each edit made of a field after its object was made: who holds, who was, who contends.
#: `base_uid` is the version the edit was made from, empty for the value the object began with.
field_version = table(
    "field_version", "derived",
    text("object_type", key=True),
    text("ref", key=True),
    text("field", key=True),
    text("version_uid", key=True),
    text("base_uid"),
    text("value_json"),
    text("effective_from"),
    integer("price_version"),  # the number the edit gave its price, or its claim on barcodes
    text("state"),  # current, past, contender, lost
    rowid=False,
)
Index("field_version_by_state", field_version.c.state)

#: Which of two edits holds, as the hub decided.
field_decision = table(
    "field_decision", "derived",
    text("object_type", key=True),
    text("ref", key=True),
    text("field", key=True),
    text("entry_uid", key=True),
    text("winner_uid"),
    text("loser_uid"),
    integer("decided_at_ms"),
    rowid=False,
)

#: Which entry's word on a part of a thing holds (`models.appliers.is_newer`).
row_version = table(
    "row_version", "derived",
    text("thing", key=True),
    text("part", key=True),
    integer("edition"),
    text("entry_uid"),
    rowid=False,
)

#: Entries that cannot be applied yet: kept whole, retried when what they wait for appears.
#: `dependency` is `table:key` of the row waited for, `kind:name schema` of a newer program's, or
#: empty for what can never be; applied + parked = received.
parked_entry = table(
    "parked_entry", "derived",
    text("entry_uid", key=True),
    text("kind"),
    text("dependency"),
    text("reason"),
    text("till_ref"),
    text("epoch", key=True),
    integer("seq"),
    blob("packed"),
)
Index("parked_entry_by_dependency", parked_entry.c.dependency)
Index("parked_entry_by_chain", parked_entry.c.epoch)
