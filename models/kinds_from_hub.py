"""What the platform says to a store: entries of the hub's own chain, and a till's answer to them.

Part of the platform's family (`models.kinds_platform`).
"""

from __future__ import annotations

from typing import Final

from models.payload import Payload
from models.values import Ref


class CataloguePublished(Payload, frozen=True, kw_only=True):
    """The `object_count` edits right behind this entry were published together, or none were."""

    KIND = "platform.catalogue_published"
    request_uid: str
    name: str  # what the co-operative calls it
    digest: str  # SHA-256 of what was asked for, hex: the same request twice is known by it
    object_count: int


class NoticePosted(Payload, frozen=True, kw_only=True):
    """Words of the platform to everybody at a store's tills; they name no person."""

    KIND = "platform.notice_posted"
    notice_ref: Ref
    words: str
    until_date: str  # the last business date it is shown on; empty: until it is withdrawn
    urgent: bool


class NoticeWithdrawn(Payload, frozen=True, kw_only=True):
    KIND = "platform.notice_withdrawn"
    notice_ref: Ref


class CommandGiven(Payload, frozen=True, kw_only=True):
    """One till is asked to look after itself.  None sells, deletes, moves money or runs code."""

    KIND = "platform.command_given"
    command_uid: Ref
    of_till_ref: Ref
    command: str


class CommandDone(Payload, frozen=True, kw_only=True):
    """What became of a command, written by the till it was for; `values` are refs and numbers."""

    KIND = "platform.command_done"
    command_uid: Ref
    outcome: str  # done, failed, not_understood
    values: dict[str, int | str]


class PointsAllowanceSet(Payload, frozen=True, kw_only=True):
    """What a store's tills may take off members' points together on a day while out of touch.

    Each till named has an equal part; one that is not named has none.
    """

    KIND = "platform.points_allowance_set"
    per_member_points: int
    per_day_points: int
    till_refs: list[Ref]


class TillStandingSet(Payload, frozen=True, kw_only=True):
    """A till was shut out or let in: carried by the tills for a hub that has lost its database."""

    KIND = "platform.till_standing_set"
    of_till_ref: Ref
    standing: str  # revoked, active
    said_at_ms: int  # of two words on one till the later holds
    counted: dict[str, int]  # epoch -> place up to which a revoked till's entries count
    signature: str  # the hub's own, hex: whoever brings this cannot have made it


PAYLOADS: Final[tuple[type[Payload], ...]] = (
    CataloguePublished, NoticePosted, NoticeWithdrawn, CommandGiven, CommandDone,
    PointsAllowanceSet, TillStandingSet)
