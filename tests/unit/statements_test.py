"""Papers and files of a settlement: what a farm reads, and what the office takes away."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import producers
from app.papers import Block, Facts, Note, Paper, Sums, Table
from app.producers import Agreement
from app.reports.exports import find_export, make_export
from app.settlement import note_deduction
from app.settlement_steps import approve, check, export
from app.statements import (
    amount_of,
    make_agreement,
    make_cover,
    make_shipments,
    make_statements,
    percent,
)
from models import settlement_rows
from printing.a4 import papers_pdf
from tests.shop import MANAGER, make_shop
from tests.unit.settlement_test import OFFICE, Farm, give_account


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    farm = Farm(make_shop(tmp_path, with_shift=False))
    give_account(farm.till, farm.ref)
    yield farm
    farm.till.close()


@pytest.fixture
def settled(farm: Farm) -> str:
    farm.day("2026-03-02", 3, 1)
    farm.day("2026-03-04", 2, 0, 1)
    note_deduction(farm.till, OFFICE, [farm.ref], "LABEL", 3_000, "2롤")
    uid = farm.draft("2026-03-02", "2026-03-08").settlement_uid
    check(farm.till, OFFICE, uid)
    approve(farm.till, MANAGER, uid)
    return uid


def words(paper: Paper) -> str:
    """A paper as one reads it, line by line."""
    def lines(block: Block) -> list[str]:
        match block:
            case Facts(pairs=pairs) | Sums(lines=pairs):
                return [f"{name}: {value}" for name, value in pairs]
            case Table(rows=rows, totals=totals):
                return [" | ".join(row) for row in (*rows, totals)]
            case Note(text=text):
                return [text]
            case _:
                return []

    return "\n".join([paper.title, *(line for block in paper.blocks for line in lines(block))])


def test_a_statement_adds_up_before_the_farmers_eyes(farm: Farm, settled: str) -> None:
    [paper] = make_statements(farm.till, settled)
    assert words(paper).split("\n") == [
        "정산서",
        "생산자: 햇살농원 (P001)", "정산번호: S20260308-01",
        "정산기간: 2026-03-02 ~ 2026-03-08", "지급예정일: 2026-03-11",
        "지급 계좌: 지역농·축협 *********7890", "면세 / 과세: 14,500원 / 23,000원",
        "유정란 | 면세 | 12 % | 1개 | 5,500원 | 5,500원",
        "참기름 | 과세 | 12 % | 1개 | 23,000원 | 23,000원",
        "청상추 | 면세 | 12 % | 5개 | 9,000원 | 9,000원",
        "합계 |  |  |  | 37,500원 | 37,500원",
        "판매 기준액: 37,500원", "수수료 12 % (37,500원): -4,500원",
        "라벨지 2롤 (2026-03-04): -3,000원", "지급액: 30,000원",
        "판매 기준액은 부가세를 포함합니다. 수수료는 요율마다 한 번만 반올림했습니다.",
    ]


def test_the_cover_sheet_says_what_to_look_at(farm: Farm, settled: str) -> None:
    made = export(farm.till, OFFICE, settled)
    row = settlement_rows.read_settlement(farm.till.read(), settled)
    assert row is not None
    read = words(make_cover(farm.till, row, made))
    assert "이체 합계: 30,000원" in read
    assert "012 지역농·축협 | 1 | 30,000원" in read
    assert "첫 지급 | P001 | 햇살농원 | " in read
    assert "3511234567890" not in read


def test_the_agreement_names_its_goods_and_its_days(farm: Farm) -> None:
    producers.sign_agreement(farm.till, OFFICE, farm.ref, Agreement(
        "2026-03-02", "2026-03-02", "2027-03-01", markdown_limit_basis_points=3_000))
    read = words(make_agreement(farm.till, farm.ref))
    assert "약정 기간: 2026-03-02 ~ 2027-03-01" in read
    assert "수수료율: 12 %" in read
    assert "출하 품목: 유정란, 참기름, 청상추" in read
    assert "3. 마감 전에 매장은 묻지 않고 30 %까지 값을 내릴 수 있다." in read
    assert "매주 정산해 지급한다" in read


def test_a_certificate_of_shipments_sums_a_span(farm: Farm) -> None:
    farm.day("2026-03-02", 3, 1)
    farm.day("2026-03-04", 2)
    read = words(make_shipments(farm.till, farm.ref, "2026-03-01", "2026-03-03"))
    assert "청상추 | 3개 | 5,400원" in read
    assert "합계 |  | 10,900원" in read


def test_all_statements_are_one_file_with_a_page_each(farm: Farm, settled: str) -> None:
    papers = make_statements(farm.till, settled) * 3
    steps: list[tuple[int, int]] = []
    data = papers_pdf(papers, lambda done, total: steps.append((done, total)))
    assert data.startswith(b"%PDF")
    assert data.count(b"/Type /Page\n") == 3
    assert steps == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert papers_pdf(papers) == data


def test_a_long_table_goes_on_with_its_heads() -> None:
    from app.papers import Head

    long = Paper("긴 표", "", (Table((Head("하나"), Head("둘", right=True)), tuple(
        (f"{n}", "1원") for n in range(100))),))
    assert papers_pdf([long]).count(b"/Type /Page\n") == 3


def test_exports_carry_the_handbooks_columns(farm: Farm, settled: str) -> None:
    """HANDBOOK §8; accounts are text with their zeros."""
    text = make_export(farm.till, find_export("settlement")).data.decode("utf-8-sig")
    head, row, _ = text.split("\r\n")
    assert head.startswith("정산번호,기간,생산자코드,생산자명,총판매액,면세,과세,수수료율,수수료,")
    assert row == (
        "S20260308-01,2026-03-02 ~ 2026-03-08,P001,햇살농원,37500,14500,23000,12 %,4500,0,3000,"
        "0,0,30000,012,지역농·축협,3511234567890,햇살농원,2026-03-11,APPROVED")
    assert make_export(farm.till, find_export("settlement"), from_date="2026-03-09").row_count == 0
    farms = make_export(farm.till, find_export("producers"), form="xlsx")
    assert farms.row_count == 1
    assert find_export("settlement").personal
    assert settled


@pytest.mark.parametrize(("quantity", "weight_g", "shown"), [
    (3, 0, "3개"), (0, 1_250, "1.250 kg"), (2, 50, "2개 0.050 kg"), (0, -1_250, "-1.250 kg"),
    (0, 0, "0"),
])
def test_amounts_read_as_people_say_them(quantity: int, weight_g: int, shown: str) -> None:
    assert amount_of(quantity, weight_g) == shown


def test_rates_have_no_more_decimals_than_they_need() -> None:
    assert [percent(rate) for rate in (1_200, 1_130, 1_125, 5, 0)] == [
        "12 %", "11.3 %", "11.25 %", "0.05 %", "0 %"]
