"""The window: top bar, rail at wide sizes, one screen at a time, overlays above it.

It routes keys and scans to what is on top and knows nothing of selling.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui import paint, theme
from ui.i18n import moment, tr
from ui.scanner import Scanner
from ui.shapes import Choice, Status
from ui.widgets.frames import Banner, Overlay
from ui.widgets.keys import Key, MenuKey, RailKey

RAIL_FROM_PX: Final = 1280
_FLASH_MS: Final = 220
_ABOVE_MS: Final = 6_000


@runtime_checkable
class TakesKeys(Protocol):
    """A screen that wants to see keys before the focused field does."""

    def take_key(self, event: QKeyEvent) -> bool: ...


@runtime_checkable
class TakesScans(Protocol):
    """A screen that takes scans while it is on top."""

    def take_scan(self, text: str) -> bool: ...


class TopBar(QWidget):
    """Shop, till · cashier, practice mark, honest banner, date and time."""

    menu_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._status = Status("", "")
        self._time = ""
        self.setFixedHeight(52)
        self._menu = MenuKey(tr("common.menu"), self)
        self._menu.setGeometry(6, 2, 56, 48)
        self._menu.clicked.connect(self.menu_asked)
        self._with_menu = True

    @property
    def status(self) -> Status:
        """What the bar shows."""
        return self._status

    def show_status(self, status: Status) -> None:
        """Show this; repainted only when it differs."""
        if status != self._status:
            self._status = status
            self.setAccessibleName(f"{status.shop} {status.till} {status.banner}")
            self.update()

    def show_time(self, at: datetime) -> None:
        """The minute, as the shop's clock has it."""
        words = moment(at)
        if words != self._time:
            self._time = words
            self.update()

    def show_menu_key(self, shown: bool) -> None:
        """The menu key stands in for the rail at narrow sizes."""
        self._with_menu = shown
        self._menu.setVisible(shown)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("surface"))
        wide, high = self.width(), self.height()
        painter.fillRect(QRect(0, high - 1, wide, 1), theme.colour("border"))
        paint.smooth(painter)
        status = self._status
        time_px = paint.width_px(self._time, 18, theme.SEMI)
        right = wide - 18 - time_px
        room = QRect(right, 0, time_px + 2, high)
        paint.write(painter, room, self._time, "text", 18, theme.SEMI)
        left = 70 if self._with_menu else 18
        shop_px = min(paint.width_px(status.shop, 20, theme.BOLD), 300)
        paint.write(painter, QRect(left, 0, shop_px + 2, high), status.shop, "text", 20, theme.BOLD)
        left += shop_px + 14
        if status.practice:
            left = paint.badge(painter, left, high // 2, tr("common.practice"), "look") + 12
        key = "bar.cashier" if status.cashier else "bar.till"
        words = tr(key, till=status.till, cashier=status.cashier) if status.till else ""
        words_px = paint.width_px(words, 16, theme.REGULAR)
        paint.write(painter, QRect(left, 0, words_px + 2, high), words, "text_soft", 16)
        left += words_px + 20
        if status.banner and right - 16 - left > 60:
            self._paint_banner(painter, left, right - 16)

    def _paint_banner(self, painter: QPainter, left: int, right: int) -> None:
        words = paint.elide(self._status.banner, right - left - 26, 16, theme.SEMI)
        wide = paint.width_px(words, 16, theme.SEMI) + 26
        pill = QRect(right - wide, 10, wide, self.height() - 21)
        fill, ink = {
            "look": ("look_soft", "look"),
            "remove": ("remove_soft", "remove"),
            "do": ("do_soft", "do"),
        }.get(self._status.tone, ("key_soft", "text"))
        paint.box(painter, pill, theme.colour(fill), None, pill.height() // 2)
        paint.write(painter, pill, words, ink, 16, theme.SEMI, paint.CENTRE)


class _Edge(QWidget):
    """One side of the flash round the screen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.role = "do"
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour(self.role))


class Window(QWidget):
    """The one window. Screens are made late, by the functions given to `offer`."""

    #: A rail entry or menu entry was chosen.
    chosen = Signal(str)
    closing = Signal()
    #: The last panel over the screens has closed.
    overlays_gone = Signal()

    def __init__(self, scanner: Scanner) -> None:
        super().__init__()
        self.setWindowTitle("weezle-pos")
        self._scanner = scanner
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._screens: dict[str, QWidget] = {}
        self._overlays: list[Overlay] = []
        self._entries: tuple[Choice, ...] = ()
        self._menu_only: tuple[Choice, ...] = ()
        self._rail_keys: dict[str, RailKey] = {}
        self.current = ""
        #: Asked for a scan that neither the panel on top nor the screen below it took.
        self.scan_elsewhere: Callable[[str], bool] = lambda _: False
        self.bar = TopBar()
        self.bar.menu_asked.connect(self.open_menu)
        self.banner = Banner()
        self._above = Banner(self)
        self.cart_bar = Key("", "", "look", height_px=theme.TOUCH_PX)
        self.cart_bar.clicked.connect(lambda: self.chosen.emit("sell"))
        self.cart_bar.hide()
        self._pages = QStackedWidget()
        self._rail = QWidget()
        self._rail.setFixedWidth(88)
        self._rail.setAutoFillBackground(True)
        self._lay_out()
        self._edges = [_Edge(self) for _ in range(4)]
        self._flash_timer = QTimer(self)
        self._flash_timer.setSingleShot(True)
        self._flash_timer.timeout.connect(self._unflash)
        scanner.register(self._take_scan)
        scanner.register_keys(self._take_key)
        self.setMinimumSize(900, 500)

    def offer(self, name: str, make: Callable[[], QWidget]) -> None:
        """Say how a screen is made; it is made the first time it is shown."""
        self._makers[name] = make

    def show_screen(self, name: str) -> QWidget:
        """Bring a screen to the front, making it if need be. Overlays stay."""
        screen = self._screens.get(name)
        if screen is None:
            screen = self._makers[name]()
            self._screens[name] = screen
            self._pages.addWidget(screen)
        self._pages.setCurrentWidget(screen)
        self.current = name
        for key, button in self._rail_keys.items():
            button.setChecked(key == name)
        screen.setFocus()
        return screen

    def forget_screen(self, name: str) -> None:
        """Let a screen go; it is made anew when shown next."""
        screen = self._screens.pop(name, None)
        if screen is not None:
            self._pages.removeWidget(screen)
            screen.hide()
            screen.deleteLater()

    def made(self, name: str) -> QWidget | None:
        """A screen that has been made, else nothing."""
        return self._screens.get(name)

    def show_entries(self, entries: Sequence[Choice], menu_only: Sequence[Choice] = ()) -> None:
        """What the rail and the menu offer: only what the role may do.

        `menu_only` are keys whose buttons have no room on a narrow screen.
        """
        self._entries = tuple(entries)
        self._menu_only = tuple(menu_only)
        column = self._rail.layout()
        while column is not None and column.count():
            item = column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._rail_keys = {}
        for entry in self._entries:
            key = RailKey(entry.key, entry.name)
            key.setChecked(entry.key == self.current)
            key.clicked.connect(lambda _=False, name=entry.key: self._choose(name))
            self._rail_keys[entry.key] = key
            self._rail_column.addWidget(key)
        self._rail_column.addStretch()
        self._fit_rail()

    def rename_entry(self, name: str, words: str) -> None:
        """Change a word of the rail, as the count of held carts does."""
        if name in self._rail_keys:
            self._rail_keys[name].set_words(words)

    def open_overlay(self, overlay: Overlay) -> None:
        """Lay a panel over everything; it sees keys first until it closes."""
        self._overlays.append(overlay)
        overlay.setParent(self)
        overlay.setGeometry(self.rect())
        overlay.closed.connect(lambda: self.close_overlay(overlay))
        overlay.show()
        overlay.raise_()
        overlay.setFocus()

    def close_overlay(self, overlay: Overlay) -> None:
        """Take a panel away; what lay below gets the keyboard back."""
        if overlay not in self._overlays:
            return
        self._overlays.remove(overlay)
        overlay.hide()
        overlay.deleteLater()
        if not self._overlays:
            self._above.hide()
            self.overlays_gone.emit()
        below = self._overlays[-1] if self._overlays else self._pages.currentWidget()
        if below is not None:
            below.setFocus()

    def close_overlays(self) -> None:
        """Take every panel away."""
        for overlay in list(reversed(self._overlays)):
            self.close_overlay(overlay)

    @property
    def has_overlay(self) -> bool:
        """Whether a panel lies over the screens."""
        return bool(self._overlays)

    @property
    def overlay(self) -> Overlay | None:
        """The panel on top."""
        return self._overlays[-1] if self._overlays else None

    def flash(self, role: str) -> None:
        """A short frame round the screen, for who cannot hear the sound."""
        wide, high, thick = self.width(), self.height(), 8
        for edge, room in zip(
            self._edges,
            (
                QRect(0, 0, wide, thick),
                QRect(0, high - thick, wide, thick),
                QRect(0, 0, thick, high),
                QRect(wide - thick, 0, thick, high),
            ),
            strict=True,
        ):
            edge.role = role
            edge.setGeometry(room)
            edge.raise_()
            edge.show()
            edge.update()
        self._flash_timer.start(_FLASH_MS)

    def say(
        self,
        words: str,
        *,
        tone: str,
        helps: Sequence[tuple[str, Callable[[], None]]] = (),
        stay_ms: int = 0,
    ) -> None:
        """The banner below the bar; over an open panel it lies on top of the panel as well."""
        self.banner.say(words, tone=tone, helps=helps, stay_ms=stay_ms)
        if self._overlays:
            self._above.say(words, tone=tone, helps=helps, stay_ms=stay_ms or _ABOVE_MS)
            self._place_above()

    def _place_above(self) -> None:
        wide = min(self.width() - 24, 900)
        high = max(self._above.sizeHint().height(), 64)
        self._above.setGeometry((self.width() - wide) // 2, 8, wide, high)
        self._above.raise_()

    def show_cart_bar(self, words: str) -> None:
        """The bar that leads back to an open sale; empty words take it away."""
        self.cart_bar.set_words(words)
        self.cart_bar.setVisible(bool(words))

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_rail()
        self._unflash()
        for overlay in self._overlays:
            overlay.setGeometry(self.rect())
        if self._above.isVisible():
            self._place_above()

    def _unflash(self) -> None:
        for edge in self._edges:
            edge.hide()

    def _fit_rail(self) -> None:
        wide = self.width() >= RAIL_FROM_PX and bool(self._entries)
        self._rail.setVisible(wide)
        self.bar.show_menu_key(not wide and bool(self._entries))

    def _choose(self, name: str) -> None:
        for key, button in self._rail_keys.items():
            button.setChecked(key == self.current)
        self.chosen.emit(name)

    def open_menu(self) -> None:
        """Everything the rail leads to, and keys that have no room on a narrow screen."""
        menu = MenuPanel((*self._entries, *self._menu_only))

        def choose(name: str) -> None:
            self.close_overlay(menu)
            self.chosen.emit(name)

        menu.chosen.connect(choose)
        self.open_overlay(menu)

    def _take_key(self, event: QKeyEvent) -> bool:
        top: object = self.overlay if self._overlays else self._pages.currentWidget()
        return top.take_key(event) if isinstance(top, TakesKeys) else False

    def _take_scan(self, text: str) -> bool:
        for overlay in reversed(self._overlays):
            if overlay.take_scan(text):
                return True
        screen: object = self._pages.currentWidget()
        if not self._overlays and isinstance(screen, TakesScans) and screen.take_scan(text):
            return True
        return self.scan_elsewhere(text)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        palette = self._rail.palette()
        palette.setColor(self._rail.backgroundRole(), theme.colour("rail"))
        self._rail.setPalette(palette)
        self._rail_column = QVBoxLayout(self._rail)
        self._rail_column.setContentsMargins(5, 10, 5, 10)
        self._rail_column.setSpacing(4)
        self._rail.hide()
        row.addWidget(self._rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.bar)
        strip = QVBoxLayout()
        strip.setContentsMargins(16, 0, 16, 0)
        strip.setSpacing(6)
        strip.addWidget(self.banner)
        strip.addWidget(self.cart_bar)
        column.addLayout(strip)
        column.addWidget(self._pages, 1)
        row.addLayout(column, 1)


#: Keys of the menu's entries, in their order.
_DIGITS: Final = "1234567890"


class MenuPanel(Overlay):
    """The rail's entries as big keys, where there is no room for a rail."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Choice]) -> None:
        columns = 2 if len(entries) <= 12 else 3
        rows = -(-len(entries) // columns)
        super().__init__(width_px=310 * columns, height_px=rows * 84 + 150)
        self._by_digit: dict[str, str] = {}
        column = QVBoxLayout(self.card)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(12)
        line = QHBoxLayout()
        for index, entry in enumerate(entries):
            if index % columns == 0:
                line = QHBoxLayout()
                line.setSpacing(12)
                column.addLayout(line)
            hint = entry.note
            if not hint and len(self._by_digit) < len(_DIGITS):
                hint = _DIGITS[len(self._by_digit)]
                self._by_digit[hint] = entry.key
            key = Key(entry.name, hint, "plain", size_px=22, height_px=72)
            key.clicked.connect(lambda _=False, name=entry.key: self.chosen.emit(name))
            line.addWidget(key, 1)
        column.addStretch()
        back = Key(tr("common.back"), "Esc", "soft", size_px=22, height_px=64)
        back.clicked.connect(self.back)
        column.addWidget(back)

    def take_key(self, event: QKeyEvent) -> bool:
        """A digit chooses as a touch does."""
        if event.text() in self._by_digit:
            self.chosen.emit(self._by_digit[event.text()])
            return True
        return super().take_key(event)
