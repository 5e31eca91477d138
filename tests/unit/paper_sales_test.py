"""Paper sales: on the day they were written, with who wrote and who typed, never on an old Z."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from app import paper_sales, receipts, shift, z_reports
from app.cart import Cart
from app.errors import BadInput, Refused
from app.office_paper import PaperPad
from app.report_slips import slip_of
from app.sale_entry import PaperNote
from app.sell import find_completed, start_cart
from app.tender import notes_and_coins
from app.verifying import verify
from printing.layout import as_text, lay_out
from printing.office import office_pdf
from tests.shop import CASHIER, Shop, make_shop
from ui.paper_sales import read_typed

DAY = date(2026, 3, 2)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    with made.till.unit("") as unit:
        from models import kinds
        from models.values import Role, StaffStatus

        unit.record(kinds.StaffChanged(
            staff_ref=CASHIER.staff_ref, no="02", role=Role.CASHIER, status=StaffStatus.ACTIVE))
    yield made
    made.till.close()


def cart_of(shop: Shop, price_won: int | None = None) -> Cart:
    return paper_sales.add_written(
        start_cart(), shop.products[0], quantity=2, price_won=price_won)


def note(shop: Shop, slip: str = "12", day: date = DAY) -> PaperNote:
    return paper_sales.note_slip(shop.till, slip, day, CASHIER.staff_ref)


def close(shop: Shop) -> shift.ClosedShift:
    won = shift.expected_cash(shop.till, shop.till.shift_uid)
    shift.count_cash(shop.till, CASHIER, dict(notes_and_coins(won)))
    return shift.close_shift(shop.till, CASHIER)


def test_a_slip_is_a_sale_of_its_day_marked_with_both_names(shop: Shop) -> None:
    typed = paper_sales.type_slip(shop.till, CASHIER, note(shop), cart_of(shop, 1_700), "CASH")
    assert (typed.total_won, typed.is_late) == (3_400, False)
    row = shop.till.read().execute(
        "SELECT source, business_date, price_source, unit_price_won FROM sale "
        "JOIN sale_line USING (sale_uid)").fetchone()
    assert tuple(row) == ("paper", "2026-03-02", "RECORDED", 1_700)
    (line,) = paper_sales.list_typed(shop.till)
    assert (line.slip_no, line.written_by, line.typed_by) == ("0012", "02", "02")
    receipt = receipts.receipt_of(shop.till, receipts.find_sale(shop.till, typed.receipt_no))
    paper = as_text(lay_out(receipt, 42), 42)
    assert "** 수기 판매 0012 · 02 **" in paper
    report = close(shop).report
    rows = {row.label: row.value for row in slip_of(shop.till, report).rows}
    assert rows["수기 판매 1건"] == "3,400"
    assert verify(shop.till, full=True).sale_count == 1


def test_a_late_slip_changes_no_printed_z_and_is_on_the_next(shop: Shop) -> None:
    shop.sell(1)
    first = close(shop).report
    shop.clock.at_ms += 86_400_000
    shift.open_shift(shop.till, CASHIER, 50_000)
    late = note(shop)
    assert late.is_late
    typed = paper_sales.type_slip(shop.till, CASHIER, late, cart_of(shop), "CASH")
    assert typed.receipt_no.startswith("20260302-01-0002")
    by_day = dict(shop.till.read().execute(
        "SELECT business_date, sum(total_won) FROM sale GROUP BY 1").fetchall())
    assert by_day == {"2026-03-02": 1_800 + 3_600}
    assert z_reports.read_report(shop.till, first.shift_uid) == first
    second = close(shop).report
    assert second.business_date == "2026-03-03"
    rows = {row.label: row.value for row in slip_of(shop.till, second).rows}
    assert rows["늦은 입력 03-02 1건"] == "3,600"
    assert second.expected_won == 53_600
    assert verify(shop.till, full=True).seal_count == 2


def test_a_slip_is_typed_once(shop: Shop) -> None:
    cart = cart_of(shop)
    slip = note(shop)
    typed = paper_sales.type_slip(shop.till, CASHIER, slip, cart, "CASH")
    # The second press of the same slip finds it; the same number again is another slip's mistake.
    assert paper_sales.type_slip(
        shop.till, CASHIER, slip, cart, "CASH").receipt_no == typed.receipt_no
    with pytest.raises(Refused, match="slip_used"):
        note(shop, "0012")
    with pytest.raises(Refused, match="slip_used"):
        paper_sales.type_slip(shop.till, CASHIER, slip, cart_of(shop), "CASH")
    assert find_completed(shop.till, cart.uid) is not None
    # The same number on another day is another slip.
    assert note(shop, "12", DAY - timedelta(days=1)).slip_no == "0012"


@pytest.mark.parametrize("slip", ["", "0", "12a", "1234567"])
def test_numbers_that_are_none(shop: Shop, slip: str) -> None:
    with pytest.raises(BadInput, match="slip_no"):
        note(shop, slip)


def test_days_and_writers_that_cannot_be(shop: Shop) -> None:
    for day in (DAY + timedelta(days=1), DAY - timedelta(days=32)):
        with pytest.raises(BadInput, match=r"paper\.date"):
            note(shop, "1", day)
    with pytest.raises(BadInput, match="writer"):
        paper_sales.note_slip(shop.till, "1", DAY, "ff" * 16)


def test_a_card_slip_carries_its_approval_number(shop: Shop) -> None:
    paper_sales.type_slip(
        shop.till, CASHIER, note(shop), cart_of(shop), "CARD", approval_no="30010001")
    row = shop.till.read().execute(
        "SELECT outcome, approval_no, sale_uid IS NOT NULL FROM payment").fetchone()
    assert tuple(row) == ("APPROVED", "30010001", 1)
    with pytest.raises(Refused, match="not_allowed"):
        paper_sales.type_slip(shop.till, CASHIER, note(shop, "13"), cart_of(shop), "ZEROPAY")


@pytest.mark.parametrize(("text", "meant"), [
    ("상추", ("상추", 1, None, None)), ("상추 2", ("상추", 2, None, None)),
    ("상추 2 1800", ("상추", 2, None, 1_800)),
    ("유정란 10구 3 5500", ("유정란 10구", 3, None, 5_500)),
    ("삼겹살 350g", ("삼겹살", 1, 350, None)), ("삼겹살 350g 2900", ("삼겹살", 1, 350, 2_900)),
    ("유정란 10구", ("유정란 10구", 1, None, None)),
])
def test_a_line_as_it_is_written(text: str, meant: tuple[str, int, int | None, int | None]) -> None:
    assert read_typed(text) == meant


def test_the_pad_has_its_numbers_and_goes_on_behind_them(shop: Shop) -> None:
    assert paper_sales.next_slip_no(shop.till) == 1
    paper_sales.type_slip(shop.till, CASHIER, note(shop, "6"), cart_of(shop), "CASH")
    assert paper_sales.next_slip_no(shop.till) == 9
    pad = PaperPad("강북 푸드직매장", 9, 6)
    made = office_pdf(pad)
    assert made.startswith(b"%PDF")
    assert made == office_pdf(pad)
    assert made.count(b"/Type /Page\n") + made.count(b"/Type /Page ") == 2
