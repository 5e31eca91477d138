"""Very much taken in at once, on real files: the log stays small, and no sale waits for it."""

from __future__ import annotations

import itertools
import threading
from pathlib import Path

import pytest

from app.opening import NewShop, create_till
from app.verifying import verify
from models import db, journal
from models.values import new_ref
from sync.pull import take_in
from sync.wire import FeedEntry, FeedHeader
from tests.shop import Shop, make_shop, paths_in


def feed_of(shop: Shop) -> tuple[FeedHeader, list[FeedEntry]]:
    entries = [FeedEntry(shop.till.writer, each) for each in journal.read_all(shop.till.read())]
    return FeedHeader(
        incarnation=new_ref(), stream="store", after=0, to=len(entries), more=False,
        count=len(entries), server_time=0, next_nonce=""), entries


def test_the_log_does_not_grow_with_what_is_taken_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_shop(tmp_path / "one")
    for _ in range(40):
        one.sell(2, 1, 1)
    header, entries = feed_of(one)
    sizes = []
    for name, changes in (("often", 100), ("never", 10**9)):
        monkeypatch.setattr(db, "CHANGES_PER_CHECKPOINT_BESIDE", changes)
        paths = paths_in(tmp_path / name)
        till = create_till(paths, NewShop(
            till_no=2, org_ref=one.till.org_ref, store_ref=one.till.store_ref), use_keyring=False)
        # Twenty milliseconds by this clock an entry: every entry has a slice of its own.
        new_count = take_in(
            till, header, entries, lambda: None, itertools.count(0.0, 20.0).__next__)
        assert new_count == len(entries)
        sizes.append(paths.database.with_name("shop.db-wal").stat().st_size)
        assert verify(till, full=True).sale_count == 40
        till.close()
    one.till.close()
    often, never = sizes
    assert often < never / 2


def test_a_checkpoint_beside_does_not_wait_for_a_sale_that_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "CHANGES_PER_CHECKPOINT_BESIDE", 1)
    shop = make_shop(tmp_path)
    shop.sell(1, 1)
    database = shop.till.database
    is_open, may_begin, is_done = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        database.reader()
        is_open.set()
        may_begin.wait(10)
        database.checkpoint_beside()
        is_done.set()

    beside = threading.Thread(target=work)
    beside.start()
    assert is_open.wait(10)
    with shop.till.unit("") as unit:
        may_begin.set()
        finished = is_done.wait(2)
        assert unit.head == shop.till.head
    beside.join()
    assert finished
    shop.sell(1)
    assert verify(shop.till, full=True).sale_count == 2
    shop.till.close()
