"""P3: whole or absent.  Each request to the disk fails once; a retry still makes one sale."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import holding, sell
from app.cart import Cart
from app.errors import WorldTrouble
from app.verifying import verify
from models import verify_rows
from tests.promises.judge import judge
from tests.promises.shim import (
    SQLITE_FULL,
    SQLITE_IOERR_FSYNC,
    SQLITE_IOERR_WRITE,
    OpKind,
    Shim,
)
from tests.shop import CASHIER, Shop, make_shop

_shims = 0


def new_shim() -> Shim:
    global _shims
    _shims += 1
    return Shim(f"faulty{_shims}")


class FailOnce:
    """Refuses the `index`-th request with a code, and only that one."""

    def __init__(self, index: int, code: int, kind: OpKind | None = None) -> None:
        self._left = index
        self._code = code
        self._kind = kind
        self.failed = False

    def __call__(self, kind: OpKind) -> int:
        if self.failed or (self._kind is not None and kind != self._kind):
            return 0
        if self._left:
            self._left -= 1
            return 0
        self.failed = True
        return self._code


def count_sales(shop: Shop) -> int:
    return verify_rows.count_sales(shop.till.read())


def what_was_said(shop: Shop, cart: Cart) -> str | None:
    try:
        sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    except WorldTrouble as trouble:
        return trouble.code
    return None


@pytest.mark.parametrize(("code", "kind", "answer"), [
    (SQLITE_FULL, "write", "disk.full"), (SQLITE_IOERR_WRITE, "write", None),
    (SQLITE_IOERR_FSYNC, "sync", None),
])
def test_each_request_of_a_sale_fails_once(
    tmp_path: Path, code: int, kind: OpKind, answer: str | None
) -> None:
    shim = new_shim()
    shop = make_shop(tmp_path)
    shop.reopen(shim.name)
    shop.sell(1)
    sold, index = 1, 0
    while True:
        cart = shop.cart(1, 2, 1)
        tenders = shop.cash_for(cart)
        holding.save_draft(shop.till, cart)
        fault = FailOnce(index, code, kind)
        shim.fault = fault
        said = what_was_said(shop, cart)
        shim.fault = None
        if not fault.failed:
            assert said is None
            break
        if said is None:
            # The disk kept it all the same, and the till has looked.
            assert count_sales(shop) == sold + 1, f"request {index} failed and nobody said so"
        else:
            assert said == answer or (answer is None and said.startswith("disk.")), said
        if count_sales(shop) == sold:
            draft = holding.load_draft(shop.till)
            assert draft is not None, "a sale that is absent keeps its cart"
            assert draft.uid == cart.uid
        again = sell.complete_sale(shop.till, CASHIER, cart, tenders)
        once_more = sell.complete_sale(shop.till, CASHIER, cart, tenders)
        assert again == once_more
        sold += 1
        assert count_sales(shop) == sold
        assert again.receipt_no.endswith(f"{sold:04d}")
        index += 1
    assert index >= (1 if kind == "sync" else 10)
    report = verify(shop.till, full=True)
    assert report.sale_count == sold + 1
    shop.till.close()
    judge(shop.paths.database, shop.till.secrets.get("database") or "", ())


def test_a_failing_witness_does_not_undo_a_sale(tmp_path: Path) -> None:
    """The witness is written after the commit: its trouble must not look like the sale's."""
    shop = make_shop(tmp_path)
    assert shop.till.witness is not None
    shop.till.witness.close()
    shop.till.witness._descriptor = 9_999
    for _ in range(2):
        cart = shop.cart(1)
        sell.complete_sale(shop.till, CASHIER, cart, shop.cash_for(cart))
    assert count_sales(shop) == 2
    assert shop.till.notices == ["notice.witness_unwritable"]
    shop.till.witness = None
    shop.till.close()


def test_mutation_a_retry_with_a_new_id_would_double(tmp_path: Path) -> None:
    """The cart's id is what makes a retry safe: with another one there are two sales."""
    shop = make_shop(tmp_path)
    cart = shop.cart(1)
    for uid in (cart.uid, cart.uid, "ab" * 16):
        from dataclasses import replace

        sell.complete_sale(shop.till, CASHIER, replace(cart, uid=uid), shop.cash_for(cart))
    assert count_sales(shop) == 2
    shop.till.close()
