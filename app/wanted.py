"""찾으시는 물건: what customers asked for and the shop had not, counted for manager and farms.

The evening's report and the producers' page read the same counts from `models.counter_rows`.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from app import catalog
from app.access import Action, Session, require
from app.checks import has_personal_number
from app.errors import BadInput
from app.till import Till
from models import counter_rows
from models.kinds_counter import WantedNoted
from models.values import Ref

WHAT_LENGTH_MAX = 40
_SUGGESTED_MAX = 6
_KEYS_MAX = 9


@dataclass(frozen=True, slots=True)
class WantedGood:
    """How often something was asked for, on the day and in the last seven and thirty."""

    what: str
    item_ref: Ref
    today: int
    week: int
    month: int
    last_asked_at_ms: int
    #: Farms that have it in the catalogue: whom to ask to bring more.
    farms: tuple[str, ...] = ()


def note(till: Till, session: Session, what: str) -> str:
    """One customer asked for this; as it was kept.

    Counted with earlier ones whatever the spaces and capitals.  Raises BadInput for nothing, for
    a novel, and for what names a person.
    """
    require(till, session, Action.SELL)
    what = " ".join(unicodedata.normalize("NFC", what).split())
    if not what or len(what) > WHAT_LENGTH_MAX or not what.isprintable():
        raise BadInput("wanted.form", limit=WHAT_LENGTH_MAX)
    if has_personal_number(what):
        raise BadInput("reason.personal_number")
    connection = till.read()
    known = {_plain(row.what): row.what
             for row in counter_rows.sum_wanted(connection, *_days(till, 30))}
    what = known.get(_plain(what), what)
    item_ref = next(
        (offer.item_ref for offer in catalog.search(till, what, limit=4)
         if _plain(offer.name) == _plain(what)), "")
    with till.unit(session.staff_ref) as unit:
        unit.record(WantedNoted(what=what, item_ref=item_ref))
    return what


def suggest(till: Till) -> list[str]:
    """What is asked for most these days, then kinds of goods: one touch notes one."""
    rows = counter_rows.sum_wanted(till.read(), *_days(till, 14))
    often = [row.what for row in rows[:_SUGGESTED_MAX]]
    # For who has no keyboard at hand: a kind of goods says more than nothing.
    kinds_of_goods = [name for name, _ in catalog.categories(till) if name]
    return list(dict.fromkeys([*often, *kinds_of_goods]))[:_KEYS_MAX]


def list_wanted(till: Till) -> list[WantedGood]:
    """What was asked for in the last thirty days, the most asked for this week first."""
    connection = till.read()
    today = {row.what: row.times for row in counter_rows.sum_wanted(connection, *_days(till, 1))}
    week = {row.what: row.times for row in counter_rows.sum_wanted(connection, *_days(till, 7))}
    goods = [
        WantedGood(
            row.what, row.item_ref, today.get(row.what, 0), week.get(row.what, 0), row.times,
            row.last_asked_at_ms, _farms(till, row.item_ref))
        for row in counter_rows.sum_wanted(connection, *_days(till, 30))
    ]
    return sorted(goods, key=lambda one: (-one.week, -one.month, one.what))


def _farms(till: Till, item_ref: Ref) -> tuple[str, ...]:
    if not item_ref:
        return ()
    offers = catalog.offers_of_item(till, item_ref)
    return tuple(dict.fromkeys(one.producer_name for one in offers if not one.sale_stopped))


def _days(till: Till, count: int) -> tuple[str, str]:
    """The business date and so many days up to it, both inclusive."""
    last = date.fromisoformat(till.business_date)
    return (last - timedelta(days=count - 1)).isoformat(), last.isoformat()


def _plain(text: str) -> str:
    return "".join(text.split()).casefold()
