"""Seals: what a till signs at a shift's close, so that no old figure changes unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import WorldTrouble
from models import db, kinds, seals, shift_rows
from models.values import Ref

if TYPE_CHECKING:
    from app.till import Till
    from app.unit import Unit


def write_seal(unit: Unit, till: Till, shift_uid: Ref | None = None) -> kinds.SealWritten:
    """Sign the head, the perpetual totals and the checksums as they stand inside this transaction.

    Call it last, behind the entry that closes the shift.  Raises WorldTrouble when the device key
    is gone.
    """
    head = unit.head
    unsigned = kinds.SealWritten(
        shift_uid=till.shift_uid if shift_uid is None else shift_uid,
        head_epoch=head.epoch, head_seq=head.seq, head_hash=head.hash.hex(),
        database_version=db.DATABASE_VERSION,
        totals=shift_rows.sum_perpetual(till.database.writer, till.till_ref),
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


def signature_holds(public_key_hex: str, preimage: bytes, signature_hex: str) -> bool:
    """Whether the device that owns this public key signed exactly these bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key_hex))
        public.verify(bytes.fromhex(signature_hex), preimage)
    except (InvalidSignature, ValueError):
        return False
    return True


def _sign(till: Till, preimage: bytes) -> bytes:
    # Imported late: signing happens once a shift and is not on the start path.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    device_key_hex = till.secrets.get("device")
    if device_key_hex is None:
        raise WorldTrouble("keys.device_missing")
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(device_key_hex)).sign(preimage)
