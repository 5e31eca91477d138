"""Master objects from their field changes: producers, items, producers' items, members.

A field the table does not know is left to the version that does; the entry keeps it.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

from models import barcode_claims, kinds, price_numbers, whole_values
from models.appliers import park
from models.apply_registers import Key, Version, current_version, take_edit
from models.base import tables
from models.journal import Entry
from models.register_rows import PRICE_FIELDS, field_key
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
    if is_new:
        write_fields(rows, changed, entry.uid, is_new=True)
        return
    if changed.bases == {} and not changed.base_uid:
        _begin_again(rows, entry, changed)
        return
    changed = _settle(rows, entry, changed)
    if changed.fields:
        write_fields(rows, changed, entry.uid, is_new=False)


def _begin_again(rows: Rows, entry: Entry, changed: kinds.ObjectChanged) -> None:
    """Two tills made one thing under the ref both work out (the holding account): of what it
    began with the greater value stands, field by field, and any edit stands above both."""
    object_type, ref = changed.object_type, changed.ref
    row = dict(zip(tables[object_type].column_names, rows.cursor.execute(
        f"SELECT * FROM {object_type} WHERE ref = ?", (ref,)).fetchone(), strict=True))
    begun = {**_NEW[object_type], **_columns(changed, _NEW[object_type])}
    greater = {
        name: value for name, value in begun.items()
        if name != "price_version" and msgspec.json.encode(value) > msgspec.json.encode(row[name])
        and not current_version(rows, (object_type, ref, name))}
    barcodes = changed.fields.get("barcodes")
    if isinstance(barcodes, list) and not current_version(rows, (object_type, ref, "barcodes")):
        claims = barcode_claims.list_claims(rows, ref)
        edition, claimed_by = max([(changed.edition, entry.uid), *claims.values()])
        barcode_claims.set_barcodes(
            rows, ref, {*barcodes, *claims}, edition, claimed_by, is_new=False)
    tax_class = changed.fields.get("tax_class")
    if object_type == "item" and isinstance(tax_class, str):
        held = rows.get("item_tax_class", ref, changed.effective_from)
        if not current_version(
                rows, (object_type, ref, field_key("tax_class", changed.effective_from))) and (
                held is None or tax_class > held["tax_class"]):
            greater["tax_class"] = tax_class
    uid = max(entry.uid, row["version_uid"])
    if object_type == "producer_item":
        price_numbers.begin_again(
            rows, ref, entry.uid, changed.effective_from, begun["price_won"],
            begun["member_price_won"])
    write_fields(rows, msgspec.structs.replace(changed, fields=greater), uid, is_new=False)


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
            changed.edition if name == "barcodes" else changed.price_version, "contender"))
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
    if object_type in whole_values.KIND_OF:
        whole_values.write_whole(rows, object_type, version.value_json, version.version_uid)
        return
    write_fields(rows, kinds.ObjectChanged(
        object_type=object_type, ref=ref, base_uid="", effective_from=version.effective_from,
        fields={field.partition("@")[0]: msgspec.json.decode(version.value_json)},
        price_version=version.price_version, edition=version.price_version,
    ), version.version_uid, is_new=False)


def _exists(rows: Rows, object_type: str, ref: str) -> bool:
    return rows.cursor.execute(
        f"SELECT 1 FROM {object_type} WHERE ref = ?", (ref,)).fetchone() is not None


def write_fields(
    rows: Rows, changed: kinds.ObjectChanged, version_uid: str, *, is_new: bool
) -> None:
    """Set these fields of the object's row, which is made where it is new."""
    if changed.object_type == "producer_item":
        _write_producer_item(rows, changed, version_uid, is_new=is_new)
        return
    new = _NEW[changed.object_type]
    values = _columns(changed, new)
    values["version_uid"] = _version_of(rows, changed, version_uid)
    if is_new:
        rows.insert(changed.object_type, _row(changed.object_type,
                                              {"ref": changed.ref, **new, **values}))
    else:
        rows.change(changed.object_type, (changed.ref,), **values)
    if changed.object_type == "item" and "tax_class" in changed.fields:
        rows.put("item_tax_class",
                 (changed.ref, changed.effective_from, changed.fields["tax_class"]))


def _version_of(rows: Rows, changed: kinds.ObjectChanged, version_uid: str) -> str:
    """What tells one state of an object from another: made of the versions of its fields."""
    held = rows.cursor.execute(
        "SELECT field, version_uid FROM field_version WHERE object_type = ? AND ref = ? "
        "AND state = 'current' ORDER BY field", (changed.object_type, changed.ref)).fetchall()
    if not held:
        return version_uid
    text = "|".join(f"{field} {uid}" for field, uid in held)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _write_producer_item(
    rows: Rows, changed: kinds.ObjectChanged, version_uid: str, *, is_new: bool
) -> None:
    new = _NEW["producer_item"]
    values = _columns(changed, new)
    if is_new:
        last = rows.cursor.execute("SELECT max(no) FROM producer_item").fetchone()[0]
        values |= {"version_uid": version_uid, "price_version": changed.price_version or 1}
        row = {"no": (last or 0) + 1, "ref": changed.ref, **new, **values}
        rows.insert("producer_item", _row("producer_item", row))
        rows.put("price_history", (
            changed.ref, row["price_version"], version_uid, changed.effective_from,
            row["price_won"], row["member_price_won"]))
    else:
        (no,) = rows.cursor.execute(
            "SELECT no FROM producer_item WHERE ref = ?", (changed.ref,)).fetchone()
        values["version_uid"] = _version_of(rows, changed, version_uid)
        if changed.fields.keys() & set(PRICE_FIELDS):
            values |= price_numbers.note_price(rows, changed, version_uid)
        rows.change("producer_item", (no,), **values)
    if "barcodes" in changed.fields:
        barcode_claims.set_barcodes(
            rows, changed.ref, changed.fields["barcodes"], changed.edition, version_uid,
            is_new=is_new)


def _columns(changed: kinds.ObjectChanged, new: dict[str, Any]) -> dict[str, Any]:
    return {
        name: int(value) if isinstance(value, bool) else value
        for name, value in changed.fields.items() if name in new
    }


def _row(table_name: str, values: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in tables[table_name].column_names)
