"""The shop lock: one program writes at a time.  It is the system's own, so a kill frees it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from app.errors import Refused, WorldTrouble


class ShopLock:
    """``with ShopLock(paths.lock)``: raises Refused while another program holds the shop."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()

    def take(self) -> None:
        """Raises Refused where the till is open elsewhere, WorldTrouble for a shut folder.

        Taking what this program holds already changes nothing.
        """
        if self._descriptor >= 0:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise WorldTrouble("shop.folder_refused", folder=str(self._path.parent)) from error
        try:
            _lock(self._descriptor)
        except OSError as error:
            self.release()
            raise Refused("shop.open_elsewhere") from error

    def release(self) -> None:
        """Closing the file frees it; the file itself stays, for removing it would race."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
