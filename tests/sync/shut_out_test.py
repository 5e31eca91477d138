"""A till that was shut out, among its colleagues: with the internet down nobody gives it anything,
and what it goes on writing counts at nobody who has heard, whoever carries it (T10).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.verifying import verify
from models import platform_rows
from models.kinds_from_hub import TillStandingSet
from models.values import new_ref
from sync.hub import accounts
from sync.hub.hub_chain import Fact, HubChain
from sync.keys import private_key
from sync.usb import exchange
from tests.sync.lan_test import peer_of, sums, talk
from tests.sync.standing_test import shut_out, talk_a_while
from tests.sync.world import SimTill, World


@pytest.fixture
def world() -> World:
    """One knows that two was shut out, three has not heard; the internet is down from then on."""
    made = World(61)
    one, two, three = made.add_till(), made.add_till(), made.add_till()
    for machine in (one, two, three):
        machine.sell(made.chance)
    made.settle()
    shut_out(made, two)
    talk_a_while(one)
    made.line_is_up = False
    for machine in (one, two, three):
        machine.sell(made.chance)
    return made


def heads(machine: SimTill) -> dict[str, tuple[int, bytes]]:
    return platform_rows.read_heads(machine.till.read())


def test_who_has_heard_neither_gives_nor_takes(world: World, tmp_path: Path) -> None:
    one, two, _ = world.machines
    before, theirs = heads(one), heads(two)
    here, there = peer_of(one, two), peer_of(two, one)
    talk(here, there)
    assert here.trouble == there.trouble == "sync.not_a_colleague"
    exchange(two.till, tmp_path)
    (read,) = exchange(one.till, tmp_path).read
    assert (read.new_count, read.trouble) == (0, "revoked")
    assert heads(one) == before
    assert heads(two) == theirs
    verify(one.till, full=True)


@pytest.mark.parametrize("by_stick", [False, True])
def test_what_it_wrote_since_counts_nowhere_also_where_another_brings_it(
    world: World, tmp_path: Path, *, by_stick: bool
) -> None:
    one, two, three = world.machines
    trusted = sums(one, two)
    talk(peer_of(three, two), rounds=2)
    assert sums(three, two) == sums(two, two) != trusted, "who has not heard takes it for good"
    here = peer_of(one, three)

    def bring() -> None:
        if by_stick:
            for machine in (three, one, three, one):
                world.pass_time(60_000)
                exchange(machine.till, tmp_path)
        else:
            talk(here, rounds=3)

    bring()
    assert here.trouble == ""
    assert sums(one, two) == trusted
    assert sums(one, three) == sums(three, three), "and all the rest comes"
    assert platform_rows.count_stray(one.till.read()) == 0
    world.line_is_up = True
    world.pass_time(1_000)
    with world.hub_engine.begin() as connection:
        accounts.release_till(connection, two.till.till_ref)
    world.hub.project()
    talk_a_while(one)
    world.line_is_up = False
    bring()
    assert sums(one, two) == sums(two, two), "let in again, it counts"
    two.sell(world.chance)
    talk(peer_of(one, two))
    assert sums(one, two) == sums(two, two)


def test_only_the_hub_shuts_out(world: World) -> None:
    """Any till may bring a chain that claims to be the hub's; the word in it is signed by nobody.
    """
    one, _, three = world.machines
    word = TillStandingSet(
        of_till_ref=three.till.till_ref, standing="revoked", said_at_ms=2**52, counted={},
        signature=private_key("11" * 32).sign(b"weezle.standing.1").hex())
    world.line_is_up = True
    with world.hub_engine.begin() as connection:
        HubChain(private_key(world.keys.signing_key), "another life", lambda: 0).append(
            connection, one.till.store_ref, [Fact(word)])
    talk_a_while(one)
    world.line_is_up = False
    assert one.till.read().execute(
        "SELECT count(*) FROM standing_word WHERE of_till_ref = ?",
        (three.till.till_ref,)).fetchone() == (1,)
    here = peer_of(one, three)
    talk(here, rounds=2)
    assert here.trouble == ""
    assert sums(one, three) == sums(three, three)


def test_a_tills_own_chain_cannot_say_it(world: World) -> None:
    one, _, three = world.machines
    with three.till.unit("") as unit:
        unit.record(TillStandingSet(
            of_till_ref=one.till.till_ref, standing="revoked", said_at_ms=2**52, counted={},
            signature="00"), uid=new_ref())
    talk(peer_of(one, three), rounds=2)
    assert one.till.read().execute(
        "SELECT count(*) FROM standing_word WHERE of_till_ref = ?",
        (one.till.till_ref,)).fetchone() == (0,)
