"""결제수단 정정: the record follows, money that really moved does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app import accounts, cash_receipt, correction, payments, sell, shift, verifying
from app.correction import Truth
from app.errors import BadInput, NeedsApproval, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.refund import find_returnable, plan_refund, refund_sale
from app.sell import CompletedSale
from app.tender import Tender, find_tender_type
from app.till import Till
from tests.builders import build_handbook_cart, build_product
from tests.house import House

CARD = find_tender_type("CARD")
EVERY = ("CASH", "CARD", "BANK_TRANSFER", "ZEROPAY", "QR_DIRECT", "ON_ACCOUNT",
         "GIFT_CERTIFICATE")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    allow(made.till, EVERY)
    made.open()
    yield made
    made.close()


def allow(till: Till, codes: tuple[str, ...]) -> None:
    till.settings = msgspec.structs.replace(till.settings, tenders_allowed=codes)


def by_card(house: House, number: str = "") -> CompletedSale:
    cart = build_handbook_cart()
    won = price_cart(cart).total_won
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), won)
    return sell.complete_sale(
        house.till, house.cashier, cart, [Tender(CARD, won, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer(approval_no=number)})


def correct(house: House, sale: CompletedSale, truth: Truth, tender_no: int = 1) -> None:
    correction.correct_tender(
        house.till, house.cashier, sale.sale_uid, tender_no, truth, "잘못 눌렀음")


def drawer(house: House) -> int:
    return shift.expected_cash(house.till, house.till.shift_uid)


def tenders_of(house: House, sale: CompletedSale) -> list[tuple[str, int]]:
    return list(house.till.read().execute(
        "SELECT tender_code, amount_won FROM sale_tender WHERE sale_uid = ?", (sale.sale_uid,)))


def test_cash_was_a_card(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart(), 50_000)
    assert drawer(house) == 147_100
    correct(house, done, Truth("CARD"))
    assert tenders_of(house, done) == [("CARD", 47_100)]
    assert drawer(house) == 100_000
    report = shift.x_report(house.till, house.cashier)
    assert (report.card_count, report.card_won, report.sale_count) == (1, 47_100, 1)
    assert payments.list_doubts(house.till) == []
    # Its approval number can still be typed, and it is given back as any card is.
    [unnumbered] = payments.list_unnumbered(house.till)
    payments.enter_approval_no(house.till, house.cashier, unnumbered.payment_uid, "00123456")
    [part] = plan_refund(find_returnable(house.till, done.receipt_no), {1: 1}).give_back
    assert part.tender.approval_no == "00123456"
    row = house.till.read().execute(
        "SELECT receipt_no, cashier_ref, amount_won, old_code, new_code, reason "
        "FROM tender_correction").fetchone()
    assert row == (
        done.receipt_no, house.cashier.staff_ref, 47_100, "CASH", "CARD", "잘못 눌렀음")
    verifying.verify(house.till, full=True)


def test_a_card_nobody_charged_was_cash_and_its_won_are_let_go(house: House) -> None:
    cart = house.cart_of(build_product("감자", 4_687))
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 4_687)
    done = sell.complete_sale(
        house.till, house.cashier, cart, [Tender(CARD, 4_687, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer()})
    correct(house, done, Truth("CASH"))
    assert tenders_of(house, done) == [("CASH", 4_680)]
    assert drawer(house) == 104_680
    assert shift.x_report(house.till, house.cashier).cash_rounding_won == 7
    assert payments.list_doubts(house.till) == []
    assert payments.list_unnumbered(house.till) == []
    verifying.verify(house.till, full=True)


def test_a_card_with_its_number_was_charged(house: House) -> None:
    done = by_card(house, "00123456")
    with pytest.raises(Refused, match=r"correction\.charged"):
        correct(house, done, Truth("CASH"))
    assert tenders_of(house, done) == [("CARD", 47_100)]


def test_one_part_of_a_split(house: House) -> None:
    cart = build_handbook_cart()
    cash = find_tender_type("CASH")
    zero = find_tender_type("ZEROPAY")
    done = sell.complete_sale(house.till, house.cashier, cart, [
        Tender(zero, 20_000, approval_no="77"), Tender(cash, 27_100, 30_000)])
    correct(house, done, Truth("QR_DIRECT"), 1)
    correct(house, done, Truth("BANK_TRANSFER", depositor="홍길동"), 2)
    assert tenders_of(house, done) == [("QR_DIRECT", 20_000), ("BANK_TRANSFER", 27_100)]
    assert drawer(house) == 100_000
    assert shift.look_at_closing(house.till).transfer_count == 1
    correct(house, done, Truth("CASH"), 2)
    assert shift.look_at_closing(house.till).transfer_count == 0
    assert drawer(house) == 127_100
    verifying.verify(house.till, full=True)


def test_the_cash_receipt_follows(house: House) -> None:
    beef = build_product("한우", 120_000)
    done = house.sell_for_cash(house.cart_of(beef))
    [asked] = cash_receipt.list_of_sale(house.till, done.sale_uid)
    cash_receipt.issue(house.till, house.cashier, asked.uid, "A12345678")
    correct(house, done, Truth("CARD"))
    [over] = cash_receipt.list_of_sale(house.till, done.sale_uid)
    assert (over.standing.value, over.over_won) == ("CANCEL_DUE", 120_000)
    card = by_card(house)
    assert cash_receipt.list_of_sale(house.till, card.sale_uid) == []
    other = house.cart_of(beef)
    intent = payments.intend_payment(house.till, house.cashier, other, price_cart(other), 120_000)
    big = sell.complete_sale(
        house.till, house.cashier, other,
        [Tender(CARD, 120_000, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer()})
    correct(house, big, Truth("CASH"))
    [due] = cash_receipt.list_of_sale(house.till, big.sale_uid)
    assert due.standing.value == "PENDING"


def test_credit_follows_and_goes_again(house: House) -> None:
    ref = accounts.keep_account(
        house.till, house.manager, accounts.AccountForm("강북돌봄", "123-45-67891"))
    done = house.sell_for_cash(build_handbook_cart())
    correct(house, done, Truth("ON_ACCOUNT", account_ref=ref))
    assert accounts.find(house.till, ref).owed_won == 47_100
    correct(house, done, Truth("CASH"))
    assert accounts.find(house.till, ref).owed_won == 0
    assert drawer(house) == 147_100
    verifying.verify(house.till, full=True)


def test_only_while_its_shift_is_open_and_nothing_came_back(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {1: 1})
    back = refund_sale(house.till, house.cashier, plan, "상함")
    with pytest.raises(Refused, match="came_back"):
        correct(house, done, Truth("CARD"))
    with pytest.raises(Refused, match="is_a_return"):
        correction.find_correctable(house.till, back.refund_uid)
    kept = house.sell_for_cash(house.cart_of(build_product("무", 3_000)))
    shift.count_cash(house.till, house.cashier, {})
    shift.close_shift(house.till, house.cashier, reason="다 셈")
    house.open()
    with pytest.raises(Refused, match="other_shift"):
        correct(house, kept, Truth("CARD"))


def test_a_volunteer_asks_and_words_are_needed(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    with pytest.raises(NeedsApproval):
        correction.correct_tender(
            house.till, house.volunteer, done.sale_uid, 1, Truth("CARD"), "잘못 눌렀음")
    with pytest.raises(BadInput, match="reason_missing"):
        correction.correct_tender(
            house.till, house.cashier, done.sale_uid, 1, Truth("CARD"), " ")
    for truth in (Truth("ZEROPAY"), Truth("BANK_TRANSFER"), Truth("ON_ACCOUNT")):
        with pytest.raises(BadInput):
            correct(house, done, truth)
    with pytest.raises(Refused, match="not_allowed"):
        correct(house, done, Truth("ONNURI"))
    assert tenders_of(house, done) == [("CASH", 47_100)]
    assert house.till.read().execute("SELECT count(*) FROM tender_correction").fetchone() == (0,)
