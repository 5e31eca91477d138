"""A manager's word by telephone: a number is read out, a number comes back, nobody is there.

The six digits of a request hold what it is for, how much and when, so that the manager's own page
can say them in words before it answers.  The answer is worked out from a secret which he alone
holds, as rows of a printed list or in a page on his telephone; the till checks it by itself.
Every request is an entry, opens one deed, and is counted against the day's caps (PROMISES T8, T9).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from app import access, people, pins
from app.access import APPROVABLE, Action, Approval, Session, may
from app.clock import local_now
from app.errors import BadInput, Refused
from app.ports import DocumentKind, PrintJob
from app.receipt import ReportSlip, RowKind, SlipRow
from models import people_rows, pricing_rows
from models.kinds import ApprovalGiven, PinFailed, SignedIn
from models.kinds_pricing import PhoneApprovalAsked
from models.values import Ref, Role, StaffStatus, Won, new_ref

if TYPE_CHECKING:
    from app.till import Till
    from models.people_rows import StaffRow

#: What may be asked for by telephone; a place in this list is part of every request: only append.
#: A return without a paper is not among them: somebody has to see the goods (PROMISES T4).
ASKABLE: Final[tuple[Action, ...]] = (
    Action.PRICE_OVERRIDE, Action.DISCOUNT, Action.DISCOUNT_OVER_LIMIT, Action.REFUND,
    Action.REFUND_OVER_LIMIT, Action.NO_SALE, Action.MOVE_CASH, Action.RESOLVE_DOUBT,
    Action.OPEN_SHIFT, Action.X_REPORT, Action.CLOSE_SHIFT, Action.CORRECT_TENDER,
    Action.CREDIT_OVER_LIMIT, Action.COLLECT_CREDIT,
)
LIST_ROW_COUNT = 40
#: An answer is taken for so long after the request was shown.
ANSWER_WITHIN_MS = 30 * 60_000

_SLOT_MIN = 20
_SLOT_COUNT = 24 * 60 // _SLOT_MIN
#: Amounts by two leading digits, rounded up: 0, 10, 11 … 99, 100, 110 … 9,900,000.
_AMOUNTS: Final[tuple[Won, ...]] = (
    0, *(lead * 10 ** power for power in range(6) for lead in range(10, 100)))
_SPACE = 1_000_000
#: One misheard digit turns a request into quite another one, which the manager will not know.
_SPREAD = 387_461
_UNSPREAD = pow(_SPREAD, -1, _SPACE)
_TRIES_MAX = 20
#: What the page has to know of the form of a request: amounts, slots a day, the way back.
FORM = (_AMOUNTS, _SLOT_COUNT, _UNSPREAD)


@dataclass(frozen=True, slots=True)
class Request:
    """What six digits say; `minute` is the beginning of the twenty they were made in."""

    action: Action
    amount_won: Won
    minute: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the till shows it; `row_no` 0 is a list that is used up."""

    request_uid: Ref
    approver_ref: Ref
    action: Action
    amount_won: Won
    request_no: str
    till_no: int
    list_no: int
    row_no: int


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a manager stands with the telephone: no list is 0; what is left of it and of today."""

    list_no: int
    rows_left: int
    today_count: int
    today_won: Won


# -- six digits -----------------------------------------------------------------------------------


def make_request_no(action: Action, amount_won: Won, minute: int, *, steps_up: int = 0) -> str:
    """Six digits for a deed, an amount (rounded up) and a time; `steps_up` rounds further up.

    Raises Refused for what is not asked by telephone or is too much for six digits.
    """
    if action not in ASKABLE:
        raise Refused("phone.not_this", action=action.value)
    index = next((n for n, won in enumerate(_AMOUNTS) if won >= amount_won), len(_AMOUNTS))
    index += steps_up
    if index >= len(_AMOUNTS):
        raise Refused("phone.too_much", limit_won=_AMOUNTS[-1])
    packed = (ASKABLE.index(action) * len(_AMOUNTS) + index) * _SLOT_COUNT + minute // _SLOT_MIN
    return f"{packed * _SPREAD % _SPACE:06d}"


def read_request_no(request_no: str) -> Request | None:
    """What a request is for; None for six digits no till shows."""
    packed = int(request_no) * _UNSPREAD % _SPACE
    rest, slot = divmod(packed, _SLOT_COUNT)
    action, amount = divmod(rest, len(_AMOUNTS))
    if action >= len(ASKABLE):
        return None
    return Request(ASKABLE[action], _AMOUNTS[amount], slot * _SLOT_MIN)


def answer_to_request(secret: bytes, till_no: int, request_no: str) -> str:
    """What the manager's page answers a request with."""
    return _six(secret, f"weezle.phone.1|{till_no:02d}|{request_no}")


def answer_of_row(secret: bytes, till_no: int, list_no: int, row_no: int) -> str:
    """What stands on one row of the printed list."""
    return _six(secret, f"weezle.list.1|{till_no:02d}|{list_no}|{row_no}")


def _six(secret: bytes, message: str) -> str:
    digest = hmac.new(secret, message.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:6], 'big') % _SPACE:06d}"


# -- getting ready --------------------------------------------------------------------------------


def make_list(till: Till, session: Session) -> bytes:
    """A new secret for whoever is signed in; the list and page before it are worth nothing now.

    Raises Refused for anybody but a manager: nobody makes one for another.
    """
    if not may(session.role, Action.MANAGE_STAFF):
        raise Refused("access.not_a_manager")
    kept = people.read_person(till, session.staff_ref)
    secret = secrets.token_bytes(20)
    kept["phone_secret"] = secret.hex()
    kept["phone_list_no"] = str(int(kept.get("phone_list_no", "0")) + 1)
    with till.unit(session.staff_ref) as unit:
        people.write_person(unit, till, session.staff_ref, people.STAFF, kept)
    return secret


def readiness_of(till: Till, approver_ref: Ref) -> Readiness:
    kept = people.read_person(till, approver_ref)
    list_no = int(kept.get("phone_list_no", "0"))
    used = pricing_rows.list_used_rows(till.read(), till.till_ref, approver_ref, list_no)
    count, won = pricing_rows.sum_phoned(till.read(), approver_ref, till.business_date)
    return Readiness(list_no, LIST_ROW_COUNT - len(used) if list_no else 0, count, won)


def list_job(session: Session) -> PrintJob:
    """The printed list as a job that names whose it is: its digits are made at the printer."""
    return PrintJob(DocumentKind.PHONE_LIST, session.staff_ref)


def list_slip_of(till: Till, approver_ref: Ref) -> ReportSlip:
    """The list on paper: forty rows, each for one request of this till.  Raises Refused."""
    secret, list_no = secret_of(till, approver_ref)
    row = people_rows.read_staff(till.read(), approver_ref)
    used = pricing_rows.list_used_rows(till.read(), till.till_ref, approver_ref, list_no)
    rows = [SlipRow("번호", "답", RowKind.HEADING)]
    for n in range(1, LIST_ROW_COUNT + 1):
        code = answer_of_row(secret, till.till_no, list_no, n)
        rows.append(SlipRow(f"{n:02d}", "사용함" if n in used else f"{code[:3]} {code[3:]}"))
    rows.append(SlipRow(kind=RowKind.RULE))
    rows += [SlipRow(text, kind=RowKind.NOTE) for text in (
        "계산대에서 부르는 번호의 답을 불러 주세요. 할 일과 금액을 먼저 물어 주세요.",
        "답은 한 번만 쓰입니다. 남에게 보이지 마세요. 잃어버리면 새로 만드세요.")]
    return ReportSlip(
        "전화 승인 목록", till.settings.shop_name, local_now(till.clock), tuple(rows),
        subtitle=f"관리자 {row.no if row else ''} · 계산대 {till.till_no:02d} · 목록 {list_no}")


# -- asking and answering -------------------------------------------------------------------------


def ask(
    till: Till, session: Session, approver_ref: Ref, action: Action, amount_won: Won
) -> Asked:
    """A request to read out; recorded whether or not it is answered.

    Raises Refused: what is not approved by telephone, more than the caps of each request and of
    the day, an approver without a list, no manager or oneself.
    """
    settings = till.settings
    if action not in APPROVABLE or action not in ASKABLE:
        raise Refused("phone.not_this", action=action.value)
    _approver(till, session, approver_ref)
    _, list_no = secret_of(till, approver_ref)
    if amount_won > settings.phone_approval_won_max:
        raise Refused("phone.too_much", limit_won=settings.phone_approval_won_max)
    count, won = pricing_rows.sum_phoned(till.read(), approver_ref, till.business_date)
    if count >= settings.phone_approvals_a_day or (
            won + amount_won > settings.phone_approvals_won_a_day):
        raise Refused("phone.used_up", count=count, won=won)
    now = local_now(till.clock)
    asked = PhoneApprovalAsked(
        request_uid=new_ref(), approver_ref=approver_ref, asked_by_ref=session.staff_ref,
        action=action.value, amount_won=amount_won, list_no=list_no,
        request_no=_fresh_no(till, approver_ref, action, amount_won, now.hour * 60 + now.minute),
        row_no=_next_row(till, approver_ref, list_no))
    with till.unit(session.staff_ref) as unit:
        unit.record(asked)
    return Asked(
        asked.request_uid, approver_ref, action, amount_won, asked.request_no, till.till_no,
        list_no, asked.row_no)


def answer(till: Till, session: Session, asked: Asked, digits: str) -> Approval:
    """The approval an answer is worth, for what was asked and nothing else.

    A wrong answer counts as a wrong PIN of the approver's does, and waits the same (T8).  Raises
    BadInput for a wrong one, Refused while locked out, too late or answered before.
    """
    row = _approver(till, session, asked.approver_ref)
    wait = access.wait_s(till, row.ref)
    if wait:
        raise Refused("access.locked_out", wait_s=wait)
    kept = pricing_rows.read_request(till.read(), asked.request_uid)
    if kept is None or kept.approval_uid or kept.asked_by_ref != session.staff_ref:
        raise Refused("phone.answered_before")
    if till.clock.now_ms() - kept.asked_at_ms > ANSWER_WITHIN_MS:
        raise Refused("phone.too_late")
    secret, list_no = secret_of(till, row.ref)
    right = [answer_to_request(secret, till.till_no, kept.request_no)]
    if kept.row_no and kept.list_no == list_no:
        right.append(answer_of_row(secret, till.till_no, list_no, kept.row_no))
    plain = "".join(sign for sign in digits if sign.isdigit())
    if not any(pins.is_same(each, plain) for each in right):
        with till.unit(session.staff_ref) as unit:
            unit.record(PinFailed(staff_ref=row.ref))
        till.lockouts.pop(row.ref, None)
        raise BadInput("phone.wrong_answer")
    approval = Approval(
        new_ref(), row.ref, session.staff_ref, Action(kept.action), kept.amount_won)
    with till.unit(row.ref) as unit:
        unit.record(SignedIn(staff_ref=row.ref, means="phone"))
        unit.record(ApprovalGiven(
            approval_uid=approval.uid, approver_ref=row.ref, asked_by_ref=session.staff_ref,
            action=kept.action, reason="", amount_won=kept.amount_won, means="phone",
            request_uid=kept.request_uid))
    till.lockouts.pop(row.ref, None)
    return approval


def _approver(till: Till, session: Session, approver_ref: Ref) -> StaffRow:
    row = people_rows.read_staff(till.read(), approver_ref)
    if row is None or row.status != StaffStatus.ACTIVE or row.role != Role.MANAGER:
        raise Refused("access.not_a_manager")
    if row.ref == session.staff_ref:
        raise Refused("access.self_approval")
    return row


def secret_of(till: Till, approver_ref: Ref) -> tuple[bytes, int]:
    """(secret, number of the list made with it).  Raises Refused where there is none."""
    kept = people.read_person(till, approver_ref)
    if not kept.get("phone_secret"):
        raise Refused("phone.no_list")
    return bytes.fromhex(kept["phone_secret"]), int(kept["phone_list_no"])


def _fresh_no(
    till: Till, approver_ref: Ref, action: Action, amount_won: Won, minute: int
) -> str:
    """A number never shown before: the same deed asked again is asked for a little more."""
    for steps_up in range(_TRIES_MAX):
        number = make_request_no(action, amount_won, minute, steps_up=steps_up)
        if not pricing_rows.is_request_used(
                till.read(), till.till_ref, approver_ref, number):
            return number
    raise Refused("phone.asked_too_often")


def _next_row(till: Till, approver_ref: Ref, list_no: int) -> int:
    used = pricing_rows.list_used_rows(till.read(), till.till_ref, approver_ref, list_no)
    return next((n for n in range(1, LIST_ROW_COUNT + 1) if n not in used), 0)
