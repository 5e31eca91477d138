"""The first run: a shop from a person's answers, empty or with the sample; and its settings."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from app import people, pins, staffing
from app.access import Action, Session, has_staff, require
from app.checks import format_business_no, is_business_no
from app.errors import BadInput, Refused
from app.events import SettingsChanged
from app.members import record_member
from app.opening import NewShop, create_till, open_till, shop_exists
from app.recovery import RecoverySheet, recovery_sheet
from app.settings import (
    PrinterSettings,
    ShopSettings,
    TaxTreatment,
    check_shop_setting,
    load_shop_settings,
    save_machine_settings,
)
from app.tax import VatRounding
from app.tender import find_tender_type
from models import people_rows, settings_rows
from models.kinds import SettingChanged
from models.values import Role, TaxClass

if TYPE_CHECKING:
    from app.paths import Paths
    from app.ports import Clock
    from app.till import Till

MANAGER_COUNT = 2
#: The last day on which the law itself exempts packed kimchi, tofu and jang for sure (§2.2).
SIMPLE_PROCESSED_UNTIL = "2025-12-31"
NO_END = "9999-12-31"
_DAY_AFTER = "2026-01-01"
_MANAGER_NOS = ("01", "05")


@dataclass(frozen=True, slots=True)
class NewManager:
    name: str
    pin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the wizard, or `init`, has asked.

    `simple_processed` is what packed kimchi, tofu and jang are after 2025: EXEMPT, TAXABLE_10, or
    None to decide later (they cannot be sold until then); `simple_processed_until` is the last day
    it holds, empty for no end.
    """

    shop_name: str
    managers: tuple[NewManager, ...]
    business_no: str = ""
    representative: str = ""
    address: str = ""
    phone: str = ""
    simple_processed: TaxClass | None = None
    simple_processed_until: str = ""
    #: As the card terminal's slips have it, and whether the trade must issue cash receipts (§13).
    vat_rounding: VatRounding = VatRounding.NEAREST
    cash_receipt_mandatory: bool = True
    till_no: int = 1
    language: str = "ko"
    printer: PrinterSettings | None = None
    demo: bool = False


@dataclass(frozen=True, slots=True)
class DemoPerson:
    no: str
    name: str
    role: Role
    pin: str


#: The people of the sample shop.  Their PINs are no secret: `init --demo` prints them.
DEMO_STAFF = (
    DemoPerson("01", "김서연", Role.MANAGER, "1357"),
    DemoPerson("02", "박지호", Role.CASHIER, "2468"),
    DemoPerson("03", "최은지", Role.CASHIER, "3579"),
    DemoPerson("04", "정순자", Role.VOLUNTEER, "4680"),
    DemoPerson("05", "이도현", Role.MANAGER, "5791"),
)
_DEMO_MEMBERS = (("0123", "홍길동"), ("0124", "김솔"), ("0125", "남궁한별"))


def demo_answers(*, till_no: int = 1, language: str = "ko") -> Answers:
    """The sample shop; its number is made up and carries a right check digit."""
    managers = tuple(
        NewManager(p.name, p.pin) for p in DEMO_STAFF if p.role is Role.MANAGER)
    return Answers(
        shop_name="강북 푸드직매장", business_no="123-45-67891", representative="김서연",
        address="서울 강북구 수유로 000", phone="02-0000-0000", managers=managers,
        simple_processed=TaxClass.EXEMPT, simple_processed_until="2027-12-31",
        till_no=till_no, language=language,
        printer=PrinterSettings(connection="file", address="slips"), demo=True,
    )


def init_shop(
    paths: Paths, answers: Answers, *, clock: Clock | None = None,
    use_keyring: bool | None = None,
) -> tuple[Till, RecoverySheet]:
    """Make the shop these answers describe; the till open, and what its recovery sheet has to say.

    A set-up that was cut short before its managers were kept is taken up again.  Raises BadInput
    for an answer that cannot be, before anything is written; Refused where a shop is already.
    """
    settings = _checked(answers)
    if shop_exists(paths):
        till = open_till(paths, clock=clock)
        if has_staff(till):
            till.close()
            raise Refused("shop.exists", folder=str(paths.data))
    else:
        till = create_till(
            paths, NewShop(answers.till_no), clock=clock, use_keyring=use_keyring)
    try:
        _fill(till, answers, settings)
        return till, recovery_sheet(till)
    except BaseException:
        till.close()
        raise


def change_setting(till: Till, session: Session, name: str, value: Any) -> None:
    """Set one of the shop's settings; an entry, so everyone sees who decided and when.

    Raises Refused without the right, BadInput for a value the shop could not use.
    """
    require(till, session, Action.EDIT_SETTINGS)
    _write_settings(till, session.staff_ref, {name: _checked_setting(name, value)})


def _fill(till: Till, answers: Answers, settings: dict[str, str]) -> None:
    machine = msgspec.structs.replace(till.machine, language=answers.language)
    if answers.printer is not None:
        machine = msgspec.structs.replace(machine, printer=answers.printer)
    till.machine = machine
    save_machine_settings(till.paths.machine_settings, machine)
    _write_settings(till, "", settings)
    if answers.demo:
        _fill_with_sample(till)
    # Last, and all at once: whoever finds no staff knows that the set-up was not finished, and
    # nobody ever finds one manager alone.
    staffing.add_first_staff(till, [
        staffing.NewStaff(person.no, person.name, person.role, person.pin)
        for person in DEMO_STAFF
    ] if answers.demo else [
        staffing.NewStaff(no, manager.name, Role.MANAGER, manager.pin)
        for no, manager in zip(_MANAGER_NOS, answers.managers, strict=True)
    ])


def _fill_with_sample(till: Till) -> None:
    from app.importing import import_file

    with as_file(files("app") / "resources" / "sample") as folder:
        for what in ("producers", "catalogue"):
            report = import_file(till, "", folder / f"{what}.csv", what=what)
            assert report.is_clean, report.problems
    with till.unit("") as unit:
        for no, name in _DEMO_MEMBERS:
            if people_rows.find_member(unit.cursor, no) is not None:
                continue  # kept before a set-up that was cut short
            member = record_member(unit, no)
            people.write_person(unit, till, member.ref, people.MEMBER, {
                "name": name, "phone": f"010-0000-{no}"})


def _checked(answers: Answers) -> dict[str, str]:
    """Everything a person typed, looked at before a file is made; the settings as JSON."""
    if not 1 <= answers.till_no <= 99:
        raise BadInput("shop.till_no_out_of_range")
    if len(answers.managers) != MANAGER_COUNT:
        raise BadInput("setup.two_managers")
    names = {" ".join(manager.name.split()) for manager in answers.managers}
    if len(names) != MANAGER_COUNT or "" in names:
        raise BadInput("setup.two_managers")
    for manager in answers.managers:
        pins.check_pin(manager.pin)
    periods = [TaxTreatment("", SIMPLE_PROCESSED_UNTIL, TaxClass.EXEMPT.value)]
    if answers.simple_processed is not None:
        periods.append(TaxTreatment(
            _DAY_AFTER, answers.simple_processed_until or NO_END,
            answers.simple_processed.value,
        ))
    values: dict[str, Any] = {
        "shop_name": answers.shop_name, "business_no": answers.business_no,
        "representative": answers.representative, "address": answers.address,
        "phone": answers.phone, "simple_processed": tuple(periods),
        "vat_rounding": answers.vat_rounding,
        "cash_receipt_mandatory": answers.cash_receipt_mandatory,
    }
    return {name: _checked_setting(name, value) for name, value in values.items()}


def _checked_setting(name: str, value: Any) -> str:
    """The JSON of a setting that also makes sense to a shop.  Raises BadInput."""
    if name == "business_no" and value:
        value = format_business_no(str(value))
        if not is_business_no(value):
            raise BadInput("setup.business_no", business_no=value)
    if name == "shop_name":
        value = str(value).strip()
        if not value:
            raise BadInput("setup.shop_name_missing")
    value_json = check_shop_setting(name, value)
    settings = msgspec.convert({name: msgspec.json.decode(value_json)}, ShopSettings)
    if name == "simple_processed":
        _check_periods(settings.simple_processed)
    if name == "tenders_allowed":
        for code in settings.tenders_allowed:
            find_tender_type(code)
    return value_json


def _check_periods(periods: tuple[TaxTreatment, ...]) -> None:
    """Each from ≤ to, none over another, and only the two treatments the law knows."""
    ordered = sorted(periods, key=lambda period: period.from_date)
    for period in ordered:
        known = period.treatment in {TaxClass.EXEMPT, TaxClass.TAXABLE_10}
        if not known or not _is_period(period):
            raise BadInput("setup.tax_period", from_date=period.from_date, to_date=period.to_date)
    for first, second in pairwise(ordered):
        if second.from_date <= first.to_date:
            raise BadInput(
                "setup.tax_period", from_date=second.from_date, to_date=second.to_date)


def _is_period(period: TaxTreatment) -> bool:
    from datetime import date

    try:
        end = date.fromisoformat(period.to_date)
        start = date.fromisoformat(period.from_date) if period.from_date else end
    except ValueError:
        return False
    return start <= end


def _write_settings(till: Till, actor_ref: str, values: dict[str, str]) -> None:
    connection = till.read()
    with till.unit(actor_ref) as unit:
        for name, value_json in values.items():
            unit.record(SettingChanged(
                name=name, value_json=value_json,
                base_uid=settings_rows.read_version(connection, name),
            ))
    # Whoever hears of a change asks the till: so it is loaded before it is announced.
    till.settings = load_shop_settings(till.read())
    for name in values:
        till.events.publish(SettingsChanged(name))
