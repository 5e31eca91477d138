"""A basket asked once more, before a card is asked and before cash is taken.

Lots are not asked between the money and the receipt: what was paid by a card is sold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.recall_gate import refuse_recalled_cart

if TYPE_CHECKING:
    from app.cart import Cart
    from app.till import Till

#: Sales whose goods lie on the counter at this moment; what is on paper was sold already.
_SOLD_NOW = frozenset({"till", "practice"})


def refuse_unsellable(
    till: Till, cart: Cart, source: str = "till", *, asked: bool = False
) -> None:
    """Raises Refused `recall.in_cart`, `lot.in_cart` naming the first line that must go back.

    One indexed read for each lot in the cart; goods without a lot cost nothing.  `asked`: before
    a payment that is already made for this cart.
    """
    refuse_recalled_cart(till, cart)
    if not asked and source in _SOLD_NOW and any(line.lot is not None for line in cart.lines):
        from app import lot_scan

        lot_scan.refuse_in_cart(till, cart)
