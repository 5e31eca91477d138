"""The device key in force: which of the kept secrets is the one this till's record names.

The record says which public key holds (`identity`, written with the entry that names it); the
secrets hold `device`, and `device_next` from the moment a new key is made.  A machine that dies
between the two finds the right one again here, and puts it in its place.  `device_certificate` is
the hub's word for the newest of them: a file put back from before it was given names an older one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import WorldTrouble
from app.keys import public_key_of
from models import identity_rows

if TYPE_CHECKING:
    from app.ports import Secrets
    from app.till import Till
    from models.db import DBAPIConnection
    from models.identity_rows import Identity

DEVICE = "device"
NEXT = "device_next"
CERTIFICATE = "device_certificate"


def device_key(till: Till) -> str:
    """The private key this till signs with, hex.  Raises WorldTrouble where there is none."""
    named = _named(till.read())
    kept = till.secrets.get(DEVICE)
    # Every question is signed: a keyring is looked at once for it, and no more.
    if kept and public_key_of(kept) == named:
        return kept
    found = find_key(till.secrets, named)
    if found is None:
        # A file put back from before a rotation names an older key; the kept one is the till's.
        found = kept
    else:
        put_in_force(till, found)
    if not found:
        raise WorldTrouble("keys.device_missing")
    return found


def sealing_key(till: Till) -> str:
    """The key the record names, and no other: a seal under another one would be damage.

    Also inside a unit of work.  Raises WorldTrouble where it is gone.
    """
    found = find_key(till.secrets, _named(till.database.writer))
    if found is None:
        raise WorldTrouble("keys.device_missing")
    return found


def find_key(secrets: Secrets, public_key: bytes) -> str | None:
    """The kept private key of this public one, in its place already or about to be."""
    for name in (DEVICE, NEXT):
        kept = secrets.get(name)
        if kept and public_key_of(kept) == public_key:
            return kept
    return None


def key_to_name(secrets: Secrets, identity: Identity) -> bytes:
    """The public key a new chain of this till begins with: the one in force, as far as it is kept.
    """
    kept = secrets.get(DEVICE)
    if not kept or find_key(secrets, identity.device_public_key) is not None:
        return identity.device_public_key
    return public_key_of(kept)


def put_in_force(till: Till, key_hex: str) -> None:
    """The key the record names takes its place among the secrets; done twice it is done once."""
    if till.secrets.get(DEVICE) == key_hex and not till.secrets.get(NEXT):
        return
    with till.database.lock:
        if till.secrets.get(DEVICE) != key_hex:
            till.secrets.put(DEVICE, key_hex)
        if till.secrets.get(NEXT) == key_hex:
            till.secrets.put(NEXT, "")


def _named(connection: DBAPIConnection) -> bytes:
    identity = identity_rows.read_identity(connection)
    return identity.device_public_key if identity else b""
