"""What every kind's payload is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeAlias

import msgspec

FieldValue: TypeAlias = str | int | bool | list[str] | None


class Payload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of one entry; `KIND` and `SCHEMA` go into the header."""

    KIND: ClassVar[str] = ""
    SCHEMA: ClassVar[int] = 1


class About(Payload, frozen=True, kw_only=True):
    """Says anew how a thing stands that another till may speak of as well (docs/decisions/0031)."""

    SCHEMA: ClassVar[int] = 2
    #: A word, and the fields that name the thing.
    THING: ClassVar[tuple[str, ...]] = ()

    def thing(self) -> str:
        word, *names = self.THING
        return ":".join((word, *(str(getattr(self, name)) for name in names)))


class Edit(About, frozen=True, kw_only=True):
    """One that holds against every lower edition: `models.appliers.is_newer`."""

    #: One above the newest its writer had seen, filled where it is recorded (0: nobody looked).
    edition: int = 0


class Whole(About, frozen=True, kw_only=True):
    """One that is a version in a register: what does not hold is kept and shown to a manager."""

    #: The version it was made from, filled where it is recorded (None: nobody looked).
    base_uid: str | None = None


Upcasters: TypeAlias = dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]


def keep_as_it_is(body: dict[str, Any]) -> dict[str, Any]:
    """The newer schema has fields more whose silence means what the older one meant."""
    return body


def upcasters_of(payloads: Iterable[type[Payload]]) -> Upcasters:
    """What tells how a thing stands said nothing of what its writer had seen in schema 1."""
    return {(payload.KIND, 1): keep_as_it_is for payload in payloads
            if issubclass(payload, About) and payload.SCHEMA == 2}
