"""Keeping staff: who works here, with which PIN and badge; and the way back for a lost manager."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import badges, keys, people, pins
from app.access import Action, Session, require, sign_in
from app.barcode import DEFAULT_RULES
from app.errors import BadInput, Refused
from app.events import StaffListChanged
from models import people_rows
from models.kinds import IncidentNoted, PinReset, StaffChanged
from models.values import Ref, Role, StaffStatus, new_ref

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit

NAME_LENGTH_MAX = 40
_NO = re.compile(r"[0-9]{2}")


def add_staff(
    till: Till, session: Session, no: str, name: str, role: Role, pin: str
) -> Ref:
    """A new colleague with a PIN of his own; his ref.  A manager's right.

    Raises BadInput for a number that is no two digits or taken, an empty name, an easy PIN.
    """
    require(till, session, Action.MANAGE_STAFF)
    return add_staff_as(till, session.staff_ref, no, name, role, pin)


def add_staff_as(till: Till, actor_ref: str, no: str, name: str, role: Role, pin: str) -> Ref:
    """As `add_staff`, in the name of whoever is given."""
    with _new_staff(till, actor_ref, no, name, role, pin) as (_, ref):
        return ref


@dataclass(frozen=True, slots=True)
class NewStaff:
    no: str
    name: str
    role: Role
    pin: str


def add_first_staff(till: Till, people_of_shop: Sequence[NewStaff]) -> None:
    """Those who begin with the shop, all or none; nobody has signed in yet.  Raises BadInput."""
    checked = []
    for new in people_of_shop:
        pins.check_pin(new.pin)
        checked.append((new, _checked_name(new.name), pins.hash_pin(new.pin)))
    with till.unit("") as unit:
        for new, name, pin_hash in checked:
            ref = new_ref()
            unit.record(StaffChanged(
                staff_ref=ref, no=new.no, role=new.role, status=StaffStatus.ACTIVE))
            people.write_person(
                unit, till, ref, people.STAFF, {"name": name, "pin_hash": pin_hash})
        unit.announce(StaffListChanged())


@contextmanager
def _new_staff(
    till: Till, actor_ref: str, no: str, name: str, role: Role, pin: str
) -> Iterator[tuple[Unit, Ref]]:
    """The unit that adds someone, for what has to be written with it, and his ref."""
    pins.check_pin(pin)
    name = _checked_name(name)
    if not _NO.fullmatch(no) or no == "00":
        raise BadInput("access.staff_no_form")
    taken = people_rows.find_staff_by_no(till.read(), no)
    if taken is not None and taken.status == StaffStatus.ACTIVE:
        raise BadInput("access.staff_no_taken", no=no)
    ref, pin_hash = new_ref(), pins.hash_pin(pin)
    with till.unit(actor_ref) as unit:
        unit.record(StaffChanged(staff_ref=ref, no=no, role=role, status=StaffStatus.ACTIVE))
        people.write_person(unit, till, ref, people.STAFF, {"name": name, "pin_hash": pin_hash})
        unit.announce(StaffListChanged())
        yield unit, ref


def change_staff(
    till: Till, session: Session, staff_ref: Ref, *, role: Role | None = None,
    status: StaffStatus | None = None, name: str | None = None,
) -> None:
    """Another role or name, or someone who leaves.  The last manager stays one (Refused)."""
    require(till, session, Action.MANAGE_STAFF)
    row = _staff(till, staff_ref)
    new_role, new_status = role or Role(row.role), status or StaffStatus(row.status)
    kept = people.read_person(till, staff_ref)
    if name is not None:
        kept["name"] = _checked_name(name)
    if new_role is Role.MANAGER:
        # Whoever issued a PIN for today knows it: nobody signs as a manager with it.
        kept = {key: value for key, value in kept.items() if not key.startswith("day_pin")}
    if new_status is StaffStatus.LEFT:
        # Whoever has left opens nothing any more, whatever he still knows or carries.
        kept = {"name": kept.get("name", "")}
    stays_manager = new_role is Role.MANAGER and new_status is StaffStatus.ACTIVE
    if not stays_manager and _is_last_manager(till, staff_ref):
        raise Refused("access.last_manager")
    with till.unit(session.staff_ref) as unit:
        if (new_role, new_status) != (row.role, row.status):
            unit.record(StaffChanged(
                staff_ref=staff_ref, no=row.no, role=new_role, status=new_status))
        people.write_person(unit, till, staff_ref, people.STAFF, kept)
        unit.announce(StaffListChanged())


def reset_pin(till: Till, session: Session, staff_ref: Ref, pin: str) -> None:
    """A new PIN for someone who forgot his; ends a lock-out.  A manager's right."""
    require(till, session, Action.MANAGE_STAFF)
    _staff(till, staff_ref)
    _write_pin(till, session.staff_ref, staff_ref, pin)


def change_own_pin(till: Till, session: Session, old_pin: str, new_pin: str) -> None:
    """Raises BadInput or Refused for the old one as `access.sign_in` does."""
    sign_in(till, session.staff_ref, old_pin)
    _write_pin(till, session.staff_ref, session.staff_ref, new_pin)


def issue_pin_for_today(till: Till, session: Session, staff_ref: Ref) -> str:
    """A PIN that works on this business date only; told once, kept as a hash.

    A manager's right; not for managers, who would sign with each other's name (Refused).
    """
    require(till, session, Action.MANAGE_STAFF)
    row = _staff(till, staff_ref)
    if row.role == Role.MANAGER:
        raise Refused("access.day_pin_for_manager")
    pin = pins.make_day_pin()
    kept = people.read_person(till, staff_ref)
    kept |= {"day_pin_hash": pins.hash_pin(pin), "day_pin_date": till.business_date}
    with till.unit(session.staff_ref) as unit:
        people.write_person(unit, till, staff_ref, people.STAFF, kept)
        unit.record(PinReset(staff_ref=staff_ref))
    return pin


def issue_badge(till: Till, session: Session, staff_ref: Ref) -> str:
    """What a new badge's barcode has to say; the old badge opens nothing from now on."""
    require(till, session, Action.MANAGE_STAFF)
    _staff(till, staff_ref)
    token = pins.make_badge(DEFAULT_RULES.badge_prefix)
    kept = people.read_person(till, staff_ref) | badges.seal_badge(token)
    with till.unit(session.staff_ref) as unit:
        people.write_person(unit, till, staff_ref, people.STAFF, kept)
    return token


def recover_manager(till: Till, code: str, no: str, name: str, pin: str) -> Session:
    """The way back when no manager can sign in: the recovery sheet's code sets one's PIN.

    An existing number becomes (or stays) a manager with this PIN; a new one is added.  Logged as
    an incident.  Raises BadInput for a slip in the code, Refused for another till's sheet.
    """
    key_hex = keys.key_of_recovery_code(code)
    if not hmac.compare_digest(key_hex, till.secrets.get("database") or ""):
        raise Refused("access.recovery_other_till")
    pins.check_pin(pin)
    row = people_rows.find_staff_by_no(till.read(), no)
    if row is None:
        with _new_staff(till, "", no, name, Role.MANAGER, pin) as (unit, staff_ref):
            _note_recovery(unit, staff_ref)
    else:
        staff_ref, pin_hash = row.ref, pins.hash_pin(pin)
        with till.unit("") as unit:
            _note_recovery(unit, staff_ref)
            unit.record(StaffChanged(
                staff_ref=staff_ref, no=no, role=Role.MANAGER, status=StaffStatus.ACTIVE))
            _write_pin_into(unit, till, staff_ref, pin_hash)
            unit.announce(StaffListChanged())
    till.lockouts.pop(staff_ref, None)
    return Session(staff_ref, no, Role.MANAGER)


def _note_recovery(unit: Unit, staff_ref: Ref) -> None:
    """Inside the unit that gives the right: nobody becomes a manager unseen."""
    unit.record(IncidentNoted(
        incident="access.manager_recovered", values={"staff_ref": staff_ref}))


def _write_pin(till: Till, actor_ref: str, staff_ref: Ref, pin: str) -> None:
    pins.check_pin(pin)
    pin_hash = pins.hash_pin(pin)
    with till.unit(actor_ref) as unit:
        _write_pin_into(unit, till, staff_ref, pin_hash)
    till.lockouts.pop(staff_ref, None)


def _write_pin_into(unit: Unit, till: Till, staff_ref: Ref, pin_hash: str) -> None:
    kept = people.read_person(till, staff_ref)
    kept = {name: value for name, value in kept.items() if not name.startswith("day_pin")}
    kept["pin_hash"] = pin_hash
    people.write_person(unit, till, staff_ref, people.STAFF, kept)
    unit.record(PinReset(staff_ref=staff_ref))


def _staff(till: Till, staff_ref: Ref) -> people_rows.StaffRow:
    row = people_rows.read_staff(till.read(), staff_ref)
    if row is None:
        raise BadInput("access.no_such_staff", no="")
    return row


def _is_last_manager(till: Till, staff_ref: Ref) -> bool:
    managers = {
        row.ref for row in people_rows.list_staff(till.read())
        if row.role == Role.MANAGER and row.status == StaffStatus.ACTIVE
    }
    return managers == {staff_ref}


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise BadInput("access.staff_name")
    return name
