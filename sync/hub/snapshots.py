"""The snapshot of a store for tills that join: pages of its feed, built once and kept on the disk.

A page is an answer to a pull as the hub would have given it, so it says nothing a pull would not.
Entries keep their places while this hub runs, and what waits for a manager gets a new place when it
is let in: a page once built stays right.  None outlives the program that built it, since the
database may be another when the next one starts.
"""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import parse_qs

import msgspec
from sqlalchemy import Connection, Engine

from sync import wire
from sync.hub import accounts, ledger
from sync.hub.base import reading
from sync.hub.life import Life
from sync.hub.refusal import Caller, Refusal
from sync.keys import Request
from sync.snapshot_wire import PAGE_BYTES_MAX, PAGE_WAY, PAGES_MAX, WAY, Manifest, Page
from sync.wire import FeedHeader

log = logging.getLogger(__name__)

#: Places of a page; what does not fill one is left to the feed.
PAGE_PLACES: Final = 2_000
#: One question builds no longer than this; who asks again finds more.
BUILD_SECONDS: Final = 2.0
#: A question waits no longer for the building of another.
_WAIT_SECONDS: Final = 5.0
#: Of all stores together: the one that was asked for longest ago makes room.
FOLDER_BYTES_MAX: Final = 4 << 30


class _Kept(NamedTuple):
    page: Page
    file: Path


class Snapshots:
    """`GET /v1/snapshot` and its pages; without a folder there are none."""

    def __init__(
        self, folder: Path | None, engine: Engine, life: Life, now_ms: Callable[[], int],
        caller: Callable[[Request], Caller], nonce: Callable[[], str],
    ) -> None:
        self._folder = folder
        self._engine = engine
        self._life = life
        self._now_ms = now_ms
        self._caller = caller
        self._nonce = nonce
        self.page_places = PAGE_PLACES
        self.build_seconds = BUILD_SECONDS
        self.bytes_max = FOLDER_BYTES_MAX
        self._building = threading.Lock()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def is_offered(self) -> bool:
        return self._folder is not None

    def ways(self) -> dict[tuple[str, str], Callable[[Request], msgspec.Struct | bytes]]:
        return {("GET", WAY): self._list, ("GET", PAGE_WAY): self._give}

    def _store_of(self, request: Request) -> str:
        account = self._caller(request).account
        if account.is_shut_out:
            raise Refusal(403, "revoked")
        return account.store_ref

    # --- the manifest

    def _list(self, request: Request) -> Manifest:
        store_ref = self._store_of(request)
        asked = parse_qs(request.query)
        try:
            after = int(asked.get("after", ["0"])[0])
        except ValueError as error:
            raise Refusal(400, "malformed") from error
        if not 0 <= after < 2**53 or asked.get("stream", ["store"]) != ["store"]:
            raise Refusal(400, "malformed")
        with reading(self._engine).begin() as connection:
            feed_head = accounts.read_feed_head(connection, store_ref)
            after = self._life.place_of(
                asked.get("incarnation", [""])[0], store_ref, after, feed_head)
        found, end = self._pages_behind(store_ref, after, feed_head)
        to = found[-1].to if found else after
        return Manifest(
            v=wire.PROTOCOL, incarnation=self._life.incarnation, stream="store", after=after,
            to=to, more=bool(found) and (end > to or feed_head - end >= self.page_places),
            pages=found, server_time=self._now_ms(), next_nonce=self._nonce())

    def _pages_behind(
        self, store_ref: str, after: int, feed_head: int
    ) -> tuple[list[Page], int]:
        """(pages, last place of any page there is); the lacking ones are built for a moment."""
        folder = self._folder
        if folder is None:
            return [], after
        store_folder = folder / store_ref
        kept = _read_folder(store_folder)
        end = kept[-1].page.to if kept else 0
        if end <= after and feed_head - end >= self.page_places:
            if self._building.acquire(timeout=_WAIT_SECONDS):
                try:
                    self._build(store_ref, store_folder)
                except OSError:
                    # The disk is full or gone: the feed is there all the same.
                    log.exception("a page of a snapshot was not written")
                finally:
                    self._building.release()
            kept = _read_folder(store_folder)
            end = kept[-1].page.to if kept else 0
        if kept:
            with suppress(OSError):  # another store took its room just now
                os.utime(store_folder)
        return [each.page for each in kept if each.page.to > after][:PAGES_MAX], end

    def _build(self, store_ref: str, store_folder: Path) -> None:
        """Full pages behind the last one, until there are no more or the moment is over."""
        assert self._folder is not None
        until = time.monotonic() + self.build_seconds
        store_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = _read_folder(store_folder)
        after = kept[-1].page.to if kept else 0
        while self._make_room(store_folder):
            with reading(self._engine).begin() as connection:
                feed_head = accounts.read_feed_head(connection, store_ref)
                if feed_head - after < self.page_places:
                    return
                page, body = self._make_page(connection, store_ref, after)
            _write(store_folder / _name_of(page), body)
            after = page.to
            if time.monotonic() >= until:
                return

    def _make_page(
        self, connection: Connection, store_ref: str, after: int
    ) -> tuple[Page, bytes]:
        limit = self.page_places
        while True:
            to, entries = ledger.read_feed(connection, store_ref, after, limit)
            header = FeedHeader(
                incarnation=self._life.incarnation, stream="store", after=after, to=to,
                more=True, count=len(entries), server_time=0, next_nonce="")
            text = wire.feed_text(header, entries)
            body = wire.deflate(text)
            fits = len(body) <= PAGE_BYTES_MAX and len(text) <= wire.INFLATED_BYTES_MAX
            if fits or limit == 1:
                return Page(
                    after=after, to=to, count=len(entries), bytes=len(body),
                    sha256=hashlib.sha256(body).hexdigest()), body
            limit = max(1, limit // 2)

    def _make_room(self, store_folder: Path) -> bool:
        """False where this store alone fills what there is."""
        assert self._folder is not None
        stores = [(each.stat().st_mtime, each) for each in self._folder.iterdir()]
        sizes = {each: sum(file.stat().st_size for file in each.iterdir()) for _, each in stores}
        in_all = sum(sizes.values())
        for _, each in sorted(stores):
            if in_all <= self.bytes_max:
                break
            if each != store_folder:
                in_all -= sizes[each]
                shutil.rmtree(each, ignore_errors=True)
        return in_all <= self.bytes_max

    # --- a page

    def _give(self, request: Request) -> bytes:
        store_ref = self._store_of(request)
        wanted = parse_qs(request.query).get("sha256", [""])[0]
        kept = _read_folder(self._folder / store_ref) if self._folder is not None else []
        for n, each in enumerate(kept):
            if each.page.sha256 != wanted:
                continue
            try:
                body = each.file.read_bytes()
            except OSError:
                body = b""
            if hashlib.sha256(body).hexdigest() == wanted:
                return body
            log.warning("a page of a snapshot was damaged and is built anew: %s", each.file.name)
            for bad in kept[n:]:
                bad.file.unlink(missing_ok=True)
        raise Refusal(404, "page_unknown")


def _name_of(page: Page) -> str:
    return f"{page.after:016d}-{page.to}-{page.count}-{page.sha256}.page"


def _read_folder(folder: Path) -> list[_Kept]:
    """Every page there is from place 0 on, up to the first that is missing."""
    found: list[_Kept] = []
    end = 0
    for file in sorted(folder.glob("*.page")):
        after, to, count, sha256 = file.stem.split("-")
        if int(after) != end:
            break
        try:
            size = file.stat().st_size
        except OSError:
            break  # taken away just now
        end = int(to)
        found.append(_Kept(Page(
            after=int(after), to=end, count=int(count), bytes=size, sha256=sha256), file))
    return found


def _write(file: Path, body: bytes) -> None:
    """Whole under its name, or not there; what a power cut leaves of it its hash tells."""
    beside = file.with_suffix(".unfinished")
    beside.write_bytes(body)
    beside.replace(file)
