"""Members and staff as the journal knows them, and the sealed rows that hold who they are."""

from __future__ import annotations

from models.base import Index, blob, integer, table, text

#: A co-op member: random ref and number; everything else is in `person`.
member = table(
    "member", "derived",
    text("ref", key=True),
    text("no"),
    text("masked_name"),  # empty: even a masked name is a person's, and stays out of the journal
    text("status"),
    integer("large_print"),  # wants receipts in large letters
    text("version_uid"),
)
Index("member_by_no", member.c.no)

#: Someone who works the till. The number is what a receipt prints.
staff = table(
    "staff", "derived",
    text("ref", key=True),
    text("no"),
    text("role"),
    text("status"),
    text("version_uid"),
)
Index("staff_by_no", staff.c.no)

#: Wrong PINs since the last right one; a restart or a moved clock does not forget them.
pin_failure = table(
    "pin_failure", "derived",
    text("staff_ref", key=True),
    integer("failure_count"),
    integer("last_failed_at_ms"),
)

#: A manager's own PIN given on a colleague's screen.
approval = table(
    "approval", "derived",
    text("approval_uid", key=True),
    text("approver_ref"),
    text("asked_by_ref"),
    text("action"),
    text("reason"),
    integer("amount_won"),
    text("business_date"),
    text("used_by_uid"),  # the entry whose deed it allowed; empty until then
    text("means"),  # pin, phone
)

#: Personal data, one sealed JSON object a person (AES-GCM, key derived from the file's key).
person = table(
    "person", "person",
    text("ref", key=True),
    text("kind"),  # staff, producer, member
    integer("version"),
    blob("sealed"),
)
