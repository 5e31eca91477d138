"""Products: find one by name, initials, code, category or scan, and change it beside the list."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app import catalog
from app.barcode import canonical
from app.catalog import Offer
from app.errors import ShopError
from models.values import PriceBasis, Ref
from ui.asking import AskPanel, is_enter
from ui.counter import Counter
from ui.i18n import figure, tr, won
from ui.products_form import ItemForm, stock_words
from ui.settings_keep import Keeper
from ui.shapes import Choice, Mark
from ui.widgets.fields import SearchField, Words
from ui.widgets.forms import Paged
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact
from ui.widgets.sides import ChipRow

_SHOWN_MAX: Final = 200
_HITS_MAX: Final = 60


class ProductsScreen(Page):
    """The list on the left, the chosen product on the right."""

    import_asked = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("products.title"))
        self._counter = counter
        self._category = ""
        self._open: Ref = ""
        Keeper.of(counter).undone.connect(self.refresh)
        new = compact(Key(tr("goods.new"), "Ctrl+N", "plain", height_px=56), 150)
        new.clicked.connect(self.ask_new)
        bring = compact(Key(tr("products.import"), "", "plain", height_px=56), 200)
        bring.clicked.connect(self.import_asked)
        self.head.addWidget(new)
        self.head.addWidget(bring)
        self._whole = QStackedWidget()
        self.column.addWidget(self._whole, 1)
        teach = Teach(
            tr("products.empty_title"), tr("products.empty_body"), tr("products.import"))
        teach.begun.connect(self.import_asked)
        self._whole.addWidget(teach)
        self._whole.addWidget(self._two_sides())
        self.reload()
        self.setFocusProxy(self.search)

    def reload(self) -> None:
        """The shop's goods as they are now."""
        groups = catalog.categories(self._counter.till)
        self._counts = dict(groups)
        self._whole.setCurrentIndex(1 if groups else 0)
        if not groups:
            return
        if self._category not in self._counts:
            self._category = groups[0][0]
        self.chips.set_choices(
            [Choice(name, name or tr("common.none")) for name, _ in groups], self._category)
        self.show_list()

    def refresh(self) -> None:
        """Something was taken back: list and form as things are now."""
        self.show_list()
        if self._open:
            self.open_item(self._open)

    def show_list(self) -> None:
        """Hits of what is typed, or the chosen category."""
        typed = self.search.edit.text().strip()
        till = self._counter.till
        if typed:
            offers = catalog.search(till, typed, limit=_HITS_MAX)
            words = tr("goods.shown", count=len(offers))
            if not offers:
                words = tr("products.none")
        else:
            offers = catalog.offers_of_category(till, self._category, _SHOWN_MAX)
            more = self._counts.get(self._category, 0) - len(offers)
            words = tr("goods.shown", count=figure(len(offers)))
            if more > 0:
                words = tr("goods.more", count=figure(more))
        self.count.set_words(words)
        self.chips.choose("" if typed else self._category)
        self.list.set_lines([_line(offer) for offer in offers])
        self.list.set_open(self._open)

    def open_item(self, ref: Ref) -> None:
        """Show a product's form beside the list."""
        try:
            form = ItemForm(self._counter, ref)
        except ShopError as error:
            self._counter.messages.trouble(error)
            return
        form.changed.connect(self._changed)
        self._open = ref
        self.list.set_open(ref)
        self._show_side(form)

    def ask_new(self) -> None:
        """The form of a new product."""
        from ui.products_new import NewItemForm

        self._whole.setCurrentIndex(1)
        form = NewItemForm(self._counter, self._category)
        form.created.connect(self._created)
        form.import_asked.connect(self.import_asked)
        self._open = ""
        self.list.set_open("")
        self._show_side(form)
        form.take_focus()

    @property
    def side(self) -> QWidget:
        """What stands on the right."""
        return self._side

    def take_key(self, event: QKeyEvent) -> bool:
        """Arrows and Enter work on the list while one types; Ctrl+N begins a new product."""
        typing = QApplication.focusWidget() is self.search.edit
        if typing and is_enter(event):
            self.list.take_current()
            return True
        if typing and event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.list.step(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() == Qt.Key.Key_F2:
            self.search.edit.setFocus()
            self.search.edit.selectAll()
            return True
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_N:
            self.ask_new()
            return True
        if event.key() == Qt.Key.Key_Escape and self.search.edit.text():
            self.search.edit.clear()
            self.search.edit.setFocus()
            return True
        return super().take_key(event)

    def take_scan(self, text: str) -> bool:
        """A known barcode opens its product; a new one can be given to the open one."""
        from ui.products_new import NewItemForm

        code = canonical(text)
        messages = self._counter.messages
        if isinstance(self._side, NewItemForm):
            self._side.take_barcode(code)
            messages.sound("taken")
            return True
        found = catalog.search(self._counter.till, code, limit=2)
        if len(found) == 1:
            messages.sound("taken")
            self.open_item(found[0].ref)
        elif isinstance(self._side, ItemForm):
            messages.sound("look")
            self._ask_attach(self._side, code)
        else:
            messages.sound("refused")
            messages.banner(tr("goods.scan_unknown", code=code))
        return True

    def _ask_attach(self, form: ItemForm, code: str) -> None:
        question = tr("goods.scan_attach", code=code, name=form.title)
        panel = AskPanel(question, tr("goods.scan_attach_do"), tone="do")

        def agreed() -> None:
            self._counter.window.close_overlay(panel)
            form.add_barcode(code)

        panel.agreed.connect(agreed)
        self._counter.window.open_overlay(panel)

    def _two_sides(self) -> QWidget:
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(10)
        self.search = SearchField(tr("products.search"), "F2")
        self.search.edit.offer_commit = self._counter.scanner.feed_commit
        self.search.edit.textChanged.connect(lambda _: self.show_list())
        self.chips = ChipRow()
        self.chips.chosen.connect(self._choose_category)
        self.count = Words("", role="text_soft", size_px=16)
        self.list = RowList(tr("products.title"))
        self.list.chosen.connect(self.open_item)
        for widget in (self.search, self.chips, self.count):
            left.addWidget(widget)
        left.addWidget(self.list, 1)
        row.addLayout(left, 5)
        self._right = QVBoxLayout()
        self._side: QWidget = Teach(tr("goods.choose_title"), tr("goods.choose_body"))
        self._right.addWidget(self._side)
        row.addLayout(self._right, 6)
        return both

    def _show_side(self, widget: Paged) -> None:
        self._right.replaceWidget(self._side, widget)
        self._side.hide()
        self._side.deleteLater()
        self._side = widget

    def _choose_category(self, name: str) -> None:
        self._category = name
        if self.search.edit.text():
            self.search.edit.clear()
        else:
            self.show_list()

    def _changed(self) -> None:
        """The open product was changed: its row says so too."""
        self.show_list()

    def _created(self, ref: Ref, category: str) -> None:
        self._category = category
        self.search.edit.clear()
        self.reload()
        self.open_item(ref)


def _line(offer: Offer) -> ListLine:
    price = won(offer.price_won) if offer.price_won else "–"
    if offer.price_basis is PriceBasis.PER_100G:
        price = f"{price}/100g"
    mark = Mark(tr("sell.stopped"), "look") if offer.sale_stopped else None
    return ListLine(
        offer.ref, f"{offer.name} {offer.spec}".strip(), f"{offer.producer_name} · {offer.code}",
        price, stock_words(offer.stock_quantity, offer.stock_weight_g), mark)
