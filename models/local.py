"""This machine's own rows: who it is, the open cart, the spool, the search index, the counters."""

from __future__ import annotations

from models.base import Index, blob, integer, table, text

#: One row: the ids `init` minted. The private key is in the keyring, never here.
identity = table(
    "identity", "local",
    integer("id", key=True),
    text("org_ref"),
    text("store_ref"),
    text("till_ref"),
    integer("till_no"),
    text("epoch"),
    blob("device_public_key"),
    text("fingerprint"),  # machine and folder it ran in last; empty where there is none
)

#: The open cart as kept against a crash.
draft = table(
    "draft", "local",
    integer("id", key=True),
    text("cart_json"),
)

#: Paper still to come; a job names what to print, the bytes are made when the printer is there.
print_job = table(
    "print_job", "local",
    integer("id", key=True),
    text("kind"),
    text("payload_json"),
    text("state"),
    text("detail"),
    integer("created_at_ms"),
)
Index("print_job_by_state", print_job.c.state)

#: Search keys of producers' items: initial consonants, jamo, codes (see `app.search`).
search_key = table(
    "search_key", "local",
    text("key", key=True),
    integer("producer_item_no", key=True),
    rowid=False,
)

#: Row count and order-independent sum of row hashes of each derived table, packed; kept by apply.
running_checksum = table(
    "running_checksum", "local",
    integer("id", key=True),
    blob("packed"),
)
