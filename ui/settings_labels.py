"""Settings of labels: this machine's printer and role, the shop's sizes and rules."""

from __future__ import annotations

import msgspec
from PySide6.QtWidgets import QWidget

from app.label_sizes import USUAL
from app.settings import LabelPrinterSettings
from ui.i18n import tr
from ui.printer_form import CONNECTIONS
from ui.settings_keep import Keeper
from ui.settings_shop import Group
from ui.shapes import Choice
from ui.widgets.forms import KeptLine, Labelled, Section, Segments

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
        self.column.addStretch()

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
