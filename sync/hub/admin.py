"""What the people who run a hub do to it: tokens for other programs, tills shut out and let in."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, select

from app.clock import SystemClock
from app.erasing import REASONS
from app.errors import BadInput, Refused
from models.kinds_people import PersonErased
from sync.hub import accounts
from sync.hub.base import make_tables
from sync.hub.hub_chain import Fact, HubChain
from sync.hub.keys import HubKeys
from sync.hub.people import destroy
from sync.hub.tables import incarnation, person_row, store, till
from sync.hub.tokens import TOKEN_DAYS_MAX, Right, Scope, make_token, revoke_tokens
from sync.keys import private_key


def give_token(
    engine: Engine, *, name: str, store_ref: str, org_ref: str, rights: str, days: int
) -> str:
    """A token for one store, or for every store of an organisation; shown this once.

    `rights` are words with commas between.  Raises BadInput, Refused where there is no such store.
    """
    if not name.strip():
        raise BadInput("hub.token_name")
    if bool(store_ref) == bool(org_ref):
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
        return make_token(
            connection, name=name.strip(), scope=scope, scope_ref=str(found[0][0]),
            rights=granted, days=days, now_ms=SystemClock().now_ms())


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
