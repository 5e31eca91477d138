"""Errands: what a till does at the hub besides entries going up and coming down.

A round of the engine is hello, the pressing errands, pushes, pulls, the other errands.  Each errand
lives in a file of its own and is named here; a hub that does not know one says so in its
capabilities, and is not asked.  None is ever in the way of a sale's entry: what goes wrong in an
errand ends that errand for this round, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.till import Till
    from models.platform_rows import HubLink
    from sync.commands import Beside
    from sync.wire import HelloAnswer

#: A signed question and the hub's own answer: (method, path, query, body) to the verified body.
#: Raises `sync.platform.LineTrouble`; `Told` where the hub itself says no.
Ask = Callable[[str, str, str, bytes], bytes]


class Errand(Protocol):
    """One kind of business with the hub."""

    #: The word among the hub's capabilities without which it is not asked.
    capability: str
    #: Before the pushes of a round, not behind its pulls: it must say little.
    is_pressing: bool

    def is_due(self, till: Till, link: HubLink, hello: HelloAnswer) -> bool:
        """Whether there is anything to do in the round this hello begins; looks, asks nothing."""
        ...

    def run(self, till: Till, ask: Ask) -> bool:
        """One question or none; True while there is more to do in this round."""
        ...


def all_errands(beside: Beside | None = None) -> list[Errand]:
    """Every errand this program knows, in the order in which a round does them.

    `beside` takes long work away from the talk with the hub, where sales wait to be sent.
    """
    from sync.commands import CommandErrand
    from sync.people import PeopleErrand
    from sync.rotation import RotateKey
    from sync.summary import SummaryErrand

    return [
        SummaryErrand(), RotateKey(),
        CommandErrand(beside.start) if beside else CommandErrand(), PeopleErrand()]
