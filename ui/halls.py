"""The halls behind the rail: what the shop does beside selling, a tile a room.

A rail has room for nine words, a shop for thirty rooms.  So the rail leads to a hall, and a hall
shows only the rooms that the person in front of it may enter.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from app.access import Action

#: Hall -> its rooms in order, each with the right it needs.
HALLS: Final[dict[str, tuple[tuple[str, Action], ...]]] = {
    "counter": (
        ("orders", Action.HOLD),
        ("pick_list", Action.HOLD),
        ("deliveries", Action.SELL),
        ("price_check", Action.SELL),
        ("wanted", Action.SELL),
        ("paper", Action.SELL),
        ("training", Action.SELL),
        ("other_tills", Action.CLOSE_SHIFT),
        ("platform_notices", Action.SELL),
    ),
    "goods": (
        ("products", Action.EDIT_CATALOGUE),
        ("quick_keys", Action.EDIT_SETTINGS),
        ("import", Action.IMPORT),
        ("stock", Action.KEEP_STOCK),
        ("stock_count", Action.KEEP_STOCK),
        ("evening", Action.KEEP_STOCK),
        ("recall", Action.KEEP_STOCK),
        ("inspection", Action.KEEP_STOCK),
        ("purchase", Action.EDIT_CATALOGUE),
        ("calendar", Action.EDIT_SETTINGS),
    ),
    "producers": (
        ("receiving", Action.RECEIVE_GOODS),
        ("farms", Action.EDIT_PRODUCERS),
        ("settlement", Action.SETTLE),
        ("commission", Action.EDIT_COMMISSION),
        ("unlabelled", Action.EDIT_CATALOGUE),
    ),
    "office": (
        ("promotions", Action.EDIT_CATALOGUE),
        ("receipts", Action.EXPORT),
        ("accounts", Action.COLLECT_CREDIT),
        ("invoices", Action.EXPORT),
        ("sync", Action.BACKUP),
        ("zlist", Action.REPORTS),
        ("exceptions", Action.REPORTS),
    ),
}


def rooms_of(hall: str, may: Callable[[Action], bool]) -> list[str]:
    """The rooms of a hall that this person may enter."""
    return [name for name, right in HALLS[hall] if may(right)]


def hall_of(room: str) -> str:
    """The hall a room is in; empty for one that the rail leads to itself."""
    return next(
        (hall for hall, rooms in HALLS.items() if any(name == room for name, _ in rooms)), "")
