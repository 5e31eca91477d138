"""Stock by lot as sums of moves: shelf, what is taken away, the evening, a count on two tills."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import evening, lots, message_file, stock, stock_count
from app.errors import BadInput, Refused
from app.message_file import Message, byte_count
from app.stock import Cause, Taken, Want
from app.verifying import verify
from models import verify_rows
from models.values import LotState, StockReason
from tests.farm import FARM, GREENS, Farm, make_farm
from tests.unit.lot_scan_test import DAY_MS, bring, ean_of, pay, refusal, scan, take_over


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


def pile_of(farm: Farm, lot: lots.Lot) -> stock.Pile:
    return stock.read_pile(farm.till, lot.producer_item_ref, lot.ref)


def pieces(farm: Farm, lot: lots.Lot) -> dict[LotState, int]:
    states = lots.states_of(farm.till, [lot.ref])[lot.ref]
    assert sum(states.pieces.values()) == states.labelled == lot.quantity
    return {state: count for state, count in states.pieces.items() if count}


def test_a_lot_is_the_sum_of_where_its_pieces_went(farm: Farm) -> None:
    lot = bring(farm, 12)
    pay(farm, scan(farm, ean_of(lot)))
    pile = pile_of(farm, lot)
    assert pile.quantity == 11
    for reason, cause, amount in (
            (StockReason.DISPOSED, Cause.SPOILED, 2), (StockReason.DONATED, Cause.EVENING, 1),
            (StockReason.LOST, Cause.MISSING, 1), (StockReason.WITHDRAWN, Cause.EVENING, 3)):
        stock.remove(farm.till, farm.manager, reason, cause, [Taken(pile, amount)])
    assert pieces(farm, lot) == {
        LotState.ON_SHELF: 4, LotState.SOLD: 1, LotState.DISPOSED: 2, LotState.DONATED: 1,
        LotState.LOST: 1, LotState.WITHDRAWN: 3}
    assert verify(farm.till, full=True).sale_count == 1
    assert verify_rows.find_wrong_lot(farm.till.read()) is None


def test_a_slip_is_taken_back_once_and_a_withdrawn_lot_sells_again(farm: Farm) -> None:
    lot = bring(farm, 5)
    taken = [Taken(pile_of(farm, lot), 5)]
    uid = stock.remove(farm.till, farm.manager, StockReason.WITHDRAWN, Cause.EVENING, taken)
    assert refusal(farm, ean_of(lot)) == "lot.withdrawn"
    stock.restore(farm.till, farm.manager, uid)
    assert pieces(farm, lot) == {LotState.ON_SHELF: 5}
    assert scan(farm, ean_of(lot)).cart.lines
    with pytest.raises(Refused, match=r"stock\.undone"):
        stock.restore(farm.till, farm.manager, uid)
    verify(farm.till, full=True)


def test_what_nobody_collects_is_thrown_away_and_leaves_the_fridge(farm: Farm) -> None:
    lot, second = bring(farm, 5), bring(farm, 3)
    stock.remove(farm.till, farm.manager, StockReason.WITHDRAWN, Cause.EVENING,
                 [Taken(pile_of(farm, lot), 5), Taken(pile_of(farm, second), 3)])
    fridge = stock.list_fridge(farm.till)
    assert sorted(pile.quantity for pile in fridge) == [3, 5]
    stock.collect(farm.till, farm.manager, [pile for pile in fridge if pile.quantity == 3])
    farm.clock.at_ms += DAY_MS
    stock.dispose_fridge(farm.till, farm.manager, stock.list_fridge(farm.till))
    assert stock.list_fridge(farm.till) == []
    assert pieces(farm, lot) == {LotState.DISPOSED: 5}
    assert pieces(farm, second) == {LotState.WITHDRAWN: 3}


def test_stock_below_nothing_is_a_task_and_stops_no_sale(farm: Farm) -> None:
    lot = bring(farm, 1)
    for _ in range(3):
        pay(farm, scan(farm, ean_of(lot)))
    assert [(one.want, one.pile.quantity) for one in stock.list_attention(farm.till)] == [
        (Want.NEGATIVE, -2)]
    assert [pile.lot_no for pile in stock.list_negative(farm.till)] == [lot.no]
    story = stock.story_of(farm.till, GREENS)
    assert [(move.reason, move.amount, move.left) for move in story] == [
        (StockReason.SALE, -1, -2), (StockReason.SALE, -1, -1), (StockReason.SALE, -1, 0),
        (StockReason.GOODS_IN, 1, 1)]
    assert story[0].receipt_no
    assert not story[-1].receipt_no


@pytest.mark.parametrize(("reason", "cause", "amount", "code"), [
    (StockReason.SALE, Cause.OTHER, 1, "stock.cause"),
    (StockReason.DONATED, Cause.MISSING, 1, "stock.cause"),
    (StockReason.DISPOSED, Cause.SPOILED, 0, "stock.amount"),
    (StockReason.DISPOSED, Cause.SPOILED, 10_000, "stock.amount"),
])
def test_what_cannot_be_taken_away_is_refused(
    farm: Farm, reason: StockReason, cause: Cause, amount: int, code: str
) -> None:
    lot = bring(farm)
    with pytest.raises(BadInput) as refused:
        stock.remove(farm.till, farm.manager, reason, cause, [Taken(pile_of(farm, lot), amount)])
    assert refused.value.code == code
    assert pieces(farm, lot) == {LotState.ON_SHELF: 12}


# -- counts ---------------------------------------------------------------------------------------


def test_a_count_on_one_till_while_another_sold_ends_right_on_both(
    farm: Farm, other: Farm
) -> None:
    """Done-line 5 through the real use cases: sales before and behind the count, both unsynced."""
    lot = bring(farm, 10)
    take_over(farm, other)
    for _ in range(3):
        pay(other, scan(other, ean_of(lot)))
    farm.clock.at_ms += 60_000
    other.clock.at_ms += 60_000
    draft = stock_count.start(farm.till, farm.manager)
    pile, _ = stock_count.find_pile(farm.till, ean_of(lot))
    draft = stock_count.take(farm.till, draft, pile, 7)  # what really lies there
    assert [(one.expected, one.counted, one.difference)
            for one in stock_count.sheet(farm.till, draft)] == [(10, 7, -3)]
    assert stock_count.resume(farm.till) == draft
    stock_count.finish(farm.till, farm.manager, draft)
    assert stock_count.resume(farm.till) is None
    assert pieces(farm, lot) == {LotState.ON_SHELF: 7, LotState.LOST: 3}
    other.clock.at_ms += 60_000
    pay(other, scan(other, ean_of(lot)))
    take_over(farm, other)
    take_over(other, farm)
    for each in (farm, other):
        assert pieces(each, lot) == {LotState.ON_SHELF: 6, LotState.SOLD: 4}
        verify(each.till, full=True)


def test_what_is_counted_without_a_label_lies_in_the_newest_lots(farm: Farm) -> None:
    first = bring(farm, 5)
    farm.clock.at_ms += DAY_MS // 48
    second = bring(farm, 4)
    draft = stock_count.start(farm.till, farm.manager, "PRODUCER", FARM)
    pile = stock.read_pile(farm.till, GREENS, "")
    draft = stock_count.take(farm.till, draft, pile, 6)
    stock_count.finish(farm.till, farm.manager, draft)
    left = {lot.no: pile_of(farm, lot).quantity for lot in (first, second)}
    assert sum(left.values()) == 6
    assert pile_of(farm, second).quantity in {4, 1}


def test_what_was_not_scanned_is_gone_only_if_somebody_says_so(farm: Farm) -> None:
    lot = bring(farm, 5)
    draft = stock_count.start(farm.till, farm.manager)
    with pytest.raises(BadInput, match=r"count\.nothing"):
        stock_count.finish(farm.till, farm.manager, draft)
    stock_count.finish(farm.till, farm.manager, draft, missing_as_zero=True)
    assert pieces(farm, lot) == {LotState.LOST: 5}


# -- the evening ----------------------------------------------------------------------------------


def test_the_evening_lists_what_ends_today_by_farm(farm: Farm) -> None:
    lot = bring(farm, 9)
    farms = evening.list_evening(farm.till)
    ends_today = pile_of(farm, lot).ends_on == farm.till.business_date
    assert [one.pieces for one in farms] == ([9] if ends_today else [])
    with pytest.raises(Refused, match=r"evening\.no_consent"):
        evening.mark_down(farm.till, farm.manager, pile_of(farm, lot), 9_900)


@pytest.mark.parametrize(("price_won", "off", "expected"), [
    (3_000, 3_000, 2_100), (1_990, 5_000, 990), (10, 5_000, 10), (2_550, 3_000, 1_780)])
def test_the_evenings_price_goes_down_to_ten_won(
    price_won: int, off: int, expected: int
) -> None:
    assert evening.marked_down_won(price_won, off) == expected


def test_a_notice_says_what_the_handbook_says_and_fits_a_short_message() -> None:
    text = evening.notice_text("강북매장", "햇살농원", "11/22 16시", 23, 41_200, 9)
    assert text == "[강북매장] 햇살농원 11/22 16시 판매 23개 41,200원 잔여 9개"
    long = evening.notice_text("서울강북구 사회적협동조합 푸드직매장", "가" * 60, "11/22 마감",
                               9_999, 99_999_999, 9_999)
    assert byte_count(long) <= 90
    assert "99,999,999원" in long


def test_the_message_file_is_cp949_and_private(tmp_path: Path) -> None:
    where = Path(message_file.FileMessenger(tmp_path / "m").hand_over(
        [Message("01000000001", "햇살농원", "[강북매장] 햇살농원 판매 없음 잔여 9개")], "알림"))
    lines = where.read_bytes().decode("cp949").split("\r\n")
    assert lines[1].startswith("01000000001,[강북매장] 햇살농원")
    assert where.stat().st_mode & 0o077 == 0


def test_nobody_is_told_without_consent_and_a_copied_notice_is_noted(farm: Farm) -> None:
    bring(farm, 9)
    with pytest.raises(Refused, match=r"notice\.nobody"):
        evening.make_notices(farm.till, farm.manager, evening.AFTERNOON)
    notice = evening.list_notices(farm.till, evening.AFTERNOON)[0]
    assert (notice.left_quantity, notice.told_at_ms) == (9, 0)
    evening.note_copied(farm.till, farm.manager, evening.AFTERNOON, notice)
    assert evening.list_notices(farm.till, evening.AFTERNOON)[0].told_at_ms > 0
