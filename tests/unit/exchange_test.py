"""교환: both halves or neither, only the difference moves, and a card never becomes cash."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import (
    cash_receipt,
    exchange,
    holding,
    payments,
    receipt_search,
    refund,
    sell,
    shift,
    staffing,
    verifying,
)
from app.access import Action, Approval, approve
from app.card_back import Ask, look_at_cards
from app.cart import Cart
from app.errors import NeedsApproval, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.refund import find_returnable, plan_refund
from app.sell import CompletedSale
from app.tender import Tender, cash_due, cash_tender, find_tender_type
from models.values import Role, TaxClass
from tests.builders import build_product
from tests.house import House

CARD = find_tender_type("CARD")
LETTUCE = build_product("청상추", 1_800)
OIL = build_product("참기름", 23_000, tax_class=TaxClass.TAXABLE_10)
JAM = build_product("딸기잼", 9_005, tax_class=TaxClass.TAXABLE_10)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    yield made
    made.close()


def sell_by_card(house: House, cart: Cart, number: str = "00123456") -> CompletedSale:
    won = price_cart(cart).total_won
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), won)
    return sell.complete_sale(
        house.till, house.cashier, cart, [Tender(CARD, won, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer(approval_no=number)})


def begin(house: House, receipt_no: str, quantities: dict[int, int], cart: Cart) -> Cart:
    plan = plan_refund(find_returnable(house.till, receipt_no), quantities)
    return exchange.begin(cart, plan, "크기 바꿈")


def finish(house: House, cart: Cart) -> CompletedSale:
    """Pay a difference in cash, or hand it out; a card by its cancel."""
    plan = exchange.plan_exchange(house.till, cart)
    due_won = cash_due(plan.to_pay_won)
    tenders = [cash_tender(plan.to_pay_won, due_won)] if due_won else []
    cancels = {}
    cards = look_at_cards(house.till, plan.refund)
    while cards.step is not None:
        assert cards.step.ask is Ask.CANCEL
        uid = payments.intend_cancel(
            house.till, house.cashier, plan.refund.refund_uid,
            cards.step.part.tender.payment_uid or "", cards.step.amount_won)
        payments.resolve_payment(
            house.till, house.cashier, uid, TerminalAnswer(approval_no="00999999"))
        cards = look_at_cards(house.till, plan.refund)
    cancels = cards.cancels
    return exchange.complete_exchange(
        house.till, house.cashier, cart, tenders, cancels=cancels)


def tenders_of(house: House) -> list[tuple[str, int]]:
    return list(house.till.read().execute(
        "SELECT tender_code, t.amount_won FROM sale_tender AS t JOIN sale USING (sale_uid) "
        "ORDER BY sale.rowid, tender_no"))


def test_the_same_price_moves_no_money(house: House) -> None:
    done = house.sell_for_cash(house.cart_of(LETTUCE, LETTUCE))
    cart = begin(house, done.receipt_no, {1: 1}, house.cart_of(build_product("상추", 1_800)))
    finish(house, cart)
    assert tenders_of(house) == [("CASH", 3_600), ("EXCHANGE", -1_800), ("EXCHANGE", 1_800)]
    assert shift.expected_cash(house.till, house.till.shift_uid) == 103_600
    assert verifying.verify(house.till, full=True).sale_count == 3


def test_a_dearer_one_is_paid_and_a_cheaper_one_handed_out(house: House) -> None:
    done = house.sell_for_cash(house.cart_of(OIL, LETTUCE))
    finish(house, begin(house, done.receipt_no, {2: 1}, house.cart_of(JAM)))
    # 9,005 less 1,800: 7,205, of which cash lets five won go.
    assert tenders_of(house)[1:] == [("EXCHANGE", -1_800), ("EXCHANGE", 1_800), ("CASH", 7_200)]
    finish(house, begin(house, done.receipt_no, {1: 1}, house.cart_of(LETTUCE)))
    assert tenders_of(house)[4:] == [("CASH", -21_200), ("EXCHANGE", -1_800), ("EXCHANGE", 1_800)]
    assert shift.expected_cash(house.till, house.till.shift_uid) == 110_800
    verifying.verify(house.till, full=True)


def test_cash_is_handed_out_in_tens_and_the_shop_lets_the_rest_go(house: House) -> None:
    done = house.sell_for_cash(house.cart_of(OIL))
    finish(house, begin(house, done.receipt_no, {1: 1}, house.cart_of(JAM)))
    assert tenders_of(house)[1:] == [("CASH", -14_000), ("EXCHANGE", -9_000), ("EXCHANGE", 9_000)]
    verifying.verify(house.till, full=True)


def test_a_card_is_asked_for_the_difference_alone(house: House) -> None:
    done = sell_by_card(house, house.cart_of(OIL))
    cart = begin(house, done.receipt_no, {1: 1}, house.cart_of(LETTUCE))
    plan = exchange.plan_exchange(house.till, cart)
    assert (plan.to_pay_won, plan.hand_out_won) == (0, 21_200)
    finish(house, cart)
    assert tenders_of(house)[1:] == [
        ("CARD", -21_200), ("EXCHANGE", -1_800), ("EXCHANGE", 1_800)]
    assert shift.expected_cash(house.till, house.till.shift_uid) == 100_000
    assert payments.list_doubts(house.till) == []
    verifying.verify(house.till, full=True)


def test_what_a_card_paid_goes_back_to_the_card_over_two_exchanges(house: House) -> None:
    done = sell_by_card(house, house.cart_of(LETTUCE, OIL))
    first = finish(house, begin(
        house, done.receipt_no, {2: 1}, house.cart_of(build_product("들기름", 23_000))))
    second = finish(house, begin(
        house, first.receipt_no, {1: 1}, house.cart_of(build_product("콩기름", 23_000))))
    found = find_returnable(house.till, second.receipt_no)
    plan = plan_refund(found, {1: 1})
    [part] = plan.give_back
    assert (part.tender.tender_code, part.tender.approval_no) == ("CARD", "00123456")
    # The slip the customer has still leads to what he took home.
    by_slip = {one.receipt_no for one in receipt_search.find_typed(house.till, "00123456")}
    assert by_slip == {done.receipt_no, first.receipt_no, second.receipt_no}
    # A terminal that takes whole cancels only is asked for all it approved.
    assert (part.amount_won, part.whole_won) == (23_000, 24_800)
    cards = look_at_cards(house.till, plan)
    assert cards.step is not None
    uid = payments.intend_cancel(
        house.till, house.cashier, plan.refund_uid, part.tender.payment_uid or "", 24_800)
    payments.resolve_payment(
        house.till, house.cashier, uid, TerminalAnswer(approval_no="00999999"))
    again = look_at_cards(house.till, plan).step
    assert again is not None
    assert (again.ask, again.amount_won) == (Ask.REAPPROVE, 1_800)
    new = payments.intend_reapproval(
        house.till, house.cashier, plan.refund_uid, uid, again.taxable_won, again.exempt_won)
    payments.resolve_payment(
        house.till, house.cashier, new, TerminalAnswer(approval_no="00777777"))
    cards = look_at_cards(house.till, plan)
    refund.refund_sale(
        house.till, house.cashier, plan, "상함", cancels=cards.cancels,
        reapprovals=cards.reapprovals)
    # The lettuce of the very first receipt is held by the new approval now.
    [left] = plan_refund(find_returnable(house.till, done.receipt_no), {1: 1}).give_back
    assert (left.tender.approval_no, left.whole_won) == ("00777777", 1_800)
    verifying.verify(house.till, full=True)


def test_a_cash_receipt_follows_the_cash_over_an_exchange(house: House) -> None:
    done = house.sell_for_cash(house.cart_of(build_product("한우", 120_000)))
    [asked] = cash_receipt.list_of_sale(house.till, done.sale_uid)
    cash_receipt.issue(house.till, house.cashier, asked.uid, "A12345678")
    second = finish(house, begin(
        house, done.receipt_no, {1: 1}, house.cart_of(build_product("갈비", 120_000))))
    # The money stayed where it was, and so did its cash receipt.
    assert cash_receipt.find(house.till, asked.uid).over_won == 0
    assert cash_receipt.as_cash_won(house.till, second.sale_uid) == 0
    plan = plan_refund(find_returnable(house.till, second.receipt_no), {1: 1})
    approval = approve_large(house, plan.total_won)
    refund.refund_sale(house.till, house.cashier, plan, "상함", approval=approval)
    assert cash_receipt.find(house.till, asked.uid).over_won == 120_000
    assert cash_receipt.as_cash_won(house.till, second.sale_uid) == 0
    assert cash_receipt.as_cash_won(house.till, done.sale_uid) == 0
    verifying.verify(house.till, full=True)


def approve_large(house: House, won: int) -> Approval:
    boss = staffing.add_staff(
        house.till, house.manager, "08", "최윤아", Role.MANAGER, "8642")
    return approve(
        house.till, house.cashier, boss, "8642", Action.REFUND_OVER_LIMIT, "", won)


def test_neither_half_stands_alone(house: House) -> None:
    done = house.sell_for_cash(house.cart_of(OIL))
    cart = begin(house, done.receipt_no, {1: 1}, house.cart_of(JAM))
    with pytest.raises(Refused, match=r"exchange\.only_whole"):
        house.sell_for_cash(cart)
    plain = house.cart_of(LETTUCE)
    with pytest.raises(Refused, match="not_allowed"):
        sell.complete_sale(
            house.till, house.cashier, plain, [Tender(find_tender_type("EXCHANGE"), 1_800)])
    with pytest.raises(Refused, match=r"tender\.overpaid"):
        exchange.complete_exchange(house.till, house.cashier, cart, [cash_tender(100, 10)])
    assert tenders_of(house) == [("CASH", 23_000)]


def test_the_same_piece_is_exchanged_once_and_pressing_twice_makes_one(house: House) -> None:
    done = house.sell_for_cash(house.cart_of(OIL))
    cart = begin(house, done.receipt_no, {1: 1}, house.cart_of(JAM))
    other = begin(house, done.receipt_no, {1: 1}, house.cart_of(JAM))
    first = finish(house, cart)
    assert exchange.complete_exchange(house.till, house.cashier, cart) == first
    with pytest.raises(Exception, match="too_many"):
        exchange.plan_exchange(house.till, other)


def test_an_exchange_lives_in_the_draft_and_is_not_thrown_away_over_a_card(house: House) -> None:
    done = sell_by_card(house, house.cart_of(OIL))
    cart = begin(house, done.receipt_no, {1: 1}, house.cart_of(LETTUCE))
    plan = exchange.plan_exchange(house.till, cart)
    payments.intend_cancel(
        house.till, house.cashier, plan.refund.refund_uid,
        plan.refund.give_back[0].tender.payment_uid or "", 21_200)
    holding.save_draft(house.till, cart)
    kept = holding.load_draft(house.till)
    assert kept is not None
    assert kept.coming_back == cart.coming_back
    for act in (sell.void_cart, holding.hold_cart):
        with pytest.raises(Refused, match="in_doubt"):
            act(house.till, house.cashier, kept)
    with pytest.raises(Refused, match="in_doubt"):
        exchange.abandon(house.till, kept)


def test_only_money_handed_out_is_measured(house: House) -> None:
    done = house.sell_for_cash(house.cart_of(build_product("한우", 80_000)))
    cart = begin(house, done.receipt_no, {1: 1}, house.cart_of(LETTUCE))
    with pytest.raises(NeedsApproval, match="needs_approval"):
        finish(house, cart)
    even = begin(house, done.receipt_no, {1: 1}, house.cart_of(build_product("갈비", 79_000)))
    finish(house, even)
    with pytest.raises(NeedsApproval):
        exchange.require_exchange(
            house.till, house.volunteer, exchange.plan_exchange(
                house.till, begin(house, house.sell_for_cash(
                    house.cart_of(LETTUCE)).receipt_no, {1: 1}, house.cart_of(LETTUCE))))


def test_verify_sees_an_exchange_whose_sides_differ(house: House) -> None:
    from models import verify_rows

    done = house.sell_for_cash(house.cart_of(OIL))
    finish(house, begin(house, done.receipt_no, {1: 1}, house.cart_of(LETTUCE)))
    connection = house.till.database.writer
    assert verify_rows.find_wrong_sum(connection) is None
    for change in (
        "sale_tender SET amount_won = amount_won - 10 WHERE tender_code = 'EXCHANGE' "
        "AND amount_won < 0",
        "sale_tender SET amount_won = amount_won + 10 WHERE tender_code = 'CASH' "
        "AND amount_won < 0",
        "cash_move SET amount_won = amount_won + 10 WHERE kind = 'REFUND'",
    ):
        connection.execute(f"UPDATE {change}")
    found = verify_rows.find_wrong_sum(connection)
    connection.rollback()
    assert found is not None
    assert found.what == "exchange"


PRICES = st.integers(1, 40).map(lambda n: n * 505)


@given(st.lists(PRICES, min_size=1, max_size=3), st.lists(PRICES, min_size=1, max_size=3),
       st.booleans())
@settings(max_examples=12, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_exchange_ties(old: list[int], new: list[int], by_card: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        try:
            house.open()
            tax = (TaxClass.EXEMPT, TaxClass.TAXABLE_10)
            sold = house.cart_of(*(
                build_product(f"옛{n}", won, tax_class=tax[n % 2]) for n, won in enumerate(old)))
            taken = house.cart_of(*(
                build_product(f"새{n}", won, tax_class=tax[1 - n % 2])
                for n, won in enumerate(new)))
            done = sell_by_card(house, sold) if by_card else house.sell_for_cash(sold)
            before = shift.expected_cash(house.till, house.till.shift_uid)
            finish(house, begin(
                house, done.receipt_no, dict.fromkeys(range(1, len(old) + 1), 1), taken))
            moved = shift.expected_cash(house.till, house.till.shift_uid) - before
            cards = sum(won for code, won in tenders_of(house)[1:] if code == "CARD")
            difference = sum(new) - sum(old)
            # Both halves may let a few won go, never ten.
            assert difference - 20 < moved + cards < difference + 20
            assert sum(won for code, won in tenders_of(house) if code == "EXCHANGE") == 0
            verifying.verify(house.till, full=True)
        finally:
            house.close()


