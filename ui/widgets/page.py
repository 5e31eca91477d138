"""What every second-line screen shares: a title, 뒤로 always in sight, and the one stylesheet."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.keys import Key


class Page(QWidget):
    """A titled screen; `left` when 뒤로 or Esc was pressed."""

    left = Signal()

    def __init__(self, title: str, body: str = "") -> None:
        super().__init__()
        self.setStyleSheet(theme.sheet())
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 14, 20, 14)
        self.column.setSpacing(12)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        back = compact(Key(tr("common.back"), "Esc", "soft", height_px=56))
        back.clicked.connect(self.left)
        self.head.addWidget(back)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Words(title, size_px=26, weight=theme.BOLD))
        self.body = Words(body, role="text_soft", size_px=16)
        self.body.setVisible(bool(body))
        words.addWidget(self.body)
        self.head.addLayout(words, 1)
        self.column.addLayout(self.head)

    def say(self, words: str) -> None:
        """What is wrong or done, below the title."""
        self.body.set_words(words, "look")
        self.body.show()

    def take_key(self, event: QKeyEvent) -> bool:
        """Esc steps back; Enter presses the key that Tab went to, as Space does."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        chosen = self.focusWidget()
        if (event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(chosen, Key)
                and chosen.hasFocus() and chosen.isEnabled()):
            chosen.click()
            return True
        return False


def compact(key: Key, width_px: int = 0) -> Key:
    """A key no wider than its word."""
    policy = key.sizePolicy()
    policy.setHorizontalPolicy(QSizePolicy.Policy.Fixed)
    key.setSizePolicy(policy)
    if width_px:
        key.setFixedWidth(width_px)
    return key
