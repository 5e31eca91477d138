"""배달: goods of a finished sale carried to a door; who carried, who received.

Name, phone, address and the carrier's and receiver's names are sealed beside the journal; the
slip that goes with the goods shows no price.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app import people
from app.access import Action, Session, require
from app.errors import BadInput, Refused
from app.events import DeliveriesChanged
from app.till import Till
from models import counter_rows, sale_rows
from models.counter_rows import DeliveryRow
from models.kinds_counter import DeliveryCarried, DeliveryPlanned, DeliveryReceived
from models.values import Ref, SaleKind, new_ref

DELIVERY = "delivery"
TEXT_LENGTH_MAX = 80
_SHOWN_MAX = 100


@dataclass(frozen=True, slots=True)
class Address:
    """Where to and to whom: sealed, shown whole only on the slip and the delivery's own screen."""

    name: str
    phone: str
    address: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    delivery_uid: Ref
    sale_uid: Ref
    receipt_no: str
    deliver_on: str
    state: str  # planned, carried, received
    who: Address
    carrier: str
    carried_at_ms: int
    receiver: str
    received_at_ms: int


def plan_delivery(
    till: Till, session: Session, receipt_no: str, who: Address, deliver_on: str
) -> Ref:
    """A delivery of a finished sale; again for the same sale, it is changed.

    Raises BadInput by field (`delivery.<field>`), Refused for a return or one already under way.
    """
    require(till, session, Action.SELL)
    who = Address(*(_text(field, value, needed=field in {"name", "address"}) for field, value in (
        ("name", who.name), ("phone", who.phone), ("address", who.address), ("note", who.note))))
    try:
        day = date.fromisoformat(deliver_on).isoformat()
    except ValueError as error:
        raise BadInput("delivery.deliver_on") from error
    if day < till.business_date:
        raise BadInput("delivery.deliver_on")
    connection = till.read()
    sale_uid = sale_rows.find_by_receipt_no(connection, receipt_no.strip())
    sale = sale_rows.read_sale(connection, sale_uid) if sale_uid else None
    if sale is None:
        raise BadInput("delivery.receipt_no")
    if sale.kind == SaleKind.RETURN:
        raise Refused("delivery.is_a_return")
    old = counter_rows.find_delivery_of_sale(connection, sale.sale_uid)
    if old is not None and old.state != "planned":
        raise Refused("delivery.under_way")
    delivery_uid = old.delivery_uid if old else new_ref()
    with till.unit(session.staff_ref) as unit:
        person_ref = old.person_ref if old else new_ref()
        people.write_person(unit, till, person_ref, DELIVERY, {
            "name": who.name, "phone": who.phone, "address": who.address, "note": who.note})
        unit.record(DeliveryPlanned(
            delivery_uid=delivery_uid, sale_uid=sale.sale_uid, person_ref=person_ref,
            deliver_on=day))
        unit.announce(DeliveriesChanged())
    return delivery_uid


def carry(till: Till, session: Session, delivery_uid: Ref, carrier: str) -> None:
    """Someone has left with the goods.  Raises BadInput without a name, Refused for a second."""
    require(till, session, Action.SELL)
    row = _row(till, delivery_uid)
    if row.state != "planned":
        raise Refused("delivery.under_way")
    name = _text("carrier", carrier, needed=True)
    with till.unit(session.staff_ref) as unit:
        ref = new_ref()
        people.write_person(unit, till, ref, DELIVERY, {"name": name})
        unit.record(DeliveryCarried(delivery_uid=delivery_uid, carrier_ref=ref))
        unit.announce(DeliveriesChanged())


def receive(till: Till, session: Session, delivery_uid: Ref, receiver: str) -> None:
    """It arrived, and this is who took it.  Raises BadInput without a name, Refused too early."""
    require(till, session, Action.SELL)
    row = _row(till, delivery_uid)
    if row.state != "carried":
        raise Refused("delivery.not_carried")
    name = _text("receiver", receiver, needed=True)
    with till.unit(session.staff_ref) as unit:
        ref = new_ref()
        people.write_person(unit, till, ref, DELIVERY, {"name": name})
        unit.record(DeliveryReceived(delivery_uid=delivery_uid, receiver_ref=ref))
        unit.announce(DeliveriesChanged())


def list_deliveries(till: Till) -> list[Delivery]:
    """Those under way first, then the newest that arrived."""
    return [
        _seen(till, row)
        for row in counter_rows.list_deliveries(till.read(), limit=_SHOWN_MAX)]


def read_delivery(till: Till, delivery_uid: Ref) -> Delivery:
    """One delivery with its address.  Raises BadInput for one there is not."""
    return _seen(till, _row(till, delivery_uid))


def _row(till: Till, delivery_uid: Ref) -> DeliveryRow:
    row = counter_rows.read_delivery(till.read(), delivery_uid)
    if row is None:
        raise BadInput("delivery.gone")
    return row


def _seen(till: Till, row: DeliveryRow) -> Delivery:
    kept: Mapping[str, str] = people.read_person(till, row.person_ref)
    return Delivery(
        row.delivery_uid, row.sale_uid, row.receipt_no, row.deliver_on, row.state,
        Address(*(kept.get(field, "") for field in ("name", "phone", "address", "note"))),
        _name(till, row.carrier_ref), row.carried_at_ms, _name(till, row.receiver_ref),
        row.received_at_ms)


def _name(till: Till, ref: Ref) -> str:
    return people.read_person(till, ref).get("name", "") if ref else ""


def _text(field: str, text: str, *, needed: bool = False) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if len(text) > TEXT_LENGTH_MAX or not text.isprintable() or (needed and not text):
        raise BadInput(f"delivery.{field}", limit=TEXT_LENGTH_MAX)
    return text
