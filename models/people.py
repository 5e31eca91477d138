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

#: Wrong PINs at each till, and how many of those a right one has ended since; neither figure ever
#: falls.  A restart or a moved clock does not forget them.
pin_failure = table(
    "pin_failure", "derived",
    text("staff_ref", key=True),
    text("till_ref", key=True),
    integer("failure_count"),
    integer("cleared_count"),
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

#: What a till may know of a member that another till registered: a masked name, initials, the last
#: four digits, keyed hashes to look up by; sealed as well.
person_mask = table(
    "person_mask", "person",
    text("ref", key=True),
    integer("version"),
    blob("sealed"),
)

#: Which version of whose row the hub has, in which of its lives.
person_sent = table(
    "person_sent", "local",
    text("ref", key=True),
    integer("version"),
    text("incarnation"),
)

#: One row: the store's key behind the hashes in `person_mask`, sealed with the file's.
person_hash_key = table(
    "person_hash_key", "local",
    integer("id", key=True),
    blob("sealed"),
)

#: Whose data are destroyed, and why.
person_erasure = table(
    "person_erasure", "derived",
    text("ref", key=True),
    text("reason"),
    text("by_ref"),
    text("till_ref"),
    integer("happened_at_ms"),
    text("entry_uid"),
)

#: Which till has said that it holds nothing of an erased person.
person_forgotten = table(
    "person_forgotten", "derived",
    text("ref", key=True),
    text("till_ref", key=True),
    integer("happened_at_ms"),
)

#: Who saw whose data unmasked.
person_view = table(
    "person_view", "derived",
    text("entry_uid", key=True),
    text("ref"),
    text("reason"),
    text("by_ref"),
    text("till_ref"),
    text("business_date"),
    integer("happened_at_ms"),
)
Index("person_view_by_ref", person_view.c.ref)
