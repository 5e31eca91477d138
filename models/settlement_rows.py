"""Reading commission rules, deductions and settlements, and summing the lines behind them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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


def sum_bases(
    connection: _Reader, from_date: str, to_date: str, category: str = "",
) -> dict[Ref, dict[int, int]]:
    """producer -> rate -> commission base of consigned lines, both dates inclusive."""
    found: dict[Ref, dict[int, int]] = {}
    join, where = "", ""
    values: list[Any] = [from_date, to_date]
    if category:
        join = "JOIN producer_item p ON p.ref = l.producer_item_ref "
        where = "AND p.category = ? "
        values.append(category)
    for producer_ref, rate, base_won in connection.execute(
            "SELECT l.producer_ref, l.commission_rate_basis_points, sum(l.commission_base_won) "
            "FROM sale s INDEXED BY sale_by_date JOIN sale_line l ON l.sale_uid = s.sale_uid "
            f"{join}WHERE s.business_date BETWEEN ? AND ? AND l.ownership = 'CONSIGNMENT' {where}"
            "GROUP BY l.producer_ref, l.commission_rate_basis_points", values):
        found.setdefault(producer_ref, {})[rate] = base_won
    return found


class DayBaseRow(NamedTuple):
    """What one producer's item came to on one day at one rate: for a preview of other rules."""

    business_date: str
    producer_ref: Ref
    producer_item_ref: Ref
    item_ref: Ref
    category: str
    ownership: str
    rate_basis_points: int
    rule_ref: str
    base_won: int


def iterate_day_bases(
    connection: _Reader, from_date: str, to_date: str
) -> Iterator[DayBaseRow]:
    for row in connection.execute(
            "SELECT s.business_date, l.producer_ref, l.producer_item_ref, "
            "coalesce(p.item_ref, ''), coalesce(p.category, ''), l.ownership, "
            "l.commission_rate_basis_points, l.commission_rule_ref, sum(l.commission_base_won) "
            "FROM sale s INDEXED BY sale_by_date JOIN sale_line l ON l.sale_uid = s.sale_uid "
            "LEFT JOIN producer_item p ON p.ref = l.producer_item_ref "
            "WHERE s.business_date BETWEEN ? AND ? AND l.ownership = 'CONSIGNMENT' "
            "GROUP BY s.business_date, l.producer_ref, l.producer_item_ref, "
            "l.commission_rate_basis_points, l.commission_rule_ref", (from_date, to_date)):
        yield DayBaseRow(*row)


# --- whose lines -------------------------------------------------------------------------------

#: The newest settlement each producer is in that still counts.
_LAST = (
    "SELECT producer_ref, settlement_uid, to_date, carry_out_won, drafted_at_ms FROM ("
    "SELECT p.producer_ref, p.settlement_uid, s.to_date, p.carry_out_won, s.drafted_at_ms, "
    "row_number() OVER (PARTITION BY p.producer_ref ORDER BY s.drafted_at_ms DESC, s.rowid DESC) "
    "AS newest FROM settlement_producer p JOIN settlement s "
    "ON s.settlement_uid = p.settlement_uid "
    "WHERE s.kind = 'SETTLEMENT' AND s.state NOT IN ('DROPPED', 'REVERSED')) WHERE newest = 1"
)

#: Whether a sale is in the set of settlement `{uid}`: see `kinds_producers.SettlementDrafted`.
_INSIDE = (
    "(s.business_date <= {to_date} AND EXISTS (SELECT 1 FROM settlement_cut c WHERE "
    "c.settlement_uid = {uid} AND c.epoch = s.epoch AND s.seq <= c.seq) AND NOT EXISTS ("
    "SELECT 1 FROM settlement_gap g WHERE g.settlement_uid = {uid} AND g.epoch = s.epoch "
    "AND g.seq = s.seq))"
)


class LastRow(NamedTuple):
    settlement_uid: Ref
    to_date: str
    carry_out_won: int
    drafted_at_ms: int


def read_last(connection: _Reader) -> dict[Ref, LastRow]:
    """producer -> the newest settlement he is in that still counts."""
    return {row[0]: LastRow(*row[1:]) for row in connection.execute(_LAST)}


def read_cuts(connection: _Reader) -> dict[str, int]:
    """Each chain's last entry."""
    return dict(connection.execute(
        "SELECT epoch, max(seq) FROM entry GROUP BY epoch").fetchall())


def read_gaps(connection: _Reader) -> dict[str, list[int]]:
    """Entries that wait for others before they change a row."""
    found: dict[str, list[int]] = {}
    for epoch, seq in connection.execute(
            "SELECT e.epoch, e.seq FROM parked_entry p JOIN entry e ON e.uid = p.entry_uid "
            "ORDER BY e.epoch, e.seq"):
        found.setdefault(epoch, []).append(seq)
    return found


class GroupRow(NamedTuple):
    producer_ref: Ref
    rate_basis_points: int
    tax_class: str
    line_count: int
    net_won: int
    base_won: int


def sum_unsettled(
    connection: _Reader, to_date: str, cuts: Mapping[str, int], gaps: Mapping[str, list[int]]
) -> list[GroupRow]:
    """Consigned lines up to a date that no settlement of their producer has had, in groups."""
    last = read_last(connection)
    # Sets only grow: what the narrowest of them holds is in all of them, and need not be looked at.
    floor_uid, floor_date = "", ""
    producers = {ref for (ref,) in connection.execute("SELECT ref FROM producer")}
    if last and producers <= last.keys():
        floor_uid = min(last.values(), key=lambda row: row.drafted_at_ms).settlement_uid
        floor_date = min(row.to_date for row in last.values())
    waiting = [f"{epoch} {seq}" for epoch, seqs in gaps.items() for seq in seqs]
    return [GroupRow(*row) for row in connection.execute(
        f"WITH last AS MATERIALIZED ({_LAST}), "
        "cuts AS MATERIALIZED (SELECT key AS epoch, value AS seq FROM json_each(:cuts)), "
        "waiting AS MATERIALIZED (SELECT value AS place FROM json_each(:waiting)) "
        "SELECT l.producer_ref, l.commission_rate_basis_points, l.tax_class_resolved, count(*), "
        "sum(l.net_won), sum(l.commission_base_won) "
        "FROM sale s INDEXED BY sale_by_date JOIN cuts n ON n.epoch = s.epoch AND s.seq <= n.seq "
        "CROSS JOIN sale_line l ON l.sale_uid = s.sale_uid "
        "LEFT JOIN last p ON p.producer_ref = l.producer_ref "
        "WHERE s.business_date <= :to_date AND l.ownership = 'CONSIGNMENT' "
        "AND s.epoch || ' ' || s.seq NOT IN (SELECT place FROM waiting) "
        f"AND (:floor_uid = '' OR NOT {_INSIDE.format(uid=':floor_uid', to_date=':floor_date')}) "
        "AND (p.settlement_uid IS NULL OR NOT "
        f"{_INSIDE.format(uid='p.settlement_uid', to_date='p.to_date')}) "
        "GROUP BY l.producer_ref, l.commission_rate_basis_points, l.tax_class_resolved",
        {"cuts": json.dumps(dict(cuts)), "waiting": json.dumps(waiting), "to_date": to_date,
         "floor_uid": floor_uid, "floor_date": floor_date})]


_LINES_OF = (
    "FROM settlement_producer sp JOIN settlement st ON st.settlement_uid = sp.settlement_uid "
    "LEFT JOIN settlement pv ON pv.settlement_uid = sp.previous_uid "
    "CROSS JOIN sale s INDEXED BY sale_by_date CROSS JOIN sale_line l ON l.sale_uid = s.sale_uid "
    "AND l.producer_ref = sp.producer_ref "
)


class LineRow(NamedTuple):
    """One sale line behind a settlement's figure."""

    business_date: str
    receipt_no: str
    line_no: int
    name: str
    spec: str
    quantity: int
    weight_g: int | None
    unit_price_won: int
    net_won: int
    base_won: int
    rate_basis_points: int
    tax_class: str
    kind: str
    commission_rule_ref: str


def list_lines(
    connection: _Reader, settlement_uid: Ref, producer_ref: Ref,
    rate_basis_points: int | None = None,
) -> list[LineRow]:
    """The lines a settlement has of one producer, in order of their sale."""
    return [LineRow(*row) for row in connection.execute(
        "SELECT s.business_date, s.receipt_no, l.line_no, l.printed_name, l.spec, l.quantity, "
        "l.weight_g, l.unit_price_won, l.net_won, l.commission_base_won, "
        "l.commission_rate_basis_points, l.tax_class_resolved, s.kind, l.commission_rule_ref "
        f"{_LINES_OF} WHERE sp.settlement_uid = ? AND sp.producer_ref = ? "
        "AND l.ownership = 'CONSIGNMENT' AND s.business_date <= st.to_date "
        f"AND {_INSIDE.format(uid='sp.settlement_uid', to_date='st.to_date')} "
        "AND (sp.previous_uid = '' OR NOT "
        f"{_INSIDE.format(uid='sp.previous_uid', to_date='pv.to_date')}) "
        "AND (? IS NULL OR l.commission_rate_basis_points = ?) "
        "ORDER BY s.business_date, s.epoch, s.seq, l.line_no",
        (settlement_uid, producer_ref, rate_basis_points, rate_basis_points))]


class ItemSumRow(NamedTuple):
    """A producer's item in a settlement: what a statement lists."""

    producer_ref: Ref
    name: str
    spec: str
    rate_basis_points: int
    tax_class: str
    quantity: int
    weight_g: int
    line_count: int
    net_won: int
    base_won: int


def iterate_item_sums(connection: _Reader, settlement_uid: Ref) -> Iterator[ItemSumRow]:
    """Every producer's items in a settlement, in order of producer and name."""
    for row in connection.execute(
            "SELECT l.producer_ref, l.printed_name, l.spec, l.commission_rate_basis_points, "
            "l.tax_class_resolved, "
            "sum(CASE WHEN l.weight_g IS NULL THEN l.quantity ELSE 0 END), "
            "sum(coalesce(l.weight_g, 0)), count(*), sum(l.net_won), sum(l.commission_base_won) "
            "FROM settlement st CROSS JOIN sale s INDEXED BY sale_by_date "
            "CROSS JOIN sale_line l ON l.sale_uid = s.sale_uid "
            "JOIN settlement_producer sp ON sp.settlement_uid = st.settlement_uid "
            "AND sp.producer_ref = l.producer_ref "
            "LEFT JOIN settlement pv ON pv.settlement_uid = sp.previous_uid "
            "WHERE st.settlement_uid = ? AND l.ownership = 'CONSIGNMENT' "
            f"AND {_INSIDE.format(uid='st.settlement_uid', to_date='st.to_date')} "
            "AND (sp.previous_uid = '' OR NOT "
            f"{_INSIDE.format(uid='sp.previous_uid', to_date='pv.to_date')}) "
            "GROUP BY l.producer_ref, l.printed_name, l.spec, l.commission_rate_basis_points, "
            "l.tax_class_resolved ORDER BY l.producer_ref, l.printed_name, l.spec",
            (settlement_uid,)):
        yield ItemSumRow(*row)


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
