"""A notice for the shop's door: one A4 page to be read from two metres, in the shop's own words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from printing.columns import clean
from printing.documents import A4_HEIGHT, A4_WIDTH, BOLD, MM, REGULAR, open_canvas

if TYPE_CHECKING:
    from app.office_paper import NoticePaper

_EDGE: Final = 22 * MM


def notice_pdf(paper: NoticePaper) -> bytes:
    """Title, what it is about in big letters, then what to do; they shrink to one page."""
    out = BytesIO()
    canvas = open_canvas(out, A4_WIDTH, A4_HEIGHT, paper.title)
    for scale in (1.0, 0.85, 0.7, 0.55, 0.42):
        rows = _rows(paper, scale)
        if sum(high for *_, high in rows) <= A4_HEIGHT - 2 * _EDGE:
            break
    y = A4_HEIGHT - _EDGE
    for text, font, size, high in rows:
        y -= high
        canvas.setFont(font, size)
        canvas.drawCentredString(A4_WIDTH / 2, y, text)
    canvas.setFont(REGULAR, 14)
    canvas.drawCentredString(
        A4_WIDTH / 2, 14 * MM, clean(f"{paper.shop_name}  {paper.dated}"))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _rows(paper: NoticePaper, scale: float) -> list[tuple[str, str, float, float]]:
    """(text, font, size, height) of each line at this scale."""
    from reportlab.lib.utils import simpleSplit

    rows: list[tuple[str, str, float, float]] = []
    for texts, font, full_size, gap in (
        ((paper.title,), BOLD, 64, 1.5), (paper.subjects, BOLD, 34, 1.55),
        (paper.lines, REGULAR, 26, 1.7),
    ):
        size = full_size * scale
        for text in texts:
            for line in simpleSplit(clean(text), font, size, A4_WIDTH - 2 * _EDGE) or [""]:
                rows.append((line, font, size, size * gap))
        rows.append(("", font, size, size * 0.6))
    return rows
