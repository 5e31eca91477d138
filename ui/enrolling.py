"""Enrolling on screen: the code is looked at first; who brings things of his own is asked."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.errors import ShopError
from app.own_things import Meeting, find_meeting
from app.platform_side import PlatformSide
from app.texts import sentence
from ui import i18n, theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import figure, tr
from ui.jobs import Job
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay

#: What the work came to.
_ENROLLED: Final = "enrolled"
_MEETING: Final = "meeting"
_AFRESH: Final = "afresh"


class Enrolling(QObject):
    """One typed code at a time, on a worker."""

    #: The hub's name.
    enrolled = Signal(str)
    failed = Signal(object)

    def __init__(self, counter: Counter, side: PlatformSide, parent: QObject) -> None:
        super().__init__(parent)
        self._counter = counter
        self._side = side
        self._url = self._code = ""
        self._panel: MeetingPanel | None = None
        self._job = Job(self)
        self._job.done.connect(self._finished)
        self._job.failed.connect(self._failed)

    @property
    def busy(self) -> bool:
        return self._job.busy

    def begin(self, url: str, code: str) -> None:
        """Look at what the code joins; enrol where there is nothing to decide."""
        if self._job.busy:
            return
        self._url, self._code = url, code
        till, side = self._counter.till, self._side

        def work(_: object) -> tuple[str, object]:
            meeting = find_meeting(till, side.look(url, code))
            if meeting is not None:
                return _MEETING, meeting
            return _ENROLLED, side.enrol(url, code)["hub"]

        self._job.start(work)

    def _ask(self, meeting: Meeting) -> None:
        may_begin = meeting.may_begin_afresh and self._counter.begin_afresh is not None
        panel = self._panel = MeetingPanel(meeting, may_begin_afresh=may_begin)
        panel.with_own.connect(self._enrol_with_own)
        panel.afresh.connect(lambda: self._make_fresh(meeting.till_no))
        self._counter.window.open_overlay(panel)

    def _enrol_with_own(self) -> None:
        side, url, code = self._side, self._url, self._code
        if self._job.start(lambda _: (_ENROLLED, side.enrol(url, code)["hub"])):
            self._say_working()

    def _make_fresh(self, till_no: int) -> None:
        side, url, code = self._side, self._url, self._code

        def work(_: object) -> tuple[str, object]:
            side.make_fresh(url, code, till_no)
            return _AFRESH, None

        if self._job.start(work):
            self._say_working()

    def _say_working(self) -> None:
        if self._panel is not None:
            self._panel.say(tr("sync.asking"), "text_soft")

    def _close_panel(self) -> None:
        if self._panel is not None:
            self._counter.window.close_overlay(self._panel)
            self._panel = None

    def _finished(self, result: object) -> None:
        assert isinstance(result, tuple)
        what, found = result
        if what == _MEETING:
            self._ask(found)
            return
        self._close_panel()
        if what == _AFRESH:
            assert self._counter.begin_afresh is not None
            self._counter.begin_afresh()
        else:
            self.enrolled.emit(found)

    def _failed(self, trouble: object) -> None:
        if self._panel is not None and isinstance(trouble, ShopError):
            self._panel.say(sentence(trouble, i18n.language()), "remove")
            self._counter.messages.sound("refused")
            return
        self.failed.emit(trouble)


class MeetingPanel(Overlay):
    """What would happen, in words; Enter begins with a new file, F9 brings everything, Esc back."""

    afresh = Signal()
    with_own = Signal()

    def __init__(self, meeting: Meeting, *, may_begin_afresh: bool) -> None:
        super().__init__(width_px=860, height_px=640)
        own, store = meeting.own, meeting.store
        self._may_begin_afresh = may_begin_afresh
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(14)
        column.addWidget(Words(
            tr("join.title", name=store.name or store.store_ref[:8]), size_px=24,
            weight=theme.BOLD, wraps=True))
        column.addWidget(Words(tr("join.there", entries=figure(store.entry_count)),
                               role="text_soft", size_px=18, wraps=True))
        column.addWidget(Words(
            tr("join.here", products=figure(own.product_count),
               producers=figure(own.producer_count), members=figure(own.member_count),
               sales=figure(own.sale_count)), size_px=18, wraps=True))
        ways = ["afresh" if may_begin_afresh else "not_afresh", "with_own"]
        for way in ways:
            column.addWidget(Words(
                tr(f"join.{way}_title", no=meeting.till_no), size_px=18, weight=theme.SEMI,
                wraps=True))
            column.addWidget(Words(
                tr(f"join.{way}_body"), role="text_soft", size_px=18, wraps=True))
        column.addStretch()
        self.trouble = Words("", role="remove", size_px=18, weight=theme.SEMI, wraps=True)
        column.addWidget(self.trouble)
        keys = [(tr("common.back"), "Esc", "soft", self.back),
                (tr("join.with_own"), "F9", "soft", self.with_own.emit)]
        if may_begin_afresh:
            keys.append((tr("join.afresh"), "Enter", "do", self.afresh.emit))
        column.addLayout(foot_keys(*keys))

    def say(self, words: str, role: str) -> None:
        """How it stands, above the keys."""
        self.trouble.set_words(words, role)

    def take_key(self, event: QKeyEvent) -> bool:
        """Nothing but F9 brings everything along: no Enter typed too often does."""
        if is_enter(event):
            if self._may_begin_afresh:
                self.afresh.emit()
            return True
        if event.key() == Qt.Key.Key_F9:
            self.with_own.emit()
            return True
        return super().take_key(event)
