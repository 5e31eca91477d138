"""What a till says of its sums while its backlog drains: shown as provisional, added to nothing."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from sync.wire import Count, HashText, Int64, RefText, Seq, Short

NAMES_MAX: Final = 200


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Head of the chain being written, and the perpetual totals as a seal there would carry them.

    `at` is the till's clock in ms; `waiting` how many entries the hub does not have yet.
    """

    epoch: RefText
    seq: Seq
    hash: HashText
    at: Int64
    waiting: Count
    totals: Annotated[dict[Short, Int64], msgspec.Meta(max_length=NAMES_MAX)]


class SummaryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """`kept` is false where the hub knows as much itself, or newer."""

    kept: bool
    next_nonce: str
