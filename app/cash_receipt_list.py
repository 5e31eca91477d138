"""The office's way: cash receipts to issue out as a list for 홈택스, their numbers back in.

The list carries whole numbers, for 홈택스 wants them: it takes the right to see personal data and
leaves a trace.  Nothing is issued until a number came back.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from app import cash_receipt, people
from app.access import Action, Session, require
from app.cash_receipt import CashReceipt, Standing
from app.errors import BadInput, ShopError
from app.till import Till
from models.kinds import IncidentNoted
from models.values import CashReceiptPurpose

FILE_BYTES_MAX = 5_000_000
_HEAD = ("요청번호", "거래일자", "발급기한", "영수증번호", "구분", "용도", "식별번호", "총금액",
         "공급가액", "부가세", "면세", "원승인번호", "원승인일자", "승인번호")
_PURPOSES = {
    CashReceiptPurpose.DEDUCTION: "소득공제", CashReceiptPurpose.EXPENSE: "지출증빙",
    CashReceiptPurpose.SELF_ISSUED: "자진발급",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line of a file that was not taken, and why."""

    line_no: int
    error: ShopError


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file of numbers brought."""

    issued_count: int
    cancelled_count: int
    refusals: tuple[Refusal, ...]


def make_list(till: Till, session: Session) -> tuple[bytes, int]:
    """(CSV with a mark, CRLF; how many lines): all that wait for a number.

    Raises Refused without the right to see personal data, BadInput where nothing waits.
    """
    require(till, session, Action.EXPORT)
    require(till, session, Action.SEE_PERSONAL_DATA)
    waiting = [one for one in cash_receipt.list_recent(till) if one.is_due]
    if not waiting:
        raise BadInput("cash_receipt.none_waits")
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_HEAD)
    for one in waiting:
        writer.writerow(_line(till, one))
    with till.unit(session.staff_ref) as unit:
        unit.record(IncidentNoted(
            incident="personal_data.exported",
            values={"export": cash_receipt.PERSON, "row_count": len(waiting)}))
    return out.getvalue().encode("utf-8-sig"), len(waiting)


def take_numbers(till: Till, session: Session, data: bytes) -> Taken:
    """The list with its last column filled; lines without a number are left as they are.

    Raises BadInput for a file that is not such a list.  Each line stands by itself: what cannot
    be taken is named, the others are taken.
    """
    require(till, session, Action.EXPORT)
    rows = _read(data)
    issued, cancelled, refusals = 0, 0, []
    for line_no, row in enumerate(rows, 2):
        if not row["승인번호"].strip():
            continue
        try:
            if _take(till, session, row):
                issued += 1
            else:
                cancelled += 1
        except ShopError as error:
            refusals.append(Refusal(line_no, error))
    return Taken(issued, cancelled, tuple(refusals))


def _take(till: Till, session: Session, row: dict[str, str]) -> bool:
    """True for an issue, False for a cancel."""
    uid, number = row["요청번호"].strip(), row["승인번호"].lstrip("'")
    found = cash_receipt.find(till, uid)
    if found.standing is Standing.CANCEL_PENDING:
        cash_receipt.number_cancel(till, session, uid, number)
        return False
    if found.standing is Standing.CANCEL_DUE:
        cash_receipt.cancel(
            till, session, uid, 1, approval_no=number, amount_won=found.over_won)
        return False
    cash_receipt.issue(till, session, uid, number)
    return True


def _line(till: Till, one: CashReceipt) -> list[str | int]:
    row = one.row
    identifier = (
        people.read_person(till, row.person_ref).get("identifier", "") if row.person_ref
        else cash_receipt.SELF_ISSUE_NO)
    issuing = one.standing is Standing.PENDING
    if issuing:
        figures = cash_receipt.to_key(till, one)
    else:
        won = one.over_won or row.cancelled_won
        taxable = row.taxable_won * won // row.issued_won if row.issued_won else 0
        figures = cash_receipt.split_of(won, taxable)
    return [
        one.uid, row.cash_date, row.due_date, row.receipt_no, "발급" if issuing else "취소",
        _PURPOSES[one.purpose], identifier, figures.amount_won, figures.supply_won,
        figures.vat_won, figures.exempt_won, row.approval_no, row.issued_on, "",
    ]


def _read(data: bytes) -> list[dict[str, str]]:
    if len(data) > FILE_BYTES_MAX:
        raise BadInput("cash_receipt.file_form")
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise BadInput("cash_receipt.file_form")
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), restval=""))
    except csv.Error as error:
        raise BadInput("cash_receipt.file_form") from error
    if not rows or not {"요청번호", "승인번호"} <= rows[0].keys():
        raise BadInput("cash_receipt.file_form")
    return rows
