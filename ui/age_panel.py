"""연령 확인: one question, two big keys; Esc and 아니요 are the same answer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from ui import theme
from ui.asking import foot_keys, is_enter
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay


class AgePanel(Overlay):
    """Of age, or not: one of the two is always said."""

    of_age = Signal()
    refused = Signal()

    def __init__(self, product_name: str) -> None:
        super().__init__(width_px=640, height_px=380)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(30, 28, 30, 26)
        column.setSpacing(12)
        column.addWidget(Words(
            tr("age.title"), size_px=28, weight=theme.BOLD, wraps=True))
        column.addWidget(Words(product_name, size_px=22, weight=theme.SEMI, wraps=True))
        column.addWidget(Words(tr("age.body"), role="text_soft", size_px=18, wraps=True))
        column.addStretch()
        column.addLayout(
            foot_keys(
                (tr("age.no"), "Esc", "remove", self.back),
                (tr("age.yes"), "Y", "do", self.of_age.emit),
            )
        )

    def back(self) -> None:
        """Nobody looked, or looked and saw a child: the goods are not sold."""
        self.refused.emit()

    def take_key(self, event: QKeyEvent) -> bool:
        """Y is yes; Enter, which a scanner sends, too, answers nothing."""
        if event.text() in {"y", "Y", "ㅛ"}:
            self.of_age.emit()
            return True
        return True if is_enter(event) else super().take_key(event)
