"""What an enrolment changes in this till: whose store it is of, and which hub it believes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.device_key import CERTIFICATE, NEXT, find_key, put_in_force
from app.key_rotation import settle_device_key, state_rotation
from app.keys import public_key_of
from app.opening import begin_epoch
from models import identity_rows, platform_rows
from models.kinds_platform import TillEnrolled
from models.platform_rows import HubLink
from models.values import EpochReason
from sync.keys import certificate_preimage, holds
from sync.push import BATCH_START

if TYPE_CHECKING:
    from app.till import Till
    from sync.enrol import EnrolAnswer


def join(till: Till, url: str, answer: EnrolAnswer) -> None:
    """Believe this hub from now on; a till of another store so far goes on in a chain of this one.

    Its older chains keep the store they were written for, and are sent as they are.  A new device
    key the hub was given is announced by the old one, or names itself in a new chain where the old
    one is gone.
    """
    with till.database.lock:
        settle_device_key(till)
        till.secrets.put(CERTIFICATE, answer.certificate)
        identity = identity_rows.read_identity(till.database.writer)
        assert identity is not None
        old_key = find_key(till.secrets, identity.device_public_key)
        new_key = _certified_key(till, answer)
        is_lost = old_key is None and new_key is not None
        if is_lost or (identity.org_ref, identity.store_ref) != (answer.org, answer.store):
            till.org_ref, till.store_ref = answer.org, answer.store
            identity = identity._replace(org_ref=answer.org, store_ref=answer.store)
            if is_lost and new_key is not None:
                identity = identity._replace(device_public_key=public_key_of(new_key))
            begin_epoch(till, identity, EpochReason.ENROLLED)
        with till.unit("") as unit:
            if old_key is not None and new_key is not None:
                unit.record(state_rotation(till, old_key, new_key))
                current = identity_rows.read_identity(unit.cursor)
                assert current is not None
                identity_rows.write_identity(
                    unit.cursor, current._replace(device_public_key=public_key_of(new_key)))
            unit.record(TillEnrolled(
                hub_public_key=answer.hub_public_key, hub_name=answer.hub))
            platform_rows.forget_sent(unit.cursor)
            platform_rows.write_link(unit.cursor, HubLink(
                url=url, hub_public_key=answer.hub_public_key, certificate=answer.certificate,
                incarnation=answer.incarnation, nonce=answer.next_nonce, batch_size=BATCH_START,
                contact_at_ms=till.clock.now_ms(), hub_time_ms=0, trouble="",
                trouble_since_ms=0))
        if new_key is not None:
            put_in_force(till, new_key)


def _certified_key(till: Till, answer: EnrolAnswer) -> str | None:
    """The key to come, where the hub took it in; None where it took the one in force."""
    key_hex = till.secrets.get(NEXT)
    if not key_hex:
        return None
    preimage = certificate_preimage(
        answer.org, answer.store, till.till_ref, answer.till_no, public_key_of(key_hex).hex())
    return key_hex if holds(answer.hub_public_key, answer.certificate, preimage) else None
