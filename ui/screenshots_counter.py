"""Pictures of what the counter does beside selling: unlabelled goods, prices, orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from app import orders
from ui.customer_display import CustomerDisplay, CustomerWindow
from ui.deliveries import DeliveryForm
from ui.hands import Hands, wait
from ui.i18n import tr
from ui.order_form import OrderForm
from ui.widgets.frames import Overlay

if TYPE_CHECKING:
    from app.till import Till
    from ui.desk import Desk

KEY: Final = Qt.Key
_LETTUCE: Final = "2400000100010"
_POTATO_PACK: Final = "2300036012502"
_BASKETS: Final = (
    ("김순자", ("2400000100010", "2400000100010", "2400000101093", "2400000100706")),
    ("이영수", ("2400000101024", "2400000101024")),
    ("박미경", ("2400000100034", "2400000100041", "2400000100058", "2400000101130")),
)
_PAY_10000: Final = (KEY.Key_F9, KEY.Key_1, KEY.Key_0, KEY.Key_0, KEY.Key_0, KEY.Key_0,
                     KEY.Key_Return)
_CONTROL: Final = Qt.KeyboardModifier.ControlModifier


class CounterWalk:
    """What is done between the pictures."""

    def __init__(self, till: Till, desk: Desk, shoot: Callable[[str], None]) -> None:
        self._till = till
        self._desk = desk
        self._shoot = shoot
        self._hands = Hands(desk.window)

    def counter(self) -> None:
        """As a cashier, with an open shift and an empty basket."""
        self._unlabelled()
        self._price_check()
        self._wanted()
        self._orders()
        self._deliveries()
        self._customer()
        self._desk.go("counter")
        self._shoot("hall-counter")
        self._desk.go("sell")
        # The walk goes on with a basket.
        self._hands.scan(_LETTUCE)

    def lists(self) -> None:
        """As a manager."""
        self._desk.go("quick_keys")
        self._shoot("quick-keys")
        self._hands.write("ㅅㄱ")
        self._shoot("quick-keys-search")
        self._desk.go("unlabelled")
        self._shoot("unlabelled")
        self._hands.press(KEY.Key_Return)
        self._shoot("unlabelled-farm")
        self._desk.go("platform_notices")
        self._shoot("platform-notices")
        self._desk.go("sell")

    def _unlabelled(self) -> None:
        hands, shoot = self._hands, self._shoot
        hands.press(KEY.Key_Insert)
        shoot("sell-no-label")
        hands.touch_hit(tr("unlabelled.nobody"))
        shoot("sell-no-label-what")
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_F9)
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_Insert)
        hands.press(KEY.Key_Return)
        shoot("sell-no-label-farm")
        hands.press(KEY.Key_Escape)

    def _price_check(self) -> None:
        hands, shoot = self._hands, self._shoot
        hands.press(KEY.Key_F1)
        shoot("price-check-empty")
        hands.scan(_LETTUCE)
        shoot("price-check")
        hands.scan(_POTATO_PACK)
        shoot("price-check-pack")
        hands.write("ㅅㄱ")
        shoot("price-check-search")
        hands.press(KEY.Key_Escape)

    def _wanted(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._desk.go("wanted")
        shoot("wanted-empty")
        self._desk.go("sell")
        for what in ("딸기", "딸기", "무농약 쌀 4kg", "시금치", "두부"):
            hands.press(KEY.Key_W, _CONTROL)
            hands.write(what)
            if what == "두부":
                shoot("ask-wanted")
            hands.press(KEY.Key_Return)
        self._desk.window.banner.hide()
        self._desk.go("wanted")
        shoot("wanted")
        self._desk.go("sell")

    def _orders(self) -> None:
        hands, shoot = self._hands, self._shoot
        for n, (name, codes) in enumerate(_BASKETS):
            for code in codes:
                hands.scan(code)
            hands.press(KEY.Key_O, _CONTROL)
            form = self._desk.window.overlay
            assert isinstance(form, OrderForm)
            form.day.chip(orders.next_days(self._till)[n]).click()
            form.name.setText(name)
            form.hour.chip(("15:00", "-", "10:00")[n]).click()
            form.consent.chip("yes").click()
            form.deposit.setText("5000" if n == 0 else "")
            if n == 0:
                shoot("order-form")
            hands.press(KEY.Key_Return)
        self._desk.window.banner.hide()
        hands.press(KEY.Key_O, _CONTROL)
        shoot("orders")
        hands.press(KEY.Key_1)
        shoot("order")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_F4)
        shoot("pick-list")
        self._desk.go("orders")
        hands.press(KEY.Key_1)
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_F9)
        shoot("pay-deposit")
        hands.press(KEY.Key_Escape)
        hands.press(KEY.Key_F6)
        hands.touch_key(tr("held.name"))
        hands.write("red hat")
        shoot("held-name")
        hands.press(KEY.Key_Return)
        self._desk.go("held")
        shoot("held-named")
        hands.press(KEY.Key_1)
        hands.press(KEY.Key_F9)
        hands.press(KEY.Key_Return)

    def _deliveries(self) -> None:
        hands, shoot = self._hands, self._shoot
        self._desk.go("deliveries")
        shoot("deliveries-empty")
        hands.press(KEY.Key_F6)
        form = self._desk.window.overlay
        assert isinstance(form, DeliveryForm)
        form.fields["name"].setText("김순자")
        form.fields["address"].setText("서울 강북구 수유로 12, 301호")
        shoot("delivery-form")
        hands.press(KEY.Key_Return)
        hands.press(KEY.Key_Return)
        shoot("delivery")
        hands.press(KEY.Key_Return)
        shoot("delivery-carrier")
        hands.write("park")
        hands.press(KEY.Key_Return)
        self._desk.window.banner.hide()
        shoot("deliveries")
        self._desk.go("sell")

    def _customer(self) -> None:
        """The customer's window lies over the till's own for its pictures."""
        hands = self._hands
        display = CustomerDisplay(self._desk.counter, self._desk.selling)
        for name, keys in (("customer-line", ()), ("customer-change", _PAY_10000)):
            hands.scan(_LETTUCE)
            hands.scan(_LETTUCE)
            for key in keys:
                hands.press(key)
            wait(200)
            with self._over(display):
                self._shoot(name)
        display.close()

    @contextmanager
    def _over(self, display: CustomerDisplay) -> Iterator[None]:
        window, shown = self._desk.window, display.window.shown
        over = CustomerWindow(self._till.settings.shop_name)
        over.show_state(shown)
        panel = _Laid(over)
        window.open_overlay(panel)
        try:
            yield
        finally:
            over.may_close = True
            window.close_overlay(panel)


class _Laid(Overlay):
    """Another window laid over everything, for its picture."""

    def __init__(self, window: CustomerWindow) -> None:
        super().__init__(width_px=0, height_px=0)
        self._window = window
        window.setParent(self)
        window.show()

    def resizeEvent(self, event: object) -> None:
        self._window.setGeometry(self.rect())
