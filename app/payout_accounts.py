"""Where a producer's money goes: typed by one person, compared with the paper by a second.

Number and holder are sealed under the account's own ref; what is in force is a fact of the
journal, so a settlement names the account it paid to and a change is seen on the cover sheet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import people
from app.access import Action, require
from app.banks import Account, bank_name, check_account, mask_account
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import ProducersChanged
from models import kinds_producers as kinds
from models import people_rows, producer_rows
from models.values import Ref, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from app.unit import Unit

ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """An account as a screen shows it; `account` is whole, `masked` is what may be seen."""

    ref: Ref
    account: Account
    state: str
    proposed_by_ref: Ref = ""
    proposed_on: str = ""
    reason: str = ""

    @property
    def masked(self) -> str:
        return mask_account(self.account.number)

    def bank(self, language: str = "ko") -> str:
        return bank_name(self.account.bank_code, language)


def read_account(till: Till, producer_ref: Ref) -> KeptAccount | None:
    """The account in force: the one confirmed last, or the one the producers' list came with."""
    for row in producer_rows.list_accounts(till.read(), producer_ref):
        if row.state == "CURRENT":
            return _kept(till, row)
    return _imported(till, producer_ref)


def read_pending(till: Till, producer_ref: Ref) -> KeptAccount | None:
    """The account that waits for a second person."""
    for row in producer_rows.list_accounts(till.read(), producer_ref):
        if row.state == "PENDING":
            return _kept(till, row)
    return None


def propose_account(
    till: Till, session: Session, producer_ref: Ref, bank: str, number: str, holder: str,
    *, reason: str = "", sure: bool = False,
) -> Ref:
    """A new account, typed from the passbook's copy; it holds once a second person says so.

    Raises BadInput as `check_account` does; Refused `account.same` where it is the one there is.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    account = check_account(bank, number, holder, sure=sure)
    reason = check_reason(reason)
    held = read_account(till, producer_ref)
    if held is not None and held.account == account:
        raise Refused("account.same")
    with till.unit(session.staff_ref) as unit:
        ref = record_proposal(unit, till, producer_ref, account, reason)
        unit.announce(ProducersChanged())
    return ref


def record_proposal(
    unit: Unit, till: Till, producer_ref: Ref, account: Account, reason: str
) -> Ref:
    """Seal an account and note that it waits, in place of any that waited; part of a unit."""
    for row in producer_rows.list_accounts(unit.cursor, producer_ref):
        if row.state == "PENDING":
            unit.record(kinds.AccountDecided(
                account_ref=row.account_ref, producer_ref=producer_ref, confirmed=False))
    ref = new_ref()
    people.write_person(unit, till, ref, ACCOUNT, {
        "bank_code": account.bank_code, "account_no": account.number,
        "account_holder": account.holder})
    unit.record(kinds.AccountProposed(account_ref=ref, producer_ref=producer_ref, reason=reason))
    return ref


def decide_account(till: Till, session: Session, account_ref: Ref, *, confirmed: bool) -> None:
    """A second person compared it with the paper.

    Raises Refused `account.gone`, `account.own_proposal` where the same person typed it.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    found = producer_rows.read_account(till.read(), account_ref)
    if found is None or found[1].state != "PENDING":
        raise Refused("account.gone")
    producer_ref, row = found
    if confirmed and row.proposed_by_ref == session.staff_ref:
        raise Refused("account.own_proposal")
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.AccountDecided(
            account_ref=account_ref, producer_ref=producer_ref, confirmed=confirmed))
        unit.announce(ProducersChanged())


def accounts_in_force(till: Till) -> dict[Ref, Ref]:
    """producer -> ref of the account in force, of those who have one; opens no sealed row."""
    connection = till.read()
    found = {ref: ref for ref in people_rows.list_person_refs(connection, people.PRODUCER)}
    found.update(producer_rows.read_current_accounts(connection))
    return found


def open_account(till: Till, account_ref: Ref) -> Account | None:
    """The sealed account behind a ref; None where there is none, or none anybody could pay to."""
    fields = people.read_person(till, account_ref)
    try:
        return check_account(
            fields.get("bank_code", ""), fields.get("account_no", ""),
            fields.get("account_holder", ""), sure=True)
    except BadInput:
        return None


def _kept(till: Till, row: producer_rows.AccountRow) -> KeptAccount:
    return KeptAccount(
        row.account_ref, _raw(till, row.account_ref), row.state, row.proposed_by_ref,
        row.proposed_on, row.reason)


def _imported(till: Till, producer_ref: Ref) -> KeptAccount | None:
    account = _raw(till, producer_ref)
    return KeptAccount(producer_ref, account, "CURRENT") if account.number else None


def _raw(till: Till, ref: Ref) -> Account:
    fields = people.read_person(till, ref)
    number = "".join(sign for sign in fields.get("account_no", "") if sign.isdigit())
    return Account(fields.get("bank_code", ""), number, fields.get("account_holder", ""))
