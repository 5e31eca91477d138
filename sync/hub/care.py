"""How a hub is looked after from the command line: backups, putting back, health."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.clock import SystemClock
from app.errors import BadInput
from sync.hub import backup
from sync.hub.health import Bounds, find_alarms

if TYPE_CHECKING:
    from sync.hub.running import HubPlace


class Care:
    """`app.cli_tools.HubCare` over one hub's place."""

    def __init__(self, place: HubPlace) -> None:
        self._place = place

    def back_up(self, folder: Path, keep: int) -> dict[str, object]:
        done = backup.back_up(
            self._place.engine(), folder, SystemClock().now_ms(), keep=keep)
        return {**done._asdict(), "file": str(done.file)}

    def heads(self) -> bytes:
        return backup.take_heads(self._place.engine(), SystemClock().now_ms())

    def note_backup(self, file: Path) -> dict[str, object]:
        try:
            heads = file.read_bytes()
        except OSError as error:
            raise BadInput("hub.heads_malformed", file=str(file)) from error
        known, unknown = backup.note_backup(
            self._place.engine(), heads, file.name, SystemClock().now_ms())
        return {"known": known, "unknown": unknown}

    def restore(self, file: Path) -> dict[str, object]:
        from sync.hub.restoring import restore

        found = restore(self._place, file, SystemClock().now_ms())
        return {**found._asdict(), "moved_to": str(found.moved_to) if found.moved_to else ""}

    def copy_keys(self, file: Path) -> str:
        from sync.hub.key_copy import copy_keys

        return copy_keys(self._place.keys, file)

    def bring_keys(self, file: Path, code: str) -> None:
        from sync.hub.key_copy import bring_keys
        from sync.hub.running import hold

        with hold(self._place):
            bring_keys(file, code, self._place.keys)

    def find_alarms(
        self, held_hours: int, silent_days: int, backup_hours: int
    ) -> list[tuple[str, dict[str, object]]]:
        from sync.hub.base import make_tables

        engine = self._place.engine()
        make_tables(engine)
        return find_alarms(
            engine, self._place.folder, SystemClock().now_ms(),
            Bounds(held_hours, silent_days, backup_hours))
