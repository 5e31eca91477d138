"""Pages that a reader can take: bounded as they are sent, and as they are read."""

from __future__ import annotations

import msgspec

from models import journal, kinds, platform_rows
from sync import wire
from sync.wire import FeedEntry
from tests.sync.world import SimTill, World


def record_big(machine: SimTill, length: int) -> None:
    """An entry whose body is long and packs to nearly nothing."""
    with machine.till.unit("") as unit:
        unit.record(kinds.SettingChanged(
            name="receipt_foot", value_json=msgspec.json.encode("가" * length).decode(),
            base_uid=""))


def test_bodies_that_pack_well_are_sent_in_pages_a_till_can_read() -> None:
    """Three bodies of 3 MiB are a few kilobytes on the wire, and more than a page may hold."""
    world = World(31)
    one, two = world.add_till(), world.add_till()
    world.settle()
    for _ in range(3):
        record_big(one, 1_000_000)
    world.settle()
    mine = platform_rows.read_heads(one.till.read())
    assert platform_rows.read_heads(two.till.read())[one.till.epoch] == mine[one.till.epoch]


def test_what_fits_is_counted_as_it_is_read() -> None:
    world = World(32)
    one = world.add_till()
    record_big(one, 1_000_000)
    entry = journal.read_after(one.till.read(), 0, 500)[-1]
    each = FeedEntry(one.till.writer, entry)
    assert wire.fits(b"", [each])
    assert not wire.fits(b"", [each, each])
    assert not wire.fits(b"x" * (wire.COMPRESSED_BYTES_MAX + 1), [])
