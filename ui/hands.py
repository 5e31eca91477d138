"""Hands that work the real screens: keys, scans and touches as they come from the window system.

For the demo day and for taking pictures.  Each key carries a time of our own, so that a busy
machine still types at an even pace.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QEventLoop,
    QPoint,
    QPointF,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.errors import Refused
from ui.i18n import tr
from ui.widgets.keys import Card, Chip, HitRow, Key, MenuKey, PaintedButton, RailKey, Tile

#: Longer than the scanner filter holds a key, so that what was typed has arrived.
_SETTLE_MS: Final = 45
_HAND_GAP_MS: Final = 90
_SCANNER_GAP_MS: Final = 2
_REST_MS: Final = 400
_B = TypeVar("_B", bound=PaintedButton)


class Hands:
    """Works one window.  `pace_ms` is how long a person would look before the next thing."""

    def __init__(self, window: QWidget, pace_ms: int = 0) -> None:
        self._window = window
        self._pace_ms = pace_ms
        self._now_ms = 1_000_000

    def press(
        self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """One key, long enough after any scan for an Enter to be meant."""
        self._now_ms += _REST_MS
        self._strike(int(key), "", modifiers)
        wait(_SETTLE_MS + self._pace_ms)

    def write(self, text: str) -> None:
        """Typing at a person's pace; Hangul as an input method's single signs."""
        for sign in text:
            self._now_ms += _HAND_GAP_MS
            self._strike(ord(sign.upper()), sign)
            wait(self._pace_ms // 8)
        wait(_SETTLE_MS + self._pace_ms // 2)

    def scan(self, text: str) -> None:
        """A barcode, as fast as a scanner sends it, with its Enter."""
        self._now_ms += _REST_MS
        for sign in text:
            self._strike(ord(sign.upper()), sign)
            self._now_ms += _SCANNER_GAP_MS
        self._strike(int(Qt.Key.Key_Return), "\r")
        wait(_SETTLE_MS + self._pace_ms)

    def touch(self, widget: QWidget, at: QPoint | None = None) -> None:
        """A finger on a widget, in its middle or at a point of it."""
        where = QPointF(at if at is not None else widget.rect().center())
        place = QPointF(widget.mapToGlobal(where))
        for kind, held in (
            (QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton),
            (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            event = QMouseEvent(
                kind, where, place, Qt.MouseButton.LeftButton, held,
                Qt.KeyboardModifier.NoModifier,
            )
            QCoreApplication.sendEvent(widget, event)
        wait(_SETTLE_MS + self._pace_ms)

    def touch_area(self, widget: QWidget, area: QRect) -> None:
        """A finger on a part of a self-painted widget."""
        self.touch(widget, area.center())

    def touch_key(self, words: str) -> None:
        """The key that says this."""
        self.touch(self._find(Key, lambda key: key.words == words, words))

    def touch_menu(self, words: str) -> None:
        """An entry of the rail, or of the menu where there is no room for a rail."""
        rail = [key for key in self._shown(RailKey) if key.words.startswith(words)]
        if rail:
            self.touch(rail[0])
            return
        self.touch(self._find(MenuKey, lambda _: True, "≡"))
        self.touch(self._find(Key, lambda key: key.words.startswith(words), words))

    def touch_chip(self, words: str) -> None:
        """A category, turning the row until it is there."""
        for _ in range(12):
            chips = [chip for chip in self._shown(Chip) if chip.words == words]
            if chips:
                self.touch(chips[0])
                return
            self.touch(self._find(Chip, lambda chip: not chip.key, words))
        raise Refused("demo.not_on_screen", what=words)

    def touch_tile(self, name: str) -> None:
        """A tile by the name of its goods, turning the pages until it is there."""
        for _ in range(6):
            tiles = [tile for tile in self._shown(Tile) if tile.item.name == name]
            if tiles:
                self.touch(tiles[0])
                return
            self.touch_key(tr("common.more"))
        raise Refused("demo.not_on_screen", what=name)

    def touch_hit(self, words: str) -> None:
        """A search hit, or a farm, by a part of what it says."""
        self.touch(self._find(HitRow, lambda hit: words in hit.accessibleName(), words))

    def touch_card(self) -> None:
        """The first held sale."""
        self.touch(self._find(Card, lambda _: True, tr("held.title")))

    def shoot(self, path: Path) -> None:
        """A picture of the window as it is now."""
        wait(_SETTLE_MS)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self._window.grab().save(str(path)):
            raise Refused("demo.no_picture", file=str(path))

    def _strike(
        self, key: int, text: str,
        modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
    ) -> None:
        handle = self._window.windowHandle()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self._now_ms)
            QCoreApplication.sendEvent(handle, event)

    def _shown(self, kind: type[_B]) -> list[_B]:
        """Buttons a finger can reach now: those on the panel on top, else on the screen."""
        return [
            one for one in self._window.findChildren(kind)
            if one.isVisible() and one.isEnabled() and self._reachable(one)
        ]

    def _reachable(self, one: QWidget) -> bool:
        centre = one.mapTo(self._window, one.rect().center())
        found = self._window.childAt(centre)
        return found is one or (found is not None and one.isAncestorOf(found))

    def _find(self, kind: type[_B], fits: Callable[[_B], bool], words: str) -> _B:
        for one in self._shown(kind):
            if fits(one):
                return one
        raise Refused("demo.not_on_screen", what=words)


def wait(wait_ms: int) -> None:
    """Let the program run on for a while."""
    loop = QEventLoop()
    QTimer.singleShot(wait_ms, loop.quit)
    loop.exec()
