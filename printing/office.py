"""Papers of `app.office_paper` as A4 pages: tables that wrap and go on, and the paper-sale pad.

reportlab is imported late; the same paper gives the same bytes.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from app.office_paper import NoticePaper, OfficePaper, PaperPad, TablePaper
from printing.columns import clean
from printing.documents import A4_HEIGHT, A4_WIDTH, BOLD, MM, REGULAR, open_canvas
from printing.texts import office as words

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_EDGE: Final = 15 * MM
_SIZE: Final = 9
_LINE: Final = 4.4 * MM
_PAD: Final = 1.2 * MM
_SLIPS_A_PAGE: Final = 4
_SLIP_ROWS: Final = 7
_SLIP_SHARES: Final = (46, 20, 16, 18)


def office_pdf(paper: OfficePaper) -> bytes:
    """The pages of a paper."""
    if isinstance(paper, NoticePaper):
        from printing.notice_page import notice_pdf

        return notice_pdf(paper)
    return _pad_pdf(paper) if isinstance(paper, PaperPad) else _table_pdf(paper)


def _table_pdf(paper: TablePaper) -> bytes:
    out = BytesIO()
    canvas = open_canvas(out, A4_WIDTH, A4_HEIGHT, paper.title)
    widths = _widths(paper)
    rows = [
        [_fold(clean(cell), width) for cell, width in zip(row, widths, strict=True)]
        for row in paper.rows
    ]
    pages = _paginate(rows)
    for at, page in enumerate(pages, 1):
        y = _table_head(canvas, paper, widths)
        for row in page:
            y = _table_row(canvas, paper, widths, row, y)
        if at == len(pages):
            for note in paper.notes:
                for line in _fold(clean(note), A4_WIDTH - 2 * _EDGE):
                    y -= _LINE
                    canvas.drawString(_EDGE, y, line)
        canvas.setFont(REGULAR, 8)
        canvas.drawCentredString(
            A4_WIDTH / 2, 8 * MM, words.PAGE.format(page=at, pages=len(pages)))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _widths(paper: TablePaper) -> list[float]:
    whole = sum(column.share for column in paper.columns)
    return [column.share * (A4_WIDTH - 2 * _EDGE) / whole for column in paper.columns]


def _paginate(rows: list[list[list[str]]]) -> list[list[list[list[str]]]]:
    """Rows by page; a row is never parted."""
    room = A4_HEIGHT - 2 * _EDGE - 26 * MM
    pages: list[list[list[list[str]]]] = [[]]
    used = 0.0
    for row in rows:
        high = _height(row)
        if used + high > room and pages[-1]:
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += high
    return pages


def _height(row: list[list[str]]) -> float:
    return max(len(cell) for cell in row) * _LINE + 2 * _PAD


def _table_head(canvas: Canvas, paper: TablePaper, widths: list[float]) -> float:
    """Title, shop and period, headings; where the first row begins."""
    y = A4_HEIGHT - _EDGE - 5 * MM
    canvas.setFont(BOLD, 16)
    canvas.drawString(_EDGE, y, clean(paper.title))
    canvas.setFont(REGULAR, _SIZE)
    canvas.drawRightString(A4_WIDTH - _EDGE, y, f"{clean(paper.shop_name)}  {paper.period}")
    y -= 8 * MM
    canvas.setFont(BOLD, _SIZE)
    x = _EDGE
    for column, width in zip(paper.columns, widths, strict=True):
        _cell(canvas, clean(column.title), x, y, width, right=column.is_number)
        x += width
    y -= 2 * MM
    canvas.line(_EDGE, y, A4_WIDTH - _EDGE, y)
    canvas.setFont(REGULAR, _SIZE)
    return float(y)


def _table_row(
    canvas: Canvas, paper: TablePaper, widths: list[float], row: list[list[str]], top: float
) -> float:
    x = _EDGE
    for column, width, lines in zip(paper.columns, widths, row, strict=True):
        y = top - _PAD
        for line in lines:
            y -= _LINE
            _cell(canvas, line, x, y + 1 * MM, width, right=column.is_number)
        x += width
    bottom = top - _height(row)
    canvas.setLineWidth(0.2)
    canvas.line(_EDGE, bottom, A4_WIDTH - _EDGE, bottom)
    return bottom


def _cell(
    canvas: Canvas, text: str, x: float, y: float, width: float, *, right: bool
) -> None:
    if right:
        canvas.drawRightString(x + width - 2 * MM, y, text)
    else:
        canvas.drawString(x + 1 * MM, y, text)


def _fold(text: str, width: float) -> list[str]:
    """Break a text at its blanks, or anywhere where it has none, to a width in points."""
    from reportlab.lib.utils import simpleSplit
    from reportlab.pdfbase.pdfmetrics import stringWidth

    room = width - 3 * MM
    lines: list[str] = []
    for line in simpleSplit(text, REGULAR, _SIZE, room) or [""]:
        rest = line
        while stringWidth(rest, REGULAR, _SIZE) > room and len(rest) > 1:
            fits = len(rest)
            while fits > 1 and stringWidth(rest[:fits], REGULAR, _SIZE) > room:
                fits -= 1
            lines.append(rest[:fits])
            rest = rest[fits:]
        lines.append(rest)
    return lines


def _pad_pdf(pad: PaperPad) -> bytes:
    """Four slips a page, each with its number; a last page may have fewer."""
    out = BytesIO()
    canvas = open_canvas(out, A4_WIDTH, A4_HEIGHT, words.PAD_TITLE)
    wide, high = A4_WIDTH / 2, A4_HEIGHT / 2
    for n in range(pad.slip_count):
        at = n % _SLIPS_A_PAGE
        if n and at == 0:
            canvas.showPage()
        if at == 0:
            _cutting_lines(canvas)
        _slip(canvas, pad, pad.first_no + n, at % 2 * wide, A4_HEIGHT - (at // 2) * high)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _cutting_lines(canvas: Canvas) -> None:
    canvas.saveState()
    canvas.setDash(2, 3)
    canvas.setLineWidth(0.3)
    canvas.line(A4_WIDTH / 2, 0, A4_WIDTH / 2, A4_HEIGHT)
    canvas.line(0, A4_HEIGHT / 2, A4_WIDTH, A4_HEIGHT / 2)
    canvas.restoreState()


def _slip(canvas: Canvas, pad: PaperPad, no: int, left: float, top: float) -> None:
    edge = 8 * MM
    x, right, y = left + edge, left + A4_WIDTH / 2 - edge, top - 14 * MM
    canvas.setFont(BOLD, 15)
    canvas.drawString(x, y, words.PAD_TITLE)
    canvas.drawRightString(right, y, f"{words.PAD_NO} {no:04d}")
    canvas.setFont(REGULAR, 9)
    canvas.drawString(x, y - 6 * MM, clean(pad.shop_name))
    y -= 13 * MM
    canvas.drawString(x, y, words.PAD_WHEN)
    y -= 8 * MM
    canvas.drawString(x, y, f"{words.PAD_WHO} ______________")
    canvas.drawString(x + 46 * MM, y, f"{words.PAD_MEMBER} ____________")
    y -= 4 * MM
    y = _slip_table(canvas, x, right, y)
    canvas.setFont(BOLD, 11)
    canvas.drawString(x, y - 7 * MM, words.PAD_TOTAL)
    canvas.drawRightString(right, y - 7 * MM, "________________ 원")
    canvas.setFont(REGULAR, 10)
    step = (right - x) / len(words.PAD_TENDERS)
    for n, name in enumerate(words.PAD_TENDERS):
        canvas.drawString(x + n * step, y - 15 * MM, name)
    canvas.setFont(REGULAR, 6.5)
    canvas.drawString(x, y - 20 * MM, words.PAD_NOTE)


def _slip_table(canvas: Canvas, x: float, right: float, top: float) -> float:
    """The ruled lines to write on; where they end."""
    row = 8 * MM
    canvas.setLineWidth(0.4)
    canvas.setFont(REGULAR, 8)
    bottom = top - row * (_SLIP_ROWS + 1)
    at = x
    for share, name in zip(_SLIP_SHARES, words.PAD_COLUMNS, strict=True):
        canvas.line(at, top, at, bottom)
        canvas.drawString(at + 1 * MM, top - 5.4 * MM, name)
        at += share * (right - x) / sum(_SLIP_SHARES)
    canvas.line(right, top, right, bottom)
    for n in range(_SLIP_ROWS + 2):
        canvas.line(x, top - n * row, right, top - n * row)
    return bottom
