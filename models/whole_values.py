"""Things that are said anew as a whole: each a register with one value, and the row it makes.

Of two versions made apart the greater uid holds until somebody decides; a promotion, which has been
a register from the first, goes with the one met first, and the hub decides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import msgspec

from models import kinds
from models.apply_registers import Key, Version, current_version, take_edit
from models.journal import Entry
from models.payload import Whole
from models.rows import Rows

W = TypeVar("W", bound=Whole)

#: First word of a thing -> the kind that says it.
KIND_OF: Final = {
    "staff": "staff.changed", "promotion": "promotion.changed", "account": "account.changed",
    "supplier": "supplier.noted", "commission_rule": "commission.rule_set",
    "commission_rebate": "commission.rebate_set",
}
_WRITERS: dict[str, Callable[[Rows, Any, str], None]] = {}


def writes(kind: type[W]) -> Callable[[Callable[[Rows, W, str], None]],
                                      Callable[[Rows, W, str], None]]:
    """Say of a function that it lets the row say what this kind's register holds."""
    def register(writer: Callable[[Rows, W, str], None]) -> Callable[[Rows, W, str], None]:
        _WRITERS[kind.KIND] = writer
        return writer

    return register


def take_whole(rows: Rows, entry: Entry, whole: Whole) -> None:
    """Keep a version of a thing; its row follows where that is what holds now."""
    object_type, _, ref = whole.thing().partition(":")
    key: Key = (object_type, ref, "value")
    base_uid = current_version(rows, key) if whole.base_uid is None else whole.base_uid
    held = take_edit(rows, key, Version(
        entry.uid, base_uid, json_of_whole(whole), "", 0, "contender"))
    if held is not None:
        write_whole(rows, object_type, held.value_json, held.version_uid)


def write_whole(rows: Rows, object_type: str, value_json: str, version_uid: str) -> None:
    """Let the row say what the register holds."""
    whole = whole_of_json(object_type, value_json)
    _WRITERS[whole.KIND](rows, whole, version_uid)


def json_of_whole(whole: Whole) -> str:
    """All of it, the same for equal values whatever they were made from."""
    return msgspec.json.encode(
        msgspec.structs.replace(whole, base_uid=""), order="deterministic").decode()


def whole_of_json(object_type: str, value_json: str) -> Whole:
    kind = kinds.find_kind(KIND_OF[object_type])
    assert kind is not None
    assert issubclass(kind, Whole)
    return msgspec.json.decode(value_json, type=kind)
