"""A receipt as a picture: the same rows, the same cells, one dot a pixel."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from printing import code128, qr
from printing.layout import BarcodeRow, QrRow, Row
from printing.raster import COLUMN_DOTS, GLYPH_DOTS, ROW_DOTS, place_text

if TYPE_CHECKING:
    from PIL.Image import Image

MARGIN_DOTS: Final = 24
BARCODE_DOTS: Final = 64


def render_png(rows: tuple[Row, ...], columns: int) -> bytes:
    """A grey PNG as wide as the paper, with the paper's own margin around it."""
    import PIL.Image
    import PIL.ImageOps

    width = columns * COLUMN_DOTS
    ink = PIL.Image.new("L", (width + 2 * MARGIN_DOTS, _height(rows) + 2 * MARGIN_DOTS), 0)
    y = MARGIN_DOTS
    for row in rows:
        if isinstance(row, BarcodeRow):
            _place_barcode(ink, row.data, width, y)
        elif isinstance(row, QrRow):
            _place_qr(ink, row.data, width, y)
        else:
            scale = 2 if row.tall else 1
            place_text(ink, row.text, MARGIN_DOTS, y, bold=row.bold, scale=scale)
        y += row_dots(row)
    out = BytesIO()
    PIL.ImageOps.invert(ink).save(out, "PNG", optimize=True)
    return out.getvalue()


def row_dots(row: Row) -> int:
    """How far a row moves the paper."""
    if isinstance(row, BarcodeRow):
        return BARCODE_DOTS + 2 * ROW_DOTS
    if isinstance(row, QrRow):
        return qr.MODULE_DOTS_MAX * (len(qr.modules(row.data)) + 2 * qr.QUIET_MODULES)
    return ROW_DOTS + GLYPH_DOTS if row.tall else ROW_DOTS


def _height(rows: tuple[Row, ...]) -> int:
    return sum(map(row_dots, rows))


def _place_qr(ink: Image, data: str, width: int, y: int) -> None:
    found, scale = qr.modules(data), qr.MODULE_DOTS_MAX
    left = MARGIN_DOTS + (width - len(found) * scale) // 2
    top = y + qr.QUIET_MODULES * scale
    for n, row in enumerate(found):
        for m, black in enumerate(row):
            if black:
                x, line = left + m * scale, top + n * scale
                ink.paste(255, (x, line, x + scale, line + scale))


def _place_barcode(ink: Image, data: str, width: int, y: int) -> None:
    modules = code128.modules(code128.payload(data))
    module_dots = code128.module_dots(len(modules), width)
    top = y + ROW_DOTS // 2
    left = MARGIN_DOTS + (width - len(modules) * module_dots) // 2
    for at, black in enumerate(modules):
        if black == "1":
            x = left + at * module_dots
            ink.paste(255, (x, top, x + module_dots, top + BARCODE_DOTS))
    digits_left = MARGIN_DOTS + (width - len(data) * COLUMN_DOTS) // 2
    place_text(ink, data, digits_left, top + BARCODE_DOTS)
