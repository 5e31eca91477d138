"""Pieces of the label station: the label as it will look, fields a pad writes into, the roll."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import paint, theme
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.keys import Key
from ui.widgets.pad import Entry
from ui.widgets.page import compact


@dataclass
class Field:
    """A figure one keys in: what it is called, how it is shown, and its digits."""

    name: str
    label: str
    show: Callable[[Entry], str]
    entry: Entry = field(default_factory=Entry)


class FieldKey(Key):
    """A field as a key: touched, it is the one the pad writes into."""

    def __init__(self, each: Field) -> None:
        super().__init__("", each.label, "plain", size_px=theme.TITLE_PX, height_px=78)
        self.field = each
        self.refresh()

    def refresh(self) -> None:
        """Show what was keyed in by now."""
        self.set_words(self.field.show(self.field.entry) or "–")


class Preview(QWidget):
    """The label as it will come out, as large as there is room, or a sentence in its place."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QPixmap()
        self.words = ""
        self._role = "text_soft"
        self.setAccessibleName(tr("label.preview"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def has_picture(self) -> bool:
        return not self._picture.isNull()

    def show_picture(self, data: bytes) -> None:
        """A PNG, one pixel a printer dot."""
        self._picture.loadFromData(data)
        self.words = ""
        self.setAccessibleName(tr("label.preview"))
        self.update()

    def say(self, words: str, role: str = "remove") -> None:
        """Why there is no label."""
        self._picture = QPixmap()
        self.words, self._role = words, role
        self.setAccessibleName(words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, 380)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        paint.box(painter, self.rect(), theme.colour("key_soft"), None, theme.RADIUS_PX)
        if self._picture.isNull():
            painter.setFont(theme.font(20, theme.SEMI))
            painter.setPen(theme.colour(self._role))
            flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(20, 20, -20, -20), flags, self.words)
            return
        room = self.rect().adjusted(12, 12, -12, -12)
        size = self._picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(place, self._picture)
        painter.setPen(theme.colour("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place)


class PageHead(QHBoxLayout):
    """뒤로, a title, and what else may be touched at the top."""

    def __init__(self, title: str, note: str, back: Callable[[], None], back_words: str = "",
                 ) -> None:
        super().__init__()
        self.setSpacing(12)
        key = compact(Key(back_words or tr("common.back"), "Esc", "soft", height_px=64))
        key.clicked.connect(back)
        self.addWidget(key)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(title, size_px=26, weight=theme.BOLD))
        self.note = Words(note, role="text_soft", size_px=18)
        self.note.setVisible(bool(note))
        words.addWidget(self.note)
        self.addLayout(words, 1)

    def add(self, words: str, hint: str, tone: str, act: Callable[[], None]) -> Key:
        """One more key on the right."""
        key = compact(Key(words, hint, tone, size_px=20, height_px=64))
        key.clicked.connect(act)
        self.addWidget(key)
        return key


_STEPS: Final = ("roll.1", "roll.2", "roll.3", "roll.4")


class RollPage(QWidget):
    """How to change the roll, in four pictures."""

    def __init__(self, back: Callable[[], None]) -> None:
        super().__init__()
        self._back = back
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.addLayout(PageHead(tr("roll.title"), "", back))
        column.addStretch(1)
        self.setAccessibleName(" ".join(tr(step) for step in _STEPS))

    def take_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self._back()
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        room = self.rect().adjusted(20, 96, -20, -16)
        wide, high = (room.width() - 12) // 2, (room.height() - 12) // 2
        for n, step in enumerate(_STEPS):
            card = QRect(room.x() + n % 2 * (wide + 12), room.y() + n // 2 * (high + 12),
                         wide, high)
            paint.box(painter, card, theme.colour("surface"), theme.colour("border"),
                      theme.RADIUS_PX)
            side = min(high - 40, wide * 2 // 5, 240)
            _draw_step(painter, n, QRectF(card.x() + 20, card.center().y() - side / 2, side, side))
            words = card.adjusted(side + 44, 20, -20, -20)
            painter.setFont(theme.font(40, theme.BOLD))
            painter.setPen(theme.colour("do"))
            painter.drawText(words, int(Qt.AlignmentFlag.AlignTop), str(n + 1))
            painter.setFont(theme.font(22, theme.SEMI))
            painter.setPen(theme.colour("text"))
            painter.drawText(words.adjusted(0, 60, 0, 0), int(Qt.TextFlag.TextWordWrap), tr(step))


def _draw_step(painter: QPainter, n: int, room: QRectF) -> None:
    """A printer from the side: lid, roll, the label's end, the key."""
    unit = room.width() / 10
    painter.save()
    painter.translate(room.topLeft())
    painter.setPen(QPen(theme.colour("text"), max(3.0, unit / 4)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(0.5 * unit, 5 * unit, 9 * unit, 4.5 * unit), unit, unit)
    lid_open = n < 3
    hinge = QPointF(9 * unit, 5 * unit)
    end = QPointF(6 * unit, 0.6 * unit) if lid_open else QPointF(1 * unit, 5 * unit)
    painter.drawLine(hinge, end)
    if n >= 1:
        roll = QRectF(4.2 * unit, 3.4 * unit, 4 * unit, 4 * unit)
        painter.setBrush(theme.colour("do_soft"))
        painter.drawEllipse(roll)
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(QRectF(5.5 * unit, 4.7 * unit, 1.4 * unit, 1.4 * unit))
    painter.setPen(QPen(theme.colour("do"), max(3.0, unit / 3)))
    if n == 0:
        _arrow(painter, QPointF(3 * unit, 4.4 * unit), QPointF(3 * unit, 1.4 * unit), unit)
    if n == 1:
        _arrow(painter, QPointF(6.2 * unit, 0.4 * unit), QPointF(6.2 * unit, 2.8 * unit), unit)
    if n >= 2:
        painter.drawLine(QPointF(4.4 * unit, 5 * unit), QPointF(0.2 * unit, 6.4 * unit))
    if n == 2:
        _arrow(painter, QPointF(2.6 * unit, 7.6 * unit), QPointF(0.2 * unit, 8.2 * unit), unit)
    if n == 3:
        painter.setBrush(theme.colour("do"))
        painter.drawEllipse(QRectF(7.4 * unit, 7.4 * unit, 1.2 * unit, 1.2 * unit))
    painter.restore()


def _arrow(painter: QPainter, start: QPointF, end: QPointF, unit: float) -> None:
    painter.drawLine(start, end)
    along = end - start
    length = max((along.x() ** 2 + along.y() ** 2) ** 0.5, 1.0)
    along /= length
    side = QPointF(-along.y(), along.x())
    for turn in (1, -1):
        painter.drawLine(end, end - along * unit + side * (turn * unit * 0.7))
