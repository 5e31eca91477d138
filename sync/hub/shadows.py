"""A store's rows as they are now, for who has to know them before the hub speaks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from models.db import DBAPIConnection, memory_connection
from sync.hub.base import reading
from sync.hub.ledger import read_feed
from sync.hub.projector import SLICE, Projector, Shadow
from sync.hub.standing import read_round


class Shadows(Protocol):
    """Rows of a store with everything in them that its ledger holds."""

    def looking(self, store_ref: str) -> AbstractContextManager[DBAPIConnection]:
        """For looking only, while the block lasts."""
        ...


class LiveShadows:
    """Those of a hub that runs: brought up to the ledger first."""

    def __init__(self, projector: Projector) -> None:
        self._projector = projector

    @contextmanager
    def looking(self, store_ref: str) -> Iterator[DBAPIConnection]:
        self._projector.catch_up(store_ref)
        with self._projector.looking(store_ref) as connection:
            yield connection


class CopiedShadows:
    """Copies in memory, for a command beside a hub that may be running: nothing is written back."""

    def __init__(self, engine: Engine, folder: Path, life: str) -> None:
        self._engine = engine
        self._folder = folder
        self._life = life

    @contextmanager
    def looking(self, store_ref: str) -> Iterator[DBAPIConnection]:
        connection = self._copy(store_ref)
        try:
            shadow = Shadow(connection)
            while True:
                with reading(self._engine).begin() as ledger:
                    to, entries = read_feed(ledger, store_ref, shadow.place, SLICE)
                if to == shadow.place:
                    break
                shadow.take(entries, to)
            yield connection
        finally:
            connection.close()

    def _copy(self, store_ref: str) -> DBAPIConnection:
        from sync.hub.shadow_file import copy_shadow

        with reading(self._engine).begin() as ledger:
            sum_round = read_round(ledger, store_ref)
        return copy_shadow(
            self._folder, store_ref, self._life, sum_round) or memory_connection()
