"""A lot becomes a line of the cart: scanned by its bars, by its square code, or touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import lot_scan
from app.barcode import TEXT_LENGTH_MAX, Lot, LotLabel
from app.cart import Cart, add
from app.errors import BadInput, Refused
from app.sell import Added, NeedsPrice, NeedsWeight, NotTaken, ScanResult
from models.values import Ref, SaleType

if TYPE_CHECKING:
    from app.lot_scan import FoundLot
    from app.till import Till


def take(
    till: Till, cart: Cart, found: Lot | LotLabel, text: str, quantity: int
) -> ScanResult:
    """What a scanned label does to the cart.  Raises Refused as `app.lot_scan` does, BadInput."""
    if isinstance(found, LotLabel):
        return _add(cart, lot_scan.find_by_label(till, found.text), text, quantity)
    return _add(cart, lot_scan.find_by_no(till, found.lot_no), text, quantity)


def choose_lot(till: Till, cart: Cart, lot_ref: Ref, *, quantity: int = 1) -> ScanResult:
    """A lot touched where its goods have no label (`app.lots.list_todays_shippers`)."""
    try:
        return _add(cart, lot_scan.find_by_ref(till, lot_ref), "", quantity)
    except (BadInput, Refused) as error:
        return NotTaken(error.code, error.values, "")


def _add(cart: Cart, found: FoundLot, text: str, quantity: int) -> ScanResult:
    product, lot = found.product, found.lot
    # What a receipt line keeps of a scan is the number people can read.
    text = lot.no if len(text) > TEXT_LENGTH_MAX else text
    if product.sale_type is SaleType.WEIGHT:
        return NeedsWeight(product, text, lot)
    if lot.price_won <= 0:
        return NeedsPrice(product, text)
    return Added(
        add(cart, product, quantity=quantity, scanned_text=text, lot=lot), found.notes)
