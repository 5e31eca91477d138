"""부적합 회수 at the till: recalled goods are refused with no network, and nobody can allow them.

Asked once a scan and again when a sale is completed: a recall may arrive while a cart is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Refused
from models import lot_rows, recall_rows

if TYPE_CHECKING:
    from app.cart import Cart, Product
    from app.till import Till
    from models.values import Ref


def why_lot_recalled(
    till: Till, name: str, lot_ref: Ref, item_ref: Ref, *dates: str, use_by: str = ""
) -> Refused | None:
    """The refusal for a lot; `dates` are those its label or its row knows (shipped, packed)."""
    connection = till.read()
    if not may_be_recalled(till):
        return None
    if recall_rows.find_recall_of_lot(
            connection, lot_ref, item_ref, dates, use_by) is None:
        return None
    return Refused("recall.stopped", name=name)


def refuse_recalled(till: Till, product: Product) -> None:
    """Goods without a lot.  Raises Refused `recall.stopped`."""
    if may_be_recalled(till) and (
            recall_rows.find_recall_of_item(till.read(), product.ref) is not None):
        raise Refused("recall.stopped", name=product.name)


def refuse_recalled_cart(till: Till, cart: Cart) -> None:
    """Raises Refused `recall.in_cart` naming the first line that must go back to the shelf."""
    connection = till.read()
    if not may_be_recalled(till):
        return
    for line in cart.lines:
        product = line.product
        if line.lot is None:
            held = recall_rows.find_recall_of_item(connection, product.ref)
        else:
            row = lot_rows.read_lot(connection, line.lot.ref)
            dates = (row.shipped_on, row.packed_on) if row else ()
            held = recall_rows.find_recall_of_lot(
                connection, line.lot.ref, product.ref, dates, row.use_by if row else "")
        if held is not None:
            raise Refused("recall.in_cart", name=product.name)


def may_be_recalled(till: Till) -> bool:
    """Whether anything is recalled; a shop that never had a recall does not ask its disk."""
    return "recall" in till.checksums and recall_rows.has_open(till.read())


def is_recalled(till: Till, item_ref: Ref) -> bool:
    """Whether money for this item goes back without a receipt: its recall is running."""
    return may_be_recalled(till) and recall_rows.is_item_recalled(till.read(), item_ref)
