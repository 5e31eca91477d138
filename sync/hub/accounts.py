"""Stores and tills the hub knows, and the codes that let new ones in."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from sync.enrol import CODE_MINUTES, SLOT_LENGTH, TRIES_MAX, hash_code, new_code
from sync.hub import ledger
from sync.hub.base import lock_store
from sync.hub.tables import enrol_code, enrol_org, entry_key, projection, store, till


class TillRefused(Exception):
    """A till that cannot be taken in; the text is the code of the answer."""


class TillAccount(NamedTuple):
    store_ref: str
    till_ref: str
    till_no: int
    public_key: str
    state: str  # active, revoked; replaced: active, but asked with a key that is over

    @property
    def is_shut_out(self) -> bool:
        """What it pushes is kept and waits for a manager; nothing is told to it."""
        return self.state != "active"


class Code(NamedTuple):
    code_hash: str
    store_ref: str
    name: str
    org_ref: str | None


def find_till(connection: Connection, till_ref: str) -> TillAccount | None:
    row = connection.execute(
        select(till.c.store_ref, till.c.till_ref, till.c.till_no, till.c.public_key,
               till.c.state).where(till.c.till_ref == till_ref)).first()
    return TillAccount(*row) if row else None


def read_enrolled_at_ms(connection: Connection, till_ref: str) -> int:
    """When a code let it in last; 0 where this database saw none."""
    return int(connection.execute(
        select(till.c.enrolled_at_ms).where(till.c.till_ref == till_ref)
    ).scalar_one_or_none() or 0)


def read_feed_head(connection: Connection, store_ref: str) -> int:
    return int(connection.execute(
        select(store.c.feed_head).where(store.c.store_ref == store_ref)).scalar_one_or_none() or 0)


def count_held(connection: Connection, store_ref: str) -> int:
    return int(connection.execute(
        select(projection.c.held_count).where(projection.c.store_ref == store_ref)
    ).scalar_one_or_none() or 0)


def note_seen(connection: Connection, account: TillAccount, app: str, now_ms: int) -> None:
    connection.execute(
        update(till).where(till.c.store_ref == account.store_ref,
                           till.c.till_ref == account.till_ref)
        .values(seen_at_ms=now_ms, app=app))


def note_heard(connection: Connection, account: TillAccount, now_ms: int) -> None:
    connection.execute(
        update(till).where(till.c.store_ref == account.store_ref,
                           till.c.till_ref == account.till_ref).values(seen_at_ms=now_ms))


def make_code(
    connection: Connection, secret: bytes, *, store_ref: str, org_ref: str = "", name: str,
    now_ms: int,
) -> str:
    """A new one-time code, shown once and kept as a hash; `store_ref` empty founds a new store.

    `org_ref`: the organisation a new store is one of; empty where it founds that as well.
    """
    connection.execute(delete(enrol_code).where(enrol_code.c.expires_at_ms < now_ms))
    connection.execute(delete(enrol_org).where(
        enrol_org.c.slot.not_in(select(enrol_code.c.slot))))
    while True:
        code = new_code()
        slot = code[:SLOT_LENGTH]
        if not connection.execute(
                select(enrol_code.c.slot).where(enrol_code.c.slot == slot)).first():
            break
    connection.execute(insert(enrol_code).values(
        slot=slot, code_hash=hash_code(secret, code), store_ref=store_ref, name=name, tries=0,
        expires_at_ms=now_ms + CODE_MINUTES * 60_000))
    if org_ref:
        connection.execute(insert(enrol_org).values(slot=slot, org_ref=org_ref))
    return code


def read_code(connection: Connection, slot: str, now_ms: int) -> Code | None:
    """A code that may still be tried."""
    row = connection.execute(
        select(enrol_code.c.code_hash, enrol_code.c.store_ref, enrol_code.c.name,
               enrol_org.c.org_ref)
        .select_from(enrol_code.outerjoin(enrol_org, enrol_org.c.slot == enrol_code.c.slot))
        .where(enrol_code.c.slot == slot,
               # Not one either that was made while the clock stood in the future.
               enrol_code.c.expires_at_ms.between(now_ms, now_ms + CODE_MINUTES * 60_000),
               enrol_code.c.tries < TRIES_MAX)).first()
    return Code(*row) if row else None


def count_try(connection: Connection, slot: str) -> None:
    connection.execute(update(enrol_code).where(enrol_code.c.slot == slot)
                       .values(tries=enrol_code.c.tries + 1))


def burn_code(connection: Connection, slot: str) -> None:
    connection.execute(delete(enrol_code).where(enrol_code.c.slot == slot))
    connection.execute(delete(enrol_org).where(enrol_org.c.slot == slot))


def org_of(connection: Connection, store_ref: str) -> str:
    return lock_store(connection, store_ref)[0]


def want_new_org(connection: Connection, org_ref: str, store_ref: str) -> None:
    """Nobody puts himself into an organisation that is there: its lists would come to him.

    Raises TillRefused.
    """
    if connection.execute(select(store.c.store_ref).where(
            store.c.org_ref == org_ref, store.c.store_ref != store_ref).limit(1)).first():
        raise TillRefused("org_exists")


def make_store(
    connection: Connection, org_ref: str, store_ref: str, name: str, now_ms: int, *,
    again: bool = False,
) -> None:
    """A new store; one that is there already is nobody's to found again (`again`: it may be)."""
    if connection.execute(select(store.c.store_ref).where(store.c.store_ref == store_ref)).first():
        if again:
            return
        raise TillRefused("store_exists")
    connection.execute(insert(store).values(
        store_ref=store_ref, org_ref=org_ref, name=name, feed_head=0, made_at_ms=now_ms))


def take_till(
    connection: Connection, store_ref: str, till_ref: str, till_no: int, public_key: str,
    app: str, now_ms: int, *, again: bool = False,
) -> None:
    """Register a till, or give one of this store its new key.  Raises TillRefused.

    `again`: one that was taken in by an earlier life; nobody let it in now.
    """
    lock_store(connection, store_ref)
    known = find_till(connection, till_ref)
    if known is not None and known.store_ref != store_ref:
        raise TillRefused("till_elsewhere")
    taken = connection.execute(
        select(till.c.till_ref).where(till.c.store_ref == store_ref, till.c.till_no == till_no)
    ).scalar_one_or_none()
    if taken is not None and taken != till_ref:
        raise TillRefused("till_no_taken")
    if known is not None:
        connection.execute(
            update(till).where(till.c.store_ref == store_ref, till.c.till_ref == till_ref)
            .values(public_key=public_key, till_no=till_no, state="active",
                    enrolled_at_ms=now_ms))
        return
    connection.execute(insert(till).values(
        store_ref=store_ref, till_ref=till_ref, till_no=till_no, public_key=public_key,
        state="active", enrolled_at_ms=0 if again else now_ms,
        seen_at_ms=now_ms if again else 0, app=app))


def revoke_till(connection: Connection, till_ref: str) -> bool:
    """From now on what it pushes is kept and waits for a manager's word."""
    changed = connection.execute(
        update(till).where(till.c.till_ref == till_ref).values(state="revoked"))
    return bool(changed.rowcount)


def release_till(connection: Connection, till_ref: str) -> int:
    """What a revoked till pushed counts after all: it gets places at the feed's end; how many."""
    account = find_till(connection, till_ref)
    if account is None:
        return 0
    count = release_entries(connection, account.store_ref, till_ref)
    connection.execute(
        update(till).where(till.c.till_ref == till_ref).values(state="active"))
    return count


def release_entries(connection: Connection, store_ref: str, till_ref: str) -> int:
    """What waits of a till, also of one that has not come back yet, counts; how many."""
    mine = (entry_key.c.store_ref == store_ref, entry_key.c.till_ref == till_ref,
            entry_key.c.held == "revoked")
    if connection.execute(select(entry_key.c.seq).where(*mine).limit(1)).first() is None:
        return 0
    _, feed_head = lock_store(connection, store_ref)
    rows = connection.execute(
        select(entry_key.c.epoch, entry_key.c.seq).where(*mine).order_by(entry_key.c.offset)).all()
    for n, (epoch, seq) in enumerate(rows, 1):
        connection.execute(
            update(entry_key).where(
                entry_key.c.store_ref == store_ref, entry_key.c.epoch == epoch,
                entry_key.c.seq == seq).values(held="", offset=feed_head + n))
    connection.execute(
        update(store).where(store.c.store_ref == store_ref)
        .values(feed_head=feed_head + len(rows)))
    ledger.note_gap(connection, store_ref, waiting=-len(rows), given_up=len(rows))
    return len(rows)


def count_entries(connection: Connection) -> int:
    """The sum of all feeds' heads: it only ever grows, unless the database was put back."""
    total = select(func.coalesce(func.sum(store.c.feed_head), 0))
    return int(connection.execute(total).scalar_one())
