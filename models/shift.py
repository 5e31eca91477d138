"""From opening to closing of one till: the shift, its counts, its drawer, its seal."""

from __future__ import annotations

from models.base import Index, blob, integer, table, text

shift = table(
    "shift", "derived",
    text("shift_uid", key=True),
    text("till_ref"),
    text("business_date"),
    integer("z_no", null=True),  # given at closing, rises by one
    text("opened_by_ref"),
    integer("opened_at_ms"),
    integer("float_won"),
    text("closed_by_ref", null=True),
    integer("closed_at_ms", null=True),
    integer("expected_won", null=True),
    integer("counted_won", null=True),
    integer("over_short_won", null=True),
    text("over_short_reason", null=True),
    text("state"),  # open, closed
    text("epoch"),  # the chain and place it was opened at: a copy of this disk has shifts too
    integer("opened_seq"),
)
Index("shift_by_state", shift.c.till_ref, shift.c.state)

#: Blind counts by notes and coins; the last one before the close is the one that holds.
cash_count = table(
    "cash_count", "derived",
    text("entry_uid", key=True),
    text("shift_uid"),
    text("counts_json"),
    integer("counted_won"),
)
Index("cash_count_by_shift", cash_count.c.shift_uid)

#: The terminal's own 집계 as typed at closing, beside what this till recorded.
terminal_total = table(
    "terminal_total", "derived",
    text("shift_uid", key=True),
    integer("terminal_count"),
    integer("terminal_won"),
    integer("till_count"),
    integer("till_won"),
)

drawer_opening = table(
    "drawer_opening", "derived",
    text("entry_uid", key=True),
    text("shift_uid"),
    text("cashier_ref"),
    text("reason"),
    integer("opened_at_ms"),
    text("till_ref"),
)
Index("drawer_opening_by_shift", drawer_opening.c.shift_uid)

#: Every chain there is: whose, under which key, and what it grew from.
epoch = table(
    "epoch", "derived",
    text("epoch", key=True),
    text("till_ref"),
    integer("till_no"),
    text("org_ref"),
    text("store_ref"),
    text("device_public_key"),
    text("reason"),
    text("parent_epoch"),
    integer("parent_seq"),
    integer("opened_at_ms"),
)
Index("epoch_by_till", epoch.c.till_ref)

#: Signed totals and head at a shift's close.
seal = table(
    "seal", "derived",
    text("entry_uid", key=True),
    text("till_ref"),
    text("epoch"),
    integer("seq"),
    blob("head_hash"),
    text("shift_uid"),
)
