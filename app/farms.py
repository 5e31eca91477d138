"""Who brings goods, as a form offers them to choose from: no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.search import match
from models import catalog_rows
from models.values import Ref

if TYPE_CHECKING:
    from app.till import Till


@dataclass(frozen=True, slots=True)
class Farm:
    """A producer in a list; `item_count` is how many of his items the shop knows."""

    ref: Ref
    code: str
    name: str
    place: str
    item_count: int


def list_farms(till: Till, typed: str = "") -> list[Farm]:
    """All producers by code, or those whose name, initials or code begin as typed (HANDBOOK §7)."""
    farms = [
        Farm(row.ref, row.code, row.name, row.origin_place, row.item_count)
        for row in catalog_rows.list_producers(till.read())
    ]
    typed = typed.strip()
    if not typed:
        return farms
    ranked = [
        (rank, farm) for farm in farms
        if (rank := _rank(typed, farm)) is not None
    ]
    return [farm for _, farm in sorted(ranked, key=lambda hit: (hit[0], hit[1].code))]


def _rank(typed: str, farm: Farm) -> int | None:
    if farm.code.lower().startswith(typed.lower()):
        return 0
    return match(typed, farm.name)
