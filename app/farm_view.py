"""What the producers' room shows of one farm, in one value; the room itself knows no tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app import people
from app.catalog import Standing
from app.errors import Refused
from app.payout_accounts import KeptAccount, read_account, read_pending
from app.producer_gate import Stage, read_case, stage_on, standing_on
from app.producers import NEXT_STAGES, consents_of
from app.search import match
from models import producer_rows, settlement_rows
from models.producer_rows import (
    AgreedItemRow,
    AgreementRow,
    CertificateRow,
    ItemRow,
    ProducerRow,
    StageRow,
    StrikeRow,
    TestRow,
)
from models.settlement_rows import DeductionRow
from models.values import HOLDING_CODE, Ref

if TYPE_CHECKING:
    from app.till import Till

__all__ = ["CertificateRow", "StrikeRow", "TestRow"]


@dataclass(frozen=True, slots=True)
class FarmLine:
    """A producer in the list."""

    ref: Ref
    code: str
    name: str
    place: str
    cycle: str
    stage: Stage
    good: bool


@dataclass(frozen=True, slots=True)
class FarmFile:
    """Everything kept of one producer, accounts masked by whoever shows them."""

    row: ProducerRow
    stage: Stage
    standing: Standing
    next_stages: tuple[Stage, ...]
    stages: tuple[StageRow, ...]
    agreements: tuple[AgreementRow, ...]
    items: tuple[AgreedItemRow, ...]
    goods: tuple[ItemRow, ...]
    certificates: tuple[CertificateRow, ...]
    tests: tuple[TestRow, ...]
    strikes: tuple[StrikeRow, ...]
    consents: dict[str, bool]
    account: KeptAccount | None
    pending: KeptAccount | None
    hold: str
    successor: str
    predecessors: tuple[str, ...]
    deductions: tuple[DeductionRow, ...]
    phone: str


def list_farms(till: Till, typed: str = "") -> list[FarmLine]:
    """Producers by code, or those whose name, initials or code begin as typed."""
    today, typed = till.business_date, typed.strip()
    found: list[tuple[int, FarmLine]] = []
    for row in producer_rows.list_producers(till.read()):
        if row.code == HOLDING_CODE:
            continue
        rank: int | None = 0
        if typed and not row.code.lower().startswith(typed.lower()):
            rank = match(typed, row.name)
        if rank is None:
            continue
        ended = bool(row.agreement_to) and row.agreement_to < today
        stage = Stage(row.status) if row.status in set(Stage) else Stage.ACTIVE
        if stage is Stage.ACTIVE and ended:
            stage = Stage.EXPIRED
        found.append((rank, FarmLine(
            row.ref, row.code, row.name, row.origin_place, row.settlement_cycle, stage,
            stage is Stage.ACTIVE)))
    return [line for _, line in sorted(found, key=lambda pair: (pair[0], pair[1].code))]


def open_farm(till: Till, ref: Ref) -> FarmFile:
    """One producer's file.  Raises Refused `producer.gone`."""
    connection = till.read()
    case = read_case(till, ref)
    if case is None:
        raise Refused("producer.gone")
    stage = Stage(stage_on(case.producer.status or Stage.ACTIVE, case.stages, till.business_date))
    hold = producer_rows.read_hold(connection, ref)
    successor = producer_rows.read_successor(connection, ref)
    return FarmFile(
        row=case.producer, stage=stage, standing=standing_on(case, till.business_date),
        next_stages=NEXT_STAGES[stage], stages=case.stages, agreements=case.agreements,
        items=case.items, goods=tuple(producer_rows.list_items(connection, ref)),
        certificates=case.certificates, tests=case.tests, strikes=case.strikes,
        consents=consents_of(till, ref), account=read_account(till, ref),
        pending=read_pending(till, ref), hold=hold[0] if hold else "",
        successor=_name(till, successor[0]) if successor else "",
        predecessors=tuple(
            _name(till, old) for old, _ in producer_rows.read_predecessors(connection, ref)),
        deductions=tuple(settlement_rows.list_open_deductions(connection, producer_ref=ref)),
        phone=people.read_person(till, ref).get("phone", ""))


def _name(till: Till, ref: Ref) -> str:
    row = producer_rows.read_producer(till.read(), ref)
    return f"{row.code} {row.name}" if row else ""
