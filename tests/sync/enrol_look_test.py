"""A code is looked at before it is used: nothing changes, guessing is no cheaper, nobody poses."""

from __future__ import annotations

import random

import msgspec
import pytest

from app.errors import BadInput, Refused, WorldTrouble
from sync import enrol_look
from sync.enrol_look import LookAnswer, look_at_store
from sync.keys import Answer, Request
from sync.wire import HelloAnswer
from tests.sync.world import SimLine, SimTill, World


class _Lying:
    """A line that changes what comes back for a look."""

    def __init__(self, world: World, change: str) -> None:
        self._world, self._change = world, change

    def send(self, request: Request) -> Answer:
        answer = self._world.hub.answer(request)
        if request.path != enrol_look.WAY:
            return answer
        if self._change == "body":
            body = answer.body.replace(b'"entries":', b'"entries":9')
            return Answer(answer.status, answer.headers, body)
        # Signed by a hub that does not know the code.
        other = World(99).hub
        found = msgspec.structs.replace(
            msgspec.json.decode(answer.body, type=LookAnswer), hub_public_key=other.public_key)
        return other._signed(request.headers, 200, msgspec.json.encode(found))


@pytest.fixture
def world() -> World:
    world = World(5)
    world.add_till().sell(random.Random(1))
    world.settle()
    return world


def look(world: World, machine: SimTill, code: str) -> LookAnswer | None:
    return look_at_store(
        machine.till, SimLine(machine, honest=True), code, world.at_ms // 1000)


def test_it_says_what_the_code_joins_and_leaves_it_good(world: World) -> None:
    one = world.machines[0]
    machine = SimTill(world, 2)
    head = machine.till.head
    code = world.code(one.till.store_ref)
    for _ in range(3):
        found = look(world, machine, code)
        assert found is not None
        assert (found.store, found.till_nos) == (one.till.store_ref, [1])
        assert found.entries == sum(one.own_chains().values())
    assert machine.till.head == head
    machine.enrol(code)
    assert machine.till.store_ref == one.till.store_ref
    founding = look(world, SimTill(world, 1), world.code())
    assert founding is not None
    assert (founding.store, founding.entries, founding.till_nos) == ("", 0, [])


def test_a_wrong_look_is_a_try(world: World) -> None:
    machine = SimTill(world, 2)
    code = world.code(world.machines[0].till.store_ref)
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _ in range(5):
        with pytest.raises(BadInput, match="code_wrong"):
            look(world, machine, wrong)
    with pytest.raises(Refused, match="code_spent"):
        look(world, machine, code)
    with pytest.raises(Refused, match="code_spent"):
        machine.enrol(code)


@pytest.mark.parametrize("change", ["body", "hub"])
def test_only_the_hub_that_gave_the_code_is_believed(world: World, change: str) -> None:
    machine = SimTill(world, 2)
    code = world.code(world.machines[0].till.store_ref)
    with pytest.raises(WorldTrouble, match="not_a_hub"):
        look_at_store(machine.till, _Lying(world, change), code, world.at_ms // 1000)


def test_a_hub_that_cannot_tell_is_not_asked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(world.hub, "_capabilities", ["push.1"])
    assert enrol_look.CAPABILITY not in msgspec.json.decode(
        world.hub.answer(Request("GET", "/v1/hello")).body, type=HelloAnswer).capabilities
    assert look(world, SimTill(world, 2), world.code()) is None
