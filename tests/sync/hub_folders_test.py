"""What a hub finds in its folders: one put back whole, one moved, one where no hub ever was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.__main__ import Composed
from app.cli import run_command
from sync.hub import accounts
from sync.hub.backup import back_up
from sync.hub.restoring import restore
from sync.hub.running import HubPlace, open_hub


def start_once(place: HubPlace) -> str:
    """The incarnation of one start; everything is closed behind it."""
    hub = open_hub(place)
    hub.projector.close()
    hub.engine.dispose()
    return hub.life.incarnation


def put_back(place: HubPlace, copy: Path) -> None:
    shutil.rmtree(place.folder)
    shutil.copytree(copy, place.folder)


@pytest.fixture
def place(tmp_path: Path) -> HubPlace:
    return HubPlace(tmp_path / "hub", state=tmp_path / "state")


def test_a_folder_put_back_whole_begins_a_new_life(place: HubPlace, tmp_path: Path) -> None:
    life = start_once(place)
    shutil.copytree(place.folder, tmp_path / "copy")
    assert start_once(place) == life
    put_back(place, tmp_path / "copy")
    later = start_once(place)
    assert later != life
    assert start_once(place) == later


def test_the_mark_inside_is_looked_at_as_well(place: HubPlace, tmp_path: Path) -> None:
    life = start_once(place)
    shutil.copyfile(place.folder / "hub.db", tmp_path / "hub.db")
    assert start_once(place) == life
    shutil.rmtree(tmp_path / "state")
    shutil.copyfile(tmp_path / "hub.db", place.folder / "hub.db")
    assert start_once(place) != life


def test_a_hub_moved_with_its_folder_goes_on_in_its_life(place: HubPlace, tmp_path: Path) -> None:
    life = start_once(place)
    place.folder.rename(tmp_path / "elsewhere")
    assert start_once(HubPlace(tmp_path / "elsewhere", state=tmp_path / "other user")) == life


def test_a_restore_is_one_new_life_in_both_places(place: HubPlace, tmp_path: Path) -> None:
    life = start_once(place)
    done = back_up(place.engine(), tmp_path / "backups", 1_000, keep=2)
    restored = restore(place, done.file, 2_000)
    assert restored.incarnation != life
    assert start_once(place) == restored.incarnation


def test_who_was_shut_out_is_known_where_the_folder_was_put_back(
    place: HubPlace, tmp_path: Path
) -> None:
    hub = open_hub(place)
    with hub.engine.begin() as connection:
        accounts.make_store(connection, "o" * 32, "s" * 32, "", 0)
        accounts.take_till(connection, "s" * 32, "t" * 32, 1, "00" * 32, "", 0)
    shutil.copytree(place.folder, tmp_path / "copy")
    with hub.engine.begin() as connection:
        accounts.revoke_till(connection, "t" * 32)
    hub.project()
    hub.projector.close()
    hub.engine.dispose()
    put_back(place, tmp_path / "copy")
    hub = open_hub(place)
    with hub.engine.begin() as connection:
        account = accounts.find_till(connection, "t" * 32)
    hub.projector.close()
    hub.engine.dispose()
    assert account is not None
    assert account.state == "revoked"


@pytest.mark.parametrize("words", [
    ["enrol-code"], ["stores"], ["verify"], ["till-shut", "abcd"], ["till-let-in", "abcd"],
    ["token", "n", "--store", "s", "--rights", "totals"], ["token-end", "n"],
    ["erase-person", "x", "--reason", "REQUEST"], ["notices"], ["notice", "words", "--store", "s"],
    ["commands"], ["allow-points", "s", "--per-member", "1", "--per-day", "1"], ["heads"],
    ["backup", "B"], ["health"], ["keys-out", "K"], ["note-backup", "H"],
], ids=lambda words: words[0])
def test_only_serve_makes_a_hub(
    words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if "H" in words:
        (tmp_path / "H").write_bytes(b"{}")
    before = sorted(tmp_path.iterdir())
    code = run_command(
        ["--lang", "en", "--data", str(tmp_path / "hub"), "--state", str(tmp_path / "state"),
         "hub", *words], Composed())
    assert code != 0
    said = capsys.readouterr().err
    assert (str(tmp_path / "hub") in said and "keys" in said) or "no hub in" in said
    assert sorted(tmp_path.iterdir()) == before
