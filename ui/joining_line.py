"""How far a till is that joins a store: so many of so many entries, and that selling goes on."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.sync_overview import Joining
from ui import theme
from ui.i18n import figure, tr
from ui.widgets.fields import Words


class JoiningLine(QWidget):
    """Shown only while much is on its way."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.said = Words("", size_px=18, weight=theme.SEMI, wraps=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        column.addWidget(
            Words(tr("sync.joining_body"), role="text_soft", size_px=16, wraps=True))

    def show_progress(self, joining: Joining | None) -> None:
        """Where it stands now; None hides it."""
        self.setVisible(joining is not None)
        if joining is None:
            return
        words = tr("sync.joining", done=figure(joining.done_count),
                   total=figure(joining.in_all_count))
        self.said.set_words(words)
        self.bar.setAccessibleName(words)
        self.bar.setRange(0, joining.in_all_count)
        self.bar.setValue(joining.done_count)
