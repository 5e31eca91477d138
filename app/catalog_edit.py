"""Changing what is sold: one item as a draft, its price, its barcodes, its tax class from a day on.

An edit names the version its editor saw; what changed meanwhile is shown, never overwritten.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from app import search_index
from app.access import Action, require
from app.barcode import canonical, is_gtin
from app.cart import UNIT_PRICE_WON_MAX
from app.checks import has_personal_number
from app.errors import BadInput, Refused
from app.events import CatalogueChanged
from models import catalog_rows
from models.kinds import ObjectChanged
from models.payload import FieldValue
from models.values import (
    BasisPoints,
    Ownership,
    PriceBasis,
    Ref,
    SaleType,
    TaxClass,
    Won,
    new_ref,
)

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from app.unit import Unit

NAME_LENGTH_MAX = 100
NOTE_LENGTH_MAX = 200


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """A producer's item as a form shows it; `ref` empty is a new one.

    A price of 0 is an open one, which the till asks for.  `tax_class` is the one of today's
    business date; changing it holds from that date on.
    """

    producer_ref: Ref
    name: str
    tax_class: TaxClass
    price_won: Won
    ref: Ref = ""
    version_uid: str = ""
    code: str = ""
    plu: str = ""
    barcodes: tuple[str, ...] = ()
    spec: str = ""
    unit: str = "개"
    category: str = "기타"
    sale_type: SaleType = SaleType.EACH
    member_price_won: Won | None = None
    ownership: Ownership = Ownership.CONSIGNMENT
    commission_rate_basis_points: BasisPoints = 1_200
    shelf_life_days: int = 0
    storage: str = "ROOM"
    origin_place: str = ""
    origin_label: str = ""
    cert: str = ""
    voucher_eligible: bool = False
    sale_stopped: bool = False
    age_check: bool = False
    note: str = ""
    #: What the form was opened with; filled by `read_draft`.
    item_ref: Ref = field(default="", repr=False)


#: Fields of a draft that are columns of the producer's item under the same name.
_PLAIN_FIELDS = (
    "producer_ref", "code", "plu", "name", "spec", "unit", "category", "price_won",
    "member_price_won", "commission_rate_basis_points", "shelf_life_days", "storage",
    "origin_place", "origin_label", "cert", "voucher_eligible", "sale_stopped", "age_check",
    "note",
)


def read_draft(till: Till, ref: Ref) -> ItemDraft:
    """The item as it now is, ready for a form.  Raises Refused `catalog.gone`."""
    connection = till.read()
    row = catalog_rows.read_by_ref(connection, ref, till.business_date)
    rest = catalog_rows.read_rest(connection, ref)
    if row is None or rest is None:
        raise Refused("catalog.gone")
    return ItemDraft(
        producer_ref=row.producer_ref, name=row.name,
        tax_class=TaxClass(row.tax_class or TaxClass.TAXABLE_10), price_won=row.price_won,
        ref=row.ref, version_uid=row.version_uid, code=row.code, plu=row.plu,
        barcodes=tuple(catalog_rows.read_barcodes(connection, ref)), spec=row.spec,
        unit=row.unit, category=row.category, sale_type=SaleType(row.sale_type),
        member_price_won=row.member_price_won, ownership=Ownership(row.ownership),
        commission_rate_basis_points=row.commission_rate_basis_points,
        shelf_life_days=rest.shelf_life_days, storage=rest.storage,
        origin_place=rest.origin_place, origin_label=row.origin_label, cert=rest.cert,
        voucher_eligible=bool(row.voucher_eligible), sale_stopped=bool(row.sale_stopped),
        age_check=bool(row.age_check), note=rest.note, item_ref=row.item_ref,
    )


def save_item(till: Till, session: Session, draft: ItemDraft) -> Ref:
    """Keep a new or changed item; its ref.

    Raises BadInput naming the field (`item.<field>`), Refused `catalog.changed_meanwhile`,
    `catalog.barcode_taken` (barcode, name), `catalog.plu_taken` (plu, name).  An unchanged draft
    writes nothing.
    """
    require(till, session, Action.EDIT_CATALOGUE)
    fields = _checked(draft)
    with till.unit(session.staff_ref) as unit:
        ref = draft.ref or new_ref()
        before = _same_version(unit, draft) if draft.ref else {}
        _refuse_taken(unit, ref, draft)
        item_ref = _item_for(till, unit, draft)
        fields["item_ref"] = item_ref
        if not fields["code"]:
            fields["code"] = f"T{till.till_no:02d}-{ref[:8]}"
        changed = {
            name: value for name, value in fields.items()
            if not draft.ref or before.get(name) != value
        }
        if changed:
            _record(till, unit, ref, draft.version_uid, changed)
    return ref


def set_price(
    till: Till, session: Session, ref: Ref, price_won: Won, member_price_won: Won | None = None
) -> None:
    """A new price from the shift's business date on.  Raises BadInput `item.price_won`."""
    require(till, session, Action.EDIT_CATALOGUE)
    _check_prices(price_won, member_price_won)
    with till.unit(session.staff_ref) as unit:
        row = catalog_rows.read_by_ref(till.database.writer, ref, till.business_date)
        if row is None:
            raise Refused("catalog.gone")
        if (row.price_won, row.member_price_won) != (price_won, member_price_won):
            _record(till, unit, ref, row.version_uid, {
                "price_won": price_won, "member_price_won": member_price_won})


def add_barcode(till: Till, session: Session, ref: Ref, barcode: str) -> None:
    """Teach the till a code it did not know: the way out of an unknown scan.

    Raises BadInput `item.barcodes`, Refused `catalog.barcode_taken`.
    """
    draft = read_draft(till, ref)
    code = _checked_barcode(barcode)
    if code not in draft.barcodes:
        save_item(till, session, replace(draft, barcodes=(*draft.barcodes, code)))


def set_tax_class(
    till: Till, session: Session, item_ref: Ref, tax_class: TaxClass, from_date: str
) -> None:
    """An item's class from a business date on; "" is from the beginning."""
    require(till, session, Action.EDIT_CATALOGUE)
    with till.unit(session.staff_ref) as unit:
        item = catalog_rows.read_item(unit.cursor, item_ref, from_date)
        if item is None:
            raise Refused("catalog.gone")
        if item.tax_class != tax_class.value:
            _record_item(
                unit, item_ref, item.version_uid, from_date, {"tax_class": tax_class.value})
            unit.announce(CatalogueChanged())


def _checked(draft: ItemDraft) -> dict[str, FieldValue]:
    name = _text(draft.name)
    if not name or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise BadInput("item.name")
    if not _text(draft.category):
        raise BadInput("item.category")
    if draft.plu and not re.fullmatch(r"[0-9]{1,6}", draft.plu):
        raise BadInput("item.plu", plu=draft.plu)
    if not 0 <= draft.commission_rate_basis_points <= 10_000:
        raise BadInput("item.commission")
    if not 0 <= draft.shelf_life_days <= 36_500:
        raise BadInput("item.shelf_life_days")
    _check_prices(draft.price_won, draft.member_price_won)
    fields: dict[str, FieldValue] = {}
    for field_name in _PLAIN_FIELDS:
        value = getattr(draft, field_name)
        fields[field_name] = _text(value) if isinstance(value, str) else value
    # What is typed freely stays in the journal for ever (HANDBOOK §5.4).
    if len(draft.note) > NOTE_LENGTH_MAX or not draft.note.isprintable():
        raise BadInput("item.note", limit=NOTE_LENGTH_MAX)
    if any(has_personal_number(text) for text in (draft.name, draft.note)):
        raise BadInput("reason.personal_number")
    weighed = draft.sale_type is SaleType.WEIGHT
    fields["sale_type"] = draft.sale_type.value
    fields["price_basis"] = (PriceBasis.PER_100G if weighed else PriceBasis.PER_UNIT).value
    fields["ownership"] = draft.ownership.value
    fields["commission_rule_ref"] = "producer_item"
    fields["barcodes"] = sorted({_checked_barcode(code) for code in draft.barcodes})
    return fields


def _check_prices(price_won: Won, member_price_won: Won | None) -> None:
    if not 0 <= price_won <= UNIT_PRICE_WON_MAX:
        raise BadInput("item.price_won", price_won=price_won)
    if member_price_won is not None and not 0 < member_price_won <= UNIT_PRICE_WON_MAX:
        raise BadInput("item.member_price_won", price_won=member_price_won)


def _checked_barcode(text: str) -> str:
    code = canonical(text)
    if not re.fullmatch(r"[0-9A-Z.+/$%-]{4,48}", code):
        raise BadInput("item.barcodes", barcode=text[:20])
    if code.isdigit() and len(code) in {8, 13} and not is_gtin(code):
        raise BadInput("item.barcode_check_digit", barcode=code)
    return code


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value).strip()


def _same_version(unit: Unit, draft: ItemDraft) -> dict[str, object]:
    """The fields as they now are.  Raises where someone else has changed the item since."""
    row = catalog_rows.read_fields(unit.cursor, draft.ref)
    if row is None:
        raise Refused("catalog.gone")
    if row["version_uid"] != draft.version_uid:
        raise Refused("catalog.changed_meanwhile", name=draft.name)
    return {**row, "barcodes": catalog_rows.read_barcodes(unit.cursor, draft.ref)}


def _refuse_taken(unit: Unit, ref: Ref, draft: ItemDraft) -> None:
    for code in draft.barcodes:
        owner = catalog_rows.read_owner_of_barcode(unit.cursor, canonical(code))
        if owner not in {None, ref}:
            raise Refused("catalog.barcode_taken", barcode=code, name=_name(unit, owner))
    owners = catalog_rows.read_owners_of_plu(unit.cursor, draft.plu) if draft.plu else []
    for owner in owners:
        # Farms may share the number of one item: the till then asks whose.
        name = _name(unit, owner)
        if owner != ref and name != _text(draft.name):
            raise Refused("catalog.plu_taken", plu=draft.plu, name=name)


def _name(unit: Unit, ref: Ref | None) -> str:
    row = catalog_rows.read_indexed(unit.cursor, ref) if ref else None
    return row.name if row else ""


def _item_for(till: Till, unit: Unit, draft: ItemDraft) -> Ref:
    """The item people mean by this name and category; its class is set where it is another one."""
    name, category = _text(draft.name), _text(draft.category)
    found = catalog_rows.find_item(
        unit.cursor, name, category, draft.sale_type.value, till.business_date)
    if found is None:
        ref = new_ref()
        _record_item(unit, ref, "", "", {
            "name": name, "category": category, "sale_type": draft.sale_type.value,
            "tax_class": draft.tax_class.value})
        return ref
    if found.tax_class != draft.tax_class.value:
        _record_item(unit, found.ref, found.version_uid, till.business_date,
                     {"tax_class": draft.tax_class.value})
    return found.ref


def _record_item(
    unit: Unit, ref: Ref, base_uid: str, from_date: str, fields: dict[str, FieldValue]
) -> None:
    unit.record(ObjectChanged(
        object_type="item", ref=ref, base_uid=base_uid, effective_from=from_date, fields=fields))


def _record(
    till: Till, unit: Unit, ref: Ref, base_uid: str, fields: dict[str, FieldValue]
) -> None:
    search_index.forget(unit.cursor, [ref])
    unit.record(ObjectChanged(
        object_type="producer_item", ref=ref, base_uid=base_uid,
        effective_from=till.business_date, fields=fields))
    search_index.learn(unit.cursor, [ref])
    unit.announce(CatalogueChanged())
