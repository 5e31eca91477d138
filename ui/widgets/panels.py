"""Painted panels: the total, the member strip, a big amount with its label."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import paint, theme
from ui.i18n import figure, tr, unit_won, won
from ui.shapes import MemberStrip, Totals


class TotalPanel(QWidget):
    """The one number of the sell screen, with what it is made of on its left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._totals = Totals()
        self.setFixedHeight(106)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("a11y.total", total=won(0)))

    def set_totals(self, totals: Totals) -> None:
        """Show these figures; nothing is repainted when they are the same."""
        if totals == self._totals:
            return
        self._totals = totals
        self.setAccessibleName(tr("a11y.total", total=won(totals.total_won)))
        self.update()

    @property
    def totals(self) -> Totals:
        """The figures on show."""
        return self._totals

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("ground"))
        paint.smooth(painter)
        paint.box(painter, self.rect(), theme.colour("surface"), theme.colour("border"))
        totals, wide = self._totals, self.width()
        words = figure(totals.total_won)
        unit = unit_won().strip()
        unit_px = paint.width_px(unit, 28, theme.BOLD)
        size = paint.fitting_px(words, wide - 200 - unit_px, 88 if wide > 700 else 76)
        unit_room = QRect(wide - 20 - unit_px, 50, unit_px + 4, 44)
        paint.write(painter, unit_room, unit, "text", 28, theme.BOLD)
        room = QRect(180, 4, wide - 180 - 26 - unit_px, 98)
        paint.write(painter, room, words, "text", size, theme.BOLD, paint.RIGHT)
        self._paint_parts(painter, wide - 60 - unit_px - paint.width_px(words, size, theme.BOLD))

    def _paint_parts(self, painter: QPainter, room_px: int) -> None:
        totals = self._totals
        if not totals.lines:
            return
        parts = [("sell.exempt", totals.exempt_won, "text")] if totals.exempt_won else []
        if totals.supply_won or totals.vat_won:
            parts.append(("sell.taxable", totals.supply_won, "text"))
            parts.append(("sell.vat", totals.vat_won, "text"))
        if totals.non_taxable_won:
            parts.append(("sell.non_taxable", totals.non_taxable_won, "text"))
        if totals.discount_won:
            parts.append(("sell.discount", -abs(totals.discount_won), "remove"))
        rows: list[list[tuple[str, str, str]]] = [[]]
        left = 20
        for key, amount_won, role in parts:
            label, amount = tr(key), figure(amount_won)
            wide = _pair_px(label, amount)
            if rows[-1] and left + wide > room_px:
                rows.append([])
                left = 20
            rows[-1].append((label, amount, role))
            left += wide + 18
        pitch = 22 if len(rows) > 2 else 24
        top = 18 if len(rows) < 3 else (self.height() - pitch * (len(rows) + 1)) // 2
        for row in rows:
            left = 20
            for label, amount, role in row:
                label_px = paint.width_px(label, 16, theme.REGULAR)
                paint.write(painter, QRect(left, top, label_px, 22), label, "text_soft", 16)
                amount_px = paint.width_px(amount, 16, theme.BOLD)
                room = QRect(left + label_px + 5, top, amount_px, 22)
                paint.write(painter, room, amount, role, 16, theme.BOLD)
                left += _pair_px(label, amount) + 18
            top += pitch
        words = tr("sell.counts", lines=totals.lines, pieces=totals.pieces)
        paint.write(painter, QRect(20, top, room_px, 22), words, "text_soft", 16)


def _pair_px(label: str, amount: str) -> int:
    """Room of a label with its figure."""
    label_px = paint.width_px(label, 16, theme.REGULAR)
    return label_px + 5 + paint.width_px(amount, 16, theme.BOLD)


class MemberBar(QWidget):
    """Who buys, and what goes to the farms from this basket. A touch finds a member."""

    touched = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip = MemberStrip()
        self.setFixedHeight(theme.TOUCH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("sell.member_none"))

    def set_strip(self, strip: MemberStrip) -> None:
        """Show this buyer and these figures."""
        if strip == self._strip:
            return
        self._strip = strip
        words = tr("sell.member", name=strip.name) if strip.name else tr("sell.member_none")
        self.setAccessibleName(words)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("ground"))
        paint.smooth(painter)
        strip, wide = self._strip, self.width()
        fill = "do_soft" if strip.name else "key_soft"
        paint.box(painter, self.rect(), theme.colour(fill), None, 12)
        right = wide - 16
        if strip.to_producers_won is not None:
            words = tr("sell.to_producers", won=won(strip.to_producers_won))
            width = paint.width_px(words, 16, theme.BOLD)
            right -= width
            room = QRect(right, 0, width + 2, self.height())
            paint.write(painter, room, words, "do" if strip.name else "text", 16, theme.BOLD)
            right -= 12
        if not strip.name:
            room = QRect(16, 0, right - 16, self.height())
            paint.write(painter, room, tr("sell.member_none"), "text_soft", 16)
            return
        left = 16
        parts = [(tr("sell.member", name=strip.name), "text", theme.BOLD)]
        parts.append((strip.number, "text", theme.REGULAR))
        if strip.points is not None:
            points = tr("sell.points", points=figure(strip.points))
            parts.append((points, "text", theme.REGULAR))
        if strip.saved_won:
            saved = tr("sell.member_saved", won=figure(-abs(strip.saved_won)))
            parts.append((saved, "text_soft", theme.REGULAR))
        for words, role, weight in parts:
            width = paint.width_px(words, 16, weight)
            if left + width > right:
                break
            paint.write(painter, QRect(left, 0, width + 2, self.height()), words, role, 16, weight)
            left += width + 14


class BigAmount(QWidget):
    """A label and one big figure; shrinks by steps rather than being cut."""

    def __init__(
        self,
        label: str,
        *,
        size_px: int = 76,
        role: str = "text",
        fill: str = "",
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = label
        self._note = note
        self._size_px = size_px
        self._role = role
        self._fill = fill
        self._amount = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_amount(
        self, amount_won: int, *, label: str | None = None, note: str | None = None,
        role: str | None = None, fill: str | None = None, words: str | None = None,
    ) -> None:  # fmt: skip
        """Show an amount in won, or `words` in its place."""
        self._label = self._label if label is None else label
        self._note = self._note if note is None else note
        self._role = self._role if role is None else role
        self._fill = self._fill if fill is None else fill
        self._amount = won(amount_won) if words is None else words
        self.setAccessibleName(f"{self._label} {self._amount} {self._note}".strip())
        self.updateGeometry()  # a label that comes later needs its own room
        self.update()

    @property
    def amount(self) -> str:
        """The figure on show."""
        return self._amount

    def sizeHint(self) -> QSize:
        """Label above the figure, or beside it in a filled box."""
        if self._fill:
            return QSize(300, self._size_px + 28)
        return QSize(300, self._size_px + 16 + (24 if self._label else 0))

    def minimumSizeHint(self) -> QSize:
        """The figure decides."""
        return QSize(200, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        wide, high = self.width(), self.height()
        if not self._fill:
            top = 24 if self._label else 0
            paint.write(painter, QRect(0, 0, wide, 24), self._label, "text_soft", 18)
            size = paint.fitting_px(self._amount, wide, self._size_px)
            room = QRect(0, top, wide, high - top)
            paint.write(painter, room, self._amount, self._role, size, theme.BOLD)
            return
        paint.box(painter, self.rect(), theme.colour(self._fill), None)
        label_px = max(
            paint.width_px(self._label, theme.LEAD_PX, theme.BOLD),
            paint.width_px(self._note, theme.BODY_PX, theme.REGULAR),
        )
        label_px = min(label_px, wide // 2)
        size = paint.fitting_px(self._amount, wide - label_px - 56, self._size_px)
        long = paint.width_px(self._note, theme.BODY_PX, theme.REGULAR) > label_px
        top = high // 2 - (40 if long else 28 if self._note else 14)
        label = QRect(22, top, label_px + 2, 28)
        paint.write(painter, label, self._label, self._role, theme.LEAD_PX, theme.BOLD)
        if long:
            # Many notes and coins take two lines; none of them may be cut off.
            note = QRect(22, top + 30, label_px + 8, 48)
            paint.wrap(painter, note, self._note, self._role, theme.SMALL_PX)
        elif self._note:
            note = QRect(22, high // 2 + 2, label_px + 2, 26)
            paint.write(painter, note, self._note, self._role, theme.BODY_PX)
        room = QRect(30 + label_px, 0, wide - label_px - 52, high)
        paint.write(painter, room, self._amount, self._role, size, theme.BOLD, paint.RIGHT)
