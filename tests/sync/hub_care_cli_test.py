"""A hub looked after from the command line: backed up while it serves, lost, put back, healthy."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import httpx
import pytest

from tests.sync.cli_test import Call, HubProcess, call, hub, said, sell_some

__all__ = ["call", "hub"]


def test_a_hub_is_lost_and_put_back_and_no_till_lost_a_sale(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("one", "init", "--demo") == 0
    assert call("hub", "hub", "enrol-code", "--json") == 0
    assert call("one", "enrol", hub.url, str(said(capsys)["code"])) == 0
    sell_some(tmp_path, "one", 2)
    assert call("one", "sync", "--once") == 0
    assert call("hub", "hub", "health") == 1
    assert "백업이 한 번도 없습니다" in capsys.readouterr().out
    copies, keys = tmp_path / "copies", tmp_path / "safe" / "keys"
    keys.parent.mkdir()
    assert call("hub", "hub", "backup", str(copies), "--keep", "3", "--json") == 0
    file = str(said(capsys)["file"])
    assert call("hub", "hub", "keys-out", str(keys), "--json") == 0
    code = str(said(capsys)["code"])
    assert call("hub", "hub", "restore", file) == 1
    assert "먼저 꺼 주세요" in capsys.readouterr().err
    sell_some(tmp_path, "one", 2)
    assert call("one", "sync", "--once") == 0
    hub.kill()
    shutil.rmtree(tmp_path / "hub")
    capsys.readouterr()
    assert call("hub", "hub", "restore", file) == 0
    assert "따로 보관한 열쇠" in capsys.readouterr().out
    assert call("hub", "hub", "keys-in", str(keys), "--code-stdin", stdin="AAAA" * 5) == 1
    assert not (tmp_path / "hub" / "hub-keys.json").exists()
    assert call("hub", "hub", "keys-in", str(keys), "--code-stdin", stdin=code) == 0
    assert call("hub", "hub", "keys-in", str(keys), "--code-stdin", stdin=code) == 0
    hub.start()
    assert call("one", "sync", "--once") == 0
    capsys.readouterr()
    assert call("hub", "hub", "verify", "--json", "--against", str(tmp_path / "one")) == 0
    found = said(capsys)
    assert (found["unsent_count"], found["differences"]) == (0, [])
    assert int(str(found["compared_count"])) > 0
    assert call("one", "verify", "--full") == 0


def test_a_hub_serves_with_its_backups_and_its_inner_door(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import socket
    import subprocess
    import sys

    hub.kill()
    with socket.create_server(("127.0.0.1", 0)) as free:
        inner = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "--data", str(tmp_path / "hub"), "hub", "serve", "--port",
         str(hub.port), "--backup-folder", str(tmp_path / "copies"), "--health-port", str(inner)],
        stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2])
    try:
        deadline = time.monotonic() + 30
        while not list((tmp_path / "copies").glob("*.db")) or not _answers(inner):
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert "weezle_backup_age_seconds" in httpx.get(f"http://127.0.0.1:{inner}/metrics").text
        # A second hub over the same folder would give the same places twice.
        assert call("hub", "hub", "serve", "--port", "0") == 1
        assert call("hub", "hub", "serve", "--port", "0", "--backup-keep", "1") == 1
    finally:
        process.terminate()
        process.wait(30)
    assert call("hub", "hub", "heads", "--out", str(tmp_path / "heads.json")) == 0
    capsys.readouterr()
    assert call("hub", "hub", "heads") == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["heads"] == json.loads((tmp_path / "heads.json").read_text())["heads"]
    assert call("hub", "hub", "note-backup", str(tmp_path / "heads.json")) == 0
    assert call("hub", "hub", "note-backup", str(tmp_path / "nowhere.json")) == 1


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200
    except httpx.TransportError:
        return False
