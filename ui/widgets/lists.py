"""A list of rows one touch high: painted, found by arrows and fingers, turned by two big keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui import paint, theme
from ui.i18n import tr
from ui.shapes import Mark
from ui.widgets.keys import Key

ROW_PX: Final = 66
#: What a list needs above and below its rows.
LIST_EDGE_PX: Final = 12
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ListLine:
    """One row: what it is on the left, its figure on the right, a soft note below each."""

    key: str
    title: str
    note: str = ""
    right: str = ""
    right_note: str = ""
    mark: Mark | None = None

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        words = self.mark.words if self.mark is not None else ""
        parts = (self.title, words, self.note, self.right, self.right_note)
        return " ".join(part for part in parts if part)


class ListLines(QAbstractListModel):
    """The rows of a list; only what is in sight is painted, so a long list costs no more."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: tuple[ListLine, ...] = ()

    def set_lines(self, lines: Sequence[ListLine]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.lines = tuple(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        spoken = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}
        if index.isValid() and role in spoken:
            return self.lines[index.row()].spoken
        return None


class _LinePainter(QStyledItemDelegate):
    """Paints a row; the current one has a strong edge, the open one a soft ground."""

    def __init__(self, model: ListLines, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.open_key = ""
        self.wraps = False

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        if self.wraps:
            line = self._model.lines[index.row()]
            room = QRect(0, 0, max(200, option.rect.width() - 28), 10_000)
            metrics = paint.metrics(theme.SMALL_PX, theme.REGULAR)
            high = metrics.boundingRect(room, paint.WRAP, line.note).height()
            return QSize(200, max(ROW_PX, high + 44))
        return QSize(200, ROW_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line = self._model.lines[index.row()]
        rect = option.rect
        painter.save()
        paint.smooth(painter)
        painter.fillRect(rect, theme.colour("surface"))
        edge = QRect(rect.x() + 14, rect.bottom(), rect.width() - 28, 1)
        painter.fillRect(edge, theme.colour("border"))
        if line.key and line.key == self.open_key:
            paint.box(painter, rect.adjusted(3, 3, -3, -4), theme.colour("do_soft"), None, 10)
        if option.state & QStyle.StateFlag.State_HasFocus:
            inner = rect.adjusted(3, 3, -3, -4)
            paint.box(painter, inner, None, theme.colour("do"), 10, 2)
        self._words(painter, rect.adjusted(16, 0, -16, 0), line)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, line: ListLine) -> None:
        right_px = max(
            paint.width_px(line.right, theme.BODY_PX, theme.BOLD),
            paint.width_px(line.right_note, theme.SMALL_PX, theme.REGULAR),
        )
        room_px = rect.width() - (right_px + 14 if right_px else 0)
        top, low = rect.y() + 7, rect.y() + 35
        lone = not line.note
        first = QRect(rect.x(), rect.y() if lone else top, room_px, rect.height() if lone else 27)
        name_px = room_px
        if line.mark is not None:
            name_px = room_px - paint.width_px(line.mark.words, theme.SMALL_PX, theme.REGULAR) - 24
        shown = paint.elide(line.title, max(name_px, 40), theme.BODY_PX, theme.SEMI)
        paint.write(painter, first, shown, "text", theme.BODY_PX, theme.SEMI)
        if line.mark is not None:
            left = rect.x() + paint.width_px(shown, theme.BODY_PX, theme.SEMI) + 10
            paint.badge(painter, left, first.center().y() + 1, line.mark.words, line.mark.tone)
        if self.wraps:
            room = QRect(rect.x(), low, rect.width(), rect.height() - 40)
            paint.wrap(painter, room, line.note, "text_soft", theme.SMALL_PX)
        else:
            room = QRect(rect.x(), low, room_px, 24)
            paint.write(painter, room, line.note, "text_soft", theme.SMALL_PX)
        if right_px:
            lone = not line.right_note
            room = QRect(rect.right() - right_px, first.y(), right_px + 2, first.height())
            if lone:
                room = QRect(room.x(), rect.y(), room.width(), rect.height())
            paint.write(painter, room, line.right, "text", 18, theme.BOLD, paint.RIGHT)
            room = QRect(room.x(), low, room.width(), 24)
            if not lone:
                paint.write(painter, room, line.right_note, "text_soft", 16, flags=paint.RIGHT)


class _View(QListView):
    """The list itself: Enter takes the current row, as a touch does."""

    taken = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            if self.currentIndex().isValid():
                self.taken.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)


class RowList(QWidget):
    """Rows with two keys that turn the page; `chosen` carries the key of the row taken."""

    chosen = Signal(str)

    def __init__(self, name: str, *, wraps: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ListLines(self)
        self._painter = _LinePainter(self._model, self)
        self._painter.wraps = wraps
        self.view = _View()
        self.view.setModel(self._model)
        self.view.setItemDelegate(self._painter)
        self.view.setAccessibleName(name)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setStyleSheet("QListView { padding: 4px; }")
        self.view.setUniformItemSizes(not wraps)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.view.clicked.connect(lambda index: self._take(index.row()))
        self.view.taken.connect(self._take)
        self.view.verticalScrollBar().rangeChanged.connect(self._fit)
        self.view.verticalScrollBar().valueChanged.connect(self._fit)
        self.setFocusProxy(self.view)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.view, 1)
        self._turns = TurnKeys()
        self._turns.turned.connect(self._turn)
        row.addWidget(self._turns)
        self._fit()

    @property
    def lines(self) -> tuple[ListLine, ...]:
        """The rows on show."""
        return self._model.lines

    def set_lines(self, lines: Sequence[ListLine]) -> None:
        """Show other rows; the first becomes the current one."""
        self._model.set_lines(lines)
        if lines:
            self.view.setCurrentIndex(self._model.index(0))
        self.view.scrollToTop()

    def set_open(self, key: str) -> None:
        """Mark the row whose details are open beside the list."""
        self._painter.open_key = key
        self.view.viewport().update()

    def step(self, rows: int) -> None:
        """Move the current row, as the arrows do while one types in a search field."""
        last = len(self._model.lines) - 1
        if last >= 0:
            place = min(max(self.view.currentIndex().row() + rows, 0), last)
            self.view.setCurrentIndex(self._model.index(place))

    @property
    def marked(self) -> str:
        """The key of the current row; empty where there is none."""
        place = self.view.currentIndex().row()
        return self._model.lines[place].key if 0 <= place < len(self._model.lines) else ""

    def take_current(self) -> bool:
        """Choose the current row; False when there is none."""
        index = self.view.currentIndex()
        if not index.isValid():
            return False
        self._take(index.row())
        return True

    def _take(self, place: int) -> None:
        if 0 <= place < len(self._model.lines):
            self.chosen.emit(self._model.lines[place].key)

    def _turn(self, pages: int) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(bar.value() + pages * max(ROW_PX, self.view.viewport().height() - ROW_PX))

    def _fit(self) -> None:
        bar = self.view.verticalScrollBar()
        self._turns.show_room(up=bar.value() > 0, down=bar.value() < bar.maximum())


class TurnKeys(QWidget):
    """Page up and page down as keys, in sight only where there is more than fits."""

    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(56)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._up = Key("▲", tone="soft", height_px=72)
        self._down = Key("▼", tone="soft", height_px=72)
        self._up.setAccessibleName(tr("a11y.up"))
        self._down.setAccessibleName(tr("a11y.down"))
        self._up.clicked.connect(lambda: self.turned.emit(-1))
        self._down.clicked.connect(lambda: self.turned.emit(1))
        column.addWidget(self._up)
        column.addStretch()
        column.addWidget(self._down)
        self.hide()

    def show_room(self, *, up: bool, down: bool) -> None:
        """Which way there is more."""
        self._up.setEnabled(up)
        self._down.setEnabled(down)
        self.setVisible(up or down)
