"""Vouchers, transfers, restricted tenders: change rules, tax bound to eligible lines, any mix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import payments, people, sell, shift, transfers, verifying
from app.cart import Cart, Discount, Line, add, discount_receipt, new_cart
from app.errors import BadInput, Refused
from app.payments import TerminalAnswer
from app.pricing import Priced, price_cart
from app.receipts import receipt_of
from app.refund import find_returnable, plan_refund, refund_sale
from app.report_slips import slip_of
from app.tender import (
    AS_CASH_CODES,
    Tender,
    TenderKind,
    TenderType,
    cash_due,
    cash_tender,
    change_percent,
    eligible_won,
    find_tender_type,
    is_changed,
    is_paid,
    rest_after,
    settle,
    split_next,
    voucher_tender,
)
from models.values import BorneBy, TaxClass
from tests.builders import build_handbook_cart, build_product
from tests.house import House
from tests.unit.pricing_test import carts

CARD = find_tender_type("CARD")
GIFT = find_tender_type("GIFT_CERTIFICATE")
ONNURI = find_tender_type("ONNURI")
LOCAL_PAPER = find_tender_type("LOCAL_VOUCHER_PAPER")
AGRIFOOD = find_tender_type("AGRIFOOD_VOUCHER")
TRANSFER = find_tender_type("BANK_TRANSFER")
ZEROPAY = find_tender_type("ZEROPAY")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    allow(made, "CASH", "CARD", "BANK_TRANSFER", "GIFT_CERTIFICATE", "ZEROPAY", "AGRIFOOD_VOUCHER")
    made.open()
    yield made
    made.close()


def allow(house: House, *codes: str) -> None:
    house.till.settings = msgspec.structs.replace(
        house.till.settings, tenders_allowed=codes, refund_limit_won=1_000_000)


def cart_of(won: int, *, eligible: bool = False, taxed: bool = False) -> Cart:
    tax_class = TaxClass.TAXABLE_10 if taxed else TaxClass.EXEMPT
    product = replace(build_product("쌀", won, tax_class=tax_class), voucher_eligible=eligible)
    return add(new_cart("d" * 32), product)


@pytest.mark.parametrize(("face", "used", "percent", "changed"), [
    (10_000, 6_000, 60, True), (10_000, 5_999, 60, False), (10_000, 8_000, 80, True),
    (10_000, 7_990, 80, False), (30_000, 18_000, 60, True), (50_000, 29_990, 60, False),
])
def test_the_handbook_table_of_change(face: int, used: int, percent: int, changed: bool) -> None:
    """HANDBOOK §3.5, every line of it."""
    assert is_changed(used, face, percent) is changed


@pytest.mark.parametrize(("code", "face", "percent"), [
    ("ONNURI", 10_000, 60), ("ONNURI", 5_000, 60), ("GIFT_CERTIFICATE", 10_000, 80),
    ("GIFT_CERTIFICATE", 9_990, 80), ("GIFT_CERTIFICATE", 10_010, 60),
    ("LOCAL_VOUCHER_PAPER", 10_000, 70), ("LOCAL_VOUCHER_PAPER", 50_000, 70),
])
def test_the_percentage_comes_from_kind_and_total_face(
    code: str, face: int, percent: int
) -> None:
    assert change_percent(find_tender_type(code), face, 70) == percent


@pytest.mark.parametrize(("face", "rest", "used", "change"), [
    (10_000, 12_000, 10_000, 0), (10_000, 10_000, 10_000, 0), (10_000, 8_000, 8_000, 2_000),
    (30_000, 18_000, 18_000, 12_000), (50_000, 47_100, 47_100, 2_900),
])
def test_a_gift_certificate_pays_and_is_changed(
    face: int, rest: int, used: int, change: int
) -> None:
    tender = voucher_tender(GIFT, rest, face)
    assert (tender.amount_won, tender.tendered_won - tender.amount_won) == (used, change)


@pytest.mark.parametrize(("kind", "face", "rest"), [
    (GIFT, 10_000, 7_990), (GIFT, 50_000, 29_990), (ONNURI, 10_000, 5_990)])
def test_too_little_use_gets_no_change(kind: TenderType, face: int, rest: int) -> None:
    with pytest.raises(Refused, match="voucher_used_too_little"):
        voucher_tender(kind, rest, face)


@pytest.mark.parametrize("face", [0, -10_000, 10_005, 10**9])
def test_a_face_that_cannot_be(face: int) -> None:
    with pytest.raises(BadInput):
        voucher_tender(GIFT, 10_000, face)


def test_several_vouchers_count_by_their_total_face() -> None:
    """10,000 and 5,000 for 9,000: the second alone would not be changed at 4,000 of 5,000."""
    cart = cart_of(14_000)
    first = voucher_tender(GIFT, 14_000, 10_000)
    tenders = [first, Tender(GIFT, 4_000, 5_000)]
    settled = settle(price_cart(cart), tenders)
    assert settled.change_won == 1_000
    assert change_percent(GIFT, 15_000) == 60
    second = voucher_tender(GIFT, 5_000, 10_000, taken=[Tender(GIFT, 10_000, 10_000)])
    assert (second.amount_won, second.tendered_won) == (5_000, 10_000)
    with pytest.raises(Refused, match="voucher_used_too_little"):
        settle(price_cart(cart_of(8_000)), [
            Tender(GIFT, 5_000, 5_000), Tender(GIFT, 3_000, 10_000)])


def test_change_of_a_voucher_is_cash_out_of_the_drawer(house: House) -> None:
    cart = build_handbook_cart()
    done = sell.complete_sale(
        house.till, house.cashier, cart, [voucher_tender(GIFT, 47_100, 50_000)])
    assert done.change_won == 2_900
    assert house.printer.kick_count == 1
    assert shift.expected_cash(house.till, house.till.shift_uid) == 97_100
    report = shift.x_report(house.till, house.cashier)
    assert (report.voucher_change_won, report.cash_sales_won) == (2_900, 0)
    assert [(t.tender_code, t.won, t.face_won) for t in report.tenders] == [
        ("GIFT_CERTIFICATE", 47_100, 50_000)]
    rows = {row.label.strip(): row.value for row in slip_of(house.till, report).rows}
    assert (rows["상품권거스름"], rows["권면금액"]) == ("-2,900", "50,000")
    # float + cash − refunds − voucher change + in − out − pickups (§3.6)
    assert report.expected_won == 100_000 - 2_900
    verifying.verify(house.till, full=True)


def test_a_voucher_sale_that_was_rounded_comes_back_whole(house: House) -> None:
    """4,687 won of a 5,000-won voucher: 4,680 used, 320 out; the return gives 4,680 back."""
    done = sell.complete_sale(
        house.till, house.cashier, cart_of(4_687), [voucher_tender(GIFT, 4_687, 5_000)])
    assert (done.cash_rounding_won, done.change_won) == (7, 320)
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {1: 1})
    assert [(g.tender.tender_code, g.amount_won) for g in plan.give_back] == [
        ("GIFT_CERTIFICATE", 4_680)]
    refund_sale(house.till, house.cashier, plan, "상함")
    assert verifying.verify(house.till, full=True).sale_count == 2


def test_the_paper_names_the_face_and_the_change(house: House) -> None:
    done = sell.complete_sale(
        house.till, house.cashier, cart_of(8_000), [voucher_tender(GIFT, 8_000, 10_000)])
    tender = receipt_of(house.till, done.sale_uid).tenders[0]
    assert tender.face
    assert tender.cash is not None
    assert (tender.cash.tendered_won, tender.cash.change_won) == (10_000, 2_000)


# -- 농식품바우처 ------------------------------------------------------------------------------


def mixed_cart() -> Cart:
    """12,300 eligible and exempt, 38,000 taxable, 5,500 exempt but not eligible."""
    rice = replace(build_product("쌀", 12_300), voucher_eligible=True)
    cart = add(new_cart("e" * 32), rice)
    cart = add(cart, build_product("참기름", 38_000, tax_class=TaxClass.TAXABLE_10))
    return add(cart, build_product("꽃", 5_500))


def test_a_restricted_tender_binds_its_lines_first() -> None:
    priced = price_cart(mixed_cart())
    assert eligible_won(priced) == 12_300
    settled = settle(priced, [Tender(CARD, 43_500), Tender(AGRIFOOD, 12_300)])
    card, voucher = settled.tenders
    assert (voucher.taxable_won, voucher.exempt_won, voucher.vat_won) == (0, 12_300, 0)
    assert (card.taxable_won, card.exempt_won, card.vat_won) == (38_000, 5_500, 3_455)


def test_without_it_the_same_card_would_carry_less_tax() -> None:
    settled = settle(price_cart(mixed_cart()), [Tender(CARD, 43_500), Tender(CARD, 12_300)])
    assert settled.tenders[0].taxable_won == 29_624


def test_it_pays_for_nothing_else() -> None:
    priced = price_cart(mixed_cart())
    with pytest.raises(Refused, match="not_eligible"):
        settle(priced, [Tender(AGRIFOOD, 12_310), Tender(CARD, 43_490)])


def test_its_discounted_lines_count_by_what_they_cost() -> None:
    cart = discount_receipt(mixed_cart(), Discount("", "단골", 5_580, BorneBy.SHOP))
    assert eligible_won(price_cart(cart)) == 12_300 - 1_230


def test_it_is_asked_of_the_terminal_by_itself(house: House) -> None:
    cart = mixed_cart()
    priced = price_cart(cart)
    with pytest.raises(Refused, match="not_eligible"):
        payments.intend_payment(
            house.till, house.cashier, cart, priced, 12_301, "AGRIFOOD_VOUCHER")
    first = payments.intend_payment(
        house.till, house.cashier, cart, priced, 12_300, "AGRIFOOD_VOUCHER")
    assert (first.taxable_won, first.exempt_won) == (0, 12_300)
    payments.resolve_payment(house.till, house.cashier, first.payment_uid, TerminalAnswer())
    voucher = Tender(AGRIFOOD, 12_300, payment_uid=first.payment_uid)
    card = payments.intend_payment(
        house.till, house.cashier, cart, priced, 43_500, taken=[voucher])
    assert (card.taxable_won, card.exempt_won) == (38_000, 5_500)
    done = sell.complete_sale(
        house.till, house.cashier, cart,
        [voucher, Tender(CARD, 43_500, payment_uid=card.payment_uid)],
        answers={card.payment_uid: TerminalAnswer(approval_no="00123456")})
    names = [tender.name for tender in receipt_of(house.till, done.sale_uid).tenders]
    assert names == ["농식품바우처", "신용카드"]
    returnable = find_returnable(house.till, done.receipt_no)
    # What it paid for goes back to it, and nothing else does (HANDBOOK §3.4).
    for line_no, code, won in ((1, "AGRIFOOD_VOUCHER", 12_300), (2, "CARD", 38_000)):
        plan = plan_refund(returnable, {line_no: 1})
        assert [(g.tender.tender_code, g.amount_won) for g in plan.give_back] == [(code, won)]
    whole = plan_refund(returnable, {1: 1, 2: 1, 3: 1})
    by_code = {g.tender.tender_code: g.amount_won for g in whole.give_back}
    assert by_code == {"CARD": 43_500, "AGRIFOOD_VOUCHER": 12_300}
    cancels = {}
    for part in whole.give_back:
        uid = payments.intend_cancel(
            house.till, house.cashier, whole.refund_uid, part.tender.payment_uid or "",
            part.amount_won)
        cancels[part.tender.tender_no] = uid
    refund_sale(
        house.till, house.manager, whole, "상함", cancels=cancels,
        answers={uid: TerminalAnswer() for uid in cancels.values()})
    left = house.till.read().execute(
        "SELECT tender_code, sum(amount_won), sum(taxable_won), sum(exempt_won), sum(vat_won) "
        "FROM sale_tender GROUP BY 1").fetchall()
    assert all(row[1:] == (0, 0, 0, 0) for row in left)
    verifying.verify(house.till, full=True)


# -- 계좌이체, QR ------------------------------------------------------------------------------


def test_a_transfer_waits_until_it_is_seen(house: House) -> None:
    sell.complete_sale(
        house.till, house.cashier, cart_of(9_000), [Tender(TRANSFER, 9_000, depositor="김솔")])
    (pending,) = transfers.list_pending(house.till)
    assert (pending.amount_won, pending.depositor_masked) == (9_000, "김*")
    house.sell_for_cash(build_handbook_cart())
    assert shift.look_at_closing(house.till).transfer_count == 1
    transfers.confirm(house.till, house.cashier, pending.sale_uid, pending.tender_no)
    assert transfers.list_pending(house.till) == []
    assert transfers.list_confirmed(house.till)[0].confirmed_on == "2026-11-22"
    with pytest.raises(Refused, match="confirmed_already"):
        transfers.confirm(house.till, house.cashier, pending.sale_uid, pending.tender_no)
    with pytest.raises(BadInput, match=r"transfer\.unknown"):
        transfers.confirm(house.till, house.cashier, "0" * 32, 1)
    verifying.verify(house.till, full=True)


def test_a_transfer_seen_at_once_never_waits(house: House) -> None:
    sell.complete_sale(
        house.till, house.cashier, cart_of(9_000),
        [Tender(TRANSFER, 9_000, depositor="김솔", confirmed=True)])
    assert transfers.list_pending(house.till) == []


def test_the_depositor_is_in_no_entry(house: House) -> None:
    sell.complete_sale(
        house.till, house.cashier, cart_of(9_000), [Tender(TRANSFER, 9_000, depositor="홍길동")])
    bodies = house.till.read().execute("SELECT body FROM entry").fetchall()
    assert all("홍길동".encode() not in bytes(body) for (body,) in bodies)
    (ref,) = house.till.read().execute("SELECT person_ref FROM bank_transfer").fetchone()
    assert people.read_person(house.till, ref) == {"name": "홍길동"}


@pytest.mark.parametrize("depositor", ["가" * 21, "010-1234-5678", "900101-1234567", "a\nb"])
def test_a_depositor_is_a_name(house: House, depositor: str) -> None:
    with pytest.raises(BadInput, match="depositor_form"):
        sell.complete_sale(
            house.till, house.cashier, cart_of(9_000),
            [Tender(TRANSFER, 9_000, depositor=depositor)])
    assert house.till.read().execute("SELECT count(*) FROM sale").fetchone() == (0,)


def test_a_qr_payment_keeps_its_number(house: House) -> None:
    done = sell.complete_sale(
        house.till, house.cashier, cart_of(9_000),
        [Tender(ZEROPAY, 9_000, approval_no=" 00123456 ")])
    assert receipt_of(house.till, done.sale_uid).tenders[0].approval_no == "00123456"
    returnable = find_returnable(house.till, done.receipt_no)
    assert returnable.tenders[0].approval_no == "00123456"


@pytest.mark.parametrize("number", ["승인", "1" * 21, "4111111111111111", "12 34"])
def test_a_number_that_cannot_be_one(house: House, number: str) -> None:
    with pytest.raises(BadInput, match="approval_no_form"):
        sell.complete_sale(
            house.till, house.cashier, cart_of(9_000), [Tender(ZEROPAY, 9_000, approval_no=number)])


def test_a_shop_that_is_not_registered_cannot_take_onnuri(house: House) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        sell.complete_sale(
            house.till, house.cashier, cart_of(9_000), [voucher_tender(ONNURI, 9_000, 10_000)])


def test_what_counts_as_cash_for_a_cash_receipt() -> None:
    """Cash, bank transfer, paper voucher; never card, QR or points (HANDBOOK §3.3)."""
    assert set(AS_CASH_CODES) == {
        "CASH", "BANK_TRANSFER", "GIFT_CERTIFICATE", "ONNURI", "LOCAL_VOUCHER_PAPER"}


def test_the_handbook_split_of_tax() -> None:
    """HANDBOOK §2.3: cash 20,000 + card 25,100 of 45,100."""
    cart = discount_receipt(build_handbook_cart(), Discount("", "단골", 2_000, BorneBy.SHOP))
    settled = settle(price_cart(cart), [cash_tender(45_100, 20_000), Tender(CARD, 25_100)])
    assert [t.taxable_won for t in settled.tenders] == [16_136, 20_250]
    assert [t.exempt_won for t in settled.tenders] == [3_864, 4_850]
    assert [t.vat_won for t in settled.tenders] == [1_467, 1_841]
    assert split_next(price_cart(cart), [cash_tender(45_100, 20_000)], CARD, 25_100) == (
        20_250, 4_850)


KINDS = [CARD, GIFT, LOCAL_PAPER, TRANSFER, ZEROPAY, AGRIFOOD, find_tender_type("CASH")]


@given(carts(), st.lists(st.tuples(st.sampled_from(KINDS), st.integers(1, 100)), max_size=5),
       st.sampled_from(KINDS), st.integers(0, 6), st.sets(st.integers(0, 20)))
def test_any_mix_adds_up(
    cart: Cart, parts: list[tuple[TenderType, int]], last: TenderType, over: int, eligible: set[int]
) -> None:
    """Amounts, taxes and rounding of any mix of tenders tie to the receipt's, none below zero."""
    lines = tuple(
        mark_eligible(line) if n in eligible else line for n, line in enumerate(cart.lines))
    priced = price_cart(replace(cart, lines=lines))
    tenders: list[Tender] = []
    for kind, part in parts:
        add_part(priced.total_won * part // 500 // 10 * 10, kind, priced, tenders)
    rest = rest_after(priced.total_won, tenders)
    if last.kind is TenderKind.CASH and cash_due(rest):
        tenders.append(cash_tender(rest, cash_due(rest) + over * 10_000))
    elif last.kind is TenderKind.VOUCHER and rest >= 10 and all(
            one.type != last for one in tenders):
        face = cash_due(rest) + cash_due(rest) * over // 40 // 10 * 10
        tenders.append(voucher_tender(last, rest, face))
    rest = rest_after(priced.total_won, tenders)
    if not is_paid(priced.total_won, tenders) and rest:
        tenders.append(Tender(CARD, rest))
    if not tenders:
        return
    settled = settle(priced, tenders)
    assert sum(t.amount_won for t in settled.tenders) + settled.cash_rounding_won == (
        priced.total_won)
    assert sum(t.vat_won for t in settled.tenders) == priced.vat_won
    assert sum(t.taxable_won for t in settled.tenders) == priced.taxable_won
    assert sum(t.exempt_won for t in settled.tenders) == priced.exempt_won
    assert sum(t.non_taxable_won for t in settled.tenders) == priced.non_taxable_won
    for one in settled.tenders:
        assert min(one.taxable_won, one.exempt_won, one.non_taxable_won, one.vat_won) >= 0
        assert one.vat_won <= one.taxable_won


def mark_eligible(line: Line) -> Line:
    return replace(line, product=replace(line.product, voucher_eligible=True))


def add_part(won: int, kind: TenderType, priced: Priced, tenders: list[Tender]) -> None:
    rest = rest_after(priced.total_won, tenders)
    if kind.restricted:
        won = min(won, eligible_won(priced, tenders))
    # The last tenth is for the tender that closes the sale.
    if 0 < won < rest:
        face = won if kind.kind in {TenderKind.VOUCHER, TenderKind.CASH} else 0
        tenders.append(Tender(kind, won, face))

