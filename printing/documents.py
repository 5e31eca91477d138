"""Papers from an office printer: a receipt as PDF, and the recovery sheet for the safe.

reportlab is imported late; a till that prints on its roll never loads it. The same document gives
the same bytes: no time of day gets in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Final

from printing import code128, qr
from printing.columns import character_width, clean
from printing.layout import BarcodeRow, QrRow, Row, TextRow
from printing.png import BARCODE_DOTS, row_dots
from printing.raster import COLUMN_DOTS, ROW_DOTS, font_file
from printing.texts import recovery as words

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

REGULAR: Final = "Pretendard"
BOLD: Final = "Pretendard-Bold"

#: Points of one printer dot: 203 dots an inch.
DOT: Final = 72 / 203
MARGIN: Final = 4 * 72 / 25.4
GLYPH_SIZE: Final = 22 * DOT
#: Hangul all but fills its two columns, or a reader of the PDF would hear blanks between them.
WIDE_GLYPH_SIZE: Final = 26 * DOT
BASELINE_DOTS: Final = 19

CARD_WIDTH, CARD_HEIGHT = 85.6 * 72 / 25.4, 54 * 72 / 25.4
A4_WIDTH, A4_HEIGHT = 210 * 72 / 25.4, 297 * 72 / 25.4
MM: Final = 72 / 25.4


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """What goes into the safe. `code` is that of `app.keys.recovery_code`: groups of five."""

    shop_name: str
    till_no: int
    till_ref: str
    code: str
    made_on: date


def receipt_pdf(rows: tuple[Row, ...], columns: int, title: str = "") -> bytes:
    """A receipt on a page as wide as its roll and as long as it needs, its text selectable."""
    width = columns * COLUMN_DOTS * DOT + 2 * MARGIN
    height = sum(map(row_dots, rows)) * DOT + 2 * MARGIN
    out = BytesIO()
    canvas = open_canvas(out, width, height, title)
    y = height - MARGIN
    for row in rows:
        if isinstance(row, BarcodeRow):
            _draw_barcode(canvas, row.data, width, y)
        elif isinstance(row, QrRow):
            _draw_qr(canvas, row.data, width, y)
        else:
            _draw_row(canvas, row, y)
        y -= row_dots(row) * DOT
    canvas.save()
    return out.getvalue()


def recovery_sheet(sheet: RecoverySheet) -> bytes:
    """One A4 page in Korean and English: the code in groups, its QR, what it is for, where to keep.

    Raises ValueError when the code has no groups to print.
    """
    groups = sheet.code.split()
    if not groups:
        raise ValueError("a recovery sheet without its code")
    out = BytesIO()
    canvas = open_canvas(out, A4_WIDTH, A4_HEIGHT, words.TITLE)
    left, y = 20 * MM, A4_HEIGHT - 28 * MM
    canvas.setFont(BOLD, 24)
    canvas.drawString(left, y, words.TITLE)
    canvas.setFont(REGULAR, 13)
    canvas.drawString(left, y - 8 * MM, words.TITLE_ENGLISH)
    facts = [
        (words.SHOP, clean(sheet.shop_name)),
        (words.TILL, f"{sheet.till_no:02d}  ({sheet.till_ref})"),
        (words.MADE_ON, f"{sheet.made_on:%Y-%m-%d}"),
    ]
    y -= 20 * MM
    for name, value in facts:
        canvas.setFont(REGULAR, 11)
        canvas.drawString(left, y, name)
        canvas.drawString(left + 40 * MM, y, value)
        y -= 7 * MM
    y = _draw_code(canvas, groups, left, y - 6 * MM)
    for korean, english in words.ADVICE:
        canvas.setFont(REGULAR, 11.5)
        for line in _fold(korean, 11.5, A4_WIDTH - 2 * left):
            canvas.drawString(left, y, line)
            y -= 6 * MM
        canvas.setFont(REGULAR, 9)
        for line in _fold(english, 9, A4_WIDTH - 2 * left):
            canvas.drawString(left, y, line)
            y -= 4.5 * MM
        y -= 3 * MM
    canvas.save()
    return out.getvalue()


def badge_pdf(shop_name: str, staff_no: str, name: str, token: str) -> bytes:
    """A staff badge of the size of a bank card; the token stands in its barcode alone.

    Raises ValueError for a token that no barcode can carry.
    """
    out = BytesIO()
    canvas = open_canvas(out, CARD_WIDTH, CARD_HEIGHT, staff_no)
    rows = ((REGULAR, 10, 9, clean(shop_name)), (BOLD, 20, 19, clean(name)),
            (REGULAR, 12, 26, staff_no))
    for font, size, down_mm, text in rows:
        canvas.setFont(font, size)
        canvas.drawCentredString(CARD_WIDTH / 2, CARD_HEIGHT - down_mm * MM, text)
    modules = code128.modules(code128.payload(token))
    module = CARD_WIDTH / (len(modules) + code128.QUIET_MODULES)
    left = (CARD_WIDTH - len(modules) * module) / 2
    for at, black in enumerate(modules):
        if black == "1":
            canvas.rect(left + at * module, 7 * MM, module, 15 * MM, stroke=0, fill=1)
    canvas.save()
    return out.getvalue()


# -- Pieces ---------------------------------------------------------------------------------------


def open_canvas(out: BytesIO, width: float, height: float, title: str) -> Canvas:
    """A page of this size in points, with the shop's fonts; the same bytes every time."""
    from reportlab.pdfgen.canvas import Canvas

    _register_fonts()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.setTitle(title)
    return canvas


def _register_fonts() -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    known = pdfmetrics.getRegisteredFontNames()
    for name, bold in ((REGULAR, False), (BOLD, True)):
        if name not in known:
            with font_file(bold=bold) as path:
                pdfmetrics.registerFont(TTFont(name, str(path)))


def _draw_row(canvas: Canvas, row: TextRow, top: float) -> None:
    """Each character in its own columns, squeezed when the font is wider than they are."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    font = BOLD if row.bold else REGULAR
    scale = 2 if row.tall else 1
    canvas.saveState()
    canvas.translate(MARGIN, top - BASELINE_DOTS * scale * DOT)
    canvas.scale(1, scale)
    text = canvas.beginText(0, 0)
    column = 0
    for character in row.text:
        width = character_width(character)
        cell = max(width, 1) * COLUMN_DOTS * DOT
        size = WIDE_GLYPH_SIZE if width == 2 else GLYPH_SIZE
        natural = stringWidth(character, font, size)
        text.setFont(font, size)
        squeeze = min(1, cell / natural) if natural else 1
        text.setHorizScale(100 * squeeze)
        text.setTextOrigin(column * COLUMN_DOTS * DOT + (cell - natural * squeeze) / 2, 0)
        text.textOut(character)
        column += width
    canvas.drawText(text)
    canvas.restoreState()


def _draw_barcode(canvas: Canvas, data: str, page_width: float, top: float) -> None:
    modules = code128.modules(code128.payload(data))
    dots = round((page_width - 2 * MARGIN) / DOT)
    module = code128.module_dots(len(modules), dots) * DOT
    left = (page_width - len(modules) * module) / 2
    bottom = top - (ROW_DOTS // 2 + BARCODE_DOTS) * DOT
    for at, black in enumerate(modules):
        if black == "1":
            canvas.rect(left + at * module, bottom, module, BARCODE_DOTS * DOT, stroke=0, fill=1)
    canvas.setFont(REGULAR, GLYPH_SIZE)
    canvas.drawCentredString(page_width / 2, bottom - ROW_DOTS * DOT * 3 / 4, data)


def _draw_qr(canvas: Canvas, data: str, page_width: float, top: float) -> None:
    found, side = qr.modules(data), qr.MODULE_DOTS_MAX * DOT
    left = (page_width - len(found) * side) / 2
    for n, row in enumerate(found):
        bottom = top - (qr.QUIET_MODULES + n + 1) * side
        for m, black in enumerate(row):
            if black:
                canvas.rect(left + m * side, bottom, side, side, stroke=0, fill=1)


def _draw_code(canvas: Canvas, groups: list[str], left: float, top: float) -> float:
    """The groups, numbered as an error message names them, beside their QR; where they end."""
    from reportlab.graphics import renderPDF
    from reportlab.graphics.barcode.qr import QrCodeWidget
    from reportlab.graphics.shapes import Drawing

    in_row, row_height = 3, 11 * MM
    for at, group in enumerate(groups):
        x = left + at % in_row * 38 * MM
        y = top - at // in_row * row_height
        canvas.setFont(REGULAR, 8)
        canvas.drawRightString(x + 5 * MM, y, f"{at + 1}")
        canvas.setFont(BOLD, 19)
        canvas.drawString(x + 7 * MM, y, group)
    size = 50 * MM
    code = QrCodeWidget("".join(groups), barLevel="Q", barWidth=size, barHeight=size)
    drawing = Drawing(size, size)
    drawing.add(code)
    renderPDF.draw(drawing, canvas, A4_WIDTH - 20 * MM - size, top + 6 * MM - size)
    rows = -(-len(groups) // in_row)
    return float(top - max(rows * row_height, size) - 8 * MM)


def _fold(text: str, size: float, width: float) -> list[str]:
    """Break a sentence at its blanks to a width in points."""
    from reportlab.lib.utils import simpleSplit

    return list(simpleSplit(text, REGULAR, size, width))
