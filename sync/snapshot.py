"""A till that is far behind takes the store's feed as prebuilt pages, then goes on pulling.

What is taken in is the feed and nothing else, in the feed's order and by the same hand as a pull
(`sync.pull.take_in`), so it gives the very same rows.  Where it stands is the stream's own place in
this file: whatever is cut, the page it was in is taken once more.  No fault here is in the way of
anything: the feed does the rest.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import msgspec

from models import platform_rows
from sync import pull, wire
from sync.platform import Told
from sync.snapshot_wire import CAPABILITY, PAGE_WAY, WAY, Manifest, Page
from sync.wire import BadWire

if TYPE_CHECKING:
    from app.till import Till
    from sync.errands import Ask
    from sync.wire import HelloAnswer

log = logging.getLogger(__name__)

#: Fewer entries than this are as quickly pulled.
BEHIND_MIN: Final = 5_000
#: After so many pages a round begins anew: what was sold meanwhile goes up.
PAGES_A_ROUND: Final = 5


class Snapshot:
    """The pages one round takes in."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._incarnation = ""
        self._pages: list[Page] | None = None
        self._left_count = PAGES_A_ROUND
        #: The round is over with this one; the next hello says how much there still is.
        self.is_round_over = False

    def step(self, ask: Ask, pause: Callable[[], None]) -> bool:
        """One question; False where the feed is the way on.

        Raises LineTrouble, and OlderCopy as `take_in` does.
        """
        try:
            if self._pages is None:
                return self._list(ask)
            return self._take(ask, self._pages.pop(0), pause)
        except Told as told:
            if told.trouble.retry_after or told.status not in {400, 404}:
                raise
            log.info("the snapshot is not there: %s", told)
        except (BadWire, msgspec.MsgspecError) as bad:
            log.warning("the snapshot is not used: %s", bad)
        return False

    def _list(self, ask: Ask) -> bool:
        incarnation, place = platform_rows.read_position(self._till.read(), pull.STREAM)
        found = msgspec.json.decode(ask("GET", WAY, urlencode({
            "stream": pull.STREAM, "incarnation": incarnation, "after": place}), b""),
            type=Manifest)
        end = found.after
        for n, page in enumerate(found.pages):
            fits = page.after <= end if n == 0 else page.after == end
            if not fits or page.to <= end:
                raise BadWire("pages")
            end = page.to
        self._incarnation, self._pages = found.incarnation, list(found.pages)
        return bool(self._pages)

    def _take(self, ask: Ask, page: Page, pause: Callable[[], None]) -> bool:
        body = ask("GET", PAGE_WAY, urlencode({"sha256": page.sha256}), b"")
        if hashlib.sha256(body).hexdigest() != page.sha256:
            raise BadWire("page")
        header, entries = wire.decode_feed(body)
        said = (header.incarnation, header.after, header.to, header.count)
        if said != (self._incarnation, page.after, page.to, page.count):
            raise BadWire("page")
        # What this till wrote itself it has; a pull leaves it out as well.
        mine = {chain.epoch: chain.end
                for chain in platform_rows.list_chains(self._till.read()) if chain.is_own}
        entries = [each for each in entries if each.entry.seq > mine.get(each.entry.epoch, 0)]
        pull.take_in(self._till, header, entries, pause)
        self._left_count -= 1
        self.is_round_over = not self._pages or not self._left_count
        return True


def find_snapshot(till: Till, hello: HelloAnswer) -> Snapshot | None:
    """What to take in where this till is far behind and the hub has pages; None to pull."""
    if CAPABILITY not in hello.capabilities:
        return None
    incarnation, place = platform_rows.read_position(till.read(), pull.STREAM)
    # Of another life: how far this till is behind in this one only the hub knows.
    have = place if incarnation == hello.incarnation else 0
    return Snapshot(till) if hello.feed_head - have >= BEHIND_MIN else None
