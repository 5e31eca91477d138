"""Pictures of the stock: what wants a look, a count, the evening, a rehearsed recall, purchases."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from app import catalog, purchasing, receiving, sell, stock
from app.barcode import check_digit
from app.pricing import price_cart
from app.receiving import LotDraft
from app.stock import Cause, Taken
from app.tender import cash_due, cash_tender
from models.values import LotSource, StockReason
from ui.evening_screen import EveningScreen
from ui.hands import Hands
from ui.purchase_screen import PurchaseScreen
from ui.recall_screen import RecallScreen
from ui.stock_count_screen import StockCountScreen
from ui.stock_screen import StockScreen

if TYPE_CHECKING:
    from app.till import Till
    from ui.desk import Desk

KEY: Final = Qt.Key
_GOODS: Final = ("적상추", "쑥갓", "깻잎", "아욱", "근대")
_SUPPLIED: Final = ("참기름", "딸기잼", "조미김")


class StockWalk:
    """What is done between the pictures, as a manager."""

    def __init__(self, till: Till, desk: Desk, shoot: Callable[[str], None]) -> None:
        self._till = till
        self._desk = desk
        self._shoot = shoot
        self._hands = Hands(desk.window)

    def lists(self) -> None:
        """With lots on the shelf, some sold and some taken away."""
        self._bring()
        self._desk.go("goods")
        self._shoot("hall-goods")
        self._stock()
        self._count()
        self._evening()
        self._recall()
        self._desk.go("inspection")
        self._shoot("inspection")
        self._purchase()
        self._desk.go("calendar")
        self._shoot("calendar")
        self._desk.go("sell")

    def _bring(self) -> None:
        till, who = self._till, self._desk.counter.who
        for n, name in enumerate(_GOODS):
            for offer in catalog.search(till, name, limit=1):
                if not receiving_allows(till, who, offer.ref, offer.price_won):
                    continue
                lot = receiving.receive(
                    till, who, [LotDraft(offer.ref, 12 + n, offer.price_won)], LotSource.STAFF)[0]
                self._sell(f"21{lot.no}{check_digit('21' + lot.no)}", n + 1)
        piles = [pile for pile in stock.list_piles(till) if pile.lot_ref]
        if len(piles) > 1:
            stock.remove(till, who, StockReason.DISPOSED, Cause.SPOILED, [Taken(piles[0], 2)])
            stock.remove(till, who, StockReason.WITHDRAWN, Cause.EVENING, [Taken(piles[1], 3)])

    def _sell(self, code: str, count: int) -> None:
        if self._till.shift is None:
            return
        result = sell.scan(self._till, sell.start_cart(), code, quantity=count)
        if isinstance(result, sell.Added):
            total_won = price_cart(result.cart).total_won
            sell.complete_sale(
                self._till, self._desk.counter.who, result.cart,
                [cash_tender(total_won, cash_due(total_won))], print_receipt=False)

    def _stock(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._desk.go("stock")
        shoot("stock")
        screen = self._desk.window.made("stock")
        assert isinstance(screen, StockScreen)
        for digit, name in ((KEY.Key_2, "all"), (KEY.Key_3, "gone"), (KEY.Key_4, "fridge")):
            hands.press(digit)
            shoot(f"stock-{name}")
        hands.press(KEY.Key_2)
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_2)
        shoot("stock-story")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_1)
        shoot("stock-take-away")
        hands.press(KEY.Key_Escape)

    def _count(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._desk.go("stock_count")
        shoot("count-empty")
        screen = self._desk.window.made("stock_count")
        assert isinstance(screen, StockCountScreen)
        hands.press(KEY.Key_Return)
        shoot("count-scope")
        hands.press(KEY.Key_1)
        for pile in [pile for pile in stock.list_piles(self._till) if pile.lot_no][:2]:
            for _ in range(3):
                screen.take_scan(f"21{pile.lot_no}{check_digit('21' + pile.lot_no)}")
        shoot("count")
        hands.press(KEY.Key_F9)
        shoot("count-finish")
        hands.press(KEY.Key_3)

    def _evening(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._desk.go("evening")
        screen = self._desk.window.made("evening")
        assert isinstance(screen, EveningScreen)
        shoot("evening")
        hands.press(KEY.Key_Return)
        shoot("evening-ways")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_2)
        shoot("evening-notices")
        hands.press(KEY.Key_3)
        shoot("evening-tomorrow")

    def _recall(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._desk.go("recall")
        shoot("recall-empty")
        screen = self._desk.window.made("recall")
        assert isinstance(screen, RecallScreen)
        hands.press(KEY.Key_F7)
        shoot("recall-whose")
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_Return)
        shoot("recall-form")
        hands.press(KEY.Key_F9)
        shoot("recall-plan")
        hands.press(KEY.Key_F9)
        shoot("recall-acts")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_Escape)

    def _purchase(self) -> None:
        till, who = self._till, self._desk.counter.who
        supplier = purchasing.keep_supplier(till, who, name="푸른물산", lead_days=2)
        for name in _SUPPLIED:
            for offer in catalog.search(till, name, limit=1):
                purchasing.keep_supplied(
                    till, who, supplier, offer.ref, offer.price_won * 7 // 10, 6)
        self._desk.go("purchase")
        self._shoot("purchase")
        screen = self._desk.window.made("purchase")
        assert isinstance(screen, PurchaseScreen)
        screen.open_row(f"supplier {supplier}")
        self._shoot("purchase-proposal")


def receiving_allows(till: Till, who: object, ref: str, price_won: int) -> bool:
    """Whether a label may be printed for an item as the sample shop has it."""
    from app.access import Session
    from app.errors import ShopError

    assert isinstance(who, Session)
    try:
        receiving.check_draft(till, who, LotDraft(ref, 12, price_won))
    except ShopError:
        return False
    return True
