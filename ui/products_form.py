"""One product: prices, sale, favourite, tax, barcodes, the history of its price. Kept at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from app import catalog
from app.access import Action
from app.catalog_edit import ItemDraft, read_draft, save_item
from app.errors import ShopError
from models.values import Ref, SaleType, TaxClass
from ui import theme
from ui.counter import Counter
from ui.i18n import figure, tr, weight, won
from ui.messages import sentence
from ui.settings_keep import Keeper
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import KeptLine, Labelled, Paged, Section, Segments
from ui.widgets.frames import clear_layout
from ui.widgets.keys import Key
from ui.widgets.page import compact

TAXES: Final = (
    TaxClass.EXEMPT, TaxClass.TAXABLE_10, TaxClass.EXEMPT_SIMPLE_PROCESSED, TaxClass.NON_TAXABLE,
)  # fmt: skip
_HISTORY_MAX: Final = 8


class ItemForm(Paged):
    """`changed` when something was kept. Raises Refused `catalog.gone` when there is no such."""

    changed = Signal()

    def __init__(self, counter: Counter, ref: Ref) -> None:
        super().__init__()
        self._counter = counter
        self._keeper = Keeper.of(counter)
        self.draft = read_draft(counter.till, ref)
        self.column.addWidget(self._head())
        self.column.addWidget(self._prices())
        self.column.addWidget(self._sale())
        self.column.addWidget(self._codes())
        self._past = Section(tr("goods.history"))
        self._past_rows = QVBoxLayout()
        self._past.column.addLayout(self._past_rows)
        self.column.addWidget(self._past)
        self.column.addStretch()
        self._show()

    @property
    def title(self) -> str:
        """Name and size."""
        return f"{self.draft.name} {self.draft.spec}".strip()

    def add_barcode(self, code: str) -> None:
        """One more barcode for this product."""
        words = tr("goods.barcode_added", code=code, name=self.title)
        codes = (*self.draft.barcodes, code)
        if self._save(words, self.new_code.say, barcodes=codes):
            self.new_code.set_text("")

    def _head(self) -> Section:
        draft, till = self.draft, self._counter.till
        card = Section()
        card.add(Words(self.title, size_px=24, weight=theme.BOLD, wraps=True))
        farm = next(
            (offer.producer_name
             for offer in catalog.offers_of_item(till, draft.item_ref) if offer.ref == draft.ref),
            "")
        facts = [farm, draft.category, draft.code]
        if draft.plu:
            facts.append(f"PLU {draft.plu}")
        words = " · ".join(fact for fact in facts if fact)
        card.add(Words(words, role="text_soft", size_px=16, wraps=True))
        quantity, weight_g = catalog.stock_of(till, [draft.ref])[draft.ref]
        stock = stock_words(quantity, weight_g) or tr("goods.stock_none")
        card.add(Words(stock, size_px=18, weight=theme.SEMI))
        return card

    def _prices(self) -> Section:
        draft = self.draft
        card = Section()
        weighed = draft.sale_type is SaleType.WEIGHT
        label = tr("goods.price_100g" if weighed else "goods.price")
        self.price = KeptLine(label, "", lambda line: self._keep_price(line, "price_won"))
        self.member_price = KeptLine(
            tr("goods.member_price"), "",
            lambda line: self._keep_price(line, "member_price_won"))
        for line in (self.price, self.member_price):
            line.edit.setMaxLength(11)
        card.add_row(self.price, self.member_price)
        self.price.edit.setPlaceholderText(tr("goods.price_note"))
        self.member_price.edit.setPlaceholderText(tr("goods.member_note"))
        return card

    def _sale(self) -> Section:
        card = Section()
        label = tr("goods.selling")
        self.selling = Segments(
            label, [Choice("on", tr("goods.sold")), Choice("off", tr("goods.stopped"))])
        self.selling.chosen.connect(self._set_selling)
        sale = Labelled(label, self.selling)
        label = tr("goods.favourite")
        self.favourite = Segments(
            label,
            [Choice("yes", tr("goods.favourite_yes")), Choice("no", tr("goods.favourite_no"))])
        self.favourite.chosen.connect(self._set_favourite)
        self.favourite.setEnabled(self._counter.may(Action.EDIT_SETTINGS))
        card.add_row(sale, Labelled(label, self.favourite))
        label = tr("goods.age")
        self.age = Segments(
            label, [Choice("no", tr("goods.age_no")), Choice("yes", tr("goods.age_yes"))])
        self.age.chosen.connect(self._set_age)
        card.add(Labelled(label, self.age))
        label = tr("goods.tax")
        self.tax = Segments(label, [Choice(tax, tr(f"goods.tax_{tax.value}")) for tax in TAXES])
        self.tax.chosen.connect(self._set_tax)
        card.add(Labelled(label, self.tax, tr("goods.tax_note")))
        return card

    def _codes(self) -> Section:
        card = Section(tr("goods.barcodes"))
        self._code_rows = QVBoxLayout()
        card.column.addLayout(self._code_rows)
        self.new_code = FormLine(tr("goods.barcode_add"))
        add = compact(Key(tr("goods.barcode_do"), "", "plain", height_px=48), 110)
        add.clicked.connect(self._add_typed)
        if isinstance(self.new_code.editor, QLineEdit):
            self.new_code.editor.returnPressed.connect(self._add_typed)
            self.new_code.editor.setMaxLength(48)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.new_code, 1)
        holder = QVBoxLayout()
        holder.addSpacing(24)
        holder.addWidget(add)
        holder.addStretch()
        row.addLayout(holder)
        card.column.addLayout(row)
        return card

    def _show(self) -> None:
        """Everything as it is kept now."""
        draft = self.draft
        self.price.set_kept(figure(draft.price_won))
        member = draft.member_price_won
        self.member_price.set_kept("" if member is None else figure(member))
        self.selling.choose("off" if draft.sale_stopped else "on")
        favourites = self._counter.till.settings.favourite_codes
        self.favourite.choose("yes" if draft.code in favourites else "no")
        self.age.choose("yes" if draft.age_check else "no")
        self.tax.choose(draft.tax_class)
        self._show_codes()
        self._show_past()

    def _show_codes(self) -> None:
        clear_layout(self._code_rows)
        if not self.draft.barcodes:
            none = Words(tr("goods.barcode_none"), role="text_soft", size_px=16)
            self._code_rows.addWidget(none)
        for code in self.draft.barcodes:
            key = Key(f"{code}   ✕", "", "soft", height_px=48)
            key.setAccessibleName(tr("goods.barcode_remove", code=code))
            key.clicked.connect(lambda _=False, code=code: self._remove_code(code))
            self._code_rows.addWidget(key)

    def _show_past(self) -> None:
        clear_layout(self._past_rows)
        for past in catalog.price_history(self._counter.till, self.draft.ref)[:_HISTORY_MAX]:
            day = past.from_date or tr("goods.history_start")
            words = f"{day}   {won(past.price_won)}"
            if past.member_price_won is not None:
                member = tr("goods.history_member", won=won(past.member_price_won))
                words = f"{words} · {member}"
            self._past_rows.addWidget(Words(words, size_px=18))

    def _keep_price(self, line: KeptLine, field: str) -> None:
        typed = line.text.replace(",", "").replace("원", "").strip()
        if field == "member_price_won" and not typed:
            value: int | None = None
        elif typed.isascii() and typed.isdigit():
            value = int(typed)
        else:
            line.say(tr("goods.bad_won"))
            return
        self._save(tr("goods.saved", name=self.title), line.say, **{field: value})

    def _set_selling(self, key: str) -> None:
        words = f"{self.title}: {tr('goods.stopped' if key == 'off' else 'goods.sold')}"
        self._save(words, sale_stopped=key == "off")

    def _set_age(self, key: str) -> None:
        words = f"{self.title}: {tr(f'goods.age_{key}')}"
        self._save(words, age_check=key == "yes")

    def _set_tax(self, key: str) -> None:
        words = f"{self.title}: {tr(f'goods.tax_{key}')}"
        self._save(words, tax_class=TaxClass(key))

    def _set_favourite(self, key: str) -> None:
        codes = self._counter.till.settings.favourite_codes
        rest = tuple(code for code in codes if code != self.draft.code)
        shown = (*rest, self.draft.code) if key == "yes" else rest
        label = f"{self.title} · {tr('goods.favourite')}"
        self._keeper.shop("favourite_codes", shown, label)
        self._show()

    def _add_typed(self) -> None:
        self.new_code.say("")
        if self.new_code.text:
            self.add_barcode(self.new_code.text)

    def _remove_code(self, code: str) -> None:
        left = tuple(kept for kept in self.draft.barcodes if kept != code)
        self._save(tr("goods.barcode_gone", code=code), barcodes=left)

    def _save(self, words: str, say: Any = None, **change: Any) -> bool:
        """Keep a change; refused it is said and the form shows what holds."""
        before = self.draft
        try:
            save_item(self._counter.till, self._counter.who, replace(before, **change))
        except ShopError as error:
            self._counter.messages.sound("refused")
            if error.code == "catalog.changed_meanwhile":
                self._reload()
            if say is None:
                self._counter.messages.banner(sentence(error))
                self._show()
            else:
                say(sentence(error))
            return False
        old = {name: getattr(before, name) for name in change}
        self._reload()
        self._keeper.told(words, lambda: self._take_back(before, old))
        return True

    def _take_back(self, before: ItemDraft, old: dict[str, Any]) -> None:
        """Undo, also when this form has long gone."""
        till = self._counter.till
        try:
            save_item(till, self._counter.who, replace(read_draft(till, before.ref), **old))
        except ShopError as error:
            self._counter.messages.trouble(error)
            return
        self._keeper.told(tr("goods.undone", name=before.name))
        self._keeper.undone.emit()

    def _reload(self) -> None:
        self.draft = read_draft(self._counter.till, self.draft.ref)
        self._show()
        self.changed.emit()


def stock_words(quantity: int, weight_g: int) -> str:
    """What is on hand, as a person says it; nothing where nothing ever moved."""
    if weight_g:
        sign = "−" if weight_g < 0 else ""
        return tr("goods.stock", count=f"{sign}{weight(abs(weight_g))}")
    return tr("goods.stock", count=figure(quantity)) if quantity else ""
