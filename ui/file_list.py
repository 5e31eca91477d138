"""Choosing a file by touch: places as chips, folders and matching files as big rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths, QStorageInfo, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.i18n import figure, tr
from ui.shapes import Choice, Mark
from ui.widgets.fields import Words
from ui.widgets.forms import Segments
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import compact

_SHOWN_MAX: Final = 500
_WHERE: Final = QStandardPaths.StandardLocation
_PLACES: Final = (
    ("downloads", _WHERE.DownloadLocation),
    ("documents", _WHERE.DocumentsLocation),
    ("desktop", _WHERE.DesktopLocation),
    ("home", _WHERE.HomeLocation),
)


class FileList(QWidget):
    """`chosen` carries the path of a file; folders are walked in here."""

    chosen = Signal(Path)

    def __init__(self, endings: Sequence[str], folder: Path | None = None) -> None:
        super().__init__()
        self._endings = tuple(endings)
        self._places = _places()
        self.folder: Path = folder or (self._places[0][1] if self._places else Path.home())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        choices = [Choice(str(path), name) for name, path in self._places]
        self.places = Segments(tr("import.where"), choices)
        self.places.chosen.connect(lambda path: self.open_folder(Path(path)))
        column.addWidget(self.places)
        row = QHBoxLayout()
        row.setSpacing(12)
        up = compact(Key(f"↑ {tr('import.up')}", "", "soft", height_px=48), 130)
        up.clicked.connect(lambda: self.open_folder(self.folder.parent))
        row.addWidget(up)
        self.where = Words("", role="text_soft", size_px=16)
        row.addWidget(self.where, 1)
        column.addLayout(row)
        self.list = RowList(tr("import.where"))
        self.list.chosen.connect(self._take)
        column.addWidget(self.list, 1)
        self.trouble = Words("", role="look", size_px=18, wraps=True)
        column.addWidget(self.trouble)
        self.open_folder(self.folder)

    def open_folder(self, folder: Path) -> None:
        """Show what is in a folder; one that cannot be read is said."""
        try:
            found = sorted(folder.iterdir(), key=lambda path: (path.is_file(), path.name.lower()))
        except OSError:
            self.trouble.set_words(tr("import.no_folder"))
            return
        self.folder = folder
        self.where.set_words(str(folder))
        self.places.choose(str(folder))
        lines = [line for path in found if (line := self._line(path)) is not None]
        self.list.set_lines(lines[:_SHOWN_MAX])
        files = any(Path(line.key).suffix for line in lines if not line.mark)
        self.trouble.set_words("" if files else tr("import.no_files"))

    def _line(self, path: Path) -> ListLine | None:
        if path.name.startswith("."):
            return None
        if path.is_dir():
            return ListLine(str(path), path.name, mark=Mark(tr("import.folder")))
        if not path.name.lower().endswith(self._endings):
            return None
        try:
            size = path.stat().st_size
        except OSError:
            # A file that went away while we looked is simply not there.
            return None
        kilobytes = tr("import.size_kb", count=figure(-(-size // 1024)))
        return ListLine(str(path), path.name, right=kilobytes)

    def _take(self, key: str) -> None:
        path = Path(key)
        if path.is_dir():
            self.open_folder(path)
        else:
            self.chosen.emit(path)


def _places() -> list[tuple[str, Path]]:
    """Where a person keeps files, and the sticks that are plugged in."""
    found: list[tuple[str, Path]] = []
    for name, location in _PLACES:
        path = Path(QStandardPaths.writableLocation(location) or "")
        if path.is_dir() and path not in [seen for _, seen in found]:
            found.append((tr(f"import.place_{name}"), path))
    for volume in QStorageInfo.mountedVolumes():
        root = Path(volume.rootPath())
        if volume.isReady() and not volume.isRoot() and _is_stick(root):
            found.append((tr("import.place_stick", name=volume.displayName()), root))
    return found


def _is_stick(root: Path) -> bool:
    """Removable media, as desktops mount them; on Windows every drive but the first."""
    parts = root.parts
    return parts[:2] in {("/", "media"), ("/", "Volumes")} or parts[:3] == (
        "/", "run", "media") or (len(root.drive) == 2 and root.drive.upper() != "C:")
