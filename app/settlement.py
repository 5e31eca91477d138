"""정산: what each producer is owed for a period, worked out from the lines and then frozen.

Sums are read beside the selling, the entry is written in one short unit: nothing is half done, and
who stops in between has changed nothing.  Commission is rounded once a producer and rate (§1.6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from app import commission
from app.access import Action, require
from app.checks import check_reason
from app.errors import BadInput, Refused
from app.events import SettlementsChanged
from app.payout_accounts import accounts_in_force, open_account
from app.pricing import commission_of
from app.settlement_periods import CYCLES
from app.tax import vat_of
from models import claim_rows, producer_rows, settlement_rows
from models import kinds_producers as kinds
from models.values import HOLDING_CODE, BasisPoints, Ref, TaxClass, Won, new_ref

if TYPE_CHECKING:
    from app.access import Session
    from app.commission import Rebate
    from app.till import Till
    from app.unit import Unit
    from models.claim_rows import GroupRow, LastRow
    from models.producer_rows import ProducerRow
    from models.settlement_rows import DeductionRow

#: Told (steps done, steps in all); what it raises stops the work with nothing written.
Progress: TypeAlias = Callable[[int, int], None]

#: Deductions people note by hand (HANDBOOK §1.6); the rest are noted by a use case.
DEDUCTION_KINDS = ("LABEL", "FEE", "DELIVERY", "RETEST", "OTHER")
AMOUNT_WON_MAX = 99_999_999


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a draft came to; `settlement_uid` is empty where there was nothing to settle."""

    settlement_uid: Ref
    settlement_no: str
    producer_count: int
    base_won: Won
    commission_won: Won
    payout_won: Won


@dataclass(slots=True)
class _Claims:
    """One producer's sums, before they are rounded."""

    line_count: int = 0
    sales_won: Won = 0
    exempt_won: Won = 0
    taxable_won: Won = 0
    rates: dict[BasisPoints, tuple[int, Won]] = field(default_factory=dict)

    def take(self, row: GroupRow) -> None:
        self.line_count += row.line_count
        self.sales_won += row.net_won
        if row.tax_class == TaxClass.TAXABLE_10:
            self.taxable_won += row.base_won
        else:
            self.exempt_won += row.base_won
        lines, base_won = self.rates.get(row.rate_basis_points, (0, 0))
        self.rates[row.rate_basis_points] = lines + row.line_count, base_won + row.base_won


@dataclass(frozen=True, slots=True)
class _World:
    """Everything beside the lines that a draft needs, read once."""

    last: dict[Ref, LastRow]
    deductions: dict[Ref, list[DeductionRow]]
    rebates: dict[Ref, list[kinds.SettledRebate]]
    holds: dict[Ref, str]
    accounts: dict[Ref, Ref]
    payable: Callable[[Ref], bool]
    paid_to: dict[Ref, Ref]
    invoiced: bool


def draft(
    till: Till, session: Session, *, cycle: str, from_date: str, to_date: str, pay_date: str,
    on_progress: Progress = lambda _done, _total: None,
) -> Drafted:
    """Work out and keep a draft of everyone who settles in this cycle.

    Raises BadInput `settlement.cycle`, `settlement.dates`; Refused `settlement.day_open` while a
    shift of the period is open, `settlement.unfinished` while an older draft of these producers
    waits, `settlement.nothing`, `settlement.changed_meanwhile` (press again).
    """
    require(till, session, Action.SETTLE)
    _check_dates(till, cycle, from_date, to_date, pay_date)
    connection = till.read()
    on_progress(0, 5)
    producers = _producers_of(till, cycle, to_date)
    _refuse_unfinished(till, {row.ref for row in producers})
    cuts, gaps = claim_rows.read_cuts(connection), claim_rows.read_gaps(connection)
    on_progress(1, 5)
    claims: dict[Ref, _Claims] = {}
    for row in claim_rows.sum_unsettled(connection, to_date, cuts, gaps):
        claims.setdefault(row.producer_ref, _Claims()).take(row)
    on_progress(2, 5)
    world = _world(till, to_date, producers)
    on_progress(3, 5)
    settled = [_settle(row.ref, claims.get(row.ref, _Claims()), world) for row in producers]
    if not any(_has_something(one) for one in settled):
        raise Refused("settlement.nothing", from_date=from_date, to_date=to_date)
    on_progress(4, 5)
    uid = new_ref()
    with till.unit(session.staff_ref) as unit:
        if claim_rows.read_last(unit.cursor) != world.last or _deductions(
                settlement_rows.list_open_deductions(unit.cursor, to_date)) != world.deductions:
            raise Refused("settlement.changed_meanwhile")
        number = make_number(unit, to_date)
        unit.record(kinds.SettlementDrafted(
            settlement_uid=uid, settlement_no=number, cycle=cycle, from_date=from_date,
            to_date=to_date, pay_date=pay_date, cuts=cuts,
            gaps={epoch: seqs for epoch, seqs in gaps.items() if epoch in cuts},
            producers=settled))
        unit.announce(SettlementsChanged())
    on_progress(5, 5)
    return Drafted(
        uid, number, sum(map(_has_something, settled)), sum(one.base_won for one in settled),
        sum(one.commission_won for one in settled), sum(one.payout_won for one in settled))


def settle_claims(
    rates: dict[BasisPoints, tuple[int, Won]]
) -> tuple[list[kinds.SettledGroup], Won, Won]:
    """(groups, base, commission) of one producer: rounded once a rate, never a line.  Pure."""
    groups = [
        kinds.SettledGroup(
            rate_basis_points=rate, line_count=lines, base_won=base_won,
            commission_won=commission_of(base_won, rate))
        for rate, (lines, base_won) in sorted(rates.items())
    ]
    return (groups, sum(group.base_won for group in groups),
            sum(group.commission_won for group in groups))


def share_payout(due_won: Won, hold: str) -> tuple[Won, Won]:
    """(paid, carried on): a debt is carried, never collected, and so is what is held.  Pure."""
    return (due_won, 0) if due_won > 0 and not hold else (0, due_won)


# --- deductions ----------------------------------------------------------------------------------


def note_deduction(
    till: Till, session: Session, producer_refs: Sequence[Ref], kind: str, amount_won: Won,
    reason: str, *, on_date: str = "",
) -> None:
    """Something the next settlement takes off, for one producer or for many alike.

    A negative amount gives.  Raises BadInput `deduction.kind`, `deduction.amount`,
    `deduction.nobody`.
    """
    require(till, session, Action.SETTLE)
    reason = check_reason(reason)
    if kind not in DEDUCTION_KINDS:
        raise BadInput("deduction.kind")
    if amount_won == 0 or abs(amount_won) > AMOUNT_WON_MAX:
        raise BadInput("deduction.amount")
    if not producer_refs:
        raise BadInput("deduction.nobody")
    with till.unit(session.staff_ref) as unit:
        for ref in producer_refs:
            unit.record(kinds.DeductionNoted(
                deduction_uid=new_ref(), producer_ref=ref, kind=kind, amount_won=amount_won,
                on_date=on_date or till.business_date, reason=reason))
        unit.announce(SettlementsChanged())


def drop_deduction(till: Till, session: Session, deduction_uid: Ref, reason: str = "") -> None:
    """Take back what no settlement has taken yet.  Raises Refused `deduction.settled`."""
    require(till, session, Action.SETTLE)
    reason = check_reason(reason)
    with till.unit(session.staff_ref) as unit:
        row = settlement_rows.read_deduction(unit.cursor, deduction_uid)
        if row is None or row.settlement_uid:
            raise Refused("deduction.settled")
        unit.record(kinds.DeductionDropped(deduction_uid=deduction_uid, reason=reason))
        unit.announce(SettlementsChanged())


# --- pieces --------------------------------------------------------------------------------------


def _check_dates(till: Till, cycle: str, from_date: str, to_date: str, pay_date: str) -> None:
    if cycle not in CYCLES:
        raise BadInput("settlement.cycle")
    try:
        first, last, pay = map(date.fromisoformat, (from_date, to_date, pay_date))
    except ValueError as error:
        raise BadInput("settlement.dates") from error
    if not first <= last <= pay:
        raise BadInput("settlement.dates")
    if to_date > till.business_date or (till.shift and till.shift.business_date <= to_date):
        raise Refused("settlement.day_open", to_date=to_date)


def _producers_of(till: Till, cycle: str, to_date: str) -> list[ProducerRow]:
    """Who settles in a cycle; who was settled up to a later day waits for the next."""
    last = claim_rows.read_last(till.read())
    return [
        row for row in producer_rows.list_producers(till.read())
        if row.code != HOLDING_CODE and (row.settlement_cycle or CYCLES[0]) == cycle
        and (row.ref not in last or last[row.ref].to_date <= to_date)
    ]


def _refuse_unfinished(till: Till, refs: set[Ref]) -> None:
    for row in settlement_rows.list_settlements(till.read()):
        if row.state in {"DRAFT", "CHECKED"} and any(
                one.producer_ref in refs
                for one in settlement_rows.list_payouts(till.read(), row.settlement_uid)):
            raise Refused("settlement.unfinished", number=row.settlement_no)


def _world(till: Till, to_date: str, producers: Sequence[ProducerRow]) -> _World:
    connection = till.read()
    known: dict[Ref, bool] = {}

    def payable(account_ref: Ref) -> bool:
        if account_ref not in known:
            known[account_ref] = open_account(till, account_ref) is not None
        return known[account_ref]

    return _World(
        last=claim_rows.read_last(connection),
        deductions=_deductions(settlement_rows.list_open_deductions(connection, to_date)),
        rebates=_rebates(till, to_date, {row.ref for row in producers}),
        holds=producer_rows.read_holds(connection), accounts=accounts_in_force(till),
        payable=payable, paid_to=settlement_rows.read_last_accounts(connection),
        invoiced=till.settings.commission_invoiced)


def _deductions(rows: Iterable[DeductionRow]) -> dict[Ref, list[DeductionRow]]:
    found: dict[Ref, list[DeductionRow]] = {}
    for row in rows:
        found.setdefault(row.producer_ref, []).append(row)
    return found


def _settle(ref: Ref, claims: _Claims, world: _World) -> kinds.SettledProducer:
    groups, base_won, commission_won = settle_claims(claims.rates)
    deductions = world.deductions.get(ref, [])
    rebates = world.rebates.get(ref, [])
    last = world.last.get(ref)
    deduction_won = sum(row.amount_won for row in deductions)
    rebate_won = sum(one.rebate_won for one in rebates)
    carry_in_won = last.carry_out_won if last else 0
    due_won = base_won - commission_won + rebate_won - deduction_won + carry_in_won
    account_ref = world.accounts.get(ref, "")
    hold = world.holds.get(ref, "")
    if not hold and due_won > 0 and not (account_ref and world.payable(account_ref)):
        hold = "ACCOUNT"
    payout_won, carry_out_won = share_payout(due_won, hold)
    return kinds.SettledProducer(
        producer_ref=ref, previous_uid=last.settlement_uid if last else "",
        line_count=claims.line_count, sales_won=claims.sales_won, exempt_won=claims.exempt_won,
        taxable_won=claims.taxable_won, base_won=base_won, commission_won=commission_won,
        commission_vat_won=vat_of(commission_won) if world.invoiced else 0,
        rebate_won=rebate_won, deduction_won=deduction_won, carry_in_won=carry_in_won,
        payout_won=payout_won, carry_out_won=carry_out_won, hold=hold, account_ref=account_ref,
        account_changed=world.paid_to.get(ref, "") != account_ref, groups=groups,
        rebates=rebates, deduction_uids=[row.deduction_uid for row in deductions])


def _rebates(till: Till, to_date: str, refs: set[Ref]) -> dict[Ref, list[kinds.SettledRebate]]:
    """What comes back for periods that have ended and were not given back yet, by producer."""
    connection = till.read()
    given = settlement_rows.read_given_rebates(connection)
    found: dict[Ref, list[kinds.SettledRebate]] = {}
    for rebate in commission.list_rebates(till):
        for first, last in commission.periods_of(rebate, to_date):
            bases = claim_rows.sum_bases(connection, first, last, rebate.category)
            years = _years(till, rebate, last)
            for ref, rates in bases.items():
                wanted = ref in refs and rebate.producer_ref in {"", ref}
                if not wanted or (rebate.rebate_ref, ref, first) in given:
                    continue
                base_won = sum(rates.values())
                charged_won = sum(commission_of(won, rate) for rate, won in rates.items())
                year_won = years.get(ref, 0)
                back_won = commission.rebate_won(rebate.bands, base_won, charged_won, year_won)
                found.setdefault(ref, []).append(kinds.SettledRebate(
                    rebate_ref=rebate.rebate_ref, from_date=first, to_date=last,
                    base_won=base_won, year_won=year_won,
                    points_basis_points=commission.points_of(rebate.bands, year_won),
                    rebate_won=back_won))
    return found


def _years(till: Till, rebate: Rebate, last: str) -> dict[Ref, Won]:
    """Sales of a calendar year by producer: this one up to a period's end, or the one before."""
    year = int(last[:4])
    span = (f"{year}-01-01", last)
    if rebate.measure == "LAST_YEAR":
        span = (f"{year - 1}-01-01", f"{year - 1}-12-31")
    bases = claim_rows.sum_bases(till.read(), *span)
    return {ref: sum(rates.values()) for ref, rates in bases.items()}


def _has_something(one: kinds.SettledProducer) -> bool:
    return bool(one.line_count or one.deduction_uids or one.carry_in_won or one.rebate_won)


def make_number(unit: Unit, to_date: str) -> str:
    """The next number of a settlement that ends on a day: `S20261130-01`."""
    prefix = f"S{to_date.replace('-', '')}-"
    return f"{prefix}{settlement_rows.count_numbered(unit.cursor, prefix) + 1:02d}"
