"""`bench start`: shows the sell screen to a cashier who is given, says when it was painted, ends.

The way there is the one `run` takes.  Nobody signs in, and nothing can be done: the program ends
with the first paint, before any key is heard.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer

from app.access import Session
from app.till import Till
from models.values import Ref, Role
from ui.bare_window import tell_and_leave
from ui.desk import open_desk
from ui.devices import Devices
from ui.sell import SellScreen


class FirstPaint(QObject):
    """Waits until the basket is about to paint; the rest of the window paints in the same go."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, tell_and_leave)
        return False


def show_and_tell(till: Till, staff_ref: Ref, staff_no: str, devices: Devices) -> None:
    """Show this cashier's sell screen; the process ends when it has been painted."""
    desk = open_desk(till, Session(staff_ref, staff_no, Role.CASHIER), devices)
    screen = desk.window.made("sell")
    assert isinstance(screen, SellScreen)
    screen.basket.installEventFilter(FirstPaint(desk))
    desk.window.resize(1024, 768)
    desk.window.show()
