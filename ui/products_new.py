"""A new product with as little as the till needs to sell it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from app.catalog_edit import ItemDraft, save_item
from app.errors import ShopError
from app.farms import Farm, list_farms
from models.values import Ownership, SaleType, TaxClass
from ui.counter import Counter
from ui.i18n import tr
from ui.products_form import TAXES
from ui.settings_keep import Keeper
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Paged, Section, Segments
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import LIST_EDGE_PX, ROW_PX, ListLine, RowList

_FARMS_SHOWN: Final = 3
#: The shop's own "farm" in the sample's numbering: goods it has bought (HANDBOOK §10).
_SHOP_CODE: Final = "P030"


class NewItemForm(Paged):
    """`created` carries (ref, category)."""

    created = Signal(str, str)
    import_asked = Signal()

    def __init__(self, counter: Counter, category: str) -> None:
        super().__init__()
        self._counter = counter
        self._farm: Farm | None = None
        self._farms: dict[str, Farm] = {}
        if not list_farms(counter.till):
            teach = Teach(tr("goods.new"), tr("goods.new_farms_empty"), tr("products.import"))
            teach.begun.connect(self.import_asked)
            self.column.addWidget(teach)
        card = Section(tr("goods.new"), tr("goods.new_body"))
        self.name = self._line(tr("goods.new_name"))
        self.spec = self._line(tr("goods.new_spec"))
        card.add_row(self.name, self.spec)
        self.price = self._line(tr("goods.price"))
        self.category = self._line(tr("goods.new_category"))
        self.category.set_text(category)
        card.add_row(self.price, self.category)
        self.farm = self._line(tr("goods.new_farm"))
        if isinstance(self.farm.editor, QLineEdit):
            self.farm.editor.setPlaceholderText(tr("goods.new_farm_hint"))
            self.farm.editor.textEdited.connect(self._find_farms)
        card.add(self.farm)
        self.farms = RowList(tr("goods.new_farm"))
        self.farms.chosen.connect(self._choose_farm)
        self.farms.hide()
        card.add(self.farms)
        self._choices(card)
        self.barcode = self._line(tr("goods.new_barcode"))
        card.add(self.barcode)
        self.trouble = Words("", role="remove", size_px=18, wraps=True)
        self.trouble.hide()
        card.add(self.trouble)
        self.create_key = Key(tr("goods.new_do"), "", "do", size_px=20, height_px=64)
        self.create_key.clicked.connect(self.create_item)
        card.add(self.create_key)
        self.column.addWidget(card)
        self.column.addStretch()

    def take_focus(self) -> None:
        """The keyboard goes to the name."""
        self.name.editor.setFocus()

    def take_barcode(self, code: str) -> None:
        """A scan fills the barcode."""
        self.barcode.set_text(code)

    def create_item(self) -> None:
        """Make it, or say beside the field what is missing."""
        typed = self.price.text.replace(",", "")
        if not self.name.text:
            self.name.say(tr("wizard.need", what=tr("goods.new_name")))
            return
        if not (typed.isascii() and typed.isdigit()):
            self.price.say(tr("goods.bad_won"))
            return
        if self._farm is None:
            self.farm.say(tr("goods.new_farm_none"))
            return
        own = Ownership(self.own.current)
        draft = ItemDraft(
            producer_ref=self._farm.ref, name=self.name.text, spec=self.spec.text,
            price_won=int(typed), category=self.category.text,
            tax_class=TaxClass(self.tax.current), sale_type=SaleType(self.sold_by.current),
            ownership=own,
            commission_rate_basis_points=0 if own is Ownership.SHOP else 1_200,
            barcodes=(self.barcode.text,) if self.barcode.text else (),
        )
        try:
            ref = save_item(self._counter.till, self._counter.who, draft)
        except ShopError as error:
            beside = {
                "item.name": self.name, "item.category": self.category,
                "item.price_won": self.price, "item.barcodes": self.barcode,
                "item.barcode_check_digit": self.barcode, "catalog.barcode_taken": self.barcode,
            }.get(error.code)
            self._counter.messages.trouble(error, beside.say if beside else self._say)
            return
        Keeper.of(self._counter).told(tr("goods.new_done", name=draft.name))
        self.created.emit(ref, draft.category)

    def _say(self, words: str) -> None:
        self.trouble.set_words(words)
        self.trouble.show()

    def _line(self, label: str) -> FormLine:
        line = FormLine(label)
        if isinstance(line.editor, QLineEdit):
            line.editor.textEdited.connect(lambda _: line.say(""))
        return line

    def _choices(self, card: Section) -> None:
        label = tr("goods.tax")
        taxes = [Choice(tax, tr(f"goods.tax_{tax.value}")) for tax in TAXES]
        self.tax = Segments(label, taxes, TaxClass.EXEMPT)
        card.add(Labelled(label, self.tax))
        label = tr("goods.new_weighed")
        ways = [Choice(SaleType.EACH, tr("goods.new_each")),
                Choice(SaleType.WEIGHT, tr("goods.new_weight"))]
        self.sold_by = Segments(label, ways, SaleType.EACH)
        card.add(Labelled(label, self.sold_by))
        label = tr("goods.new_own")
        owners = [Choice(Ownership.CONSIGNMENT, tr("goods.new_consigned")),
                  Choice(Ownership.SHOP, tr("goods.new_shop"))]
        self.own = Segments(label, owners, Ownership.CONSIGNMENT)
        card.add(Labelled(label, self.own))

    def _find_farms(self, typed: str) -> None:
        self._farm = None
        found = list_farms(self._counter.till, typed)[:12] if typed.strip() else []
        self._farms = {farm.ref: farm for farm in found}
        self.farms.set_lines([
            ListLine(farm.ref, farm.name, f"{farm.code} · {farm.place}") for farm in found])
        self.farms.setFixedHeight(ROW_PX * min(max(len(found), 1), _FARMS_SHOWN) + LIST_EDGE_PX)
        self.farms.setVisible(bool(found))

    def _choose_farm(self, ref: str) -> None:
        self._farm = self._farms[ref]
        self.farm.set_text(self._farm.name)
        self.farm.say("")
        self.farms.hide()
        if self._farm.code == _SHOP_CODE:
            self.own.choose(Ownership.SHOP)
        self.tax.chip(self.tax.current).setFocus()
