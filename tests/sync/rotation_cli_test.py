"""A new device key from the command line, on real files: alone, without a line, and with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.device_key import device_key
from app.keys import public_key_of
from app.opening import open_to_read
from app.paths import Paths
from tests.sync.cli_test import Call, HubProcess, call, hub, said

__all__ = ["call", "hub"]
PIN = "149273\n"


def key_of(folder: Path, name: str = "one") -> str:
    till = open_to_read(Paths(folder / name, folder / "state"))
    found = public_key_of(device_key(till)).hex()
    till.close()
    return found


def test_a_manager_changes_the_key_with_and_without_a_hub(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("one", "init", "--shop-name", "햇살", "--manager", "김", "--manager", "이",
                "--manager-pin-stdin", stdin="149273\n825193\n") == 0
    first = key_of(tmp_path)
    assert call("one", "rotate-key", "--pin-stdin", stdin="000000\n") == 1
    assert key_of(tmp_path) == first
    assert call("one", "rotate-key", "--pin-stdin", "--json", stdin=PIN) == 0
    assert said(capsys) == {"waits": False, "trouble": ""}
    alone = key_of(tmp_path)
    assert alone != first
    assert call("hub", "hub", "enrol-code", "--json") == 0
    assert call("one", "enrol", hub.url, str(said(capsys)["code"])) == 0
    hub.kill()
    capsys.readouterr()
    assert call("one", "rotate-key", "--pin-stdin", "--json", stdin=PIN) == 0
    assert said(capsys) == {"waits": True, "trouble": "sync.offline"}
    assert key_of(tmp_path) == alone
    hub.start()
    assert call("one", "sync", "--once") == 0
    assert key_of(tmp_path) != alone
    capsys.readouterr()
    assert call("one", "rotate-key", "--pin-stdin", stdin=PIN) == 0
    assert "새것으로 바꾸었습니다" in capsys.readouterr().out
    assert call("one", "sync", "--once") == 0
    assert call("one", "verify", "--full") == 0
    assert call("hub", "hub", "verify", "--against", str(tmp_path / "one")) == 0
    assert call("one", "backup", str(tmp_path / "copy")) == 0


def test_a_backup_from_before_a_move_and_a_stick_after_a_change(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert call("one", "init", "--shop-name", "햇살", "--manager", "김", "--manager", "이",
                "--manager-pin-stdin", stdin="149273\n825193\n") == 0
    assert call("hub", "hub", "enrol-code", "--json") == 0
    assert call("one", "enrol", hub.url, str(said(capsys)["code"])) == 0
    assert call("one", "sync", "--once") == 0
    assert call("one", "backup", str(tmp_path / "before")) == 0
    assert call("one", "rotate-key", "--pin-stdin", stdin=PIN) == 0
    assert call("one", "sync", "--once") == 0
    new = key_of(tmp_path)

    assert call("one", "restore", str(tmp_path / "before")) == 0
    assert key_of(tmp_path) == new
    assert call("one", "verify", "--full") == 0
    assert call("one", "sync", "--once") == 0
    assert call("one", "exchange", str(stick)) == 0  # with the new key's certificate, asked anew

    capsys.readouterr()
    assert call("one", "move-out", str(stick), "--pin-stdin", "--json", stdin=PIN) == 0
    moved = said(capsys)
    assert call("new", "move-in", str(moved["file"]), "--code-stdin",
                stdin=f"{moved['code']}\n") == 0
    assert key_of(tmp_path, "new") == new
    assert call("new", "rotate-key", "--pin-stdin", stdin=PIN) == 0
    assert key_of(tmp_path, "new") != new
    assert call("new", "sync", "--once") == call("new", "verify", "--full") == 0
    assert call("hub", "hub", "verify", "--against", str(tmp_path / "new")) == 0
