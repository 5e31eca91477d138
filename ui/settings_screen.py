"""Settings in groups: each kept at once, most taken back by one touch, a manager's to change."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.access import Action
from ui.counter import Counter
from ui.devices import Devices
from ui.i18n import tr
from ui.settings_keep import Keeper
from ui.widgets.forms import KeptLine, Paged
from ui.widgets.keys import Key
from ui.widgets.page import Page

_GROUP_PX: Final = 180
#: Wider fields are no easier to read.
_PAGE_PX_MAX: Final = 1180
#: Groups and the right each needs; None is for everyone who may open the settings at all.
_GROUPS: Final[tuple[tuple[str, Action | None], ...]] = (
    ("till", None),
    ("printer", None),
    ("devices", Action.EDIT_SETTINGS),
    ("keys", None),
    ("shop", Action.EDIT_SETTINGS),
    ("tax", Action.EDIT_SETTINGS),
    ("receipts", Action.EDIT_SETTINGS),
    ("barcodes", Action.EDIT_SETTINGS),
    ("labels", Action.EDIT_SETTINGS),
    ("staff", Action.MANAGE_STAFF),
    ("points", Action.EDIT_SETTINGS),
    ("phone", Action.EDIT_SETTINGS),
)


class SettingsScreen(Page):
    """Groups on the left, one of them on the right."""

    #: The group a person was in stays while screens are made anew around it.
    _last: ClassVar[str] = "till"

    def __init__(self, counter: Counter, devices: Devices | None = None) -> None:
        super().__init__(tr("settings.title"))
        self.counter = counter
        self.devices = devices or Devices()
        self.keeper = Keeper.of(counter)
        self.keeper.undone.connect(self.refresh)
        self.current = ""
        row = QHBoxLayout()
        row.setSpacing(16)
        groups = Paged()
        groups.column.setSpacing(6)
        groups.setMaximumWidth(_GROUP_PX + 62)
        groups.setMinimumWidth(_GROUP_PX)
        self.groups: dict[str, Key] = {}
        for name, right in _GROUPS:
            if right is None or counter.may(right):
                key = Key(tr(f"settings.group_{name}"), height_px=58)
                key.setFixedWidth(_GROUP_PX)
                key.clicked.connect(lambda _=False, name=name: self.show_group(name))
                self.groups[name] = key
                groups.column.addWidget(key)
        groups.column.addStretch()
        row.addWidget(groups, 0)
        self._place = QVBoxLayout()
        self.page: QWidget = QWidget()
        self._place.addWidget(self.page)
        row.addLayout(self._place, 100)
        row.addStretch(1)
        self.column.addLayout(row, 1)
        first = SettingsScreen._last
        self.show_group(first if first in self.groups else next(iter(self.groups)))

    def show_group(self, name: str) -> None:
        """Bring up a group as things are now."""
        self.current = name
        SettingsScreen._last = name
        for key, button in self.groups.items():
            button.set_marked(key == name)
        page = self._make(name)
        page.setMaximumWidth(_PAGE_PX_MAX)
        self._place.replaceWidget(self.page, page)
        self.page.hide()
        self.page.deleteLater()
        self.page = page

    def refresh(self) -> None:
        """The group on show, as things are now."""
        self.show_group(self.current)

    def take_key(self, event: QKeyEvent) -> bool:
        """Esc first gives back what was typed in a field, then leaves."""
        if event.key() == Qt.Key.Key_Escape and self._give_back():
            return True
        return super().take_key(event)

    def take_scan(self, text: str) -> bool:
        """A scan is for the group on show where it can use one."""
        take = getattr(self.page, "take_scan", None)
        return bool(take(text)) if callable(take) else False

    def _give_back(self) -> bool:
        focused = QApplication.focusWidget()
        if not isinstance(focused, QLineEdit):
            return False
        line = focused.parent()
        if isinstance(line, KeptLine) and line.text != line.kept:
            line.set_kept(line.kept)
            return True
        return False

    def _make(self, name: str) -> Paged:
        from ui import (
            settings_barcodes,
            settings_devices,
            settings_labels,
            settings_points,
            settings_shop,
            settings_staff,
            settings_till,
        )

        makers: dict[str, Callable[[], Paged]] = {
            "till": lambda: settings_till.TillGroup(self.keeper),
            "printer": lambda: settings_till.PrinterGroup(self.keeper, self.devices),
            "devices": lambda: settings_devices.DevicesGroup(self.keeper, self.devices),
            "keys": lambda: settings_till.KeysGroup(self.keeper),
            "shop": lambda: settings_shop.ShopGroup(self.keeper, self.devices),
            "tax": lambda: settings_shop.TaxGroup(self.keeper),
            "receipts": lambda: settings_shop.ReceiptsGroup(self.keeper),
            "barcodes": lambda: settings_barcodes.BarcodesGroup(self.keeper),
            "points": lambda: settings_points.PointsGroup(self.keeper),
            "phone": lambda: settings_points.PhoneGroup(self.keeper),
            "labels": lambda: settings_labels.LabelsGroup(self.keeper),
            "staff": lambda: settings_staff.StaffGroup(self.keeper, self.devices),
        }
        return makers[name]()
