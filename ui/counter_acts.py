"""Keys of the counter beside selling: what each does, loaded when it is pressed."""

from __future__ import annotations

from collections.abc import Callable

from ui.counter import Counter
from ui.selling import Selling

Go = Callable[[str], None]


def counter_acts(counter: Counter, selling: Selling, go: Go) -> dict[str, Callable[[], object]]:
    """Action of the keymap -> what it does."""
    return {
        "no_label": selling.ask_unlabelled,
        "price_check": lambda: go("price_check"),
        "wanted": lambda: _note_wanted(counter),
        "menu": counter.window.open_menu,
        "orders": lambda: _order(counter, selling, go),
    }


def _note_wanted(counter: Counter) -> None:
    from ui.wanted import ask_wanted

    ask_wanted(counter)


def _order(counter: Counter, selling: Selling, go: Go) -> None:
    """A basket becomes an order; without one the orders are shown."""
    from ui.orders import order_basket

    if selling.cart.is_empty:
        go("orders")
    else:
        order_basket(counter, selling, lambda: None)
