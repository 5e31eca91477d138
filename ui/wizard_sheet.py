"""The last step: the recovery sheet, where it lies, and "I keep it safe"; the demo's PINs, once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout

from app.recovery import RecoverySheet
from app.setup import DEMO_STAFF
from ui import theme
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.forms import Section
from ui.widgets.keys import Key
from ui.widgets.page import compact
from ui.wizard_steps import Step, Values

log = logging.getLogger(__name__)


class SheetStep(Step):
    """Nobody goes on without having said that the paper is safe."""

    def __init__(
        self,
        values: Values,
        sheet: object,
        sheet_pdf: Callable[[RecoverySheet], bytes] | None,
        folder: Path,
    ) -> None:
        super().__init__()
        self.path: Path | None = None
        self.kept_safe = False
        if values.get("kind") == "demo":
            self._show_pins()
        card = Section()
        if isinstance(sheet, RecoverySheet):
            kept = values.get("sheet_path", "")
            self.path = Path(kept) if kept else save_sheet(sheet, sheet_pdf, folder)
            values["sheet_path"] = str(self.path or "")
        if self.path is not None:
            self._show_path(card, self.path)
        elif isinstance(sheet, RecoverySheet):
            card.add(Words(tr("wizard.sheet_failed"), role="look", size_px=18, wraps=True))
            card.add(Words(sheet.code, size_px=24, weight=theme.BOLD, wraps=True))
        self.safe = Key(tr("wizard.sheet_kept"), "", "plain", size_px=20, height_px=68)
        self.safe.setCheckable(True)
        self.safe.clicked.connect(self._toggle)
        card.add(self.safe)
        self._trouble = Words("", role="remove", size_px=16, weight=theme.SEMI, wraps=True)
        self._trouble.hide()
        card.add(self._trouble)
        self.column.addWidget(card)
        self.column.addStretch()
        self._show()

    def take_focus(self) -> None:
        """The box to touch."""
        self.safe.setFocus()

    def keep(self, values: Values) -> bool:
        """Only with the paper in its place."""
        if not self.kept_safe:
            self._trouble.set_words(tr("wizard.sheet_first"))
            self._trouble.show()
        return self.kept_safe

    def _show_path(self, card: Section, path: Path) -> None:
        card.add(Words(tr("wizard.sheet_at"), role="text_soft", size_px=16))
        self.where = Words(str(path), size_px=20, weight=theme.BOLD, wraps=True)
        card.add(self.where)
        self.told = Words(tr("wizard.sheet_todo"), role="text_soft", size_px=16, wraps=True)
        card.add(self.told)
        row = QHBoxLayout()
        row.setSpacing(12)
        open_key = compact(Key(tr("wizard.sheet_open"), "", "plain", height_px=56), 200)
        open_key.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))
        self.delete = compact(Key(tr("wizard.sheet_delete"), "", "remove", height_px=56), 200)
        self.delete.clicked.connect(self._delete)
        row.addWidget(open_key)
        row.addWidget(self.delete)
        row.addStretch()
        card.column.addLayout(row)

    def _show_pins(self) -> None:
        card = Section(tr("wizard.pins"))
        for person in DEMO_STAFF:
            role = tr(f"role.{person.role.value.lower()}")
            words = tr("wizard.pin_row", no=person.no, name=person.name, role=role, pin=person.pin)
            card.add(Words(words, size_px=18, weight=theme.SEMI))
        self.column.addWidget(card)

    def _delete(self) -> None:
        if self.path is not None:
            self.path.unlink(missing_ok=True)
            self.told.set_words(tr("wizard.sheet_deleted"), "do")
            self.delete.setEnabled(False)

    def _toggle(self) -> None:
        self.kept_safe = not self.kept_safe
        self._trouble.hide()
        self._show()

    def _show(self) -> None:
        self.safe.setChecked(self.kept_safe)
        self.safe.set_tone("do" if self.kept_safe else "plain")
        sign = "☑" if self.kept_safe else "☐"
        self.safe.set_words(f"{sign}  {tr('wizard.sheet_kept')}")


def save_sheet(
    sheet: RecoverySheet, sheet_pdf: Callable[[RecoverySheet], bytes] | None, folder: Path
) -> Path | None:
    """Write the sheet for its owner's eyes only; nothing when that cannot be done."""
    if sheet_pdf is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _free_name(folder, f"복구용지-계산대{sheet.till_no:02d}-{sheet.made_on}")
        path.touch(mode=0o600, exist_ok=False)
        path.write_bytes(sheet_pdf(sheet))
    except OSError as error:
        log.warning("the recovery sheet cannot be saved: %s", error)
        return None
    return path


def _free_name(folder: Path, stem: str) -> Path:
    path = folder / f"{stem}.pdf"
    number = 2
    while path.exists():
        path = folder / f"{stem}-{number}.pdf"
        number += 1
    return path
