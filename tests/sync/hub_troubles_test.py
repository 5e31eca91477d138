"""Trouble at the hub: it says so signed, and what it made of the ledger it makes again."""

from __future__ import annotations

import random
from pathlib import Path

import httpx
import pytest

from app.errors import WorldTrouble
from models import platform_rows
from sync import platform
from sync.hub import accounts, ledger, projector
from sync.hub.limits import UsedNonces
from sync.hub.projector import Projector
from sync.hub.tokens import Right, Scope, make_token
from sync.hub.web import make_app
from sync.keys import Answer, Request
from sync.platform import HttpLine, LineTrouble, is_in_house
from tests.sync.revoke_test import sums_at_hub
from tests.sync.serving import served
from tests.sync.world import SimTill, World


def fails(kind: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the hub's disk is full: for the ledger, or for the mark beside it."""
    if kind == "mark":
        def write(_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(world.witness, "write", write)
    else:
        pages = world.hub_memory.execute("PRAGMA page_count").fetchone()[0]
        world.hub_memory.execute(f"PRAGMA max_page_count = {pages}")


@pytest.mark.parametrize("kind", ["ledger", "mark"])
def test_a_full_disk_is_a_signed_503_and_the_till_keeps_everything(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(31)
    one = world.add_till()
    world.settle()
    with served(make_app(world.hub)) as url:
        line = HttpLine(url)
        answers: list[Answer] = []

        def carry(request: Request) -> Answer:
            answers.append(line.send(request))
            return answers[-1]

        world.lie = carry
        for n in range(60):
            one.sell(random.Random(n))
        waiting = platform_rows.count_unsent(one.till.read()).entry_count
        fails(kind, world, monkeypatch)
        rests: list[float] = []
        while not any(answer.status != 200 for answer in answers):
            rests.append(one.engine.step())
            assert len(rests) < 9
        refused = [answer for answer in answers if answer.status != 200]
        assert {answer.status for answer in refused} == {503}
        assert all("signature" in answer.headers for answer in refused)
        assert all(int(answer.headers["retry-after"]) >= 5 for answer in refused)
        assert rests[-1] >= 5_000
        link = platform_rows.read_link(one.till.read())
        assert link is not None
        assert link.trouble == "sync.busy"
        assert platform_rows.count_unsent(one.till.read()).entry_count >= waiting
    world.hub_memory.execute("PRAGMA max_page_count = 1000000")
    monkeypatch.undo()
    world.settle()
    assert platform_rows.count_unsent(one.till.read()).entry_count == 0


def test_other_programs_are_told_to_come_again_too() -> None:
    world = World(32)
    one = world.add_till()
    with world.hub_engine.begin() as connection:
        token = make_token(
            connection, name="n", scope=Scope.STORE, scope_ref=one.till.store_ref,
            rights=frozenset(Right), days=1, now_ms=world.at_ms)
    app = make_app(world.hub)
    world.hub_memory.execute("ALTER TABLE projection RENAME TO gone")
    with served(app) as url:
        answer = httpx.get(f"{url}/v1/stores/{one.till.store_ref}/totals",
                           headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()) == (503, {"detail": "busy"})
    assert int(answer.headers["retry-after"]) > 0


# --- a clock that once stood in the future --------------------------------------------------------


def test_a_clock_of_the_hub_that_was_wrong_once_poisons_nothing() -> None:
    world = World(33)
    one = world.add_till()
    world.settle()
    right_ms = world.at_ms
    far_ms = right_ms + 40 * 365 * 86_400_000
    world.at_ms = far_ms
    late_code = world.code()
    one.engine._plan = None
    for _ in range(6):
        one.engine.step()
    assert one.till.hub_time_ms == far_ms
    world.at_ms = right_ms
    one.sell(random.Random(1))
    world.settle()
    assert platform_rows.count_unsent(one.till.read()).entry_count == 0
    assert one.till.hub_time_ms < far_ms
    with world.hub_engine.begin() as connection:
        assert accounts.read_code(connection, late_code[:3], world.at_ms) is None
    assert not world.hub.life.is_catching_up()


def test_a_nonce_noted_in_the_future_takes_no_room_for_ever() -> None:
    used = UsedNonces(1_000, used_max=2)
    assert [used.take((name, ""), 10**12) for name in "ab"] == ["", ""]
    assert used.take(("c", ""), 5_000) == ""
    assert used.take(("c", ""), 5_000) == "replayed"


def test_a_hub_put_back_under_a_wrong_clock_does_not_catch_up_for_ever() -> None:
    from tests.sync.world import _hub_memory

    world = World(34)
    one = world.add_till()
    world.settle()
    right_ms, world.at_ms = world.at_ms, world.at_ms + 40 * 365 * 86_400_000
    world.hub_memory = _hub_memory()
    hub = world.start_hub()
    assert hub.life.is_catching_up()
    world.at_ms = right_ms
    assert not hub.life.is_catching_up()
    assert one.till.epoch


# --- names and prefixes ---------------------------------------------------------------------------


def test_a_host_of_the_shops_own_net_may_be_spoken_to_and_no_other_without_tls(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    for host, wanted in (
        ("hub.local", True), ("shop-pc", True), ("192.168.0.9", True), ("fd00::1", True),
        ("hub.example", False), ("8.8.8.8", False), ("hub.local.example", False),
    ):
        assert is_in_house(host) is wanted
    with served(make_app(World(35).hub)) as url:
        port = url.rpartition(":")[2]
        here = HttpLine(f"http://localhost:{port}")
        assert here.send(Request("GET", "/v1/hello")).status == 200
        monkeypatch.setattr(
            platform, "is_in_house", lambda host: host == "localhost")  # so it leads outside
        with pytest.raises(LineTrouble, match="outside"):
            here.send(Request("GET", "/v1/hello"))


def test_a_prefix_is_no_pattern() -> None:
    from app.errors import Refused
    from sync.hub.admin import give_token, shut_out

    world = World(36)
    world.add_till()
    with pytest.raises(Refused):
        shut_out(world.hub_engine, "____")
    with pytest.raises(Refused):
        give_token(world.hub_engine, name="n", store_ref="%", org_ref="", rights="stock", days=1)


def test_nobody_puts_himself_into_an_organisation() -> None:
    world = World(41)
    first = world.add_till()
    org_ref = first.till.org_ref
    stranger = SimTill(world, 1)
    stranger.till.org_ref = org_ref
    with pytest.raises(WorldTrouble, match="org_exists"):
        stranger.enrol(world.code())
    with world.hub_engine.begin() as connection:
        code = accounts.make_code(
            connection, bytes.fromhex(world.keys.secret), store_ref="", org_ref=org_ref,
            name="둘째", now_ms=world.at_ms)
    second = SimTill(world, 1)
    assert second.till.org_ref != org_ref
    second.enrol(code)
    assert second.till.org_ref == org_ref
    assert world.hub_memory.execute("SELECT count(*) FROM enrol_org").fetchone() == (0,)
    assert world.hub_memory.execute(
        "SELECT count(DISTINCT org_ref), count(*) FROM store").fetchone() == (1, 2)


# --- the feed and its sums ------------------------------------------------------------------------


def test_a_feed_of_big_bodies_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(37)
    one = world.add_till()
    for n in range(20):
        one.sell(random.Random(n))
    world.settle()
    store_ref = one.till.store_ref
    with world.hub_engine.begin() as connection:
        _, whole = ledger.read_feed(connection, store_ref, 0, 1_000)
        biggest = max(len(each.entry.body) for each in whole)
        monkeypatch.setattr(ledger, "FEED_BYTES_MAX", 2 * biggest)
        after, found = 0, []
        while True:
            to, piece = ledger.read_feed(connection, store_ref, after, 1_000)
            assert sum(len(each.entry.body) for each in piece) <= 2 * biggest
            found += piece
            if to == after:
                break
            after = to
        assert found == whole
        monkeypatch.setattr(ledger, "FEED_BYTES_MAX", 1)
        assert ledger.read_feed(connection, store_ref, 0, 1_000)[1] == whole[:1]


def many_stores(count: int) -> tuple[World, list[SimTill]]:
    world = World(38)
    machines = []
    for _ in range(count):
        machine = SimTill(world, 1)
        world.machines.append(machine)
        machine.enrol(world.code(""))
        machine.add_goods()
        machine.sell(random.Random(1))
        machines.append(machine)
    world.settle()
    return world, machines


def test_few_shadows_are_open_however_many_stores_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector, "OPEN_MAX", 2)
    world, machines = many_stores(4)
    kept = world.hub.projector = Projector(world.hub_engine, tmp_path, "life")
    kept.catch_up_all()
    assert len(kept._shadows) == 2
    places = [kept.shadow(machine.till.store_ref).place for machine in machines]
    assert all(place > 0 for place in places)
    assert kept.catch_up_all() == 0
    with kept.looking(machines[0].till.store_ref) as connection:
        kept.catch_up_all()
        assert connection.execute("SELECT count(*) FROM sale").fetchone() == (1,)
    kept.close()


@pytest.mark.parametrize("how", ["all of it", "a page", "while it is open"])
def test_a_spoilt_shadow_is_made_again_from_the_ledger(tmp_path: Path, how: str) -> None:
    world = World(39)
    one = world.add_till()
    for n in range(3):
        one.sell(random.Random(n))
    world.settle()
    wanted = sums_at_hub(world, one)
    kept = world.hub.projector = Projector(world.hub_engine, tmp_path, "life")
    kept.catch_up_all()
    if how != "while it is open":
        kept.close()
        kept = world.hub.projector = Projector(world.hub_engine, tmp_path, "life")
    else:
        # Nothing of it is remembered by the one that writes.
        kept.shadow(one.till.store_ref).connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (file,) = tmp_path.glob("*.db")
    content = bytearray(file.read_bytes())
    first = 0 if how == "all of it" else 4096
    content[first:] = b"\xff" * (len(content) - first)
    file.write_bytes(content)
    if how == "while it is open":
        with pytest.raises(Exception, match="malformed"), \
                kept.looking(one.till.store_ref) as connection:
            connection.execute("SELECT sum(total_won) FROM sale").fetchone()
    one.sell(random.Random(9))
    world.settle()
    assert sums_at_hub(world, one) != wanted
    assert [row.name for row in sums_at_hub(world, one)] != []
    kept.close()


def test_what_waits_for_a_manager_is_counted_as_held() -> None:
    world = World(40)
    _, two = world.add_till(), world.add_till()
    two.sell(random.Random(1))
    world.settle()

    def figures() -> tuple[int, int, int]:
        from sync.hub.rest import PlatformReader
        from sync.hub.tokens import StoreRow

        world.hub.project()
        store_ref, org_ref, feed_head = world.hub_memory.execute(
            "SELECT store_ref, org_ref, feed_head FROM store").fetchone()
        page = PlatformReader(world.hub_engine, world.hub.projector, lambda: 0)._page(
            StoreRow(store_ref, org_ref, "", feed_head), [], "")
        return page.applied, page.held, page.received

    applied, held, received = figures()
    assert (held, applied) == (0, received)
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, two.till.till_ref)
    world.hub.project()
    before = figures()
    two.sell(random.Random(2))
    for _ in range(12):
        two.engine.step()
    after = figures()
    count = world.hub_memory.execute("SELECT count(*) FROM entry_key").fetchone()[0]
    assert after[0] == before[0]
    assert after[1] > 0
    assert sum(after[:2]) == after[2] == count
    with world.hub_engine.begin() as connection:
        accounts.release_till(connection, two.till.till_ref)
    world.settle()
    applied, held, received = figures()
    count = world.hub_memory.execute("SELECT count(*) FROM entry_key").fetchone()[0]
    assert (held, applied, received) == (0, count, count)
