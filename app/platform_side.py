"""What a screen may ask of the line to the platform and to the other tills."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from app.settings import LanSettings


class Colleague(NamedTuple):
    """Another till of the store as it was last asked; 0 where it was never heard."""

    address: str
    till_no: int
    heard_at_ms: int
    trouble: str


class StoreLook(NamedTuple):
    """What a code joins, before it is used; an empty `store_ref` founds a store."""

    store_ref: str
    name: str
    entry_count: int
    till_nos: tuple[int, ...]


class PlatformSide(Protocol):
    """Sync beside an open window.  Calls may wait for a line: screens make them on a worker."""

    def look(self, url: str, code: str) -> StoreLook | None:
        """Which store a code is of; None where the platform cannot tell.  Raises as `enrol`."""
        ...

    def make_fresh(self, url: str, code: str, till_no: int) -> None:
        """A new file beside this till's, enrolled; see `app.beginning_afresh`."""
        ...

    def enrol(self, url: str, code: str) -> dict[str, object]:
        """Make this till known, and begin to talk.  Raises BadInput, Refused in the shop's words.
        """
        ...

    def nudge(self) -> None:
        """Ask now rather than in a while."""
        ...

    def exchange(self, folder: Path) -> dict[str, object]:
        """Read and leave files on a stick: `new_count`, `written_count`, `read`."""
        ...

    def colleagues(self) -> list[Colleague]:
        """Every till that is asked, in the order of the settings."""
        ...

    def use_lan(self, settings: LanSettings) -> None:
        """From now on these.  Raises BadInput for an address outside the house or a taken port."""
        ...
