"""The next batch packed on a thread of its own, while the hub works on this one."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from models.platform_rows import ChainRow
from models.values import Ref
from sync import push
from sync.push import Batch

if TYPE_CHECKING:
    from app.till import Till


class Ahead:
    """One batch packed beforehand, in the hope that the hub says OK."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._key: tuple[Ref, int, int, str] | None = None
        self._packed: Future[Batch] | None = None

    def take(self, till: Till, chain: ChainRow, head: int, size: int, incarnation: str) -> Batch:
        """The batch behind `head`, and the packing of the next one begun."""
        packed, self._packed = self._packed, None
        if packed is not None and self._key == (chain.epoch, head, size, incarnation):
            batch = packed.result()
        else:
            batch = push.make_batch(till, chain, head, size, incarnation)
        after = head + batch.count
        if batch.count and after < chain.end:
            # A line that is quick gets a batch twice as large.
            size = min(push.BATCH_MAX, size * 2)
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, "packing")
            self._key = (chain.epoch, after, size, incarnation)
            self._packed = self._pool.submit(
                push.make_batch, till, chain, after, size, incarnation)
        return batch

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
