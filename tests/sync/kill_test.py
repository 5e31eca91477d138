"""Programs that are killed as a shop and its platform run them: the hub served in a process of its
own, and two tills' real files, each talking in a process of its own.

Points of death are decided by how much has arrived, read from the hub's ledger.  In the end one
command compares the hub with both tills, and nobody has helped (issue 5, done-lines 1 and 5).
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app import sell, shift
from app.opening import open_till, open_to_read
from app.paths import Paths
from app.pricing import price_cart
from app.tender import cash_tender, notes_and_coins
from models import bench_rows, kinds, platform_rows
from sync.bench import fill
from tests.shop import CASHIER
from tests.sync.cli_test import Call, HubProcess, call, hub, said

__all__ = ["call", "hub"]

_NAMES = ("one", "two")
_BARCODE = "2400000100010"


class TillProcess:
    """`weezle-pos sync` of one till; `kill` is what a task manager or a power cut does."""

    def __init__(self, folder: Path, name: str) -> None:
        self._words = [sys.executable, "-m", "app", "--data", str(folder / name), "--state",
                       str(folder / "state"), "sync"]
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._words, stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONUTF8": "1"})

    def hold(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


class Night:
    """A hub, two tills of one store, and how much of each has arrived."""

    def __init__(self, folder: Path, hub: HubProcess) -> None:
        self.folder, self.hub = folder, hub
        self.refs = {name: self._ref_of(name) for name in _NAMES}
        self.began_at = self.arrived()
        self.talking: dict[str, TillProcess] = {}

    def _ref_of(self, name: str) -> str:
        with closing(open_to_read(Paths(self.folder / name, self.folder / "state"))) as till:
            return till.till_ref

    def arrived(self) -> dict[str, int]:
        """Entries of each till in the hub's ledger, whatever the hub itself is doing."""
        url = f"file:{self.folder / 'hub' / 'hub.db'}?mode=ro"
        with closing(sqlite3.connect(url, uri=True, timeout=30)) as ledger:
            found = dict(ledger.execute(
                "SELECT till_ref, sum(head_seq) FROM chain GROUP BY till_ref"))
        return {name: found.get(ref, 0) for name, ref in self.refs.items()}

    def new(self) -> dict[str, int]:
        """Of what was sold since, how much has arrived."""
        return {name: count - self.began_at[name] for name, count in self.arrived().items()}

    def sell(self, entry_count: int) -> None:
        """So many entries at each till, and the till closed for the day; nobody is talking."""
        for name in _NAMES:
            sell_a_day(self.folder, name, entry_count)

    def talk(self) -> None:
        self.talking = {name: TillProcess(self.folder, name) for name in _NAMES}

    def wait_for_both(self, point: int, patience_s: int = 120) -> None:
        """Until this many of each have arrived; who is ahead is held, so that neither is done."""
        until = time.monotonic() + patience_s
        held: set[str] = set()
        while len(held) < len(_NAMES):
            assert time.monotonic() < until, self.new()
            for name, count in self.new().items():
                if count >= point and name not in held:
                    self.talking[name].hold()
                    held.add(name)
            time.sleep(0.002)
        for name in _NAMES:
            self.talking[name].go_on()

    def wait_until_level(self, patience_s: int = 120) -> None:
        until = time.monotonic() + patience_s
        for name in _NAMES:
            while self._unsent(name):
                assert time.monotonic() < until, (name, self._unsent(name))
                time.sleep(0.1)

    def _unsent(self, name: str) -> int:
        with closing(open_to_read(Paths(self.folder / name, self.folder / "state"))) as till:
            return platform_rows.count_unsent(till.read()).entry_count


def sell_a_day(folder: Path, name: str, entry_count: int) -> None:
    with closing(open_till(Paths(folder / name, folder / "state"))) as till:
        shift.open_shift(till, CASHIER, 100_000)
        added = sell.scan(till, sell.start_cart(), _BARCODE)
        assert isinstance(added, sell.Added)
        due_won = price_cart(added.cart).total_won
        sell.complete_sale(till, CASHIER, added.cart, [cash_tender(due_won, due_won)])
        newest = kinds.decode_body(
            kinds.SaleCompleted.KIND, kinds.SaleCompleted.SCHEMA,
            bench_rows.read_newest_body(till.read(), kinds.SaleCompleted.KIND))
        assert isinstance(newest, kinds.SaleCompleted)
        fill(till, CASHIER, newest, till.head.seq + entry_count)
        expected_won = shift.x_report(till, CASHIER).expected_won
        shift.count_cash(till, CASHIER, dict(notes_and_coins(expected_won)))
        shift.close_shift(till, CASHIER)


@pytest.fixture
def night(
    tmp_path: Path, call: Call, hub: HubProcess, capsys: pytest.CaptureFixture[str]
) -> Iterator[Night]:
    """Two tills of one store, level with their hub."""
    assert call("one", "init", "--demo") == 0
    assert call("two", "init", "--till-no", "2", "--shop-name", "둘째", "--manager", "김",
                "--manager", "이", "--manager-pin-stdin", stdin="149273\n825193\n") == 0
    store = list[str]()
    for name in _NAMES:
        assert call("hub", "hub", "enrol-code", *store, "--json") == 0
        assert call(name, "enrol", hub.url, str(said(capsys)["code"])) == 0
        with closing(open_to_read(Paths(tmp_path / "one", tmp_path / "state"))) as till:
            store = ["--store", till.store_ref]
        assert call(name, "sync", "--once") == 0
    made = Night(tmp_path, hub)
    yield made
    for process in made.talking.values():
        process.kill()


def compare(call: Call, night: Night, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What `hub verify --against` of both tills says; each till's own record holds as well."""
    capsys.readouterr()
    assert call("hub", "hub", "verify", "--json", "--against",
                *(str(night.folder / name) for name in _NAMES)) == 0
    found = said(capsys)
    assert (found["till_count"], found["unsent_count"], found["differences"]) == (2, 0, [])
    for name in _NAMES:
        assert call(name, "verify", "--full") == 0
    return found


def test_killed_in_the_middle_of_pushes_everything_arrives(
    call: Call, night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    night.hub.kill()
    entry_count = 1_500
    night.sell(entry_count)
    night.hub.start()
    night.talk()
    for point, victim in ((1, "hub"), (201, "one"), (301, "hub"), (401, "two"), (501, "hub")):
        night.wait_for_both(point)
        if victim == "hub":
            night.hub.kill()
        else:
            night.talking[victim].kill()
        assert max(night.new().values()) < entry_count, "nobody had sent everything yet"
        (night.hub if victim == "hub" else night.talking[victim]).start()
    night.wait_until_level()
    found = compare(call, night, capsys)
    assert int(str(found["sale_won"])) > 0
    assert int(str(found["compared_count"])) > 2 * entry_count


@pytest.mark.long
def test_a_night_without_a_line_arrives_to_the_won(
    call: Call, night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    """Done-line 1: the line pulled for a day of 50,000 entries at each of two tills."""
    night.hub.kill()
    night.sell(50_000)
    night.hub.start()
    began = time.monotonic()
    night.talk()
    night.wait_until_level(patience_s=1_800)
    drained_s = time.monotonic() - began
    found = compare(call, night, capsys)
    assert int(str(found["compared_count"])) > 100_000
    with capsys.disabled():
        print(f"drained in {drained_s:.0f} s; {found}")
