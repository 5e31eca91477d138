"""Keys: made here, kept in the OS keyring or a 0600 file, and written as a code people can copy.

The database key is 256 bits.  Its recovery code is 52 base32 letters in groups of four, each group
of the sheet's line behind a check letter, so that a slip of the pen is found on its own line.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from app.errors import BadInput, WorldTrouble
from app.paths import APP_NAME

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0, 1: they are misread


class FileSecrets:
    """A JSON file only this user may read: for machines without a keyring; `doctor` warns."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, name: str) -> str | None:
        if not self._path.exists():
            return None
        try:
            value = json.loads(self._path.read_text(encoding="utf-8")).get(name)
        except (OSError, ValueError) as error:
            raise WorldTrouble("keys.unreadable", file=str(self._path)) from error
        return value if isinstance(value, str) else None

    def put(self, name: str, value: str) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept = {}
        if self._path.exists():
            kept = json.loads(self._path.read_text(encoding="utf-8"))
        kept[name] = value
        beside = self._path.with_suffix(".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)


class KeyringSecrets:
    """The operating system's own keyring (DPAPI, Keychain, Secret Service)."""

    def __init__(self, till_name: str) -> None:
        self._till_name = till_name

    def get(self, name: str) -> str | None:
        import keyring

        return keyring.get_password(APP_NAME, f"{self._till_name}/{name}")

    def put(self, name: str, value: str) -> None:
        import keyring

        keyring.set_password(APP_NAME, f"{self._till_name}/{name}", value)


def keyring_works() -> bool:
    """Whether this machine has a keyring that gives back what was put in."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(APP_NAME, "probe", "probe")
        works = keyring.get_password(APP_NAME, "probe") == "probe"
        keyring.delete_password(APP_NAME, "probe")
    except (KeyringError, RuntimeError, OSError):
        return False
    return works


def new_key() -> str:
    """256 random bits as 64 hex digits."""
    return os.urandom(32).hex()


def public_key_of(device_key_hex: str) -> bytes:
    """The Ed25519 public key of a device key; imported late, signing is not on the start path."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(device_key_hex))
    return private.public_key().public_bytes_raw()


def recovery_code(key_hex: str) -> str:
    """Thirteen groups of five: four letters of the key and a check letter of the group."""
    number = int(key_hex, 16) << 4
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(255, -1, -5))
    groups = [letters[i:i + 4] for i in range(0, 52, 4)]
    return " ".join(group + _check_letter(i, group) for i, group in enumerate(groups))


def key_of_recovery_code(code: str) -> str:
    """The key a recovery sheet carries.  Raises BadInput naming the group with the slip."""
    letters = "".join(c for c in code.upper() if c.isalnum())
    if len(letters) != 65:
        raise BadInput("keys.recovery_length", count=len(letters))
    number = 0
    for i in range(13):
        group, check = letters[5 * i:5 * i + 4], letters[5 * i + 4]
        if any(c not in _ALPHABET for c in group) or _check_letter(i, group) != check:
            raise BadInput("keys.recovery_group", group=i + 1)
        for c in group:
            number = number << 5 | _ALPHABET.index(c)
    return f"{number >> 4:064x}"


def _check_letter(index: int, group: str) -> str:
    return _ALPHABET[hashlib.sha256(f"{index}{group}".encode()).digest()[0] & 31]
