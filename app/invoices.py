"""계산서·세금계산서: asked for at the counter, issued on 홈택스 (HANDBOOK §2.4, §2.7).

A request names the buyer and the sale; its figures are the sale's own, less what came back, taxable
and exempt apart.  Where a card slip or a cash receipt covers the sale already, whoever asks is
warned: the same sale would count twice.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app import accounts, cash_receipt, people
from app.access import Action, Session, may, require
from app.cash_receipt import Standing
from app.checks import check_reason, format_business_no
from app.clock import local_now
from app.errors import BadInput, Refused
from app.events import InvoicesChanged
from app.till import Till
from models import account_rows, kinds, kinds_tenders, sale_rows
from models.account_rows import InvoiceRow
from models.values import Ref, SaleKind, Won, new_ref

PERSON = "invoice"
#: How far back the list shows what is done.
SHOWN_DAYS = 100
#: 홈택스 gives 24 characters, written with hyphens by some.
_NUMBER = re.compile(r"[0-9A-Za-z]{24}")
TAX, EXEMPT = "세금계산서", "계산서"


@dataclass(frozen=True, slots=True)
class Buyer:
    """To whom the papers go; the mail address is sealed beside the journal."""

    business_no: str
    name: str
    email: str = ""
    account_ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """One request as it stands now."""

    row: InvoiceRow

    @property
    def supply_won(self) -> Won:
        return self.row.taxable_won - self.row.vat_won

    @property
    def waits(self) -> bool:
        """Whether the office has something to issue; all of it may have come back."""
        return self.row.state == "REQUESTED" and self.row.taxable_won + self.row.exempt_won > 0

    @property
    def goods(self) -> str:
        """What was bought, as an invoice's first row says it."""
        more = self.row.line_count - 1
        return f"{self.row.first_name} 외 {more}" if more else self.row.first_name


def covered_by(till: Till, sale_uid: Ref) -> str:
    """What already stands for a sale: CARD, CASH_RECEIPT, or nothing (§2.4)."""
    rows = account_rows.list_sale_tenders(till.read(), sale_uid)
    if any(row.tender_kind == "CARD" and row.amount_won for row in rows):
        return "CARD"
    live = {Standing.ISSUED, Standing.PENDING, Standing.CANCEL_DUE}
    if any(one.standing in live for one in cash_receipt.list_of_sale(till, sale_uid)):
        return "CASH_RECEIPT"
    return ""


def request(
    till: Till, session: Session, sale_uid: Ref, buyer: Buyer, *, warned: bool = False
) -> Ref:
    """Ask for the papers of a sale.

    Raises Refused where the sale is covered and nobody was `warned` (`invoice.covered`), where one
    is asked for already, or for a return; BadInput for a business number that cannot be.
    """
    if not may(session.role, Action.EXPORT):
        require(till, session, Action.SELL)
    sale = sale_rows.read_sale(till.read(), sale_uid)
    if sale is None:
        raise BadInput("receipt.unknown", receipt_no="")
    if sale.kind == SaleKind.RETURN:
        raise Refused("refund.is_a_return", receipt_no=sale.receipt_no)
    business_no = accounts.check_business_no(buyer.business_no)
    name, email = accounts.check_name(buyer.name), accounts.check_email(buyer.email)
    covered = covered_by(till, sale_uid)
    if covered and not warned:
        raise Refused("invoice.covered_card" if covered == "CARD" else "invoice.covered_receipt")
    if account_rows.find_live_invoice(till.read(), sale_uid) is not None:
        raise Refused("invoice.already", receipt_no=sale.receipt_no)
    invoice_uid, person_ref = new_ref(), None
    with till.unit(session.staff_ref) as unit:
        if email:
            person_ref = new_ref()
            people.write_person(unit, till, person_ref, PERSON, {"email": email})
        unit.record(kinds_tenders.InvoiceRequested(
            invoice_uid=invoice_uid, sale_uid=sale_uid, account_ref=buyer.account_ref,
            business_no=business_no, name=name, person_ref=person_ref, covered_by=covered))
        unit.announce(InvoicesChanged())
    return invoice_uid


def list_invoices(till: Till) -> list[Invoice]:
    """What waits for the office, the oldest first; behind it what is done, the newest first."""
    first = (local_now(till.clock).date() - timedelta(days=SHOWN_DAYS)).isoformat()
    found = [Invoice(row) for row in account_rows.list_invoices(till.read(), first)]
    return [x for x in found if x.waits] + [x for x in found if not x.waits][::-1]


def mark_issued(
    till: Till, session: Session, invoice_uid: Ref, *, tax_no: str = "", exempt_no: str = ""
) -> None:
    """The numbers 홈택스 gave; either may be left out where there is nothing of its class.

    Raises BadInput for a number that is none, Refused for a request that does not wait.
    """
    require(till, session, Action.EXPORT)
    one = _waiting(till, invoice_uid)
    numbers = [_check_number(tax_no), _check_number(exempt_no)]
    if (one.row.taxable_won and not numbers[0]) or (one.row.exempt_won and not numbers[1]):
        raise BadInput("invoice.number_missing")
    _settle(till, session, kinds_tenders.InvoiceSettled(
        invoice_uid=invoice_uid, state="ISSUED", settled_on=_today(till),
        tax_invoice_no=numbers[0], exempt_invoice_no=numbers[1]))


def withdraw(till: Till, session: Session, invoice_uid: Ref, reason: str) -> None:
    """Nobody wants it any more, or it was asked for by mistake.  Raises Refused, BadInput."""
    if not may(session.role, Action.EXPORT):
        require(till, session, Action.SELL)
    _waiting(till, invoice_uid)
    reason = check_reason(reason)
    if not reason:
        raise BadInput("refund.reason_missing")
    _settle(till, session, kinds_tenders.InvoiceSettled(
        invoice_uid=invoice_uid, state="WITHDRAWN", settled_on=_today(till), reason=reason))


def export_csv(till: Till, session: Session) -> tuple[bytes, int]:
    """(file, rows) for 홈택스: a row a paper, taxable and exempt apart; on record who took it.

    UTF-8 with a mark, so that Excel reads the Korean.  Raises Refused without the right.
    """
    require(till, session, Action.EXPORT)
    waiting = [one for one in list_invoices(till) if one.waits]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((
        "종류", "작성일자", "공급받는자 등록번호", "상호", "이메일", "품목", "공급가액", "세액",
        "합계", "영수증번호", "비고"))
    count = 0
    for one in waiting:
        for row in _rows_of(till, one):
            writer.writerow([_safe(str(cell)) for cell in row])
            count += 1
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.IncidentNoted(
            incident="personal_data.exported", values={"what": PERSON, "count": count}))
    return ("\ufeff" + out.getvalue()).encode(), count


def _rows_of(till: Till, one: Invoice) -> Sequence[tuple[object, ...]]:
    row = one.row
    email = people.read_person(till, row.person_ref).get("email", "") if row.person_ref else (
        people.read_person(till, row.account_ref).get("email", "") if row.account_ref else "")
    covered = {"CARD": "카드전표 있음", "CASH_RECEIPT": "현금영수증 있음"}.get(row.covered_by, "")
    head = (row.business_date, format_business_no(row.business_no), row.name, email, one.goods)
    found: list[tuple[object, ...]] = []
    if row.taxable_won:
        found.append((
            TAX, *head, one.supply_won, row.vat_won, row.taxable_won, row.receipt_no, covered))
    if row.exempt_won:
        found.append((
            EXEMPT, *head, row.exempt_won, 0, row.exempt_won, row.receipt_no, covered))
    return found


def _safe(cell: str) -> str:
    """A cell a spreadsheet will not run as a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "@"} or (
        cell[:1] == "-" and not cell[1:].isdigit()) else cell


def _waiting(till: Till, invoice_uid: Ref) -> Invoice:
    row = account_rows.read_invoice(till.read(), invoice_uid)
    if row is None:
        raise BadInput("invoice.unknown")
    if row.state != "REQUESTED":
        raise Refused("invoice.settled_already", receipt_no=row.receipt_no)
    return Invoice(row)


def _settle(till: Till, session: Session, settled: kinds_tenders.InvoiceSettled) -> None:
    with till.unit(session.staff_ref) as unit:
        unit.record(settled)
        unit.announce(InvoicesChanged())


def _check_number(text: str) -> str:
    text = re.sub(r"[\s\-]", "", text)
    if text and not _NUMBER.fullmatch(text):
        raise BadInput("invoice.number_form")
    return text


def _today(till: Till) -> str:
    return local_now(till.clock).date().isoformat()
