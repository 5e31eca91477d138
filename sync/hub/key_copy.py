"""The hub's keys for the safe: one small file under a code that is written down apart from it.

Without them a hub that was put back is a stranger to its tills, and people's data in a backup stay
shut for ever; in a backup they would open it for whoever finds the disk.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import BadInput, Refused, WorldTrouble
from app.move_bundle import new_code, plain_code
from sync.hub.keys import HubKeys, keep_keys, load_keys

_MAGIC: Final = b"weezle-hub-keys-1\n"
_SALT_BYTES: Final = 16
_NONCE: Final = bytes(12)  # each file has a key of its own


def copy_keys(kept: Path, target: Path) -> str:
    """Write the keys in `kept` sealed to a new file; the code, shown this once.

    Raises Refused where there are no keys or the file is there already, WorldTrouble for the disk.
    """
    if not kept.exists():
        raise Refused("hub.keys_missing", folder=str(kept.parent))
    code, salt = new_code(), os.urandom(_SALT_BYTES)
    sealed = AESGCM(_stretch(code, salt)).encrypt(
        _NONCE, msgspec.json.encode(load_keys(kept)), _MAGIC)
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise BadInput("cli.file_exists", file=str(target)) from error
    except OSError as error:
        raise WorldTrouble("hub.backup_disk", folder=str(target.parent)) from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(_MAGIC + salt + sealed)
        file.flush()
        os.fsync(file.fileno())
    return code


def bring_keys(source: Path, typed: str, kept: Path) -> None:
    """Put the keys of a copy where a hub looks for them.

    Raises Refused where there are other keys (the same ones change nothing), BadInput for a wrong
    code or a file that is none.
    """
    try:
        letters = plain_code(typed)
    except BadInput as error:
        raise BadInput("hub.key_code") from error
    try:
        data = source.read_bytes()
    except OSError as error:
        raise BadInput("hub.key_file", file=str(source)) from error
    if not data.startswith(_MAGIC):
        raise BadInput("hub.key_file", file=str(source))
    salt = data[len(_MAGIC):len(_MAGIC) + _SALT_BYTES]
    try:
        opened = AESGCM(_stretch(letters, salt)).decrypt(
            _NONCE, data[len(_MAGIC) + _SALT_BYTES:], _MAGIC)
    except InvalidTag as error:
        raise BadInput("hub.key_code") from error
    keys = msgspec.json.decode(opened, type=HubKeys)
    if kept.exists():
        if load_keys(kept) != keys:
            raise Refused("hub.keys_there", folder=str(kept.parent))
        return
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    keep_keys(kept, keys)


def _stretch(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(plain_code(code).encode(), salt=salt, n=1 << 14, r=8, p=1, dklen=32)
