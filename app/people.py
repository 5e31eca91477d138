"""Personal data: one sealed JSON object a person, outside the journal, and how names are masked.

A row is AES-256-GCM under a key of its own: HKDF-SHA-256 of the file's key, with the person's ref
in the info.  The version is bound in, so an older row cannot be put back unseen.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import msgspec

from app.errors import WorldTrouble
from models import people_rows
from models.kinds import PersonChanged
from models.values import Ref

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from app.till import Till
    from app.unit import Unit
    from models.db import DBAPIConnection

STAFF = "staff"
PRODUCER = "producer"
MEMBER = "member"
DEPOSITOR = "depositor"

_NONCE_LENGTH = 12
_decoder = msgspec.json.Decoder(dict[str, str])


def read_person(till: Till, ref: Ref, connection: DBAPIConnection | None = None) -> dict[str, str]:
    """Everything kept of one person; empty where nothing is.

    Raises WorldTrouble when the row does not open: copied from elsewhere, or changed by hand.
    """
    row = people_rows.read_person(connection or till.read(), ref)
    return open_sealed(till, ref, row) if row is not None else {}


def open_sealed(till: Till, ref: Ref, row: people_rows.PersonRow) -> dict[str, str]:
    """What is in a sealed row.  Raises WorldTrouble as `read_person` does."""
    from cryptography.exceptions import InvalidTag

    nonce, sealed = row.sealed[:_NONCE_LENGTH], row.sealed[_NONCE_LENGTH:]
    try:
        body = _cipher(till, ref).decrypt(nonce, sealed, _bound(ref, row.kind, row.version))
    except InvalidTag as error:
        raise WorldTrouble("person.unreadable") from error
    return _decoder.decode(body)


def write_person(
    unit: Unit, till: Till, ref: Ref, kind: str, fields: dict[str, str]
) -> None:
    """Keep these fields as all that is known of a person; the journal learns only of a change.

    Of someone whose data were destroyed nothing is kept any more.
    """
    from models import people_sync_rows

    if people_sync_rows.is_erased(unit.cursor, ref):
        return
    version = people_sync_rows.known_version(unit.cursor, ref) + 1
    people_rows.write_person(
        unit.cursor, ref, kind, version, seal_row(till, ref, kind, version, fields))
    unit.record(PersonChanged(ref=ref, version=version))


def seal_row(till: Till, ref: Ref, kind: str, version: int, fields: dict[str, str]) -> bytes:
    """A row's bytes as they lie in `person`."""
    nonce = os.urandom(_NONCE_LENGTH)
    body = msgspec.json.encode(fields)
    return nonce + _cipher(till, ref).encrypt(nonce, body, _bound(ref, kind, version))


def mask_name(name: str) -> str:
    """A person's name as others may see it (HANDBOOK §5): 홍길동 becomes 홍*동."""
    name = name.strip()
    if name.isascii():
        return " ".join(word[:1] + "*" * (len(word) - 1) for word in name.split())
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_email(address: str) -> str:
    """Two letters of the name and the host: hong@example.org becomes ho**@example.org (§5)."""
    name, at, host = address.strip().partition("@")
    return name[:2] + "*" * (len(name) - 2) + at + host


def mask_address(address: str) -> str:
    """An address down to its dong; house numbers are nobody's business (HANDBOOK §5)."""
    words = address.split()
    kept = next((n + 1 for n, word in enumerate(words) if word[-1] in "동읍면가"), 0)
    return " ".join([*words[:kept], "***"]) if words else ""


def derive_key(till: Till, purpose: bytes) -> bytes:
    """256 bits for one purpose, from the file's key.  Raises WorldTrouble without it."""
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    key_hex = till.secrets.get("database")
    if key_hex is None:
        raise WorldTrouble("keys.missing")
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(bytes.fromhex(key_hex))


def _cipher(till: Till, ref: Ref) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers import aead

    return aead.AESGCM(derive_key(till, b"weezle.person.1" + ref.encode()))


def _bound(ref: Ref, kind: str, version: int) -> bytes:
    return f"{ref}|{kind}|{version}".encode()
