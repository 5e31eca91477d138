"""The hub's backups: a copy counts once it was hashed again, and one put back is a new life.

Goal: a till hears that its record lies in a backup exactly when it does, and a hub that was put
back gets everything again.  Method: real tills in memory, hubs on real files.
"""

from __future__ import annotations

import json
import shutil
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select, update

from app import sealing
from app.cli_tools import HubKeeping
from app.errors import BadInput, Refused, WorldTrouble
from app.keys import new_key
from app.link_status import link_status
from models import platform_rows
from sync.hub import backup
from sync.hub.base import open_copy, open_engine, sqlite_url
from sync.hub.keeping import BackupThread
from sync.hub.keys import FileWitness, load_keys
from sync.hub.projector import Projector
from sync.hub.restoring import restore
from sync.hub.running import HubPlace, hold
from sync.hub.service import Hub
from sync.hub.tables import chain, entry_body, entry_key, incarnation, total
from sync.hub.verify import verify_hub
from sync.keys import private_key
from tests.sync.world import SimTill, World

HOUR_MS = 3_600_000


class FileWorld(World):
    """A world whose hub lies in a folder, as the co-operative's does."""

    def __init__(self, folder: Path) -> None:
        self.place = HubPlace(folder)
        super().__init__(7)

    def start_hub(self) -> Hub:
        self.keys = load_keys(self.place.folder / "hub-keys.json")
        self.hub_engine = self.place.engine(make=True)
        self.hub = Hub(
            self.hub_engine, self.keys, FileWitness(self.place.folder / "hub-mark.json"),
            lambda: self.at_ms, lambda engine, life: Projector(
                engine, self.place.folder / "shadows", life))
        return self.hub

    def stop_hub(self) -> None:
        self.hub.projector.close()
        self.hub_engine.dispose()


@pytest.fixture
def world(tmp_path: Path) -> FileWorld:
    made = FileWorld(tmp_path / "hub")
    made.add_till()
    made.settle()
    return made


def sell(world: World, machine: SimTill, count: int) -> None:
    for _ in range(count):
        machine.sell(world.chance)


def durable_of(machine: SimTill) -> tuple[int, int]:
    """(what the till knows to lie in a backup, what it wrote)."""
    wrote = sum(machine.own_chains().values())
    return link_status(machine.till).durable_count, wrote


def durable_at(engine: Engine) -> dict[str, tuple[int, int]]:
    with engine.connect() as connection:
        return {row[0]: (row[1], row[2]) for row in connection.execute(
            select(chain.c.epoch, chain.c.durable_seq, chain.c.head_seq))}


def test_a_till_hears_what_lies_in_a_checked_backup_and_no_more(
    world: FileWorld, tmp_path: Path
) -> None:
    (one,) = world.machines
    sell(world, one, 3)
    world.settle()
    assert durable_of(one)[0] == 0
    done = backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    world.settle()
    durable, wrote = durable_of(one)
    assert durable == wrote > 0
    assert done.entry_count >= wrote
    sell(world, one, 2)
    world.settle()
    assert durable_of(one)[0] == durable < durable_of(one)[1]
    manifest = json.loads(done.file.with_suffix(".json").read_text())
    assert manifest["sha256"] == backup.hash_file(done.file) == done.sha256
    assert manifest["entry_count"] == sum(head["seq"] for head in manifest["heads"])
    secrets = (world.keys.signing_key, world.keys.secret, world.keys.people_key)
    raw = done.file.read_bytes()
    assert all(bytes.fromhex(key) not in raw and key.encode() not in raw for key in secrets)
    assert sorted(p.name for p in done.file.parent.iterdir()) == [
        done.file.name, done.file.with_suffix(".json").name]


def damage(engine: Engine) -> None:
    with engine.begin() as connection:
        row = connection.execute(
            select(entry_body.c.epoch, entry_body.c.body)
            .where(entry_body.c.kind == "sale.completed")).first()
        assert row is not None
        changed = bytes(row[1]).replace(b'"total_won":', b'"total_won":9')
        connection.execute(update(entry_body).where(
            entry_body.c.epoch == row[0], entry_body.c.body == row[1]).values(body=changed))


def test_a_copy_that_does_not_hold_counts_for_nothing(world: FileWorld, tmp_path: Path) -> None:
    (one,) = world.machines
    sell(world, one, 2)
    world.settle()
    damage(world.hub_engine)
    with pytest.raises(WorldTrouble) as caught:
        backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    assert caught.value.code == "hub.backup_damaged"
    assert list((tmp_path / "copies").iterdir()) == []
    assert all(durable == 0 for durable, _ in durable_at(world.hub_engine).values())
    with world.hub_engine.connect() as connection:
        last = backup.read_last(connection)
    assert (last.ended_at_ms, last.trouble) == (0, "hub.backup_damaged")


def test_a_disk_that_refuses_is_told_and_leaves_nothing(world: FileWorld, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(WorldTrouble) as caught:
        backup.back_up(world.hub_engine, tmp_path / "file" / "copies", world.at_ms)
    assert caught.value.code == "hub.backup_disk"


def test_the_newest_copies_stay_and_foreign_files_are_left_alone(
    world: FileWorld, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    other = folder / "hub-20200101T000000Z.db"
    other.write_text("somebody's own")
    made = []
    for _ in range(4):
        world.pass_time(HOUR_MS)
        made.append(backup.back_up(world.hub_engine, folder, world.at_ms, keep=2).file)
    assert sorted(folder.glob("*.db")) == [other, *made[2:]]
    with pytest.raises(BadInput):
        backup.back_up(world.hub_engine, folder, world.at_ms, keep=1)


def test_a_serving_hub_backs_up_by_the_hour(world: FileWorld, tmp_path: Path) -> None:
    thread = BackupThread(world.hub, HubKeeping(tmp_path / "copies", backup_hours=24))
    assert [thread.look(), thread.look()] == [True, False]
    world.pass_time(23 * HOUR_MS)
    assert not thread.look()
    world.pass_time(2 * HOUR_MS)
    assert thread.look()
    assert len(list((tmp_path / "copies").glob("*.db"))) == 2


def test_a_backup_put_back_is_a_new_life_and_the_tills_send_the_rest(
    world: FileWorld, tmp_path: Path
) -> None:
    """F6: what was durable beyond the backup is not after it; nothing is lost or counts twice."""
    (one,) = world.machines
    sell(world, one, 3)
    world.settle()
    old = backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    sell(world, one, 3)
    world.settle()
    world.pass_time(1_000)
    backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    world.settle()
    assert durable_of(one)[0] == durable_of(one)[1]
    life = world.hub.life.incarnation
    world.stop_hub()
    found = restore(world.place, old.file, world.at_ms)
    assert found.has_keys
    assert found.entry_count == old.entry_count
    assert found.moved_to is not None
    assert (found.moved_to / "hub.db").exists()
    engine = world.place.engine()
    assert all(durable == head for durable, head in durable_at(engine).values())
    assert sum(head for _, head in durable_at(engine).values()) == old.entry_count
    engine.dispose()
    hub = world.start_hub()
    assert hub.life.incarnation == found.incarnation != life
    assert hub.life.is_catching_up()
    one.engine.step()
    assert durable_of(one)[0] <= old.entry_count
    assert any(notice.code == "catching_up" for notice in one.engine.notices)
    world.settle()
    durable, wrote = durable_of(one)
    assert durable < wrote
    assert sum(head for _, head in durable_at(world.hub_engine).values()) >= wrote
    assert verify_hub(world.hub_engine, hub.projector, [one.till]).differences == []
    world.stop_hub()
    assert world.start_hub().life.incarnation == found.incarnation, "a start is no restore"
    assert world.hub.life.is_catching_up()


def test_a_put_back_file_says_nothing_is_durable_that_is_not_there(
    world: FileWorld, tmp_path: Path
) -> None:
    """By hand, without the tool: the hub knows by itself, and no durable place goes beyond."""
    (one,) = world.machines
    sell(world, one, 1)
    world.settle()
    world.stop_hub()
    shutil.copyfile(world.place.folder / "hub.db", tmp_path / "by-hand")
    world.start_hub()
    sell(world, one, 2)
    world.settle()
    world.stop_hub()
    for suffix in ("-wal", "-shm"):
        (world.place.folder / f"hub.db{suffix}").unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "by-hand", world.place.folder / "hub.db")
    engine = open_engine(sqlite_url(world.place.folder / "hub.db"))
    with engine.begin() as connection:
        connection.execute(update(chain).values(durable_seq=chain.c.head_seq + 5))
    engine.dispose()
    hub = world.start_hub()
    assert hub.life.was_put_back
    assert all(durable == head for durable, head in durable_at(world.hub_engine).values())


def test_no_restore_beside_a_running_hub_nor_of_a_file_that_is_none(
    world: FileWorld, tmp_path: Path
) -> None:
    done = backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    world.stop_hub()
    before = (world.place.folder / "hub.db").read_bytes()
    with hold(world.place), pytest.raises(Refused) as running:
        restore(world.place, done.file, world.at_ms)
    assert running.value.code == "hub.running"
    with pytest.raises(Refused):
        restore(world.place, tmp_path / "nowhere", world.at_ms)
    cut = tmp_path / "cut.db"
    cut.write_bytes(done.file.read_bytes()[:-5_000])
    other = tmp_path / done.file.name
    shutil.copyfile(done.file, other)
    manifest = json.loads(done.file.with_suffix(".json").read_text())
    other.with_suffix(".json").write_text(json.dumps({**manifest, "sha256": "00" * 32}))
    for bad in (cut, other):
        with pytest.raises(WorldTrouble):
            restore(world.place, bad, world.at_ms)
    with pytest.raises(Refused):
        restore(HubPlace(world.place.folder, "postgresql://x"), done.file, world.at_ms)
    assert (world.place.folder / "hub.db").read_bytes() == before
    assert not list(world.place.folder.glob("*.restoring*"))


def test_a_check_leaves_the_copy_as_it_is(world: FileWorld, tmp_path: Path) -> None:
    done = backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    engine = open_copy(done.file)
    with engine.connect() as connection:
        assert connection.execute(select(incarnation.c.number)).scalar_one() == 1
    engine.dispose()
    assert backup.check_copy(done.file, 0).sha256 == done.sha256


def test_heads_taken_before_a_dump_are_noted_once_it_is_complete(world: FileWorld) -> None:
    (one,) = world.machines
    sell(world, one, 2)
    world.settle()
    heads = backup.take_heads(world.hub_engine, world.at_ms)
    at_dump = sum(one.own_chains().values())
    sell(world, one, 2)
    world.settle()
    known, unknown = backup.note_backup(world.hub_engine, heads, "base", world.at_ms)
    assert known > 0
    assert unknown == 0
    world.settle()
    assert durable_of(one)[0] == at_dump < durable_of(one)[1]
    # Noted again, or an older one, it takes nothing back.
    older = json.loads(heads)
    for head in older["heads"]:
        head["seq"] = 1
    backup.note_backup(world.hub_engine, json.dumps(older).encode(), "older", world.at_ms)
    world.settle()
    assert durable_of(one)[0] == at_dump
    foreign = json.loads(heads)
    for head in foreign["heads"]:
        head["hash"] = "ab" * 32
    assert backup.note_backup(
        world.hub_engine, json.dumps(foreign).encode(), "foreign", world.at_ms) == (0, known)
    for bad in (b"", b"{}", b"[1]", b'{"v":1'):
        with pytest.raises(BadInput):
            backup.note_backup(world.hub_engine, bad, "bad", world.at_ms)


def test_a_backup_is_one_moment_of_a_hub_that_goes_on_taking_in(
    world: FileWorld, tmp_path: Path
) -> None:
    """While a till pushes, the copy holds whole batches and checks by itself."""
    (one,) = world.machines
    sell(world, one, 30)
    ended = threading.Event()

    def push() -> None:
        while not ended.is_set():
            one.engine.step()
            time.sleep(0.001)

    thread = threading.Thread(target=push)
    thread.start()
    try:
        for _ in range(4):
            world.at_ms += 1_000
            backup.back_up(world.hub_engine, tmp_path / "copies", world.at_ms)
    finally:
        ended.set()
        thread.join()
    world.settle()
    assert platform_rows.count_unsent(one.till.read()).entry_count == 0
    assert len(list((tmp_path / "copies").glob("*.db"))) == 4


def test_a_durable_place_is_never_believed_beyond_what_was_sent(world: FileWorld) -> None:
    (one,) = world.machines
    with world.hub_engine.begin() as connection:
        connection.execute(update(chain).values(durable_seq=10_000))
    world.settle()
    durable, wrote = durable_of(one)
    assert durable == wrote
    found = verify_hub(world.hub_engine, None)
    assert any(what.startswith("durable ") for what in found.differences)


def test_verify_names_a_body_a_seal_and_a_sum_that_were_changed(world: FileWorld) -> None:
    (one,) = world.machines
    sell(world, one, 2)
    one.close_shift()
    world.settle()
    engine = world.hub_engine
    found = verify_hub(engine, None, [one.till])
    assert found.differences == []
    assert found.seal_count == 1
    with engine.connect() as connection:
        stored = connection.execute(select(func.count()).select_from(entry_body)).scalar_one()
    assert found.entry_count == stored
    with engine.begin() as connection:
        connection.execute(update(total).where(total.c.name == "sale").values(
            won=total.c.won + 10))
    assert any(x.startswith("projection ") for x in verify_hub(engine, None).differences)
    damage(engine)
    assert any(x.startswith("chain ") for x in verify_hub(engine, None).differences)


def test_verify_names_entries_that_are_gone(world: FileWorld) -> None:
    (one,) = world.machines
    sell(world, one, 2)
    world.settle()
    epoch = one.till.epoch
    engine = world.hub_engine
    with engine.begin() as connection:
        connection.execute(delete(entry_key).where(
            entry_key.c.epoch == epoch, entry_key.c.seq == one.till.head.seq))
    assert f"head {epoch} {one.till.head.seq}" in verify_hub(engine, None).differences
    with engine.begin() as connection:
        connection.execute(delete(entry_key).where(
            entry_key.c.epoch == epoch, entry_key.c.seq == 2))
    assert f"chain {epoch} 2" in verify_hub(engine, None).differences


def test_a_seal_somebody_else_signed_is_named(
    world: FileWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain holds, the hash holds, the key is not the till's."""
    (one,) = world.machines
    sell(world, one, 1)
    other = private_key(new_key())
    monkeypatch.setattr(sealing, "_sign", lambda _till, preimage: other.sign(preimage))
    one.close_shift()
    world.settle()
    differences = verify_hub(world.hub_engine, None).differences
    assert [x.split()[0] for x in differences] == ["seal"]


def test_verify_beside_a_projector_that_is_behind_finds_nothing(world: FileWorld) -> None:
    (one,) = world.machines
    sell(world, one, 1)
    world.settle()
    sell(world, one, 2)
    for _ in range(10):
        one.engine.step()
    assert verify_hub(world.hub_engine, None, [one.till]).differences == []

