"""What a seal's signature covers, byte for byte, so that anyone can check it without this program.

Each field behind its 4-byte big-endian length, in this order: ``weezle.seal.1``, org, store, till,
shift_uid, head_epoch, head_seq (8 bytes), head_hash (32 bytes), database_version (4 bytes), totals,
checksums.  The last two are JSON with sorted keys and no spaces; ids are their hex text,
integers big-endian.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from models import kinds
from models.journal import Writer
from models.rows import Checksums

_SEAL_TAG = b"weezle.seal.1"
_encode = msgspec.json.Encoder(order="deterministic").encode


def seal_preimage(
    writer: Writer, *, shift_uid: str, head_epoch: str, head_seq: int, head_hash: str,
    database_version: int, totals: Mapping[str, int], checksums: Mapping[str, list[str]],
) -> bytes:
    """The bytes a device key signs."""
    parts = (
        _SEAL_TAG, writer.org_ref.encode(), writer.store_ref.encode(), writer.till_ref.encode(),
        shift_uid.encode(), head_epoch.encode(), head_seq.to_bytes(8, "big"),
        bytes.fromhex(head_hash), database_version.to_bytes(4, "big"), _encode(dict(totals)),
        _encode(dict(checksums)),
    )
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def preimage_of(writer: Writer, seal: kinds.SealWritten) -> bytes:
    return seal_preimage(
        writer, shift_uid=seal.shift_uid, head_epoch=seal.head_epoch, head_seq=seal.head_seq,
        head_hash=seal.head_hash, database_version=seal.database_version, totals=seal.totals,
        checksums=seal.checksums,
    )


def sealed_form(checksums: Checksums) -> dict[str, list[str]]:
    """Running checksums as a seal carries them: [rows, 16 hex digits]; without empty tables."""
    return {
        name: [str(rows), f"{hash_sum:016x}"]
        for name, (rows, hash_sum) in sorted(checksums.items()) if rows
    }
