"""Families of kinds beside `models.kinds`: loaded with the first entry of theirs.

A till that opens its shop and sells needs the daily kinds alone; a hundred structs more would cost
its start as much as its window (docs/decisions/0014).  A family is two modules: `kinds_NAME` holds
the structs, `apply_NAME` what they do to the rows.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final, Protocol, cast

from models.payload import Payload

#: First word of a kind -> its family.
FAMILIES: Final[dict[str, str]] = {
    "return": "tenders", "exchange": "tenders", "tender": "tenders", "account": "tenders",
    "invoice": "tenders",
    "lot": "lots", "label": "lots",
    "producer": "producers", "commission": "producers", "deduction": "producers",
    "settlement": "producers",
    "platform": "platform",
    "person": "people",
    "promotion": "pricing", "points": "pricing", "age": "pricing", "phone_approval": "pricing",
    "unlabelled": "counter",
    "wanted": "counter",
    "hold": "counter",
    "order": "counter",
    "delivery": "counter",
    "stock": "stock", "recall": "stock", "supplier": "stock", "purchase": "stock",
    "notice": "stock",
    "closing": "control",
    "paper": "control",
}


class Family(Protocol):
    """What a module `kinds_NAME` holds."""

    PAYLOADS: tuple[type[Payload], ...]
    UPCASTERS: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]


def load_all() -> list[Family]:
    """Every family: for tests and whoever lists all kinds there are."""
    return [family for word in FAMILIES if (family := load_family(word)) is not None]


def load_family(kind: str) -> Family | None:
    """The family a kind belongs to, with its appliers registered; None where there is none."""
    name = FAMILIES.get(kind.partition(".")[0])
    if name is None:
        return None
    import_module(f"models.apply_{name}")
    return cast("Family", import_module(f"models.kinds_{name}"))
