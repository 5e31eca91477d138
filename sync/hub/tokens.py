"""Who of the platform's other programs may ask what: bearer tokens, shown once, kept as hashes."""

from __future__ import annotations

import hashlib
import secrets
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import Connection, Select, insert, select, update

from sync.hub.tables import api_token, store, store_region

TOKEN_DAYS_MAX: Final = 400
_PREFIX: Final = "wzl_"
_DAY_MS: Final = 86_400_000


class Right(StrEnum):
    """What a token is good for; each is asked for by name when it is made."""

    TOTALS = "totals"
    PURCHASES = "purchases"
    STOCK = "stock"
    CATALOGUE = "catalogue"
    SETTLEMENTS = "settlements"
    WRITE_CATALOGUE = "write-catalogue"


class Scope(StrEnum):
    STORE = "store"
    REGION = "region"
    ORG = "org"


class Grant(NamedTuple):
    """What a token that was shown may see: one store, or every store of one organisation or of a
    region of it.
    """

    name: str
    scope: Scope
    scope_ref: str
    rights: frozenset[Right]


class StoreRow(NamedTuple):
    store_ref: str
    org_ref: str
    name: str
    feed_head: int


def make_token(
    connection: Connection, *, name: str, scope: Scope, scope_ref: str, rights: frozenset[Right],
    days: int, now_ms: int,
) -> str:
    """A new token, to be handed over once; it lasts `days` (1 to 400)."""
    if not 1 <= days <= TOKEN_DAYS_MAX:
        raise ValueError(days)
    token = _PREFIX + secrets.token_urlsafe(32)
    connection.execute(insert(api_token).values(
        token_hash=_hash(token), name=name, scope=scope.value, scope_ref=scope_ref,
        rights=",".join(sorted(right.value for right in rights)), made_at_ms=now_ms,
        expires_at_ms=now_ms + days * _DAY_MS, revoked=0))
    return token


def find_grant(connection: Connection, token: str, now_ms: int) -> Grant | None:
    """What a token may see; None for one that is unknown, over, or taken back."""
    row = connection.execute(
        select(api_token.c.name, api_token.c.scope, api_token.c.scope_ref, api_token.c.rights)
        .where(api_token.c.token_hash == _hash(token), api_token.c.expires_at_ms > now_ms,
               api_token.c.revoked == 0)).first()
    if row is None:
        return None
    return Grant(row[0], Scope(row[1]), row[2], frozenset(map(Right, row[3].split(","))))


def revoke_tokens(connection: Connection, name: str) -> int:
    """Every token of this name is good for nothing from now on; how many there were."""
    changed = connection.execute(
        update(api_token).where(api_token.c.name == name, api_token.c.revoked == 0)
        .values(revoked=1))
    return int(changed.rowcount)


def find_store(connection: Connection, grant: Grant, store_ref: str) -> StoreRow | None:
    """A store, if the token may see it: another's looks like one that is not there."""
    row = connection.execute(
        _stores(grant).where(store.c.store_ref == store_ref)).first()
    return StoreRow._make(row) if row else None


def page_stores(connection: Connection, grant: Grant, after: str, limit: int) -> list[StoreRow]:
    rows = connection.execute(
        _stores(grant).where(store.c.store_ref > after).order_by(store.c.store_ref).limit(limit))
    return [StoreRow._make(row) for row in rows]


def _stores(grant: Grant) -> Select[tuple[str, str, str, int]]:
    asked = select(store.c.store_ref, store.c.org_ref, store.c.name, store.c.feed_head)
    if grant.scope is Scope.REGION:
        return asked.where(store.c.store_ref.in_(
            select(store_region.c.store_ref).where(
                store_region.c.region_ref == grant.scope_ref)))
    column = store.c.store_ref if grant.scope is Scope.STORE else store.c.org_ref
    return asked.where(column == grant.scope_ref)


def _hash(token: str) -> str:
    # 256 random bits: nothing to guess, so nothing to slow down.
    return hashlib.sha256(token.encode()).hexdigest()
