"""현금영수증 from the wish to the number and back (HANDBOOK §3.3)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from app import cash_receipt, cash_receipt_list, payments, people, sell, shift, verifying
from app.access import Session
from app.cart import Cart, Discount, add, discount_receipt, new_cart
from app.cash_receipt import Standing, Wish, mask, read_wish, self_issued
from app.errors import BadInput, NeedsApproval, Refused, ShopError
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.receipts import receipt_of
from app.refund import find_returnable, plan_refund, refund_sale
from app.tender import Tender, cash_tender, find_tender_type, voucher_tender
from models.values import BorneBy, CashReceiptPurpose, IdentifierKind, Role
from printing.layout import as_text, lay_out
from tests.builders import build_handbook_cart, build_product
from tests.house import House

CARD = find_tender_type("CARD")
DEDUCTION, EXPENSE = CashReceiptPurpose.DEDUCTION, CashReceiptPurpose.EXPENSE
PHONE = read_wish(DEDUCTION, "010-1234-5678")
OFFICE = Session("0f" * 16, "07", Role.OFFICE)
DAY_MS = 86_400_000


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    yield made
    made.close()


def sold(house: House, wish: Wish | None, cart: Cart | None = None) -> sell.CompletedSale:
    cart = cart or build_handbook_cart()
    total_won = price_cart(cart).total_won
    return sell.complete_sale(
        house.till, house.cashier, cart, [cash_tender(total_won, -(-total_won // 10) * 10)],
        cash_receipt=wish)


def asked(house: House, done: sell.CompletedSale) -> cash_receipt.CashReceipt:
    (found,) = cash_receipt.list_of_sale(house.till, done.sale_uid)
    return found


@pytest.mark.parametrize(("purpose", "typed", "kind", "masked"), [
    (DEDUCTION, "010-1234-5678", IdentifierKind.PHONE, "010-****-5678"),
    (DEDUCTION, "01012345678", IdentifierKind.PHONE, "010-****-5678"),
    (DEDUCTION, "011 123 4567", IdentifierKind.PHONE, "011-***-4567"),
    (DEDUCTION, "123456789012345678", IdentifierKind.CASH_RECEIPT_CARD, "**************5678"),
    (EXPENSE, "123-45-67891", IdentifierKind.BUSINESS_NO, "123-45-67891"),
    (EXPENSE, "010-1234-5678", IdentifierKind.PHONE, "010-****-5678"),
    (DEDUCTION, "010-000-1234", IdentifierKind.SELF_ISSUED, "010-000-1234"),
])
def test_who_it_can_go_to(
    purpose: CashReceiptPurpose, typed: str, kind: IdentifierKind, masked: str
) -> None:
    wish = read_wish(purpose, typed)
    assert (wish.kind, wish.masked) == (kind, masked)


@pytest.mark.parametrize(("purpose", "typed", "code"), [
    (DEDUCTION, "900101-1234567", "resident_no"), (EXPENSE, "9001012234567", "resident_no"),
    (DEDUCTION, "4111-1111-1111-1111", "payment_card"),
    (DEDUCTION, "010-0000-1234", "wrong_self_issue_no"),
    (EXPENSE, "123-45-67890", "business_no"), (DEDUCTION, "123-45-67891", "business_is_expense"),
    (EXPENSE, "010-000-1234", "self_issue_is_deduction"),
    (DEDUCTION, "", "identifier_form"), (DEDUCTION, "0101234", "identifier_form"),
    (DEDUCTION, "홍길동", "identifier_form"), (DEDUCTION, "1" * 5_000, "identifier_form"),
    (DEDUCTION, "０１０１２３４５６７８", "identifier_form"),
])
def test_who_it_cannot_go_to(purpose: CashReceiptPurpose, typed: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        read_wish(purpose, typed)


def test_an_erased_number_shows_nothing() -> None:
    assert mask(IdentifierKind.PHONE, "") == ""


def test_it_is_for_the_cash_part_with_its_own_tax(house: House) -> None:
    """The split of HANDBOOK §2.3: cash 20,000 of 45,100 carries 16,136 taxable, VAT 1,467."""
    cart = discount_receipt(build_handbook_cart(), Discount("", "단골", 2_000, BorneBy.SHOP))
    intent = payments.intend_payment(
        house.till, house.cashier, cart, price_cart(cart), 25_100,
        taken=[cash_tender(45_100, 20_000)])
    done = sell.complete_sale(
        house.till, house.cashier, cart,
        [cash_tender(45_100, 20_000), Tender(CARD, 25_100, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer()}, cash_receipt=PHONE)
    row = asked(house, done).row
    assert (row.amount_won, row.taxable_won, row.exempt_won, row.vat_won) == (
        20_000, 16_136, 3_864, 1_467)
    figures = cash_receipt.to_key(house.till, asked(house, done))
    assert figures.supply_won + figures.vat_won + figures.exempt_won == 20_000


def test_from_one_won(house: House) -> None:
    cart = add(new_cart("1" * 32), build_product("봉투", 11))
    done = sold(house, PHONE, cart)
    # 11 won are paid by 10, so that is what was paid in cash.
    assert asked(house, done).row.amount_won == 10


def test_not_for_what_a_card_paid(house: House) -> None:
    cart = add(new_cart("2" * 32), build_product("봉투", 4_687))
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 4_687)
    done = sell.complete_sale(
        house.till, house.cashier, cart, [Tender(CARD, 4_687, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer()}, cash_receipt=PHONE)
    assert cash_receipt.list_of_sale(house.till, done.sale_uid) == []
    with pytest.raises(Refused, match="no_cash"):
        cash_receipt.request(house.till, house.cashier, done.sale_uid, PHONE)


def big_cart(won: int) -> Cart:
    return add(new_cart("b" * 32), build_product("쌀", won))


@pytest.mark.parametrize(("won", "count"), [(99_990, 0), (100_000, 1), (250_000, 1)])
def test_the_law_wants_one_unasked(house: House, won: int, count: int) -> None:
    done = sold(house, None, big_cart(won))
    found = cash_receipt.list_of_sale(house.till, done.sale_uid)
    assert len(found) == count
    for one in found:
        assert (one.purpose, one.masked) == (CashReceiptPurpose.SELF_ISSUED, "010-000-1234")
        assert (one.row.cash_date, one.row.due_date) == ("2026-11-22", "2026-11-27")
        with pytest.raises(Refused, match="mandatory"):
            cash_receipt.cancel(house.till, house.manager, one.uid, 3)


def test_a_shop_without_the_duty_issues_what_is_asked(house: House) -> None:
    house.till.settings = msgspec.structs.replace(
        house.till.settings, cash_receipt_mandatory=False)
    done = sold(house, None, big_cart(250_000))
    assert cash_receipt.list_of_sale(house.till, done.sale_uid) == []


def test_whose_it_is_lies_sealed_and_can_be_erased(house: House) -> None:
    done = sold(house, PHONE)
    bodies = house.till.read().execute("SELECT body FROM entry").fetchall()
    assert all(b"12345678" not in bytes(body) for (body,) in bodies)
    one = asked(house, done)
    assert cash_receipt.reveal(house.till, house.cashier, one) == "01012345678"
    seen = house.till.read().execute(
        "SELECT count(*) FROM entry WHERE kind = 'incident.noted' "
        "AND CAST(body AS TEXT) LIKE '%personal_data.seen%'").fetchone()
    assert seen == (1,)
    with house.till.unit(house.manager.staff_ref) as unit:
        people.write_person(unit, house.till, one.row.person_ref or "", "cash_receipt", {})
    assert asked(house, done).masked == ""
    verifying.verify(house.till, full=True)


def test_waiting_until_there_is_a_number(house: House) -> None:
    done = sold(house, PHONE)
    assert asked(house, done).standing is Standing.PENDING
    paper = as_text(lay_out(receipt_of(house.till, done.sale_uid), 42), 42)
    assert "현금영수증(소득공제)" in paper
    assert "발급 대기" in paper
    assert "발급함" not in paper
    issued = cash_receipt.issue(house.till, house.cashier, asked(house, done).uid, "123 456 789")
    assert (issued.standing, issued.row.approval_no, issued.row.issued_won) == (
        Standing.ISSUED, "123456789", 47_100)
    paper = as_text(lay_out(receipt_of(house.till, done.sale_uid), 42), 42)
    assert "승인번호 123456789" in paper
    assert "발급 대기" not in paper
    with pytest.raises(Refused, match="not_pending"):
        cash_receipt.issue(house.till, house.cashier, issued.uid, "987654321")
    with pytest.raises(Refused, match="not_allowed"):
        cash_receipt.reveal(house.till, house.cashier, issued)


@pytest.mark.parametrize(
    "number", ["", "12345678", "1234567890", "12345678가", "１２３４５６７８９"])
def test_a_number_has_nine_characters(house: House, number: str) -> None:
    done = sold(house, PHONE)
    with pytest.raises(BadInput, match="approval_no_form"):
        cash_receipt.issue(house.till, house.cashier, asked(house, done).uid, number)


def test_no_number_stands_for_two(house: House) -> None:
    first, second = (asked(house, sold(house, PHONE, big_cart_no(n))) for n in (1, 2))
    cash_receipt.issue(house.till, house.cashier, first.uid, "A23456789")
    with pytest.raises(BadInput, match="approval_no_taken"):
        cash_receipt.issue(house.till, house.cashier, second.uid, "a23456789")


def big_cart_no(n: int) -> Cart:
    return add(new_cart(f"{n:032x}"), build_product("쌀", 9_000))


def test_a_cancel_names_the_original_and_why(house: House) -> None:
    done = sold(house, PHONE)
    uid = asked(house, done).uid
    cash_receipt.issue(house.till, house.cashier, uid, "123456789", "2026-11-23")
    with pytest.raises(BadInput, match="reason"):
        cash_receipt.cancel(house.till, house.cashier, uid, 4)
    with pytest.raises(NeedsApproval):
        cash_receipt.cancel(house.till, house.volunteer, uid, 2)
    cancelled = cash_receipt.cancel(
        house.till, house.cashier, uid, 2, approval_no="987654321")
    assert (cancelled.standing, cancelled.live_won) == (Standing.CANCELLED, 0)
    body = house.till.read().execute(
        "SELECT body FROM entry WHERE kind = 'cash_receipt.cancelled'").fetchone()[0]
    told = msgspec.json.decode(body)
    assert (told["original_approval_no"], told["original_issued_on"], told["reason"]) == (
        "123456789", "2026-11-23", 2)
    with pytest.raises(Refused, match="nothing_to_cancel"):
        cash_receipt.cancel(house.till, house.cashier, uid, 1)
    again = cash_receipt.request(
        house.till, house.cashier, done.sale_uid, read_wish(EXPENSE, "000-82-43214"))
    assert (again.standing, again.masked) == (Standing.PENDING, "000-82-43214")
    verifying.verify(house.till, full=True)


def test_a_cancel_without_a_number_waits_for_it(house: House) -> None:
    uid = asked(house, sold(house, PHONE)).uid
    cash_receipt.issue(house.till, house.cashier, uid, "123456789")
    assert cash_receipt.cancel(house.till, house.cashier, uid, 1).standing is (
        Standing.CANCEL_PENDING)
    assert cash_receipt.count_due(house.till) == (1, 0)
    with pytest.raises(Refused, match="cancel_waits"):
        cash_receipt.cancel(house.till, house.cashier, uid, 1)
    done = cash_receipt.number_cancel(house.till, house.cashier, uid, "555555555")
    assert done.standing is Standing.CANCELLED
    assert cash_receipt.count_due(house.till) == (0, 0)


def test_goods_that_come_back_ask_for_the_cancel(house: House) -> None:
    done = sold(house, PHONE)
    uid = asked(house, done).uid
    cash_receipt.issue(house.till, house.cashier, uid, "123456789")
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {4: 1})
    refund_sale(house.till, house.cashier, plan, "상함")
    one = cash_receipt.find(house.till, uid)
    assert (one.standing, one.over_won) == (Standing.CANCEL_DUE, 5_000)
    assert cash_receipt.count_due(house.till) == (1, 0)
    part = cash_receipt.cancel(
        house.till, house.cashier, uid, 1, approval_no="222222222", amount_won=one.over_won)
    assert (part.standing, part.live_won) == (Standing.ISSUED, 42_100)


def test_what_came_back_before_it_was_issued_is_not_issued(house: House) -> None:
    done = sold(house, PHONE)
    uid = asked(house, done).uid
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {4: 1})
    refund_sale(house.till, house.cashier, plan, "상함")
    figures = cash_receipt.to_key(house.till, cash_receipt.find(house.till, uid))
    assert (figures.amount_won, figures.taxable_won, figures.exempt_won) == (42_100, 33_000, 9_100)
    assert figures.vat_won == 3_000
    rest = plan_refund(find_returnable(house.till, done.receipt_no), {1: 2, 2: 1, 3: 1, 4: 2})
    refund_sale(house.till, house.cashier, rest, "상함")
    assert cash_receipt.find(house.till, uid).standing is Standing.NOT_NEEDED
    assert cash_receipt.count_due(house.till) == (0, 0)


def test_one_live_receipt_a_sale(house: House) -> None:
    done = sold(house, PHONE)
    with pytest.raises(Refused, match="already"):
        cash_receipt.request(house.till, house.cashier, done.sale_uid, PHONE)


def test_the_deadline_is_five_days_after_the_cash(house: House) -> None:
    sold(house, self_issued())
    house.clock.at_ms += 5 * DAY_MS
    assert cash_receipt.count_due(house.till) == (1, 0)
    house.clock.at_ms += DAY_MS
    assert cash_receipt.count_due(house.till) == (1, 1)
    assert shift.look_at_closing(house.till).cash_receipt_late_count == 1


def test_a_paper_voucher_belongs_on_it_and_its_change_does_not(house: House) -> None:
    house.till.settings = msgspec.structs.replace(
        house.till.settings, tenders_allowed=("CASH", "GIFT_CERTIFICATE"))
    gift = voucher_tender(find_tender_type("GIFT_CERTIFICATE"), 47_100, 50_000)
    done = sell.complete_sale(
        house.till, house.cashier, build_handbook_cart(), [gift], cash_receipt=PHONE)
    assert asked(house, done).row.amount_won == 47_100


# -- by the office --------------------------------------------------------------------------------


def filled(data: bytes, numbers: list[str]) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    for row, number in zip(rows[1:], numbers, strict=True):
        row[-1] = number
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("cp949")


def test_the_list_goes_out_and_its_numbers_come_back(house: House) -> None:
    done = [sold(house, PHONE, big_cart_no(n)) for n in range(3)]
    with pytest.raises(Refused):
        cash_receipt_list.make_list(house.till, house.cashier)
    data, count = cash_receipt_list.make_list(house.till, OFFICE)
    assert count == 3
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 4
    assert "01012345678" in data.decode("utf-8-sig")
    # The office may not sell, but it is the office that brings the numbers.
    taken = cash_receipt_list.take_numbers(
        house.till, house.manager, filled(data, ["111111111", "", "111111111"]))
    assert (taken.issued_count, taken.cancelled_count) == (1, 0)
    assert [(one.line_no, one.error.code) for one in taken.refusals] == [
        (4, "cash_receipt.approval_no_taken")]
    standings = [asked(house, one).standing for one in done]
    assert standings.count(Standing.ISSUED) == 1
    exported = house.till.read().execute(
        "SELECT count(*) FROM entry WHERE kind = 'incident.noted'").fetchone()
    assert exported == (1,)


def test_the_office_itself_brings_the_numbers(house: House) -> None:
    done = sold(house, PHONE)
    data, _ = cash_receipt_list.make_list(house.till, OFFICE)
    taken = cash_receipt_list.take_numbers(house.till, OFFICE, filled(data, ["111111111"]))
    assert taken.issued_count == 1
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {4: 1})
    refund_sale(house.till, house.cashier, plan, "상함")
    data, _ = cash_receipt_list.make_list(house.till, OFFICE)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert (rows[0]["구분"], rows[0]["총금액"], rows[0]["원승인번호"]) == (
        "취소", "5000", "111111111")
    taken = cash_receipt_list.take_numbers(house.till, OFFICE, filled(data, ["222222222"]))
    assert (taken.cancelled_count, taken.refusals) == (1, ())


@pytest.mark.parametrize("data", [
    b"", b"a,b\r\n1,2\r\n", b"\xff\xfe\x00", "요청번호,승인번호\r\n".encode(), b"\x00" * 100])
def test_another_file_changes_nothing(house: House, data: bytes) -> None:
    with pytest.raises(ShopError, match="file_form"):
        cash_receipt_list.take_numbers(house.till, OFFICE, data)


def test_nothing_waits_no_list(house: House) -> None:
    with pytest.raises(BadInput, match="none_waits"):
        cash_receipt_list.make_list(house.till, OFFICE)


def test_the_return_slip_says_what_has_to_be_taken_back(house: House) -> None:
    done = sold(house, PHONE)
    uid = asked(house, done).uid
    cash_receipt.issue(house.till, house.cashier, uid, "123456789", "2026-11-22")
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {4: 1})
    back = refund_sale(house.till, house.cashier, plan, "상함")
    paper = as_text(lay_out(receipt_of(house.till, back.refund_uid), 42), 42)
    assert "현금영수증 취소(소득공제)" in paper
    assert "원승인번호 123456789" in paper
    assert "취소 대기" in paper
    cash_receipt.cancel(
        house.till, house.cashier, uid, 1, approval_no="987654321", amount_won=5_000)
    paper = as_text(lay_out(receipt_of(house.till, back.refund_uid), 42), 42)
    assert "취소승인번호 987654321" in paper
    assert "취소 대기" not in paper
