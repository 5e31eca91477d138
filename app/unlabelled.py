"""라벨 없음: a bunch without a label, sold for its farm, or into the holding account.

What nobody knows the farm of is sold as an item of 보류 생산자, a producer of its own with no
commission: it is never the shop's income.  A manager gives the line to its farm later, by an entry
of its own; the receipt stays as it was printed, the farm's claim begins on that day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

from app import catalog
from app.access import Action, Session, require
from app.cart import Product
from app.errors import BadInput, Refused
from app.lots import Lot
from app.till import Till
from app.unit import Unit
from models import catalog_rows, counter_rows, kinds
from models.counter_rows import HoldingRow
from models.kinds_counter import UnlabelledAssigned
from models.payload import FieldValue
from models.values import HOLDING_CODE, Ref, Won

HOLDING_NAME = "보류 생산자"
ITEMS_OF_FARM_MAX = 60


@dataclass(frozen=True, slots=True)
class Farm:
    """Someone it may be from; `here_today` are asked about first."""

    ref: Ref
    name: str
    place: str
    here_today: bool


def farms(till: Till) -> list[Farm]:
    """Whose it may be: who shipped today first, then who sold in the open shift."""
    return [
        Farm(row.ref, row.name, row.origin_place, bool(row.here_today))
        for row in counter_rows.list_farms(till.read(), till.shift_uid, till.business_date)
    ]


def items_of_farm(till: Till, producer_ref: Ref) -> list[Product]:
    """What this farm sells; what nobody has decided the tax of is left out."""
    found = []
    for ref in counter_rows.list_items_of_farm(till.read(), producer_ref, ITEMS_OF_FARM_MAX):
        try:
            found.append(catalog.product_of(till, ref))
        except Refused:
            continue
    return found


def lots_of_farm(till: Till, producer_ref: Ref) -> list[Lot]:
    """Its lots that lie on the shelf and may be sold, today's first: the bunch is of one of these.

    A lot that may not be sold is not offered; the item itself is, and is refused by its own rules.
    """
    from app import lot_scan
    from app.lots import list_lots_of, list_todays_shippers

    lots = [lot for one in list_todays_shippers(till) if one.producer_ref == producer_ref
            for lot in one.lots]
    lots += list_lots_of(till, producer_ref, "", ITEMS_OF_FARM_MAX)
    found = []
    for lot in {lot.ref: lot for lot in lots}.values():
        if lot.left <= 0 or lot.withdrawn:
            continue
        try:
            lot_scan.find_by_ref(till, lot.ref)
        except Refused:
            continue
        found.append(lot)
    return found


def holding_product(till: Till, session: Session, like: Product) -> Product:
    """The same goods of the holding account, at the price of `like`.

    Its master rows are made with the first such sale; every till makes the same refs for them.
    """
    require(till, session, Action.SELL)
    farm_ref = _made_ref(till, "")
    ref = _made_ref(till, like.item_ref, like.spec)
    connection = till.read()
    if catalog_rows.read_by_ref(connection, ref, till.business_date) is None:
        with till.unit(session.staff_ref) as unit:
            if catalog_rows.read_standing(connection, farm_ref) is None:
                _record(unit, "producer", farm_ref, {
                    "code": HOLDING_CODE, "name": HOLDING_NAME,
                    "producer_type": "HOLDING"})
            _record(unit, "producer_item", ref, {
                "item_ref": like.item_ref, "producer_ref": farm_ref, "name": like.name,
                "spec": like.spec, "unit": like.unit, "sale_type": like.sale_type.value,
                "price_basis": like.price_basis.value, "code": f"HOLD-{ref[:8]}",
                "voucher_eligible": like.voucher_eligible,
            })
    held = catalog.product_of(till, ref)
    return replace(
        held, list_price_won=like.list_price_won, member_price_won=like.member_price_won)


def is_holding(product: Product) -> bool:
    """Whether this is sold for a farm that is still to be found."""
    return product.producer_code == HOLDING_CODE


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line of the holding account that waits for its farm."""

    row: HoldingRow
    #: Whoever sells this item: one of them it is, most likely.
    candidates: tuple[Product, ...]


def list_waiting(till: Till) -> list[HoldingRow]:
    """Lines whose farm nobody has named yet, oldest first.

    What came back of one that waits goes with it; what came back of one that has its farm by now
    waits by itself.
    """
    rows = counter_rows.list_unassigned(till.read())
    waiting = {(row.sale_uid, row.line_no) for row in rows}
    return [
        row for row in rows if (row.original_sale_uid, row.original_line_no) not in waiting]


def waiting_won(till: Till) -> Won:
    """What lies in the holding account, returned goods taken off."""
    return sum(row.net_won for row in counter_rows.list_unassigned(till.read()))


def find_waiting(till: Till, sale_uid: Ref, line_no: int) -> HeldLine:
    """One waiting line with the farms it may be of.  Raises BadInput where it has its farm."""
    row = next((row for row in list_waiting(till)
                if (row.sale_uid, row.line_no) == (sale_uid, line_no)), None)
    if row is None:
        raise BadInput("unlabelled.assigned_already")
    products = []
    for offer in catalog.offers_of_item(till, row.item_ref):
        if offer.producer_code == HOLDING_CODE:
            continue
        try:
            products.append(catalog.product_of(till, offer.ref))
        except Refused:
            continue
    return HeldLine(row, tuple(products))


def assign(
    till: Till, session: Session, sale_uid: Ref, line_no: int, producer_item_ref: Ref
) -> int:
    """Give a waiting line, and what came back of it, to its farm; how many lines that were.

    The farm's own terms of today hold.  Raises BadInput where it has its farm already.
    """
    require(till, session, Action.EDIT_CATALOGUE)
    product = catalog.product_of(till, producer_item_ref)
    if is_holding(product):
        raise BadInput("unlabelled.needs_a_farm")
    with till.unit(session.staff_ref) as unit:
        rows = [
            row for row in counter_rows.list_unassigned(unit.cursor)
            if (row.sale_uid, row.line_no) == (sale_uid, line_no)
            or (row.original_sale_uid, row.original_line_no) == (sale_uid, line_no)
        ]
        if not rows:
            raise BadInput("unlabelled.assigned_already")
        for row in rows:
            unit.record(UnlabelledAssigned(
                sale_uid=row.sale_uid, line_no=row.line_no,
                holding_item_ref=row.producer_item_ref, quantity=row.quantity,
                weight_g=row.weight_g, net_won=row.net_won, producer_ref=product.producer_ref,
                producer_item_ref=product.ref, producer_name=product.producer_name,
                ownership=product.ownership, commission_rule_ref=product.commission_rule_ref,
                commission_rate_basis_points=product.commission_rate_basis_points,
                commission_base_won=row.commission_base_won,
            ))
    return len(rows)


def _made_ref(till: Till, *parts: str) -> Ref:
    """A ref that every till of the store arrives at by itself."""
    text = "|".join(("holding", till.store_ref, *parts))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def _record(unit: Unit, object_type: str, ref: Ref, fields: dict[str, FieldValue]) -> None:
    unit.record(kinds.ObjectChanged(
        object_type=object_type, ref=ref, base_uid="", effective_from="", fields=fields))
