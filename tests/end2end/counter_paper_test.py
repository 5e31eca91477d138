"""The composition root's paper side: an open till gets its printer, and settings may change it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from argon2 import PasswordHasher

from app import pins, sell, setup, shift
from app.__main__ import Composed, _Counter
from app.access import Session, sign_in
from app.lock import ShopLock
from app.paths import Paths
from app.ports import PrinterState
from app.pricing import price_cart
from app.settings import PrinterSettings
from app.tender import cash_tender
from app.till import Till

LIMIT_S = 10


@pytest.fixture
def till(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Till]:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)
    paths = Paths(tmp_path / "data", tmp_path / "state")
    made, _ = setup.init_shop(paths, setup.demo_answers(), use_keyring=False)
    yield made
    made.close()


@pytest.fixture
def cashier(till: Till) -> Session:
    session = sign_in(till, "02", "2468")
    shift.open_shift(till, session, 100_000)
    return session


def sell_lettuce(till: Till, session: Session) -> str:
    added = sell.scan(till, sell.start_cart(), "2400000100010")
    assert isinstance(added, sell.Added)
    due_won = price_cart(added.cart).total_won
    return sell.complete_sale(
        till, session, added.cart, [cash_tender(due_won, due_won)]).receipt_no


def wait_for(found: Callable[[], bool]) -> bool:
    until = time.monotonic() + LIMIT_S
    while time.monotonic() < until:
        if found():
            return True
        time.sleep(0.02)
    return False


def test_a_sale_comes_to_paper_and_the_drawer_opens_first(till: Till, cashier: Session) -> None:
    counter = _Counter(ShopLock(till.paths.lock))
    disconnect = counter.connect(till)
    try:
        sell_lettuce(till, cashier)
        slips = till.paths.slips

        def printed() -> bytes:
            # The kick may go ahead on its own; what counts is the order on the wire.
            return b"".join(job.read_bytes() for job in sorted(slips.glob("job-*.bin")))

        assert wait_for(lambda: b"\x1dV" in printed())
        assert printed().startswith(b"\x1bp")
        assert printed().count(b"\x1bp") == 1
        assert "청상추".encode("cp949") in printed()
    finally:
        disconnect()
    assert till.printer is None


def test_printing_moves_to_another_printer_at_once(
    till: Till, cashier: Session, tmp_path: Path
) -> None:
    counter = _Counter(ShopLock(till.paths.lock))
    disconnect = counter.connect(till)
    try:
        other = tmp_path / "other"
        devices = counter.devices()
        devices.use_printer(PrinterSettings(connection="file", address=str(other)))
        # A receipt that is wanted while the printers change hands may still come out of the old.
        spool = counter._spool
        assert spool is not None
        assert wait_for(lambda: spool._replacement is None)
        sell_lettuce(till, cashier)
        assert wait_for(lambda: any(other.glob("job-*.bin")))
        devices.use_printer(PrinterSettings())
        assert till.printer is None
        sell_lettuce(till, cashier)
        devices.use_printer(PrinterSettings(connection="file", address=str(tmp_path / "third")))
        sell_lettuce(till, cashier)
        assert wait_for(lambda: any((tmp_path / "third").glob("job-*.bin")))
    finally:
        disconnect()


def test_a_till_without_a_printer_has_none(till: Till) -> None:
    till.machine = msgspec.structs.replace(till.machine, printer=PrinterSettings())
    disconnect = _Counter(ShopLock(till.paths.lock)).connect(till)
    assert till.printer is None
    disconnect()


def test_what_the_settings_screen_tries(till: Till) -> None:
    counter = _Counter(ShopLock(till.paths.lock))
    disconnect = counter.connect(till)
    devices = counter.devices()
    assert devices.try_printer(PrinterSettings(), "매장") is PrinterState.NOT_SET_UP
    assert devices.try_drawer(PrinterSettings(), "매장") is PrinterState.NOT_SET_UP
    there = PrinterSettings(connection="file", address="trial")
    assert devices.try_printer(there, "매장") is PrinterState.READY
    assert any((till.paths.data / "trial").glob("job-*.bin"))
    disconnect()


def test_how_the_printer_is_looked_at(till: Till) -> None:
    outside = Composed()
    assert outside.look_at_printer(till, "ko")[0] == "good"
    till.machine = msgspec.structs.replace(
        till.machine, printer=PrinterSettings(connection="network", address="127.0.0.1:9"))
    state, words = outside.look_at_printer(till, "en")
    assert state == "bad"
    assert "Sales are saved" in words
