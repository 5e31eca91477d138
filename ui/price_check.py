"""가격 확인: a scan or a few letters show what something costs; nothing is added to the basket."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app import price_check
from app.access import Approval
from app.price_check import NoTag, PriceTag
from models.values import PriceBasis, TaxClass
from ui import theme
from ui.asking import is_enter
from ui.counter import Counter
from ui.i18n import figure, tr, weight, won
from ui.messages import code_sentence
from ui.present import product_name
from ui.shelf import Shelf, product_hit
from ui.widgets.fields import SearchField, Words
from ui.widgets.forms import Section
from ui.widgets.frames import Teach
from ui.widgets.page import Page
from ui.widgets.panels import BigAmount
from ui.widgets.sides import HitList

_TAX = {
    TaxClass.EXEMPT: "sell.exempt", TaxClass.TAXABLE_10: "sell.taxable",
    TaxClass.NON_TAXABLE: "sell.non_taxable",
}


class PriceCheckScreen(Page):
    """Search or scan on the left, the price tag on the right."""

    def __init__(self, counter: Counter, shelf: Shelf) -> None:
        super().__init__(tr("price_check.title"), tr("price_check.body"))
        self._counter = counter
        self._shelf = shelf
        self._tags: dict[str, PriceTag] = {}
        self.search = SearchField(tr("sell.search_hint"))
        self.search.edit.textChanged.connect(self._typed)
        self.search.edit.offer_commit = counter.scanner.feed_commit
        self.hits = HitList()
        self.hits.chosen.connect(self.choose)
        self.tag = TagCard()
        self._side = QStackedWidget()
        self._side.addWidget(Teach(tr("price_check.empty_title"), tr("price_check.empty_body")))
        self._side.addWidget(self.tag)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.search)
        left.addWidget(self.hits, 1)
        left.addStretch()
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addWidget(self._side, 3)
        self.column.addLayout(row, 1)
        self.hits.hide()
        self.setFocusProxy(self.search)

    def take_scan(self, text: str) -> bool:
        """What was scanned, shown; the basket stays as it is."""
        found = price_check.check_scan(self._counter.till, text)
        if isinstance(found, NoTag):
            self._counter.messages.sound("refused")
            self.say(code_sentence(found.code, found.values))
            self._side.setCurrentIndex(0)
            return True
        self._counter.messages.sound("look")
        self.body.set_words(tr("price_check.body"), "text_soft")
        self._tags = {tag.product.ref: tag for tag in found}
        self.hits.setVisible(len(found) > 1)
        self.hits.show_hits([product_hit(tag.product) for tag in found])
        self._show(found[0])
        return True

    def choose(self, key: str) -> None:
        """One of the hits."""

        def act(_: Approval | None) -> None:
            tag = self._tags.get(key)
            self._show(tag or price_check.check_item(self._counter.till, key))

        self._counter.attempt(act, self.say)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter shows the marked one, arrows walk through them, Esc steps back."""
        if is_enter(event):
            if self.hits.marked is not None and self.hits.isVisible():
                self.choose(self.hits.marked.key)
            return True
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self.hits.isVisible():
            self.hits.move_mark(-1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        if event.text().isprintable() and event.text() and not self.search.edit.hasFocus():
            self.search.edit.setFocus()
        return super().take_key(event)

    def _typed(self, text: str) -> None:
        hits, more = self._shelf.search(text.strip()) if text.strip() else ([], 0)
        self._tags = {}
        self.hits.show_hits(hits, more=more)
        self.hits.setVisible(bool(text.strip()))

    def _show(self, tag: PriceTag) -> None:
        self.tag.show_tag(tag)
        self._side.setCurrentWidget(self.tag)


class TagCard(Section):
    """One price tag, big enough to turn the screen to the customer."""

    def __init__(self) -> None:
        super().__init__()
        self.name = Words("", size_px=28, weight=theme.BOLD, wraps=True)
        self.price = BigAmount("", size_px=72)
        self.member = BigAmount("", size_px=40, role="do")
        self.promoted = BigAmount("", size_px=40, role="look")
        self.rules = Words("", role="look", size_px=20, weight=theme.SEMI, wraps=True)
        self.pack = BigAmount("", size_px=40)
        self.farm = Words("", size_px=22, weight=theme.SEMI, wraps=True)
        self.stock = Words("", size_px=20, wraps=True)
        self.more = Words("", role="text_soft", size_px=18, wraps=True)
        for widget in (
                self.name, self.price, self.promoted, self.rules, self.member, self.pack,
                self.farm, self.stock, self.more):
            self.add(widget)
        self.column.addStretch()

    def show_tag(self, tag: PriceTag) -> None:
        """Price, member price, farm, stock."""
        product = tag.product
        hundred = product.price_basis is PriceBasis.PER_100G
        self.name.set_words(product_name(product))
        price = won(product.list_price_won) if product.list_price_won else tr("price_check.open")
        self.price.set_amount(
            0, words=price, label=tr("price_check.per_100g" if hundred else "price_check.price"))
        self.promoted.setVisible(tag.promoted_won is not None)
        if tag.promoted_won is not None:
            self.promoted.set_amount(tag.promoted_won, label=tr("price_check.promoted"))
        self.rules.setVisible(bool(tag.promotions))
        self.rules.set_words(tr("price_check.rules", names=" · ".join(tag.promotions)))
        member_won = product.member_price_won
        self.member.setVisible(member_won is not None)
        if member_won is not None:
            self.member.set_amount(member_won, label=tr("price_check.member"))
        self.pack.setVisible(tag.pack_won is not None)
        if tag.pack_won is not None:
            label = tr("price_check.pack")
            if tag.pack_weight_g is not None:
                label = f"{label} · {weight(tag.pack_weight_g)}"
            self.pack.set_amount(tag.pack_won, label=label)
        self.farm.set_words(" · ".join(part for part in (
            product.producer_name, product.origin) if part))
        self.stock.set_words(_stock_words(tag))
        self.more.set_words(" · ".join(part for part in (
            tr(_TAX[product.tax_class_resolved]), product.category, product.code) if part))


def _stock_words(tag: PriceTag) -> str:
    if tag.stock_weight_g > 0:
        return tr("price_check.stock", count=weight(tag.stock_weight_g))
    if tag.stock_quantity > 0:
        return tr("price_check.stock", count=figure(tag.stock_quantity))
    return tr("price_check.stock_unknown")
