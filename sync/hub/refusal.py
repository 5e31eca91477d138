"""A hub's signed no, and who was asking: what every file with ways of its own needs."""

from __future__ import annotations

from typing import NamedTuple

from sync.hub.accounts import TillAccount
from sync.keys import Proof


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, error: str, **values: str | int) -> None:
        super().__init__(error)
        self.status, self.error, self.values = status, error, values


class Caller(NamedTuple):
    account: TillAccount
    proof: Proof
