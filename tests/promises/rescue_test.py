"""P11: never starts empty, never deletes, never recreates: the original stays as it is."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Refused, WorldTrouble
from app.keys import new_key
from app.opening import NewShop, create_till, open_till, shop_exists
from app.sell import complete_sale
from app.texts import sentence
from app.verifying import verify
from models import db
from tests.promises.shim import Shim
from tests.shop import CASHIER, Shop, make_shop

SQLITE_READONLY = 8


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = make_shop(tmp_path)
    made.sell(1, 2)
    made.sell(2)
    made.till.close()
    return made


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def truncate_to_half(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:len(content) // 2])


def truncate_inside_a_page(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:len(content) // 2 + 777])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def zero_the_first_page(path: Path) -> None:
    path.write_bytes(bytes(4_096) + path.read_bytes()[4_096:])


def garbage(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def another_program(path: Path) -> None:
    import sqlite3

    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE mine (x)")
    connection.commit()
    connection.close()


def text(path: Path) -> None:
    path.write_text("오늘 매출 메모")


@pytest.mark.parametrize("spoil", [
    truncate_to_half, truncate_inside_a_page, empty, zero, zero_the_first_page, garbage,
    another_program, text,
])
def test_spoilt_file(shop: Shop, spoil: Callable[[Path], None]) -> None:
    spoil(shop.paths.database)
    before = contents(shop.paths.data)
    for _ in range(2):
        with pytest.raises(WorldTrouble) as caught:
            open_and_look(shop)
        assert caught.value.code in {"database.unreadable", "disk.damaged"}
        assert "원본은 그대로" in sentence(caught.value, "ko")
        assert "untouched" in sentence(caught.value, "en")
        assert contents(shop.paths.data) == before
    with pytest.raises(Refused) as refused:
        create_till(shop.paths, NewShop(), use_keyring=False)
    assert refused.value.code == "shop.exists"
    assert contents(shop.paths.data) == before


def open_and_look(shop: Shop) -> None:
    till = open_till(shop.paths, clock=shop.clock)
    try:
        verify(till, full=False)
    finally:
        till.database.close()


def test_wrong_key(shop: Shop) -> None:
    before = contents(shop.paths.data)
    key_hex = shop.till.secrets.get("database") or ""
    shop.till.secrets.put("database", new_key())
    with pytest.raises(WorldTrouble) as caught:
        open_till(shop.paths)
    assert caught.value.code == "database.unreadable"
    assert contents(shop.paths.data) == before
    shop.till.secrets.put("database", key_hex)
    open_and_look(shop)


def test_no_key(shop: Shop) -> None:
    before = contents(shop.paths.data)
    for file in shop.paths.keys.iterdir():
        file.unlink()
    with pytest.raises(WorldTrouble) as caught:
        open_till(shop.paths)
    assert caught.value.code == "keys.missing"
    assert contents(shop.paths.data) == before


def test_unreadable_keys(shop: Shop) -> None:
    for file in shop.paths.keys.iterdir():
        file.write_text("{not json")
    with pytest.raises(WorldTrouble) as caught:
        open_till(shop.paths)
    assert caught.value.code == "keys.unreadable"


def test_missing_file_is_not_made_anew(shop: Shop) -> None:
    shop.paths.database.unlink()
    with pytest.raises(WorldTrouble) as caught:
        open_till(shop.paths)
    assert caught.value.code == "shop.missing"
    assert not shop_exists(shop.paths)


def test_read_only_disk(shop: Shop) -> None:
    shim = Shim("readonly")
    shim.fault = lambda _kind: SQLITE_READONLY
    before = contents(shop.paths.data)
    with pytest.raises(WorldTrouble):
        sell_one(shop, shim.name)
    shim.fault = None
    assert contents(shop.paths.data)["shop.db"] == before["shop.db"]
    open_and_look(shop)


def sell_one(shop: Shop, vfs: str) -> None:
    till = open_till(shop.paths, clock=shop.clock, vfs=vfs)
    try:
        shop.till = till
        complete_sale(till, CASHIER, cart := shop.cart(1), shop.cash_for(cart))
    finally:
        till.database.close()


def test_locked_by_another_program(shop: Shop) -> None:
    key_hex = shop.till.secrets.get("database") or ""
    other = db.Database(shop.paths.database, key_hex)
    till = open_till(shop.paths, clock=shop.clock)
    shop.till = till
    till.database.writer.execute("PRAGMA busy_timeout = 50")
    other.writer.execute("BEGIN IMMEDIATE")
    cart = shop.cart(1)
    with pytest.raises(WorldTrouble) as caught:
        complete_sale(till, CASHIER, cart, shop.cash_for(cart))
    assert caught.value.code == "disk.busy"
    other.writer.rollback()
    other.close()
    complete_sale(till, CASHIER, cart, shop.cash_for(cart))
    assert verify(till, full=True).sale_count == 3
    till.close()


def test_a_set_up_cut_short_is_neither_opened_nor_overwritten(tmp_path: Path) -> None:
    made = make_shop(tmp_path)
    made.till.database.close()
    made.paths.database.unlink()
    key_hex = made.till.secrets.get("database") or ""
    db.Database(made.paths.database, key_hex, create=True).close()
    with pytest.raises(WorldTrouble) as caught:
        open_till(made.paths)
    assert caught.value.code == "shop.unfinished"
    with pytest.raises(Refused):
        create_till(made.paths, NewShop(), use_keyring=False)
