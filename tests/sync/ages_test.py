"""P23: a till and a hub of different ages lose nothing, and nobody drops what he does not know."""

from __future__ import annotations

import hashlib
import random
from typing import Any

import msgspec
import pytest

from app.verifying import verify
from models import journal, platform_rows
from models.journal import GENESIS_PREV, Entry, Head, Writer
from models.kinds import EpochOpened
from models.values import new_ref
from sync import wire
from sync.keys import (
    Answer,
    Request,
    new_challenge,
    private_key,
    sign_request,
)
from sync.push import make_question
from tests.sync.revoke_test import sums_at_hub
from tests.sync.world import SimTill, World


def ask(machine: SimTill, body: bytes) -> Answer:
    """A push of this till by hand, as a program of another age would send it."""
    hub = machine.world.hub
    nonce = msgspec.json.decode(hub.answer(Request("GET", "/v1/hello")).body)["next_nonce"]
    return hub.answer(sign_request(
        Request("POST", "/v1/push", "", {}, body), private_key(machine.secrets.kept["device"]),
        machine.till.till_ref, nonce=nonce, challenge=new_challenge(), created_s=0))


def newer_lines(packed: bytes) -> bytes:
    """Every line of a batch or a page with a member more."""
    lines = wire.inflate(packed).splitlines()
    return wire.deflate(b"".join(line[:-1] + b',"since_2027":[1,{"a":null}]}\n' for line in lines))


def newer_members(answer: Answer, machine: SimTill, request: Request) -> Answer:
    """The hub's answer as a newer one gives it, signed by it."""
    if answer.status != 200:
        return answer
    if answer.body[:2] == b"\x1f\x8b":
        return machine.world.hub._signed(request.headers, 200, newer_lines(answer.body))
    found: dict[str, Any] = msgspec.json.decode(answer.body)
    found |= {"since_2027": {"a": [1]}}
    if "capabilities" in found:
        found["capabilities"] += ["telepathy.1", "people.2"]
        found["heads"] = [{**head, "since_2027": 1} for head in found["heads"]]
        found["notices"] = [*found["notices"], {"code": "since_2027", "values": {"a": 1}}]
    return machine.world.hub._signed(request.headers, 200, msgspec.json.encode(found))


def test_a_newer_hub_says_more_than_this_till_knows() -> None:
    world = World(61)
    one, two = world.add_till(), world.add_till()
    for machine in (one, two):
        machine.sell(random.Random(1))
    world.lie = lambda request: newer_members(world.hub.answer(request), one, request)
    for _ in range(4):
        for machine in (one, two):
            for _ in range(40):
                machine.engine.step()
                link = platform_rows.read_link(machine.till.read())
                assert link is not None
                assert link.trouble == ""
        world.hub.project()
    for machine in (one, two):
        assert platform_rows.count_unsent(machine.till.read()).entry_count == 0
    heads = [platform_rows.read_heads(machine.till.read()) for machine in (one, two)]
    assert heads[0][one.till.epoch] == heads[1][one.till.epoch]
    assert heads[0][two.till.epoch] == heads[1][two.till.epoch]


def test_an_older_hub_knows_no_errand() -> None:
    """The members the page names for version 1 and no capability."""
    world = World(62)
    one, two = world.add_till(), world.add_till()
    one.sell(random.Random(1))
    asked: list[str] = []

    def old(request: Request) -> Answer:
        asked.append(request.path)
        answer = world.hub.answer(request)
        if request.path != "/v1/hello" or answer.status != 200:
            return answer
        found = msgspec.json.decode(answer.body)
        for name in ("capabilities", "people_head", "notices"):
            found.pop(name)
        return world.hub._signed(request.headers, 200, msgspec.json.encode(found))

    world.lie = old
    for machine in (one, two):
        for _ in range(40):
            machine.engine.step()
    assert set(asked) == {"/v1/hello", "/v1/push", "/v1/pull"}
    assert platform_rows.count_unsent(one.till.read()).entry_count == 0
    heads = [platform_rows.read_heads(machine.till.read()) for machine in (one, two)]
    assert heads[0][one.till.epoch] == heads[1][one.till.epoch]


def test_a_newer_till_sends_more_than_this_hub_knows() -> None:
    world = World(63)
    one = world.add_till()
    world.settle()
    one.sell(random.Random(1))
    (chain,) = [chain for chain in platform_rows.list_chains(one.till.read())
                if chain.epoch == one.till.epoch]
    from sync.push import make_batch

    batch = make_batch(one.till, chain, chain.sent_seq, 200, "")
    answer = ask(one, newer_lines(batch.body))
    assert answer.status == 200
    assert msgspec.json.decode(answer.body)["head"] == chain.end


def test_another_version_of_the_envelope_is_named_and_everything_kept() -> None:
    world = World(64)
    one = world.add_till()
    world.settle()
    question = make_question(
        one.till, platform_rows.list_chains(one.till.read())[-1], 1, "").body
    header = msgspec.json.decode(wire.inflate(question))
    for newer in ({**header, "v": 2}, {"v": 2, "shape": "another"}):
        answer = ask(one, wire.deflate(msgspec.json.encode(newer) + b"\n"))
        assert (answer.status, msgspec.json.decode(answer.body)["error"]) == (
            426, "server_too_old")
    one.sell(random.Random(1))
    waiting = platform_rows.count_unsent(one.till.read()).entry_count
    for error in ("server_too_old", "client_too_old"):
        world.lie = lambda request, error=error: world.hub.refuse(
            request, 426, error)
        assert one.engine.step() > 0
        link = platform_rows.read_link(one.till.read())
        assert link is not None
        assert link.trouble == f"sync.{error}"
        one.sell(random.Random(2))
    assert platform_rows.count_unsent(one.till.read()).entry_count > waiting
    world.settle()


class NewerGenesis(EpochOpened, frozen=True, kw_only=True):
    KIND = "epoch.opened"
    secure_element: dict[str, int]


@pytest.mark.parametrize("schema", [1, 2])
def test_a_newer_tills_chain_begins_with_more_than_is_known(schema: int) -> None:
    """The page: others may follow.  Its record is kept by the hub and its colleagues."""
    world = World(65)
    one, two = world.add_till(), world.add_till()
    world.settle()
    till, epoch = one.till, new_ref()
    body = msgspec.json.encode({
        "org_ref": till.org_ref, "store_ref": till.store_ref, "till_ref": till.till_ref,
        "till_no": 1, "device_public_key": "00" * 32, "app_version": "9.0", "reason": "moved",
        "parent": None, "secure_element": {"a": 1}})
    unhashed = Entry(
        0, till.till_ref, epoch, 1, new_ref(), "epoch.opened", schema, world.at_ms, 540, "", "",
        "", GENESIS_PREV, hashlib.sha256(body).digest(), b"", body)
    entry = unhashed._replace(hash=journal.hash_entry(till.writer, unhashed))
    header = wire.PushHeader(
        v=1, org=till.org_ref, store=till.store_ref, till=till.till_ref, epoch=epoch, first_seq=1,
        count=1, prev="00" * 32, local_length=1, incarnation="", at=0, app="9.0",
        database_version=9)
    answer = ask(one, wire.encode_push(header, [entry]))
    assert (answer.status, msgspec.json.decode(answer.body)["result"]) == (200, "OK")
    world.settle()
    assert platform_rows.read_heads(two.till.read())[epoch] == (1, entry.hash)
    assert verify(two.till, full=True).epoch_count > 2


def test_a_newer_schema_waits_at_the_hub_and_delays_nothing() -> None:
    world = World(66)
    one, two = world.add_till(), world.add_till()
    one.sell(random.Random(1))
    world.settle()
    before = sums_at_hub(world, one)
    till = one.till
    with till.unit("") as unit:
        sold = next(e for e in journal.read_all(till.read()) if e.kind == "sale.completed")
        head = unit._head
        unhashed = sold._replace(
            epoch=head.epoch, seq=head.seq + 1, prev=head.hash, uid=new_ref(),
            schema=sold.schema + 1)
        newer = unhashed._replace(hash=journal.hash_entry(till.writer, unhashed))
        unit.receive(newer)
        unit._head = Head(newer.epoch, newer.seq, newer.hash)
    world.settle()
    assert sums_at_hub(world, one) == before
    assert world.hub_memory.execute("SELECT kind, seq FROM held").fetchall() == [
        ("sale.completed", newer.seq)]
    one.sell(random.Random(2))
    world.settle()
    assert sums_at_hub(world, one) != before
    assert isinstance(two.till.writer, Writer)
