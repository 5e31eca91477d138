"""Which function applies which kind: filled by `models.apply` and the families' own modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from models.journal import Entry
from models.payload import Payload
from models.rows import Rows

P = TypeVar("P", bound=Payload)

APPLIERS: dict[str, Callable[[Rows, Entry, Any], None]] = {}


def applies(kind: type[P]) -> Callable[[Callable[[Rows, Entry, P], None]],
                                       Callable[[Rows, Entry, P], None]]:
    """Say of a function that it applies this kind."""
    def register(applier: Callable[[Rows, Entry, P], None]) -> Callable[[Rows, Entry, P], None]:
        APPLIERS[kind.KIND] = applier
        return applier

    return register


def use_approval(rows: Rows, entry: Entry, approval_uid: str) -> None:
    """The one deed an approval was given for is this entry: it allows nothing more."""
    if approval_uid:
        given = rows.get("approval", approval_uid)
        if given is not None and not given["used_by_uid"]:
            rows.change("approval", (approval_uid,), used_by_uid=entry.uid)
