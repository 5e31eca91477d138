"""Members that other tills registered, as this till may know them: masked, sealed, searchable."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from app.errors import WorldTrouble
from app.people import derive_key
from models import people_sync_rows
from models.people_sync_rows import SealedMask

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from app.till import Till
    from models.db import Cursor
    from models.values import Ref

_NONCE_LENGTH = 12
_HASH_KEY_BOUND = b"weezle.people.hash.1"
_decoder = msgspec.json.Decoder(dict[str, str])


class PersonCache:
    """One key for all masks: thousands of them are opened at a look-up."""

    def __init__(self, till: Till) -> None:
        self._till = till
        self._made: AESGCM | None = None

    @property
    def _cipher(self) -> AESGCM:
        if self._made is None:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM

            self._made = AESGCM(derive_key(self._till, b"weezle.person.mask.1"))
        return self._made

    def seal(self, ref: Ref, version: int, mask: dict[str, str]) -> SealedMask:
        return SealedMask(ref, version, self._seal(msgspec.json.encode(mask), _bound(ref, version)))

    def read(self, ref: Ref) -> dict[str, str]:
        """The mask of one member; empty where there is none."""
        found = people_sync_rows.read_mask(self._till.read(), ref)
        return self._open_mask(found) if found else {}

    def read_all(self) -> Iterator[tuple[Ref, dict[str, str]]]:
        """Every mask there is; whoever asks for it looks for someone and shows eight."""
        for found in people_sync_rows.list_masks(self._till.read()):
            yield found.ref, self._open_mask(found)

    def hash_key(self) -> bytes:
        """The store's key behind the hashes; empty before a hub gave one."""
        sealed = people_sync_rows.read_hash_key(self._till.read())
        return self._open(sealed, _HASH_KEY_BOUND) if sealed else b""

    def keep_hash_key(self, cursor: Cursor, key: bytes) -> None:
        people_sync_rows.write_hash_key(cursor, self._seal(key, _HASH_KEY_BOUND))

    def _open_mask(self, found: SealedMask) -> dict[str, str]:
        return _decoder.decode(self._open(found.sealed, _bound(found.ref, found.version)))

    def _seal(self, body: bytes, bound: bytes) -> bytes:
        nonce = os.urandom(_NONCE_LENGTH)
        return nonce + self._cipher.encrypt(nonce, body, bound)

    def _open(self, sealed: bytes, bound: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            return self._cipher.decrypt(sealed[:_NONCE_LENGTH], sealed[_NONCE_LENGTH:], bound)
        except InvalidTag as error:
            raise WorldTrouble("person.unreadable") from error


def _bound(ref: Ref, version: int) -> bytes:
    return f"mask|{ref}|{version}".encode()
