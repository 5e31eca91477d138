"""Deliveries: who carried, who received, a slip without prices, an address in no entry."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import counter_slips, deliveries, orders, refund
from app.deliveries import Address
from app.errors import BadInput, Refused
from app.orders import Wish
from app.ports import DocumentKind
from app.receipt import ReportSlip
from app.verifying import verify
from models import journal
from printing.layout import as_text, lay_out
from tests.house import RecordingPrinter
from tests.shop import CASHIER, Shop, make_shop

TODAY = "2026-03-02"
HOME = Address("김순자", "010-1234-5678", "서울 강북구 수유로 12, 301호", "문 앞에")


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return make_shop(tmp_path)


def paper(slip: ReportSlip) -> str:
    return as_text(lay_out(slip, 42), 42)


def test_a_delivery_goes_from_plan_to_door(shop: Shop) -> None:
    done = shop.sell(2, 1)
    uid = deliveries.plan_delivery(shop.till, CASHIER, done.receipt_no, HOME, TODAY)
    with pytest.raises(Refused):
        deliveries.receive(shop.till, CASHIER, uid, "본인")
    deliveries.carry(shop.till, CASHIER, uid, "박지호")
    with pytest.raises(Refused):
        deliveries.plan_delivery(shop.till, CASHIER, done.receipt_no, HOME, TODAY)
    deliveries.receive(shop.till, CASHIER, uid, "이웃 이영수")
    found = deliveries.list_deliveries(shop.till)[0]
    assert (found.state, found.carrier, found.receiver) == ("received", "박지호", "이웃 이영수")
    bodies = b"".join(entry.body for entry in journal.read_after(shop.till.read(), 0))
    for word in ("김순자", "수유로", "5678", "박지호", "이영수"):
        assert word.encode() not in bodies
    verify(shop.till, full=True)


def test_the_slip_shows_what_and_where_and_no_price(shop: Shop) -> None:
    done = shop.sell(2, 1)
    uid = deliveries.plan_delivery(shop.till, CASHIER, done.receipt_no, HOME, TODAY)
    text = paper(counter_slips.delivery_slip(shop.till, uid))
    assert "청상추" in text
    assert "수유로 12" in text
    for price in ("1,800", "3,600", "5,500", "9,100", "원"):
        assert price not in text
    printer = RecordingPrinter()
    shop.till.printer = printer
    assert counter_slips.print_delivery(shop.till, uid)
    job = printer.submitted[0]
    assert job.kind is DocumentKind.DELIVERY
    assert "수유로" not in job.payload_json
    assert paper(counter_slips.delivery_slip_of_job(shop.till, job)) == text
    shop.till.printer = None


@pytest.mark.parametrize(("who", "day", "code"), [
    (Address("", "", "서울"), TODAY, "name"), (Address("김", "", ""), TODAY, "address"),
    (HOME, "2026-03-01", "deliver_on"), (HOME, "내일", "deliver_on"),
    (Address("김", "", "가" * 81), TODAY, "address"),
])
def test_what_cannot_be_is_said_by_field(shop: Shop, who: Address, day: str, code: str) -> None:
    done = shop.sell(1)
    with pytest.raises(BadInput) as refused:
        deliveries.plan_delivery(shop.till, CASHIER, done.receipt_no, who, day)
    assert refused.value.code == f"delivery.{code}"


def test_only_a_sale_is_delivered(shop: Shop) -> None:
    with pytest.raises(BadInput):
        deliveries.plan_delivery(shop.till, CASHIER, "20260302-01-0009", HOME, TODAY)
    done = shop.sell(1)
    back = refund.refund_sale(
        shop.till, CASHIER,
        refund.plan_refund(refund.find_returnable(shop.till, done.receipt_no), {1: 1}), "무름")
    with pytest.raises(Refused):
        deliveries.plan_delivery(shop.till, CASHIER, back.receipt_no, HOME, TODAY)


def test_an_orders_stub_and_the_morning_list_on_paper(shop: Shop) -> None:
    uid = orders.place_order(
        shop.till, CASHIER, shop.cart(2, 1), Wish("김순자", "", TODAY, "15:00", consented=True),
        deposit_won=5_000)
    stub = paper(counter_slips.order_slip(shop.till, uid))
    for words in ("예약증", "100001", "2026-03-02 15:00", "김*자", "받은 예약금", "4,100"):
        assert words in stub
    assert "김순자" not in stub
    picks = paper(counter_slips.pick_slip(shop.till, TODAY))
    assert [line for line in picks.splitlines() if "□" in line or "햇살농원" in line] == [
        "햇살농원                                  ", *(
            line for line in picks.splitlines() if "□" in line)]
    assert "예약 100001" in picks
    assert "없습니다" in paper(counter_slips.pick_slip(shop.till, "2026-03-09"))
