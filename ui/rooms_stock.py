"""Rooms of the stock: how each is made, late, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.counter import Counter
from ui.devices import Devices
from ui.widgets.page import Page

Go = Callable[[str], None]


def makers(counter: Counter, devices: Devices, go: Go) -> dict[str, Callable[[], QWidget]]:
    """Screen name -> how it is made."""
    return {
        "stock": partial(_stock, counter, go),
        "stock_count": partial(_stock_count, counter, devices, go),
        "evening": partial(_evening, counter, go),
        "recall": partial(_recall, counter, devices, go),
        "inspection": partial(_inspection, counter, devices, go),
        "purchase": partial(_purchase, counter, go),
        "calendar": partial(_calendar, counter, go),
    }


def _back(screen: Page, go: Go) -> Page:
    screen.left.connect(lambda: go("goods"))
    return screen


def _stock(counter: Counter, go: Go) -> QWidget:
    from ui.stock_screen import StockScreen

    screen = StockScreen(counter)
    screen.count_asked.connect(lambda: go("stock_count"))
    return _back(screen, go)


def _stock_count(counter: Counter, devices: Devices, go: Go) -> QWidget:
    from ui.stock_count_screen import StockCountScreen

    return _back(StockCountScreen(counter, devices), go)


def _evening(counter: Counter, go: Go) -> QWidget:
    from ui.evening_screen import EveningScreen

    return _back(EveningScreen(counter), go)


def _recall(counter: Counter, devices: Devices, go: Go) -> QWidget:
    from ui.recall_screen import RecallScreen

    return _back(RecallScreen(counter, devices), go)


def _inspection(counter: Counter, devices: Devices, go: Go) -> QWidget:
    from ui.inspection_screen import InspectionScreen

    return _back(InspectionScreen(counter, devices), go)


def _purchase(counter: Counter, go: Go) -> QWidget:
    from ui.purchase_screen import PurchaseScreen

    return _back(PurchaseScreen(counter), go)


def _calendar(counter: Counter, go: Go) -> QWidget:
    from ui.calendar_screen import CalendarScreen

    return _back(CalendarScreen(counter), go)
