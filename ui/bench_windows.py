"""The two windows `bench scan` types into: the real sell screen, and a bare table as its floor."""

from __future__ import annotations

import sys
import time
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from app.access import Session
from app.till import Till
from ui import theme
from ui.desk import Desk
from ui.sell import SellScreen

_PATIENCE_NS: Final = 1_000_000_000
_STALLS_MAX: Final = 20


def make_application() -> QApplication:
    """The one application, looking as the till does."""
    found = QApplication.instance()
    application = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    theme.apply(application, "light")
    return application


def find_codes(product_count: int, scan_count: int) -> list[str]:
    """Barcodes of made-up goods (`app.bench.search`) whose check digit happens to be right."""
    codes = [code for n in range(product_count) if _is_right(code := f"88{n:011d}")]
    step = max(1, len(codes) // scan_count)
    return [codes[n * step % len(codes)] for n in range(scan_count)]


def _is_right(code: str) -> bool:
    digits = [int(sign) for sign in code]
    return (sum(digits[::2]) + 3 * sum(digits[1::2])) % 10 == 0


class _PaintSeen(QObject):
    """Knows whether a widget has painted since it was last asked to forget."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.seen = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.seen = True
        return False


def _type_until_painted(window: QWidget, code: str, painted: _PaintSeen) -> int | None:
    """Nanoseconds from the first key to the end of the paint that Enter has caused.

    None when nothing was painted.
    """
    handle = window.windowHandle()
    start = time.perf_counter_ns()
    for sign in code:
        QTest.keyClick(handle, ord(sign))
    painted.seen = False
    QTest.keyClick(handle, Qt.Key.Key_Return)
    while not painted.seen:
        QApplication.processEvents()
        if time.perf_counter_ns() - start > _PATIENCE_NS:
            return None
    return time.perf_counter_ns() - start


class SellWindow:
    """The till's own window with a cashier signed in and the shift open."""

    def __init__(self, till: Till, session: Session, size_px: tuple[int, int]) -> None:
        self._desk = Desk(till, session)
        self.scanner = self._desk.scanner
        window = self._desk.window
        window.resize(*size_px)
        window.show()
        window.activateWindow()
        QTest.qWaitForWindowExposed(window)
        screen = window.made("sell")
        assert isinstance(screen, SellScreen)
        self._screen = screen
        self._painted = _PaintSeen(screen.basket)
        #: Rounds in which the machine stood still in the middle of a scan.
        self.stall_count = 0
        QTest.qWait(50)

    def start_new_sale(self) -> None:
        """An empty basket, painted before the next scan."""
        self._desk.selling.start_new()
        QApplication.processEvents()

    def time_scan(self, code: str) -> int:
        """One scan; the basket holds one line more afterwards.

        A machine that stands still for 30 ms between two keys turns a scan into typing, rightly
        so; such a round is played again.
        """
        before = len(self._desk.selling.cart.lines)
        while True:
            duration_ns = _type_until_painted(self._desk.window, code, self._painted)
            if duration_ns is not None and len(self._desk.selling.cart.lines) == before + 1:
                return duration_ns
            self.stall_count += 1
            if self.stall_count > _STALLS_MAX:
                raise RuntimeError(f"{code} is not taken as a scan")
            QTest.qWait(400)
            self._screen.rest()
            QTest.qWait(100)

    def close(self) -> None:
        self._desk.close()


class _Bare(QTableView):
    """A table that does what it must and nothing else: keeps the keys, adds a row at Enter."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = QStandardItemModel(0, 5, self)
        self.setModel(self.rows)
        self._typed = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Return:
            words = (self._typed, "청상추", "1", "1,800", "1,800")
            self.rows.appendRow([QStandardItem(word) for word in words])
            self._typed = ""
        else:
            self._typed += event.text()


class BareTable:
    """The floor: the same keys, one prepared row, one paint."""

    def __init__(self, size_px: tuple[int, int], sell: SellWindow) -> None:
        self._view = _Bare()
        self._view.resize(*size_px)
        self._view.show()
        QTest.qWaitForWindowExposed(self._view)
        self._painted = _PaintSeen(self._view.viewport())
        QTest.qWait(50)
        # The till's scanner listens at every window of the program; a bare one has no such guest.
        self._view.windowHandle().removeEventFilter(sell.scanner)

    def clear(self) -> None:
        """No rows, painted."""
        self._view.rows.setRowCount(0)
        QApplication.processEvents()

    def time_scan(self, code: str) -> int:
        """One row more."""
        duration_ns = _type_until_painted(self._view, code, self._painted)
        if duration_ns is None:
            raise RuntimeError("the bare table did not paint")
        return duration_ns

    def close(self) -> None:
        self._view.close()
