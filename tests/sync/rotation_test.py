"""A new device key: whatever dies or is lost in between, the till speaks and the record holds."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress

import msgspec
import pytest

from app import key_rotation, opening
from app.access import Session
from app.device_key import device_key
from app.errors import Refused, ShopError, WorldTrouble
from app.key_rotation import (
    ask_for_new_key,
    is_old,
    make_next_key,
    make_statement,
    settle_device_key,
    take_new_key,
)
from app.keys import new_key, public_key_of
from app.verifying import verify
from models import identity_rows, journal, key_rows, platform_rows, verify_rows
from models.kinds_platform import KeyRotated
from models.values import Role
from sync import rotation
from sync.cards import BadCard, check_card, own_card
from sync.hub import accounts
from sync.hub.tables import till_key
from sync.hub.verify import verify_hub
from sync.keys import Answer, Request, private_key, public_hex
from sync.lan_server import LanHttp, LanServer
from sync.platform import LineTrouble
from tests.shop import CASHIER, MANAGER
from tests.sync.lan_test import peer_of, sums
from tests.sync.lan_test import talk as talk_on_lan
from tests.sync.world import DAY_MS, SimTill, World, _hub_memory


class Killed(Exception):
    """The machine lost its power just here."""


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    # The pages of a file's cipher: there is no file here.
    monkeypatch.setattr(verify_rows, "find_bad_pages", lambda connection: [])
    monkeypatch.setattr(opening, "fingerprint_of", lambda folder: "machine")
    made = World(25)
    made.add_till()
    made.settle()
    return made


def public(machine: SimTill) -> str:
    return public_hex(private_key(device_key(machine.till)))


def at_hub(world: World, machine: SimTill) -> str:
    with world.hub_engine.begin() as connection:
        account = accounts.find_till(connection, machine.till.till_ref)
    assert account is not None
    return account.public_key


def keys_at_hub(world: World) -> dict[str, str]:
    with world.hub_engine.begin() as connection:
        return {row.public_key: row.state for row in connection.execute(till_key.select())}


def rotations(machine: SimTill) -> list[key_rows.Rotation]:
    till = machine.till
    return key_rows.list_rotations(till.read(), till.org_ref, till.store_ref, till.till_ref)


def all_is_well(world: World, machine: SimTill) -> None:
    """It sells, closes, sends; the hub knows its key, and its record holds to the last row."""
    machine.sell(random.Random(1))
    machine.close_shift()
    world.settle()
    assert at_hub(world, machine) == public(machine)
    assert own_card(machine.till)[0].public_key == public(machine)
    check_card(machine.till, own_card(machine.till)[0])
    link = platform_rows.read_link(machine.till.read())
    assert link is not None
    assert link.trouble == ""
    verify(machine.till, full=True)
    assert verify_hub(world.hub_engine, None).differences == []


def rotate(world: World, machine: SimTill) -> str:
    """A manager's wish, fulfilled; the new public key."""
    before = public(machine)
    assert ask_for_new_key(machine.till, MANAGER) is False
    world.settle()
    assert public(machine) != before
    return public(machine)


def test_a_new_key_is_announced_used_and_proved(world: World) -> None:
    one = world.machines[0]
    one.sell(world.chance)
    one.close_shift()
    old = public(one)
    new = rotate(world, one)
    assert at_hub(world, one) == new
    assert keys_at_hub(world) == {old: "old"}
    assert one.secrets.kept["device_next"] == ""
    assert [(x.old_public_key, x.new_public_key) for x in rotations(one)] == [(old, new)]
    all_is_well(world, one)
    rotate(world, one)
    all_is_well(world, one)
    assert len(rotations(one)) == 2
    one.boot()
    assert not one.till.notices
    all_is_well(world, one)


def test_it_is_due_after_ninety_days_and_not_while_the_clock_is_wrong(world: World) -> None:
    one = world.machines[0]
    first = public(one)
    world.pass_time(89 * DAY_MS)
    assert not is_old(one.till, world.at_ms)
    world.settle()
    assert public(one) == first
    world.pass_time(2 * DAY_MS)
    one.clock.error_ms = -400 * DAY_MS
    assert not is_old(one.till, world.at_ms)
    one.clock.error_ms = 0
    assert is_old(one.till, world.at_ms)
    world.settle()
    assert public(one) != first
    assert not is_old(one.till, world.at_ms)
    world.pass_time(89 * DAY_MS)
    world.settle()
    assert len(rotations(one)) == 1


def kill_after(patch: pytest.MonkeyPatch, where: object, name: str) -> None:
    real = getattr(where, name)

    def then_die(*arguments: object, **named: object) -> None:
        real(*arguments, **named)
        raise Killed

    patch.setattr(where, name, then_die)


def kill_before(patch: pytest.MonkeyPatch, where: object, name: str) -> None:
    def die(*_: object, **__: object) -> None:
        raise Killed

    patch.setattr(where, name, die)


def lose_the_answer(patch: pytest.MonkeyPatch, world: World) -> None:
    def lie(request: Request) -> Answer:
        answer = world.hub.answer(request)
        if request.path == rotation.PATH:
            raise LineTrouble("sync.offline")
        return answer

    world.lie = lie


def lose_the_question(patch: pytest.MonkeyPatch, world: World) -> None:
    def lie(request: Request) -> Answer:
        if request.path == rotation.PATH:
            raise LineTrouble("sync.offline")
        return world.hub.answer(request)

    world.lie = lie


#: Each step of a rotation as the last thing this process does.
DEATHS: tuple[Callable[[pytest.MonkeyPatch, World], None], ...] = (
    lambda patch, world: kill_after(patch, key_rotation, "make_next_key"),
    lose_the_question,
    lose_the_answer,
    lambda patch, world: kill_before(patch, rotation, "take_new_key"),
    lambda patch, world: kill_before(patch, identity_rows, "write_identity"),
    lambda patch, world: kill_before(patch, key_rotation, "put_in_force"),
    lambda patch, world: kill_after(patch, rotation, "take_new_key"),
)


@pytest.mark.parametrize("n", range(len(DEATHS)))
@pytest.mark.parametrize("hub", ["kept", "put back", "empty"])
def test_it_may_die_at_every_step(
    world: World, n: int, hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world.machines[0]
    one.sell(world.chance)
    before = _hub_memory(world.hub_memory)
    old = public(one)
    with monkeypatch.context() as patch:
        DEATHS[n](patch, world)
        with suppress(Killed):
            ask_for_new_key(one.till, MANAGER)
            for _ in range(20):
                one.engine.step()
    world.lie = None
    if hub != "kept":
        world.hub_memory = before if hub == "put back" else _hub_memory()
        world.start_hub()
    one.boot()
    assert one.till.notices == []
    all_is_well(world, one)
    assert public(one) != old
    assert len(rotations(one)) == 1
    world.settle()
    assert len(rotations(one)) == 1


def test_the_old_key_counts_until_the_new_one_was_heard_and_no_longer(world: World) -> None:
    one = world.machines[0]
    old_secret = one.secrets.kept["device"]
    lose_the_answer(pytest.MonkeyPatch(), world)
    ask_for_new_key(one.till, MANAGER)
    one.engine.step()
    one.engine.step()
    assert set(keys_at_hub(world).values()) == {"next"}
    world.lie = None
    world.settle()
    assert set(keys_at_hub(world).values()) == {"old"}
    # Whoever still holds the old key is heard, and nothing he brings counts or is told him.
    one.secrets.kept["device"] = old_secret
    one.till.database.writer.execute(
        "UPDATE identity SET device_public_key = ?", (public_key_of(old_secret),))
    one.sell(world.chance)
    for _ in range(10):
        one.engine.step()
    assert {notice.code for notice in one.engine.notices} == {"revoked", "key_replaced"}
    link = platform_rows.read_link(one.till.read())
    assert link is not None
    assert link.trouble == "sync.key_replaced"
    held = world.hub_memory.execute(
        "SELECT count(*) FROM entry_key WHERE held = 'revoked'").fetchone()[0]
    assert held > 0
    request = rotation.show_way(one.till)
    assert request is not None
    with pytest.raises(LineTrouble) as told:
        one.engine._ask(link, "POST", request.path, body=request.body)
    assert told.value.code == "sync.key_replaced"


def test_a_hub_put_back_to_before_several_changes_follows_them(world: World) -> None:
    one = world.machines[0]
    before = _hub_memory(world.hub_memory)
    for _ in range(3):
        rotate(world, one)
    world.hub_memory = before
    world.start_hub()
    all_is_well(world, one)
    assert sorted(keys_at_hub(world).values()) == ["old"] * 3


def test_a_way_that_was_forged_leads_nowhere(world: World) -> None:
    """Signed by a key of the thief's own, it makes neither a key at the hub nor one of a till."""
    one = world.machines[0]
    mine = public(one)
    thief = new_key()
    statement = key_rotation.state_rotation(one.till, thief, new_key())
    forged = KeyRotated(
        org_ref=statement.org_ref, store_ref=statement.store_ref, old_public_key=mine,
        new_public_key=statement.new_public_key, signature=statement.signature,
        proof=statement.proof)
    for said in (statement, forged):
        link = platform_rows.read_link(one.till.read())
        assert link is not None
        with pytest.raises(LineTrouble):
            one.engine._ask(
                link, "POST", rotation.PATH, body=rotation._encode(one.till, [said]))
    assert at_hub(world, one) == mine
    assert keys_at_hub(world) == {}


def test_a_revoked_till_gets_no_new_key(world: World) -> None:
    one = world.machines[0]
    before = public(one)
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, one.till.till_ref)
    ask_for_new_key(one.till, MANAGER)
    for _ in range(15):
        one.engine.step()
    assert public(one) == before
    link = platform_rows.read_link(one.till.read())
    assert link is not None
    body = rotation._encode(one.till, [make_statement(one.till)])
    with pytest.raises(LineTrouble) as told:
        one.engine._ask(link, "POST", rotation.PATH, body=body)
    assert told.value.code == "sync.revoked"
    assert keys_at_hub(world) == {}


def test_an_entry_not_signed_by_the_key_in_force_is_damage(world: World) -> None:
    one = world.machines[0]
    verify(one.till, full=False)
    thief = key_rotation.state_rotation(one.till, new_key(), new_key())
    mine = msgspec.structs.replace(thief, old_public_key=public(one))
    for forged in (thief, mine):
        copy = one.memory.copy()
        one.boot(copy, check=False)
        with one.till.unit("") as unit:
            unit.record(forged)
        with pytest.raises(WorldTrouble) as trouble:
            verify(one.till, full=False)
        assert trouble.value.code == "verify.key_wrong"
        assert rotations(one) == []


def test_a_seal_under_the_old_key_is_damage_after_the_change(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = world.machines[0]
    old_secret = one.secrets.kept["device"]
    rotate(world, one)
    monkeypatch.setattr("app.sealing.sealing_key", lambda till: old_secret)
    one.sell(world.chance)
    one.close_shift()
    with pytest.raises(WorldTrouble) as trouble:
        verify(one.till, full=False)
    assert trouble.value.code == "verify.seal_wrong"
    world.settle()
    (differs,) = verify_hub(world.hub_engine, None).differences
    assert differs.startswith(f"seal {one.till.epoch} ")


def test_a_file_from_before_the_change_goes_on_under_the_key_kept(world: World) -> None:
    """A backup put back, and a disk rolled back behind everybody's back."""
    one = world.machines[0]
    before = one.memory.copy()
    new = rotate(world, one)
    one.sell(world.chance)
    world.settle()
    for knows in (True, False):
        if not knows:
            one.witness.head = None
        one.boot(before.copy())
        identity = identity_rows.read_identity(one.till.read())
        assert identity is not None
        assert (identity.device_public_key.hex() == new) is knows
        all_is_well(world, one)
        assert public(one) == new
        assert at_hub(world, one) == new


def test_such_a_file_registers_with_an_empty_hub_by_itself(world: World) -> None:
    """The file's certificate is of the old key; the hub's word for the kept one lies beside it."""
    one = world.machines[0]
    before = one.memory.copy()
    new = rotate(world, one)
    one.boot(before)
    world.hub_memory = _hub_memory()
    world.start_hub()
    all_is_well(world, one)
    assert at_hub(world, one) == new


def test_a_closing_before_the_first_talk_is_sealed_under_the_key_kept(world: World) -> None:
    one = world.machines[0]
    before = one.memory.copy()
    rotate(world, one)
    one.witness.head = None
    one.boot(before)
    one.sell(world.chance)
    one.close_shift()
    assert "notice.restored" in one.till.notices
    verify(one.till, full=True)


def test_colleagues_take_the_new_card_and_not_the_old_one(world: World) -> None:
    one, two = world.machines[0], world.add_till()
    world.settle()
    old_card = own_card(one.till)[0]
    check_card(two.till, old_card)
    server = LanServer(one.till, 0)
    server.start()
    try:
        real = peer_of(two, one)
        real._line = LanHttp(f"127.0.0.1:{server.port}")
        assert real.step() == 2_000
        assert real.trouble == ""
        rotate(world, one)
        assert real.step() == 2_000
        real.step()
        assert real.trouble == ""
        assert real._card is not None
        assert real._card.public_key == public(one)
    finally:
        server.stop()
    check_card(two.till, own_card(one.till)[0])
    with pytest.raises(BadCard):
        check_card(two.till, old_card)
    check_card(two.till, old_card, is_live=False)  # a stick may have been written before
    world.line_is_up = False
    one.sell(world.chance)
    talk_on_lan(peer_of(two, one), peer_of(one, two))
    assert sums(two, one) == sums(one, one)
    verify(two.till, full=True)


def test_a_colleague_hears_of_the_change_without_a_hub(world: World) -> None:
    one, two = world.machines[0], world.add_till()
    world.settle()
    old_card = own_card(one.till)[0]
    rotate(world, one)
    world.line_is_up = False
    talk_on_lan(peer_of(two, one))
    with pytest.raises(BadCard):
        check_card(two.till, old_card)


def test_a_lost_key_is_told_and_a_code_makes_another(world: World) -> None:
    one = world.machines[0]
    one.sell(world.chance)
    world.settle()
    before, epoch = public(one), one.till.epoch
    del one.secrets.kept["device"]
    one.boot()
    one.sell(world.chance)
    one.engine.step()
    link = platform_rows.read_link(one.till.read())
    assert link is not None
    assert link.trouble == "keys.device_missing"
    with pytest.raises(WorldTrouble) as trouble:
        one.close_shift()
    assert trouble.value.code == "keys.device_missing"
    one.enrol(world.code(one.till.store_ref))
    assert public(one) != before
    assert one.till.epoch != epoch
    assert keys_at_hub(world) == {before: "old"}
    all_is_well(world, one)


def test_a_code_gives_another_key_and_the_old_one_names_it(world: World) -> None:
    one = world.machines[0]
    before, epoch = public(one), one.till.epoch
    one.enrol(world.code(one.till.store_ref))
    assert public(one) != before
    assert one.till.epoch == epoch
    assert [x.old_public_key for x in rotations(one)] == [before]
    all_is_well(world, one)


def test_a_copy_of_the_machine_is_kept_waiting_and_let_in_by_a_code(world: World) -> None:
    one = world.machines[0]
    one.sell(world.chance)
    world.settle()
    copy = object.__new__(SimTill)
    copy.__dict__.update(one.__dict__)
    copy.secrets = type(one.secrets)()
    copy.secrets.kept = dict(one.secrets.kept)
    copy.witness = type(one.witness)()
    copy.boot(one.memory.copy())
    rotate(world, one)
    copy.sell(random.Random(7))
    for _ in range(12):
        copy.engine.step()
    assert {notice.code for notice in copy.engine.notices} == {"revoked", "key_replaced"}
    assert copy.level()
    copy.enrol(world.code(copy.till.store_ref))
    copy.boot()
    with world.hub_engine.begin() as connection:
        assert accounts.release_till(connection, copy.till.till_ref) > 0
    world.machines = [copy]
    all_is_well(world, copy)


def test_a_till_with_no_hub_takes_its_key_at_once(world: World) -> None:
    alone = SimTill(world, 3)
    before = public(alone)
    with pytest.raises(ShopError):
        ask_for_new_key(alone.till, CASHIER)
    assert ask_for_new_key(alone.till, Session("m", "01", Role.MANAGER)) is True
    assert public(alone) != before
    alone.add_goods()
    alone.sell(world.chance)
    alone.close_shift()
    verify(alone.till, full=True)
    alone.till.training = True
    with pytest.raises(Refused):
        ask_for_new_key(alone.till, MANAGER)


def test_every_entry_of_a_change_is_there_once(world: World) -> None:
    """Taken twice it is one change, and what has no key kept for it changes nothing."""
    one = world.machines[0]
    make_next_key(one.till)
    statement = make_statement(one.till)
    for _ in range(2):
        take_new_key(one.till, statement)
    kinds_of = [x.kind for x in journal.read_all(one.till.read())]
    assert kinds_of.count(KeyRotated.KIND) == 1
    settle_device_key(one.till)
    all_is_well(world, one)
