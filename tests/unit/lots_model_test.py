"""Lots: one row whichever entry came first, numbers no two tills share, pieces that add up."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import lots
from app.lots import states_from
from app.verifying import verify
from models import db, kinds, kinds_lots
from models.rows import Checksums
from models.values import (
    LabelReason,
    LotSource,
    LotState,
    Ownership,
    StockReason,
    new_ref,
)
from tests.shop import Shop, make_shop
from tests.unit.apply_test import Chain, checksums_of

LOT = "10" * 16


@pytest.fixture(scope="module")
def memory() -> Iterator[db.DBAPIConnection]:
    connection = db.memory_connection()
    yield connection
    connection.close()


def received(**fields: object) -> kinds_lots.LotReceived:
    values: dict[str, object] = {
        "lot_ref": LOT, "lot_no": "0103300001", "shipment_uid": "5a" * 16,
        "source": LotSource.STATION, "producer_ref": "p1", "producer_item_ref": "i1",
        "ownership": Ownership.CONSIGNMENT, "quantity": 12, "stocked_quantity": 12,
        "price_won": 3_000, "item_price_won": 3_000, "label_no": 101,
        "packed_on": "2026-11-22", "shipped_on": "2026-11-22", "display_until": "2026-11-22",
    }
    return kinds_lots.LotReceived(**(values | fields))  # type: ignore[arg-type]


def seen(**fields: object) -> kinds_lots.LotSeen:
    values: dict[str, object] = {
        "lot_ref": LOT, "lot_no": "0103300001", "producer_ref": "p1",
        "producer_item_ref": "i1", "ownership": Ownership.CONSIGNMENT, "price_won": 3_000,
        "label_no": 101, "packed_on": "2026-11-22", "display_until": "2026-11-22",
        "use_by": "",
    }
    return kinds_lots.LotSeen(**(values | fields))  # type: ignore[arg-type]


REPRICED = kinds_lots.LotRepriced(
    lot_ref=LOT, label_no=202, price_won=2_000, item_price_won=3_000,
    left_out=[kinds_lots.LeftOut(label_no=101, count=3)])


def rows_after(memory: db.DBAPIConnection, chains: list[Chain]) -> Checksums:
    return checksums_of(memory, [entry for chain in chains for entry in chain.entries])


def test_a_lot_met_by_its_code_and_the_lot_received_are_one(memory: db.DBAPIConnection) -> None:
    """Two tills and a third that saw only labels: every order of arrival gives the same rows."""
    maker, seller, other = Chain("maker"), Chain("seller"), Chain("other")
    maker.add(received())
    maker.add(kinds_lots.LabelPrinted(
        lot_ref=LOT, label_no=101, count=12, reason=LabelReason.FIRST))
    seller.add(seen())
    seller.add(REPRICED)
    seller.add(kinds_lots.LotWithdrawn(lot_ref=LOT, withdrawn=True, reason="x"))
    other.add(seen(label_no=202, price_won=2_000))
    results = [rows_after(memory, list(order)) for order in permutations([maker, seller, other])]
    assert all(result == results[0] for result in results)
    assert results[0]["lot"][0] == 1


def test_a_number_given_out_twice_mixes_nothing_up(memory: db.DBAPIConnection) -> None:
    chain = Chain("maker")
    chain.add(received())
    chain.add(received(producer_ref="p2", stocked_quantity=5))
    found = rows_after(memory, [chain])
    assert found["parked_entry"][0] == 1
    assert found["stock_move"][0] == 1


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(StockReason), st.integers(1, 9)), max_size=25))
def test_labelled_is_the_sum_of_all_states(moves: list[tuple[StockReason, int]]) -> None:
    summed: list[tuple[str, str, int, int]] = []
    for reason, count in moves:
        _, target = lots.MOVES[reason]
        sign = 1 if target in {LotState.ON_SHELF, LotState.RETURNED_BY_CUSTOMER} else -1
        summed.append((LOT, reason.value, sign * count, 0))
        if reason is StockReason.RETURN_TAKEN:
            summed.append((LOT, StockReason.PUT_BACK.value, count, 0))
        elif reason is StockReason.PUT_BACK:
            summed.append((LOT, StockReason.RETURN_TAKEN.value, -count, 0))
    for states in states_from(summed).values():
        assert states.labelled == sum(states.pieces.values())
        in_stock = states.pieces[LotState.ON_SHELF] + states.pieces[LotState.RETURNED_BY_CUSTOMER]
        assert in_stock == sum(quantity for _, _, quantity, _ in summed)


def test_every_reason_says_what_it_moves() -> None:
    assert set(lots.MOVES) == set(StockReason)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    made = make_shop(tmp_path)
    yield made
    made.till.close()


def receive(shop: Shop, quantity: int = 12) -> str:
    """A lot of the first product, as receiving writes it."""
    product = shop.products[0]
    with shop.till.unit("") as unit:
        lot_no = lots.next_lot_no(shop.till, unit.cursor)
        unit.record(received(
            lot_ref=lots.lot_ref_of(shop.till, lot_no), lot_no=lot_no, shipment_uid=new_ref(),
            producer_ref=product.producer_ref, producer_item_ref=product.ref,
            quantity=quantity, stocked_quantity=quantity, label_no=lots.next_label_no(shop.till),
            shipped_on=shop.till.business_date))
    return lot_no


def test_numbers_begin_with_the_till_and_go_on(shop: Shop) -> None:
    first, second = receive(shop), receive(shop)
    assert first == "0100600001"  # till 01, day 60 of 2026, first of the day
    assert int(second) == int(first) + 1
    shop.till.till_no = 2
    assert receive(shop) == "0200600001"


def test_a_restored_till_begins_elsewhere_in_the_day(shop: Shop) -> None:
    shop.till.first_epoch = new_ref()
    assert receive(shop)[6] != "0"
    before = receive(shop)
    assert int(receive(shop)) == int(before) + 1


def test_todays_shippers_and_what_is_left_of_theirs(shop: Shop) -> None:
    lot_no = receive(shop)
    with shop.till.unit("") as unit:
        unit.record(kinds_lots.LotConfirmed(
            lot_ref=lots.lot_ref_of(shop.till, lot_no), counted_quantity=11,
            stocked_quantity=-1))
    (shipper,) = lots.list_todays_shippers(shop.till)
    assert (shipper.producer_name, shipper.lots[0].no) == ("햇살농원", lot_no)
    assert (shipper.lots[0].left, shipper.lots[0].quantity) == (11, 12)
    states = lots.states_of(shop.till, [shipper.lots[0].ref])[shipper.lots[0].ref]
    assert states.labelled == 11 == sum(states.pieces.values())
    assert lots.find_lot(shop.till, lot_no) == shipper.lots[0]
    verify(shop.till, full=True)
    assert "lot.received" in kinds.KINDS
