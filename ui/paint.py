"""The few strokes every self-painted widget is made of."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from ui import theme

_FLAG = Qt.AlignmentFlag
_LINE: Final = int(Qt.TextFlag.TextSingleLine)
LEFT: Final = int(_FLAG.AlignLeft | _FLAG.AlignVCenter) | _LINE
RIGHT: Final = int(_FLAG.AlignRight | _FLAG.AlignVCenter) | _LINE
CENTRE: Final = int(_FLAG.AlignCenter) | _LINE
WRAP: Final = int(_FLAG.AlignLeft | _FLAG.AlignTop) | int(Qt.TextFlag.TextWordWrap)


@lru_cache(maxsize=64)
def metrics(size_px: int, weight: int) -> QFontMetrics:
    """Measures of our font at a size, made once."""
    return QFontMetrics(theme.font(size_px, weight))


@lru_cache(maxsize=4096)
def width_px(words: str, size_px: int, weight: int) -> int:
    """How wide these words are."""
    return metrics(size_px, weight).horizontalAdvance(words)


@lru_cache(maxsize=4096)
def elide(words: str, room_px: int, size_px: int, weight: int) -> str:
    """The words, cut with … when the room is too small."""
    if width_px(words, size_px, weight) <= room_px:
        return words
    return metrics(size_px, weight).elidedText(words, Qt.TextElideMode.ElideRight, room_px)


def write(
    painter: QPainter,
    rect: QRect,
    words: str,
    role: str = "text",
    size_px: int = theme.BODY_PX,
    weight: int = theme.REGULAR,
    flags: int = LEFT,
) -> None:
    """One line of text in a role's colour, elided to the rectangle."""
    painter.setFont(theme.font(size_px, weight))
    painter.setPen(theme.colour(role))
    painter.drawText(rect, flags, elide(words, rect.width(), size_px, weight))


def wrap(
    painter: QPainter, rect: QRect, words: str, role: str = "text", size_px: int = theme.BODY_PX
) -> None:
    """Several lines of text, broken at words."""
    painter.setFont(theme.font(size_px))
    painter.setPen(theme.colour(role))
    painter.drawText(rect, WRAP, words)


def fitting_px(words: str, room_px: int, largest_px: int, weight: int = theme.BOLD) -> int:
    """The largest type size, in steps of four, at which the words fit the room."""
    size = largest_px
    while size > theme.LEAD_PX and width_px(words, size, weight) > room_px:
        size -= theme.SPACE_PX
    return size


def box(
    painter: QPainter,
    rect: QRect,
    fill: QColor | None,
    edge: QColor | None = None,
    radius_px: int = theme.RADIUS_PX,
    edge_px: int = 1,
) -> None:
    """A rounded card; the edge lies inside the rectangle."""
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, radius_px, radius_px)
        return
    painter.setPen(QPen(edge, edge_px))
    half = edge_px / 2
    inner = QRectF(rect).adjusted(half, half, -half, -half)
    painter.drawRoundedRect(inner, radius_px, radius_px)


def smooth(painter: QPainter) -> None:
    """Round corners without stairs."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def badge(painter: QPainter, left: int, middle: int, words: str, tone: str) -> int:
    """A small word in a soft box, centred on `middle`; returns where it ends."""
    size = theme.SMALL_PX
    width = width_px(words, size, theme.REGULAR) + 14
    rect = QRect(left, middle - 11, width, 22)
    fill, ink = _BADGES[tone]
    box(painter, rect, theme.colour(fill), None, 7)
    write(painter, rect, words, ink, size, theme.REGULAR, CENTRE)
    return left + width


_BADGES: Final = {
    "plain": ("key_soft", "text"),
    "look": ("look_soft", "look"),
    "remove": ("remove_soft", "remove"),
    "do": ("do_soft", "do"),
    "network": ("network_soft", "network"),
}


def shade(base: QColor, percent: int) -> QColor:
    """A little darker (over 100) or lighter (under 100), for a pressed key."""
    return base.darker(percent)
