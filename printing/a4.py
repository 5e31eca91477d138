"""Papers of A4 as PDF: the same values give the same bytes, long tables go on with their heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Final

from app.papers import Block, Facts, Head, Note, Paper, Sign, Sums, Table
from printing.columns import clean
from printing.documents import A4_HEIGHT, A4_WIDTH, BOLD, MM, REGULAR, _fold, open_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

_LEFT: Final = 18 * MM
_WIDE: Final = A4_WIDTH - 2 * _LEFT
_TOP: Final = A4_HEIGHT - 22 * MM
_LOW: Final = 20 * MM
_ROW: Final = 6.2 * MM
_SIZE: Final = 9.5
_GREY: Final = 0.82


def papers_pdf(
    papers: Sequence[Paper], on_progress: Callable[[int, int], None] = lambda _done, _all: None
) -> bytes:
    """All papers in one file, each beginning on a page of its own.

    `on_progress` (done, total) is told of each; what it raises stops with nothing written.
    """
    out = BytesIO()
    canvas = open_canvas(out, A4_WIDTH, A4_HEIGHT, papers[0].title if papers else "")
    for done, paper in enumerate(papers):
        on_progress(done, len(papers))
        _Page(canvas, paper).draw()
    canvas.save()
    on_progress(len(papers), len(papers))
    return out.getvalue()


class _Page:
    """Draws one paper from the top down; begins another page where the next block has no room."""

    def __init__(self, canvas: Canvas, paper: Paper) -> None:
        self._canvas = canvas
        self._paper = paper
        self._page = 0
        self._y = 0.0

    def draw(self) -> None:
        self._begin()
        for block in self._paper.blocks:
            self._block(block)
            self._y -= 4 * MM
        self._end()

    def _begin(self) -> None:
        self._page += 1
        canvas, paper = self._canvas, self._paper
        canvas.setFont(BOLD, 18 if self._page == 1 else 12)
        canvas.drawString(_LEFT, _TOP, clean(paper.title))
        canvas.setFont(REGULAR, 10)
        canvas.drawRightString(_LEFT + _WIDE, _TOP, clean(paper.subtitle))
        canvas.setLineWidth(0.8)
        canvas.line(_LEFT, _TOP - 3 * MM, _LEFT + _WIDE, _TOP - 3 * MM)
        self._y = _TOP - 10 * MM

    def _end(self) -> None:
        canvas = self._canvas
        canvas.setFont(REGULAR, 8)
        canvas.drawString(_LEFT, 12 * MM, clean(self._paper.foot))
        canvas.drawRightString(_LEFT + _WIDE, 12 * MM, f"{self._page}")
        canvas.showPage()

    def _need(self, height: float) -> None:
        if self._y - height < _LOW:
            self._end()
            self._begin()

    def _block(self, block: Block) -> None:
        match block:
            case Facts(pairs=pairs):
                self._facts(pairs)
            case Table():
                self._table(block)
            case Sums(lines=lines):
                self._sums(lines)
            case Note(text=text, strong=strong):
                self._note(text, BOLD if strong else REGULAR)
            case Sign(who=who):
                self._sign(who)

    def _facts(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Two pairs a row."""
        for at in range(0, len(pairs), 2):
            self._need(_ROW)
            for place, (name, value) in enumerate(pairs[at:at + 2]):
                x = _LEFT + place * _WIDE / 2
                self._canvas.setFont(REGULAR, _SIZE)
                self._canvas.setFillGray(0.35)
                self._canvas.drawString(x, self._y, clean(name))
                self._canvas.setFillGray(0)
                self._write(x + 26 * MM, _WIDE / 2 - 28 * MM, clean(value))
            self._y -= _ROW

    def _table(self, table: Table) -> None:
        if table.title:
            self._need(3 * _ROW)
            self._canvas.setFont(BOLD, 11)
            self._canvas.drawString(_LEFT, self._y, clean(table.title))
            self._y -= _ROW + 1 * MM
        self._need(2 * _ROW)
        self._heads(table.heads)
        for row in table.rows:
            if self._y - _ROW < _LOW:
                self._end()
                self._begin()
                self._heads(table.heads)
            self._row(table.heads, row, REGULAR)
        if table.totals:
            self._need(_ROW)
            self._row(table.heads, table.totals, BOLD)

    def _heads(self, heads: Sequence[Head]) -> None:
        self._canvas.setFillGray(0.93)
        self._canvas.rect(_LEFT, self._y - 1.8 * MM, _WIDE, _ROW, stroke=0, fill=1)
        self._canvas.setFillGray(0)
        self._row(heads, [head.title for head in heads], BOLD)

    def _row(self, heads: Sequence[Head], cells: Sequence[str], font: str) -> None:
        total = sum(head.share for head in heads)
        x = _LEFT
        for head, cell in zip(heads, cells, strict=True):
            wide = _WIDE * head.share / total
            self._write(x + 1 * MM, wide - 2 * MM, clean(cell), font, right=head.right)
            x += wide
        self._canvas.setStrokeGray(_GREY)
        self._canvas.setLineWidth(0.4)
        self._canvas.line(_LEFT, self._y - 1.8 * MM, _LEFT + _WIDE, self._y - 1.8 * MM)
        self._canvas.setStrokeGray(0)
        self._y -= _ROW

    def _sums(self, lines: Sequence[tuple[str, str]]) -> None:
        self._need(len(lines) * _ROW)
        left, wide = _LEFT + _WIDE * 0.45, _WIDE * 0.55
        for at, (name, value) in enumerate(lines):
            last = at == len(lines) - 1
            if last:
                self._canvas.setLineWidth(0.8)
                self._canvas.line(left, self._y + 4.6 * MM, left + wide, self._y + 4.6 * MM)
            self._canvas.setFont(BOLD if last else REGULAR, 13 if last else 10)
            self._canvas.drawString(left, self._y, clean(name))
            self._canvas.drawRightString(left + wide, self._y, clean(value))
            self._y -= _ROW + (1.5 * MM if last else 0)

    def _note(self, text: str, font: str) -> None:
        for line in _fold(clean(text), 10, _WIDE):
            self._need(5.4 * MM)
            self._canvas.setFont(font, 10)
            self._canvas.drawString(_LEFT, self._y, line)
            self._y -= 5.4 * MM

    def _sign(self, who: Sequence[tuple[str, str]]) -> None:
        self._need(len(who) * 12 * MM)
        for role, name in who:
            self._canvas.setFont(REGULAR, 10)
            self._canvas.drawString(_LEFT + 40 * MM, self._y, clean(role))
            self._canvas.drawString(_LEFT + 68 * MM, self._y, clean(name))
            self._canvas.setLineWidth(0.5)
            self._canvas.line(
                _LEFT + 66 * MM, self._y - 2 * MM, _LEFT + 140 * MM, self._y - 2 * MM)
            self._canvas.drawString(_LEFT + 142 * MM, self._y, "(인)")
            self._y -= 12 * MM

    def _write(
        self, x: float, wide: float, text: str, font: str = REGULAR, *, right: bool = False
    ) -> None:
        """One line in its room: smaller where it is a little long, cut where it is much too."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        size = _SIZE
        natural = stringWidth(text, font, size)
        if natural > wide > 0:
            size = max(7.0, size * wide / natural)
            while text and stringWidth(text, font, size) > wide:
                text = text[:-1]
        self._canvas.setFont(font, size)
        if right:
            self._canvas.drawRightString(x + wide, self._y, text)
        else:
            self._canvas.drawString(x, self._y, text)
