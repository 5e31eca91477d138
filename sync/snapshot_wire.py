"""What is said of a store's snapshot: pages of its feed, prebuilt, each known by its hash."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from sync.wire import Count, HashText, Short

CAPABILITY: Final = "snapshot.1"
WAY: Final = "/v1/snapshot"
PAGE_WAY: Final = "/v1/snapshot/page"
#: Half a minute on the slowest line a shop has: what is cut is asked for again whole.
PAGE_BYTES_MAX: Final = 256 * 1024
#: One answer lists no more of them.
PAGES_MAX: Final = 400


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The feed behind place `after` up to `to`; `bytes` and `sha256` are of the page as sent."""

    after: Count
    to: Count
    count: Count
    bytes: Count
    sha256: HashText


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Pages that lie ready, in order and without a gap, from place `after` or before it.

    `after` is where the hub really begins, as in a pull; `more` says that there are pages behind
    these once they are asked for.
    """

    v: int
    incarnation: Short
    stream: str
    after: Count
    to: Count
    more: bool
    pages: Annotated[list[Page], msgspec.Meta(max_length=PAGES_MAX)]
    server_time: int
    next_nonce: str
