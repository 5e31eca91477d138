"""Where to keep a file: a folder or a stick, chosen by touch; Enter keeps it where one stands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from ui import theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.file_list import FileList
from ui.i18n import tr
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay


class FolderPanel(Overlay):
    """`chosen` carries the folder that is open."""

    chosen = Signal(Path)

    def __init__(self, folder: Path | None = None, *, title: str = "", give: str = "") -> None:
        super().__init__(width_px=860, height_px=700)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(24, 20, 24, 20)
        column.addWidget(Words(title or tr("papers.where"), size_px=24, weight=theme.BOLD))
        start = folder if folder is not None and folder.is_dir() else None
        self.files = FileList((".pdf", ".png", ".csv"), start)
        column.addWidget(self.files, 1)
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (give or tr("papers.save_here"), "Enter", "do", self._give)))

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter keeps the file in the folder that is open."""
        if is_enter(event):
            self._give()
            return True
        return super().take_key(event)

    def _give(self) -> None:
        self.chosen.emit(self.files.folder)


def save_file(counter: Counter, name: str, data: bytes, say: Callable[[str], None]) -> None:
    """Keep a file where somebody chooses; trouble is said and nothing is lost."""
    panel = FolderPanel(_documents())

    def chosen(folder: Path) -> None:
        try:
            (folder / name).write_bytes(data)
        except OSError:
            counter.messages.sound("refused")
            panel.files.trouble.set_words(tr("papers.not_saved", name=name))
            return
        counter.window.close_overlay(panel)
        words = tr("papers.saved", name=name, folder=folder.name or str(folder))
        counter.messages.banner(words, tone="do", stay_ms=8_000)
        say("")

    panel.chosen.connect(chosen)
    counter.window.open_overlay(panel)


def _documents() -> Path:
    place = QStandardPaths.StandardLocation.DocumentsLocation
    return Path(QStandardPaths.writableLocation(place) or Path.home())
