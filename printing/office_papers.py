"""Papers between two firms on A4: 거래명세서 and 월 청구서, as many pages as they need."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

from printing.columns import clean
from printing.documents import A4_HEIGHT, A4_WIDTH, BOLD, MM, REGULAR, open_canvas

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

    from app.account_papers import AccountPaper

_LEFT: Final = 18 * MM
_RIGHT: Final = A4_WIDTH - 18 * MM
_ROW: Final = 7 * MM
_FOOT: Final = 25 * MM
#: Where each column ends, by how many there are; the first is read from its left.
_ENDS: Final = {
    5: (0.0, 0.56, 0.70, 0.84, 1.0),
    4: (0.0, 0.18, 0.45, 1.0),
}


def account_pdf(statement: AccountPaper) -> bytes:
    """One paper; the same statement gives the same bytes.  Raises ValueError for another table."""
    if len(statement.heads) not in _ENDS:
        raise ValueError(f"no table of {len(statement.heads)} columns")
    out = BytesIO()
    canvas = open_canvas(out, A4_WIDTH, A4_HEIGHT, f"{statement.title} {statement.number}")
    y = _head(canvas, statement)
    for row in statement.rows:
        if y < _FOOT + _ROW:
            canvas.showPage()
            y = _heads(canvas, statement, A4_HEIGHT - 25 * MM)
        y = _row(canvas, row, y)
    canvas.line(_LEFT, y + 4 * MM, _RIGHT, y + 4 * MM)
    y -= 2 * MM
    if y < _FOOT + _ROW * len(statement.sums):
        canvas.showPage()
        y = A4_HEIGHT - 25 * MM
    for label, value in statement.sums:
        strong = label in {"합계", "청구 금액"}
        canvas.setFont(BOLD if strong else REGULAR, 13 if strong else 11)
        canvas.drawString(_RIGHT - 70 * MM, y, label)
        canvas.drawRightString(_RIGHT, y, value)
        y -= _ROW
    canvas.setFont(REGULAR, 10)
    canvas.drawString(_LEFT, y - 3 * MM, clean(statement.note))
    canvas.save()
    return out.getvalue()


def _head(canvas: Canvas, statement: AccountPaper) -> float:
    y = A4_HEIGHT - 28 * MM
    canvas.setFont(BOLD, 22)
    canvas.drawCentredString(A4_WIDTH / 2, y, statement.title)
    canvas.setFont(REGULAR, 10)
    canvas.drawRightString(_RIGHT, y, f"{statement.made_at:%Y-%m-%d}")
    if statement.training:
        canvas.drawString(_LEFT, y, "연습 - 실제 거래가 아닙니다")
    y -= 12 * MM
    shop = statement.shop
    mine = (("공급자", shop.name), ("사업자번호", shop.business_no), ("대표", shop.representative),
            ("주소", shop.address), ("전화", shop.phone))
    theirs = (("공급받는 자", statement.buyer_name), ("사업자번호", statement.buyer_no),
              ("번호", statement.number))
    middle = A4_WIDTH / 2 + 4 * MM
    for place in range(len(mine)):
        for left, facts in ((_LEFT, theirs), (middle, mine)):
            if place < len(facts):
                label, value = facts[place]
                if not value:
                    continue
                canvas.setFont(REGULAR, 10)
                canvas.drawString(left, y, label)
                canvas.setFont(BOLD if not place else REGULAR, 11)
                canvas.drawString(left + 22 * MM, y, clean(value))
        y -= 6 * MM
    return _heads(canvas, statement, y - 4 * MM)


def _heads(canvas: Canvas, statement: AccountPaper, y: float) -> float:
    canvas.setFont(BOLD, 10)
    _cells(canvas, statement.heads, y)
    canvas.line(_LEFT, y - 2 * MM, _RIGHT, y - 2 * MM)
    return y - _ROW


def _row(canvas: Canvas, row: tuple[str, ...], y: float) -> float:
    canvas.setFont(REGULAR, 10)
    _cells(canvas, row, y)
    return y - _ROW


def _cells(canvas: Canvas, row: tuple[str, ...], y: float) -> None:
    """Words begin at their place, the figures of the last columns end at theirs."""
    ends, wide = _ENDS[len(row)], _RIGHT - _LEFT
    figures = 3 if len(row) == 5 else 1
    for place, text in enumerate(row):
        if place >= len(row) - figures:
            canvas.drawRightString(_LEFT + ends[place] * wide, y, clean(text))
        else:
            starts = (0.0, 0.36, 0.0) if len(row) == 5 else (0.0, 0.18, 0.45)
            canvas.drawString(_LEFT + starts[place] * wide, y, clean(text)[:28])
