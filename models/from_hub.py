"""What the platform has said to this store, as tables: published lists, notices, commands, points.

All but what was read here is derived: equal at every till of the store.
"""

from __future__ import annotations

from models.base import Index, integer, table, text

#: Lists the co-operative sent down; their edits lie in the registers like anybody's.
publication = table(
    "publication", "derived",
    text("entry_uid", key=True),
    text("request_uid"),
    text("name"),
    integer("object_count"),
    integer("published_at_ms"),
)

platform_notice = table(
    "platform_notice", "derived",
    text("notice_ref", key=True),
    text("words"),  # empty where only its withdrawal has arrived
    text("until_date"),
    integer("urgent"),
    integer("posted_at_ms"),
    integer("withdrawn_at_ms"),
)

platform_command = table(
    "platform_command", "derived",
    text("command_uid", key=True),
    text("till_ref"),
    text("command"),
    integer("given_at_ms"),
    text("outcome"),  # empty while it waits
    text("values_json"),
    integer("done_at_ms"),
)
Index("platform_command_by_till", platform_command.c.till_ref, platform_command.c.outcome)

#: One row: the newest word of the hub on points out of touch.
points_allowance = table(
    "points_allowance", "derived",
    integer("id", key=True),
    integer("per_member_points"),
    integer("per_day_points"),
    text("till_refs_json"),
    integer("set_at_ms"),
    text("epoch"),
    integer("seq"),
)

#: Every word of the hub on a till that was shut out or let in; which of them holds is worked out
#: where it is asked for, with the hub's key.
standing_word = table(
    "standing_word", "derived",
    text("entry_uid", key=True),
    text("of_till_ref"),
    text("standing"),  # revoked, active
    integer("said_at_ms"),
    text("counted_json"),  # epoch -> place up to which a revoked till's entries count
    text("signature"),
)
Index("standing_word_by_till", standing_word.c.of_till_ref)

#: Notices somebody at this till has read.
platform_notice_read = table(
    "platform_notice_read", "local",
    text("notice_ref", key=True),
    integer("read_at_ms"),
)
