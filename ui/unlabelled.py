"""라벨 없음: whose it is, then what at which price; and the list where farms are named later."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app import unlabelled
from app.access import Approval
from app.cart import LotTag, Product
from app.clock import local_datetime
from app.lot_scan import find_by_ref
from app.lots import Lot
from app.unlabelled import HeldLine
from models.values import Ref
from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import figure, tr, weight, won
from ui.present import named, product_name
from ui.sell import SellScreen
from ui.shapes import Hit, Mark
from ui.shelf import Shelf
from ui.widgets.frames import Teach
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page

_UNKNOWN = "?"
_OTHER_PRICE = "!"


class Unlabelled:
    """One bunch without a label, from the touch on its tile to its line."""

    def __init__(
        self,
        counter: Counter,
        shelf: Shelf,
        screen: SellScreen,
        ask: Callable[[str, list[Hit], Callable[[str], None]], None],
        take: Callable[[Product], None],
        ask_price: Callable[[Product, str, LotTag | None], None],
        take_lot: Callable[[Ref], None],
    ) -> None:
        """`ask` shows hits in the tiles' place, `take` sells a product at its price.

        `take_lot` sells of a lot that lies on the shelf.
        """
        self._counter = counter
        self._shelf = shelf
        self._screen = screen
        self._ask = ask
        self._take = take
        self._ask_price = ask_price
        self._take_lot = take_lot

    def ask_whose(self) -> None:
        """Farms that are here today first; on the first page also that nobody knows."""
        today = tr("unlabelled.today")
        hits = [
            Hit(farm.ref, farm.name, farm.place, None, today if farm.here_today else "")
            for farm in unlabelled.farms(self._counter.till)
        ]
        nobody = Hit(_UNKNOWN, tr("unlabelled.nobody"), tr("unlabelled.nobody_note"), None)
        self._ask(tr("unlabelled.whose"), self._on_first_page(hits, nobody), self._whose)

    def _whose(self, key: str) -> None:
        if key == _UNKNOWN:
            self._ask_what(self._shelf.unlabelled(), self._sell_for_nobody)
            return
        till = self._counter.till
        lots = {lot.ref: lot for lot in unlabelled.lots_of_farm(till, key)}
        here = {lot.producer_item_ref for lot in lots.values()}
        hits = [_lot_hit(lot, is_today=lot.shipped_on == till.business_date)
                for lot in lots.values()]
        hits += [
            Hit(item.ref, product_name(item), item.producer_name, item.list_price_won or None)
            for item in unlabelled.items_of_farm(till, key) if item.ref not in here
        ]

        def take(ref: Ref, own: bool) -> None:
            if ref not in lots:
                self._sell(self._shelf.product(ref), own_price=own)
            elif own:
                found = find_by_ref(till, ref)
                self._ask_price(found.product, "", found.lot)
            else:
                self._take_lot(ref)

        self._ask_what(hits, take)

    def _ask_what(
        self, hits: list[Hit], take: Callable[[Ref, bool], None], *, own_price: bool = False
    ) -> None:
        """What it is; the price is on it, or is asked for with the last row."""

        def taken(key: str) -> None:
            if key == _OTHER_PRICE:
                self._ask_what(hits, take, own_price=True)
                return
            self._counter.attempt(lambda _: take(key, own_price))

        shown, title = hits, tr("unlabelled.what_own")
        if not own_price:
            other = Hit(_OTHER_PRICE, tr("unlabelled.other"), tr("unlabelled.other_note"), None)
            shown, title = self._on_first_page(hits, other), tr("unlabelled.what")
        self._ask(title, shown, taken)

    def _sell_for_nobody(self, ref: Ref, own: bool) -> None:
        counter = self._counter
        like = self._shelf.product(ref)
        held = unlabelled.holding_product(counter.till, counter.who, like)
        self._sell(held, own_price=own)

    def _sell(self, product: Product, *, own_price: bool) -> None:
        if own_price:
            self._ask_price(product, "", None)
        else:
            self._take(product)

    def _on_first_page(self, hits: list[Hit], last: Hit) -> list[Hit]:
        at = self._screen.hits.sure_rows(self._screen.side.height()) - 1
        return [*hits[:at], last, *hits[at:]]


def _lot_hit(lot: Lot, *, is_today: bool) -> Hit:
    """A lot of the shelf: what it is, when it was packed where not today, how much is left."""
    day = tr("unlabelled.today") if is_today else tr(
        "unlabelled.since", day=lot.shipped_on or lot.packed_on)
    return Hit(
        lot.ref, named(lot.name, lot.spec), day, lot.price_won or None,
        tr("sell.stock_today", count=figure(lot.left)))


class UnlabelledScreen(Page):
    """보류 생산자: what was sold without a known farm; a touch names the farm it is from."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("unlabelled.title"), tr("unlabelled.body"))
        self._counter = counter
        self._open: HeldLine | None = None
        self._teach = Teach(tr("unlabelled.empty_title"), tr("unlabelled.empty_body"))
        self.column.addWidget(self._teach, 1)
        self.list = RowList(tr("unlabelled.title"))
        self.list.chosen.connect(self.choose)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """Lines that wait for their farm, oldest first."""
        till = self._counter.till
        self._open = None
        lines = []
        for row in unlabelled.list_waiting(till):
            at = local_datetime(row.sold_at_ms, till.clock.utc_offset_min(row.sold_at_ms))
            count = weight(row.weight_g) if row.weight_g is not None else figure(row.quantity)
            lines.append(ListLine(
                key=f"{row.sale_uid} {row.line_no}", title=f"{row.printed_name} · {count}",
                note=f"{at:%Y-%m-%d %H:%M} · {row.receipt_no}", right=won(row.net_won),
                mark=Mark(tr("unlabelled.waits"), "look")))
        self.list.set_lines(lines)
        self.list.setVisible(bool(lines))
        self._teach.setVisible(not lines)
        if lines:
            self.body.set_words(
                tr("unlabelled.sum", won=won(unlabelled.waiting_won(till))), "text_soft")

    def choose(self, key: str) -> None:
        """A line, then the farm it is from."""
        if self._open is None:
            self._ask_farm(key)
        else:
            self._assign(self._open, key)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter takes the marked row; Esc leaves the farms first, then the screen."""
        if is_enter(event) and self.list.isVisible():
            self.list.take_current()
            return True
        if self._open is not None and event.key() == Qt.Key.Key_Escape:
            self.refresh()
            return True
        return super().take_key(event)

    def _ask_farm(self, key: str) -> None:
        sale_uid, _, line_no = key.partition(" ")

        def act(_: Approval | None) -> None:
            found = unlabelled.find_waiting(self._counter.till, sale_uid, int(line_no))
            if not found.candidates:
                self.say(tr("unlabelled.no_farm", name=found.row.printed_name))
                return
            self._open = found
            self.body.set_words(
                tr("unlabelled.which_farm", name=found.row.printed_name), "text")
            self.list.set_lines([
                ListLine(
                    key=one.ref, title=one.producer_name, note=product_name(one),
                    right=won(one.list_price_won))
                for one in found.candidates
            ])

        self._counter.attempt(act, self.say)

    def _assign(self, line: HeldLine, producer_item_ref: str) -> None:
        counter = self._counter

        def act(_: Approval | None) -> None:
            unlabelled.assign(
                counter.till, counter.who, line.row.sale_uid, line.row.line_no,
                producer_item_ref)
            name = next(
                one.producer_name for one in line.candidates if one.ref == producer_item_ref)
            words = tr("unlabelled.assigned", name=name, won=won(line.row.net_won))
            counter.messages.banner(words, tone="do", stay_ms=6_000)
            self.refresh()

        counter.attempt(act, self.say)
