"""Backups that were opened before they count, and bringing a shop back from one.

A backup is the shop's whole file under the shop's key.  It is written beside its name, opened
elsewhere and verified, and only then gets the name.  A restore never overwrites a shop: what lies
in the folder is moved aside first, whole, with its keys.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from app.clock import SystemClock, local_now
from app.errors import Refused, ShopError, WorldTrouble
from app.keys import key_of_recovery_code, new_key, public_key_of
from app.opening import keep_key_aside, open_restored, open_secrets, shop_exists
from app.paths import Paths, name_aside
from app.ports import Clock, Secrets
from app.settings import MachineSettings, load_machine_settings, save_machine_settings
from app.till import Till
from app.verifying import Progress, Report, verify_database
from models import db, identity_rows, journal, local_rows
from models.values import EpochReason


@dataclass(frozen=True, slots=True)
class Restored:
    """The shop that came back, open in a new epoch; `moved_to` is where the old folder lies now."""

    till: Till
    report: Report
    moved_to: Path | None


def back_up(till: Till, target: Path, progress: Progress = lambda _d, _t: True) -> Report:
    """A verified copy under `target`; selling goes on meanwhile.

    Raises Refused where something has that name, WorldTrouble where the disk refuses or the copy
    does not hold; in both cases nothing is left behind.
    """
    if target.exists():
        raise Refused("backup.exists", file=str(target))
    beside = target.with_name(f"{target.name}.unverified")
    _forget(beside)
    key_hex = till.secrets.get("database")
    if key_hex is None:
        raise WorldTrouble("keys.missing")
    try:
        till.database.copy_to(beside)
        report = _verify_file(beside, key_hex, till.writer, progress)
        _make_durable(beside)
        beside.rename(target)
        _make_durable(target.parent)
        return report
    except db.DatabaseError as error:
        raise _disk_trouble(str(error), target) from error
    except OSError as error:
        raise WorldTrouble("backup.not_written", file=str(target)) from error
    finally:
        _forget(beside)


def restore(
    source: Path, paths: Paths, *, code: str | None = None, clock: Clock | None = None,
    use_keyring: bool | None = None, progress: Progress = lambda _d, _t: True,
) -> Restored:
    """The shop of a backup, in this folder, in a new epoch of its journal.

    Opens with the key kept for this folder, else with the recovery sheet's `code`.  Raises
    BadInput for a mistyped code, Refused("restore.code_needed"), WorldTrouble where the backup
    does not hold: then nothing here has changed.
    """
    if not source.is_file():
        raise Refused("restore.no_file", file=str(source))
    clock = clock or SystemClock()
    machine = machine_of(paths, use_keyring=use_keyring)
    secrets = open_secrets(paths, machine)
    fresh = paths.data.with_name(f"{paths.data.name}.restoring")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        shutil.copyfile(source, fresh / paths.database.name)
        key_hex = _key_that_opens(fresh / paths.database.name, secrets, code)
        found = Found(
            key_hex, secrets.get("device") or new_key(), machine, EpochReason.RESTORED)
        return put_in_place(fresh, paths, found, clock=clock, progress=progress)
    except OSError as error:
        raise WorldTrouble("restore.not_written", folder=str(paths.data)) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Found:
    """What a shop's file that came from elsewhere is opened with, and why it came."""

    database_key: str
    device_key: str
    machine: MachineSettings
    reason: EpochReason


def put_in_place(
    fresh: Path, paths: Paths, found: Found, *, clock: Clock, progress: Progress
) -> Restored:
    """The verified file in `fresh` becomes the shop of this folder, in a new epoch.

    Raises OSError, and WorldTrouble where the file does not hold; up to the renaming of the two
    folders nothing here has changed.
    """
    report = _make_ready(fresh / paths.database.name, found.database_key, progress)
    save_machine_settings(fresh / paths.machine_settings.name, found.machine)
    _make_durable(fresh / paths.database.name)
    moved_to = None
    if found.reason is EpochReason.MOVED and _has_no_shop(paths):
        # A first window stands open over this folder, with its lock in it.
        for name in (paths.machine_settings.name, paths.database.name):
            (fresh / name).replace(paths.data / name)
        _make_durable(paths.data)
    else:
        moved_to = _move_aside(paths, machine_of(paths), clock)
        fresh.rename(paths.data)
        _make_durable(paths.data.parent)
    secrets = open_secrets(paths, found.machine)
    for name, key_hex in (("database", found.database_key), ("device", found.device_key)):
        if secrets.get(name) != key_hex:
            keep_key_aside(secrets, name)
            secrets.put(name, key_hex)
    till = open_restored(
        paths, public_key_of(found.device_key), clock=clock, reason=found.reason)
    return Restored(till, report, moved_to)


def machine_of(paths: Paths, *, use_keyring: bool | None = None) -> MachineSettings:
    """This counter's own settings; a machine that never had a shop starts with the defaults."""
    if paths.machine_settings.exists():
        return load_machine_settings(paths.machine_settings)
    if use_keyring is None:
        from app.keys import keyring_works

        use_keyring = keyring_works()
    return MachineSettings(secrets="keyring" if use_keyring else "file")


def _key_that_opens(file: Path, secrets: Secrets, code: str | None) -> str:
    keys = [key_of_recovery_code(code)] if code else []
    kept = secrets.get("database")
    if kept is not None:
        keys.append(kept)
    for key_hex in keys:
        try:
            db.Database(file, key_hex).close()
        except db.WrongKey as error:
            if db.is_key_of(file, key_hex):
                raise WorldTrouble("restore.not_good", file=file.name) from error
            continue
        except db.DatabaseTooNew as error:
            raise WorldTrouble("database.too_new", version=error.args[0]) from error
        except db.DatabaseTooOld:
            return key_hex
        except db.DatabaseError as error:
            raise WorldTrouble("restore.not_good", file=file.name) from error
        return key_hex
    if code is None:
        raise Refused("restore.code_needed")
    raise WorldTrouble("restore.not_good", file=file.name)


def _make_ready(file: Path, key_hex: str, progress: Progress) -> Report:
    """Upgrade an older backup, verify it, and put to rest what belonged to that other moment."""
    try:
        database = db.Database(file, key_hex)
    except db.DatabaseTooOld as error:
        from app.upgrade import upgrade_file

        upgrade_file(file, key_hex, error.args[0])
        database = db.Database(file, key_hex)
    try:
        identity = identity_rows.read_identity(database.writer)
        if identity is None:
            raise WorldTrouble("restore.not_good", file=file.name)
        writer = journal.Writer(identity.org_ref, identity.store_ref, identity.till_ref)
        report = verify_database(database, writer, full=True, progress=progress)
        with database.transaction() as cursor:
            # Its open cart and its paper are of then: sold and printed long ago, or never.
            local_rows.clear_draft(cursor)
            local_rows.cancel_open_jobs(cursor)
        database.checkpoint()
        return report
    except db.DatabaseError as error:
        raise WorldTrouble("restore.not_good", file=file.name) from error
    finally:
        database.close()


def _has_no_shop(paths: Paths) -> bool:
    """A folder that is there, with nothing of any shop's record in it."""
    return paths.data.is_dir() and not any(paths.data.glob(f"{paths.database.name}*"))


def _move_aside(paths: Paths, machine: MachineSettings, clock: Clock) -> Path | None:
    """Give the folder another name, keys included; None where there was no shop to keep."""
    if not paths.data.exists():
        return None
    if not shop_exists(paths) and not any(paths.data.iterdir()):
        paths.data.rmdir()
        return None
    stamp = local_now(clock).strftime("%Y%m%d-%H%M%S")
    aside = name_aside(paths.data, "restore", stamp)
    old, kept = open_secrets(paths, machine), open_secrets(Paths(aside, paths.state), machine)
    for name in ("database", "device", "device_next", "device_certificate"):
        value = old.get(name)
        if value is not None:
            kept.put(name, value)
    paths.data.rename(aside)
    return aside


def _verify_file(
    file: Path, key_hex: str, writer: journal.Writer, progress: Progress
) -> Report:
    try:
        database = db.Database(file, key_hex)
    except (db.WrongKey, db.DatabaseError) as error:
        raise WorldTrouble("backup.not_good", file=file.name) from error
    try:
        return verify_database(database, writer, full=True, progress=progress)
    except ShopError as error:
        if error.code == "verify.cancelled":
            raise
        raise WorldTrouble("backup.not_good", file=file.name, detail=error.code) from error
    finally:
        database.close()


def _disk_trouble(text: str, target: Path) -> WorldTrouble:
    if "full" in text:
        return WorldTrouble("disk.full")
    return WorldTrouble("backup.not_written", file=str(target))


def _forget(file: Path) -> None:
    """Remove a copy that does not count, with SQLite's files beside it."""
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", f"{file.name}-journal"):
        file.with_name(name).unlink(missing_ok=True)


def _make_durable(path: Path) -> None:
    """A file's bytes, or a folder's names, on the disk; Windows keeps names by itself."""
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
