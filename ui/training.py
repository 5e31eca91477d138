"""연습 on the screen: one page that begins it, and the same page that ends it."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent

from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import tr
from ui.widgets.frames import Teach
from ui.widgets.page import Page


class TrainingScreen(Page):
    """What practice is, and the one button to begin or to end it."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("room.training"))
        self._counter = counter
        key = "training.end" if counter.till.training else "training.begin"
        teach = Teach(tr(f"{key}_title"), tr(f"{key}_body"), tr(key))
        teach.begun.connect(self.toggle)
        self.column.addWidget(teach, 1)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter does what the button does."""
        if is_enter(event):
            self.toggle()
            return True
        return super().take_key(event)

    def toggle(self) -> None:
        """Ask whoever owns the window to change shops."""
        if self._counter.toggle_training is None:
            self.say(tr("training.not_here"))
            return
        self._counter.toggle_training()
