"""Who stands at the label station: a producer by badge, or by code and PIN.

PIN and badge lie sealed in the producer's own row (`app.people`), never in the journal; wrong PINs
count and wait as those of staff do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import badges, people, pins
from app.access import Action, Session, require, wait_s
from app.errors import BadInput, Refused
from models import catalog_rows
from models.kinds import PinFailed, PinReset, SignedIn
from models.values import Ref

if TYPE_CHECKING:
    from app.till import Till


@dataclass(frozen=True, slots=True)
class ProducerSession:
    """A producer at the label station; she sees and labels her own goods alone."""

    producer_ref: Ref
    code: str
    name: str


def sign_in_badge(till: Till, token: str) -> ProducerSession:
    """Raises BadInput `producer.unknown_badge`."""
    for row in catalog_rows.list_producers(till.read()):
        if badges.opens(till, people.read_person(till, row.ref), token):
            return _signed_in(till, row.ref, row.code, row.name, "badge")
    raise BadInput("producer.unknown_badge")


def sign_in(till: Till, code: str, pin: str) -> ProducerSession:
    """By producer code (`P012` or 12) and PIN.

    Raises BadInput `producer.unknown_code`, `access.wrong_pin`, Refused `access.locked_out`.
    """
    wanted = code.strip().upper().removeprefix("P").lstrip("0")
    for row in catalog_rows.list_producers(till.read()):
        if wanted and row.code.upper().removeprefix("P").lstrip("0") == wanted:
            break
    else:
        raise BadInput("producer.unknown_code", no=code[:10])
    wait = wait_s(till, row.ref)
    if wait:
        raise Refused("access.locked_out", wait_s=wait)
    if not pins.verify_pin(people.read_person(till, row.ref).get("pin_hash", ""), pin):
        with till.unit(row.ref) as unit:
            unit.record(PinFailed(staff_ref=row.ref))
        raise BadInput("access.wrong_pin")
    return _signed_in(till, row.ref, row.code, row.name, "pin")


def set_pin(till: Till, session: Session, producer_ref: Ref) -> str:
    """A new PIN for the label station; told once and kept only as a hash."""
    pin = pins.make_day_pin()
    _change(till, session, producer_ref, {"pin_hash": pins.hash_pin(pin)}, forget_failures=True)
    return pin


def issue_badge(till: Till, session: Session, producer_ref: Ref) -> str:
    """The token to print as a badge; an older one no longer opens anything."""
    token = pins.make_badge(till.settings.badge_prefix)
    _change(till, session, producer_ref, badges.seal_badge(token))
    return token


def _change(
    till: Till, session: Session, producer_ref: Ref, fields: dict[str, str],
    *, forget_failures: bool = False,
) -> None:
    require(till, session, Action.MANAGE_STAFF)
    if catalog_rows.read_standing(till.read(), producer_ref) is None:
        raise Refused("producer.gone")
    with till.unit(session.staff_ref) as unit:
        kept = people.read_person(till, producer_ref)
        people.write_person(unit, till, producer_ref, people.PRODUCER, {**kept, **fields})
        if forget_failures:
            unit.record(PinReset(staff_ref=producer_ref))


def _signed_in(
    till: Till, producer_ref: Ref, code: str, name: str, means: str
) -> ProducerSession:
    with till.unit(producer_ref) as unit:
        unit.record(SignedIn(staff_ref=producer_ref, means=f"station_{means}"))
    till.lockouts.pop(producer_ref, None)
    return ProducerSession(producer_ref, code, name)
