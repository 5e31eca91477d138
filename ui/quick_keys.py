"""빠른키 정리: the manager arranges pages of tiles; every change is kept at once and taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app import quick_keys, sell
from app.access import Approval
from app.quick_keys import Pages
from ui import paint
from ui.asking import is_enter
from ui.counter import Counter
from ui.held import NamePanel
from ui.i18n import tr
from ui.shapes import Choice, TileItem
from ui.shelf import Shelf
from ui.widgets.fields import SearchField, Words
from ui.widgets.forms import Segments
from ui.widgets.keys import Key, Tile
from ui.widgets.page import Page, compact
from ui.widgets.sides import HitList

_GAP_PX = 9
_HIGH_PX = 92


class QuickKeysScreen(Page):
    """Pages above, the page's tiles on the left, what may be put there on the right."""

    def __init__(self, counter: Counter, shelf: Shelf) -> None:
        super().__init__(tr("quick.title"), tr("quick.body"))
        self._counter = counter
        self._shelf = shelf
        self._page = 0
        self._mark = 0
        self._undo: list[tuple[Pages, int, int]] = []
        self._undo_key = compact(Key(tr("sell.undo"), "Ctrl+Z", height_px=56))
        self._undo_key.clicked.connect(self.take_back)
        self.head.addWidget(self._undo_key)
        self._pages_row = QHBoxLayout()
        self._pages_row.setSpacing(10)
        self.column.addLayout(self._pages_row)
        self.pages: Segments | None = None
        self.grid = ArrangeGrid()
        self.grid.chosen.connect(self._choose_tile)
        self.search = SearchField(tr("quick.search"))
        self.search.edit.textChanged.connect(self._typed)
        self.search.edit.offer_commit = counter.scanner.feed_commit
        self.hits = HitList()
        self.hits.chosen.connect(self.put)
        self._hint = Words(tr("quick.hint"), role="text_soft", size_px=18, wraps=True)
        self._lay_out()
        self.show_pages()

    @property
    def now(self) -> Pages:
        """The pages as they are kept; favourites nobody chose are those on show."""
        pages = quick_keys.read_pages(self._counter.till)
        if not pages.favourites:
            return pages.with_codes(0, self._shelf.favourite_codes())
        return pages

    def show_pages(self) -> None:
        """Everything as it is kept now."""
        pages = self.now
        self._page = min(self._page, pages.count - 1)
        codes = pages.codes(self._page)
        self._mark = max(0, min(self._mark, len(codes) - 1))
        if self.pages is not None:
            self._pages_row.removeWidget(self.pages)
            self.pages.hide()
            self.pages.deleteLater()
        names = [tr("sell.favourites"), *(page.name for page in pages.named)]
        self.pages = Segments(
            tr("quick.title"), [Choice(str(n), name) for n, name in enumerate(names)],
            str(self._page))
        self.pages.chosen.connect(lambda key: self.turn_to(int(key)))
        self._pages_row.insertWidget(0, self.pages, 1)
        self.grid.set_tiles(
            [tile for _, tile in self._shelf.page_tiles(codes)], self._mark)
        for name in ("left", "right", "remove"):
            self.keys[name].setEnabled(bool(codes))
        for name in ("rename", "drop_page"):
            self.keys[name].setEnabled(self._page > 0)
        self._undo_key.setEnabled(bool(self._undo))

    def turn_to(self, page: int) -> None:
        """Another page."""
        self._page, self._mark = page, 0
        self.show_pages()

    def put(self, ref: str) -> None:
        """What was found, behind the marked tile."""

        def act(_: Approval | None) -> None:
            at = self._mark + 1 if self.now.codes(self._page) else 0
            code = self._shelf.code_of(ref)
            self._keep(quick_keys.place(self.now, self._page, code, at), mark=at)
            self.search.edit.clear()

        self._counter.attempt(act, self.say)

    def shift(self, by: int) -> None:
        """The marked tile, by so many places."""
        if self.now.codes(self._page):
            pages, to = quick_keys.move(self.now, self._page, self._mark, by)
            self._keep(pages, mark=to)

    def remove(self) -> None:
        """The marked tile goes."""
        if self.now.codes(self._page):
            self._keep(quick_keys.take_away(self.now, self._page, self._mark), mark=self._mark)

    def add_page(self) -> None:
        """A new page by name."""
        self._ask_name(lambda name: quick_keys.add_page(self.now, name), self.now.count)

    def rename(self) -> None:
        """Another name for the page on show."""
        page = self._page
        self._ask_name(lambda name: quick_keys.rename_page(self.now, page, name), page)

    def drop_page(self) -> None:
        """The page on show goes; its tiles' goods are found by name as before."""

        def act(_: Approval | None) -> None:
            self._keep(quick_keys.remove_page(self.now, self._page), page=self._page - 1)

        self._counter.attempt(act, self.say)

    def take_back(self) -> None:
        """The last change."""
        if not self._undo:
            return
        pages, page, mark = self._undo.pop()

        def act(_: Approval | None) -> None:
            quick_keys.keep_pages(self._counter.till, self._counter.who, pages)
            self._page, self._mark = page, mark
            self.show_pages()

        self._counter.attempt(act, self.say)

    def take_scan(self, text: str) -> bool:
        """What is scanned gets a key."""
        match sell.scan(self._counter.till, sell.start_cart(), text):
            case sell.Added(cart=cart):
                self.put(cart.lines[-1].product.ref)
            case sell.NeedsWeight(product=product) | sell.NeedsPrice(product=product):
                self.put(product.ref)
            case sell.WhichProduct(products=products):
                self.put(products[0].ref)
            case _:
                self._counter.messages.sound("refused")
                self.say(tr("quick.not_goods"))
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows mark, with Ctrl they move; Enter puts the marked hit, Del takes the tile away."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key, searching = event.key(), bool(self.search.edit.text())
        if is_enter(event):
            if searching and self.hits.marked is not None:
                self.put(self.hits.marked.key)
            return True
        if searching and key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.hits.move_mark(-1 if key == Qt.Key.Key_Up else 1)
            return True
        if searching and key == Qt.Key.Key_Escape:
            self.search.edit.clear()
            return True
        acts: dict[tuple[int, bool], Callable[[], object]] = {
            (Qt.Key.Key_Z, True): self.take_back, (Qt.Key.Key_N, True): self.add_page,
            (Qt.Key.Key_PageUp, False): lambda: self._step_page(-1),
            (Qt.Key.Key_PageDown, False): lambda: self._step_page(1),
        }
        if not searching:
            columns = self.grid.columns
            for arrow, by in ((Qt.Key.Key_Left, -1), (Qt.Key.Key_Right, 1),
                              (Qt.Key.Key_Up, -columns), (Qt.Key.Key_Down, columns)):
                acts[arrow, True] = partial(self.shift, by)
                acts[arrow, False] = partial(self._choose_tile, self._mark + by)
            acts[Qt.Key.Key_Delete, False] = self.remove
            acts[Qt.Key.Key_F4, False] = self.rename
        act = acts.get((key, control))
        if act is not None:
            act()
            return True
        if event.text().isprintable() and event.text() and not self.search.edit.hasFocus():
            self.search.edit.setFocus()
        return super().take_key(event)

    def _step_page(self, by: int) -> None:
        self.turn_to(max(0, min(self.now.count - 1, self._page + by)))

    def _choose_tile(self, at: int) -> None:
        codes = self.now.codes(self._page)
        self._mark = max(0, min(len(codes) - 1, at))
        self.grid.set_mark(self._mark)

    def _ask_name(self, make: Callable[[str], Pages], page: int) -> None:
        panel = NamePanel(tr("quick.name"), tr("quick.name_what"), tr("quick.name_hint"),
                          tr("quick.names").split("|"))

        def given(name: str) -> None:
            def act(_: Approval | None) -> None:
                self._keep(make(name), page=page)
                self._counter.window.close_overlay(panel)

            self._counter.attempt(act, panel.line.say)

        panel.given.connect(given)
        self._counter.window.open_overlay(panel)

    def _keep(self, pages: Pages, *, page: int | None = None, mark: int = 0) -> None:
        before = (self.now, self._page, self._mark)

        def act(_: Approval | None) -> None:
            quick_keys.keep_pages(self._counter.till, self._counter.who, pages)
            self._undo.append(before)
            self._page, self._mark = self._page if page is None else page, mark
            self.show_pages()

        self._counter.attempt(act, self.say)

    def _typed(self, text: str) -> None:
        hits, more = self._shelf.search(text.strip()) if text.strip() else ([], 0)
        self.hits.show_hits(hits, more=more)
        self.hits.setVisible(bool(text.strip()))
        self._hint.setVisible(not text.strip())

    def _lay_out(self) -> None:
        self.keys: dict[str, Key] = {}
        for name, hint, act in (
                ("add_page", "Ctrl+N", self.add_page), ("rename", "F4", self.rename),
                ("drop_page", "", self.drop_page)):
            key = compact(Key(tr(f"quick.{name}"), hint, height_px=52))
            key.clicked.connect(act)
            self.keys[name] = key
            self._pages_row.addWidget(key)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.grid, 1)
        row = QHBoxLayout()
        row.setSpacing(10)
        for name, hint, tone, moved in (
                ("left", "Ctrl+←", "plain", -1), ("right", "Ctrl+→", "plain", 1),
                ("remove", "Del", "remove", 0)):
            key = Key(tr(f"quick.{name}"), hint, tone, height_px=56)
            key.clicked.connect(self.remove if not moved else _pressed(self.shift, moved))
            self.keys[name] = key
            row.addWidget(key, 1)
        left.addLayout(row)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addWidget(self.search)
        right.addWidget(self.hits, 1)
        right.addWidget(self._hint)
        right.addStretch()
        self.hits.hide()
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 3)
        body.addLayout(right, 2)
        self.column.addLayout(body, 1)
        self.setFocusProxy(self.search)


class ArrangeGrid(QWidget):
    """The tiles of a page as on the till; the marked one is what the keys move."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.tiles: list[Tile] = []
        self._items: list[TileItem] = []
        self._mark = 0
        self._first_row = 0
        self._up = Key("▲", tone="soft", parent=self)
        self._down = Key("▼", tone="soft", parent=self)
        self._up.setAccessibleName(tr("a11y.up"))
        self._down.setAccessibleName(tr("a11y.down"))
        self._up.clicked.connect(lambda: self._turn(-1))
        self._down.clicked.connect(lambda: self._turn(1))

    @property
    def columns(self) -> int:
        """How many tiles lie side by side."""
        return 3 if self.width() < 800 else 5

    def set_tiles(self, items: list[TileItem], mark: int) -> None:
        """Show these, one of them marked."""
        self._items, self._mark = items, mark
        self._show_mark()
        self._build()

    def set_mark(self, mark: int) -> None:
        """Mark another one."""
        self._mark = mark
        self._show_mark()
        self._build()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._items:
            return
        painter = QPainter(self)
        paint.wrap(painter, self.rect().adjusted(20, 20, -20, -20), tr("quick.empty"),
                   "text_soft", 18)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_mark()
        self._build()

    def _rows(self) -> int:
        return max(1, (self.height() + _GAP_PX) // (_HIGH_PX + _GAP_PX))

    def _show_mark(self) -> None:
        row, rows = self._mark // self.columns, self._rows()
        self._first_row = max(min(self._first_row, row), row - rows + 1)

    def _turn(self, pages: int) -> None:
        rows, last = self._rows(), -(-len(self._items) // self.columns)
        self._first_row = max(0, min(last - 1, self._first_row + pages * rows))
        self._build()

    def _build(self) -> None:
        for tile in self.tiles:
            tile.hide()
            tile.deleteLater()
        columns, rows = self.columns, self._rows()
        paged = -(-len(self._items) // columns) > rows
        room = self.width() - (58 if paged else 0)
        wide = (room - (columns - 1) * _GAP_PX) // columns
        first = self._first_row * columns
        self.tiles = []
        for at, item in enumerate(self._items[first:first + rows * columns], first):
            tile = Tile(item, self)
            tile.clicked.connect(lambda _=False, at=at: self.chosen.emit(at))
            row, column = divmod(at - first, columns)
            tile.setGeometry(QRect(
                column * (wide + _GAP_PX), row * (_HIGH_PX + _GAP_PX), wide, _HIGH_PX))
            tile.set_marked(at == self._mark)
            tile.show()
            self.tiles.append(tile)
        last_row = -(-len(self._items) // columns)
        for key, top, shown in (
                (self._up, 0, self._first_row > 0),
                (self._down, self.height() - 72, self._first_row + rows < last_row)):
            key.setGeometry(self.width() - 50, top, 50, 72)
            key.setVisible(paged and shown)
        self.update()


def _pressed(act: Callable[[int], None], by: int) -> Callable[[], None]:
    """A slot that takes nothing: Qt hands a partial its own `checked`."""
    return lambda: act(by)
