"""Values that two people set in two places at once: which holds, and the other with one touch.

Nothing is lost by a conflict: the edit that does not hold stays in the record (SYNC.md, Master
data).  Taking it up is an edit like any other, made from the value that holds now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from app.access import Action, Approval, Session, require, spend
from app.errors import Refused
from app.events import (
    AccountsChanged,
    CatalogueChanged,
    CommissionChanged,
    PromotionsChanged,
    SettingsChanged,
)
from app.settings import check_shop_setting, load_shop_settings
from app.staffing import change_staff
from models import conflict_rows, kinds
from models.payload import FieldValue
from models.whole_values import KIND_OF, whole_of_json

if TYPE_CHECKING:
    from app.till import Till


#: Who may say which of two edits holds: whoever may make such an edit.
_RIGHTS: Final = {
    "setting": Action.EDIT_SETTINGS, "staff": Action.MANAGE_STAFF,
    "account": Action.KEEP_ACCOUNTS, "commission_rule": Action.EDIT_COMMISSION,
    "commission_rebate": Action.EDIT_COMMISSION,
}
_EVENTS: Final = {
    "account": AccountsChanged, "promotion": PromotionsChanged,
    "commission_rule": CommissionChanged, "commission_rebate": CommissionChanged,
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """`name` is what was edited as people call it; values are as stored, in JSON.

    `by_platform` says whose hand was the platform's: `holds`, `other`, both or neither.
    """

    key: str
    object_type: str
    ref: str
    field: str
    name: str
    holds_json: str
    other_json: str
    by_platform: frozenset[str] = frozenset()


def list_conflicts(till: Till) -> list[Conflict]:
    """Every edit that does not hold and says something else than what does."""
    return [
        Conflict(f"{row.ref} {row.field} {row.version_uid}", row.object_type, row.ref, row.field,
                 row.name or row.ref[:8], row.holds_json, row.other_json,
                 frozenset(name for name, is_so in (
                     ("holds", row.holds_by_platform), ("other", row.other_by_platform))
                     if is_so))
        for row in conflict_rows.list_conflicts(till.read())
    ]


def use_other(
    till: Till, session: Session, key: str, *, approval: Approval | None = None
) -> None:
    """From now on the other value holds.  Raises Refused where it is no conflict any more."""
    found = next((one for one in list_conflicts(till) if one.key == key), None)
    if found is None:
        raise Refused("conflict.gone")
    is_setting = found.object_type == "setting"
    require(till, session, _RIGHTS.get(found.object_type, Action.EDIT_CATALOGUE), approval)
    value: FieldValue = msgspec.json.decode(found.other_json)
    if found.object_type == "staff":
        # Rights are changed in one place: the last manager stays one, who left opens nothing.
        said = msgspec.json.decode(found.other_json, type=kinds.StaffChanged)
        change_staff(till, session, said.staff_ref, role=said.role, status=said.status)
        spend(till, approval)
        return
    with till.unit(session.staff_ref) as unit:
        if is_setting:
            check_shop_setting(found.ref, value)
            unit.record(kinds.SettingChanged(
                name=found.ref, value_json=found.other_json, base_uid=""))
            unit.announce(SettingsChanged(found.ref))
        elif found.object_type in KIND_OF:
            unit.record(whole_of_json(found.object_type, found.other_json))
            unit.announce(_EVENTS.get(found.object_type, CatalogueChanged)())
        else:
            name, _, effective_from = found.field.partition("@")
            unit.record(kinds.ObjectChanged(
                object_type=found.object_type, ref=found.ref, base_uid="",
                effective_from=effective_from, fields={name: value}))
            unit.announce(CatalogueChanged())
    spend(till, approval)
    if is_setting:
        till.settings = load_shop_settings(till.read())
