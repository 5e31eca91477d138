"""A till that joins a store with a new file: the old one is put aside, whole, and stays readable.

The new file is made and enrolled beside the old one, under the same keys, while the old one is
still the shop; one renaming then makes it the shop.  So at every moment there is one shop in the
folder that opens, and whatever fails before that leaves everything as it was.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app import people
from app.clock import local_now
from app.errors import Refused, WorldTrouble
from app.opening import NewShop, create_till, keys_of, open_secrets
from app.own_things import own_things
from app.paths import Paths, make_durable, name_aside
from app.witness import fingerprint_of
from models import identity_rows, people_rows, platform_rows, training_rows
from models.kinds import StaffChanged

if TYPE_CHECKING:
    from app.ports import Clock
    from app.settings import MachineSettings
    from app.till import Till


log = logging.getLogger(__name__)


def fresh_paths(paths: Paths) -> Paths:
    """Where the new file lies until it is the shop."""
    return Paths(paths.data.with_name(f"{paths.data.name}.joining"), paths.state)


def make_fresh(till: Till, till_no: int, enrol: Callable[[Till], object]) -> None:
    """A new file beside this one, with this till's people and nothing else, enrolled by `enrol`.

    Raises Refused where something was sold or done here (see `app.own_things`), and what `enrol`
    raises: then nothing is left of it.
    """
    is_known = platform_rows.read_link(till.read()) is not None
    if is_known or not own_things(till).may_be_put_aside:
        raise Refused("enrol.not_afresh")
    paths = fresh_paths(till.paths)
    shutil.rmtree(paths.data, ignore_errors=True)
    try:
        made = create_till(
            paths, NewShop(till_no), clock=till.clock,
            use_keyring=till.machine.secrets == "keyring", keys=keys_of(till.secrets))
        try:
            _take_people(till, made)
            enrol(made)
            identity = identity_rows.read_identity(made.read())
            assert identity is not None
            with made.local_rows() as cursor:
                # It will lie in the folder the old one lies in now.
                identity_rows.write_identity(
                    cursor, identity._replace(fingerprint=fingerprint_of(till.paths.data)))
        finally:
            made.close()
    except BaseException:
        discard_fresh(till.paths)
        raise


def _take_people(till: Till, made: Till) -> None:
    """The same people with the same PINs: whoever works here signs in as before."""
    with made.unit("") as unit:
        for payload in training_rows.iterate_set_up(till.read()):
            if isinstance(payload, StaffChanged):
                unit.record(payload)
        for ref in people_rows.list_person_refs(till.read(), people.STAFF):
            kept = people.read_person(till, ref)
            if kept:
                people.write_person(unit, made, ref, people.STAFF, kept)


def discard_fresh(paths: Paths) -> None:
    """Nothing comes of it: the old file stays the shop."""
    fresh = fresh_paths(paths)
    shutil.rmtree(fresh.data, ignore_errors=True)


def put_fresh_in_place(paths: Paths, machine: MachineSettings, clock: Clock) -> Path:
    """The new file becomes the shop of this folder; where the old one lies now.

    Both files are closed.  Raises WorldTrouble where the disk refuses: then the old one is still
    the shop.
    """
    fresh = fresh_paths(paths)
    for each in (paths.database, fresh.database):
        log = each.with_name(f"{each.name}-wal")
        if not each.is_file() or (log.exists() and log.stat().st_size):
            raise WorldTrouble("enrol.afresh_failed", folder=str(paths.data))
    try:
        aside = _keep_aside(paths, machine, clock)
        fresh.database.replace(paths.database)
        make_durable(paths.data)
    except OSError as error:
        raise WorldTrouble("enrol.afresh_failed", folder=str(paths.data)) from error
    discard_fresh(paths)
    return aside


def finish(till: Till) -> str:
    """Close this till and put the new file in its place; a notice that says what became of it.

    Never raises for the new file's sake: whatever stands in the way, the old one stays the shop.
    """
    may = own_things(till).may_be_put_aside
    till.close()
    if not may:
        discard_fresh(till.paths)
        return "notice.not_joined_afresh"
    try:
        put_fresh_in_place(till.paths, till.machine, till.clock)
    except WorldTrouble:
        log.exception("the new file was not put in place")
        discard_fresh(till.paths)
        return "notice.afresh_failed"
    return "notice.joined_afresh"


def _keep_aside(paths: Paths, machine: MachineSettings, clock: Clock) -> Path:
    """The old file in a folder of its own, with what is needed to read it.

    A copy, to the byte: a second name for the same file would change with the shop, were the
    machine to die before the new one is in place.
    """
    stamp = local_now(clock).strftime("%Y%m%d-%H%M%S")
    aside = name_aside(paths.data, "joining", stamp)
    aside.mkdir(mode=0o700)
    kept = Paths(aside, paths.state)
    if paths.machine_settings.exists():
        shutil.copyfile(paths.machine_settings, kept.machine_settings)
    open_secrets(kept, machine).put("database", keys_of(open_secrets(paths, machine))["database"])
    shutil.copyfile(paths.database, kept.database)
    with kept.database.open("rb+") as file:
        os.fsync(file.fileno())
    make_durable(aside)
    make_durable(aside.parent)
    return aside
