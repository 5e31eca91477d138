"""Signatures a journal can be checked by, and what a till signs when it takes a new device key.

The statement: each field behind its 4-byte big-endian length, in this order: ``weezle.rotate.1``,
org, store, till, the old public key, the new one (32 bytes each).  The old key signs it, so nobody
else can name a successor; the new key signs it too, so nobody can name a key that is not his.
"""

from __future__ import annotations

from typing import Protocol

_TAG = b"weezle.rotate.1"


class Statement(Protocol):
    """Old key, new key, and what each says of it; all hex."""

    @property
    def old_public_key(self) -> str: ...

    @property
    def new_public_key(self) -> str: ...

    @property
    def signature(self) -> str: ...

    @property
    def proof(self) -> str: ...


def rotation_preimage(
    org_ref: str, store_ref: str, till_ref: str, old_public_key: str, new_public_key: str
) -> bytes:
    """The bytes both keys sign.  Raises ValueError for keys that are no hex."""
    parts = (_TAG, org_ref.encode(), store_ref.encode(), till_ref.encode(),
             bytes.fromhex(old_public_key), bytes.fromhex(new_public_key))
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def statement_holds(org_ref: str, store_ref: str, till_ref: str, said: Statement) -> bool:
    """Whether both keys signed that the one follows the other at this till."""
    if said.old_public_key == said.new_public_key:
        return False
    try:
        preimage = rotation_preimage(
            org_ref, store_ref, till_ref, said.old_public_key, said.new_public_key)
    except ValueError:
        return False
    return signature_holds(said.old_public_key, preimage, said.signature) and signature_holds(
        said.new_public_key, preimage, said.proof)


def signature_holds(public_key_hex: str, preimage: bytes, signature_hex: str) -> bool:
    """Whether the device that owns this public key signed exactly these bytes."""
    # Imported late: signatures are checked now and then and are not on the start path.
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key_hex))
        public.verify(bytes.fromhex(signature_hex), preimage)
    except (InvalidSignature, ValueError):
        return False
    return True
