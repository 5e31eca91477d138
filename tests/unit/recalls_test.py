"""부적합 회수: refused offline, exactly the receipts that hold the lot, rehearsed for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import (
    catalog,
    lots,
    members,
    purchasing,
    recalls,
    receiving,
    sell,
    stock,
    unreceipted,
)
from app.errors import NeedsApproval, Refused
from app.message_file import byte_count
from app.pricing import price_cart
from app.purchasing import Bought
from app.recalls import RecallScope
from app.receiving import LotDraft
from app.tender import cash_due, cash_tender
from app.unreceipted import Piece
from app.verifying import verify
from models.values import LotState
from tests.farm import FARM, GREENS, JAM, Farm, make_farm
from tests.unit.lot_scan_test import (
    DAY_MS,
    bring,
    code_of,
    ean_of,
    knows_device,
    pay,
    refusal,
    scan,
)


@pytest.fixture
def farm(tmp_path: Path) -> Iterator[Farm]:
    made = make_farm(tmp_path / "one")
    yield made
    made.till.close()


@pytest.fixture
def other(tmp_path: Path, farm: Farm) -> Iterator[Farm]:
    made = make_farm(tmp_path / "two", 2, of=farm.till)
    yield made
    made.till.close()


def open_for(farm: Farm, **fields: object) -> str:
    today = farm.till.business_date
    scope = RecallScope(**{  # type: ignore[arg-type]
        "item_refs": (GREENS,), "from_date": today, "to_date": today, "producer_ref": FARM,
        **fields})
    return recalls.open_recall(farm.till, farm.manager, scope, cause="RESIDUE")


def test_a_recalled_lot_is_refused_and_nobody_can_allow_it(farm: Farm) -> None:
    lot = bring(farm)
    scan(farm, ean_of(lot))
    uid = open_for(farm)
    assert refusal(farm, ean_of(lot)) == "recall.stopped"
    assert refusal(farm, code_of(farm, lot)) == "recall.stopped"
    with pytest.raises(Refused, match="access"):
        recalls.open_recall(farm.till, farm.cashier, RecallScope((GREENS,)), cause="RESIDUE")
    recalls.take_off_shelf(farm.till, farm.manager, uid)
    recalls.close_recall(farm.till, farm.manager, uid)
    # The lot itself stays withdrawn: the recall's end does not put it back on the shelf.
    assert refusal(farm, ean_of(lot)) == "lot.withdrawn"


def test_a_lot_the_till_never_heard_of_is_refused_by_its_pack_date(
    farm: Farm, other: Farm
) -> None:
    knows_device(farm, other)
    lot = bring(farm)
    open_for(other)
    assert refusal(other, code_of(farm, lot)) == "recall.stopped"
    farm.clock.at_ms += DAY_MS
    other.clock.at_ms += DAY_MS


def test_goods_in_an_open_basket_are_stopped_before_money_is_taken(farm: Farm) -> None:
    added = scan(farm, ean_of(bring(farm)))
    open_for(farm)
    with pytest.raises(Refused, match=r"recall\.in_cart"):
        pay(farm, added)


def test_goods_without_a_lot_are_stopped_by_their_item(farm: Farm) -> None:
    product = catalog.product_of(farm.till, JAM)
    open_for(farm, item_refs=(JAM,), from_date="", to_date="", use_by="2026-12-01")
    added = sell.choose(sell.start_cart(), product)
    assert isinstance(added, sell.Added)
    with pytest.raises(Refused, match=r"recall\.in_cart"):
        pay(farm, added)
    # Other goods of the farm still sell, with and without a lot.
    assert pay(farm, scan(farm, ean_of(bring(farm)))).total_won == 3_000


def test_a_recall_by_use_by_date_stops_lots_of_that_date_alone(farm: Farm) -> None:
    bad = receiving.receive(farm.till, farm.producer, [LotDraft(
        JAM, 5, 9_000, use_by="2026-12-01")])[0]
    good = receiving.receive(farm.till, farm.producer, [LotDraft(
        JAM, 5, 9_000, use_by="2027-01-31")])[0]
    open_for(farm, item_refs=(JAM,), from_date="", to_date="", use_by="2026-12-01",
             covers_unlotted=False)
    assert refusal(farm, ean_of(bad)) == "recall.stopped"
    assert scan(farm, ean_of(good)).cart.lines
    plan = recalls.read_recall(farm.till, recalls.list_recalls(farm.till)[0].recall_uid)[1]
    assert [lot.lot_no for lot in plan.lots] == [bad.no]


@given(st.lists(st.sampled_from(["one", "two", "none", "jam"]), min_size=1, max_size=6))
@settings(max_examples=6, deadline=None)
def test_the_plan_lists_exactly_the_receipts_that_hold_the_lot(
    tmp_path_factory: pytest.TempPathFactory, sold: list[str]
) -> None:
    farm = make_farm(tmp_path_factory.mktemp("recall"))
    try:
        first, second = bring(farm, 20), bring(farm, 20)
        holding = []
        for what in sold:
            if what in {"one", "two"}:
                done = pay(farm, scan(farm, ean_of(first if what == "one" else second)))
                if what == "one":
                    holding.append(done.receipt_no)
                continue
            added = sell.choose(sell.start_cart(), catalog.product_of(
                farm.till, GREENS if what == "none" else JAM))
            assert isinstance(added, sell.Added)
            pay(farm, added)
        plan = recalls.plan_recall(
            farm.till, RecallScope(lot_refs=(first.ref,), covers_unlotted=False))
        assert [row.receipt_no for row in plan.bought] == holding
        assert plan.sold == len(holding)
        wide = recalls.plan_recall(farm.till, RecallScope(
            (GREENS,), from_date=farm.till.business_date))
        assert wide.receipt_count == sum(what != "jam" for what in sold)
    finally:
        farm.till.close()


def test_a_rehearsal_writes_nothing(farm: Farm) -> None:
    pay(farm, scan(farm, ean_of(bring(farm))))
    head = farm.till.head
    plan = recalls.plan_recall(farm.till, RecallScope(
        (GREENS,), from_date=farm.till.business_date, producer_ref=FARM))
    assert (plan.sold, plan.anonymous_count, plan.still_out) == (1, 1, 1)
    assert [(lot.received, lot.sold, lot.left) for lot in plan.lots if lot.lot_ref] == [(12, 1, 11)]
    assert recalls.shares_of(plan)[0].open_won == 3_000
    assert farm.till.head == head
    assert refusal_free(farm)


def refusal_free(farm: Farm) -> bool:
    return isinstance(
        sell.scan(farm.till, sell.start_cart(), ean_of(lots.list_todays_lots(farm.till)[0])),
        sell.Added)


def test_buyers_are_named_only_with_the_right_and_the_look_is_written_down(farm: Farm) -> None:
    member = members.add_member(
        farm.till, farm.manager, name="홍길동", phone="010-0000-0009")
    lot = bring(farm)
    added = scan(farm, ean_of(lot))
    cart = sell.name_member(added.cart, member)
    total_won = price_cart(cart).total_won
    sell.complete_sale(
        farm.till, farm.cashier, cart, [cash_tender(total_won, cash_due(total_won))])
    uid = open_for(farm)
    with pytest.raises(Refused, match="access"):
        recalls.list_buyers(farm.till, farm.cashier, uid)
    head = farm.till.head
    buyers = recalls.list_buyers(farm.till, farm.manager, uid)
    assert [(one.name, one.phone, one.pieces) for one in buyers] == [
        ("홍길동", "010-0000-0009", 1)]
    assert farm.till.head.seq == head.seq + 1
    count, where = recalls.message_to_buyers(farm.till, farm.manager, uid)
    assert count == 1
    text = Path(where).read_bytes().decode("cp949")
    assert "회수" in text
    assert byte_count(recalls.message_text(farm.till, recalls.read_recall(farm.till, uid)[1])) <= 90
    assert recalls.read_recall(farm.till, uid)[1].contacts[member.ref].outcome == "TOLD"


def test_from_shelf_to_result_the_figures_add_up(farm: Farm) -> None:
    lot = bring(farm, 10)
    for _ in range(2):
        pay(farm, scan(farm, ean_of(lot)))
    uid = open_for(farm)
    with pytest.raises(Refused, match=r"recall\.still_on_shelf"):
        recalls.close_recall(farm.till, farm.manager, uid)
    assert recalls.take_off_shelf(farm.till, farm.manager, uid) == 1
    assert recalls.destroy(farm.till, farm.manager, uid) == 1
    _, plan = recalls.read_recall(farm.till, uid)
    one = next(each for each in plan.lots if each.lot_ref)
    assert (one.received, one.sold, one.left, one.withdrawn, one.destroyed) == (10, 2, 0, 0, 8)
    assert lots.states_of(farm.till, [lot.ref])[lot.ref].pieces[LotState.DISPOSED] == 8
    recalls.close_recall(farm.till, farm.manager, uid)
    assert recalls.list_recalls(farm.till)[0].result == (
        "received=10 sold=2 returned=0 destroyed=8 told=0")
    verify(farm.till, full=True)


def test_a_recall_lowers_the_bar_of_a_return_without_a_receipt(farm: Farm) -> None:
    lot = bring(farm, 30, price_won=9_000)
    for _ in range(5):
        pay(farm, scan(farm, ean_of(lot)))
    product = catalog.product_of(farm.till, GREENS)
    pieces = [Piece(product, 9_000, 5)]
    with pytest.raises(Refused, match=r"unreceipted\.limit"):
        unreceipted.plan_unreceipted(farm.till, pieces)
    few = unreceipted.plan_unreceipted(farm.till, [Piece(product, 9_000, 1)])
    with pytest.raises(NeedsApproval):
        unreceipted.return_unreceipted(farm.till, farm.cashier, few, "단순 변심")
    open_for(farm)
    plan = unreceipted.plan_unreceipted(farm.till, pieces)
    done = unreceipted.return_unreceipted(farm.till, farm.cashier, plan, "부적합 회수")
    assert done.total_won == 45_000


# -- purchases ------------------------------------------------------------------------------------


def test_an_order_is_proposed_received_and_earns(farm: Farm) -> None:
    farm.change(JAM, ownership="SHOP", shelf_life_days=0)
    supplier = purchasing.keep_supplier(
        farm.till, farm.manager, name="푸른물산", phone="02-0000-0000")
    purchasing.keep_supplied(farm.till, farm.manager, supplier, JAM, 6_000, 10)
    product = catalog.product_of(farm.till, JAM)
    for _ in range(28):
        added = sell.choose(sell.start_cart(), product)
        assert isinstance(added, sell.Added)
        pay(farm, added)
    farm.clock.at_ms += DAY_MS
    proposal = purchasing.propose_order(farm.till, supplier)[0]
    assert proposal.quantity == 0 or proposal.quantity % 10 == 0
    order = purchasing.place_order(farm.till, farm.manager, supplier, [(JAM, 20, 6_000)])
    assert purchasing.list_orders(farm.till)[0].cost_won == 120_000
    purchasing.receive_purchase(
        farm.till, farm.manager, supplier, [Bought(JAM, 20, 6_000, "2027-01-31")],
        order_uid=order)
    assert purchasing.list_orders(farm.till) == []
    with pytest.raises(Refused, match=r"purchase\.done"):
        purchasing.cancel_order(farm.till, farm.manager, order)
    assert stock.read_pile(farm.till, JAM, "").quantity == 20 - 28
    margin = purchasing.list_margins(farm.till, "2026-01-01", "2026-12-31")[0]
    assert (margin.quantity, margin.cost_won) == (28, 168_000)
    assert margin.margin_won == margin.sales_won - 168_000  # exempt goods: no VAT in them
    verify(farm.till, full=True)
