"""Our own bug, told honestly: what is safe, and the details ready to send."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from ui import theme
from ui.i18n import tr
from ui.messages import sentence
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.keys import Key
from ui.window import Window

log = logging.getLogger(__name__)


class BugPanel(Overlay):
    """The honest dialog: it closes, and selling goes on."""

    def __init__(self, details: str, log_path: str) -> None:
        super().__init__(width_px=820, height_px=600)
        self._details = details
        column = QVBoxLayout(self.card)
        column.setContentsMargins(30, 26, 30, 24)
        column.setSpacing(12)
        column.addWidget(Words(tr("bug.title"), role="remove", size_px=26, weight=theme.BOLD))
        column.addWidget(Words(tr("bug.body"), size_px=18, wraps=True))
        if log_path:
            where = Words(tr("bug.where", path=log_path), role="text_soft", size_px=16, wraps=True)
            column.addWidget(where)
        text = QPlainTextEdit(details)
        text.setReadOnly(True)
        text.setAccessibleName(tr("bug.details"))
        text.setFont(theme.font(16))
        column.addWidget(text, 1)
        row = QHBoxLayout()
        row.setSpacing(12)
        copy = Key(tr("bug.copy"), "", "soft", size_px=20, height_px=64)
        copy.clicked.connect(lambda: QApplication.clipboard().setText(self._details))
        close = Key(tr("common.close"), "Esc", "do", size_px=20, height_px=64)
        close.clicked.connect(self.back)
        row.addWidget(copy, 1)
        row.addWidget(close, 1)
        column.addLayout(row)


class CrashHook:
    """Catches what nobody expected, logs it, and says so on the window."""

    def __init__(self, window: Window, log_path: str = "") -> None:
        self._window = window
        self._log_path = log_path
        self._open = False
        self._before = sys.excepthook

    def install(self) -> None:
        """Stand in Python's own place for uncaught exceptions."""
        sys.excepthook = self.tell

    def remove(self) -> None:
        """Give the place back."""
        sys.excepthook = self._before

    def tell(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log it and show the honest dialog once; KeyboardInterrupt still ends the program."""
        if issubclass(kind, KeyboardInterrupt):
            self._before(kind, error, trace)
            return
        from app.trouble import find_trouble

        trouble = find_trouble(error)
        if trouble is not None:
            # A page that could not be read is the disk's trouble, not a bug of ours.
            log.error("trouble %s", trouble.code, exc_info=(kind, error, trace))
            QTimer.singleShot(0, self._window, lambda: self._window.say(
                sentence(trouble), tone="remove"))
            return
        log.critical("bug", exc_info=(kind, error, trace))
        if self._open:
            return
        self._open = True
        details = "".join(traceback.format_exception(kind, error, trace))
        # The panel opens from the event loop: we may be in the middle of a paint or a key.
        QTimer.singleShot(0, self._window, lambda: self._show(details))

    def _show(self, details: str) -> None:
        panel = BugPanel(details, self._log_path)
        panel.closed.connect(self._closed)
        self._window.open_overlay(panel)

    def _closed(self) -> None:
        self._open = False
