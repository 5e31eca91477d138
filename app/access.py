"""Who may do what: rights by role, sign-in by PIN or badge, a manager's word on another's screen.

A volunteer sells, holds and finds members; what she may not do herself a manager can allow with
his own PIN on her screen.  Keeping staff is `app.staffing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from app import people, pins
from app.checks import check_reason
from app.errors import BadInput, NeedsApproval, Refused
from models import people_rows
from models.kinds import ApprovalGiven, PinFailed, SignedIn
from models.values import Ref, Role, StaffStatus, Won, new_ref

if TYPE_CHECKING:
    from app.till import Till
    from models.people_rows import StaffRow


@dataclass(frozen=True, slots=True)
class Session:
    """Someone signed in; `staff_ref` is the actor of every entry, `no` what a receipt prints."""

    staff_ref: Ref
    no: str
    role: Role


#: What a command without a person acts as (ARCHITECTURE, *Beside the open window*).
CLI_SESSION = Session("cli", "", Role.OFFICE)


class Action(StrEnum):
    """What a right is needed for."""

    SELL = "SELL"
    HOLD = "HOLD"
    FIND_MEMBER = "FIND_MEMBER"
    VOID_LINE = "VOID_LINE"
    VOID_CART = "VOID_CART"
    REPRINT = "REPRINT"
    PRICE_OVERRIDE = "PRICE_OVERRIDE"
    DISCOUNT = "DISCOUNT"
    DISCOUNT_OVER_LIMIT = "DISCOUNT_OVER_LIMIT"
    REFUND = "REFUND"
    REFUND_OVER_LIMIT = "REFUND_OVER_LIMIT"
    REFUND_WITHOUT_RECEIPT = "REFUND_WITHOUT_RECEIPT"
    CORRECT_TENDER = "CORRECT_TENDER"
    CREDIT_OVER_LIMIT = "CREDIT_OVER_LIMIT"
    COLLECT_CREDIT = "COLLECT_CREDIT"
    KEEP_ACCOUNTS = "KEEP_ACCOUNTS"
    NO_SALE = "NO_SALE"
    MOVE_CASH = "MOVE_CASH"
    RESOLVE_DOUBT = "RESOLVE_DOUBT"
    OPEN_SHIFT = "OPEN_SHIFT"
    X_REPORT = "X_REPORT"
    CLOSE_SHIFT = "CLOSE_SHIFT"
    CHECK_CLOSING = "CHECK_CLOSING"
    RECEIVE_GOODS = "RECEIVE_GOODS"
    REPRICE_LOT = "REPRICE_LOT"
    JUDGE_LOT = "JUDGE_LOT"
    KEEP_STOCK = "KEEP_STOCK"
    RECALL_GOODS = "RECALL_GOODS"
    EDIT_CATALOGUE = "EDIT_CATALOGUE"
    IMPORT = "IMPORT"
    EXPORT = "EXPORT"
    REPORTS = "REPORTS"
    SEE_PERSONAL_DATA = "SEE_PERSONAL_DATA"
    ERASE_PERSON = "ERASE_PERSON"
    EDIT_SETTINGS = "EDIT_SETTINGS"
    MANAGE_STAFF = "MANAGE_STAFF"
    BACKUP = "BACKUP"
    EDIT_PRODUCERS = "EDIT_PRODUCERS"
    EDIT_COMMISSION = "EDIT_COMMISSION"
    SETTLE = "SETTLE"
    APPROVE_SETTLEMENT = "APPROVE_SETTLEMENT"


_VOLUNTEER = frozenset({
    Action.SELL, Action.HOLD, Action.FIND_MEMBER, Action.VOID_LINE, Action.VOID_CART,
    Action.REPRINT,
})
_CASHIER = _VOLUNTEER | {
    Action.CORRECT_TENDER, Action.COLLECT_CREDIT,
    Action.DISCOUNT, Action.REFUND, Action.NO_SALE, Action.MOVE_CASH, Action.RESOLVE_DOUBT,
    Action.OPEN_SHIFT, Action.X_REPORT, Action.CLOSE_SHIFT, Action.RECEIVE_GOODS,
    Action.KEEP_STOCK,
}
_OFFICE = frozenset({
    Action.FIND_MEMBER, Action.X_REPORT, Action.EDIT_CATALOGUE, Action.IMPORT, Action.EXPORT,
    Action.REPORTS, Action.SEE_PERSONAL_DATA, Action.BACKUP, Action.KEEP_ACCOUNTS,
    Action.ERASE_PERSON,
    Action.RECEIVE_GOODS, Action.REPRICE_LOT, Action.KEEP_STOCK, Action.RECALL_GOODS,
    Action.EDIT_PRODUCERS, Action.SETTLE,
})

#: What each role may do by itself.
RIGHTS: dict[Role, frozenset[Action]] = {
    Role.VOLUNTEER: _VOLUNTEER,
    Role.CASHIER: _CASHIER,
    # A large return is nobody's alone: a manager asks another one (PROMISES T1, T9).
    Role.MANAGER: frozenset(Action) - {
        Action.REFUND_OVER_LIMIT, Action.REFUND_WITHOUT_RECEIPT},
    Role.OFFICE: _OFFICE,
}

#: What a manager may allow on someone else's screen; the rest wants him at the till himself.
APPROVABLE = frozenset({
    Action.PRICE_OVERRIDE, Action.DISCOUNT, Action.DISCOUNT_OVER_LIMIT, Action.REFUND,
    Action.REFUND_OVER_LIMIT, Action.REFUND_WITHOUT_RECEIPT, Action.CORRECT_TENDER,
    Action.CREDIT_OVER_LIMIT, Action.COLLECT_CREDIT,
    Action.NO_SALE, Action.MOVE_CASH, Action.RESOLVE_DOUBT, Action.OPEN_SHIFT, Action.X_REPORT,
    Action.CLOSE_SHIFT,
})


@dataclass(frozen=True, slots=True)
class Approval:
    """A manager's own PIN given for one thing asked by one person; an entry of the journal."""

    uid: Ref
    approver_ref: Ref
    asked_by_ref: Ref
    action: Action
    amount_won: Won = 0


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Someone on the sign-in tiles; `name` is masked unless asked for whole."""

    ref: Ref
    no: str
    role: Role
    status: StaffStatus
    name: str


def may(role: Role, action: Action) -> bool:
    """Whether this role may do it by itself."""
    return action in RIGHTS[role]


def require(
    till: Till, session: Session, action: Action, approval: Approval | None = None,
    *, amount_won: Won = 0, exact: bool = False,
) -> str:
    """The uid of the approval it stands on, empty where the role has the right itself.

    An approval of 2,000 won allows no 20,000, and with `exact` (a price) nothing else at all.
    Raises NeedsApproval, which names the amount, where a manager could allow it; Refused where
    only another role may, or where the approval was given for something, someone or some amount
    else, or has been used: by an entry that carries its uid, or in this process (`spend`).
    """
    if may(session.role, action):
        return ""
    if action not in APPROVABLE:
        raise Refused("access.not_allowed", action=action.value, role=session.role.value)
    if approval is None:
        raise NeedsApproval(
            "access.needs_approval", action=action.value, amount_won=amount_won)
    kept = people_rows.read_approval(till.read(), approval.uid)
    if kept is None or kept[:3] != (action.value, session.staff_ref, approval.approver_ref):
        raise Refused("access.approval_does_not_fit", action=action.value)
    if amount_won > kept.amount_won or (exact and amount_won != kept.amount_won):
        raise Refused("access.approval_amount", action=action.value, amount_won=kept.amount_won)
    if kept.used_by_uid or approval.uid in till.used_approvals:
        raise Refused("access.approval_used", action=action.value)
    return approval.uid


def spend(till: Till, approval: Approval | None) -> None:
    """What the approval was given for is done: it allows nothing more.

    Called behind the commit, so that a slip of the finger or a full disk has not used it up.  An
    entry that carries its uid says the same for ever; this is for what has no entry of its own
    (a report looked at) or none yet (a discount in an open cart).
    """
    if approval is not None:
        till.used_approvals.add(approval.uid)


def list_staff(
    till: Till, *, masked: bool = True, with_left: bool = False
) -> list[StaffMember]:
    """Who works here, by number.  A locked screen asks for masked names."""
    found = []
    for row in people_rows.list_staff(till.read()):
        if row.status == StaffStatus.ACTIVE or with_left:
            name = people.read_person(till, row.ref).get("name", "")
            found.append(StaffMember(
                row.ref, row.no, Role(row.role), StaffStatus(row.status),
                people.mask_name(name) if masked else name,
            ))
    return found


def has_staff(till: Till) -> bool:
    """Whether anyone can sign in at all; asked before the first screen, opens no sealed row."""
    return any(row.status == StaffStatus.ACTIVE for row in people_rows.list_staff(till.read()))


def name_of(till: Till, staff_ref: Ref) -> str:
    """The whole name of someone signed in, for his own screen; empty for a command's actor."""
    return people.read_person(till, staff_ref).get("name", "")


def sign_in(till: Till, staff: str, pin: str) -> Session:
    """Sign in by ref or number and PIN, or today's PIN a manager has issued.

    Raises BadInput for a wrong PIN or an unknown number, Refused while locked out (`wait_s`).
    """
    row, means = _prove(till, staff, pin)
    with till.unit(row.ref) as unit:
        unit.record(SignedIn(staff_ref=row.ref, means=means))
    till.lockouts.pop(row.ref, None)
    return Session(row.ref, row.no, Role(row.role))


def sign_in_badge(till: Till, token: str) -> Session:
    """Sign in by a scanned badge.  Raises BadInput for one that opens nothing."""
    from app import badges

    for row in people_rows.list_staff(till.read()):
        if row.status != StaffStatus.ACTIVE:
            continue
        if badges.opens(till, people.read_person(till, row.ref), token):
            with till.unit(row.ref) as unit:
                unit.record(SignedIn(staff_ref=row.ref, means="badge"))
            return Session(row.ref, row.no, Role(row.role))
    raise BadInput("access.unknown_badge")


def approve(
    till: Till, session: Session, manager: str, pin: str, action: Action, reason: str = "",
    amount_won: Won = 0,
) -> Approval:
    """A manager's own PIN on a colleague's screen; durable before it is worth anything.

    Raises BadInput, Refused as `sign_in` does; Refused where he is no manager or asks himself.
    """
    row, _ = _prove(till, manager, pin)
    if row.role != Role.MANAGER:
        raise Refused("access.not_a_manager")
    if row.ref == session.staff_ref:
        raise Refused("access.self_approval")
    reason = check_reason(reason)
    approval = Approval(new_ref(), row.ref, session.staff_ref, action, amount_won)
    with till.unit(row.ref) as unit:
        # The right PIN also ends a row of wrong ones, as a sign-in would.
        unit.record(SignedIn(staff_ref=row.ref, means="approval"))
        unit.record(ApprovalGiven(
            approval_uid=approval.uid, approver_ref=row.ref, asked_by_ref=session.staff_ref,
            action=action.value, reason=reason, amount_won=amount_won,
        ))
    till.lockouts.pop(row.ref, None)
    return approval


def wait_s(till: Till, staff_ref: Ref) -> int:
    """Seconds this person still has to wait after wrong PINs; 0 when he may try.

    The count and the time of the last failure are entries.  A clock set back would make the wait
    endless, so then it is counted from when this process first saw that.
    """
    count, last_failed_at_ms = people_rows.read_pin_failure(till.read(), staff_ref)
    delay_ms = pins.delay_s(count) * 1000
    if delay_ms == 0:
        return 0
    now_ms = till.clock.now_ms()
    since_ms = last_failed_at_ms
    if now_ms < last_failed_at_ms:
        since_ms = min(till.lockouts.setdefault(staff_ref, now_ms), now_ms)
    return max(0, -(-(since_ms + delay_ms - now_ms) // 1000))


def _prove(till: Till, staff: str, pin: str) -> tuple[StaffRow, str]:
    """The staff row whose PIN this is, and by what means; counts a wrong one.

    Tills that were joined to one store may each have given a number: the PIN tells whose it is, and
    a wrong one counts for everybody it could have been.
    """
    rows = _find_all(till, staff)
    waits = [wait_s(till, row.ref) for row in rows]
    tried = [row for row, wait in zip(rows, waits, strict=True) if wait == 0]
    if not tried:
        raise Refused("access.locked_out", wait_s=min(waits))
    for row in tried:
        means = _means_of(till, row, pin)
        if means:
            return row, means
    with till.unit(tried[0].ref) as unit:
        for row in tried:
            unit.record(PinFailed(staff_ref=row.ref))
    for row in tried:
        till.lockouts.pop(row.ref, None)
    wait = min(wait_s(till, row.ref) for row in tried)
    if wait:
        raise BadInput("access.wrong_pin_wait", wait_s=wait)
    raise BadInput("access.wrong_pin")


def _means_of(till: Till, row: StaffRow, pin: str) -> str:
    kept = people.read_person(till, row.ref)
    if pins.verify_pin(kept.get("pin_hash", ""), pin):
        return "pin"
    if kept.get("day_pin_date") == till.business_date and pins.verify_pin(
        kept.get("day_pin_hash", ""), pin
    ):
        return "one_day_pin"
    return ""


def _find_all(till: Till, staff: str) -> list[StaffRow]:
    """Everybody a ref or number stands for, who works here.  Raises BadInput for nobody."""
    connection = till.read()
    row = people_rows.read_staff(connection, staff)
    rows = [row] if row is not None else people_rows.list_staff_by_no(connection, staff)
    found = [row for row in rows if row.status == StaffStatus.ACTIVE]
    if not found:
        raise BadInput("access.no_such_staff", no=staff if len(staff) <= 4 else "")
    if len(found) == 1:
        return found
    # Of somebody another till took in this one may have no PIN.
    kept = [row for row in found if "pin_hash" in people.read_person(till, row.ref)]
    return kept or found
