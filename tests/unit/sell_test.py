"""Finishing a sale on a real file: whole or absent, once, with everything frozen on its lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from app import holding, members, payments, receipts, sell
from app.cart import Discount, add, discount_line, discount_receipt, set_member
from app.errors import BadInput, NeedsApproval, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.tender import Tender, cash_tender, find_tender_type
from models.values import BorneBy, PaymentOutcome, TaxClass
from tests.builders import build_handbook_cart, build_product
from tests.house import House

CARD = find_tender_type("CARD")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.open()
    yield made
    made.close()


def one(house: House, sql: str) -> object:
    return house.till.read().execute(sql).fetchone()[0]


def test_a_cash_sale_is_one_entry_and_all_its_rows(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart(), 50_000)
    assert done.receipt_no == "20261122-01-0001"
    assert (done.total_won, done.change_won, done.cash_rounding_won) == (47_100, 2_900, 0)
    assert one(house, "SELECT count(*) FROM sale_line") == 4
    assert one(house, "SELECT sum(quantity) FROM stock_move") == -7
    assert one(house, "SELECT sum(amount_won) FROM cash_move") == 147_100
    assert one(house, "SELECT count(*) FROM print_job WHERE state = 'PENDING'") == 1
    assert (house.printer.nudge_count, house.printer.kick_count) == (1, 1)


def test_receipt_numbers_rise_and_restart_with_the_business_date(house: House) -> None:
    numbers = [
        house.sell_for_cash(house.cart_of(build_product())).receipt_no for _ in range(3)]
    assert numbers == [f"20261122-01-000{n}" for n in (1, 2, 3)]


def test_pressing_twice_makes_one_sale(house: House) -> None:
    cart = build_handbook_cart()
    first, second = house.sell_for_cash(cart), house.sell_for_cash(cart)
    assert first == second
    assert one(house, "SELECT count(*) FROM sale") == 1


def test_a_commit_in_doubt_is_found_again_by_the_same_cart(house: House) -> None:
    """The commit happened, its answer was an error: the file is asked, and a retry makes no two."""
    cart = build_handbook_cart()
    real = house.till.database.writer

    class LyingCursor:
        def __init__(self) -> None:
            self._cursor = real.cursor()

        def execute(self, sql: str, *args: object) -> object:
            result = self._cursor.execute(sql, *args)
            if sql == "COMMIT":
                from models.db import DatabaseError

                raise DatabaseError("disk I/O error")
            return result

        def __getattr__(self, name: str) -> object:
            return getattr(self._cursor, name)

    class LyingWriter:
        def cursor(self) -> LyingCursor:
            return LyingCursor()

        def __getattr__(self, name: str) -> object:
            return getattr(real, name)

    house.till.database.writer = LyingWriter()  # a wire that lies
    first = house.sell_for_cash(cart)
    house.till.database.writer = real
    done = house.sell_for_cash(cart)
    assert done == first
    assert done.receipt_no == "20261122-01-0001"
    assert one(house, "SELECT count(*) FROM sale") == 1
    # The chain goes on from what really was committed.
    after = house.sell_for_cash(house.cart_of(build_product()))
    assert after.receipt_no == "20261122-01-0002"


def test_everything_is_frozen_on_the_line(house: House) -> None:
    cart = house.cart_of(build_product("참기름", 23_000, tax_class=TaxClass.TAXABLE_10))
    cart = discount_line(cart, 1, Discount("r1", "흠", 1_000, BorneBy.SHOP))
    cart = discount_receipt(cart, Discount("r2", "단골", 2_000, BorneBy.PRODUCER))
    house.sell_for_cash(cart)
    row = house.till.read().execute("SELECT * FROM sale_line").fetchone()
    names = [d[0] for d in house.till.read().execute("SELECT * FROM sale_line").description]
    line = dict(zip(names, row, strict=True))
    assert (line["gross_won"], line["discount_won"], line["receipt_discount_share_won"]) == (
        23_000, 1_000, 2_000)
    assert (line["net_won"], line["commission_base_won"]) == (20_000, 21_000)
    assert (line["commission_rate_basis_points"], line["price_source"]) == (1_200, "LIST")
    assert (line["tax_class"], line["ownership"]) == ("TAXABLE_10", "CONSIGNMENT")


def test_nothing_is_sold_without_a_shift(tmp_path: Path) -> None:
    house = House(tmp_path / "closed")
    with pytest.raises(Refused) as error:
        house.sell_for_cash(build_handbook_cart())
    assert error.value.code == "shift.closed"
    assert one(house, "SELECT count(*) FROM sale") == 0
    house.close()


def test_an_empty_cart_and_an_open_rest_are_refused(house: House) -> None:
    with pytest.raises(Refused, match=r"cart\.empty"):
        sell.complete_sale(house.till, house.cashier, sell.start_cart(), [])
    with pytest.raises(Refused, match="still_to_pay"):
        sell.complete_sale(
            house.till, house.cashier, build_handbook_cart(), [cash_tender(47_100, 10_000)])
    assert one(house, "SELECT count(*) FROM sale") == 0


def test_a_card_is_intended_before_it_is_asked(house: House) -> None:
    cart = build_handbook_cart()
    intent = payments.intend_payment(
        house.till, house.cashier, cart, price_cart(cart), 47_100)
    assert (intent.taxable_won, intent.exempt_won) == (38_000, 9_100)
    assert [d.amount_won for d in payments.list_doubts(house.till)] == [47_100]
    tender = Tender(CARD, 47_100, payment_uid=intent.payment_uid)
    with pytest.raises(Refused, match="not_approved"):
        sell.complete_sale(house.till, house.cashier, cart, [tender])
    done = sell.complete_sale(
        house.till, house.cashier, cart, [tender],
        answers={intent.payment_uid: TerminalAnswer(approval_no="00123456")})
    assert payments.list_doubts(house.till) == []
    receipt = receipts.receipt_of(house.till, done.sale_uid)
    assert receipt.tenders[0].card is not None
    assert receipt.tenders[0].card.approval_no == "00123456"
    assert house.printer.kick_count == 0


def test_an_approval_number_may_be_typed_later_and_changes_nothing_else(house: House) -> None:
    cart = build_handbook_cart()
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 47_100)
    said = TerminalAnswer(approved_at="2026-11-22T10:00:00+09:00", instalment_months=3)
    tender = Tender(CARD, 47_100, payment_uid=intent.payment_uid)
    done = sell.complete_sale(
        house.till, house.cashier, cart, [tender], answers={intent.payment_uid: said})
    assert [d.amount_won for d in payments.list_unnumbered(house.till)] == [47_100]
    with pytest.raises(BadInput, match="approval_no_missing"):
        payments.enter_approval_no(house.till, house.cashier, intent.payment_uid, "")
    payments.enter_approval_no(house.till, house.cashier, intent.payment_uid, "00123456")
    assert payments.list_unnumbered(house.till) == []
    card = receipts.receipt_of(house.till, done.sale_uid).tenders[0].card
    assert card is not None
    assert (card.approval_no, card.instalment_months) == ("00123456", 3)
    with pytest.raises(Refused, match="numbered_already"):
        payments.enter_approval_no(house.till, house.cashier, intent.payment_uid, "1")


def test_one_payment_pays_one_sale(house: House) -> None:
    cart = build_handbook_cart()
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 47_100)
    tender = Tender(CARD, 47_100, payment_uid=intent.payment_uid)
    answers = {intent.payment_uid: TerminalAnswer()}
    sell.complete_sale(house.till, house.cashier, cart, [tender], answers=answers)
    other = house.cart_of(build_product("유정란", 47_100))
    with pytest.raises(Refused, match="not_approved"):
        sell.complete_sale(house.till, house.cashier, other, [tender])


def test_a_payment_pays_for_the_tender_it_was_asked_for(house: House) -> None:
    """After a restart a food voucher's approval must not be taken for a card's."""
    cart = build_handbook_cart()
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 47_100)
    allowed = (*house.till.settings.tenders_allowed, "AGRIFOOD_VOUCHER")
    house.till.settings = structs.replace(house.till.settings, tenders_allowed=allowed)
    other = replace(CARD, code="AGRIFOOD_VOUCHER")
    with pytest.raises(Refused, match="not_approved"):
        sell.complete_sale(
            house.till, house.cashier, cart,
            [Tender(other, 47_100, payment_uid=intent.payment_uid)],
            answers={intent.payment_uid: TerminalAnswer()})
    assert one(house, "SELECT count(*) FROM sale") == 0


def test_an_unknown_outcome_keeps_the_cart_and_stays_a_doubt(house: House) -> None:
    cart = build_handbook_cart()
    intent = payments.intend_payment(house.till, house.cashier, cart, price_cart(cart), 47_100)
    unknown = TerminalAnswer(PaymentOutcome.UNKNOWN)
    payments.resolve_payment(house.till, house.cashier, intent.payment_uid, unknown)
    for leave in (
        lambda: sell.void_cart(house.till, house.cashier, cart),
        lambda: holding.hold_cart(house.till, house.cashier, cart),
        lambda: sell.void_line(house.till, house.cashier, cart, 1),
    ):
        with pytest.raises(Refused, match="in_doubt"):
            leave()
    with pytest.raises(NeedsApproval):
        payments.resolve_payment(
            house.till, house.volunteer, intent.payment_uid, TerminalAnswer())
    declined = TerminalAnswer(PaymentOutcome.DECLINED)
    payments.resolve_payment(house.till, house.cashier, intent.payment_uid, declined)
    assert payments.list_doubts(house.till) == []
    house.sell_for_cash(cart)


def test_what_is_taken_away_before_payment_is_recorded(house: House) -> None:
    cart = sell.void_line(house.till, house.cashier, build_handbook_cart(), 3)
    assert len(cart.lines) == 3
    assert sell.void_cart(house.till, house.cashier, cart).is_empty
    rows = house.till.read().execute("SELECT what, amount_won FROM cart_void").fetchall()
    assert sorted(rows) == [("cart", 24_100), ("line", 23_000)]


def test_a_volunteer_sells_but_gives_no_discount(house: House) -> None:
    cart = build_handbook_cart()
    with pytest.raises(NeedsApproval):
        sell.discount(house.till, house.volunteer, cart, None,
                      Discount("", "단골", 100, BorneBy.SHOP))
    with pytest.raises(NeedsApproval):
        sell.discount(house.till, house.cashier, cart, None,
                      Discount("", "단골", 10_000, BorneBy.SHOP))
    sell.complete_sale(house.till, house.volunteer, cart, [cash_tender(47_100, 47_100)])
    assert one(house, "SELECT cashier_ref FROM sale") == house.volunteer.staff_ref


def test_the_open_cart_comes_back_and_a_sold_one_does_not(house: House) -> None:
    cart = build_handbook_cart()
    holding.save_draft(house.till, cart)
    house.reopen()
    assert holding.load_draft(house.till) == cart
    house.sell_for_cash(cart)
    assert holding.load_draft(house.till) is None
    holding.save_draft(house.till, cart)  # the paint after the commit came too late
    assert holding.load_draft(house.till) is None


def test_held_carts_survive_a_restart_and_come_back_once(house: House) -> None:
    member = members.add_member(house.till, house.cashier, name="홍길동", no="0123")
    cart = set_member(build_handbook_cart(), member)
    held_uid = holding.hold_cart(house.till, house.cashier, cart)
    bodies = b"".join(
        row[0] for row in house.till.read().execute("SELECT body FROM entry WHERE kind = "
                                                    "'cart.held'"))
    assert "홍*동".encode() not in bodies
    house.reopen()
    [held] = holding.list_held(house.till)
    assert (held.line_count, held.total_won) == (4, 47_100)
    assert holding.recall_cart(house.till, house.cashier, held_uid) == cart
    with pytest.raises(Refused, match="not_held"):
        holding.recall_cart(house.till, house.cashier, held_uid)


def test_the_receipt_is_the_sale_as_it_was(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart(), 50_000)
    receipt = receipts.receipt_of(house.till, done.sale_uid)
    assert receipt.number == "20261122-01-0001"
    assert receipt.barcode == "20261122010001"
    assert [line.amount_won for line in receipt.lines] == [3_600, 5_500, 23_000, 15_000]
    assert [line.exempt for line in receipt.lines] == [True, True, False, False]
    totals = receipt.totals
    assert (totals.exempt_won, totals.supply_won, totals.vat_won, totals.total_won) == (
        9_100, 34_545, 3_455, 47_100)
    assert receipt.tenders[0].cash is not None
    assert receipt.tenders[0].cash.change_won == 2_900
    assert f"{receipt.sold_at:%Y-%m-%d %H:%M}" == "2026-11-22 16:05"


def test_a_reprint_is_an_entry_and_counts(house: House) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    for copy_no in (1, 2):
        receipts.reprint_receipt(house.till, house.volunteer)
        payload = one(house, "SELECT payload_json FROM print_job ORDER BY id DESC LIMIT 1")
        assert json.loads(str(payload)) == {"sale_uid": done.sale_uid, "copy_no": copy_no}


@pytest.mark.parametrize("typed", ["20261122-01-0001", "20261122010001"])
def test_a_receipt_is_found_as_printed_and_as_scanned(house: House, typed: str) -> None:
    done = house.sell_for_cash(build_handbook_cart())
    assert receipts.find_sale(house.till, typed) == done.sale_uid


def test_adding_to_a_cart_never_changes_the_old_one(house: House) -> None:
    cart = house.cart_of(build_product())
    add(cart, build_product("유정란", 5_500))
    assert len(cart.lines) == 1
