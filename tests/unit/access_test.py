"""Rights, PINs, lock-outs, approvals and the way back.  A real shop file, a clock that jumps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher, extract_parameters

from app import access, opening, people, pins, staffing
from app.access import Action, Session
from app.barcode import Badge, read
from app.errors import BadInput, NeedsApproval, Refused, ShopError
from app.keys import recovery_code
from app.paths import Paths
from app.till import Till
from models import people_rows
from models.kinds import StaffChanged
from models.values import Role, StaffStatus, new_ref

NOON_MS = 1_795_316_400_000
HOUR_MS = 3_600_000


class SetClock:
    """A clock a test sets; Korea's offset."""

    def __init__(self, now_ms: int = NOON_MS) -> None:
        self.at_ms = now_ms

    def now_ms(self) -> int:
        return self.at_ms

    def utc_offset_min(self, at_ms: int) -> int:
        return 540


class House:
    """A shop with a manager, a cashier and a volunteer."""

    def __init__(self, folder: Path) -> None:
        self.paths = Paths(folder / "data", folder / "state")
        self.clock = SetClock()
        self.till = opening.create_till(
            self.paths, opening.NewShop(), clock=self.clock, use_keyring=False)
        manager_ref = staffing.add_staff_as(
            self.till, "", "01", "김관리", Role.MANAGER, "3579")
        self.manager = Session(manager_ref, "01", Role.MANAGER)
        self.cashier = self.add("02", "이계산", Role.CASHIER, "8024")
        self.volunteer = self.add("04", "남궁한별", Role.VOLUNTEER, "6193")

    def add(self, no: str, name: str, role: Role, pin: str) -> Session:
        return Session(staffing.add_staff(self.till, self.manager, no, name, role, pin), no, role)

    def reopen(self) -> Till:
        self.till.close()
        self.till = opening.open_till(self.paths, clock=self.clock)
        return self.till


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)
    made = House(tmp_path)
    yield made
    made.till.close()


def code_of(error: pytest.ExceptionInfo[ShopError]) -> str:
    return error.value.code


def fail_pin(house: House, staff: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(BadInput):
            access.sign_in(house.till, staff, "0001")


def test_a_pin_is_kept_by_a_memory_hard_hash() -> None:
    parameters = extract_parameters(pins.hash_pin("8024"))
    assert parameters.type.name == "ID"
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.time_cost >= 2


def test_sign_in_by_number_and_by_ref(house: House) -> None:
    assert access.sign_in(house.till, "02", "8024") == house.cashier
    assert access.sign_in(house.till, house.cashier.staff_ref, "8024") == house.cashier


@pytest.mark.parametrize("staff", ["09", "nobody", ""])
def test_nobody_signs_in_as_nobody(house: House, staff: str) -> None:
    with pytest.raises(BadInput) as error:
        access.sign_in(house.till, staff, "8024")
    assert code_of(error) == "access.no_such_staff"


@pytest.mark.parametrize(
    "pin", ["0000", "1234", "4321", "7890", "1212", "123123", "11112222", "2580", "9999999"])
def test_easy_pins_are_refused(pin: str) -> None:
    with pytest.raises(BadInput) as error:
        pins.check_pin(pin)
    assert code_of(error) == "access.pin_too_easy"


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１３５７", "13 7"])
def test_a_pin_is_four_to_eight_digits(pin: str) -> None:
    with pytest.raises(BadInput) as error:
        pins.check_pin(pin)
    assert code_of(error) == "access.pin_form"


def test_two_slips_are_free_and_then_the_wait_grows(house: House) -> None:
    fail_pin(house, "02", 2)
    assert access.wait_s(house.till, house.cashier.staff_ref) == 0
    fail_pin(house, "02", 1)
    assert access.wait_s(house.till, house.cashier.staff_ref) == 30
    with pytest.raises(Refused) as error:
        access.sign_in(house.till, "02", "8024")
    assert code_of(error) == "access.locked_out"
    house.clock.at_ms += 30_000
    fail_pin(house, "02", 1)
    assert access.wait_s(house.till, house.cashier.staff_ref) == 60
    house.clock.at_ms += 60_000
    assert access.sign_in(house.till, "02", "8024") == house.cashier
    assert access.wait_s(house.till, house.cashier.staff_ref) == 0


def test_the_wait_is_bounded() -> None:
    waits = [pins.delay_s(count) for count in range(40)]
    assert waits[:6] == [0, 0, 0, 30, 60, 120]
    assert waits == sorted(waits)
    assert waits[-1] == 3_600


def test_of_two_with_one_number_the_pin_tells(house: House) -> None:
    """Two tills gave it before they were one store's; the other's PIN may be here or not."""
    other = house.add("05", "오계산", Role.CASHIER, "7416")
    stranger = new_ref()
    with house.till.unit("") as unit:
        for ref in (other.staff_ref, stranger):
            unit.record(StaffChanged(
                staff_ref=ref, no="02", role=Role.CASHIER, status=StaffStatus.ACTIVE))
    for _ in range(6):
        assert access.sign_in(house.till, "02", "8024").staff_ref == house.cashier.staff_ref
        assert access.sign_in(house.till, "02", "7416").staff_ref == other.staff_ref
    for _ in range(3):
        with pytest.raises(BadInput):
            access.sign_in(house.till, "02", "1590")
    for pin in ("8024", "7416"):
        with pytest.raises(Refused, match="locked_out"):
            access.sign_in(house.till, "02", pin)


def test_a_lock_out_survives_a_restart(house: House) -> None:
    fail_pin(house, "02", 3)
    house.clock.at_ms += 10_000
    house.reopen()
    assert access.wait_s(house.till, house.cashier.staff_ref) == 20


def test_a_clock_set_back_neither_opens_nor_locks_for_ever(house: House) -> None:
    fail_pin(house, "02", 3)
    house.clock.at_ms -= 365 * 24 * HOUR_MS
    assert access.wait_s(house.till, house.cashier.staff_ref) == 30
    house.clock.at_ms += 29_000
    assert access.wait_s(house.till, house.cashier.staff_ref) == 1
    house.clock.at_ms += 1_000
    assert access.sign_in(house.till, "02", "8024") == house.cashier


def test_the_rights_table() -> None:
    """The handbook's house rules, said once more and compared."""
    for action in (Action.SELL, Action.HOLD, Action.FIND_MEMBER):
        assert access.may(Role.VOLUNTEER, action)
    for action in (Action.REFUND, Action.DISCOUNT, Action.NO_SALE, Action.EDIT_SETTINGS):
        assert not access.may(Role.VOLUNTEER, action)
    assert access.may(Role.CASHIER, Action.CLOSE_SHIFT)
    assert not access.may(Role.CASHIER, Action.MANAGE_STAFF)
    assert not access.may(Role.OFFICE, Action.SELL)
    assert {action for action in Action if not access.may(Role.MANAGER, action)} == {
        Action.REFUND_OVER_LIMIT, Action.REFUND_WITHOUT_RECEIPT}


def test_a_manager_approves_on_the_cashiers_screen(house: House) -> None:
    with pytest.raises(NeedsApproval) as error:
        access.require(house.till, house.volunteer, Action.NO_SALE)
    assert error.value.values == {"action": "NO_SALE", "amount_won": 0}
    approval = access.approve(
        house.till, house.volunteer, "01", "3579", Action.NO_SALE, "잔돈 교환")
    uid = access.require(house.till, house.volunteer, Action.NO_SALE, approval)
    kept = people_rows.read_approval(house.till.read(), uid)
    assert kept == ("NO_SALE", house.volunteer.staff_ref, house.manager.staff_ref, 0, "")


def test_an_approval_is_good_for_one_thing_and_one_person(house: House) -> None:
    approval = access.approve(house.till, house.volunteer, "01", "3579", Action.NO_SALE)
    with pytest.raises(Refused):
        access.require(house.till, house.volunteer, Action.DISCOUNT, approval)
    other = house.add("05", "박새봄", Role.VOLUNTEER, "7305")
    with pytest.raises(Refused):
        access.require(house.till, other, Action.NO_SALE, approval)


def test_only_another_person_who_is_a_manager_approves(house: House) -> None:
    with pytest.raises(Refused) as error:
        access.approve(house.till, house.volunteer, "02", "8024", Action.REFUND)
    assert code_of(error) == "access.not_a_manager"
    with pytest.raises(Refused) as error:
        access.approve(house.till, house.manager, "01", "3579", Action.REFUND)
    assert code_of(error) == "access.self_approval"


def test_some_things_no_approval_opens(house: House) -> None:
    with pytest.raises(Refused) as error:
        access.require(house.till, house.cashier, Action.MANAGE_STAFF)
    assert code_of(error) == "access.not_allowed"


def test_a_badge_opens_until_the_next_one_is_issued(house: House) -> None:
    old = staffing.issue_badge(house.till, house.manager, house.cashier.staff_ref)
    assert read(old) == Badge(old)
    assert access.sign_in_badge(house.till, old) == house.cashier
    new = staffing.issue_badge(house.till, house.manager, house.cashier.staff_ref)
    assert access.sign_in_badge(house.till, new) == house.cashier
    with pytest.raises(BadInput) as error:
        access.sign_in_badge(house.till, old)
    assert code_of(error) == "access.unknown_badge"


def test_a_reset_pin_ends_a_lock_out(house: House) -> None:
    fail_pin(house, "02", 3)
    staffing.reset_pin(house.till, house.manager, house.cashier.staff_ref, "4706")
    assert access.sign_in(house.till, "02", "4706") == house.cashier
    with pytest.raises(BadInput):
        access.sign_in(house.till, "02", "8024")


def test_a_pin_for_today_is_gone_tomorrow(house: House) -> None:
    pin = staffing.issue_pin_for_today(house.till, house.manager, house.cashier.staff_ref)
    assert access.sign_in(house.till, "02", pin) == house.cashier
    assert access.sign_in(house.till, "02", "8024") == house.cashier
    house.clock.at_ms += 24 * HOUR_MS
    with pytest.raises(BadInput):
        access.sign_in(house.till, "02", pin)
    with pytest.raises(Refused):
        staffing.issue_pin_for_today(house.till, house.manager, house.manager.staff_ref)


def test_people_keep_their_own_pin(house: House) -> None:
    staffing.change_own_pin(house.till, house.cashier, "8024", "5926")
    assert access.sign_in(house.till, "02", "5926") == house.cashier
    with pytest.raises(BadInput):
        staffing.change_own_pin(house.till, house.cashier, "8024", "7404")


def test_the_last_manager_stays_one(house: House) -> None:
    with pytest.raises(Refused) as error:
        staffing.change_staff(house.till, house.manager, house.manager.staff_ref,
                              status=StaffStatus.LEFT)
    assert code_of(error) == "access.last_manager"
    second = house.add("05", "박새봄", Role.MANAGER, "7305")
    staffing.change_staff(house.till, second, house.manager.staff_ref, status=StaffStatus.LEFT)
    with pytest.raises(BadInput):
        access.sign_in(house.till, "01", "3579")
    assert people.read_person(house.till, house.manager.staff_ref).keys() == {"name"}


def test_the_recovery_sheet_brings_a_manager_back(house: House) -> None:
    key_hex = house.till.secrets.get("database")
    assert key_hex is not None
    fail_pin(house, "01", 3)
    back = staffing.recover_manager(house.till, recovery_code(key_hex), "01", "", "6482")
    assert access.sign_in(house.till, "01", "6482") == back
    new = staffing.recover_manager(house.till, recovery_code(key_hex), "09", "정새길", "6482")
    assert access.sign_in(house.till, "09", "6482") == new
    noted = house.till.read().execute(
        "SELECT count(*) FROM entry WHERE kind = 'incident.noted'").fetchone()
    assert noted == (2,)


def test_another_tills_sheet_opens_nothing(house: House) -> None:
    with pytest.raises(Refused) as error:
        staffing.recover_manager(house.till, recovery_code("ab" * 32), "01", "", "6482")
    assert code_of(error) == "access.recovery_other_till"


def test_names_are_masked_until_asked_for(house: House) -> None:
    assert [s.name for s in access.list_staff(house.till)] == ["김*리", "이*산", "남**별"]
    whole = access.list_staff(house.till, masked=False)
    assert [s.name for s in whole] == ["김관리", "이계산", "남궁한별"]


@pytest.mark.parametrize(("name", "masked"), [
    ("홍길동", "홍*동"), ("김솔", "김*"), ("남궁한별", "남**별"), ("햇", "*"),
    ("John Doe", "J*** D**"), ("", ""),
])
def test_masking_by_the_handbook(name: str, masked: str) -> None:
    assert people.mask_name(name) == masked


def test_nothing_personal_reaches_the_journal_or_the_file(house: House) -> None:
    pin_hash = people.read_person(house.till, house.cashier.staff_ref)["pin_hash"]
    bodies = b"".join(
        body for (body,) in house.till.read().execute("SELECT body FROM entry"))
    assert "이계산".encode() not in bodies
    assert pin_hash.encode() not in bodies
    sealed = b"".join(
        blob for (blob,) in house.till.read().execute("SELECT sealed FROM person"))
    assert "이계산".encode() not in sealed


def test_an_older_sealed_row_put_back_does_not_open(house: House) -> None:
    ref = house.cashier.staff_ref
    old = people_rows.read_person(house.till.read(), ref)
    assert old is not None
    staffing.reset_pin(house.till, house.manager, ref, "4706")
    with house.till.database.transaction() as cursor:
        people_rows.write_person(cursor, ref, old.kind, old.version + 1, old.sealed)
    with pytest.raises(ShopError) as error:
        people.read_person(house.till, ref)
    assert code_of(error) == "person.unreadable"


@pytest.mark.parametrize(("no", "code"), [
    ("1", "access.staff_no_form"), ("00", "access.staff_no_form"),
    ("abc", "access.staff_no_form"), ("02", "access.staff_no_taken"),
])
def test_staff_numbers_are_two_digits_and_unique(house: House, no: str, code: str) -> None:
    with pytest.raises(BadInput) as error:
        staffing.add_staff(house.till, house.manager, no, "새사람", Role.CASHIER, "7305")
    assert code_of(error) == code
