"""What a cart comes to: every won a receipt, a report or a settlement will ever show of it.

VAT is computed once, on the receipt's taxable total; receipt discounts go to the lines by largest
remainder (HANDBOOK §2.3).  The commission base adds shop-borne discounts back (§1.6).
"""

from __future__ import annotations

from dataclasses import dataclass

from app.cart import Cart, Line, all_off, takes_discount
from app.tax import VatRounding, share_out, vat_of
from models.values import BasisPoints, BorneBy, Ownership, Ref, TaxClass, Won


@dataclass(frozen=True, slots=True)
class PricedLine:
    line: Line
    discount_won: Won
    receipt_discount_share_won: Won
    net_won: Won
    commission_base_won: Won


@dataclass(frozen=True, slots=True)
class Priced:
    """A cart's figures.  exempt + taxable + non-taxable = total; taxable = supply + VAT."""

    lines: tuple[PricedLine, ...]
    gross_won: Won
    discount_won: Won
    exempt_won: Won
    taxable_won: Won
    non_taxable_won: Won
    supply_won: Won
    vat_won: Won
    total_won: Won
    producers_won: Won
    line_count: int
    piece_count: int


def price_cart(cart: Cart, vat_rounding: VatRounding = VatRounding.NEAREST) -> Priced:
    """All figures of a cart as it stands."""
    line_discounts = [all_off(line) for line in cart.lines]
    before = [line.gross_won - off for line, off in zip(cart.lines, line_discounts, strict=True)]
    weights = [
        won if takes_discount(line.product) else 0
        for line, won in zip(cart.lines, before, strict=True)
    ]
    shares = [0] * len(cart.lines)
    by_shop = [0] * len(cart.lines)
    for discount in cart.all_receipt_discounts:
        for i, share in enumerate(share_out(discount.won, weights)):
            shares[i] += share
            # The next discount is shared over what is left: no line ever falls below nothing.
            weights[i] -= share
            if discount.borne_by is BorneBy.SHOP:
                by_shop[i] += share
    priced_lines = []
    totals = {TaxClass.EXEMPT: 0, TaxClass.TAXABLE_10: 0, TaxClass.NON_TAXABLE: 0}
    for i, line in enumerate(cart.lines):
        net_won = before[i] - shares[i]
        totals[line.product.tax_class_resolved] += net_won
        shop_borne_won = by_shop[i] + sum(
            d.won for d in (*line.promotions, *line.discounts) if d.borne_by is BorneBy.SHOP
        )
        priced_lines.append(PricedLine(
            line, line_discounts[i], shares[i], net_won,
            net_won + shop_borne_won if _is_consigned(line) else 0,
        ))
    taxable_won = totals[TaxClass.TAXABLE_10]
    vat_won = vat_of(taxable_won, vat_rounding)
    return Priced(
        lines=tuple(priced_lines),
        gross_won=sum(line.gross_won for line in cart.lines),
        discount_won=sum(line_discounts) + sum(shares),
        exempt_won=totals[TaxClass.EXEMPT],
        taxable_won=taxable_won,
        non_taxable_won=totals[TaxClass.NON_TAXABLE],
        supply_won=taxable_won - vat_won,
        vat_won=vat_won,
        total_won=sum(totals.values()),
        producers_won=producers_share(tuple(priced_lines)),
        line_count=len(cart.lines),
        piece_count=sum(line.quantity for line in cart.lines),
    )


def commission_of(base_won: Won, rate_basis_points: BasisPoints) -> Won:
    """Commission of one producer and rate, half away from zero, so that c(−x) = −c(x) (§1.6)."""
    sign = -1 if base_won < 0 else 1
    return sign * ((2 * abs(base_won) * rate_basis_points + 10_000) // 20_000)


def producers_share(lines: tuple[PricedLine, ...]) -> Won:
    """What goes to the producers: base less commission, rounded once per producer and rate."""
    bases: dict[tuple[Ref, BasisPoints], Won] = {}
    for priced in lines:
        product = priced.line.product
        if _is_consigned(priced.line):
            key = (product.producer_ref, product.commission_rate_basis_points)
            bases[key] = bases.get(key, 0) + priced.commission_base_won
    return sum(base - commission_of(base, rate) for (_, rate), base in bases.items())


def _is_consigned(line: Line) -> bool:
    return line.product.ownership is Ownership.CONSIGNMENT
