"""거래명세서 and the month's bill of an account: one value, a slip and a page.

Every figure is the record's; a bill is what was charged, what came back and what was paid in a
month, with what was owed before and after.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app import accounts
from app.access import Action, Session, require
from app.checks import format_business_no
from app.clock import local_datetime, local_now
from app.errors import BadInput, Refused
from app.ports import DocumentKind, JobState
from app.receipt import ReportSlip, RowKind, ShopIdentity, SlipRow
from app.receipts import shop_identity
from app.report_slips import job_of
from app.tender import find_tender_type
from app.till import Till
from models import account_rows, local_rows, sale_rows
from models.values import Ref, TaxClass, Won


@dataclass(frozen=True, slots=True)
class AccountPaper:
    """A paper between two firms: who, to whom, a table, its sums."""

    title: str
    number: str
    made_at: datetime
    shop: ShopIdentity
    buyer_name: str
    buyer_no: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sums: tuple[tuple[str, str], ...]
    note: str = ""
    training: bool = False


def delivery_of(till: Till, sale_uid: Ref) -> AccountPaper:
    """거래명세서 of a sale on account, as it was sold.  Raises Refused for any other sale."""
    connection = till.read()
    sale = sale_rows.read_sale(connection, sale_uid)
    charged = account_rows.account_of_sale(connection, sale_uid)
    if sale is None or charged is None:
        raise Refused("statement.not_on_account")
    account = accounts.find(till, charged[0])
    rows = tuple(
        (
            f"{'*' if line.tax_class_resolved == TaxClass.EXEMPT else ''}{line.printed_name}",
            line.spec, f"{line.weight_g:,}g" if line.weight_g is not None
            else f"{line.quantity:,}", f"{line.unit_price_won:,}",
            f"{line.gross_won - line.all_discounts_won:,}")
        for line in sale_rows.read_lines(connection, sale_uid))
    supply_won = sale.taxable_won - sale.vat_won
    sums = [("면세", _won(sale.exempt_won)), ("과세 공급가액", _won(supply_won)),
            ("부가세", _won(sale.vat_won))]
    if sale.non_taxable_won:
        sums.append(("비과세", _won(sale.non_taxable_won)))
    sums += [("합계", _won(sale.total_won)), ("외상", _won(charged[1])),
             ("외상 잔액", _won(account.owed_won))]
    return AccountPaper(
        "거래명세서", sale.receipt_no, local_datetime(sale.sold_at_ms, sale.utc_offset_min),
        shop_identity(till), account.name, account.business_no,
        ("품목", "규격", "수량", "단가", "금액"), rows, tuple(sums),
        "* 표시는 면세품목입니다. 인수자 (서명)", till.training)


def bill_of(till: Till, account_ref: Ref, month: str) -> AccountPaper:
    """월 청구서 of an account for `YYYY-MM`.  Raises BadInput for what is no month."""
    first, last = _month(month)
    account = accounts.find(till, account_ref)
    connection = till.read()
    charges = account_rows.list_charges(connection, account_ref)
    paid = account_rows.list_collected(connection, account_ref)
    before_won = sum(x.amount_won - x.returned_won for x in charges if x.charged_on < first) - (
        sum(x.amount_won for x in paid if x.paid_on < first))
    here = [x for x in charges if first <= x.charged_on <= last]
    came = [x for x in paid if first <= x.paid_on <= last]
    rows = [(x.charged_on, "판매", x.receipt_no, x.amount_won - x.returned_won) for x in here]
    rows += [(x.paid_on, f"회수 {find_tender_type(x.tender_code).name_ko}", x.approval_no,
              -x.amount_won) for x in came]
    charged_won = sum(x.amount_won - x.returned_won for x in here)
    paid_won = sum(x.amount_won for x in came)
    return AccountPaper(
        "월 청구서", month, local_now(till.clock), shop_identity(till), account.name,
        account.business_no, ("날짜", "내용", "번호", "금액"),
        tuple((on, what, number, f"{won:,}") for on, what, number, won in sorted(rows)),
        (("전월 이월", _won(before_won)), ("이번 달 외상", _won(charged_won)),
         ("이번 달 회수", _won(-paid_won)),
         ("청구 금액", _won(before_won + charged_won - paid_won))),
        f"결제 기한 {account.due_days}일", till.training)


def slip_of(statement: AccountPaper) -> ReportSlip:
    """The same on the roll."""
    rows = [
        SlipRow("공급받는 자", statement.buyer_name),
        SlipRow("사업자번호", statement.buyer_no), SlipRow("번호", statement.number),
        SlipRow(kind=RowKind.RULE)]
    for row in statement.rows:
        if len(row) == 5:
            name = " ".join(part for part in row[:2] if part)
            rows += [SlipRow(name, kind=RowKind.HEADING), SlipRow(f"  {row[3]} x {row[2]}", row[4])]
        else:
            rows.append(SlipRow(" ".join(part for part in row[:3] if part), row[3]))
    rows.append(SlipRow(kind=RowKind.RULE))
    rows += [
        SlipRow(label, value, RowKind.SUM if label in {"합계", "청구 금액"} else RowKind.FIGURE)
        for label, value in statement.sums]
    rows += [SlipRow(kind=RowKind.RULE), SlipRow(statement.note, kind=RowKind.NOTE)]
    return ReportSlip(
        title=statement.title, shop_name=statement.shop.name, printed_at=statement.made_at,
        rows=tuple(rows), subtitle=format_business_no(statement.shop.business_no),
        training=statement.training)


def print_paper(till: Till, session: Session, statement: AccountPaper) -> bool:
    """On the counter's roll; False where there is no printer."""
    require(till, session, Action.REPRINT)
    if not till.prints or till.printer is None:
        return False
    till.printer.submit(job_of(slip_of(statement)))
    return True


def print_gift(till: Till, session: Session, sale_uid: Ref) -> bool:
    """선물용 영수증: the goods without a figure; False where there is no printer."""
    require(till, session, Action.REPRINT)
    if sale_rows.read_sale(till.read(), sale_uid) is None:
        raise BadInput("receipt.none_yet")
    if not till.prints:
        return False
    with till.local_rows() as cursor:
        local_rows.add_job(
            cursor, DocumentKind.RECEIPT.value,
            json.dumps({"sale_uid": sale_uid, "gift": True}), JobState.PENDING.value,
            till.clock.now_ms())
    if till.printer is not None:
        till.printer.nudge()
    return True


def months_of(till: Till, account_ref: Ref) -> list[str]:
    """Months an account has something in, the newest first."""
    connection = till.read()
    found = {x.charged_on[:7] for x in account_rows.list_charges(connection, account_ref)}
    found |= {x.paid_on[:7] for x in account_rows.list_collected(connection, account_ref)}
    return sorted(found, reverse=True)


def _month(text: str) -> tuple[str, str]:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise BadInput("statement.month") from error
    following = (first + timedelta(days=32)).replace(day=1)
    return first.isoformat(), (following - timedelta(days=1)).isoformat()


def _won(won: Won) -> str:
    return f"{won:,}"
