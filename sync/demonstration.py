"""What the sync screen shows, brought about: a hub in a folder, a second till, a line one can cut.

For the pictures of the screens; everything that happens is what happens in a shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import catalog
from app.opening import NewShop, create_till
from app.paths import Paths
from models import kinds
from sync.engine import Engine
from sync.enrol import ask_to_enrol
from sync.hub import accounts
from sync.hub.base import open_engine, sqlite_url
from sync.hub.keys import MemoryWitness, new_keys
from sync.hub.service import Hub
from sync.joining import join
from sync.keys import Answer, Request
from sync.platform import LineTrouble

if TYPE_CHECKING:
    from app.till import Till

_URL: Final = "https://hub.example"
_STEPS_MAX: Final = 5_000
_ROUNDS: Final = 4


class _Line:
    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.is_up = True

    def send(self, request: Request) -> Answer:
        if not self.is_up:
            raise LineTrouble("sync.offline")
        return self._hub.answer(request)


def bring_about(till: Till, folder: Path, barcode: str) -> Iterator[str]:
    """Each state in turn, by name: `level`, `conflict` over this item's price, `offline`.

    What is sold after `conflict` waits in `offline`.
    """
    engine = open_engine(sqlite_url(folder / "hub.db"))
    keys = new_keys()
    hub = Hub(engine, keys, MemoryWitness(), till.clock.now_ms)

    def code(store_ref: str) -> str:
        with engine.begin() as connection:
            return accounts.make_code(
                connection, bytes.fromhex(keys.secret), store_ref=store_ref, name="",
                now_ms=till.clock.now_ms())

    line = _Line(hub)
    _enrol(till, line, code(""))
    with closing(create_till(
            Paths(folder / "second", folder / "second-state"), NewShop(2), clock=till.clock,
            use_keyring=False)) as second:
        _enrol(second, line, code(till.store_ref))
        tills = (till, second)
        _talk(hub, line, *tills)
        yield "level"
        for each, price_won in zip(tills, (2_300, 2_500), strict=True):
            _set_price(each, barcode, price_won)
        _talk(hub, line, *tills)
        yield "conflict"
        line.is_up = False
        _talk(hub, line, till)
        yield "offline"


def _enrol(till: Till, line: _Line, code: str) -> None:
    join(till, _URL, ask_to_enrol(till, line, code, till.clock.now_ms() // 1000))


def _set_price(till: Till, barcode: str, price_won: int) -> None:
    product = catalog.find_by_barcode(till, barcode)
    if product is not None:
        with till.unit("") as unit:
            unit.record(kinds.ObjectChanged(
                object_type="producer_item", ref=product.ref, base_uid="", effective_from="",
                fields={"price_won": price_won}))


def _talk(hub: Hub, line: _Line, *tills: Till) -> None:
    for _ in range(_ROUNDS):
        for till in tills:
            engine = Engine(till, line)
            for _ in range(_STEPS_MAX):
                if engine.step() > 0:
                    break
            engine.close()
        hub.project()
