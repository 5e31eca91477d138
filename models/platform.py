"""The platform as this file sees it: what is derived from the record, what this machine noted.

The notes are only that: after a restore or a hub's they are wrong, and the next verified answer
puts them right (docs/protocol.md).
"""

from __future__ import annotations

from models.base import Index, blob, integer, table, text

#: Chains whose end was carried over into another, since the hub holds another continuation.
epoch_fork = table(
    "epoch_fork", "derived",
    text("forked_epoch", key=True),
    integer("from_seq", key=True),
    text("epoch", key=True),  # the chain it was carried into; a copy's fork is not this file's
    text("till_ref"),
    integer("entry_count"),
    integer("happened_at_ms"),
)

#: Which till is registered at which hub.
enrolment = table(
    "enrolment", "derived",
    text("till_ref", key=True),
    text("hub_public_key"),
    text("hub_name"),
    integer("happened_at_ms"),
)

#: One row: the hub this till talks to, and how the last talk went.
hub_link = table(
    "hub_link", "local",
    integer("id", key=True),
    text("url"),
    text("hub_public_key"),
    text("certificate"),  # what the hub signed when it took this till in
    text("incarnation"),
    text("nonce"),
    integer("batch_size"),
    integer("contact_at_ms"),  # of the last verified answer, by this machine's clock
    integer("hub_time_ms"),  # what the hub's clock said in it
    text("trouble"),  # code of what is wrong now; empty while all is well
    integer("trouble_since_ms"),
)

#: The hub's head of each of this till's chains, as its last verified answer said.
sent_head = table(
    "sent_head", "local",
    text("epoch", key=True),
    integer("seq"),
    blob("hash"),
    integer("durable_seq"),
)

#: How far each stream has been taken in.
pull_position = table(
    "pull_position", "local",
    text("stream", key=True),
    text("incarnation"),
    integer("offset"),
)

#: Entries received that have no place here yet: what they stand on has not come.
stray_entry = table(
    "stray_entry", "local",
    text("epoch", key=True),
    integer("seq", key=True),
    blob("hash"),
    blob("packed"),
)

#: Where in this file's journal such an entry was given a place: in a branch, a chain of its own.
stray_place = table(
    "stray_place", "local",
    text("hash", key=True),
    text("branch_epoch"),
    integer("branch_seq"),
)

#: Drawers counted at another till, since their own cannot be started; the newest count holds.
provisional_close = table(
    "provisional_close", "derived",
    text("shift_uid", key=True),
    text("of_till_ref"),
    integer("counted_won"),
    integer("expected_won"),
    text("known_epoch"),
    integer("known_seq"),
    text("by_till_ref"),
    text("by_ref"),
    integer("counted_at_ms"),
    text("reason"),
)

#: Tills that left their machine for another, and where they arrived.
till_move = table(
    "till_move", "derived",
    text("epoch", key=True),
    integer("seq", key=True),
    text("way"),  # out, in
    text("move_ref"),
    text("till_ref"),
    text("by_ref"),
    integer("happened_at_ms"),
)

#: Device keys that followed one another, as the tills themselves announced it.
key_rotation = table(
    "key_rotation", "derived",
    text("epoch", key=True),
    integer("seq", key=True),
    text("till_ref"),
    text("org_ref"),
    text("store_ref"),
    text("old_public_key"),
    text("new_public_key"),
    text("signature"),
    text("proof"),
    integer("happened_at_ms"),
)
Index("key_rotation_by_till", key_rotation.c.till_ref)
