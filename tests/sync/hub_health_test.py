"""How a hub says it is: figures that name nobody, a sentence for each thing a person must do."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.exc import OperationalError

from app.texts import say
from sync.hub import accounts, backup
from sync.hub.health import (
    LAG_MAX,
    Bounds,
    Figures,
    HealthReader,
    find_alarms,
    is_disk_full,
    not_ready,
)
from sync.hub.keeping import make_inner_app
from sync.hub.tables import projection, store
from sync.hub.web import make_app
from tests.sync.hub_backup_test import FileWorld
from tests.sync.serving import served

DAY_MS = 86_400_000
HOUR_MS = 3_600_000


@pytest.fixture
def world(tmp_path: Path) -> FileWorld:
    made = FileWorld(tmp_path / "hub")
    made.add_till()
    made.add_till()
    made.settle()
    for machine in made.machines:
        machine.sell(made.chance)
    made.settle()
    return made


def alarms(world: FileWorld, **bounds: int) -> dict[str, dict[str, object]]:
    found = find_alarms(
        world.hub_engine, world.place.folder, world.at_ms, Bounds(**bounds))
    for code, values in found:
        for language in ("ko", "en"):
            assert "–" not in say(code, values, language)
    return dict(found)


def test_what_needs_a_person_is_said_and_nothing_else(
    world: FileWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.hub.health.is_disk_full", lambda _: False)
    assert set(alarms(world)) == {"hub.alarm_no_backup"}
    backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    assert alarms(world) == {}
    (tmp_path / "file").write_text("")
    with pytest.raises(Exception, match="backup_disk"):
        backup.back_up(world.hub_engine, tmp_path / "file" / "x", world.at_ms)
    assert set(alarms(world)) == {"hub.alarm_backup_failed"}
    world.pass_time(HOUR_MS)
    backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    world.pass_time(49 * HOUR_MS)
    assert alarms(world) == {"hub.alarm_backup_old": {"hours": 49}}
    world.pass_time(DAY_MS)
    silent = find_alarms(world.hub_engine, world.place.folder, world.at_ms, Bounds())
    assert [values["till_no"] for code, values in silent if code == "hub.alarm_silent"] == [1, 2]
    world.settle()
    assert set(alarms(world)) == {"hub.alarm_backup_old"}


def test_what_waits_too_long_is_an_alarm_by_age(
    world: FileWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync.hub.health.is_disk_full", lambda _: False)
    two = world.machines[1]
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, two.till.till_ref)
    two.sell(world.chance)
    for _ in range(12):
        two.engine.step()
    assert "hub.alarm_held" not in alarms(world)
    world.pass_time(25 * HOUR_MS)
    held = alarms(world)["hub.alarm_held"]
    assert held["hours"] == 25
    figures = HealthReader(world.hub_engine, None).read(world.at_ms)
    assert figures.held == {"shut_out": held["count"]}
    with world.hub_engine.begin() as connection:
        accounts.release_till(connection, two.till.till_ref)
    assert "hub.alarm_held" not in alarms(world)


def test_sums_that_stand_still_are_an_alarm_and_no_readiness(world: FileWorld) -> None:
    with world.hub_engine.begin() as connection:
        connection.execute(update(store).values(feed_head=store.c.feed_head + LAG_MAX + 1))
    assert "hub.alarm_lag" in alarms(world)
    reader = HealthReader(world.hub_engine, world.place.folder)
    assert "projector" in not_ready(reader.read(world.at_ms))
    with world.hub_engine.begin() as connection:
        connection.execute(update(projection).values(offset=projection.c.offset + LAG_MAX + 1))
    assert "projector" not in not_ready(reader.read(world.at_ms))


def test_a_disk_is_full_before_it_is_full() -> None:
    gib = 1 << 30
    for free, total, full in (
        (gib - 1, 4 * gib, True), (gib, 4 * gib, False), (4 * gib, 100 * gib, True),
        (5 * gib, 100 * gib, False), (0, 0, False),
    ):
        found = Figures(disk_free_bytes=free, disk_total_bytes=total)
        assert is_disk_full(found) is full
        assert not_ready(found) == (["disk"] if full else [])


def test_figures_are_read_inside_and_name_nobody(world: FileWorld) -> None:
    one = world.machines[0]
    with world.hub_engine.begin() as connection:
        connection.execute(update(store).values(name="새벽두레"))
    one.engine.step()
    app = make_app(world.hub)
    with served(app) as outside:
        httpx.get(f"{outside}/v1/hello")
        httpx.get(f"{outside}/v1/pull")
        # A till's or a program's door opens nothing of it.
        for path in ("/metrics", "/readyz"):
            assert httpx.get(f"{outside}{path}").status_code == 404
        assert httpx.get(f"{outside}/healthz").json()["status"] == "ok"
    with served(make_inner_app(world.hub, world.place.folder)) as inside:
        text = httpx.get(f"{inside}/metrics").text
        ready = httpx.get(f"{inside}/readyz")
        assert httpx.get(f"{inside}/healthz").status_code == 200
    assert ready.status_code in {200, 503}
    values = dict(re.findall(r"^(\w+(?:\{.*\})?) (-?\d+)$", text, re.MULTILINE))
    assert len(values) + text.count("# TYPE") == len(text.splitlines())
    assert values["weezle_tills"] == "2"
    assert values["weezle_stores"] == "1"
    assert values["weezle_backup_age_seconds"] == "-1"
    assert values['weezle_requests_total{path="/v1/hello",status="200"}'] == "1"
    assert values['weezle_refusals_total{error="signature"}'] == "1"
    assert int(values["weezle_pushed_entries_total"]) > 0
    assert int(values["weezle_ledger_entries"]) >= int(values["weezle_pushed_entries_total"])
    for machine in world.machines:
        till = machine.till
        for ref in (till.till_ref, till.store_ref, till.org_ref, till.epoch, "새벽두레"):
            assert ref not in text


def test_a_hub_without_its_database_is_alive_and_not_ready(
    world: FileWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> Figures:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(HealthReader, "read", gone)
    with served(make_inner_app(world.hub, None)) as inside:
        ready = httpx.get(f"{inside}/readyz")
        assert (ready.status_code, ready.json()["reasons"]) == (503, ["database"])
        assert httpx.get(f"{inside}/metrics").status_code == 503
        assert httpx.get(f"{inside}/healthz").status_code == 200
