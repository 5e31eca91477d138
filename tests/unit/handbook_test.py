"""Worked examples of the handbook that no other test names; the table of all is in docs/decisions.

Sections 2.3, 3.3, 3.5, 3.6, 6.5, 6.6 and 9 are covered example by example: tax_test, pricing_test,
tender_test, refund_test, cash_receipt_test, vouchers_test, cart_test, shift_test, scale_test,
barcode_test, checks_test, access_test, search_test, printing_columns_test, and here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app import refund, sell, shift
from app.cart import Discount, discount_receipt
from app.cash_receipt import mask
from app.food_rules import display_until
from app.people import mask_address, mask_email
from app.pricing import commission_of
from app.tax import VatRounding, vat_of
from app.tender import Tender, cash_tender, find_tender_type
from models.values import BorneBy, CashKind, IdentifierKind
from printing.columns import in_rom
from tests.builders import build_handbook_cart
from tests.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    yield made
    made.close()


def test_vat_line_by_line_would_be_a_won_short() -> None:
    """§2.3: 10,999 has 1,000 of VAT; the four lines rounded down by themselves only 999."""
    lines = (3_300, 2_200, 999, 4_500)
    assert vat_of(sum(lines)) == 1_000
    assert sum(vat_of(won, VatRounding.FLOOR) for won in lines) == 999


def test_the_worked_basket_from_scan_to_the_last_return(house: House) -> None:
    """§2.3 whole, on the record: 2,000 off, two tenders, 조미김 back one by one, then the rest."""
    cart = discount_receipt(build_handbook_cart(), Discount("", "단골", 2_000, BorneBy.SHOP))
    qr = find_tender_type("QR_DIRECT")
    house.till.settings = msgspec.structs.replace(
        house.till.settings, tenders_allowed=("CASH", "QR_DIRECT"))
    done = sell.complete_sale(house.till, house.cashier, cart, [
        cash_tender(45_100, 20_000), Tender(qr, 25_100, approval_no="12345678")])
    read = house.till.read().execute
    assert read(
        "SELECT exempt_won, taxable_won, vat_won, total_won FROM sale").fetchone() == (
        8_714, 36_386, 3_308, 45_100)
    assert read(
        "SELECT taxable_won, exempt_won, vat_won FROM sale_tender ORDER BY tender_no"
    ).fetchall() == [(16_136, 3_864, 1_467), (20_250, 4_850, 1_841)]
    vats = []
    for quantities in ({4: 1}, {4: 1}, {4: 1}, {1: 2, 2: 1, 3: 1}):
        plan = refund.plan_refund(
            refund.find_returnable(house.till, done.receipt_no), quantities)
        refund.refund_sale(house.till, house.cashier, plan, "상함")
        vats.append((plan.taxable_won, plan.vat_won))
    assert vats[:3] == [(4_788, 435), (4_788, 436), (4_787, 435)]
    assert vats[3] == (22_023, 3_308 - 435 - 436 - 435)
    assert read("SELECT sum(vat_won), sum(taxable_won), sum(total_won) FROM sale").fetchone() == (
        0, 0, 0)


def test_expected_cash_and_a_count_that_is_short(house: House) -> None:
    """§3.6: float + cash sales − refunds − voucher change + paid in − paid out − pickups."""
    done = house.sell_for_cash(build_handbook_cart())
    plan = refund.plan_refund(refund.find_returnable(house.till, done.receipt_no), {2: 1})
    refund.refund_sale(house.till, house.cashier, plan, "깨짐")
    shift.move_cash(house.till, house.cashier, CashKind.PAID_IN, 10_000, "잔돈")
    shift.move_cash(house.till, house.cashier, CashKind.PAID_OUT, 3_000, "봉투")
    shift.move_cash(house.till, house.cashier, CashKind.PICKUP, 50_000, "은행")
    expected = 100_000 + 47_100 - 5_500 + 10_000 - 3_000 - 50_000
    assert shift.expected_cash(house.till, house.till.shift_uid) == expected
    shift.count_cash(house.till, house.cashier, {10: (expected - 1_000) // 10})
    closed = shift.close_shift(house.till, house.cashier, reason="잔돈 실수")
    assert closed.over_short_won == -1_000


@pytest.mark.parametrize(("base", "basis_points", "commission", "payout"), [
    (487_300, 1_200, 58_476, 428_824), (487_305, 1_200, 58_477, 428_828),
    (333_333, 1_130, 37_667, 295_666), (5, 1_200, 1, 4), (-3_000, 1_200, -360, -2_640)])
def test_commission_and_what_is_paid_out(
    base: int, basis_points: int, commission: int, payout: int
) -> None:
    assert commission_of(base, basis_points) == commission
    assert base - commission == payout


@pytest.mark.parametrize(("days", "shipped", "until"), [
    (1, "2026-11-22", "2026-11-22"), (3, "2026-11-22", "2026-11-24"), (0, "2026-11-22", ""),
    (3, "2028-02-28", "2028-03-01")])
def test_display_limit(days: int, shipped: str, until: str) -> None:
    assert display_until(days, shipped) == until


def test_phones_are_masked() -> None:
    assert mask(IdentifierKind.PHONE, "01012345678") == "010-****-5678"


@pytest.mark.parametrize(("sign", "cp949", "trusted"), [
    ("한", "c7d1", True), ("글", "b1db", True), ("가", "b0a1", True), ("각", "b0a2", True),
    ("힣", "c652", False), ("쑴", "bea9", True), ("￦", "a3dc", True), ("똠", "8c63", False),
    ("펲", "bc84", False), ("뷁", "94ee", False)])
def test_bytes_on_paper(sign: str, cp949: str, trusted: bool) -> None:
    """§6.2, §9: what stands outside the square of KS X 1001 is drawn, not sent."""
    assert sign.encode("cp949").hex() == cp949
    assert in_rom(sign) is trusted


@pytest.mark.parametrize(("given", "shown"), [
    ("hong@example.org", "ho**@example.org"), ("a@b.kr", "a@b.kr"), ("", ""),
])
def test_an_e_mail_shows_two_letters_and_its_host(given: str, shown: str) -> None:
    assert mask_email(given) == shown


@pytest.mark.parametrize(("given", "shown"), [
    ("서울 강북구 수유동 123-4", "서울 강북구 수유동 ***"),
    ("경기 양평군 서종면 12", "경기 양평군 서종면 ***"),
    ("수유로 12", "***"), ("", ""),
])
def test_an_address_shows_its_dong(given: str, shown: str) -> None:
    assert mask_address(given) == shown
