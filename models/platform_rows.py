"""What this file knows of the platform: its chains, the hub's heads, how far streams are read.

"Sent" is at or below a verified head of the hub; what lies beyond it waits.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from models.db import Cursor, DBAPIConnection
from models.identity_rows import LINEAGE, NO_END
from models.journal import Entry
from models.values import Ref

Connection = DBAPIConnection | Cursor


class HubLink(NamedTuple):
    url: str
    hub_public_key: str
    certificate: str
    incarnation: str
    nonce: str
    batch_size: int
    contact_at_ms: int
    hub_time_ms: int
    trouble: str
    trouble_since_ms: int


class ChainRow(NamedTuple):
    """A chain this file holds; `end` is its last place, before what a fork carried away."""

    epoch: Ref
    till_ref: Ref
    org_ref: Ref
    store_ref: Ref
    end: int
    sent_seq: int
    is_own: int


_LINK = ", ".join(HubLink._fields)


def read_link(connection: Connection) -> HubLink | None:
    """The hub this till talks to; None before it was enrolled."""
    row = connection.execute(f"SELECT {_LINK} FROM hub_link WHERE id = 1").fetchone()
    return HubLink(*row) if row else None


def write_link(cursor: Cursor, link: HubLink) -> None:
    marks = ", ".join("?" * len(link))
    cursor.execute(f"INSERT OR REPLACE INTO hub_link (id, {_LINK}) VALUES (1, {marks})", link)


def list_chains(connection: Connection) -> list[ChainRow]:
    """Every chain in this file, the till's own first and the newest of them last."""
    return [ChainRow(*row) for row in connection.execute(
        f"{_CHAINS} ORDER BY 7 DESC, epoch.opened_at_ms, epoch.epoch")]


def read_chain_row(connection: Connection, epoch: Ref) -> ChainRow:
    """One of them, which must be here."""
    return ChainRow(*connection.execute(f"{_CHAINS} WHERE epoch.epoch = ?", (epoch,)).fetchone())


_CHAINS = (
    f"{LINEAGE} SELECT epoch.epoch, epoch.till_ref, epoch.org_ref, epoch.store_ref, "
    "min((SELECT max(seq) FROM entry WHERE entry.epoch = epoch.epoch), "
    "coalesce((SELECT min(from_seq) FROM epoch_fork AS f JOIN lineage ON lineage.epoch = "
    "f.epoch WHERE forked_epoch = epoch.epoch) - 1, "
    f"{NO_END})), coalesce(sent_head.seq, 0), "
    "EXISTS (SELECT 1 FROM lineage WHERE lineage.epoch = epoch.epoch) "
    "FROM epoch LEFT JOIN sent_head ON sent_head.epoch = epoch.epoch")


def list_forks(connection: Connection) -> list[tuple[Ref, int]]:
    """(chain, place) of every own chain that ends there because what lay behind was carried over.
    """
    return [(epoch, at) for epoch, at in connection.execute(
        f"{LINEAGE} SELECT forked_epoch, min(from_seq) FROM epoch_fork JOIN lineage "
        "USING (epoch) GROUP BY forked_epoch ORDER BY forked_epoch")]


def read_chain(connection: Connection, epoch: Ref, after_seq: int, limit: int) -> list[Entry]:
    """Entries of one chain behind a place, in order."""
    return [Entry(*row) for row in connection.execute(
        f"SELECT {', '.join(Entry._fields)} FROM entry WHERE epoch = ? AND seq > ? "
        "ORDER BY seq LIMIT ?", (epoch, after_seq, limit))]


def read_end(connection: Connection, epoch: Ref) -> tuple[int, bytes] | None:
    """(place, hash) of a chain's last entry; None for a chain that is not here."""
    row = connection.execute(
        "SELECT seq, hash FROM entry WHERE epoch = ? ORDER BY seq DESC LIMIT 1",
        (epoch,)).fetchone()
    return (row[0], row[1]) if row else None


def list_uncarried(connection: Connection, epoch: Ref, from_seq: int, limit: int) -> list[Entry]:
    """Entries of a forked chain that no other chain of this file holds as well."""
    return [Entry(*row) for row in connection.execute(
        f"SELECT {', '.join('e.' + name for name in Entry._fields)} FROM entry AS e "
        "WHERE e.epoch = ? AND e.seq >= ? AND e.kind <> 'epoch.opened' AND NOT EXISTS ("
        "SELECT 1 FROM entry AS o WHERE o.uid = e.uid AND o.body_hash = e.body_hash "
        "AND o.epoch <> e.epoch) ORDER BY e.seq LIMIT ?", (epoch, from_seq, limit))]


class Unsent(NamedTuple):
    entry_count: int
    since_ms: int  # when the oldest of them happened; 0 where there is none


def count_unsent(connection: Connection) -> Unsent:
    """What this till wrote and no verified answer has covered, from the record itself."""
    count, since_ms = 0, 0
    for chain in list_chains(connection):
        if chain.is_own and chain.end > chain.sent_seq:
            count += chain.end - chain.sent_seq
            row = connection.execute(
                "SELECT happened_at_ms FROM entry WHERE epoch = ? AND seq = ?",
                (chain.epoch, chain.sent_seq + 1)).fetchone()
            if row and (not since_ms or row[0] < since_ms):
                since_ms = row[0]
    return Unsent(count, since_ms)


def write_sent(cursor: Cursor, epoch: Ref, seq: int, hash: bytes, durable_seq: int) -> None:
    cursor.execute(
        "INSERT OR REPLACE INTO sent_head (epoch, seq, hash, durable_seq) VALUES (?, ?, ?, ?)",
        (epoch, seq, hash, durable_seq))


def list_durable(connection: Connection) -> dict[Ref, int]:
    """How far each chain lies in a backup of the hub that was checked, as it said last."""
    return dict(connection.execute("SELECT epoch, durable_seq FROM sent_head").fetchall())


def write_durable(cursor: Cursor, epoch: Ref, durable_seq: int) -> None:
    cursor.execute(
        "UPDATE sent_head SET durable_seq = ? WHERE epoch = ?", (durable_seq, epoch))


def count_durable(connection: Connection) -> int:
    """Entries this till wrote that lie in a checked backup of the hub as well."""
    durable = list_durable(connection)
    return sum(min(chain.sent_seq, durable.get(chain.epoch, 0))
               for chain in list_chains(connection) if chain.is_own)


def forget_sent(cursor: Cursor) -> None:
    """Another hub, or another life of this one: what it holds is asked anew."""
    cursor.execute("DELETE FROM sent_head")


def read_position(connection: Connection, stream: str) -> tuple[str, int]:
    """(incarnation, offset) up to which a stream was taken in."""
    row = connection.execute(
        "SELECT incarnation, offset FROM pull_position WHERE stream = ?", (stream,)).fetchone()
    return (row[0], row[1]) if row else ("", 0)


def write_position(cursor: Cursor, stream: str, incarnation: str, offset: int) -> None:
    cursor.execute(
        "INSERT OR REPLACE INTO pull_position (stream, incarnation, offset) VALUES (?, ?, ?)",
        (stream, incarnation, offset))


def keep_stray(cursor: Cursor, entry: Entry) -> None:
    """What has no place in this file's journal is kept beside it."""
    packed = msgspec.msgpack.encode(entry._replace(position=0))
    cursor.execute(
        "INSERT OR REPLACE INTO stray_entry (epoch, seq, hash, packed) VALUES (?, ?, ?, ?)",
        (entry.epoch, entry.seq, entry.hash, packed))


def read_stray_place(connection: Connection, hash: bytes) -> tuple[Ref, int] | None:
    """The place in a branch that was given to the entry with this hash."""
    row = connection.execute(
        "SELECT branch_epoch, branch_seq FROM stray_place WHERE hash = ?",
        (hash.hex(),)).fetchone()
    return (row[0], row[1]) if row else None


def place_stray(cursor: Cursor, entry: Entry, branch_epoch: Ref, branch_seq: int) -> None:
    """This entry has a place now, and waits no longer."""
    cursor.execute(
        "INSERT OR REPLACE INTO stray_place (hash, branch_epoch, branch_seq) VALUES (?, ?, ?)",
        (entry.hash.hex(), branch_epoch, branch_seq))
    cursor.execute("DELETE FROM stray_entry WHERE hash = ?", (entry.hash,))


def count_stray(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM stray_entry").fetchone()[0])


def read_heads(connection: Connection) -> dict[Ref, tuple[int, bytes]]:
    """Epoch -> (last place, its hash) of every chain in this file."""
    return {epoch: (seq, hash) for epoch, seq, hash in connection.execute(
        "SELECT e.epoch, e.seq, e.hash FROM entry AS e JOIN (SELECT epoch, max(seq) AS seq "
        "FROM entry GROUP BY epoch) AS last ON last.epoch = e.epoch AND last.seq = e.seq")}


def is_moved_out(connection: Connection) -> bool:
    """Whether what this very file wrote says last that its till left for another machine."""
    row = connection.execute(
        f"{LINEAGE} SELECT way FROM till_move JOIN ("
        "SELECT epoch, max(last_seq) AS last_seq FROM lineage GROUP BY epoch) AS mine "
        "USING (epoch) JOIN entry USING (epoch, seq) WHERE seq <= mine.last_seq "
        "ORDER BY entry.position DESC LIMIT 1"
    ).fetchone()
    return row is not None and row[0] == "out"
