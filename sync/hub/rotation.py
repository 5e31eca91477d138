"""Device keys at the hub: the one in force, the one announced, and those that are over.

A key that was announced takes force when the hub first hears it; until then the old one counts.
A key that is over still brings what its machine holds, which then waits for a manager: it may be a
copy of the till, or a thief.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from models.signatures import statement_holds
from sync.hub import accounts
from sync.hub.accounts import TillAccount
from sync.hub.base import reading
from sync.hub.tables import till, till_key
from sync.keys import BadSignature, Proof, Request, check_request
from sync.rotation import RotateRequest, Step

#: An old key is tried where no newer one fits: enough of them for any copy that is still about.
_OLD_MAX = 16


class RotationRefused(Exception):
    """The text is the code of the answer."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status


class Signer(NamedTuple):
    """Whose key signed, as it counts now."""

    account: TillAccount
    proof: Proof
    #: To be put in force once the request has proved to be fresh; empty where it is.
    to_enforce: str = ""


def find_signer(engine: Engine, account: TillAccount, request: Request) -> Signer | None:
    """Who signed what the key in force has not: its successor, or a key that is over."""
    with reading(engine).begin() as connection:
        keys = connection.execute(
            select(till_key.c.public_key, till_key.c.state)
            .where(*_of(account)).order_by(till_key.c.since_ms.desc())).all()
    for public_key, state in [*(x for x in keys if x[1] == "next"),
                              *[x for x in keys if x[1] == "old"][:_OLD_MAX]]:
        proof = _signed_by(request, account, public_key)
        if proof is None:
            continue
        if state == "next":
            return Signer(account, proof, public_key)
        return Signer(account._replace(state="replaced"), proof)
    return None


def enforce(engine: Engine, account: TillAccount, public_key: str, now_ms: int) -> TillAccount:
    """The announced key was heard: it is the till's from now on."""
    with engine.begin() as connection:
        current = accounts.find_till(connection, account.till_ref)
        if current is not None and current.public_key != public_key:
            _put_in_force(connection, current, public_key, now_ms)
    return account._replace(public_key=public_key)


def announce(engine: Engine, asked: RotateRequest, now_ms: int) -> str:
    """What the key in force says comes next, kept until it is heard; the key to be certified.

    Raises RotationRefused.
    """
    _want_whole(asked)
    with engine.begin() as connection:
        current = _want_own(connection, asked)
        way = _way_from(current.public_key, asked.steps)
        if asked.steps and way[-1] != asked.steps[-1].new_public_key:
            raise RotationRefused(403, "key_replaced")
        if way[-1] != current.public_key:
            connection.execute(delete(till_key).where(
                *_of(current), till_key.c.state == "next"))
            _keep(connection, current, way[-1], "next", now_ms)
    return way[-1]


def follow(
    engine: Engine, request: Request, asked: RotateRequest, want_fresh: Callable[[Proof], None],
    now_ms: int,
) -> TillAccount:
    """A key this hub has never heard, with the way that leads to it from one it knows.

    (The hub was put back to before the change.)  Raises RotationRefused, and what `want_fresh`
    raises.
    """
    _want_whole(asked)
    with engine.begin() as connection:
        current = _want_own(connection, asked)
        way = _way_from(current.public_key, asked.steps)
        proof = _signed_by(request, current, way[-1])
        if len(way) < 2 or proof is None:
            raise RotationRefused(401, "signature")
        if current.state == "revoked":
            raise RotationRefused(403, "revoked")
        want_fresh(proof)
        for public_key in way[1:]:
            _put_in_force(connection, current, public_key, now_ms)
            current = current._replace(public_key=public_key)
    return current


def note_taken_in(
    connection: Connection, before: TillAccount, public_key: str, now_ms: int
) -> None:
    """A code gave this till another key: the one it had is over, and none is announced."""
    _put_in_force(connection, before, public_key, now_ms)
    connection.execute(delete(till_key).where(*_of(before), till_key.c.state == "next"))


def _put_in_force(
    connection: Connection, account: TillAccount, public_key: str, now_ms: int
) -> None:
    connection.execute(delete(till_key).where(
        *_of(account), till_key.c.public_key == public_key))
    if account.public_key != public_key:
        _keep(connection, account, account.public_key, "old", now_ms)
    connection.execute(
        update(till).where(till.c.store_ref == account.store_ref,
                           till.c.till_ref == account.till_ref)
        .values(public_key=public_key))


def _keep(
    connection: Connection, account: TillAccount, public_key: str, state: str, now_ms: int
) -> None:
    connection.execute(delete(till_key).where(
        *_of(account), till_key.c.public_key == public_key))
    connection.execute(insert(till_key).values(
        store_ref=account.store_ref, till_ref=account.till_ref, public_key=public_key,
        state=state, since_ms=now_ms))


def _want_whole(asked: RotateRequest) -> None:
    if not all(statement_holds(asked.org, asked.store, asked.till, step) for step in asked.steps):
        raise RotationRefused(400, "malformed")


def _want_own(connection: Connection, asked: RotateRequest) -> TillAccount:
    current = accounts.find_till(connection, asked.till)
    if current is None:
        raise RotationRefused(401, "unknown_till")
    if current.store_ref != asked.store or accounts.org_of(
            connection, current.store_ref) != asked.org:
        raise RotationRefused(403, "foreign_chain")
    return current


def _way_from(public_key: str, steps: Sequence[Step]) -> list[str]:
    """The keys that follow this one by these statements, itself the first."""
    way = [public_key]
    for step in steps:
        if step.old_public_key == way[-1]:
            way.append(step.new_public_key)
    return way


def _signed_by(request: Request, account: TillAccount, public_key: str) -> Proof | None:
    try:
        return check_request(
            request, lambda ref: public_key if ref == account.till_ref else None)
    except BadSignature:
        return None


def _of(account: TillAccount) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (till_key.c.store_ref == account.store_ref, till_key.c.till_ref == account.till_ref)
