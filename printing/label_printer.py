"""Label printers: one picture, and a language that carries it with its bars drawn by the printer.

Words go as graphics, for no label printer's own Hangul can be relied on; the EAN is the printer's
own, so its edges are as sharp as the head (HANDBOOK §6.4).  ZPL and TSPL; docs/label-printers.md.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Final

from printing.label_layout import Bars, Sheet, bar_boxes, square_boxes
from printing.raster import BLACK_FROM, Dots, font_file

if TYPE_CHECKING:
    from PIL.Image import Image


def draw(sheet: Sheet, *, with_bars: bool = True) -> Image:
    """The label in grey levels, white ink on black, as `printing.raster` draws."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (sheet.size.width_dots, sheet.size.height_dots), 0)
    pen = ImageDraw.Draw(picture)
    fonts: dict[tuple[int, bool], ImageFont.FreeTypeFont] = {}
    for each in sheet.texts:
        font = fonts.get((each.size, each.bold))
        if font is None:
            with font_file(bold=each.bold) as path:
                font = fonts[each.size, each.bold] = ImageFont.truetype(
                    str(path), each.size, layout_engine=ImageFont.Layout.BASIC)
        pen.text((each.x, each.baseline), each.text, fill=255, font=font, anchor="ls")
    boxes = [*sheet.boxes]
    if sheet.square is not None:
        boxes += square_boxes(sheet.square)
    if sheet.bars is not None and with_bars:
        boxes += bar_boxes(sheet.bars)
    for box in boxes:
        pen.rectangle(
            (box.x, box.y, box.x + box.width - 1, box.y + box.height - 1), fill=255)
    return picture


def png(sheet: Sheet) -> bytes:
    """The label as it will look, for a screen."""
    out = BytesIO()
    draw(sheet).point(lambda level: 255 - level).save(out, "PNG")
    return out.getvalue()


def dots_of(sheet: Sheet) -> Dots:
    """Black and white, without the bars the printer draws itself."""
    picture = draw(sheet, with_bars=False)
    packed = picture.point(lambda level: 255 if level >= BLACK_FROM else 0).convert("1")
    return Dots(picture.width, picture.height, packed.tobytes())


def zpl(sheet: Sheet, count: int) -> bytes:
    """Zebra's language; many others speak it."""
    dots = dots_of(sheet)
    size = sheet.size
    parts = [
        f"^XA^PW{size.width_dots}^LL{size.height_dots}^LH0,0^CI28",
        f"^FO0,0^GFA,{len(dots.packed)},{len(dots.packed)},{dots.row_bytes},{_rows(dots)}^FS",
    ]
    if sheet.bars is not None:
        parts.append(_zpl_bars(sheet.bars))
    parts.append(f"^PQ{count}^XZ")
    return "\n".join(parts).encode("ascii") + b"\n"


def tspl(sheet: Sheet, count: int) -> bytes:
    """The language of TSC and its kin: a set bit is white there."""
    dots = dots_of(sheet)
    size = sheet.size
    white = bytes(~byte & 0xFF for byte in dots.packed)
    head = (
        f"SIZE {size.width_mm} mm,{size.height_mm} mm\r\nGAP {size.gap_mm} mm,0 mm\r\n"
        f"DIRECTION 1\r\nCLS\r\nBITMAP 0,0,{dots.row_bytes},{dots.height},0,"
    ).encode("ascii")
    tail = "\r\n"
    if sheet.bars is not None:
        bars = sheet.bars
        tail += f'BARCODE {bars.x},{bars.y},"EAN13",{bars.height},0,0,2,2,"{bars.digits[:12]}"\r\n'
    tail += f"PRINT 1,{count}\r\n"
    return head + white + tail.encode("ascii")


#: Language of a machine's label printer -> how a label is said in it.
LANGUAGES: Final[dict[str, Callable[[Sheet, int], bytes]]] = {"zpl": zpl, "tspl": tspl}


def _zpl_bars(bars: Bars) -> str:
    # The printer works out the thirteenth digit itself.
    return f"^FO{bars.x},{bars.y}^BY2^BEN,{bars.height},N,N^FD{bars.digits[:12]}^FS"


def _rows(dots: Dots) -> str:
    """Hex by rows: `,` fills a row with white, `:` repeats the row above."""
    lines: list[str] = []
    before = ""
    for at in range(dots.height):
        row = dots.packed[at * dots.row_bytes:(at + 1) * dots.row_bytes].hex().upper()
        if row == before:
            lines.append(":")
        else:
            short = row.rstrip("0")
            lines.append(short + "," if len(short) < len(row) else row)
        before = row
    return "".join(lines)
