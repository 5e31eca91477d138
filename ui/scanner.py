"""Scanner or hand? Keys too fast for a hand, ended by Enter, are a scan.

`ScanFilter` is the whole decision, pure on (key, time) pairs: every printable key is held for
up to 30 ms, so that no digit of a barcode strays into a field. `Scanner` is the thin Qt side;
it sits on the windows (not on the widgets), so focus never matters, and is the register in
which the screen on top says what it takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic_ns
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from shiboken6 import isValid

from ui.hangul_keys import keys_of

GAP_MS: Final = 30
SCAN_CHARS_MIN: Final = 6
#: The longest is the square code of a label; whatever else is longer than a barcode says so itself.
SCAN_CHARS_MAX: Final = 240
ENTER_DEAF_MS: Final = 300

#: A receipt's signed code begins so (`app.receipt_code`), and is as long as a QR may be.
_LONG_PREFIX: Final = ("W", "Z", "1")
_LONG_CHARS_MAX: Final = 700


def _chars_max(chars: Sequence[str]) -> int:
    begins = tuple(char.upper() for char in chars[:3])
    return _LONG_CHARS_MAX if begins == _LONG_PREFIX else SCAN_CHARS_MAX


Token = object
"""What the filter gives back untouched when a key turns out to be typing."""


@dataclass(frozen=True)
class Scan:
    """A barcode was read."""

    text: str


@dataclass(frozen=True)
class Refused:
    """A burst too long for any barcode; the reason is a key of the texts."""

    reason: str


@dataclass(frozen=True)
class Replay:
    """These keys were a hand's; hand them on in this order."""

    tokens: tuple[Token, ...]


Outcome = Scan | Refused | Replay


@dataclass
class ScanFilter:
    """The state machine. Times are milliseconds of any steady clock."""

    chars: list[str] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    last_ms: int = -ENTER_DEAF_MS
    deaf_until_ms: int = -1
    flooding: bool = False

    def key(self, char: str, token: Token, at_ms: int) -> list[Outcome]:
        """A printable key went down; it is held, whatever was older is let go."""
        out = [] if self._fast(at_ms) else self.flush()
        self.last_ms = at_ms
        if self.flooding:
            return out
        self.chars.append(char)
        self.tokens.append(token)
        if len(self.chars) > _chars_max(self.chars):
            self._forget()
            self.flooding = True
        return out

    def release(self, token: Token) -> bool:
        """A printable key went up; held when its press is held. True when kept here."""
        if self.flooding:
            return True
        if self.tokens:
            self.tokens.append(token)
            return True
        return False

    def enter(self, at_ms: int) -> tuple[bool, list[Outcome]]:
        """Enter, CR or LF: (swallow it?, what else happens)."""
        fast = self._fast(at_ms)
        if self.flooding and fast:
            self._end(at_ms)
            return True, [Refused("scan.too_long")]
        if fast and len(self.chars) >= SCAN_CHARS_MIN:
            text = "".join(self.chars)
            self._end(at_ms)
            return True, [Scan(text)]
        out = self.flush()
        # A difference, never a comparison: the window system's clock wraps after 49 days.
        if 0 <= self.deaf_until_ms - at_ms <= ENTER_DEAF_MS:
            # The second half of CR LF, or a hand that follows the scanner too eagerly.
            return True, out
        return False, out

    def rest(self, at_ms: int) -> list[Outcome]:
        """Time has passed: let go of what no scanner would have left lying."""
        return [] if self._fast(at_ms) else self.flush()

    def flush(self) -> list[Outcome]:
        """Let everything held go now, in order."""
        if self.flooding:
            self.flooding = False
            self._forget()
            self.deaf_until_ms = self.last_ms + ENTER_DEAF_MS
            return [Refused("scan.too_long")]
        tokens = tuple(self.tokens)
        self._forget()
        return [Replay(tokens)] if tokens else []

    @property
    def holding(self) -> bool:
        """Whether a key waits here."""
        return bool(self.tokens) or self.flooding

    def _fast(self, at_ms: int) -> bool:
        return self.holding and 0 <= at_ms - self.last_ms < GAP_MS

    def _end(self, at_ms: int) -> None:
        self._forget()
        self.flooding = False
        self.deaf_until_ms = at_ms + ENTER_DEAF_MS

    def _forget(self) -> None:
        self.chars.clear()
        self.tokens.clear()


_T = TypeVar("_T")
Taker = Callable[[str], bool]
KeyTaker = Callable[[QKeyEvent], bool]


class Scanner(QObject):
    """The filter on every window of the application, and the register of who takes scans."""

    #: A scan somebody took, and one nobody took or that was no barcode (text, reason key).
    taken = Signal(str)
    refused = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        #: When a hand or a scanner last did something, for the lock.
        self.last_active_ms = _now_ms()
        self._filter = ScanFilter()
        self._takers: list[Taker] = []
        self._key_takers: list[KeyTaker] = []
        self._window: QWindow | None = None
        self._watched: list[QWindow] = []
        self._replaying = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._rest)
        self._late = False
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self.watch)
            self.watch(app.focusWindow())

    def register(self, take: Taker) -> Callable[[], None]:
        """Take scans from now on, before everyone who registered earlier.

        The taker says True when it took the text. Returns the function that takes it back.
        """
        return _push(self._takers, take)

    def register_keys(self, take: KeyTaker) -> Callable[[], None]:
        """See each key before the focused field does; True swallows it."""
        return _push(self._key_takers, take)

    def idle_ms(self) -> int:
        """How long nobody has touched anything."""
        return _now_ms() - self.last_active_ms

    def watch(self, window: QWindow | None) -> None:
        """Sit on a window; done by itself for every window that gets the keyboard."""
        if window is None:
            return
        # A C++ window that went away leaves its address free for the next one.
        self._watched = [one for one in self._watched if isValid(one)]
        if window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)

    def close(self) -> None:
        """Leave every window alone from now on."""
        self._timer.stop()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self.watch)
        for window in self._watched:
            if isValid(window):
                window.removeEventFilter(self)
        self._watched = []
        self._window = None
        self._takers.clear()
        self._key_takers.clear()

    def feed(self, text: str) -> None:
        """A whole scan at once, as from a serial scanner or a test."""
        if len(text) > _chars_max(text):
            self.refused.emit("", "scan.too_long")
            return
        for take in reversed(self._takers):
            if take(text):
                self.taken.emit(text)
                return
        self.refused.emit(text, "scan.nobody")

    def feed_commit(self, text: str) -> bool:
        """Text an input method committed; True when it is held as keys of a possible scan."""
        keys = keys_of(text)
        if not self._filter.holding and not keys.isdigit():
            return False
        now_ms = _now_ms()
        for key in keys:
            self._act(self._filter.key(key, _typed(key), now_ms))
        self._arm()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's door: only key events of the windows pass here."""
        kind = event.type()
        if kind in _HAND_EVENTS:
            self.last_active_ms = _now_ms()
        if kind not in _KEY_EVENTS or self._replaying or not isinstance(event, QKeyEvent):
            return False
        if isinstance(watched, QWindow):
            self._window = watched
        if kind == QEvent.Type.KeyRelease:
            char = _char_of(event)
            return bool(char) and not _is_enter(event) and self._filter.release(_copy(event))
        return self._press(event)

    def _press(self, event: QKeyEvent) -> bool:
        at_ms = event.timestamp() or _now_ms()
        if _is_enter(event):
            swallow, out = self._filter.enter(at_ms)
            self._act(out)
            return swallow or self._offer(event)
        char = _char_of(event)
        if char:
            out = self._filter.key(char, _copy(event), at_ms)
            self._act(out)
            self._arm()
            return True
        if event.key() not in _BARE_MODIFIERS:
            self._act(self._filter.flush())
        return self._offer(event)

    def _offer(self, event: QKeyEvent) -> bool:
        return any(take(event) for take in reversed(self._key_takers))

    def _act(self, outcomes: list[Outcome]) -> None:
        for outcome in outcomes:
            if isinstance(outcome, Scan):
                self.feed(outcome.text)
            elif isinstance(outcome, Refused):
                self.refused.emit("", outcome.reason)
            else:
                self._replay(outcome.tokens)

    def _replay(self, tokens: tuple[Token, ...]) -> None:
        for token in tokens:
            if not isinstance(token, QKeyEvent):
                continue
            if token.type() == QEvent.Type.KeyPress and self._offer(token):
                continue
            if self._window is not None and isValid(self._window):
                self._replaying = True
                try:
                    QCoreApplication.sendEvent(self._window, token)
                finally:
                    self._replaying = False

    def _arm(self) -> None:
        self._late = False
        self._timer.start(GAP_MS)

    def _rest(self) -> None:
        if not self._filter.holding:
            return
        if not self._late:
            # Keys may still wait in the queue behind a slow paint: let those in first.
            self._late = True
            self._timer.start(1)
            return
        self._act(self._filter.flush())


def _push(stack: list[_T], one: _T) -> Callable[[], None]:
    stack.append(one)

    def take_back() -> None:
        if one in stack:
            stack.remove(one)

    return take_back


_KEY_EVENTS: Final = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_HAND_EVENTS: Final = (*_KEY_EVENTS, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin)
_BARE_MODIFIERS: Final = (
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock, Qt.Key.Key_Hangul, Qt.Key.Key_AltGr,
)  # fmt: skip
_CHORD: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


def _is_enter(event: QKeyEvent) -> bool:
    if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return True
    # Some scanners end with a line feed, which reaches us as Ctrl+J (and CR as Ctrl+M).
    return event.text() in {"\n", "\r"}


def _char_of(event: QKeyEvent) -> str:
    """The printable key behind an event, or nothing."""
    if event.modifiers() & _CHORD:
        return ""
    key = int(event.key())
    text = event.text()
    if 0x20 < key < 0x7F and not text.isascii():
        char = chr(key)
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        return char if shifted or not char.isalpha() else char.lower()
    char = keys_of(text) if text else ""
    return char if char and char.isprintable() else ""


def _copy(event: QKeyEvent) -> QKeyEvent:
    return QKeyEvent(
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )


def _typed(char: str) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, ord(char.upper()), Qt.KeyboardModifier.NoModifier, char)


def _now_ms() -> int:
    return monotonic_ns() // 1_000_000
