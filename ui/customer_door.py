"""Opens and closes the customer's window as the settings want it; it is loaded only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.counter import Counter
from ui.selling import Selling

if TYPE_CHECKING:
    from ui.customer_display import CustomerDisplay


class CustomerDoor:
    """The second window of one counter, or none."""

    def __init__(self, counter: Counter, selling: Selling) -> None:
        self._counter = counter
        self._selling = selling
        self.display: CustomerDisplay | None = None

    def show(self, *, anew: bool = False) -> None:
        """As the settings want it; anew in another language or theme."""
        if anew:
            self.close()
        if self.display is None and self._counter.till.machine.customer_screen:
            from ui.customer_display import open_customer_display

            self.display = open_customer_display(self._counter, self._selling)

    def close(self) -> None:
        """Take it away."""
        if self.display is not None:
            self.display.close()
            self.display = None
