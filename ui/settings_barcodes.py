"""In-store barcodes as a table: a line that overlaps another is refused with both lines shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from app.barcode import Layout
from ui import theme
from ui.i18n import known, tr
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
        self.column.addWidget(intro)
        self.column.addWidget(self._new_line())
        card = Section(tr("settings.cards"))
        card.add_row(
            self._prefix("member_card_prefix", tr("settings.member_prefix")),
            self._prefix("badge_prefix", tr("settings.badge_prefix")),
        )
        self.column.addWidget(card)
        self.column.addStretch()

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


def _name_of(layout: Layout) -> str:
    """The table a new shop starts with has names of ours; a line of the shop's has its own."""
    key = f"settings.layout_{layout.name}"
    return tr(key) if known(key) else layout.name
