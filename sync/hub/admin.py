"""What the people who run a hub do to it: tokens for other programs, tills shut out and let in."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import Connection, Engine, delete, insert, select

from app.clock import SystemClock
from app.erasing import REASONS
from app.errors import BadInput, Refused
from models.kinds_people import PersonErased
from sync.hub import accounts
from sync.hub.base import make_tables
from sync.hub.hub_chain import Fact, HubChain
from sync.hub.keys import HubKeys
from sync.hub.people import destroy
from sync.hub.tables import incarnation, person_row, store, store_region, till
from sync.hub.tokens import TOKEN_DAYS_MAX, Right, Scope, make_token, revoke_tokens
from sync.keys import private_key

_REGION_LENGTH_MAX: Final = 60


def give_token(
    engine: Engine, *, name: str, store_ref: str, org_ref: str, rights: str, days: int,
    region: str = "",
) -> str:
    """A token for one store, or for every store of an organisation or of a region of it; shown
    this once.

    `rights` are words with commas between.  Raises BadInput, Refused where there is no such store.
    """
    if not name.strip():
        raise BadInput("hub.token_name")
    if bool(store_ref) == bool(org_ref) or (region and not org_ref):
        raise BadInput("hub.token_scope")
    if not 1 <= days <= TOKEN_DAYS_MAX:
        raise BadInput("hub.token_days", days_max=TOKEN_DAYS_MAX)
    try:
        granted = frozenset(Right(word.strip()) for word in rights.split(","))
    except ValueError as error:
        raise BadInput("hub.token_rights", rights=", ".join(Right)) from error
    make_tables(engine)
    with engine.begin() as connection:
        scope, column = (Scope.STORE, store.c.store_ref) if store_ref else (
            Scope.ORG, store.c.org_ref)
        found = connection.execute(
            select(column).where(column.startswith(store_ref or org_ref, autoescape=True))
            .distinct()).all()
        if len(found) != 1:
            raise Refused("hub.store_unknown", name=store_ref or org_ref)
        scope_ref = str(found[0][0])
        if region:
            scope, scope_ref = Scope.REGION, region_ref_of(scope_ref, region.strip())
            if connection.execute(select(store_region.c.store_ref).where(
                    store_region.c.region_ref == scope_ref).limit(1)).first() is None:
                raise Refused("hub.region_unknown", region=region.strip())
        return make_token(
            connection, name=name.strip(), scope=scope, scope_ref=scope_ref,
            rights=granted, days=days, now_ms=SystemClock().now_ms())


def put_in_region(engine: Engine, store_name: str, region: str) -> str:
    """A store belongs to this region of its organisation, or to none; which store it was.

    Tokens of a region see what is in it when they ask.  Raises BadInput, Refused.
    """
    region = region.strip()
    if len(region) > _REGION_LENGTH_MAX or not region.isprintable():
        raise BadInput("hub.region_form", limit=_REGION_LENGTH_MAX)
    make_tables(engine)
    with engine.begin() as connection:
        found = connection.execute(
            select(store.c.store_ref, store.c.org_ref)
            .where(store.c.store_ref.startswith(store_name, autoescape=True))).all()
        if len(found) != 1:
            raise Refused("hub.store_unknown", name=store_name)
        store_ref, org_ref = found[0]
        connection.execute(delete(store_region).where(store_region.c.store_ref == store_ref))
        if region:
            connection.execute(insert(store_region).values(
                store_ref=store_ref, region_ref=region_ref_of(org_ref, region), name=region))
    return str(store_ref)


def region_ref_of(org_ref: str, region: str) -> str:
    """A region is one organisation's: another's of the same name is another region."""
    return hashlib.sha256(f"weezle.region.1\n{org_ref}\n{region}".encode()).hexdigest()[:32]


def take_token_back(engine: Engine, name: str) -> int:
    """Every token of this name ends now; how many.  Raises Refused where there is none."""
    make_tables(engine)
    with engine.begin() as connection:
        count = revoke_tokens(connection, name)
    if not count:
        raise Refused("hub.token_unknown", name=name)
    return count


def shut_out(engine: Engine, till_name: str) -> str:
    """A lost or stolen till: what it pushes from now on is kept, and counts only after `let_in`."""
    make_tables(engine)
    with engine.begin() as connection:
        till_ref = _find(connection, till_name)
        accounts.revoke_till(connection, till_ref)
    return till_ref


def let_in(engine: Engine, till_name: str) -> int:
    """Its pushes count again, those kept meanwhile too: how many of them there were."""
    make_tables(engine)
    with engine.begin() as connection:
        return accounts.release_till(connection, _find(connection, till_name))


def _find(connection: Connection, till_name: str) -> str:
    found = connection.execute(
        select(till.c.till_ref).where(till.c.till_ref.startswith(till_name, autoescape=True))).all()
    if len(found) != 1 or len(till_name) < 4:
        raise Refused("hub.till_unknown", name=till_name)
    return str(found[0][0])


def erase_person(engine: Engine, keys: HubKeys, ref: str, reason: str) -> str:
    """Destroy what is kept of a person here, and say so to the store's tills; which store it was.

    Raises BadInput for a reason there is not, Refused for a ref nothing is kept of.
    """
    if reason not in REASONS:
        raise BadInput("person.reason", reasons=", ".join(REASONS))
    make_tables(engine)
    now_ms = SystemClock().now_ms()
    with engine.begin() as connection:
        store_ref = connection.execute(
            select(person_row.c.store_ref).where(person_row.c.person_ref == ref)
        ).scalar_one_or_none()
        life = connection.execute(
            select(incarnation.c.incarnation).order_by(incarnation.c.number.desc()).limit(1)
        ).scalar_one_or_none()
        if store_ref is None or life is None:
            raise Refused("hub.person_unknown", name=ref)
        chain = HubChain(private_key(keys.signing_key), life, lambda: now_ms)
        chain.append(connection, store_ref, [Fact(PersonErased(ref=ref, reason=reason))])
        destroy(connection, store_ref, ref, now_ms)
    return str(store_ref)
