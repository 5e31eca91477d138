"""How long the till's own window stands still while something works beside it."""

from __future__ import annotations

import gc
import os
import threading
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.till import Till

_TICK_MS: Final = 5


def stall_beside(till: Till, work: Callable[[], None]) -> int:
    """Longest time in ns the event loop of an open desk came late while `work` ran on a thread.

    Raises whatever the work raises.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    from ui.desk import open_desk
    from ui.main import spare_collector

    desk = open_desk(till)
    desk.window.resize(1024, 768)
    desk.window.show()
    app.processEvents()
    spare_collector()
    raised: list[BaseException] = []

    def run() -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - handed to the caller whole
            raised.append(error)

    thread = threading.Thread(target=run)
    loop = QEventLoop()
    last_ns, longest_ns = time.perf_counter_ns(), 0

    def tick() -> None:
        nonlocal last_ns, longest_ns
        now_ns = time.perf_counter_ns()
        longest_ns = max(longest_ns, now_ns - last_ns - _TICK_MS * 1_000_000)
        last_ns = now_ns
        # Something to paint, as on a counter where a customer stands.
        desk.window.update()
        if not thread.is_alive():
            loop.quit()

    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(tick)
    timer.start(_TICK_MS)
    thread.start()
    loop.exec()
    timer.stop()
    thread.join()
    gc.unfreeze()
    desk.close()
    if raised:
        raise raised[0]
    return longest_ns
