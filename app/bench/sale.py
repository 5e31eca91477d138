"""bench sale: a durable ten-line `complete_sale` beside the same rows by prepared statements.

Both files lie side by side with the same encryption and ``synchronous=FULL``; the rounds alternate,
so that a busy disk slows both.  The bound is 2.5 times the floor, by the median of 1,000 sales.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from app import catalog, sell, shift
from app.access import Session
from app.bench import Result, figures
from app.cart import Cart, Product, add, new_cart
from app.opening import NewShop, create_till
from app.paths import Paths
from app.pricing import price_cart
from app.tender import Tender, cash_due, cash_tender
from app.till import Till
from models import bench_rows, kinds
from models.db import Database
from models.values import Role, new_ref

SALE_COUNT = 1_000
LINE_COUNT = 10
BOUND_TENTHS = 25
_CHECKPOINT_EVERY = 200
_WARM_UP_COUNT = 50


def measure(sale_count: int = SALE_COUNT, folder: Path | None = None) -> Result:
    """Median of a sale and of its floor; `folder` chooses the disk, else the temporary one."""
    root = Path(tempfile.mkdtemp(prefix="weezle-bench-", dir=folder))
    try:
        return _measure_in(root, sale_count)
    finally:
        shutil.rmtree(root)


def _measure_in(root: Path, sale_count: int) -> Result:
    till = create_till(Paths(root / "data", root / "state"), NewShop(), use_keyring=False)
    till.training = True
    session = Session(new_ref(), "01", Role.CASHIER)
    products = _make_products(till)
    shift.open_shift(till, session, 100_000)
    till.database.checkpoint()
    till.database.close()
    # The twin starts from the same bytes, so both trees and both caches have the same shape.
    twin_path = root / "twin.db"
    shutil.copyfile(till.paths.database, twin_path)
    key_hex = till.secrets.get("database") or ""
    till.database = Database(till.paths.database, key_hex)
    twin = Database(twin_path, key_hex)
    sales_ns: list[int] = []
    floors_ns: list[int] = []
    try:
        for n in range(sale_count + _WARM_UP_COUNT):
            cart = _make_cart(products)
            tenders = _exact_cash(till, cart)
            sale_ns = _time_sale(till, session, cart, tenders)
            floor_ns = _time_floor(till, twin, cart)
            if n >= _WARM_UP_COUNT:
                sales_ns.append(sale_ns)
                floors_ns.append(floor_ns)
            if n % _CHECKPOINT_EVERY == 0:
                till.database.checkpoint()
                twin.checkpoint()
    finally:
        twin.close()
        till.close()
    sale, floor = figures.quantile(sales_ns, 50), figures.quantile(floors_ns, 50)
    return {
        "name": "sale", "sales": sale_count, "lines": LINE_COUNT,
        "median_ms": figures.in_ms(sale), "floor_median_ms": figures.in_ms(floor),
        "p99_ms": figures.in_ms(figures.quantile(sales_ns, 99)),
        "floor_p99_ms": figures.in_ms(figures.quantile(floors_ns, 99)),
        "ratio": figures.ratio(sale, floor), "bound": "2.50",
        "holds": figures.holds(sale, floor, BOUND_TENTHS),
    }


def make_one_sale(till: Till, session: Session) -> kinds.SaleCompleted:
    """A real sale of three lines, as its entry says it: a pattern for other benchmarks."""
    products = _make_products(till)[:3]
    cart = _make_cart(products)
    sell.complete_sale(till, session, cart, _exact_cash(till, cart))
    body = bench_rows.read_newest_body(till.read(), kinds.SaleCompleted.KIND)
    payload = kinds.decode_body(kinds.SaleCompleted.KIND, kinds.SaleCompleted.SCHEMA, body)
    assert isinstance(payload, kinds.SaleCompleted)
    return payload


def _time_sale(till: Till, session: Session, cart: Cart, tenders: list[Tender]) -> int:
    start = time.perf_counter_ns()
    sell.complete_sale(till, session, cart, tenders)
    return time.perf_counter_ns() - start


def _time_floor(till: Till, twin: Database, cart: Cart) -> int:
    rows = bench_rows.read_rows_of_sale(till.read(), cart.uid)
    cursor = twin.writer.cursor()
    start = time.perf_counter_ns()
    bench_rows.write_rows(cursor, rows)
    duration = time.perf_counter_ns() - start
    cursor.close()
    return duration


def _make_products(till: Till) -> list[Product]:
    refs = [new_ref() for _ in range(LINE_COUNT)]
    producer_ref = new_ref()
    with till.unit("bench") as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer", ref=producer_ref, base_uid="", effective_from="",
            fields={"code": "P001", "name": "햇살농원"},
        ))
        for n, ref in enumerate(refs):
            item_ref = new_ref()
            unit.record(kinds.ObjectChanged(
                object_type="item", ref=item_ref, base_uid="", effective_from="",
                fields={"name": f"상추 {n}", "tax_class": "EXEMPT" if n % 2 else "TAXABLE_10"},
            ))
            unit.record(kinds.ObjectChanged(
                object_type="producer_item", ref=ref, base_uid="", effective_from="",
                fields={
                    "item_ref": item_ref, "producer_ref": producer_ref, "code": f"SKU{n:04d}",
                    "name": f"상추 {n}", "spec": "150g", "price_won": 1_000 + 310 * n,
                    "barcodes": [f"88000000{n:05d}"],
                },
            ))
    return [catalog.product_of(till, ref) for ref in refs]


def _make_cart(products: list[Product]) -> Cart:
    cart = new_cart(new_ref())
    for product in products:
        cart = add(cart, product, scanned_text="8800000000000")
    return cart


def _exact_cash(till: Till, cart: Cart) -> list[Tender]:
    total_won = price_cart(cart, till.settings.vat_rounding).total_won
    return [cash_tender(total_won, cash_due(total_won))]
