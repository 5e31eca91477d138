"""verify: is this file still what the till wrote?  Chain, seals, sums; `full` rebuilds every row.

It reads one snapshot, so it can run while the shop sells.  The first thing that does not hold ends
it with an error that names the entry (epoch, seq, kind) or the table and key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from app.device_key import DEVICE, NEXT
from app.errors import Refused, ShopError, WorldTrouble
from app.keys import public_key_of
from models import db, identity_rows, journal, kinds, rows, seals, shift_rows, verify_rows
from models.apply import apply_received
from models.kinds_platform import EpochForked, KeyRotated
from models.signatures import signature_holds, statement_holds
from models.values import EpochReason, Ref

if TYPE_CHECKING:
    from app.till import Till

#: Told (entries done, entries in all); returning False stops the check.
Progress = Callable[[int, int], bool]

_SLICE = 2_000
_ABSENT = (0, 0)


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at and held."""

    full: bool
    entry_count: int
    epoch_count: int
    seal_count: int
    sale_count: int
    head_epoch: str
    head_seq: int
    head_hash: str


def verify(till: Till, full: bool, progress: Progress = lambda _done, _total: True) -> Report:
    """Check the whole record; `full` also rebuilds all derived rows and compares them one by one.

    Raises WorldTrouble naming the first thing that does not hold, Refused("verify.cancelled").
    """
    kept = [key for name in (DEVICE, NEXT) if (key := till.secrets.get(name))]
    if not till.secrets.get(DEVICE):
        kept = []
    return verify_database(till.database, till.writer, kept, full=full, progress=progress)


def verify_database(
    database: db.Database, writer: journal.Writer, device_keys: Sequence[str] = (), *,
    full: bool, progress: Progress = lambda _done, _total: True,
) -> Report:
    """The same for a file that is no till's yet: a backup, an upgraded copy.

    `device_keys` are those kept beside it: the one in force must be among them, if there are any.
    """
    connection = database.reader()
    subject = _Subject(connection, writer, device_keys, database.path.name)
    try:
        verify_rows.begin_snapshot(connection)
        try:
            return _Check(subject, full, progress).run()
        finally:
            verify_rows.end_snapshot(connection)
    except db.DatabaseError as error:
        raise WorldTrouble("disk.damaged", file=database.path.name) from error


@dataclass(frozen=True, slots=True)
class _Subject:
    connection: db.DBAPIConnection
    writer: journal.Writer
    device_keys: Sequence[str]
    file_name: str


class _Check:
    def __init__(self, subject: _Subject, full: bool, progress: Progress) -> None:
        self._subject = subject
        self._connection = connection = subject.connection
        self._full = full
        self._progress = progress
        self._total = journal.count_entries(connection) * (2 if full else 1)
        self._done = 0
        self._genesis: dict[Ref, kinds.EpochOpened] = {}
        #: Which key holds from which place of a chain on, in order.
        self._keys: dict[Ref, list[tuple[int, str]]] = {}
        #: Up to which place of a chain entries of a forked one were carried over.
        self._carried: dict[Ref, int] = {}
        self._seal_count = 0
        self._newest_seal_uid = ""
        #: Chains of this file's own hand; all others were received, and some parts may be missing.
        self._lineage = identity_rows.read_lineage(connection)
        self._repeats = journal.find_repeats(connection)
        self._last: journal.Entry | None = None

    def run(self) -> Report:
        self._check_pages()
        self._check_chain()
        self._check_device_key()
        self._check_rows()
        if self._full:
            self._rebuild()
        last = self._last
        return Report(
            full=self._full, entry_count=journal.count_entries(self._connection),
            epoch_count=len(self._genesis), seal_count=self._seal_count,
            sale_count=verify_rows.count_sales(self._connection),
            head_epoch=last.epoch if last else "", head_seq=last.seq if last else 0,
            head_hash=last.hash.hex() if last else "",
        )

    # --- pages and chain

    def _check_pages(self) -> None:
        # A page that is just being written may look torn once; a damaged one looks so always.
        if verify_rows.find_bad_pages(self._connection):
            bad = verify_rows.find_bad_pages(self._connection)
            if bad:
                raise WorldTrouble("disk.damaged", file=self._subject.file_name,
                                   detail=bad[0])

    def _check_chain(self) -> None:
        check = journal.ChainCheck(self._subject.writer)
        for entry in journal.read_all(self._connection):
            try:
                check.feed(entry)
            except journal.ChainBroken as broken:
                raise _bad_entry("verify.chain_broken", entry, what=broken.what) from broken
            if entry.seq == 1:
                self._check_genesis(entry)
            elif entry.kind == kinds.SealWritten.KIND:
                self._check_seal(entry)
            elif entry.kind == KeyRotated.KIND:
                self._check_rotation(entry)
            elif entry.kind == EpochForked.KIND:
                forked = _payload_of(entry)
                if isinstance(forked, EpochForked):
                    self._carried[entry.epoch] = entry.seq + forked.entry_count
            if self._is_own(entry):
                self._last = entry
            self._step()

    def _is_own(self, entry: journal.Entry) -> bool:
        return entry.seq <= self._lineage.get(entry.epoch, 0)

    def _check_genesis(self, entry: journal.Entry) -> None:
        writer = self._subject.writer
        try:
            genesis = entry.payload()
        except (kinds.UnknownKind, msgspec.MsgspecError) as error:
            if entry.till_ref != writer.till_ref:
                return  # a colleague's newer program says more; whose chain it is was read above
            raise _bad_entry("verify.genesis_wrong", entry) from error
        if not isinstance(genesis, kinds.EpochOpened):
            raise _bad_entry("verify.genesis_wrong", entry)
        # A till that joined a store was of another one before; its newest chain is of this one.
        newest = self._lineage.get(entry.epoch) == identity_rows.NO_END
        if genesis.till_ref != entry.till_ref or (newest and (
            genesis.org_ref, genesis.store_ref, genesis.till_ref
        ) != (writer.org_ref, writer.store_ref, writer.till_ref) and (
                genesis.reason is not EpochReason.FORK)):
            raise _bad_entry("verify.genesis_wrong", entry)
        parent = genesis.parent
        if parent is not None and self._is_own(entry):
            found = journal.read_hash_at(self._connection, parent.epoch, parent.seq)
            if found is None or found.hex() != parent.hash:
                raise _bad_entry("verify.parent_wrong", entry)
        self._genesis[entry.epoch] = genesis
        self._keys[entry.epoch] = [(1, genesis.device_public_key)]

    def _check_rotation(self, entry: journal.Entry) -> None:
        """Who held the key until here must have named the next, and the next must be held."""
        rotated = _payload_of(entry)
        if not isinstance(rotated, KeyRotated):
            return
        if not statement_holds(rotated.org_ref, rotated.store_ref, entry.till_ref, rotated):
            raise _bad_entry("verify.key_wrong", entry)
        # What a fork carried over holds where it was written; a rescued chain names no key at all.
        holding = self._key_at(entry.epoch, entry.seq)
        if entry.seq <= self._carried.get(entry.epoch, 0) or not holding:
            return
        if rotated.old_public_key != holding:
            raise _bad_entry("verify.key_wrong", entry)
        self._keys[entry.epoch].append((entry.seq, rotated.new_public_key))

    def _key_at(self, epoch: Ref, seq: int) -> str:
        """The public key that holds at a place, empty where the chain names none."""
        found = [key for since, key in self._keys.get(epoch, ()) if since <= seq]
        return found[-1] if found else ""

    def _check_seal(self, entry: journal.Entry) -> None:
        seal = _payload_of(entry)
        if not isinstance(seal, kinds.SealWritten):
            return  # a newer version's seal: kept, and checked by that version
        genesis = self._genesis.get(seal.head_epoch)
        found = journal.read_hash_at(self._connection, seal.head_epoch, seal.head_seq)
        if not self._is_own(entry) and (
                found is None or genesis is None
                or (seal.head_epoch != entry.epoch and found.hex() != seal.head_hash)):
            # What it seals has not come here, or came as a branch, since a copy of this file wrote
            # it in the place of something else; its own till and the platform have it.
            return
        later = seal.head_epoch == entry.epoch and seal.head_seq >= entry.seq
        if found is None or found.hex() != seal.head_hash or later:
            raise _bad_entry("verify.seal_wrong", entry, what="head")
        key = self._key_at(seal.head_epoch, seal.head_seq)
        if genesis is None or not signature_holds(
            key, seals.preimage_of(_writer_of(genesis), seal), seal.signature
        ):
            raise _bad_entry("verify.seal_wrong", entry, what="signature")
        self._seal_count += 1
        if self._is_own(entry) and entry.position not in self._repeats:
            self._newest_seal_uid = entry.uid

    def _check_device_key(self) -> None:
        """A record rewritten from its genesis on, with a key of the forger's own, ends here."""
        last, kept = self._last, self._subject.device_keys
        if last is None or not kept:
            return
        named = self._key_at(last.epoch, last.seq)
        if named not in {public_key_of(key).hex() for key in kept}:
            raise WorldTrouble("verify.device_key_differs", epoch=last.epoch)

    # --- rows

    def _check_rows(self) -> None:
        kept = rows.load_checksums(self._connection)
        found = rows.scan_checksums(self._connection)
        for table in sorted(kept.keys() | found.keys()):
            if kept.get(table, _ABSENT) != found.get(table, _ABSENT):
                raise WorldTrouble("verify.table_edited", table=table)
        _refuse(verify_rows.find_lost_sale(self._connection), "verify.sale_lost")
        _refuse(verify_rows.find_wrong_number(self._connection), "verify.number_wrong")
        _refuse(verify_rows.find_wrong_sum(self._connection), "verify.sum_wrong")
        lot = verify_rows.find_wrong_lot(self._connection)
        if lot is not None:
            raise WorldTrouble(
                "verify.lot_wrong", lot_no=lot[0], labelled=lot[1], counted=lot[2])

    def _rebuild(self) -> None:
        """Apply every entry to an empty shop in memory, and compare what comes out."""
        memory = db.memory_connection()
        try:
            fresh = rows.Rows(memory.cursor(), {})
            memory.execute("BEGIN")
            for entry in journal.read_all(self._connection):
                if entry.position in self._repeats:
                    self._step()
                    continue
                payload = _payload_of(entry) if self._is_own(entry) else None
                if isinstance(payload, kinds.SealWritten):
                    self._compare_seal(entry, payload, fresh.checksums)
                    # Summing everything once a seal would cost the square of a shop's age.
                    if entry.uid == self._newest_seal_uid and payload.totals != (
                        shift_rows.sum_perpetual(memory, entry.till_ref)
                    ):
                        raise _bad_entry("verify.seal_wrong", entry, what="totals")
                apply_received(fresh, entry)
                self._step()
            difference = verify_rows.find_difference(self._connection, memory)
            if difference is not None:
                raise WorldTrouble("verify.row_differs", table=difference[0], key=difference[1])
        finally:
            memory.close()

    def _compare_seal(
        self, entry: journal.Entry, seal: kinds.SealWritten, checksums: rows.Checksums
    ) -> None:
        """Another release may keep other columns: only seals of this layout can be compared."""
        if seal.database_version != db.DATABASE_VERSION:
            return
        counted = seals.sealed_form(checksums)
        for table in sorted(counted.keys() | seal.checksums.keys()):
            if counted.get(table) != seal.checksums.get(table):
                raise _bad_entry("verify.seal_wrong", entry, what=table)

    def _step(self) -> None:
        self._done += 1
        if self._done % _SLICE == 0 or self._done == self._total:
            if not self._progress(self._done, self._total):
                raise Refused("verify.cancelled")


def _writer_of(genesis: kinds.EpochOpened) -> journal.Writer:
    return journal.Writer(genesis.org_ref, genesis.store_ref, genesis.till_ref)


def _payload_of(entry: journal.Entry) -> kinds.Payload | None:
    """The payload, None for a kind or schema of a newer version."""
    try:
        return entry.payload()
    except kinds.UnknownKind:
        return None
    except msgspec.MsgspecError as error:
        raise _bad_entry("verify.body_unreadable", entry) from error


def _bad_entry(code: str, entry: journal.Entry, **values: object) -> ShopError:
    return WorldTrouble(code, epoch=entry.epoch, seq=entry.seq, kind=entry.kind, **values)


def _refuse(fault: verify_rows.Fault | None, code: str) -> None:
    if fault is not None:
        raise WorldTrouble(
            code, epoch=fault.epoch, seq=fault.seq, kind=kinds.SaleCompleted.KIND,
            receipt_no=fault.receipt_no, what=fault.what, stored=fault.stored,
            counted=fault.counted,
        )
