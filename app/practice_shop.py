"""The made-up shop put into a real till: its lists imported, its days sold through the use cases.

What is sold goes the way of every sale: intent before a card, one transaction a sale; a shift
a day.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from app import catalog, members, payments, sell, shift
from app.cart import Member, add, set_member
from app.clock import to_ms
from app.import_rows import CATALOGUE_COLUMNS, PRODUCER_COLUMNS
from app.importing import import_file
from app.labels import ean_of
from app.payments import TerminalAnswer
from app.practice_goods import PracticeBasket, PracticeShop
from app.pricing import price_cart
from app.season_goods import Shelf
from app.settings import TaxTreatment
from app.setup import change_setting
from app.tender import Tender, TenderKind, cash_tender, find_tender_type, notes_and_coins
from models import people_rows
from models.values import TaxClass, Won

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.access import Session
    from app.cart import Cart, Product
    from app.till import Till

#: (baskets done, baskets in all)
Progress: TypeAlias = Callable[[int, int], None]

FLOAT_WON = 200_000
_SEOUL_MIN = 540
_SEOUL = timezone(timedelta(minutes=_SEOUL_MIN))
_NOTE_WON = 10_000
_PROGRESS_EVERY = 50
_DEPOSITOR = "연습"


@dataclass(slots=True)
class DayReport:
    """What a day of practice came to."""

    sales: int = 0
    total_won: Won = 0
    z_no: int = 0


class PracticeClock:
    """Stands at the moment of the sale at hand; two facts never share a moment."""

    def __init__(self) -> None:
        self._now_ms = 0

    def set(self, at: datetime) -> None:
        self._now_ms = max(self._now_ms, to_ms(at.replace(tzinfo=_SEOUL)))

    def now_ms(self) -> int:
        self._now_ms += 1
        return self._now_ms

    def utc_offset_min(self, at_ms: int) -> int:
        return _SEOUL_MIN


def write_lists(shop: PracticeShop, folder: Path) -> tuple[Path, Path]:
    """The producers' list and the catalogue as files the import takes; their paths."""
    producers, catalogue = folder / "producers.csv", folder / "catalogue.csv"
    _write(producers, (*PRODUCER_COLUMNS, "phone", "bank_code", "account_no", "account_holder"), (
        {
            "producer_code": p.code, "name_ko": p.name, "producer_type": p.producer_type,
            "origin_place": p.origin_place, "main_category": p.main_category,
            "tax_type": p.tax_type, "business_no": p.business_no, "cert": p.cert,
            "commission_pct": _percent(p.commission_rate_basis_points),
            "settlement_cycle": p.settlement_cycle, "agreement_from": "2026-01-01",
            "agreement_to": "2027-12-31", "status": "ACTIVE", "phone": p.phone,
            "bank_code": "012", "account_no": p.account_no, "account_holder": p.name,
        }
        for p in shop.producers))
    _write(catalogue, CATALOGUE_COLUMNS, (
        {
            "sku": i.code, "plu": i.plu, "barcode": i.barcode, "name_ko": i.name,
            "category": i.category, "unit": i.unit, "spec": i.spec,
            "sale_type": i.sale_type.value, "tax_class": i.tax_class.value,
            "price_krw": str(i.price_won), "price_basis": i.price_basis.value,
            "shelf_life_days": str(i.shelf_life_days), "storage": i.storage,
            "origin_place": i.origin_place, "origin_label": f"국산({i.origin_place[:6].strip()})",
            "producer_code": i.producer_code,
            "commission_pct": _percent(i.commission_rate_basis_points),
            "voucher_candidate": "Y" if i.voucher_eligible else "N", "cert": "", "note": "",
        }
        for i in shop.items))
    return producers, catalogue


def fill_shop(till: Till, shop: PracticeShop, manager: Session) -> None:
    """Bring the farms and their goods in by the import, as a shop would.

    Packed kimchi, tofu and jang are taken as exempt, so that they can be sold on any day.
    """
    change_setting(till, manager, "simple_processed", (
        TaxTreatment("", "9999-12-31", TaxClass.EXEMPT.value),))
    with tempfile.TemporaryDirectory() as folder:
        for path, what in zip(
                write_lists(shop, Path(folder)), ("producers", "catalogue"), strict=True):
            report = import_file(till, manager.staff_ref, path, what=what)
            assert report.is_clean, report.problems[:3]


def sell_day(
    till: Till, baskets: Sequence[PracticeBasket], cashiers: Sequence[Session],
    *, with_members: bool = True, on_progress: Progress | None = None,
    with_lots: bool = False,
) -> DayReport:
    """Open a shift on the day of these baskets, sell them all, count right and close.

    The first of `cashiers` opens and closes.  The till lives in the day's own time meanwhile.
    `with_lots`: a label is scanned where goods with one lie there, else the item's barcode.
    """
    report = DayReport()
    products: dict[str, Product] = {}
    with _clock_of(till) as clock:
        first = baskets[0].sold_at
        clock.set(first - timedelta(minutes=20))
        shift.open_shift(till, cashiers[0], FLOAT_WON, business_date=first.date())
        named = _have_members(till, baskets, cashiers[0]) if with_members else {}
        shelf = Shelf.of_today(till) if with_lots else None
        for done, basket in enumerate(baskets):
            if on_progress and done % _PROGRESS_EVERY == 0:
                on_progress(done, len(baskets))
            clock.set(basket.sold_at)
            cart = _cart_of(till, basket, products, named, shelf)
            session = cashiers[basket.cashier % len(cashiers)]
            report.total_won += sell_cart(till, session, cart, basket.tender_code)
            report.sales += 1
        report.z_no = close_right(till, cashiers[0]).report.z_no
        if on_progress:
            on_progress(len(baskets), len(baskets))
    return report


def sell_cart(till: Till, session: Session, cart: Cart, tender_code: str) -> Won:
    """Finish one sale by this tender as its cashier would; what it came to."""
    rounding = till.settings.vat_rounding
    priced = price_cart(cart, rounding)
    tender_type = find_tender_type(tender_code)
    answers = {}
    if tender_type.kind is TenderKind.CARD:
        intent = payments.intend_payment(till, session, cart, priced, priced.total_won, tender_code)
        answers = {intent.payment_uid: TerminalAnswer(
            approval_no=f"{intent.payment_uid[:8].upper()}")}
        tender = Tender(tender_type, priced.total_won, payment_uid=intent.payment_uid)
    elif tender_type.kind is TenderKind.CASH:
        notes = -(-priced.total_won // _NOTE_WON) * _NOTE_WON
        tender = cash_tender(priced.total_won, notes)
    else:
        tender = Tender(tender_type, priced.total_won, depositor=_DEPOSITOR, confirmed=True)
    done = sell.complete_sale(
        till, session, cart, [tender], answers=answers, source="practice", print_receipt=False)
    return done.total_won


def close_right(till: Till, session: Session) -> shift.ClosedShift:
    """Count what there has to be and close."""
    expected_won = shift.expected_cash(till, till.shift_uid)
    shift.count_cash(till, session, dict(notes_and_coins(expected_won)))
    return shift.close_shift(till, session, held_stay=True)


def _cart_of(
    till: Till, basket: PracticeBasket, products: dict[str, Product], named: dict[str, Member],
    shelf: Shelf | None,
) -> Cart:
    cart = sell.start_cart()
    member = named.get(basket.member_no)
    if member is not None:
        cart = set_member(cart, member)
    for line in basket.lines:
        code = line.item.barcode
        amount = line.quantity if line.weight_g is None else line.weight_g
        found = shelf.take(line.item.code, amount) if shelf is not None else None
        if found is not None:
            cart = add(
                cart, found.product, quantity=line.quantity, weight_g=line.weight_g,
                scanned_text=ean_of(found.lot.no), lot=found.lot)
            continue
        product = products.get(code)
        if product is None:
            product = products[code] = _find(till, code)
        if line.weight_g is None:
            cart = add(cart, product, quantity=line.quantity, scanned_text=code)
        else:
            cart = add(cart, product, weight_g=line.weight_g, scanned_text=code)
    return cart


def _find(till: Till, code: str) -> Product:
    product = catalog.find_by_barcode(till, code)
    assert product is not None, code
    return product


def _have_members(
    till: Till, baskets: Sequence[PracticeBasket], session: Session
) -> dict[str, Member]:
    """The members of these baskets by number; those still missing are made in one go."""
    found: dict[str, Member] = {}
    with till.unit(session.staff_ref) as unit:
        for no in dict.fromkeys(basket.member_no for basket in baskets if basket.member_no):
            row = people_rows.find_member(unit.cursor, no)
            found[no] = members.record_member(unit, no) if row is None else \
                Member(row[0], no, "")
    return found


@contextmanager
def _clock_of(till: Till) -> Iterator[PracticeClock]:
    """The till lives in the practice day's time while it is sold, and only then."""
    kept, clock = till.clock, PracticeClock()
    till.clock = clock
    try:
        yield clock
    finally:
        till.clock = kept


def _percent(basis_points: int) -> str:
    return f"{basis_points // 100}.{basis_points % 100:02d}"


def _write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
