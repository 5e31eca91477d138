"""Leave a small shop of this program's database version: ``python -m tests.old_databases.make``.

Run once when a version is released, with the program of that version; a folder already there is
never made again, since what an old program wrote cannot change.  Until then the tests make the
newest version's shop themselves.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from app import holding, sell, shift
from models import db
from models.values import CashKind
from tests.shop import CASHIER, MANAGER, close_day, make_shop

FOLDER = Path(__file__).parent


def make(within: Path = FOLDER, workshop: Path | None = None) -> Path:
    """A day of every common kind of entry, closed and sealed, and an open one behind it.

    A `workshop` stays, so that no later folder is taken for the one this shop was made in.
    """
    target = within / f"v{db.DATABASE_VERSION}"
    if (target / "shop.db").exists():
        raise SystemExit(f"{target.name} is there already")
    target.mkdir(exist_ok=True)
    with ExitStack() as stack:
        folder = workshop or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        shop = make_shop(folder)
        shop.sell(1, 2)
        shop.sell(0, 0, 1)
        sell.void_line(shop.till, CASHIER, shop.cart(1), 1)
        sell.void_cart(shop.till, CASHIER, shop.cart(2), "손님이 두고 감")
        held_uid = holding.hold_cart(shop.till, CASHIER, shop.cart(3))
        holding.recall_cart(shop.till, CASHIER, held_uid)
        shift.move_cash(shop.till, MANAGER, CashKind.PAID_IN, 20_000, "거스름돈")
        shift.open_drawer(shop.till, MANAGER, "동전 교환")
        close_day(shop)
        shop.clock.at_ms += 86_400_000
        shift.open_shift(shop.till, CASHIER, 50_000)
        shop.sell(2)
        keys = {name: shop.till.secrets.get(name) for name in ("database", "device")}
        shop.till.close()
        shutil.copyfile(shop.paths.database, target / "shop.db")
        (target / "keys.json").write_text(json.dumps(keys, indent=1) + "\n")
    return target


if __name__ == "__main__":
    print(make())
