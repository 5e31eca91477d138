"""Opening a shop after every bad moment: half-made, cut short, emptied, shut away, damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import opening, shift
from app.errors import WorldTrouble
from app.paths import Paths
from models import db, identity_rows, kinds
from tests.builders import build_product
from tests.house import House, SetClock


def paths_in(folder: Path) -> Paths:
    return Paths(folder / "data", folder / "state")


def kill_inside(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
    """The program ends where this function would have begun."""

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, name, killed)


@pytest.mark.parametrize("where", ["_check_version", "_write_genesis", "write_identity"])
def test_a_set_up_killed_half_way_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    paths, clock = paths_in(tmp_path), SetClock()
    owner = {"_check_version": db.Database, "_write_genesis": opening,
             "write_identity": identity_rows}[where]
    with monkeypatch.context() as patch:
        kill_inside(patch, owner, where)
        with pytest.raises(KeyboardInterrupt):
            opening.create_till(paths, opening.NewShop(), clock=clock, use_keyring=False)
    assert not opening.shop_exists(paths)
    till = opening.create_till(paths, opening.NewShop(), clock=clock, use_keyring=False)
    assert (till.head.seq, till.first_epoch) == (1, till.epoch)
    till.close()
    assert {path.name for path in paths.data.iterdir()} == {"shop.db", "settings.toml"}


def test_the_key_of_a_shop_whose_file_is_away_is_never_lost(tmp_path: Path) -> None:
    """Someone moves the file, makes a new shop, and brings the old file back."""
    house = House(tmp_path)
    key_hex = house.till.secrets.get("database")
    house.close()
    house.paths.database.rename(tmp_path / "away.db")
    till = opening.create_till(house.paths, opening.NewShop(), use_keyring=False)
    till.close()
    assert key_hex is not None
    kept = "".join(path.read_text() for path in house.paths.keys.iterdir())
    assert key_hex in kept


@pytest.mark.parametrize("damage", ["empty", "garbage", "cut", "folder", "other key"])
def test_a_file_that_cannot_be_read_gets_a_sentence_and_stays_as_it_is(
    tmp_path: Path, damage: str
) -> None:
    house = House(tmp_path)
    house.close()
    file = house.paths.database
    match damage:
        case "empty":
            file.write_bytes(b"")
        case "garbage":
            file.write_bytes(b"\x5a" * 8_192)
        case "cut":
            file.write_bytes(file.read_bytes()[:5_000])
        case "folder":
            file.unlink()
            file.mkdir()
        case "other key":
            house.till.secrets.put("database", "ab" * 32)
    before = file.read_bytes() if file.is_file() else b""
    with pytest.raises(WorldTrouble):
        opening.open_till(house.paths, clock=house.clock)
    assert (file.read_bytes() if file.is_file() else b"") == before


def test_a_state_folder_that_cannot_be_used_gets_a_sentence(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.close()
    shutil.rmtree(house.paths.witness)
    house.paths.witness.write_text("in the way")
    with pytest.raises(WorldTrouble) as error:
        opening.open_till(house.paths, clock=house.clock)
    assert error.value.code == "shop.folder_refused"


def spoil_last_entry(house: House) -> tuple[int, str]:
    """One byte of the newest stored body changed behind the till's back."""
    writer = house.till.database.writer
    seq, kind, body = writer.execute(
        "SELECT seq, kind, body FROM entry ORDER BY position DESC LIMIT 1").fetchone()
    for trigger in ("updated", "deleted", "replaced"):
        writer.execute(f"DROP TRIGGER entry_is_never_{trigger}")
    writer.execute("UPDATE entry SET body = ? WHERE seq = ?", (body[:-1] + b" ", seq))
    return seq, kind


def test_a_damaged_tail_is_named_once_and_selling_goes_on_in_one_new_epoch(
    tmp_path: Path
) -> None:
    house = House(tmp_path)
    house.open()
    seq, kind = spoil_last_entry(house)
    first = house.till.epoch
    till = house.reopen()
    assert till.epoch != first
    assert till.notices == ["notice.damage"]
    incident = [
        kinds.decode_body("incident.noted", 1, body) for (body,) in till.read().execute(
            "SELECT body FROM entry WHERE kind = 'incident.noted'")]
    [noted] = incident
    assert isinstance(noted, kinds.IncidentNoted)
    assert noted.values == {"epoch": first, "seq": seq, "kind": kind}
    second = till.epoch
    house.sell_for_cash(house.cart_of(build_product()))
    till = house.reopen()
    assert (till.epoch, till.notices) == (second, [])
    house.close()


def test_a_shift_opened_by_a_commit_in_doubt_is_open(tmp_path: Path) -> None:
    from tests.unit.unit_test import lying_disk

    house = House(tmp_path)
    with lying_disk(house):
        shift.open_shift(house.till, house.cashier, 0)
    assert house.till.shift is not None
    # The next sale goes into that very shift.
    house.sell_for_cash(house.cart_of(build_product()))
    count = house.till.read().execute("SELECT count(*) FROM shift").fetchone()
    assert count == (1,)
    house.close()
