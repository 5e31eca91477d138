"""Approvals by telephone: what six digits hold, one deed an answer, caps, nobody for himself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import access, phone_approval, sell, staffing
from app.access import APPROVABLE, Action, Session
from app.cart import Discount
from app.errors import BadInput, Refused
from app.phone_approval import (
    ASKABLE,
    answer_of_row,
    answer_to_request,
    make_request_no,
    read_request_no,
)
from app.ports import PrintJob
from app.receipt import RowKind
from app.verifying import verify
from models import people_rows
from models.values import BorneBy, Role
from tests.shop import Shop, make_shop

MINUTE_MS = 60_000


class Phones:
    """A shop with a manager who has a list, and a cashier who calls her."""

    def __init__(self, folder: Path) -> None:
        self.shop: Shop = make_shop(folder)
        self.till = self.shop.till
        manager_ref = staffing.add_staff_as(
            self.till, "", "01", "김관리", Role.MANAGER, "3579")
        self.manager = Session(manager_ref, "01", Role.MANAGER)
        self.cashier = Session(staffing.add_staff(
            self.till, self.manager, "02", "이계산", Role.CASHIER, "8024"), "02", Role.CASHIER)
        self.secret = phone_approval.make_list(self.till, self.manager)

    def ask(self, won: int = 5_000, action: Action = Action.DISCOUNT_OVER_LIMIT
            ) -> phone_approval.Asked:
        return phone_approval.ask(
            self.till, self.cashier, self.manager.staff_ref, action, won)

    def from_list(self, asked: phone_approval.Asked) -> str:
        return answer_of_row(self.secret, 1, asked.list_no, asked.row_no)

    def from_page(self, asked: phone_approval.Asked) -> str:
        return answer_to_request(self.secret, 1, asked.request_no)


@pytest.fixture
def phones(tmp_path: Path) -> Iterator[Phones]:
    made = Phones(tmp_path)
    yield made
    made.till.close()


@given(st.sampled_from(ASKABLE), st.integers(0, 9_900_000), st.integers(0, 1_439))
def test_six_digits_hold_deed_amount_and_time(action: Action, won: int, minute: int) -> None:
    number = make_request_no(action, won, minute)
    assert len(number) == 6
    said = read_request_no(number)
    assert said is not None
    assert said.action is action
    assert won <= said.amount_won <= max(10, won + won // 10)
    assert said.minute == minute // 20 * 20


def test_what_is_askable_is_approvable_and_keeps_its_place() -> None:
    assert set(ASKABLE) <= APPROVABLE
    assert Action.REFUND_WITHOUT_RECEIPT not in ASKABLE
    # A page on somebody's telephone knows these places: only append.
    assert [action.value for action in ASKABLE[:11]] == [
        "PRICE_OVERRIDE", "DISCOUNT", "DISCOUNT_OVER_LIMIT", "REFUND", "REFUND_OVER_LIMIT",
        "NO_SALE", "MOVE_CASH", "RESOLVE_DOUBT", "OPEN_SHIFT", "X_REPORT", "CLOSE_SHIFT"]
    assert len(ASKABLE) * 541 * 72 <= 1_000_000


@pytest.mark.parametrize("way", ["from_list", "from_page"])
def test_an_answer_allows_the_deed_once(phones: Phones, way: str) -> None:
    asked = phones.ask()
    digits = getattr(phones, way)(asked)
    approval = phone_approval.answer(
        phones.till, phones.cashier, asked, f"{digits[:3]} {digits[3:]}")
    cart = phones.shop.cart(0, 0, 1)
    off = Discount("", "단골", 5_000, BorneBy.SHOP)
    less = sell.discount(phones.till, phones.cashier, cart, 1, off, approval=approval)
    assert less.lines[0].discounts[0].approval_uid == approval.uid
    with pytest.raises(Refused, match="approval_used"):
        sell.discount(phones.till, phones.cashier, cart, 1, off, approval=approval)
    kept = phones.till.read().execute(
        "SELECT means FROM approval WHERE approval_uid = ?", (approval.uid,)).fetchone()
    assert kept == ("phone",)
    with pytest.raises(Refused, match="answered_before"):
        phone_approval.answer(phones.till, phones.cashier, asked, digits)
    assert verify(phones.till, full=True).sale_count == 0


def test_a_row_answers_the_request_it_was_asked_for_and_no_other(phones: Phones) -> None:
    small, large = phones.ask(1_000), phones.ask(40_000)
    assert (small.row_no, large.row_no) == (1, 2)
    with pytest.raises(BadInput, match="wrong_answer"):
        phone_approval.answer(phones.till, phones.cashier, large, phones.from_list(small))
    with pytest.raises(BadInput, match="wrong_answer"):
        phone_approval.answer(phones.till, phones.cashier, large, phones.from_page(small))


def test_the_same_deed_again_is_another_number(phones: Phones) -> None:
    numbers = {phones.ask().request_no for _ in range(4)}
    assert len(numbers) == 4
    said = [read_request_no(number) for number in numbers]
    assert sorted(one.amount_won for one in said if one) == [5_000, 5_100, 5_200, 5_300]


def test_wrong_answers_wait_as_wrong_pins_do(phones: Phones) -> None:
    asked = phones.ask()
    right = phones.from_page(asked)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _ in range(3):
        with pytest.raises(BadInput, match="wrong_answer"):
            phone_approval.answer(phones.till, phones.cashier, asked, wrong)
    with pytest.raises(Refused, match="locked_out"):
        phone_approval.answer(phones.till, phones.cashier, asked, right)
    phones.till = phones.shop.reopen()
    with pytest.raises(Refused, match="locked_out"):
        phone_approval.answer(phones.till, phones.cashier, asked, right)
    phones.shop.clock.at_ms += MINUTE_MS
    phone_approval.answer(phones.till, phones.cashier, asked, right)
    assert people_rows.read_pin_failure(phones.till.read(), phones.manager.staff_ref) == (0, 0)


def test_nobody_approves_himself_and_nobody_but_a_manager(phones: Phones) -> None:
    for asker, approver, code in (
        (phones.manager, phones.manager, "access.self_approval"),
        (phones.manager, phones.cashier, "access.not_a_manager"),
    ):
        with pytest.raises(Refused) as refused:
            phone_approval.ask(
                phones.till, asker, approver.staff_ref, Action.DISCOUNT_OVER_LIMIT, 1_000)
        assert refused.value.code == code
    with pytest.raises(Refused, match="not_a_manager"):
        phone_approval.make_list(phones.till, phones.cashier)


def test_an_answer_is_for_who_asked(phones: Phones) -> None:
    asked = phones.ask()
    other = Session(staffing.add_staff(
        phones.till, phones.manager, "03", "박계산", Role.CASHIER, "8035"), "03", Role.CASHIER)
    with pytest.raises(Refused, match="answered_before"):
        phone_approval.answer(phones.till, other, asked, phones.from_page(asked))


def test_caps_of_each_and_of_the_day(phones: Phones) -> None:
    with pytest.raises(Refused, match="too_much"):
        phones.ask(50_010)
    for _ in range(2):
        asked = phones.ask(45_000)
        phone_approval.answer(phones.till, phones.cashier, asked, phones.from_page(asked))
    with pytest.raises(Refused, match="used_up"):
        phones.ask(10_010)
    phones.till.settings = msgspec.structs.replace(
        phones.till.settings, phone_approvals_a_day=2)
    with pytest.raises(Refused, match="used_up"):
        phones.ask(10)
    phones.till.settings = msgspec.structs.replace(
        phones.till.settings, phone_approvals_a_day=0)
    with pytest.raises(Refused, match="used_up"):
        phones.ask(0)


def test_an_answer_comes_in_time_or_not_at_all(phones: Phones) -> None:
    asked = phones.ask()
    phones.shop.clock.at_ms += 31 * MINUTE_MS
    with pytest.raises(Refused, match="too_late"):
        phone_approval.answer(phones.till, phones.cashier, asked, phones.from_page(asked))


def test_what_wants_eyes_on_the_goods_is_not_asked_by_telephone(phones: Phones) -> None:
    with pytest.raises(Refused, match="not_this"):
        phones.ask(1_000, Action.REFUND_WITHOUT_RECEIPT)


def test_a_new_list_ends_the_old_one(phones: Phones) -> None:
    asked = phones.ask()
    old = phones.from_list(asked), phones.from_page(asked)
    phone_approval.make_list(phones.till, phones.manager)
    for digits in old:
        with pytest.raises(BadInput, match="wrong_answer"):
            phone_approval.answer(phones.till, phones.cashier, asked, digits)


def test_the_list_on_paper_tells_what_was_used(phones: Phones) -> None:
    phones.ask()
    job: PrintJob = phone_approval.list_job(phones.manager)
    slip = phone_approval.list_slip_of(phones.till, job.payload_json)
    rows = [row for row in slip.rows if row.kind is RowKind.FIGURE]
    assert len(rows) == 40
    assert rows[0].value == "사용함"
    code = answer_of_row(phones.secret, 1, 1, 2)
    assert rows[1].value == f"{code[:3]} {code[3:]}"
    ready = phone_approval.readiness_of(phones.till, phones.manager.staff_ref)
    assert (ready.list_no, ready.rows_left, ready.today_count) == (1, 39, 0)


def test_a_used_up_list_leaves_the_page(phones: Phones) -> None:
    for _ in range(phone_approval.LIST_ROW_COUNT // 10):
        for won in range(1_000, 11_000, 1_000):
            phones.ask(won)
    asked = phones.ask()
    assert asked.row_no == 0
    assert phone_approval.answer(
        phones.till, phones.cashier, asked, phones.from_page(asked)).amount_won == 5_000


def test_the_secret_is_in_no_entry(phones: Phones) -> None:
    asked = phones.ask()
    digits = phones.from_page(asked)
    phone_approval.answer(phones.till, phones.cashier, asked, digits)
    bodies = b"".join(body for (body,) in phones.till.read().execute("SELECT body FROM entry"))
    assert phones.secret.hex().encode() not in bodies
    assert digits.encode() not in bodies
    assert access.list_staff(phones.till)[0].name == "김*리"
