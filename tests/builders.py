"""Builders that read like a sentence: a product, a cart, the handbook's basket."""

from __future__ import annotations

from app.cart import Cart, Product, add, new_cart
from models.values import Ownership, PriceBasis, SaleType, TaxClass


def build_product(
    name: str = "청상추",
    price_won: int = 1_800,
    *,
    tax_class: TaxClass = TaxClass.EXEMPT,
    spec: str = "150g",
    producer: str = "햇살농원",
    member_price_won: int | None = None,
    sale_type: SaleType = SaleType.EACH,
    ownership: Ownership = Ownership.CONSIGNMENT,
    commission_rate_basis_points: int = 1_200,
) -> Product:
    """A producer's item with all the fields nobody wants to type."""
    resolved = (
        TaxClass.EXEMPT if tax_class is TaxClass.EXEMPT_SIMPLE_PROCESSED else tax_class
    )
    return Product(
        ref=f"ref-{name}-{producer}", item_ref=f"item-{name}", code=f"SKU-{name}",
        plu="10001", name=name, spec=spec, unit="봉", category="엽채류", sale_type=sale_type,
        producer_ref=f"ref-{producer}", producer_code="P001", producer_name=producer,
        origin="국산", list_price_won=price_won, member_price_won=member_price_won,
        price_basis=PriceBasis.PER_100G if sale_type is SaleType.WEIGHT else PriceBasis.PER_UNIT,
        price_version=1, tax_class=tax_class, tax_class_resolved=resolved,
        ownership=ownership, commission_rule_ref="",
        commission_rate_basis_points=commission_rate_basis_points, voucher_eligible=False,
    )


def build_handbook_cart() -> Cart:
    """The basket of HANDBOOK §2.3: 47,100 won, of which 38,000 taxable."""
    cart = new_cart("c" * 32)
    cart = add(cart, build_product("청상추", 1_800), quantity=2)
    cart = add(cart, build_product("유정란", 5_500, spec="10구", producer="맑은샘유정란"))
    cart = add(cart, build_product(
        "참기름", 23_000, tax_class=TaxClass.TAXABLE_10, spec="300ml", producer="참깨볶는집"))
    return add(cart, build_product(
        "조미김", 5_000, tax_class=TaxClass.TAXABLE_10, spec="5매x6", producer="파도소리수산"),
        quantity=3)
