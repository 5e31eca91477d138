"""외상: limits, ageing; what comes in pays the oldest first, what comes back is owed no more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app import accounts, invoices, payments, people, sell, shift, verifying
from app.accounts import AccountForm
from app.errors import BadInput, NeedsApproval, Refused
from app.invoices import Buyer
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.refund import find_returnable, plan_refund, refund_sale
from app.sell import CompletedSale
from app.tender import Tender, find_tender_type
from models.values import PaymentOutcome, Ref
from tests.builders import build_handbook_cart, build_product
from tests.house import House

CREDIT = find_tender_type("ON_ACCOUNT")
DAY_MS = 86_400_000
FORM = AccountForm("강북돌봄센터", "123-45-67891", 100_000, 30, "care@example.org", "홍길동")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.till.settings = msgspec.structs.replace(
        made.till.settings, tenders_allowed=("CASH", "CARD", "BANK_TRANSFER", "ON_ACCOUNT"))
    made.open()
    yield made
    made.close()


@pytest.fixture
def care(house: House) -> Ref:
    return accounts.keep_account(house.till, house.manager, FORM)


def on_account(house: House, ref: Ref, won: int = 0) -> CompletedSale:
    cart = house.cart_of(build_product("무", won)) if won else build_handbook_cart()
    amount = won or 47_100
    return sell.complete_sale(
        house.till, house.cashier, cart, [Tender(CREDIT, amount, account_ref=ref)])


def test_a_sale_on_account_is_owed_up_to_the_limit(house: House, care: Ref) -> None:
    done = on_account(house, care)
    one = accounts.find(house.till, care)
    assert (one.owed_won, one.room_won, one.ages) == (47_100, 52_900, (47_100, 0, 0, 0))
    assert shift.expected_cash(house.till, house.till.shift_uid) == 100_000
    rice = house.cart_of(build_product("쌀", 60_000))
    with pytest.raises(NeedsApproval, match="needs_approval"):
        sell.complete_sale(
            house.till, house.cashier, rice, [Tender(CREDIT, 60_000, account_ref=care)])
    radish = house.cart_of(build_product("무", 1_000))
    with pytest.raises(BadInput, match=r"account\.unknown"):
        sell.complete_sale(house.till, house.cashier, radish, [Tender(CREDIT, 1_000)])
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {3: 1})
    refund_sale(house.till, house.cashier, plan, "상함")
    assert accounts.find(house.till, care).owed_won == 24_100
    assert shift.expected_cash(house.till, house.till.shift_uid) == 100_000
    verifying.verify(house.till, full=True)


def test_ages_and_what_comes_in_pays_the_oldest_first(house: House, care: Ref) -> None:
    for won in (10_000, 20_000, 30_000):
        on_account(house, care, won)
        house.clock.at_ms += 35 * DAY_MS
        shift.count_cash(house.till, house.cashier, {})
        shift.close_shift(house.till, house.cashier, reason="긴 하루")
        house.open()
    one = accounts.find(house.till, care)
    assert one.ages == (0, 30_000, 20_000, 10_000)
    assert one.overdue_won == 60_000
    accounts.collect(house.till, house.cashier, care, 15_000, "CASH")
    one = accounts.find(house.till, care)
    assert (one.owed_won, one.ages) == (45_000, (0, 30_000, 15_000, 0))
    assert shift.expected_cash(house.till, house.till.shift_uid) == 115_000
    assert shift.x_report(house.till, house.cashier).account_paid_won == 15_000
    assert [x.open_won for x in accounts.open_charges(house.till, care)] == [0, 15_000, 30_000]
    with pytest.raises(BadInput, match=r"account\.amount"):
        accounts.collect(house.till, house.cashier, care, 45_010, "CASH")
    with pytest.raises(BadInput, match="no_such_coin"):
        accounts.collect(house.till, house.cashier, care, 5_001, "CASH")
    accounts.collect(house.till, house.cashier, care, 45_000, "BANK_TRANSFER")
    assert accounts.find(house.till, care).owed_won == 0
    assert shift.expected_cash(house.till, house.till.shift_uid) == 115_000
    verifying.verify(house.till, full=True)


def test_a_wrong_collection_is_taken_back(house: House, care: Ref) -> None:
    on_account(house, care, 10_000)
    uid = accounts.collect(house.till, house.cashier, care, 10_000, "CASH")
    accounts.take_back(house.till, house.cashier, care, uid, "다른 거래처")
    assert accounts.find(house.till, care).owed_won == 10_000
    assert shift.expected_cash(house.till, house.till.shift_uid) == 100_000
    with pytest.raises(Refused, match="taken_back"):
        accounts.take_back(house.till, house.cashier, care, uid, "다른 거래처")
    verifying.verify(house.till, full=True)


def test_a_card_pays_a_debt_once(house: House, care: Ref) -> None:
    on_account(house, care, 10_000)
    uid = accounts.intend_collection(house.till, house.cashier, care, 10_000)
    with pytest.raises(Refused, match="in_doubt"):
        accounts.intend_collection(house.till, house.cashier, care, 10_000)
    accounts.take_card(
        house.till, house.cashier, care, uid, TerminalAnswer(PaymentOutcome.UNKNOWN))
    assert accounts.waiting_card(house.till, care) is not None
    assert accounts.find(house.till, care).owed_won == 10_000
    accounts.take_card(house.till, house.cashier, care, uid, TerminalAnswer(approval_no="77"))
    assert payments.list_doubts(house.till) == []
    assert accounts.find(house.till, care).owed_won == 0
    report = shift.x_report(house.till, house.cashier)
    assert (report.card_count, report.card_won) == (1, 10_000)
    verifying.verify(house.till, full=True)


def test_what_is_wrong_is_said_and_the_person_is_sealed(house: House, care: Ref) -> None:
    for form, code in (
        (AccountForm("", "123-45-67891"), "account.name"),
        (AccountForm("돌봄", "123-45-67890"), "account.business_no"),
        (AccountForm("돌봄", "000-82-43214", email="care@"), "account.email"),
        (AccountForm("돌봄", "000-82-43214", limit_won=-1), "account.limit"),
        (AccountForm("돌봄", "000-82-43214", due_days=999), "account.due_days"),
    ):
        with pytest.raises(BadInput, match=code):
            accounts.keep_account(house.till, house.manager, form)
    with pytest.raises(Refused, match="taken"):
        accounts.keep_account(house.till, house.manager, AccountForm("또", "1234567891"))
    with pytest.raises(Refused, match="not_allowed"):
        accounts.keep_account(house.till, house.cashier, AccountForm("또", "000-82-43214"))
    bodies = b"".join(row[0] for row in house.till.read().execute("SELECT body FROM entry"))
    assert b"care@example.org" not in bodies
    assert "홍길동".encode() not in bodies
    assert accounts.form_of(house.till, house.manager, care) == FORM
    accounts.keep_account(
        house.till, house.manager,
        AccountForm(FORM.name, FORM.business_no, FORM.limit_won, active=False), care)
    assert accounts.list_accounts(house.till) == []
    with pytest.raises(Refused, match=r"account\.stopped"):
        on_account(house, care, 1_000)
    assert people.read_person(house.till, care)["email"] == ""


def test_invoices_taxable_and_exempt_apart(house: House, care: Ref) -> None:
    done = on_account(house, care)
    buyer = Buyer("123-45-67891", "강북돌봄센터", account_ref=care)
    uid = invoices.request(house.till, house.cashier, done.sale_uid, buyer)
    with pytest.raises(Refused, match="already"):
        invoices.request(house.till, house.cashier, done.sale_uid, buyer)
    refund_sale(
        house.till, house.cashier,
        plan_refund(find_returnable(house.till, done.receipt_no), {1: 2}), "상함")
    data, count = invoices.export_csv(house.till, house.manager)
    rows = [line.split(",") for line in data.decode("utf-8-sig").splitlines()]
    assert count == 2
    assert rows[1][:5] == [
        "세금계산서", "2026-11-22", "123-45-67891", "강북돌봄센터", "care@example.org"]
    assert rows[1][6:9] == ["34545", "3455", "38000"]
    assert (rows[2][0], rows[2][6:9]) == ("계산서", ["5500", "0", "5500"])
    with pytest.raises(BadInput, match="number_missing"):
        invoices.mark_issued(house.till, house.manager, uid, tax_no="2" * 24)
    invoices.mark_issued(
        house.till, house.manager, uid, tax_no="2" * 24, exempt_no="3" * 8 + "-" + "4" * 16)
    assert [one.waits for one in invoices.list_invoices(house.till)] == [False]
    with pytest.raises(Refused, match="settled_already"):
        invoices.withdraw(house.till, house.cashier, uid, "안 받기로 함")


def test_what_a_slip_covers_is_warned_of(house: House) -> None:
    cart = build_handbook_cart()
    card = find_tender_type("CARD")
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 47_100)
    done = sell.complete_sale(
        house.till, house.cashier, cart, [Tender(card, 47_100, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer(approval_no="1")})
    buyer = Buyer("000-82-43214", "동네식당")
    with pytest.raises(Refused, match="covered_card"):
        invoices.request(house.till, house.cashier, done.sale_uid, buyer)
    uid = invoices.request(house.till, house.cashier, done.sale_uid, buyer, warned=True)
    big = house.sell_for_cash(house.cart_of(build_product("한우", 120_000)))
    with pytest.raises(Refused, match="covered_receipt"):
        invoices.request(house.till, house.cashier, big.sale_uid, buyer)
    data, _ = invoices.export_csv(house.till, house.manager)
    assert "카드전표 있음" in data.decode()
    invoices.withdraw(house.till, house.cashier, uid, "안 받기로 함")
    assert invoices.export_csv(house.till, house.manager)[1] == 0
