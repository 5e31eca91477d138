"""Exports of the stock: what lies on the shelf, what was taken away, what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from app import stock
from models import stock_rows
from models.values import SaleType

if TYPE_CHECKING:
    from app.reports.exports import Cell
    from app.till import Till

_WAYS = {
    "DISPOSED": "폐기", "WITHDRAWN": "회수", "DONATED": "기부", "LOST": "로스",
    "WITHDRAWN_DISPOSED": "회수 뒤 폐기",
}
_CAUSES = {
    "SPOILED": "상함", "DAMAGED": "파손", "PAST_DATE": "기한 지남", "TASTING": "시식",
    "OWN_USE": "매장 사용", "MISSING": "없어짐", "EVENING": "저녁 정리",
    "NOT_COLLECTED": "안 찾아감", "RECALLED": "부적합 회수", "OTHER": "기타", "": "",
}


def stock_rows_of(till: Till, first: str, last: str) -> Iterator[list[Cell]]:
    """재고현황 now: a row a pile; the dates are those the goods were shipped between."""
    for pile in stock.list_piles(till):
        if pile.shipped_on and not first <= pile.shipped_on <= last:
            continue
        yield [
            pile.code, pile.name, pile.spec, pile.category, pile.producer_code,
            pile.producer_name, pile.ownership.value, pile.lot_no, pile.shipped_on,
            pile.display_until, pile.use_by, pile.price_won, pile.quantity, pile.weight_g,
            pile.worth_won,
        ]


def waste_rows_of(till: Till, first: str, last: str) -> Iterator[list[Cell]]:
    """회수·폐기 현황: what was taken away between two business dates and not put back."""
    for row in reversed(stock_rows.list_removals(till.read(), first, last)):
        if row.undone:
            continue
        worth_won = (row.weight_g * row.price_won // 100 if row.sale_type == SaleType.WEIGHT
                     else row.quantity * row.price_won)
        yield [
            date.fromisoformat(row.business_date), _WAYS.get(row.reason, row.reason),
            _CAUSES.get(row.cause, row.cause), row.code, row.name, row.spec,
            row.producer_code, row.producer_name, row.ownership, row.lot_no, row.quantity,
            row.weight_g, row.price_won, worth_won,
        ]


def count_rows_of(till: Till, first: str, last: str) -> Iterator[list[Cell]]:
    """재고실사 (HANDBOOK §8): books, counted and difference, late sales reckoned in."""
    for row in stock_rows.list_counted_between(till.read(), first, last):
        weighed = row.sale_type == SaleType.WEIGHT
        counted = row.weight_g if weighed else row.quantity
        difference = row.difference_g if weighed else row.difference
        if not counted and not difference:
            continue
        worth_won = difference * row.price_won
        yield [
            row.code, f"{row.name} {row.spec}".strip(), row.producer_name, counted - difference,
            counted, difference, row.price_won, worth_won // 100 if weighed else worth_won,
            _CAUSES.get(row.cause, row.cause), row.lot_no, date.fromisoformat(row.business_date),
        ]


def margin_rows_of(till: Till, first: str, last: str) -> Iterator[list[Cell]]:
    """사입 이윤: what bought goods earned; the cells of a cost nobody knows are empty."""
    from app.purchasing import list_margins

    for one in list_margins(till, first, last):
        yield [
            one.code, one.name, one.spec, one.quantity, one.sales_won,
            "" if one.cost_won is None else one.cost_won,
            "" if one.margin_won is None else one.margin_won,
            "" if one.margin_basis_points is None else one.margin_basis_points // 100,
        ]
