"""A hub on a machine: its folder, its threads, its command-line acts."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from app.cli_tools import HubKeeping
from app.clock import SystemClock
from app.errors import BadInput, Refused, WorldTrouble
from app.lock import ShopLock
from sync.enrol import spoken
from sync.hub import accounts
from sync.hub.base import make_tables, open_engine, reading, sqlite_url
from sync.hub.keys import FileWitness, HubWitness, TwinWitness, load_keys
from sync.hub.limits import TILL_BURST, TILL_PER_SECOND, Rate
from sync.hub.projector import Projector
from sync.hub.service import Hub
from sync.hub.tables import store, store_region, till
from sync.keys import private_key, public_hex

log = logging.getLogger(__name__)

_PROJECT_SECONDS = 2.0
#: No push for so long: the tills have said what they had to say.
_QUIET_SECONDS = 0.2
#: Between two slices the projector steps aside at most this long.
_GIVE_WAY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class HubPlace:
    """Where a hub lives: keys, mark and shadows in a folder, its ledger there or behind a URL.

    `state` is this user's own folder elsewhere: the mark is kept there as well.
    """

    folder: Path
    database_url: str = ""
    state: Path | None = None

    @property
    def keys(self) -> Path:
        return self.folder / "hub-keys.json"

    @property
    def mark(self) -> FileWitness:
        """The mark in the folder itself."""
        return FileWitness(self.folder / "hub-mark.json")

    def outer_mark(self) -> FileWitness | None:
        """The mark outside the folder, by the hub's key; None where no key says which hub it is."""
        if self.state is None or not self.keys.exists():
            return None
        name = public_hex(private_key(load_keys(self.keys).signing_key))[:32]
        return FileWitness(self.state / "hub" / f"{name}-mark.json")

    def witness(self) -> HubWitness:
        outer = self.outer_mark()
        return self.mark if outer is None else TwinWitness(self.mark, outer)

    @property
    def url(self) -> str:
        return self.database_url or sqlite_url(self.folder / "hub.db")

    def engine(self, *, make: bool = False) -> Engine:
        """Raises WorldTrouble where a database server is not there, or is none that may be written.

        Raises Refused where no hub is, unless one is to be made.
        """
        if make:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        elif not self.keys.exists() or not (
                self.database_url or (self.folder / "hub.db").exists()):
            raise Refused("hub.none_here", folder=str(self.folder))
        engine = open_engine(self.url)
        if self.database_url:
            try:
                engine.connect().close()
            except SQLAlchemyError as error:
                # What the server says may name accounts and addresses: the log is for that.
                log.warning("the database refuses: %s", error)
                raise WorldTrouble("hub.database_refused", what=type(error).__name__) from error
        return engine


def open_hub(place: HubPlace) -> Hub:
    """The hub of a folder, begun anew where its database was put back."""
    engine = place.engine(make=True)
    keys = load_keys(place.keys)
    return Hub(
        engine, keys, place.witness(), SystemClock().now_ms,
        lambda engine, life: Projector(engine, place.folder / "shadows", life),
        till_rate=Rate(TILL_BURST, TILL_PER_SECOND),
        snapshot_folder=place.folder / "snapshots")


class ProjectorThread:
    """Brings the sums up to the ledger whenever something came, and now and then anyway."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._wake = threading.Event()
        self._stopping = False
        self._nudged_at = 0.0
        self._thread = threading.Thread(target=self._run, name="projector", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def nudge(self) -> None:
        self._nudged_at = time.monotonic()
        self._wake.set()

    def _give_way(self) -> None:
        """While tills send, their entries come first: sums are behind by seconds, not by queues."""
        until = time.monotonic() + _GIVE_WAY_SECONDS
        while not self._stopping and time.monotonic() < until:
            if time.monotonic() - self._nudged_at > _QUIET_SECONDS:
                return
            time.sleep(_QUIET_SECONDS / 4)

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._hub.project(self._give_way)
            except Exception:
                # The ledger is whole; what is summed of it is tried again.
                log.exception("projection failed")
            self._wake.wait(_PROJECT_SECONDS)
            self._wake.clear()


@contextmanager
def hold(place: HubPlace) -> Iterator[None]:
    """The folder, for one hub or one restore at a time.  Raises Refused where another has it."""
    lock = ShopLock(place.folder / "hub.lock")
    try:
        lock.take()
    except Refused as refused:
        raise Refused("hub.running", folder=str(place.folder)) from refused
    try:
        yield
    finally:
        lock.release()


def serve(place: HubPlace, host: str, port: int, keeping: HubKeeping | None = None) -> None:
    """Answer until stopped.  Raises Refused where a hub runs in this folder already."""
    import uvicorn

    from sync.hub.keeping import BackupThread, InnerServer
    from sync.hub.web import SERVER, make_app

    keeping = keeping or HubKeeping()
    with hold(place), ExitStack() as running:
        hub = open_hub(place)
        running.callback(hub.projector.close)
        thread = ProjectorThread(hub)
        thread.start()
        running.callback(thread.stop)
        if keeping.backup_folder is not None:
            backups = BackupThread(hub, keeping)
            backups.start()
            running.callback(backups.stop)
        app = make_app(hub, thread.nudge)
        if keeping.health_port:
            inner = InnerServer(hub, place.folder, keeping.health_port)
            inner.start()
            running.callback(inner.stop)
        uvicorn.run(app, host=host, port=port, log_level="warning", **SERVER)


def make_enrol_code(
    place: HubPlace, store_ref: str, name: str, *, org_ref: str = ""
) -> str:
    """A code to read out; for a new store (of an organisation that is there), or for one that is.

    Raises BadInput where both are named, Refused.
    """
    if store_ref and org_ref:
        raise BadInput("hub.store_or_org")
    engine = place.engine()
    make_tables(engine)
    secret = bytes.fromhex(load_keys(place.keys).secret)
    with engine.begin() as connection:
        if store_ref:
            found = connection.execute(
                select(store.c.store_ref).where(
                    store.c.store_ref.startswith(store_ref, autoescape=True))).all()
            if len(found) != 1:
                raise Refused("hub.store_unknown", name=store_ref)
            store_ref = found[0][0]
        if org_ref:
            orgs = connection.execute(
                select(store.c.org_ref)
                .where(store.c.org_ref.startswith(org_ref, autoescape=True)).distinct()).all()
            if len(orgs) != 1:
                raise Refused("hub.org_unknown", name=org_ref)
            org_ref = orgs[0][0]
        return spoken(accounts.make_code(
            connection, secret, store_ref=store_ref, org_ref=org_ref, name=name,
            now_ms=SystemClock().now_ms()))


def list_stores(place: HubPlace) -> list[dict[str, object]]:
    """Every store with its tills, as they were last heard."""
    engine = place.engine()
    make_tables(engine)
    with reading(engine).begin() as connection:
        tills = connection.execute(
            select(till.c.store_ref, till.c.till_ref, till.c.till_no, till.c.state,
                   till.c.seen_at_ms).order_by(till.c.store_ref, till.c.till_no)).all()
        return [
            {"store_ref": ref, "org_ref": org, "name": name, "region": region or "",
             "entries": head, "tills": [
                {"till_no": t[2], "till_ref": t[1], "state": t[3], "seen_at_ms": t[4]}
                for t in tills if t[0] == ref]}
            for ref, org, name, head, region in connection.execute(
                select(store.c.store_ref, store.c.org_ref, store.c.name, store.c.feed_head,
                       store_region.c.name)
                .select_from(store.outerjoin(
                    store_region, store_region.c.store_ref == store.c.store_ref))
                .order_by(store.c.name))
        ]
