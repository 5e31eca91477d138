"""A whole co-operative in memory: tills on the real code, a real hub, and a line that can lie."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from app import opening, sell, shift
from app.cart import Cart, Product, add
from app.keys import new_key, public_key_of
from app.paths import Paths
from app.pricing import price_cart
from app.settings import MachineSettings, load_shop_settings
from app.tender import cash_tender
from app.till import OpenShift, Till
from app.witness import Witness
from models import db, identity_rows, journal, kinds, platform_rows, rows, shift_rows
from models.identity_rows import Identity
from models.journal import Head
from models.values import EpochReason, Ref, new_ref
from sync.engine import Engine as SyncEngine
from sync.enrol import ask_to_enrol
from sync.hub import accounts
from sync.hub.keys import HubKeys, MemoryWitness, new_keys
from sync.hub.service import Hub
from sync.joining import join
from sync.keys import Answer, Request
from sync.platform import LineTrouble
from tests.shop import CASHIER, GOODS

DAY_MS = 86_400_000
START_MS = 1_772_413_200_000


class SimClock:
    """The world's time and what one machine believes of it."""

    def __init__(self) -> None:
        self.at_ms = START_MS
        self.error_ms = 0

    def now_ms(self) -> int:
        return self.at_ms + self.error_ms

    def utc_offset_min(self, at_ms: int) -> int:
        return 540


@cache
def _template() -> dbapi2.Connection:
    connection = db.memory_connection()
    from models.journal_table import APPEND_ONLY_TRIGGERS

    for statement in APPEND_ONLY_TRIGGERS:
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {db.DATABASE_VERSION}")
    return connection


class MemoryDatabase(db.Database):
    """A till's file that never touches a disk; `copy` is a backup, or a clone."""

    def __init__(self, source: dbapi2.Connection | None = None) -> None:
        self.path = Path("memory")
        self.lock = threading.RLock()
        self._readers = []
        self._changes_at_checkpoint = 0
        self.writer = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
        (source or _template()).backup(self.writer)

    def reader(self) -> db.DBAPIConnection:
        return self.writer

    def checkpoint(self) -> None:
        """Nothing lies in a log."""

    def copy(self) -> MemoryDatabase:
        return MemoryDatabase(self.writer)


class MemorySecrets:
    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def put(self, name: str, value: str) -> None:
        self.kept[name] = value


class MemoryTillWitness(Witness):
    """What is kept outside the file: survives a restore, is copied by a clone of the machine."""

    def __init__(self) -> None:
        self.head: Head | None = None

    def read(self) -> Head | None:
        return self.head

    def write(self, head: Head) -> None:
        self.head = head

    def sync(self) -> None:
        """It never leaves memory."""

    def close(self) -> None:
        """There is no file."""


class SimTill:
    """One machine: its file, its keys, its witness, its engine."""

    def __init__(self, world: World, till_no: int) -> None:
        self.world = world
        self.clock = SimClock()
        self.secrets = MemorySecrets()
        self.witness = MemoryTillWitness()
        self.secrets.put("device", new_key())
        self.secrets.put("database", new_key())
        self.wakes_at_ms = 0.0
        #: What this machine takes for chance; a copy of a running machine takes the same.
        self.dice = random.Random(world.chance.random())
        self.fingerprint = "machine"
        self.till: Till
        self.engine: SyncEngine
        database = MemoryDatabase()
        identity = Identity(
            new_ref(), new_ref(), new_ref(), till_no, new_ref(),
            public_key_of(self.secrets.kept["device"]), "machine")
        self._build(database, identity)
        opening._write_genesis(self.till, identity, EpochReason.OPENED, None)
        self.till.first_epoch = identity.epoch

    def _build(self, database: MemoryDatabase, identity: Identity) -> None:
        connection = database.writer
        self.till = Till(
            database=database, paths=Paths(Path(), Path()), clock=self.clock,
            secrets=self.secrets, witness=self.witness, org_ref=identity.org_ref,
            store_ref=identity.store_ref, till_ref=identity.till_ref, till_no=identity.till_no,
            first_epoch=identity_rows.read_first_epoch(connection, identity.till_ref),
            head=journal.read_head(connection, identity.epoch),
            checksums=rows.load_checksums(connection),
            settings=load_shop_settings(connection), machine=MachineSettings())
        row = shift_rows.read_open_shift(connection, identity.till_ref)
        self.till.shift = OpenShift(*row) if row else None
        self.engine = SyncEngine(
            self.till, SimLine(self), chance=self.world.chance,
            elapsed_ms=lambda: float(self.world.at_ms), pause=self.world.maybe_die)

    def boot(self, database: MemoryDatabase | None = None, *, check: bool = True) -> None:
        """A new process over this file, or over another put in its place."""
        database = database or self.memory
        identity = identity_rows.read_identity(database.writer)
        assert identity is not None
        self._build(database, identity)
        if check:
            opening._check_before_first_sale(self.till, identity)

    @property
    def memory(self) -> MemoryDatabase:
        assert isinstance(self.till.database, MemoryDatabase)
        return self.till.database

    # --- what people do at it

    def add_goods(self) -> None:
        producer_ref = new_ref()
        with self.till.unit("") as unit:
            unit.record(kinds.ObjectChanged(
                object_type="producer", ref=producer_ref, base_uid="", effective_from="",
                fields={"code": "P001", "name": "햇살농원"}))
            for n, (name, tax_class, price_won) in enumerate(GOODS):
                item_ref, ref = new_ref(), new_ref()
                unit.record(kinds.ObjectChanged(
                    object_type="item", ref=item_ref, base_uid="", effective_from="",
                    fields={"name": name, "tax_class": tax_class}))
                unit.record(kinds.ObjectChanged(
                    object_type="producer_item", ref=ref, base_uid="", effective_from="",
                    fields={"item_ref": item_ref, "producer_ref": producer_ref, "name": name,
                            "code": f"SKU{n}", "price_won": price_won,
                            "barcodes": [f"880000000000{n}"]}))

    def products(self) -> list[Product]:
        from app import catalog

        found = [catalog.find_by_barcode(self.till, f"880000000000{n}")
                 for n in range(len(GOODS))]
        return [product for product in found if product is not None]

    def open_shift(self) -> None:
        if self.till.shift is None:
            shift.open_shift(self.till, CASHIER, 100_000)

    def sell(self, chance: random.Random) -> sell.CompletedSale | None:
        """A basket of what this till knows; nothing where it knows nothing yet."""
        self.open_shift()
        goods = self.products()
        if not goods:
            return None
        cart: Cart = sell.start_cart()
        for _ in range(chance.randint(1, 3)):
            cart = add(cart, chance.choice(goods), quantity=chance.randint(1, 3))
        total_won = price_cart(cart, self.till.settings.vat_rounding).total_won
        return sell.complete_sale(
            self.till, CASHIER, cart, [cash_tender(total_won, total_won // 10 * 10)])

    def close_shift(self) -> None:
        from app.tender import notes_and_coins

        if self.till.shift is not None:
            expected_won = shift.x_report(self.till, CASHIER).expected_won
            shift.count_cash(self.till, CASHIER, dict(notes_and_coins(max(0, expected_won))))
            shift.close_shift(self.till, CASHIER)

    def enrol(self, code: str) -> None:
        line = SimLine(self, honest=True)
        answer = ask_to_enrol(self.till, line, code, self.clock.now_ms() // 1000)
        join(self.till, "https://hub.example", answer)

    # --- what a test asks

    def level(self) -> bool:
        return platform_rows.count_unsent(self.till.read()).entry_count == 0

    def own_chains(self) -> dict[Ref, int]:
        return {chain.epoch: chain.end
                for chain in platform_rows.list_chains(self.till.read()) if chain.is_own}


class SimLine:
    """A till's line to the hub, as bad as the world wants it just now."""

    def __init__(self, machine: SimTill, *, honest: bool = False) -> None:
        self._machine = machine
        self._honest = honest

    def send(self, request: Request) -> Answer:
        world = self._machine.world
        if self._honest:
            return world.hub.answer(request)
        world.dice, mine = world._own_dice, world.dice
        try:
            return world.carry(request)
        finally:
            world.dice = mine


class Died(Exception):
    """The machine lost its power just here."""


class World:
    """One hub, some tills, one time."""

    def __init__(self, seed: int = 0) -> None:
        self.chance = random.Random(seed)
        self.at_ms = START_MS
        self.keys: HubKeys = new_keys()
        self.witness = MemoryWitness()
        self.hub_memory = _hub_memory()
        self.machines: list[SimTill] = []
        #: What the line does to a request; None carries it faithfully.
        self.lie: Callable[[Request], Answer] | None = None
        self.line_is_up = True
        #: How often a process dies between two slices of a pull.
        self.death_chance = 0.0
        self.dice = random.Random(seed + 1)
        self._own_dice = self.dice
        self.hub: Hub = self.start_hub()

    def start_hub(self) -> Hub:
        engine = _hub_engine(self.hub_memory)
        self.hub = Hub(engine, self.keys, self.witness, lambda: self.at_ms)
        self.hub_engine = engine
        return self.hub

    # --- chance: one seed is one history, and a copied machine throws the same dice

    def urandom(self, count: int) -> bytes:
        """Stands in for `os.urandom` while the world turns."""
        return self.dice.randbytes(count)

    @contextmanager
    def acting(self, machine: SimTill) -> Iterator[None]:
        """What is minted inside is this machine's own."""
        self.dice = machine.dice
        try:
            yield
        finally:
            self.dice = self._own_dice

    def maybe_die(self) -> None:
        if self.death_chance and self.chance.random() < self.death_chance:
            raise Died

    def carry(self, request: Request) -> Answer:
        if not self.line_is_up:
            raise LineTrouble("sync.offline")
        if self.lie is not None:
            return self.lie(request)
        return self.hub.answer(request)

    def code(self, store_ref: Ref = "") -> str:
        with self.hub_engine.begin() as connection:
            return accounts.make_code(
                connection, bytes.fromhex(self.keys.secret), store_ref=store_ref, name="",
                now_ms=self.at_ms)

    def add_till(self) -> SimTill:
        """A till of the store: the first founds it, the others join."""
        machine = SimTill(self, len(self.machines) + 1)
        self.machines.append(machine)
        first = self.machines[0]
        machine.enrol(self.code("" if machine is first else first.till.store_ref))
        if machine is first:
            machine.add_goods()
        return machine

    def pass_time(self, ms: float) -> None:
        self.at_ms += int(ms)
        for machine in self.machines:
            machine.clock.at_ms = self.at_ms

    def settle(self, rounds: int = 25) -> None:
        """Let a good line do its work until nobody has anything left to say."""
        self.lie, self.line_is_up = None, True
        quiet = 0
        for _ in range(rounds):
            before = [machine.till.checksums for machine in self.machines]
            for machine in self.machines:
                for _ in range(250):
                    if machine.engine.step() > 0 and machine.engine.is_level:
                        break
                    self.pass_time(1)
            self.hub.project()
            after = [machine.till.checksums for machine in self.machines]
            level = all(machine.level() for machine in self.machines)
            quiet = quiet + 1 if level and before == after else 0
            if quiet == 2:
                return
            self.pass_time(5_000)
        raise AssertionError("it never came to rest")


def _hub_memory(source: dbapi2.Connection | None = None) -> dbapi2.Connection:
    connection = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
    if source is not None:
        source.backup(connection)
    return connection


_connections: list[dbapi2.Connection] = []


@cache
def _engine() -> Engine:
    """One engine for all hubs of this process: what it has compiled it need not compile again."""
    engine = create_engine(
        "sqlite://", module=dbapi2, creator=lambda: _connections[-1], poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def begun(bound: Connection) -> None:
        bound.exec_driver_sql("BEGIN")

    return engine


def _hub_engine(connection: dbapi2.Connection) -> Engine:
    _connections[:] = [connection]
    engine = _engine()
    engine.dispose(close=False)
    return engine
