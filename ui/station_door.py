"""The way to the label station and back: from the sign-in, by a producer's badge, by the machine's
role.  The station itself is loaded when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.errors import BadInput

if TYPE_CHECKING:
    from app.producer_access import ProducerSession
    from ui.counter import Counter


class StationDoor(QObject):
    """Nobody of the shop is signed in behind it: no rail, no menu."""

    def __init__(self, counter: Counter, show_sign_in: Callable[[], None]) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._show_sign_in = show_sign_in
        self._producer: ProducerSession | None = None

    def show(self) -> None:
        """The station's first page, or straight to whose badge it was."""
        self._show_sign_in()
        # What was said to whoever stood here before is nothing to a producer.
        self._counter.messages.hush()
        window = self._counter.window
        window.forget_screen("label_station")
        window.show_screen("label_station")
        self._producer = None

    def make_screen(self) -> QWidget:
        from ui.label_station import LabelStation

        screen = LabelStation(self._counter, self._producer)
        screen.left.connect(self._leave)
        return screen

    def try_badge(self, token: str) -> bool:
        """A producer's badge leads to her labels; False for any other."""
        from app.producer_access import sign_in_badge

        try:
            self._producer = sign_in_badge(self._counter.till, token)
        except BadInput:
            return False
        self.show()
        return True

    def _leave(self) -> None:
        self._show_sign_in()
        self._counter.window.forget_screen("label_station")
