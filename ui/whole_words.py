"""A thing that is said anew as a whole (staff, terms, accounts), in words: what of it differs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from ui.i18n import figure, tr
from ui.promotion_words import percent

if TYPE_CHECKING:
    from app.till import Till

TYPES: Final = frozenset(
    {"promotion", "staff", "account", "supplier", "commission_rule", "commission_rebate"})
_CODES: Final = frozenset({"role", "status"})


def say_whole(till: Till, object_type: str, value_json: str, against_json: str) -> str:
    """Those parts of a value that are not as in the other one; a promotion by what it gives."""
    if object_type == "promotion":
        return _say_promotion(till, value_json)
    value, against = json.loads(value_json), json.loads(against_json)
    return " · ".join(
        f"{tr(f'whole.{name}')} {_say(name, part)}"
        for name, part in value.items() if part != against.get(name))


def _say(name: str, part: object) -> str:
    if name in _CODES:
        return tr(f"role.{part}".lower() if name == "role" else f"whole.status_{part}".lower())
    if isinstance(part, bool):
        return tr("settings.yes") if part else tr("settings.no")
    if isinstance(part, int):
        return percent(part) if name.endswith("_basis_points") else figure(part)
    if isinstance(part, list):
        return tr("whole.of_its_own")
    if name.endswith("_ref"):
        return tr("whole.of_its_own" if part else "whole.every")
    return str(part) or tr("whole.every")


def _say_promotion(till: Till, value_json: str) -> str:
    from app.promoting import rule_of_value
    from ui.promotion_words import gift_of, times_of

    rule = rule_of_value(value_json)
    parts = [rule.name, gift_of(till, rule), times_of(rule)]
    if rule.state.value == "STOPPED":
        parts.append(tr("promo.stopped_mark"))
    return " · ".join(part for part in parts if part)
