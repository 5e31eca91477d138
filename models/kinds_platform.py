"""What passes between tills and platform: decisions of the hub, what became of a chain."""

from __future__ import annotations

from typing import Final

from models import kinds_from_hub
from models.payload import Edit, Payload, Upcasters, upcasters_of
from models.values import Ref, Won


class FieldDecided(Payload, frozen=True, kw_only=True):
    """Two edits were made from the same value; which of them holds, by the hub's order or a hand.

    Both stay in the record, and the loser can be taken up again by one more edit.
    """

    KIND = "platform.field_decided"
    object_type: str
    ref: Ref
    field: str
    winner_uid: Ref  # empty: the value the object began with
    loser_uid: Ref


class EpochForked(Payload, frozen=True, kw_only=True):
    """The platform holds another continuation of this chain, so its end was carried over.

    The `entry_count` entries right behind this one are those of `forked_epoch` from `from_seq` on
    that no other chain held yet, one for one and with their uids; receipts keep their numbers.
    """

    KIND = "platform.epoch_forked"
    forked_epoch: Ref
    from_seq: int
    entry_count: int


class TillEnrolled(Edit, frozen=True, kw_only=True):
    """This till was registered at a hub; whose signed answers count from now on."""

    KIND = "platform.till_enrolled"
    THING = ("enrolment",)
    hub_public_key: str  # Ed25519, hex
    hub_name: str


class ShiftClosedProvisionally(Edit, frozen=True, kw_only=True):
    """The drawer of a till that cannot be started was counted at another one of the store.

    `expected_won` is what was known of that shift then, up to `known_seq` of its chain; what
    arrives later restates the difference and edits nothing.
    """

    KIND = "platform.shift_closed_provisionally"
    THING = ("provisional_close", "shift_uid")
    shift_uid: Ref
    of_till_ref: Ref
    counts: dict[str, int]  # denomination -> pieces
    counted_won: Won
    expected_won: Won
    known_epoch: Ref
    known_seq: int
    reason: str
    approval_uid: str = ""


class TillMovedOut(Payload, frozen=True, kw_only=True):
    """The shop of this till goes on at another machine: this file sells nothing from here on.

    `head_epoch` and `head_seq` are the last place the sealed bundle carries.
    """

    KIND = "platform.till_moved_out"
    move_ref: Ref
    head_epoch: Ref
    head_seq: int
    unsent_count: int


class TillMovedIn(Payload, frozen=True, kw_only=True):
    """This machine took the bundle `move_ref` in and is the till from here on."""

    KIND = "platform.till_moved_in"
    move_ref: Ref


class KeyRotated(Payload, frozen=True, kw_only=True):
    """This till's device key is another one from here on (`models.signatures`); keys are hex.

    Both keys signed the same statement; org and store are those it was made in.
    """

    KIND = "platform.key_rotated"
    org_ref: Ref
    store_ref: Ref
    old_public_key: str  # Ed25519
    new_public_key: str
    signature: str  # of the old key
    proof: str  # of the new key


PAYLOADS: Final[tuple[type[Payload], ...]] = (
    FieldDecided, EpochForked, TillEnrolled, ShiftClosedProvisionally, TillMovedOut,
    TillMovedIn, KeyRotated, *kinds_from_hub.PAYLOADS)
UPCASTERS: Final[Upcasters] = upcasters_of(PAYLOADS)
