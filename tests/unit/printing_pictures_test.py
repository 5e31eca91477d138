"""The same rows as picture, PDF and recovery sheet."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from itertools import groupby

import pytest
from PIL import Image

from app.receipt import RulerPage
from app.settings import PrinterSettings
from printing import code128
from printing.documents import RecoverySheet, receipt_pdf, recovery_sheet
from printing.escpos import HangulRom, Paper, render
from printing.layout import BarcodeRow, TextRow, as_text, lay_out
from printing.png import MARGIN_DOTS, render_png, row_dots
from printing.press import FORMS, kick_of, paper_of, press, title_of, transport_of
from printing.raster import BLACK_FROM, ROW_DOTS, draw_line
from printing.transport import NetworkTransport
from tests.receipts import golden_receipt, odd_receipt

SHEET = RecoverySheet("강북 푸드직매장", 1, "00" * 16, "XQX4C ZL7MJ XQX4N", date(2026, 11, 22))


def picture(columns: int) -> Image.Image:
    return Image.open(BytesIO(render_png(lay_out(golden_receipt(), columns), columns)))


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_picture_is_as_wide_as_the_paper_and_has_every_row(columns: int) -> None:
    rows = lay_out(golden_receipt(), columns)
    with picture(columns) as shown:
        assert shown.width == columns * 12 + 2 * MARGIN_DOTS
        assert shown.height == sum(map(row_dots, rows)) + 2 * MARGIN_DOTS


def test_picture_and_raster_line_are_the_same_dots() -> None:
    """Goal: what the PNG shows is what the printer burns. Method: one row of each, dot by dot."""
    rows = lay_out(odd_receipt(), 42)
    at = next(i for i, row in enumerate(rows) if isinstance(row, TextRow) and "똠" in row.text)
    row = rows[at]
    assert isinstance(row, TextRow)
    top = MARGIN_DOTS + sum(map(row_dots, rows[:at]))
    with Image.open(BytesIO(render_png(rows, 42))) as shown:
        box = (MARGIN_DOTS, top, MARGIN_DOTS + 504, top + ROW_DOTS)
        bits = shown.crop(box).point(lambda level: 255 if 255 - level >= BLACK_FROM else 0)
        assert bits.convert("1").tobytes() == draw_line(row.text, 42).packed


def test_barcode_in_the_picture_reads_back() -> None:
    """Goal: the picture scans. Method: bars and gaps of one pixel row against the modules."""
    rows = lay_out(golden_receipt(), 42)
    at = next(i for i, row in enumerate(rows) if isinstance(row, BarcodeRow))
    y = MARGIN_DOTS + sum(map(row_dots, rows[:at])) + ROW_DOTS
    with picture(42) as shown:
        levels = [shown.getpixel((x, y)) for x in range(shown.width)]
    bars = [(level == 0, len(list(run)) // 3) for level, run in groupby(levels)][1:-1]
    modules = "".join(("1" if black else "0") * width for black, width in bars)
    assert modules == code128.modules(code128.payload("20261122010123"))


def test_modules_of_the_standard() -> None:
    """`{C` 12 34 is start C, 12, 34, its check 83 and the stop: the textbook example."""
    assert code128.symbols(b"{C\x0c\x22") == [105, 12, 34, (105 + 12 + 68) % 103, 106]
    assert len(code128.modules(b"{C\x0c\x22")) == 11 * 4 + 13
    assert code128.modules(b"{BA").startswith("11010010000" + "10100011000")


def test_pdf_is_the_same_every_time_and_carries_the_font() -> None:
    rows = lay_out(golden_receipt(), 42)
    first = receipt_pdf(rows, 42, "20261122-01-0123")
    assert first.startswith(b"%PDF-")
    assert b"Pretendard" in first
    assert receipt_pdf(rows, 42, "20261122-01-0123") == first
    assert receipt_pdf(lay_out(odd_receipt(), 42), 42) != first


def test_recovery_sheet_is_one_page_and_never_empty() -> None:
    sheet = recovery_sheet(SHEET)
    assert sheet.startswith(b"%PDF-")
    assert sheet.count(b"/Type /Page\n") == 1
    assert recovery_sheet(SHEET) == sheet
    with pytest.raises(ValueError, match="without its code"):
        recovery_sheet(RecoverySheet("가게", 1, "00", " ", date(2026, 11, 22)))


def test_press_gives_every_form_and_kicks_no_drawer() -> None:
    paper = Paper()
    forms = {form: press(golden_receipt(), form, paper) for form in FORMS}
    rows = lay_out(golden_receipt(), 42)
    assert forms["text"].decode() == as_text(rows, 42)
    assert forms["escpos"] == render(rows, paper)
    assert b"\x1bp" not in forms["escpos"]
    assert forms["png"].startswith(b"\x89PNG")
    assert forms["pdf"].startswith(b"%PDF-")
    with pytest.raises(ValueError, match="known are text, escpos, png, pdf"):
        press(golden_receipt(), "fax", paper)  # type: ignore[arg-type]  # what a command line sends
    assert title_of(golden_receipt()) == "20261122-01-0123"
    page = RulerPage("가게", "printer", golden_receipt().sold_at)
    assert title_of(page) == "printer"


def test_settings_become_paper_way_and_drawer() -> None:
    settings = PrinterSettings(
        connection="network", address="10.0.0.9:9101", columns=48, drawer_pin=5, hangul_rom="UHC"
    )
    assert paper_of(settings) == Paper(columns=48, rom=HangulRom.UHC, drawer_pin=5)
    way = transport_of(settings)
    assert isinstance(way, NetworkTransport)
    assert (way.host, way.port, way.answers) == ("10.0.0.9", 9101, True)
    assert kick_of(settings) == b"\x1bp\x01\x19\xfa"
    assert kick_of(PrinterSettings(drawer=False)) == b""
