"""bench sync: a long night's entries drained into a hub, beside the hub's own bulk insert of them.

The till and the hub run as they do in a shop: the hub in a process of its own, on a loopback port,
with SQLite and full syncs.  The floor is the same rows put into an empty hub's tables by
`executemany`, a thousand a commit.  The bound: no less than half the floor's speed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import shutil
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from app import opening, sell, shift
from app.access import Session
from app.bench import Result, figures
from app.bench.sale import make_one_sale
from app.paths import Paths
from models import platform_rows
from models.kinds import SaleCompleted
from models.values import Role, new_ref
from sync.keys import Answer, Request
from sync.platform import HttpLine

if TYPE_CHECKING:
    from app.till import Till

ENTRY_COUNT: Final = 100_000
_BATCH: Final = 1_000
_STALL_BOUND_MS: Final = 50

#: Runs work on another thread beside the till's open window; its longest stall in ns.
BesideWindow = Callable[["Till", Callable[[], None]], int]


def measure(beside_window: BesideWindow, entry_count: int = ENTRY_COUNT) -> Result:
    """Speed, memory and bytes of draining `entry_count` entries, mostly sales of three lines."""
    root = Path(tempfile.mkdtemp(prefix="weezle-bench-"))
    try:
        with _hub(root / "hub") as (url, code):
            till = opening.create_till(
                Paths(root / "data", root / "state"), opening.NewShop(), use_keyring=False)
            try:
                return _measure(till, url, code, root, beside_window, entry_count)
            finally:
                till.close()
    finally:
        shutil.rmtree(root)


def _measure(
    till: Till, url: str, code: str, root: Path, beside_window: BesideWindow, entry_count: int
) -> Result:
    from sync.ahead import Ahead
    from sync.door import Door
    from sync.engine import Engine

    _open_and_fill(till, entry_count)
    Door().enrol(till, url, code)
    waiting = platform_rows.count_unsent(till.read()).entry_count
    counted = _Counted(url)
    drained_ns, grown_kb = [0], [0]

    def drain() -> None:
        engine = Engine(till, counted, ahead=Ahead())
        before_kb = _memory_kb()
        began_ns = time.perf_counter_ns()
        while True:
            rest_ms = engine.step()
            if engine.is_level:
                break
            if rest_ms:
                time.sleep(rest_ms / 1000)
        drained_ns[0] = time.perf_counter_ns() - began_ns
        grown_kb[0] = _memory_kb() - before_kb
        engine.close()

    stall_ns = beside_window(till, drain)
    assert platform_rows.count_unsent(till.read()).entry_count == 0
    floor_ns = _floor(till, root / "floor.db")
    sales = till.read().execute("SELECT count(*) FROM sale").fetchone()[0]
    return {
        "name": "sync", "entries": waiting, "sales": sales,
        "drain_ms": figures.in_ms(drained_ns[0]), "floor_ms": figures.in_ms(floor_ns),
        "ratio": figures.ratio(drained_ns[0], floor_ns), "bound": "2.00",
        "bytes_sent": counted.sent, "bytes_per_sale": counted.sent // max(1, sales),
        "grown_kb": grown_kb[0], "longest_stall_ms": figures.in_ms(stall_ns),
        "holds": figures.holds(drained_ns[0], floor_ns, 20)
        and stall_ns <= _STALL_BOUND_MS * 1_000_000,
    }


class _Counted:
    """The real line, with its bytes counted."""

    def __init__(self, url: str) -> None:
        self._line = HttpLine(url)
        self.sent = 0

    def send(self, request: Request) -> Answer:
        self.sent += len(request.body)
        return self._line.send(request)


def _open_and_fill(till: Till, entry_count: int) -> None:
    session = Session(new_ref(), "01", Role.CASHIER)
    shift.open_shift(till, session, 100_000)
    fill(till, session, make_one_sale(till, session), entry_count)


def fill(till: Till, session: Session, newest: SaleCompleted, entry_count: int) -> None:
    """Sales like the newest, until this chain has so many entries: a night's worth in a minute.

    As the till records them, numbers and all, but many a transaction.
    """
    left = entry_count - till.head.seq
    seq = newest.receipt_seq
    while left > 0:
        with till.unit(session.staff_ref) as unit:
            for _ in range(min(left, _BATCH)):
                seq += 1
                unit.record(msgspec.structs.replace(
                    newest, sale_uid=new_ref(), receipt_seq=seq,
                    receipt_no=sell.make_receipt_no(till, till.business_date, seq)))
                left -= 1
    till.database.checkpoint()


def _floor(till: Till, file: Path) -> int:
    """The same rows into an empty hub, nothing asked and nothing checked."""
    from sqlalchemy import insert

    from sync.hub.base import make_tables, open_engine, sqlite_url
    from sync.hub.tables import entry_body, entry_key

    engine = open_engine(sqlite_url(file))
    make_tables(engine)
    spent_ns = 0
    for chain in platform_rows.list_chains(till.read()):
        after = 0
        while after < chain.end:
            entries = platform_rows.read_chain(till.read(), chain.epoch, after, _BATCH)
            keys = [{
                "store_ref": chain.store_ref, "epoch": e.epoch, "seq": e.seq,
                "till_ref": e.till_ref, "hash": e.hash, "uid": e.uid, "offset": e.position,
                "received_at_ms": 0, "held": "",
            } for e in entries]
            bodies = [{
                "store_ref": chain.store_ref, "epoch": e.epoch, "seq": e.seq, "kind": e.kind,
                "schema": e.schema, "happened_at_ms": e.happened_at_ms,
                "utc_offset_min": e.utc_offset_min, "business_date": e.business_date,
                "shift_uid": e.shift_uid, "actor_ref": e.actor_ref, "body": e.body,
            } for e in entries]
            began_ns = time.perf_counter_ns()
            with engine.begin() as connection:
                connection.execute(insert(entry_key), keys)
                connection.execute(insert(entry_body), bodies)
            spent_ns += time.perf_counter_ns() - began_ns
            after += len(entries)
    engine.dispose()
    return spent_ns


def _memory_kb() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


@contextlib.contextmanager
def _hub(folder: Path) -> Iterator[tuple[str, str]]:
    """A hub in a process of its own; its address and a code to enrol with."""
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(folder, theirs), daemon=True)
    process.start()
    try:
        port, code = mine.recv()
        yield f"http://127.0.0.1:{port}", code
    finally:
        process.terminate()
        process.join()


def _serve(folder: Path, pipe: Connection) -> None:
    import uvicorn

    from sync.hub.running import HubPlace, ProjectorThread, make_enrol_code, open_hub
    from sync.hub.web import make_app

    place = HubPlace(folder)
    hub = open_hub(place)
    projecting = ProjectorThread(hub)
    projecting.start()
    listening = socket.create_server(("127.0.0.1", 0))
    pipe.send((listening.getsockname()[1], make_enrol_code(place, "", "bench")))
    server = uvicorn.Server(uvicorn.Config(
        make_app(hub, projecting.nudge), log_level="error", lifespan="off"))
    server.run(sockets=[listening])
