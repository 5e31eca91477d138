"""재고실사: scanning what lies there; a count says what was counted and what the till had seen.

What is counted of an item is all of it: a lot of it that was not scanned is not there.  A count
under way is kept on this till and goes on after a restart (docs/decisions/0021).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from app import catalog, lot_code
from app.access import Action, require
from app.barcode import Lot, LotLabel, Priced, Unknown, Weighed, read
from app.barcode import Product as ProductCode
from app.cart import Product
from app.errors import BadInput, Refused
from app.events import CatalogueChanged
from app.lots import lot_ref_of
from app.stock import QUANTITY_MAX, WEIGHT_G_MAX, Cause, Pile, list_piles, pile_of, read_pile
from models import lot_rows, stock_rows
from models.kinds_stock import CountedLine, StockCounted
from models.values import Grams, Ref, Won, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till

SCOPES: Final = ("SHOP", "CATEGORY", "PRODUCER", "ITEMS")


class DraftLine(msgspec.Struct, frozen=True):
    """One pile as counted so far; `seen_no` is what the till had seen when it last was."""

    item_ref: Ref
    lot_ref: str
    quantity: int
    weight_g: Grams
    expected_quantity: int
    expected_weight_g: Grams
    seen_no: int
    counted_at_ms: int


class CountDraft(msgspec.Struct, frozen=True):
    """A count under way."""

    count_uid: Ref
    scope: str = "SHOP"
    scope_key: str = ""
    seen: tuple[dict[str, int], ...] = ()
    lines: tuple[DraftLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Counted beside expected; `counted` is None where nobody has been yet."""

    pile: Pile
    expected: int
    counted: int | None

    @property
    def difference(self) -> int:
        return 0 if self.counted is None else self.counted - self.expected

    @property
    def difference_won(self) -> Won:
        pieces = self.difference * self.pile.price_won
        return pieces // 100 if self.pile.weighed else pieces


def resume(till: Till) -> CountDraft | None:
    """The count that is under way on this till."""
    body = stock_rows.read_draft(till.read())
    return msgspec.json.decode(body, type=CountDraft) if body else None


def start(till: Till, session: Session, scope: str = "SHOP", scope_key: str = "") -> CountDraft:
    """A new count; one under way is let go of."""
    require(till, session, Action.KEEP_STOCK)
    if scope not in SCOPES or (scope in {"CATEGORY", "PRODUCER"}) != bool(scope_key):
        raise BadInput("count.scope")
    return _keep(till, CountDraft(new_ref(), scope, scope_key))


def let_go(till: Till) -> None:
    """Forget the count under way; nothing of it is in the record."""
    with till.local_rows() as cursor:
        stock_rows.write_draft(cursor, "")


def find_pile(till: Till, text: str) -> tuple[Pile, Grams]:
    """The pile a code names, and the grams a scale's label carries; sold or not, it lies there.

    Raises Refused `stock.unknown`, `lot.unknown`; BadInput for a code that is none.
    """
    found = read(text, catalog.scan_rules(till))
    match found:
        case Lot(lot_no=lot_no):
            row = lot_rows.read_lot(till.read(), lot_ref_of(till, lot_no))
            if row is None:
                raise Refused("lot.unknown", lot_no=lot_no)
            return read_pile(till, row.producer_item_ref, row.lot_ref), 0
        case LotLabel():
            return _of_label(till, text), 0
        case ProductCode(code=code, plu=plu):
            product = catalog.find_by_barcode(till, code)
            if product is None and plu:
                product = _only(till, plu)
            if product is not None:
                return read_pile(till, product.ref, ""), 0
        case Weighed(item_code=item, weight_g=grams):
            product = _only(till, item)
            if product is not None:
                return read_pile(till, product.ref, ""), grams or 0
        case Priced(item_code=item):
            product = _only(till, item)
            if product is not None:
                return read_pile(till, product.ref, ""), 0
        case Unknown(text=shown):
            product = catalog.find_by_barcode(till, shown)
            if product is not None:
                return read_pile(till, product.ref, ""), 0
    raise Refused("stock.unknown")


def _only(till: Till, number: str) -> Product | None:
    products = catalog.find_all_by_plu(till, number)
    return products[0] if len(products) == 1 else None


def _of_label(till: Till, text: str) -> Pile:
    facts = lot_code.read_code(text)
    if facts is None:
        raise Refused("lot.label_broken")
    row = lot_rows.read_lot(till.read(), lot_ref_of(till, facts.lot_no))
    if row is None:
        # Another device labelled it and has not been heard: it is counted when that is known.
        raise Refused("lot.unknown", lot_no=facts.lot_no)
    return read_pile(till, row.producer_item_ref, row.lot_ref)


def take(
    till: Till, draft: CountDraft, pile: Pile, amount: int, *, instead: bool = False
) -> CountDraft:
    """So much more of a pile (`instead`: so much in all), counted now.

    Raises BadInput `stock.amount`, Refused `count.out_of_scope`.
    """
    if (draft.scope == "CATEGORY" and pile.category != draft.scope_key) or (
            draft.scope == "PRODUCER" and pile.producer_ref != draft.scope_key):
        raise Refused("count.out_of_scope", name=pile.name)
    old = next((line for line in draft.lines
                if (line.item_ref, line.lot_ref) == (pile.item_ref, pile.lot_ref)), None)
    whole = amount if instead or old is None else amount + (
        old.weight_g if pile.weighed else old.quantity)
    if not 0 <= whole <= (WEIGHT_G_MAX if pile.weighed else QUANTITY_MAX):
        raise BadInput("stock.amount", name=pile.name)
    seen, seen_no = _seen_now(till, draft)
    now = stock_rows.read_pile(till.read(), pile.item_ref, pile.lot_ref)
    line = DraftLine(
        pile.item_ref, pile.lot_ref, 0 if pile.weighed else whole, whole if pile.weighed else 0,
        now.quantity if now else 0, now.weight_g if now else 0, seen_no, till.clock.now_ms())
    others = tuple(each for each in draft.lines if each is not old)
    return _keep(till, msgspec.structs.replace(draft, seen=seen, lines=(line, *others)))


def drop(till: Till, draft: CountDraft, pile: Pile) -> CountDraft:
    """As if this pile had not been counted."""
    return _keep(till, msgspec.structs.replace(draft, lines=tuple(
        line for line in draft.lines
        if (line.item_ref, line.lot_ref) != (pile.item_ref, pile.lot_ref))))


def sheet(till: Till, draft: CountDraft) -> list[SheetLine]:
    """Everything in scope: what differs first, then what nobody has counted, then what agrees."""
    piles: dict[tuple[Ref, str], Pile] = {}
    if draft.scope != "ITEMS":
        found = list_piles(
            till, draft.scope_key if draft.scope == "CATEGORY" else "",
            draft.scope_key if draft.scope == "PRODUCER" else "")
        piles = {(pile.item_ref, pile.lot_ref): pile for pile in found}
    lines = []
    for line in draft.lines:
        pile = piles.pop((line.item_ref, line.lot_ref), None) or read_pile(
            till, line.item_ref, line.lot_ref)
        expected, counted = (line.expected_weight_g, line.weight_g) if pile.weighed else (
            line.expected_quantity, line.quantity)
        lines.append(SheetLine(pile, expected, counted))
    lines += [SheetLine(pile, pile.amount, None) for pile in piles.values()]
    return sorted(lines, key=lambda one: (
        one.difference == 0, one.counted is not None, one.pile.producer_code, one.pile.name,
        one.pile.shipped_on))


def finish(
    till: Till, session: Session, draft: CountDraft, *, missing_as_zero: bool = False,
    cause: Cause | None = None,
) -> Ref:
    """Write the count down: durable when this returns.

    `missing_as_zero`: what is in scope and was not counted is not there.  Raises BadInput for a
    count of nothing.
    """
    require(till, session, Action.KEEP_STOCK)
    seen, seen_no = _seen_now(till, draft)
    now_ms = till.clock.now_ms()
    lines = {(line.item_ref, line.lot_ref): line for line in _spread(till, draft)}
    items = {ref for ref, _ in lines}
    rest = [pile_of(row) for row in stock_rows.list_piles_of_items(till.read(), sorted(items))]
    rest = [pile for pile in rest if pile.amount]
    if missing_as_zero:
        rest += [one.pile for one in sheet(till, draft) if one.counted is None]
    when = {line.item_ref: (line.seen_no, line.counted_at_ms) for line in lines.values()}
    for pile in rest:
        # As of when the item was counted: what came in since is there.
        lines.setdefault((pile.item_ref, pile.lot_ref), DraftLine(
            pile.item_ref, pile.lot_ref, 0, 0, pile.quantity, pile.weight_g,
            *when.get(pile.item_ref, (seen_no, now_ms))))
    for ref in {ref for ref, _ in lines}:
        # Sold elsewhere without a label, and not heard of yet: that pile was counted as well.
        lines.setdefault((ref, ""), DraftLine(
            ref, "", 0, 0, 0, 0, *when.get(ref, (seen_no, now_ms))))
    if not lines:
        raise BadInput("count.nothing")
    prices = {pile.key: pile.price_won for pile in (
        pile_of(row) for row in stock_rows.list_piles_of_items(
            till.read(), sorted({ref for ref, _ in lines})))}
    with till.unit(session.staff_ref) as unit:
        unit.record(StockCounted(
            count_uid=draft.count_uid, scope=draft.scope, scope_key=draft.scope_key,
            seen=list(seen), lines=[CountedLine(
                producer_item_ref=line.item_ref, lot_ref=line.lot_ref, quantity=line.quantity,
                weight_g=line.weight_g, expected_quantity=line.expected_quantity,
                expected_weight_g=line.expected_weight_g,
                price_won=prices.get(f"{line.item_ref} {line.lot_ref}", 0),
                cause=cause.value if cause else "", seen_no=line.seen_no,
                counted_at_ms=line.counted_at_ms) for line in lines.values()]))
        stock_rows.write_draft(unit.cursor, "")
        unit.announce(CatalogueChanged())
    return draft.count_uid


def _spread(till: Till, draft: CountDraft) -> list[DraftLine]:
    """What was counted without a label lies in the item's newest lots: the older ones go first."""
    lines = {(line.item_ref, line.lot_ref): line for line in draft.lines}
    for line in draft.lines:
        if line.lot_ref:
            continue
        piles = [pile_of(row) for row in stock_rows.list_piles_of_items(
            till.read(), [line.item_ref])]
        lots = [pile for pile in piles if pile.lot_ref and pile.amount > 0
                and (pile.item_ref, pile.lot_ref) not in lines]
        left, left_g = line.quantity, line.weight_g
        for pile in sorted(lots, key=lambda one: one.shipped_on, reverse=True):
            quantity, weight_g = min(left, pile.quantity), min(left_g, pile.weight_g)
            left, left_g = left - quantity, left_g - weight_g
            lines[pile.item_ref, pile.lot_ref] = msgspec.structs.replace(
                line, lot_ref=pile.lot_ref, quantity=quantity, weight_g=weight_g,
                expected_quantity=pile.quantity, expected_weight_g=pile.weight_g)
        lines[line.item_ref, ""] = msgspec.structs.replace(line, quantity=left, weight_g=left_g)
    return list(lines.values())


def _seen_now(till: Till, draft: CountDraft) -> tuple[tuple[dict[str, int], ...], int]:
    """The heads of all chains now, kept once however many piles were counted by them."""
    heads = stock_rows.read_heads(till.read())
    if draft.seen and draft.seen[-1] == heads:
        return draft.seen, len(draft.seen) - 1
    return (*draft.seen, heads), len(draft.seen)


def _keep(till: Till, draft: CountDraft) -> CountDraft:
    with till.local_rows(soft=True) as cursor:
        stock_rows.write_draft(cursor, msgspec.json.encode(draft).decode())
    return draft
