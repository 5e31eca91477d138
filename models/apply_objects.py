"""Master objects from their field changes: producers, items, producers' items, members.

A field the table does not know is left to the version that does; the entry keeps it.
"""

from __future__ import annotations

from typing import Any

import msgspec

from models import kinds
from models.appliers import park
from models.apply_registers import Key, Version, current_version, take_edit
from models.base import tables
from models.journal import Entry
from models.register_rows import field_key
from models.rows import Rows

#: What a new row starts from; a field named in an entry replaces it.
_NEW: dict[str, dict[str, Any]] = {
    "producer": {
        "code": "", "name": "", "producer_type": "", "origin_place": "", "main_category": "",
        "tax_type": "", "business_no": "", "cert": "", "commission_rate_basis_points": 0,
        "settlement_cycle": "", "agreement_from": "", "agreement_to": "", "status": "ACTIVE",
        "distance_m": 0,
    },
    "item": {"name": "", "category": "", "sale_type": "EACH"},
    "producer_item": {
        "item_ref": "", "producer_ref": "", "code": "", "plu": "", "name": "", "spec": "",
        "unit": "", "category": "", "sale_type": "EACH", "price_won": 0,
        "member_price_won": None, "price_basis": "PER_UNIT", "price_version": 0,
        "ownership": "CONSIGNMENT", "commission_rule_ref": "",
        "commission_rate_basis_points": 0, "shelf_life_days": 0, "storage": "",
        "origin_place": "", "origin_label": "", "cert": "", "voucher_eligible": 0,
        "sale_stopped": 0, "age_check": 0, "note": "",
    },
    "member": {"no": "", "masked_name": "", "status": "ACTIVE", "large_print": 0},
}


def apply_object_changed(rows: Rows, entry: Entry, changed: kinds.ObjectChanged) -> None:
    if changed.object_type not in _NEW:
        park(rows, entry, f"object:{changed.object_type}", "object_type")
        return
    is_new = not _exists(rows, changed.object_type, changed.ref)
    if is_new and changed.bases is not None and changed.base_uid:
        # An edit of something another till made, which has not arrived.
        park(rows, entry, f"{changed.object_type}:{changed.ref}", changed.object_type)
        return
    if not is_new:
        changed = _settle(rows, entry, changed)
    if changed.fields:
        write_fields(rows, changed, entry.uid, is_new=is_new)


def apply_setting_changed(rows: Rows, entry: Entry, changed: kinds.SettingChanged) -> None:
    """A setting is a register with one field; its first value is made from nothing."""
    key = ("setting", changed.name, "value")
    version = Version(entry.uid, changed.base_uid, changed.value_json, "", 0, "contender")
    hold(rows, key, take_edit(rows, key, version))


def _settle(rows: Rows, entry: Entry, changed: kinds.ObjectChanged) -> kinds.ObjectChanged:
    """The edit with those of its fields that hold now; older versions that do are written here.

    Where nobody noted what it was made from (an edit older than the platform), it holds as it came.
    """
    holds = {}
    for name, value in changed.fields.items():
        key = (changed.object_type, changed.ref, field_key(name, changed.effective_from))
        base_uid = current_version(rows, key) if changed.bases is None else (
            changed.bases.get(name, ""))
        found = take_edit(rows, key, Version(
            entry.uid, base_uid, msgspec.json.encode(value).decode(), changed.effective_from,
            changed.price_version, "contender"))
        if found is not None and found.version_uid == entry.uid:
            holds[name] = value
        else:
            hold(rows, key, found)
    return msgspec.structs.replace(changed, fields=holds)


def hold(rows: Rows, key: Key, version: Version | None) -> None:
    """Let the object's row say what a register holds now; None where that is nothing new."""
    if version is None:
        return
    object_type, ref, field = key
    if object_type == "setting":
        rows.put("setting", (ref, version.value_json, version.version_uid))
        return
    if object_type == "promotion":
        from models.promotion_values import write_promotion

        write_promotion(rows, version.value_json, version.version_uid)
        return
    write_fields(rows, kinds.ObjectChanged(
        object_type=object_type, ref=ref, base_uid="", effective_from=version.effective_from,
        fields={field.partition("@")[0]: msgspec.json.decode(version.value_json)},
        price_version=version.price_version,
    ), version.version_uid, is_new=False)


def _exists(rows: Rows, object_type: str, ref: str) -> bool:
    return rows.cursor.execute(
        f"SELECT 1 FROM {object_type} WHERE ref = ?", (ref,)).fetchone() is not None


def write_fields(
    rows: Rows, changed: kinds.ObjectChanged, version_uid: str, *, is_new: bool
) -> None:
    """Set these fields of the object's row, which is made where it is new."""
    if changed.object_type == "producer_item":
        _write_producer_item(rows, changed, version_uid)
        return
    new = _NEW[changed.object_type]
    values = _columns(changed, new)
    values["version_uid"] = version_uid
    if is_new:
        rows.insert(changed.object_type, _row(changed.object_type,
                                              {"ref": changed.ref, **new, **values}))
    else:
        rows.change(changed.object_type, (changed.ref,), **values)
    if changed.object_type == "item" and "tax_class" in changed.fields:
        rows.put("item_tax_class",
                 (changed.ref, changed.effective_from, changed.fields["tax_class"]))


def _write_producer_item(
    rows: Rows, changed: kinds.ObjectChanged, version_uid: str
) -> None:
    new = _NEW["producer_item"]
    values = _columns(changed, new)
    values["version_uid"] = version_uid
    old = rows.cursor.execute(
        "SELECT no, price_version, price_won, member_price_won FROM producer_item WHERE ref = ?",
        (changed.ref,),
    ).fetchone()
    no, price_version = (old[0], old[1]) if old else (None, 0)
    price_won = values.get("price_won", old[2] if old else 0)
    member_price_won = values.get("member_price_won", old[3] if old else None)
    same = old is not None and (price_won, member_price_won) == (old[2], old[3])
    if changed.price_version:
        price_version = _price_version(rows, changed.ref, changed.price_version)
    elif not same:
        # An entry from before the platform has no number of its own: it gets that of its arrival.
        price_version += 1
    if old is None or not same or price_version != old[1]:
        values["price_version"] = price_version
        rows.put("price_history", (changed.ref, price_version, version_uid,
                                   changed.effective_from, price_won, member_price_won))
    if no is None:
        last = rows.cursor.execute("SELECT max(no) FROM producer_item").fetchone()[0]
        no = (last or 0) + 1
        rows.insert("producer_item",
                    _row("producer_item", {"no": no, "ref": changed.ref, **new, **values}))
    else:
        rows.change("producer_item", (no,), **values)
    if "barcodes" in changed.fields:
        _set_barcodes(rows, changed.ref, changed.fields["barcodes"], is_new=old is None)


def _price_version(rows: Rows, ref: str, number: int) -> int:
    """The number of the price as it stands: the highest of the edits that hold its two parts."""
    held = rows.cursor.execute(
        "SELECT max(price_version) FROM field_version WHERE object_type = 'producer_item' "
        "AND ref = ? AND field IN ('price_won', 'member_price_won') AND state = 'current'", (ref,)
    ).fetchone()[0]
    return held or number


def _set_barcodes(rows: Rows, ref: str, barcodes: Any, *, is_new: bool) -> None:
    """The whole list as it now is: a code named here belongs to this item from now on."""
    # A list of 90,000 new items is imported in one go, and a new one holds nothing yet.
    held = set() if is_new else {code for (code,) in rows.cursor.execute(
        "SELECT barcode FROM barcode WHERE producer_item_ref = ?", (ref,))}
    for code in held - set(barcodes):
        rows.remove("barcode", code)
    for code in barcodes:
        if code not in held:
            rows.put("barcode", (code, ref))


def _columns(changed: kinds.ObjectChanged, new: dict[str, Any]) -> dict[str, Any]:
    return {
        name: int(value) if isinstance(value, bool) else value
        for name, value in changed.fields.items() if name in new
    }


def _row(table_name: str, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in tables[table_name].column_names)
