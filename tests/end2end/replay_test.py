"""Recorded baskets through the till's own use cases: totals right, once each, all or nothing.

The file is the first 300 baskets of a real year; what it must arrive at is in the note beside it.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import pins, replay, setup, shift
from app.access import sign_in
from app.errors import BadInput, Refused, ShopError
from app.importing import import_file
from app.paths import Paths
from app.till import Till
from app.verifying import verify
from models.values import TaxClass

SAMPLE = Path(str(files("app") / "resources" / "sample"))
EXTRACT = SAMPLE / "year_extract.csv.gz"
HEADER = ",".join(replay.COLUMNS)


@pytest.fixture
def till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)
    paths = Paths(tmp_path / "data", tmp_path / "state")
    made, _ = setup.init_shop(paths, setup.demo_answers(), use_keyring=False)
    import_file(made, "cli", SAMPLE / "year_extract_products.csv.gz")
    yield made
    made.close()


def first_lines(count: int) -> list[str]:
    with gzip.open(EXTRACT, "rt", encoding="utf-8") as file:
        return [line.rstrip("\n") for line, _ in zip(file, range(count + 1), strict=False)][1:]


def write(folder: Path, lines: list[str]) -> Path:
    path = folder / "baskets.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", "utf-8")
    return path


def count_sales(till: Till) -> int:
    return int(till.read().execute("SELECT count(*) FROM sale").fetchone()[0])


def test_the_extract_arrives_at_its_note(till: Till) -> None:
    kept_clock = till.clock
    report = replay.replay(till, EXTRACT, with_members=True)
    assert (report.sales, report.paid_won, report.discount_won) == (300, 1_473_110, 239_920)
    assert report.by_month == {"2017-01": 1_473_110}
    rows = till.read().execute(
        "SELECT business_date, count(*), sum(total_won) FROM sale GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert [(day, won) for day, _, won in rows] == [
        ("2017-01-01", 488_200), ("2017-01-02", 592_030), ("2017-01-03", 392_880)]
    assert till.read().execute(
        "SELECT sum(gross_won), sum(discount_won), sum(total_won), count(DISTINCT member_ref) "
        "FROM sale").fetchone() == (1_713_030, 239_920, 1_473_110, 276)
    assert till.read().execute(
        "SELECT count(*), count(DISTINCT price_source), max(price_source) FROM sale_line"
    ).fetchone() == (491, 1, "RECORDED")
    assert till.read().execute("SELECT DISTINCT borne_by, reason FROM sale_discount"
                               ).fetchall() == [("SHOP", "recorded")]
    closed = till.read().execute(
        "SELECT count(*), sum(over_short_won), sum(state = 'closed') FROM shift").fetchone()
    assert closed == (3, 0, 3)
    assert till.shift is None
    assert till.clock is kept_clock
    assert verify(till, full=True).sale_count == 300


def test_the_moment_and_the_number_are_the_recorded_ones(till: Till, tmp_path: Path) -> None:
    replay.replay(till, write(tmp_path, first_lines(3)))
    sold = till.read().execute(
        "SELECT receipt_no, sold_at_ms, utc_offset_min FROM sale ORDER BY receipt_seq"
    ).fetchall()
    assert sold[0] == ("20170101-01-0001", 1_483_241_427_000, 540)
    assert [row[0][-4:] for row in sold] == ["0001", "0002", "0003"]


def test_a_second_run_sells_nothing_twice(till: Till) -> None:
    replay.replay(till, EXTRACT)
    head = till.head
    again = replay.replay(till, EXTRACT)
    assert (again.sales, again.skipped) == (0, 300)
    assert till.head == head


def test_a_replay_cut_short_goes_on_where_it_stopped(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Cut(Exception):
        pass

    def cut(done: int, total: int) -> None:
        if done == 200:
            raise Cut

    with pytest.raises(Cut):
        replay.replay(till, EXTRACT, on_progress=cut)
    assert till.shift is not None
    sold = count_sales(till)
    assert 0 < sold < 300
    report = replay.replay(till, EXTRACT)
    assert (report.sales, report.skipped) == (300 - sold, sold)
    assert count_sales(till) == 300
    verify(till, full=True)


@pytest.mark.parametrize(("tax_class", "column"), [
    (TaxClass.TAXABLE_10, "taxable_won"), (TaxClass.EXEMPT, "exempt_won"),
])
def test_the_tax_class_is_given_for_all(
    till: Till, tmp_path: Path, tax_class: TaxClass, column: str
) -> None:
    replay.replay(till, write(tmp_path, first_lines(5)), tax_class=tax_class)
    total, taxed = till.read().execute(
        f"SELECT sum(total_won), sum({column}) FROM sale").fetchone()
    assert total == taxed > 0


def test_a_basket_of_nothing_is_a_sale(till: Till, tmp_path: Path) -> None:
    barcode = first_lines(1)[0].split(",")[4]
    path = write(tmp_path, [
        f"b1,2017-02-01T10:00:00,1,2,{barcode},1,1500,1500,0",
        f"b2,2017-02-01T10:05:00,1,2,{barcode},2,0,0,0",
    ])
    report = replay.replay(till, path)
    assert (report.sales, report.paid_won, report.discount_won) == (2, 0, 1_500)


@pytest.mark.parametrize(("change", "code"), [
    ((5, "0"), "replay.line"), ((5, "-1"), "replay.line"), ((5, "1.5"), "replay.line"),
    ((6, ""), "replay.line"), ((7, "9999999"), "replay.line"), ((8, "1"), "replay.sum"),
    ((1, "yesterday"), "replay.line"), ((1, "2017-01-01T12:30:27+09:00"), "replay.line"),
    ((0, ""), "replay.line"), ((4, "0400999999999"), "replay.barcode_unknown"),
])
def test_a_bad_line_is_named_and_nothing_is_sold(
    till: Till, tmp_path: Path, change: tuple[int, str], code: str
) -> None:
    lines = first_lines(4)
    cells = lines[3].split(",")
    cells[change[0]] = change[1]
    lines[3] = ",".join(cells)
    head = till.head
    with pytest.raises(BadInput) as error:
        replay.replay(till, write(tmp_path, lines))
    assert error.value.code == code
    assert error.value.values["line_no"] == 5
    assert till.head == head


def test_a_basket_stays_in_one_place_and_time(till: Till, tmp_path: Path) -> None:
    lines = first_lines(1)
    moved = lines[0].replace("T12:30", "T13:30")
    with pytest.raises(BadInput) as error:
        replay.replay(till, write(tmp_path, [*lines, moved]))
    assert error.value.code == "replay.basket_mixed"
    assert count_sales(till) == 0


@pytest.mark.parametrize(("name", "data", "code"), [
    ("cut.csv.gz", EXTRACT.read_bytes()[:4_000], "import.file_truncated"),
    ("empty.csv", b"", "import.file_empty"),
    ("header.csv", HEADER.encode() + b"\n", "replay.empty"),
    ("other.csv", b"a,b\n1,2\n", "replay.columns"),
    ("short.csv", HEADER.encode() + b"\n1,2017-01-01T00:00:00,3\n", "replay.line"),
])
def test_a_file_that_is_none_of_these_is_refused(
    till: Till, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ShopError) as error:
        replay.replay(till, tmp_path / name)
    assert error.value.code == code
    assert count_sales(till) == 0


def test_a_cashiers_open_shift_is_left_alone(till: Till) -> None:
    cashier = sign_in(till, "02", "2468")
    shift.open_shift(till, cashier, 100_000)
    with pytest.raises(Refused) as error:
        replay.replay(till, EXTRACT)
    assert error.value.code == "replay.shift_open"
    assert count_sales(till) == 0
