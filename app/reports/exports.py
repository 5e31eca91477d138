"""Exports a shop takes away: sales, their lines, members; as CSV or XLSX (HANDBOOK §8).

Numbers are numbers, dates are dates, and what only looks like a number (barcodes, receipt numbers)
stays text.  Text that a spreadsheet would take for a formula is disarmed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

from app import people
from app.clock import local_datetime
from app.errors import BadInput
from app.office_paper import PaperColumn, TablePaper
from models import export_rows
from models.kinds import IncidentNoted

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till

Cell: TypeAlias = str | int | date


class Kind(StrEnum):
    """What a column holds; WON and COUNT are summed below it."""

    TEXT = "text"
    DATE = "date"
    COUNT = "count"
    WON = "won"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    korean: str
    english: str
    kind: Kind = Kind.TEXT

    def title(self, language: str) -> str:
        return self.english if language == "en" else self.korean


@dataclass(frozen=True, slots=True)
class Export:
    """One file a person can ask for.  `personal` needs a manager's PIN and leaves a trace."""

    name: str
    korean: str
    english: str
    columns: tuple[Column, ...]
    personal: bool = False
    #: `module:function` that yields its rows of (till, first, last); empty for those made here.
    source: str = ""
    #: Its rows are told in a language, which is then the last argument.
    speaks: bool = False

    def title(self, language: str) -> str:
        return self.english if language == "en" else self.korean


@dataclass(frozen=True, slots=True)
class Exported:
    data: bytes
    row_count: int


_HEAD = (
    Column("영업일자", "business date", Kind.DATE), Column("시각", "time"),
    Column("POS", "till"), Column("영수증번호", "receipt no"), Column("계산원", "cashier"),
    Column("조합원번호", "member no"),
)
_SALES = Export("sales", "판매내역", "Sales", (
    *_HEAD, Column("구분", "kind"), Column("원거래번호", "original receipt"),
    Column("할인 전", "before discount", Kind.WON), Column("할인", "discount", Kind.WON),
    Column("면세", "exempt", Kind.WON), Column("공급가액", "supply value", Kind.WON),
    Column("부가세", "VAT", Kind.WON), Column("비과세", "not taxable", Kind.WON),
    Column("합계", "total", Kind.WON), Column("끝전할인", "cash rounding", Kind.WON),
    Column("결제수단", "tenders"), Column("승인번호", "approval no"),
))
_LINES = Export("lines", "판매품목", "Sale lines", (
    *_HEAD, Column("줄", "line", Kind.NUMBER), Column("상품코드", "item code"),
    Column("찍은 바코드", "scanned"), Column("상품명", "name"), Column("규격", "spec"),
    Column("생산자", "producer"), Column("과세구분", "tax class"), Column("소유", "ownership"),
    Column("가격 근거", "price source"), Column("단가", "unit price", Kind.NUMBER),
    Column("수량", "quantity", Kind.COUNT), Column("무게(g)", "weight (g)", Kind.COUNT),
    Column("할인 전", "before discount", Kind.WON), Column("할인", "discount", Kind.WON),
    Column("금액", "amount", Kind.WON),
    Column("수수료율(만분율)", "commission (basis points)", Kind.NUMBER),
    Column("수수료 기준액", "commission base", Kind.WON),
))
_MEMBERS = Export("members", "조합원 명부", "Members", (
    Column("조합원번호", "member no"), Column("성명", "name"), Column("연락처", "phone"),
    Column("상태", "status"),
), personal=True)

_LOTS = Export("lots", "로트", "Lots", (
    Column("출하일", "shipped on", Kind.DATE), Column("로트", "lot"),
    Column("생산자코드", "producer code"), Column("생산자", "producer"),
    Column("상품명", "name"), Column("규격", "spec"), Column("소유", "ownership"),
    Column("들어온 길", "source"), Column("포장일", "packed on"),
    Column("진열기한", "display until"), Column("소비기한", "use by"),
    Column("이력번호", "trace no"), Column("난각번호", "egg code"),
    Column("라벨 가격", "label price", Kind.NUMBER), Column("라벨", "labelled", Kind.COUNT),
    Column("입고", "received", Kind.COUNT), Column("진열", "on shelf", Kind.COUNT),
    Column("판매", "sold", Kind.COUNT), Column("회수", "withdrawn", Kind.COUNT),
    Column("폐기", "disposed", Kind.COUNT), Column("기부", "donated", Kind.COUNT),
    Column("반품", "returned", Kind.COUNT), Column("로스", "lost", Kind.COUNT),
), source="app.reports.lots:lot_rows_of")

_EXCEPTIONS = Export("exceptions", "예외 보고서", "Exceptions", (
    Column("첫날", "from", Kind.DATE), Column("끝날", "to", Kind.DATE),
    Column("계산원", "cashier"), Column("항목", "what"), Column("건수", "count", Kind.COUNT),
    Column("금액", "won", Kind.WON), Column("판매 건수", "receipts", Kind.NUMBER),
    Column("만 건당", "in 10,000", Kind.NUMBER),
    Column("평소 만 건당", "usual in 10,000", Kind.NUMBER), Column("까닭", "why"),
), source="app.exception_report:export_rows", speaks=True)

_SETTLEMENT = Export("settlement", "생산자정산", "Settlement", (
    Column("정산번호", "settlement no"), Column("기간", "period"),
    Column("생산자코드", "producer code"), Column("생산자명", "producer"),
    Column("총판매액", "sales", Kind.WON), Column("면세", "exempt", Kind.WON),
    Column("과세", "taxable", Kind.WON), Column("수수료율", "commission rates"),
    Column("수수료", "commission", Kind.WON), Column("환급", "rebate", Kind.WON),
    Column("공제", "deductions", Kind.WON), Column("이월", "carried in", Kind.WON),
    Column("다음 이월", "carried on", Kind.WON), Column("지급액", "payout", Kind.WON),
    Column("은행코드", "bank code"), Column("은행명", "bank"), Column("계좌번호", "account no"),
    Column("예금주", "account holder"), Column("지급예정일", "pay date", Kind.DATE),
    Column("상태", "state"),
), personal=True, source="app.reports.producers:settlement_rows_of")
_PRODUCERS = Export("producers", "생산자 명부", "Producers", (
    Column("생산자코드", "producer code"), Column("생산자명", "producer"),
    Column("유형", "type"), Column("생산지", "place"),
    Column("거리(km)", "distance (km)", Kind.NUMBER), Column("과세 구분", "tax position"),
    Column("사업자등록번호", "business no"), Column("상태", "stage"),
    Column("약정 시작", "agreement from"), Column("약정 끝", "agreement to"),
    Column("정산주기", "cycle"), Column("인증", "certificates"),
    Column("마지막 검사", "last test"), Column("결과", "result"),
    Column("다음 검사", "next test"), Column("제재", "strikes", Kind.NUMBER),
    Column("문자 동의", "texts agreed"), Column("연락처", "phone"),
    Column("은행코드", "bank code"), Column("계좌번호", "account no"),
    Column("예금주", "account holder"),
), personal=True, source="app.reports.producers:producer_rows_of")

_DISCOUNTS = Export("discounts", "할인 내역", "Discounts", (
    Column("영업일자", "business date", Kind.DATE), Column("구분", "kind"),
    Column("이름", "name"), Column("부담", "borne by"),
    Column("영수증", "receipts", Kind.COUNT), Column("할인액", "discount", Kind.WON),
), source="app.reports.discounts:discount_rows_of")

_STOCK = Export("stock", "재고현황", "Stock", (
    Column("상품코드", "item code"), Column("상품명", "name"), Column("규격", "spec"),
    Column("분류", "category"), Column("생산자코드", "producer code"),
    Column("생산자", "producer"), Column("소유", "ownership"), Column("로트", "lot"),
    Column("출하일", "shipped on"), Column("진열기한", "display until"),
    Column("소비기한", "use by"), Column("단가", "price", Kind.NUMBER),
    Column("수량", "quantity", Kind.COUNT), Column("무게(g)", "weight (g)", Kind.COUNT),
    Column("금액", "worth", Kind.WON),
), source="app.reports.stock:stock_rows_of")
_WASTE = Export("waste", "회수·폐기 현황", "Waste and returns", (
    Column("영업일자", "business date", Kind.DATE), Column("구분", "way"),
    Column("사유", "reason"), Column("상품코드", "item code"), Column("상품명", "name"),
    Column("규격", "spec"), Column("생산자코드", "producer code"),
    Column("생산자", "producer"), Column("소유", "ownership"), Column("로트", "lot"),
    Column("수량", "quantity", Kind.COUNT), Column("무게(g)", "weight (g)", Kind.COUNT),
    Column("단가", "price", Kind.NUMBER), Column("금액", "worth", Kind.WON),
), source="app.reports.stock:waste_rows_of")
_COUNT = Export("count", "재고실사", "Stock counts", (
    Column("상품코드", "item code"), Column("상품명", "name"), Column("생산자", "producer"),
    Column("전산재고", "books", Kind.COUNT), Column("실사수량", "counted", Kind.COUNT),
    Column("차이", "difference", Kind.COUNT), Column("단가", "price", Kind.NUMBER),
    Column("차이금액", "difference (won)", Kind.WON), Column("사유", "reason"),
    Column("로트", "lot"), Column("영업일자", "business date", Kind.DATE),
), source="app.reports.stock:count_rows_of")
_MARGIN = Export("margin", "사입 이윤", "Margin of purchases", (
    Column("상품코드", "item code"), Column("상품명", "name"), Column("규격", "spec"),
    Column("판매수량", "sold", Kind.COUNT), Column("판매액", "sales", Kind.WON),
    Column("매입원가", "cost", Kind.WON), Column("이윤", "margin", Kind.WON),
    Column("이윤율(%)", "margin (%)", Kind.NUMBER),
), source="app.reports.stock:margin_rows_of")
EXPORTS = (
    _SALES, _LINES, _MEMBERS, _LOTS, _EXCEPTIONS, _SETTLEMENT, _PRODUCERS, _DISCOUNTS,
    _STOCK, _WASTE, _COUNT, _MARGIN,
)
FORMATS = ("csv", "xlsx", "pdf")
_FIRST_DATE, _LAST_DATE = "0001-01-01", "9999-12-31"


def find_export(name: str) -> Export:
    """Raises BadInput for one there is not."""
    for export in EXPORTS:
        if export.name == name:
            return export
    raise BadInput("cli.export_unknown", name=name, names=", ".join(e.name for e in EXPORTS))


def make_export(
    till: Till, export: Export, *, form: str = "csv", from_date: str = "", to_date: str = "",
    language: str = "ko",
) -> Exported:
    """The file's bytes.  The dates are business dates, both inclusive; empty is open.

    Raises BadInput for a date that is none or a range that runs backwards.
    """
    first, last = _checked(from_date, _FIRST_DATE), _checked(to_date, _LAST_DATE)
    if first > last:
        raise BadInput("export.dates", from_date=from_date, to_date=to_date)
    rows = list(_rows(till, export, first, last, language))
    if form == "xlsx":
        period = f"{from_date or '…'} ~ {to_date or '…'}"
        data = _write_xlsx(export, rows, period, language)
    else:
        data = _write_csv(export, rows, language)
    return Exported(data, len(rows))


def note_personal_export(till: Till, session: Session, export: Export, row_count: int) -> None:
    """Who took personal data away, and how much: kept in the journal (HANDBOOK §0.19, §5)."""
    with till.unit(session.staff_ref) as unit:
        unit.record(IncidentNoted(
            incident="personal_data.exported",
            values={"export": export.name, "row_count": row_count},
        ))


def paper_of(
    till: Till, export: Export, *, from_date: str = "", to_date: str = "", language: str = "ko"
) -> TablePaper:
    """The same rows as a table on paper.  Raises BadInput as `make_export` does."""
    first, last = _checked(from_date, _FIRST_DATE), _checked(to_date, _LAST_DATE)
    if first > last:
        raise BadInput("export.dates", from_date=from_date, to_date=to_date)
    figures = {Kind.WON, Kind.COUNT, Kind.NUMBER}
    rows = tuple(
        tuple(f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row)
        for row in _rows(till, export, first, last, language))
    widest = [
        max((len(row[n]) for row in rows), default=0) for n in range(len(export.columns))]
    return TablePaper(
        title=export.title(language), shop_name=till.settings.shop_name,
        period=f"{from_date or '…'} ~ {to_date or '…'}", rows=rows,
        columns=tuple(
            PaperColumn(column.title(language), min(max(wide, 4), 40), column.kind in figures)
            for column, wide in zip(export.columns, widest, strict=True)))


def _rows(
    till: Till, export: Export, first: str, last: str, language: str
) -> Iterator[list[Cell]]:
    if export.source:
        module, _, function = export.source.partition(":")
        spoken = (language,) if export.speaks else ()
        yield from getattr(import_module(module), function)(till, first, last, *spoken)
        return
    connection = till.read()
    if export is _MEMBERS:
        for ref, no, status in export_rows.iterate_members(connection):
            person = people.read_person(till, ref)
            yield [no, person.get("name", ""), person.get("phone", ""), status]
        return
    iterate = export_rows.iterate_sales if export is _SALES else export_rows.iterate_lines
    for business_date, sold_at_ms, offset_min, receipt_no, cashier, member, *rest in iterate(
            connection, first, last):
        sold_at = local_datetime(sold_at_ms, offset_min)
        yield [
            date.fromisoformat(business_date), f"{sold_at:%H:%M:%S}", receipt_no.split("-")[1],
            receipt_no, cashier, member, *rest,
        ]


def _checked(text: str, otherwise: str) -> str:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise BadInput("export.dates", from_date=text, to_date="") from error


def _write_csv(export: Export, rows: Iterable[list[Cell]], language: str) -> bytes:
    """UTF-8 with the mark a spreadsheet looks for, CRLF, quotes where they are needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([column.title(language) for column in export.columns])
    for row in rows:
        writer.writerow([_disarmed(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _disarmed(cell: Cell) -> str | int:
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + cell
    return cell


def _write_xlsx(
    export: Export, rows: list[list[Cell]], period: str, language: str
) -> bytes:
    """Title, period, bold header, rows, totals; the header stays in sight."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import Cell as WrittenCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    # A fixed moment: the same question gives the same file.
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001
    sheet = book.create_sheet(export.title(language))
    sheet.freeze_panes = "A4"
    bold = Font(bold=True)

    def heading(text: str) -> WrittenCell:
        cell = WriteOnlyCell(sheet, value=text)
        cell.font = bold
        return cell

    def typed(value: Cell | None, kind: Kind) -> WrittenCell:
        if isinstance(value, date):
            value = datetime(value.year, value.month, value.day)  # noqa: DTZ001
        cell = WriteOnlyCell(sheet, value=value)
        if isinstance(value, str):
            # As text, whatever it begins with: nothing a customer typed is ever a formula.
            cell.data_type = "s"
            cell.number_format = "@"
        elif kind is Kind.DATE:
            cell.number_format = "yyyy-mm-dd"
        else:
            cell.number_format = "#,##0"
        return cell

    sheet.append([heading(export.title(language))])
    sheet.append([heading(period)])
    sheet.append([heading(column.title(language)) for column in export.columns])
    for row in rows:
        sheet.append([
            typed(value, column.kind)
            for value, column in zip(row, export.columns, strict=True)
        ])
    totals: list[Cell | None] = [
        _total(rows, i) if column.kind in {Kind.WON, Kind.COUNT} else None
        for i, column in enumerate(export.columns)
    ]
    if any(total is not None for total in totals):
        totals[0] = "합계" if language != "en" else "Total"
        sheet.append([
            typed(total, column.kind)
            for total, column in zip(totals, export.columns, strict=True)
        ])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _total(rows: list[list[Cell]], place: int) -> int:
    return sum(value for row in rows if isinstance(value := row[place], int))
