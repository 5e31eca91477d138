"""부적합 회수: which lots, what is left, who bought, who was told, what the authority gets.

A plan reads only, so a rehearsal (모의 회수) writes nothing; once a recall is open, every till that
has heard of it refuses the goods.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from app import people
from app.access import Action, require
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import CatalogueChanged
from app.food_rules import check_date
from app.lots import MOVES, states_of
from app.message_file import FileMessenger, Message, Messenger, fit
from app.stock import Cause, Pile, Taken, pile_of, remove
from models import people_rows, recall_rows, stock_rows
from models.kinds import IncidentNoted
from models.kinds_stock import RecallClosed, RecallContacted, RecallOpened
from models.values import LotState, Ref, StockReason, Won, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from models.recall_rows import BoughtRow, ContactRow, RecalledLotRow, RecallRow

#: Why goods are recalled: a residue test, a wrong label, something in it, past its date, the maker.
CAUSES: Final = ("RESIDUE", "LABEL", "FOREIGN", "SPOILED", "MAKER", "OTHER")
ORDERED_BY: Final = ("SELF", "AUTHORITY", "MAKER")
MEANS: Final = ("CALL", "SMS", "VISIT")
OUTCOMES: Final = ("TOLD", "NO_ANSWER", "RETURNED")


@dataclass(frozen=True, slots=True)
class RecallScope:
    """Which goods: items of a producer shipped between two days, lots by name, or by 소비기한.

    `covers_unlotted`: also what is sold without a lot; then the item is stopped altogether.
    """

    item_refs: tuple[Ref, ...] = ()
    lot_refs: tuple[Ref, ...] = ()
    from_date: str = ""
    to_date: str = ""
    use_by: str = ""
    producer_ref: str = ""
    covers_unlotted: bool = True


@dataclass(frozen=True, slots=True)
class RecalledLot:
    """A lot and where its pieces are; goods without a lot have an empty number."""

    name: str
    spec: str
    lot_ref: str
    lot_no: str
    item_ref: Ref
    producer_ref: Ref
    producer_name: str
    shipped_on: str
    received: int
    left: int
    sold: int
    returned: int
    withdrawn: int
    destroyed: int


@dataclass(frozen=True, slots=True)
class RecallPlan:
    """Everything one screen shows; a rehearsal is this and no more."""

    scope: RecallScope
    lots: tuple[RecalledLot, ...]
    bought: tuple[BoughtRow, ...]
    piles: tuple[Pile, ...]
    contacts: dict[Ref, ContactRow] = field(default_factory=dict)

    @property
    def member_refs(self) -> tuple[Ref, ...]:
        """Buyers who can be told, in the order they bought."""
        return tuple(dict.fromkeys(row.member_ref for row in self.bought if row.member_ref))

    @property
    def receipt_count(self) -> int:
        return len({row.sale_uid for row in self.bought})

    @property
    def anonymous_count(self) -> int:
        """Receipts of buyers nobody knows: the door notice is for them."""
        return len({row.sale_uid for row in self.bought if not row.member_ref})

    @property
    def sold(self) -> int:
        return sum(row.quantity for row in self.bought)

    @property
    def still_out(self) -> int:
        """Pieces at people's homes."""
        return sum(row.quantity - row.returned for row in self.bought)


@dataclass(frozen=True, slots=True)
class SettlementShare:
    """What a producer's settlement loses if all of it is paid back: the office's draft."""

    producer_ref: Ref
    producer_name: str
    pieces: int
    returned_won: Won
    open_won: Won
    open_base_won: Won


def plan_recall(till: Till, scope: RecallScope) -> RecallPlan:
    """Who and what a recall of this scope touches; writes nothing.

    Raises BadInput where it names nothing or its dates cannot be.
    """
    if not scope.item_refs and not scope.lot_refs:
        raise BadInput("recall.nothing")
    for day in (scope.from_date, scope.to_date, scope.use_by):
        if day:
            check_date(day)
    if scope.from_date and scope.to_date and scope.from_date > scope.to_date:
        raise BadInput("recall.dates")
    return _plan(till, scope)


def open_recall(
    till: Till, session: Session, scope: RecallScope, *, cause: str, ordered_by: str = "SELF",
    reason: str = "",
) -> Ref:
    """From now on no till sells these goods; durable when this returns.

    Raises Refused without the right, BadInput for a cause or a scope that cannot be.
    """
    require(till, session, Action.RECALL_GOODS)
    plan = plan_recall(till, scope)
    if cause not in CAUSES or ordered_by not in ORDERED_BY:
        raise BadInput("recall.cause")
    recall_uid = new_ref()
    # The lots known today by name as well: a wrong date on a lot must not let it through.
    named = {*scope.lot_refs, *(lot.lot_ref for lot in plan.lots if lot.lot_ref)}
    with till.unit(session.staff_ref) as unit:
        unit.record(RecallOpened(
            recall_uid=recall_uid, producer_ref=scope.producer_ref,
            producer_item_refs=list(scope.item_refs), lot_refs=sorted(named),
            from_date=scope.from_date, to_date=scope.to_date, use_by=scope.use_by, cause=cause,
            ordered_by=ordered_by, reason=check_reason(reason),
            covers_unlotted=scope.covers_unlotted and bool(scope.item_refs)))
        unit.announce(CatalogueChanged())
    return recall_uid


def list_recalls(till: Till) -> list[RecallRow]:
    """Open ones first, then the newest."""
    return recall_rows.list_recalls(till.read())


def read_recall(till: Till, recall_uid: Ref) -> tuple[RecallRow, RecallPlan]:
    """A recall and how it stands now.  Raises Refused `recall.unknown`."""
    row = recall_rows.read_recall(till.read(), recall_uid)
    if row is None:
        raise Refused("recall.unknown")
    connection = till.read()
    scope = RecallScope(
        tuple(recall_rows.list_items(connection, recall_uid)),
        tuple(recall_rows.list_named_lots(connection, recall_uid)), row.from_date, row.to_date,
        row.use_by, row.producer_ref, bool(row.covers_unlotted))
    plan = _plan(till, scope)
    contacts = recall_rows.list_contacts(connection, recall_uid)
    return row, RecallPlan(scope, plan.lots, plan.bought, plan.piles, contacts)


def take_off_shelf(till: Till, session: Session, recall_uid: Ref) -> int:
    """Everything of it that should lie on the shelf is taken off; how many piles that were."""
    row, plan = read_recall(till, recall_uid)
    piles = [pile for pile in plan.piles if pile.amount > 0]
    if piles:
        remove(till, session, StockReason.WITHDRAWN, Cause.RECALLED,
               [Taken(pile, pile.amount) for pile in piles], recall_uid=row.recall_uid)
    return len(piles)


def destroy(till: Till, session: Session, recall_uid: Ref) -> int:
    """What was taken off is thrown away for good; how many piles that were."""
    row, plan = read_recall(till, recall_uid)
    wanted = {(lot.item_ref, lot.lot_ref) for lot in plan.lots}
    piles = [pile for pile in (pile_of(one) for one in stock_rows.list_fridge(till.read()))
             if (pile.item_ref, pile.lot_ref) in wanted]
    if piles:
        remove(till, session, StockReason.DISPOSED, Cause.RECALLED,
               [Taken(pile, pile.amount, from_fridge=True) for pile in piles],
               recall_uid=row.recall_uid)
    return len(piles)


@dataclass(frozen=True, slots=True)
class Buyer:
    """A member who bought recalled goods, by name: personal data."""

    member_ref: Ref
    no: str
    name: str
    phone: str
    receipts: tuple[str, ...]
    pieces: int
    contact: ContactRow | None


def list_buyers(till: Till, session: Session, recall_uid: Ref) -> list[Buyer]:
    """Names and numbers to call; who looked is in the journal (HANDBOOK §5)."""
    require(till, session, Action.SEE_PERSONAL_DATA)
    _, plan = read_recall(till, recall_uid)
    found = []
    for ref in plan.member_refs:
        rows = [row for row in plan.bought if row.member_ref == ref]
        member = people_rows.read_member(till.read(), ref)
        person = people.read_person(till, ref)
        found.append(Buyer(
            ref, member[1] if member else "", person.get("name", ""), person.get("phone", ""),
            tuple(dict.fromkeys(row.receipt_no for row in rows)),
            sum(row.quantity - row.returned for row in rows), plan.contacts.get(ref)))
    if found:
        with till.unit(session.staff_ref) as unit:
            unit.record(IncidentNoted(
                incident="personal_data.viewed",
                values={"purpose": "recall", "row_count": len(found)}))
    return found


def note_contact(
    till: Till, session: Session, recall_uid: Ref, member_ref: Ref, means: str, outcome: str
) -> None:
    """A buyer was told, or not reached.  Raises BadInput for what neither is."""
    require(till, session, Action.KEEP_STOCK)
    if means not in MEANS or outcome not in OUTCOMES:
        raise BadInput("recall.contact")
    with till.unit(session.staff_ref) as unit:
        unit.record(RecallContacted(
            recall_uid=recall_uid, member_ref=member_ref, means=means, outcome=outcome))


def message_to_buyers(
    till: Till, session: Session, recall_uid: Ref, messenger: Messenger | None = None
) -> tuple[int, str]:
    """A short message to every member who bought of it, through the port: how many, and where."""
    buyers = [one for one in list_buyers(till, session, recall_uid) if one.phone]
    if not buyers:
        raise Refused("recall.no_numbers")
    messenger = messenger or FileMessenger(till.paths.data / "messages")
    _, plan = read_recall(till, recall_uid)
    text = message_text(till, plan)
    where = messenger.hand_over(
        [Message(one.phone, one.name, text) for one in buyers],
        f"{till.business_date}_회수안내_{recall_uid[:6]}")
    with till.unit(session.staff_ref) as unit:
        for one in buyers:
            unit.record(RecallContacted(
                recall_uid=recall_uid, member_ref=one.member_ref, means="SMS", outcome="TOLD"))
        unit.record(IncidentNoted(
            incident="personal_data.exported",
            values={"export": "recall", "row_count": len(buyers)}))
    return len(buyers), where


def message_text(till: Till, plan: RecallPlan) -> str:
    """What a buyer reads: at most 90 bytes, with the shop's number."""
    names = list(dict.fromkeys(lot.name for lot in plan.lots))
    goods = names[0] + (f" 외 {len(names) - 1}" if len(names) > 1 else "") if names else ""
    form = "[{shop}] 구매하신 {goods} 회수중. 드시지 말고 가져오세요. 영수증 없이 환불 {phone}"
    return fit(form, {
        "phone": till.settings.phone, "goods": goods, "shop": till.settings.shop_name})


def shares_of(plan: RecallPlan) -> list[SettlementShare]:
    """정산 초안: by producer, what came back and what may still come back of the sales."""
    names = {lot.producer_ref: lot.producer_name for lot in plan.lots}
    shares = []
    for ref in dict.fromkeys(row.producer_ref for row in plan.bought):
        rows = [row for row in plan.bought if row.producer_ref == ref]
        shares.append(SettlementShare(
            ref, names.get(ref, ""), sum(row.quantity - row.returned for row in rows),
            sum(row.returned_won for row in rows),
            sum(row.net_won - row.returned_won for row in rows),
            sum(row.base_won - row.returned_base_won for row in rows)))
    return shares


def close_recall(till: Till, session: Session, recall_uid: Ref, reason: str = "") -> None:
    """Done: the goods may be sold again where others of them are good; the result is kept."""
    require(till, session, Action.RECALL_GOODS)
    row, plan = read_recall(till, recall_uid)
    if row.state != "open":
        raise Refused("recall.closed")
    left = sum(max(0, pile.amount) for pile in plan.piles)
    if left:
        raise Refused("recall.still_on_shelf", count=left)
    totals = {
        "received": sum(lot.received for lot in plan.lots), "sold": plan.sold,
        "returned": sum(lot.returned for lot in plan.lots),
        "destroyed": sum(lot.destroyed for lot in plan.lots), "told": len(plan.contacts),
    }
    words = " ".join(f"{name}={value}" for name, value in totals.items())
    with till.unit(session.staff_ref) as unit:
        unit.record(RecallClosed(
            recall_uid=recall_uid, result=f"{words} {check_reason(reason)}".strip()))
        unit.announce(CatalogueChanged())


# -- the parts of a plan --------------------------------------------------------------------------


def _plan(till: Till, scope: RecallScope) -> RecallPlan:
    connection = till.read()
    rows: dict[Ref, RecalledLotRow] = {
        row.lot_ref: row for row in recall_rows.read_lots(connection, list(scope.lot_refs))}
    for item_ref in scope.item_refs:
        for row in recall_rows.list_lots_between(
                connection, item_ref, scope.from_date, scope.to_date, scope.use_by):
            rows.setdefault(row.lot_ref, row)
    states = states_of(till, rows)
    lots = [_lot(row, states[row.lot_ref].pieces if row.lot_ref in states else {})
            for row in rows.values()]
    bought = [one for ref in rows for one in recall_rows.list_bought_lot(connection, ref)]
    if scope.covers_unlotted:
        for item_ref in scope.item_refs:
            first = scope.from_date or _came_on(till, item_ref, scope.use_by)
            unlotted = recall_rows.list_bought_unlotted(connection, item_ref, first, "")
            bought += unlotted
            lot = _unlotted(till, item_ref, first, unlotted)
            if lot is not None:
                lots.append(lot)
    piles = [
        pile_of(row) for row in stock_rows.list_piles_of_items(
            connection, sorted({lot.item_ref for lot in lots}))
        if row.lot_ref in rows or (not row.lot_ref and scope.covers_unlotted
                                   and row.item_ref in scope.item_refs)
    ]
    return RecallPlan(scope, tuple(lots), tuple(bought), tuple(piles))


def _came_on(till: Till, item_ref: Ref, use_by: str) -> str:
    """When the first goods with this 소비기한 came: nothing sold before was of them."""
    if not use_by:
        return ""
    came = recall_rows.list_bought_in(till.read(), item_ref, use_by)
    return came[0].business_date if came else ""


def _lot(row: RecalledLotRow, pieces: dict[LotState, int]) -> RecalledLot:
    return RecalledLot(
        row.name, row.spec, row.lot_ref, row.lot_no, row.producer_item_ref, row.producer_ref,
        row.producer_name, row.shipped_on, row.quantity, pieces.get(LotState.ON_SHELF, 0),
        pieces.get(LotState.SOLD, 0), pieces.get(LotState.RETURNED_BY_CUSTOMER, 0),
        pieces.get(LotState.WITHDRAWN, 0), pieces.get(LotState.DISPOSED, 0))


def _unlotted(
    till: Till, item_ref: Ref, from_date: str, bought: Sequence[BoughtRow]
) -> RecalledLot | None:
    """Goods without a lot as one line; None where there never were any."""
    row = stock_rows.read_pile(till.read(), item_ref, "")
    sums = recall_rows.sum_item_moves(till.read(), item_ref, "", "")
    if row is None or not (sums or bought):
        return None
    pieces = dict.fromkeys(LotState, 0)
    received = 0
    for reason, (quantity, _) in sums.items():
        source, target = MOVES[StockReason(reason)]
        if source is None and target is LotState.ON_SHELF:
            received += quantity
        if target is not None and target is not LotState.ON_SHELF:
            pieces[target] += abs(quantity) if target is LotState.RETURNED_BY_CUSTOMER else (
                -quantity)
    return RecalledLot(
        row.name, row.spec, "", "", item_ref, row.producer_ref, row.producer_name, from_date,
        received, pile_of(row).amount, sum(one.quantity for one in bought),
        pieces[LotState.RETURNED_BY_CUSTOMER], pieces[LotState.WITHDRAWN],
        pieces[LotState.DISPOSED])
