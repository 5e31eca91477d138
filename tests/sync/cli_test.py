"""The platform from the command line: a hub in one process, two tills in others."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from app import pins
from app.__main__ import Composed
from app.cli import run_command
from app.opening import open_till
from app.paths import Paths
from tests.shop import CASHIER

Call = Callable[..., int]


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(pins, "_hasher", lambda: cheap)

    def call(folder: str, *words: str, stdin: str = "") -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        return run_command(
            ["--lang", "ko", "--data", str(tmp_path / folder), "--state", str(tmp_path / "state"),
             *words], Composed())

    return call


class HubProcess:
    """A hub as the co-operative runs it; `kill` is what a power cut does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app", "--data", str(self.folder / "hub"), "hub", "serve",
             "--port", str(self.port)],
            stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONUTF8": "1"})
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            except OSError:
                assert self._process.poll() is None
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the hub did not start")

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    process = HubProcess(tmp_path)
    yield process
    process.kill()


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return found


def test_a_hub_and_two_tills_agree_to_the_won_also_after_kill_9(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Done-lines 1 and 5 in small: sell, pull the line, kill the hub, and one command compares."""
    assert call("one", "init", "--demo") == 0
    assert call("two", "init", "--till-no", "2", "--shop-name", "둘째", "--manager", "김",
                "--manager", "이", "--manager-pin-stdin", stdin="149273\n825193\n") == 0
    assert call("one", "sync", "--once") == 1
    assert "enrol" in capsys.readouterr().err
    assert call("hub", "hub", "enrol-code", "--json") == 0
    code = str(said(capsys)["code"])
    assert call("one", "enrol", hub.url, "AAAAA-AAAAA") == 1
    assert call("one", "enrol", hub.url, code) == 0
    assert call("one", "enrol", hub.url, code) == 1  # a code is burnt once it was used
    capsys.readouterr()
    assert call("hub", "hub", "stores", "--json") == 0
    stores = json.loads(capsys.readouterr().out)["stores"]
    assert len(stores) == 1
    store_ref = stores[0]["store_ref"]
    assert call("hub", "hub", "enrol-code", "--store", store_ref[:8], "--json") == 0
    assert call("two", "enrol", hub.url, str(said(capsys)["code"])) == 0
    assert call("one", "sync", "--once") == call("two", "sync", "--once") == 0
    sell_some(tmp_path, "one", 3)
    hub.kill()
    sell_some(tmp_path, "two", 2)
    assert call("two", "sync", "--once") == 1
    capsys.readouterr()
    assert call("two", "status") == 0
    assert "인터넷 끊김 · 판매는 정상 · 안 보낸" in capsys.readouterr().out
    assert call("hub", "hub", "verify", "--against", str(tmp_path / "one")) == 1
    hub.start()
    assert call("one", "sync", "--once") == call("two", "sync", "--once") == 0
    capsys.readouterr()
    assert call("hub", "hub", "verify", "--json", "--against", str(tmp_path / "one"),
                str(tmp_path / "two")) == 0
    found = said(capsys)
    assert (found["till_count"], found["unsent_count"], found["differences"]) == (2, 0, [])
    assert int(str(found["sale_won"])) > 0
    assert call("two", "verify", "--full") == 0


def sell_some(folder: Path, name: str, count: int) -> None:
    from app import sell, shift
    from app.catalog import search
    from app.pricing import price_cart
    from app.tender import cash_tender

    till = open_till(Paths(folder / name, folder / "state"))
    if till.shift is None:
        shift.open_shift(till, CASHIER, 100_000)
    assert search(till, "상추")
    for _ in range(count):
        added = sell.scan(till, sell.start_cart(), "2400000100010")
        assert isinstance(added, sell.Added)
        due_won = price_cart(added.cart).total_won
        sell.complete_sale(till, CASHIER, added.cart, [cash_tender(due_won, due_won)])
    till.close()


def test_a_tills_start_loads_nothing_of_the_hub() -> None:
    """What the first screen needs, and the door to the platform beside it."""
    script = (
        "import sys; import ui.main, ui.desk, app.sell, app.opening, sync.door\n"
        "heavy = {'fastapi', 'starlette', 'pydantic', 'uvicorn', 'psycopg', 'sqlalchemy', 'httpx',"
        " 'cryptography', 'ssl', 'sync.hub', 'sync.engine', 'sync.wire'}\n"
        "print(sorted(heavy & set(sys.modules)))")
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"
