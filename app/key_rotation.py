"""A new device key: made every ninety days, or at once when a manager wants one.

Whatever dies in between, this till can still speak.  The new key is kept as `device_next` before
anybody hears of it; the hub then takes both; one transaction writes the entry, the name of the new
key and its certificate; only then does it take the old one's place (docs/decisions/0025).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.access import Action, require
from app.device_key import CERTIFICATE, DEVICE, NEXT, device_key, find_key, put_in_force
from app.errors import Refused, WorldTrouble
from app.keys import new_key, public_key_of
from app.opening import open_new_epoch
from models import identity_rows, key_rows, platform_rows
from models.kinds import IncidentNoted
from models.kinds_platform import KeyRotated
from models.signatures import rotation_preimage
from models.values import EpochReason

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till

KEY_DAYS: Final = 90
_DAY_MS: Final = 86_400_000


def ask_for_new_key(till: Till, session: Session) -> bool:
    """A manager wants another key now; True where it is in force already.

    A till that knows a hub takes it at their next talk, for the hub has to hear of it first.
    Raises Refused (no manager, practice, moved out), WorldTrouble where the old key is gone.
    """
    require(till, session, Action.EDIT_SETTINGS)
    if till.training:
        raise Refused("rotate.training")
    if till.moved_out:
        raise Refused("move.moved_out", till_no=till.till_no)
    settle_device_key(till)
    device_key(till)
    with till.unit(session.staff_ref) as unit:
        unit.record(IncidentNoted(incident="key.rotation_asked", values={}))
    make_next_key(till)
    if platform_rows.read_link(till.read()) is not None:
        return False
    take_new_key(till, make_statement(till))
    return True


def settle_device_key(till: Till) -> None:
    """A file that names another key than the one kept is of another moment: a new epoch names ours.

    Not inside a unit of work; a till whose key is gone is left as it is.
    """
    if not till.secrets.get(DEVICE) or till.moved_out:
        return
    with till.database.lock:
        identity = identity_rows.read_identity(till.database.writer)
        assert identity is not None
        named = find_key(till.secrets, identity.device_public_key)
        if named is not None:
            if till.secrets.get(NEXT) == named:
                # A death between the record and the secrets.
                put_in_force(till, named)
            return
        open_new_epoch(till, identity, EpochReason.RESTORED)


def is_asked_for(till: Till) -> bool:
    """Whether a new key was made that is not in force yet."""
    return bool(till.secrets.get(NEXT))


def is_old(till: Till, hub_time_ms: int) -> bool:
    """Whether the key in force is ninety days old: by its stamp in the record and the hub's clock.

    While the two clocks differ by more than a day no key is made, for its stamp would be wrong; a
    stamp of tomorrow or later was written under such a clock, and the key counts as old.
    """
    identity = identity_rows.read_identity(till.read())
    if identity is None or abs(till.clock.now_ms() - hub_time_ms) > _DAY_MS:
        return False
    since_ms = key_rows.read_key_since_ms(
        till.read(), till.till_ref, identity.device_public_key.hex())
    if since_ms is None:
        return False
    age_ms = hub_time_ms - since_ms
    return age_ms >= KEY_DAYS * _DAY_MS or age_ms < -_DAY_MS


def make_next_key(till: Till) -> str:
    """The key to come, kept before anybody hears of it; the same one until it is in force."""
    with till.database.lock:
        key_hex = till.secrets.get(NEXT)
        if not key_hex:
            key_hex = new_key()
            till.secrets.put(NEXT, key_hex)
    return key_hex


def make_statement(till: Till) -> KeyRotated:
    """What old and new key say of each other.  Raises WorldTrouble without the one in force."""
    old = _key_in_force(till)
    return state_rotation(till, old, make_next_key(till))


def state_rotation(till: Till, old_key_hex: str, new_key_hex: str) -> KeyRotated:
    """The statement of two private keys, under the store this till is of now."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    old, new = (Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key))
                for key in (old_key_hex, new_key_hex))
    names = tuple(key.public_key().public_bytes_raw().hex() for key in (old, new))
    preimage = rotation_preimage(till.org_ref, till.store_ref, till.till_ref, *names)
    return KeyRotated(
        org_ref=till.org_ref, store_ref=till.store_ref, old_public_key=names[0],
        new_public_key=names[1], signature=old.sign(preimage).hex(),
        proof=new.sign(preimage).hex())


def take_new_key(till: Till, statement: KeyRotated, certificate: str = "") -> None:
    """Write the entry, the name and the hub's word for it in one step, then use the new key."""
    with till.database.lock:
        identity = identity_rows.read_identity(till.database.writer)
        assert identity is not None
        new_public = bytes.fromhex(statement.new_public_key)
        if certificate:
            till.secrets.put(CERTIFICATE, certificate)
        if identity.device_public_key.hex() == statement.old_public_key:
            with till.unit("") as unit:
                unit.record(statement)
                identity_rows.write_identity(
                    unit.cursor, identity._replace(device_public_key=new_public))
                link = platform_rows.read_link(unit.cursor)
                if link is not None and certificate:
                    platform_rows.write_link(
                        unit.cursor, link._replace(certificate=certificate))
        key_hex = find_key(till.secrets, new_public)
        if key_hex is not None:
            put_in_force(till, key_hex)


def _key_in_force(till: Till) -> str:
    """Raises WorldTrouble where the key the record names is not kept here."""
    key_hex = device_key(till)
    identity = identity_rows.read_identity(till.read())
    if identity is None or public_key_of(key_hex) != identity.device_public_key:
        raise WorldTrouble("keys.device_missing")
    return key_hex
