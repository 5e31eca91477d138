"""A minimal member: a random ref, a number people type, a masked name; the rest is in `person`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from app import people
from app.access import Action, require
from app.cart import Member
from app.errors import BadInput, Refused
from app.search import PREFIX, match
from models import people_rows, people_sync_rows
from models.kinds import ObjectChanged
from models.values import Ref, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from app.unit import Unit

#: Eight are shown (PROMISES T15), and one more says that there are others.
FOUND_COUNT_MAX = 9
#: A phone number typed whole; a name by this many letters.
_PHONE_LENGTH_MIN = 9
_LETTER_COUNT_MIN = 2
#: Letters a masked name may have on a receipt's line beside what was bought.
NAME_LENGTH_MAX = 40


def find_by_no(till: Till, no: str) -> Member | None:
    """The member with exactly this number; nobody where his data were destroyed."""
    row = people_rows.find_member(till.read(), no)
    if row is not None and people_sync_rows.is_erased(till.read(), row[0]):
        return None
    return _member(till, row)


def find_by_ref(till: Till, ref: Ref) -> Member | None:
    """The member a sale or a held cart names."""
    return _member(till, people_rows.read_member(till.read(), ref))


def _member(till: Till, row: tuple[Ref, str] | None) -> Member | None:
    """A member with the masked name made from what is sealed: the journal knows no name.

    What another till registered is known here by its mask alone (`app.person_cache`).
    """
    if row is None:
        return None
    ref, no = row
    name = people.mask_name(people.read_person(till, ref).get("name", ""))
    if not name:
        from app.person_cache import PersonCache

        name = PersonCache(till).read(ref).get("name", "")
    return Member(ref, no, name, people_rows.wants_large_print(till.read(), ref))


def find_members(till: Till, session: Session, typed: str) -> list[Member]:
    """Members whose number begins so, whose phone is or ends so (4 digits), whose name begins so.

    Initial consonants will do for a name (ㅎㄱㄷ), two at least: one letter is a list of everybody
    (PROMISES T15).  Several hits are normal (HANDBOOK §7); names come masked.
    """
    require(till, session, Action.FIND_MEMBER)
    typed = typed.strip()
    if not typed:
        return []
    connection = till.read()
    rows = people_rows.list_members(connection, typed, FOUND_COUNT_MAX)
    found = [member for row in rows if (member := _member(till, row)) is not None
             and not people_sync_rows.is_erased(connection, member.ref)]
    digits = typed.replace("-", "").replace(" ", "")
    whole_phone = digits.isdigit() and len(digits) >= _PHONE_LENGTH_MIN
    if digits.isdigit() and len(digits) != 4 and not whole_phone:
        return found
    if not digits.isdigit() and len(typed) < _LETTER_COUNT_MIN:
        return found
    seen = {member.ref for member in found}
    for ref in people_rows.list_person_refs(connection, people.MEMBER):
        if len(found) >= FOUND_COUNT_MAX:
            break
        if ref in seen or not _is_meant(people.read_person(till, ref), typed):
            continue
        member = find_by_ref(till, ref)
        if member is not None:
            found.append(member)
    others = _find_masked(till, typed, {member.ref for member in found})
    return [*found, *islice(others, FOUND_COUNT_MAX - len(found))]


def _find_masked(till: Till, typed: str, seen: set[Ref]) -> Iterator[Member]:
    """Members another till registered: looked up by keyed hashes, also without a network."""
    from app.person_cache import PersonCache
    from app.person_mask import Wanted

    cache = PersonCache(till)
    hash_key = cache.hash_key()
    wanted = Wanted(typed, hash_key)
    if not hash_key or not wanted.is_enough:
        return
    for ref, mask in cache.read_all():
        if ref in seen or not wanted.is_meant(mask):
            continue
        member = find_by_ref(till, ref)
        if member is not None:
            yield member


def add_member(
    till: Till, session: Session, *, name: str, phone: str = "", no: str = ""
) -> Member:
    """A new member; without a number the next one of this till.

    Raises BadInput for an empty name, Refused for a number that is taken.
    """
    require(till, session, Action.FIND_MEMBER)
    name = name.strip()
    if not name or len(name) > NAME_LENGTH_MAX:
        raise BadInput("member.name_missing")
    with till.unit(session.staff_ref) as unit:
        no = no.strip() or _next_no(till, unit)
        if people_rows.find_member(unit.cursor, no) is not None:
            raise Refused("member.no_taken", no=no)
        member = record_member(unit, no)
        people.write_person(unit, till, member.ref, people.MEMBER, {"name": name, "phone": phone})
    return replace(member, masked_name=people.mask_name(name))


def set_large_print(till: Till, session: Session, member: Member, *, wanted: bool) -> Member:
    """Receipts of this member in large letters from now on, or no longer."""
    require(till, session, Action.FIND_MEMBER)
    with till.unit(session.staff_ref) as unit:
        unit.record(ObjectChanged(
            object_type="member", ref=member.ref, base_uid="", effective_from="",
            fields={"large_print": wanted}))
    return replace(member, large_print=wanted)


def record_member(unit: Unit, no: str) -> Member:
    """The entry of a minimal member, inside a unit of the caller's; his name is not in it."""
    ref: Ref = new_ref()
    unit.record(ObjectChanged(
        object_type="member", ref=ref, base_uid="", effective_from="",
        fields={"no": no, "status": "ACTIVE"}))
    return Member(ref, no, "")


def _next_no(till: Till, unit: Unit) -> str:
    """Numbers begin with the till's, so two tills without a network cannot give the same one."""
    prefix = f"{till.till_no:02d}"
    return f"{prefix}{people_rows.read_last_member_serial(unit.cursor, prefix) + 1:04d}"


def _is_meant(person: dict[str, str], typed: str) -> bool:
    phone = "".join(sign for sign in person.get("phone", "") if sign.isdigit())
    digits = typed.replace("-", "").replace(" ", "")
    if digits.isdigit():
        return phone == digits if len(digits) > 4 else phone.endswith(digits)
    return match(typed, person.get("name", "")) == PREFIX
