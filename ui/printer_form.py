"""How the receipt printer is reached, and a test page that names the fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ports import PrinterState
from app.printer_words import say_printer
from app.settings import PrinterSettings
from ui import i18n, theme
from ui.devices import Devices
from ui.i18n import tr
from ui.jobs import Job
from ui.shapes import Choice
from ui.widgets.fields import FormLine, Words
from ui.widgets.forms import Labelled, Segments
from ui.widgets.keys import Key
from ui.widgets.page import compact

CONNECTIONS: Final = ("none", "network", "usb", "serial", "queue", "file")
COLUMNS: Final = (32, 42, 48)
#: How the address of each connection is written; `printing.transport` reads these.
_WRITTEN: Final = {
    "network": r"[^\s:]+(:[0-9]{1,5})?", "usb": r"[0-9a-fA-F]{1,4}:[0-9a-fA-F]{1,4}",
    "serial": r"[^\s@]+(@[0-9]{3,7})?", "queue": r".*\S.*", "file": r".*", "none": r".*",
}  # fmt: skip
#: Where the file printer writes when nobody says where: the till's own folder.
_SLIPS: Final = "slips"


class PrinterForm(QWidget):
    """The settings of one printer as a form; `value` is what it says now."""

    changed = Signal()

    def __init__(
        self, settings: PrinterSettings, devices: Devices, shop_name: Callable[[], str],
        *, whole: bool = False,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._devices = devices
        self._shop_name = shop_name
        # Of the program: a printer that does not answer may outlive this form.
        self._job = Job(QApplication.instance())
        self._job.done.connect(self._tell)
        self._job.failed.connect(self._tell_fault)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        label = tr("settings.printer_kind")
        kinds = [Choice(kind, tr(f"printer.kind_{kind}")) for kind in CONNECTIONS]
        self.kind = Segments(label, kinds, settings.connection)
        self.kind.chosen.connect(self._choose_kind)
        column.addWidget(Labelled(label, self.kind))
        self.address = FormLine(tr("printer.address"))
        self.address.set_text(settings.address)
        if isinstance(self.address.editor, QLineEdit):
            self.address.editor.textEdited.connect(lambda _: self._edited())
        column.addWidget(self.address)
        row = QHBoxLayout()
        row.setSpacing(24)
        label = tr("settings.printer_columns")
        widths = [Choice(str(width), str(width)) for width in COLUMNS]
        self.columns = Segments(label, widths, str(settings.columns))
        self.columns.chosen.connect(lambda _: self._edited())
        self._wide = Labelled(label, self.columns, tr("printer.columns_note"))
        row.addWidget(self._wide, 1)
        label = tr("printer.drawer")
        yes_no = [Choice("yes", tr("printer.drawer_yes")), Choice("no", tr("common.none"))]
        self.drawer = Segments(label, yes_no, "yes" if settings.drawer else "no")
        self.drawer.chosen.connect(lambda _: self._edited())
        self._drawer = Labelled(label, self.drawer, tr("printer.drawer_note"))
        row.addWidget(self._drawer, 1)
        column.addLayout(row)
        self._details = self._more()
        self._details.setVisible(whole)
        self._whole = whole
        column.addWidget(self._details)
        column.addLayout(self._tests())
        self._fit()

    @property
    def value(self) -> PrinterSettings:
        """The printer as the form describes it now."""
        kind = self.kind.current
        return msgspec.structs.replace(
            self._settings,
            connection=kind,
            address="" if kind == "none" else self._address,
            columns=int(self.columns.current),
            drawer=self.drawer.current == "yes" and kind != "none",
            drawer_pin=int(self.pin.current),
            answers=self.answers.current == "yes",
            hangul_rom=self.rom.current,
        )

    @property
    def trouble(self) -> bool:
        """Whether the address is missing or names no printer; says so beside its field."""
        kind, address = self.kind.current, self._address
        if not address and kind != "none":
            self.address.say(tr("printer.address_missing"))
        elif not re.fullmatch(_WRITTEN[kind], address):
            self.address.say(tr("printer.address_bad", detail=tr(f"printer.hint_{kind}")))
        else:
            self.address.say("")
            return False
        return True

    @property
    def _address(self) -> str:
        typed = self.address.text
        return _SLIPS if self.kind.current == "file" and not typed else typed

    def test(self) -> None:
        """Print a test page with what stands in the form now."""
        self._start(self._devices.try_printer)

    def _more(self) -> QWidget:
        """What only an odd printer needs: shown in the settings, not on the first day."""
        more, top = QWidget(), Qt.AlignmentFlag.AlignTop
        row = QHBoxLayout(more)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        label = tr("printer.rom")
        roms = [Choice(rom, tr(f"printer.rom_{rom}")) for rom in ("KSX1001", "UHC", "NONE")]
        self.rom = Segments(label, roms, self._settings.hangul_rom)
        row.addWidget(Labelled(label, self.rom, tr("printer.rom_note")), 3, top)
        label = tr("printer.answers")
        yes_no = [Choice("yes", tr("settings.yes")), Choice("no", tr("settings.no"))]
        self.answers = Segments(label, yes_no, "yes" if self._settings.answers else "no")
        row.addWidget(Labelled(label, self.answers, tr("printer.answers_note")), 3, top)
        label = tr("printer.pin")
        self.pin = Segments(
            label, [Choice("2", "2"), Choice("5", "5")], str(self._settings.drawer_pin))
        row.addWidget(Labelled(label, self.pin), 2, top)
        for segments in (self.rom, self.answers, self.pin):
            segments.chosen.connect(lambda _: self._edited())
        return more

    def _tests(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.test_key = compact(Key(tr("settings.printer_test"), "", "plain", height_px=56), 150)
        self.test_key.clicked.connect(self.test)
        self.drawer_key = compact(Key(tr("settings.drawer_test"), "", "plain", height_px=56), 200)
        self.drawer_key.clicked.connect(lambda: self._start(self._devices.try_drawer))
        row.addWidget(self.test_key)
        row.addWidget(self.drawer_key)
        self.result = Words("", size_px=16, weight=theme.SEMI, wraps=True)
        row.addWidget(self.result, 1)
        return row

    def _start(self, attempt: Callable[[PrinterSettings, str], PrinterState]) -> None:
        if self.trouble or self._job.busy:
            return
        value, shop_name = self.value, self._shop_name()
        self.result.set_words(tr("printer.trying"), "text_soft")
        self._job.start(lambda _: attempt(value, shop_name))

    def _tell(self, state: object) -> None:
        if isinstance(state, PrinterState):
            language: Literal["ko", "en"] = "ko" if i18n.language() == "ko" else "en"
            words = say_printer(state, language)
            if state.prints:
                words = f"✓ {tr('printer.tested')} {words}"
            self.result.set_words(words, "do" if state.prints else "remove")

    def _tell_fault(self, error: object) -> None:
        self.result.set_words(tr("printer.address_bad", detail=str(error)[:80]), "remove")

    def _edited(self) -> None:
        self.result.set_words("")
        self.address.say("")
        self.changed.emit()

    def _choose_kind(self, kind: str) -> None:
        """An address of another kind is no address here."""
        if kind == "file" or not re.fullmatch(_WRITTEN[kind], self.address.text):
            self.address.set_text("")
        self._fit()

    def _fit(self) -> None:
        kind = self.kind.current
        there = kind != "none"
        for widget in (self._wide, self._drawer, self.test_key, self.drawer_key):
            widget.setVisible(there)
        self._details.setVisible(there and self._whole)
        self.address.setVisible(there)
        if isinstance(self.address.editor, QLineEdit) and there:
            self.address.editor.setPlaceholderText(tr(f"printer.hint_{kind}"))
        self._edited()
