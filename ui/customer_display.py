"""고객 화면: a second window for who stands in front of the till.

The line just scanned, the total, the change, then the farms it came from; never a name.  It hears
of a change after the till's own screen has been painted, and repaints only the words that differ.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.events import SaleDone
from app.receipts import receipt_of
from models.values import Ref
from ui import paint, theme
from ui.bridge import Bridge
from ui.counter import Counter
from ui.i18n import figure, tr, weight, won
from ui.present import product_name
from ui.selling import Selling
from ui.widgets.fields import Words
from ui.widgets.panels import BigAmount

#: Behind the till's own paint; several changes at once become one.
_AFTER_MS: Final = 30
#: How long the change and the farms stay when nobody else comes.
_THANKS_MS: Final = 60_000
_FARMS_MAX: Final = 6


class Shown(msgspec.Struct, frozen=True):
    """What the customer sees; money in won, no name anywhere."""

    name: str = ""
    farm: str = ""
    note: str = ""
    amount: str = ""
    label: str = ""
    total: str = ""
    below: str = ""
    farms: tuple[str, ...] = ()


class CustomerWindow(QWidget):
    """Four places with words: the line, the total, what is below it, the farms."""

    def __init__(self, shop_name: str) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWindowTitle(tr("customer.title"))
        self.shown = Shown()
        self.may_close = False
        self.shop = Words(shop_name, role="text_soft", size_px=28, weight=theme.BOLD)
        self.name = Words("", size_px=44, weight=theme.BOLD, wraps=True)
        self.farm = Words("", role="text_soft", size_px=28)
        self.note = Words("", role="text_soft", size_px=28)
        self.amount = BigAmount("", size_px=56)
        self.total = BigAmount("", size_px=128, role="do")
        self.below = Words("", size_px=32, weight=theme.SEMI, wraps=True)
        self.farms = Words("", size_px=30, wraps=True)
        line = QHBoxLayout()
        left = QVBoxLayout()
        for widget in (self.name, self.farm, self.note):
            left.addWidget(widget)
        line.addLayout(left, 3)
        line.addWidget(self.amount, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 36, 48, 36)
        column.setSpacing(14)
        column.addWidget(self.shop)
        column.addStretch(1)
        column.addLayout(line)
        column.addStretch(1)
        column.addWidget(self.total)
        column.addWidget(self.below)
        column.addStretch(1)
        column.addWidget(self.farms)

    def show_state(self, shown: Shown) -> list[str]:
        """Show this; the names of the places whose words had to be painted anew."""
        before, self.shown = self.shown, shown
        painted = []
        for place, words in (
                ("name", shown.name), ("farm", shown.farm), ("note", shown.note),
                ("below", shown.below), ("farms", " · ".join(shown.farms))):
            widget = getattr(self, place)
            if widget.words != words:
                widget.set_words(words)
                painted.append(place)
        if before.amount != shown.amount:
            self.amount.set_amount(0, words=shown.amount)
            painted.append("amount")
        if (before.total, before.label) != (shown.total, shown.label):
            self.total.set_amount(0, words=shown.total, label=shown.label)
            painted.append("total")
        return painted

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("ground"))
        paint.box(painter, QRect(0, 0, self.width(), 10), theme.colour("do"), None, 0)

    def closeEvent(self, event: QCloseEvent) -> None:
        # A stray Alt+F4 of the customer's side must not take it away.
        if not self.may_close:
            event.ignore()


class CustomerDisplay(QObject):
    """Keeps the second window as the open sale is."""

    def __init__(self, counter: Counter, selling: Selling) -> None:
        super().__init__(counter.window)
        self._counter = counter
        self._selling = selling
        self._done: Shown | None = None
        self.window = CustomerWindow(counter.till.settings.shop_name)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_MS)
        self._soon.timeout.connect(self.look)
        self._thanks = QTimer(self)
        self._thanks.setSingleShot(True)
        self._thanks.setInterval(_THANKS_MS)
        self._thanks.timeout.connect(self._forget)
        selling.changed.connect(self._soon.start)
        bridge = Bridge(self)
        self._silence = counter.till.events.listen(SaleDone, bridge.carry(self._heard))
        self.look()

    def open_on(self, geometry: QRect) -> None:
        """Fill a monitor."""
        self.window.setGeometry(geometry)
        self.window.show()

    def close(self) -> None:
        """Take the window away."""
        self._silence()
        self._selling.changed.disconnect(self._soon.start)
        self._soon.stop()
        self._thanks.stop()
        self.window.may_close = True
        self.window.close()
        self.window.deleteLater()
        self.deleteLater()

    def look(self) -> None:
        """The open sale as it stands, or the one just done."""
        priced = self._selling.priced
        if not priced.lines:
            self.window.show_state(self._done or self._rest())
            return
        self._done = None
        cart = self._selling.cart
        line = next(
            (one for one in priced.lines if one.line.id == cart.selected_id), priced.lines[-1])
        product = line.line.product
        count = (weight(line.line.weight_g) if line.line.weight_g is not None
                 else f"{figure(line.line.unit_price_won)} × {line.line.quantity}")
        member = tr("customer.member") if cart.member is not None else ""
        self.window.show_state(Shown(
            name=product_name(product), farm=product.producer_name, note=count,
            amount=won(line.line.gross_won - line.discount_won),
            label=tr("customer.total", pieces=priced.piece_count),
            total=won(priced.total_won), below=member))

    def _heard(self, event: SaleDone) -> None:
        self._show_done(event.sale_uid)

    def _show_done(self, sale_uid: Ref) -> None:
        """The change, and whom the money goes to."""
        receipt = receipt_of(self._counter.till, sale_uid)
        change_won = sum(one.cash.change_won for one in receipt.tenders if one.cash is not None)
        farms = tuple(dict.fromkeys(
            line.producer_name for line in receipt.lines if line.producer_name))
        paid = tr("customer.paid", total=won(receipt.totals.total_won))
        self._done = Shown(
            name=tr("customer.thanks"),
            label=tr("sell.change") if change_won else paid,
            total=won(change_won) if change_won else won(receipt.totals.total_won),
            below=paid if change_won else "",
            farms=(tr("customer.from"), *farms[:_FARMS_MAX]) if farms else ())
        self._thanks.start()
        self.look()

    def _forget(self) -> None:
        self._done = None
        self.look()

    def _rest(self) -> Shown:
        if self._counter.till.shift is None:
            return Shown(name=tr("customer.closed"))
        return Shown(name=tr("customer.welcome"), below=tr("customer.scan"))


def open_customer_display(
    counter: Counter, selling: Selling,
    geometries: Callable[[], list[QRect]] | None = None,
) -> CustomerDisplay | None:
    """The display of this till's settings; none where it is off or its monitor is not there."""
    at = counter.till.machine.customer_screen
    found = (geometries or _monitors)()
    if at < 2 or at > len(found):
        return None
    display = CustomerDisplay(counter, selling)
    display.open_on(found[at - 1])
    return display


def _monitors() -> list[QRect]:
    return [screen.geometry() for screen in QGuiApplication.screens()]
