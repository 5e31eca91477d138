"""Whether a producer may bring an item today, and with which marks (HANDBOOK §1.2, §1.3, §1.8).

Pure: `read_case` fetches the facts, `why_not_ship` judges them.  A reason carries the code of its
sentence in `app.texts` and how much it stops.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from app.catalog import Standing, standing_of
from models import producer_rows
from models.catalog_rows import StandingRow
from models.values import Ref

if TYPE_CHECKING:
    from app.till import Till
    from models.producer_rows import (
        AgreedItemRow,
        AgreementRow,
        CertificateRow,
        ProducerRow,
        StageRow,
        StrikeRow,
        TestRow,
    )


class Stage(StrEnum):
    """The life cycle of a producer, in its order."""

    APPLIED = "APPLIED"
    TRAINED = "TRAINED"
    AGREED = "AGREED"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    EXPIRED = "EXPIRED"
    TERMINATED = "TERMINATED"


class Weight(StrEnum):
    """How much a reason stops."""

    #: Nothing is taken in and no label printed.
    STOP = "stop"
    #: A label is printed as 승인 대기 and stands on the morning list.
    WAIT = "wait"
    #: Printed, but something is left off it, or the office is told.
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Why:
    """One reason: `app.texts.say(code, values)` is its sentence."""

    code: str
    weight: Weight
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """All that is known of a producer and of the item in question."""

    producer: ProducerRow
    item_ref: Ref
    item_name: str
    category: str
    stages: tuple[StageRow, ...] = ()
    agreements: tuple[AgreementRow, ...] = ()
    items: tuple[AgreedItemRow, ...] = ()
    certificates: tuple[CertificateRow, ...] = ()
    tests: tuple[TestRow, ...] = ()
    strikes: tuple[StrikeRow, ...] = ()


def read_case(till: Till, producer_ref: Ref, item_ref: Ref = "") -> Case | None:
    """The facts of one producer, and of one item where a label is for it; None for no producer."""
    connection = till.read()
    producer = producer_rows.read_producer(connection, producer_ref)
    if producer is None:
        return None
    facts = producer_rows.read_facts(connection, producer_ref)
    kind = producer_rows.read_item_kind(connection, item_ref) if item_ref else None
    name, category = kind or ("", "")
    return Case(producer, item_ref, name, category,
                **{key: tuple(rows) for key, rows in facts.items()})


def why_not_ship(
    till: Till, producer_ref: Ref, item_ref: Ref = "", on_date: str = ""
) -> list[Why]:
    """Every reason against taking these goods in on a day (today's business date), gravest first.

    Empty is: print and take in.  Without `item_ref` only the producer himself is judged.
    """
    case = read_case(till, producer_ref, item_ref)
    if case is None:
        return [Why("producer.gone", Weight.STOP)]
    return judge(
        case, on_date or till.business_date,
        overdue_stops=till.settings.residue_overdue == "stop")


def judge(case: Case, on_date: str, *, overdue_stops: bool = False) -> list[Why]:
    """Pure: the reasons of a case on a business date, gravest first."""
    found = [
        *_standing(case, on_date), *_strikes(case, on_date), *_tests(case, on_date, overdue_stops),
        *_items(case, on_date), *_certificates(case, on_date),
    ]
    order = list(Weight)
    return sorted(found, key=lambda why: order.index(why.weight))


def stops(reasons: list[Why]) -> bool:
    """Whether nothing may be taken in."""
    return any(why.weight is Weight.STOP for why in reasons)


def stage_on(status: str, stages: tuple[StageRow, ...], on_date: str) -> str:
    """The stage of a producer on a day: his status, what was dated ahead, what ended by itself."""
    stage = status
    for row in stages:
        if row.from_date <= on_date and row.from_date > row.noted_on:
            # Said ahead of its day: the status did not change when it was written down.
            stage = row.stage
    if stage == Stage.SUSPENDED:
        held = [row for row in stages if row.stage == Stage.SUSPENDED and row.from_date <= on_date]
        if held and held[-1].until_date and held[-1].until_date < on_date:
            return Stage.ACTIVE
    return stage


def standing_on(case: Case, on_date: str) -> Standing:
    """Whether the producer as such may bring goods on a day."""
    producer = case.producer
    from_date, to_date = producer.agreement_from, producer.agreement_to
    held = agreement_on(case.agreements, on_date)
    if held is not None:
        from_date, to_date = held.from_date, held.to_date
    elif case.agreements:
        newest = case.agreements[0]
        from_date, to_date = newest.from_date, newest.to_date
    stage = stage_on(producer.status, case.stages, on_date)
    return standing_of(StandingRow(producer.name, stage, from_date, to_date), on_date)


def agreement_on(
    agreements: tuple[AgreementRow, ...], on_date: str
) -> AgreementRow | None:
    """The agreement in force on a day, the newest where they overlap."""
    return next(
        (row for row in agreements
         if row.from_date <= on_date and (not row.to_date or on_date <= row.to_date)), None)


def certificates_on(case: Case, on_date: str) -> list[CertificateRow]:
    """Certificates that may stand on a label of this item on a day."""
    return [
        row for row in case.certificates
        if row.item_ref in {"", case.item_ref} and _is_valid(row, on_date)
    ]


def _is_valid(row: CertificateRow, on_date: str) -> bool:
    return (row.from_date <= on_date and (not row.to_date or on_date <= row.to_date)
            and (not row.ended_on or on_date < row.ended_on))


def _standing(case: Case, on_date: str) -> list[Why]:
    standing = standing_on(case, on_date)
    if standing is Standing.GOOD:
        return []
    return [Why(f"producer.{standing.value}", Weight.STOP, {"name": case.producer.name})]


def _strikes(case: Case, on_date: str) -> list[Why]:
    for row in case.strikes:
        stopped = row.stop_from and row.stop_from <= on_date and (
            not row.stop_until or on_date <= row.stop_until)
        if stopped and not row.lifted_on and row.item_ref in {"", case.item_ref}:
            code = "ship.strike_until" if row.stop_until else "ship.strike"
            return [Why(code, Weight.STOP, {
                "name": case.producer.name, "until": row.stop_until})]
    return []


def _tests(case: Case, on_date: str, overdue_stops: bool) -> list[Why]:
    """A failed item is cleared by a newer result of that item, a failed farm by one of the farm."""
    values: dict[str, object] = {"name": case.producer.name, "item": case.item_name}
    drawn = [row for row in case.tests
             if row.sampled_on <= on_date and row.item_ref in {"", case.item_ref}]
    known = [row for row in drawn if row.result != "PENDING"]
    for scope in {"", case.item_ref}:
        newest = next((row for row in known if row.item_ref == scope), None)
        if newest is not None and newest.result == "FAIL":
            return [Why("ship.test_failed", Weight.STOP, {
                **values, "sampled_on": newest.sampled_on})]
    due = max((row.next_due for row in known), default="")
    if due and due < on_date and drawn[0].result != "PENDING":
        weight = Weight.STOP if overdue_stops else Weight.NOTE
        return [Why("ship.test_overdue", weight, {**values, "due": due})]
    return []


def _items(case: Case, on_date: str) -> list[Why]:
    """Only agreed goods; where nobody wrote items down, what the office has entered is agreed."""
    held = agreement_on(case.agreements, on_date)
    if held is None or not case.item_ref:
        return []
    agreed = [row for row in case.items if row.agreement_uid == held.agreement_uid]
    if not agreed:
        return []
    for row in agreed:
        fits = row.item_ref == case.item_ref or (row.category and row.category == case.category)
        begun = not row.from_date or row.from_date <= on_date
        if fits and begun and (not row.to_date or on_date <= row.to_date):
            return []
    return [Why("ship.item_not_agreed", Weight.WAIT, {
        "name": case.producer.name, "item": case.item_name})]


def _certificates(case: Case, on_date: str) -> list[Why]:
    mine = [row for row in case.certificates if row.item_ref in {"", case.item_ref}]
    if not mine or any(_is_valid(row, on_date) for row in mine):
        return []
    ended = [row for row in mine if row.from_date <= on_date]
    if not ended:
        return []
    return [Why("ship.certificate_expired", Weight.NOTE, {
        "name": case.producer.name, "kind": ended[0].cert_kind,
        "to_date": ended[0].ended_on or ended[0].to_date})]
