"""What the platform's other programs ask of a store's shadow: pages in the order of a key.

Every question takes the key of the last row seen and gives the rows behind it, so that a page costs
the same at the end of ten years as at its beginning, and nothing is skipped while sales arrive.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from models.db import DBAPIConnection


class PurchaseRow(NamedTuple):
    sold_at_ms: int
    sale_uid: str
    till_ref: str
    receipt_no: str
    business_date: str
    member_ref: str | None
    kind: str
    gross_won: int
    discount_won: int
    exempt_won: int
    taxable_won: int
    non_taxable_won: int
    vat_won: int
    total_won: int
    original_sale_uid: str | None


class PurchaseLineRow(NamedTuple):
    line_no: int
    producer_item_ref: str
    name: str
    spec: str
    quantity: int
    weight_g: int | None
    unit_price_won: int
    net_won: int
    tax_class: str
    producer_ref: str
    producer_name: str
    lot_ref: str | None


class StockRow(NamedTuple):
    producer_item_ref: str
    code: str
    name: str
    producer_ref: str
    quantity: int
    weight_g: int


class CatalogueRow(NamedTuple):
    producer_item_ref: str
    code: str
    name: str
    spec: str
    unit: str
    category: str
    sale_type: str
    price_won: int
    member_price_won: int | None
    price_basis: str
    ownership: str
    producer_ref: str
    producer_name: str
    origin_label: str
    sale_stopped: int


class SettlementRow(NamedTuple):
    settlement_uid: str
    settlement_no: str
    kind: str
    from_date: str
    to_date: str
    pay_date: str
    state: str
    producer_count: int
    base_won: int
    commission_won: int
    payout_won: int


class SettlementProducerRow(NamedTuple):
    producer_ref: str
    producer_name: str
    line_count: int
    sales_won: int
    base_won: int
    commission_won: int
    rebate_won: int
    deduction_won: int
    carry_in_won: int
    payout_won: int
    carry_out_won: int


def page_purchases(
    connection: DBAPIConnection, after: tuple[int, str], limit: int, *, member_ref: str = "",
    from_date: str = "", to_date: str = "",
) -> list[PurchaseRow]:
    """Sales and returns behind (sold at, sale), oldest first; of one member where one is named."""
    where, values = ["(sold_at_ms, sale_uid) > (?, ?)"], list[Any](after)
    for text, value in (("member_ref = ?", member_ref), ("business_date >= ?", from_date),
                        ("business_date <= ?", to_date)):
        if value:
            where.append(text)
            values.append(value)
    return [PurchaseRow(*row) for row in connection.execute(
        f"SELECT {', '.join(PurchaseRow._fields)} FROM sale WHERE {' AND '.join(where)} "
        "ORDER BY sold_at_ms, sale_uid LIMIT ?", (*values, limit))]


def list_purchase_lines(connection: DBAPIConnection, sale_uid: str) -> list[PurchaseLineRow]:
    return [PurchaseLineRow(*row) for row in connection.execute(
        "SELECT line_no, producer_item_ref, printed_name, spec, quantity, weight_g, "
        "unit_price_won, net_won, tax_class_resolved, producer_ref, producer_name, lot_ref "
        "FROM sale_line WHERE sale_uid = ? ORDER BY line_no", (sale_uid,))]


def page_stock(connection: DBAPIConnection, after: str, limit: int) -> list[StockRow]:
    """What lies in the store, as the sum of its moves, by item."""
    return [StockRow(*row) for row in connection.execute(
        "SELECT i.ref, i.code, i.name, i.producer_ref, coalesce(sum(m.quantity), 0), "
        "coalesce(sum(m.weight_g), 0) FROM producer_item AS i "
        "LEFT JOIN stock_move AS m ON m.producer_item_ref = i.ref "
        "WHERE i.ref > ? GROUP BY i.ref ORDER BY i.ref LIMIT ?", (after, limit))]


def page_catalogue(connection: DBAPIConnection, after: str, limit: int) -> list[CatalogueRow]:
    return [CatalogueRow(*row) for row in connection.execute(
        "SELECT i.ref, i.code, i.name, i.spec, i.unit, i.category, i.sale_type, i.price_won, "
        "i.member_price_won, i.price_basis, i.ownership, i.producer_ref, coalesce(p.name, ''), "
        "i.origin_label, i.sale_stopped FROM producer_item AS i "
        "LEFT JOIN producer AS p ON p.ref = i.producer_ref "
        "WHERE i.ref > ? ORDER BY i.ref LIMIT ?", (after, limit))]


def page_settlements(connection: DBAPIConnection, after: str, limit: int) -> list[SettlementRow]:
    return [SettlementRow(*row) for row in connection.execute(
        f"SELECT {', '.join(SettlementRow._fields)} FROM settlement WHERE settlement_uid > ? "
        "ORDER BY settlement_uid LIMIT ?", (after, limit))]


def list_settlement_producers(
    connection: DBAPIConnection, settlement_uid: str
) -> list[SettlementProducerRow]:
    return [SettlementProducerRow(*row) for row in connection.execute(
        "SELECT s.producer_ref, coalesce(p.name, ''), s.line_count, s.sales_won, s.base_won, "
        "s.commission_won, s.rebate_won, s.deduction_won, s.carry_in_won, s.payout_won, "
        "s.carry_out_won FROM settlement_producer AS s "
        "LEFT JOIN producer AS p ON p.ref = s.producer_ref "
        "WHERE s.settlement_uid = ? ORDER BY s.producer_ref", (settlement_uid,))]
