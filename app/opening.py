"""Opening a till's file or making a new shop: keys, identity, the check before the first sale.

Never starts empty over a file that existed, never deletes, never recreates (PROMISES P11).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app import search_index
from app.clock import SystemClock
from app.errors import Refused, WorldTrouble
from app.keys import FileSecrets, KeyringSecrets, keyring_works, new_key, public_key_of
from app.paths import Paths, make_durable
from app.ports import Clock, Secrets
from app.settings import (
    MachineSettings,
    list_unusable_settings,
    load_machine_settings,
    load_shop_settings,
    save_machine_settings,
)
from app.till import OpenShift, Till
from app.version import VERSION
from app.witness import Witness, WitnessVerdict, fingerprint_of, judge
from models import db, identity_rows, journal, kinds, platform_rows, rows, shift_rows
from models.identity_rows import Identity
from models.status_rows import read_latest_ms
from models.values import EpochReason, Ref, new_ref


@dataclass(frozen=True, slots=True)
class NewShop:
    """What `init` has to be told; everything else has a default and can be changed later."""

    till_no: int = 1
    org_ref: Ref | None = None
    store_ref: Ref | None = None


def shop_exists(paths: Paths) -> bool:
    return paths.database.exists()


def create_till(
    paths: Paths, shop: NewShop, *, clock: Clock | None = None, use_keyring: bool | None = None,
    keys: dict[str, str] | None = None,
) -> Till:
    """A new shop: mints ids, keys (or takes these) and the genesis entry.

    It is made under another name and gets its own once its genesis is durable: a set-up that was
    killed leaves no shop behind, and can be done again.  Raises Refused where a shop is already
    there, and for a till number outside 1 to 99.
    """
    if shop_exists(paths):
        raise Refused("shop.exists", folder=str(paths.data))
    if not 1 <= shop.till_no <= 99:
        raise Refused("shop.till_no_out_of_range")
    _check_folder(paths)
    till_ref = new_ref()
    where = "keyring" if (keyring_works() if use_keyring is None else use_keyring) else "file"
    machine = MachineSettings(secrets=where)
    secrets = open_secrets(paths, machine)
    keys = keys or {"database": new_key(), "device": new_key()}
    for name, value in keys.items():
        if secrets.get(name) != value:
            keep_key_aside(secrets, name)
            secrets.put(name, value)
    if secrets.get("device_next"):
        secrets.put("device_next", "")  # another shop's, which is away
    save_machine_settings(paths.machine_settings, machine)
    unfinished = paths.database.with_name("shop.new")
    for left in (unfinished, *(unfinished.with_name(f"shop.new-{x}") for x in ("wal", "shm"))):
        left.unlink(missing_ok=True)
    database = _open_database(paths, keys["database"], create=unfinished)
    identity = Identity(
        shop.org_ref or new_ref(), shop.store_ref or new_ref(), till_ref, shop.till_no, new_ref(),
        public_key_of(keys["device"]), fingerprint_of(paths.data),
    )
    try:
        till = _make_till(paths, database, identity, machine, secrets, clock or SystemClock())
        _write_genesis(till, identity, EpochReason.OPENED, None)
        till.close()
    except BaseException:
        database.close()
        raise
    unfinished.replace(paths.database)
    make_durable(paths.data)
    return open_till(paths, clock=clock)


def open_till(paths: Paths, *, clock: Clock | None = None, vfs: str = "") -> Till:
    """The till in this folder, checked before its first sale.

    Raises WorldTrouble: no shop here, no key, wrong key or damaged file, a newer program's file.
    """
    if not shop_exists(paths):
        raise WorldTrouble("shop.missing", folder=str(paths.data))
    machine = load_machine_settings(paths.machine_settings)
    secrets = open_secrets(paths, machine)
    key_hex = secrets.get("database")
    if key_hex is None:
        raise WorldTrouble("keys.missing")
    database = _open_database(paths, key_hex, vfs=vfs)
    try:
        identity = identity_rows.read_identity(database.writer)
        if identity is None:
            # Made by hand or by another program: nothing was ever sold in this file.
            raise WorldTrouble("shop.unfinished", folder=str(paths.data))
        till = _make_till(paths, database, identity, machine, secrets, clock or SystemClock())
        till.latest_ms = read_latest_ms(database.writer, till.epoch)
        _check_before_first_sale(till, identity)
        if till.checksums.get("parked_entry", (0, 0))[0]:
            from app.upgrade import apply_what_waited

            apply_what_waited(till)
        if till.moved_out:
            till.notices.append("notice.moved_out")
        if till.checksums.get("person_erasure", (0, 0))[0]:
            from app.erasing import forget_erased

            forget_erased(till)
        if list_unusable_settings(database.writer):
            till.notices.append("notice.setting_unusable")
        if search_index.is_missing(till):
            search_index.rebuild(till)
    except db.DatabaseError as error:
        database.close()
        raise WorldTrouble("database.unreadable", file=str(paths.database)) from error
    except BaseException:
        database.close()
        raise
    return till


def open_restored(
    paths: Paths, device_public_key: bytes, *, clock: Clock | None = None,
    reason: EpochReason = EpochReason.RESTORED,
) -> Till:
    """The till of a file just brought back: a new epoch, whatever the witness believes.

    Raises WorldTrouble as `open_till` does.
    """
    machine = load_machine_settings(paths.machine_settings)
    secrets = open_secrets(paths, machine)
    database = _open_database(paths, secrets.get("database") or "")
    try:
        identity = identity_rows.read_identity(database.writer)
        if identity is None:
            raise WorldTrouble("shop.unfinished", folder=str(paths.data))
        till = _make_till(paths, database, identity, machine, secrets, clock or SystemClock())
        open_new_epoch(
            till, identity._replace(device_public_key=device_public_key), reason)
    except db.DatabaseError as error:
        database.close()
        raise WorldTrouble("database.unreadable", file=str(paths.database)) from error
    except BaseException:
        database.close()
        raise
    return till


def open_to_read(paths: Paths, *, clock: Clock | None = None) -> Till:
    """The till for a command that only looks, also beside the open window: it cannot write a byte.

    Nothing is checked or mended here: what the witness says is the window's own business.  Raises
    WorldTrouble as `open_till` does.
    """
    if not shop_exists(paths):
        raise WorldTrouble("shop.missing", folder=str(paths.data))
    machine = load_machine_settings(paths.machine_settings)
    secrets = open_secrets(paths, machine)
    key_hex = secrets.get("database")
    if key_hex is None:
        raise WorldTrouble("keys.missing")
    database = _open_database(paths, key_hex)
    try:
        identity = identity_rows.read_identity(database.writer)
        if identity is None:
            raise WorldTrouble("shop.unfinished", folder=str(paths.data))
        till = _make_till(paths, database, identity, machine, secrets, clock or SystemClock())
        if till.witness is not None:
            till.witness.close()
            till.witness = None
        database.writer.execute("PRAGMA query_only = ON")
    except db.DatabaseError as error:
        database.close()
        raise WorldTrouble("database.unreadable", file=str(paths.database)) from error
    except BaseException:
        database.close()
        raise
    return till


def begin_epoch(
    till: Till, identity: Identity, reason: EpochReason,
    parent: tuple[Ref, int, bytes] | None = None,
) -> None:
    """Open a new chain that names the one it grew from; receipts carry its letters from now on.

    `parent` is where, if not at the till's head.
    """
    grew_from = journal.Head(*parent) if parent else till.head
    if reason is EpochReason.FORK and parent is None:
        grew_from = journal.Head("", 0, b"")
    from app.device_key import key_to_name

    changed = identity._replace(
        epoch=new_ref(), fingerprint=fingerprint_of(till.paths.data),
        device_public_key=key_to_name(till.secrets, identity))
    _write_genesis(till, changed, reason, grew_from if grew_from.seq else None)


def _write_genesis(
    till: Till, identity: Identity, reason: EpochReason, parent: journal.Head | None
) -> None:
    with till.unit("") as unit:
        identity_rows.write_identity(unit.cursor, identity)
        unit.begin_epoch(identity.epoch)
        unit.record(kinds.EpochOpened(
            org_ref=identity.org_ref, store_ref=identity.store_ref,
            till_ref=identity.till_ref, till_no=identity.till_no,
            device_public_key=identity.device_public_key.hex(), app_version=VERSION,
            reason=reason,
            parent=kinds.Parent(epoch=parent.epoch, seq=parent.seq, hash=parent.hash.hex())
            if parent else None,
        ))


def _check_before_first_sale(till: Till, identity: Identity) -> None:
    """Rolled-back disk, copied folder, damaged tail: a new epoch and a notice; never a stop."""
    reason = _reason_for_new_epoch(till, identity)
    if reason is not None:
        open_new_epoch(till, identity, reason)
        return
    try:
        _check_tail(till)
    except journal.ChainBroken as broken:
        open_new_epoch(till, identity, EpochReason.DAMAGE, {
            "epoch": broken.epoch, "seq": broken.seq, "kind": broken.kind})
        return
    till.write_witness()


def open_new_epoch(
    till: Till, identity: Identity, reason: EpochReason,
    values: dict[str, int | str] | None = None,
) -> None:
    """A new chain, an incident, a notice; `values` name the entry that does not hold, if any."""
    begin_epoch(till, identity, reason)
    with till.unit("") as unit:
        unit.record(kinds.IncidentNoted(incident=f"epoch.{reason.value}", values=values or {}))
    till.notices.append(f"notice.{reason.value}")


def _reason_for_new_epoch(till: Till, identity: Identity) -> EpochReason | None:
    assert till.witness is not None
    seen = till.witness.read()
    at_seen = journal.read_hash_at(till.database.writer, seen.epoch, seen.seq) if seen else None
    verdict = judge(seen, till.head, at_seen)
    if verdict in {WitnessVerdict.OLDER, WitnessVerdict.FOREIGN}:
        return EpochReason.RESTORED
    fingerprint = fingerprint_of(till.paths.data)
    if identity.fingerprint and fingerprint and identity.fingerprint != fingerprint:
        return EpochReason.CLONED
    return None


def _check_tail(till: Till) -> None:
    """The entries behind the last seal; the rest is checked in the background and at close."""
    start = shift_rows.read_last_seal_position(till.database.writer)
    heads: dict[Ref, journal.Head] = {}
    check: journal.ChainCheck | None = None
    for entry in journal.read_all(till.database.writer, after_position=start):
        if entry.epoch != till.epoch:
            continue  # an epoch that ended in damage was told of when the next one began
        if check is None or entry.epoch not in heads:
            heads[entry.epoch] = journal.Head(entry.epoch, entry.seq - 1, entry.prev)
            check = journal.ChainCheck(till.writer, heads)
        check.feed(entry)
        heads[entry.epoch] = journal.Head(entry.epoch, entry.seq, entry.hash)


def _make_till(
    paths: Paths, database: db.Database, identity: Identity, machine: MachineSettings,
    secrets: Secrets, clock: Clock,
) -> Till:
    connection = database.writer
    try:
        witness = Witness(paths.witness, identity.till_ref)
    except OSError as error:
        raise WorldTrouble("shop.folder_refused", folder=str(paths.witness)) from error
    till = Till(
        database=database, paths=paths, clock=clock, secrets=secrets,
        witness=witness, org_ref=identity.org_ref,
        store_ref=identity.store_ref, till_ref=identity.till_ref, till_no=identity.till_no,
        first_epoch=identity_rows.read_first_epoch(connection, identity.till_ref),
        head=journal.read_head(connection, identity.epoch),
        checksums=rows.load_checksums(connection), settings=load_shop_settings(connection),
        machine=machine,
    )
    row = shift_rows.read_open_shift(connection, identity.till_ref)
    till.shift = OpenShift(*row) if row else None
    link = platform_rows.read_link(connection)
    till.look_for_move()
    till.hub_time_ms = link.hub_time_ms if link else 0
    return till


def _open_database(
    paths: Paths, key_hex: str, *, create: Path | None = None, vfs: str = ""
) -> db.Database:
    """The shop's file, or with `create` a new one under that name."""
    try:
        if create is not None:
            return db.Database(create, key_hex, create=True)
        return db.Database(paths.database, key_hex, vfs=vfs)
    except db.WrongKey as error:
        raise WorldTrouble("database.unreadable", file=str(paths.database)) from error
    except db.Unfinished as error:
        raise WorldTrouble("shop.unfinished", folder=str(paths.data)) from error
    except db.DatabaseTooNew as error:
        raise WorldTrouble("database.too_new", version=error.args[0]) from error
    except db.DatabaseTooOld as error:
        # Imported late: migrations stay off the start path.
        from app.upgrade import upgrade_file

        upgrade_file(paths.database, key_hex, error.args[0])
        return db.Database(paths.database, key_hex, vfs=vfs)
    except db.DatabaseError as error:
        raise WorldTrouble("database.will_not_open", detail=str(error),
                           file=str(paths.database)) from error


def open_secrets(paths: Paths, machine: MachineSettings) -> Secrets:
    """Where this folder's keys are kept, by the machine's setting."""
    if machine.secrets == "keyring":
        return KeyringSecrets(str(paths.data))
    return FileSecrets(paths.keys / f"{_folder_name(paths)}.json")


def keys_of(secrets: Secrets) -> dict[str, str]:
    """The two keys a shop lives by.  Raises WorldTrouble where one is gone."""
    database, device = secrets.get("database"), secrets.get("device")
    if database is None or device is None:
        raise WorldTrouble("keys.missing")
    return {"database": database, "device": device}


def keep_key_aside(secrets: Secrets, name: str) -> None:
    """A key that is replaced is kept: its shop's file may only be away (PROMISES P11)."""
    old, count = secrets.get(name), 1
    if old is None:
        return
    while secrets.get(f"{name}.{count}") is not None:
        count += 1
    secrets.put(f"{name}.{count}", old)


def _folder_name(paths: Paths) -> str:
    import hashlib

    return hashlib.sha256(str(paths.data).encode()).hexdigest()[:16]


def _check_folder(paths: Paths) -> None:
    try:
        paths.data.mkdir(parents=True, exist_ok=True)
        paths.state.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise WorldTrouble("shop.folder_refused", folder=str(paths.data)) from error
