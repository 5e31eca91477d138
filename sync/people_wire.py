"""People's data on the wire: sealed boxes, and the questions and answers around them.

A box is for one reader: X25519 with a key made for this box, HKDF-SHA-256, AES-256-GCM.  Whoever
sees the line (a company's TLS inspection, a relay) sees neither names nor whose they are.
"""

from __future__ import annotations

import base64
import os
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from sync.wire import BadWire, Count, HashText, RefText, Seq, Short

CAPABILITY: Final = "people.1"
UP: Final = b"weezle.people.up.1"
DOWN: Final = b"weezle.people.down.1"
VIEW: Final = b"weezle.people.view.1"

ROW_COUNT_MAX: Final = 200
#: Of one person's fields together; the longest of them is an address or a note.
FIELDS_BYTES_MAX: Final = 16_384
BOX_BYTES_MAX: Final = 300 * 1024
_KEY_LENGTH: Final = 32
_NONCE_LENGTH: Final = 12

Kind = Annotated[str, msgspec.Meta(pattern=r"\A[a-z_]{1,32}\Z")]
Fields = dict[Annotated[str, msgspec.Meta(max_length=64)], str]
Boxed = Annotated[str, msgspec.Meta(max_length=BOX_BYTES_MAX * 2)]


class PersonRow(msgspec.Struct, frozen=True, kw_only=True):
    """One person's newest fields; of a member the hub gives a mask alone (docs/protocol.md)."""

    ref: RefText
    kind: Kind
    version: Seq
    fields: Fields


class PeoplePush(msgspec.Struct, frozen=True, kw_only=True):
    """`key` is the hub's, to which `box` (a list of rows) is sealed."""

    v: int
    key: HashText
    box: Boxed


class PeopleTaken(msgspec.Struct, frozen=True, kw_only=True):
    """Row by row: `kept`, `older` or `lost` (another one holds), `erased`."""

    results: list[str]
    incarnation: str
    head: Count
    server_time: int
    next_nonce: str


class PeoplePage(msgspec.Struct, frozen=True, kw_only=True):
    """Rows behind a place; `box` (a `PageBox`) is sealed to the key that was in the question."""

    incarnation: str
    after: Count
    to: Count
    more: bool
    count: Count
    key: HashText
    box: Boxed
    server_time: int
    next_nonce: str


class PageBox(msgspec.Struct, frozen=True, kw_only=True):
    hash_key: HashText
    rows: list[PersonRow]


class ViewRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Who is wanted whole, why, and the key the answer is sealed to."""

    ref: RefText
    reason: Short
    key: HashText


class ViewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    box: Boxed
    server_time: int
    next_nonce: str


def seal_box(body: bytes, reader_key_hex: str, bound: bytes) -> str:
    """Base64 of one-time public key, nonce and sealed bytes.  Raises BadWire for no key."""
    mine = X25519PrivateKey.generate()
    public = mine.public_key().public_bytes_raw()
    reader = bytes.fromhex(reader_key_hex)
    try:
        shared = mine.exchange(X25519PublicKey.from_public_bytes(reader))
    except ValueError as error:
        raise BadWire("people_key") from error
    nonce = os.urandom(_NONCE_LENGTH)
    sealed = _cipher(shared, public, reader).encrypt(nonce, body, bound)
    return base64.b64encode(public + nonce + sealed).decode()


def open_box(box: str, key: X25519PrivateKey, bound: bytes) -> bytes:
    """Raises BadWire for what was not sealed to this key, for this purpose."""
    try:
        raw = base64.b64decode(box, validate=True)
        public, nonce = raw[:_KEY_LENGTH], raw[_KEY_LENGTH:_KEY_LENGTH + _NONCE_LENGTH]
        shared = key.exchange(X25519PublicKey.from_public_bytes(public))
        reader = key.public_key().public_bytes_raw()
        return _cipher(shared, public, reader).decrypt(
            nonce, raw[_KEY_LENGTH + _NONCE_LENGTH:], bound)
    except (ValueError, InvalidTag) as error:
        raise BadWire("people_box") from error


def box_public_hex(key: X25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


def bound_to(purpose: bytes, *parts: str) -> bytes:
    """What a box is for: a box of another till or question does not open."""
    found = (purpose, *(part.encode() for part in parts))
    return b"".join(len(part).to_bytes(4, "big") + part for part in found)


def _cipher(shared: bytes, public: bytes, reader: bytes) -> AESGCM:
    info = b"weezle.box.1" + public + reader
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=info).derive(shared))
