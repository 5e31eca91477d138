"""While a long backlog drains: this till's live sums at once, small and marked as provisional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from app.sealing import perpetual_totals
from models import platform_rows, shift_rows
from sync.summary_wire import Summary, SummaryAnswer

if TYPE_CHECKING:
    from app.till import Till
    from models.platform_rows import HubLink
    from sync.errands import Ask
    from sync.wire import HelloAnswer

#: Fewer are there before anybody could read the summary.
WAITING_MIN: Final = 300
#: Behind the newest seal; to count more than this the counter would wait for a courtesy.
COUNTED_MAX: Final = 20_000
_TRIES: Final = 3


class SummaryErrand:
    """`sync.errands.Errand`: once in a round that begins with much to send."""

    capability = "summary.1"
    is_pressing = True

    def __init__(self, waiting_min: int = WAITING_MIN) -> None:
        self._waiting_min = waiting_min

    def is_due(self, till: Till, link: HubLink, hello: HelloAnswer) -> bool:
        """Whether more waits than one batch or two."""
        return platform_rows.count_unsent(till.read()).entry_count > self._waiting_min

    def run(self, till: Till, ask: Ask) -> bool:
        summary = make_summary(till)
        if summary is not None:
            msgspec.json.decode(
                ask("POST", "/v1/summary", "", msgspec.json.encode(summary)), type=SummaryAnswer)
        return False


def make_summary(till: Till) -> Summary | None:
    """Head and totals of one moment.

    None where the counter is too quick for it just now, and where too much lies behind the last
    seal: no shop's shift is that long, and the true sums are as near.
    """
    connection = till.read()
    if shift_rows.count_since_seal(connection) > COUNTED_MAX:
        return None
    for _ in range(_TRIES):
        epoch = till.epoch
        before = platform_rows.read_end(connection, epoch)
        totals = perpetual_totals(till, connection, till.shift_uid)
        if before is not None and platform_rows.read_end(connection, epoch) == before:
            return Summary(
                epoch=epoch, seq=before[0], hash=before[1].hex(), at=till.clock.now_ms(),
                waiting=platform_rows.count_unsent(connection).entry_count, totals=totals)
    return None
