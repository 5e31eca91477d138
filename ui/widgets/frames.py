"""Cards, overlays, the banner and the teaching empty screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import paint, theme
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.keys import Key

_BANNER_GAP_PX = 6


class CardFrame(QWidget):
    """A white card with round corners that holds a layout."""

    def __init__(
        self, fill: str = "surface", edge: str = "border", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._fill = fill
        self._edge = edge

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        edge = theme.colour(self._edge) if self._edge else None
        paint.box(painter, self.rect(), theme.colour(self._fill), edge, 18)


class Overlay(QWidget):
    """A panel over the whole window. It sees keys first; Esc steps back once.

    Subclasses fill `self.card` and answer `take_key`; `closed` tells that it has gone.
    """

    closed = Signal()

    def __init__(self, *, width_px: int, height_px: int, fill: str = "surface") -> None:
        super().__init__()
        self._wanted = QSize(width_px, height_px)
        self.card = CardFrame(fill, "", self)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        #: Whether a scan made over this panel is kept and added once it has closed.
        self.keeps_scan = True

    def take_key(self, event: QKeyEvent) -> bool:
        """Answer a key; True swallows it. Esc goes back, everything else stays here."""
        if event.key() == Qt.Key.Key_Escape:
            self.back()
            return True
        return False

    def take_scan(self, text: str) -> bool:
        """Answer a scan; False hands it to what lies below."""
        return False

    def back(self) -> None:
        """Step back: nothing happened here."""
        self.closed.emit()

    def resizeEvent(self, event: object) -> None:
        margin = 12
        wide = min(self._wanted.width(), self.width() - 2 * margin)
        high = min(self._wanted.height(), self.height() - 2 * margin)
        self.card.setGeometry((self.width() - wide) // 2, (self.height() - high) // 2, wide, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("veil"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A finger beside the panel must neither close it nor reach what lies below.
        event.accept()


class Banner(QWidget):
    """The world's trouble, or a word of success: a calm strip with a button that helps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "look"
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(18, 6 + _BANNER_GAP_PX, 8, 6)
        self._row.setSpacing(10)
        self._words = Words(
            "", role="look", size_px=theme.BODY_PX, weight=theme.SEMI, wraps=True, middle=True
        )
        self._row.addWidget(self._words, 1)
        self._buttons: list[Key] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def words(self) -> str:
        """What it says now, empty when it is away."""
        return self._words.words if not self.isHidden() else ""

    def say(
        self,
        words: str,
        *,
        tone: str = "look",
        helps: Sequence[tuple[str, Callable[[], None]]] = (),
        stay_ms: int = 0,
    ) -> None:
        """Show a sentence with buttons; it stays until closed unless told how long."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        self._tone = tone
        self._words.set_words(words, {"plain": "text"}.get(tone, tone))
        for label, help_fn in helps:
            self._add(label, help_fn)
        self._add(tr("common.close"), None)
        self.show()
        self.update()
        self._timer.stop()
        if stay_ms:
            self._timer.start(stay_ms)

    def _add(self, label: str, help_fn: Callable[[], None] | None) -> None:
        button = Key(label, tone="plain", size_px=theme.SMALL_PX, height_px=theme.TOUCH_PX)
        policy = button.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Fixed)
        button.setSizePolicy(policy)

        def press() -> None:
            self.hide()
            if help_fn is not None:
                help_fn()

        button.clicked.connect(press)
        self._row.addWidget(button)
        self._buttons.append(button)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.smooth(painter)
        fill = {
            "look": "look_soft",
            "remove": "remove_soft",
            "do": "do_soft",
            "network": "network_soft",
        }.get(self._tone, "key_soft")
        edge = {"plain": "border"}.get(self._tone, self._tone)
        room = self.rect().adjusted(0, _BANNER_GAP_PX, 0, 0)
        paint.box(painter, room, theme.colour(fill), theme.colour(edge), 12)


class Teach(QWidget):
    """An empty screen that says what belongs here, with the one button to begin."""

    begun = Signal()

    def __init__(self, title: str, body: str, button: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(Words(title, size_px=28, weight=theme.BOLD, centred=True))
        column.addSpacing(8)
        column.addWidget(Words(body, role="text_soft", size_px=18, wraps=True, centred=True))
        if button:
            row = QHBoxLayout()
            key = Key(button, tone="do", size_px=theme.LEAD_PX, height_px=64)
            key.setFixedWidth(max(key.sizeHint().width() + 40, 220))
            key.clicked.connect(self.begun)
            row.addStretch()
            row.addWidget(key)
            row.addStretch()
            column.addSpacing(16)
            column.addLayout(row)
        column.addStretch(3)


def clear_layout(box: QVBoxLayout | QHBoxLayout) -> None:
    """Take every widget out of a layout and let it go."""
    while box.count():
        item = box.takeAt(0)
        if item is None:
            return
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
