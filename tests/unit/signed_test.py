"""A receipt's signed code: another till believes it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import payments, receipt_code, sell, shift, signed
from app.errors import BadInput, Refused
from app.payments import TerminalAnswer
from app.pricing import price_cart
from app.receipt_code import CODE_CHARS_MAX, is_receipt_code
from app.refund import find_returnable, plan_refund
from app.tender import TENDER_TYPES, Tender, find_tender_type
from tests.shop import CASHIER, Shop, make_shop


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[tuple[Shop, Shop]]:
    """Two tills of one shop: the second knows the first one's key, and no sale of it."""
    one, other = make_shop(tmp_path / "one"), make_shop(tmp_path / "other")
    other.till.store_ref = one.till.store_ref
    opened = one.till.read().execute(
        "SELECT * FROM entry WHERE kind = 'epoch.opened'").fetchone()
    names = [c[1] for c in one.till.read().execute("PRAGMA table_info(entry)")]
    values = dict(zip(names, opened, strict=True))
    values.pop("position")
    with other.till.local_rows() as cursor:
        cursor.execute(
            f"INSERT INTO entry ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})",
            tuple(values.values()))
        # The same goods under the same refs, as a synced catalogue has them.
        for mine, theirs in zip(one.products, other.products, strict=True):
            cursor.execute("UPDATE producer_item SET ref = ? WHERE ref = ?",
                           (mine.ref, theirs.ref))
    yield one, other
    one.till.close()
    other.till.close()


def test_a_code_says_what_the_sale_says(shops: tuple[Shop, Shop]) -> None:
    one, other = shops
    done = one.sell(2, 1, 1)
    code = receipt_code.make_code(one.till, done.sale_uid)
    assert is_receipt_code(code)
    assert code.isalnum()
    assert code == code.upper()
    assert signed.is_known(one.till, code) == done.receipt_no
    assert signed.is_known(other.till, code) == ""
    found = signed.find_signed(other.till, code)
    mine = find_returnable(one.till, done.receipt_no)
    for field in ("sale_uid", "receipt_no", "total_won", "taxable_won", "vat_won", "exempt_won"):
        assert getattr(found.sale, field) == getattr(mine.sale, field)
    assert [(x.producer_item_ref, x.quantity, x.net_won) for x in found.lines] == [
        (x.producer_item_ref, x.quantity, x.net_won) for x in mine.lines]


def test_a_return_by_the_code_alone_ties_and_is_remembered(shops: tuple[Shop, Shop]) -> None:
    one, other = shops
    done = one.sell(2, 0, 1)
    code = receipt_code.make_code(one.till, done.sale_uid)
    plan = plan_refund(signed.find_signed(other.till, code), {1: 1})
    back = signed.return_signed(other.till, CASHIER, plan, "상함")
    assert signed.return_signed(other.till, CASHIER, plan, "상함") == back
    assert back.cash_won == 1_800
    assert shift.expected_cash(other.till, other.till.shift_uid) == 98_200
    found = signed.find_signed(other.till, code)
    assert [found.left_of(line) for line in found.lines] == [1, 1]
    with pytest.raises(BadInput, match="too_many"):
        plan_refund(found, {1: 2})
    row = other.till.read().execute(
        "SELECT original_receipt_no, amount_won FROM unreceipted_return").fetchone()
    assert row == (done.receipt_no, 1_800)
    assert other.till.read().execute(
        "SELECT original_sale_uid, total_won FROM sale WHERE kind = 'RETURN'"
    ).fetchone() == (done.sale_uid, -1_800)


def test_a_changed_code_and_a_strange_key_are_refused(shops: tuple[Shop, Shop]) -> None:
    one, other = shops
    code = receipt_code.make_code(one.till, one.sell(1, 1).sale_uid)
    for place in range(8, len(code) - 4, 37):
        letter = "A" if code[place] != "A" else "B"
        with pytest.raises((Refused, BadInput), match="signed"):
            signed.find_signed(other.till, code[:place] + letter + code[place + 1:])
    for cut in ("WZ1", code[:50], code + "AAAAAAAA"):
        with pytest.raises((Refused, BadInput), match="signed"):
            receipt_code.verify(other.till, cut)
    foreign = receipt_code.make_code(other.till, other.sell(1).sale_uid)
    with pytest.raises(Refused, match="unknown_key"):
        receipt_code.verify(one.till, foreign)


def test_a_card_is_given_back_where_it_was_charged(shops: tuple[Shop, Shop]) -> None:
    one, other = shops
    cart = one.cart(1)
    intent = payments.intend_payment(one.till, CASHIER, cart, price_cart(cart), 1_800)
    done = sell.complete_sale(
        one.till, CASHIER, cart,
        [Tender(find_tender_type("CARD"), 1_800, payment_uid=intent.payment_uid)],
        answers={intent.payment_uid: TerminalAnswer()})
    plan = plan_refund(
        signed.find_signed(other.till, receipt_code.make_code(one.till, done.sale_uid)), {1: 1})
    with pytest.raises(Refused, match="paid_elsewhere"):
        signed.return_signed(other.till, CASHIER, plan, "상함")
    assert other.till.read().execute("SELECT count(*) FROM sale").fetchone() == (0,)


def test_a_long_receipt_is_signed_without_its_lines(shops: tuple[Shop, Shop]) -> None:
    from dataclasses import replace

    from app.cart import add

    one, other = shops
    cart = sell.start_cart()
    for n in range(40):
        cart = add(cart, replace(one.products[0], list_price_won=1_000 + 10 * n))
    done = sell.complete_sale(one.till, CASHIER, cart, one.cash_for(cart))
    code = receipt_code.make_code(one.till, done.sale_uid)
    assert len(code) <= CODE_CHARS_MAX
    assert receipt_code.verify(other.till, code).total_won == done.total_won
    with pytest.raises(Refused, match="lines_left_off"):
        signed.find_signed(other.till, code)


def test_every_tender_has_its_place_for_ever() -> None:
    assert set(receipt_code._CODES) >= {one.code for one in TENDER_TYPES}
    assert receipt_code._CODES[:4] == ("CASH", "CARD", "BANK_TRANSFER", "LOCAL_VOUCHER")


def test_what_is_given_back_by_code_ties_with_discounts_too(shops: tuple[Shop, Shop]) -> None:
    from app.cart import Discount, discount_receipt
    from models import verify_rows
    from models.values import BorneBy

    one, other = shops
    cart = discount_receipt(one.cart(3, 1, 1), Discount("", "단골", 1_777, BorneBy.SHOP))
    done = sell.complete_sale(one.till, CASHIER, cart, one.cash_for(cart))
    code = receipt_code.make_code(one.till, done.sale_uid)
    given_won = 0
    for pieces in ({1: 2}, {1: 1, 3: 1}, {2: 1}):
        plan = plan_refund(signed.find_signed(other.till, code), pieces)
        given_won += signed.return_signed(other.till, CASHIER, plan, "상함").cash_won
        assert verify_rows.find_wrong_sum(other.till.read()) is None
    assert given_won == done.total_won - done.cash_rounding_won
    assert signed.find_signed(other.till, code).is_all_back
