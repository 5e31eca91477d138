"""The one row that says who this till is."""

from __future__ import annotations

from typing import NamedTuple

from models.db import Cursor, DBAPIConnection
from models.values import Ref


class Identity(NamedTuple):
    org_ref: Ref
    store_ref: Ref
    till_ref: Ref
    till_no: int
    epoch: Ref
    device_public_key: bytes
    fingerprint: str


#: "To its end", as a place in a chain.
NO_END = 9223372036854775807

#: The chains this very file has written, and up to where: its epoch, and each it grew from up to
#: the place it left it.  A fork's old entries were carried over: they are its own to their end.
LINEAGE = (
    "WITH RECURSIVE lineage (epoch, last_seq) AS ("
    f"SELECT epoch, {NO_END} FROM identity WHERE id = 1 UNION "
    f"SELECT child.parent_epoch, iif(child.reason = 'fork', {NO_END}, child.parent_seq) "
    "FROM epoch AS child JOIN lineage USING (epoch) WHERE child.parent_epoch <> '' "
    f"UNION SELECT forked_epoch, {NO_END} FROM epoch_fork JOIN lineage USING (epoch))"
)

_COLUMNS = ", ".join(Identity._fields)


def read_identity(connection: DBAPIConnection) -> Identity | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM identity WHERE id = 1").fetchone()
    return Identity(*row) if row else None


def write_identity(cursor: Cursor, identity: Identity) -> None:
    marks = ", ".join("?" * len(identity))
    cursor.execute(
        f"INSERT OR REPLACE INTO identity (id, {_COLUMNS}) VALUES (1, {marks})", identity
    )


def read_first_epoch(connection: DBAPIConnection, till_ref: Ref) -> Ref:
    """The epoch this till was opened with: receipts of later ones carry four letters more."""
    row = connection.execute(
        "SELECT epoch FROM entry WHERE till_ref = ? ORDER BY position LIMIT 1", (till_ref,)
    ).fetchone()
    return row[0] if row else ""


def read_lineage(connection: DBAPIConnection) -> dict[Ref, int]:
    """Epoch -> the last place of it that this file wrote itself."""
    return dict(connection.execute(f"{LINEAGE} SELECT epoch, max(last_seq) FROM lineage "
                                   "GROUP BY epoch"))
