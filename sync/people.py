"""The errand of people's data: what changed here goes up sealed, what other tills wrote comes down.

The hub is asked first, then told.  A row of another till is written as it would be here, without an
entry: the record only ever says that a person changed.  Removing is the record's business alone
(`app.erasing`): no answer of a hub makes this till destroy anything but a member's older version.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app import people
from app.erasing import forget_erased
from app.events import ProducersChanged, StaffListChanged
from app.person_cache import PersonCache
from app.person_mask import mask_person
from models import people_rows, people_sync_rows, platform_rows
from models.kinds import IncidentNoted
from models.people_rows import PersonRow as KeptRow
from sync.people_wire import (
    BOX_BYTES_MAX,
    CAPABILITY,
    DOWN,
    UP,
    PageBox,
    PeoplePage,
    PeoplePush,
    PeopleTaken,
    PersonRow,
    bound_to,
    box_public_hex,
    open_box,
    seal_box,
)
from sync.wire import BadWire

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit
    from models.platform_rows import HubLink
    from sync.errands import Ask
    from sync.wire import HelloAnswer

STREAM: Final = "people"
#: Opening and sealing a row takes some tens of microseconds; the writer is held for a page.
PAGE_ROWS: Final = 60
_PUSH_BYTES: Final = BOX_BYTES_MAX // 2


class PeopleErrand:
    """`sync.errands.Errand`: down until level, then up until level."""

    capability = CAPABILITY
    is_pressing = False

    def __init__(self) -> None:
        self._hub_key = ""
        self._heard = False

    def is_due(self, till: Till, link: HubLink, hello: HelloAnswer) -> bool:
        self._heard = False
        connection = till.read()
        place = platform_rows.read_position(connection, STREAM)
        return (
            place != (hello.incarnation, hello.people_head)
            or bool(people_sync_rows.list_unsent(connection, hello.incarnation, 1))
            or bool(people_sync_rows.list_to_forget(connection, till.till_ref, 1)))

    def run(self, till: Till, ask: Ask) -> bool:
        if not self._heard:
            forget_erased(till)
            self._heard = not self._hear(till, ask)
            return True
        return self._tell(till, ask)

    # --- down

    def _hear(self, till: Till, ask: Ask) -> bool:
        """One page; True while there are more."""
        incarnation, place = platform_rows.read_position(till.read(), STREAM)
        key = X25519PrivateKey.from_private_bytes(os.urandom(32))
        answer = msgspec.json.decode(ask("GET", "/v1/people", urlencode({
            "incarnation": incarnation, "after": place, "limit": PAGE_ROWS,
            "key": box_public_hex(key)}), b""), type=PeoplePage)
        box = msgspec.json.decode(open_box(
            answer.box, key, bound_to(DOWN, till.store_ref, till.till_ref)), type=PageBox)
        if answer.to < answer.after or (answer.more and answer.to == answer.after):
            raise BadWire("people_page")
        self._hub_key = answer.key
        kinds = _take_page(till, answer, box, lost=(
            answer.incarnation == incarnation and answer.after < place))
        if people.STAFF in kinds:
            till.events.publish(StaffListChanged())
        if people.PRODUCER in kinds:
            till.events.publish(ProducersChanged())
        return answer.more

    # --- up

    def _tell(self, till: Till, ask: Ask) -> bool:
        """One batch; True while there are more rows the hub lacks."""
        link = platform_rows.read_link(till.read())
        incarnation = platform_rows.read_position(till.read(), STREAM)[0]
        if link is None or link.incarnation != incarnation:
            return False  # another life began meanwhile: the next round asks first
        batch, size = list[PersonRow](), 0
        for row in people_sync_rows.list_unsent(till.read(), incarnation, PAGE_ROWS):
            kept = KeptRow(row.kind, row.version, row.sealed)
            batch.append(PersonRow(
                ref=row.ref, kind=row.kind, version=row.version,
                fields=people.open_sealed(till, row.ref, kept)))
            size += len(msgspec.json.encode(batch[-1]))
            if size > _PUSH_BYTES:
                break
        if not batch:
            return False
        bound = bound_to(UP, till.store_ref, till.till_ref)
        box = seal_box(msgspec.json.encode(batch), self._hub_key, bound)
        answer = msgspec.json.decode(ask("POST", "/v1/people", "", msgspec.json.encode(
            PeoplePush(v=1, key=self._hub_key, box=box))), type=PeopleTaken)
        if len(answer.results) != len(batch) or answer.incarnation != incarnation:
            raise BadWire("people_results")
        beaten = False
        with till.unit("") as unit:
            for told, result in zip(batch, answer.results, strict=True):
                if result in {"lost", "older"}:
                    beaten = True
                    if people_sync_rows.read_sent(unit.cursor, told.ref) < told.version:
                        _note_lost(unit, told.ref, told.version)
                people_sync_rows.write_sent(unit.cursor, told.ref, told.version, incarnation)
            if beaten:
                # What holds instead may lie anywhere in the stream: it is heard from its start.
                platform_rows.write_position(unit.cursor, STREAM, "", 0)
        return bool(people_sync_rows.list_unsent(till.read(), incarnation, 1))


class _Taking:
    """One page being taken in, inside one unit."""

    def __init__(self, till: Till, unit: Unit, hash_key: bytes, incarnation: str) -> None:
        self._till, self._unit = till, unit
        self._hash_key, self._incarnation = hash_key, incarnation
        self._cache = PersonCache(till)

    def take(self, row: PersonRow) -> bool:
        """Whether something changed here.  Of a destroyed person nothing is taken."""
        if people_sync_rows.is_erased(self._unit.cursor, row.ref):
            return False
        return self._take_mask(row) if row.kind == people.MEMBER else self._take_whole(row)

    def keep_hash_key(self) -> None:
        if self._cache.hash_key() != self._hash_key:
            self._cache.keep_hash_key(self._unit.cursor, self._hash_key)

    def _take_whole(self, row: PersonRow) -> bool:
        """The hub's row, where it is newer than this file's or holds against one as old."""
        mine = people_rows.read_person(self._unit.cursor, row.ref)
        if mine is not None:
            if mine.version > row.version:
                return False
            same = people.open_sealed(self._till, row.ref, mine) == row.fields
            if self._is_level(mine, row, same=same and mine.kind == row.kind):
                return False
        sealed = people.seal_row(self._till, row.ref, row.kind, row.version, row.fields)
        people_rows.write_person(self._unit.cursor, row.ref, row.kind, row.version, sealed)
        self._note_sent(row)
        return True

    def _take_mask(self, row: PersonRow) -> bool:
        """A member's mask, unless this file has the whole of the same or a newer version."""
        mine = people_rows.read_person(self._unit.cursor, row.ref)
        if mine is not None:
            if mine.version > row.version:
                return False
            own = people.open_sealed(self._till, row.ref, mine)
            if self._is_level(mine, row, same=mask_person(own, self._hash_key) == row.fields):
                return False
            people_sync_rows.drop_whole(self._unit.cursor, row.ref)
        people_sync_rows.write_mask(
            self._unit.cursor, self._cache.seal(row.ref, row.version, row.fields))
        return True

    def _is_level(self, mine: KeptRow, row: PersonRow, *, same: bool) -> bool:
        """Whether the hub has just what this file has; tells where a change of it gives way."""
        if same and mine.version == row.version:
            self._note_sent(row)
            return True
        sent = people_sync_rows.read_sent(self._unit.cursor, row.ref)
        if not same and sent < mine.version:
            _note_lost(self._unit, row.ref, mine.version)
        return False

    def _note_sent(self, row: PersonRow) -> None:
        people_sync_rows.write_sent(
            self._unit.cursor, row.ref, row.version, self._incarnation)


def _take_page(till: Till, answer: PeoplePage, box: PageBox, *, lost: bool) -> set[str]:
    """Keep a page and its place in one transaction; the kinds that changed here.

    `lost`: the hub was put back without a new life, and lacks what it had confirmed.
    """
    with till.unit("") as unit:
        if lost:
            people_sync_rows.doubt_sent(unit.cursor)
        taking = _Taking(till, unit, bytes.fromhex(box.hash_key), answer.incarnation)
        taking.keep_hash_key()
        kinds = {row.kind for row in box.rows if taking.take(row)}
        platform_rows.write_position(unit.cursor, STREAM, answer.incarnation, answer.to)
    return kinds


def _note_lost(unit: Unit, ref: str, version: int) -> None:
    """Two tills changed one person beside each other: the other's word holds, and it is told."""
    unit.record(IncidentNoted(
        incident="person.change_lost", values={"ref": ref, "version": version}))
