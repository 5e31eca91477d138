"""Reading what can be sold: by barcode, PLU, code, item, category; what an import compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import HOLDING_CODE, Ref


class ProductRow(NamedTuple):
    """A producer's item with its farm and the item's tax class on one business date."""

    no: int
    ref: Ref
    item_ref: Ref
    code: str
    plu: str
    name: str
    spec: str
    unit: str
    category: str
    sale_type: str
    producer_ref: Ref
    producer_code: str
    producer_name: str
    origin_label: str
    price_won: int
    member_price_won: int | None
    price_basis: str
    price_version: int
    ownership: str
    commission_rule_ref: str
    commission_rate_basis_points: int
    voucher_eligible: int
    sale_stopped: int
    version_uid: str
    age_check: int
    tax_class: str | None


_PRODUCT = (
    "SELECT p.no, p.ref, p.item_ref, p.code, p.plu, p.name, p.spec, p.unit, p.category, "
    "p.sale_type, p.producer_ref, f.code, f.name, p.origin_label, p.price_won, "
    "p.member_price_won, p.price_basis, p.price_version, p.ownership, p.commission_rule_ref, "
    "p.commission_rate_basis_points, p.voucher_eligible, p.sale_stopped, p.version_uid, "
    "p.age_check, (SELECT t.tax_class FROM item_tax_class t WHERE t.item_ref = p.item_ref "
    "AND t.from_date <= ? ORDER BY t.from_date DESC LIMIT 1) "
    "FROM producer_item p JOIN producer f ON f.ref = p.producer_ref "
)
_BY_BARCODE = _PRODUCT + (
    "WHERE p.ref = (SELECT producer_item_ref FROM barcode WHERE barcode = ?)"
)
_BY_REF = _PRODUCT + "WHERE p.ref = ?"
_BY_PLU = _PRODUCT + "WHERE p.plu = ? ORDER BY p.no"
_BY_CODE = _PRODUCT + "WHERE p.code = ? ORDER BY p.no"
_BY_ITEM = _PRODUCT + "WHERE p.item_ref = ? ORDER BY p.no"
_BY_CATEGORY = _PRODUCT + "WHERE p.category = ? ORDER BY p.name, p.no LIMIT ?"


def read_by_barcode(
    connection: DBAPIConnection, barcode: str, business_date: str
) -> ProductRow | None:
    row = connection.execute(_BY_BARCODE, (business_date, barcode)).fetchone()
    return ProductRow(*row) if row else None


def read_by_ref(connection: DBAPIConnection, ref: Ref, business_date: str) -> ProductRow | None:
    row = connection.execute(_BY_REF, (business_date, ref)).fetchone()
    return ProductRow(*row) if row else None


def read_by_plu(connection: DBAPIConnection, plu: str, business_date: str) -> list[ProductRow]:
    return _rows(connection, _BY_PLU, (business_date, plu))


def read_by_code(connection: DBAPIConnection, code: str, business_date: str) -> list[ProductRow]:
    return _rows(connection, _BY_CODE, (business_date, code))


def read_by_item(
    connection: DBAPIConnection, item_ref: Ref, business_date: str
) -> list[ProductRow]:
    return _rows(connection, _BY_ITEM, (business_date, item_ref))


def read_by_category(
    connection: DBAPIConnection, category: str, business_date: str, limit: int
) -> list[ProductRow]:
    return _rows(connection, _BY_CATEGORY, (business_date, category, limit))


def find_extras(connection: DBAPIConnection, business_date: str) -> list[Ref]:
    """Producers' items that are outside the VAT by their class: bags and deposits, by name."""
    return [ref for (ref,) in connection.execute(
        "SELECT p.ref FROM producer_item AS p WHERE p.sale_stopped = 0 AND 'NON_TAXABLE' = "
        "(SELECT t.tax_class FROM item_tax_class AS t WHERE t.item_ref = p.item_ref "
        "AND t.from_date <= ? ORDER BY t.from_date DESC LIMIT 1) ORDER BY p.name, p.no",
        (business_date,))]


def read_categories(connection: DBAPIConnection) -> list[tuple[str, int]]:
    """(category, number of producers' items in it), in dictionary order."""
    return [(category, count) for category, count in connection.execute(
        "SELECT category, count(*) FROM producer_item GROUP BY category ORDER BY category")]


def read_barcodes(connection: DBAPIConnection | Cursor, ref: Ref) -> list[str]:
    return [code for (code,) in connection.execute(
        "SELECT barcode FROM barcode WHERE producer_item_ref = ? ORDER BY barcode", (ref,))]


def read_owner_of_barcode(connection: DBAPIConnection | Cursor, barcode: str) -> Ref | None:
    row = connection.execute(
        "SELECT producer_item_ref FROM barcode WHERE barcode = ?", (barcode,)).fetchone()
    return row[0] if row else None


def read_owners_of_plu(connection: DBAPIConnection | Cursor, plu: str) -> list[Ref]:
    return [ref for (ref,) in connection.execute(
        "SELECT ref FROM producer_item WHERE plu = ?", (plu,))]


class RestRow(NamedTuple):
    """What only the form of an item shows."""

    shelf_life_days: int
    storage: str
    origin_place: str
    cert: str
    note: str


def read_rest(connection: DBAPIConnection, ref: Ref) -> RestRow | None:
    row = connection.execute(
        "SELECT shelf_life_days, storage, origin_place, cert, note FROM producer_item "
        "WHERE ref = ?", (ref,)).fetchone()
    return RestRow(*row) if row else None


def read_fields(cursor: Cursor, ref: Ref) -> dict[str, Any] | None:
    """A producer's item as its entry's fields name it."""
    found = cursor.execute("SELECT * FROM producer_item WHERE ref = ?", (ref,))
    row = found.fetchone()
    names = [column[0] for column in found.description]
    return dict(zip(names, row, strict=True)) if row else None


class PriceRow(NamedTuple):
    price_version: int
    from_date: str
    price_won: int
    member_price_won: int | None


def read_price_history(connection: DBAPIConnection, ref: Ref) -> list[PriceRow]:
    """Every price of a producer's item, newest first."""
    return [PriceRow(*row) for row in connection.execute(
        "SELECT price_version, from_date, price_won, member_price_won FROM price_history "
        "WHERE producer_item_ref = ? ORDER BY price_version DESC", (ref,))]


class StandingRow(NamedTuple):
    """Whether a producer may bring goods: see `app.catalog.standing_of`."""

    name: str
    status: str
    agreement_from: str
    agreement_to: str


def read_standing(connection: DBAPIConnection, producer_ref: Ref) -> StandingRow | None:
    row = connection.execute(
        "SELECT name, status, agreement_from, agreement_to FROM producer WHERE ref = ?",
        (producer_ref,)).fetchone()
    return StandingRow(*row) if row else None


class ProducerListRow(NamedTuple):
    """What a list of producers shows: no personal data."""

    ref: Ref
    code: str
    name: str
    producer_type: str
    origin_place: str
    status: str
    agreement_from: str
    agreement_to: str
    item_count: int


def list_producers(connection: DBAPIConnection) -> list[ProducerListRow]:
    return [ProducerListRow(*row) for row in connection.execute(
        "SELECT f.ref, f.code, f.name, f.producer_type, f.origin_place, f.status, "
        "f.agreement_from, f.agreement_to, "
        "(SELECT count(*) FROM producer_item p WHERE p.producer_ref = f.ref) "
        "FROM producer f ORDER BY f.code")]


def sum_stock(
    connection: DBAPIConnection, refs: Iterable[Ref]
) -> dict[Ref, tuple[int, int]]:
    """(pieces, grams) on hand of each of these producers' items that ever moved."""
    asked = list(refs)
    marks = ", ".join("?" * len(asked))
    return {ref: (quantity, weight_g) for ref, quantity, weight_g in connection.execute(
        "SELECT producer_item_ref, sum(quantity), sum(weight_g) FROM stock_move "
        f"WHERE producer_item_ref IN ({marks}) GROUP BY producer_item_ref", asked)}


def is_empty(connection: DBAPIConnection) -> bool:
    return connection.execute("SELECT 1 FROM producer_item LIMIT 1").fetchone() is None


# --- what an import compares with ---------------------------------------------------------------


def read_objects(
    cursor: Cursor, table: str, columns: tuple[str, ...]
) -> dict[str, dict[str, Any]]:
    """Rows of `producer` or `producer_item` by code, as the fields an import may change.

    Each also carries its `ref` and `version_uid`.
    """
    names = ("code", "ref", "version_uid", *columns)
    found: dict[str, dict[str, Any]] = {}
    for row in cursor.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid"):
        found[row[0]] = dict(zip(names[1:], row[1:], strict=True))
    return found


def read_all_barcodes(cursor: Cursor) -> dict[Ref, list[str]]:
    """Barcodes of every producer's item, each list in order."""
    found: dict[Ref, list[str]] = {}
    for code, ref in cursor.execute(
            "SELECT barcode, producer_item_ref FROM barcode ORDER BY barcode"):
        found.setdefault(ref, []).append(code)
    return found


class ItemRow(NamedTuple):
    ref: Ref
    name: str
    category: str
    sale_type: str
    version_uid: str
    tax_class: str | None


def find_item(
    cursor: Cursor, name: str, category: str, sale_type: str, business_date: str
) -> ItemRow | None:
    """The item people call so, with its tax class on a business date."""
    row = cursor.execute(
        "SELECT ref FROM item WHERE name = ? AND category = ? AND sale_type = ? "
        "ORDER BY rowid LIMIT 1", (name, category, sale_type)).fetchone()
    return read_item(cursor, row[0], business_date) if row else None


def read_item(cursor: Cursor, ref: Ref, business_date: str) -> ItemRow | None:
    row = cursor.execute(
        "SELECT ref, name, category, sale_type, version_uid, "
        "(SELECT t.tax_class FROM item_tax_class t WHERE t.item_ref = ref "
        "AND t.from_date <= ? ORDER BY t.from_date DESC LIMIT 1) "
        "FROM item WHERE ref = ?", (business_date, ref)).fetchone()
    return ItemRow(*row) if row else None


def read_items(cursor: Cursor) -> list[ItemRow]:
    """Every item with the tax class it has had from the beginning."""
    return [ItemRow(*row) for row in cursor.execute(
        "SELECT i.ref, i.name, i.category, i.sale_type, i.version_uid, t.tax_class FROM item i "
        "LEFT JOIN item_tax_class t ON t.item_ref = i.ref AND t.from_date = '' ORDER BY i.rowid")]


class IndexedRow(NamedTuple):
    """What the search index is made from."""

    no: int
    ref: Ref
    name: str
    spec: str
    code: str
    plu: str


_INDEXED = "SELECT no, ref, name, spec, code, plu FROM producer_item "


def read_indexed(cursor: Cursor, ref: Ref) -> IndexedRow | None:
    row = cursor.execute(_INDEXED + "WHERE ref = ?", (ref,)).fetchone()
    return IndexedRow(*row) if row else None


def read_all_indexed(cursor: Cursor) -> Iterator[IndexedRow]:
    # What is sold for a farm still to be found is never looked for by name.
    for row in cursor.execute(_INDEXED + (
            "WHERE producer_ref NOT IN (SELECT ref FROM producer WHERE code = ?) "
            "ORDER BY no"), (HOLDING_CODE,)).fetchall():
        yield IndexedRow(*row)


def _rows(
    connection: DBAPIConnection, statement: str, values: tuple[Any, ...]
) -> list[ProductRow]:
    return [ProductRow(*row) for row in connection.execute(statement, values)]
