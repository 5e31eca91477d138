"""Seeing a member whole, and the rules about people told to hub and till one by one."""

from __future__ import annotations

import json

import pytest

from app import erasing, people
from app.access import Session
from app.errors import Refused, ShopError
from app.till import Till
from models import people_sync_rows, platform_rows
from models.values import Ref, Role, new_ref
from sync import people as people_errand
from tests.sync.people_test import BOSS, NAME, PHONE, add_member, asked, found, incidents
from tests.sync.world import SimTill, World


@pytest.fixture
def world() -> World:
    made = World(12)
    made.add_till()
    made.add_till()
    made.settle()
    return made


# --- seeing someone whole


def test_an_unmasked_view_wants_right_reason_and_network_and_is_an_entry(world: World) -> None:
    from app.person_view import list_views, view_person
    from sync.people_view import ask_whole
    from tests.sync.world import SimLine

    one, two = world.machines
    ref = add_member(one)
    world.settle()
    world.lie, world.line_is_up = None, True

    def ask(till: Till, whom: Ref, reason: str) -> dict[str, str]:
        return ask_whole(till, SimLine(two), whom, reason)

    boss = Session("c" * 32, "01", Role.MANAGER)
    assert view_person(two.till, boss, ref, "CONTACT", ask) == {"name": NAME, "phone": PHONE}
    assert [(x.ref, x.reason, x.by_ref) for x in list_views(two.till, boss)] == [
        (ref, "CONTACT", boss.staff_ref)]
    assert people.read_person(two.till, ref) == {}
    cashier = Session("d" * 32, "02", Role.CASHIER)
    for who, reason in ((cashier, "CONTACT"), (boss, "CURIOUS")):
        with pytest.raises(ShopError):
            view_person(two.till, who, ref, reason, ask)
    world.line_is_up = False
    with pytest.raises(Refused) as offline:
        view_person(two.till, boss, ref, "CONTACT", ask)
    assert offline.value.code == "person.view_needs_hub"
    assert len(list_views(two.till, boss)) == 1
    assert len(world.hub_memory.execute("SELECT * FROM person_asked").fetchall()) == 1


def test_a_till_may_look_so_often_within_an_hour(world: World) -> None:
    from sync.hub.people import VIEWS_PER_HOUR
    from sync.people_view import ask_whole
    from tests.sync.world import SimLine

    one, two = world.machines
    ref = add_member(one)
    world.settle()
    for _ in range(VIEWS_PER_HOUR):
        assert ask_whole(two.till, SimLine(two), ref, "CONTACT")["name"] == NAME
    with pytest.raises(Refused) as refused:
        ask_whole(two.till, SimLine(two), ref, "CONTACT")
    assert refused.value.code == "person.view_limit"
    world.pass_time(3_600_001)
    assert ask_whole(two.till, SimLine(two), ref, "CONTACT")["name"] == NAME


# --- the rules one by one, told to the hub and the till directly


def tell(world: World, machine: SimTill, ref: Ref, kind: str, version: int,
         fields: dict[str, str]) -> str:
    """What the hub makes of one row that this machine's key sends."""
    import msgspec

    from sync.people_wire import UP, PeoplePush, PersonRow, bound_to, seal_box

    page = json.loads(asked(world, machine, "GET", "/v1/people", f"key={'09' + '00' * 31}").body)
    row = PersonRow(ref=ref, kind=kind, version=version, fields=fields)
    box = seal_box(msgspec.json.encode([row]), page["key"], bound_to(
        UP, machine.till.store_ref, machine.till.till_ref))
    answer = asked(world, machine, "POST", "/v1/people", body=msgspec.json.encode(
        PeoplePush(v=1, key=page["key"], box=box)))
    return str(json.loads(answer.body)["results"][0])


def test_the_highest_version_holds_and_of_two_equal_ones_the_first(world: World) -> None:
    one, two = world.machines
    ref = new_ref()
    said = [tell(world, machine, ref, "producer", version, {"phone": phone})
            for machine, version, phone in (
                (one, 2, "a"), (two, 2, "a"), (two, 2, "b"), (two, 1, "c"), (two, 3, "d"))]
    assert said == ["kept", "kept", "lost", "older", "kept"]
    assert tell(world, two, ref, "member", 4, {"name": "e"}) == "lost"
    world.settle()
    assert people.read_person(one.till, ref) == {"phone": "d"}


def test_a_member_changed_elsewhere_is_known_by_the_new_mask_alone(world: World) -> None:
    one, two = world.machines
    ref = add_member(one)
    world.settle()
    assert tell(world, two, ref, people.MEMBER, 2, {"name": "홍길동", "phone": PHONE}) == "kept"
    world.settle()
    assert people.read_person(one.till, ref) == {}
    assert found(one, "5432") == [("010001", "홍*동")]
    assert "person.change_lost" not in incidents(one.till)


def test_a_colleagues_entry_alone_makes_a_till_forget(world: World) -> None:
    """Over the wire between tills or by a stick no errand runs."""
    one, two = world.machines
    ref = add_member(one)
    world.settle()
    two.engine._errands = []
    erasing.erase_person(one.till, BOSS, ref, "WITHDRAWN")
    world.settle()
    assert people_sync_rows.known_version(two.till.read(), ref) == 0


def test_a_till_takes_nothing_of_whom_it_knows_erased(world: World) -> None:
    one, two = world.machines
    ref = add_member(one)
    world.settle()
    erasing.erase_person(two.till, BOSS, ref, "WITHDRAWN")
    with two.till.local_rows() as cursor:
        platform_rows.write_position(cursor, "people", "", 0)
    people_errand.PeopleErrand()._hear(two.till, two.engine._ask_for_errand)
    assert people_sync_rows.known_version(two.till.read(), ref) == 0
