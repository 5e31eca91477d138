"""Faults a first sketch of the protocol had (docs/promises.md) that no other file shows."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from sqlalchemy import update

from models import journal, platform_rows
from sync import push, wire
from sync.hub import tables
from sync.hub.verify import verify_hub
from sync.keys import Request
from tests.sync.damage_test import hub_hashes, incidents, step_until_level
from tests.sync.world import SimTill, World


@pytest.fixture
def world() -> World:
    made = World(71)
    made.add_till()
    made.add_till()
    for machine in made.machines:
        machine.sell(made.chance)
    made.settle()
    return made


def trouble_of(machine: SimTill) -> str:
    link = platform_rows.read_link(machine.till.read())
    return link.trouble if link else ""


@pytest.mark.parametrize("way", [("GET", "/v1/hello"), ("POST", "/v1/push")])
def test_heads_of_a_copy_that_lags_move_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, way: tuple[str, str]
) -> None:
    """F7: a replica behind its primary looks like a hub that was put back, but for its role."""
    one = world.machines[0]
    one.sell(world.chance)
    real = world.hub._ways[way]

    def lagging(request: Request) -> msgspec.Struct:
        found = real(request)
        assert isinstance(found, wire.HelloAnswer | wire.PushAnswer)
        return msgspec.structs.replace(found, role="replica")

    with monkeypatch.context() as patch:
        patch.setitem(world.hub._ways, way, lagging)
        troubles = set()
        for _ in range(6):
            one.engine.step()
            troubles.add(trouble_of(one))
        assert "sync.not_hub" in troubles
        if way[1] == "/v1/hello":
            assert not one.level()
    step_until_level(world, one)
    assert one.level()
    assert trouble_of(one) == ""


def test_a_hub_that_is_too_old_is_named_and_everything_is_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F18: 426 says which side has to change, and the entries wait."""
    one = world.machines[0]
    one.sell(world.chance)
    before = platform_rows.count_unsent(one.till.read())
    with monkeypatch.context() as patch:
        patch.setattr(push, "PROTOCOL", 2)
        for _ in range(6):
            one.engine.step()
        assert trouble_of(one) == "sync.server_too_old"
        assert platform_rows.count_unsent(one.till.read()) == before
    assert one.sell(world.chance) is not None
    step_until_level(world, one)
    assert one.level()


def test_a_record_rewritten_from_some_place_on_is_found_by_the_hubs_head(world: World) -> None:
    """F9, T6: whoever owns the disk may hash the whole chain anew, but not at the hub."""
    one = world.machines[0]
    epoch, end = one.till.epoch, one.till.head.seq
    writer = one.till.database.writer
    writer.execute("DROP TRIGGER entry_is_never_updated")
    entries = platform_rows.read_chain(one.till.read(), epoch, end - 2, 10)
    prev = entries[0].prev
    for entry in entries:
        body = entry.body.replace(b'"quantity":', b'"quantity":1') if (
            entry.kind == "sale.completed") else entry.body
        forged = entry._replace(
            prev=prev, body=body, body_hash=hashlib.sha256(body).digest(), hash=b"")
        prev = journal.hash_entry(one.till.writer, forged)
        writer.execute(
            "UPDATE entry SET prev = ?, body = ?, body_hash = ?, hash = ? WHERE epoch = ? "
            "AND seq = ?", (forged.prev, body, forged.body_hash, prev, epoch, entry.seq))
    assert any(e.kind == "sale.completed" for e in entries)
    one.boot(check=False)
    step_until_level(world, one)
    assert "notice.fork" in one.till.notices
    assert "epoch.fork" in incidents(one)
    assert one.till.epoch != epoch
    there = hub_hashes(world, one, epoch)
    assert {seq: there[seq] for seq in range(end - 1, end + 1)} == {
        e.seq: e.hash for e in entries}, "what the hub heard first stays"


def test_a_ledger_somebody_edited_is_named_at_the_hub_and_found_by_the_till(world: World) -> None:
    """T19: an edited body is named by the hub's own check, a changed hash also by the next push."""
    one = world.machines[0]
    epoch, end = one.till.epoch, one.till.head.seq
    with world.hub_engine.begin() as connection:
        connection.execute(update(tables.entry_key).where(
            tables.entry_key.c.epoch == epoch, tables.entry_key.c.seq == end)
            .values(hash=b"\x05" * 32))
        connection.execute(update(tables.chain).where(tables.chain.c.epoch == epoch)
                           .values(head_hash=b"\x05" * 32))
    report = verify_hub(world.hub_engine, None, [one.till])
    assert any(epoch in what for what in report.differences)
    step_until_level(world, one)
    assert "notice.fork" in one.till.notices


def test_the_store_comes_first_in_every_key() -> None:
    """F17: keys that may be spread by store, with no part of time in them."""
    of_no_store = {"hub_state", "incarnation", "enrol_code"}
    for table in tables.metadata.sorted_tables:
        columns = [column.name for column in table.primary_key]
        if table.name not in of_no_store and "store_ref" in table.c:
            assert columns[0] == "store_ref", table.name
    assert [c.name for c in tables.entry_key.primary_key] == ["store_ref", "epoch", "seq"]
