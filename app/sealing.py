"""Seals: what a till signs at a shift's close, so that no old figure changes unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.device_key import sealing_key
from models import db, kinds, seals, shift_rows
from models.values import Ref

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit
    from models.db import DBAPIConnection


def write_seal(unit: Unit, till: Till, shift_uid: Ref | None = None) -> kinds.SealWritten:
    """Sign the head, the perpetual totals and the checksums as they stand inside this transaction.

    Call it last, behind the entry that closes the shift.  Raises WorldTrouble when the device key
    is gone.
    """
    head = unit.head
    sealed_shift_uid = till.shift_uid if shift_uid is None else shift_uid
    unsigned = kinds.SealWritten(
        shift_uid=sealed_shift_uid,
        head_epoch=head.epoch, head_seq=head.seq, head_hash=head.hash.hex(),
        database_version=db.DATABASE_VERSION,
        totals=_totals(till, sealed_shift_uid),
        checksums=seals.sealed_form(unit.checksums), signature="",
    )
    preimage = seals.preimage_of(till.writer, unsigned)
    seal = kinds.SealWritten(
        shift_uid=unsigned.shift_uid, head_epoch=unsigned.head_epoch, head_seq=unsigned.head_seq,
        head_hash=unsigned.head_hash, database_version=unsigned.database_version,
        totals=unsigned.totals, checksums=unsigned.checksums,
        signature=_sign(till, preimage).hex(),
    )
    unit.record(seal)
    return seal


def _totals(till: Till, shift_uid: Ref) -> dict[str, int]:
    return perpetual_totals(till, till.database.writer, shift_uid)


def perpetual_totals(till: Till, connection: DBAPIConnection, shift_uid: Ref) -> dict[str, int]:
    """Perpetual totals, carried on from the seal before: closing never gets slower with the years.

    Counted from the very beginning where there is no such seal of this layout, or it is of this
    same shift; `verify --full` compares the newest seal with a count from the beginning.
    """
    last = shift_rows.read_last_seal(connection, till.till_ref, till.epoch)
    if last is None or last.database_version != db.DATABASE_VERSION or (
            not shift_uid or last.shift_uid == shift_uid):
        return shift_rows.sum_perpetual(connection, till.till_ref)
    return shift_rows.continue_perpetual(connection, till.till_ref, shift_uid, last.totals)


def _sign(till: Till, preimage: bytes) -> bytes:
    # Imported late: signing happens once a shift and is not on the start path.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sealing_key(till))).sign(preimage)
