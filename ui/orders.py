"""예약 at the till: cards by day, one order opened, and the morning's pick list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from app import holding, orders
from app.access import Approval
from app.orders import Order
from models.values import Won
from ui import theme
from ui.asking import AmountPanel, ChoosePanel, foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import day, short_day, tr, weight, won
from ui.selling import Selling
from ui.shapes import Choice, HeldCard
from ui.widgets.cards import CardGrid
from ui.widgets.fields import Words
from ui.widgets.forms import Segments
from ui.widgets.frames import Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact
from ui.widgets.panels import BigAmount

_STAY_MS = 8_000
_REASONS = ("gone", "late", "other")


class OrdersScreen(Page):
    """Orders not yet fetched; a card opens one. `asked` leads elsewhere."""

    asked = Signal(str)

    def __init__(self, counter: Counter, selling: Selling) -> None:
        super().__init__(tr("orders.title"), tr("orders.body"))
        self._counter = counter
        self._selling = selling
        self.picks = compact(Key(tr("orders.picks"), "F4", height_px=56))
        self.picks.clicked.connect(lambda: self.asked.emit("pick_list"))
        self.new = compact(Key(tr("orders.new"), "F6", "do", height_px=56))
        self.new.clicked.connect(self.ask_new)
        self.head.addWidget(self.picks)
        self.head.addWidget(self.new)
        self.grid = CardGrid()
        self.grid.chosen.connect(self.open)
        self.teach = Teach(tr("orders.empty_title"), tr("orders.empty_body"))
        self.column.addWidget(self.teach, 1)
        self.column.addWidget(self.grid, 1)
        self.refresh()

    def refresh(self) -> None:
        """The orders as they stand."""
        till = self._counter.till
        found = orders.list_orders(till)
        self.new.setEnabled(not self._selling.cart.is_empty)
        self.grid.set_cards([_card(one, till.business_date) for one in found])
        self.grid.setVisible(bool(found))
        self.teach.setVisible(not found)

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits open a card; F6 orders the open basket, F4 leads to the pick list."""
        if is_enter(event):
            self.left.emit()
            return True
        if event.key() == Qt.Key.Key_F6:
            self.ask_new()
            return True
        if event.key() == Qt.Key.Key_F4:
            self.asked.emit("pick_list")
            return True
        return self.grid.take_digit(event) or super().take_key(event)

    def ask_new(self) -> None:
        """The open basket becomes an order."""
        order_basket(self._counter, self._selling, self.refresh)

    def open(self, order_uid: str) -> None:
        """One order with what can be done with it."""
        counter = self._counter

        def act(_: Approval | None) -> None:
            panel = OrderPanel(orders.read_order(counter.till, order_uid))
            panel.chosen.connect(lambda deed: self._do(deed, order_uid, panel))
            counter.window.open_overlay(panel)

        counter.attempt(act, self.say)

    def _do(self, deed: str, order_uid: str, panel: OrderPanel) -> None:
        deeds: dict[str, Callable[[str], None]] = {
            "sell": self._sell, "change": self._change, "deposit": self._deposit,
            "cancel": self._cancel, "print": self._print,
        }
        self._counter.window.close_overlay(panel)
        deeds[deed](order_uid)

    def _sell(self, order_uid: str) -> None:
        if take_order(self._counter, self._selling, order_uid):
            self.left.emit()

    def _change(self, order_uid: str) -> None:
        wish = orders.read_wish(self._counter.till, order_uid)
        if take_order(self._counter, self._selling, order_uid):
            order_basket(self._counter, self._selling, self.refresh, wish)

    def _deposit(self, order_uid: str) -> None:
        counter = self._counter
        order = orders.read_order(counter.till, order_uid)
        panel = AmountPanel(
            tr("orders.deposit_how_much"), value=order.rest_won, unit=tr("sell.discount_won"),
            seven_on_top=counter.seven_on_top)

        def given(amount_won: Won) -> None:
            counter.window.close_overlay(panel)
            ask = ChoosePanel(tr("orders.deposit_how", won=won(amount_won)), [
                Choice(code, tr(f"orders.tender_{code}")) for code in orders.DEPOSIT_TENDERS])

            def chosen(code: str) -> None:
                counter.window.close_overlay(ask)

                def act(_: Approval | None) -> None:
                    orders.take_deposit(
                        counter.till, counter.who, order_uid, amount_won, code)
                    self._tell(tr("orders.deposit_taken", won=won(amount_won)))
                    self._print(order_uid)

                counter.attempt(act, self.say)

            ask.chosen.connect(chosen)
            counter.window.open_overlay(ask)

        panel.given.connect(given)
        counter.window.open_overlay(panel)

    def _cancel(self, order_uid: str) -> None:
        counter = self._counter
        order = orders.read_order(counter.till, order_uid)
        body = tr("orders.cancel_back", won=won(order.deposit_won)) if order.deposit_won else ""
        reasons = [Choice(key, tr(f"orders.cancel_{key}")) for key in _REASONS]
        panel = ChoosePanel(tr("orders.cancel_why", no=order.order_no), reasons, body)

        def chosen(key: str) -> None:
            counter.window.close_overlay(panel)

            def act(approval: Approval | None) -> None:
                back_won = orders.cancel_order(
                    counter.till, counter.who, order_uid, tr(f"orders.cancel_{key}"),
                    approval=approval)
                self._tell(tr("orders.cancelled", won=won(back_won)))
                self.refresh()

            counter.attempt(act, self.say)

        panel.chosen.connect(chosen)
        counter.window.open_overlay(panel)

    def _print(self, order_uid: str) -> None:
        from app.counter_slips import print_order

        if not print_order(self._counter.till, order_uid):
            self.say(tr("orders.no_printer"))
        self.refresh()

    def _tell(self, words: str) -> None:
        self._counter.messages.banner(words, tone="do", stay_ms=_STAY_MS)


class OrderPanel(Overlay):
    """One order: who, when, what, how much is still to pay. `chosen` carries the deed."""

    chosen = Signal(str)

    def __init__(self, order: Order) -> None:
        super().__init__(width_px=720, height_px=640)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 22, 28, 24)
        column.setSpacing(10)
        title = tr("orders.no", no=order.order_no)
        column.addWidget(Words(f"{title} · {order.who}", size_px=24, weight=theme.BOLD))
        phone = tr("orders.phone_end", end=order.phone_end) if order.phone_end else ""
        when = f"{day(date.fromisoformat(order.pick_up_date))} {order.pick_up_time}".strip()
        column.addWidget(Words(
            " · ".join(part for part in (when, phone) if part), size_px=20))
        column.addWidget(Words(order.first_names, role="text_soft", size_px=18, wraps=True))
        rest = BigAmount(tr("orders.rest"), size_px=56)
        rest.set_amount(order.rest_won)
        column.addWidget(rest)
        paid = tr("orders.paid_before", total=won(order.total_won), won=won(order.deposit_won))
        column.addWidget(Words(paid, role="text_soft", size_px=18))
        column.addStretch()
        grid = QGridLayout()
        grid.setSpacing(10)
        deeds = (("deposit", "plain"), ("change", "plain"), ("print", "plain"),
                 ("cancel", "remove"))
        self.keys: dict[str, Key] = {}
        for n, (deed, tone) in enumerate(deeds):
            key = Key(tr(f"orders.do_{deed}"), str(n + 1), tone, height_px=64)
            key.clicked.connect(lambda _=False, deed=deed: self.chosen.emit(deed))
            grid.addWidget(key, n // 2, n % 2)
            self.keys[deed] = key
        self.keys["deposit"].setEnabled(order.rest_won > 0)
        column.addLayout(grid)
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("orders.do_sell"), "Enter", "do", lambda: self.chosen.emit("sell")),
        ))

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter brings it to the till, digits do the rest."""
        if is_enter(event):
            self.chosen.emit("sell")
            return True
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < len(self.keys):
            key = list(self.keys.values())[at]
            if key.isEnabled():
                key.click()
            return True
        return super().take_key(event)


class PickListScreen(Page):
    """What to pick for a day, by farm; on paper too."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("picks.title"), tr("picks.body"))
        self._counter = counter
        days = orders.next_days(counter.till)
        choices = [Choice(one, _day_name(one, days[0])) for one in days]
        self.days = Segments(tr("picks.title"), choices, days[0])
        self.days.chosen.connect(lambda _: self.refresh())
        self.paper = compact(Key(tr("picks.print"), "F8", "do", height_px=56))
        self.paper.clicked.connect(self.print_list)
        self.head.addWidget(self.paper)
        self.column.addWidget(self.days)
        self.list = RowList(tr("picks.title"))
        self.teach = Teach(tr("picks.empty_title"), tr("picks.empty_body"))
        self.column.addWidget(self.teach, 1)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """The day's list."""
        lines = [
            ListLine(
                key=f"{farm.farm} {pick.name}", title=pick.name,
                note=f"{farm.farm} · {tr('picks.orders', orders=', '.join(pick.orders))}",
                right=weight(pick.weight_g) if pick.weight_g else tr(
                    "picks.pieces", count=pick.quantity))
            for farm in orders.pick_list(self._counter.till, self.days.current)
            for pick in farm.picks
        ]
        self.list.set_lines(lines)
        self.list.setVisible(bool(lines))
        self.teach.setVisible(not lines)
        self.paper.setEnabled(bool(lines))

    def print_list(self) -> None:
        """The same on the roll."""
        from app.counter_slips import print_picks

        if not print_picks(self._counter.till, self.days.current):
            self.say(tr("orders.no_printer"))

    def take_key(self, event: QKeyEvent) -> bool:
        """F8 prints; left and right choose the day."""
        if event.key() == Qt.Key.Key_F8 and self.paper.isEnabled():
            self.print_list()
            return True
        if event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right}:
            self._step(-1 if event.key() == Qt.Key.Key_Left else 1)
            return True
        return super().take_key(event)

    def _step(self, by: int) -> None:
        days = orders.next_days(self._counter.till)
        at = max(0, min(len(days) - 1, days.index(self.days.current) + by))
        self.days.choose(days[at])
        self.refresh()


def remind(counter: Counter, go: Callable[[str], None]) -> None:
    """On the day: how many orders are to be fetched, with the way to them."""
    count = orders.count_due(counter.till)
    if count:
        look = (tr("shift.look"), lambda: go("orders"))
        counter.messages.banner(tr("orders.due", count=count), tone="plain", helps=[look])


def take_order(counter: Counter, selling: Selling, order_uid: str) -> bool:
    """An order's basket to the till; an open one is held first, nothing is lost."""

    def act(_: Approval | None) -> None:
        if not selling.cart.is_empty:
            holding.hold_cart(counter.till, counter.who, selling.cart)
        selling.take(orders.take_up(counter.till, counter.who, order_uid))

    return counter.attempt(act)


def order_basket(
    counter: Counter, selling: Selling, after: Callable[[], None],
    wish: orders.Wish | None = None,
) -> None:
    """Ask who fetches the open basket and when, keep it as an order, print its stub."""
    from ui.order_form import OrderForm

    cart = selling.cart
    if cart.is_empty:
        counter.messages.sound("look")
        counter.messages.banner(tr("orders.basket_first"), tone="plain", stay_ms=_STAY_MS)
        return
    old = orders.order_of_cart(counter.till, cart)
    if old is not None and wish is None:
        wish = orders.read_wish(counter.till, old.order_uid)
    member = cart.member.masked_name if cart.member else ""
    form = OrderForm(
        orders.next_days(counter.till), selling.priced.total_won, member=member, wish=wish,
        paid_won=old.deposit_won if old else 0, seven_on_top=counter.seven_on_top)

    def given(asked: object) -> None:
        if not isinstance(asked, orders.Wish):
            return

        def act(_: Approval | None) -> None:
            uid = orders.place_order(
                counter.till, counter.who, cart, asked, deposit_won=form.deposit_won,
                deposit_tender=form.deposit_tender)
            counter.window.close_overlay(form)
            selling.start_new()
            order = orders.read_order(counter.till, uid)
            words = tr("orders.placed", no=order.order_no,
                       day=day(date.fromisoformat(order.pick_up_date)))
            counter.messages.banner(words, tone="do", stay_ms=_STAY_MS)
            from app.counter_slips import print_order

            print_order(counter.till, uid)
            after()

        counter.attempt(act, form.say)

    form.given.connect(given)
    counter.window.open_overlay(form)


def _card(order: Order, today: str) -> HeldCard:
    names = tuple(name.strip() for name in order.first_names.split(" +")[0].split(","))[:2]
    late = order.pick_up_date < today
    on = date.fromisoformat(order.pick_up_date)
    name = tr("orders.today") if order.pick_up_date == today else short_day(on)
    foot = tr("orders.open")
    if order.deposit_won:
        foot = tr("orders.card_deposit", won=won(order.deposit_won))
    return HeldCard(
        key=order.order_uid, at=f"{name} {order.pick_up_time}".strip(),
        by="", first_items=(
            f"{order.who} · {tr('orders.no', no=order.order_no)}".strip(" ·"), *names),
        more_lines=max(0, order.line_count - len(names)), total_won=order.total_won, foot=foot,
        late=late)


def _day_name(text: str, today: str) -> str:
    return tr("orders.today") if text == today else day(date.fromisoformat(text))
