"""재고, 실사, 저녁 정리, 회수, 사입, 달력: by keyboard and by touch, as a manager."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app import catalog, purchasing, receiving, sell, stock, stock_count
from app.access import Session, sign_in
from app.barcode import check_digit
from app.lots import Lot
from app.office_paper import OfficePaper
from app.purchasing import Bought
from app.receiving import LotDraft
from app.reports import exports
from app.till import Till
from models import kinds
from models.values import LotSource
from tests.gui.conftest import Hands
from ui.asking import AmountPanel
from ui.calendar_screen import CalendarScreen
from ui.choosing import NumberedPanel
from ui.evening_screen import EveningScreen
from ui.purchase_screen import PurchaseScreen
from ui.recall_screen import RecallScreen
from ui.stock_count_screen import StockCountScreen
from ui.stock_screen import StockScreen
from ui.widgets.frames import Overlay

KEY = Qt.Key


@pytest.fixture
def cashier(till: Till) -> Session:
    """김서연, the manager: all rooms are hers."""
    return sign_in(till, "01", "1357")


@pytest.fixture
def lot(hands: Hands, till: Till) -> Lot:
    """A dozen of something that ends today."""
    for offer in catalog.search(till, "적상추", limit=5):
        return receiving.receive(
            till, hands.desk.counter.who, [LotDraft(offer.ref, 12, offer.price_won)],
            LotSource.STAFF)[0]
    raise AssertionError("the sample shop has no 적상추")


def ean_of(lot: Lot) -> str:
    return f"21{lot.no}{check_digit('21' + lot.no)}"


def left(till: Till, lot: Lot) -> int:
    return stock.read_pile(till, lot.producer_item_ref, lot.ref).quantity


def top(hands: Hands) -> Overlay:
    QApplication.processEvents()
    return hands.desk.window._overlays[-1]


def panel(hands: Hands, kind: type) -> object:
    QApplication.processEvents()
    shown = top(hands)
    assert isinstance(shown, kind), shown
    return shown


def test_scan_reason_done_and_put_back(hands: Hands, till: Till, lot: Lot) -> None:
    hands.desk.go("stock")
    screen = hands.desk.window.made("stock")
    assert isinstance(screen, StockScreen)
    hands.scan(ean_of(lot))
    hands.rest()
    panel(hands, NumberedPanel)
    hands.press(KEY.Key_1)  # take away
    hands.press(KEY.Key_2)  # damaged
    panel(hands, AmountPanel)
    hands.type("3")
    hands.press(KEY.Key_Return)
    assert left(till, lot) == 9
    uid = stock.list_removals(till, "", "9999")[0].removal_uid
    screen.taking.put_back(uid)
    assert left(till, lot) == 12


def test_a_story_opens_from_the_marked_row(hands: Hands, lot: Lot) -> None:
    hands.desk.go("stock")
    hands.press(KEY.Key_2)  # everything
    screen = hands.desk.window.made("stock")
    assert isinstance(screen, StockScreen)
    assert any(lot.no in line.note for line in screen.list.lines)
    hands.press(KEY.Key_Return)
    hands.press(KEY.Key_2)
    assert "StoryPanel" in type(top(hands)).__name__


def test_counting_by_scans_goes_on_later_and_is_written_down(
    hands: Hands, till: Till, lot: Lot
) -> None:
    hands.desk.go("stock_count")
    for _ in range(3):
        hands.scan(ean_of(lot))
        hands.rest()
    hands.desk.go("sell")
    hands.desk.go("stock_count")
    screen = hands.desk.window.made("stock_count")
    assert isinstance(screen, StockCountScreen)
    assert screen.list.lines[0].right.startswith("3")
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_1)
    assert left(till, lot) == 3
    assert stock_count.resume(till) is None


def test_the_evening_takes_all_back_and_copies_a_notice(
    hands: Hands, till: Till, lot: Lot
) -> None:
    hands.desk.go("evening")
    screen = hands.desk.window.made("evening")
    assert isinstance(screen, EveningScreen)
    assert len(screen.list.lines) == 1
    hands.press(KEY.Key_2)
    screen.choose(screen.list.lines[0].key)
    assert "잔여 12개" in QGuiApplication.clipboard().text()
    hands.press(KEY.Key_1)
    screen.act_on_all()
    QApplication.processEvents()
    shown = top(hands)
    shown.agreed.emit()  # type: ignore[attr-defined]
    assert left(till, lot) == 0
    assert not screen.list.lines


def test_a_recall_is_rehearsed_for_nothing_and_opened_for_good(
    hands: Hands, till: Till, lot: Lot
) -> None:
    hands.desk.go("recall")
    screen = hands.desk.window.made("recall")
    assert isinstance(screen, RecallScreen)
    papers: list[OfficePaper] = []

    def make(paper: OfficePaper) -> bytes:
        papers.append(paper)
        return b"%PDF"

    screen._devices = replace(screen._devices, office_pdf=make)
    screen._ask = (lot.producer_ref, lot.producer_item_ref, lot.name)
    head = till.head
    screen._rehearsed = True
    screen._show_form()
    hands.press(KEY.Key_F9)
    assert "12" in screen.lines.lines[0].right_note
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_1)
    assert "모의" in papers[0].title  # type: ignore[union-attr]
    assert till.head == head
    hands.press(KEY.Key_Escape)
    screen._rehearsed = False
    screen._show_form()
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_1)
    shown = top(hands)
    shown.agreed.emit()  # type: ignore[attr-defined]
    hands.desk.go("sell")
    hands.scan(ean_of(lot))
    hands.rest()
    assert hands.desk.selling.cart.is_empty


def test_a_supplier_is_kept_and_its_goods_come_in(hands: Hands, till: Till) -> None:
    hands.desk.go("purchase")
    screen = hands.desk.window.made("purchase")
    assert isinstance(screen, PurchaseScreen)
    hands.press(KEY.Key_F9)
    screen.form.lines["name"].set_text("푸른물산")
    hands.press(KEY.Key_F9)
    supplier = purchasing.list_suppliers(till)[0]
    assert supplier.name == "푸른물산"
    item = catalog.search(till, "참기름", limit=1)[0]
    purchasing.keep_supplied(till, hands.desk.counter.who, supplier.ref, item.ref, 12_000, 6)
    screen.open_row(f"supplier {supplier.ref}")
    screen._amounts[item.ref] = 6
    screen._show_items()
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_2)
    assert stock.read_pile(till, item.ref, "").quantity == 6


def test_an_order_that_came_otherwise_is_taken_in_as_counted(
    hands: Hands, till: Till
) -> None:
    who = hands.desk.counter.who
    supplier = purchasing.keep_supplier(till, who, name="푸른물산")
    oil, honey = catalog.search(till, "참기름", limit=1)[0], catalog.search(till, "꿀", limit=1)[0]
    for item in (oil, honey):
        purchasing.keep_supplied(till, who, supplier, item.ref, 5_000)
    order = purchasing.place_order(
        till, who, supplier, [(oil.ref, 12, 5_000), (honey.ref, 6, 5_000)])
    before = stock.read_pile(till, honey.ref, "").quantity
    hands.desk.go("purchase")
    screen = hands.desk.window.made("purchase")
    assert isinstance(screen, PurchaseScreen)
    screen.open_row(f"order {order}")
    hands.press(KEY.Key_2)
    for ref, came in ((oil.ref, "10"), (honey.ref, "0")):
        screen.ask_amount(ref)
        amount = panel(hands, AmountPanel)
        assert isinstance(amount, AmountPanel)
        amount.given.emit(int(came))
    hands.press(KEY.Key_F9)
    assert stock.read_pile(till, oil.ref, "").quantity == 10
    assert stock.read_pile(till, honey.ref, "").quantity == before
    assert purchasing.list_orders(till) == []


def test_what_bought_goods_earned_is_a_key_away(hands: Hands, till: Till) -> None:
    who = hands.desk.counter.who
    oil = next(one for one in catalog.search(till, "참기름", limit=5))
    with till.unit(who.staff_ref) as unit:
        unit.record(kinds.ObjectChanged(
            object_type="producer_item", ref=oil.ref, base_uid="", effective_from="",
            fields={"ownership": "SHOP"}))
    supplier = purchasing.keep_supplier(till, who, name="푸른물산")
    purchasing.receive_purchase(
        till, who, supplier, [Bought(oil.ref, 4, oil.price_won - 1_000)])
    hands.desk.selling.take(sell.choose(sell.start_cart(), catalog.product_of(till, oil.ref)).cart)  # type: ignore[union-attr]
    hands.press(KEY.Key_F9)
    hands.press(KEY.Key_Return)
    hands.desk.go("purchase")
    screen = hands.desk.window.made("purchase")
    assert isinstance(screen, PurchaseScreen)
    hands.press(KEY.Key_F6)
    (line,) = screen.margins.lines
    assert line.title.startswith("참기름")
    for form in exports.FORMATS[:2]:
        made = exports.make_export(till, exports.find_export("margin"), form=form)
        assert made.row_count == 1
    hands.press(KEY.Key_Escape)
    assert screen.faces.currentIndex() == 0


def test_a_day_is_closed_by_touch_and_opened_by_undo(hands: Hands, till: Till) -> None:
    hands.desk.go("calendar")
    screen = hands.desk.window.made("calendar")
    assert isinstance(screen, CalendarScreen)
    day = screen.list.lines[1].key
    screen.ask_day(day)
    hands.press(KEY.Key_1)
    assert [edit.date for edit in till.settings.calendar_edits] == [day]
    screen.weekdays.chip("6").click()
    assert till.settings.closed_weekdays == (6,)
