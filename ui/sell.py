"""The sell screen: the basket is the hero. It shows plain values and says what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import tr
from ui.keymap import Keymap
from ui.shapes import BasketRow, Choice, Hit, LastSale, MemberStrip, TileItem, Totals
from ui.widgets.basket import BasketView
from ui.widgets.fields import SearchField
from ui.widgets.keys import Key
from ui.widgets.panels import MemberBar, TotalPanel
from ui.widgets.sides import ChipRow, HitList, NoticePanel, TileGrid

_ROW: Final = (
    "member", "quantity", "discount", "hold", "return", "reprint", "other", "void_line", "drawer",
)  # fmt: skip
#: Shown in the row where there is room; otherwise the menu has them.
ROW_WIDE: Final = ("cash_receipt", "void_all", "handover")
_WIDE_PX: Final = 1200


class SellScreen(QWidget):
    """Basket, member, search and tiles, total, and the keys of Korean tills."""

    #: A key of the keymap was pressed or its button touched.
    asked = Signal(str)
    stepped = Signal(int, int)
    line_chosen = Signal(int)
    tile_chosen = Signal(str)
    category_chosen = Signal(str)
    searched = Signal(str)
    hit_chosen = Signal(str)
    answer_chosen = Signal(str)
    basket_touched = Signal()
    #: A number and × were typed: so many of what is scanned next.
    multiplied = Signal(int)

    def __init__(self, keymap: Keymap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keymap = keymap
        self.member = MemberBar()
        self.basket = BasketView()
        self.exchange = Key("", "", "look", height_px=theme.TOUCH_PX)
        self.exchange.hide()
        self.total = TotalPanel()
        self.search = SearchField(tr("sell.search_hint"), keymap.key("find"))
        self.chips = ChipRow()
        self.tiles = TileGrid()
        self.hits = HitList()
        self.notice = NoticePanel()
        self.side = QStackedWidget()
        self.keys: dict[str, Key] = {}
        #: Who takes scans while this screen is on top.
        self.taker: Callable[[str], bool] = lambda _: False
        self._asking = False
        self._lay_out()
        self._connect()

    def show_basket(self, rows: Sequence[BasketRow], selected: int, totals: Totals) -> None:
        """The lines and figures of the cart as they stand."""
        self.basket.set_rows(rows, selected)
        self.total.set_totals(totals)

    def show_exchange(self, words: str) -> None:
        """What comes back for these goods; a touch lets it go."""
        self.exchange.set_words(words)
        self.exchange.setVisible(bool(words))

    def show_member(self, strip: MemberStrip) -> None:
        """Who buys."""
        self.member.set_strip(strip)

    def show_last_sale(self, sale: LastSale | None) -> None:
        """The change, big until the next scan."""
        self.basket.show_last_sale(sale)

    def show_tiles(self, items: Sequence[TileItem]) -> None:
        """The tiles of the chosen category."""
        self.tiles.set_items(items)

    def show_categories(self, choices: Sequence[Choice], current: str) -> None:
        """The chips above the tiles."""
        self.chips.set_choices(choices, current)

    def show_hits(self, hits: Sequence[Hit], more: int = 0) -> None:
        """Results in the tiles' place while there is text."""
        self._asking = False
        self.side.setCurrentWidget(self.hits)
        self.hits.show_hits(hits, more=more)

    def ask(self, title: str, answers: Sequence[Hit]) -> None:
        """A question answered in one touch, such as whose item it is."""
        self._asking = True
        self.side.setCurrentWidget(self.hits)
        self.hits.show_hits(answers, title=title)

    def tell(
        self, title: str, body: str, ways: Sequence[tuple[str, str, Callable[[], None]]]
    ) -> None:
        """Expected trouble in the tiles' place, with ways out."""
        self._asking = False
        self.notice.say(title, body, ways)
        self.side.setCurrentWidget(self.notice)

    def rest(self) -> None:
        """Back to the tiles, the search field empty and ready."""
        self._asking = False
        if self.search.edit.text():
            self.search.edit.blockSignals(True)  # noqa: FBT003 - Qt's own signature
            self.search.edit.clear()
            self.search.edit.blockSignals(False)  # noqa: FBT003 - Qt's own signature
        self.side.setCurrentWidget(self.tiles)

    @property
    def at_rest(self) -> bool:
        """Whether the tiles are on show."""
        return self.side.currentWidget() is self.tiles

    def take_key(self, event: QKeyEvent) -> bool:
        """Answer a key before the focused field does; True swallows it."""
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            # Enter takes the marked hit and nothing else, ever.
            self._take_marked()
            return True
        if key == Qt.Key.Key_Escape:
            self.rest()
            return True
        action = self._keymap.action(event)
        if action == "find":
            self.rest()
            self.search.edit.setFocus()
            return True
        if action in {"void_line", "drawer"} and self.search.edit.text():
            return False
        if action:
            self.asked.emit(action)
            return True
        if key in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self._move(-1 if key == Qt.Key.Key_Up else 1)
            return True
        if self.basket.rows and not self.search.edit.text() and event.text() in {"+", "-"}:
            self.stepped.emit(self.basket.current, 1 if event.text() == "+" else -1)
            return True
        if event.text() in {"*", "×"} and self.search.edit.text().isdecimal():
            quantity = int(self.search.edit.text())
            self.rest()
            if quantity:
                self.multiplied.emit(min(quantity, 9_999))
            return True
        if event.text().isprintable() and event.text() and not self.search.edit.hasFocus():
            self.search.edit.setFocus()
        return False

    def take_scan(self, text: str) -> bool:
        """A scan goes to who sells, wherever the focus is."""
        return self.taker(text)

    def _move(self, by: int) -> None:
        if self.side.currentWidget() is self.hits:
            self.hits.move_mark(by)
        elif self.basket.rows:
            index = max(0, min(len(self.basket.rows) - 1, self.basket.current + by))
            self.line_chosen.emit(index)

    def _take_marked(self) -> None:
        if self.side.currentWidget() is not self.hits or self.hits.marked is None:
            return
        self._chose(self.hits.marked.key)

    def _chose(self, key: str) -> None:
        (self.answer_chosen if self._asking else self.hit_chosen).emit(key)

    def _typed(self, text: str) -> None:
        if text.strip():
            self.searched.emit(text.strip())
        else:
            self.rest()

    def _connect(self) -> None:
        self.search.edit.textChanged.connect(self._typed)
        self.hits.chosen.connect(self._chose)
        self.tiles.chosen.connect(self.tile_chosen)
        self.chips.chosen.connect(self.category_chosen)
        self.basket.stepped.connect(self.stepped)
        self.basket.selected.connect(self.line_chosen)
        self.basket.opened.connect(self.basket_touched)
        self.exchange.clicked.connect(lambda: self.asked.emit("exchange_off"))
        self.member.touched.connect(lambda: self.asked.emit("member"))

    def _lay_out(self) -> None:
        for page in (self.tiles, self.hits, self.notice):
            self.side.addWidget(page)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.member)
        left.addWidget(self.basket, 1)
        left.addWidget(self.exchange)
        left.addWidget(self.total)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(10)
        right.addWidget(self.search)
        right.addWidget(self.chips)
        right.addWidget(self.side, 1)
        pay = QHBoxLayout()
        pay.setSpacing(10)
        for action, tone in (("cash", "do"), ("card", "network")):
            pay.addWidget(self._key(action, tone, size_px=26, height_px=84))
        right.addLayout(pay)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(left, 1)
        body.addWidget(self._right)
        row = QHBoxLayout()
        row.setSpacing(9)
        for action in (*_ROW, *ROW_WIDE):
            tone = "remove" if action == "void_line" else "plain"
            row.addWidget(self._key(action, tone), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 10)
        column.setSpacing(10)
        column.addLayout(body, 1)
        column.addLayout(row)

    def _key(
        self, action: str, tone: str, size_px: int = theme.BODY_PX, height_px: int = 54
    ) -> Key:
        key = Key(
            tr(f"sell.key_{action}"),
            self._keymap.key(action),
            tone,
            size_px=size_px,
            height_px=height_px,
        )
        key.clicked.connect(lambda: self.asked.emit(action))
        self.keys[action] = key
        return key

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= _WIDE_PX
        self._right.setFixedWidth(420 if wide else min(360, self.width() * 36 // 100))
        for action in ROW_WIDE:
            self.keys[action].setVisible(wide)
        # Laid out before this event came, with the old width of the right side.
        layout = self.layout()
        if layout is not None:
            layout.activate()
