"""PC 옮기기 on screen: what will happen, where the bundle goes, and its code, shown once."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.errors import ShopError
from app.moving import MovedOut, check_may_move, count_waiting, move_out, wait_until_sent
from app.platform_side import PlatformSide
from app.texts import sentence
from ui import i18n, theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.folder_panel import FolderPanel
from ui.i18n import figure, tr
from ui.jobs import Job, Reporter
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay

#: Half a minute for a line that is there; without one the person is asked.
_TRIES: Final = 150
_REST_S: Final = 0.2


class Moving(QObject):
    """The guided act: one panel after another, the work on a worker."""

    def __init__(self, counter: Counter, side: PlatformSide | None, parent: QObject) -> None:
        super().__init__(parent)
        self._counter = counter
        self._side = side
        self._panel: MovePanel | None = None
        self._folder = Path()
        self._job = Job(self)
        self._job.done.connect(self._finished)
        self._job.failed.connect(self._failed)

    @property
    def busy(self) -> bool:
        return self._job.busy

    def begin(self, say: Callable[[str], None]) -> None:
        """Show what will happen; what stands against it is said at once."""
        counter = self._counter
        if self._job.busy:
            return
        try:
            check_may_move(counter.till, counter.who)
        except ShopError as error:
            say(sentence(error, i18n.language()))
            counter.messages.sound("refused")
            return
        panel = self._panel = MovePanel(count_waiting(counter.till))
        panel.given.connect(self._choose_folder)
        panel.given_anyway.connect(lambda: self._start(even_unsent=True))
        counter.window.open_overlay(panel)

    def _choose_folder(self) -> None:
        if self._job.busy:
            return
        window, panel = self._counter.window, FolderPanel(
            title=tr("moving.where"), give=tr("moving.here"))

        def chosen(folder: Path) -> None:
            window.close_overlay(panel)
            self._folder = folder
            self._start(even_unsent=False)

        panel.chosen.connect(chosen)
        window.open_overlay(panel)

    def _start(self, *, even_unsent: bool) -> None:
        till, session, folder, side = (
            self._counter.till, self._counter.who, self._folder, self._side)

        def work(reporter: Reporter) -> MovedOut:
            if side is not None and not even_unsent:
                wait_until_sent(till, side.nudge, lambda: time.sleep(_REST_S), tries=_TRIES)
            return move_out(till, session, folder, even_unsent=even_unsent)

        if self._job.start(work) and self._panel is not None:
            self._panel.say(tr("moving.working"), "text_soft")

    def _finished(self, result: object) -> None:
        assert isinstance(result, MovedOut)
        window = self._counter.window
        if self._panel is not None:
            window.close_overlay(self._panel)
            self._panel = None
        panel = CodePanel(result)
        panel.noted.connect(lambda: window.close_overlay(panel))
        window.open_overlay(panel)

    def _failed(self, trouble: object) -> None:
        if not isinstance(trouble, ShopError):
            if isinstance(trouble, BaseException):
                raise trouble
            return
        if self._panel is not None:
            self._panel.say(sentence(trouble, i18n.language()), "remove")
            self._panel.offer_anyway(offered=trouble.code == "move.unsent")
        self._counter.messages.sound("refused")


class MovePanel(Overlay):
    """Four steps in words; Enter chooses the folder, F9 moves although entries wait."""

    given = Signal()
    given_anyway = Signal()

    def __init__(self, waiting_count: int) -> None:
        super().__init__(width_px=820, height_px=620)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        column.addWidget(Words(tr("moving.title"), size_px=24, weight=theme.BOLD))
        column.addWidget(Words(tr("moving.body"), role="text_soft", size_px=18, wraps=True))
        for number, name in enumerate(("send", "write", "rest", "take"), 1):
            words = tr(f"moving.step_{name}", count=figure(waiting_count))
            column.addWidget(Words(f"{number}   {words}", size_px=18, wraps=True))
        column.addStretch()
        self.trouble = Words("", role="remove", size_px=18, weight=theme.SEMI, wraps=True)
        column.addWidget(self.trouble)
        foot = foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("moving.anyway"), "F9", "soft", self._give_anyway),
            (tr("moving.choose"), "Enter", "do", self.given.emit))
        item = foot.itemAt(1)
        anyway = item.widget() if item is not None else None
        assert anyway is not None
        self.anyway_key = anyway
        self.anyway_key.hide()
        column.addLayout(foot)

    def say(self, words: str, role: str) -> None:
        """How it stands, above the keys."""
        self.trouble.set_words(words, role)

    def offer_anyway(self, *, offered: bool) -> None:
        """Show the way for a line that stays down."""
        self.anyway_key.setVisible(offered)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter goes on, F9 goes anyway, Esc steps back."""
        if is_enter(event):
            self.given.emit()
            return True
        if event.key() == Qt.Key.Key_F9 and self.anyway_key.isVisible():
            self._give_anyway()
            return True
        return super().take_key(event)

    def _give_anyway(self) -> None:
        self.anyway_key.hide()
        self.given_anyway.emit()


class CodePanel(Overlay):
    """The code, to be written down; nothing but Enter closes it, since it is shown once."""

    noted = Signal()

    def __init__(self, moved: MovedOut) -> None:
        super().__init__(width_px=820, height_px=520)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(16)
        column.addWidget(Words(tr("moving.done"), size_px=24, weight=theme.BOLD))
        column.addWidget(Words(tr("moving.code_body"), size_px=18, wraps=True))
        self.code = Words(moved.code, size_px=40, weight=theme.BOLD)
        self.code.setAccessibleName(f"{tr('moving.code')}: {moved.code}")
        column.addWidget(self.code)
        column.addWidget(Words(
            tr("moving.file", name=moved.file.name), role="text_soft", size_px=18, wraps=True))
        column.addWidget(Words(tr("moving.next"), role="text_soft", size_px=18, wraps=True))
        column.addStretch()
        column.addLayout(foot_keys((tr("moving.noted"), "Enter", "do", self.noted.emit)))

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter says it is written down; no other key does anything."""
        if is_enter(event):
            self.noted.emit()
        return True
