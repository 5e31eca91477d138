"""What is sold, as the till asks for it: by scan, number, name or touch; whose, and how many left.

The tax class is resolved for the shift's business date here alone, and frozen with the line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from app.barcode import ScanRules, canonical
from app.cart import Product
from app.errors import Refused
from app.search import CANDIDATE_COUNT_MAX, match, plan
from models import catalog_rows, search_rows
from models.values import (
    BasisPoints,
    Grams,
    Ownership,
    PriceBasis,
    Ref,
    SaleType,
    TaxClass,
    Won,
)

if TYPE_CHECKING:
    from app.settings import TaxTreatment
    from app.till import Till
    from models.catalog_rows import PriceRow, ProductRow, StandingRow
    from models.search_rows import HitRow

HIT_COUNT_MAX = 24
TILE_COUNT_MAX = 60
#: How many of the best hits are asked for their stock before they are put in order.
_RANKED_COUNT_MAX = 24
#: Two dozen offers a key press: a dictionary answers several times faster than the enum's call.
_SALE_TYPES = {each.value: each for each in SaleType}
_PRICE_BASES = {each.value: each for each in PriceBasis}


class Offer(msgspec.Struct, frozen=True):
    """A producer's item as a list, a tile or the whose-question shows it; `product_of` sells it."""

    ref: Ref
    item_ref: Ref
    code: str
    plu: str
    name: str
    spec: str
    unit: str
    sale_type: SaleType
    price_won: Won
    member_price_won: Won | None
    price_basis: PriceBasis
    producer_code: str
    producer_name: str
    sale_stopped: bool
    stock_quantity: int
    stock_weight_g: Grams

    @property
    def in_stock(self) -> bool:
        return self.stock_quantity > 0 or self.stock_weight_g > 0


class Standing(StrEnum):
    """Whether a producer may bring goods today (HANDBOOK §1.2)."""

    GOOD = "good"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    ENDED = "ended"


def scan_rules(till: Till) -> ScanRules:
    """How this shop reads a scan."""
    settings = till.settings
    return ScanRules(
        settings.barcode_layouts, settings.member_card_prefix, settings.badge_prefix)


def find_by_barcode(till: Till, code: str) -> Product | None:
    """What carries this barcode.  Raises Refused as `product_of` does."""
    row = catalog_rows.read_by_barcode(till.read(), canonical(code), till.business_date)
    return _product(till, row) if row else None


def find_all_by_plu(till: Till, number: str) -> list[Product]:
    """What a PLU or a scale's item number means; more than one where several farms share it.

    A scale that counts in its own way prints the number of the item's code (SKU0036 → 00036).
    Raises Refused as `product_of` does, when none of them can be sold.
    """
    rows = _rows_of_number(till, number)
    selling = [row for row in rows if not row.sale_stopped]
    return [_product(till, row) for row in selling or rows]


def product_of(till: Till, ref: Ref) -> Product:
    """The product a line is made of.

    Raises Refused: `catalog.gone`, `catalog.sale_stopped`, `tax.class_missing` and
    `tax.choice_missing` (a simple-processed item and no manager's choice for the business date).
    """
    row = catalog_rows.read_by_ref(till.read(), ref, till.business_date)
    if row is None:
        raise Refused("catalog.gone")
    return _product(till, row)


def taxed_today(till: Till, product: Product) -> Product:
    """A product scanned on another day, with today's tax class and today's commission.

    Raises Refused as `product_of` does; one that is no longer known stays as it was.
    """
    row = catalog_rows.read_by_ref(till.read(), product.ref, till.business_date)
    if row is None:
        return product
    tax_class = _tax_class(row)
    resolved = resolve_tax_class(
        tax_class, till.business_date, till.settings.simple_processed, row.name)
    rule_ref, rate = terms_of(till, row)
    return replace(
        product, tax_class=tax_class, tax_class_resolved=resolved, commission_rule_ref=rule_ref,
        commission_rate_basis_points=rate)


def find_for_record(till: Till, barcode: str, resolved: TaxClass) -> Product | None:
    """What carries this barcode, for a sale that already happened: how it was taxed is given."""
    row = catalog_rows.read_by_barcode(till.read(), canonical(barcode), till.business_date)
    return _make_product(till, row, _tax_class(row), resolved) if row else None


def search(till: Till, query: str, *, limit: int = HIT_COUNT_MAX) -> list[Offer]:
    """Offers for a query as it stands: prefix hits first, then those with stock, then short names.

    One scan of the index, and the goods of the best hits; the rules are those of `app.search`.
    """
    lenient = till.settings.search_lenient_double
    reading = plan(query, lenient_double=lenient)
    if not reading.ranges:
        return []
    connection = till.read()
    ranges = [(each.low, each.high, each.rank) for each in reading.ranges]
    keys = search_rows.find_keys(connection, ranges, CANDIDATE_COUNT_MAX)
    if reading.key_pattern is not None:
        fits = reading.key_pattern.match
        keys = [each for each in keys if fits(each[2], 1)]
    elif reading.needs_name:
        names = search_rows.read_names(connection, [no for _, no, _ in keys])
        ranks = {no: match(query, name, lenient_double=lenient) for no, name in names.items()}
        keys = [(rank, no, key) for _, no, key in keys if (rank := ranks[no]) is not None]
    best: dict[int, tuple[int, int, int]] = {}
    for rank, no, key in keys:
        # A key ends with its name, so the shorter key is the nearer hit.
        found = (rank, len(key), no)
        if no not in best or found < best[no]:
            best[no] = found
    ranked = sorted(best.values())[:max(limit, _RANKED_COUNT_MAX)]
    hits = search_rows.read_hits(connection, [no for _, _, no in ranked])
    offers = [(rank, _offer_of_hit(hits[no])) for rank, _, no in ranked]
    # Sorting keeps equal ones in their order, so the length still decides within each half.
    offers.sort(key=lambda hit: (hit[0], not hit[1].in_stock))
    return [offer for _, offer in offers[:limit]]


def offers_of_item(till: Till, item_ref: Ref) -> list[Offer]:
    """Whose: every producer's item of one item, those with stock today first."""
    rows = catalog_rows.read_by_item(till.read(), item_ref, till.business_date)
    offers = _offers(till, rows)
    return sorted(offers, key=lambda offer: (not offer.in_stock, offer.price_won))


def offers_of_category(till: Till, category: str, limit: int = TILE_COUNT_MAX) -> list[Offer]:
    """The tiles of one category, in dictionary order."""
    rows = catalog_rows.read_by_category(till.read(), category, till.business_date, limit)
    return _offers(till, rows)


def offers_of_codes(till: Till, codes: Iterable[str]) -> list[Offer]:
    """Favourites, by their codes, in the order the shop has set; what has gone is left out."""
    connection, day = till.read(), till.business_date
    rows = [row for code in codes for row in catalog_rows.read_by_code(connection, code, day)]
    return _offers(till, rows)


def extras(till: Till) -> list[Offer]:
    """Bags and deposits: what is outside the VAT by its class (HANDBOOK §2.1), by name."""
    connection, day = till.read(), till.business_date
    rows = (catalog_rows.read_by_ref(connection, ref, day)
            for ref in catalog_rows.find_extras(connection, day))
    return _offers(till, [row for row in rows if row is not None])


def has_extras(till: Till) -> bool:
    """Whether the shop sells any bag or deposit."""
    return bool(catalog_rows.find_extras(till.read(), till.business_date))


def categories(till: Till) -> list[tuple[str, int]]:
    """(category, how many producers' items are in it)."""
    return catalog_rows.read_categories(till.read())


def stock_of(till: Till, refs: Iterable[Ref]) -> dict[Ref, tuple[int, Grams]]:
    """(pieces, grams) on hand: the sum of moves, negative where more was sold than seen."""
    asked = list(refs)
    found = catalog_rows.sum_stock(till.read(), asked)
    return {ref: found.get(ref, (0, 0)) for ref in asked}


def price_history(till: Till, ref: Ref) -> list[PriceRow]:
    """Every price of a producer's item, newest first."""
    return catalog_rows.read_price_history(till.read(), ref)


def standing_of(row: StandingRow, business_date: str) -> Standing:
    """Status and agreement dates together: an agreement that ran out yesterday has expired."""
    if row.status == "SUSPENDED":
        return Standing.SUSPENDED
    if row.status == "TERMINATED":
        return Standing.ENDED
    if row.status == "EXPIRED" or (row.agreement_to and row.agreement_to < business_date):
        return Standing.EXPIRED
    early = bool(row.agreement_from) and row.agreement_from > business_date
    if row.status in {"APPLIED", "TRAINED", "AGREED"} or early:
        return Standing.NOT_YET
    return Standing.GOOD


def refuse_goods_of(till: Till, producer_ref: Ref) -> None:
    """Raises Refused `producer.<standing>` where this producer may not bring goods today."""
    row = catalog_rows.read_standing(till.read(), producer_ref)
    if row is None:
        raise Refused("producer.gone")
    standing = standing_of(row, till.business_date)
    if standing is not Standing.GOOD:
        raise Refused(f"producer.{standing.value}", name=row.name)


def resolve_tax_class(
    tax_class: TaxClass, business_date: str, treatments: Iterable[TaxTreatment], name: str = ""
) -> TaxClass:
    """What a class means on a business date: only EXEMPT, TAXABLE_10 and NON_TAXABLE come out.

    The simple-processed class follows the shop's table (HANDBOOK §2.2).  Raises Refused
    `tax.choice_missing` (name, date) where no line of it covers the date: nobody may guess.
    """
    if tax_class is not TaxClass.EXEMPT_SIMPLE_PROCESSED:
        return tax_class
    for each in treatments:
        ends = each.to_date or "9999-12-31"
        if each.from_date <= business_date <= ends:
            return TaxClass(each.treatment)
    raise Refused("tax.choice_missing", name=name, date=business_date)


def _rows_of_number(till: Till, number: str) -> list[ProductRow]:
    connection, day = till.read(), till.business_date
    plain = number.lstrip("0")
    for plu in dict.fromkeys((number, plain)):
        rows = catalog_rows.read_by_plu(connection, plu, day) if plu else []
        if rows:
            return rows
    rows = catalog_rows.read_by_code(connection, number, day)
    return rows or catalog_rows.read_by_code(connection, f"SKU{plain.zfill(4)}", day)


def _product(till: Till, row: ProductRow) -> Product:
    if row.sale_stopped:
        raise Refused("catalog.sale_stopped", name=row.name)
    tax_class = _tax_class(row)
    resolved = resolve_tax_class(
        tax_class, till.business_date, till.settings.simple_processed, row.name)
    return _make_product(till, row, tax_class, resolved)


def _tax_class(row: ProductRow) -> TaxClass:
    if row.tax_class is None:
        raise Refused("tax.class_missing", name=row.name)
    return TaxClass(row.tax_class)


def terms_of(till: Till, row: ProductRow) -> tuple[str, BasisPoints]:
    """(commission rule, rate) of an item on the shift's business date; without rules the list's."""
    if "commission_rule" not in till.checksums:
        # Most shops pay what their list says: their till never loads the rules at all.
        return row.commission_rule_ref, row.commission_rate_basis_points
    from app.commission import book_of

    found = book_of(till).find(
        row.producer_ref, row.ref, row.item_ref, row.category, row.ownership)
    return found or (row.commission_rule_ref, row.commission_rate_basis_points)


def _make_product(
    till: Till, row: ProductRow, tax_class: TaxClass, resolved: TaxClass
) -> Product:
    rule_ref, rate_basis_points = terms_of(till, row)
    return Product(
        ref=row.ref, item_ref=row.item_ref, code=row.code, plu=row.plu, name=row.name,
        spec=row.spec, unit=row.unit, category=row.category, sale_type=SaleType(row.sale_type),
        producer_ref=row.producer_ref, producer_code=row.producer_code,
        producer_name=row.producer_name, origin=row.origin_label,
        list_price_won=row.price_won, member_price_won=row.member_price_won,
        price_basis=PriceBasis(row.price_basis), price_version=row.price_version,
        tax_class=tax_class, tax_class_resolved=resolved, ownership=Ownership(row.ownership),
        commission_rule_ref=rule_ref, commission_rate_basis_points=rate_basis_points,
        voucher_eligible=bool(row.voucher_eligible), age_check=bool(row.age_check),
    )


def _offers(till: Till, rows: list[ProductRow]) -> list[Offer]:
    stock = catalog_rows.sum_stock(till.read(), [row.ref for row in rows])
    return [_offer(row, *stock.get(row.ref, (0, 0))) for row in rows]


def _offer_of_hit(row: HitRow) -> Offer:
    return _offer(row, row.stock_quantity, row.stock_weight_g)


def _offer(row: HitRow | ProductRow, quantity: int, weight_g: Grams) -> Offer:
    return Offer(
        row.ref, row.item_ref, row.code, row.plu, row.name, row.spec, row.unit,
        _SALE_TYPES[row.sale_type], row.price_won, row.member_price_won,
        _PRICE_BASES[row.price_basis], row.producer_code, row.producer_name,
        bool(row.sale_stopped), quantity, weight_g,
    )
