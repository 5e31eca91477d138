"""The open cart kept against a crash, and carts set aside and brought back."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

import msgspec

from app import catalog, members, payments, people
from app.access import Action, Session, require
from app.cart import Cart, Member
from app.errors import BadInput, Refused
from app.events import HeldCartsChanged
from app.pricing import price_cart
from app.till import Till
from app.unit import in_shop_words
from models import counter_rows, kinds, local_rows, sale_rows
from models.db import DatabaseError
from models.values import Ref, Won, new_ref

HOLD = "hold"
NAME_LENGTH_MAX = 20
_FIRST_NAMES = 3


@dataclass(frozen=True, slots=True)
class HeldCart:
    held_uid: Ref
    held_at_ms: int
    line_count: int
    total_won: Won
    first_names: str
    #: Whose it is, where somebody said so: a nickname as typed, sealed beside the journal.
    name: str = ""


def save_draft(till: Till, cart: Cart) -> None:
    """Keep the open cart without waiting for the disk; called after the line is painted.

    Raises WorldTrouble on a full or failing disk: the cart on screen is still good to sell.
    """
    with till.local_rows(soft=True) as cursor:
        if cart.is_empty and cart.member is None:
            local_rows.clear_draft(cursor)
        else:
            local_rows.write_draft(cursor, msgspec.json.encode(cart).decode())
    if cart.is_empty:
        # Between two customers, behind the paint: the log never outgrows a shop's day.
        try:
            till.database.rest()
        except DatabaseError as error:
            raise in_shop_words(error) from error


def load_draft(till: Till) -> Cart | None:
    """The cart that was open when the program stopped; None where there was none.

    A cart that was already sold (killed between commit and the next paint) is not offered again.
    Its goods are taxed as on today's business date.  Raises Refused: a cart of another version,
    which is set aside and offered again once it can be read (`cart.draft_unreadable`), or goods
    whose tax nobody has decided (`tax.choice_missing`); nothing is lost.
    """
    for draft_id, kept in local_rows.read_drafts(till.read()):
        try:
            cart = msgspec.json.decode(kept, type=Cart)
        except msgspec.MsgspecError as error:
            if draft_id != 1:
                continue  # was told of when it was set aside
            with till.local_rows() as cursor:
                local_rows.set_draft_aside(cursor)
            raise Refused("cart.draft_unreadable") from error
        if sale_rows.read_completed(till.read(), cart.uid) is not None:
            continue
        try:
            cart = taxed_today(till, cart)
        except Refused:
            if draft_id == 1:
                # The next cart must not be written over it.
                with till.local_rows() as cursor:
                    local_rows.set_draft_aside(cursor)
            raise
        if draft_id != 1:
            with till.local_rows() as cursor:
                local_rows.clear_draft(cursor)
                local_rows.take_draft(cursor, draft_id)
        if cart.points_won:
            from app import points

            cart = points.within_purse(till, cart)
        return cart
    return None


def hold_cart(till: Till, session: Session, cart: Cart) -> Ref:
    """Set a cart aside over restarts.  Raises Refused for an empty one or under a card doubt."""
    require(till, session, Action.HOLD)
    if cart.is_empty:
        raise Refused("cart.empty")
    payments.refuse_while_in_doubt(till, cart)
    priced = price_cart(cart, till.settings.vat_rounding)
    held_uid = new_ref()
    # A masked name is still a person's: the journal gets the random ref only.
    # Points wait in the purse, not in a basket: meanwhile they may be spent on another one.
    nameless = replace(
        cart, member=Member(cart.member.ref, "", "") if cart.member else None, points_won=0)
    names = [line.product.name for line in cart.lines]
    more = f" +{len(names) - _FIRST_NAMES}" if len(names) > _FIRST_NAMES else ""
    with till.unit(session.staff_ref) as unit:
        unit.record(kinds.CartHeld(
            held_uid=held_uid, cart_uid=cart.uid, line_count=priced.line_count,
            total_won=priced.total_won, first_names=", ".join(names[:_FIRST_NAMES]) + more,
            cart_json=msgspec.json.encode(nameless).decode(),
        ))
        local_rows.clear_draft(unit.cursor)
        unit.announce(HeldCartsChanged())
    return held_uid


def name_held(till: Till, session: Session, held_uid: Ref, name: str) -> None:
    """Say whose a held cart is; the name is sealed, and emptied when the cart is taken up.

    Raises BadInput for a name too long, Refused where the cart has gone.
    """
    from models.kinds_counter import HoldNamed

    require(till, session, Action.HOLD)
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if not name or len(name) > NAME_LENGTH_MAX or not name.isprintable():
        raise BadInput("hold.name", limit=NAME_LENGTH_MAX)
    with till.unit(session.staff_ref) as unit:
        kept = sale_rows.read_held_cart(unit.cursor, held_uid)
        if kept is None or kept[1] != "held":
            raise Refused("cart.not_held")
        person_ref = counter_rows.read_hold_name(unit.cursor, held_uid) or new_ref()
        people.write_person(unit, till, person_ref, HOLD, {"name": name})
        unit.record(HoldNamed(held_uid=held_uid, person_ref=person_ref))
        unit.announce(HeldCartsChanged())


def list_held(till: Till) -> list[HeldCart]:
    """The carts that are set aside, oldest first, each with its name where it has one."""
    connection = till.read()
    named = counter_rows.read_hold_names(connection)
    return [
        HeldCart(*row, name=people.read_person(till, named[row.held_uid]).get("name", "")
                 if row.held_uid in named else "")
        for row in sale_rows.list_held(connection)
    ]


def count_held(till: Till) -> int:
    """How many carts are set aside, without opening any name."""
    return len(sale_rows.list_held(till.read()))


def recall_cart(till: Till, session: Session, held_uid: Ref) -> Cart:
    """Bring a held cart back, once, at the prices it was held with.

    Raises Refused where it has gone already, where another version held it
    (`cart.held_unreadable`), or where nobody has decided how its goods are taxed by now
    (`tax.choice_missing`); it then stays held.
    """
    require(till, session, Action.HOLD)
    with till.unit(session.staff_ref) as unit:
        kept = sale_rows.read_held_cart(unit.cursor, held_uid)
        if kept is None or kept[1] != "held":
            raise Refused("cart.not_held")
        try:
            held = msgspec.json.decode(kept[0], type=Cart)
        except msgspec.MsgspecError as error:
            raise Refused("cart.held_unreadable") from error
        cart = taxed_today(till, held)
        unit.record(kinds.CartRecalled(held_uid=held_uid))
        person_ref = counter_rows.read_hold_name(unit.cursor, held_uid)
        if person_ref is not None:
            people.write_person(unit, till, person_ref, HOLD, {})
        local_rows.write_draft(unit.cursor, msgspec.json.encode(cart).decode())
        unit.announce(HeldCartsChanged())
    if cart.member is not None:
        cart = replace(cart, member=members.find_by_ref(till, cart.member.ref))
    return cart


def taxed_today(till: Till, cart: Cart) -> Cart:
    """The cart with each line's tax class as it is on the shift's business date.

    It may have been held on another day, and the date of the sale decides (ARCHITECTURE).
    """
    return replace(cart, lines=tuple(
        replace(line, product=catalog.taxed_today(till, line.product)) for line in cart.lines))
