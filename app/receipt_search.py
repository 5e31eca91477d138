"""Finding the receipt of a purchase: scanned, typed, by approval number, or by day and amount.

A customer seldom has the paper.  Whatever is asked, the answer is a short list of sales, newest
first; returns themselves are never in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.checks import has_personal_number
from app.clock import local_datetime
from app.errors import BadInput
from app.payments import APPROVAL_NO_LENGTH_MAX
from app.receipts import find_sale
from app.till import Till
from models import return_rows, sale_rows
from models.return_rows import FoundRow
from models.values import Ref, SaleKind, Won

FOUND_MAX = 50
#: Longer than any number of ours or of a terminal: a stuck key, or goods scanned into the field.
_TEXT_LENGTH_MAX = 40
_RUNNING_NO_LENGTH_MAX = 5
_APPROVAL_NO = re.compile(rf"[0-9A-Z]{{1,{APPROVAL_NO_LENGTH_MAX}}}")


@dataclass(frozen=True, slots=True)
class FoundSale:
    """A sale as a list of receipts shows it; `returned_won` is positive."""

    sale_uid: Ref
    receipt_no: str
    sold_at: datetime
    paid_won: Won
    first_name: str
    more_lines: int
    returned_won: Won


def list_last_sales(till: Till, limit: int = FOUND_MAX) -> list[FoundSale]:
    """The newest sales of the open shift; none while the till is closed."""
    if till.shift is None:
        return []
    return _found(return_rows.list_of_shift(till.read(), till.shift.shift_uid, limit))


def find_typed(till: Till, text: str) -> list[FoundSale]:
    """What was typed or scanned: a receipt number, today's running number or an approval number.

    Raises BadInput `receipt.not_found` where nothing fits, `receipt.text_form` for what can be
    none of the three.
    """
    typed = text.strip().upper()
    if not typed:
        raise BadInput("receipt.nothing_typed")
    if len(typed) > _TEXT_LENGTH_MAX or not typed.isascii() or not typed.isprintable():
        raise BadInput("receipt.text_form")
    found = _by_receipt_no(till, typed)
    if found is not None:
        return [found]
    hits = []
    if typed.isdigit() and len(typed) <= _RUNNING_NO_LENGTH_MAX and till.shift is not None:
        hits += return_rows.find_by_running_no(
            till.read(), till.shift.business_date, int(typed), FOUND_MAX)
    if _APPROVAL_NO.fullmatch(typed):
        hits += return_rows.find_by_approval_no(till.read(), typed, FOUND_MAX)
    if not hits:
        # A card number typed into the field is not said back on a screen others can read.
        shown = "" if has_personal_number(typed) else typed
        raise BadInput("receipt.not_found", text=shown)
    return _found(hits)


def find_by_day_and_amount(
    till: Till, day: date, amount_won: Won, last_four: str = ""
) -> list[FoundSale]:
    """Sales of a day by what was paid, in all or by one tender; a card's last four if known.

    Raises BadInput for no amount, for digits that are not four, and where nothing fits.
    """
    if amount_won <= 0:
        raise BadInput("receipt.amount_missing")
    if last_four and not (len(last_four) == 4 and last_four.isascii() and last_four.isdigit()):
        raise BadInput("receipt.last_four_form")
    rows = return_rows.find_by_day_and_amount(
        till.read(), day.isoformat(), amount_won, last_four, FOUND_MAX)
    if not rows:
        raise BadInput("receipt.none_that_day", day=day.isoformat(), amount_won=amount_won)
    return _found(rows)


def _by_receipt_no(till: Till, typed: str) -> FoundSale | None:
    """The sale of a receipt number; the number of a return leads to what was bought."""
    try:
        sale_uid = find_sale(till, typed)
    except BadInput:
        return None
    sale = sale_rows.read_sale(till.read(), sale_uid)
    assert sale is not None
    if sale.kind == SaleKind.RETURN and sale.original_sale_uid is not None:
        sale_uid = sale.original_sale_uid
    [found] = _found(return_rows.find_by_uid(till.read(), sale_uid))
    return found


def _found(rows: Sequence[FoundRow]) -> list[FoundSale]:
    unique = {row.sale_uid: row for row in rows}
    return [
        FoundSale(
            row.sale_uid, row.receipt_no, local_datetime(row.sold_at_ms, row.utc_offset_min),
            row.paid_won, row.first_name, row.line_count - 1, row.returned_won)
        for row in unique.values()
    ]
