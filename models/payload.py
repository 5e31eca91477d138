"""What every kind's payload is made of."""

from __future__ import annotations

from typing import ClassVar, TypeAlias

import msgspec

FieldValue: TypeAlias = str | int | bool | list[str] | None


class Payload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of one entry; `KIND` and `SCHEMA` go into the header."""

    KIND: ClassVar[str] = ""
    SCHEMA: ClassVar[int] = 1
