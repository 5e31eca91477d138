"""The prices an item had, worked out from the edits that hold: the same in any order of arrival.

An item begins with a row of its own; every edit on the way to what holds now adds one, by the
number its editor gave it, with the other price as it was at that number.
"""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import msgspec

from models.kinds import ObjectChanged
from models.rows import Rows


class _Row(NamedTuple):
    producer_item_ref: str
    price_version: int
    version_uid: str
    from_date: str
    price_won: int
    member_price_won: int | None


class _Step(NamedTuple):
    price_version: int
    version_uid: str
    field: str
    value_json: str
    effective_from: str
    state: str


def note_price(rows: Rows, changed: ObjectChanged, version_uid: str) -> dict[str, Any]:
    """Put the item's prices in order; the number its price has now."""
    steps = [_Step(*row) for row in rows.cursor.execute(
        "SELECT price_version, version_uid, field, value_json, effective_from, state "
        "FROM field_version WHERE object_type = 'producer_item' AND ref = ? "
        "AND field IN ('price_won', 'member_price_won') "
        "ORDER BY price_version, version_uid, field", (changed.ref,)).fetchall()]
    if any(not step.price_version for step in steps):
        return _note_as_it_comes(rows, changed, version_uid)
    there = _history(rows, changed.ref)
    edited = {step.version_uid for step in steps}
    now = min(row for row in there if row.version_uid not in edited)
    wanted = [now]
    on_the_way = [step for step in steps if step.state in {"current", "past"}]
    for (number, uid), both in itertools.groupby(on_the_way, key=lambda step: step[:2]):
        for step in both:
            now = now._replace(
                price_version=number, version_uid=uid, from_date=step.effective_from,
                **{step.field: msgspec.json.decode(step.value_json)})
        if now[-2:] != wanted[-1][-2:]:
            wanted.append(now)
    for row in set(there) - set(wanted):
        rows.remove("price_history", *row[:3])
    for row in sorted(set(wanted) - set(there)):
        rows.put("price_history", row)
    return {"price_version": max(
        (step.price_version for step in steps if step.state == "current"),
        default=wanted[0].price_version)}


def begin_again(
    rows: Rows, ref: str, version_uid: str, from_date: str, price_won: int,
    member_price_won: int | None,
) -> None:
    """What an item began with where two tills made it: the greater of each."""
    edited = {uid for (uid,) in rows.cursor.execute(
        "SELECT version_uid FROM field_version WHERE object_type = 'producer_item' AND ref = ?",
        (ref,)).fetchall()}
    old = min(row for row in _history(rows, ref) if row.version_uid not in edited)
    rows.remove("price_history", *old[:3])
    rows.put("price_history", old._replace(
        version_uid=max(old.version_uid, version_uid), from_date=max(old.from_date, from_date),
        price_won=max(old.price_won, price_won, key=msgspec.json.encode),
        member_price_won=max(
            old.member_price_won, member_price_won, key=msgspec.json.encode)))


def _note_as_it_comes(
    rows: Rows, changed: ObjectChanged, version_uid: str
) -> dict[str, Any]:
    """Edits from before the platform have no number: they get that of their arrival."""
    old = rows.cursor.execute(
        "SELECT price_version, price_won, member_price_won FROM producer_item WHERE ref = ?",
        (changed.ref,)).fetchone()
    price_won = changed.fields.get("price_won", old[1])
    member_price_won = changed.fields.get("member_price_won", old[2])
    same = (price_won, member_price_won) == old[1:]
    held = rows.cursor.execute(
        "SELECT max(price_version) FROM field_version WHERE object_type = 'producer_item' "
        "AND ref = ? AND field IN ('price_won', 'member_price_won') AND state = 'current'",
        (changed.ref,)).fetchone()[0]
    number = held or changed.price_version if changed.price_version else old[0] + (not same)
    if same and number == old[0]:
        return {}
    rows.put("price_history", (
        changed.ref, number, version_uid, changed.effective_from, price_won, member_price_won))
    return {"price_version": number}


def _history(rows: Rows, ref: str) -> list[_Row]:
    return [_Row(*row) for row in rows.cursor.execute(
        "SELECT producer_item_ref, price_version, version_uid, from_date, price_won, "
        "member_price_won FROM price_history WHERE producer_item_ref = ?", (ref,)).fetchall()]
