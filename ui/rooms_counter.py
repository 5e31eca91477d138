"""Rooms of what the counter does beside selling: how each is made, late, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.counter import Counter
from ui.selling import Selling

Go = Callable[[str], None]


def makers(counter: Counter, selling: Selling, go: Go) -> dict[str, Callable[[], QWidget]]:
    """Screen name -> how it is made."""
    return {
        "unlabelled": partial(_unlabelled, counter, go),
        "price_check": partial(_price_check, counter, go),
        "wanted": partial(_wanted, counter, go),
        "orders": partial(_orders, counter, selling, go),
        "pick_list": partial(_pick_list, counter, go),
        "deliveries": partial(_deliveries, counter, go),
        "quick_keys": partial(_quick_keys, counter, go),
        "platform_notices": partial(_platform_notices, counter, go),
    }


def _unlabelled(counter: Counter, go: Go) -> QWidget:
    from ui.unlabelled import UnlabelledScreen

    screen = UnlabelledScreen(counter)
    screen.left.connect(lambda: go("producers"))
    return screen


def _price_check(counter: Counter, go: Go) -> QWidget:
    from ui.price_check import PriceCheckScreen
    from ui.shelf import Shelf

    screen = PriceCheckScreen(counter, Shelf(counter.till))
    screen.left.connect(lambda: go("sell"))
    return screen


def _wanted(counter: Counter, go: Go) -> QWidget:
    from ui.wanted import WantedScreen

    screen = WantedScreen(counter)
    screen.left.connect(lambda: go("sell"))
    return screen


def _platform_notices(counter: Counter, go: Go) -> QWidget:
    from ui.platform_notices import NoticesScreen

    screen = NoticesScreen(counter)
    screen.left.connect(lambda: go("counter"))
    return screen


def _orders(counter: Counter, selling: Selling, go: Go) -> QWidget:
    from ui.orders import OrdersScreen

    screen = OrdersScreen(counter, selling)
    screen.asked.connect(go)
    screen.left.connect(lambda: go("sell"))
    return screen


def _pick_list(counter: Counter, go: Go) -> QWidget:
    from ui.orders import PickListScreen

    screen = PickListScreen(counter)
    screen.left.connect(lambda: go("orders"))
    return screen


def _quick_keys(counter: Counter, go: Go) -> QWidget:
    from ui.quick_keys import QuickKeysScreen
    from ui.shelf import Shelf

    screen = QuickKeysScreen(counter, Shelf(counter.till))
    screen.left.connect(lambda: go("goods"))
    return screen


def _deliveries(counter: Counter, go: Go) -> QWidget:
    from ui.deliveries import DeliveriesScreen

    screen = DeliveriesScreen(counter)
    screen.left.connect(lambda: go("sell"))
    return screen
