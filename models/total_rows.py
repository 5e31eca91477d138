"""Sums of one day of one till, asked the same way of a till's file and of the hub's projection."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection

Connection = DBAPIConnection | Cursor


class TotalRow(NamedTuple):
    """`name` is sale, tender, member, product or cash; `key` says of what."""

    till_ref: str
    business_date: str
    name: str
    key: str
    row_count: int
    won: int
    quantity: int
    weight_g: int


_SELECTS = (
    "SELECT s.till_ref, s.business_date, 'sale', s.kind, count(*), sum(s.total_won), 0, 0 "
    "FROM sale AS s WHERE {where} GROUP BY 1, 2, 4",
    "SELECT s.till_ref, s.business_date, 'tender', t.tender_code, count(*), sum(t.amount_won), "
    "0, 0 FROM sale AS s JOIN sale_tender AS t USING (sale_uid) WHERE {where} GROUP BY 1, 2, 4",
    "SELECT s.till_ref, s.business_date, 'member', s.member_ref, count(*), sum(s.total_won), 0, 0 "
    "FROM sale AS s WHERE s.member_ref IS NOT NULL AND {where} GROUP BY 1, 2, 4",
    "SELECT s.till_ref, s.business_date, 'product', x.producer_item_ref, count(*), "
    "sum(x.net_won), sum(iif(x.weight_g IS NULL, x.quantity, 0)), sum(coalesce(x.weight_g, 0)) "
    "FROM sale AS s JOIN sale_line AS x USING (sale_uid) WHERE {where} GROUP BY 1, 2, 4",
)


def sum_day(connection: Connection, till_ref: str, business_date: str) -> list[TotalRow]:
    """Every sum of one till's day; a day of the shift, not of the wall."""
    where = "s.till_ref = ? AND s.business_date = ?"
    return [
        TotalRow(*row) for select in _SELECTS
        for row in connection.execute(select.format(where=where), (till_ref, business_date))
    ]


def sum_till(connection: Connection, till_ref: str) -> list[TotalRow]:
    """Every sum of every day of one till."""
    return [
        TotalRow(*row) for select in _SELECTS
        for row in connection.execute(select.format(where="s.till_ref = ?"), (till_ref,))
    ]


def find_days(connection: Connection, sale_uids: set[str]) -> set[tuple[str, str]]:
    """(till, day) of these sales."""
    found: set[tuple[str, str]] = set()
    for uid in sale_uids:
        row = connection.execute(
            "SELECT till_ref, business_date FROM sale WHERE sale_uid = ?", (uid,)).fetchone()
        if row:
            found.add((row[0], row[1]))
    return found
