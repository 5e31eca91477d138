"""가격 확인: what a scan or a found item costs, without anything being sold."""

from __future__ import annotations

from dataclasses import dataclass

from app import catalog, sell
from app.cart import Product, add
from app.till import Till
from models.values import Grams, PriceSource, Ref, SaleType, Won


@dataclass(frozen=True, slots=True)
class PriceTag:
    """What the shelf says, and what stands behind it."""

    product: Product
    stock_quantity: int
    stock_weight_g: Grams
    #: Of a code that carries an amount or a weight: what this very pack comes to.
    pack_won: Won | None = None
    pack_weight_g: Grams | None = None
    #: Names of the promotions that may touch it now, and what one of it costs by them alone.
    promotions: tuple[str, ...] = ()
    promoted_won: Won | None = None


@dataclass(frozen=True, slots=True)
class NoTag:
    """Nothing to show a price of; `code` and `values` name the sentence."""

    code: str
    values: dict[str, object]


def check_scan(till: Till, text: str) -> list[PriceTag] | NoTag:
    """The goods a scan means, each farm's where several share the number; sells nothing."""
    match sell.scan(till, sell.start_cart(), text):
        case sell.Added(cart=cart):
            line = cart.lines[-1]
            told = line.weight_g is not None or line.price_source is PriceSource.PRICED_CODE
            return [_tag(till, line.product, line.gross_won if told else None, line.weight_g)]
        case sell.WhichProduct(products=products, priced_won=won, weight_g=grams):
            return [_tag(till, product, won, grams) for product in products]
        case sell.NeedsWeight(product=product) | sell.NeedsPrice(product=product):
            return [_tag(till, product)]
        case sell.NotTaken(code=code, values=values):
            return NoTag(code, values)
        case _:
            return NoTag("price_check.no_goods", {})


def check_item(till: Till, ref: Ref) -> PriceTag:
    """One item found by name.  Raises Refused as `catalog.product_of` does."""
    return _tag(till, catalog.product_of(till, ref))


def _tag(
    till: Till, product: Product, pack_won: Won | None = None, pack_weight_g: Grams | None = None
) -> PriceTag:
    quantity, weight_g = catalog.stock_of(till, [product.ref])[product.ref]
    names, promoted_won = _promotions(till, product)
    return PriceTag(
        product, quantity, weight_g, pack_won, pack_weight_g, names, promoted_won)


def _promotions(till: Till, product: Product) -> tuple[tuple[str, ...], Won | None]:
    """What holds for one piece (or 100 g) at this moment, asked of the rules that sales ask."""
    if "promotion" not in till.checksums or product.list_price_won <= 0:
        return (), None
    from app import promoting

    rules = promoting.book_of(till).live(promoting.moment_of(till))
    names = tuple(
        rule.name for rule in rules
        if rule.scope.takes(product) or any(part.scope.takes(product) for part in rule.parts))
    weighed = 100 if product.sale_type is SaleType.WEIGHT else None
    cart = sell.with_rules(till, add(sell.start_cart(), product, weight_g=weighed))
    line = cart.lines[0]
    off_won = sum(one.won for one in line.promotions)
    return names, line.gross_won - off_won if off_won else None
