"""What follows a draft: checked, approved by a second person, exported, paid; or taken back.

Nothing is edited: each step is an entry, and what was wrong is reversed once, by a settlement of
its own whose lines are free for the next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import people
from app.access import Action, require
from app.bank_files import BankFile, Payout, find_template, make_bank_file
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import SettlementsChanged
from app.payout_accounts import open_account
from models import kinds_producers as kinds
from models import settlement_rows
from models.values import Ref, Won, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from app.unit import Unit
    from models.settlement_rows import SettlementRow

_MONEY_OUT = frozenset({"EXPORTED", "PAID"})


def check(till: Till, session: Session, settlement_uid: Ref) -> None:
    """Somebody has gone through the figures.  Raises Refused `settlement.step`."""
    require(till, session, Action.SETTLE)
    with till.unit(session.staff_ref) as unit:
        _in_state(unit, settlement_uid, {"DRAFT"})
        unit.record(kinds.SettlementChecked(settlement_uid=settlement_uid))
        unit.announce(SettlementsChanged())


def approve(till: Till, session: Session, settlement_uid: Ref) -> None:
    """The second person's word: from here on the figures stand.

    Raises Refused `settlement.step`, `settlement.own_work` for whoever drafted or checked it.
    """
    require(till, session, Action.APPROVE_SETTLEMENT)
    with till.unit(session.staff_ref) as unit:
        row = _in_state(unit, settlement_uid, {"CHECKED"})
        if session.staff_ref in {row.drafted_by_ref, row.checked_by_ref}:
            raise Refused("settlement.own_work", number=row.settlement_no)
        unit.record(kinds.SettlementApproved(settlement_uid=settlement_uid))
        unit.announce(SettlementsChanged())


def list_transfers(till: Till, settlement_uid: Ref) -> list[Payout]:
    """Every transfer of a settlement with its account opened; for a bank's file alone.

    Raises Refused `settlement.account_gone` naming a producer whose account does not open.
    """
    connection = till.read()
    paid_to = settlement_rows.read_accounts_before(connection, settlement_uid)
    found = []
    for row in settlement_rows.list_payouts(connection, settlement_uid):
        if row.payout_won <= 0:
            continue
        account = open_account(till, row.account_ref)
        if account is None:
            raise Refused("settlement.account_gone", name=row.name, no=row.code)
        found.append(Payout(
            row.producer_ref, row.code, row.name, account.bank_code, account.number,
            account.holder, row.payout_won, bool(row.account_changed),
            row.producer_ref in paid_to))
    return found


def export(
    till: Till, session: Session, settlement_uid: Ref, template_name: str = "neutral"
) -> BankFile:
    """The bank's file of an approved settlement; that it was made is an entry, and so is again.

    Raises Refused `settlement.step`, and as `list_transfers` and `make_bank_file` do.
    """
    require(till, session, Action.SETTLE)
    row = _row(till, settlement_uid)
    if row.state not in {"APPROVED", "EXPORTED"} or row.kind != "SETTLEMENT":
        raise Refused("settlement.step", number=row.settlement_no)
    template = find_template(template_name, till.settings.bank_templates)
    made = make_bank_file(
        list_transfers(till, settlement_uid), template, number=row.settlement_no,
        pay_date=row.pay_date, memo=till.settings.passbook_memo or till.settings.shop_name)
    with till.unit(session.staff_ref) as unit:
        _in_state(unit, settlement_uid, {"APPROVED", "EXPORTED"})
        unit.record(kinds.SettlementExported(
            settlement_uid=settlement_uid, template=template.name, payout_count=made.count,
            payout_won=made.total_won, file_digest=made.digest))
        unit.announce(SettlementsChanged())
    return made


def mark_paid(
    till: Till, session: Session, settlement_uid: Ref, paid_on: str,
    failed: Mapping[Ref, str] | None = None,
) -> None:
    """The bank has carried it out; what it sent back is given to the next settlement.

    Raises Refused `settlement.step`, BadInput `settlement.failed_unknown`.
    """
    require(till, session, Action.SETTLE)
    failed = {ref: check_reason(reason) or "-" for ref, reason in (failed or {}).items()}
    with till.unit(session.staff_ref) as unit:
        row = _in_state(unit, settlement_uid, {"APPROVED", "EXPORTED"})
        if row.payout_won and row.state != "EXPORTED":
            raise Refused("settlement.step", number=row.settlement_no)
        paid = {one.producer_ref: one.payout_won
                for one in settlement_rows.list_payouts(unit.cursor, settlement_uid)
                if one.payout_won > 0}
        if failed.keys() - paid.keys():
            raise BadInput("settlement.failed_unknown")
        unit.record(kinds.SettlementPaid(
            settlement_uid=settlement_uid, paid_on=paid_on, failed=[
                kinds.FailedPayout(producer_ref=ref, reason=reason)
                for ref, reason in sorted(failed.items())]))
        for ref in sorted(failed):
            _give(unit, ref, "PAYOUT_RETURNED", -paid[ref], paid_on, settlement_uid)
        unit.announce(SettlementsChanged())


def drop(till: Till, session: Session, settlement_uid: Ref, reason: str = "") -> None:
    """Put a draft away that nobody has approved.

    Raises Refused `settlement.step`, `settlement.built_on`.
    """
    require(till, session, Action.SETTLE)
    reason = check_reason(reason)
    with till.unit(session.staff_ref) as unit:
        _in_state(unit, settlement_uid, {"DRAFT", "CHECKED"})
        _refuse_built_on(unit, settlement_uid)
        unit.record(kinds.SettlementDropped(settlement_uid=settlement_uid, reason=reason))
        unit.announce(SettlementsChanged())


def reverse(till: Till, session: Session, settlement_uid: Ref, reason: str) -> Ref:
    """Take an approved settlement back, once; the reversal's id.

    Its lines and deductions are free for the next one.  Money that went out is taken off there.
    Raises Refused `settlement.step`, `settlement.built_on`, BadInput `settlement.reason`.
    """
    require(till, session, Action.APPROVE_SETTLEMENT)
    reason = check_reason(reason)
    if not reason:
        raise BadInput("settlement.reason")
    reversal_uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        row = _in_state(unit, settlement_uid, {"APPROVED", "EXPORTED", "PAID"})
        _refuse_built_on(unit, settlement_uid)
        payouts = settlement_rows.list_payouts(unit.cursor, settlement_uid)
        unit.record(kinds.SettlementReversed(
            settlement_uid=settlement_uid, reversal_uid=reversal_uid,
            reversal_no=f"R{row.settlement_no}", reason=reason))
        if row.state in _MONEY_OUT:
            for one in payouts:
                if one.payout_won > 0 and not one.failed:
                    _give(unit, one.producer_ref, "REVERSAL", one.payout_won,
                          till.business_date, settlement_uid)
        unit.announce(SettlementsChanged())
    return reversal_uid


@dataclass(frozen=True, slots=True)
class Step:
    """What may be done with a settlement next, and whether this person may."""

    name: str  # check, approve, export, pay, drop, reverse
    allowed: bool


def next_steps(session: Session, row: SettlementRow) -> list[Step]:
    """The steps from a settlement's state on, the usual one first."""
    from app.access import may

    if row.kind != "SETTLEMENT":
        return []
    names = {
        "DRAFT": ("check", "drop"), "CHECKED": ("approve", "drop"),
        "APPROVED": ("export", "reverse") if row.payout_won else ("pay", "reverse"),
        "EXPORTED": ("pay", "export", "reverse"), "PAID": ("reverse",),
    }.get(row.state, ())
    rights = {"approve": Action.APPROVE_SETTLEMENT, "reverse": Action.APPROVE_SETTLEMENT}
    own = session.staff_ref in {row.drafted_by_ref, row.checked_by_ref}
    return [
        Step(name, may(session.role, rights.get(name, Action.SETTLE))
             and not (name == "approve" and own))
        for name in names
    ]


def who(till: Till, staff_ref: Ref) -> str:
    """Who took a step, by masked name."""
    name = people.read_person(till, staff_ref).get("name", "") if staff_ref else ""
    return people.mask_name(name)


def _row(till: Till, settlement_uid: Ref) -> SettlementRow:
    row = settlement_rows.read_settlement(till.read(), settlement_uid)
    if row is None:
        raise Refused("settlement.gone")
    return row


def _in_state(unit: Unit, settlement_uid: Ref, states: set[str]) -> SettlementRow:
    row = settlement_rows.read_settlement(unit.cursor, settlement_uid)
    if row is None:
        raise Refused("settlement.gone")
    if row.state not in states or row.kind != "SETTLEMENT":
        raise Refused("settlement.step", number=row.settlement_no)
    return row


def _refuse_built_on(unit: Unit, settlement_uid: Ref) -> None:
    later = settlement_rows.find_later(unit.cursor, settlement_uid)
    if later:
        raise Refused("settlement.built_on", number=later)


def _give(
    unit: Unit, producer_ref: Ref, kind: str, amount_won: Won, on_date: str, source_uid: Ref
) -> None:
    unit.record(kinds.DeductionNoted(
        deduction_uid=new_ref(), producer_ref=producer_ref, kind=kind, amount_won=amount_won,
        on_date=on_date, reason="", source_uid=source_uid))

