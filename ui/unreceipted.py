"""Goods back without a receipt: what, how many, at what price; a second person's word; cash."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import catalog, unreceipted
from app.access import Approval
from app.barcode import Product as ProductCode
from app.barcode import read
from app.cart import Product
from app.catalog import find_all_by_plu, find_by_barcode, scan_rules
from app.errors import ShopError
from app.unreceipted import Piece, UnreceiptedPlan
from models.values import SaleType, new_ref
from ui import theme
from ui.asking import AmountPanel, is_enter
from ui.counter import Counter
from ui.i18n import figure, tr, weight, won
from ui.messages import sentence
from ui.present import product_name
from ui.widgets.fields import SearchField, Words
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page
from ui.widgets.panels import BigAmount
from ui.widgets.turned import Turned

_REASONS: Final = ("spoiled", "wrong", "price")
_REASON_KEYS: Final = (Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F3)
_HITS_MAX: Final = 30


class UnreceiptedScreen(Page):
    """Scan or find goods; Enter gives back once a reason is chosen."""

    finished = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("unreceipted.title"), tr("unreceipted.body", limit=won(
            counter.till.settings.unreceipted_limit_won)))
        self._counter = counter
        self.pieces: list[Piece] = []
        self._refund_uid = new_ref()
        self._why = ""
        self._plan: UnreceiptedPlan | None = None
        self._reasons: dict[str, Key] = {}
        self._hits: dict[str, Product] = {}
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(self._find_side(), 3)
        row.addLayout(self._money_side(), 2)
        self.column.addLayout(row, 1)
        self._refresh()
        self.setFocusProxy(self.search)

    @property
    def trouble(self) -> str:
        """The sentence below the list."""
        return self._trouble.words

    def say(self, words: str) -> None:
        """Trouble below the list."""
        self._trouble.set_words(words)

    def take_scan(self, text: str) -> bool:
        """Scanned goods come back."""
        till = self._counter.till
        found = read(text, scan_rules(till))
        if not isinstance(found, ProductCode):
            return False
        product = find_by_barcode(till, found.code)
        several = find_all_by_plu(till, found.plu) if product is None and found.plu else []
        if product is None and len(several) == 1:
            product = several[0]
        if product is None:
            self._counter.messages.sound("refused")
            self.say(tr("unreceipted.unknown"))
            return True
        self.take(product)
        return True

    def take_key(self, event: QKeyEvent) -> bool:
        """F1–F3 the reason; Enter takes the marked hit, or gives back; Del takes the last away."""
        if event.key() in _REASON_KEYS:
            self.choose_reason(_REASONS[_REASON_KEYS.index(event.key())])
            return True
        if is_enter(event):
            if self._searching:
                self.list.take_current()
            else:
                self.give_back()
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            self.list.step(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        if event.key() == Qt.Key.Key_Delete and not self._searching:
            self._drop_last()
            return True
        return super().take_key(event)

    def take(self, product: Product) -> None:
        """So many of it, or so much, and at what price."""
        self.search.edit.clear()

        def act(_: Approval | None) -> None:
            bounds = unreceipted.bounds_of(self._counter.till, product)
            if product.sale_type is SaleType.WEIGHT:
                self._ask(tr("sell.weight_title", name=product.name), 0, lambda grams: (
                    self._ask_price(product, bounds.last_won, 1, grams)), money=False)
            else:
                self._ask(tr("sell.quantity_title", name=product.name), 1, lambda pieces: (
                    self._ask_price(product, bounds.last_won, pieces, None)), money=False)

        self._counter.attempt(act, self.say)

    def choose_reason(self, name: str) -> None:
        """Mark a reason."""
        self._why = name
        for key, button in self._reasons.items():
            button.set_marked(key == name)
        self.say("")

    def give_back(self) -> None:
        """A second person's word, then the record and the drawer."""
        counter, plan = self._counter, self._plan
        missing = ""
        if plan is None:
            missing = self.trouble or tr("unreceipted.choose")
        elif not self._why:
            missing = tr("return.choose_reason")
        if missing or plan is None:
            counter.messages.sound("refused")
            self.say(missing)
            return

        def act(approval: Approval | None) -> None:
            done = unreceipted.return_unreceipted(
                counter.till, counter.who, plan, tr(f"return.why_{self._why}"),
                approval=approval)
            counter.messages.sound("paid")
            key = "unreceipted.done_cash" if done.cash_won else "unreceipted.done"
            words = tr(key, number=done.receipt_no, won=won(plan.paid_won))
            counter.messages.banner(words, tone="do")
            self.finished.emit()

        counter.attempt(act, self.say)

    def _ask_price(
        self, product: Product, last_won: int, quantity: int, weight_g: int | None
    ) -> None:
        if quantity <= 0 or weight_g == 0:
            return

        def priced(price_won: int) -> None:
            piece = Piece(product, price_won, quantity, weight_g)
            try:
                unreceipted.plan_unreceipted(
                    self._counter.till, [*self.pieces, piece], self._refund_uid)
            except ShopError as error:
                self._counter.messages.sound("refused")
                self.say(sentence(error))
                return
            self.pieces.append(piece)
            self._counter.messages.sound("taken")
            self._refresh()

        self._ask(tr("sell.price_asked", name=product.name), last_won, priced, money=True)

    def _ask(self, title: str, value: int, given: object, *, money: bool) -> None:
        counter = self._counter
        panel = AmountPanel(
            title, value=value, money=money, seven_on_top=counter.seven_on_top)

        def taken(number: int) -> None:
            counter.window.close_overlay(panel)
            if callable(given):
                given(number)

        panel.given.connect(taken)
        counter.window.open_overlay(panel)

    @property
    def _searching(self) -> bool:
        return bool(self.search.edit.text().strip())

    def _search(self, text: str) -> None:
        typed = text.strip()
        if not typed:
            self._refresh()
            return
        offers = catalog.search(self._counter.till, typed, limit=_HITS_MAX)
        found = []
        for offer in offers:
            try:
                found.append(catalog.product_of(self._counter.till, offer.ref))
            except ShopError:
                # Nobody has decided how it is taxed: it cannot have been sold.
                continue
        self._hits = {product.ref: product for product in found}
        self.list.set_lines([
            ListLine(key=product.ref, title=product_name(product), note=product.producer_name,
                     right=won(product.list_price_won)) for product in found])
        self._stack.setCurrentIndex(0)

    def _take_row(self, key: str) -> None:
        if self._searching and key in self._hits:
            self.take(self._hits[key])
        elif not self._searching:
            self.pieces = [p for n, p in enumerate(self.pieces) if str(n) != key]
            self._refresh()

    def _drop_last(self) -> None:
        self.pieces = self.pieces[:-1]
        self._refresh()

    def _refresh(self) -> None:
        self._plan, trouble = None, ""
        if self.pieces:
            try:
                self._plan = unreceipted.plan_unreceipted(
                    self._counter.till, self.pieces, self._refund_uid)
            except ShopError as error:
                trouble = sentence(error)
        self.say(trouble)
        self.list.set_lines([self._line(n, piece) for n, piece in enumerate(self.pieces)])
        self._stack.setCurrentIndex(0 if self.pieces else 1)
        self.amount.set_amount(self._plan.paid_won if self._plan else 0)

    def _line(self, place: int, piece: Piece) -> ListLine:
        size = weight(piece.weight_g) if piece.weight_g is not None else figure(piece.quantity)
        return ListLine(
            key=str(place), title=product_name(piece.product),
            note=f"{piece.product.producer_name} · {tr('unreceipted.touch_away')}",
            right=f"{size} × {won(piece.price_won)}")

    def _find_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self.search = SearchField(tr("unreceipted.search"))
        self.search.edit.textChanged.connect(self._search)
        self.search.edit.offer_commit = self._counter.scanner.feed_commit
        column.addWidget(self.search)
        self.list = RowList(tr("unreceipted.title"))
        self.list.chosen.connect(self._take_row)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(Teach(tr("unreceipted.empty_title"), tr("unreceipted.empty_body")))
        column.addWidget(self._stack, 1)
        self._trouble = Words("", role="remove", size_px=18, wraps=True)
        column.addWidget(self._trouble)
        return column

    def _money_side(self) -> QVBoxLayout:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.amount = BigAmount(tr("return.total"), size_px=48)
        column.addWidget(self.amount)
        code = self._counter.till.settings.unreceipted_tender
        column.addWidget(Words(
            tr(f"unreceipted.way_{code}"), size_px=20, weight=theme.SEMI, wraps=True))
        column.addWidget(Words(tr("unreceipted.second"), role="look", size_px=18, wraps=True))
        column.addStretch()
        row = QHBoxLayout()
        row.setSpacing(8)
        for place, name in enumerate(_REASONS):
            key = Key(tr(f"return.why_{name}"), f"F{place + 1}", height_px=54)
            key.clicked.connect(lambda _=False, name=name: self.choose_reason(name))
            self._reasons[name] = key
            row.addWidget(key, 1)
        column.addLayout(row)
        column.addWidget(Words(tr("return.period"), role="text_soft", size_px=16, wraps=True))
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(Turned(inner), 1)
        self.do_key = Key(tr("return.do"), "Enter", "do", size_px=24, height_px=76)
        self.do_key.clicked.connect(self.give_back)
        side.addWidget(self.do_key)
        return side
