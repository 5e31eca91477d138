"""How a setting is kept: at once, as an entry with a name under it, and taken back by one touch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from app.errors import ShopError
from app.settings import save_machine_settings
from app.setup import change_setting
from ui.counter import Counter
from ui.i18n import tr
from ui.messages import sentence
from ui.widgets.forms import KeptLine

_STAY_MS = 8_000


class Keeper(QObject):
    """Writes settings for the groups and offers to undo."""

    #: Something was taken back: what is on show is out of date.
    undone = Signal()
    #: Language, theme, keys, pad or sound changed: screens have to be made anew.
    machine_changed = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__(counter.window)
        self.counter = counter

    @classmethod
    def of(cls, counter: Counter, rebuild: Callable[[], None] | None = None) -> Keeper:
        """The one keeper of a window: an undo has to work when its screen has long gone."""
        found = counter.window.findChild(cls)
        if found is None:
            found = cls(counter)
            if rebuild is not None:
                found.machine_changed.connect(rebuild)
        return found

    def shop(
        self, name: str, value: Any, label: str, say: Callable[[str], None] | None = None
    ) -> bool:
        """Keep one of the shop's settings; False when it was refused, which has been said."""
        till = self.counter.till
        before = getattr(till.settings, name)
        if before == value:
            return True
        try:
            change_setting(till, self.counter.who, name, value)
        except ShopError as error:
            self.counter.messages.sound("refused")
            (say or self._banner)(sentence(error))
            return False
        self._offer_undo(label, lambda: self._take_back(name, before))
        return True

    def line(self, line: KeptLine, name: str) -> None:
        """Keep what a field says; what cannot be is said beside it."""
        if self.shop(name, line.text, line.label_words, line.say):
            line.set_kept(str(getattr(self.counter.till.settings, name)))

    def machine(self, label: str, **changes: Any) -> None:
        """Keep what belongs to this counter."""
        till = self.counter.till
        before = till.machine
        self._write_machine(msgspec.structs.replace(before, **changes))
        old = {name: getattr(before, name) for name in changes}
        self._offer_undo(label, lambda: self._machine_back(old))

    def told(self, words: str, undo: Callable[[], None] | None = None) -> None:
        """A calm word, with a way to take it back."""
        helps = [(tr("settings.undo"), undo)] if undo is not None else []
        self.counter.messages.banner(words, tone="do", helps=helps, stay_ms=_STAY_MS)

    def _offer_undo(self, label: str, undo: Callable[[], None]) -> None:
        self.told(tr("settings.saved_named", name=label), undo)

    def _take_back(self, name: str, value: Any) -> None:
        try:
            change_setting(self.counter.till, self.counter.who, name, value)
        except ShopError as error:
            self.counter.messages.trouble(error)
            return
        self.told(tr("settings.undone"))
        self.undone.emit()

    def _machine_back(self, old: dict[str, Any]) -> None:
        self._write_machine(msgspec.structs.replace(self.counter.till.machine, **old))
        self.told(tr("settings.undone"))

    def _write_machine(self, machine: Any) -> None:
        till = self.counter.till
        till.machine = machine
        save_machine_settings(till.paths.machine_settings, machine)
        self.machine_changed.emit()

    def _banner(self, words: str) -> None:
        self.counter.messages.banner(words)
