"""거래명세서 and 월 청구서: the record's figures, on the roll and on a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app import account_papers, accounts, sell
from app.errors import BadInput, Refused
from app.receipts import receipt_of
from app.refund import find_returnable, plan_refund, refund_sale
from app.tender import Tender, find_tender_type
from models.values import Ref, new_ref
from printing.columns import col_width
from printing.layout import as_text, lay_out
from printing.office_papers import account_pdf
from tests.builders import build_handbook_cart
from tests.house import House

GOLDEN = Path(__file__).parent.parent / "golden"
WIDTHS = (32, 42, 48)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.till.settings = msgspec.structs.replace(
        made.till.settings, shop_name="강북 푸드직매장", business_no="000-82-43214",
        representative="홍길동", tenders_allowed=("CASH", "ON_ACCOUNT"))
    made.open()
    yield made
    made.close()


def on_account(house: House) -> tuple[Ref, sell.CompletedSale]:
    ref = accounts.keep_account(
        house.till, house.manager, accounts.AccountForm("강북돌봄센터", "123-45-67891"))
    cart = replace(build_handbook_cart(), uid=new_ref())
    done = sell.complete_sale(house.till, house.cashier, cart, [
        Tender(find_tender_type("ON_ACCOUNT"), 47_100, account_ref=ref)])
    return ref, done


@pytest.mark.parametrize("columns", WIDTHS)
def test_a_delivery_statement_on_the_roll(house: House, columns: int) -> None:
    _, done = on_account(house)
    paper = account_papers.delivery_of(house.till, done.sale_uid)
    text = as_text(lay_out(account_papers.slip_of(paper), columns), columns)
    assert text == (GOLDEN / f"delivery_{columns}.txt").read_text("utf-8")
    assert all(col_width(row) <= columns for row in text.splitlines())


def test_a_bill_says_what_was_owed_before_and_is_owed_now(house: House) -> None:
    ref, done = on_account(house)
    refund_sale(
        house.till, house.cashier,
        plan_refund(find_returnable(house.till, done.receipt_no), {3: 1}), "상함")
    accounts.collect(house.till, house.cashier, ref, 10_000, "CASH")
    november = account_papers.bill_of(house.till, ref, "2026-11")
    assert dict(november.sums) == {
        "전월 이월": "0", "이번 달 외상": "24,100", "이번 달 회수": "-10,000",
        "청구 금액": "14,100"}
    assert [row[3] for row in november.rows] == ["24,100", "-10,000"] or [
        row[3] for row in november.rows] == ["-10,000", "24,100"]
    december = account_papers.bill_of(house.till, ref, "2026-12")
    assert (december.sums[0], december.sums[-1]) == (
        ("전월 이월", "14,100"), ("청구 금액", "14,100"))
    assert account_papers.months_of(house.till, ref) == ["2026-11"]
    with pytest.raises(BadInput, match=r"statement\.month"):
        account_papers.bill_of(house.till, ref, "2026-13")


def test_pages_are_the_same_bytes_and_hold_a_long_bill(house: House) -> None:
    ref, done = on_account(house)
    paper = account_papers.delivery_of(house.till, done.sale_uid)
    assert account_pdf(paper).startswith(b"%PDF")
    assert account_pdf(paper) == account_pdf(paper)
    bill = account_papers.bill_of(house.till, ref, "2026-11")
    long = account_pdf(replace(bill, rows=bill.rows * 90))
    assert b"/Count 1 " not in long
    assert len(long) > len(account_pdf(bill))


def test_only_a_sale_on_account_has_one_and_its_receipt_says_who_owes_it(house: House) -> None:
    cash = house.sell_for_cash(build_handbook_cart())
    with pytest.raises(Refused, match="not_on_account"):
        account_papers.delivery_of(house.till, cash.sale_uid)
    _, done = on_account(house)
    assert receipt_of(house.till, done.sale_uid).tenders[0].account_name == "강북돌봄센터"
    paper = account_papers.delivery_of(house.till, done.sale_uid)
    assert account_papers.print_paper(house.till, house.cashier, paper)
    assert len(house.printer.submitted) == 1
    assert account_papers.print_gift(house.till, house.cashier, done.sale_uid)
