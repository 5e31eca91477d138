"""PC 옮기기: a shop leaves a machine that still works for another one; never do both sell.

The bundle is written and read back before this file stops selling, and its code is only told once
that stands in the record.  A bundle that was lost can be written again, with another code.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from app.access import Action, require
from app.backup import Found, Restored, back_up, machine_of, put_in_place
from app.clock import SystemClock, local_now
from app.device_key import device_key
from app.errors import Refused, ShopError, WorldTrouble
from app.move_bundle import Contents, digest_of, new_code, seal, unseal
from app.settings import load_machine_settings
from models import platform_rows
from models.kinds_platform import TillMovedIn, TillMovedOut
from models.values import EpochReason, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.paths import Paths
    from app.ports import Clock
    from app.till import Till
    from app.verifying import Progress

_SUFFIX = ".weezle-move"


@dataclass(frozen=True, slots=True)
class MovedOut:
    """The bundle and its code, which is told this once and kept nowhere."""

    file: Path
    code: str
    unsent_count: int


def check_may_move(till: Till, session: Session) -> None:
    """Raises Refused: not a manager, a shift still open, practice."""
    require(till, session, Action.EDIT_SETTINGS)
    if till.training:
        raise Refused("move.training")
    if till.shift is not None:
        raise Refused("move.shift_open")


def count_waiting(till: Till) -> int:
    """Entries the platform has not confirmed; 0 for a till that knows no platform."""
    if platform_rows.read_link(till.read()) is None:
        return 0
    return platform_rows.count_unsent(till.read()).entry_count


def wait_until_sent(
    till: Till, nudge: Callable[[], None], rest: Callable[[], None], *, tries: int
) -> None:
    """Ask for sending, and wait for it no longer than `tries` rests."""
    if count_waiting(till):
        nudge()
    for _ in range(tries):
        if not count_waiting(till):
            return
        rest()


def move_out(
    till: Till, session: Session, folder: Path, *, even_unsent: bool = False,
    progress: Progress = lambda _d, _t: True,
) -> MovedOut:
    """Write the whole shop as one sealed bundle into `folder`; from then on nothing is sold here.

    Raises Refused (see `check_may_move`; what the platform lacks, unless `even_unsent`: the new
    machine sends it then), WorldTrouble where the bundle cannot be written or does not hold.
    Whatever is raised, this till sells as before.
    """
    check_may_move(till, session)
    unsent_count = count_waiting(till)
    if unsent_count and not even_unsent and not till.moved_out:
        raise Refused("move.unsent", count=unsent_count)
    if not folder.is_dir():
        raise Refused("move.no_folder", folder=str(folder))
    stamp = local_now(till.clock).strftime("%Y%m%d-%H%M%S")
    target = folder / f"till{till.till_no}-{stamp}{_SUFFIX}"
    if target.exists():
        raise Refused("backup.exists", file=str(target))
    copy = till.paths.state / f"{target.name}.copy"
    beside = target.with_name(f"{target.name}.unfinished")
    read_back = till.paths.state / f"{target.name}.read"
    head, code, move_ref = till.head, new_code(), new_ref()
    try:
        back_up(till, copy, progress)
        contents = _contents(till, copy, move_ref)
        seal(beside, code, contents, copy)
        if unseal(beside, code, read_back) != contents:
            raise WorldTrouble("move.not_good", file=target.name)
        beside.rename(target)
        with till.unit(session.staff_ref) as unit:
            if till.head != head:
                raise Refused("move.changed")
            unit.record(TillMovedOut(
                move_ref=move_ref, head_epoch=head.epoch, head_seq=head.seq,
                unsent_count=unsent_count))
        till.moved_out = True
    except OSError as error:
        target.unlink(missing_ok=True)
        raise WorldTrouble("move.not_written", folder=str(folder)) from error
    except ShopError:
        target.unlink(missing_ok=True)
        raise
    finally:
        for left in (copy, beside, read_back):
            left.unlink(missing_ok=True)
    till.sync_witness()
    return MovedOut(target, code, unsent_count)


def move_in(
    source: Path, code: str, paths: Paths, *, clock: Clock | None = None,
    use_keyring: bool | None = None, progress: Progress = lambda _d, _t: True,
) -> Restored:
    """The shop of a bundle, here, in a new epoch; the bundle gets another name, it is used up.

    What lies in the folder is moved aside, never overwritten.  Raises BadInput for a wrong code,
    Refused where there is no bundle, WorldTrouble for one that is cut or altered or a disk that
    refuses: then nothing here has changed.
    """
    if not source.is_file():
        raise Refused("move.no_file", file=str(source))
    clock = clock or SystemClock()
    fresh = paths.data.with_name(f"{paths.data.name}.moving")
    shutil.rmtree(fresh, ignore_errors=True)
    taken = source.with_name(f"{source.name}.taken")
    is_taken = False
    try:
        fresh.mkdir(parents=True)
        paths.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        contents = unseal(source, code, fresh / paths.database.name)
        (fresh / paths.machine_settings.name).write_text(contents.settings_toml, "utf-8")
        machine = replace(
            load_machine_settings(fresh / paths.machine_settings.name),
            secrets=machine_of(paths, use_keyring=use_keyring).secrets)
        found = Found(
            contents.database_key, contents.device_key, machine, EpochReason.MOVED)
        # First used up, then in place: a machine that dies between the two leaves no second till.
        _rename_bundle(source, taken)
        is_taken = True
        restored = put_in_place(fresh, paths, found, clock=clock, progress=progress)
        is_taken = False
    except OSError as error:
        raise WorldTrouble("restore.not_written", folder=str(paths.data)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if is_taken:
            taken.rename(source)
    try:
        with restored.till.unit("") as unit:
            unit.record(TillMovedIn(move_ref=contents.move_ref))
    except BaseException:
        restored.till.close()
        raise
    restored.till.moved_out = False
    return restored


def _rename_bundle(source: Path, taken: Path) -> None:
    try:
        source.rename(taken)
    except OSError as error:
        raise WorldTrouble("move.read_only", folder=str(source.parent)) from error


def _contents(till: Till, copy: Path, move_ref: str) -> Contents:
    database_key = till.secrets.get("database")
    if database_key is None:
        raise WorldTrouble("keys.missing")
    settings = till.paths.machine_settings
    return Contents(
        move_ref=move_ref, till_no=till.till_no, database_key=database_key,
        device_key=device_key(till),
        settings_toml=settings.read_text("utf-8") if settings.exists() else "",
        file_bytes=copy.stat().st_size, file_sha256=digest_of(copy))
