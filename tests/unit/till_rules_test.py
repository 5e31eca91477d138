"""Rules at the till's doors that only show when two things meet: money, rights, words, dates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import (
    access,
    holding,
    members,
    payments,
    receipts,
    refund,
    sell,
    shift,
    staffing,
    verifying,
)
from app.access import Action
from app.cart import (
    Cart,
    Discount,
    add,
    discount_line,
    discount_receipt,
    new_cart,
    set_member,
    set_quantity,
)
from app.errors import BadInput, NeedsApproval, Refused, ShopError
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.refund import find_returnable, plan_refund, refund_sale
from app.tax import VatRounding
from app.tender import Tender, cash_tender, find_tender_type, settle
from models import kinds
from models.values import BorneBy, CashKind, PaymentOutcome, Role, TaxClass
from tests.builders import build_handbook_cart, build_product
from tests.house import House

CARD = find_tender_type("CARD")
CASH = find_tender_type("CASH")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    yield made
    made.close()


def off(won: int) -> Discount:
    return Discount("manual", "단골", won, BorneBy.SHOP)


# --- money ---------------------------------------------------------------------------------------


def test_several_receipt_discounts_never_take_more_from_a_line_than_it_is_worth() -> None:
    cart = new_cart("c" * 32)
    for name in ("무", "배추", "감자"):
        cart = add(cart, build_product(name, 100))
    for _ in range(3):
        cart = discount_receipt(cart, off(100))
    assert [line.net_won for line in price_cart(cart).lines] == [0, 0, 0]


def test_a_line_discount_leaves_room_for_the_receipts() -> None:
    cart = discount_receipt(add(new_cart("c" * 32), build_product("무", 1_000)), off(600))
    with pytest.raises(BadInput, match="discount_too_big") as error:
        discount_line(cart, 1, off(500))
    assert error.value.values["limit_won"] == 400
    assert price_cart(discount_line(cart, 1, off(400))).total_won == 0


def test_three_of_a_priced_code_cost_three_times_as_much() -> None:
    cart = add(new_cart("c" * 32), build_product("두부", 0), quantity=3, priced_won=2_500)
    assert cart.lines[0].gross_won == 7_500
    assert set_quantity(cart, 1, 2).lines[0].gross_won == 5_000


def test_weighed_goods_are_one_weighing_a_line() -> None:
    with pytest.raises(BadInput, match="weighed_quantity"):
        add(new_cart("c" * 32), build_product("감자", 380), quantity=3, weight_g=500)


def test_a_rest_that_cash_rounds_away_closes_a_split_payment(house: House) -> None:
    """The card took 4,680 of 4,687: nobody has seven won, and the card is charged already."""
    cart = house.cart_of(build_product("감자", 4_687))
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 4_680)
    done = sell.complete_sale(
        house.till, house.cashier, cart,
        [Tender(CARD, 4_680, payment_uid=intent.payment_uid), cash_tender(7, 10)],
        answers={intent.payment_uid: TerminalAnswer()})
    assert (done.cash_rounding_won, done.change_won) == (7, 10)
    verifying.verify(house.till, full=True)


def test_cash_handed_over_is_never_less_than_what_it_pays() -> None:
    priced = price_cart(build_handbook_cart())
    with pytest.raises(BadInput, match="nothing_tendered"):
        settle(priced, [Tender(CASH, 47_100, 40_000)])


def test_a_tender_the_shop_has_not_registered_for_is_refused(house: House) -> None:
    """온누리상품권 without registration is against the law (HANDBOOK §0.10)."""
    with pytest.raises(Refused, match="not_allowed"):
        sell.complete_sale(
            house.till, house.cashier, build_handbook_cart(),
            [Tender(find_tender_type("ONNURI"), 47_100)])


def test_a_sale_paid_by_two_handfuls_of_cash_comes_back_whole(house: House) -> None:
    cart = house.cart_of(build_product("감자", 4_687), build_product("무", 3_006))
    done = sell.complete_sale(
        house.till, house.cashier, cart, [cash_tender(7_693, 5_000), cash_tender(2_693, 3_000)])
    assert done.cash_rounding_won == 3
    paid = []
    for line_no in (1, 2):
        plan = plan_refund(find_returnable(house.till, done.receipt_no), {line_no: 1})
        refund_sale(house.till, house.cashier, plan, "상함")
        paid.append(sum(part.amount_won for part in plan.give_back))
    assert paid == [4_680, 3_010]
    assert shift.expected_cash(house.till, house.till.shift_uid) == 100_000
    verifying.verify(house.till, full=True)


@pytest.mark.parametrize("rounding", list(VatRounding))
def test_a_return_gives_back_the_stored_vat_whatever_the_setting_says_now(
    house: House, rounding: VatRounding
) -> None:
    cart = house.cart_of(*(
        build_product(name, won, tax_class=TaxClass.TAXABLE_10)
        for name, won in (("기름", 3_300), ("잼", 2_200), ("김", 999), ("떡", 4_497))))
    now = house.till.settings
    house.till.settings = _with_rounding(house, rounding)
    done = house.sell_for_cash(cart)
    house.till.settings = now
    vat = 0
    for line_no in (3, 1, 4, 2):
        plan = plan_refund(find_returnable(house.till, done.receipt_no), {line_no: 1})
        refund_sale(house.till, house.cashier, plan, "상함")
        vat += plan.vat_won
    stored = house.till.read().execute(
        "SELECT vat_won FROM sale WHERE kind = 'SALE'").fetchone()[0]
    assert stored == (1_000 if rounding is VatRounding.NEAREST else 999)
    assert vat == stored


def _with_rounding(house: House, rounding: VatRounding):  # type: ignore[no-untyped-def]  # a struct
    import msgspec

    return msgspec.structs.replace(house.till.settings, vat_rounding=rounding)


# --- cards ---------------------------------------------------------------------------------------


def test_a_card_is_not_asked_again_while_the_first_answer_is_unknown(house: House) -> None:
    cart = build_handbook_cart()
    priced = price_cart(cart)
    first = payments.intend_payment(house.till, house.cashier, cart, priced, 47_100)
    with pytest.raises(Refused, match="in_doubt"):
        payments.intend_payment(house.till, house.cashier, cart, priced, 47_100)
    payments.resolve_payment(
        house.till, house.cashier, first.payment_uid, TerminalAnswer(PaymentOutcome.DECLINED))
    payments.intend_payment(house.till, house.cashier, cart, priced, 47_100)


def test_two_cards_never_pay_more_than_there_is(house: House) -> None:
    cart = build_handbook_cart()
    priced = price_cart(cart)
    first = payments.intend_payment(house.till, house.cashier, cart, priced, 40_000)
    payments.resolve_payment(house.till, house.cashier, first.payment_uid, TerminalAnswer())
    with pytest.raises(BadInput, match="amount_not_positive"):
        payments.intend_payment(house.till, house.cashier, cart, priced, 47_100)
    payments.intend_payment(house.till, house.cashier, cart, priced, 7_100)


@pytest.mark.parametrize("answer", [
    TerminalAnswer(card_masked="4111111111111111"),
    TerminalAnswer(card_masked="4111-1111-1111-1111"),
    TerminalAnswer(issuer="4111111111111111"),
    TerminalAnswer(approved_at="어제"),
    TerminalAnswer(instalment_months=37),
    TerminalAnswer(approval_no="1234567890123"),
])
def test_no_whole_card_number_and_no_nonsense_of_a_terminal_is_kept(
    house: House, answer: TerminalAnswer
) -> None:
    cart = build_handbook_cart()
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 47_100)
    with pytest.raises(BadInput):
        payments.resolve_payment(house.till, house.cashier, intent.payment_uid, answer)
    masked = TerminalAnswer(card_masked="4111-11**-****-1111", issuer="신한", instalment_months=3,
                            approved_at="2026-11-22T16:05:12")
    payments.resolve_payment(house.till, house.cashier, intent.payment_uid, masked)


# --- words that people type ----------------------------------------------------------------------


@pytest.mark.parametrize("typed", [
    "카드 4111 1111 1111 1111", "900101-1234567", "9001011234567", "연락처 010-1234-5678",
    "01012345678", "홍길동 02-1234-5678", "hong@example.org", "가" * 61, "줄\n바꿈",
])
def test_no_personal_number_gets_into_the_journal_by_a_reason(house: House, typed: str) -> None:
    till, cashier = house.till, house.cashier
    before = till.head
    done = house.sell_for_cash(build_handbook_cart())
    plan = plan_refund(find_returnable(till, done.receipt_no), {1: 1})
    after_sale = till.head
    shift.count_cash(till, cashier, {})
    counted = till.head
    attempts = (
        lambda: shift.move_cash(till, cashier, CashKind.PAID_IN, 1_000, typed),
        lambda: shift.open_drawer(till, cashier, typed),
        lambda: shift.close_shift(till, cashier, reason=typed),
        lambda: sell.void_cart(till, cashier, build_handbook_cart(), typed),
        lambda: sell.discount(till, cashier, build_handbook_cart(), None,
                              Discount("manual", typed, 100, BorneBy.SHOP)),
        lambda: refund_sale(till, cashier, plan, typed),
    )
    for attempt in attempts:
        with pytest.raises(BadInput):
            attempt()
    assert till.head == counted
    assert before != after_sale


def test_a_reason_as_people_give_it_is_taken(house: House) -> None:
    reasons = [
        "잔돈", "봉투값 12,000원", "2026-11-22 은행", "Z 0012 차이", "1만원권 10장",
        "영수증 20261122-01-0001 다시",
    ]
    for reason in reasons:
        shift.move_cash(house.till, house.cashier, CashKind.PAID_IN, 1_000, reason)
    kept = house.till.read().execute(
        "SELECT reason FROM cash_move JOIN entry ON uid = entry_uid "
        "WHERE entry.kind = 'cash.moved' ORDER BY position")
    assert [row[0] for row in kept] == reasons


def test_the_journal_knows_no_name_of_a_member(house: House) -> None:
    member = members.add_member(house.till, house.cashier, name="남궁한별", phone="01012345678")
    assert member.masked_name == "남**별"
    assert members.find_by_no(house.till, member.no) == member
    bodies = b"".join(row[0] for row in house.till.read().execute("SELECT body FROM entry"))
    assert "별".encode() not in bodies
    cart = set_member(build_handbook_cart(), member)
    done = house.sell_for_cash(cart)
    printed = receipts.receipt_of(house.till, done.sale_uid).member
    assert printed is not None
    assert printed.masked_name == "남**별"
    verifying.verify(house.till, full=True)


# --- rights --------------------------------------------------------------------------------------


def approve(house: House, action: Action, amount_won: int = 0) -> access.Approval:
    staffing.reset_pin(house.till, house.second_manager, house.manager.staff_ref, "1357")
    return access.approve(
        house.till, house.volunteer, house.manager.no, "1357", action, amount_won=amount_won)


def test_an_approval_is_good_for_one_thing(house: House) -> None:
    given = approve(house, Action.NO_SALE)
    shift.open_drawer(house.till, house.volunteer, "잔돈", approval=given)
    with pytest.raises(Refused, match="approval_used"):
        shift.open_drawer(house.till, house.volunteer, "잔돈", approval=given)
    given = approve(house, Action.MOVE_CASH, 100)
    with pytest.raises(BadInput):
        shift.move_cash(house.till, house.volunteer, CashKind.PAID_IN, 0, "잔돈", approval=given)
    # A slip of the finger has not used it up.
    shift.move_cash(house.till, house.volunteer, CashKind.PAID_IN, 100, "잔돈", approval=given)
    with pytest.raises(Refused, match="approval_used"):
        shift.move_cash(house.till, house.volunteer, CashKind.PAID_IN, 100, "잔돈", approval=given)


def test_a_return_pressed_twice_is_one_return_under_one_approval(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {1: 1})
    given = approve(house, Action.REFUND, plan.total_won)
    first = refund_sale(house.till, house.volunteer, plan, "상함", approval=given)
    assert refund_sale(house.till, house.volunteer, plan, "상함", approval=given) == first
    other = plan_refund(find_returnable(house.till, done.receipt_no), {1: 1})
    with pytest.raises(Refused, match="approval_used"):
        refund_sale(house.till, house.volunteer, other, "상함", approval=given)


def test_an_approved_discount_is_given_once(house: House) -> None:
    given = approve(house, Action.DISCOUNT, 100)
    cart = sell.discount(
        house.till, house.volunteer, build_handbook_cart(), None, off(100), approval=given)
    with pytest.raises(Refused, match="approval_used"):
        sell.discount(house.till, house.volunteer, cart, None, off(100), approval=given)


def test_a_used_approval_stays_used_over_a_restart(house: House) -> None:
    """What an approval was spent on is told by the entries themselves, also by a rebuild."""
    drawer = approve(house, Action.NO_SALE)
    cash = approve(house, Action.MOVE_CASH, 100)
    price = approve(house, Action.PRICE_OVERRIDE, 900)
    less = approve(house, Action.DISCOUNT, 100)
    till, volunteer = house.till, house.volunteer
    shift.open_drawer(till, volunteer, "잔돈", approval=drawer)
    shift.move_cash(till, volunteer, CashKind.PAID_IN, 100, "잔돈", approval=cash)
    cart = sell.add_open_price(
        till, volunteer, sell.start_cart(), build_product("무", 0), 900, approval=price)
    cart = sell.discount(till, volunteer, add(cart, build_product()), None, off(100), approval=less)
    house.sell_for_cash(cart)
    till = house.reopen()
    assert till.used_approvals == set()
    for given in (drawer, cash, price, less):
        with pytest.raises(Refused, match="approval_used"):
            access.require(till, volunteer, given.action, given, amount_won=given.amount_won)
    verifying.verify(till, full=True)


def test_an_approval_of_two_thousand_allows_no_twenty_thousand(house: House) -> None:
    till, volunteer = house.till, house.volunteer
    with pytest.raises(NeedsApproval) as need:
        shift.move_cash(till, volunteer, CashKind.PAID_OUT, 20_000, "장보기")
    assert need.value.values == {"action": "MOVE_CASH", "amount_won": 20_000}
    given = approve(house, Action.MOVE_CASH, 2_000)
    with pytest.raises(Refused, match="approval_amount"):
        shift.move_cash(till, volunteer, CashKind.PAID_OUT, 20_000, "장보기", approval=given)
    shift.move_cash(till, volunteer, CashKind.PAID_OUT, 1_500, "장보기", approval=given)
    price = approve(house, Action.PRICE_OVERRIDE, 9_000)
    with pytest.raises(Refused, match="approval_amount"):
        sell.add_open_price(
            till, volunteer, sell.start_cart(), build_product("무", 0), 90, approval=price)
    done = house.sell_for_cash(build_handbook_cart())
    plan = plan_refund(find_returnable(till, done.receipt_no), {1: 2})
    given = approve(house, Action.REFUND, plan.total_won - 1)
    with pytest.raises(Refused, match="approval_amount"):
        refund_sale(till, volunteer, plan, "상함", approval=given)


def test_small_discounts_do_not_add_up_past_the_limit(house: House) -> None:
    """Ten times ten per cent is not ten per cent (T2)."""
    cart = sell.discount(house.till, house.cashier, build_handbook_cart(), 3, off(2_300))
    with pytest.raises(NeedsApproval):
        sell.discount(house.till, house.cashier, cart, 3, off(10))
    cart = sell.discount(house.till, house.cashier, build_handbook_cart(), None, off(4_700))
    with pytest.raises(NeedsApproval):
        sell.discount(house.till, house.cashier, cart, None, off(1_000))


def test_a_quantity_made_smaller_is_on_record(house: House) -> None:
    """Nine of ten taken off a line are goods taken away before payment (T1)."""
    cart = add(sell.start_cart(), build_product(), quantity=10)
    cart = sell.change_quantity(house.till, house.cashier, cart, 1, 1)
    assert cart.lines[0].quantity == 1
    row = house.till.read().execute("SELECT what, quantity, amount_won FROM cart_void").fetchone()
    assert row == ("line", 9, 16_200)
    sell.change_quantity(house.till, house.cashier, cart, 1, 5)
    assert house.till.read().execute("SELECT count(*) FROM cart_void").fetchone() == (1,)


def test_a_manager_cannot_sign_with_the_day_pin_another_has_seen(house: House) -> None:
    pin = staffing.issue_pin_for_today(house.till, house.manager, house.cashier.staff_ref)
    staffing.change_staff(
        house.till, house.manager, house.cashier.staff_ref, role=Role.MANAGER)
    with pytest.raises(ShopError):
        access.approve(house.till, house.volunteer, "02", pin, Action.NO_SALE)


def test_a_lost_managers_return_is_logged_with_it_or_not_at_all(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.keys import recovery_code

    code = recovery_code(house.till.secrets.get("database") or "")
    before = house.till.head.seq
    staffing.recover_manager(house.till, code, "01", "김서연", "1357")
    rows = house.till.read().execute(
        "SELECT kind FROM entry WHERE seq > ? ORDER BY seq", (before,)).fetchall()
    assert rows[0] == ("incident.noted",)
    with monkeypatch.context() as patch:
        patch.setattr(staffing, "IncidentNoted", _killed)
        for no in ("01", "77"):
            seq = house.till.head.seq
            with pytest.raises(KeyboardInterrupt):
                staffing.recover_manager(house.till, code, no, "이도현", "5791")
            assert house.till.head.seq == seq


def _killed(**_: object) -> None:
    raise KeyboardInterrupt


# --- numbers and dates ---------------------------------------------------------------------------


def test_a_receipt_whose_epoch_letters_are_digits_is_found(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    with house.till.database.transaction() as cursor:
        cursor.execute("UPDATE sale SET receipt_no = '20261122-01-0001-2345'")
    for typed in ("20261122-01-0001-2345", "202611220100012345"):
        assert receipts.find_sale(house.till, typed) == done.sale_uid


def test_a_held_cart_is_taxed_as_on_the_day_it_is_sold(house: House) -> None:
    """Held on the last exempt day, sold on the first taxable one: the shift's date decides."""
    from app import catalog

    ref, item_ref = _teach_kimchi(house)
    product = catalog.product_of(house.till, ref)
    assert product.tax_class_resolved is TaxClass.EXEMPT
    held_uid = holding.hold_cart(house.till, house.cashier, house.cart_of(product))
    with house.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="item", ref=item_ref, base_uid="", effective_from="2026-11-23",
            fields={"tax_class": "TAXABLE_10"}))
    shift.count_cash(house.till, house.cashier, {50_000: 2})
    shift.close_shift(house.till, house.cashier, held_stay=True)
    house.clock.at_ms += 86_400_000
    house.open()
    cart: Cart = holding.recall_cart(house.till, house.cashier, held_uid)
    assert cart.lines[0].product.tax_class_resolved is TaxClass.TAXABLE_10
    assert cart.lines[0].unit_price_won == product.list_price_won


def _teach_kimchi(house: House) -> tuple[str, str]:
    with house.till.unit("") as unit:
        for object_type, ref, fields in (
            ("producer", "p" * 32, {"code": "P001", "name": "햇살농원"}),
            ("item", "i" * 32, {"name": "김치", "tax_class": "EXEMPT"}),
            ("producer_item", "r" * 32, {
                "item_ref": "i" * 32, "producer_ref": "p" * 32, "name": "김치",
                "price_won": 5_000}),
        ):
            unit.record(kinds.ObjectChanged(
                object_type=object_type, ref=ref, base_uid="", effective_from="",
                fields=fields))  # type: ignore[arg-type]  # dicts of text and won
    return "r" * 32, "i" * 32


def test_a_full_disk_says_so_while_the_draft_is_kept(house: House) -> None:
    from app.errors import WorldTrouble

    writer = house.till.database.writer
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")
    cart = build_handbook_cart()
    for n in range(300):
        cart = add(cart, build_product(f"상품{n}", 1_000 + n))
    with pytest.raises(WorldTrouble, match="full"):
        holding.save_draft(house.till, cart)
    writer.execute("PRAGMA max_page_count = 1073741823")
    holding.save_draft(house.till, cart)


def test_the_log_does_not_grow_with_the_day(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moved into the file between two customers, never while a cart is open."""
    from models import db

    monkeypatch.setattr(db, "CHANGES_PER_CHECKPOINT", 100)
    log = house.paths.database.with_name("shop.db-wal")
    sizes = []
    for n in range(40):
        cart = house.cart_of(build_product(f"상품{n}", 1_000), build_product("무", 500))
        holding.save_draft(house.till, cart)
        house.sell_for_cash(cart)
        holding.save_draft(house.till, sell.start_cart())
        sizes.append(log.stat().st_size)
    # Forty sales are four megabytes of log where nothing is moved.
    assert max(sizes) < 1_500_000


def test_a_card_taken_back_is_the_one_that_paid(house: House) -> None:
    """Two cards of the same amount: a cancel of one cannot stand for the other."""
    cart = house.cart_of(build_product("쌀", 20_000))
    priced = price_cart(cart)
    uids = []
    for _ in range(2):
        intent = payments.intend_payment(house.till, house.cashier, cart, priced, 10_000)
        payments.resolve_payment(house.till, house.cashier, intent.payment_uid, TerminalAnswer())
        uids.append(intent.payment_uid)
    done = sell.complete_sale(
        house.till, house.cashier, cart, [Tender(CARD, 10_000, payment_uid=u) for u in uids])
    plan = plan_refund(find_returnable(house.till, done.receipt_no), {1: 1})
    cancels = {
        n: payments.intend_cancel(
            house.till, house.cashier, plan.refund_uid, uid, 10_000)
        for n, uid in zip((2, 1), uids, strict=True)}
    answers = {uid: TerminalAnswer() for uid in cancels.values()}
    with pytest.raises(Refused, match="not_approved"):
        refund.refund_sale(
            house.till, house.cashier, plan, "상함", cancels=cancels, answers=answers)
