"""Done-line 9: another implementation, written from the page, meets the hub over real HTTP."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.sync.second_client import SecondClient
from tests.sync.world import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def url(world: World) -> Iterator[str]:
    """The hub of this world behind a real server."""
    import uvicorn

    from sync.hub.web import make_app

    server: Any = uvicorn.Server(uvicorn.Config(
        make_app(world.hub), host="127.0.0.1", port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_a_second_implementation_pushes_and_pulls(world: World, url: str) -> None:
    ours = world.add_till()
    world.settle()
    ours.sell(random.Random(1))
    world.settle()
    second = SecondClient(url, till_no=7)
    second.enrol(world.code(ours.till.store_ref))
    assert (second.org, second.store) == (ours.till.org_ref, ours.till.store_ref)
    second.begin("enrolled")
    second.write("drawer.opened", json.dumps(
        {"reason": "둘째 계산대 \u202e", "approval_uid": ""}, ensure_ascii=False))
    answer = second.push()
    assert (answer["result"], answer["head"], answer["head_hash"]) == (
        "OK", 2, second.hashes[-1].hex())
    assert second.push()["head"] == 2  # once more changes nothing
    assert second.pull() == sum(ours.own_chains().values())
    assert sum(kind == "sale.completed" for kind, _ in second.bodies) == 1
    world.settle()
    reasons = [row[0] for row in ours.till.read().execute("SELECT reason FROM drawer_opening")]
    assert reasons == ["둘째 계산대 \u202e"]


def test_it_is_told_of_gap_and_fork(world: World, url: str) -> None:
    second = SecondClient(url, till_no=7)
    second.enrol(world.code())
    second.begin()
    second.write("drawer.opened", '{"reason":"a","approval_uid":""}')
    second.write("drawer.opened", '{"reason":"b","approval_uid":""}')
    assert second.push(first_seq=3)["result"] == "NEED"
    assert second.push()["result"] == "OK"
    other = SecondClient(url, till_no=7)
    other.__dict__.update(second.__dict__)
    other.chain, other.hashes = second.chain[:1], second.hashes[:1]
    other.write("drawer.opened", '{"reason":"c","approval_uid":""}')
    answer = other.push()
    assert (answer["result"], answer["at"]) == ("FORK", 2)


def test_what_is_unsigned_stale_or_of_another_has_no_effect(world: World, url: str) -> None:
    second = SecondClient(url, till_no=7)
    second.enrol(world.code())
    second.begin()
    before = world.hub.life.entry_count
    status, _ = second.ask("POST", "/v1/push", body=b"x", signed=False)
    assert status == 401
    good, second.nonce = second.nonce, "AAAA"
    with pytest.raises(ValueError, match="nonce_expired"):
        second.push()
    second.nonce, key = good, second.key
    second.key = SecondClient(url, 8).key
    with pytest.raises(ValueError, match="signature"):
        second.push()
    second.key = key
    stranger = SecondClient(url, till_no=9)
    stranger.nonce = good
    stranger.begin()
    with pytest.raises(ValueError, match="unknown_till"):
        stranger.push()
    assert world.hub.life.entry_count == before
    assert second.push()["head"] == 1
