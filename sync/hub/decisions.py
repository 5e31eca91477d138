"""Edits made beside each other: the hub's order decides, and says so in the hub's own chain."""

from __future__ import annotations

from sqlalchemy import Engine, select

from models import register_rows
from sync.hub.base import reading
from sync.hub.hub_chain import Fact, HubChain
from sync.hub.projector import Projector
from sync.hub.tables import store


class Decider:
    """Finds edits that contend and writes which of them holds."""

    def __init__(self, engine: Engine, chain: HubChain) -> None:
        self._engine = engine
        self._chain = chain

    def decide_all(self, projector: Projector) -> list[str]:
        """Stores that were written to."""
        with reading(self._engine).begin() as connection:
            refs = [row[0] for row in connection.execute(select(store.c.store_ref))]
        return [ref for ref in refs if self._decide(projector, ref)]

    def _decide(self, projector: Projector, store_ref: str) -> bool:
        with projector.looking(store_ref) as shadow:
            decided = register_rows.decide_contenders(shadow)
        if not decided:
            return False
        with self._engine.begin() as connection:
            self._chain.append(connection, store_ref, [Fact(payload) for payload in decided])
        return True
