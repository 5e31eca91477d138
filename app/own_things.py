"""What a till that stood alone brings along when it joins a store that has goods already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from models import own_rows, platform_rows

if TYPE_CHECKING:
    from app.platform_side import StoreLook
    from app.till import Till

#: Set-up, lists and who was here: all of it can be read in a file that is put aside.  Every other
#: kind is something done with money, goods or a promise to somebody, and must reach the store.
_LISTS: Final = frozenset({
    "epoch.opened", "seal.written", "incident.noted", "setting.changed", "object.changed",
    "staff.changed", "person.changed", "staff.signed_in", "pin.failed", "pin.reset",
    "approval.given", "promotion.changed", "label.described", "platform.key_rotated",
})
_SALES: Final = ("sale.completed", "sale.refunded")


@dataclass(frozen=True, slots=True)
class OwnThings:
    """`deed_count` entries are more than lists: sales, shifts, deliveries, agreements, …"""

    product_count: int
    producer_count: int
    member_count: int
    sale_count: int
    deed_count: int

    @property
    def is_any(self) -> bool:
        """Whether a store would get anything twice, or books it does not know."""
        return any((
            self.product_count, self.producer_count, self.member_count, self.deed_count))

    @property
    def may_be_put_aside(self) -> bool:
        """Nothing was done here that the store has to hear of."""
        return not self.deed_count


@dataclass(frozen=True, slots=True)
class Meeting:
    """A till with things of its own is about to join a store: what is here, what is there."""

    own: OwnThings
    store: StoreLook
    may_begin_afresh: bool
    #: The number of the new file's till: this one's, or the lowest one that is free there.
    till_no: int

    def values(self) -> dict[str, object]:
        """For a sentence."""
        own, store = self.own, self.store
        return {
            "name": store.name or store.store_ref[:8], "entries": store.entry_count,
            "products": own.product_count, "producers": own.producer_count,
            "members": own.member_count, "sales": own.sale_count}


def find_meeting(till: Till, store: StoreLook | None) -> Meeting | None:
    """What a person has to decide before this till joins; None where there is nothing to decide.

    (A till that founds its store, comes back to its own, or has nothing yet.)
    """
    if store is None or not store.store_ref or store.store_ref == till.store_ref:
        return None
    own = own_things(till)
    if not own.is_any:
        return None
    free = [no for no in (till.till_no, *range(1, 100)) if no not in store.till_nos]
    is_known = platform_rows.read_link(till.read()) is not None
    return Meeting(
        own, store, own.may_be_put_aside and not is_known and bool(free),
        free[0] if free else till.till_no)


def own_things(till: Till) -> OwnThings:
    """Counted in this till's file as it is now."""
    connection = till.read()
    kinds = own_rows.count_kinds(connection)
    products, producers, members = own_rows.count_lists(connection)
    return OwnThings(
        products, producers, members, sum(kinds.get(kind, 0) for kind in _SALES),
        sum(count for kind, count in kinds.items() if kind not in _LISTS))
