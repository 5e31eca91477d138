"""A count is "counted, and what I had seen": the right stock once all is known, in any order.

Goal: done-line 5 of the producers' part.  Method: three devices sell from one shelf, hear of each
other now and then and count what lies there; then every order of arrival must end in what lies
there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import db
from models.apply import apply_entry
from models.journal import Entry
from models.kinds import Payload, encode_body
from models.kinds_stock import (
    BoughtLine,
    CountedLine,
    PurchaseReceived,
    RemovedLine,
    StockCounted,
    StockRemoved,
    StockRestored,
)
from models.rows import Rows, scan_checksums
from models.values import Ownership, StockReason

ITEM, LOTS = "item", ("", "lot1")
TABLES = ("stock_move", "stock_event", "stock_count", "stock_count_seen", "stock_count_line",
          "stock_removal", "purchase_line", "purchase_order", "parked_entry")


@pytest.fixture(scope="module")
def empty_shop() -> Iterator[db.DBAPIConnection]:
    connection = db.memory_connection()
    yield connection
    connection.close()


@dataclass
class World:
    """A shelf everybody sees, and devices that know their own entries and what they heard."""

    shelf: dict[str, int] = field(default_factory=lambda: dict.fromkeys(LOTS, 0))
    chains: dict[str, list[tuple[Entry, Payload]]] = field(
        default_factory=lambda: {"a": [], "b": [], "c": []})
    heard: dict[str, dict[str, int]] = field(
        default_factory=lambda: {name: {} for name in "abc"})
    now_ms: int = 1_000

    def write(self, device: str, payload: Payload) -> None:
        self.now_ms += 1_000
        chain = self.chains[device]
        chain.append((entry_of(device, len(chain) + 1, self.now_ms, payload), payload))

    def move(self, device: str, lot: str, quantity: int) -> None:
        self.shelf[lot] += quantity
        if quantity > 0:
            self.write(device, PurchaseReceived(order_uid="", supplier_ref="", lines=[BoughtLine(
                producer_item_ref=ITEM, quantity=quantity, weight_g=0, cost_won=100, use_by="",
                lot_ref=lot)]))
        else:
            self.write(device, StockRemoved(
                removal_uid=f"r{self.now_ms}", reason=StockReason.LOST, cause="", lines=[
                    RemovedLine(producer_item_ref=ITEM, producer_ref="f", lot_ref=lot,
                                ownership=Ownership.CONSIGNMENT, quantity=-quantity, weight_g=0,
                                price_won=100)]))

    def hear(self, device: str, other: str) -> None:
        self.heard[device][other] = len(self.chains[other])

    def count(self, device: str, *, wrong_by: int = 0) -> None:
        self.now_ms += 1_000
        heads = {**self.heard[device], device: len(self.chains[device])}
        self.shelf[""] += wrong_by
        self.write(device, StockCounted(
            count_uid=f"c{self.now_ms}", scope="ITEMS", scope_key="", seen=[heads], lines=[
                CountedLine(producer_item_ref=ITEM, lot_ref=lot, quantity=self.shelf[lot],
                            weight_g=0, expected_quantity=0, expected_weight_g=0, price_won=100,
                            cause="", seen_no=0, counted_at_ms=self.now_ms) for lot in LOTS]))


def entry_of(epoch: str, seq: int, at_ms: int, payload: Payload) -> Entry:
    return Entry(0, epoch, epoch, seq, f"{epoch}{seq}", payload.KIND, payload.SCHEMA, at_ms, 540,
                 "2026-11-22", "", "", b"", b"", b"", encode_body(payload))


def stock_after(
    connection: db.DBAPIConnection, arrivals: list[tuple[Entry, Payload]]
) -> dict[str, int]:
    for table in TABLES:
        connection.execute(f"DELETE FROM {table}")
    rows = Rows(connection.cursor(), {})
    for entry, payload in arrivals:
        apply_entry(rows, entry, payload)
    kept = {name: sums for name, sums in rows.checksums.items() if sums[0]}
    assert kept == scan_checksums(connection)
    found = dict.fromkeys(LOTS, 0)
    found.update(connection.execute(
        "SELECT coalesce(lot_ref, ''), sum(quantity) FROM stock_move GROUP BY 1").fetchall())
    return found


DEVICES = st.sampled_from("abc")
STEPS = st.lists(st.one_of(
    st.tuples(st.just("move"), DEVICES, st.sampled_from(LOTS),
              st.integers(-4, 6).filter(bool)),
    st.tuples(st.just("hear"), DEVICES, DEVICES, st.just(0)),
    st.tuples(st.just("count"), DEVICES, st.just(""), st.integers(-2, 2)),
), min_size=3, max_size=24)


@given(steps=STEPS, turns=st.lists(st.sampled_from("abc"), max_size=40), data=st.data())
@settings(max_examples=120, deadline=None)
def test_any_order_ends_in_what_lies_on_the_shelf(
    empty_shop: db.DBAPIConnection, steps: list[tuple[str, str, str, int]], turns: list[str],
    data: st.DataObject,
) -> None:
    world = World()
    for what, device, other, number in steps:
        if what == "move":
            world.move(device, other, number)
        elif what == "hear" and device != other:
            world.hear(device, other)
        elif what == "count":
            world.count(device, wrong_by=number)
    # What a count found wrong is right from then on, so only piles counted since are compared.
    world.count(data.draw(DEVICES))
    left = {name: list(chain) for name, chain in world.chains.items()}
    arrivals = []
    for name in [*turns, *("a" * 40), *("b" * 40), *("c" * 40)]:
        if left[name]:
            arrivals.append(left[name].pop(0))
    assert stock_after(empty_shop, arrivals) == world.shelf
    assert stock_after(empty_shop, sorted(
        arrivals, key=lambda one: (one[0].happened_at_ms, one[0].seq))) == world.shelf


def test_a_late_earlier_sale_corrects_the_count_and_a_later_one_does_not_hide_in_it(
    empty_shop: db.DBAPIConnection,
) -> None:
    world = World()
    world.move("a", "lot1", 10)
    world.hear("b", "a")
    world.move("b", "lot1", -3)  # nobody has heard of it
    world.count("a")             # seven lie there
    world.move("b", "lot1", -2)
    (first, counted), (early, late) = world.chains["a"], world.chains["b"]
    assert stock_after(empty_shop, [first, counted])["lot1"] == 7
    assert stock_after(empty_shop, [first, counted, early])["lot1"] == 7
    assert stock_after(empty_shop, [first, counted, early, late])["lot1"] == 5
    assert stock_after(empty_shop, [early, late, first, counted])["lot1"] == 5
    difference = empty_shop.execute(
        "SELECT quantity FROM stock_move WHERE reason = 'COUNTED' AND lot_ref = 'lot1'").fetchone()
    assert difference == (0,)


def test_a_slip_taken_back_leaves_nothing_behind(empty_shop: db.DBAPIConnection) -> None:
    world = World()
    world.move("a", "lot1", 5)
    world.move("a", "lot1", -2)
    removed = world.chains["a"][-1]
    back = StockRestored(removal_uid=removed[1].removal_uid)  # type: ignore[attr-defined]
    restored = (entry_of("b", 1, 9_000, back), back)
    assert stock_after(empty_shop, [world.chains["a"][0], removed, restored])["lot1"] == 5
    # It may even arrive before what it takes back.
    assert stock_after(empty_shop, [world.chains["a"][0], restored, removed])["lot1"] == 5
