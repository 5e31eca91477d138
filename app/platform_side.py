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


class PlatformSide(Protocol):
    """Sync beside an open window.  Calls may wait for a line: screens make them on a worker."""

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
