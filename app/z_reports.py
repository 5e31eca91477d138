"""Old Zs: the list, one again as it was printed (재발행), and 확인, a manager's own figures."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from app import shift
from app.access import Action, Approval, require, spend
from app.checks import check_reason
from app.clock import local_datetime
from app.errors import BadInput, Refused
from app.report_slips import Checked, job_of, slip_of
from app.shift import ShiftReport
from app.till import OpenShift
from models import control_rows
from models.kinds_control import CheckedTender, ReportReprinted, TendersChecked
from models.values import Ref, Won

if TYPE_CHECKING:
    from app.access import Session
    from app.receipt import ReportSlip
    from app.till import Till
    from models.control_rows import ShiftRow

LISTED_MAX = 400


@dataclass(frozen=True, slots=True)
class ZLine:
    """One closed shift as the list shows it."""

    shift_uid: Ref
    z_no: int
    business_date: str
    closed_at_ms: int
    over_short_won: Won
    over_short_reason: str
    is_checked: bool


def list_reports(till: Till, session: Session) -> list[ZLine]:
    """The Zs of this till, the newest first."""
    require(till, session, Action.REPORTS)
    connection = till.read()
    return [
        ZLine(row.shift_uid, row.z_no, row.business_date, row.closed_at_ms, row.over_short_won,
              row.over_short_reason, bool(control_rows.read_checks(connection, row.shift_uid)))
        for row in control_rows.list_closed(connection, till.till_ref, LISTED_MAX)
    ]


def read_report(till: Till, shift_uid: Ref) -> ShiftReport:
    """A Z as it was printed; one from before they were frozen is summed from its rows.

    Raises BadInput for a shift there is not or that is open.
    """
    connection = till.read()
    row = control_rows.read_closed(connection, shift_uid)
    if row is None:
        raise BadInput("closing.report_unknown")
    frozen = control_rows.read_frozen_report(connection, shift_uid)
    report = msgspec.json.decode(frozen, type=ShiftReport) if frozen else _summed(till, row)
    sealed = control_rows.read_seal_hash(connection, shift_uid)
    return replace(report, head_code=base64.b32encode(sealed).decode()[:10])


def slip_again(till: Till, shift_uid: Ref, *, copy_count: int = 0) -> ReportSlip:
    """The slip of an old Z, with a manager's check where there is one."""
    return slip_of(
        till, read_report(till, shift_uid), copy_count=copy_count,
        checked=check_of(till, shift_uid))


def check_of(till: Till, shift_uid: Ref) -> Checked | None:
    """확인: what a manager found; None while nobody has looked."""
    rows = control_rows.read_checks(till.read(), shift_uid)
    if not rows:
        return None
    at_ms = rows[0][6]
    return Checked(
        {code: checked for code, _, _, checked, _, _, _ in rows}, rows[0][4], rows[0][5],
        local_datetime(at_ms, till.clock.utc_offset_min(at_ms)))


def reprint_report(till: Till, session: Session, shift_uid: Ref) -> ReportSlip:
    """Print an old Z once more, marked and counted; it is never made anew."""
    require(till, session, Action.REPORTS)
    read_report(till, shift_uid)
    with till.unit(session.staff_ref) as unit:
        copy_no = 1 + control_rows.count_reprints(unit.cursor, shift_uid)
        unit.record(ReportReprinted(shift_uid=shift_uid, copy_no=copy_no))
    slip = slip_again(till, shift_uid, copy_count=copy_no)
    if till.printer is not None:
        till.printer.submit(job_of(slip))
    return slip


def check_report(
    till: Till, session: Session, shift_uid: Ref, found: Mapping[str, Won], note: str = "",
    *, approval: Approval | None = None,
) -> None:
    """Write down what a manager found of each tender: the third figure beside the Z's two.

    Raises Refused without the right, BadInput for a tender the Z does not have or an amount that
    cannot be.
    """
    require(till, session, Action.CHECK_CLOSING, approval)
    report = read_report(till, shift_uid)
    note = check_reason(note)
    sums = {one.tender_code: one for one in report.tenders}
    if not found:
        raise BadInput("closing.check_amount", limit_won=shift.AMOUNT_WON_MAX)
    for code, won in found.items():
        if code not in sums or not 0 <= won <= shift.AMOUNT_WON_MAX:
            raise BadInput("closing.check_amount", limit_won=shift.AMOUNT_WON_MAX)
    if session.staff_ref == _closer(till, shift_uid) and not _is_alone(till):
        raise Refused("closing.check_own")
    with till.unit(session.staff_ref) as unit:
        unit.record(TendersChecked(
            shift_uid=shift_uid, note=note,
            tenders=[
                CheckedTender(
                    tender_code=code, system_won=sums[code].system_won,
                    counted_won=sums[code].counted_won, checked_won=won)
                for code, won in found.items()
            ]))
    spend(till, approval)


def _closer(till: Till, shift_uid: Ref) -> Ref:
    row = control_rows.read_closed(till.read(), shift_uid)
    return row.closed_by_ref if row else ""


def _is_alone(till: Till) -> bool:
    """Whether only one manager works here: then he has to check himself."""
    from app.access import list_staff
    from models.values import Role

    return sum(one.role is Role.MANAGER for one in list_staff(till)) < 2


def _summed(till: Till, row: ShiftRow) -> ShiftReport:
    opened = OpenShift(
        row.shift_uid, row.business_date, row.opened_by_ref, row.float_won, row.opened_at_ms)
    return shift.report_of(till, opened, z_no=row.z_no, counted_won=row.counted_won)
