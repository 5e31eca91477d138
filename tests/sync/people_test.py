"""People's data between tills and hub: up sealed, down to the store's tills, gone when erased.

Every till and the hub are the real ones; a line that keeps a copy of all it carried is a test's way
of seeing what a TLS inspection would see.
"""

from __future__ import annotations

import json
import logging
from contextlib import closing
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlcipher3 import dbapi2

from app import access, badges, erasing, members, people, pins, staffing
from app.access import Session
from app.errors import BadInput, Refused, ShopError
from app.till import Till
from models import people_rows, people_sync_rows, platform_rows
from models.values import Ref, Role, StaffStatus, new_ref
from sync import people as people_errand
from sync import wire
from sync.hub.people import WHOLE
from sync.keys import Answer, Request, new_challenge, private_key, sign_request
from tests.sync.world import SimTill, World

NAME, PHONE = "남궁한별", "01098765432"
STAFF_NAME, FARM_PHONE, FARM_HOLDER = "독고마루", "01055512345", "제갈누리"
PLAIN = (NAME, PHONE, STAFF_NAME, FARM_PHONE, FARM_HOLDER, "3344556677889")
BOSS = Session("cli", "", Role.MANAGER)


@pytest.fixture(autouse=True)
def cheap_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)


@pytest.fixture
def world() -> World:
    made = World(11)
    made.add_till()
    made.add_till()
    made.settle()
    return made


def add_member(machine: SimTill, name: str = NAME, phone: str = PHONE) -> Ref:
    return members.add_member(machine.till, BOSS, name=name, phone=phone).ref


def add_whole(till: Till, kind: str, fields: dict[str, str], ref: Ref = "") -> Ref:
    ref = ref or new_ref()
    with till.unit("") as unit:
        people.write_person(unit, till, ref, kind, fields)
    return ref


def found(machine: SimTill, typed: str) -> list[tuple[str, str]]:
    return [(one.no, one.masked_name)
            for one in members.find_members(machine.till, BOSS, typed)]


def hub_bytes(world: World) -> bytes:
    return b"".join(
        value if isinstance(value, bytes) else str(value).encode()
        for (name,) in world.hub_memory.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for row in world.hub_memory.execute(f"SELECT * FROM {name}") for value in row)


def incidents(till: Till) -> list[str]:
    return [str(json.loads(body)["incident"]) for (body,) in till.read().execute(
        "SELECT body FROM entry WHERE kind = 'incident.noted'")]


def asked(world: World, machine: SimTill, method: str, path: str, query: str = "",
          body: bytes = b"") -> Answer:
    nonce = json.loads(world.hub.answer(Request("GET", "/v1/hello")).body)["next_nonce"]
    return world.hub.answer(sign_request(
        Request(method, path, query, {}, body), private_key(machine.secrets.kept["device"]),
        machine.till.till_ref, nonce=nonce, challenge=new_challenge(), created_s=0))


# --- up and down


def test_whoever_serves_at_any_counter_is_known_whole_at_the_other(world: World) -> None:
    one, two = world.machines
    kept = {kind: add_whole(one.till, kind, {"name": f"{kind} {STAFF_NAME}"}) for kind in WHOLE}
    world.settle()
    for kind, ref in kept.items():
        assert people.read_person(two.till, ref) == {"name": f"{kind} {STAFF_NAME}"}
    assert not people_sync_rows.list_unsent(one.till.read(), world.hub.life.incarnation, 9)


def test_a_colleague_signs_in_at_the_second_till_by_pin_and_badge(world: World) -> None:
    one, two = world.machines
    ref = staffing.add_staff_as(one.till, "", "07", STAFF_NAME, Role.CASHIER, "8024")
    token = staffing.issue_badge(one.till, BOSS, ref)
    world.settle()
    assert access.sign_in(two.till, "07", "8024").staff_ref == ref
    assert access.sign_in_badge(two.till, token).staff_ref == ref
    with pytest.raises(BadInput):
        access.sign_in(two.till, "07", "8025")
    assert not badges.opens(two.till, people.read_person(two.till, ref), token + "A")


def test_a_changed_pin_reaches_the_other_till_and_the_old_one_ends(world: World) -> None:
    one, two = world.machines
    ref = staffing.add_staff_as(one.till, "", "07", STAFF_NAME, Role.CASHIER, "8024")
    world.settle()
    staffing.reset_pin(two.till, BOSS, ref, "7391")
    world.settle()
    assert access.sign_in(one.till, "07", "7391").staff_ref == ref
    with pytest.raises(BadInput):
        access.sign_in(one.till, "07", "8024")


def test_another_store_gets_nobody(world: World) -> None:
    other = SimTill(world, 1)
    world.machines.append(other)
    other.enrol(world.code())
    ref = add_member(world.machines[0])
    staff = staffing.add_staff_as(
        world.machines[0].till, "", "07", STAFF_NAME, Role.CASHIER, "8024")
    world.settle()
    assert people_sync_rows.known_version(other.till.read(), ref) == 0
    assert people_sync_rows.known_version(other.till.read(), staff) == 0
    view = asked(world, other, "POST", "/v1/people/view", body=json.dumps(
        {"ref": ref, "reason": "CONTACT", "key": "11" * 32}).encode())
    assert (view.status, json.loads(view.body)["error"]) == (404, "person_unknown")


def test_a_shut_out_till_hears_and_tells_nothing(world: World) -> None:
    from sync.hub import accounts

    two = world.machines[1]
    with world.hub_engine.begin() as connection:
        accounts.revoke_till(connection, two.till.till_ref)
    key = "11" * 32
    for method, path, query, body in (
            ("GET", "/v1/people", f"after=0&key={key}", b""), ("POST", "/v1/people", "", b"{}"),
            ("POST", "/v1/people/view", "", b"{}")):
        assert asked(world, two, method, path, query, body).status == 403


def test_nothing_plain_crosses_the_line_or_lies_at_the_hub(
    world: World, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """The grep: names, phones, an account number, in every byte that went and all that stays."""
    one, two = world.machines
    line = bytearray()

    def listen(request: Request) -> Answer:
        answer = world.hub.answer(request)
        for said in (request.body, request.query.encode(), answer.body):
            line.extend(wire.inflate(said) if said[:2] == b"\x1f\x8b" else said)
        return answer

    with caplog.at_level(logging.DEBUG):
        ref = add_member(one)
        staffing.add_staff_as(one.till, "", "07", STAFF_NAME, Role.CASHIER, "8024")
        add_whole(one.till, people.PRODUCER, {"phone": FARM_PHONE})
        add_whole(one.till, "account", {
            "bank_code": "011", "account_no": "3344556677889", "account_holder": FARM_HOLDER})
        for _ in range(60):
            world.lie = listen
            one.engine.step()
            two.engine.step()
            world.pass_time(10)
        world.hub.project()
    assert people_sync_rows.read_mask(two.till.read(), ref) is not None
    shadow = world.hub.projector.shadow(one.till.store_ref).connection
    at_hub = hub_bytes(world)
    for n, each in enumerate((world.hub_memory, shadow)):
        with closing(dbapi2.connect(str(tmp_path / f"{n}.db"))) as file:
            each.backup(file)
        at_hub += (tmp_path / f"{n}.db").read_bytes()
    for plain in PLAIN:
        for spelt in (plain.encode(), json.dumps(plain).strip('"').encode()):
            assert spelt not in line
            assert spelt not in at_hub
            assert spelt not in caplog.text.encode()
    assert b"box" in line
    bodies = b"".join(body for (body,) in one.till.read().execute("SELECT body FROM entry"))
    assert not any(plain.encode() in bodies for plain in PLAIN)


def test_the_same_row_once_more_changes_nothing(world: World) -> None:
    one = world.machines[0]
    add_member(one)
    world.settle()
    before = world.hub_memory.execute("SELECT * FROM person_row").fetchall()
    with one.till.local_rows() as cursor:
        people_sync_rows.doubt_sent(cursor)
    world.settle()
    assert world.hub_memory.execute("SELECT * FROM person_row").fetchall() == before
    assert not people_sync_rows.list_unsent(one.till.read(), world.hub.life.incarnation, 9)


def test_of_two_changes_beside_each_other_the_hubs_first_holds_and_the_loser_is_told(
    world: World,
) -> None:
    one, two = world.machines
    ref = add_whole(one.till, people.PRODUCER, {"phone": FARM_PHONE})
    world.settle()
    world.line_is_up = False
    add_whole(one.till, people.PRODUCER, {"phone": "0311"}, ref)
    add_whole(two.till, people.PRODUCER, {"phone": "0322"}, ref)
    world.line_is_up = True
    for _ in range(40):
        two.engine.step()
    world.settle()
    for machine in world.machines:
        assert people.read_person(machine.till, ref) == {"phone": "0322"}
    assert incidents(one.till).count("person.change_lost") == 1
    # The other till hears of it as of any incident; it lost nothing itself.
    assert incidents(two.till).count("person.change_lost") == 1


def test_an_older_row_of_a_till_put_back_is_passed_over_quietly(world: World) -> None:
    one, two = world.machines
    ref = add_whole(one.till, people.PRODUCER, {"phone": "1"})
    world.settle()
    backup = one.memory.copy()
    add_whole(one.till, people.PRODUCER, {"phone": "2"}, ref)
    world.settle()
    one.boot(backup)
    with one.till.local_rows() as cursor:
        people_sync_rows.doubt_sent(cursor)
    world.settle()
    assert people.read_person(one.till, ref) == {"phone": "2"}
    assert people.read_person(two.till, ref) == {"phone": "2"}
    assert "person.change_lost" not in incidents(one.till)


# --- a member at the second till


def test_a_member_registered_at_one_till_is_found_masked_at_the_other_without_a_line(
    world: World,
) -> None:
    one, two = world.machines
    ref = add_member(one)
    world.settle()
    world.line_is_up = False
    shown = [("010001", "남**별")]
    for typed in ("5432", "010-9876-5432", PHONE, "남궁", NAME, "ㄴㄱ", "ㄴㄱㅎㅂ", "남ㄱ",
                  "남궁하", "010001"):
        assert found(two, typed) == shown, typed
    for typed in ("5433", "01098765433", "남강", "ㄱㅎ", "남", "ㄴ", "", " ", "별", "ㄴ궁",
                  "98765"):
        assert found(two, typed) == [], typed
    assert people.read_person(two.till, ref) == {}
    assert members.find_by_no(two.till, "010001") is not None


def test_a_second_till_keeps_no_whole_name_or_phone(world: World) -> None:
    one, two = world.machines
    ref = add_member(one)
    world.settle()
    from app.person_cache import PersonCache

    mask = PersonCache(two.till).read(ref)
    assert mask["name"] == "남**별"
    assert mask["initials"] == "ㄴㄱㅎㅂ"
    assert mask["last4"] == "5432"
    assert NAME not in str(mask)
    assert "9876" not in str(mask).replace(mask["phone"], "").replace(mask["starts"], "")
    sealed = people_sync_rows.read_mask(two.till.read(), ref)
    assert sealed is not None
    assert mask["name"].encode() not in sealed.sealed


def test_at_most_nine_masks_are_opened_to_a_screen_that_shows_eight(world: World) -> None:
    one, two = world.machines
    for n in range(12):
        add_member(one, f"김가{'나다라마바사아자차카타파'[n]}", f"0101111{n:04d}")
    world.settle()
    assert len(found(two, "ㄱㄱ")) == 9
    assert len(found(one, "ㄱㄱ")) == 9


def test_a_latin_name_is_never_its_own_initials(world: World) -> None:
    from app.person_mask import Wanted, mask_person

    mask = mask_person({"name": "John Doe", "phone": ""}, b"k")
    assert mask["initials"] == "jd"
    assert mask["last4"] == mask["phone"] == ""
    assert Wanted("joh", b"k").is_meant(mask)
    assert Wanted("jd", b"k").is_meant(mask)
    assert not Wanted("joh", b"other").is_meant(mask)
    assert not Wanted("doe", b"k").is_meant(mask)


# --- erasing


def test_an_erased_member_is_gone_everywhere_and_every_till_says_so(world: World) -> None:
    one, two = world.machines
    ref = add_member(one)
    world.settle()
    erasing.erase_person(two.till, BOSS, ref, "WITHDRAWN")
    assert people_sync_rows.read_mask(two.till.read(), ref) is None
    world.settle()
    for machine in world.machines:
        assert people_sync_rows.known_version(machine.till.read(), ref) == 0
        assert found(machine, "5432") == []
        assert members.find_by_no(machine.till, "010001") is None
    for name in ("person_row", "person_key"):
        assert not world.hub_memory.execute(
            f"SELECT 1 FROM {name} WHERE person_ref = ?", (ref,)).fetchall()
    told = erasing.list_erasures(one.till)
    assert [(each.ref, each.reason, len(each.confirmed_by)) for each in told] == [
        (ref, "WITHDRAWN", 2)]


def test_the_hub_erases_and_its_tills_follow(world: World) -> None:
    from sync.hub.admin import erase_person

    one, two = world.machines
    ref = add_member(one)
    world.settle()
    assert erase_person(world.hub_engine, world.keys, ref, "REQUESTED") == one.till.store_ref
    with pytest.raises(Refused):
        erase_person(world.hub_engine, world.keys, ref, "REQUESTED")
    world.settle()
    for machine in (one, two):
        assert people_sync_rows.known_version(machine.till.read(), ref) == 0
        assert [len(each.confirmed_by) for each in erasing.list_erasures(machine.till)] == [2]


def test_a_till_that_was_off_brings_nobody_back(world: World) -> None:
    one, two = world.machines
    ref = add_member(one)
    world.settle()
    backup = one.memory.copy()
    erasing.erase_person(two.till, BOSS, ref, "WITHDRAWN")
    for _ in range(40):
        two.engine.step()
    world.hub.project()
    # The till that registered him comes back, and wants to tell before it has heard.
    with one.till.local_rows() as cursor:
        people_sync_rows.doubt_sent(cursor)
    assert people_sync_rows.list_unsent(one.till.read(), world.hub.life.incarnation, 9)
    errand = people_errand.PeopleErrand()
    errand.run(one.till, one.engine._ask_for_errand)
    errand._tell(one.till, one.engine._ask_for_errand)
    assert not world.hub_memory.execute("SELECT 1 FROM person_row").fetchall()
    world.settle()
    assert people_sync_rows.known_version(one.till.read(), ref) == 0
    # So does its backup, put back.
    one.boot(backup)
    assert people_sync_rows.known_version(one.till.read(), ref) == 1
    world.settle()
    assert people_sync_rows.known_version(one.till.read(), ref) == 0
    assert found(one, "5432") == []
    assert not world.hub_memory.execute("SELECT 1 FROM person_row").fetchall()


def test_an_erasure_that_lies_in_the_file_is_done_when_it_is_opened(world: World) -> None:
    """A process that died between hearing of it and doing it; a look meanwhile shows nothing."""
    one = world.machines[0]
    ref = add_member(one)
    kept = people_rows.read_person(one.till.read(), ref)
    assert kept is not None
    erasing.erase_person(one.till, BOSS, ref, "MISTAKEN")
    with one.till.local_rows() as cursor:
        people_rows.write_person(cursor, ref, kept.kind, kept.version, kept.sealed)
    assert people.read_person(one.till, ref) == {}
    assert found(one, "5432") == []
    assert erasing.forget_erased(one.till) == 1
    assert people_sync_rows.known_version(one.till.read(), ref) == 0
    add_whole(one.till, people.MEMBER, {"name": NAME}, ref)
    assert people_sync_rows.known_version(one.till.read(), ref) == 0


def test_who_works_here_and_who_is_unknown_is_not_erased(world: World) -> None:
    one = world.machines[0]
    ref = staffing.add_staff_as(one.till, "", "07", STAFF_NAME, Role.CASHIER, "8024")
    boss = staffing.add_staff_as(one.till, "", "01", "김관리", Role.MANAGER, "3579")
    said = []
    for whom, reason in ((ref, "WITHDRAWN"), (new_ref(), "WITHDRAWN"), (ref, "BORED")):
        with pytest.raises(ShopError) as refused:
            erasing.erase_person(one.till, BOSS, whom, reason)
        said.append(refused.value.code)
    assert said == ["person.still_here", "person.unknown", "person.reason"]
    with pytest.raises(ShopError):
        erasing.erase_person(one.till, Session(ref, "07", Role.CASHIER), ref, "WITHDRAWN")
    staffing.change_staff(
        one.till, Session(boss, "01", Role.MANAGER), ref, status=StaffStatus.LEFT)
    erasing.erase_person(one.till, BOSS, ref, "EXPIRED")
    assert people.read_person(one.till, ref) == {}


# --- a hub put back, an empty one, a lying line


def test_an_empty_hub_gets_its_people_back_but_no_erased_one(world: World) -> None:
    from tests.sync.world import _hub_memory

    one, two = world.machines
    gone, stays = add_member(one), add_member(one, "홍길동", "01011112222")
    staff = staffing.add_staff_as(two.till, "", "07", STAFF_NAME, Role.CASHIER, "8024")
    world.settle()
    erasing.erase_person(one.till, BOSS, gone, "WITHDRAWN")
    world.settle()
    world.hub_memory = _hub_memory()
    world.start_hub()
    world.settle()
    there = {ref for (ref,) in world.hub_memory.execute("SELECT person_ref FROM person_row")}
    assert {stays, staff} <= there
    assert gone not in there
    assert people_rows.read_person(one.till.read(), staff) is not None


def test_a_hub_put_back_to_before_an_erasure_erases_again(world: World) -> None:
    from tests.sync.world import _hub_memory

    one = world.machines[0]
    ref = add_member(one)
    world.settle()
    before = _hub_memory(world.hub_memory)
    erasing.erase_person(one.till, BOSS, ref, "WITHDRAWN")
    world.settle()
    world.hub_memory = before
    world.start_hub()
    assert before.execute("SELECT 1 FROM person_row").fetchall()
    world.settle()
    assert not before.execute("SELECT 1 FROM person_row").fetchall()
    assert not before.execute("SELECT 1 FROM person_key").fetchall()
    assert people_sync_rows.known_version(world.machines[1].till.read(), ref) == 0


def test_a_hub_that_lost_people_in_one_life_is_told_again(world: World) -> None:
    """Its entries were all there when it was copied, its people not yet: no new life begins."""
    one = world.machines[0]
    ref = add_member(one)
    world.settle()
    world.hub_memory.execute("DELETE FROM person_row")
    world.hub_memory.execute("DELETE FROM person_key")
    world.hub_memory.execute("UPDATE person_stream SET head = 0")
    world.settle()
    assert world.hub_memory.execute("SELECT person_ref FROM person_row").fetchall() == [(ref,)]


def test_a_lie_moves_no_place_and_writes_nobody(world: World) -> None:
    from tests.sync.proxy_test import LIES

    one, two = world.machines
    add_member(one)
    staffing.add_staff_as(one.till, "", "07", STAFF_NAME, Role.CASHIER, "8024")
    for _ in range(40):
        one.engine.step()

    def state() -> object:
        connection = two.till.read()
        return (platform_rows.read_position(connection, "people"),
                people_sync_rows.list_masks(connection),
                connection.execute("SELECT * FROM person").fetchall(),
                connection.execute("SELECT * FROM person_sent").fetchall())

    before = state()
    for lie in LIES:
        def lying(request: Request, lie: object = lie) -> Answer:
            if request.path.startswith("/v1/people"):
                assert callable(lie)
                answer = lie(world, request)
                assert isinstance(answer, Answer)
                return answer
            return world.hub.answer(request)

        world.lie = lying
        if lie.__name__ == "of_another_till":
            continue  # the other till's own step would be lied to as well
        for _ in range(12):
            two.engine.step()
        assert state() == before, lie.__name__
    world.settle()
    assert state() != before


def test_a_box_of_another_till_or_question_does_not_open(world: World) -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    from sync.people_wire import bound_to, box_public_hex, open_box, seal_box
    from sync.wire import BadWire

    key = X25519PrivateKey.generate()
    box = seal_box(b"{}", box_public_hex(key), bound_to(b"down", "store", "till"))
    assert open_box(box, key, bound_to(b"down", "store", "till")) == b"{}"
    for wrong in (bound_to(b"down", "store", "other"), bound_to(b"up", "store", "till")):
        with pytest.raises(BadWire):
            open_box(box, key, wrong)
    with pytest.raises(BadWire):
        open_box(box, X25519PrivateKey.generate(), bound_to(b"down", "store", "till"))
    with pytest.raises(BadWire):
        seal_box(b"{}", "00" * 32, b"")


# --- small print


def test_every_row_of_the_record_says_the_same_after_a_rebuild(world: World) -> None:
    from app import verifying

    one, two = world.machines
    ref = add_member(one)
    world.settle()
    erasing.erase_person(two.till, BOSS, ref, "WITHDRAWN")
    world.settle()
    for machine in world.machines:
        assert verifying.verify(machine.till, full=True).entry_count > 0
