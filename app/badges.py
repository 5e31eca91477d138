"""Badges of staff and producers: the hash lies in the person's row and opens at every till."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from app import people, pins

if TYPE_CHECKING:
    from app.till import Till


def seal_badge(token: str) -> dict[str, str]:
    """What is kept of a new badge, under a key of its own: any till that has the row can tell."""
    salt = os.urandom(16)
    return {"badge_hash": pins.hash_badge(salt, token), "badge_salt": salt.hex()}


def opens(till: Till, kept: Mapping[str, str], token: str) -> bool:
    """Whether this is that person's badge; one issued before has the key of the till it is of."""
    if not kept.get("badge_hash"):
        return False
    salt = kept.get("badge_salt", "")
    key = bytes.fromhex(salt) if salt else people.derive_key(till, b"weezle.badge.1")
    return pins.is_same(kept["badge_hash"], pins.hash_badge(key, token))
