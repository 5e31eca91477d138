"""옆 계산대: where this till may be asked, and whom it asks."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from app.settings import LanSettings
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import tr
from ui.widgets.fields import FormLine, Words
from ui.widgets.frames import Overlay


class LanPanel(Overlay):
    """`given` carries the new settings; what cannot be is said beside its field."""

    given = Signal(object)

    def __init__(self, settings: LanSettings) -> None:
        super().__init__(width_px=720, height_px=460)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        column.addWidget(Words(tr("lan.title"), size_px=24, weight=theme.BOLD))
        column.addWidget(Words(tr("lan.body"), role="text_soft", size_px=16, wraps=True))
        self.port = FormLine(tr("lan.port"), QLineEdit(str(settings.port or "")))
        self.addresses = FormLine(
            tr("lan.addresses"), QLineEdit(", ".join(settings.colleagues)))
        column.addWidget(self.port)
        column.addWidget(self.addresses)
        column.addStretch()
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("lan.save"), "Enter", "do", self._give)))
        self.port.editor.setFocus()

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter keeps, Esc steps back, everything else is typed."""
        if is_enter(event):
            self._give()
            return True
        return super().take_key(event)

    def say(self, words: str) -> None:
        """What is wrong, beside the addresses."""
        self.addresses.say(words)

    def _give(self) -> None:
        self.port.say("")
        self.addresses.say("")
        port = self.port.text
        if port and not (port.isdecimal() and 1_024 <= int(port) < 65_536):
            self.port.say(tr("lan.port_bad"))
            return
        found = tuple(filter(None, (one.strip() for one in self.addresses.text.split(","))))
        self.given.emit(LanSettings(port=int(port or 0), colleagues=found))
