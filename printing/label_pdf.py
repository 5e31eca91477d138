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
    forms = _Forms(canvas)
    for sheet in sheets:
        canvas.setPageSize((sheet.size.width_dots * DOT, sheet.size.height_dots * DOT))
        forms.put(sheet, 0, 0, sheet.size.height_dots)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def sheet_pdf(sheets: Sequence[Sheet], title: str = "", *, skip: int = 0) -> bytes:
    """Labels on A4, `skip` places left free at the start of a sheet begun before."""
    out = BytesIO()
    canvas = open_canvas(out, PAGE_WIDTH * DOT, PAGE_HEIGHT * DOT, title)
    grid = grid_of(sheets[0].size)
    a_page = grid.columns * grid.rows
    forms = _Forms(canvas)
    for at, sheet in enumerate(sheets, skip):
        place = at % a_page
        if place == 0 and at > skip:
            canvas.showPage()
        forms.put(
            sheet, grid.left + place % grid.columns * grid.pitch_x,
            grid.top + place // grid.columns * grid.pitch_y, PAGE_HEIGHT)
    canvas.save()
    return out.getvalue()


class _Forms:
    """Equal labels are drawn once and put down as often as they are wanted."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._names: dict[int, str] = {}

    def put(self, sheet: Sheet, left: int, top: int, page_height: int) -> None:
        """A label by its upper left corner, in dots from that of the page."""
        canvas = self._canvas
        name = self._names.get(id(sheet))
        if name is None:
            name = self._names[id(sheet)] = f"label{len(self._names) + 1}"
            size = sheet.size
            canvas.beginForm(name, 0, 0, size.width_dots * DOT, size.height_dots * DOT)
            _draw(canvas, sheet)
            canvas.endForm()
        canvas.saveState()
        canvas.translate(left * DOT, (page_height - top - sheet.size.height_dots) * DOT)
        canvas.doForm(name)
        canvas.restoreState()


def _draw(canvas: Canvas, sheet: Sheet) -> None:
    height = sheet.size.height_dots
    for each in sheet.texts:
        canvas.setFont(BOLD if each.bold else REGULAR, each.size * DOT)
        canvas.drawString(each.x * DOT, (height - each.baseline) * DOT, each.text)
    boxes: list[Box] = [*sheet.boxes]
    if sheet.bars is not None:
        boxes += bar_boxes(sheet.bars)
    if sheet.square is not None:
        boxes += square_boxes(sheet.square)
    for box in boxes:
        canvas.rect(
            box.x * DOT, (height - box.y - box.height) * DOT,
            box.width * DOT, box.height * DOT, stroke=0, fill=1)
