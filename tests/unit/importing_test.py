"""Lists brought from outside: whole or not at all, each bad line named, nothing written twice."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import people
from app.errors import BadInput
from app.events import CatalogueChanged
from app.import_rows import (
    CATALOGUE_COLUMNS,
    PRODUCER_COLUMNS,
    YEAR_COLUMNS,
    Form,
    ItemRow,
    Problem,
    read_rows,
)
from app.import_words import WORDS, describe
from app.importing import ImportReport, import_file
from app.tables import read_csv_text, read_table
from models.values import Ownership, PriceBasis, SaleType, TaxClass
from tests.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def sample(tmp_path: Path) -> Callable[[str], Path]:
    def copy(name: str) -> Path:
        path = tmp_path / name
        path.write_bytes(files("app").joinpath(f"resources/sample/{name}").read_bytes())
        return path

    return copy


def take(house: House, path: Path, *, dry_run: bool = False) -> ImportReport:
    return import_file(house.till, "cli", path, dry_run=dry_run)


def count(house: House, table: str) -> int:
    return int(house.till.read().execute(f"SELECT count(*) FROM {table}").fetchone()[0])


CATALOGUE_ROW = {
    "sku": "SKU0001", "plu": "10001", "barcode": "2400000100010", "name_ko": "청상추",
    "category": "엽채류", "unit": "봉", "spec": "150g", "sale_type": "EACH",
    "tax_class": "EXEMPT", "price_krw": "1800", "price_basis": "per_unit",
    "shelf_life_days": "1", "storage": "COLD", "origin_place": "경기 남양주시",
    "origin_label": "국산", "producer_code": "P001", "commission_pct": "12",
    "voucher_candidate": "Y", "cert": "무농약", "note": "",
}
PRODUCER_ROW = {
    "producer_code": "P001", "name_ko": "햇살농원", "producer_type": "개별농가",
    "origin_place": "경기", "main_category": "엽채류", "tax_type": "농민(미등록)",
    "business_no": "", "cert": "", "commission_pct": "12", "settlement_cycle": "WEEKLY",
    "agreement_from": "2026-03-01", "agreement_to": "2027-02-28", "status": "ACTIVE",
}
YEAR_ROW = {
    "barcode": "0400000256719", "product_id": "25671", "manufacturer_id": "2",
    "department": "GROCERY", "product_category": "FRZN ICE",
    "product_type": "ICE - CRUSHED/CUBED", "package_size": "22 LB", "price_won": "",
}


def text_of(columns: tuple[str, ...], *rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def catalogue(*changes: dict[str, str]) -> str:
    return text_of(CATALOGUE_COLUMNS, *({**CATALOGUE_ROW, **change} for change in changes))


def problems_of(text: str) -> list[Problem]:
    return list(read_rows(read_csv_text("list.csv", text)).problems)


# --- files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("packed", [False, True])
def test_every_encoding_gives_the_same_rows(tmp_path: Path, encoding: str, packed: bool) -> None:
    data = catalogue({}).encode(encoding)
    path = tmp_path / "list.csv"
    path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
    assert read_rows(read_table(path)).items[0].name == "청상추"


def test_a_spreadsheet_gives_the_same_rows_though_its_codes_are_numbers(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(CATALOGUE_ROW))
    values: list[object] = list(CATALOGUE_ROW.values())
    values[list(CATALOGUE_ROW).index("barcode")] = 2_400_000_100_010
    values[list(CATALOGUE_ROW).index("price_krw")] = 1_800.0
    sheet.append(values)
    path = tmp_path / "list.xlsx"
    book.save(path)
    from_csv = read_rows(read_csv_text("list.csv", catalogue({})))
    assert read_rows(read_table(path)) == from_csv


def test_a_broken_spreadsheet_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04 and then nothing")
    with pytest.raises(BadInput) as refusal:
        read_table(path)
    assert refusal.value.code == "import.file_truncated"


@pytest.mark.parametrize(("data", "code"), [
    (b"", "import.file_empty"),
    (b"\r\n  \r\n", "import.file_empty"),
    (b"a,b\r\n\xff\xff\xff\r\n", "import.file_encoding"),
    (b'a,b\r\n"open quote,1\r\n', "import.file_truncated"),
    (b'a,b\r\n"x"y,1\r\n', "import.file_csv"),
    (gzip.compress(b"a,b\r\n" * 5_000, mtime=0)[:-30], "import.file_truncated"),
    (gzip.compress(b"a,b\r\n" * 5_000, mtime=0)[:-4], "import.file_truncated"),
])
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    with pytest.raises(BadInput) as refusal:
        read_table(path)
    assert refusal.value.code == code
    assert refusal.value.values["file"] == "list.csv"


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        read_table(tmp_path / "nowhere.csv")
    assert refusal.value.code == "import.file_missing"


def test_a_list_cut_anywhere_inside_is_never_taken_for_a_whole_one() -> None:
    """Cut after any byte: either refused, or cut exactly between two lines."""
    whole = text_of(YEAR_COLUMNS, {**YEAR_ROW, "price_won": "1990"})
    header_end = whole.index("\r\n") + 2
    for end in range(header_end + 1, len(whole) - 1):
        assert problems_of(whole[:end]), whole[:end]
    assert not problems_of(whole)


# --- headers and lines ------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "code"), [
    ("nothing,known\r\n1,2\r\n", "import.header_unknown"),
    ("sku,name_ko\r\n1,2\r\n", "import.column_missing"),
    ("sku,name_ko,sku\r\n1,2,3\r\n", "import.column_twice"),
])
def test_a_header_that_is_not_known_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        read_rows(read_csv_text("list.csv", text))
    assert refusal.value.code == code


@pytest.mark.parametrize(("column", "value", "code"), [
    ("price_krw", "0", "too_small"),
    ("price_krw", "-1800", "too_small"),
    ("price_krw", "1800.5", "not_whole"),
    ("price_krw", "천팔백", "not_whole"),
    ("price_krw", "", "empty"),
    ("price_krw", "1,80", "not_whole"),
    ("price_krw", "999999999999", "too_big"),
    ("sku", "", "empty"),
    ("name_ko", "", "empty"),
    ("name_ko", "상" * 101, "too_long"),
    ("name_ko", "청\x07상추", "unprintable"),
    ("name_ko", "홍길동 010-1234-5678", "personal_number"),
    ("note", "900101-1234567", "personal_number"),
    ("barcode", "2400000100011", "bad_check_digit"),
    ("barcode", "한글", "not_a_barcode"),
    ("plu", "A1", "not_a_plu"),
    ("tax_class", "FREE", "not_a_choice"),
    ("sale_type", "EA", "not_a_choice"),
    ("price_basis", "per_100g", "basis_mismatch"),
    ("commission_pct", "12.345", "not_a_rate"),
    ("commission_pct", "101", "too_big"),
    ("shelf_life_days", "-1", "too_small"),
    ("voucher_candidate", "?", "not_a_choice"),
])
def test_a_bad_cell_is_named_by_line_and_column(column: str, value: str, code: str) -> None:
    found = problems_of(catalogue({}, {
        "sku": "SKU0002", "plu": "10002", "barcode": "2400000100027", "name_ko": "적상추",
        column: value}))
    assert [(each.line_no, each.column, each.code) for each in found] == [(3, column, code)]


@pytest.mark.parametrize(("column", "value", "code"), [
    ("business_no", "123-45-67890", "bad_business_no"),
    ("agreement_from", "2026-13-01", "not_a_date"),
    ("agreement_to", "2026-02-28", "ends_before_start"),
    ("status", "GONE", "not_a_choice"),
])
def test_a_bad_producer_cell_is_named(column: str, value: str, code: str) -> None:
    text = text_of(PRODUCER_COLUMNS, {**PRODUCER_ROW, column: value})
    assert [(p.column, p.code) for p in problems_of(text)] == [(column, code)]


def test_a_price_may_be_written_as_people_write_it() -> None:
    for value in ("1,800", "1800원", "１８００", "₩1,800"):
        assert not problems_of(catalogue({"price_krw": value}))


def test_lines_that_contradict_each_other_are_named() -> None:
    second = {"sku": "SKU0002", "plu": "10002", "barcode": "2400000100027", "name_ko": "적상추"}
    same_code = problems_of(catalogue({}, {**second, "sku": "SKU0001"}))
    assert same_code == [Problem(3, "sku", "repeated", "SKU0001 (2)")]
    same_barcode = problems_of(catalogue({}, {**second, "barcode": "2400000100010"}))
    assert same_barcode == [Problem(3, "barcode", "repeated", "2400000100010 (2)")]
    same_plu = problems_of(catalogue({}, {**second, "plu": "10001"}))
    assert same_plu == [Problem(3, "plu", "repeated", "10001 (2)")]
    two_classes = problems_of(
        catalogue({}, {**second, "name_ko": "청상추", "tax_class": "TAXABLE_10"}))
    assert two_classes == [Problem(3, "tax_class", "two_tax_classes", "청상추")]


def test_two_farms_may_share_the_number_of_one_item() -> None:
    other_farm = {"sku": "SKU0002", "barcode": "", "producer_code": "P002"}
    assert not problems_of(catalogue({}, other_farm))


def test_rows_with_too_few_or_too_many_cells_are_named() -> None:
    lines = catalogue({}, {}).splitlines()
    text = "\r\n".join([lines[0], lines[1].rsplit(",", 3)[0], lines[2] + ",extra"]) + "\r\n"
    assert [(p.line_no, p.code) for p in problems_of(text)] == [
        (2, "too_few_cells"), (3, "too_many_cells")]


def test_a_header_alone_is_no_list() -> None:
    assert [p.code for p in problems_of(catalogue())] == ["no_rows"]


def test_line_numbers_count_lines_of_the_file_also_after_a_quoted_line_break() -> None:
    text = catalogue({"note": "두\n줄"}, {"sku": "SKU0002", "price_krw": "0"})
    assert {p.line_no for p in problems_of(text) if p.code == "too_small"} == {4}


@given(st.text(max_size=300))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    # Refused as a whole or read, line by line; any other exception fails the test.
    try:
        problems = read_rows(read_csv_text("list.csv", text)).problems
    except BadInput:
        return
    assert all(problem.line_no > 0 for problem in problems)


def test_every_problem_has_its_sentence_in_both_languages() -> None:
    for code in WORDS:
        for language in ("ko", "en"):
            said = describe(Problem(7, "price_krw", code, "값"), language)
            assert "7" in said
            assert "price_krw" in said
            assert "{" not in said
    assert describe(Problem(3, "price_krw", "too_small", "0"), "ko") == (
        "3번째 줄 price_krw 칸: '0'은 너무 작습니다. 값을 확인해 주세요(가격은 1원 이상).")


# --- the year's products ----------------------------------------------------------------------


def year_item(**change: str) -> ItemRow:
    read = read_rows(read_csv_text("year.csv", text_of(YEAR_COLUMNS, {**YEAR_ROW, **change})))
    assert read.form is Form.YEAR
    assert not read.problems
    return read.items[0]


def test_a_years_product_is_named_by_type_and_size_else_category_else_code() -> None:
    assert year_item().name == "ICE - CRUSHED/CUBED 22 LB"
    assert year_item(package_size="").name == "ICE - CRUSHED/CUBED"
    assert year_item(product_type="").name == "FRZN ICE"
    assert year_item(product_type="", product_category="").name == "25671"


def test_a_years_product_takes_its_class_from_its_department() -> None:
    assert year_item(department="PRODUCE").tax_class is TaxClass.EXEMPT
    assert year_item(department="MEAT").tax_class is TaxClass.EXEMPT
    assert year_item(department="MEAT-PCKGD").tax_class is TaxClass.TAXABLE_10
    assert year_item(department="GROCERY").tax_class is TaxClass.TAXABLE_10


def test_a_years_product_without_a_price_has_an_open_one() -> None:
    row = year_item()
    assert (row.price_won, row.code, row.producer_code) == (0, "CJ25671", "M00002")
    assert row.barcodes == ("0400000256719",)
    assert year_item(price_won="1990").price_won == 1_990


# --- into the shop ----------------------------------------------------------------------------


def test_the_sample_goes_in_once_and_only_once(
    house: House, sample: Callable[[str], Path]
) -> None:
    heard: list[CatalogueChanged] = []
    house.till.events.listen(CatalogueChanged, heard.append)
    producers = take(house, sample("producers.csv"))
    assert (producers.added, producers.unchanged, producers.written) == (30, 0, True)
    goods = take(house, sample("catalogue.csv"))
    assert (goods.added, goods.changed, goods.producers_added) == (120, 0, 0)
    assert (count(house, "producer_item"), count(house, "barcode")) == (120, 120)
    entries = count(house, "entry")
    for name in ("producers.csv", "catalogue.csv"):
        again = take(house, sample(name))
        assert (again.added, again.changed) == (0, 0)
        assert again.unchanged == again.row_count
    assert count(house, "entry") == entries
    assert len(heard) == 4


def test_the_shops_own_goods_are_its_own_and_the_rest_is_consigned(
    house: House, sample: Callable[[str], Path]
) -> None:
    take(house, sample("producers.csv"))
    take(house, sample("catalogue.csv"))
    found = dict(house.till.read().execute(
        "SELECT p.code, group_concat(DISTINCT i.ownership) FROM producer_item i "
        "JOIN producer p ON p.ref = i.producer_ref GROUP BY p.code").fetchall())
    assert found.pop("P030") == Ownership.SHOP
    assert set(found.values()) == {Ownership.CONSIGNMENT}


def test_what_is_sold_by_weight_says_so(house: House, sample: Callable[[str], Path]) -> None:
    take(house, sample("producers.csv"))
    take(house, sample("catalogue.csv"))
    rows = house.till.read().execute(
        "SELECT sale_type, price_basis, price_won FROM producer_item WHERE code = 'SKU0036'")
    assert rows.fetchall() == [(SaleType.WEIGHT, PriceBasis.PER_100G, 380)]


def test_a_producers_telephone_stays_out_of_the_journal(
    house: House, sample: Callable[[str], Path]
) -> None:
    take(house, sample("producers.csv"))
    connection = house.till.read()
    (ref,) = connection.execute("SELECT ref FROM producer WHERE code = 'P001'").fetchone()
    assert people.read_person(house.till, ref)["phone"] == "010-0000-0001"
    bodies = b"".join(body for (body,) in connection.execute("SELECT body FROM entry"))
    assert "햇살농원".encode() in bodies
    assert b"010-0000-0001" not in bodies
    assert b"000-0001-0000-00" not in bodies


def test_a_dry_run_counts_and_writes_nothing(
    house: House, sample: Callable[[str], Path]
) -> None:
    before = count(house, "entry")
    report = take(house, sample("producers.csv"), dry_run=True)
    assert (report.added, report.written) == (30, False)
    assert count(house, "entry") == before


def test_one_bad_line_keeps_the_whole_list_out(house: House, tmp_path: Path) -> None:
    path = tmp_path / "producers.csv"
    bad = {**PRODUCER_ROW, "producer_code": "P002", "business_no": "1"}
    path.write_text(text_of(PRODUCER_COLUMNS, PRODUCER_ROW, bad), encoding="utf-8")
    before = count(house, "entry")
    report = take(house, path)
    assert not report.is_clean
    assert not report.written
    assert (count(house, "entry"), count(house, "producer")) == (before, 0)


def test_goods_of_an_unknown_producer_are_named(
    house: House, sample: Callable[[str], Path]
) -> None:
    report = take(house, sample("catalogue.csv"))
    assert len(report.problems) == 120
    assert report.problems[0] == Problem(2, "producer_code", "producer_unknown", "P001")
    assert count(house, "producer_item") == 0


def bring(house: House, tmp_path: Path, *changes: dict[str, str]) -> ImportReport:
    producers, goods = tmp_path / "producers.csv", tmp_path / "goods.csv"
    producers.write_text(text_of(PRODUCER_COLUMNS, PRODUCER_ROW), encoding="utf-8")
    goods.write_text(catalogue(*changes), encoding="utf-8")
    take(house, producers)
    return take(house, goods)


def test_a_changed_price_is_one_entry_and_keeps_its_history(house: House, tmp_path: Path) -> None:
    bring(house, tmp_path, {})
    before = count(house, "entry")
    report = bring(house, tmp_path, {"price_krw": "2000"})
    assert (report.added, report.changed, report.unchanged) == (0, 1, 0)
    assert count(house, "entry") == before + 1
    history = house.till.read().execute(
        "SELECT price_version, price_won FROM price_history ORDER BY 1").fetchall()
    assert history == [(1, 1_800), (2, 2_000)]


def test_a_changed_tax_class_is_an_entry_of_the_item(house: House, tmp_path: Path) -> None:
    bring(house, tmp_path, {})
    report = bring(house, tmp_path, {"tax_class": "TAXABLE_10"})
    assert report.written
    rows = house.till.read().execute("SELECT from_date, tax_class FROM item_tax_class")
    assert rows.fetchall() == [("", "TAXABLE_10")]


def test_a_barcode_of_another_item_is_refused(house: House, tmp_path: Path) -> None:
    bring(house, tmp_path, {})
    report = bring(house, tmp_path, {"sku": "SKU0002", "plu": "10002", "name_ko": "적상추"})
    assert report.problems == (Problem(2, "barcode", "barcode_taken", "2400000100010"),)


def test_two_farms_bring_one_item(house: House, tmp_path: Path) -> None:
    producers = tmp_path / "two.csv"
    second = {**PRODUCER_ROW, "producer_code": "P002", "name_ko": "물안개텃밭"}
    producers.write_text(text_of(PRODUCER_COLUMNS, PRODUCER_ROW, second), encoding="utf-8")
    take(house, producers)
    report = bring(house, tmp_path, {}, {
        "sku": "SKU0002", "barcode": "2400000100027", "producer_code": "P002",
        "price_krw": "1700"})
    assert report.written
    assert (count(house, "item"), count(house, "producer_item")) == (1, 2)


def test_stopping_half_way_leaves_nothing(house: House, sample: Callable[[str], Path]) -> None:
    class StoppedByPerson(Exception):
        pass

    def stop(done: int, total: int) -> None:
        raise StoppedByPerson

    before = count(house, "entry")
    with pytest.raises(StoppedByPerson):
        import_file(house.till, "cli", sample("producers.csv"), on_progress=stop)
    assert count(house, "entry") == before
    assert take(house, sample("producers.csv")).added == 30


def test_a_list_of_another_kind_is_refused(house: House, sample: Callable[[str], Path]) -> None:
    with pytest.raises(BadInput) as refusal:
        import_file(house.till, "cli", sample("producers.csv"), what="catalogue")
    assert refusal.value.code == "import.other_form"


def test_the_years_extract_goes_in_with_its_makers(
    house: House, sample: Callable[[str], Path]
) -> None:
    report = take(house, sample("year_extract_products.csv.gz"))
    assert report.written
    assert report.producers_added > 0
    assert count(house, "producer_item") == report.row_count
    assert take(house, sample("year_extract_products.csv.gz")).unchanged == report.row_count
