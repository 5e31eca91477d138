"""One sealed file with a whole shop: its record, its keys, its machine's settings.

Magic, salt, the mark of the key, then pieces of at most one MiB, each under AES-256-GCM with its
number; the last piece is sealed as the last, so a cut file is known as one.  The key is stretched
from the code by scrypt; the code has 100 random bits.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Annotated, Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import BadInput, WorldTrouble
from models.values import Ref

_MAGIC: Final = b"weezle-move-1\n"
_PIECE_BYTES: Final = 1 << 20
_TAG_BYTES: Final = 16
_MARK_BYTES: Final = 8
_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are misread
_CODE_LETTERS: Final = 20
_SIZE_MAX: Final = 1 << 40


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What the bundle says of itself, in its first piece; nobody reads it without the code."""

    move_ref: Ref
    till_no: int
    database_key: str
    device_key: str
    settings_toml: str
    file_bytes: Annotated[int, msgspec.Meta(ge=0, le=_SIZE_MAX)]
    file_sha256: str


def new_code() -> str:
    """Five groups of four, to be copied by hand once."""
    letters = "".join(_ALPHABET[byte & 31] for byte in os.urandom(_CODE_LETTERS))
    return " ".join(letters[i:i + 4] for i in range(0, _CODE_LETTERS, 4))


def seal(target: Path, code: str, contents: Contents, file: Path) -> None:
    """Write the bundle and make it durable.  Raises OSError."""
    salt = os.urandom(16)
    key = _stretch(code, salt)
    cipher = AESGCM(key)
    with target.open("wb") as to, file.open("rb") as source:
        to.write(_MAGIC + salt + _mark(key))
        pieces = _pieces(contents, source)
        number, piece = 0, next(pieces)
        while True:
            following = next(pieces, None)
            to.write(_sealed(cipher, number, piece, is_last=following is None))
            if following is None:
                break
            number, piece = number + 1, following
        to.flush()
        os.fsync(to.fileno())


def unseal(source: Path, code: str, target: Path) -> Contents:
    """Write the shop's file of a bundle to `target`; what the bundle says beside it.

    Raises BadInput for a code that is not this bundle's, WorldTrouble for a bundle that is cut or
    altered, OSError.
    """
    letters = plain_code(code)
    with source.open("rb") as bundle:
        head = bundle.read(len(_MAGIC) + 16 + _MARK_BYTES)
        salt = head[len(_MAGIC):len(_MAGIC) + 16]
        if not head.startswith(_MAGIC) or len(head) != len(_MAGIC) + 16 + _MARK_BYTES:
            raise WorldTrouble("move.not_good", file=source.name)
        key = _stretch(letters, salt)
        if head[-_MARK_BYTES:] != _mark(key):
            raise BadInput("move.code_wrong")
        pieces = _opened(AESGCM(key), bundle, source.name)
        try:
            contents = msgspec.json.decode(next(pieces), type=Contents)
        except msgspec.MsgspecError as error:
            raise WorldTrouble("move.not_good", file=source.name) from error
        digest, size = hashlib.sha256(), 0
        with target.open("wb") as to:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                to.write(piece)
    if size != contents.file_bytes or digest.hexdigest() != contents.file_sha256:
        raise WorldTrouble("move.not_good", file=source.name)
    return contents


def plain_code(typed: str) -> str:
    """What was meant.  Raises BadInput for what cannot be a code."""
    letters = "".join(c for c in typed.upper() if c.isalnum())
    if len(letters) != _CODE_LETTERS or any(c not in _ALPHABET for c in letters):
        raise BadInput("move.code_malformed")
    return letters


def digest_of(file: Path) -> str:
    """SHA-256 of a file's bytes, hex."""
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _stretch(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(plain_code(code).encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32)


def _mark(key: bytes) -> bytes:
    """Tells a wrong code from a damaged file; says nothing of the key."""
    return hashlib.sha256(b"weezle.move.mark" + key).digest()[:_MARK_BYTES]


def _pieces(contents: Contents, source: IO[bytes]) -> Iterator[bytes]:
    yield msgspec.json.encode(contents)
    while piece := source.read(_PIECE_BYTES):
        yield piece


def _sealed(cipher: AESGCM, number: int, piece: bytes, *, is_last: bool) -> bytes:
    sealed = cipher.encrypt(_nonce(number), piece, b"last" if is_last else b"more")
    return len(sealed).to_bytes(4, "big") + sealed


def _opened(cipher: AESGCM, bundle: IO[bytes], name: str) -> Iterator[bytes]:
    number, following = 0, _next_piece(bundle, name)
    while following:
        piece, following = following, _next_piece(bundle, name)
        try:
            yield cipher.decrypt(_nonce(number), piece, b"more" if following else b"last")
        except InvalidTag as error:
            raise WorldTrouble("move.not_good", file=name) from error
        number += 1
    if not number:
        raise WorldTrouble("move.not_good", file=name)


def _next_piece(bundle: IO[bytes], name: str) -> bytes:
    head = bundle.read(4)
    size = int.from_bytes(head, "big")
    piece = bundle.read(size) if len(head) == 4 and size <= _PIECE_BYTES + _TAG_BYTES else b""
    if head and (len(piece) != size or size < _TAG_BYTES):
        raise WorldTrouble("move.not_good", file=name)
    return piece


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")
