"""In-store barcodes as a table: a line that overlaps another is refused with both lines shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app import sell
from app.barcode import Layout
from app.till import Till
from ui import present, theme
from ui.i18n import known, tr, weight, won
from ui.messages import code_sentence
from ui.settings_keep import Keeper
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import KeptLine, Paged, Section, Segments
from ui.widgets.keys import Key
from ui.widgets.page import compact


class BarcodesGroup(Paged):
    """The layouts, one card a line, and what the shop's own cards begin with."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__()
        self._keeper = keeper
        settings = keeper.counter.till.settings
        intro = Section(tr("settings.group_barcodes"), tr("settings.layouts_body"))
        self.cards: list[_LayoutRow] = []
        for index, layout in enumerate(settings.barcode_layouts):
            row = _LayoutRow(layout, partial(self._change, index))
            self.cards.append(row)
            intro.add(row)
        # On top: what a scan of a new label gives has to be in sight.
        self.column.addWidget(self._sample())
        self.column.addWidget(intro)
        self.column.addWidget(self._new_line())
        card = Section(tr("settings.cards"))
        card.add_row(
            self._prefix("member_card_prefix", tr("settings.member_prefix")),
            self._prefix("badge_prefix", tr("settings.badge_prefix")),
        )
        self.column.addWidget(card)
        self.column.addStretch()

    def take_scan(self, text: str) -> bool:
        """A scan here is a sample: say what it would be at the counter, sell nothing."""
        self.sample.set_text(text)
        self.try_sample()
        return True

    def try_sample(self) -> None:
        """What the code in the field would be."""
        text = self.sample.text.strip()
        if text:
            words, good = say_sample(self._keeper.counter.till, text)
            self.meaning.set_words(words, "do" if good else "remove")
        else:
            self.meaning.set_words("")

    def _sample(self) -> Section:
        card = Section(tr("settings.sample"), tr("settings.sample_body"))
        self.sample = FormLine(tr("settings.sample_code"))
        if isinstance(self.sample.editor, QLineEdit):
            self.sample.editor.setMaxLength(64)
            self.sample.editor.setPlaceholderText("2300036012502")
            self.sample.editor.returnPressed.connect(self.try_sample)
        self.try_key = compact(Key(tr("settings.sample_try"), "", "plain", height_px=52), 180)
        self.try_key.clicked.connect(self.try_sample)
        card.add_row(self.sample, self.try_key)
        self.meaning = Words("", size_px=18, weight=theme.SEMI, wraps=True)
        card.add(self.meaning)
        return card

    def _prefix(self, name: str, label: str) -> KeptLine:
        now = str(getattr(self._keeper.counter.till.settings, name))
        return KeptLine(label, now, lambda line: self._keeper.line(line, name))

    def _new_line(self) -> Section:
        card = Section(tr("settings.layout_new"))
        self.name = FormLine(tr("settings.layout_name"))
        self.places = FormLine(tr("settings.layout_places"))
        if isinstance(self.places.editor, QLineEdit):
            self.places.editor.setPlaceholderText("24IIIIIPPPPPC")
            self.places.editor.setMaxLength(18)
        self.unit = Segments(
            tr("settings.layout_unit"),
            [Choice(str(unit), tr("settings.layout_unit_note", count=unit)) for unit in (1, 10)],
            "1",
        )
        card.add_row(self.name, self.places)
        self.add_key = compact(Key(tr("settings.layout_new"), "", "do", height_px=52), 180)
        self.add_key.clicked.connect(self._add)
        card.add_row(self.unit, self.add_key)
        return card

    def _add(self) -> None:
        self.places.say("")
        for line in (self.name, self.places):
            if not line.text:
                line.say(tr("wizard.need", what=line.label_words))
                return
        layout = Layout(self.name.text, self.places.text.upper(), int(self.unit.current))
        layouts = (*self._keeper.counter.till.settings.barcode_layouts, layout)
        if self._keep(layouts, str(layout), self.places.say):
            self._keeper.undone.emit()

    def _change(self, index: int, changed: Layout | None) -> None:
        layouts = list(self._keeper.counter.till.settings.barcode_layouts)
        row = self.cards[index]
        label = str(layouts[index])
        if changed is None:
            del layouts[index]
        else:
            layouts[index] = changed
        if self._keep(tuple(layouts), label, row.say):
            self._keeper.undone.emit()
        else:
            row.show_layout()

    def _keep(
        self, layouts: tuple[Layout, ...], label: str, say: Callable[[str], None]
    ) -> bool:
        return self._keeper.shop("barcode_layouts", layouts, label, say)


class _LayoutRow(Section):
    """One line of the table: name, places, whether it is in use."""

    def __init__(self, layout: Layout, change: Callable[[Layout | None], None]) -> None:
        super().__init__()
        self._layout = layout
        self.column.setContentsMargins(16, 10, 16, 10)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Words(_name_of(layout), size_px=18, weight=theme.SEMI), 3)
        row.addWidget(Words(layout.places, size_px=20, weight=theme.BOLD), 5)
        if layout.price_unit_won != 1:
            note = tr("settings.layout_unit_note", count=layout.price_unit_won)
            row.addWidget(Words(note, role="text_soft", size_px=16), 2)
        choices = [Choice("on", tr("settings.layout_on")), Choice("off", tr("settings.layout_off"))]
        self.use = Segments(str(layout), choices)
        self.use.setFixedWidth(self.use.sizeHint().width())
        self.use.chosen.connect(
            lambda key: change(msgspec.structs.replace(layout, enabled=key == "on")))
        row.addWidget(self.use)
        remove = compact(Key("✕", "", "remove", height_px=48), 56)
        remove.setAccessibleName(f"{tr('settings.layout_remove')} {layout}")
        remove.clicked.connect(lambda: change(None))
        row.addWidget(remove)
        self.column.addLayout(row)
        self.trouble = Words("", role="remove", size_px=16, weight=theme.SEMI, wraps=True)
        self.trouble.hide()
        self.column.addWidget(self.trouble)
        self.show_layout()

    def show_layout(self) -> None:
        """As it is kept."""
        self.use.choose("on" if self._layout.enabled else "off")

    def say(self, words: str) -> None:
        """Why not, with both lines in the sentence."""
        self.trouble.set_words(words)
        self.trouble.setVisible(bool(words))


def say_sample(till: Till, text: str) -> tuple[str, bool]:
    """What a scan of this would do at the counter, in words; and whether it would be taken."""
    match sell.scan(till, sell.start_cart(), text):
        case sell.Added(cart=cart):
            line = cart.lines[-1]
            parts = [present.product_name(line.product), line.product.producer_name]
            parts += [weight(line.weight_g)] if line.weight_g is not None else []
            return f"✓ {' · '.join((*parts, won(line.gross_won)))}", True
        case sell.WhichProduct(products=products):
            farms = ", ".join(product.producer_name for product in products)
            return f"✓ {products[0].name} · {farms}", True
        case sell.NeedsWeight(product=product):
            return tr("settings.sample_weight", name=product.name), True
        case sell.NeedsPrice(product=product):
            return tr("settings.sample_price", name=product.name), True
        case sell.MemberNamed(cart=cart):
            return tr("settings.sample_member", no=cart.member.no if cart.member else ""), True
        case sell.ReceiptScanned(receipt_no=number):
            return tr("settings.sample_receipt", number=number), True
        case sell.BadgeScanned():
            return tr("settings.sample_badge"), True
        case sell.NotTaken(code=code, values=values):
            return code_sentence(code, values), False


def _name_of(layout: Layout) -> str:
    """The table a new shop starts with has names of ours; a line of the shop's has its own."""
    key = f"settings.layout_{layout.name}"
    return tr(key) if known(key) else layout.name
