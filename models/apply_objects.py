"""Master objects from their field changes: producers, items, producers' items, members.

A field the table does not know is left to the version that does; the entry keeps it.
"""

from __future__ import annotations

from typing import Any

from models import kinds
from models.base import tables
from models.journal import Entry
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
        "sale_stopped": 0, "note": "",
    },
    "member": {"no": "", "masked_name": "", "status": "ACTIVE"},
}


def apply_object_changed(rows: Rows, entry: Entry, changed: kinds.ObjectChanged) -> None:
    if changed.object_type == "producer_item":
        _apply_producer_item(rows, entry, changed)
        return
    new = _NEW.get(changed.object_type)
    if new is None:
        rows.insert("parked_entry", (entry.uid, entry.kind, changed.object_type))
        return
    values = _columns(changed, new)
    values["version_uid"] = entry.uid
    if not rows.change(changed.object_type, (changed.ref,), **values):
        rows.insert(changed.object_type, _row(changed.object_type,
                                              {"ref": changed.ref, **new, **values}))
    if changed.object_type == "item" and "tax_class" in changed.fields:
        rows.put("item_tax_class",
                 (changed.ref, changed.effective_from, changed.fields["tax_class"]))


def _apply_producer_item(rows: Rows, entry: Entry, changed: kinds.ObjectChanged) -> None:
    new = _NEW["producer_item"]
    values = _columns(changed, new)
    values["version_uid"] = entry.uid
    old = rows.cursor.execute(
        "SELECT no, price_version, price_won, member_price_won FROM producer_item WHERE ref = ?",
        (changed.ref,),
    ).fetchone()
    no, price_version = (old[0], old[1]) if old else (None, 0)
    price_won = values.get("price_won", old[2] if old else 0)
    member_price_won = values.get("member_price_won", old[3] if old else None)
    if old is None or (price_won, member_price_won) != (old[2], old[3]):
        price_version += 1
        values["price_version"] = price_version
        rows.insert("price_history", (changed.ref, price_version, changed.effective_from,
                                      price_won, member_price_won))
    if no is None:
        last = rows.cursor.execute("SELECT max(no) FROM producer_item").fetchone()[0]
        no = (last or 0) + 1
        rows.insert("producer_item",
                    _row("producer_item", {"no": no, "ref": changed.ref, **new, **values}))
    else:
        rows.change("producer_item", (no,), **values)
    if "barcodes" in changed.fields:
        _set_barcodes(rows, changed.ref, changed.fields["barcodes"], is_new=old is None)


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
