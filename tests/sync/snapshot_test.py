"""The snapshot of a store: the very rows a pull gives, resumable anywhere, never stale."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from models import platform_rows
from models.base import tables_of
from sync import pull, snapshot
from sync.hub import accounts, ledger, snapshots
from sync.hub.service import Hub
from sync.keys import Answer, Request
from sync.snapshot_wire import PAGE_WAY, WAY, Manifest
from tests.sync.world import Died, MemoryDatabase, SimTill, World

PLACES = 10


class SnapshotWorld(World):
    """A world whose hub keeps pages, small ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__()

    def start_hub(self) -> Hub:
        super().start_hub()
        self.hub = Hub(self.hub_engine, self.keys, self.witness, lambda: self.at_ms,
                       snapshot_folder=self.folder)
        self.hub.snapshots.page_places = PLACES
        return self.hub

    def watch(self, seen: list[Request]) -> None:
        def carry(request: Request) -> Answer:
            seen.append(request)
            return self.hub.answer(request)

        self.lie = carry

    def walk(self, machine: SimTill, steps: int = 3_000) -> None:
        """One till's own steps until it is level."""
        for _ in range(steps):
            if machine.engine.step() > 0 and machine.engine.is_level:
                return
            self.pass_time(1)
        raise AssertionError("it never came to rest")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SnapshotWorld:
    """A store with some history; tills behind by twenty entries take the snapshot."""
    monkeypatch.setattr(snapshot, "BEHIND_MIN", 20)
    world = SnapshotWorld(tmp_path / "snapshots")
    first = world.add_till()
    for n in range(60):
        first.sell(random.Random(n))
    first.close_shift()
    first.sell(random.Random(7))
    world.settle()
    return world


def feed_head(world: World) -> int:
    with world.hub_engine.begin() as connection:
        return accounts.read_feed_head(connection, world.machines[0].till.store_ref)


def rows(machine: SimTill) -> dict[str, list[Any]]:
    """Everything that is derived, and the record itself."""
    names = sorted(table.name for table in tables_of("derived"))
    found = {name: sorted(machine.till.read().execute(f"SELECT * FROM {name}"), key=repr)
             for name in [*names, "entry"]}
    return found | {"sums": sorted(machine.till.checksums.items())}


def joined(world: World) -> SimTill:
    """Enrolled, and nothing taken in yet."""
    machine = SimTill(world, len(world.machines) + 1)
    world.machines.append(machine)
    machine.enrol(world.code(world.machines[0].till.store_ref))
    return machine


def pulled_rows(
    world: SnapshotWorld, machine: SimTill, monkeypatch: pytest.MonkeyPatch
) -> tuple[MemoryDatabase, dict[str, list[Any]]]:
    """What the same file has after a pull from 0; the file as it was before."""
    before = machine.memory.copy()
    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "BEHIND_MIN", 10**9)
        world.walk(machine)
    expected = rows(machine)
    machine.boot(before.copy())
    return before, expected


def paths(seen: list[Request]) -> list[str]:
    return [request.path for request in seen]


def ask(world: World, machine: SimTill, path: str, query: str) -> Answer:
    """One signed question, answered by the hub as it is."""
    from sync.keys import new_challenge, private_key, sign_request

    return world.hub.answer(sign_request(
        Request("GET", path, query), private_key(machine.secrets.kept["device"]),
        machine.till.till_ref, nonce=world.hub._nonce(), challenge=new_challenge(),
        created_s=world.at_ms // 1000))


def manifest(world: World, machine: SimTill, after: int = 0) -> Manifest:
    life = world.hub.life.incarnation
    answer = ask(world, machine, WAY, f"stream=store&after={after}&incarnation={life}")
    assert answer.status == 200
    return msgspec.json.decode(answer.body, type=Manifest)


def test_it_gives_the_very_rows_a_pull_from_0_gives(
    world: SnapshotWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = joined(world)
    _, expected = pulled_rows(world, machine, monkeypatch)
    seen: list[Request] = []
    world.watch(seen)
    world.walk(machine)
    assert rows(machine) == expected
    pages = paths(seen).count(PAGE_WAY)
    assert pages == feed_head(world) // PLACES > snapshot.PAGES_A_ROUND
    # The tail, and nothing else, was pulled.
    assert paths(seen).count("/v1/pull") == 1
    assert len(expected["sale"]) == 61


def test_a_till_that_is_nearly_there_pulls(world: SnapshotWorld) -> None:
    machine = joined(world)
    world.walk(machine)
    seen: list[Request] = []
    world.watch(seen)
    for n in range(5):
        world.machines[0].sell(random.Random(n))
    world.walk(world.machines[0])
    world.walk(machine)
    assert WAY not in paths(seen)
    assert "/v1/pull" in paths(seen)


def test_it_goes_on_at_its_page_wherever_it_died(
    world: SnapshotWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every point there is: before a question, behind its answer, between two slices."""
    monkeypatch.setattr(pull, "SLICE_ROWS", 4)
    machine = joined(world)
    before, expected = pulled_rows(world, machine, monkeypatch)
    page_count = feed_head(world) // PLACES
    died, n = 0, 0
    while died == n:
        n += 1
        left = [n]

        def point(left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise Died

        seen: list[Request] = []

        def carry(request: Request, point: Callable[[], None] = point,
                  seen: list[Request] = seen) -> Answer:
            point()
            seen.append(request)
            answer = world.hub.answer(request)
            point()
            return answer

        world.lie = carry
        monkeypatch.setattr(world, "maybe_die", point)
        machine.boot(before.copy())
        try:
            world.walk(machine)
        except Died:
            died += 1
            machine.boot()
            world.walk(machine)
        assert rows(machine) == expected, f"died at point {n}"
        assert paths(seen).count(PAGE_WAY) <= page_count + 1
    assert died > 4 * page_count


def test_pages_are_built_once_for_any_number_of_tills(
    world: SnapshotWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[int] = []
    really = ledger.read_feed

    def reading(connection: Any, store_ref: str, after: int, limit: int) -> Any:
        read.append(after)
        return really(connection, store_ref, after, limit)

    monkeypatch.setattr(ledger, "read_feed", reading)
    world.walk(joined(world))
    first = len(read)
    assert first >= feed_head(world) // PLACES
    for _ in range(2):
        world.walk(joined(world))
    # Of the others each pulled its tail.
    assert len(read) - first == 2
    files = sorted(world.folder.glob("*/*.page"))
    assert len(files) == feed_head(world) // PLACES
    # What comes later is added, and what lies there is not touched.
    stamps = {file: file.stat().st_mtime_ns for file in files}
    for n in range(20):
        world.machines[0].sell(random.Random(n))
    world.walk(world.machines[0])
    world.walk(joined(world))
    assert len(sorted(world.folder.glob("*/*.page"))) > len(files)
    assert {file: file.stat().st_mtime_ns for file in files} == stamps


def test_only_a_till_of_the_store_gets_it(world: SnapshotWorld) -> None:
    machine = joined(world)
    page = manifest(world, machine).pages[0]
    query = f"sha256={page.sha256}"
    assert ask(world, machine, PAGE_WAY, query).status == 200
    stranger = SimTill(world, 9)
    world.machines.append(stranger)
    stranger.enrol(world.code())
    assert ask(world, stranger, PAGE_WAY, query).status == 404
    assert manifest(world, stranger).pages == []
    assert world.hub.answer(Request("GET", PAGE_WAY, query)).status == 401
    assert world.hub.answer(Request("GET", WAY)).status == 401
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, machine.till.till_ref)
    assert ask(world, machine, PAGE_WAY, query).status == 403
    assert ask(world, machine, WAY, "").status == 403


@pytest.mark.parametrize("query", ["after=x", "after=-1", "stream=other", f"after={2**53}"])
def test_what_cannot_be_asked_is_malformed(world: SnapshotWorld, query: str) -> None:
    assert ask(world, world.machines[0], WAY, query).status == 400


@pytest.mark.parametrize("query", ["", "sha256=..%2F..%2Fhub", "sha256=*", "sha256=" + "0" * 64])
def test_a_page_that_is_not_there(world: SnapshotWorld, query: str) -> None:
    manifest(world, world.machines[0])
    assert ask(world, world.machines[0], PAGE_WAY, query).status == 404


def test_what_waits_for_a_manager_is_in_no_page_and_comes_when_it_is_let_in(
    world: SnapshotWorld
) -> None:
    second = joined(world)
    world.walk(second)
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, second.till.till_ref)
    sale = second.sell(random.Random(1))
    assert sale is not None
    for n in range(12):
        second.sell(random.Random(n))
    world.walk(second)
    for n in range(20):
        world.machines[0].sell(random.Random(n))
    world.walk(world.machines[0])
    third = joined(world)
    world.walk(third)
    assert manifest(world, third).pages[-1].to > feed_head(world) - 2 * PLACES

    def count(machine: SimTill) -> int:
        return int(machine.till.read().execute(
            "SELECT count(*) FROM sale WHERE sale_uid = ?", (sale.sale_uid,)).fetchone()[0])

    assert count(third) == 0
    with world.hub_engine.begin() as connection:
        assert accounts.release_till(connection, second.till.till_ref) > 13
    world.walk(third)
    fourth = joined(world)
    world.walk(fourth)
    assert count(third) == count(fourth) == 1


def test_a_damaged_page_is_never_given_and_the_feed_does_the_rest(
    world: SnapshotWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = joined(world)
    _, expected = pulled_rows(world, machine, monkeypatch)
    page = manifest(world, machine).pages[1]
    file = next(world.folder.glob(f"*/*{page.sha256}.page"))
    file.write_bytes(b"\0" * page.bytes)
    seen: list[Request] = []
    world.watch(seen)
    world.walk(machine)
    assert rows(machine) == expected
    assert paths(seen).count(PAGE_WAY) == 2
    assert paths(seen).count("/v1/pull") > 0
    # It and what lay behind it is built anew for the next one.
    assert manifest(world, machine, page.after).pages[0] == page


@pytest.mark.parametrize("fault", ["other_bytes", "gap", "other_page", "no_pages"])
def test_a_hub_gone_wrong_costs_time_and_nothing_else(
    world: SnapshotWorld, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Signed, and yet not what it should be: nothing of it is taken in."""
    machine = joined(world)
    _, expected = pulled_rows(world, machine, monkeypatch)
    pages = manifest(world, machine).pages

    def lie(request: Request) -> Answer:
        answer = world.hub.answer(request)
        body = answer.body
        if fault == "other_bytes" and request.path == PAGE_WAY:
            body += b"\0"
        if fault == "other_page" and request.path == WAY:
            swapped = msgspec.structs.replace(pages[0], sha256=pages[1].sha256)
            body = _with(body, [swapped, *pages[1:]])
        if fault == "gap" and request.path == WAY:
            body = _with(body, pages[1:])
        if fault == "no_pages" and request.path == WAY:
            body = _with(body, [])
        return world.hub._signed(request.headers, answer.status, body)

    world.lie = lie
    world.walk(machine)
    assert rows(machine) == expected


def _with(body: bytes, pages: list[Any]) -> bytes:
    return msgspec.json.encode(
        msgspec.structs.replace(msgspec.json.decode(body, type=Manifest), pages=pages))


def test_no_page_outlives_a_hub_that_was_put_back(
    world: SnapshotWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.sync.world import _hub_memory

    older = _hub_memory(world.hub_memory)
    first = world.machines[0]
    for n in range(40):
        first.sell(random.Random(n))
    world.walk(first)
    machine = joined(world)
    told = manifest(world, machine)
    steps = 0
    while platform_rows.read_position(machine.till.read(), pull.STREAM)[1] == 0:
        machine.engine.step()
        steps += 1
        assert steps < 50
    world.hub_memory = older
    world.start_hub()
    assert list(world.folder.glob("*/*.page")) == []
    # The hub has forgotten this till too; it comes back by its certificate.
    world.walk(machine)
    world.settle()
    assert ask(world, machine, PAGE_WAY, f"sha256={told.pages[-1].sha256}").status == 404
    again = joined(world)
    _, expected = pulled_rows(world, again, monkeypatch)
    world.walk(again)
    assert rows(again) == expected
    assert manifest(world, again).incarnation != told.incarnation


def test_the_store_asked_for_longest_ago_makes_room(world: SnapshotWorld) -> None:
    manifest(world, world.machines[0])
    ours = world.folder / world.machines[0].till.store_ref
    size = sum(file.stat().st_size for file in ours.iterdir())
    world.hub.snapshots.bytes_max = size - 1
    other = SimTill(world, 9)
    world.machines.append(other)
    other.enrol(world.code())
    other.add_goods()
    for n in range(20):
        other.sell(random.Random(n))
    world.walk(other)
    assert manifest(world, other).pages
    assert not ours.exists()
    # One store alone that is too big for the room gets a part, and the feed the rest.
    world.hub.snapshots.bytes_max = 10
    found = manifest(world, world.machines[0])
    assert len(found.pages) == 1
    assert found.more


def test_a_building_that_takes_long_is_cut_and_goes_on_when_asked_again(
    world: SnapshotWorld
) -> None:
    world.hub.snapshots.build_seconds = 0.0
    machine = joined(world)
    found = manifest(world, machine)
    assert (len(found.pages), found.more) == (1, True)
    again = manifest(world, machine, found.to)
    assert [page.after for page in again.pages] == [found.to]
    while found.more:
        found = manifest(world, machine, found.to)
    assert manifest(world, machine).pages[-1].to > feed_head(world) - PLACES
    assert not manifest(world, machine).more


def test_a_page_is_small_enough_for_a_slow_line(
    world: SnapshotWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshots, "PAGE_BYTES_MAX", 2_000)
    found = manifest(world, world.machines[0])
    assert found.pages
    assert all(page.bytes <= 2_000 or page.to == page.after + 1 for page in found.pages)
    assert max(page.count for page in found.pages) > 1
    ends = [0, *(page.to for page in found.pages)]
    assert [page.after for page in found.pages] == ends[:-1]


def test_what_is_sold_meanwhile_goes_up_before_all_is_in(world: SnapshotWorld) -> None:
    machine = joined(world)
    seen: list[Request] = []
    world.watch(seen)
    while paths(seen).count(PAGE_WAY) < 3:
        machine.engine.step()
    with machine.till.unit("") as unit:
        from models.kinds import DrawerOpened

        unit.record(DrawerOpened(reason="고객 요청"))
    world.walk(machine)
    asked = paths(seen)
    last_page = len(asked) - 1 - asked[::-1].index(PAGE_WAY)
    assert "/v1/push" in asked[asked.index(PAGE_WAY):last_page]
