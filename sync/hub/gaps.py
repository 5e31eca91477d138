"""How far chains go that never came whole: what lay on a destroyed disk only, with its size.

Whoever pushes a chain says how long it is there, a till's live sums say where its record stood:
each is a witness of entries that are still to come.  Where they stop saying so and nothing came,
something is gone.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from models.values import Ref
from sync.hub.ledger import Taken
from sync.hub.tables import chain, head_claim, store, till
from sync.wire import PushHeader


class Gap(NamedTuple):
    """Entries that were seen and are not here; `said_at_ms`, by the hub's clock, the last time."""

    store_ref: Ref
    store_name: str
    till_ref: Ref
    till_no: int
    epoch: Ref
    head_seq: int
    entry_count: int
    said_at_ms: int


def note_push(
    connection: Connection, store_ref: Ref, header: PushHeader, taken: Taken, now_ms: int
) -> None:
    """Whoever brings a chain that agrees so far has that much of it.

    One that is told FORK goes on in another chain: what it said of this one is said no more.
    """
    if taken.result == "FORK":
        connection.execute(delete(head_claim).where(
            head_claim.c.store_ref == store_ref, head_claim.c.epoch == header.epoch,
            head_claim.c.seq <= header.local_length))
    elif taken.result == "OK" and header.local_length > taken.head:
        note_claim(connection, store_ref, header.till, header.epoch, header.local_length, now_ms)


def note_claim(
    connection: Connection, store_ref: Ref, till_ref: Ref, epoch: Ref, seq: int, now_ms: int
) -> None:
    mine = (head_claim.c.store_ref == store_ref, head_claim.c.epoch == epoch)
    before = connection.execute(select(head_claim.c.seq).where(*mine)).scalar_one_or_none()
    if before is None:
        connection.execute(insert(head_claim).values(
            store_ref=store_ref, epoch=epoch, till_ref=till_ref, seq=seq, said_at_ms=now_ms))
    else:
        connection.execute(
            update(head_claim).where(*mine).values(seq=max(seq, before), said_at_ms=now_ms))


def list_gaps(connection: Connection, until_ms: int) -> list[Gap]:
    """What is missing and was last said to be there before a moment, the largest first."""
    head = func.coalesce(chain.c.head_seq, 0)
    rows = connection.execute(
        select(head_claim.c.store_ref, func.coalesce(store.c.name, ""), head_claim.c.till_ref,
               func.coalesce(till.c.till_no, 0), head_claim.c.epoch, head,
               head_claim.c.seq - head, head_claim.c.said_at_ms)
        .select_from(
            head_claim
            .outerjoin(chain, and_(chain.c.store_ref == head_claim.c.store_ref,
                                   chain.c.epoch == head_claim.c.epoch))
            .outerjoin(store, store.c.store_ref == head_claim.c.store_ref)
            .outerjoin(till, and_(till.c.store_ref == head_claim.c.store_ref,
                                  till.c.till_ref == head_claim.c.till_ref)))
        .where(head_claim.c.seq > head, head_claim.c.said_at_ms < until_ms)
        .order_by((head_claim.c.seq - head).desc(), head_claim.c.epoch))
    return [Gap(*row) for row in rows]
