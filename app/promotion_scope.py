"""What a promotion is about, as people look for it and read it; and figures as they type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import catalog
from app.errors import BadInput
from app.promotions import Scope
from app.search import match
from models import catalog_rows
from models.kinds_pricing import ScopeKind
from models.values import BasisPoints, Won

if TYPE_CHECKING:
    from app.till import Till

FOUND_COUNT_MAX = 24
_HOUR = re.compile(r"([01]?[0-9]|2[0-3]):?([0-5][0-9])")
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%?")


@dataclass(frozen=True, slots=True)
class Choosable:
    """Something a promotion can be about."""

    scope: Scope
    name: str
    note: str
    price_won: Won | None = None


def find_scopes(till: Till, kind: ScopeKind, typed: str) -> list[Choosable]:
    """What of this kind is called so, by name or initial consonants; with nothing typed, the first.

    Items of whoever are found by any farm's offer of them.
    """
    typed = typed.strip()
    if kind in {ScopeKind.PRODUCER_ITEM, ScopeKind.ITEM}:
        found: dict[str, Choosable] = {}
        for offer in _offers(till, typed):
            one = kind is ScopeKind.PRODUCER_ITEM
            value = offer.ref if one else offer.item_ref
            found.setdefault(value, Choosable(
                Scope(kind, value), f"{offer.name} {offer.spec}".strip() if one else offer.name,
                offer.producer_name if one else "", offer.price_won if one else None))
        return list(found.values())
    if kind is ScopeKind.CATEGORY:
        return [
            Choosable(Scope(kind, name), name, "") for name, _ in catalog.categories(till)
            if name and (not typed or match(typed, name) is not None)]
    if kind is ScopeKind.PRODUCER:
        return [
            Choosable(Scope(kind, row.ref), row.name, row.code)
            for row in catalog_rows.list_producers(till.read())
            if not typed or match(typed, row.name) is not None][:FOUND_COUNT_MAX]
    return []


def _offers(till: Till, typed: str) -> list[catalog.Offer]:
    if typed:
        return catalog.search(till, typed, limit=FOUND_COUNT_MAX)
    first = next((name for name, _ in catalog.categories(till)), "")
    return catalog.offers_of_category(till, first, FOUND_COUNT_MAX)


def name_of(till: Till, scope: Scope) -> tuple[str, str]:
    """(name, farm or code) of what a promotion is about; empty where it has gone, or is all."""
    connection = till.read()
    match scope.kind:
        case ScopeKind.PRODUCER_ITEM:
            row = catalog_rows.read_by_ref(connection, scope.value, till.business_date)
            return (f"{row.name} {row.spec}".strip(), row.producer_name) if row else ("", "")
        case ScopeKind.ITEM:
            rows = catalog_rows.read_by_item(connection, scope.value, till.business_date)
            return (rows[0].name, "") if rows else ("", "")
        case ScopeKind.PRODUCER:
            producer = catalog_rows.read_standing(connection, scope.value)
            return (producer.name, "") if producer else ("", "")
        case ScopeKind.CATEGORY:
            return scope.value, ""
        case ScopeKind.ALL:
            return "", ""


def read_hours(from_text: str, to_text: str) -> tuple[int, int]:
    """(from, to) in minutes of the day; both empty is all day, an empty end is its end.

    Raises BadInput.
    """
    start = _minute(from_text)
    end = _minute(to_text)
    if from_text.strip() and not to_text.strip():
        end = 24 * 60
    return start, end


def read_won(text: str) -> Won:
    """Whole won as typed: 1,500 or 1500원.  Empty is 0.  Raises BadInput."""
    plain = text.replace(",", "").replace("원", "").strip()
    if plain and not (plain.isascii() and plain.isdigit()):
        raise BadInput("promotion.price_form")
    return int(plain or "0")


def read_count(text: str) -> int:
    plain = text.strip()
    if plain and not (plain.isascii() and plain.isdigit()):
        raise BadInput("promotion.counts_form", limit=99)
    return int(plain or "0")


def read_basis_points(text: str) -> BasisPoints:
    """Per cent with at most two decimals.  Empty is 0.  Raises BadInput."""
    plain = text.strip()
    if not plain:
        return 0
    found = _PERCENT.fullmatch(plain)
    if found is None:
        raise BadInput("promotion.percent_form")
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def _minute(text: str) -> int:
    plain = text.strip()
    if not plain:
        return 0
    if plain == "24:00":
        return 24 * 60
    found = _HOUR.fullmatch(plain)
    if found is None:
        raise BadInput("promotion.hours_form")
    return int(found[1]) * 60 + int(found[2])
