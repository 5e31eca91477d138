"""The first run, told through its answers; and settings as recorded decisions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import access, members, opening, people, pins, setup
from app.errors import BadInput, Refused, ShopError
from app.events import SettingsChanged
from app.keys import key_of_recovery_code
from app.paths import Paths
from app.recovery import RecoverySheet
from app.settings import ShopSettings, TaxTreatment
from app.setup import Answers, NewManager
from app.till import Till
from models import settings_rows
from models.values import Role, TaxClass

ANSWERS = Answers(
    shop_name="우리 직매장", business_no="1234567891", representative="김관리",
    address="서울 강북구", phone="02-111-2222", till_no=2,
    managers=(NewManager("김관리", "3579"), NewManager("이관리", "8024")),
    simple_processed=TaxClass.TAXABLE_10,
)


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)
    return Paths(tmp_path / "data", tmp_path / "state")


@pytest.fixture
def made(paths: Paths) -> Iterator[tuple[Till, RecoverySheet]]:
    till, sheet = setup.init_shop(paths, ANSWERS, use_keyring=False)
    yield till, sheet
    till.close()


def test_a_shop_is_as_it_was_answered(made: tuple[Till, RecoverySheet]) -> None:
    till, sheet = made
    assert till.settings.shop_name == "우리 직매장"
    assert till.settings.business_no == "123-45-67891"
    assert till.till_no == 2
    assert till.settings.simple_processed == (
        TaxTreatment("", "2025-12-31", "EXEMPT"),
        TaxTreatment("2026-01-01", setup.NO_END, "TAXABLE_10"),
    )
    assert [(s.no, s.role) for s in access.list_staff(till)] == [
        ("01", Role.MANAGER), ("05", Role.MANAGER)]
    assert access.sign_in(till, "05", "8024").role is Role.MANAGER
    assert key_of_recovery_code(sheet.code) == till.secrets.get("database")
    assert [len(group) for group in sheet.groups] == [5] * 13


def test_the_journal_has_no_name_and_no_pin(
    made: tuple[Till, RecoverySheet]
) -> None:
    till, sheet = made
    staff_bodies = b"".join(body for (body,) in till.read().execute(
        "SELECT body FROM entry WHERE kind <> 'setting.changed'"))
    everything = b"".join(body for (body,) in till.read().execute("SELECT body FROM entry"))
    assert "이관리".encode() not in everything
    assert b"argon2" not in everything
    assert sheet.code.split()[0].encode() not in everything
    assert b"MANAGER" in staff_bodies


@pytest.mark.parametrize(("change", "code"), [
    ({"till_no": 0}, "shop.till_no_out_of_range"),
    ({"till_no": 100}, "shop.till_no_out_of_range"),
    ({"managers": (NewManager("김관리", "3579"),)}, "setup.two_managers"),
    ({"managers": (NewManager("김관리", "3579"), NewManager(" 김관리 ", "8024"))},
     "setup.two_managers"),
    ({"managers": (NewManager("김관리", "3579"), NewManager("이관리", "0000"))},
     "access.pin_too_easy"),
    ({"business_no": "123-45-67890"}, "setup.business_no"),
    ({"shop_name": "  "}, "setup.shop_name_missing"),
    ({"simple_processed_until": "2025-01-01"}, "setup.tax_period"),
    ({"simple_processed_until": "언젠가"}, "setup.tax_period"),
])
def test_a_bad_answer_makes_nothing(paths: Paths, change: dict[str, object], code: str) -> None:
    answers = replace(ANSWERS, **change)  # type: ignore[arg-type]  # each case is one field
    with pytest.raises(BadInput) as error:
        setup.init_shop(paths, answers, use_keyring=False)
    assert error.value.code == code
    assert not opening.shop_exists(paths)


def test_a_shop_is_never_made_twice(made: tuple[Till, RecoverySheet]) -> None:
    till, _ = made
    head = till.head
    with pytest.raises(Refused) as error:
        setup.init_shop(till.paths, ANSWERS, use_keyring=False)
    assert error.value.code == "shop.exists"
    assert till.head == head


def test_there_is_never_one_manager_alone(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between the two: the set-up finds nobody and is done again, whole."""
    written = people.write_person
    calls: list[object] = []

    def second_dies(*args: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        written(*args)  # type: ignore[arg-type]  # passed on as they came

    with monkeypatch.context() as patch:
        patch.setattr(people, "write_person", second_dies)
        with pytest.raises(KeyboardInterrupt):
            setup.init_shop(paths, ANSWERS, use_keyring=False)
    assert len(calls) == 2
    till, _ = setup.init_shop(paths, ANSWERS, use_keyring=False)
    assert [one.no for one in access.list_staff(till)] == ["01", "05"]
    till.close()


def test_a_set_up_cut_short_is_taken_up_again(paths: Paths) -> None:
    opening.create_till(paths, opening.NewShop(2), use_keyring=False).close()
    till, _ = setup.init_shop(paths, ANSWERS)
    assert access.has_staff(till)
    assert till.settings.shop_name == "우리 직매장"
    till.close()


def test_the_sample_shop_has_goods_people_and_a_decision(paths: Paths) -> None:
    till, _ = setup.init_shop(paths, setup.demo_answers(), use_keyring=False)
    count = till.read().execute(
        "SELECT (SELECT count(*) FROM producer_item), (SELECT count(*) FROM producer)"
    ).fetchone()
    assert count == (120, 30)
    assert till.settings.simple_processed[-1] == TaxTreatment(
        "2026-01-01", "2027-12-31", "EXEMPT")
    for person in setup.DEMO_STAFF:
        pins.check_pin(person.pin)
        assert access.sign_in(till, person.no, person.pin).role is person.role
    member = members.find_by_no(till, "0123")
    assert member is not None
    assert member.masked_name == "홍*동"
    assert people.read_person(till, member.ref)["name"] == "홍길동"
    till.close()


def test_a_setting_is_an_entry_and_told_after_it_holds(
    made: tuple[Till, RecoverySheet]
) -> None:
    till, _ = made
    manager = access.sign_in(till, "01", "3579")
    heard: list[tuple[str, int]] = []
    till.events.listen(SettingsChanged, lambda e: heard.append(
        (e.name, till.settings.lock_after_min)))
    setup.change_setting(till, manager, "lock_after_min", 7)
    assert heard == [("lock_after_min", 7)]
    version = settings_rows.read_version(till.read(), "lock_after_min")
    setup.change_setting(till, manager, "lock_after_min", 5)
    body = till.read().execute(
        "SELECT body FROM entry ORDER BY position DESC LIMIT 1").fetchone()[0]
    assert json.loads(body)["base_uid"] == version


@pytest.mark.parametrize(("name", "value", "code"), [
    ("no_such", 1, "settings.unknown"),
    ("lock_after_min", "soon", "settings.bad_value"),
    ("business_no", "000-00-00001", "setup.business_no"),
    ("tenders_allowed", ["GOLD"], "tender.unknown"),
    ("simple_processed", [["2026-01-01", "2026-12-31", "EXEMPT"],
                          ["2026-06-01", "2027-12-31", "TAXABLE_10"]], "settings.bad_value"),
    ("simple_processed", [
        {"from_date": "2026-01-01", "to_date": "2026-12-31", "treatment": "EXEMPT"},
        {"from_date": "2026-06-01", "to_date": "2027-12-31", "treatment": "TAXABLE_10"},
    ], "setup.tax_period"),
    ("simple_processed", [
        {"from_date": "2026-01-01", "to_date": "2026-12-31", "treatment": "FREE"},
    ], "setup.tax_period"),
])
def test_a_setting_the_shop_could_not_use_is_refused(
    made: tuple[Till, RecoverySheet], name: str, value: object, code: str
) -> None:
    till, _ = made
    manager = access.sign_in(till, "01", "3579")
    before: ShopSettings = till.settings
    with pytest.raises(ShopError) as error:
        setup.change_setting(till, manager, name, value)
    assert error.value.code == code
    assert till.settings == before
