"""Whose personal data are to be destroyed, where they were, and who looked at them whole.

Only random refs and codes of reasons: what an entry says of a person stays for ever.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from models.payload import Payload
from models.values import Ref


class PersonErased(Payload, frozen=True, kw_only=True):
    """What is kept of this person is to be destroyed wherever it lies; nothing brings it back."""

    KIND = "person.erased"
    ref: Ref
    reason: str  # WITHDRAWN, REQUESTED, EXPIRED, MISTAKEN


class PersonForgotten(Payload, frozen=True, kw_only=True):
    """This till holds nothing of an erased person any more."""

    KIND = "person.forgotten"
    ref: Ref


class PersonViewed(Payload, frozen=True, kw_only=True):
    """Someone saw unmasked what is kept of a person; the entry's actor is who."""

    KIND = "person.viewed"
    ref: Ref
    reason: str  # CONTACT, IDENTITY, DELIVERY, DISPUTE, REGISTER


PAYLOADS: Final[tuple[type[Payload], ...]] = (PersonErased, PersonForgotten, PersonViewed)
UPCASTERS: Final[dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]] = {}
