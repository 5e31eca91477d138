"""Papers and exports of the stock: what they say, and that a page is made of each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import stock, stock_count, stock_papers
from app.office_paper import NoticePaper, TablePaper
from app.recalls import RecallScope, open_recall, plan_recall, read_recall
from app.reports.exports import find_export, make_export
from app.stock import Cause, Taken
from models.values import StockReason
from printing.layout import as_text, lay_out
from printing.office import office_pdf
from tests.farm import FARM, GREENS, Farm, make_farm
from tests.unit.lot_scan_test import bring, ean_of, pay, scan


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    made = make_farm(tmp_path / "one")
    yield made
    made.till.close()


def made(farm: Farm, name: str) -> list[str]:
    data = make_export(farm.till, find_export(name)).data.decode("utf-8-sig")
    return data.strip().split("\r\n")


def test_stock_waste_and_counts_are_exported(farm: Farm) -> None:
    lot = bring(farm, 12)
    pay(farm, scan(farm, ean_of(lot)))
    pile = stock.read_pile(farm.till, GREENS, lot.ref)
    slip = stock.remove(
        farm.till, farm.manager, StockReason.DISPOSED, Cause.SPOILED, [Taken(pile, 1)])
    stock.restore(farm.till, farm.manager, slip)
    stock.remove(farm.till, farm.manager, StockReason.DONATED, Cause.EVENING, [Taken(pile, 2)])
    draft = stock_count.start(farm.till, farm.manager)
    draft = stock_count.take(farm.till, draft, pile, 7)
    stock_count.finish(farm.till, farm.manager, draft)
    head, *rows = made(farm, "stock")
    assert head.startswith("상품코드,상품명")
    assert len(rows) == 1
    assert f",{lot.no}," in rows[0]
    assert rows[0].endswith(",3000,7,0,21000")
    waste = made(farm, "waste")[1:]
    assert len(waste) == 1  # the slip was taken back
    assert "기부,저녁 정리" in waste[0]
    assert waste[0].endswith(",2,0,3000,6000")
    count = made(farm, "count")[1:]
    assert ",9,7,-2,3000,-6000," in count[0]


def test_a_recalls_papers_say_what_became_of_the_goods(farm: Farm) -> None:
    lot = bring(farm, 12)
    done = pay(farm, scan(farm, ean_of(lot)))
    scope = RecallScope((GREENS,), from_date=farm.till.business_date,
                        to_date=farm.till.business_date, producer_ref=FARM)
    rehearsed = stock_papers.recall_result(farm.till, None, plan_recall(farm.till, scope))
    assert "모의" in rehearsed.title
    uid = open_recall(farm.till, farm.manager, scope, cause="RESIDUE", ordered_by="AUTHORITY")
    row, plan = read_recall(farm.till, uid)
    result = stock_papers.recall_result(farm.till, row, plan)
    assert result.rows[0][2:] == (
        lot.no, farm.till.business_date, "12", "1", "0", "11", "0", "0")
    assert "관청 명령" in result.notes[0]
    assert stock_papers.receipt_list(farm.till, row, plan).rows[0][0] == done.receipt_no
    notice = stock_papers.door_notice(farm.till, row, plan)
    assert isinstance(notice, NoticePaper)
    assert any("영수증이 없어도" in line for line in notice.lines)
    for paper in (result, notice, stock_papers.receipt_list(farm.till, row, plan)):
        assert office_pdf(paper).startswith(b"%PDF")


def test_a_long_notice_still_fits_its_page() -> None:
    many = tuple(f"아주 긴 이름의 상품 {n} 500g (물안개텃밭 2026-11-22)" for n in range(9))
    paper = NoticePaper("회수 안내", "매장", "2026-11-23", many, ("드시지 마세요.",) * 6)
    assert office_pdf(paper).count(b"/Type /Page\n") == 1


def test_the_inspection_sheet_names_what_is_amiss(farm: Farm) -> None:
    bring(farm, 3)
    rows = stock_papers.list_inspection(farm.till)
    assert [row.amiss for row in rows] == [("no_test",)]
    sheet = stock_papers.inspection_sheet(farm.till)
    assert isinstance(sheet, TablePaper)
    assert sheet.rows[0][7] == "잔류농약 검사 없음"
    assert office_pdf(sheet).startswith(b"%PDF")


def test_the_fridge_list_tells_each_farm_its_own(farm: Farm) -> None:
    lot = bring(farm, 5)
    pile = stock.read_pile(farm.till, GREENS, lot.ref)
    stock.remove(farm.till, farm.manager, StockReason.WITHDRAWN, Cause.EVENING, [Taken(pile, 2)])
    slip = stock_papers.fridge_slip(farm.till, [], stock.list_fridge(farm.till))
    words = as_text(lay_out(slip, 42), 42)
    assert "P002 물안개텃밭" in words
    assert "2개" in words
