"""Papers of the counter's rarer acts, from real sales, at every width; and the QR read back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app import accounts, correction, exchange, payments, receipt_code, sell
from app.cart import Cart
from app.correction import Truth
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.receipt import Receipt
from app.receipts import receipt_of, reprint_receipt
from app.refund import find_returnable, plan_refund
from app.tender import Tender, cash_tender, find_tender_type, voucher_tender
from models.values import TaxClass, new_ref
from printing import qr
from printing.columns import col_width
from printing.escpos import Paper, render
from printing.layout import TextRow, as_text, lay_out
from printing.press import press
from tests.builders import build_handbook_cart, build_product
from tests.house import House
from tests.unit.qr_reader import read_qr

GOLDEN = Path(__file__).parent.parent / "golden"
WIDTHS = (32, 42, 48)
CARD = find_tender_type("CARD")
OIL = build_product("참기름", 23_000, tax_class=TaxClass.TAXABLE_10, spec="300ml")
JAM = build_product("딸기잼", 9_005, tax_class=TaxClass.TAXABLE_10, spec="400g")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.till.settings = msgspec.structs.replace(
        made.till.settings, shop_name="강북 푸드직매장", business_no="000-82-43214",
        representative="홍길동", tenders_allowed=(
            "CASH", "CARD", "GIFT_CERTIFICATE", "ZEROPAY", "ON_ACCOUNT"))
    made.open()
    yield made
    made.close()


def by_card(house: House, cart: Cart) -> str:
    won = price_cart(cart).total_won
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), won)
    done = sell.complete_sale(
        house.till, house.cashier, cart, [Tender(CARD, won, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer(
            approval_no="00123456", approved_at="2026-11-22T16:05:12", card_masked="1234-56**")})
    return done.receipt_no


def exchanged(house: House) -> Receipt:
    """A card paid for oil; jam is taken instead, and the difference goes back to the card."""
    number = by_card(house, house.cart_of(OIL, build_product("청상추", 1_800)))
    plan = plan_refund(find_returnable(house.till, number), {1: 1})
    cart = exchange.begin(house.cart_of(JAM), plan, "잘못 샀음")
    found = exchange.plan_exchange(house.till, cart)
    [part, _] = found.refund.give_back
    cancel = payments.intend_cancel(
        house.till, house.cashier, found.refund.refund_uid, part.tender.payment_uid or "",
        part.amount_won)
    payments.resolve_payment(house.till, house.cashier, cancel, TerminalAnswer(
        approval_no="00999999", approved_at="2026-11-22T16:09:00", card_masked="1234-56**"))
    exchange.complete_exchange(
        house.till, house.cashier, cart, cancels={part.tender.tender_no: cancel})
    return receipt_of(house.till, found.refund.refund_uid)


def split(house: House) -> Receipt:
    """A gift certificate, a QR payment and cash with change: three ways to pay one basket."""
    kind = find_tender_type("GIFT_CERTIFICATE")
    done = sell.complete_sale(house.till, house.cashier, build_handbook_cart(), [
        voucher_tender(kind, 47_100, 30_000),
        Tender(find_tender_type("ZEROPAY"), 7_100, approval_no="77001122"),
        cash_tender(10_000, 20_000)])
    return receipt_of(house.till, done.sale_uid)


def check_golden(receipt: Receipt, name: str, columns: int) -> None:
    text = as_text(lay_out(receipt, columns), columns)
    assert text == (GOLDEN / f"{name}_{columns}.txt").read_text("utf-8")
    assert all(col_width(row) <= columns for row in text.splitlines())
    # The bytes a printer gets say the same: every row that is text is in them.
    job = render(lay_out(receipt, columns), Paper(columns=columns))
    for row in lay_out(receipt, columns):
        if isinstance(row, TextRow):
            assert row.text.encode("cp949") in job


@pytest.mark.parametrize("columns", WIDTHS)
def test_an_exchange_is_one_paper_for_both_halves(house: House, columns: int) -> None:
    receipt = exchanged(house)
    check_golden(receipt, "exchange", columns)
    assert receipt.exchange is not None
    text = as_text(lay_out(receipt, columns), columns)
    for words in ("** 교환 **", "돌아온 상품", "새 상품", "교환상계", "원승인번호 00123456"):
        assert words in text, words


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_split_with_a_voucher(house: House, columns: int) -> None:
    check_golden(split(house), "split", columns)


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_gift_receipt_has_no_figure_of_money(house: House, columns: int) -> None:
    receipt = replace(split(house), gift=True)
    check_golden(receipt, "gift", columns)
    text = as_text(lay_out(receipt, columns), columns)
    for won in ("1,800", "5,500", "23,000", "47,100", "합계", "현금"):
        assert won not in text


def test_a_corrected_tender_is_said_and_both_numbers_print_one_paper(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    correction.correct_tender(
        house.till, house.cashier, done.sale_uid, 1, Truth("CARD"), "잘못 눌렀음")
    text = as_text(lay_out(receipt_of(house.till, done.sale_uid), 42), 42)
    assert "결제수단 정정 현금 → 신용카드" in text
    assert done.receipt_no in text
    assert "받은금액" not in text
    both = exchanged(house)
    assert reprint_receipt(house.till, house.cashier, house.till.read().execute(
        "SELECT refund_uid FROM exchange").fetchone()[0])
    assert both.exchange is not None
    assert both.exchange.number != both.number


def test_who_owes_it_and_what_the_shop_writes(house: House) -> None:
    ref = accounts.keep_account(
        house.till, house.manager, accounts.AccountForm("강북돌봄센터", "123-45-67891"))
    house.till.settings = msgspec.structs.replace(
        house.till.settings, receipt_header="함께 사는 동네", receipt_footer="고맙습니다.")
    done = sell.complete_sale(house.till, house.cashier, build_handbook_cart(), [
        Tender(find_tender_type("ON_ACCOUNT"), 47_100, account_ref=ref)])
    rows = as_text(lay_out(receipt_of(house.till, done.sale_uid), 42), 42).splitlines()
    assert rows[0].strip() == "함께 사는 동네"
    assert any(row.split() == ["거래처", "강북돌봄센터"] for row in rows)
    assert "고맙습니다." in rows


@pytest.mark.parametrize("columns", WIDTHS)
def test_the_printed_qr_reads_back_as_the_signed_code(house: House, columns: int) -> None:
    house.till.settings = msgspec.structs.replace(house.till.settings, receipt_qr=True)
    cart = build_handbook_cart()
    cart = replace(cart, lines=tuple(
        replace(line, product=replace(line.product, ref=new_ref())) for line in cart.lines))
    done = house.sell_for_cash(cart)
    receipt = receipt_of(house.till, done.sale_uid)
    assert receipt.signed_code == receipt_code.make_code(house.till, done.sale_uid)
    paper = Paper(columns=columns)
    dots = qr.draw(receipt.signed_code, paper.dots)
    scale = qr.module_dots(len(qr.modules(receipt.signed_code)), paper.dots)
    assert scale >= 3
    picture = [
        [bool(dots.packed[y * dots.row_bytes + x // 8] >> 7 - x % 8 & 1)
         for x in range(dots.width)] for y in range(dots.height)]
    assert read_qr(picture) == receipt.signed_code
    job = render(lay_out(receipt, columns), paper)
    assert dots.packed in job
    for form in ("png", "pdf"):
        assert press(receipt, form, paper) != press(
            replace(receipt, signed_code=""), form, paper)


def test_the_default_receipt_carries_nothing_new(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    receipt = receipt_of(house.till, done.sale_uid)
    assert (receipt.signed_code, receipt.header, receipt.notes, receipt.exchange) == (
        "", (), (), None)
