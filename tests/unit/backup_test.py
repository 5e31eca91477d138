"""Backups that count are backups that open; a restore starts a new epoch and overwrites nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import holding
from app.backup import back_up, restore
from app.errors import BadInput, Refused, ShopError, WorldTrouble
from app.keys import recovery_code
from app.opening import open_till
from app.paths import Paths
from app.verifying import verify
from models import db
from tests.shop import CASHIER, SetClock, Shop, close_day, make_shop, paths_in


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    made.sell(1, 2)
    made.sell(0, 0, 1)
    yield made
    made.till.close()


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_backup_holds_and_selling_goes_on(shop: Shop, tmp_path: Path) -> None:
    target = tmp_path / "usb" / "shop.backup"
    target.parent.mkdir()

    def sell_meanwhile(_done: int, _total: int) -> bool:
        shop.sell(1)
        return True

    report = back_up(shop.till, target, sell_meanwhile)
    assert report.full
    assert report.sale_count == 2
    assert names_in(target.parent) == {"shop.backup"}
    assert verify(shop.till, full=True).sale_count > 2
    copy = db.Database(target, shop.till.secrets.get("database") or "")
    assert copy.reader().execute("SELECT count(*) FROM sale").fetchone() == (2,)
    copy.close()


def test_backup_is_encrypted(shop: Shop, tmp_path: Path) -> None:
    back_up(shop.till, tmp_path / "b")
    content = (tmp_path / "b").read_bytes()
    assert b"SQLite format" not in content
    assert "청상추".encode() not in content


def test_backup_never_overwrites(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"mine")
    with pytest.raises(Refused) as caught:
        back_up(shop.till, tmp_path / "b")
    assert caught.value.code == "backup.exists"
    assert (tmp_path / "b").read_bytes() == b"mine"


def test_a_copy_that_does_not_hold_is_deleted_and_refused(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutation: a disk that spoils what it copies must not leave a backup that counts."""
    real = db.Database.copy_to

    def spoil(database: db.Database, target: Path) -> None:
        real(database, target)
        content = bytearray(target.read_bytes())
        content[len(content) // 2] ^= 1
        target.write_bytes(content)

    monkeypatch.setattr(db.Database, "copy_to", spoil)
    usb = tmp_path / "usb"
    usb.mkdir()
    with pytest.raises(WorldTrouble) as caught:
        back_up(shop.till, usb / "b")
    assert caught.value.code == "backup.not_good"
    assert names_in(usb) == set()


def test_backup_of_an_edited_shop_is_refused(shop: Shop, tmp_path: Path) -> None:
    shop.till.database.writer.execute("UPDATE sale SET total_won = 1")
    with pytest.raises(WorldTrouble) as caught:
        back_up(shop.till, tmp_path / "b")
    assert caught.value.code == "backup.not_good"
    assert not (tmp_path / "b").exists()


def test_backup_into_nowhere(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(WorldTrouble) as caught:
        back_up(shop.till, tmp_path / "no" / "such" / "folder")
    assert caught.value.code == "backup.not_written"


def test_restore_over_a_shop_moves_it_aside(shop: Shop, tmp_path: Path) -> None:
    backup = tmp_path / "b"
    back_up(shop.till, backup)
    epoch = shop.till.epoch
    shop.sell(1)
    shop.till.close()
    old = shop.paths.database.read_bytes()

    restored = restore(backup, shop.paths, clock=shop.clock)

    assert restored.report.sale_count == 2
    assert restored.moved_to is not None
    assert (restored.moved_to / "shop.db").read_bytes() == old
    shop.till = restored.till
    assert shop.till.epoch != epoch
    assert shop.till.first_epoch == epoch
    assert shop.till.notices == ["notice.restored"]
    # The third number was given before: four letters keep the two receipts apart.
    sold = shop.sell(1)
    assert sold.receipt_no.startswith("20260302-01-0001-")
    assert len(sold.receipt_no) == len("20260302-01-0001-ABCD")
    report = verify(shop.till, full=True)
    assert (report.sale_count, report.epoch_count) == (3, 2)
    reasons = [body for (body,) in shop.till.read().execute(
        "SELECT body FROM entry WHERE kind = 'epoch.opened' ORDER BY position")]
    assert b'"reason":"restored"' in reasons[1]
    shop.reopen()
    assert shop.till.notices == [], "one restore is one new epoch"


def test_the_shop_moved_aside_still_opens(shop: Shop, tmp_path: Path) -> None:
    back_up(shop.till, tmp_path / "b")
    shop.sell(1)
    shop.till.close()
    restored = restore(tmp_path / "b", shop.paths, clock=shop.clock)
    restored.till.close()
    assert restored.moved_to is not None
    aside = open_till(Paths(restored.moved_to, shop.paths.state), clock=shop.clock)
    assert verify(aside, full=True).sale_count == 3
    aside.close()
    shop.till = open_till(shop.paths, clock=shop.clock)


def test_restore_on_a_new_machine_asks_for_the_code(shop: Shop, tmp_path: Path) -> None:
    close_day(shop)
    back_up(shop.till, tmp_path / "b")
    code = recovery_code(shop.till.secrets.get("database") or "")
    elsewhere = paths_in(tmp_path / "new machine")
    for wrong, kind, error in (
        (None, Refused, "restore.code_needed"), (recovery_code("0" * 64), WorldTrouble,
                                                 "restore.not_good"),
        ("ABCD", BadInput, "keys.recovery_length"),
    ):
        with pytest.raises(kind) as caught:
            restore(tmp_path / "b", elsewhere, code=wrong, use_keyring=False)
        assert isinstance(caught.value, ShopError)
        assert caught.value.code == error
        assert not elsewhere.data.exists()
    restored = restore(tmp_path / "b", elsewhere, code=code, clock=shop.clock, use_keyring=False)
    assert restored.moved_to is None
    new = Shop(elsewhere, shop.clock, restored.till, shop.products)
    from app.shift import open_shift

    open_shift(new.till, CASHIER, 0)
    new.sell(1)
    close_day(new)
    # The old device key is gone with the old machine; the new epoch names its own.
    assert verify(new.till, full=True).seal_count == 2
    new.reopen()
    new.till.close()


def test_restore_forgets_the_paper_and_cart_of_then(shop: Shop, tmp_path: Path) -> None:
    holding.save_draft(shop.till, shop.cart(1))
    with shop.till.database.transaction() as cursor:
        cursor.execute("INSERT INTO print_job (kind, payload_json, state, detail, created_at_ms) "
                       "VALUES ('RECEIPT', '{}', 'PENDING', '', 0)")
    back_up(shop.till, tmp_path / "b")
    shop.till.close()
    shop.till = restore(tmp_path / "b", shop.paths, clock=shop.clock).till
    assert holding.load_draft(shop.till) is None
    assert shop.till.read().execute("SELECT state FROM print_job").fetchall() == [("CANCELLED",)]


def test_restore_of_a_damaged_backup_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    backup = tmp_path / "b"
    back_up(shop.till, backup)
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    backup.write_bytes(content)
    before = names_in(tmp_path)
    with pytest.raises(WorldTrouble) as caught:
        restore(backup, shop.paths, clock=SetClock())
    assert caught.value.code in {"restore.not_good", "disk.damaged"}
    assert names_in(tmp_path) == before
    assert backup.read_bytes() == bytes(content)
    verify(shop.till, full=True)
    with pytest.raises(Refused):
        restore(tmp_path / "nothing", shop.paths)


def test_people_come_back_with_the_file(shop: Shop, tmp_path: Path) -> None:
    with shop.till.database.transaction() as cursor:
        cursor.execute("INSERT INTO person VALUES ('p1', 'staff', 1, x'00ff')")
    back_up(shop.till, tmp_path / "b")
    shop.till.close()
    shop.till = restore(tmp_path / "b", shop.paths, clock=shop.clock).till
    assert shop.till.read().execute("SELECT ref, sealed FROM person").fetchall() == [
        ("p1", b"\x00\xff")]
