"""Points while a till is out of touch: what it may take off, and what that can cost at worst.

Pure rules of plain values (SYNC, *Points and vouchers offline*).  The hub grants a store so much a
member and so much in all a day, and names the tills that share it; each has an equal part and asks
nobody.  A balance below zero is allowed and stops further spending, never a sale.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What one till may take off where the day's total is not bounded.
NO_BOUND = 2**53


@dataclass(frozen=True, slots=True)
class Grant:
    """Points a day that the tills named may take off together while out of touch."""

    per_member: int
    per_day: int
    till_refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One till's share of a grant, for a day."""

    per_member: int
    per_day: int


@dataclass(frozen=True, slots=True)
class WorstCase:
    """How far balances can be overdrawn in one day out of touch; `per_day` None is unbounded."""

    per_member: int
    per_day: int | None
    till_count: int
    is_from_hub: bool


def part_of(grant: Grant | None, till_ref: str, own_per_member: int) -> Part:
    """A till's part of the grant; without one what the shop's own setting gives each till.

    A till that the grant does not name takes nothing: the others share all of it.
    """
    if grant is None:
        return Part(own_per_member, NO_BOUND)
    if till_ref not in grant.till_refs:
        return Part(0, 0)
    count = len(grant.till_refs)
    return Part(grant.per_member // count, grant.per_day // count)


def left_of(part: Part, spent_member: int, spent_day: int) -> int:
    """What of a part is left for a member: `spent_` is what this till took off on this day."""
    return max(0, min(part.per_member - spent_member, part.per_day - spent_day))


def is_out_of_touch(
    now_ms: int, level_at_ms: int, bound_min: int, *, in_trouble: bool, hub_catches_up: bool
) -> bool:
    """Whether only the allowance counts.

    `level_at_ms` is when this till last had heard all the hub had and sent all of its own; 0 is
    never.  A clock set back makes that moment lie in the future, and counts as out of touch.
    """
    if hub_catches_up or in_trouble or not level_at_ms:
        return True
    return not 0 <= now_ms - level_at_ms <= bound_min * 60_000


def worst_case(grant: Grant | None, own_per_member: int, till_count: int) -> WorstCase:
    """What the owner should know beside the setting: at most so much a day, known in advance."""
    if grant is None:
        return WorstCase(own_per_member * till_count, None, till_count, is_from_hub=False)
    part = part_of(grant, grant.till_refs[0], 0) if grant.till_refs else Part(0, 0)
    count = len(grant.till_refs)
    return WorstCase(part.per_member * count, part.per_day * count, count, is_from_hub=True)
