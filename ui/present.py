"""From the shop's values to what the screens show; figures are taken over, never computed anew."""

from __future__ import annotations

from app.cart import Cart, Line, Product
from app.pricing import Priced, PricedLine
from models.values import PriceSource, TaxClass
from ui.i18n import figure, tr, weight, won
from ui.shapes import BasketRow, Mark, MemberStrip, Totals

_TAX_MARKS = {TaxClass.EXEMPT: "sell.exempt", TaxClass.NON_TAXABLE: "sell.non_taxable"}


def basket_row(priced: PricedLine) -> BasketRow:
    """A line of the basket: the price on the shelf, and what the member or a discount saved."""
    line, product = priced.line, priced.line.product
    saved_won = member_saved_won(line)
    below = ""
    if priced.discount_won:
        below = figure(-priced.discount_won - saved_won)
    elif saved_won:
        below = f"{tr('sell.key_member')} {figure(-saved_won)}"
    shelf_won = product.list_price_won if saved_won else line.unit_price_won
    return BasketRow(
        key=str(line.id),
        name=product_name(product),
        note=" · ".join([product.producer_name, *(one.reason for one in line.promotions)]),
        marks=_marks(line),
        quantity=weight(line.weight_g) if line.weight_g is not None else figure(line.quantity),
        unit_price_won=shelf_won,
        amount_won=line.gross_won - priced.discount_won,
        below=below,
        can_step=line.weight_g is None,
    )


def product_name(product: Product) -> str:
    """Name and size, as a cashier says it."""
    return named(product.name, product.spec)


def named(name: str, spec: str) -> str:
    """A name with its size, unless the name says it already."""
    return name if not spec or spec in name else f"{name} {spec}"


def member_saved_won(line: Line) -> int:
    """What the member price takes off a line against the shelf price."""
    if line.price_source is not PriceSource.MEMBER or line.weight_g is not None:
        return 0
    return line.product.list_price_won * line.quantity - line.gross_won


def totals(priced: Priced) -> Totals:
    """The figures of the total panel."""
    saved_won = sum(member_saved_won(one.line) for one in priced.lines)
    return Totals(
        total_won=priced.total_won,
        exempt_won=priced.exempt_won,
        supply_won=priced.supply_won,
        vat_won=priced.vat_won,
        non_taxable_won=priced.non_taxable_won,
        discount_won=priced.discount_won + saved_won,
        lines=priced.line_count,
        pieces=priced.piece_count,
    )


def exchange_words(cart: Cart, priced: Priced) -> str:
    """What comes back for the goods of this cart, and who owes the difference."""
    coming = cart.coming_back
    if coming is None:
        return ""
    difference_won = priced.total_won - coming.returned_won
    key = "exchange.bar_pay" if difference_won >= 0 else "exchange.bar_back"
    return tr(key, back=won(coming.returned_won), won=won(abs(difference_won)))


def member_strip(cart: Cart, priced: Priced, points: int | None = None) -> MemberStrip:
    """Who buys, what he has left in points, and what goes to the farms from this basket."""
    to_farms_won = priced.producers_won if cart.lines else None
    if cart.member is None:
        return MemberStrip(to_producers_won=to_farms_won)
    return MemberStrip(
        name=cart.member.masked_name or cart.member.no,
        number=cart.member.no,
        points=points,
        saved_won=sum(member_saved_won(one.line) for one in priced.lines),
        to_producers_won=to_farms_won,
    )


def _marks(line: Line) -> tuple[Mark, ...]:
    key = _TAX_MARKS.get(line.product.tax_class_resolved)
    marks = [Mark(tr(key))] if key else []
    marks += [Mark(one.reason, "look") for one in line.discounts if one.reason]
    return tuple(marks)


def amounts(quantity: int, weight_g: int = 0) -> str:
    """`3개`, `1.25kg` or both, in the language of the screen; what is below nothing has a sign."""
    words = []
    if weight_g:
        words.append(weight(weight_g) if weight_g > 0 else f"−{weight(-weight_g)}")
    if quantity or not words:
        words.insert(0, tr("stock.pieces", count=figure(quantity)))
    return " ".join(words)
