"""The scale and the card terminal of this counter: tried first, then kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ports import Reading, ScaleState, TerminalState
from app.scale_words import say_scale
from app.settings import CardTerminalSettings, ScaleSettings
from app.terminal_words import say_terminal
from ui import i18n, theme
from ui.devices import Devices
from ui.i18n import tr, weight
from ui.jobs import Job
from ui.settings_keep import Keeper
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Paged, Section, Segments
from ui.widgets.keys import Key
from ui.widgets.page import compact

SPEEDS: Final = (1_200, 2_400, 4_800, 9_600, 19_200)
FORMS: Final = ("cas22", "cas10", "ap1")
_GOOD: Final = frozenset({ScaleState.STABLE, ScaleState.EMPTY, ScaleState.UNSTABLE})


class DevicesGroup(Paged):
    """One card a device, each with a button that tries it."""

    def __init__(self, keeper: Keeper, devices: Devices) -> None:
        super().__init__()
        self._keeper = keeper
        self._devices = devices
        machine = keeper.counter.till.machine
        card = Section(tr("settings.scale_device"), tr("settings.scale_device_body"))
        self.scale = ScaleForm(machine.scale, devices)
        card.add(self.scale)
        self.save_scale = self._save_key(card, self._keep_scale)
        self.scale.changed.connect(self._look)
        self.column.addWidget(card)
        card = Section(tr("settings.terminal_device"), tr("settings.terminal_device_body"))
        self.terminal = TerminalForm(machine.card_terminal, devices)
        card.add(self.terminal)
        self.save_terminal = self._save_key(card, self._keep_terminal)
        self.terminal.changed.connect(self._look)
        self.column.addWidget(card)
        self.column.addStretch()
        self._look()

    def _save_key(self, card: Section, act: Callable[[], None]) -> Key:
        key = compact(Key(tr("common.save"), "", "do", size_px=20, height_px=60), 200)
        key.clicked.connect(act)
        card.add(key)
        return key

    def _look(self) -> None:
        machine = self._keeper.counter.till.machine
        self.save_scale.setEnabled(self.scale.value != machine.scale)
        self.save_terminal.setEnabled(self.terminal.value != machine.card_terminal)

    def _keep_scale(self) -> None:
        if self.scale.trouble:
            return
        value = self.scale.value
        self._devices.use_scale(value)
        self._keeper.machine(tr("settings.scale_device"), scale=value)
        self._look()


    def _keep_terminal(self) -> None:
        if self.terminal.trouble:
            return
        value = self.terminal.value
        try:
            self._devices.use_terminal(value)
        except ValueError as error:
            self.terminal.address.say(tr("device.address_bad", detail=str(error)[:80]))
            return
        self._keeper.machine(tr("settings.terminal_device"), card_terminal=value)
        self._look()


class DeviceForm(QWidget):
    """What the forms of these devices share: a test on a worker, its result beside the button."""

    changed = Signal()

    def __init__(self, test_words: str, address_words: str) -> None:
        super().__init__()
        # Of the program: a device that does not answer may outlive this form.
        self._job = Job(QApplication.instance())
        self._job.done.connect(self._tell)
        self._job.failed.connect(self._tell_fault)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(14)
        self.test_key = compact(Key(test_words, "", "plain", height_px=56), 180)
        self.test_key.clicked.connect(self.test)
        self.result = Words("", size_px=16, weight=theme.SEMI, wraps=True)
        self.address = FormLine(tr(address_words))

    @property
    def trouble(self) -> bool:
        """Whether an address is missing; says so beside its field."""
        missing = self.address.isVisibleTo(self) and not self.address.text
        self.address.say(tr("device.address_missing") if missing else "")
        return missing

    def test(self) -> None:
        """Try the device with what stands in the form now."""
        raise NotImplementedError

    def _tell(self, found: object) -> None:
        raise NotImplementedError

    def _start(self, work: Callable[[], object]) -> None:
        if self.trouble or self._job.busy:
            return
        self.result.set_words(tr("device.trying"), "text_soft")
        self._job.start(lambda _: work())

    def _tell_fault(self, error: object) -> None:
        self.result.set_words(tr("device.address_bad", detail=str(error)[:80]), "remove")

    def _choice(self, label: str, choices: list[Choice], now: str, note: str = "") -> Segments:
        segments = Segments(label, choices, now)
        segments.chosen.connect(lambda _: self._edited())
        self.column.addWidget(Labelled(label, segments, note))
        return segments

    def _add_address(self, hint: str, now: str) -> None:
        self.address.set_text(now)
        if isinstance(self.address.editor, QLineEdit):
            self.address.editor.setPlaceholderText(hint)
            self.address.editor.textEdited.connect(lambda _: self._edited())
        self.column.addWidget(self.address)

    def _add_test(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.test_key)
        row.addWidget(self.result, 1)
        self.column.addLayout(row)

    def _edited(self) -> None:
        self.result.set_words("")
        self.address.say("")
        self.changed.emit()


class ScaleForm(DeviceForm):
    """The settings of one scale; `value` is what the form says now."""

    def __init__(self, settings: ScaleSettings, devices: Devices) -> None:
        super().__init__(tr("scale.test"), "scale.address")
        self._settings = settings
        self._devices = devices
        kinds = [Choice(kind, tr(f"scale.kind_{kind}")) for kind in ("none", "serial")]
        self.kind = self._choice(tr("scale.kind"), kinds, settings.connection)
        self.kind.chosen.connect(lambda _: self._fit())
        self._add_address(tr("scale.hint"), settings.address)
        forms = [Choice(form, tr(f"scale.protocol_{form}")) for form in FORMS]
        self.protocol = self._choice(
            tr("scale.protocol"), forms, settings.protocol, tr("scale.protocol_note"))
        speeds = [Choice(str(speed), str(speed)) for speed in SPEEDS]
        self.baud = self._choice(tr("scale.baud"), speeds, str(settings.baud))
        self._add_test()
        self._fit()

    @property
    def value(self) -> ScaleSettings:
        """The scale as the form describes it now."""
        return msgspec.structs.replace(
            self._settings,
            connection=self.kind.current,
            address=self.address.text if self.kind.current == "serial" else "",
            protocol=self.protocol.current,
            baud=int(self.baud.current),
        )

    def test(self) -> None:
        """Read the scale once."""
        value = self.value
        self._start(lambda: self._devices.try_scale(value))

    def _tell(self, found: object) -> None:
        if not isinstance(found, Reading):
            return
        words = say_scale(found.state, "ko" if i18n.language() == "ko" else "en")
        good = found.state in _GOOD
        if found.state is ScaleState.STABLE:
            words = f"✓ {tr('scale.tested', weight=weight(found.weight_g))}"
        elif good:
            words = f"✓ {words}"
        self.result.set_words(words, "do" if good else "remove")

    def _fit(self) -> None:
        there = self.kind.current != "none"
        for widget in (self.address, self.protocol.parentWidget(), self.baud.parentWidget(),
                       self.test_key):
            if widget is not None:
                widget.setVisible(there)


class TerminalForm(DeviceForm):
    """The settings of one card terminal; `value` is what the form says now."""

    def __init__(self, settings: CardTerminalSettings, devices: Devices) -> None:
        super().__init__(tr("terminal.test"), "terminal.address")
        self._settings = settings
        self._devices = devices
        kinds = [Choice(kind, tr(f"terminal.kind_{kind}")) for kind in ("standalone", "tcp")]
        self.kind = self._choice(tr("scale.kind"), kinds, settings.connection)
        self.kind.chosen.connect(lambda _: self._fit())
        self._add_address(tr("terminal.hint"), settings.address)
        self._add_test()
        self._fit()

    @property
    def value(self) -> CardTerminalSettings:
        """The terminal as the form describes it now."""
        return msgspec.structs.replace(
            self._settings,
            connection=self.kind.current,
            address=self.address.text if self.kind.current == "tcp" else "",
        )

    def test(self) -> None:
        """Greet the terminal; no money is asked for."""
        value = self.value
        self._start(lambda: self._devices.try_terminal(value))

    def _tell(self, found: object) -> None:
        if not isinstance(found, TerminalState):
            return
        words = say_terminal(found, "ko" if i18n.language() == "ko" else "en")
        good = found is TerminalState.READY
        self.result.set_words(f"✓ {words}" if good else words, "do" if good else "remove")

    def _fit(self) -> None:
        there = self.kind.current == "tcp"
        self.address.setVisible(there)
        self.test_key.setVisible(there)
