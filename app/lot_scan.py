"""A label scanned at the till: which lot, whose, at which price; or why not, in one sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app import catalog, lot_code
from app.cart import Cart, LotTag, Product
from app.errors import Refused
from app.lot_gate import Sellable, is_past_display, why_not_sell, why_not_today
from app.lots import lot_ref_of
from models import catalog_rows, lot_rows
from models.kinds_lots import LotSeen
from models.values import PriceSource, Ref, Won

if TYPE_CHECKING:
    from app.lot_code import LabelFacts
    from app.till import Till
    from app.unit import Unit
    from models.lot_rows import LotRow


@dataclass(frozen=True, slots=True)
class Note:
    """Something the cashier should see beside the line; `code` names the sentence."""

    code: str
    values: dict[str, object]


@dataclass(frozen=True, slots=True)
class FoundLot:
    product: Product
    lot: LotTag
    notes: tuple[Note, ...]


def find_by_no(till: Till, lot_no: str) -> FoundLot:
    """The lot an EAN names.  Raises Refused: `lot.unknown` and what `why_not_sell` says."""
    row = lot_rows.read_lot(till.read(), lot_ref_of(till, lot_no))
    if row is None:
        raise Refused("lot.unknown", lot_no=lot_no)
    # The bars name the lot, not the label: the customer may hold any that still sticks somewhere.
    return _of_row(till, row, row.lowest_won)


def find_by_ref(till: Till, lot_ref: Ref) -> FoundLot:
    """The same for goods without a label (라벨 없음), at the lot's price."""
    row = lot_rows.read_lot(till.read(), lot_ref)
    if row is None:
        raise Refused("lot.unknown")
    return _of_row(till, row, row.price_won)


def find_by_label(till: Till, text: str) -> FoundLot:
    """The lot a signed code names, known here or not.

    Raises Refused: `lot.label_broken`, `lot.label_forged`, `lot.item_unknown`, and what
    `why_not_sell` says.
    """
    facts = lot_code.read_code(text)
    if facts is None:
        raise Refused("lot.label_broken")
    row = lot_rows.read_lot(till.read(), lot_ref_of(till, facts.lot_no))
    if row is not None:
        for version in lot_rows.list_versions(till.read(), row.lot_ref):
            if (version.label_no, version.price_won) == (facts.label_no, facts.price_won):
                return _of_row(till, row, facts.price_won)
    believed = lot_code.is_signed(till, text)
    if believed is False:
        raise Refused("lot.label_forged")
    if row is not None:
        return _of_row(
            till, row, facts.price_won if believed else row.price_won,
            code=text if believed else "")
    return _of_label(till, facts, text, believed=bool(believed))


def refuse_in_cart(till: Till, cart: Cart) -> None:
    """As `cart_gate.refuse_unsellable`, for a cart that has lots."""
    asked = {line.lot.ref: line for line in cart.lines if line.lot is not None}
    for ref, line in asked.items():
        row = lot_rows.read_lot(till.read(), ref)
        if row is not None:
            lot = _sellable(row)
        else:
            facts = lot_code.read_code(line.lot.code) if line.lot and line.lot.code else None
            if facts is None:
                continue
            lot = _labelled(till, line.product, facts)
        if why_not_today(till, lot) is not None:
            raise Refused("lot.in_cart", name=line.product.name)


def record_seen(unit: Unit, cart: Cart) -> None:
    """Tie up what was sold by its code alone; inside the sale's own unit of work."""
    codes = {line.lot.code: line for line in cart.lines if line.lot and line.lot.code}
    for code, line in codes.items():
        facts = lot_code.read_code(code)
        if facts is None or line.lot is None:
            continue
        unit.record(LotSeen(
            lot_ref=line.lot.ref, lot_no=facts.lot_no, producer_ref=line.product.producer_ref,
            producer_item_ref=line.product.ref, ownership=line.product.ownership,
            price_won=line.lot.printed_won, label_no=facts.label_no, packed_on=facts.packed_on,
            display_until=facts.display_until, use_by=facts.use_by,
        ))


def _of_row(till: Till, row: LotRow, printed_won: Won, *, code: str = "") -> FoundLot:
    refusal = why_not_sell(till, _sellable(row))
    if refusal is not None:
        raise refusal
    product = catalog.product_of(till, row.producer_item_ref)
    # The farm of the label, whatever became of the item since.
    product = replace(
        product, producer_ref=row.producer_ref, producer_code=row.producer_code,
        producer_name=row.producer_name)
    unchanged = row.item_price_won in {0, row.list_price_won} or row.list_price_won == 0
    today_won = row.price_won if unchanged else row.list_price_won
    tag = LotTag(
        row.lot_ref, row.lot_no, printed_won, today_won,
        *_charge(till, product, printed_won, today_won), code=code)
    return FoundLot(product, tag, _notes(till, product, tag, row.display_until))


def _of_label(till: Till, facts: LabelFacts, text: str, *, believed: bool) -> FoundLot:
    """A lot this till has never heard of; what the label says is all there is."""
    found = lot_rows.find_item_by_prefix(till.read(), facts.item)
    if found is None or not found[1].startswith(facts.producer):
        raise Refused("lot.item_unknown")
    product = catalog.product_of(till, found[0])
    refusal = why_not_sell(till, _labelled(till, product, facts))
    if refusal is not None:
        raise refusal
    lot_ref = lot_ref_of(till, facts.lot_no)
    if not believed:
        # Printed by a device nobody has told us of: its lot is taken, its price is not.
        tag = LotTag(lot_ref, facts.lot_no, product.list_price_won, product.list_price_won,
                     product.list_price_won, PriceSource.LIST)
        note = Note("lot.device_unknown", {"name": product.name})
        return FoundLot(product, tag, (note,))
    tag = LotTag(
        lot_ref, facts.lot_no, facts.price_won, facts.price_won,
        *_charge(till, product, facts.price_won, facts.price_won), code=text)
    return FoundLot(product, tag, _notes(till, product, tag, facts.display_until))


def _sellable(row: LotRow) -> Sellable:
    return Sellable(
        row.name, row.producer_name, row.producer_status, row.use_by, row.display_until,
        bool(row.withdrawn), row.judged, row.suspended_until, row.lot_ref, row.producer_item_ref,
        (row.shipped_on, row.packed_on))


def _labelled(till: Till, product: Product, facts: LabelFacts) -> Sellable:
    standing = catalog_rows.read_standing(till.read(), product.producer_ref)
    return Sellable(
        product.name, product.producer_name, standing.status if standing else "",
        facts.use_by, facts.display_until, lot_ref=lot_ref_of(till, facts.lot_no),
        item_ref=product.ref, dates=(facts.packed_on,))


def _charge(
    till: Till, product: Product, printed_won: Won, today_won: Won
) -> tuple[Won, PriceSource]:
    """What is charged by the shop's rule, and where that price comes from."""
    rule = till.settings.label_price_rule
    if rule == "REFUSE" and printed_won != today_won:
        raise Refused("lot.label_old", name=product.name, today_won=today_won)
    price_won = {"PRINTED": printed_won, "TODAY": today_won}.get(
        rule, min(printed_won, today_won))
    if price_won == product.list_price_won:
        return price_won, PriceSource.LIST
    return price_won, PriceSource.LABEL


def _notes(
    till: Till, product: Product, tag: LotTag, display_until: str
) -> tuple[Note, ...]:
    notes = []
    if tag.printed_won != tag.today_won:
        notes.append(Note("lot.two_prices", {
            "name": product.name, "printed_won": tag.printed_won, "today_won": tag.today_won,
            "price_won": tag.price_won}))
    if is_past_display(till, display_until):
        notes.append(Note("lot.past_display_note", {
            "name": product.name, "display_until": display_until}))
    return tuple(notes)
