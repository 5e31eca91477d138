"""Master data as versioned registers: settings, and which field change of which object came when.

Without a hub an edit holds at once at the provisional version (base, entry uid).  The hub's order
may later replace it; the loser is kept in the journal and shown.  ARCHITECTURE, *Master data*.
"""

from __future__ import annotations

from models.base import table, text

setting = table(
    "setting", "derived",
    text("name", key=True),
    text("value_json"),
    text("version_uid"),
)

#: Entries of a kind or schema this version does not know: kept whole, applied after an upgrade.
parked_entry = table(
    "parked_entry", "derived",
    text("entry_uid", key=True),
    text("kind"),
    text("reason"),
)
