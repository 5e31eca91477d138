"""The floor under start-up: the least a PySide6 program can do to show a window.

Prints the moment of its first paint (nanoseconds of the clock all processes share) and ends.
"""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget


class BareWindow(QWidget):
    """Nothing but its background."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QTimer.singleShot(0, tell_and_leave)


def tell_and_leave() -> None:
    """Say when, and end at once: how a process dies is not what is measured."""
    sys.stdout.write(f"{time.perf_counter_ns()}\n")
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = BareWindow()
    window.resize(1024, 768)
    window.show()
    application.exec()
