"""Selling recorded baskets through the till's own use cases: one real year, every total right.

A file is read and checked whole before the first sale.  Each basket is one `complete_sale`,
committed by itself; its sale id comes from the basket's, so a killed replay goes on where it
stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TypeAlias

from app import catalog, members, sell, shift
from app.access import Session
from app.cart import (
    LINE_COUNT_MAX,
    QUANTITY_MAX,
    UNIT_PRICE_WON_MAX,
    Cart,
    Discount,
    Member,
    Product,
    add,
    discount_line,
    new_cart,
    set_member,
)
from app.clock import to_ms
from app.errors import BadInput, Refused
from app.tables import read_table
from app.tender import Tender, find_tender_type, notes_and_coins
from app.till import Till
from models import people_rows
from models.values import BorneBy, Ref, Role, TaxClass, Won

#: (baskets done, baskets in all)
Progress: TypeAlias = Callable[[int, int], None]

COLUMNS = (
    "basket_id", "sold_at", "store_id", "household_id", "barcode", "quantity",
    "unit_price_won", "discount_won", "paid_won",
)
#: Recorded prices and discounts were decided long ago: no role's limit applies to them.
REPLAY_SESSION = Session("cli", "", Role.MANAGER)
DISCOUNT_REASON = "recorded"
SEOUL_OFFSET_MIN = 540
_SEOUL = timezone(timedelta(minutes=SEOUL_OFFSET_MIN))
_TEXT_LENGTH_MAX = 40
_PROGRESS_EVERY = 100


@dataclass(frozen=True, slots=True)
class RecordedLine:
    line_no: int
    barcode: str
    quantity: int
    unit_price_won: Won
    discount_won: Won
    paid_won: Won


@dataclass(frozen=True, slots=True)
class Basket:
    """One recorded sale; `sold_at` is the shop's wall time."""

    basket_id: str
    sold_at: datetime
    store_id: str
    household_id: str
    lines: list[RecordedLine]

    @property
    def sale_uid(self) -> Ref:
        """The same for the same basket on every run, so it can be sold only once."""
        return hashlib.sha256(f"weezle.replay|{self.basket_id}".encode()).hexdigest()[:32]

    @property
    def paid_won(self) -> Won:
        return sum(line.paid_won for line in self.lines)

    @property
    def discount_won(self) -> Won:
        return sum(line.discount_won for line in self.lines)


@dataclass(slots=True)
class ReplayReport:
    """What this run sold; `skipped` baskets had been sold by an earlier one."""

    sales: int = 0
    paid_won: Won = 0
    discount_won: Won = 0
    skipped: int = 0
    by_month: dict[str, Won] = field(default_factory=dict)


class ReplayClock:
    """Stands at the moment of the basket being sold, in Korea."""

    def __init__(self) -> None:
        self._at_ms = 0

    def set(self, sold_at: datetime) -> None:
        self._at_ms = to_ms(sold_at.replace(tzinfo=_SEOUL))

    def now_ms(self) -> int:
        return self._at_ms

    def utc_offset_min(self, at_ms: int) -> int:
        return SEOUL_OFFSET_MIN


def replay(
    till: Till, path: Path, *, with_members: bool = False,
    tax_class: TaxClass = TaxClass.TAXABLE_10, on_progress: Progress | None = None,
) -> ReplayReport:
    """Sell every basket of a file: a shift a calendar day, an exact cash tender a basket.

    `tax_class` is how each line was taxed; `with_members` makes each household a minimal member.
    Raises BadInput naming the line that cannot be, with nothing sold; Refused while a person's
    shift is open.
    """
    baskets = read_baskets(path)
    products = _find_products(till, path.name, baskets, tax_class)
    if till.shift is not None and till.shift.opened_by_ref != REPLAY_SESSION.staff_ref:
        raise Refused("replay.shift_open", business_date=till.shift.business_date)
    with _clock_of(till) as clock:
        clock.set(baskets[0].sold_at)
        households = _make_members(till, baskets) if with_members else {}
        return _sell_all(till, clock, baskets, products, households, on_progress)


def read_baskets(path: Path) -> list[Basket]:
    """The baskets of a file in its order.  Raises BadInput for anything that cannot be meant."""
    table = read_table(path)
    places = {name: table.header.index(name) for name in COLUMNS if name in table.header}
    if len(places) != len(COLUMNS):
        raise BadInput("replay.columns", file=path.name, columns=", ".join(COLUMNS))
    baskets: dict[str, Basket] = {}
    for row in table.rows:
        if len(row.cells) != len(table.header):
            raise BadInput("replay.line", file=path.name, line_no=row.line_no,
                           column=COLUMNS[-1], value="")
        cells = {name: row.cells[place] for name, place in places.items()}
        _take_line(baskets, _Cells(path.name, row.line_no, cells))
    if not baskets:
        raise BadInput("replay.empty", file=path.name)
    return list(baskets.values())


@dataclass(frozen=True, slots=True)
class _Cells:
    """One line of the file, each cell read with its line and column at hand."""

    file: str
    line_no: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        value = self.cells[column].strip()
        if not value or len(value) > _TEXT_LENGTH_MAX or not value.isprintable():
            raise self.refusal(column)
        return value

    def number(self, column: str, low: int, high: int) -> int:
        value = self.cells[column].strip()
        if not (value.isascii() and value.isdigit() and low <= int(value) <= high):
            raise self.refusal(column)
        return int(value)

    def moment(self, column: str) -> datetime:
        try:
            moment = datetime.fromisoformat(self.cells[column].strip())
        except ValueError as error:
            raise self.refusal(column) from error
        if moment.tzinfo is not None:
            raise self.refusal(column)
        return moment

    def refusal(self, column: str) -> BadInput:
        return BadInput("replay.line", file=self.file, line_no=self.line_no, column=column,
                        value=self.cells[column][:_TEXT_LENGTH_MAX])


def _take_line(baskets: dict[str, Basket], cells: _Cells) -> None:
    basket_id, sold_at = cells.text("basket_id"), cells.moment("sold_at")
    store_id, household_id = cells.text("store_id"), cells.text("household_id")
    quantity = cells.number("quantity", 1, QUANTITY_MAX)
    unit_price_won = cells.number("unit_price_won", 0, UNIT_PRICE_WON_MAX)
    gross_won = quantity * unit_price_won
    if gross_won > UNIT_PRICE_WON_MAX:
        raise cells.refusal("quantity")
    discount_won = cells.number("discount_won", 0, gross_won)
    paid_won = cells.number("paid_won", 0, gross_won)
    if gross_won - discount_won != paid_won:
        raise BadInput("replay.sum", file=cells.file, line_no=cells.line_no, paid_won=paid_won)
    basket = baskets.get(basket_id)
    if basket is None:
        basket = baskets[basket_id] = Basket(basket_id, sold_at, store_id, household_id, [])
    if (basket.sold_at, basket.store_id, basket.household_id) != (
            sold_at, store_id, household_id) or len(basket.lines) >= LINE_COUNT_MAX:
        raise BadInput("replay.basket_mixed", file=cells.file, line_no=cells.line_no,
                       basket_id=basket_id)
    basket.lines.append(RecordedLine(
        cells.line_no, cells.text("barcode"), quantity, unit_price_won, discount_won, paid_won))


def _find_products(
    till: Till, file: str, baskets: list[Basket], tax_class: TaxClass
) -> dict[str, Product]:
    """Every product of the file, looked up once.  Raises BadInput naming the first unknown."""
    found: dict[str, Product] = {}
    for basket in baskets:
        for line in basket.lines:
            if line.barcode not in found:
                product = catalog.find_for_record(till, line.barcode, tax_class)
                if product is None:
                    raise BadInput("replay.barcode_unknown", file=file, line_no=line.line_no,
                                   barcode=line.barcode)
                found[line.barcode] = product
    return found


def _make_members(till: Till, baskets: list[Basket]) -> dict[str, Member]:
    """Household number -> its minimal member; the ones still missing are made in one go."""
    kept = people_rows.list_member_refs(till.read())
    households = {no: Member(ref, no, "") for no, ref in kept.items()}
    missing = dict.fromkeys(
        basket.household_id for basket in baskets if basket.household_id not in households)
    if missing:
        with till.unit(REPLAY_SESSION.staff_ref) as unit:
            for no in missing:
                households[no] = members.record_member(unit, no)
    return households


def _sell_all(
    till: Till, clock: ReplayClock, baskets: list[Basket], products: dict[str, Product],
    households: dict[str, Member], on_progress: Progress | None,
) -> ReplayReport:
    report = ReplayReport()
    for done, basket in enumerate(baskets):
        if on_progress and done % _PROGRESS_EVERY == 0:
            on_progress(done, len(baskets))
        if sell.find_completed(till, basket.sale_uid) is not None:
            report.skipped += 1
            continue
        _have_shift_of(till, clock, basket.sold_at)
        cart = _cart_of(basket, products, households.get(basket.household_id))
        paid_won = basket.paid_won
        completed = sell.complete_sale(
            till, REPLAY_SESSION, cart, [Tender(find_tender_type("CASH"), paid_won, paid_won)],
            source=f"replay store {basket.store_id} basket {basket.basket_id}",
            print_receipt=False,
        )
        assert completed.total_won == paid_won, basket.basket_id
        report.sales += 1
        report.paid_won += completed.total_won
        report.discount_won += basket.discount_won
        month = f"{basket.sold_at:%Y-%m}"
        report.by_month[month] = report.by_month.get(month, 0) + completed.total_won
    _close_shift(till)
    if on_progress:
        on_progress(len(baskets), len(baskets))
    return report


def _cart_of(basket: Basket, products: dict[str, Product], member: Member | None) -> Cart:
    cart = new_cart(basket.sale_uid)
    if member is not None:
        cart = set_member(cart, member)
    for line in basket.lines:
        cart = add(
            cart, products[line.barcode], quantity=line.quantity,
            recorded_won=line.unit_price_won, scanned_text=line.barcode,
        )
        if line.discount_won:
            assert cart.selected_id is not None
            cart = discount_line(cart, cart.selected_id, Discount(
                "", DISCOUNT_REASON, line.discount_won, BorneBy.SHOP))
    return cart


def _have_shift_of(till: Till, clock: ReplayClock, sold_at: datetime) -> None:
    """The shift of this basket's calendar day; the day before is closed at its own last sale."""
    day: date = sold_at.date()
    if till.shift is not None and till.shift.business_date != day.isoformat():
        _close_shift(till)
    clock.set(sold_at)
    if till.shift is None:
        shift.open_shift(till, REPLAY_SESSION, 0, business_date=day)


def _close_shift(till: Till) -> None:
    """Count what there has to be: nobody is left who could count the drawer of that day."""
    if till.shift is None:
        return
    expected_won = shift.expected_cash(till, till.shift.shift_uid)
    shift.count_cash(till, REPLAY_SESSION, dict(notes_and_coins(expected_won)))
    shift.close_shift(till, REPLAY_SESSION, reason=DISCOUNT_REASON, held_stay=True)


@contextmanager
def _clock_of(till: Till) -> Iterator[ReplayClock]:
    """The till lives in the recorded time while it replays, and only then."""
    kept, clock = till.clock, ReplayClock()
    till.clock = clock
    try:
        yield clock
    finally:
        till.clock = kept
