"""Closing and control: how far a closing has come, counts, drops, hand-overs, paper sales."""

from __future__ import annotations

from models.base import Index, integer, table, text

#: How a step of the closing list stands; without a row nobody has settled it.
closing_step = table(
    "closing_step", "derived",
    text("shift_uid", key=True),
    text("step", key=True),
    text("outcome"),  # done, skipped, open
    text("reason"),
    text("by_ref"),
    integer("settled_at_ms"),
    rowid=False,
)

#: The second count beside the first; both are kept (HANDBOOK §3.6).
cash_recount = table(
    "cash_recount", "derived",
    text("shift_uid", key=True),
    integer("first_won"),
    integer("first_over_won"),
    integer("second_won"),
    text("by_ref"),
    integer("counted_at_ms"),
)

#: Tenders beside cash as they were counted at closing: the terminal's total, vouchers by face.
tender_count = table(
    "tender_count", "derived",
    text("shift_uid", key=True),
    text("tender_code", key=True),
    integer("count"),
    integer("counted_won"),
    rowid=False,
)

#: 확인: the third figure, a manager's.
tender_check = table(
    "tender_check", "derived",
    text("shift_uid", key=True),
    text("tender_code", key=True),
    integer("system_won"),
    integer("counted_won", null=True),
    integer("checked_won"),
    text("note"),
    text("by_ref"),
    integer("checked_at_ms"),
    rowid=False,
)

#: Bags in the safe; the move that took the cash out is `move_uid`.
cash_drop = table(
    "cash_drop", "derived",
    text("move_uid", key=True),
    text("shift_uid"),
    text("bag_no"),
    integer("amount_won"),
    text("by_ref"),
    integer("dropped_at_ms"),
)
Index("cash_drop_by_shift", cash_drop.c.shift_uid)

hand_over = table(
    "hand_over", "derived",
    text("entry_uid", key=True),
    text("shift_uid"),
    text("from_ref"),
    text("to_ref"),
    integer("counted_won", null=True),
    integer("expected_won"),
    integer("handed_at_ms"),
)
Index("hand_over_by_shift", hand_over.c.shift_uid)

#: The Z of a shift as it was printed, as JSON; nothing later changes it.
z_report = table(
    "z_report", "derived",
    text("shift_uid", key=True),
    text("report_json"),
)

report_reprint = table(
    "report_reprint", "derived",
    text("entry_uid", key=True),
    text("shift_uid"),
    integer("copy_no"),
)
Index("report_reprint_by_shift", report_reprint.c.shift_uid)

#: Sales that were written on paper first; `shift_uid` is the shift whose Z has them.
paper_sale = table(
    "paper_sale", "derived",
    text("sale_uid", key=True),
    text("slip_no"),
    text("written_on"),
    text("written_by_ref"),
    text("typed_by_ref"),
    integer("is_late"),
    text("shift_uid"),
)
Index("paper_sale_by_shift", paper_sale.c.shift_uid)
Index("paper_sale_by_slip", paper_sale.c.slip_no)
