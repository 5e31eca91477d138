"""A hub's own chain without a hub: what a till takes in is as one would have written it."""

from __future__ import annotations

import hashlib

from app.till import Till
from models import kinds
from models.journal import GENESIS_PREV, Entry, Writer, hash_entry
from models.payload import Payload
from models.values import EpochReason, Ref, new_ref
from sync import pull
from sync.wire import FeedEntry, FeedHeader


class FakeHub:
    """Says things to one till, each behind the one before."""

    def __init__(self, till: Till, till_no: int = 0) -> None:
        self._till = till
        self._writer = Writer(till.org_ref, till.store_ref, new_ref())
        self._epoch: Ref = new_ref()
        self._seq, self._prev = 0, GENESIS_PREV
        self.say(kinds.EpochOpened(
            org_ref=till.org_ref, store_ref=till.store_ref, till_ref=self._writer.till_ref,
            till_no=till_no, device_public_key="00" * 32, app_version="1",
            reason=EpochReason.OPENED))

    def say(self, *payloads: Payload) -> None:
        """The till hears these now."""
        entries = [self._entry(payload) for payload in payloads]
        header = FeedHeader(
            incarnation="", stream="store", after=0, to=0, more=False, count=len(entries),
            server_time=0, next_nonce="")
        pull.take_in(
            self._till, header, [FeedEntry(self._writer, entry) for entry in entries],
            lambda: None, keep_place=False)

    def _entry(self, payload: Payload) -> Entry:
        body = kinds.encode_body(payload)
        now_ms = self._till.clock.now_ms()
        unhashed = Entry(
            0, self._writer.till_ref, self._epoch, self._seq + 1, new_ref(), payload.KIND,
            payload.SCHEMA, now_ms, 540, self._till.business_date, "", "", self._prev,
            hashlib.sha256(body).digest(), b"", body)
        entry = unhashed._replace(hash=hash_entry(self._writer, unhashed))
        self._seq, self._prev = entry.seq, entry.hash
        return entry
