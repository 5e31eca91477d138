"""P28: whatever is asked, by whomever, the hub answers in its own words and shows nobody else's."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import wire
from sync.keys import Request, new_challenge, private_key, sign_request
from tests.sync.world import SimTill, World

SOME = settings(
    max_examples=60, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much,
                           HealthCheck.too_slow])


@pytest.fixture(scope="module")
def world() -> World:
    """Two stores at one hub, each with a till that has sold."""
    made = World(5)
    first = made.add_till()
    other = SimTill(made, 1)
    made.machines.append(other)
    other.enrol(made.code())
    other.add_goods()
    for machine in made.machines:
        machine.sell(random.Random(1))
    made.settle()
    assert first.till.store_ref != other.till.store_ref
    return made


@pytest.mark.filterwarnings("ignore:Using `httpx` with")
def test_schemathesis_finds_no_fault_in_what_it_says_of_itself(world: World) -> None:
    import schemathesis
    from starlette.testclient import TestClient

    from sync.hub.web import WAYS, make_app

    app = make_app(world.hub)
    schema: Any = schemathesis.openapi.from_asgi("/openapi.json", app)
    client = TestClient(app, raise_server_exceptions=False)
    asked: set[str] = set()

    for found in schema.get_all_operations():
        operation = found.ok()

        @SOME
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call(session=client)
            asked.add(case.path)
            assert answer.status_code < 500
            assert world.machines[0].till.store_ref.encode() not in answer.content

        ask()
    assert {path for _, path, _ in WAYS} <= asked


def signed(world: World, machine: SimTill, way: tuple[str, str], query: str, body: bytes) -> Any:
    nonce = json.loads(world.hub.answer(Request("GET", "/v1/hello")).body)["next_nonce"]
    return world.hub.answer(sign_request(
        Request(way[0], way[1], query, {}, body),
        private_key(machine.secrets.kept["device"]), machine.till.till_ref, nonce=nonce,
        challenge=new_challenge(), created_s=0))


ways = st.sampled_from([("GET", "/v1/hello"), ("POST", "/v1/push"), ("GET", "/v1/pull"),
                        ("POST", "/v1/enrol"), ("POST", "/v1/register"),
                        ("GET", "/v1/people"), ("POST", "/v1/people"),
                        ("POST", "/v1/people/view"), ("POST", "/v1/summary"), ("GET", "/v1/other")])
numbers = st.integers(-(2**70), 2**70).map(str) | st.text(max_size=6)
queries = st.dictionaries(
    st.sampled_from(["stream", "incarnation", "after", "limit", "have", "key"]),
    numbers | st.sampled_from(["store", "org"]), max_size=5).map(
        lambda each: "&".join(f"{k}={v}" for k, v in each.items()))
lines = st.lists(st.dictionaries(
    st.sampled_from([*wire.Line.__struct_fields__, *wire.PushHeader.__struct_fields__]),
    st.integers(-(2**70), 2**70) | st.text(max_size=40) | st.none(), max_size=20), max_size=3)
bodies = st.binary(max_size=40) | lines.map(lambda each: wire.deflate(
    b"".join(json.dumps(line).encode() + b"\n" for line in each)))


@SOME
@given(way=ways, query=queries, body=bodies)
def test_a_signed_till_meets_no_fault_and_sees_its_own_store_alone(
    world: World, way: tuple[str, str], query: str, body: bytes
) -> None:
    before = world.hub.life.entry_count
    answer = signed(world, world.machines[0], way, query, body)
    assert answer.status in {200, 400, 401, 403, 404, 409, 413, 426}
    assert world.hub.life.entry_count == before
    shown = answer.body if answer.body[:2] != b"\x1f\x8b" else wire.inflate(answer.body)
    other = world.machines[1].till
    assert other.store_ref.encode() not in shown
    assert other.till_ref.encode() not in shown


def test_a_till_can_write_into_no_other_store(world: World) -> None:
    """The other store's chain, offered by this store's key, is refused."""
    from models import platform_rows
    from sync.push import make_batch

    mine, other = world.machines
    chain = next(c for c in platform_rows.list_chains(other.till.read()) if c.is_own)
    batch = make_batch(other.till, chain, 0, 5, "")
    before = world.hub_memory.execute(
        "SELECT * FROM entry_key WHERE store_ref = ?", (other.till.store_ref,)).fetchall()
    assert signed(world, mine, ("POST", "/v1/push"), "", batch.body).status == 403
    assert world.hub_memory.execute(
        "SELECT * FROM entry_key WHERE store_ref = ?", (other.till.store_ref,)
    ).fetchall() == before
