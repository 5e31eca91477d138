"""What screens are given to show: plain values, already computed by the shop's own functions.

Structs rather than dataclasses: making a class of those costs about a millisecond of the start.
"""

from __future__ import annotations

import msgspec


class Mark(msgspec.Struct, frozen=True):
    """A small word beside a name; the tone is plain, look, remove, do or network."""

    words: str
    tone: str = "plain"


class BasketRow(msgspec.Struct, frozen=True):
    """One line of the basket as it is painted."""

    key: str
    name: str
    note: str
    marks: tuple[Mark, ...]
    quantity: str
    unit_price_won: int
    amount_won: int
    below: str = ""
    can_step: bool = True


class Totals(msgspec.Struct, frozen=True):
    """The figures of the total panel; all won, counts in pieces."""

    total_won: int = 0
    exempt_won: int = 0
    supply_won: int = 0
    vat_won: int = 0
    non_taxable_won: int = 0
    discount_won: int = 0
    lines: int = 0
    pieces: int = 0


class MemberStrip(msgspec.Struct, frozen=True):
    """Who buys and what the sale brings the farms; empty name means not a member."""

    name: str = ""
    number: str = ""
    points: int | None = None
    saved_won: int = 0
    to_producers_won: int | None = None


class LastSale(msgspec.Struct, frozen=True):
    """What stays big on the empty screen after a sale."""

    number: str
    paid_won: int
    change_won: int
    pieces: tuple[tuple[int, int], ...] = ()
    #: How it was paid when no cash was taken: nobody looks for change then.
    cashless: str = ""


class TileItem(msgspec.Struct, frozen=True):
    """A tile of the favourites: what one touch sells."""

    key: str
    name: str
    note: str
    price_won: int | None
    badge: Mark | None = None


class Hit(msgspec.Struct, frozen=True):
    """A search hit, or one farm's item in the whose-question."""

    key: str
    name: str
    farm: str
    price_won: int | None
    stock: str = ""
    badge: Mark | None = None


class Choice(msgspec.Struct, frozen=True):
    """One of several things to choose: a tender, a member of staff, a reason."""

    key: str
    name: str
    note: str = ""


class HeldCard(msgspec.Struct, frozen=True):
    """A held cart or an order on its card; `foot` is what a touch does, `late` a day gone by."""

    key: str
    at: str
    by: str
    first_items: tuple[str, ...]
    more_lines: int
    total_won: int
    foot: str = ""
    late: bool = False


class PayState(msgspec.Struct, frozen=True):
    """What the pay panel shows: won still due by cash and by anything else, parts taken."""

    goods_won: int
    due_won: int
    cash_due_won: int
    rounding_won: int
    taken: tuple[tuple[str, str, int], ...] = ()
    cash_receipt: str = ""


class CardState(msgspec.Struct, frozen=True):
    """What has to be keyed into the card terminal."""

    amount_won: int
    taxable_won: int
    exempt_won: int
    approval_needed: bool = False
    instalments_allowed: bool = False
    title: str = ""


class CancelState(msgspec.Struct, frozen=True):
    """What has to be keyed into the card terminal to take an approval back.

    `again_won` is what is asked for anew after a whole cancel; `whole_won` above `amount_won`
    means that the terminal may be unable to cancel a part.
    """

    amount_won: int
    whole_won: int
    approved_won: int
    approval_no: str
    approved_on: str
    again_won: int = 0


class Status(msgspec.Struct, frozen=True):
    """The top bar."""

    shop: str
    till: str
    cashier: str = ""
    banner: str = ""
    tone: str = "plain"
    practice: bool = False
