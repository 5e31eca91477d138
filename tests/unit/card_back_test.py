"""Finding the receipt of a purchase, and a card's way back: nothing asked twice, nothing lost."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import payments, receipt_search, sell, shift, verifying
from app.card_back import Ask, CardsBack, find_receipt_of, look_at_cards
from app.cart import Cart
from app.errors import BadInput, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.receipts import receipt_of
from app.refund import RefundPlan, find_returnable, plan_refund, refund_sale
from app.sell import CompletedSale
from app.tender import Tender, cash_tender, find_tender_type
from models.values import PaymentOutcome, Ref, new_ref
from tests.builders import build_handbook_cart, build_product
from tests.house import House
from tests.unit.pricing_test import carts

CARD = find_tender_type("CARD")
SUNDAY = date(2026, 11, 22)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    yield made
    made.close()


def another_cart() -> Cart:
    return replace(build_handbook_cart(), uid=new_ref())


def sell_by_card(house: House, *, cash_won: int = 0, card_masked: str = "") -> CompletedSale:
    """The handbook's basket of 47,100 won; taxable 38,000, exempt 9,100."""
    cart = another_cart()
    card_won = 47_100 - cash_won
    intent = payments.intend_payment(
        house.till, house.cashier, cart, price_cart(cart), card_won)
    tenders = [Tender(CARD, card_won, payment_uid=intent.payment_uid)]
    if cash_won:
        tenders.append(cash_tender(cash_won, cash_won))
    answer = TerminalAnswer(
        approval_no="00123456", approved_at="2026-11-22T16:05:12+09:00", card_masked=card_masked)
    return sell.complete_sale(
        house.till, house.cashier, cart, tenders, answers={intent.payment_uid: answer})


def plan_of(house: House, receipt_no: str, quantities: dict[int, int]) -> RefundPlan:
    return plan_refund(find_returnable(house.till, receipt_no), quantities)


def answer(house: House, payment_uid: Ref, outcome: PaymentOutcome, approval_no: str = "") -> None:
    payments.resolve_payment(
        house.till, house.cashier, payment_uid, TerminalAnswer(outcome, approval_no=approval_no))


def cancel_whole(house: House, plan: RefundPlan) -> CardsBack:
    """The terminal can only cancel all of the first card part: it does."""
    step = look_at_cards(house.till, plan).step
    assert step is not None
    assert step.ask is Ask.CANCEL
    cancel_uid = payments.intend_cancel(
        house.till, house.cashier, plan.refund_uid, step.part.tender.payment_uid or "",
        step.part.whole_won)
    answer(house, cancel_uid, PaymentOutcome.APPROVED)
    return look_at_cards(house.till, plan)


def reapprove(house: House, plan: RefundPlan, back: CardsBack, approval_no: str) -> CardsBack:
    step = back.step
    assert step is not None
    assert step.ask is Ask.REAPPROVE
    uid = payments.intend_reapproval(
        house.till, house.cashier, plan.refund_uid, step.payment_uid, step.taxable_won,
        step.exempt_won)
    answer(house, uid, PaymentOutcome.APPROVED, approval_no)
    return look_at_cards(house.till, plan)


def write(house: House, plan: RefundPlan) -> str:
    back = look_at_cards(house.till, plan)
    assert back.step is None
    return refund_sale(
        house.till, house.cashier, plan, "상함", cancels=back.cancels,
        reapprovals=back.reapprovals).receipt_no


def test_a_whole_cancel_and_the_rest_approved_again_are_one_return(house: House) -> None:
    done = sell_by_card(house)
    plan = plan_of(house, done.receipt_no, {3: 1})
    back = cancel_whole(house, plan)
    assert back.step is not None
    assert (back.step.amount_won, back.step.taxable_won, back.step.exempt_won) == (
        24_100, 15_000, 9_100)
    reapprove(house, plan, back, "00777777")
    number = write(house, plan)
    assert payments.list_doubts(house.till) == []
    report = shift.x_report(house.till, house.cashier)
    # The terminal's own count: approved, cancelled, approved again.
    assert (report.card_count, report.card_won) == (3, 24_100)
    assert (report.total_won, report.return_count) == (24_100, 1)
    rows = house.till.read().execute(
        "SELECT t.tender_no, t.amount_won, t.taxable_won, t.exempt_won, t.vat_won "
        "FROM sale_tender AS t JOIN sale USING (sale_uid) WHERE receipt_no = ? "
        "ORDER BY t.tender_no", (number,)).fetchall()
    assert rows == [(1, -47_100, -38_000, -9_100, -3_455), (2, 24_100, 15_000, 9_100, 1_364)]
    assert verifying.verify(house.till, full=True).sale_count == 2


def test_the_next_return_names_the_new_approval(house: House) -> None:
    done = sell_by_card(house)
    plan = plan_of(house, done.receipt_no, {3: 1})
    reapprove(house, plan, cancel_whole(house, plan), "00777777")
    write(house, plan)
    rest = plan_of(house, done.receipt_no, {1: 2, 2: 1, 4: 3})
    [part] = rest.give_back
    assert (part.tender.approval_no, part.tender.approved_won) == ("00777777", 24_100)
    assert part.whole_won == part.amount_won == 24_100
    cancel_whole(house, rest)
    write(house, rest)
    assert find_returnable(house.till, done.receipt_no).is_all_back
    sums = house.till.read().execute(
        "SELECT sum(amount_won), sum(taxable_won), sum(exempt_won), sum(vat_won) "
        "FROM sale_tender").fetchone()
    assert sums == (0, 0, 0, 0)
    assert verifying.verify(house.till, full=True).sale_count == 3


def test_a_split_payment_gives_cash_back_first_and_asks_the_card_for_the_rest(
    house: House
) -> None:
    done = sell_by_card(house, cash_won=20_000)
    plan = plan_of(house, done.receipt_no, {3: 1})
    assert [part.amount_won for part in plan.give_back] == [20_000, 3_000]
    back = cancel_whole(house, plan)
    assert back.step is not None
    assert back.step.amount_won == 24_100
    reapprove(house, plan, back, "00777777")
    write(house, plan)
    assert shift.expected_cash(house.till, house.till.shift_uid) == 100_000
    assert verifying.verify(house.till, full=True).sale_count == 2


def test_nothing_is_cancelled_twice(house: House) -> None:
    done = sell_by_card(house)
    plan = plan_of(house, done.receipt_no, {3: 1})
    [part] = plan.give_back
    original = part.tender.payment_uid or ""
    uid = payments.intend_cancel(
        house.till, house.cashier, plan.refund_uid, original, part.amount_won)
    for outcome in (None, PaymentOutcome.UNKNOWN, PaymentOutcome.APPROVED):
        if outcome is not None:
            answer(house, uid, outcome)
        with pytest.raises(Refused, match="cancel_waits"):
            payments.intend_cancel(
                house.till, house.cashier, plan.refund_uid, original, part.amount_won)
    answer(house, uid, PaymentOutcome.CANCELLED)
    again = payments.intend_cancel(
        house.till, house.cashier, plan.refund_uid, original, part.amount_won)
    answer(house, again, PaymentOutcome.APPROVED)
    assert look_at_cards(house.till, plan).cancels == {1: again}


def test_a_return_cut_short_goes_on_where_it_was(house: House) -> None:
    done = sell_by_card(house)
    first = plan_of(house, done.receipt_no, {3: 1})
    [part] = first.give_back
    uid = payments.intend_cancel(
        house.till, house.cashier, first.refund_uid, part.tender.payment_uid or "",
        part.whole_won)
    house.reopen()
    # A new plan of the same goods: the screen is another, the question is the old one.
    plan = plan_of(house, done.receipt_no, {3: 1})
    step = look_at_cards(house.till, plan).step
    assert step is not None
    assert (step.ask, step.payment_uid) == (Ask.LOOK_AT_CANCEL, uid)
    answer(house, uid, PaymentOutcome.APPROVED)
    back = look_at_cards(house.till, plan)
    assert back.has_begun
    assert back.step is not None
    again = payments.intend_reapproval(
        house.till, house.cashier, plan.refund_uid, back.step.payment_uid,
        back.step.taxable_won, back.step.exempt_won)
    house.reopen()
    step = look_at_cards(house.till, plan).step
    assert step is not None
    assert (step.ask, step.payment_uid) == (Ask.LOOK_AT_REAPPROVAL, again)
    with pytest.raises(Refused, match="cancel_waits"):
        payments.intend_reapproval(
            house.till, house.cashier, plan.refund_uid, uid, 15_000, 9_100)
    # Closing asks about both, and sends the cashier to the receipt they belong to.
    assert {doubt.payment_uid for doubt in payments.list_doubts(house.till)} == {uid, again}
    assert find_receipt_of(house.till, uid) == done.receipt_no
    assert find_receipt_of(house.till, again) == done.receipt_no
    assert find_receipt_of(house.till, part.tender.payment_uid or "") == ""
    answer(house, again, PaymentOutcome.APPROVED)
    other = plan_of(house, done.receipt_no, {4: 1})
    step = look_at_cards(house.till, other).step
    assert step is not None
    assert (step.ask, step.amount_won) == (Ask.OTHER_AMOUNT, 23_000)
    write(house, plan)
    assert payments.list_doubts(house.till) == []


def test_a_new_approval_has_to_follow_that_very_cancel(house: House) -> None:
    done = sell_by_card(house)
    plan = plan_of(house, done.receipt_no, {3: 1})
    [part] = plan.give_back
    cart = house.cart_of(build_product("쌀", 24_100))
    stray = payments.intend_payment(
        house.till, house.cashier, cart, price_cart(cart), 24_100).payment_uid
    answer(house, stray, PaymentOutcome.APPROVED)
    back = cancel_whole(house, plan)
    with pytest.raises(Refused, match="not_approved"):
        refund_sale(
            house.till, house.cashier, plan, "상함", cancels=back.cancels,
            reapprovals={part.tender.tender_no: stray})
    with pytest.raises(Refused, match="other_amount"):
        refund_sale(house.till, house.cashier, plan, "상함", cancels=back.cancels)


def test_no_terminal_is_asked_while_the_till_is_closed(house: House) -> None:
    done = sell_by_card(house)
    plan = plan_of(house, done.receipt_no, {3: 1})
    house.till.shift = None
    with pytest.raises(Refused, match=r"shift\.closed"):
        payments.intend_cancel(
            house.till, house.cashier, plan.refund_uid,
            plan.give_back[0].tender.payment_uid or "", 23_000)


def test_the_slip_shows_what_was_cancelled_and_approved_again(house: House) -> None:
    done = sell_by_card(house)
    plan = plan_of(house, done.receipt_no, {3: 1})
    reapprove(house, plan, cancel_whole(house, plan), "00777777")
    write(house, plan)
    receipt = receipt_of(house.till, plan.refund_uid)
    assert [tender.amount_won for tender in receipt.tenders] == [-47_100, 24_100]
    cards = [tender.card for tender in receipt.tenders]
    assert cards[0] is not None
    assert (cards[0].original_approval_no, cards[0].approval_no) == ("00123456", "")
    assert cards[1] is not None
    assert (cards[1].original_approval_no, cards[1].approval_no) == ("", "00777777")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(carts(), st.data())
def test_any_mixture_of_part_and_whole_cancels_is_an_exact_mirror(
    cart: Cart, data: st.DataObject
) -> None:
    """Sale and all its returns by a card, cancelled in part or whole: every account is at zero."""
    priced = price_cart(cart)
    if priced.total_won == 0:
        return
    with tempfile.TemporaryDirectory() as folder:
        house = House(Path(folder))
        house.till.settings = msgspec.structs.replace(
            house.till.settings, refund_limit_won=1_000_000_000)
        house.open(0)
        uid = payments.intend_payment(
            house.till, house.manager, cart, priced, priced.total_won).payment_uid
        # A manager's sale: any discount is in it.
        done = sell.complete_sale(
            house.till, house.manager, cart, [Tender(CARD, priced.total_won, payment_uid=uid)],
            answers={uid: TerminalAnswer()})
        while not (left := find_returnable(house.till, done.receipt_no)).is_all_back:
            line = data.draw(st.sampled_from([x for x in left.lines if left.left_of(x)]))
            pieces = data.draw(st.integers(1, left.left_of(line)))
            plan = plan_refund(left, {line.line_no: pieces})
            whole = data.draw(st.booleans())
            while (step := look_at_cards(house.till, plan).step) is not None:
                if step.ask is Ask.CANCEL:
                    asked = payments.intend_cancel(
                        house.till, house.cashier, plan.refund_uid,
                        step.part.tender.payment_uid or "",
                        step.part.whole_won if whole else step.amount_won)
                else:
                    assert step.ask is Ask.REAPPROVE
                    asked = payments.intend_reapproval(
                        house.till, house.cashier, plan.refund_uid, step.payment_uid,
                        step.taxable_won, step.exempt_won)
                answer(house, asked, PaymentOutcome.APPROVED)
            write(house, plan)
        sums = house.till.read().execute(
            "SELECT sum(amount_won), sum(taxable_won), sum(exempt_won), sum(non_taxable_won), "
            "sum(vat_won) FROM sale_tender").fetchone()
        assert sums == (0, 0, 0, 0, 0)
        charged = house.till.read().execute(
            "SELECT sum(CASE direction WHEN 'CANCEL' THEN -amount_won ELSE amount_won END) "
            "FROM payment WHERE outcome = 'APPROVED'").fetchone()
        assert charged == (0,)
        assert payments.list_doubts(house.till) == []
        assert verifying.verify(house.till, full=False).sale_count >= 2
        house.close()


# --- finding the receipt -------------------------------------------------------------------------


def numbers(found: list[receipt_search.FoundSale]) -> list[str]:
    return [one.receipt_no for one in found]


def test_a_receipt_is_found_by_each_of_its_numbers(house: House) -> None:
    first = sell_by_card(house)
    second = house.sell_for_cash(another_cart())
    for typed in (first.receipt_no, first.receipt_no.replace("-", ""), "1", "0001", "00123456"):
        assert numbers(receipt_search.find_typed(house.till, typed)) == [first.receipt_no]
    [found] = receipt_search.find_typed(house.till, "2")
    assert (found.receipt_no, found.paid_won, found.more_lines) == (second.receipt_no, 47_100, 3)
    assert numbers(receipt_search.list_last_sales(house.till)) == [
        second.receipt_no, first.receipt_no]


def test_the_number_of_a_return_leads_to_what_was_bought(house: House) -> None:
    done = house.sell_for_cash(another_cart())
    plan = plan_of(house, done.receipt_no, {3: 1})
    back = refund_sale(house.till, house.cashier, plan, "상함")
    [found] = receipt_search.find_typed(house.till, back.receipt_no)
    assert (found.receipt_no, found.returned_won) == (done.receipt_no, 23_000)
    assert numbers(receipt_search.list_last_sales(house.till)) == [done.receipt_no]


def test_a_new_approval_number_leads_to_what_was_bought(house: House) -> None:
    done = sell_by_card(house)
    plan = plan_of(house, done.receipt_no, {3: 1})
    reapprove(house, plan, cancel_whole(house, plan), "00777777")
    write(house, plan)
    assert numbers(receipt_search.find_typed(house.till, "00777777")) == [done.receipt_no]


def test_a_receipt_is_found_by_day_and_amount(house: House) -> None:
    first = sell_by_card(house, cash_won=20_000, card_masked="1234-56**-****-3456")
    find = receipt_search.find_by_day_and_amount
    for amount_won in (47_100, 20_000, 27_100):
        assert numbers(find(house.till, SUNDAY, amount_won)) == [first.receipt_no]
    assert numbers(find(house.till, SUNDAY, 27_100, "3456")) == [first.receipt_no]
    with pytest.raises(BadInput, match="none_that_day"):
        find(house.till, SUNDAY, 27_100, "9999")
    unknown_card = sell_by_card(house, cash_won=20_000)
    assert numbers(find(house.till, SUNDAY, 27_100, "9999")) == [unknown_card.receipt_no]
    with pytest.raises(BadInput, match="none_that_day"):
        find(house.till, date(2026, 11, 21), 47_100)


@pytest.mark.parametrize(("amount_won", "last_four", "code"), [
    (0, "", "amount_missing"), (-5, "", "amount_missing"), (100, "12", "last_four_form"),
    (100, "１２３４", "last_four_form"), (100, "%%%%", "last_four_form"),
])
def test_what_no_day_and_amount_can_be_is_refused(
    house: House, amount_won: int, last_four: str, code: str
) -> None:
    with pytest.raises(BadInput, match=code):
        receipt_search.find_by_day_and_amount(house.till, SUNDAY, amount_won, last_four)


@pytest.mark.parametrize(("typed", "code"), [
    ("", "nothing_typed"), ("  ", "nothing_typed"), ("1" * 5_000, "text_form"),
    ("상추", "text_form"), ("a\x00b", "text_form"), ("'; DROP TABLE sale; --", "not_found"),
    ("%", "not_found"), ("20200101-01-0001", "not_found"), ("99999", "not_found"),
])
def test_garbage_finds_nothing_and_says_so(house: House, typed: str, code: str) -> None:
    sell_by_card(house)
    with pytest.raises(BadInput, match=code):
        receipt_search.find_typed(house.till, typed)


def test_a_card_number_is_not_said_back(house: House) -> None:
    with pytest.raises(BadInput) as caught:
        receipt_search.find_typed(house.till, "4111111111111111")
    assert caught.value.values == {"text": ""}
