"""The pictures of labels: what a label says at the till, the label station, receiving by staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt

from app import catalog, producer_access, receiving
from app.access import sign_in
from app.catalog_edit import set_price
from app.farms import list_farms
from app.labels import ean_of
from app.people import mask_name
from app.producer_access import ProducerSession
from app.receiving import LotDraft
from app.setup import DEMO_STAFF
from models.values import Role
from ui.hands import Hands, wait
from ui.label_form import FormPage
from ui.label_lots import LotsPage
from ui.label_station import LabelStation
from ui.receiving_screen import ReceivingScreen

if TYPE_CHECKING:
    from app.access import Session
    from app.label_press import LabelPress
    from app.till import Till
    from ui.desk import Desk

KEY: Final = Qt.Key
_FARM: Final = "P002"
_LOOK_MS: Final = 300
_PRINT_MS: Final = 2_500


class LabelWalk:
    """Begins and ends on the sell screen; the station takes its pictures with nobody signed in."""

    def __init__(
        self, till: Till, desk: Desk, shoot: Callable[[str], None],
        press: Callable[[Till], LabelPress] | None,
    ) -> None:
        self._till = till
        self._desk = desk
        self._shoot = shoot
        self._hands = Hands(desk.window)
        if press is not None:
            till.label_press = press(till)

    def counter(self) -> None:
        """A label with two prices, and one that is not sold."""
        producer, boss = self._producer(), self._boss()
        item = receiving.items_of(self._till, producer.producer_ref)[0]
        kept, gone = receiving.receive(self._till, producer, [
            LotDraft(item.ref, 12, item.price_won), LotDraft(item.ref, 5, item.price_won)])
        before_won = catalog.product_of(self._till, item.ref).list_price_won
        set_price(self._till, boss, item.ref, before_won - 500)
        self._hands.scan(ean_of(kept.no))
        self._shoot("sell-label-two-prices")
        self._hands.press(KEY.Key_Delete)
        set_price(self._till, boss, item.ref, before_won)
        with self._till.unit(boss.staff_ref) as unit:
            receiving.withdraw(unit, gone.ref, "")
        self._hands.scan(ean_of(gone.no))
        self._shoot("sell-label-withdrawn")
        self._hands.press(KEY.Key_Escape)

    def station(self) -> None:
        """The producers' screen from badge to paper, then 입고; ends with the manager."""
        desk, window = self._desk, self._desk.window
        token = producer_access.issue_badge(
            self._till, self._boss(), self._producer().producer_ref)
        desk.station.show()
        self._shoot("station-start")
        station = window.made("label_station")
        assert isinstance(station, LabelStation)
        station.take_scan(token)
        self._shoot("station-home")
        pages = station.desk
        assert pages is not None
        self._hands.press(KEY.Key_1)
        wait(_LOOK_MS)
        self._shoot("station-form")
        form = pages.page
        assert isinstance(form, FormPage)
        form.choose("price")
        self._hands.write("9000")
        self._hands.press(KEY.Key_Return)
        self._shoot("station-far-price")
        self._hands.press(KEY.Key_Escape)
        form.ask_words()
        self._shoot("station-words")
        self._hands.press(KEY.Key_Escape)
        form.choose("price")
        self._hands.write("3000")
        self._hands.press(KEY.Key_Return)
        if window.has_overlay:
            self._hands.press(KEY.Key_Return)
        wait(_PRINT_MS)
        self._shoot("station-printed")
        pages.show_lots()
        lots = pages.page
        assert isinstance(lots, LotsPage)
        assert lots.card is not None
        lots.card.take_off(20)
        self._shoot("station-reprice")
        self._hands.press(KEY.Key_Escape)
        self._hands.press(KEY.Key_F1)
        self._shoot("station-roll")
        station.left.emit()
        wait(_LOOK_MS)
        manager = next(one for one in DEMO_STAFF if one.role is Role.MANAGER)
        self._hands.touch_key(mask_name(manager.name))
        self._hands.write(manager.pin)
        self._hands.press(KEY.Key_Return)
        desk.go("receiving")
        self._shoot("receiving")
        screen = window.made("receiving")
        assert isinstance(screen, ReceivingScreen)
        screen.ask_farm()
        self._shoot("receiving-farm")
        desk.go("sell")

    def _producer(self) -> ProducerSession:
        farm = next(one for one in list_farms(self._till) if one.code == _FARM)
        return ProducerSession(farm.ref, farm.code, farm.name)

    def _boss(self) -> Session:
        manager = next(one for one in DEMO_STAFF if one.role is Role.MANAGER)
        return sign_in(self._till, manager.no, manager.pin)
