"""Labels as PDF: one a page for a roll, or many on a sheet; every edge on a whole printer dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

from app.label_sizes import LabelSize
from printing.documents import BOLD, DOT, REGULAR, open_canvas
from printing.label_layout import Box, Sheet, bar_boxes, square_boxes

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

#: A4 in dots.
PAGE_WIDTH: Final = 1_678
PAGE_HEIGHT: Final = 2_373


@dataclass(frozen=True, slots=True)
class Grid:
    """How labels lie on a sheet of office paper; dots."""

    columns: int
    rows: int
    left: int
    top: int
    pitch_x: int
    pitch_y: int


def grid_of(size: LabelSize) -> Grid:
    """As many as A4 holds, with the roll's gap between them, in the middle of the page."""
    gap = size.gap_mm * 8
    pitch_x, pitch_y = size.width_dots + gap, size.height_dots + gap
    columns = (PAGE_WIDTH - 80 + gap) // pitch_x
    rows = (PAGE_HEIGHT - 80 + gap) // pitch_y
    return Grid(
        columns, rows, (PAGE_WIDTH - columns * pitch_x + gap) // 2,
        (PAGE_HEIGHT - rows * pitch_y + gap) // 2, pitch_x, pitch_y)


def roll_pdf(sheets: Sequence[Sheet], title: str = "") -> bytes:
    """One label a page, as large as the label."""
    out = BytesIO()
    first = sheets[0].size
    canvas = open_canvas(out, first.width_dots * DOT, first.height_dots * DOT, title)
    for sheet in sheets:
        canvas.setPageSize((sheet.size.width_dots * DOT, sheet.size.height_dots * DOT))
        _draw(canvas, sheet, 0, 0, sheet.size.height_dots)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def sheet_pdf(sheets: Sequence[Sheet], title: str = "", *, skip: int = 0) -> bytes:
    """Labels on A4, `skip` places left free at the start of a sheet begun before."""
    out = BytesIO()
    canvas = open_canvas(out, PAGE_WIDTH * DOT, PAGE_HEIGHT * DOT, title)
    grid = grid_of(sheets[0].size)
    a_page = grid.columns * grid.rows
    for at, sheet in enumerate(sheets, skip):
        place = at % a_page
        if place == 0 and at > skip:
            canvas.showPage()
        _draw(
            canvas, sheet, grid.left + place % grid.columns * grid.pitch_x,
            grid.top + place // grid.columns * grid.pitch_y, PAGE_HEIGHT)
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, sheet: Sheet, left: int, top: int, page_height: int) -> None:
    for each in sheet.texts:
        canvas.setFont(BOLD if each.bold else REGULAR, each.size * DOT)
        canvas.drawString((left + each.x) * DOT, (page_height - top - each.baseline) * DOT,
                          each.text)
    boxes: list[Box] = [*sheet.boxes]
    if sheet.bars is not None:
        boxes += bar_boxes(sheet.bars)
    if sheet.square is not None:
        boxes += square_boxes(sheet.square)
    for box in boxes:
        canvas.rect(
            (left + box.x) * DOT, (page_height - top - box.y - box.height) * DOT,
            box.width * DOT, box.height * DOT, stroke=0, fill=1)
