"""A person seen unmasked from the command line: a manager's PIN, a reason, an entry, or nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.opening import open_to_read
from app.paths import Paths
from models import people_sync_rows
from tests.sync.cli_test import Call, HubProcess, call, hub, said

__all__ = ["call", "hub"]

PIN = "149273\n"
MEMBER, NAME = "0125", "남궁한별"


def views(folder: Path) -> list[str]:
    with closing(open_to_read(Paths(folder / "two", folder / "state"))) as till:
        return [view.reason for view in people_sync_rows.list_views(till.read(), 10)]


def test_who_looked_at_whom_and_why_is_on_record(
    call: Call, hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A member another till took in: masked here, whole only from the platform."""
    assert call("one", "init", "--demo") == 0
    assert call("two", "init", "--till-no", "2", "--shop-name", "둘째", "--manager", "김",
                "--manager", "이", "--manager-pin-stdin", stdin="149273\n825193\n") == 0
    assert call("two", "view-person", MEMBER, "--reason", "CONTACT", "--pin-stdin", stdin=PIN) == 1
    store = list[str]()
    for name in ("one", "two"):
        assert call("hub", "hub", "enrol-code", *store, "--json") == 0
        assert call(name, "enrol", hub.url, str(said(capsys)["code"])) == 0
        with closing(open_to_read(Paths(tmp_path / "one", tmp_path / "state"))) as till:
            store = ["--store", till.store_ref]
        assert call(name, "sync", "--once") == 0
    capsys.readouterr()
    for words, pin in (
        ([MEMBER, "--reason", "CONTACT"], "000000\n"), ([MEMBER, "--reason", "CURIOUS"], PIN),
        (["9999", "--reason", "CONTACT"], PIN),
    ):
        assert call("two", "view-person", *words, "--pin-stdin", stdin=pin) == 1
    assert NAME not in "".join(capsys.readouterr())
    assert views(tmp_path) == []
    assert call("two", "view-person", MEMBER, "--reason", "CONTACT", "--pin-stdin", stdin=PIN) == 0
    assert NAME in capsys.readouterr().out
    assert views(tmp_path) == ["CONTACT"]
    hub.kill()
    assert call("two", "view-person", MEMBER, "--reason", "DISPUTE", "--pin-stdin", stdin=PIN) == 1
    assert NAME not in "".join(capsys.readouterr())
    assert views(tmp_path) == ["CONTACT"]
