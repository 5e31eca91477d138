"""The open cart: a value.  Every change gives a new one; `app.pricing` says what it comes to."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.errors import BadInput
from models.values import (
    BasisPoints,
    BorneBy,
    Grams,
    Ownership,
    PriceBasis,
    PriceSource,
    Ref,
    SaleType,
    TaxClass,
    Won,
)

#: More of one line than any counter ever sold: a barcode typed into the quantity field.
QUANTITY_MAX = 9_999
LINE_COUNT_MAX = 500
UNIT_PRICE_WON_MAX = 99_999_999


@dataclass(frozen=True, slots=True)
class Product:
    """A producer's item as the till knew it when it was scanned."""

    ref: Ref
    item_ref: Ref
    code: str
    plu: str
    name: str
    spec: str
    unit: str
    category: str
    sale_type: SaleType
    producer_ref: Ref
    producer_code: str
    producer_name: str
    origin: str
    list_price_won: Won
    member_price_won: Won | None
    price_basis: PriceBasis
    price_version: int
    tax_class: TaxClass
    tax_class_resolved: TaxClass
    ownership: Ownership
    commission_rule_ref: str
    commission_rate_basis_points: BasisPoints
    voucher_eligible: bool
    #: Sold to adults only: somebody looks, once a sale (연령 확인).
    age_check: bool = False


@dataclass(frozen=True, slots=True)
class Discount:
    """An amount off, by name; `won` is positive."""

    rule_ref: str
    reason: str
    won: Won
    borne_by: BorneBy
    #: The manager's word it stands on, where the person at the till could not give it alone.
    approval_uid: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    ref: Ref
    no: str
    masked_name: str
    #: Wants every receipt in large letters.
    large_print: bool = False


@dataclass(frozen=True, slots=True)
class LotTag:
    """The lot a line is of: the label's price, today's, and which of them is charged and why."""

    ref: Ref
    no: str
    printed_won: Won
    today_won: Won
    price_won: Won
    source: PriceSource
    #: The signed code it was sold by, where this till had not heard of the lot or its label.
    code: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the cart.  `gross_won` is before any discount."""

    id: int
    product: Product
    quantity: int
    weight_g: Grams | None
    unit_price_won: Won
    price_source: PriceSource
    price_version: int
    scanned_text: str
    gross_won: Won
    discounts: tuple[Discount, ...] = ()
    #: Of a price a manager allowed.
    approval_uid: str = ""
    #: What the shop's rules take off, worked out anew whenever the cart changes
    #: (`app.promotions`); no role's limit counts them.
    promotions: tuple[Discount, ...] = ()
    #: PROMOTION or MARKDOWN where a rule had the last word on the price.
    promoted_as: PriceSource | None = None
    lot: LotTag | None = None


@dataclass(frozen=True, slots=True)
class ComingBack:
    """교환: what of an old receipt comes back for the goods of this cart, in one act with them."""

    refund_uid: Ref
    receipt_no: str
    quantities: tuple[tuple[int, int], ...]  # (line of the old receipt, pieces)
    reason: str
    returned_won: Won


@dataclass(frozen=True, slots=True)
class Cart:
    uid: Ref
    lines: tuple[Line, ...] = ()
    member: Member | None = None
    receipt_discounts: tuple[Discount, ...] = ()
    next_line_id: int = 1
    selected_id: int | None = None
    #: The member's own points, spent: a discount on the receipt before tax (HANDBOOK §2.6).
    points_won: Won = 0
    #: Somebody has looked: the customer is of age.
    of_age: bool = False
    #: Large letters on this receipt, by a key of the till.
    large_print: bool = False
    coming_back: ComingBack | None = None

    @property
    def all_receipt_discounts(self) -> tuple[Discount, ...]:
        """What comes off the whole receipt, in order: what a person gave, then points."""
        if not self.points_won:
            return self.receipt_discounts
        return (*self.receipt_discounts, points_discount(self.points_won))

    @property
    def is_empty(self) -> bool:
        return not self.lines

    def line(self, line_id: int) -> Line:
        """The line with this id.  Raises BadInput where it has gone."""
        for line in self.lines:
            if line.id == line_id:
                return line
        raise BadInput("cart.line_gone")

    @property
    def selected(self) -> Line | None:
        return next((line for line in self.lines if line.id == self.selected_id), None)


#: What a discount paid for with the member's own points is known by on the sale.
POINTS_RULE = "points"
POINTS_REASON = "포인트 사용"


def points_discount(won: Won) -> Discount:
    """Points are the shop's promise, so what they take off is the shop's to bear."""
    return Discount(POINTS_RULE, POINTS_REASON, won, BorneBy.SHOP)


def new_cart(uid: Ref) -> Cart:
    return Cart(uid)


def add(
    cart: Cart,
    product: Product,
    *,
    quantity: int = 1,
    weight_g: Grams | None = None,
    priced_won: Won | None = None,
    override_won: Won | None = None,
    recorded_won: Won | None = None,
    scanned_text: str = "",
    lot: LotTag | None = None,
) -> Cart:
    """The cart with one more line, or with the quantity of the same line raised.

    `weight_g` is for goods sold by weight; `priced_won` is the amount a priced barcode carries;
    `override_won` a unit price a person typed (open price); `recorded_won` a unit price taken over
    from an earlier record.  Raises BadInput for quantities and prices that cannot be meant.
    """
    _check_quantity(quantity)
    if weight_g is not None and quantity != 1:
        raise BadInput("cart.weighed_quantity")
    unit_price_won, source = _unit_price(product, cart.member, override_won, recorded_won)
    if lot is not None and lot.source is PriceSource.LABEL and override_won is None:
        unit_price_won, source = lot.price_won, lot.source
    if priced_won is not None:
        gross_won, source = quantity * priced_won, PriceSource.PRICED_CODE
        if product.sale_type is SaleType.WEIGHT and product.list_price_won > 0:
            # The label was made at the shelf price; the member's would give other grams.
            unit_price_won = product.list_price_won
            if weight_g is None:
                # Several labels alike are one weighing: a weight cannot come back by the piece.
                quantity, weight_g = 1, weight_of(gross_won, unit_price_won)
    elif weight_g is not None:
        if weight_g <= 0:
            raise BadInput("cart.weight_not_positive")
        gross_won = weigh(weight_g, unit_price_won)
    elif product.sale_type is SaleType.WEIGHT:
        raise BadInput("cart.weight_missing", name=product.name)
    else:
        if unit_price_won <= 0 and recorded_won is None:
            raise BadInput("cart.price_missing", name=product.name)
        gross_won = quantity * unit_price_won
    if gross_won > UNIT_PRICE_WON_MAX:
        raise BadInput("cart.amount_too_big", name=product.name)
    if weight_g is None and priced_won is None:
        for line in cart.lines:
            if line.lot == lot and _is_same(line, product, unit_price_won, source):
                raised = set_quantity(cart, line.id, line.quantity + quantity)
                return replace(raised, selected_id=line.id)
    if len(cart.lines) >= LINE_COUNT_MAX:
        raise BadInput("cart.too_many_lines", limit=LINE_COUNT_MAX)
    line = Line(
        cart.next_line_id, product, quantity, weight_g, unit_price_won, source,
        product.price_version, scanned_text, gross_won, lot=lot,
    )
    return replace(
        cart, lines=(*cart.lines, line), next_line_id=line.id + 1, selected_id=line.id
    )


def weigh(weight_g: Grams, won_per_100g: Won) -> Won:
    """Amount of weighed goods: floor to the won, then to 10 won (HANDBOOK §3.6)."""
    return weight_g * won_per_100g // 100 // 10 * 10


def weight_of(amount_won: Won, won_per_100g: Won) -> Grams:
    """Grams that a label's price stands for, to the nearest; at least one (HANDBOOK §6.6)."""
    return max(1, (amount_won * 200 + won_per_100g) // (2 * won_per_100g))


def unit_price_of(cart: Cart, product: Product) -> Won:
    """What this product costs in this cart, before any discount: for 100 g where it is weighed."""
    return _unit_price(product, cart.member, None, None)[0]


def set_quantity(cart: Cart, line_id: int, quantity: int) -> Cart:
    """The cart with a line's quantity changed.  Raises BadInput; 0 is not a way to remove."""
    _check_quantity(quantity)
    line = cart.line(line_id)
    if line.weight_g is not None:
        raise BadInput("cart.weighed_quantity")
    per_piece_won = (
        line.gross_won // line.quantity
        if line.price_source is PriceSource.PRICED_CODE else line.unit_price_won
    )
    if quantity * per_piece_won > UNIT_PRICE_WON_MAX:
        raise BadInput("cart.amount_too_big", name=line.product.name)
    return _without_excess(_replace_line(
        cart, replace(line, quantity=quantity, gross_won=quantity * per_piece_won)))


def remove(cart: Cart, line_id: int) -> Cart:
    """The cart without a line; the one above it (or the next) is selected."""
    index = cart.lines.index(cart.line(line_id))
    lines = cart.lines[:index] + cart.lines[index + 1:]
    selected = lines[min(max(index - 1, 0), len(lines) - 1)].id if lines else None
    return _without_excess(replace(cart, lines=lines, selected_id=selected))


def select(cart: Cart, line_id: int) -> Cart:
    return replace(cart, selected_id=cart.line(line_id).id)


def discount_line(cart: Cart, line_id: int, discount: Discount) -> Cart:
    """The cart with an amount off one line.  Raises BadInput beyond what the line is worth."""
    line = cart.line(line_id)
    limit_won = min(
        line.gross_won - all_off(line), _net(cart) - _sum(cart.all_receipt_discounts))
    _check_discount(discount, limit_won, line.product)
    return _replace_line(cart, replace(line, discounts=(*line.discounts, discount)))


def discount_receipt(cart: Cart, discount: Discount) -> Cart:
    """The cart with an amount off the whole receipt.  Raises BadInput beyond what is due."""
    base_won = _net(cart) - _sum(cart.all_receipt_discounts)
    if discount.won <= 0:
        raise BadInput("cart.discount_not_positive")
    if discount.won > base_won:
        raise BadInput("cart.discount_too_big", limit_won=base_won)
    return replace(cart, receipt_discounts=(*cart.receipt_discounts, discount))


def set_member(cart: Cart, member: Member | None) -> Cart:
    """The cart as this member's: the same prices whether he is named before or after scanning."""
    repriced = tuple(_reprice(line, member) for line in cart.lines)
    same = member is not None and cart.member is not None and member.ref == cart.member.ref
    points_won = cart.points_won if same else 0
    return _without_excess(
        replace(cart, member=member, lines=repriced, points_won=points_won))


def spend_points(cart: Cart, points_won: Won) -> Cart:
    """The cart with so many of the member's points off; 0 takes none.

    Raises BadInput without a member, below nothing or beyond what is due.  What he has and may
    spend is asked before (`app.points`).
    """
    if points_won and cart.member is None:
        raise BadInput("points.no_member")
    room_won = points_room_won(cart)
    if not 0 <= points_won <= room_won:
        raise BadInput("points.too_many", limit_won=room_won)
    return replace(cart, points_won=points_won)


def points_room_won(cart: Cart) -> Won:
    """What points could pay for: all that takes a discount, less what came off already."""
    return max(0, _net(cart) - _sum(cart.receipt_discounts))


def promoted(cart: Cart, lines: tuple[Line, ...]) -> Cart:
    """The cart with its lines as the rules leave them; what is too much now falls away."""
    return _without_excess(replace(cart, lines=lines))


def takes_discount(product: Product) -> bool:
    """Bags, deposits and capital take no discount, no points and no share of one."""
    return product.tax_class_resolved is not TaxClass.NON_TAXABLE


def all_off(line: Line) -> Won:
    """What comes off a line itself, by rule and by hand."""
    return _sum(line.promotions) + _sum(line.discounts)


def net_of(line: Line) -> Won:
    """A line after all that is its own; receipt discounts come off later."""
    return line.gross_won - all_off(line)


def _reprice(line: Line, member: Member | None) -> Line:
    if line.price_source not in {PriceSource.LIST, PriceSource.MEMBER}:
        return line
    unit_price_won, source = _unit_price(line.product, member, None, None)
    gross_won = (
        weigh(line.weight_g, unit_price_won) if line.weight_g is not None
        else line.quantity * unit_price_won
    )
    return replace(line, unit_price_won=unit_price_won, price_source=source, gross_won=gross_won)


def _unit_price(
    product: Product, member: Member | None, override_won: Won | None, recorded_won: Won | None
) -> tuple[Won, PriceSource]:
    if recorded_won is not None:
        if not 0 <= recorded_won <= UNIT_PRICE_WON_MAX:
            raise BadInput("cart.price_out_of_range")
        return recorded_won, PriceSource.RECORDED
    if override_won is not None:
        if not 0 < override_won <= UNIT_PRICE_WON_MAX:
            raise BadInput("cart.price_out_of_range")
        return override_won, PriceSource.OVERRIDE
    if member is not None and product.member_price_won is not None:
        return product.member_price_won, PriceSource.MEMBER
    return product.list_price_won, PriceSource.LIST


def _is_same(line: Line, product: Product, unit_price_won: Won, source: PriceSource) -> bool:
    return (
        line.product.ref == product.ref and line.unit_price_won == unit_price_won
        and line.price_source is source and line.weight_g is None and not line.discounts
        and line.price_source is not PriceSource.PRICED_CODE
    )


def _check_quantity(quantity: int) -> None:
    if quantity <= 0:
        raise BadInput("cart.quantity_not_positive")
    if quantity > QUANTITY_MAX:
        raise BadInput("cart.quantity_too_big", limit=QUANTITY_MAX)


def _check_discount(discount: Discount, limit_won: Won, product: Product) -> None:
    if discount.won <= 0:
        raise BadInput("cart.discount_not_positive")
    if not takes_discount(product):
        raise BadInput("cart.no_discount_on_this", name=product.name)
    if discount.won > limit_won:
        raise BadInput("cart.discount_too_big", limit_won=limit_won)


def _replace_line(cart: Cart, new: Line) -> Cart:
    return replace(
        cart, lines=tuple(new if line.id == new.id else line for line in cart.lines),
        selected_id=new.id,
    )


def _without_excess(cart: Cart) -> Cart:
    """Discounts that are now more than the goods they were given on fall away.

    A person's discount goes before a rule's; points go down to what is left to pay.
    """
    lines = tuple(_line_without_excess(line) for line in cart.lines)
    cart = replace(cart, lines=lines)
    if _sum(cart.receipt_discounts) > _net(cart):
        cart = replace(cart, receipt_discounts=())
    room_won = points_room_won(cart)
    return replace(cart, points_won=room_won) if cart.points_won > room_won else cart


def _line_without_excess(line: Line) -> Line:
    if _sum(line.promotions) > line.gross_won:
        line = replace(line, promotions=(), promoted_as=None)
    return replace(line, discounts=()) if all_off(line) > line.gross_won else line


def _net(cart: Cart) -> Won:
    return sum(
        net_of(line) for line in cart.lines
        if takes_discount(line.product)
    )


def _sum(discounts: tuple[Discount, ...]) -> Won:
    return sum(discount.won for discount in discounts)
