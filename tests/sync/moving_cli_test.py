"""The move to another PC from the command line: out with a PIN, in with a code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.sync.cli_test import Call, call, said

__all__ = ["call"]


def test_out_of_one_folder_into_another(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    assert call("old", "init", "--shop-name", "햇살", "--manager", "김", "--manager", "이",
                "--manager-pin-stdin", stdin="149273\n825193\n") == 0
    assert call("old", "move-out", str(stick), "--pin-stdin", stdin="000000\n") == 1
    assert not list(stick.iterdir())
    capsys.readouterr()
    assert call("old", "move-out", str(stick), "--pin-stdin", "--json", stdin="149273\n") == 0
    found = said(capsys)
    assert call("new", "move-in", str(found["file"]), "--code-stdin", stdin="A" * 20) == 1
    assert "옮김 번호가 아닙니다" in capsys.readouterr().err
    assert call("new", "move-in", str(found["file"]), "--code-stdin", "--json",
                stdin=f"{found['code']}\n") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["entry_count"] > 0
    assert call("new", "verify", "--full") == 0
    assert call("old", "verify", "--full") == 0
