"""Errors that escape a use case: a failing disk is told from a bug of ours."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Refused, ShopError
from app.trouble import find_trouble
from models import db
from tests.shop import make_shop


def test_a_damaged_page_met_while_reading(tmp_path: Path) -> None:
    shop = make_shop(tmp_path)
    shop.sell(1)
    shop.till.close()
    whole = shop.paths.database.read_bytes()
    key_hex = shop.till.secrets.get("database") or ""
    codes = set()
    for page in range(1, len(whole) // 4096):
        content = bytearray(whole)
        content[page * 4096 + 99] ^= 1
        shop.paths.database.write_bytes(content)
        trouble = trouble_of_reading(shop.paths.database, key_hex)
        codes.add(trouble.code if trouble else "")
    assert codes == {"", "disk.damaged"}, "some pages are read, none is a bug of ours"


def trouble_of_reading(path: Path, key_hex: str) -> ShopError | None:
    """What a screen that lists things would say; None where the page was not among them."""
    try:
        database = db.Database(path, key_hex)
    except db.WrongKey:
        return None
    try:
        for table in ("sale", "sale_line", "entry", "producer_item", "stock_move"):
            database.reader().execute(f"SELECT * FROM {table}").fetchall()
    except db.DatabaseError as error:
        return find_trouble(error) or Refused(f"a bug of ours: {error}")
    finally:
        database.close()
    return None


def test_expected_trouble_stays_what_it_is() -> None:
    refused = Refused("shift.closed")
    assert find_trouble(refused) is refused


@pytest.mark.parametrize("error", [
    RuntimeError("bug"), db.IntegrityError("UNIQUE"), db.DatabaseError("no such table: x"),
])
def test_a_bug_of_ours_stays_a_bug(error: Exception) -> None:
    assert find_trouble(error) is None


@pytest.mark.parametrize(("text", "code"), [
    ("database or disk is full", "disk.full"), ("database is locked", "disk.busy"),
    ("disk I/O error", "disk.failed"), ("database disk image is malformed", "disk.damaged"),
])
def test_each_trouble_of_a_disk(text: str, code: str) -> None:
    trouble = find_trouble(db.DatabaseError(text))
    assert trouble is not None
    assert trouble.code == code
