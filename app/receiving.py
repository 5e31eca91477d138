"""Receiving: goods come in, get a number and labels, are counted, judged, re-priced.

By a producer at the label station or by staff; every check of HANDBOOK §1.3 is made here, so that
both say the same.  The first print of a lot is goods, a reprint never is (§1.3.4).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from app.access import Action, Session, require
from app.calendar import calendar_of
from app.cart import UNIT_PRICE_WON_MAX
from app.checks import has_personal_number
from app.errors import BadInput, Refused
from app.events import CatalogueChanged
from app.food_rules import (
    check_codes,
    check_date,
    check_origin,
    check_use_by,
    display_until,
    kind_of,
    laid_on,
)
from app.lots import Lot, lot_ref_of, next_label_no, next_lot_no, read_lot, states_from
from app.producer_access import ProducerSession
from app.producer_gate import Weight, Why, why_not_ship
from models import catalog_rows, label_rows, lot_rows
from models.kinds_lots import (
    LabelPrinted,
    LeftOut,
    LotConfirmed,
    LotJudged,
    LotReceived,
    LotRepriced,
    LotWithdrawn,
)
from models.label_rows import LabelItemRow
from models.values import (
    Grams,
    LabelReason,
    LotSource,
    LotState,
    Ownership,
    Ref,
    SaleType,
    Won,
    new_ref,
)

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit

LABEL_COUNT_MAX: Final = 999
LINE_LENGTH_MAX: Final = 40
#: How far back "어제처럼" looks: a farm that came on Friday comes again on Monday.
_LIKE_BEFORE_DAYS: Final = 7
#: A price this far from the last one is asked about once (FIELD 1f).
_FAR_PERCENT: Final = 50

Bringer: TypeAlias = Session | ProducerSession
#: A producer's item as a label names it, for screens.
LabelItem: TypeAlias = LabelItemRow


@dataclass(frozen=True, slots=True)
class LotDraft:
    """One item as it is brought in; `price_won` is a piece's, or 100 g's of weighed goods."""

    producer_item_ref: Ref
    quantity: int
    price_won: Won
    packed_on: str = ""  # "" is today
    made_on: str = ""
    use_by: str = ""
    line: str = ""
    trace_no: str = ""
    egg_code: str = ""
    weight_g: Grams = 0
    cost_won: Won | None = None
    ownership: Ownership | None = None  # None is the item's own


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft that may get its labels; `notes` are what the farm or the office should know."""

    draft: LotDraft
    item: LabelItemRow
    ownership: Ownership
    display_until: str
    pending: bool
    notes: tuple[Why, ...]


@dataclass(frozen=True, slots=True)
class PriceContext:
    """What the farm took for an item last time and a year ago, and how many it brought."""

    list_won: Won
    last_won: Won | None = None
    last_on: str = ""
    last_quantity: int = 0
    last_year_won: Won | None = None

    def is_far(self, price_won: Won) -> bool:
        """Whether a price is beyond ±50 % of the last one and should be asked about once."""
        base_won = self.last_won or self.list_won
        return base_won > 0 and abs(price_won - base_won) * 100 > base_won * _FAR_PERCENT


def price_context(till: Till, producer_item_ref: Ref) -> PriceContext:
    """Raises Refused `catalog.gone`."""
    connection = till.read()
    item = label_rows.read_item(connection, producer_item_ref)
    if item is None:
        raise Refused("catalog.gone")
    today = date.fromisoformat(till.business_date)
    last = lot_rows.read_last_of_item(
        connection, producer_item_ref, "", today.isoformat())
    year_ago = today - timedelta(days=365)
    then = lot_rows.read_last_of_item(
        connection, producer_item_ref, (year_ago - timedelta(days=21)).isoformat(),
        (year_ago + timedelta(days=21)).isoformat())
    last_year_won = then.price_won if then else next(
        (row.price_won for row in catalog_rows.read_price_history(connection, producer_item_ref)
         if row.from_date and row.from_date <= year_ago.isoformat()), None)
    if last is None:
        return PriceContext(item.price_won, last_year_won=last_year_won)
    return PriceContext(
        item.price_won, last.price_won, last.shipped_on, last.quantity, last_year_won)


def like_before(till: Till, producer_ref: Ref) -> list[tuple[LabelItemRow, LotDraft]]:
    """어제처럼: what the farm brought on its last day before today, ready to print again."""
    today = date.fromisoformat(till.business_date)
    connection = till.read()
    rows = [
        row for row in lot_rows.list_of_producer(
            connection, producer_ref,
            (today - timedelta(days=_LIKE_BEFORE_DAYS)).isoformat(), 200)
        if row.shipped_on < today.isoformat()
    ]
    drafts: dict[Ref, tuple[LabelItemRow, LotDraft]] = {}
    for row in rows:
        if row.shipped_on != rows[0].shipped_on or row.producer_item_ref in drafts:
            continue
        item = label_rows.read_item(connection, row.producer_item_ref)
        if item is not None and not item.sale_stopped:
            drafts[item.ref] = (item, LotDraft(
                item.ref, row.quantity, row.price_won, line=row.line, weight_g=row.weight_g))
    return list(drafts.values())


def last_egg_farm(till: Till, producer_item_ref: Ref) -> str:
    """Farm and housing of the last shell code of an item: only the laying date is keyed in."""
    return lot_rows.read_last_egg_code(till.read(), producer_item_ref)[4:]


def items_of(till: Till, producer_ref: Ref) -> list[LabelItemRow]:
    """The farm's own items, by name."""
    return label_rows.list_items(till.read(), producer_ref)


def check_draft(till: Till, who: Bringer, draft: LotDraft) -> Checked:
    """Everything §1.3 asks before a label is printed.

    Raises Refused with the reason (agreement, suspension, residue test, strike), BadInput for a
    count, price, date, line or code that cannot be, and for an origin that is missing.
    """
    item = label_rows.read_item(till.read(), draft.producer_item_ref)
    if item is None:
        raise Refused("catalog.gone")
    _actor(till, who, item.producer_ref)
    reasons = why_not_ship(till, item.producer_ref, item.item_ref)
    for why in reasons:
        if why.weight is Weight.STOP:
            raise Refused(why.code, **why.values)
    if item.sale_stopped:
        raise Refused("catalog.sale_stopped", name=item.name)
    if not 1 <= draft.quantity <= LABEL_COUNT_MAX:
        raise BadInput("label.count", limit=LABEL_COUNT_MAX)
    if not 0 < draft.price_won <= UNIT_PRICE_WON_MAX:
        raise BadInput("label.price")
    kind = kind_of(item.category)
    check_origin(kind, item.name, item.origin_label)
    egg_code, trace_no = check_codes(kind, item.name, draft.egg_code, draft.trace_no)
    today = till.business_date
    packed_on = draft.packed_on or today
    check_date(packed_on)
    if packed_on > today:
        raise BadInput("label.packed_on")
    if draft.made_on:
        check_date(draft.made_on)
    use_by = check_use_by(kind, item.name, draft.use_by, today)
    weighed = item.sale_type == SaleType.WEIGHT
    if weighed and draft.weight_g <= 0:
        raise BadInput("label.weight", name=item.name)
    checked = replace(
        draft, packed_on=packed_on, use_by=use_by, egg_code=egg_code, trace_no=trace_no,
        line=_checked_line(draft.line), weight_g=draft.weight_g if weighed else 0)
    shown_from = laid_on(egg_code, today) if egg_code else today
    return Checked(
        checked, item, draft.ownership or Ownership(item.ownership),
        display_until(
            item.shelf_life_days, shown_from, use_by, calendar_of(till.settings)),
        any(why.weight is Weight.WAIT for why in reasons), tuple(reasons))


def receive(
    till: Till, who: Bringer, drafts: Sequence[LotDraft], source: LotSource = LotSource.STATION
) -> list[Lot]:
    """One shipment: a lot and its labels for every draft; durable when this returns.

    Raises as `check_draft` does; then nothing of the shipment is taken in.
    """
    checked = [check_draft(till, who, draft) for draft in drafts]
    if not checked:
        return []
    actor_ref = _actor(till, who, checked[0].item.producer_ref)
    on_print = till.settings.goods_in_mode == "ON_PRINT" or source is not LotSource.STATION
    shipment_uid, refs = new_ref(), []
    with till.unit(actor_ref) as unit:
        for each in checked:
            draft, item = each.draft, each.item
            lot_no = next_lot_no(till, unit.cursor)
            lot_ref = lot_ref_of(till, lot_no)
            refs.append(lot_ref)
            weighed = item.sale_type == SaleType.WEIGHT
            unit.record(LotReceived(
                lot_ref=lot_ref, lot_no=lot_no, shipment_uid=shipment_uid, source=source,
                producer_ref=item.producer_ref, producer_item_ref=item.ref,
                ownership=each.ownership, quantity=draft.quantity, weight_g=draft.weight_g,
                stocked_quantity=draft.quantity if on_print and not weighed else 0,
                stocked_weight_g=draft.weight_g if on_print else 0,
                price_won=draft.price_won, item_price_won=item.price_won,
                label_no=next_label_no(till), packed_on=draft.packed_on,
                shipped_on=till.business_date, display_until=each.display_until,
                use_by=draft.use_by, made_on=draft.made_on, line=draft.line,
                trace_no=draft.trace_no, egg_code=draft.egg_code, cost_won=draft.cost_won,
                pending=each.pending,
            ))
            unit.record(LabelPrinted(
                lot_ref=lot_ref, label_no=next_label_no(till), count=draft.quantity,
                reason=LabelReason.FIRST))
        unit.announce(CatalogueChanged())
    return [read_lot(till, ref) for ref in refs]


def reprint(till: Till, who: Bringer, lot_ref: Ref, count: int) -> Lot:
    """A damaged label once more; the stock stays as it is.  Raises BadInput `label.count`."""
    lot = read_lot(till, lot_ref)
    actor_ref = _actor(till, who, lot.producer_ref)
    if not 1 <= count <= LABEL_COUNT_MAX:
        raise BadInput("label.count", limit=LABEL_COUNT_MAX)
    with till.unit(actor_ref) as unit:
        unit.record(LabelPrinted(
            lot_ref=lot_ref, label_no=lot.label_no, count=count, reason=LabelReason.REPRINT))
    return lot


@dataclass(frozen=True, slots=True)
class Repriced:
    """`left_out`: old labels that still stick on goods after these are put on."""

    lot: Lot
    count: int
    left_out: int


def reprice(
    till: Till, who: Bringer, lot_ref: Ref, price_won: Won, count: int
) -> Repriced:
    """가격 고쳐 다시 붙이기: a new label version, `count` of them; the old one is retired.

    Raises BadInput `label.price`, `label.count`, Refused `label.same_price`.
    """
    lot = read_lot(till, lot_ref)
    actor_ref = _actor(till, who, lot.producer_ref, Action.REPRICE_LOT)
    if not 0 < price_won <= UNIT_PRICE_WON_MAX:
        raise BadInput("label.price")
    if not 1 <= count <= LABEL_COUNT_MAX:
        raise BadInput("label.count", limit=LABEL_COUNT_MAX)
    if price_won == lot.price_won:
        raise Refused("label.same_price", price_won=price_won)
    with till.unit(actor_ref) as unit:
        left_out = _left_out(unit, lot, count)
        label_no = next_label_no(till, lot.label_no)
        item = label_rows.read_item(unit.cursor, lot.producer_item_ref)
        unit.record(LotRepriced(
            lot_ref=lot_ref, label_no=label_no, price_won=price_won,
            item_price_won=item.price_won if item else 0, left_out=left_out))
        unit.record(LabelPrinted(
            lot_ref=lot_ref, label_no=label_no, count=count, reason=LabelReason.REPRICE))
        unit.announce(CatalogueChanged())
    return Repriced(read_lot(till, lot_ref), count, sum(left.count for left in left_out))


def confirm(till: Till, session: Session, lot_ref: Ref, counted: int) -> Lot:
    """What somebody of the shop counted is what came in; the stock follows.

    Raises BadInput `label.count`.
    """
    require(till, session, Action.RECEIVE_GOODS)
    if not 0 <= counted <= LABEL_COUNT_MAX:
        raise BadInput("label.count", limit=LABEL_COUNT_MAX)
    read_lot(till, lot_ref)
    with till.unit(session.staff_ref) as unit:
        row = lot_rows.read_lot(unit.cursor, lot_ref)
        states = states_from(lot_rows.sum_moves(unit.cursor, [lot_ref])).get(lot_ref)
        weighed = row is not None and row.weight_g > 0
        labelled = states.labelled if states else 0
        labelled_g = states.labelled_g if states else 0
        unit.record(LotConfirmed(
            lot_ref=lot_ref, counted_quantity=counted,
            stocked_quantity=0 if weighed else counted - labelled,
            stocked_weight_g=row.weight_g - labelled_g if weighed and row else 0))
    return read_lot(till, lot_ref)


def judge(till: Till, session: Session, lot_ref: Ref, *, approved: bool) -> None:
    """The manager's word on goods outside the agreement; refused ones the till no longer sells."""
    require(till, session, Action.JUDGE_LOT)
    lot = read_lot(till, lot_ref)
    with till.unit(session.staff_ref) as unit:
        unit.record(LotJudged(lot_ref=lot.ref, approved=approved))


def withdraw(unit: Unit, lot_ref: Ref, reason: str, *, withdrawn: bool = True) -> None:
    """No more of this lot is sold, or again; inside the unit that moves its pieces."""
    unit.record(LotWithdrawn(lot_ref=lot_ref, withdrawn=withdrawn, reason=reason))


def _actor(
    till: Till, who: Bringer, producer_ref: Ref, action: Action = Action.RECEIVE_GOODS
) -> Ref:
    """Whose entry it is: a farm handles its own goods, staff those of all."""
    if isinstance(who, ProducerSession):
        if who.producer_ref != producer_ref:
            raise Refused("label.not_yours")
        return who.producer_ref
    require(till, who, action)
    return who.staff_ref


def _left_out(unit: Unit, lot: Lot, count: int) -> list[LeftOut]:
    """Old labels that stay on goods: what lies on the shelf less what is put over now."""
    states = states_from(lot_rows.sum_moves(unit.cursor, [lot.ref])).get(lot.ref)
    on_shelf = states.pieces[LotState.ON_SHELF] if states else lot.quantity
    still = max(0, on_shelf - count)
    found = []
    # The newest were put over the older ones, so what is left is of the newest before this.
    for version in reversed(lot_rows.list_versions(unit.cursor, lot.ref)):
        held = min(still, version.printed if not version.retired else version.left_out)
        still -= held
        found.append(LeftOut(label_no=version.label_no, count=held))
    return found


def _checked_line(text: str) -> str:
    line = unicodedata.normalize("NFC", text).strip()
    if len(line) > LINE_LENGTH_MAX or not line.isprintable():
        raise BadInput("label.line", limit=LINE_LENGTH_MAX)
    if has_personal_number(line):
        raise BadInput("reason.personal_number")
    return line
