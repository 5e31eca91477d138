"""연습: a throw-away shop beside the real one, with its goods and people; never its books.

It is a file of its own under the state folder, made new each time and taken away afterwards.  The
real till's file is only read.  No sync, no card terminal: nothing that is practised leaves here.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import msgspec

from app import people, search_index, shift
from app.access import Session
from app.opening import NewShop, create_till
from app.paths import Paths
from app.settings import CardTerminalSettings, load_shop_settings
from models import kinds, people_rows, training_rows
from models.values import Role

if TYPE_CHECKING:
    from app.till import Till

FLOAT_WON: Final = 100_000
#: Customers are nobody's business here: these are made up.
_MEMBERS: Final = (("0123", "홍길동"), ("0124", "김솔"), ("0125", "남궁한별"))


def training_paths(paths: Paths) -> Paths:
    """Where the throw-away shop lies: never inside the real shop's data folder."""
    folder = paths.state / "training"
    return Paths(folder / "data", folder / "state")


def begin_training(till: Till) -> Till:
    """A practice till with the goods of this one, its drawer open; `till` itself is not touched.

    Raises WorldTrouble where the disk refuses.
    """
    clear_training(till.paths)
    made = create_till(
        training_paths(till.paths), NewShop(till.till_no), clock=till.clock, use_keyring=False)
    try:
        made.training = True
        made.machine = msgspec.structs.replace(
            till.machine, secrets="file", card_terminal=CardTerminalSettings())
        _take_over(till, made)
        made.settings = load_shop_settings(made.read())
        shift.open_shift(made, Session("", "", Role.MANAGER), FLOAT_WON)
    except BaseException:
        made.close()
        raise
    return made


def end_training(practice: Till) -> None:
    """Close the practice till and take its file away."""
    assert practice.training, "only a practice shop is thrown away"
    folder = practice.paths.data.parent
    practice.close()
    shutil.rmtree(folder, ignore_errors=True)


def clear_training(paths: Paths) -> None:
    """Whatever an earlier practice left behind, after a crash."""
    shutil.rmtree(training_paths(paths).data.parent, ignore_errors=True)


def _take_over(till: Till, made: Till) -> None:
    from app.members import record_member

    refs = []
    with made.unit("") as unit:
        for payload in training_rows.iterate_set_up(till.read()):
            if isinstance(payload, kinds.ObjectChanged):
                if payload.object_type == "member":
                    continue
                if payload.object_type == "producer_item":
                    refs.append(payload.ref)
            unit.record(payload)
        search_index.learn(unit.cursor, list(dict.fromkeys(refs)))
        # The same people with the same PINs; their rows are sealed anew under this file's key.
        for ref in people_rows.list_person_refs(till.read(), people.STAFF):
            kept = people.read_person(till, ref)
            if kept:
                people.write_person(unit, made, ref, people.STAFF, kept)
        for no, name in _MEMBERS:
            member = record_member(unit, no)
            people.write_person(unit, made, member.ref, people.MEMBER, {
                "name": name, "phone": f"010-0000-{no}"})
