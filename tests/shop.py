"""A real till in a folder of a test: its own keys, a settable clock, a few goods, an open shift."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app import catalog, search_index, sell, shift
from app.access import Session
from app.cart import Cart, Product, add
from app.opening import NewShop, create_till, open_till
from app.paths import Paths
from app.pricing import price_cart
from app.sell import CompletedSale
from app.tender import Tender, cash_tender
from app.till import Till
from models import kinds
from models.values import Ref, Role, new_ref

CASHIER = Session("ca" * 16, "02", Role.CASHIER)
MANAGER = Session("3a" * 16, "01", Role.MANAGER)
#: 2026-03-02 10:00 in Seoul, a Monday.
OPENING_MS = 1_772_413_200_000


@dataclass
class SetClock:
    """A clock that stands still until a test moves it."""

    at_ms: int = OPENING_MS
    offset_min: int = 540

    def now_ms(self) -> int:
        return self.at_ms

    def utc_offset_min(self, at_ms: int) -> int:
        return self.offset_min


@dataclass
class Shop:
    """A till and what a test sells on it."""

    paths: Paths
    clock: SetClock
    till: Till
    products: list[Product] = field(default_factory=list)

    def cart(self, *quantities: int) -> Cart:
        """A cart with so many of the first, second, ... product."""
        cart = sell.start_cart()
        for product, quantity in zip(self.products, quantities or (1,), strict=False):
            if quantity:
                cart = add(cart, product, quantity=quantity, scanned_text=product.code)
        return cart

    def cash_for(self, cart: Cart, over_won: int = 0) -> list[Tender]:
        total_won = price_cart(cart, self.till.settings.vat_rounding).total_won
        return [cash_tender(total_won, total_won // 10 * 10 + over_won)]

    def sell(self, *quantities: int) -> CompletedSale:
        cart = self.cart(*quantities)
        return sell.complete_sale(self.till, CASHIER, cart, self.cash_for(cart))

    def reopen(self, vfs: str = "") -> Till:
        """Close, and open again as a later start of the program would."""
        self.till.close()
        self.till = open_till(self.paths, clock=self.clock, vfs=vfs)
        return self.till


def paths_in(folder: Path) -> Paths:
    return Paths(folder / "data", folder / "state")


def make_shop(folder: Path, *, clock: SetClock | None = None, with_shift: bool = True) -> Shop:
    """A new shop with three products (1,800 exempt, 5,500 exempt, 23,000 taxable)."""
    clock = clock or SetClock()
    paths = paths_in(folder)
    till = create_till(paths, NewShop(), clock=clock, use_keyring=False)
    shop = Shop(paths, clock, till)
    add_goods(shop)
    if with_shift:
        shift.open_shift(till, CASHIER, 100_000)
    return shop


GOODS = (("청상추", "EXEMPT", 1_800), ("유정란", "EXEMPT", 5_500), ("참기름", "TAXABLE_10", 23_000))


def add_goods(shop: Shop) -> None:
    producer_ref = new_ref()
    refs: list[Ref] = []
    with shop.till.unit("") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer", ref=producer_ref, base_uid="", effective_from="",
            fields={"code": "P001", "name": "햇살농원"}))
        for n, (name, tax_class, price_won) in enumerate(GOODS):
            item_ref, ref = new_ref(), new_ref()
            unit.record(kinds.ObjectChanged(
                object_type="item", ref=item_ref, base_uid="", effective_from="",
                fields={"name": name, "tax_class": tax_class}))
            unit.record(kinds.ObjectChanged(
                object_type="producer_item", ref=ref, base_uid="", effective_from="", fields={
                    "item_ref": item_ref, "producer_ref": producer_ref, "name": name,
                    "code": f"SKU{n}", "price_won": price_won,
                    "commission_rate_basis_points": 1_200, "barcodes": [f"880000000000{n}"]}))
            refs.append(ref)
        search_index.learn(unit.cursor, refs)
    shop.products = products_of(shop.till)


def products_of(till: Till) -> list[Product]:
    """The goods of `GOODS`, as the till sells them."""
    found = [catalog.find_by_barcode(till, f"880000000000{n}") for n in range(len(GOODS))]
    return [product for product in found if product is not None]


def close_day(shop: Shop) -> shift.ClosedShift:
    """Count exactly what is expected and close: a seal is written."""
    expected_won = shift.x_report(shop.till, CASHIER).expected_won
    shift.count_cash(shop.till, CASHIER, shift_counts(expected_won))
    return shift.close_shift(shop.till, CASHIER)


def shift_counts(won: int) -> dict[int, int]:
    from app.tender import notes_and_coins

    return dict(notes_and_coins(won))
