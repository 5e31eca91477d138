"""What changed, said after the commit.  A listener asks again; no row travels in an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from models.values import Ref


class Event(msgspec.Struct, frozen=True):
    """Something that is true now and durable."""


class SaleDone(Event, frozen=True):
    sale_uid: Ref


class ShiftChanged(Event, frozen=True):
    shift_uid: Ref


class CatalogueChanged(Event, frozen=True):
    pass


class SettingsChanged(Event, frozen=True):
    name: str


class StaffListChanged(Event, frozen=True):
    pass


class HeldCartsChanged(Event, frozen=True):
    pass


class PromotionsChanged(Event, frozen=True):
    pass


class CashReceiptsChanged(Event, frozen=True):
    pass


class TransfersChanged(Event, frozen=True):
    pass


class OrdersChanged(Event, frozen=True):
    pass


class DeliveriesChanged(Event, frozen=True):
    pass


class CommissionChanged(Event, frozen=True):
    pass


class ProducersChanged(Event, frozen=True):
    pass


class SettlementsChanged(Event, frozen=True):
    pass


class AccountsChanged(Event, frozen=True):
    pass


class InvoicesChanged(Event, frozen=True):
    pass


class SaleCorrected(Event, frozen=True):
    """A finished sale was paid with something else: its receipt and the drawer's figure follow."""

    sale_uid: Ref


class PlatformSaid(Event, frozen=True):
    """A notice of the platform, or its withdrawal, or what it allows has arrived."""


class LinkChanged(Event, frozen=True):
    """What is known of the platform: sent, waiting, or in trouble."""


E = TypeVar("E", bound=Event)


class Events:
    """A list of listeners; each is called on the thread that committed."""

    def __init__(self) -> None:
        self._listeners: list[tuple[type[Event], Callable[[Event], None]]] = []

    def listen(self, kind: type[E], listener: Callable[[E], None]) -> Callable[[], None]:
        """Call `listener` for each event of this kind; returns what takes it back."""
        entry = (kind, listener)
        self._listeners.append(entry)  # type: ignore[arg-type]  # matched by kind below
        return lambda: self._listeners.remove(entry)  # type: ignore[arg-type]

    def publish(self, event: Event) -> None:
        for kind, listener in list(self._listeners):
            if isinstance(event, kind):
                listener(event)
