"""A handful of line drawings, painted, so that no font has to know them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

#: Drawings live on a field of 24 by 24.
_FIELD: Final = 24


def draw(painter: QPainter, name: str, centre: QPointF, colour: QColor, size_px: int = 24) -> None:
    """Draw an icon by its name, centred; an unknown name draws a dot."""
    painter.save()
    scale = size_px / _FIELD
    painter.translate(centre.x() - size_px / 2, centre.y() - size_px / 2)
    painter.scale(scale, scale)
    pen = QPen(colour, 2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _DRAWINGS.get(name, _dot)(painter)
    painter.restore()


def _lines(painter: QPainter, *points: tuple[float, float, float, float]) -> None:
    painter.drawLines([QLineF(*each) for each in points])


def _sell(painter: QPainter) -> None:
    _lines(painter, (3, 9, 21, 9), (5, 9, 7, 20), (7, 20, 17, 20), (17, 20, 19, 9))
    _lines(painter, (8, 9, 11, 3), (16, 9, 13, 3))


def _held(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(3, 3, 18, 18))
    _lines(painter, (10, 9, 10, 15), (14, 9, 14, 15))


def _members(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(8, 3, 8, 8))
    painter.drawArc(QRectF(4, 14, 16, 14), 0, 180 * 16)


def _products(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(3, 4, 18, 16), 2, 2)
    _lines(painter, (7, 8, 7, 16), (10, 8, 10, 16), (14, 8, 14, 16), (17, 8, 17, 16))


def _producers(painter: QPainter) -> None:
    painter.drawArc(QRectF(5, 3, 14, 14), 0, 360 * 16)
    _lines(painter, (12, 9, 12, 21), (12, 14, 8, 10), (12, 12, 16, 8))


def _office(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(5, 3, 14, 18), 2, 2)
    _lines(painter, (9, 8, 15, 8), (9, 12, 15, 12), (9, 16, 13, 16))


def _counter(painter: QPainter) -> None:
    for x, y in ((4, 4), (14, 4), (4, 14), (14, 14)):
        painter.drawRoundedRect(QRectF(x, y, 6, 6), 1, 1)


def _shift(painter: QPainter) -> None:
    painter.drawEllipse(QRectF(3, 3, 18, 18))
    _lines(painter, (12, 7, 12, 12), (12, 12, 16, 14))


def _settings(painter: QPainter) -> None:
    _lines(painter, (4, 7, 20, 7), (4, 12, 20, 12), (4, 17, 20, 17))
    for x, y in ((9, 7), (15, 12), (8, 17)):
        painter.setBrush(painter.pen().color())
        painter.drawEllipse(QPointF(x, y), 2, 2)


def _lock(painter: QPainter) -> None:
    painter.drawRoundedRect(QRectF(5, 11, 14, 10), 2, 2)
    painter.drawArc(QRectF(8, 3, 8, 14), 0, 180 * 16)
    _lines(painter, (8, 10, 8, 11), (16, 10, 16, 11))


def _menu(painter: QPainter) -> None:
    _lines(painter, (4, 6, 20, 6), (4, 12, 20, 12), (4, 18, 20, 18))


def _dot(painter: QPainter) -> None:
    painter.setBrush(painter.pen().color())
    painter.drawEllipse(QPointF(12, 12), 2, 2)


_DRAWINGS: Final[dict[str, Callable[[QPainter], None]]] = {
    "sell": _sell,
    "held": _held,
    "members": _members,
    "goods": _products,
    "producers": _producers,
    "office": _office,
    "counter": _counter,
    "shift": _shift,
    "settings": _settings,
    "lock": _lock,
    "menu": _menu,
}
