"""The basket: painted by itself, so that a scan repaints two rows and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import paint, theme
from ui.i18n import figure, tr, won
from ui.shapes import BasketRow, LastSale
from ui.widgets.keys import Key

ROW_PX: Final = 70
HEAD_PX: Final = 36
_STEP_PX: Final = theme.TOUCH_PX
_PAGE_PX: Final = 56


class BasketView(QWidget):
    """Lines with number, name, farm, marks, quantity, price and amount; one is selected.

    The stepper lies on the selected line only. `touch_areas` tells where a finger can act.
    """

    selected = Signal(int)
    stepped = Signal(int, int)
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[BasketRow, ...] = ()
        self._selected = -1
        self._first = 0
        self._last_sale: LastSale | None = None
        self._empty = ("sell.empty_title", "sell.empty_body")
        self._begin: Key | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(tr("a11y.basket", count=0))

    def set_rows(self, rows: Sequence[BasketRow], selected: int) -> None:
        """Show these lines; only rows that differ are repainted."""
        old, old_selected, old_first = self._rows, self._selected, self._first
        new = tuple(rows)
        self._rows = new
        self._selected = min(selected, len(new) - 1)
        if new:
            self._last_sale = None
        if self._begin is not None:
            self._begin.setVisible(not new and self._last_sale is None)
        self._keep_in_sight()
        if not old or not new or self._first != old_first or self._paged(len(old)) != self._paged():
            self.update()
        else:
            for index in range(max(len(old), len(new))):
                before = old[index] if index < len(old) else None
                after = new[index] if index < len(new) else None
                turned = (index == old_selected) != (index == self._selected)
                if turned or (before is not after and before != after):
                    self.update(self._row_rect(index))
        if len(old) != len(new):
            self.setAccessibleName(tr("a11y.basket", count=len(new)))
        self._tell_reader()

    def show_last_sale(self, sale: LastSale | None) -> None:
        """The change of the sale just finished, big until the next scan."""
        self._last_sale = sale
        if sale is not None:
            self.setAccessibleDescription(f"{tr('sell.change')} {won(sale.change_won)}")
        self.update()

    def set_empty_words(
        self, title_key: str, body_key: str, button: tuple[str, str] | None = None
    ) -> None:
        """What an empty basket teaches, with the one button to begin: (words, its key)."""
        self._empty = (title_key, body_key)
        if self._begin is not None:
            self._begin.hide()
            self._begin.deleteLater()
            self._begin = None
        if button is not None:
            self._begin = Key(*button, "do", size_px=22, height_px=72, parent=self)
            self._begin.clicked.connect(self.opened)
            self._place_begin()
        self.update()

    def _place_begin(self) -> None:
        if self._begin is not None:
            middle = self.height() // 2
            self._begin.setGeometry(self.width() // 2 - 130, middle + 48, 260, 72)
            self._begin.setVisible(not self._rows and self._last_sale is None)

    @property
    def rows(self) -> tuple[BasketRow, ...]:
        """The lines on show."""
        return self._rows

    @property
    def current(self) -> int:
        """Index of the selected line, -1 for none."""
        return self._selected

    def touch_areas(self) -> dict[str, QRect]:
        """Where a finger can act now, by name; each at least 48 px."""
        areas: dict[str, QRect] = {}
        for index in range(self._first, min(len(self._rows), self._first + self._fit())):
            areas[f"row{index}"] = self._row_rect(index)
        if self._stepper_shown():
            less, more = self._stepper(self._row_rect(self._selected))
            areas["less"], areas["more"] = less, more
        if self._paged():
            areas["up"], areas["down"] = self._pager()
        return areas

    def sizeHint(self) -> QSize:
        """Room for six lines."""
        return QSize(600, HEAD_PX + 6 * ROW_PX)

    def minimumSizeHint(self) -> QSize:
        """Room for two lines."""
        return QSize(480, HEAD_PX + 2 * ROW_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._keep_in_sight()
        self._place_begin()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._scroll(-1 if event.angleDelta().y() > 0 else 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._touch(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # Two quick touches are two touches.
        self._touch(event.position().toPoint())

    def _touch(self, at: QPoint) -> None:
        areas = self.touch_areas()
        for name in ("up", "down", "less", "more"):
            if name in areas and areas[name].contains(at):
                if name in {"up", "down"}:
                    self._scroll(-self._fit() if name == "up" else self._fit())
                else:
                    self.stepped.emit(self._selected, -1 if name == "less" else 1)
                return
        for name, area in areas.items():
            if name.startswith("row") and area.contains(at):
                self.selected.emit(int(name[3:]))
                return

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        dirty = event.rect()
        whole = dirty.height() >= self.height() or dirty.top() < HEAD_PX
        if whole:
            painter.fillRect(self.rect(), theme.colour("ground"))
            paint.smooth(painter)
            paint.box(painter, self.rect(), theme.colour("surface"), theme.colour("border"))
        if not self._rows:
            self._paint_empty(painter)
            return
        if whole:
            self._paint_head(painter)
        paint.smooth(painter)
        for index in range(self._first, min(len(self._rows), self._first + self._fit())):
            rect = self._row_rect(index)
            if event.region().intersects(rect):
                self._paint_row(painter, index, rect)
        if not whole:
            self._clear_below(painter, dirty)
        if self._paged() and (whole or dirty.bottom() > self.height() - _PAGE_PX):
            self._paint_pager(painter)

    def _clear_below(self, painter: QPainter, dirty: QRect) -> None:
        """A row that went away leaves plain card behind."""
        shown = len(self._rows) - self._first
        top = HEAD_PX + shown * ROW_PX
        if dirty.bottom() > top:
            room = QRect(2, max(top, dirty.top()), self.width() - 4, dirty.bottom() - top + 1)
            painter.fillRect(room.intersected(dirty), theme.colour("surface"))

    def _paint_head(self, painter: QPainter) -> None:
        columns = self._columns()
        band = QRect(1, 8, self.width() - 2, HEAD_PX - 9)
        painter.fillRect(QRect(1, HEAD_PX - 1, self.width() - 2, 1), theme.colour("border"))
        for name, flags in (
            ("item", paint.LEFT),
            ("quantity", paint.CENTRE),
            ("price", paint.RIGHT),
            ("amount", paint.RIGHT),
        ):
            left, wide = columns[name]
            room = QRect(left, band.y() - 4, wide, band.height())
            paint.write(painter, room, tr(f"sell.column_{name}"), "text_soft", 16, flags=flags)

    def _paint_row(self, painter: QPainter, index: int, rect: QRect) -> None:
        row, columns = self._rows[index], self._columns()
        chosen = index == self._selected
        body = QRect(1, rect.y(), rect.width() - 2, rect.height() - 1)
        painter.fillRect(body, theme.colour("do_soft" if chosen else "surface"))
        painter.fillRect(QRect(1, rect.bottom(), rect.width() - 2, 1), theme.colour("border"))
        if chosen:
            painter.fillRect(QRect(1, rect.y(), 5, rect.height() - 1), theme.colour("do"))
        top = rect.y() + 10
        number = QRect(8, rect.y(), 30, rect.height())
        paint.write(painter, number, str(index + 1), "text_soft", 18, flags=paint.CENTRE)
        left, wide = columns["item"]
        self._paint_name(painter, row, QRect(left, top, wide, 26))
        note = QRect(left, top + 26, wide, 24)
        paint.write(painter, note, row.note, "text_soft", theme.SMALL_PX)
        if chosen and row.can_step:
            self._paint_stepper(painter, rect, row.quantity)
        else:
            left, wide = columns["quantity"]
            room = QRect(left, rect.y(), wide, rect.height())
            paint.write(painter, room, row.quantity, "text", 20, theme.SEMI, paint.CENTRE)
        left, wide = columns["price"]
        room = QRect(left, rect.y(), wide, rect.height())
        price = figure(row.unit_price_won)
        paint.write(painter, room, price, "text", theme.BODY_PX, theme.REGULAR, paint.RIGHT)
        left, wide = columns["amount"]
        room = QRect(left, rect.y(), wide, rect.height())
        amount = figure(row.amount_won)
        if row.below:
            room = QRect(left, top, wide, 28)
            under = QRect(left - 20, top + 27, wide + 20, 22)
            paint.write(painter, under, row.below, "remove", 16, flags=paint.RIGHT)
        paint.write(painter, room, amount, "text", theme.LEAD_PX, theme.BOLD, paint.RIGHT)

    def _paint_name(self, painter: QPainter, row: BasketRow, room: QRect) -> None:
        taken = sum(
            paint.width_px(mark.words, theme.SMALL_PX, theme.REGULAR) + 24 for mark in row.marks
        )
        space = max(room.width() - taken, room.width() // 2)
        paint.write(
            painter, QRect(room.x(), room.y(), space, room.height()), row.name, "text", 20,
            theme.SEMI,
        )  # fmt: skip
        left = room.x() + min(paint.width_px(row.name, 20, theme.SEMI), space) + 10
        for mark in row.marks:
            wide = paint.width_px(mark.words, theme.SMALL_PX, theme.REGULAR) + 14
            if left + wide > room.right():
                break
            left = paint.badge(painter, left, room.y() + 13, mark.words, mark.tone) + 10

    def _paint_stepper(self, painter: QPainter, rect: QRect, quantity: str) -> None:
        less, more = self._stepper(rect)
        frame = less.united(more)
        paint.box(painter, frame, theme.colour("surface"), theme.colour("do"), 10)
        paint.write(painter, less, "−", "do", 24, theme.BOLD, paint.CENTRE)
        paint.write(painter, more, "+", "do", 24, theme.BOLD, paint.CENTRE)
        middle = QRect(less.right(), frame.y(), more.x() - less.right(), frame.height())
        paint.write(painter, middle, quantity, "text", 20, theme.BOLD, paint.CENTRE)

    def _paint_pager(self, painter: QPainter) -> None:
        up, down = self._pager()
        band = QRect(2, up.y() - 4, self.width() - 4, _PAGE_PX + 1)
        painter.fillRect(band, theme.colour("surface"))
        for area, sign in ((up, "▲"), (down, "▼")):
            paint.box(painter, area, theme.colour("key_soft"), None, 12)
            paint.write(painter, area, sign, "text", 18, theme.SEMI, paint.CENTRE)
        room = QRect(up.right(), up.y(), down.x() - up.right(), up.height())
        last = min(len(self._rows), self._first + self._fit())
        words = f"{self._first + 1}–{last} / {len(self._rows)}"
        paint.write(painter, room, words, "text_soft", 16, flags=paint.CENTRE)

    def _paint_empty(self, painter: QPainter) -> None:
        paint.smooth(painter)
        painter.fillRect(self.rect(), theme.colour("ground"))
        paint.box(painter, self.rect(), theme.colour("surface"), theme.colour("border"))
        wide, middle = self.width() - 48, self.height() // 2
        sale = self._last_sale
        if sale is None:
            title, body = tr(self._empty[0]), tr(self._empty[1])
            room = QRect(24, middle - 44, wide, 40)
            paint.write(painter, room, title, "text", 28, theme.BOLD, paint.CENTRE)
            room = QRect(24, middle + 4, wide, 30)
            paint.write(painter, room, body, "text_soft", 18, flags=paint.CENTRE)
            return
        words = won(sale.change_won) if sale.change_won else sale.cashless or tr("sell.no_change")
        size = paint.fitting_px(words, wide, 88 if sale.change_won else 44)
        if sale.change_won:
            room = QRect(24, middle - 118, wide, 36)
            paint.write(painter, room, tr("sell.change"), "do", 26, theme.BOLD, paint.CENTRE)
        room = QRect(24, middle - 84, wide, 110)
        paint.write(painter, room, words, "do", size, theme.BOLD, paint.CENTRE)
        room = QRect(24, middle + 32, wide, 34)
        paint.write(
            painter, room, pieces_words(sale.pieces), "text", theme.LEAD_PX, theme.SEMI,
            paint.CENTRE,
        )  # fmt: skip
        last = tr("sell.last_sale", number=sale.number, paid=won(sale.paid_won))
        room = QRect(24, middle + 74, wide, 28)
        paint.write(painter, room, last, "text_soft", 18, flags=paint.CENTRE)

    def _columns(self) -> dict[str, tuple[int, int]]:
        """Left edge and width of each column, in the proportions of the drawing."""
        wide = self.width()
        narrow = wide < 700
        amount, price = (104, 76) if narrow else (128, 104)
        right = wide - 16
        amount_left = right - amount
        price_left = amount_left - price - (8 if narrow else 20)
        quantity = 3 * _STEP_PX - 8
        quantity_left = price_left - quantity + (8 if narrow else 0)
        return {
            "item": (46, quantity_left - 46 - 8),
            "quantity": (quantity_left, quantity),
            "price": (price_left, price),
            "amount": (amount_left, amount),
        }

    def _stepper(self, rect: QRect) -> tuple[QRect, QRect]:
        left, wide = self._columns()["quantity"]
        top = rect.y() + (ROW_PX - _STEP_PX) // 2
        less = QRect(left, top, _STEP_PX, _STEP_PX)
        return less, QRect(left + wide - _STEP_PX, top, _STEP_PX, _STEP_PX)

    def _stepper_shown(self) -> bool:
        inside = self._first <= self._selected < self._first + self._fit()
        return (
            inside
            and 0 <= self._selected < len(self._rows)
            and (self._rows[self._selected].can_step)
        )

    def _pager(self) -> tuple[QRect, QRect]:
        top = self.height() - _PAGE_PX + 2
        up = QRect(8, top, 96, theme.TOUCH_PX)
        return up, QRect(self.width() - 104, top, 96, theme.TOUCH_PX)

    def _paged(self, count: int | None = None) -> bool:
        lines = len(self._rows) if count is None else count
        return lines * ROW_PX > self.height() - HEAD_PX - 2

    def _fit(self) -> int:
        room = self.height() - HEAD_PX - 2 - (_PAGE_PX if self._paged() else 0)
        return max(1, room // ROW_PX)

    def _row_rect(self, index: int) -> QRect:
        return QRect(0, HEAD_PX + (index - self._first) * ROW_PX, self.width(), ROW_PX)

    def _keep_in_sight(self) -> None:
        fit = self._fit()
        if self._selected < self._first:
            self._first = max(0, self._selected)
        elif self._selected >= self._first + fit:
            self._first = self._selected - fit + 1
        self._first = max(0, min(self._first, len(self._rows) - fit))

    def _scroll(self, lines: int) -> None:
        most = max(0, len(self._rows) - self._fit())
        first = max(0, min(most, self._first + lines))
        if first != self._first:
            self._first = first
            self.update()

    def _tell_reader(self) -> None:
        """Say the selected line to a screen reader, when one is listening."""
        if not QAccessible.isActive() or not 0 <= self._selected < len(self._rows):
            return
        row = self._rows[self._selected]
        self.setAccessibleDescription(
            tr("a11y.line", name=row.name, quantity=row.quantity, amount=won(row.amount_won))
        )
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )


def pieces_words(pieces: tuple[tuple[int, int], ...]) -> str:
    """Change as notes and coins in words: 만 ×1 · 천 ×3."""
    # A note and its number stay on one line, wherever the words are broken.
    return " · ".join(
        f"{tr(f'pay.note_{face_won}')}\u00a0×{count}" for face_won, count in pieces
    )
