"""연령 확인: somebody looks once a sale whether the customer may buy what only adults may."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.access import Action, Session, require
from app.cart import Cart, Line
from app.errors import Refused

if TYPE_CHECKING:
    from app.till import Till


def lines_to_check(cart: Cart) -> tuple[Line, ...]:
    """What in this cart is for adults only, as long as nobody has looked."""
    if cart.of_age:
        return ()
    return tuple(line for line in cart.lines if line.product.age_check)


def refuse_unchecked(cart: Cart) -> None:
    """Raises Refused `age.not_checked`: before a terminal is asked and when a sale is written."""
    lines = lines_to_check(cart)
    if lines:
        raise Refused("age.not_checked", name=lines[0].product.name)


def note_check(till: Till, session: Session, cart: Cart, *, of_age: bool) -> Cart:
    """The answer on record, with who looked; the cart as of a customer of age where he is."""
    require(till, session, Action.SELL)
    lines = lines_to_check(cart)
    if not lines:
        return cart
    from models.kinds_pricing import AgeChecked

    with till.unit(session.staff_ref) as unit:
        unit.record(AgeChecked(
            cart_uid=cart.uid, producer_item_ref=lines[0].product.ref, of_age=of_age))
    return replace(cart, of_age=True) if of_age else cart
