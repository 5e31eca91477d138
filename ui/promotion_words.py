"""A promotion in words: what it gives, on what, when, for whom, at whose cost."""

from __future__ import annotations

from app.promotion_scope import name_of
from app.promotions import Part, Rule, Scope
from app.till import Till
from models.values import BorneBy
from ui.i18n import tr, won


def gift_of(till: Till, rule: Rule) -> str:
    """`2+1`, `30%`, `1,500원`, or the set's price."""
    match rule.kind.value:
        case "N_FOR_M":
            return tr("promo.gift_n", pay=rule.pay_count, free=rule.take_count - rule.pay_count)
        case "PERCENT" | "MARKDOWN":
            return percent(rule.discount_basis_points)
        case "SET_PRICE":
            names = " + ".join(part_name(till, part) for part in rule.parts)
            return f"{names} {won(rule.price_won)}"
        case _:
            return won(rule.price_won)


def part_name(till: Till, part: Part) -> str:
    """One part of a set, with how many where there is more than one."""
    name = scope_name(till, part.scope)
    return f"{name} ×{part.count}" if part.count > 1 else name


def scope_name(till: Till, scope: Scope) -> str:
    """Which goods, by name and farm."""
    if scope.kind.value == "ALL":
        return tr("promo.scope_ALL")
    name, farm = name_of(till, scope)
    if not name:
        return tr("promo.scope_gone")
    return f"{name} ({farm})" if farm else name


def percent(basis_points: int) -> str:
    whole, rest = divmod(basis_points, 100)
    return f"{whole}%" if not rest else f"{whole}.{rest:02d}".rstrip("0") + "%"


def times_of(rule: Rule) -> str:
    """Dates, weekdays and hours; nothing where it always holds."""
    parts = []
    if rule.from_date or rule.to_date:
        parts.append(f"{rule.from_date} ~ {rule.to_date}".strip())
    if rule.weekdays and len(rule.weekdays) < 7:
        parts.append("".join(tr(f"promo.day_{day}") + " " for day in sorted(rule.weekdays)).strip())
    if rule.from_minute != rule.to_minute:
        parts.append(f"{clock(rule.from_minute)}–{clock(rule.to_minute)}")
    return " · ".join(parts)


def clock(minute: int) -> str:
    """`18:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def note_of(till: Till, rule: Rule) -> str:
    """The list's second row."""
    parts = [gift_of(till, rule)]
    if rule.kind.value != "SET_PRICE":
        parts.append(scope_name(till, rule.scope))
    parts.append(times_of(rule))
    if rule.members_only:
        parts.append(tr("promo.members_only"))
    parts.append(tr("promo.by_producer" if rule.borne_by is BorneBy.PRODUCER else "promo.by_shop"))
    return " · ".join(part for part in parts if part)
