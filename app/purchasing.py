"""사입: suppliers, what to order, goods in with their cost, what is earned on them.

An order is proposed from the sales of the last days and never for more than the shelf life holds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from app import people
from app.access import Action, require
from app.calendar import calendar_of
from app.checks import has_personal_number
from app.errors import BadInput, Refused
from app.events import CatalogueChanged
from app.food_rules import check_date
from app.stock import QUANTITY_MAX, usual_sales
from app.tax import vat_of
from models import purchase_rows
from models.kinds_stock import (
    BoughtLine,
    OrderedLine,
    PurchaseCancelled,
    PurchaseOrdered,
    PurchaseReceived,
    SupplierItemNoted,
    SupplierNoted,
)
from models.values import BasisPoints, Grams, Ref, Won, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from models.db import Cursor
    from models.purchase_rows import OrderLineRow, OrderRow, SuppliedRow, SupplierRow

NAME_LENGTH_MAX: Final = 40
COST_WON_MAX: Final = 99_999_999
PACK_MAX: Final = 1_000
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """How much of an item to order and why: what a day sells, what is there, what is coming."""

    item: SuppliedRow
    usual: int
    cover_days: int
    quantity: int

    @property
    def cost_won(self) -> Won:
        return self.quantity * self.item.cost_won


@dataclass(frozen=True, slots=True)
class Bought:
    """One line of goods that came in; `cost_won` of one piece, VAT included."""

    item_ref: Ref
    quantity: int
    cost_won: Won
    use_by: str = ""
    weight_g: Grams = 0


@dataclass(frozen=True, slots=True)
class Margin:
    """What an item earned: sales less VAT less the average cost of what was sold."""

    item_ref: Ref
    code: str
    name: str
    spec: str
    quantity: int
    sales_won: Won
    cost_won: Won | None
    margin_won: Won | None
    margin_basis_points: BasisPoints | None


def list_suppliers(till: Till) -> list[SupplierRow]:
    return purchase_rows.list_suppliers(till.read())


def keep_supplier(
    till: Till, session: Session, *, name: str, phone: str = "", lead_days: int = 1,
    delivery_days: str = "", ref: Ref = "", active: bool = True,
) -> Ref:
    """A supplier as it now stands; the telephone is sealed.  Raises BadInput."""
    require(till, session, Action.EDIT_CATALOGUE)
    name = unicodedata.normalize("NFC", name).strip()
    if not name or len(name) > NAME_LENGTH_MAX or has_personal_number(name):
        raise BadInput("purchase.supplier")
    if not 0 <= lead_days <= 60 or not set(delivery_days) <= set("0123456"):
        raise BadInput("purchase.lines")
    ref = ref or new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(SupplierNoted(
            ref=ref, name=name, lead_days=lead_days, delivery_days=delivery_days, active=active))
        if phone:
            people.write_person(unit, till, ref, "supplier", {"phone": phone.strip()})
    return ref


def keep_supplied(
    till: Till, session: Session, supplier_ref: Ref, item_ref: Ref, cost_won: Won, pack: int = 1
) -> None:
    """A supplier has this item at this cost, by packs; no supplier takes it off the list."""
    require(till, session, Action.EDIT_CATALOGUE)
    if not 0 <= cost_won <= COST_WON_MAX or not 1 <= pack <= PACK_MAX:
        raise BadInput("purchase.lines")
    with till.unit(session.staff_ref) as unit:
        unit.record(SupplierItemNoted(
            producer_item_ref=item_ref, supplier_ref=supplier_ref, cost_won=cost_won, pack=pack))


def delivery_day(till: Till, supplier: SupplierRow) -> str:
    """When an order of today comes: after the lead time, on a day the shop is open."""
    calendar = calendar_of(till.settings)
    day = date.fromisoformat(till.business_date) + supplier.lead_days * _DAY
    for _ in range(60):
        fits = not supplier.delivery_days or str(day.weekday()) in supplier.delivery_days
        if fits and calendar.is_open(day):
            break
        day += _DAY
    return day.isoformat()


def propose_order(till: Till, supplier_ref: Ref, cover_days: int = 7) -> list[Proposal]:
    """What to order: enough for `cover_days` behind the delivery, in whole packs.

    Never more than is sold within the shelf life: what goes bad on the shelf is no saving.
    """
    supplier = _supplier(till, supplier_ref)
    came = date.fromisoformat(delivery_day(till, supplier))
    waits = (came - date.fromisoformat(till.business_date)).days
    usual = usual_sales(till, 28)
    found = []
    for item in purchase_rows.list_supplied(till.read(), supplier_ref, till.business_date):
        a_day = usual.get(item.item_ref, 0)
        days = min(cover_days, item.shelf_life_days) if item.shelf_life_days else cover_days
        there = max(0, item.on_shelf + item.on_order - a_day * waits)
        wanted = a_day * days - there
        packs = -(-wanted // item.pack) if wanted > 0 else 0
        if item.shelf_life_days and packs > 1:
            # The last pack is left out where it would not be sold in time.
            most = a_day * item.shelf_life_days - there
            packs = max(1, min(packs, most // item.pack))
        found.append(Proposal(item, a_day, days, packs * item.pack))
    return found


def place_order(
    till: Till, session: Session, supplier_ref: Ref, lines: Sequence[tuple[Ref, int, Won]]
) -> Ref:
    """An order of (item, pieces, cost of one); its uid.  Raises BadInput for no or bad lines."""
    require(till, session, Action.KEEP_STOCK)
    supplier = _supplier(till, supplier_ref)
    if not lines or any(
            not 0 < quantity <= QUANTITY_MAX or not 0 <= cost_won <= COST_WON_MAX
            for _, quantity, cost_won in lines):
        raise BadInput("purchase.lines")
    order_uid = new_ref()
    prefix = f"{till.business_date.replace('-', '')}-{till.till_no:02d}-"
    with till.unit(session.staff_ref) as unit:
        last = purchase_rows.read_last_order_no(unit.cursor, prefix)
        number = int(last.rpartition("-")[2]) + 1 if last else 1
        unit.record(PurchaseOrdered(
            order_uid=order_uid, order_no=f"{prefix}{number:03d}", supplier_ref=supplier_ref,
            deliver_on=delivery_day(till, supplier), lines=[
                OrderedLine(producer_item_ref=ref, quantity=quantity, cost_won=cost_won)
                for ref, quantity, cost_won in lines]))
    return order_uid


def cancel_order(till: Till, session: Session, order_uid: Ref) -> None:
    """Raises Refused `purchase.done` for one that came or was cancelled."""
    require(till, session, Action.KEEP_STOCK)
    with till.unit(session.staff_ref) as unit:
        _ordered(unit.cursor, order_uid)
        unit.record(PurchaseCancelled(order_uid=order_uid))


def list_orders(till: Till) -> list[OrderRow]:
    """What is on its way, the next delivery first."""
    return purchase_rows.list_orders(till.read())


def list_order_lines(till: Till, order_uid: Ref) -> list[OrderLineRow]:
    return purchase_rows.list_order_lines(till.read(), order_uid)


def receive_purchase(
    till: Till, session: Session, supplier_ref: Ref, lines: Sequence[Bought],
    *, order_uid: str = "",
) -> None:
    """Bought goods came in, as counted; the stock rises with it.

    Raises BadInput `purchase.lines`, Refused `purchase.done`, `purchase.unknown`.
    """
    require(till, session, Action.KEEP_STOCK)
    if not lines or any(
            line.quantity < 0 or line.weight_g < 0 or not (line.quantity or line.weight_g)
            or line.quantity > QUANTITY_MAX or not 0 <= line.cost_won <= COST_WON_MAX
            for line in lines):
        raise BadInput("purchase.lines")
    for line in lines:
        if line.use_by:
            check_date(line.use_by)
    _supplier(till, supplier_ref)
    with till.unit(session.staff_ref) as unit:
        if order_uid:
            _ordered(unit.cursor, order_uid)
        unit.record(PurchaseReceived(
            order_uid=order_uid, supplier_ref=supplier_ref, lines=[BoughtLine(
                producer_item_ref=line.item_ref, quantity=line.quantity, weight_g=line.weight_g,
                cost_won=line.cost_won, use_by=line.use_by) for line in lines]))
        unit.announce(CatalogueChanged())


def list_margins(till: Till, from_date: str, to_date: str) -> list[Margin]:
    """What bought items earned between two business dates; None where no cost is known."""
    found = []
    for row in purchase_rows.list_margins(till.read(), from_date, to_date):
        net_won = row.net_won - vat_of(row.vat_rated_won)
        cost_won = row.quantity * row.bought_won // row.bought if row.bought > 0 else None
        margin_won = None if cost_won is None else net_won - cost_won
        found.append(Margin(
            row.item_ref, row.code, row.name, row.spec, row.quantity, row.net_won, cost_won,
            margin_won, margin_won * 10_000 // net_won if margin_won is not None and net_won > 0
            else None))
    return found


def _supplier(till: Till, supplier_ref: Ref) -> SupplierRow:
    for row in purchase_rows.list_suppliers(till.read()):
        if row.ref == supplier_ref:
            return row
    raise Refused("purchase.unknown")


def _ordered(cursor: Cursor, order_uid: Ref) -> None:
    found = purchase_rows.read_order_state(cursor, order_uid)
    if found is None:
        raise Refused("purchase.unknown")
    if found[0] != "ordered":
        raise Refused("purchase.done")
