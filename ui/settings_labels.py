"""Settings of labels: this machine's printer and role, the shop's sizes and rules."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.label_sizes import USUAL, LabelSize
from app.settings import LabelPrinterSettings
from ui.i18n import tr
from ui.printer_form import CONNECTIONS
from ui.settings_keep import Keeper
from ui.settings_shop import Group
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import KeptLine, Labelled, Section, Segments
from ui.widgets.keys import Key
from ui.widgets.page import compact

_LANGUAGES = ("zpl", "tspl")
_ROLES = ("till", "label_station")


class LabelsGroup(Group):
    """The label printer, what this machine is for, and the rules of labels."""

    def __init__(self, keeper: Keeper) -> None:
        super().__init__(keeper)
        machine = keeper.counter.till.machine
        printer = machine.label_printer
        card = Section(tr("labels.printer"), tr("labels.printer_body"))
        card.add(self._choose(
            tr("settings.printer_kind"), "printer.kind_", CONNECTIONS, printer.connection,
            lambda key: self._keep_printer(connection=key)))
        self.address = KeptLine(
            tr("labels.address"), printer.address,
            self._keep_address)
        card.add(self.address)
        card.add(self._choose(
            tr("labels.language"), "", _LANGUAGES, printer.language,
            lambda key: self._keep_printer(language=key)))
        role_label = tr("labels.role")
        card.add(self._choose(
            role_label, "labels.role_", _ROLES, machine.role,
            lambda key: keeper.machine(role_label, role=key)))
        self.column.addWidget(card)
        card = Section(tr("labels.shop"))
        settings = keeper.counter.till.settings
        sizes = tuple(size.name for size in (*settings.label_sizes, *USUAL))
        for name, label, before, keys in (
            ("label_size", "labels.size", "", sizes),
            ("goods_in_mode", "labels.goods_in", "labels.", ("ON_PRINT", "ON_CONFIRM")),
            ("label_price_rule", "labels.price_rule", "labels.",
             ("LOWER", "PRINTED", "TODAY", "REFUSE")),
            ("shelf_limit_rule", "labels.shelf_rule", "labels.", ("WARN", "BLOCK")),
        ):
            card.add(self._shop_choice(name, tr(label), before, keys))
        self.column.addWidget(card)
        self.column.addWidget(self._own_sizes())
        self.column.addStretch()

    def _own_sizes(self) -> Section:
        """Rolls of the shop's own: each with a key that takes it off, and a line for one more."""
        settings = self.keeper.counter.till.settings
        card = Section(tr("labels.own_sizes"), tr("labels.own_sizes_body"))
        for size in settings.label_sizes:
            row = QHBoxLayout()
            row.addWidget(Words(tr(
                "labels.own_size", width=size.width_mm, height=size.height_mm,
                gap=size.gap_mm), size_px=18), 1)
            if size.name == settings.label_size:
                row.addWidget(Words(tr("labels.size_in_use"), role="text_soft", size_px=16))
            else:
                away = compact(Key(tr("labels.size_away"), "", "soft", height_px=52), 140)
                away.setAccessibleName(f"{tr('labels.size_away')} {size.name}")
                away.clicked.connect(lambda _=False, size=size: self._keep_sizes(
                    tuple(one for one in settings.label_sizes if one != size), size.name))
                row.addWidget(away)
            card.column.addLayout(row)
        self.width_mm = FormLine(tr("labels.width_mm"))
        self.height_mm = FormLine(tr("labels.height_mm"))
        self.gap_mm = FormLine(tr("labels.gap_mm"))
        self.gap_mm.set_text("2")
        self.add_size = compact(Key(tr("labels.size_add"), "", "plain", height_px=52), 140)
        self.add_size.clicked.connect(self._add_size)
        card.add_row(self.width_mm, self.height_mm, self.gap_mm, self.add_size)
        return card

    def _add_size(self) -> None:
        lines = (self.width_mm, self.height_mm, self.gap_mm)
        for line in lines:
            line.say("")
        for line in lines:
            if not (line.text.isascii() and line.text.isdigit()):
                line.say(tr("labels.size_number"))
                return
        width, height, gap = (int(line.text) for line in lines)
        size = LabelSize(f"{width}x{height}", width, height, gap)
        kept = self.keeper.counter.till.settings.label_sizes
        if any(one.name == size.name for one in (*kept, *USUAL)):
            self.width_mm.say(tr("labels.size_there"))
            return
        self._keep_sizes((*kept, size), size.name)

    def _keep_sizes(self, sizes: tuple[LabelSize, ...], label: str) -> None:
        if self.keeper.shop("label_sizes", sizes, label, self.width_mm.say):
            self.keeper.undone.emit()

    def _shop_choice(
        self, name: str, label: str, before: str, keys: tuple[str, ...]
    ) -> QWidget:
        now = str(getattr(self.keeper.counter.till.settings, name))
        return self._choose(
            label, before, keys, now, lambda key: self.keeper.shop(name, key, label))

    @staticmethod
    def _choose(
        label: str, before: str, keys: tuple[str, ...], now: str, keep: object
    ) -> QWidget:
        assert callable(keep)
        choices = [Choice(key, tr(before + key) if before else key) for key in keys]
        segments = Segments(label, choices, now)
        segments.chosen.connect(keep)
        return Labelled(label, segments)

    def _keep_printer(self, **changes: str) -> None:
        now: LabelPrinterSettings = self.keeper.counter.till.machine.label_printer
        self.keeper.machine(
            tr("labels.printer"), label_printer=msgspec.structs.replace(now, **changes))

    def _keep_address(self, line: KeptLine) -> None:
        self._keep_printer(address=line.text)
        line.set_kept(line.text)
