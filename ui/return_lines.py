"""The lines of an old receipt, each with a stepper of how many pieces come back now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.refund import Returnable
from models.values import Ref
from ui import paint, theme
from ui.i18n import figure, tr, weight, won
from ui.present import named
from ui.widgets.keys import Key
from ui.widgets.turned import Turned

if TYPE_CHECKING:
    from models.sale_rows import SoldLine

_ROW_PX = 72
_STEPPER_PX = 190


class ReturnLine(QWidget):
    """A line as it was sold; a weighed one comes back whole or not at all."""

    changed = Signal()
    touched = Signal()

    def __init__(self, sold: SoldLine, left: int) -> None:
        super().__init__()
        self.sold = sold
        self.left = left
        self.quantity = 0
        self._current = False
        self._name = named(sold.printed_name, sold.spec)
        weighed = sold.weight_g is not None
        self._step = sold.quantity if weighed else 1
        size = weight(sold.weight_g) if sold.weight_g is not None else figure(sold.quantity)
        self._note = tr(
            "return.line", size=size, back=figure(sold.returned_quantity), left=figure(left)
        )
        self._price = won(sold.net_won)
        self.setFixedHeight(_ROW_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 10, 10, 10)
        row.setSpacing(0)
        row.addStretch()
        self.less, self.more = (
            self._step_key("−", "a11y.less", -1),
            self._step_key("+", "a11y.more", 1),
        )
        row.addWidget(self.less)
        row.addSpacing(58)
        row.addWidget(self.more)
        self._show()

    def step(self, by: int) -> None:
        """One more or one less."""
        self.set_quantity(self.quantity + by * self._step)

    def set_quantity(self, quantity: int) -> bool:
        """So many come back; False when that is more than is left."""
        wanted = max(0, quantity)
        if self._step > 1:
            wanted = -(-wanted // self._step) * self._step
        taken = min(wanted, self.left)
        if taken != self.quantity:
            self.quantity = taken
            self._show()
            self.changed.emit()
        return wanted <= self.left

    def set_current(self, current: bool) -> None:
        """Whether + − and digits are for this line."""
        self._current = current
        self.update()

    def sizeHint(self) -> QSize:
        """A whole line."""
        return QSize(480, _ROW_PX)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.touched.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        fill = "do_soft" if self.quantity else "surface"
        painter.fillRect(self.rect(), theme.colour(fill))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), theme.colour("border"))
        if self._current:
            inner = self.rect().adjusted(2, 2, -2, -3)
            paint.box(painter, inner, None, theme.colour("do"), 10, 2)
        wide = self.width() - _STEPPER_PX - 14
        price_px = paint.width_px(self._price, theme.BODY_PX, theme.SEMI)
        ink = "text" if self.left else "text_soft"
        name = QRect(14, 9, wide - price_px - 10, 28)
        paint.write(painter, name, self._name, ink, 20, theme.SEMI)
        room = QRect(14, 9, wide - 4, 28)
        paint.write(painter, room, self._price, ink, theme.BODY_PX, theme.SEMI, paint.RIGHT)
        paint.write(painter, QRect(14, 39, wide, 24), self._note, "text_soft", theme.SMALL_PX)
        count = QRect(self.width() - 10 - 56 - 58, 0, 58, self.height())
        role = "do" if self.quantity else "text_soft"
        paint.write(painter, count, figure(self.quantity), role, 24, theme.BOLD, paint.CENTRE)

    def _step_key(self, words: str, label: str, by: int) -> Key:
        key = Key(words, size_px=22, height_px=52)
        key.setFixedWidth(56)
        key.setAccessibleName(f"{self._name} {tr(label)}")
        key.clicked.connect(lambda: self._press(by))
        return key

    def _press(self, by: int) -> None:
        self.touched.emit()
        self.step(by)

    def _show(self) -> None:
        self.less.setEnabled(self.quantity > 0)
        self.more.setEnabled(self.quantity < self.left)
        self.setAccessibleName(f"{self._name} {self._note} · {figure(self.quantity)}")
        self.update()


class ReturnLines(QWidget):
    """All lines of a receipt, turned by two big keys where they do not fit."""

    changed = Signal()

    def __init__(self, found: Returnable) -> None:
        super().__init__()
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.lines = [ReturnLine(sold, found.left_of(sold)) for sold in found.lines]
        for line in self.lines:
            line.changed.connect(self.changed)
            line.touched.connect(lambda line=line: self._choose(self.lines.index(line)))
            column.addWidget(line)
        column.addStretch()
        self._turned = Turned(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._turned)
        self._place = 0
        first = next((n for n, line in enumerate(self.lines) if line.left), 0)
        self._choose(first)

    @property
    def quantities(self) -> dict[int, int]:
        """Pieces that come back by line number."""
        return {line.sold.line_no: line.quantity for line in self.lines if line.quantity}

    @property
    def current(self) -> ReturnLine | None:
        """The line that + − and digits are for."""
        return self.lines[self._place] if self.lines else None

    def go(self, by: int) -> None:
        """The line above or below."""
        self._choose(min(max(self._place + by, 0), len(self.lines) - 1))

    def take_all(self) -> None:
        """Everything that can still come back does."""
        for line in self.lines:
            # One refresh for all of them: a long receipt must not be worked out line by line.
            line.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            line.set_quantity(line.left)
            line.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.changed.emit()

    def take_one_of(self, refs: Sequence[Ref]) -> bool:
        """One more of a scanned item; False where no line has any left of it."""
        for n, line in enumerate(self.lines):
            if line.sold.producer_item_ref in refs and line.quantity < line.left:
                self._choose(n)
                line.step(1)
                return True
        return False

    def _choose(self, place: int) -> None:
        if not self.lines:
            return
        self.lines[self._place].set_current(False)
        self._place = place
        self.lines[place].set_current(True)
        self._turned.bring(self.lines[place])
