"""A till that was shut out stays so, whatever becomes of the hub's database."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec
import pytest

from models import kinds, platform_rows
from models.kinds_from_hub import TillStandingSet
from sync.hub import accounts
from sync.hub.hub_chain import Fact, HubChain
from sync.hub.keys import FileWitness, MemoryWitness, StandingWord
from sync.hub.projector import Projector
from sync.keys import private_key
from tests.sync.revoke_test import sums_at_hub
from tests.sync.world import SimTill, World, _hub_memory


def shut_out(world: World, machine: SimTill) -> None:
    with world.hub_engine.begin() as connection:
        assert accounts.revoke_till(connection, machine.till.till_ref)
    world.hub.project()


def talk_a_while(machine: SimTill, steps: int = 30) -> None:
    for _ in range(steps):
        machine.engine.step()
        machine.world.pass_time(1_000)


def state_of(world: World, machine: SimTill) -> str:
    with world.hub_engine.begin() as connection:
        account = accounts.find_till(connection, machine.till.till_ref)
    return account.state if account else ""


def two_tills(seed: int) -> tuple[World, SimTill, SimTill]:
    world = World(seed)
    one, two = world.add_till(), world.add_till()
    two.sell(random.Random(1))
    world.settle()
    return world, one, two


@pytest.mark.parametrize("back_to", ["empty", "before"])
def test_a_hub_that_lost_its_database_knows_by_its_own_file_who_was_shut_out(
    back_to: str
) -> None:
    world, one, two = two_tills(21)
    trusted = sums_at_hub(world, two)
    before = _hub_memory(world.hub_memory)
    shut_out(world, two)
    two.sell(random.Random(2))
    talk_a_while(two)
    world.hub_memory = before if back_to == "before" else _hub_memory()
    world.start_hub()
    talk_a_while(two)
    assert state_of(world, two) == "revoked"
    assert any(notice.code == "revoked" for notice in two.engine.notices)
    assert platform_rows.count_unsent(two.till.read()).entry_count == 0
    talk_a_while(one)
    assert sums_at_hub(world, two) == trusted


@pytest.mark.parametrize("back_to", ["empty", "before"])
def test_where_the_file_is_lost_too_the_first_colleague_brings_the_word(back_to: str) -> None:
    world, one, two = two_tills(22)
    trusted = sums_at_hub(world, two)
    before = _hub_memory(world.hub_memory)
    shut_out(world, two)
    talk_a_while(one)
    two.sell(random.Random(2))
    world.witness = MemoryWitness()
    world.hub_memory = before if back_to == "before" else _hub_memory()
    world.start_hub()
    talk_a_while(two)
    assert sums_at_hub(world, two) != trusted  # nobody has said so yet
    talk_a_while(one)
    assert state_of(world, two) == "revoked"
    assert sums_at_hub(world, two) == trusted
    assert [word.standing for word in world.witness.read_words()] == ["revoked"]
    with world.hub_engine.begin() as connection:
        assert accounts.release_till(connection, two.till.till_ref) > 0
    world.settle()
    assert sums_at_hub(world, two) != trusted


def test_that_it_was_let_in_again_is_known_as_well() -> None:
    world, _, two = two_tills(23)
    shut_out(world, two)
    two.sell(random.Random(2))
    talk_a_while(two)
    world.pass_time(1_000)
    with world.hub_engine.begin() as connection:
        assert accounts.release_till(connection, two.till.till_ref) > 0
    world.settle()
    all_of_it = sums_at_hub(world, two)
    world.witness = MemoryWitness()
    world.hub_memory = _hub_memory()
    world.start_hub()
    world.settle()
    assert state_of(world, two) == "active"
    assert sums_at_hub(world, two) == all_of_it


def test_a_new_code_is_later_than_a_word_of_an_earlier_life() -> None:
    world, one, two = two_tills(24)
    shut_out(world, two)
    talk_a_while(one)
    world.witness = MemoryWitness()
    world.hub_memory = _hub_memory()
    world.start_hub()
    world.pass_time(60_000)
    talk_a_while(one, 1)  # the store is known again, and nothing of its past
    two.enrol(world.code(one.till.store_ref))
    world.settle()
    assert state_of(world, two) == "active"


def test_a_colleague_cannot_speak_for_the_hub() -> None:
    world, _, two = two_tills(25)
    hub = world.hub
    forged = TillStandingSet(
        of_till_ref=two.till.till_ref, standing="revoked", said_at_ms=2**52, counted={},
        signature=private_key("11" * 32).sign(b"weezle.standing.1").hex())
    with world.hub_engine.begin() as connection:
        HubChain(private_key(world.keys.signing_key), "another life", lambda: 0).append(
            connection, two.till.store_ref, [Fact(forged)])
    world.settle()
    world.hub_memory = _hub_memory()
    world.witness = MemoryWitness()
    world.start_hub()
    world.settle()
    body = kinds.encode_body(forged)
    assert world.hub_memory.execute(
        "SELECT count(*) FROM entry_body WHERE body = ?", (body,)).fetchone() == (1,)
    assert state_of(world, two) == "active"
    assert hub.public_key == world.hub.public_key


def test_sums_in_files_are_begun_again_where_something_counts_no_more(tmp_path: Path) -> None:
    world, one, two = two_tills(26)
    trusted = sums_at_hub(world, two)
    shut_out(world, two)
    talk_a_while(one)
    two.sell(random.Random(2))
    world.witness = MemoryWitness()
    world.hub_memory = _hub_memory()
    world.start_hub()
    world.hub.projector = Projector(world.hub_engine, tmp_path, world.hub.life.incarnation)
    talk_a_while(two)
    assert sums_at_hub(world, two) != trusted
    talk_a_while(one)
    assert sums_at_hub(world, two) == trusted
    world.hub.projector.close()
    assert len([file for file in tmp_path.iterdir() if file.suffix == ".db"]) == 1


def test_words_lie_beside_the_mark_and_a_spoilt_file_is_none(tmp_path: Path) -> None:
    kept = FileWitness(tmp_path / "hub-mark.json")
    kept.keep_words([])
    assert not (tmp_path / "hub-standing.json").exists()
    word = StandingWord("s", "t", "revoked", 1, {"e": 2}, "00")
    kept.keep_words([word])
    assert FileWitness(tmp_path / "hub-mark.json").read_words() == [word]
    assert msgspec.json.decode((tmp_path / "hub-standing.json").read_bytes())
    (tmp_path / "hub-standing.json").write_bytes(b"[{")
    assert kept.read_words() == []
