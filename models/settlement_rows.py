"""Reading commission rules, deductions and settlements; `claim_rows` sums the lines behind."""

from __future__ import annotations

from typing import Any, NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref

_Reader = DBAPIConnection | Cursor


class RuleRow(NamedTuple):
    rule_ref: Ref
    name: str
    from_date: str
    to_date: str
    producer_ref: str
    producer_item_ref: str
    item_ref: str
    category: str
    ownership: str
    rate_basis_points: int
    steps_json: str


class RebateRow(NamedTuple):
    rebate_ref: Ref
    name: str
    from_date: str
    to_date: str
    producer_ref: str
    category: str
    period: str
    measure: str
    bands_json: str


_RULE = (
    "SELECT rule_ref, name, from_date, to_date, producer_ref, producer_item_ref, item_ref, "
    "category, ownership, rate_basis_points, steps_json FROM commission_rule "
)


def list_rules(connection: _Reader) -> list[RuleRow]:
    """Every rule there ever was, in order of the day it begins."""
    return [RuleRow(*row) for row in connection.execute(_RULE + "ORDER BY from_date, rowid")]


def read_rule(connection: _Reader, rule_ref: Ref) -> RuleRow | None:
    row = connection.execute(_RULE + "WHERE rule_ref = ?", (rule_ref,)).fetchone()
    return RuleRow(*row) if row else None


def list_rebates(connection: _Reader) -> list[RebateRow]:
    return [RebateRow(*row) for row in connection.execute(
        "SELECT rebate_ref, name, from_date, to_date, producer_ref, category, period, measure, "
        "bands_json FROM commission_rebate ORDER BY from_date, rowid")]


def read_steps(connection: _Reader, month: str) -> dict[tuple[Ref, Ref], int]:
    """(rule, producer) -> rate in a month."""
    return {(row[0], row[1]): row[2] for row in connection.execute(
        "SELECT rule_ref, producer_ref, rate_basis_points FROM commission_step WHERE month = ?",
        (month,))}


def read_year_before(connection: _Reader, rule_ref: Ref, month: str) -> dict[Ref, int]:
    """producer -> sales of the year before a month, as they were counted for it."""
    return dict(connection.execute(
        "SELECT producer_ref, year_won FROM commission_step WHERE rule_ref = ? AND month = ?",
        (rule_ref, month)).fetchall())


# --- deductions --------------------------------------------------------------------------------


class DeductionRow(NamedTuple):
    deduction_uid: Ref
    producer_ref: Ref
    kind: str
    amount_won: int
    on_date: str
    reason: str
    lot_ref: str
    settlement_uid: str


_DEDUCTION = (
    "SELECT deduction_uid, producer_ref, kind, amount_won, on_date, reason, lot_ref, "
    "settlement_uid FROM deduction "
)


def list_open_deductions(
    connection: _Reader, to_date: str = "9999-12-31", producer_ref: Ref = ""
) -> list[DeductionRow]:
    """Those no settlement has taken, dated up to a day."""
    return [DeductionRow(*row) for row in connection.execute(
        _DEDUCTION + "WHERE settlement_uid = '' AND dropped = 0 AND on_date <= ? "
        "AND (? = '' OR producer_ref = ?) ORDER BY producer_ref, on_date, rowid",
        (to_date, producer_ref, producer_ref))]


def list_deductions_of(
    connection: _Reader, settlement_uid: Ref, producer_ref: Ref = ""
) -> list[DeductionRow]:
    return [DeductionRow(*row) for row in connection.execute(
        _DEDUCTION + "WHERE settlement_uid = ? AND (? = '' OR producer_ref = ?) "
        "ORDER BY producer_ref, on_date, rowid", (settlement_uid, producer_ref, producer_ref))]


def read_deduction(connection: _Reader, deduction_uid: Ref) -> DeductionRow | None:
    row = connection.execute(
        _DEDUCTION + "WHERE deduction_uid = ? AND dropped = 0", (deduction_uid,)).fetchone()
    return DeductionRow(*row) if row else None


# --- settlements -------------------------------------------------------------------------------


class SettlementRow(NamedTuple):
    settlement_uid: Ref
    settlement_no: str
    kind: str
    cycle: str
    from_date: str
    to_date: str
    pay_date: str
    state: str
    producer_count: int
    base_won: int
    commission_won: int
    payout_won: int
    drafted_by_ref: Ref
    drafted_on: str
    checked_by_ref: Ref
    checked_on: str
    approved_by_ref: Ref
    approved_on: str
    exported_by_ref: Ref
    exported_on: str
    template: str
    file_digest: str
    paid_on: str
    ended_by_ref: Ref
    ended_on: str
    reason: str
    counterpart_uid: str
    drafted_at_ms: int


def list_settlements(connection: _Reader) -> list[SettlementRow]:
    """Newest first."""
    return [SettlementRow(*row) for row in connection.execute(
        "SELECT * FROM settlement ORDER BY drafted_at_ms DESC, rowid DESC")]


def read_settlement(connection: _Reader, settlement_uid: Ref) -> SettlementRow | None:
    row = connection.execute(
        "SELECT * FROM settlement WHERE settlement_uid = ?", (settlement_uid,)).fetchone()
    return SettlementRow(*row) if row else None


def count_numbered(connection: _Reader, prefix: str) -> int:
    """How many settlements have a number that begins so."""
    row = connection.execute(
        "SELECT count(*) FROM settlement WHERE substr(settlement_no, 1, ?) = ?",
        (len(prefix), prefix)).fetchone()
    return int(row[0])


class PayoutRow(NamedTuple):
    """A producer in a settlement."""

    producer_ref: Ref
    code: str
    name: str
    previous_uid: str
    line_count: int
    sales_won: int
    exempt_won: int
    taxable_won: int
    base_won: int
    commission_won: int
    commission_vat_won: int
    rebate_won: int
    deduction_won: int
    carry_in_won: int
    payout_won: int
    carry_out_won: int
    hold: str
    account_ref: Ref
    account_changed: int
    failed: str


def list_payouts(connection: _Reader, settlement_uid: Ref) -> list[PayoutRow]:
    """Every producer of a settlement, by code."""
    return [PayoutRow(*row) for row in connection.execute(
        "SELECT sp.producer_ref, coalesce(f.code, ''), coalesce(f.name, ''), sp.previous_uid, "
        "sp.line_count, sp.sales_won, sp.exempt_won, sp.taxable_won, sp.base_won, "
        "sp.commission_won, sp.commission_vat_won, sp.rebate_won, sp.deduction_won, "
        "sp.carry_in_won, sp.payout_won, sp.carry_out_won, sp.hold, sp.account_ref, "
        "sp.account_changed, sp.failed FROM settlement_producer sp "
        "LEFT JOIN producer f ON f.ref = sp.producer_ref WHERE sp.settlement_uid = ? "
        "ORDER BY f.code, sp.producer_ref", (settlement_uid,))]


def list_groups(
    connection: _Reader, settlement_uid: Ref
) -> dict[Ref, list[tuple[int, int, int, int]]]:
    """producer -> (rate, lines, base, commission) of each of his rates."""
    found: dict[Ref, list[tuple[int, int, int, int]]] = {}
    for producer_ref, *group in connection.execute(
            "SELECT producer_ref, rate_basis_points, line_count, base_won, commission_won "
            "FROM settlement_group WHERE settlement_uid = ? ORDER BY producer_ref, "
            "rate_basis_points", (settlement_uid,)):
        found.setdefault(producer_ref, []).append((group[0], group[1], group[2], group[3]))
    return found


class SettledRebateRow(NamedTuple):
    producer_ref: Ref
    rebate_ref: Ref
    from_date: str
    to_date: str
    base_won: int
    year_won: int
    points_basis_points: int
    rebate_won: int


def list_rebates_of(connection: _Reader, settlement_uid: Ref) -> list[SettledRebateRow]:
    return [SettledRebateRow(*row) for row in connection.execute(
        "SELECT producer_ref, rebate_ref, from_date, to_date, base_won, year_won, "
        "points_basis_points, rebate_won FROM settlement_rebate WHERE settlement_uid = ? "
        "ORDER BY producer_ref, from_date", (settlement_uid,))]


def read_given_rebates(connection: _Reader) -> set[tuple[Ref, Ref, str]]:
    """(rebate, producer, first day of the period) that a settlement in force has given."""
    return {(row[0], row[1], row[2]) for row in connection.execute(
        "SELECT r.rebate_ref, r.producer_ref, r.from_date FROM settlement_rebate r "
        "JOIN settlement s ON s.settlement_uid = r.settlement_uid "
        "WHERE s.kind = 'SETTLEMENT' AND s.state NOT IN ('DROPPED', 'REVERSED')")}


def read_last_accounts(connection: _Reader) -> dict[Ref, Ref]:
    """producer -> the account his newest exported payout went to."""
    return dict(connection.execute(
        "SELECT producer_ref, account_ref FROM (SELECT p.producer_ref, p.account_ref, "
        "row_number() OVER (PARTITION BY p.producer_ref ORDER BY s.drafted_at_ms DESC, "
        "s.rowid DESC) AS newest FROM settlement_producer p JOIN settlement s "
        "ON s.settlement_uid = p.settlement_uid WHERE s.kind = 'SETTLEMENT' "
        "AND s.exported_on <> '' AND p.payout_won > 0) WHERE newest = 1").fetchall())


def read_accounts_before(connection: _Reader, settlement_uid: Ref) -> set[Ref]:
    """Producers who were paid by a bank file before this settlement."""
    return {ref for (ref,) in connection.execute(
        "SELECT DISTINCT p.producer_ref FROM settlement_producer p JOIN settlement s "
        "ON s.settlement_uid = p.settlement_uid WHERE s.kind = 'SETTLEMENT' "
        "AND s.exported_on <> '' AND p.payout_won > 0 AND s.settlement_uid <> ?",
        (settlement_uid,))}


def sum_unpaid(connection: _Reader, producer_ref: Ref) -> int:
    """What settlements in force owe a producer that no bank has paid yet."""
    row = connection.execute(
        "SELECT sum(p.payout_won) FROM settlement_producer p JOIN settlement s "
        "ON s.settlement_uid = p.settlement_uid WHERE p.producer_ref = ? "
        "AND s.kind = 'SETTLEMENT' AND s.state IN ('DRAFT', 'CHECKED', 'APPROVED', 'EXPORTED')",
        (producer_ref,)).fetchone()
    return int(row[0] or 0)


def list_settled_of(
    connection: _Reader, producer_ref: Ref, limit: int = 12
) -> list[tuple[Any, ...]]:
    """(uid, number, from, to, pay date, state, payout, carry, failed), newest first."""
    rows: list[tuple[Any, ...]] = connection.execute(
        "SELECT s.settlement_uid, s.settlement_no, s.from_date, s.to_date, s.pay_date, s.state, "
        "p.payout_won, p.carry_out_won, p.failed FROM settlement_producer p JOIN settlement s "
        "ON s.settlement_uid = p.settlement_uid WHERE p.producer_ref = ? "
        "AND s.state <> 'DROPPED' ORDER BY s.drafted_at_ms DESC, s.rowid DESC LIMIT ?",
        (producer_ref, limit)).fetchall()
    return rows


def find_later(connection: _Reader, settlement_uid: Ref) -> str:
    """The number of a settlement in force that builds on this one; empty where none does."""
    row = connection.execute(
        "SELECT s.settlement_no FROM settlement_producer p JOIN settlement s "
        "ON s.settlement_uid = p.settlement_uid WHERE p.previous_uid = ? "
        "AND s.kind = 'SETTLEMENT' AND s.state NOT IN ('DROPPED', 'REVERSED') LIMIT 1",
        (settlement_uid,)).fetchone()
    return row[0] if row else ""
