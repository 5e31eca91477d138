"""What an enrolment changes in this till: whose store it is of, and which hub it believes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.opening import begin_epoch
from models import identity_rows, platform_rows
from models.kinds_platform import TillEnrolled
from models.platform_rows import HubLink
from models.values import EpochReason
from sync.push import BATCH_START

if TYPE_CHECKING:
    from app.till import Till
    from sync.enrol import EnrolAnswer


def join(till: Till, url: str, answer: EnrolAnswer) -> None:
    """Believe this hub from now on; a till of another store so far goes on in a chain of this one.

    Its older chains keep the store they were written for, and are sent as they are.
    """
    with till.database.lock:
        identity = identity_rows.read_identity(till.database.writer)
        assert identity is not None
        if (identity.org_ref, identity.store_ref) != (answer.org, answer.store):
            till.org_ref, till.store_ref = answer.org, answer.store
            begin_epoch(
                till, identity._replace(org_ref=answer.org, store_ref=answer.store),
                EpochReason.ENROLLED)
        with till.unit("") as unit:
            unit.record(TillEnrolled(
                hub_public_key=answer.hub_public_key, hub_name=answer.hub))
            platform_rows.forget_sent(unit.cursor)
            platform_rows.write_link(unit.cursor, HubLink(
                url=url, hub_public_key=answer.hub_public_key, certificate=answer.certificate,
                incarnation=answer.incarnation, nonce=answer.next_nonce, batch_size=BATCH_START,
                contact_at_ms=till.clock.now_ms(), hub_time_ms=0, trouble="",
                trouble_since_ms=0))
