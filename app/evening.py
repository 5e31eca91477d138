"""저녁 정리: what ends today, by producer; marked down, taken back, given away or thrown away.

The agreement holds the producer's standing consent to a markdown, so the evening needs no call.
Notices tell every farm at 16:00 and at closing what was sold and what is left (HANDBOOK §1.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app import people, receiving, wanted
from app.access import Action, require
from app.clock import local_now
from app.errors import BadInput, Refused
from app.message_file import FileMessenger, Message, Messenger, fit
from app.stock import Attention, Pile, Want, list_attention, list_piles
from models import producer_rows, stock_rows
from models.kinds import IncidentNoted
from models.kinds_stock import NoticeLine, NoticesMade
from models.values import BasisPoints, Ref, Won

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from app.wanted import WantedGood

AFTERNOON: Final = "AFTERNOON"
CLOSING: Final = "CLOSING"
#: From here on a notice is the closing one.
_CLOSING_HOUR: Final = 18


@dataclass(frozen=True, slots=True)
class FarmEvening:
    """One farm's goods that end today, and how far its agreement lets the shop go."""

    producer_ref: Ref
    code: str
    name: str
    piles: tuple[Pile, ...]
    markdown_limit_basis_points: BasisPoints

    @property
    def pieces(self) -> int:
        return sum(pile.quantity for pile in self.piles)


@dataclass(frozen=True, slots=True)
class FarmNotice:
    """What a farm is told, and how it can be reached; `told_at_ms` 0 is not yet."""

    producer_ref: Ref
    code: str
    name: str
    text: str
    sold_quantity: int
    sold_won: Won
    left_quantity: int
    may_message: bool
    has_number: bool
    told_at_ms: int


@dataclass(frozen=True, slots=True)
class Tomorrow:
    """What ran out, what was asked for and not there, and which farms could bring it."""

    ran_out: tuple[Attention, ...]
    asked: tuple[WantedGood, ...]


def list_evening(till: Till) -> list[FarmEvening]:
    """What ends today or ended before, by farm."""
    today = till.business_date
    by_farm: dict[Ref, list[Pile]] = {}
    for pile in list_piles(till):
        if pile.amount > 0 and pile.ends_on and pile.ends_on <= today:
            by_farm.setdefault(pile.producer_ref, []).append(pile)
    return [
        FarmEvening(ref, piles[0].producer_code, piles[0].producer_name, tuple(piles),
                    markdown_limit(till, ref))
        for ref, piles in by_farm.items()
    ]


def markdown_limit(till: Till, producer_ref: Ref) -> BasisPoints:
    """How much the farm's agreement lets the shop take off without calling; 0 is not at all."""
    from app.producer_gate import agreement_on

    agreement = agreement_on(
        tuple(producer_rows.list_agreements(till.read(), producer_ref)), till.business_date)
    return agreement.markdown_limit_basis_points if agreement else 0


def marked_down_won(price_won: Won, off_basis_points: BasisPoints) -> Won:
    """The evening's price: down to ten won, never nothing."""
    return max(10, price_won * (10_000 - off_basis_points) // 10_000 // 10 * 10)


def mark_down(
    till: Till, session: Session, pile: Pile, off_basis_points: BasisPoints
) -> receiving.Repriced:
    """A new label for what is left of a lot; the caller prints `count` of them.

    Raises Refused `evening.no_consent` beyond the agreement, `evening.no_lot`,
    `evening.past_use_by`.
    """
    if not pile.lot_ref:
        raise Refused("evening.no_lot", name=pile.name)
    if pile.use_by and pile.use_by < till.business_date:
        raise Refused("evening.past_use_by", name=pile.name)
    limit = markdown_limit(till, pile.producer_ref)
    if not 0 < off_basis_points <= limit:
        raise Refused("evening.no_consent", name=pile.producer_name, percent=limit // 100)
    return receiving.reprice(
        till, session, pile.lot_ref, marked_down_won(pile.price_won, off_basis_points),
        max(1, pile.quantity))


# -- notices --------------------------------------------------------------------------------------


def purpose_now(till: Till) -> str:
    """The afternoon's notice, or from the evening on the closing one."""
    return CLOSING if local_now(till.clock).hour >= _CLOSING_HOUR else AFTERNOON


def list_notices(till: Till, purpose: str) -> list[FarmNotice]:
    """Every farm with something sold or left today, and what it would be told."""
    connection, today = till.read(), till.business_date
    sold: dict[Ref, list[int]] = {}
    for row in stock_rows.sum_sold(connection, today, today):
        figures = sold.setdefault(row.producer_ref, [0, 0])
        figures[0] += row.quantity
        figures[1] += row.net_won
    left: dict[Ref, int] = {}
    for pile in list_piles(till):
        if pile.amount > 0 and not pile.withdrawn:
            left[pile.producer_ref] = left.get(pile.producer_ref, 0) + max(
                pile.quantity, 1 if pile.weighed else 0)
    told = stock_rows.list_notices(connection, today, purpose)
    consents = stock_rows.list_sms_consents(connection)
    now = local_now(till.clock)
    when = f"{now:%m/%d} " + ("마감" if purpose == CLOSING else f"{now.hour}시")
    found = []
    for farm in producer_rows.list_producers(connection):
        if farm.ref not in sold and farm.ref not in left:
            continue
        quantity, won = sold.get(farm.ref, [0, 0])
        rest = left.get(farm.ref, 0)
        found.append(FarmNotice(
            farm.ref, farm.code, farm.name,
            notice_text(till.settings.shop_name, farm.name, when, quantity, won, rest),
            quantity, won, rest, farm.ref in consents,
            bool(people.read_person(till, farm.ref).get("phone")), told.get(farm.ref, 0)))
    return found


def notice_text(
    shop: str, farm: str, when: str, quantity: int, won: Won, left: int
) -> str:
    """`[강북매장] 햇살농원 11/22 16시 판매 23개 41,200원 잔여 9개`, at most 90 bytes (§1.6)."""
    sold = f"판매 {quantity}개 {won:,}원" if quantity or won else "판매 없음"
    return fit(f"[{{shop}}] {{farm}} {when} {sold} 잔여 {left}개", {"farm": farm, "shop": shop})


def make_notices(
    till: Till, session: Session, purpose: str, messenger: Messenger | None = None
) -> tuple[int, str]:
    """Hand a message for every farm that agreed to them to the port: how many, and where.

    Raises Refused `notice.nobody`, WorldTrouble `notice.unwritten`.
    """
    require(till, session, Action.KEEP_STOCK)
    ready = [one for one in list_notices(till, purpose) if one.may_message and one.has_number]
    if not ready:
        raise Refused("notice.nobody")
    messenger = messenger or FileMessenger(till.paths.data / "messages")
    name = f"{till.business_date}_생산자알림_{'마감' if purpose == CLOSING else '16시'}"
    where = messenger.hand_over([
        Message(people.read_person(till, one.producer_ref).get("phone", ""), one.name, one.text)
        for one in ready], name)
    _note(till, session, purpose, "FILE", ready, personal=True)
    return len(ready), where


def note_copied(till: Till, session: Session, purpose: str, notice: FarmNotice) -> None:
    """One farm's text was taken along for a messenger."""
    require(till, session, Action.KEEP_STOCK)
    _note(till, session, purpose, "COPY", [notice])


def _note(
    till: Till, session: Session, purpose: str, means: str, notices: Sequence[FarmNotice],
    *, personal: bool = False,
) -> None:
    if purpose not in {AFTERNOON, CLOSING}:
        raise BadInput("notice.purpose")
    with till.unit(session.staff_ref) as unit:
        unit.record(NoticesMade(purpose=purpose, means=means, lines=[NoticeLine(
            producer_ref=one.producer_ref, sold_quantity=one.sold_quantity,
            sold_won=one.sold_won, left_quantity=one.left_quantity) for one in notices]))
        if personal:
            unit.record(IncidentNoted(
                incident="personal_data.exported",
                values={"export": "notices", "row_count": len(notices)}))


def look_at_tomorrow(till: Till) -> Tomorrow:
    """For whom the shop rings up in the evening."""
    ran_out = tuple(one for one in list_attention(till)
                    if one.want in {Want.RAN_OUT, Want.RUNS_OUT})
    return Tomorrow(ran_out, tuple(one for one in wanted.list_wanted(till) if one.week))
