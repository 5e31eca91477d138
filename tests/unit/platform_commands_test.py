"""What the platform may ask of a till: harmless things, done once, answered on the record."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.platform_commands import carry_out, list_waiting
from app.platform_words import CommandName
from app.verifying import verify
from models import from_hub_rows
from models.kinds_from_hub import CommandGiven
from models.values import new_ref
from sync.commands import Beside, CommandErrand
from tests.hub_words import FakeHub
from tests.shop import Shop, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    yield made
    made.till.close()


def ask(shop: Shop, *words: str, of: str = "") -> None:
    FakeHub(shop.till).say(*(
        CommandGiven(command_uid=new_ref(), of_till_ref=of or shop.till.till_ref, command=word)
        for word in words))


def answers(shop: Shop) -> dict[str, tuple[str, dict[str, object]]]:
    return {row.command: (row.outcome, json.loads(row.values_json))
            for row in from_hub_rows.list_commands(shop.till.read())}


def do_all(shop: Shop) -> None:
    while waiting := list_waiting(shop.till):
        carry_out(shop.till, waiting[0])


def test_every_command_is_answered_and_the_record_holds(shop: Shop) -> None:
    ask(shop, *CommandName, "delete_everything")
    do_all(shop)
    found = answers(shop)
    assert {name: outcome for name, (outcome, _) in found.items()} == {
        **dict.fromkeys([name.value for name in CommandName], "done"),
        "delete_everything": "not_understood"}
    assert found["verify"][1]["sale_count"] == 0
    assert found["send_report"][1]["backup_age_hours"] in {-1, 0}
    (copy,) = (shop.paths.data / "backups").iterdir()
    assert copy.stat().st_size == found["backup_now"][1]["bytes"]
    assert verify(shop.till, full=True).full


def test_a_days_second_backup_is_the_first(shop: Shop) -> None:
    said = []
    for _ in range(2):
        ask(shop, "backup_now")
        do_all(shop)
        shop.clock.at_ms += 1_000
        newest = from_hub_rows.list_commands(shop.till.read())[0]
        said.append(json.loads(newest.values_json)["again"])
    assert said == [0, 1]
    assert len(list((shop.paths.data / "backups").iterdir())) == 1


def test_no_room_is_an_answer_too(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    used = type(shutil.disk_usage("/"))(100, 100, 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: used)
    ask(shop, "backup_now", "send_report")
    do_all(shop)
    assert answers(shop)["backup_now"] == ("failed", {"code": "disk.full"})
    assert answers(shop)["send_report"][1]["disk_free_mib"] == 0


def test_another_tills_commands_are_not_mine(shop: Shop) -> None:
    ask(shop, "verify", of=new_ref())
    assert list_waiting(shop.till) == []


def test_beside_a_window_it_runs_on_its_own_and_stops_with_it(shop: Shop) -> None:
    ask(shop, "verify")
    beside = Beside()
    errand = CommandErrand(beside.start)
    assert not errand.run(shop.till, lambda *_: b"")
    assert beside._thread is not None
    beside._thread.join()
    assert answers(shop)["verify"][0] == "done"
    ask(shop, "send_report")
    beside.stop()
    errand.run(shop.till, lambda *_: b"")
    beside._thread.join()
    assert answers(shop)["send_report"][0] == ""  # it waits for the next start
