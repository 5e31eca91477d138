"""bench scan, bench start: what a cashier waits for, beside a bare Qt window doing the least of it.

Measured and floor alternate in the same run, so a busy machine slows both.  A ratio above the
bound is a fault of ours, not of the machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from app.access import Session, sign_in
from app.bench import Result, figures
from app.bench.search import fill_shop
from app.errors import BadInput
from app.opening import NewShop, create_till, open_till
from app.paths import Paths
from app.setup import DEMO_STAFF, demo_answers, init_shop
from app.shift import open_shift
from app.till import Till
from models.values import Role, new_ref

NAMES: Final = ("scan", "start")
PRODUCT_COUNT: Final = 100_000
SCAN_COUNT: Final = 1_000
SCAN_BOUND_TENTHS: Final = 30
START_COUNT: Final = 15
START_BOUND_TENTHS: Final = 40
WINDOW_PX: Final = (1024, 768)
_LINES_A_SALE: Final = 10
_WARM_UP_COUNT: Final = 40
_FLOAT_WON: Final = 100_000
_START_TIMEOUT_S: Final = 60


def run(name: str) -> Result:
    """Measure one benchmark of the screens.  Raises BadInput for a name there is not."""
    measures: dict[str, Callable[[], Result]] = {
        "scan": measure_scan_to_paint,
        "start": measure_start_up,
    }
    if name not in measures:
        raise BadInput("bench.unknown", name=name, names=", ".join(NAMES))
    return measures[name]()


# -- from the first key of a scan to the end of the paint -----------------------------------------


def measure_scan_to_paint(
    scan_count: int = SCAN_COUNT, product_count: int = PRODUCT_COUNT
) -> Result:
    """p99 over `scan_count` scans typed into the sell screen, and into a bare table beside it.

    The till's file is a real one with `product_count` products; every tenth scan begins a new
    sale.  Both sides are timed from the first key until the window has painted.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    root = Path(tempfile.mkdtemp(prefix="weezle-bench-"))
    try:
        till = create_till(Paths(root / "data", root / "state"), NewShop(), use_keyring=False)
        try:
            fill_shop(till, product_count)
            till.database.checkpoint()
            till.machine = msgspec.structs.replace(till.machine, muted=True)
            session = Session(new_ref(), "02", Role.CASHIER)
            open_shift(till, session, _FLOAT_WON)
            return _measure_scans(till, session, scan_count, product_count)
        finally:
            till.close()
    finally:
        shutil.rmtree(root)


def _measure_scans(till: Till, session: Session, scan_count: int, product_count: int) -> Result:
    from ui.bench_windows import BareTable, SellWindow, find_codes, make_application

    make_application()
    codes = find_codes(product_count, scan_count + _WARM_UP_COUNT)
    sell = SellWindow(till, session, WINDOW_PX)
    bare = BareTable(WINDOW_PX, sell)
    scans_ns: list[int] = []
    floors_ns: list[int] = []
    try:
        for n, code in enumerate(codes):
            if n % _LINES_A_SALE == 0:
                sell.start_new_sale()
                bare.clear()
            scan_ns, floor_ns = sell.time_scan(code), bare.time_scan(code)
            if n >= _WARM_UP_COUNT:
                scans_ns.append(scan_ns)
                floors_ns.append(floor_ns)
    finally:
        sell.close()
        bare.close()
    scan, floor = figures.quantile(scans_ns, 99), figures.quantile(floors_ns, 99)
    return {
        "name": "scan",
        "products": product_count,
        "scans": len(scans_ns),
        "stalls": sell.stall_count, "window": f"{WINDOW_PX[0]}x{WINDOW_PX[1]}",
        "median_ms": figures.in_ms(figures.quantile(scans_ns, 50)),
        "floor_median_ms": figures.in_ms(figures.quantile(floors_ns, 50)),
        "p99_ms": figures.in_ms(scan),
        "floor_p99_ms": figures.in_ms(floor),
        "ratio": figures.ratio(scan, floor),
        "bound": "3.00",
        "holds": figures.holds(scan, floor, SCAN_BOUND_TENTHS),
    }


# -- from spawning the program to the first paint of the sell screen ------------------------------


def measure_start_up(start_count: int = START_COUNT) -> Result:
    """Median from spawn to the sell screen's first paint, and to a bare window's.

    The shop is the sample shop with its shift open; the cashier is given.  Both sides run as an
    installed program does, with their byte code at hand.
    """
    root = Path(tempfile.mkdtemp(prefix="weezle-bench-"))
    try:
        paths, session = _make_open_shop(root)
        environment = _environment(root)
        ours = [
            sys.executable, "-m", "app", "--data", str(paths.data), "--state", str(paths.state),
            "run", "--first-paint", session.staff_ref, session.no,
        ]
        bare = [sys.executable, "-m", "ui.bare_window"]
        for command in (ours, bare):
            _time_start(command, environment)  # compiles the byte code
        starts_ns: list[int] = []
        floors_ns: list[int] = []
        for _ in range(start_count):
            starts_ns.append(_time_start(ours, environment))
            floors_ns.append(_time_start(bare, environment))
    finally:
        shutil.rmtree(root)
    start, floor = figures.quantile(starts_ns, 50), figures.quantile(floors_ns, 50)
    return {
        "name": "start",
        "starts": start_count,
        "median_ms": figures.in_ms(start),
        "floor_median_ms": figures.in_ms(floor),
        "p99_ms": figures.in_ms(figures.quantile(starts_ns, 99)),
        "floor_p99_ms": figures.in_ms(figures.quantile(floors_ns, 99)),
        "ratio": figures.ratio(start, floor),
        "bound": "4.00",
        "holds": figures.holds(start, floor, START_BOUND_TENTHS),
    }


def _make_open_shop(root: Path) -> tuple[Paths, Session]:
    paths = Paths(root / "data", root / "state")
    till, _ = init_shop(paths, demo_answers(), use_keyring=False)
    till.close()
    till = open_till(paths)
    cashier = next(person for person in DEMO_STAFF if person.role is Role.CASHIER)
    session = sign_in(till, cashier.no, cashier.pin)
    open_shift(till, session, _FLOAT_WON)
    till.close()
    return paths, session


def _environment(root: Path) -> dict[str, str]:
    environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(root / "byte-code")
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    return environment


def _time_start(command: list[str], environment: dict[str, str]) -> int:
    """Nanoseconds from just before the spawn to the moment the child names as its first paint."""
    # This clock counts from the machine's start, so two processes mean the same moment by it.
    start_ns = time.perf_counter_ns()
    done = subprocess.run(
        command,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=_START_TIMEOUT_S,
    )
    return int(done.stdout.split()[-1]) - start_ns
