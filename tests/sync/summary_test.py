"""Live sums while a backlog drains: shown as what they are, in no sum, and gone when true ones are.

Goal: the platform sees a shop's day at once after a long night without a line.  Method: a real till
with a backlog, its summary on the real hub, the REST way read as a program reads it.
"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from sqlalchemy import select

from models import total_rows
from sync import summary, wire
from sync.hub.rest import PlatformReader
from sync.hub.summaries import list_provisional
from sync.hub.tables import total
from sync.hub.tokens import StoreRow
from sync.keys import Answer, Request, new_challenge, private_key, sign_request
from sync.summary import SummaryErrand, make_summary
from sync.summary_wire import Summary
from tests.sync.world import SimTill, World

WAY = ("POST", "/v1/summary")


@pytest.fixture
def world() -> World:
    made = World(31)
    made.add_till()
    made.settle()
    made.machines[0].open_shift()
    made.settle()
    return made


def offline_day(world: World, machine: SimTill, count: int = 5) -> None:
    for _ in range(count):
        machine.sell(world.chance)


def summary_of(machine: SimTill) -> Summary:
    found = make_summary(machine.till)
    assert found is not None
    return found


def nonce_of(world: World) -> str:
    found = json.loads(world.hub.answer(Request("GET", "/v1/hello")).body)["next_nonce"]
    assert isinstance(found, str)
    return found


def request_of(
    world: World, machine: SimTill, body: bytes, *, nonce: str = "", key: str = ""
) -> Request:
    return sign_request(
        Request(*WAY, "", {}, body), private_key(key or machine.secrets.kept["device"]),
        machine.till.till_ref, nonce=nonce or nonce_of(world), challenge=new_challenge(),
        created_s=0)


def say(world: World, machine: SimTill, summary: Summary | bytes, **how: str) -> Answer:
    body = summary if isinstance(summary, bytes) else wire.encode(summary)
    return world.hub.answer(request_of(world, machine, body, **how))


def kept(answer: Answer) -> bool:
    assert answer.status == 200
    return bool(json.loads(answer.body)["kept"])


def shown(world: World, machine: SimTill) -> list[dict[str, Any]]:
    return list_provisional(world.hub_engine, machine.till.store_ref, world.at_ms)


def page_of(world: World, machine: SimTill) -> dict[str, Any]:
    reader = PlatformReader(world.hub_engine, world.hub.projector, lambda: world.at_ms)
    of = StoreRow(machine.till.store_ref, machine.till.org_ref, "", 0)
    return reader.totals(of, "", 500, "", "", "").model_dump()


def with_seq(summary: Summary, seq: int, sale_won: int = 0) -> Summary:
    return Summary(
        epoch=summary.epoch, seq=seq, hash=summary.hash, at=summary.at, waiting=summary.waiting,
        totals={"sale_won": sale_won} if sale_won else summary.totals)


def test_a_long_backlog_is_summed_up_before_its_first_entry_is_sent(world: World) -> None:
    (one,) = world.machines
    world.line_is_up = False
    offline_day(world, one, 8)
    world.line_is_up = True
    asked: list[str] = []
    carry = world.hub.answer

    def lie(request: Request) -> Answer:
        asked.append(request.path)
        return carry(request)

    world.lie = lie
    one.engine._errands = [SummaryErrand(waiting_min=5)]
    one.engine._push.batch_size = 2
    one.engine._plan = None
    waiting = summary_of(one).waiting
    while asked.count("/v1/push") < 2:
        one.engine.step()
    assert asked[:3] == ["/v1/hello", "/v1/summary", "/v1/push"]
    (found,) = shown(world, one)
    assert found["provisional"] is True
    assert found["waiting"] == waiting > 5
    till = one.till
    mine = total_rows.sum_till(till.read(), till.till_ref)
    assert found["totals"]["sale_won"] == sum(
        row.won for row in mine if row.name == "sale") > 0
    assert found["totals"]["sale_count"] == 8
    world.pass_time(90_000)
    page = page_of(world, one)
    assert page["provisional"][0]["age_s"] == 90
    assert page["rows"] == [], "not one won of it is in the sums"
    world.settle()
    page = page_of(world, one)
    assert page["provisional"] == []
    assert sum(row["won"] for row in page["rows"] if row["name"] == "sale") == (
        found["totals"]["sale_won"])


def test_totals_are_those_a_seal_would_carry(world: World) -> None:
    from models import shift_rows

    (one,) = world.machines
    offline_day(world, one, 3)
    one.close_shift()
    one.open_shift()
    offline_day(world, one, 2)
    found = summary_of(one)
    assert found.totals == shift_rows.sum_perpetual(one.till.read(), one.till.till_ref)
    assert (found.epoch, found.seq, bytes.fromhex(found.hash)) == (
        one.till.epoch, one.till.head.seq, one.till.head.hash)


def test_a_few_waiting_entries_are_sent_and_not_summed_up(world: World) -> None:
    (one,) = world.machines
    offline_day(world, one, 2)
    world.settle()
    assert shown(world, one) == []


def test_a_forged_or_foreign_or_repeated_one_has_no_effect(world: World) -> None:
    (one,) = world.machines
    two = world.add_till()
    world.settle()
    offline_day(world, one)
    offline_day(world, two)
    mine, theirs = summary_of(one), summary_of(two)
    body = wire.encode(mine)
    assert say(world, one, mine, key="22" * 32).status == 401
    request = request_of(world, one, body)
    altered = Request(*WAY, "", request.headers, body.replace(b'"sale_won":', b'"sale_won":9'))
    assert world.hub.answer(altered).status == 401
    # Another till's chain, by a till that may speak.
    world.line_is_up = True
    for _ in range(30):
        two.engine.step()
    later = with_seq(theirs, theirs.seq + 5)
    assert say(world, one, later).status == 403
    assert shown(world, one) == []
    assert kept(world.hub.answer(request))
    assert world.hub.answer(request).status == 409
    before = shown(world, one)
    for bad in (b"", b"{}", b"[]", b"\xff", json.dumps({
            **json.loads(body), "totals": {f"n{n}": n for n in range(201)}}).encode(),
            json.dumps({**json.loads(body), "totals": {"sale_won": 2**70}}).encode(),
            json.dumps({**json.loads(body), "seq": -1}).encode()):
        assert say(world, one, bad).status == 400
    assert say(world, one, b" " * 17_000).status == 413
    assert shown(world, one) == before
    with world.hub_engine.connect() as connection:
        sums = connection.execute(select(total).where(
            total.c.till_ref == one.till.till_ref)).all()
    assert sums == []


def test_an_older_one_never_takes_the_place_of_a_newer(world: World) -> None:
    """Also one that was caught on the line and comes again to a hub that was started anew."""
    (one,) = world.machines
    offline_day(world, one)
    summary = summary_of(one)
    caught = request_of(world, one, wire.encode(with_seq(summary, summary.seq, 1)))
    assert kept(world.hub.answer(caught))
    world.pass_time(2_000)
    assert kept(say(world, one, with_seq(summary, summary.seq + 9, 2)))
    world.start_hub()
    assert not kept(world.hub.answer(caught))
    nonce = nonce_of(world)
    assert kept(say(world, one, with_seq(summary, summary.seq + 10, 3), nonce=nonce))
    assert not kept(say(world, one, with_seq(summary, summary.seq + 10, 4), nonce=nonce))
    assert shown(world, one)[0]["totals"] == {"sale_won": 3}


def test_what_the_ledger_has_passed_is_not_taken(world: World) -> None:
    (one,) = world.machines
    offline_day(world, one)
    summary = summary_of(one)
    world.settle()
    assert not kept(say(world, one, summary))
    assert shown(world, one) == []


def test_a_till_shut_out_says_nothing(world: World) -> None:
    from sync.hub import accounts

    (one,) = world.machines
    offline_day(world, one)
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, one.till.till_ref)
    assert say(world, one, summary_of(one)).status == 403
    assert shown(world, one) == []


def test_a_summary_of_a_chain_that_forked_ends_with_the_fork(world: World) -> None:
    """The place it names will never be at the hub: another chain grew before it."""
    (one,) = world.machines
    copy = one.memory.copy()
    one.sell(random.Random(1))
    world.settle()
    one.boot(copy, check=False)
    offline_day(world, one, 6)
    world.pass_time(2_000)
    assert kept(say(world, one, summary_of(one)))
    assert len(shown(world, one)) == 1
    world.settle()
    assert shown(world, one) == []


def test_what_would_take_long_to_count_is_not_said(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what lies behind the newest seal is counted, so a close makes room again."""
    machine = world.machines[0]
    offline_day(world, machine, 12)
    monkeypatch.setattr(summary, "COUNTED_MAX", 10)
    assert make_summary(machine.till) is None
    machine.close_shift()
    assert make_summary(machine.till) is not None
