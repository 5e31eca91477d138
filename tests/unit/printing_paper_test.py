"""Receipts on paper: golden files at 32, 42 and 48 columns, as text and as bytes.

`receipt_42.txt` is the block of HANDBOOK §6.9 itself, typed by no program of ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.receipt import (
    CardPart,
    CashReceiptBlock,
    NamedAmount,
    Receipt,
    ReceiptKind,
    ReceiptLine,
    ReceiptTender,
    ReportSlip,
    RowKind,
    RulerPage,
    SlipRow,
)
from models.values import CashReceiptPurpose
from printing import code128
from printing.columns import col_width, in_rom
from printing.escpos import HangulRom, Paper, kick, render
from printing.layout import TextRow, as_text, lay_out
from printing.raster import draw_line
from tests.receipts import (
    cash_receipt_cancels,
    golden_receipt,
    odd_receipt,
    voucher_receipt,
)

GOLDEN = Path(__file__).parent.parent / "golden"
WIDTHS = (32, 42, 48)
NOON = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 (the shop's own wall clock)

ANY_TEXT = st.text(max_size=40)


def text_of(receipt: Receipt, columns: int = 42) -> str:
    return as_text(lay_out(receipt, columns), columns)


@pytest.mark.parametrize("columns", WIDTHS)
def test_golden_receipt_as_text(columns: int) -> None:
    golden = (GOLDEN / f"receipt_{columns}.txt").read_text("utf-8")
    assert text_of(golden_receipt(), columns) == golden


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize(("name", "made"), [
    ("voucher", voucher_receipt), ("cash_receipt_cancel", cash_receipt_cancels)])
def test_golden_tenders(name: str, made: Callable[[], Receipt], columns: int) -> None:
    """Vouchers with change, QR, transfer, 발급 대기; and a cash receipt taken back."""
    assert text_of(made(), columns) == (GOLDEN / f"{name}_{columns}.txt").read_text("utf-8")


@pytest.mark.parametrize("columns", WIDTHS)
def test_golden_receipt_as_bytes(columns: int) -> None:
    golden = (GOLDEN / f"receipt_{columns}.bin").read_bytes()
    rows = lay_out(golden_receipt(), columns)
    assert render(rows, Paper(columns=columns), kick_drawer=True) == golden


def test_golden_bytes_carry_the_handbook_rows_and_one_kick_first() -> None:
    """Goal: the .bin says what §6.9 says. Method: each row of the text, in CP949, in order."""
    job = (GOLDEN / "receipt_42.bin").read_bytes()
    rows = (GOLDEN / "receipt_42.txt").read_text("utf-8").splitlines()
    assert job.startswith(b"\x1bp\x00\x19\xfa\x1b@\x1c&")
    assert job.count(b"\x1bp") == 1
    at = 0
    for row in rows[:-1]:
        at = job.index(row.encode("cp949") + b"\n", at)
    barcode = job.index(b"\x1dkI\x09{C" + bytes([20, 26, 11, 22, 1, 1, 23]), at)
    assert job.index(b"\x1bd\x04\x1dV\x42\x00", barcode) == len(job) - 7


@pytest.mark.parametrize("columns", WIDTHS)
def test_one_odd_line_alone_is_a_picture(columns: int) -> None:
    """Goal: a syllable no old printer has costs one raster line, not a receipt of pictures."""
    rows = lay_out(odd_receipt(), columns)
    job = render(rows, Paper(columns=columns), kick_drawer=True)
    assert job.count(b"\x1dv0") == 1
    texts = [row.text for row in rows if isinstance(row, TextRow)]
    assert [text for text in texts if not all(map(in_rom, text))] == [" 똠방각하 원 -"]
    for text in texts:
        assert (text.encode("cp949") + b"\n" in job) == (text != " 똠방각하 원 -")


def test_every_syllable_prints_one_way_or_the_other() -> None:
    """Goal: no syllable is lost. Method: all 11,172, each either two trusted bytes or dots."""
    pictured = 0
    for code in range(0xAC00, 0xD7A4):
        syllable = chr(code)
        if in_rom(syllable):
            assert len(syllable.encode("cp949")) == 2
        else:
            pictured += 1
    assert pictured == 11_172 - 2_350
    blank = draw_line(" ", 32).packed
    for syllable in "똠펲뷁힣찦":
        assert draw_line(syllable, 32).packed != blank


def test_a_picture_is_as_wide_as_the_paper_and_repeats_itself() -> None:
    first = draw_line("똠방각하 3,000", 42)
    assert (first.width, first.height, len(first.packed)) == (504, 30, 63 * 30)
    assert draw_line("똠방각하 3,000", 42) == first
    assert draw_line("똠방각하 3,000", 42, bold=True) != first


def test_printer_without_hangul_gets_pictures_of_every_korean_row() -> None:
    rows = lay_out(golden_receipt(), 42)
    korean = [r for r in rows if isinstance(r, TextRow) and not r.text.isascii()]
    job = render(rows, Paper(rom=HangulRom.NONE))
    assert job.count(b"\x1dv0") == len(korean)
    assert b"-" * 42 + b"\n" in job
    odd = lay_out(odd_receipt(), 42)
    assert render(odd, Paper(rom=HangulRom.UHC)).count(b"\x1dv0") == 0


def test_reprint_training_and_return_say_so() -> None:
    shown = text_of(
        replace(
            golden_receipt(),
            copy_count=2,
            training=True,
            kind=ReceiptKind.RETURN,
            original_number="20261121-01-0007",
            entry_code="ABCDEFGHJK",
        )
    )
    assert "** 재발행 2회 **" in shown
    assert "** 연습 **  실제 거래가 아닙니다" in shown
    assert "** 반품 **" in shown
    assert re.search(r"^원거래 +20261121-01-0007$", shown, re.MULTILINE)
    assert "확인코드 ABCDEFGHJK" in shown.splitlines()[-1]
    assert "재발행" not in text_of(golden_receipt())


def test_discounts_rounding_weight_and_a_card_without_number() -> None:
    plain = golden_receipt()
    shown = text_of(
        replace(
            plain,
            lines=(
                ReceiptLine(
                    "한우 국거리", 2_900, 28_620, weight_g=987,
                    discounts=(NamedAmount("마감 할인", 620),),
                ),
            ),
            receipt_discounts=(NamedAmount("", 1_000),),
            totals=replace(plain.totals, non_taxable_won=4_000, cash_rounding_won=7),
            tenders=(ReceiptTender("신용카드", 100, card=CardPart(3, "국민")),),
            cash_receipts=(CashReceiptBlock(CashReceiptPurpose.SELF_ISSUED, "010-000-1234", 9),),
        )
    )
    for row in (
        "        2,900/100g    987g          28,620",
        "  마감 할인                           -620",
        "할인                                -1,000",
        "비과세                               4,000",
        "끝전할인                                -7",
        "받을금액                            47,093",
        "신용카드 국민 (3개월)                  100",
        "승인번호                    카드 전표 참조",
        "현금영수증(자진발급)          010-000-1234",
        "발급 대기                                9",
    ):
        assert f"{row}\n" in shown


def test_large_print_is_double_height_from_the_first_item_on() -> None:
    job = render(lay_out(replace(golden_receipt(), large_print=True), 42), Paper())
    assert job.count(b"\x1d!\x01") >= 1
    assert job.index(b"\x1d!\x01") < job.index("*청상추".encode("cp949"))
    assert job.rindex(b"\x1d!\x00") < job.index(b"\x1dkI")
    odd = render(lay_out(replace(odd_receipt(), large_print=True), 42), Paper())
    assert b"\x1dv0\x02" in odd


@pytest.mark.parametrize("columns", WIDTHS)
def test_report_slip_and_ruler_fit_the_paper(columns: int) -> None:
    slip = ReportSlip(
        title="마감 정산서",
        subtitle="영업일자 2026-11-22",
        shop_name="강북 푸드직매장",
        printed_at=NOON,
        rows=(
            SlipRow("매출", kind=RowKind.HEADING),
            SlipRow("현금", "341,270"),
            SlipRow(kind=RowKind.RULE),
            SlipRow("합계", "341,270", RowKind.SUM),
            SlipRow("다음 사람에게 남기는 긴 말은 낱말에서 줄을 바꿉니다." * 2, kind=RowKind.NOTE),
        ),
        head_code="ABCDEFGHJK",
        training=True,
    )
    shown = as_text(lay_out(slip, columns), columns)
    assert re.search(r"^현금 +341,270$", shown, re.MULTILINE)
    assert shown.splitlines()[-1].split() == ["기록", "머리", "ABCDEFGHJK"]
    ruler = lay_out(RulerPage("가게", "192.168.0.9:9100", NOON), columns)
    assert any(isinstance(row, TextRow) and col_width(row.text) == columns for row in ruler)
    assert render(ruler, Paper(columns=columns)).count(b"\x1dv0") == 1
    for row in (*lay_out(slip, columns), *ruler):
        assert not isinstance(row, TextRow) or col_width(row.text) <= columns


def test_a_width_no_paper_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no paper of 40 columns"):
        lay_out(golden_receipt(), 40)


def test_barcode_never_spells_a_real_time_command() -> None:
    """20261116-04-01nn carries 16 04 01: DLE EOT; on till 20 it is DLE DC4, the drawer."""
    for number in ("20261116040101", "20261116050101", "20261116200101"):
        payload = code128.payload(number)
        assert not code128.REAL_TIME.search(payload)
        assert read_code128(payload) == number


def test_the_longest_number_fits_the_narrow_paper_even_around_a_command() -> None:
    """Goal: no receipt without its code. Method: letters of an epoch on the worst day and till."""
    for number in ("20261116040101ABCD", "20261122010123ABCD", "202611220110123ABCD"):
        assert len(code128.modules(code128.payload(number))) * 2 <= 384
    too_long = replace(golden_receipt(), number="20261116-04-010101-ABCDEFGHIJ")
    job = render(lay_out(too_long, 32), Paper(columns=32))
    assert b"\x1dkI" not in job
    assert b"   2026111604010101ABCDEFGHIJ   \n" in job


@given(
    st.from_regex(r"[0-9]{14,15}([A-Z2-7]{4})?", fullmatch=True),
    st.sampled_from(["", "1604", "1620", "161605"]),
)
def test_any_receipt_number_reads_back(number: str, inserted: str) -> None:
    text = number[:6] + inserted + number[6:]
    payload = code128.payload(text)
    assert read_code128(payload) == text
    assert not code128.REAL_TIME.search(payload)
    assert not re.search(rb"\{[BC]\{[BC]", payload)
    assert len(code128.modules(payload)) == 11 * (len(code128.symbols(payload)) - 1) + 13


@pytest.mark.parametrize("bad", ["", "한글", "a\x10b", "{A"])
def test_barcode_refuses_what_it_cannot_carry(bad: str) -> None:
    with pytest.raises(ValueError, match="not for a barcode"):
        code128.payload(bad)


def read_code128(payload: bytes) -> str:
    """A Code 128 printer in eight lines."""
    shown, at, code_set = "", 0, ""
    while at < len(payload):
        if payload[at : at + 1] == b"{":
            code_set, at = chr(payload[at + 1]), at + 2
            continue
        shown += f"{payload[at]:02d}" if code_set == "C" else chr(payload[at])
        at += 1
    return shown


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.integers(-10**12, 10**12), st.sampled_from(WIDTHS))
def test_any_goods_and_names_stay_on_the_paper(
    name: str, producer: str, footer: str, won: int, columns: int
) -> None:
    receipt = replace(
        golden_receipt(),
        lines=(
            ReceiptLine(
                name, won, won, weight_g=abs(won), producer_name=producer,
                discounts=(NamedAmount(name, 5),),
            ),
        ),
        footer=(footer,),
    )
    for row in lay_out(receipt, columns):
        assert not isinstance(row, TextRow) or col_width(row.text) <= columns


@given(ANY_TEXT)
def test_no_text_can_carry_a_command(text: str) -> None:
    """Goal: a product's name cannot cut the paper or open the drawer."""
    receipt = replace(golden_receipt(), lines=(ReceiptLine(text, 1, 1),), footer=(text,))
    for row in lay_out(receipt, 42):
        if isinstance(row, TextRow):
            assert not re.search(r"[\x00-\x1f\x7f]", row.text)


def test_drawer_pin_and_pulse() -> None:
    assert kick(Paper()) == b"\x1bp\x00\x19\xfa"
    assert kick(Paper(drawer_pin=5, drawer_on_ms=100)) == b"\x1bp\x01\x32\xfa"
