"""Long work on a page: what is done, how far it is, and the key that stops it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui import theme
from ui.i18n import figure, tr
from ui.jobs import Job, Reporter
from ui.widgets.fields import Words
from ui.widgets.keys import Key
from ui.widgets.page import compact


class WorkFace(QWidget):
    """A face of a page; `ended` carries what the work came to, an exception where it failed."""

    ended = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__()
        # Of the window: work that is being stopped may outlive its page for a moment.
        self._job = Job(owner)
        self._job.progress.connect(self._show)
        self._job.done.connect(self.ended)
        self._job.failed.connect(self.ended)
        column = QVBoxLayout(self)
        column.addStretch(2)
        self.doing = Words("", size_px=24, weight=theme.BOLD, centred=True)
        column.addWidget(self.doing)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        column.addWidget(self.bar)
        self.told = Words("", role="text_soft", size_px=18, centred=True)
        column.addWidget(self.told)
        row = QHBoxLayout()
        self.stop_key = compact(Key(tr("common.stop"), "Esc", "soft", height_px=64), 200)
        self.stop_key.clicked.connect(self.stop)
        row.addStretch()
        row.addWidget(self.stop_key)
        row.addStretch()
        column.addSpacing(12)
        column.addLayout(row)
        column.addStretch(3)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._job.busy

    def start(self, words: str, work: Callable[[Reporter], object]) -> None:
        """Begin; what the work returns comes with `ended`."""
        self.doing.set_words(words)
        self.bar.setAccessibleName(words)
        self.told.set_words("")
        self.bar.setRange(0, 0)
        self.stop_key.setEnabled(True)
        self.stop_key.setFocus()
        self._job.start(work)

    def stop(self) -> None:
        """Ask the work to end; nothing will have changed."""
        self._job.stop()
        self.told.set_words(tr("import.stopping"))
        self.stop_key.setEnabled(False)

    def _show(self, done: int, total: int) -> None:
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        if total > 9:
            self.told.set_words(f"{figure(done)} / {figure(total)}")
