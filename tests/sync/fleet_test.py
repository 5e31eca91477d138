"""P27: every till comes back at once with a night's backlog, and the hub is not drowned by it.

Method: a hub on real files behind real HTTP, sixty tills in threads of their own, and a bound of
four requests at once, so that the crowd is far over it.  Rests are taken a hundred times faster.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import platform_rows
from sync.hub import web
from sync.hub.web import make_app
from sync.keys import Answer, Request, check_answer
from sync.platform import HttpLine
from tests.sync.hub_backup_test import FileWorld
from tests.sync.serving import served
from tests.sync.world import SimTill

TILLS = 60
IN_FLIGHT = 4
FASTER = 100


class Counted:
    """A till's line that keeps what the hub said and when it was full."""

    def __init__(self, url: str, answers: list[tuple[str, Answer]]) -> None:
        self._line = HttpLine(url)
        self._answers = answers

    def send(self, request: Request) -> Answer:
        answer = self._line.send(request)
        self._answers.append((request.headers["weezle-challenge"], answer))
        return answer


@pytest.fixture
def fleet(tmp_path: Path) -> Iterator[tuple[FileWorld, list[SimTill]]]:
    world = FileWorld(tmp_path / "hub")
    first = world.add_till()
    world.settle()
    machines = [first]
    for n in range(2, TILLS + 1):
        machine = SimTill(world, n)
        machine.enrol(world.code(first.till.store_ref))
        machines.append(machine)
    for n, machine in enumerate(machines):
        machine.open_shift()
        machine.sell(random.Random(n))  # where it knows goods; every one has entries to send
    yield world, machines
    world.stop_hub()


def test_all_tills_at_once_are_served_in_turn(
    fleet: tuple[FileWorld, list[SimTill]], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, machines = fleet
    monkeypatch.setattr(web, "IN_FLIGHT_MAX", IN_FLIGHT)
    most = 0
    answer_of = world.hub.answer

    def answer(request: Request) -> Answer:
        nonlocal most
        most = max(most, world.hub.in_flight)
        return answer_of(request)

    monkeypatch.setattr(world.hub, "answer", answer)
    answers: list[tuple[str, Answer]] = []
    unfinished = set(range(TILLS))
    gate = threading.Barrier(TILLS)
    until = time.monotonic() + 240

    def come_back(n: int, url: str) -> None:
        machine = machines[n]
        machine.engine._line = Counted(url, answers)
        gate.wait()
        while time.monotonic() < until:
            rest_ms = machine.engine.step()
            if machine.engine.is_level and machine.level():
                unfinished.discard(n)
                return
            time.sleep(rest_ms / 1000 / FASTER)

    with served(make_app(world.hub)) as url:
        threads = [threading.Thread(target=come_back, args=(n, url)) for n in range(TILLS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert not unfinished
    assert most <= IN_FLIGHT
    assert {answer.status for _, answer in answers} == {200, 503}
    full = [(challenge, told) for challenge, told in answers if told.status == 503]
    for challenge, told in full:
        check_answer(told, world.hub.public_key, challenge)
    waits = {int(told.headers["retry-after"]) for _, told in full}
    assert min(waits) >= web.RETRY_AFTER_S
    assert max(waits) <= 2 * web.RETRY_AFTER_S
    assert len(waits) > 2, "each till at its own moment"
    with world.hub_engine.begin() as connection:
        kept: dict[str, int] = dict(
            connection.exec_driver_sql("SELECT epoch, head_seq FROM chain").all())
    for machine in machines:
        assert platform_rows.count_unsent(machine.till.read()).entry_count == 0
        assert machine.own_chains().items() <= kept.items()
