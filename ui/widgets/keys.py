"""Things a finger presses: keys, chips, tiles, rows. All paint themselves, none needs hover."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui import icons, paint, theme
from ui.i18n import figure, tr
from ui.shapes import HeldCard, Hit, TileItem

#: tone -> (fill, words, hint, edge)
_TONES: Final[dict[str, tuple[str, str, str, str]]] = {
    "plain": ("surface", "text", "text_soft", "border"),
    "do": ("do", "on_do", "on_do", "do"),
    "network": ("network", "on_network", "on_network", "network"),
    "soft": ("key_soft", "text", "text_soft", "key_soft"),
    "remove": ("surface", "remove", "text_soft", "border"),
    "look": ("look_soft", "look", "look", "look"),
    "ghost": ("ground", "text", "text_soft", "ground"),
    "flat": ("surface", "do", "text_soft", "surface"),
}


class PaintedButton(QAbstractButton):
    """A button that keeps the keyboard where it was and is at least a finger wide."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMinimumSize(theme.TOUCH_PX, theme.TOUCH_PX)
        self.setAccessibleName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent, on=False)

    def _ground(self, painter: QPainter, fill: str, edge: str, radius_px: int) -> None:
        paint.smooth(painter)
        body = theme.colour(fill)
        if self.isDown():
            body = paint.shade(body, 112)
        paint.box(painter, self.rect(), body, theme.colour(edge), radius_px)
        if self.hasFocus():
            inner = self.rect().adjusted(2, 2, -2, -2)
            paint.box(painter, inner, None, theme.colour("network"), radius_px - 2, 2)


class Key(PaintedButton):
    """A word with the key that does the same below it (or beside it, when the key is low)."""

    def __init__(
        self,
        words: str,
        hint: str = "",
        tone: str = "plain",
        *,
        size_px: int = theme.BODY_PX,
        height_px: int = 54,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"{words} {hint}".strip(), parent)
        self.words = words
        self.hint = hint
        self._tone = tone
        self._size_px = size_px
        self._marked = False
        self._height_px = max(height_px, theme.TOUCH_PX)
        self.setMinimumHeight(self._height_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str, hint: str | None = None) -> None:
        """Change what it says, and its accessible name with it."""
        if hint is not None:
            self.hint = hint
        self.words = words
        self.setAccessibleName(f"{words} {self.hint}".strip())
        self.update()

    def set_tone(self, tone: str) -> None:
        """Change what kind of key it is."""
        self._tone = tone
        self.update()

    def set_marked(self, marked: bool) -> None:
        """Outline it as the chosen one of several."""
        self._marked = marked
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the words and a finger."""
        wide = paint.width_px(self.words, self._size_px, theme.SEMI)
        hint = paint.width_px(self.hint, theme.SMALL_PX, theme.REGULAR)
        return QSize(max(wide, hint, theme.TOUCH_PX) + 24, self._height_px)

    def minimumSizeHint(self) -> QSize:
        """Never narrower than a finger; long words are cut with …."""
        return QSize(theme.TOUCH_PX, self._height_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        # A key that cannot be pressed now is grey, whatever it will do later.
        fill, ink, hint_ink, edge = _TONES[self._tone if self.isEnabled() else "soft"]
        self._ground(painter, fill, edge, 12)
        if self._marked:
            paint.box(painter, self.rect(), None, theme.colour("do"), 12, 3)
        ink = ink if self.isEnabled() else "text_soft"
        room = self.rect().adjusted(6, 0, -6, 0)
        if not self.hint:
            paint.write(painter, room, self.words, ink, self._size_px, theme.SEMI, paint.CENTRE)
            return
        word_px = paint.metrics(self._size_px, theme.SEMI).height()
        hint_px = paint.metrics(theme.SMALL_PX, theme.REGULAR).height() - 2
        top = (self.height() - word_px - hint_px) // 2
        word_room = QRect(room.x(), top, room.width(), word_px)
        hint_room = QRect(room.x(), top + word_px - 1, room.width(), hint_px)
        paint.write(painter, word_room, self.words, ink, self._size_px, theme.SEMI, paint.CENTRE)
        paint.write(
            painter, hint_room, self.hint, hint_ink, theme.SMALL_PX, theme.REGULAR, paint.CENTRE
        )


class Chip(PaintedButton):
    """A round category chip; the chosen one is dark."""

    def __init__(self, key: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.key = key
        self.words = words
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as its word."""
        width = paint.width_px(self.words, theme.SMALL_PX, theme.SEMI) + 28
        return QSize(max(width, theme.TOUCH_PX), theme.TOUCH_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        fill, ink = ("chosen", "on_chosen") if self.isChecked() else ("key_soft", "text")
        self._ground(painter, fill, fill, self.height() // 2)
        paint.write(painter, self.rect(), self.words, ink, theme.SMALL_PX, theme.SEMI, paint.CENTRE)


class Tile(PaintedButton):
    """What one touch sells: name above, badge, size and price below."""

    def __init__(self, item: TileItem, parent: QWidget | None = None) -> None:
        price = figure(item.price_won) if item.price_won is not None else ""
        badge = item.badge.words if item.badge else ""
        super().__init__(" ".join(filter(None, (item.name, badge, item.note, price))), parent)
        self.item = item
        self._price = price
        self._marked = False
        self.setMinimumHeight(theme.TOUCH_DAY_PX)

    def set_marked(self, marked: bool) -> None:
        """Outline it as the one that is being arranged."""
        self._marked = marked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter, "surface", "border", theme.RADIUS_PX)
        if self._marked:
            paint.box(painter, self.rect(), None, theme.colour("do"), theme.RADIUS_PX, 3)
        wide, high = self.width(), self.height()
        name = QRect(12, 8, wide - 24, 28)
        foot = QRect(12, high - 32, wide - 24, 24)
        item = self.item
        tight = high < 100
        paint.write(painter, name, item.name, "text", 20 if not tight else 18, theme.SEMI)
        if item.badge is not None and not tight:
            paint.badge(painter, 12, 8 + 28 + 16, item.badge.words, item.badge.tone)
        elif item.badge is not None:
            paint.badge(painter, 12, high - 20, item.badge.words, item.badge.tone)
        price_px = paint.width_px(self._price, theme.SMALL_PX, theme.BOLD)
        if self._price:
            paint.write(painter, foot, self._price, "do", theme.SMALL_PX, theme.BOLD, paint.RIGHT)
        if item.note and not (tight and item.badge):
            note = foot.adjusted(0, 0, -price_px - 6, 0)
            paint.write(painter, note, item.note, "text_soft", theme.SMALL_PX)


class HitRow(PaintedButton):
    """A search hit with farm and price; the marked one is what Enter takes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.hit: Hit | None = None
        self._price = ""
        self._marked = False
        self.setFixedHeight(theme.TOUCH_DAY_PX)

    def set_hit(self, hit: Hit) -> None:
        """Show this hit; rows are kept and filled again as one types."""
        self.hit = hit
        self._price = figure(hit.price_won) if hit.price_won is not None else ""
        words = filter(None, (hit.name, hit.farm, self._price, hit.stock))
        self.setAccessibleName(" ".join(words))
        self.update()

    @property
    def marked(self) -> bool:
        """Whether Enter takes this one."""
        return self._marked

    def set_marked(self, marked: bool) -> None:
        """Outline it and write Enter on it."""
        self._marked = marked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter, "surface", "border", 12)
        if self._marked:
            paint.box(painter, self.rect(), theme.colour("do_soft"), theme.colour("do"), 12, 3)
        wide = self.width()
        right = QRect(wide - 112, 6, 100, 26)
        below = QRect(wide - 112, 33, 100, 24)
        paint.write(painter, right, self._price, "do", theme.BODY_PX, theme.BOLD, paint.RIGHT)
        if self._marked:
            enter = f"⏎ {tr('sell.hit_enter')}"
            paint.write(painter, below, enter, "text_soft", theme.SMALL_PX, theme.SEMI, paint.RIGHT)
        if self.hit is None:
            return
        name = QRect(14, 6, wide - 132, 27)
        paint.write(painter, name, self.hit.name, "text", theme.BODY_PX, theme.SEMI)
        note = " · ".join(filter(None, (self.hit.farm, self.hit.stock)))
        left = 14
        if self.hit.badge is not None:
            left = paint.badge(painter, 14, 45, self.hit.badge.words, self.hit.badge.tone) + 8
        room = QRect(left, 33, wide - 118 - left, 24)
        paint.write(painter, room, note, "text_soft", theme.SMALL_PX)


class Card(PaintedButton):
    """A held cart: when, by whom, what is in it, how much."""

    def __init__(
        self, held: HeldCard, parent: QWidget | None = None, *, digit: str = ""
    ) -> None:
        total = figure(held.total_won)
        words = " ".join((held.at, held.by, *held.first_items, total, held.foot))
        super().__init__(words.strip(), parent)
        self.held = held
        self._digit = digit
        self.setFixedHeight(168)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter, "surface", "border", theme.RADIUS_PX)
        held, wide = self.held, self.width() - 32
        at_px = paint.width_px(held.at, theme.LEAD_PX, theme.BOLD)
        paint.write(painter, QRect(16, 12, wide, 26), held.at, "look" if held.late else "text",
                    theme.LEAD_PX, theme.BOLD)
        by = paint.elide(held.by, max(40, wide - at_px - 40), 16, theme.REGULAR)
        paint.write(painter, QRect(16, 12, wide - 22, 26), by, "text_soft", 16, flags=paint.RIGHT)
        paint.write(painter, QRect(16, 12, wide, 26), self._digit, "do", 16, theme.BOLD,
                    paint.RIGHT)
        lines = list(held.first_items[:3])
        if held.more_lines:
            lines.append(tr("held.card_more", count=held.more_lines))
        for row, words in enumerate(lines[:3]):
            paint.write(painter, QRect(16, 44 + row * 24, wide, 24), words, "text_soft", 16)
        foot = QRect(16, 124, wide, 32)
        words = held.foot or tr("held.recall")
        paint.write(painter, foot, words, "do", theme.BODY_PX, theme.SEMI)
        paint.write(painter, foot, figure(held.total_won), "text", 24, theme.BOLD, paint.RIGHT)


class RailKey(PaintedButton):
    """An entry of the left rail: a sign and a word."""

    def __init__(self, key: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.key = key
        self.words = words
        self.setCheckable(True)
        self.setFixedHeight(66)

    def set_words(self, words: str) -> None:
        """Change the word, as the count of held carts does."""
        self.words = words
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        fill = theme.colour("rail_chosen" if self.isChecked() else "rail")
        if self.isDown():
            fill = paint.shade(fill, 130)
        paint.box(painter, self.rect(), fill, None, 12)
        if self.hasFocus():
            paint.box(painter, self.rect(), None, theme.colour("on_rail"), 12, 2)
        foot = QRect(2, 36, self.width() - 4, 22)
        centre = QPointF(self.width() / 2, 22)
        icons.draw(painter, self.key, centre, theme.colour("on_rail"))
        paint.write(painter, foot, self.words, "on_rail", 16, theme.REGULAR, paint.CENTRE)


class MenuKey(PaintedButton):
    """Three lines: the way to everything else, where there is no rail."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._ground(painter, "surface", "surface", 12)
        centre = QPointF(self.rect().center())
        icons.draw(painter, "menu", centre, theme.colour("text"), 26)
