"""수기 판매: sales written on numbered slips while the till was away, typed in afterwards.

A slip's sale lies on the day it was written, with who wrote and who typed.  After that day's Z it
is a late entry: the printed Z stays as it is, and the next one lists it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app import access, catalog, payments, sell
from app.access import Action, Session, require
from app.cart import Cart, Product, add
from app.clock import local_now
from app.errors import BadInput, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.sale_entry import PaperNote
from app.tender import Tender, TenderKind, cash_due, cash_tender, find_tender_type
from app.till import Till
from models import control_rows
from models.values import Ref, Won

SLIP_NO_MAX = 999_999
#: A slip found weeks later is a matter for the accountant, not for the till.
DAYS_BACK_MAX = 31
SLIPS_A_PAGE = 4
#: What a slip has boxes for; card slips carry their approval number.
TENDERS = ("CASH", "CARD", "BANK_TRANSFER")


@dataclass(frozen=True, slots=True)
class TypedSlip:
    receipt_no: str
    total_won: Won
    is_late: bool


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A slip of this shift as the list shows it."""

    slip_no: str
    receipt_no: str
    written_on: str
    written_by: str
    typed_by: str
    is_late: bool
    total_won: Won


def note_slip(till: Till, slip_no: str, written_on: date, written_by_ref: Ref) -> PaperNote:
    """A slip looked at before anything is typed from it.

    Raises BadInput for a number, day or writer that cannot be, Refused for one typed already.
    """
    slip_no = slip_no.strip()
    if not (slip_no.isascii() and slip_no.isdigit() and 0 < int(slip_no) <= SLIP_NO_MAX):
        raise BadInput("paper.slip_no")
    slip_no = f"{int(slip_no):04d}"
    today = max(local_now(till.clock).date(), date.fromisoformat(till.business_date))
    if not today - timedelta(days=DAYS_BACK_MAX) <= written_on <= today:
        raise BadInput("paper.date", date=written_on.isoformat(), days=DAYS_BACK_MAX)
    if all(one.ref != written_by_ref for one in access.list_staff(till, with_left=True)):
        raise BadInput("paper.writer")
    day = written_on.isoformat()
    typed = control_rows.find_slip(till.read(), slip_no, day)
    if typed:
        raise Refused("paper.slip_used", slip_no=slip_no, date=day, receipt_no=typed)
    is_late = day != (till.shift.business_date if till.shift else "") and (
        control_rows.is_date_closed(till.read(), till.till_ref, day))
    return PaperNote(slip_no, day, written_by_ref, is_late)


def find_goods(till: Till, typed: str) -> list[Product]:
    """What a line of the slip may mean: a code as it stands, else the search's first hits."""
    typed = typed.strip()
    if not typed:
        return []
    exact = catalog.find_by_barcode(till, typed)
    if exact is not None:
        return [exact]
    by_number = catalog.find_all_by_plu(till, typed) if typed.isdigit() else []
    return by_number or [
        catalog.product_of(till, offer.ref) for offer in catalog.search(till, typed, limit=9)]


def add_written(
    cart: Cart, product: Product, *, quantity: int = 1, weight_g: int | None = None,
    price_won: Won | None = None,
) -> Cart:
    """One more line as it was written; a price other than today's is taken over from the slip."""
    written = price_won if price_won and price_won != product.list_price_won else None
    return add(cart, product, quantity=quantity, weight_g=weight_g, recorded_won=written,
               scanned_text="")


def type_slip(
    till: Till, session: Session, note: PaperNote, cart: Cart, tender_code: str,
    *, approval_no: str = "", depositor: str = "",
) -> TypedSlip:
    """Put a slip's sale on its day: durable when this returns.

    A card was charged on its own terminal, whose slip has the number.  Raises as `complete_sale`
    does, and Refused for a tender no slip has a box for.
    """
    require(till, session, Action.SELL)
    if till.shift is None:
        raise Refused("shift.closed")
    tender_type = find_tender_type(tender_code)
    if tender_code not in TENDERS:
        raise Refused("tender.not_allowed", name=tender_type.name_ko)
    # A second press after a doubtful commit finds the sale; another slip of this number does not.
    if sell.find_completed(till, cart.uid) is None:
        typed = control_rows.find_slip(till.read(), note.slip_no, note.written_on)
        if typed:
            raise Refused("paper.slip_used", slip_no=note.slip_no, date=note.written_on,
                          receipt_no=typed)
    priced = price_cart(cart, till.settings.vat_rounding)
    total_won = priced.total_won
    answers: Mapping[Ref, TerminalAnswer] = {}
    tenders: Sequence[Tender]
    if tender_type.kind is TenderKind.CARD:
        intent = payments.intend_payment(till, session, cart, priced, total_won, tender_code)
        answers = {intent.payment_uid: TerminalAnswer(approval_no=approval_no)}
        tenders = [Tender(tender_type, total_won, payment_uid=intent.payment_uid)]
    elif tender_type.kind is TenderKind.CASH:
        tenders = [cash_tender(total_won, cash_due(total_won))]
    else:
        tenders = [Tender(tender_type, total_won, depositor=depositor)]
    done = sell.complete_sale(
        till, session, cart, tenders, answers=answers, source="paper", print_receipt=False,
        paper=note)
    return TypedSlip(done.receipt_no, done.total_won, note.is_late)


def list_typed(till: Till) -> list[SlipLine]:
    """The slips typed in this shift, the newest first."""
    return [
        SlipLine(slip, receipt, on, by, typed, bool(late), won)
        for slip, receipt, on, by, typed, late, won in control_rows.list_paper_sales(
            till.read(), till.shift_uid)
    ]


def suggest_slip_no(till: Till) -> int:
    """The number behind the last one typed: slips come in their order."""
    return control_rows.read_last_slip_no(till.read()) + 1


def next_slip_no(till: Till) -> int:
    """What a new pad begins with: the next whole page behind the highest number typed so far."""
    last = control_rows.read_last_slip_no(till.read())
    return -(-last // SLIPS_A_PAGE) * SLIPS_A_PAGE + 1
