"""A difference and where it may come from: each suspect a row, with the receipt to look at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.clock import local_datetime
from app.suspects import Suspect
from app.texts import say
from app.till import Till
from models.values import Won
from ui import i18n, theme
from ui.asking import foot_keys, is_enter
from ui.i18n import tr, won
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay
from ui.widgets.lists import ListLine, RowList


class SuspectsPanel(Overlay):
    """A row with a receipt leads to it; the two keys count once more or give a reason."""

    receipt_asked = Signal(str)
    recount_asked = Signal()
    reason_asked = Signal()

    def __init__(
        self, till: Till, over_won: Won, suspects: Sequence[Suspect], *, may_recount: bool
    ) -> None:
        super().__init__(width_px=860, height_px=690)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 20, 26, 22)
        column.setSpacing(8)
        key = "shift.over" if over_won > 0 else "shift.short"
        column.addWidget(Words(tr(key, won=won(abs(over_won))), size_px=28, weight=theme.BOLD))
        column.addWidget(Words(tr("closing.suspects_body"), role="text_soft", size_px=16,
                               wraps=True))
        self.list = RowList(tr("shift.step_difference"), wraps=True)
        self.list.set_lines([_line(till, suspect, n) for n, suspect in enumerate(suspects)])
        self._numbers = {str(n): one.receipt_no for n, one in enumerate(suspects)}
        self.list.chosen.connect(self._open)
        column.addWidget(self.list, 1)
        keys = [(tr("common.back"), "Esc", "soft", self.back)]
        if may_recount:
            keys.append((tr("shift.count_again"), "F9", "plain", self.recount_asked.emit))
        keys.append((tr("shift.give_reason"), "F12", "do", self.reason_asked.emit))
        self._may_recount = may_recount
        column.addLayout(foot_keys(*keys))

    def take_key(self, event: QKeyEvent) -> bool:
        """F9 counts again, F12 gives a reason, Enter opens the marked receipt, arrows walk."""
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_F9 and self._may_recount:
            self.recount_asked.emit()
            return True
        if event.key() == Qt.Key.Key_F12:
            self.reason_asked.emit()
            return True
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if is_enter(event):
            self.list.take_current()
            return True
        return super().take_key(event)

    def _open(self, key: str) -> None:
        number = self._numbers[key]
        if number:
            self.receipt_asked.emit(number)


def _line(till: Till, suspect: Suspect, n: int) -> ListLine:
    at = ""
    if suspect.at_ms:
        offset = till.clock.utc_offset_min(suspect.at_ms)
        at = f"{local_datetime(suspect.at_ms, offset):%H:%M}"
    title = " · ".join(part for part in (at, suspect.receipt_no) if part)
    return ListLine(
        str(n), title or tr("closing.suspect_count"),
        say(suspect.code, suspect.values, i18n.language()))
