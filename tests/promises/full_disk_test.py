"""P10: a full disk says one clear thing, leaves nothing half done; the sale can be finished."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import holding, sell, shift
from app.cart import Cart
from app.errors import WorldTrouble
from app.texts import sentence
from app.verifying import verify
from models import verify_rows
from models.values import CashKind
from tests.shop import CASHIER, MANAGER, Shop, make_shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    made.sell(1)
    yield made
    made.till.close()


@contextmanager
def max_page_count(shop: Shop) -> Iterator[None]:
    """SQLite may not take another page: SQLITE_FULL."""
    writer = shop.till.database.writer
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")
    try:
        yield
    finally:
        writer.execute("PRAGMA max_page_count = 1000000")


@contextmanager
def file_size_limit(shop: Shop) -> Iterator[None]:
    """The system lets no file of this process grow: an I/O error of the write."""
    resource = pytest.importorskip("resource")
    log = shop.paths.database.with_name("shop.db-wal")
    size = log.stat().st_size if log.exists() else 0
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max(size, 1), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


FULL = [max_page_count]
if os.name != "nt":
    FULL.append(file_size_limit)


def sell_until_refused(shop: Shop) -> tuple[Cart, WorldTrouble, int]:
    """The cart that was refused, what was said, and how many sales had gone through."""
    for count in range(500):
        cart = shop.cart(3, 2, 1)
        try:
            sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
        except WorldTrouble as trouble:
            return cart, trouble, count
    raise AssertionError("the disk never filled")


@pytest.mark.parametrize("full", FULL)
def test_sale_on_a_full_disk(shop: Shop, full: Callable[[Shop], Iterator[None]]) -> None:
    with full(shop):  # type: ignore[attr-defined]  # contextmanager's type is lost in the list
        cart, trouble, count = sell_until_refused(shop)
        assert verify(shop.till, full=False).sale_count == count + 1
        again, once_more, none = sell_until_refused(shop)
        assert (once_more.code, none) == (trouble.code, 0)
        assert again.uid != cart.uid
    assert trouble.code in {"disk.full", "disk.failed"}
    for language in ("ko", "en"):
        said = sentence(trouble, language)
        assert said
        assert "–" not in said, "every gap of the sentence is filled"
    done = sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    assert done.receipt_no.endswith(f"{count + 2:04d}")
    assert verify(shop.till, full=True).sale_count == count + 2


@pytest.mark.parametrize("full", FULL)
def test_everything_else_that_writes_says_so_too(
    shop: Shop, full: Callable[[Shop], Iterator[None]]
) -> None:
    cart = shop.cart(3, 2, 1)
    acts: list[Callable[[], object]] = [
        lambda: holding.hold_cart(shop.till, CASHIER, cart),
        lambda: sell.void_cart(shop.till, CASHIER, cart, "잔돈 교환"),
        lambda: shift.move_cash(shop.till, MANAGER, CashKind.PAID_IN, 1_000, "잔돈 교환"),
        lambda: shift.count_cash(shop.till, CASHIER, {10_000: 1}),
    ]
    with full(shop):  # type: ignore[attr-defined]  # contextmanager's type is lost in the list
        sell_until_refused(shop)
        head = shop.till.head
        for act in acts:
            with pytest.raises(WorldTrouble) as caught:
                _until_refused(act)
            assert caught.value.code in {"disk.full", "disk.failed"}
        assert shop.till.head.seq >= head.seq
    verify(shop.till, full=True)
    for act in acts:
        act()
    verify(shop.till, full=True)


def _until_refused(act: Callable[[], object]) -> None:
    for _ in range(300):
        act()


def test_a_draft_on_a_full_disk_speaks_the_shops_language(shop: Shop) -> None:
    cart = shop.cart(3, 2, 1)
    if os.name == "nt":
        pytest.skip("no file size limit on this system")
    with file_size_limit(shop), pytest.raises(WorldTrouble):
        _until_refused(lambda: holding.save_draft(shop.till, cart))
    assert verify_rows.count_sales(shop.till.read()) == 1
    holding.save_draft(shop.till, cart)
    assert holding.load_draft(shop.till) == cart
