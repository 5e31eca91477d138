"""What changed, said after the commit.  A listener asks again; no row travels in an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from models.values import Ref


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is true now and durable."""


@dataclass(frozen=True, slots=True)
class SaleDone(Event):
    sale_uid: Ref


@dataclass(frozen=True, slots=True)
class ShiftChanged(Event):
    shift_uid: Ref


@dataclass(frozen=True, slots=True)
class CatalogueChanged(Event):
    pass


@dataclass(frozen=True, slots=True)
class SettingsChanged(Event):
    name: str


@dataclass(frozen=True, slots=True)
class StaffListChanged(Event):
    pass


@dataclass(frozen=True, slots=True)
class HeldCartsChanged(Event):
    pass


@dataclass(frozen=True, slots=True)
class CashReceiptsChanged(Event):
    pass


@dataclass(frozen=True, slots=True)
class TransfersChanged(Event):
    pass


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
