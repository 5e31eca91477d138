"""What of this till's record the hub has, and what it is sent next: rules 1 to 6 of the protocol.

Only a verified answer moves anything, nothing is deleted because of one, and the hub's head is
believed also backwards: a hub put back from a backup gets everything again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from app.opening import begin_epoch, open_new_epoch
from app.version import VERSION
from models import db, identity_rows, platform_rows
from models.journal import GENESIS_PREV, Writer, read_hash_at
from models.kinds import IncidentNoted
from models.kinds_platform import EpochForked
from models.platform_rows import ChainRow
from models.values import EpochReason, Ref
from sync.pull import begin_branch
from sync.sound import is_sound, read_sound
from sync.wire import PROTOCOL, HelloAnswer, PushAnswer, PushHeader, encode_push

if TYPE_CHECKING:
    from app.till import Till

BATCH_START: Final = 200
BATCH_MAX: Final = 1_000
BATCH_MIN: Final = 1
#: Grow only on a line that takes a batch quickly.
QUICK_MS: Final = 3_000
_COMPRESSED_MAX: Final = 256 * 1024
CARRY_SLICE: Final = 500


class Place(Enum):
    """Where a chain stands against the hub's head of it."""

    LEVEL = auto()  # everything is there
    BEHIND = auto()  # the hub wants what lies beyond its head
    UNSURE = auto()  # another hash, or a longer chain: look for the last place in common
    ROLLED_BACK = auto()  # the hub holds more of my own chain: this file is an older copy
    LEFT = auto()  # nothing of mine is missing there; the rest of it comes by the feed


@dataclass(slots=True)
class Search:
    """Looking for the last place two continuations of a chain share, by halves."""

    low: int  # equal here
    high: int  # different, or past the hub's end, here


@dataclass(slots=True)
class Batch:
    """One push on its way."""

    chain: ChainRow
    first_seq: int
    count: int
    local_length: int
    body: bytes
    #: The place behind these entries whose bytes do not hold; 0 where none was met.
    bad_seq: int = 0


@dataclass(slots=True)
class PushState:
    """What this process remembers between batches; losing it costs a question, never an entry."""

    batch_size: int = BATCH_START
    searches: dict[Ref, Search] = field(default_factory=dict)
    #: Another till's chains whose end here is not the hub's: its own till settles that.
    passed_over: set[Ref] = field(default_factory=set)
    #: Another till's chains whose end here has been given a chain of its own.
    rescued: set[Ref] = field(default_factory=set)
    #: Chain -> its end here, where the hub is known to hold it whole and more.
    left: dict[Ref, int] = field(default_factory=dict)
    #: Whether no forked chain of this file has anything left to be carried over.
    all_carried: bool = False

    def forget(self) -> None:
        self.searches.clear()
        self.passed_over.clear()
        self.rescued.clear()
        self.left.clear()


def judge(till: Till, chain: ChainRow, head: int, head_hash: bytes, mine_at_hub: bytes) -> Place:
    """Compare a chain with a verified head; `mine_at_hub` is the hub's hash at my end, if known."""
    connection = till.read()
    if head <= chain.end:
        mine = GENESIS_PREV if head == 0 else read_hash_at(connection, chain.epoch, head)
        if mine != head_hash:
            return Place.UNSURE
        return Place.LEVEL if head == chain.end else Place.BEHIND
    if mine_at_hub and mine_at_hub == read_hash_at(connection, chain.epoch, chain.end):
        return Place.ROLLED_BACK if chain.epoch == till.epoch else Place.LEFT
    return Place.UNSURE


def make_batch(
    till: Till, chain: ChainRow, after: int, size: int, incarnation: str
) -> Batch:
    """The entries behind `after`, as many as go into one request; none for a mere question."""
    connection = till.read()
    prev = GENESIS_PREV if after == 0 else (
        read_hash_at(connection, chain.epoch, after) or GENESIS_PREV)
    entries, bad_seq = read_sound(
        connection, chain, after, min(size, chain.end - after)) if size else ([], 0)
    length = chain.end
    while True:
        header = PushHeader(
            v=PROTOCOL, org=chain.org_ref, store=chain.store_ref, till=chain.till_ref,
            epoch=chain.epoch, first_seq=after + 1, count=len(entries), prev=prev.hex(),
            local_length=length, incarnation=incarnation, at=till.clock.now_ms(), app=VERSION,
            database_version=db.DATABASE_VERSION)
        body = encode_push(header, entries)
        if len(body) <= _COMPRESSED_MAX or len(entries) <= 1:
            return Batch(chain, after + 1, len(entries), length, body, bad_seq)
        entries = entries[:max(1, len(entries) // 2)]


def make_question(till: Till, chain: ChainRow, place: int, incarnation: str) -> Batch:
    """A push of nothing that asks for the hub's hash at one place."""
    asked = make_batch(till, chain._replace(end=place), place, 0, incarnation)
    asked.chain = chain
    return asked


def note_sent(till: Till, answer: PushAnswer, seq: int) -> None:
    """Remember how far a verified answer covers a chain of this file."""
    hash = read_hash_at(till.read(), answer.epoch, seq) or b""
    # Forgetting it costs a question: no disk is waited for.
    with till.local_rows(soft=True) as cursor:
        platform_rows.write_sent(cursor, answer.epoch, seq, hash, answer.durable_head)


def note_durable(till: Till, hello: HelloAnswer) -> None:
    """How far each chain lies in a checked backup of the hub, as a verified hello says now."""
    said = {head.epoch: head.durable_seq for head in hello.heads}
    changed = {epoch: said.get(epoch, 0)
               for epoch, durable_seq in platform_rows.list_durable(till.read()).items()
               if durable_seq != said.get(epoch, 0)}
    if changed:
        with till.local_rows(soft=True) as cursor:
            for epoch, durable_seq in changed.items():
                platform_rows.write_durable(cursor, epoch, durable_seq)


def rotate(till: Till) -> None:
    """This file is an older copy of itself: go on in a new chain, before anything is sold twice."""
    with till.database.lock:
        identity = identity_rows.read_identity(till.database.writer)
        assert identity is not None
        open_new_epoch(till, identity, EpochReason.RESTORED)


def carry_over(till: Till, forked_epoch: Ref, at: int, after: int = 0) -> int:
    """From `at` on this chain ends: the hub holds another continuation, or the entry is damaged.

    What lies in no other chain of ours and holds is taken into the one being written, in slices,
    each a whole step by itself; the place to go on behind, 0 when there is no more.  The current
    chain is left for a new one when it is the one that ends.
    """
    with till.database.lock:
        connection = till.database.writer
        chain = platform_rows.read_chain_row(connection, forked_epoch)
        is_damaged = bool(read_sound(connection, chain, at - 1, 1)[1])
        if till.epoch == forked_epoch:
            identity = identity_rows.read_identity(connection)
            assert identity is not None
            parent_hash = read_hash_at(connection, forked_epoch, at - 1)
            begin_epoch(till, identity, EpochReason.DAMAGE if is_damaged else EpochReason.FORK,
                        parent=(forked_epoch, at - 1, parent_hash) if parent_hash else None)
        entries = platform_rows.list_uncarried(
            connection, forked_epoch, max(at, after + 1), CARRY_SLICE)
        writer = Writer(chain.org_ref, chain.store_ref, chain.till_ref)
        sound = [entry for entry in entries if is_sound(writer, entry)]
        with till.unit("") as unit:
            unit.record(EpochForked(
                forked_epoch=forked_epoch, from_seq=at, entry_count=len(sound)))
            for entry in sound:
                unit.carry_over(entry)
            if len(entries) < CARRY_SLICE:
                unit.record(IncidentNoted(
                    incident="entry.damaged" if is_damaged else "epoch.fork",
                    values={"epoch": forked_epoch, "seq": at}))
    tell(till, "notice.entry_damaged" if is_damaged else "notice.fork")
    return entries[-1].seq if len(entries) == CARRY_SLICE else 0


def list_unfinished(till: Till) -> list[tuple[Ref, int]]:
    """(chain, where it ends) of own chains whose carrying over was cut off by a death."""
    connection = till.read()
    found = []
    for epoch, at in platform_rows.list_forks(connection):
        chain = platform_rows.read_chain_row(connection, epoch)
        writer = Writer(chain.org_ref, chain.store_ref, chain.till_ref)
        after = at - 1
        while left := platform_rows.list_uncarried(connection, epoch, after + 1, CARRY_SLICE):
            if any(is_sound(writer, entry) for entry in left):
                found.append((epoch, at))
                break
            after = left[-1].seq
    return found


def tell(till: Till, notice: str) -> None:
    """Say it to the manager, once until it was read."""
    if notice not in till.notices:
        till.notices.append(notice)


def rescue(till: Till, chain: ChainRow, at: int) -> int:
    """Another till's entries the hub has no place for: a chain of their own, in that till's name.

    Worked out from the entries alone, so whoever holds them makes the very same chain, and what its
    own till carried over meanwhile counts once.  How many entries were carried in this slice.
    """
    connection = till.read()
    first = platform_rows.read_chain(connection, chain.epoch, at - 1, 1)[0]
    writer = Writer(chain.org_ref, chain.store_ref, chain.till_ref)
    with till.unit("") as unit:
        head = begin_branch(unit, writer, first)
        done = head.seq - 1
        entries = platform_rows.read_chain(connection, chain.epoch, at - 1 + done, CARRY_SLICE)
        for entry in entries:
            head = unit.rescue(writer, head, entry)
    return len(entries)
