"""계좌이체: what was promised by transfer, ticked off when somebody has seen it on the account."""

from __future__ import annotations

from dataclasses import dataclass

from app import people
from app.access import Action, Session, require
from app.clock import local_now
from app.errors import BadInput, Refused
from app.events import TransfersChanged
from app.till import Till
from models import cash_receipt_rows, kinds
from models.cash_receipt_rows import TransferRow
from models.values import Ref, Won


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer; the depositor's name is masked, as on every list (HANDBOOK §5.10)."""

    sale_uid: Ref
    tender_no: int
    receipt_no: str
    business_date: str
    amount_won: Won
    depositor_masked: str
    confirmed_on: str


def list_pending(till: Till) -> list[Transfer]:
    """Nobody has seen these yet; oldest first."""
    return [_seen(till, row) for row in cash_receipt_rows.list_transfers(
        till.read(), pending=True)]


def list_confirmed(till: Till) -> list[Transfer]:
    """The newest that were seen, the last one first."""
    return [_seen(till, row) for row in cash_receipt_rows.list_transfers(
        till.read(), pending=False)]


def confirm(till: Till, session: Session, sale_uid: Ref, tender_no: int) -> None:
    """Seen on the shop's account.  Raises BadInput for one there is not, Refused for a second."""
    require(till, session, Action.SELL)
    with till.unit(session.staff_ref) as unit:
        row = cash_receipt_rows.read_transfer(unit.cursor, sale_uid, tender_no)
        if row is None:
            raise BadInput("transfer.unknown")
        if row[2]:
            raise Refused("transfer.confirmed_already", confirmed_on=row[2])
        unit.record(kinds.TransferConfirmed(
            sale_uid=sale_uid, tender_no=tender_no,
            confirmed_on=local_now(till.clock).date().isoformat()))
        unit.announce(TransfersChanged())


def _seen(till: Till, row: TransferRow) -> Transfer:
    name = people.read_person(till, row.person_ref).get("name", "") if row.person_ref else ""
    return Transfer(
        row.sale_uid, row.tender_no, row.receipt_no, row.business_date, row.amount_won,
        people.mask_name(name), row.confirmed_on)
