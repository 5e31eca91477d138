"""Summing what producers have a claim to: sold lines, and lines given to a farm afterwards.

Every claim stands at an entry (epoch, seq) and on a business date; a settlement has those of its
set, `kinds_producers.SettlementDrafted`.  What the holding account sold is nobody's until a farm is
named for it: then the claim stands at the entry that names it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import HOLDING_CODE, Ref

_Reader = DBAPIConnection | Cursor

#: Claims of sold lines; `s` is where a claim stands, `l` its line, `t` whose it is on what terms.
_SOLD = (
    "sale s INDEXED BY sale_by_date {more} CROSS JOIN sale_line l ON l.sale_uid = s.sale_uid "
    "CROSS JOIN (SELECT 1) t"
)
_SOLD_TERMS = {
    "producer": "l.producer_ref", "item": "l.producer_item_ref", "ownership": "l.ownership",
    "rate": "l.commission_rate_basis_points", "rule": "l.commission_rule_ref",
    "base": "l.commission_base_won", "at": "s.sold_at_ms", "receipt": "s.receipt_no",
    "kind": "s.kind",
}
#: Claims of lines that were given to their farm by an entry of its own.
_ASSIGNED = (
    "(SELECT a.*, e.epoch, e.seq, e.happened_at_ms FROM assigned_line a "
    "JOIN entry e ON e.uid = a.entry_uid) s {more} "
    "CROSS JOIN sale_line l ON l.sale_uid = s.sale_uid AND l.line_no = s.line_no "
    "CROSS JOIN sale t ON t.sale_uid = s.sale_uid"
)
_ASSIGNED_TERMS = {
    "producer": "s.producer_ref", "item": "s.producer_item_ref", "ownership": "s.ownership",
    "rate": "s.commission_rate_basis_points", "rule": "s.commission_rule_ref",
    "base": "s.commission_base_won", "at": "s.happened_at_ms", "receipt": "t.receipt_no",
    "kind": "t.kind",
}
_SOURCES = ((_SOLD, _SOLD_TERMS), (_ASSIGNED, _ASSIGNED_TERMS))
_NOT_HELD = f"{{producer}} NOT IN (SELECT ref FROM producer WHERE code = '{HOLDING_CODE}')"


def sum_bases(
    connection: _Reader, from_date: str, to_date: str, category: str = "",
) -> dict[Ref, dict[int, int]]:
    """producer -> rate -> commission base of consigned claims, both dates inclusive."""
    found: dict[Ref, dict[int, int]] = {}
    for source, terms in _SOURCES:
        join = "JOIN producer_item p ON p.ref = {item} " if category else ""
        where = "AND p.category = :category " if category else ""
        statement = (
            f"SELECT {{producer}}, {{rate}}, sum({{base}}) FROM {source} {join}"
            "WHERE s.business_date BETWEEN :first AND :last AND {ownership} = 'CONSIGNMENT' "
            f"AND {_NOT_HELD} {where}GROUP BY {{producer}}, {{rate}}"
        ).format(more="", **terms)
        for producer_ref, rate, base_won in connection.execute(statement, {
                "first": from_date, "last": to_date, "category": category}):
            rates = found.setdefault(producer_ref, {})
            rates[rate] = rates.get(rate, 0) + base_won
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
    for source, terms in _SOURCES:
        statement = (
            "SELECT s.business_date, {producer}, {item}, coalesce(p.item_ref, ''), "
            "coalesce(p.category, ''), {ownership}, {rate}, {rule}, sum({base}) "
            f"FROM {source} LEFT JOIN producer_item p ON p.ref = {{item}} "
            "WHERE s.business_date BETWEEN ? AND ? AND {ownership} = 'CONSIGNMENT' "
            f"AND {_NOT_HELD} GROUP BY s.business_date, {{producer}}, {{item}}, {{rate}}, {{rule}}"
        ).format(more="", **terms)
        for row in connection.execute(statement, (from_date, to_date)):
            yield DayBaseRow(*row)


# --- whose set -----------------------------------------------------------------------------------

#: The newest settlement each producer is in that still counts.
_LAST = (
    "SELECT producer_ref, settlement_uid, to_date, carry_out_won, drafted_at_ms FROM ("
    "SELECT p.producer_ref, p.settlement_uid, s.to_date, p.carry_out_won, s.drafted_at_ms, "
    "row_number() OVER (PARTITION BY p.producer_ref ORDER BY s.drafted_at_ms DESC, s.rowid DESC) "
    "AS newest FROM settlement_producer p JOIN settlement s "
    "ON s.settlement_uid = p.settlement_uid "
    "WHERE s.kind = 'SETTLEMENT' AND s.state NOT IN ('DROPPED', 'REVERSED')) WHERE newest = 1"
)

#: Whether a claim is in the set of a settlement.
_INSIDE = (
    "(s.business_date <= [to_date] AND EXISTS (SELECT 1 FROM settlement_cut c WHERE "
    "c.settlement_uid = [uid] AND c.epoch = s.epoch AND s.seq <= c.seq) AND NOT EXISTS ("
    "SELECT 1 FROM settlement_gap g WHERE g.settlement_uid = [uid] AND g.epoch = s.epoch "
    "AND g.seq = s.seq))"
)


def _inside(uid: str, to_date: str) -> str:
    return _INSIDE.replace("[uid]", uid).replace("[to_date]", to_date)


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
    """Consigned claims up to a date that no settlement of their producer has had, in groups."""
    last = read_last(connection)
    # Sets only grow: what the narrowest of them holds is in all of them, and need not be looked at.
    floor_uid, floor_date = "", ""
    producers = {ref for (ref,) in connection.execute(
        "SELECT ref FROM producer WHERE code <> ?", (HOLDING_CODE,))}
    if last and producers <= last.keys():
        floor_uid = min(last.values(), key=lambda row: row.drafted_at_ms).settlement_uid
        floor_date = min(row.to_date for row in last.values())
    waiting = [f"{epoch} {seq}" for epoch, seqs in gaps.items() for seq in seqs]
    values = {"cuts": json.dumps(dict(cuts)), "waiting": json.dumps(waiting), "to_date": to_date,
              "floor_uid": floor_uid, "floor_date": floor_date}
    found: list[GroupRow] = []
    for source, terms in _SOURCES:
        statement = (
            f"WITH last AS MATERIALIZED ({_LAST}), "
            "cuts AS MATERIALIZED (SELECT key AS epoch, value AS seq FROM json_each(:cuts)), "
            "waiting AS MATERIALIZED (SELECT value AS place FROM json_each(:waiting)) "
            "SELECT {producer}, {rate}, l.tax_class_resolved, count(*), sum(l.net_won), "
            f"sum({{base}}) FROM {source} LEFT JOIN last p ON p.producer_ref = {{producer}} "
            "WHERE s.business_date <= :to_date AND {ownership} = 'CONSIGNMENT' "
            f"AND {_NOT_HELD} AND s.epoch || ' ' || s.seq NOT IN (SELECT place FROM waiting) "
            f"AND (:floor_uid = '' OR NOT {_inside(':floor_uid', ':floor_date')}) "
            f"AND (p.settlement_uid IS NULL OR NOT {_inside('p.settlement_uid', 'p.to_date')}) "
            "GROUP BY {producer}, {rate}, l.tax_class_resolved"
        ).format(more="JOIN cuts n ON n.epoch = s.epoch AND s.seq <= n.seq", **terms)
        found += [GroupRow(*row) for row in connection.execute(statement, values)]
    return found


def sum_unsettled_of(connection: _Reader, producer_ref: Ref, since: str) -> dict[int, int]:
    """rate -> base of one producer's claims from a day on that no settlement has had."""
    found: dict[int, int] = {}
    for source, terms in _SOURCES:
        statement = (
            f"WITH last AS MATERIALIZED (SELECT * FROM ({_LAST}) WHERE producer_ref = :ref) "
            f"SELECT {{rate}}, sum({{base}}) FROM {source} LEFT JOIN last p ON 1 "
            "WHERE s.business_date >= :since AND {producer} = :ref "
            "AND {ownership} = 'CONSIGNMENT' "
            f"AND (p.settlement_uid IS NULL OR NOT {_inside('p.settlement_uid', 'p.to_date')}) "
            "GROUP BY {rate}"
        ).format(more="", **terms)
        for rate, base_won in connection.execute(
                statement, {"ref": producer_ref, "since": since}):
            found[rate] = found.get(rate, 0) + base_won
    return found


#: The claims of producers in one settlement: in its set, and not in that of the one before.
_OF = (
    f"AND {_inside('sp.settlement_uid', 'st.to_date')} AND (sp.previous_uid = '' OR NOT "
    f"{_inside('sp.previous_uid', 'pv.to_date')}) AND {{ownership}} = 'CONSIGNMENT' "
)
_FROM_SETTLEMENT = (
    "FROM settlement st CROSS JOIN {source} JOIN settlement_producer sp "
    "ON sp.settlement_uid = st.settlement_uid AND sp.producer_ref = {producer} "
    "LEFT JOIN settlement pv ON pv.settlement_uid = sp.previous_uid "
    "WHERE st.settlement_uid = :uid AND s.business_date <= st.to_date "
)


#: The same for one producer: which claims are looked at is known before any line is read.
_FROM_PRODUCER = (
    "FROM settlement st JOIN settlement_producer sp ON sp.settlement_uid = st.settlement_uid "
    "LEFT JOIN settlement pv ON pv.settlement_uid = sp.previous_uid CROSS JOIN {source} "
    "WHERE st.settlement_uid = :uid AND sp.producer_ref = :producer_ref "
    "AND {producer} = sp.producer_ref AND s.business_date <= st.to_date "
)


def _of_settlement(select: str, start: str, rest: str) -> Iterator[str]:
    for source, terms in _SOURCES:
        whole = f"{select} {start.replace('{source}', source)} {_OF} {rest}"
        yield whole.format(more="", **terms)


class LineRow(NamedTuple):
    """One line behind a settlement's figure."""

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
    rule_ref: str


def list_lines(
    connection: _Reader, settlement_uid: Ref, producer_ref: Ref,
    rate_basis_points: int | None = None,
) -> list[LineRow]:
    """The lines a settlement has of one producer, in order of day and receipt."""
    found: list[LineRow] = []
    for statement in _of_settlement(
            "SELECT s.business_date, {receipt}, l.line_no, l.printed_name, l.spec, l.quantity, "
            "l.weight_g, l.unit_price_won, l.net_won, {base}, {rate}, l.tax_class_resolved, "
            "{kind}, {rule}", _FROM_PRODUCER, "AND (:rate IS NULL OR {rate} = :rate)"):
        found += [LineRow(*row) for row in connection.execute(statement, {
            "uid": settlement_uid, "producer_ref": producer_ref, "rate": rate_basis_points})]
    return sorted(found, key=lambda row: row[:3])


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


def list_item_sums(connection: _Reader, settlement_uid: Ref) -> list[ItemSumRow]:
    """Every producer's items in a settlement, in order of producer and name."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for statement in _of_settlement(
            "SELECT {producer}, l.printed_name, l.spec, {rate}, l.tax_class_resolved, "
            "sum(CASE WHEN l.weight_g IS NULL THEN l.quantity ELSE 0 END), "
            "sum(coalesce(l.weight_g, 0)), count(*), sum(l.net_won), sum({base})",
            _FROM_SETTLEMENT,
            "GROUP BY {producer}, l.printed_name, l.spec, {rate}, l.tax_class_resolved"):
        for row in connection.execute(statement, {"uid": settlement_uid}):
            sums = found.setdefault(row[:5], [0, 0, 0, 0, 0])
            for n, value in enumerate(row[5:]):
                sums[n] += value
    return [ItemSumRow(*key, *sums) for key, sums in sorted(found.items())]
