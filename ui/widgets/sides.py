"""The right side of the sell screen: chips, tiles, hits, and the way out of an unknown code."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import tr
from ui.shapes import Choice, Hit, TileItem
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame
from ui.widgets.keys import Chip, HitRow, Key, Tile

_GAP_PX = 9
_ROWS_MAX = 12
_TILE_PX_MIN = 84


class ChipRow(QWidget):
    """Categories in one row; what does not fit waits behind 더 보기."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[Choice, ...] = ()
        self._current = ""
        self._first = 0
        self._chips: list[Chip] = []
        self.setFixedHeight(theme.TOUCH_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_choices(self, choices: Sequence[Choice], current: str) -> None:
        """Show these categories with one of them chosen."""
        self._choices = tuple(choices)
        self._current = current
        self._first = 0
        self._build()

    def choose(self, key: str) -> None:
        """Mark one as chosen."""
        self._current = key
        for chip in self._chips:
            chip.setChecked(chip.key == key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._build()

    def _build(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = []
        left = 0
        more = Chip("", tr("common.more"))
        more_px = more.sizeHint().width()
        shown = 0
        rest = self._choices[self._first :]
        for index, choice in enumerate(rest):
            chip = Chip(choice.key, choice.name)
            width = chip.sizeHint().width()
            last = index == len(rest) - 1 and not self._first
            if left + width + (0 if last else more_px + 8) > self.width() and shown:
                chip.deleteLater()
                break
            self._place(chip, left, width)
            left += width + 8
            shown += 1
        if shown < len(self._choices):
            self._place(more, left, more_px)
            more.clicked.connect(lambda: self._turn(shown))
        else:
            more.deleteLater()

    def _place(self, chip: Chip, left: int, width: int) -> None:
        chip.setParent(self)
        chip.setGeometry(left, 0, width, theme.TOUCH_PX)
        chip.setChecked(bool(chip.key) and chip.key == self._current)
        if chip.key:
            chip.clicked.connect(lambda: self._take(chip.key))
        chip.show()
        self._chips.append(chip)

    def _take(self, key: str) -> None:
        self.choose(key)
        self.chosen.emit(key)

    def _turn(self, shown: int) -> None:
        first = self._first + shown
        self._first = first if first < len(self._choices) else 0
        self._build()


class TileGrid(QWidget):
    """Tiles as many as fit, two columns or three; the last one turns the page."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[TileItem, ...] = ()
        self._page = 0
        self._tiles: list[Tile | Key] = []
        self._laid: tuple[int, int] = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_items(self, items: Sequence[TileItem]) -> None:
        """Show these tiles from the first page on."""
        if tuple(items) == self._items:
            return
        self._items = tuple(items)
        self._page = 0
        self._build()

    def minimumSizeHint(self) -> QSize:
        """One row of tiles."""
        return QSize(300, 100)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if (self.width(), self.height()) != self._laid:
            self._build()

    def _build(self) -> None:
        for tile in self._tiles:
            tile.hide()
            tile.deleteLater()
        self._tiles = []
        self._laid = (self.width(), self.height())
        columns = 2 if self.width() < 400 else 3
        wanted_px = 116 if self.height() > 300 else _TILE_PX_MIN
        rows = max(1, (self.height() + _GAP_PX) // (wanted_px + _GAP_PX))
        wide = (self.width() - (columns - 1) * _GAP_PX) // columns
        high = min(150, (self.height() - (rows - 1) * _GAP_PX) // rows)
        room = rows * columns
        paged = len(self._items) > room
        step = room - 1 if paged else room
        # A larger window has fewer pages than the one that was turned to.
        self._page = min(self._page, max(0, -(-len(self._items) // step) - 1))
        shown: list[Tile | Key] = []
        for item in self._items[self._page * step : self._page * step + step]:
            tile = Tile(item, self)
            tile.clicked.connect(lambda _=False, key=item.key: self.chosen.emit(key))
            shown.append(tile)
        if paged:
            pages = -(-len(self._items) // step)
            words = tr("common.page", page=self._page + 1, pages=pages)
            turn = Key(tr("common.more"), words, "soft", size_px=20, parent=self)
            turn.clicked.connect(lambda: self._turn(pages))
            shown.append(turn)
        for index, button in enumerate(shown):
            row, column = divmod(index, columns)
            button.setGeometry(column * (wide + _GAP_PX), row * (high + _GAP_PX), wide, high)
            button.show()
        self._tiles = shown

    def _turn(self, pages: int) -> None:
        self._page = (self._page + 1) % pages
        self._build()


class HitList(QWidget):
    """Hits, or the farms of one item: the marked one is what Enter takes.

    What does not fit lies on further pages: the key below turns them, arrows walk through them.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[Hit, ...] = ()
        self._more = 0
        self._first = 0
        self._marked = 0
        self._title = Words("", size_px=18, weight=theme.SEMI)
        self._foot = Words("", role="text_soft", size_px=16)
        self._turn = Key("", "", "soft", height_px=theme.TOUCH_PX)
        self._turn.clicked.connect(self._next_page)
        self._none = Words("", role="text_soft", size_px=18, wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        # The rows must not push the list wider or higher than the room it was given.
        column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        column.addWidget(self._title)
        column.addWidget(self._none)
        self._rows: list[HitRow] = []
        for _ in range(_ROWS_MAX):
            row = HitRow()
            row.clicked.connect(lambda _=False, row=row: self._take(row))
            row.hide()
            column.addWidget(row)
            self._rows.append(row)
        column.addWidget(self._turn)
        column.addWidget(self._foot)
        column.addStretch()

    def show_hits(self, hits: Sequence[Hit], *, title: str = "", more: int = 0) -> None:
        """Show these, the first one marked; `more` is how many were not even fetched."""
        self._hits = tuple(hits)
        self._more = more
        self._first = self._marked = 0
        self._title.set_words(title)
        self._title.setVisible(bool(title))
        words = f"{tr('sell.hits_none')}\n{tr('sell.hits_none_body')}" if not hits else ""
        self._none.set_words(words)
        self._none.setVisible(not hits)
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fill()

    def sure_rows(self, high_px: int) -> int:
        """How many rows the first page of a long, titled list has in such a height."""
        return max(1, (high_px - 30 - theme.TOUCH_PX - 7) // (theme.TOUCH_DAY_PX + 7))

    def fit(self) -> int:
        """How many rows there is room for."""
        room = self.height() - (30 if self._title.words else 0)
        rows = room // (theme.TOUCH_DAY_PX + 7)
        if len(self._hits) > rows:
            rows = (room - theme.TOUCH_PX - 7) // (theme.TOUCH_DAY_PX + 7)
        elif self._more:
            rows = (room - 28) // (theme.TOUCH_DAY_PX + 7)
        return max(1, min(len(self._rows), rows))

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What was found."""
        return self._hits

    @property
    def marked(self) -> Hit | None:
        """What Enter would take."""
        return self._hits[self._marked] if self._marked < len(self._hits) else None

    def move_mark(self, by: int) -> None:
        """Mark the one above or below, turning the page where need be."""
        self._marked = max(0, min(len(self._hits) - 1, self._marked + by))
        fit = self.fit()
        self._first = self._marked // fit * fit
        self._fill()

    def _next_page(self) -> None:
        first = self._first + self.fit()
        self._first = first if first < len(self._hits) else 0
        self._marked = self._first
        self._fill()

    def _fill(self) -> None:
        """As many rows as there is room for."""
        fit = self.fit()
        self._first = self._marked // fit * fit
        for index, row in enumerate(self._rows):
            at = self._first + index
            on = index < fit and at < len(self._hits)
            if on:
                row.set_hit(self._hits[at])
                row.set_marked(at == self._marked)
            row.setVisible(on)
        pages = -(-len(self._hits) // fit)
        words = tr("common.page", page=self._first // fit + 1, pages=pages)
        self._turn.set_words(f"{tr('common.more')} · {words}")
        self._turn.setVisible(pages > 1)
        last = pages <= 1 and self._more
        self._foot.set_words(tr("sell.hits_more", count=self._more) if last else "")
        self._foot.setVisible(bool(last))

    def _take(self, row: HitRow) -> None:
        if row.hit is not None:
            self.chosen.emit(row.hit.key)


class NoticePanel(CardFrame):
    """Expected trouble said in place, with the ways out as buttons."""

    def __init__(self) -> None:
        super().__init__("look_soft", "look")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 18, 18, 18)
        self._column.setSpacing(10)
        self._title = Words("", role="look", size_px=22, weight=theme.BOLD, wraps=True)
        self._body = Words("", size_px=18, wraps=True)
        self._column.addWidget(self._title)
        self._column.addWidget(self._body)
        self._buttons = QVBoxLayout()
        self._buttons.setSpacing(8)
        self._column.addLayout(self._buttons)
        self._column.addStretch()

    @property
    def title(self) -> str:
        """What it says."""
        return self._title.words

    def say(
        self, title: str, body: str, ways: Sequence[tuple[str, str, Callable[[], None]]]
    ) -> None:
        """Say it with ways out: (words, tone, what to do)."""
        self._title.set_words(title)
        self._body.set_words(body)
        while self._buttons.count():
            item = self._buttons.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for words, tone, act in ways:
            button = Key(words, "", tone, height_px=56)
            button.clicked.connect(act)
            self._buttons.addWidget(button)
