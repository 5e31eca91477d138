"""Keeping producers: steps of the life cycle, agreement, certificates, tests, strikes, succession.

Each is a dated fact.  Nothing is inherited silently: who takes over a farm begins with nothing but
its name, and what the old one is still owed waits until papers are seen (HANDBOOK §1.2, §1.8).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app import people
from app.access import Action, require
from app.checks import check_reason, is_business_no
from app.errors import BadInput, Refused
from app.events import ProducersChanged
from app.producer_gate import Stage
from app.settlement_periods import CYCLES
from models import kinds_producers as kinds
from models import producer_rows
from models.kinds import ObjectChanged
from models.kinds_producers import AgreedItem
from models.payload import FieldValue
from models.values import BasisPoints, Ref, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.till import Till
    from app.unit import Unit
    from models.producer_rows import CertificateRow, ProducerRow, StrikeRow

#: From which stage one may go to which (HANDBOOK §1.2); anyone may be terminated.
NEXT_STAGES: dict[Stage, tuple[Stage, ...]] = {
    Stage.APPLIED: (Stage.TRAINED, Stage.TERMINATED),
    Stage.TRAINED: (Stage.AGREED, Stage.TERMINATED),
    Stage.AGREED: (Stage.ACTIVE, Stage.TERMINATED),
    Stage.ACTIVE: (Stage.SUSPENDED, Stage.EXPIRED, Stage.TERMINATED),
    Stage.SUSPENDED: (Stage.ACTIVE, Stage.EXPIRED, Stage.TERMINATED),
    Stage.EXPIRED: (Stage.ACTIVE, Stage.TERMINATED),
    Stage.TERMINATED: (),
}
CERT_KINDS = ("유기농", "무농약", "GAP", "HACCP", "전통식품", "동물복지", "유기가공")
RESULTS = ("PENDING", "PASS", "FAIL")
CONSENTS = ("PERSONAL_DATA", "SMS", "RESIDUE_TEST", "PHOTO")
MEANS = ("paper", "phone", "screen")
HOLDS = ("DISPUTE", "OTHER")
#: Papers a succession wants (가족관계, 농업경영체, 통장, 약정서).
SUCCESSION_PAPERS = ("family", "farm_registration", "passbook", "agreement")
#: The penalty table: how many days goods are refused (HANDBOOK §1.2).
STRIKE_DAYS: dict[str, int | None] = {"WARNING": 0, "WEEK": 7, "MONTH": 30, "EXPELLED": None}
TEST_VALID_DAYS = 365
DISTANCE_M_MAX = 1_000_000
_NAME_LENGTH_MAX = 60
_CERT_FORMS = {
    "유기농": r"\d{8,10}", "무농약": r"\d{8,10}", "GAP": r"\d{7,10}",
}


@dataclass(frozen=True, slots=True)
class ProducerDraft:
    """A producer as a form shows it; `ref` empty is a new one.  The phone is sealed."""

    name: str
    code: str = ""
    ref: Ref = ""
    version_uid: str = ""
    producer_type: str = "개별농가"
    origin_place: str = ""
    distance_m: int = 0
    main_category: str = ""
    tax_type: str = "농민(미등록)"
    business_no: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """출하약정 as a form shows it."""

    signed_on: str
    from_date: str
    to_date: str
    settlement_cycle: str = "WEEKLY"
    items: tuple[AgreedItem, ...] = ()
    markdown_limit_basis_points: BasisPoints = 0
    residue_test_agreed: bool = True
    recall_cost_agreed: bool = True
    note: str = ""


def read_draft(till: Till, ref: Ref) -> ProducerDraft:
    """A producer ready for a form.  Raises Refused `producer.gone`."""
    row = _producer(till, ref)
    phone = people.read_person(till, ref).get("phone", "")
    return ProducerDraft(
        row.name, row.code, row.ref, row.version_uid, row.producer_type, row.origin_place,
        row.distance_m, row.main_category, row.tax_type, row.business_no, phone)


def save_producer(till: Till, session: Session, draft: ProducerDraft) -> Ref:
    """Keep a new or changed producer; its ref.  A new one has applied, no more.

    Raises BadInput `farm.name`, `farm.business_no`, `farm.distance`, `farm.phone`; Refused
    `farm.changed_meanwhile`, `farm.code_taken`.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    name = check_reason(draft.name)
    if not name or len(name) > _NAME_LENGTH_MAX:
        raise BadInput("farm.name")
    if draft.business_no and not is_business_no(draft.business_no):
        raise BadInput("farm.business_no", number=draft.business_no[:14])
    if not 0 <= draft.distance_m <= DISTANCE_M_MAX:
        raise BadInput("farm.distance")
    phone = re.sub(r"[^0-9]", "", draft.phone)
    if phone and not re.fullmatch(r"0\d{8,10}", phone):
        raise BadInput("farm.phone")
    fields: dict[str, FieldValue] = {
        "name": name, "producer_type": check_reason(draft.producer_type),
        "origin_place": check_reason(draft.origin_place), "distance_m": draft.distance_m,
        "main_category": check_reason(draft.main_category),
        "tax_type": check_reason(draft.tax_type), "business_no": draft.business_no,
    }
    ref = draft.ref or new_ref()
    with till.unit(session.staff_ref) as unit:
        code = draft.code.strip() or _next_code(unit)
        held = producer_rows.find_by_code(unit.cursor, code)
        if held is not None and held.ref != ref:
            raise Refused("farm.code_taken", no=code, name=held.name)
        if draft.ref:
            row = producer_rows.read_producer(unit.cursor, ref)
            if row is None or row.version_uid != draft.version_uid:
                raise Refused("farm.changed_meanwhile", name=name)
        unit.record(ObjectChanged(
            object_type="producer", ref=ref, base_uid=draft.version_uid, effective_from="",
            fields={**fields, "code": code, **({} if draft.ref else {
                "status": Stage.APPLIED.value, "settlement_cycle": CYCLES[0]})}))
        if not draft.ref:
            _record_stage(unit, ref, Stage.APPLIED, till.business_date)
        kept = people.read_person(till, ref)
        if phone != re.sub(r"[^0-9]", "", kept.get("phone", "")):
            people.write_person(unit, till, ref, people.PRODUCER, {**kept, "phone": draft.phone})
        unit.announce(ProducersChanged())
    return ref


def set_stage(
    till: Till, session: Session, ref: Ref, stage: Stage, from_date: str = "", *,
    until_date: str = "", reason: str = "",
) -> None:
    """The next step of the life cycle, from a day on.

    Raises BadInput `farm.dates`, Refused `farm.stage`, `farm.no_agreement` for ACTIVE without one.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    row = _producer(till, ref)
    day = from_date or till.business_date
    _check_span(day, until_date)
    if stage not in NEXT_STAGES[Stage(row.status or Stage.ACTIVE)]:
        raise Refused("farm.stage", name=row.name)
    if stage is Stage.ACTIVE and not row.agreement_to:
        raise Refused("farm.no_agreement", name=row.name)
    if stage in {Stage.SUSPENDED, Stage.TERMINATED} and not check_reason(reason):
        raise BadInput("farm.reason")
    with till.unit(session.staff_ref) as unit:
        _record_stage(unit, ref, stage, day, until_date, check_reason(reason))
        unit.announce(ProducersChanged())


def sign_agreement(till: Till, session: Session, ref: Ref, agreement: Agreement) -> Ref:
    """A signed agreement; a producer who is trained or whose old one ran out is active by it.

    Raises BadInput `farm.dates`, `farm.cycle`, `farm.markdown`.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    row = _producer(till, ref)
    _check_span(agreement.from_date, agreement.to_date)
    if agreement.settlement_cycle not in CYCLES:
        raise BadInput("farm.cycle")
    if not 0 <= agreement.markdown_limit_basis_points <= 10_000:
        raise BadInput("farm.markdown")
    uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.ProducerAgreed(
            agreement_uid=uid, producer_ref=ref, signed_on=agreement.signed_on,
            from_date=agreement.from_date, to_date=agreement.to_date,
            settlement_cycle=agreement.settlement_cycle, items=list(agreement.items),
            markdown_limit_basis_points=agreement.markdown_limit_basis_points,
            residue_test_agreed=agreement.residue_test_agreed,
            recall_cost_agreed=agreement.recall_cost_agreed, note=check_reason(agreement.note)))
        if row.status in {Stage.TRAINED, Stage.AGREED, Stage.EXPIRED}:
            begun = agreement.from_date <= till.business_date
            _record_stage(
                unit, ref, Stage.ACTIVE if begun else Stage.AGREED, till.business_date)
            if not begun:
                _record_stage(unit, ref, Stage.ACTIVE, agreement.from_date)
        unit.announce(ProducersChanged())
    return uid


def items_of(item_refs: Iterable[Ref]) -> tuple[AgreedItem, ...]:
    """These items, each once, for as long as the agreement holds."""
    return tuple(AgreedItem(item_ref=ref) for ref in dict.fromkeys(item_refs))


def agree_item(
    till: Till, session: Session, ref: Ref, item_ref: Ref, *, to_date: str = ""
) -> None:
    """Add an item to the agreement in force, or end it with a last day.

    Raises Refused `farm.no_agreement`.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    row = _producer(till, ref)
    held = producer_rows.list_agreements(till.read(), ref)
    if not held:
        raise Refused("farm.no_agreement", name=row.name)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.ProducerItemAgreed(
            agreement_uid=held[0].agreement_uid, producer_ref=ref,
            item=AgreedItem(item_ref=item_ref, to_date=to_date)))
        unit.announce(ProducersChanged())


def note_certificate(
    till: Till, session: Session, ref: Ref, cert_kind: str, cert_no: str, from_date: str,
    to_date: str, *, item_ref: Ref = "",
) -> Ref:
    """A certificate with its days; its number is checked by kind (HANDBOOK §1.11).

    Raises BadInput `farm.cert_kind`, `farm.cert_no`, `farm.dates`.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    _producer(till, ref)
    if cert_kind not in CERT_KINDS:
        raise BadInput("farm.cert_kind")
    cert_no = check_reason(cert_no)
    form = _CERT_FORMS.get(cert_kind)
    if not cert_no or len(cert_no) > 30 or (form and not re.fullmatch(form, cert_no, re.ASCII)):
        raise BadInput("farm.cert_no", kind=cert_kind)
    _check_span(from_date, to_date)
    uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.CertificateNoted(
            certificate_uid=uid, producer_ref=ref, item_ref=item_ref, cert_kind=cert_kind,
            cert_no=cert_no, from_date=from_date, to_date=to_date))
        unit.announce(ProducersChanged())
    return uid


def end_certificate(
    till: Till, session: Session, ref: Ref, row: CertificateRow, ended_on: str
) -> None:
    """A certificate was taken back: from this day on it stands on no label."""
    require(till, session, Action.EDIT_PRODUCERS)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.CertificateNoted(
            certificate_uid=row.certificate_uid, producer_ref=ref, item_ref=row.item_ref,
            cert_kind=row.cert_kind, cert_no=row.cert_no, from_date=row.from_date,
            to_date=row.to_date, ended_on=ended_on))
        unit.announce(ProducersChanged())


def note_test(
    till: Till, session: Session, ref: Ref, sampled_on: str, result: str, *,
    item_ref: Ref = "", lab: str = "", report_no: str = "", next_due: str = "",
    test_uid: Ref = "",
) -> Ref:
    """잔류농약검사: a sample or its result; the next is due a year on unless said otherwise.

    With `test_uid` the result of a sample that was waiting.  Raises BadInput `farm.result`,
    `farm.dates`.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    _producer(till, ref)
    if result not in RESULTS:
        raise BadInput("farm.result")
    if result == "PASS" and not next_due:
        day = _day(sampled_on) + timedelta(days=TEST_VALID_DAYS)
        next_due = day.isoformat()
    _check_span(sampled_on, next_due)
    uid = test_uid or new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.ResidueTested(
            test_uid=uid, producer_ref=ref, item_ref=item_ref, sampled_on=sampled_on,
            lab=check_reason(lab), report_no=check_reason(report_no), result=result,
            next_due=next_due))
        unit.announce(ProducersChanged())
    return uid


def strike(
    till: Till, session: Session, ref: Ref, step: str, reason: str, *, item_ref: Ref = "",
    on_date: str = "",
) -> Ref:
    """제재 by the penalty table: a warning, a week, a month, or the end of the agreement.

    Raises BadInput `farm.strike`, `farm.reason`.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    _producer(till, ref)
    if step not in STRIKE_DAYS:
        raise BadInput("farm.strike")
    reason = check_reason(reason)
    if not reason:
        raise BadInput("farm.reason")
    day = on_date or till.business_date
    days = STRIKE_DAYS[step]
    uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.StrikeNoted(
            strike_uid=uid, producer_ref=ref, item_ref=item_ref, on_date=day, step=step,
            reason=reason, stop_from="" if days == 0 else day,
            stop_until="" if not days else (_day(day) + timedelta(days=days - 1)).isoformat()))
        if days is None and not item_ref:
            _record_stage(unit, ref, Stage.TERMINATED, day, reason=reason)
        unit.announce(ProducersChanged())
    return uid


def lift_strike(till: Till, session: Session, ref: Ref, row: StrikeRow) -> None:
    """A strike no longer holds; that it was there stays."""
    require(till, session, Action.EDIT_PRODUCERS)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.StrikeNoted(
            strike_uid=row.strike_uid, producer_ref=ref, item_ref=row.item_ref,
            on_date=row.on_date, step=row.step, reason=row.reason, stop_from=row.stop_from,
            stop_until=row.stop_until, lifted_on=till.business_date))
        unit.announce(ProducersChanged())


def note_consent(
    till: Till, session: Session, ref: Ref, consent: str, *, given: bool, means: str = "paper"
) -> None:
    """A consent given or taken back, and how it was said.  Raises BadInput `farm.consent`."""
    require(till, session, Action.EDIT_PRODUCERS)
    _producer(till, ref)
    if consent not in CONSENTS or means not in MEANS:
        raise BadInput("farm.consent")
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.ConsentNoted(
            producer_ref=ref, consent=consent, given=given, on_date=till.business_date,
            means=means))
        unit.announce(ProducersChanged())


def consents_of(till: Till, ref: Ref) -> dict[str, bool]:
    """Which consents hold: the newest word of each."""
    return {row.consent: bool(row.given)
            for row in producer_rows.list_consents(till.read(), ref)}


# --- succession and held money -------------------------------------------------------------------


def succeed(
    till: Till, session: Session, ref: Ref, successor: ProducerDraft, *, on_date: str = "",
    reason: str = "",
) -> Ref:
    """승계: the farm ends, someone new applies in its place; the new producer's ref.

    Agreement, tests, certificates and open lots stay with the old one, whose money is held until
    the papers are noted.  Raises Refused `farm.succeeded`.
    """
    require(till, session, Action.EDIT_PRODUCERS)
    old = _producer(till, ref)
    if producer_rows.read_successor(till.read(), ref) is not None:
        raise Refused("farm.succeeded", name=old.name)
    reason = check_reason(reason)
    day = on_date or till.business_date
    _check_span(day, "")
    new = save_producer(till, session, successor)
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.SuccessionNoted(
            producer_ref=ref, successor_ref=new, on_date=day, reason=reason))
        if old.status != Stage.TERMINATED:
            _record_stage(unit, ref, Stage.TERMINATED, day, reason=reason)
        unit.announce(ProducersChanged())
    return new


def hold_payout(till: Till, session: Session, ref: Ref, hold: str, reason: str) -> None:
    """Keep a producer's money back for a reason.  Raises BadInput `farm.hold`, `farm.reason`."""
    require(till, session, Action.SETTLE)
    _producer(till, ref)
    if hold not in HOLDS:
        raise BadInput("farm.hold")
    if not check_reason(reason):
        raise BadInput("farm.reason")
    _record_hold(till, session, ref, hold, (), check_reason(reason))


def release_payout(
    till: Till, session: Session, ref: Ref, papers: Sequence[str], reason: str = ""
) -> None:
    """Let held money go, with the papers that were seen; the next settlement pays it.

    Raises Refused `farm.not_held`, BadInput `farm.papers` where a succession's are missing.
    """
    require(till, session, Action.SETTLE)
    row = _producer(till, ref)
    held = producer_rows.read_hold(till.read(), ref)
    if held is None or not held[0]:
        raise Refused("farm.not_held", name=row.name)
    if held[0] == "SUCCESSION" and not set(SUCCESSION_PAPERS) <= set(papers):
        raise BadInput("farm.papers")
    _record_hold(till, session, ref, "", papers, check_reason(reason))


def _record_hold(
    till: Till, session: Session, ref: Ref, hold: str, papers: Sequence[str], reason: str
) -> None:
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.PayoutHoldChanged(
            producer_ref=ref, hold=hold, on_date=till.business_date, papers=list(papers),
            reason=reason))
        unit.announce(ProducersChanged())


def _record_stage(
    unit: Unit, ref: Ref, stage: Stage, from_date: str, until_date: str = "", reason: str = "",
) -> None:
    unit.record(kinds.ProducerStageSet(
        producer_ref=ref, stage=stage.value, from_date=from_date, until_date=until_date,
        reason=reason))


def _producer(till: Till, ref: Ref) -> ProducerRow:
    row = producer_rows.read_producer(till.read(), ref)
    if row is None:
        raise Refused("producer.gone")
    return row


def _next_code(unit: Unit) -> str:
    """The number after the highest of the form P001."""
    numbers = [
        int(found[1]) for row in producer_rows.list_producers(unit.cursor)
        if (found := re.fullmatch(r"P(\d{3,6})", row.code))
    ]
    return f"P{max(numbers, default=0) + 1:03d}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("farm.dates") from error


def _check_span(from_date: str, to_date: str) -> None:
    if to_date and _day(to_date) < _day(from_date):
        raise BadInput("farm.dates")
    _day(from_date)
