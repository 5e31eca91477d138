"""전화 받기: what a farmer asks on the telephone, answered from one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.calendar import calendar_of
from app.pricing import commission_of
from app.producer_gate import Why, judge, read_case
from app.settlement_periods import CYCLES, next_pay_date
from models import catalog_rows, claim_rows, producer_rows, settlement_rows
from models.values import BasisPoints, Grams, Ref, Won

if TYPE_CHECKING:
    from app.till import Till

#: How far back lines that came late are looked for.
_LATE_DAYS = 60
_SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class Sold:
    """One item today, and how much of it should still lie there."""

    ref: Ref
    name: str
    quantity: int
    weight_g: Grams
    net_won: Won
    left: int
    left_g: Grams


@dataclass(frozen=True, slots=True)
class Due:
    """Something that runs out or is due; `code` is agreement, test or certificate."""

    code: str
    on_date: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """What there is to say; `owed_won` is what a settlement up to now would come to."""

    sold: tuple[Sold, ...]
    sold_won: Won
    sold_pieces: int
    owed_won: Won
    pay_date: str
    hold: str
    reasons: tuple[Why, ...]
    due: tuple[Due, ...]
    #: (uid, number, from, to, pay date, state, payout, carry, failed), newest first.
    settled: tuple[tuple[str, str, str, str, str, str, Won, Won, str], ...]


def answer_call(till: Till, ref: Ref) -> Call | None:
    """Today's sales, what is left, owed, paid next and due; None for no producer."""
    connection = till.read()
    case = read_case(till, ref)
    if case is None:
        return None
    today = till.business_date
    sold_rows = {row.producer_item_ref: row
                 for row in producer_rows.sum_sold(connection, ref, today, today)}
    items = producer_rows.list_items(connection, ref)
    stock = catalog_rows.sum_stock(connection, [item.ref for item in items])
    sold = []
    for item in items:
        row = sold_rows.get(item.ref)
        left, left_g = stock.get(item.ref, (0, 0))
        if row is not None or left > 0 or left_g > 0:
            sold.append(Sold(
                item.ref, f"{item.name} {item.spec}".strip(), row.quantity if row else 0,
                row.weight_g if row else 0, row.net_won if row else 0, left, left_g))
    sold.sort(key=lambda one: (-one.net_won, one.name))
    cycle = case.producer.settlement_cycle or CYCLES[0]
    day = date.fromisoformat(today)
    hold = producer_rows.read_hold(connection, ref)
    bank_day = calendar_of(till.settings).is_bank_day
    return Call(
        sold=tuple(sold), sold_won=sum(one.net_won for one in sold),
        sold_pieces=sum(one.quantity + bool(one.weight_g) for one in sold),
        owed_won=owed_won(till, ref),
        pay_date=next_pay_date(cycle, day, bank_day) if cycle in CYCLES else "",
        hold=hold[0] if hold else "",
        reasons=tuple(judge(case, today, overdue_stops=till.settings.residue_overdue == "stop")),
        due=tuple(_due(till, ref, day)),
        settled=tuple(settlement_rows.list_settled_of(connection, ref)))


def owed_won(till: Till, ref: Ref) -> Won:
    """What is settled but not paid yet, and what a settlement up to now would come to.

    Rebates still to come are left out.
    """
    connection = till.read()
    since = (date.fromisoformat(till.business_date) - timedelta(days=_LATE_DAYS)).isoformat()
    rates: dict[BasisPoints, Won] = claim_rows.sum_unsettled_of(connection, ref, since)
    last = claim_rows.read_last(connection).get(ref)
    deducted = sum(row.amount_won for row in settlement_rows.list_open_deductions(
        connection, producer_ref=ref))
    due = sum(base - commission_of(base, rate) for rate, base in rates.items())
    waiting = settlement_rows.sum_unpaid(connection, ref)
    return due - deducted + (last.carry_out_won if last else 0) + waiting


def _due(till: Till, ref: Ref, today: date) -> list[Due]:
    """What ends or is due within a month, soonest first; what has passed, too."""
    connection = till.read()
    soon = (today + timedelta(days=_SOON_DAYS)).isoformat()
    found = []
    agreements = producer_rows.list_agreements(connection, ref)
    if agreements and agreements[0].to_date <= soon:
        found.append(Due("agreement", agreements[0].to_date))
    tests = producer_rows.list_tests(connection, ref)
    known = [row for row in tests if row.result == "PASS" and row.next_due]
    if known and max(row.next_due for row in known) <= soon:
        found.append(Due("test", max(row.next_due for row in known)))
    found += [Due("sample", row.sampled_on) for row in tests[:1] if row.result == "PENDING"]
    newest: dict[str, str] = {}
    for row in producer_rows.list_certificates(connection, ref):
        if not row.ended_on:
            newest[row.cert_kind] = max(newest.get(row.cert_kind, ""), row.to_date)
    found += [Due("certificate", to_date, kind) for kind, to_date in newest.items()
              if to_date and to_date <= soon]
    return sorted(found, key=lambda due: due.on_date)
