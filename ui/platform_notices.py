"""플랫폼 알림: what the platform says to everybody here, each read once and then quiet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from app.clock import local_datetime
from app.platform_notices import PlatformNotice, list_shown, list_unread, mark_read
from app.till import Till
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import day, moment, tr
from ui.shapes import Mark
from ui.widgets.fields import Words
from ui.widgets.frames import Overlay, Teach
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page

_BANNER_LENGTH_MAX = 60


class NoticePanel(Overlay):
    """A notice whole; `read` says somebody has read it."""

    read = Signal()

    def __init__(self, till: Till, notice: PlatformNotice) -> None:
        super().__init__(width_px=760, height_px=430)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(30, 28, 30, 26)
        column.setSpacing(12)
        column.addWidget(Words(_since(till, notice), role="text_soft", size_px=18, wraps=True))
        column.addWidget(Words(notice.words, size_px=24, weight=theme.BOLD, wraps=True))
        column.addStretch()
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("platform_notices.read"), "Enter", "do", self.read.emit)))

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter: it is read."""
        if is_enter(event):
            self.read.emit()
            return True
        return super().take_key(event)


class NoticesScreen(Page):
    """Every notice that holds today, unread ones first."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("platform_notices.title"), tr("platform_notices.body"))
        self._counter = counter
        self.list = RowList(tr("platform_notices.title"))
        self.list.chosen.connect(self.open_notice)
        self.teach = Teach(
            tr("platform_notices.empty_title"), tr("platform_notices.empty_body"))
        self.column.addWidget(self.teach, 1)
        self.column.addWidget(self.list, 1)
        self.setFocusProxy(self.list)
        self.refresh()

    def refresh(self) -> None:
        """The notices as they stand."""
        till = self._counter.till
        self._notices = {one.ref: one for one in list_shown(till)}
        self.list.set_lines([notice_line(till, one) for one in self._notices.values()])
        self.list.setVisible(bool(self._notices))
        self.teach.setVisible(not self._notices)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the chosen one."""
        if is_enter(event) and self._notices:
            self.list.take_current()
            return True
        return super().take_key(event)

    def open_notice(self, ref: str) -> None:
        """The whole of it; read, it is quiet from now on."""
        notice = self._notices.get(ref)
        if notice is not None:
            show_notice(self._counter, notice, self.refresh)


def show_notice(
    counter: Counter, notice: PlatformNotice, after: Callable[[], None] = lambda: None
) -> None:
    """Over whatever is open."""
    panel = NoticePanel(counter.till, notice)

    def was_read() -> None:
        mark_read(counter.till, notice.ref)
        counter.window.close_overlay(panel)
        counter.messages.hush()
        after()

    panel.read.connect(was_read)
    counter.window.open_overlay(panel)


def notice_line(till: Till, one: PlatformNotice) -> ListLine:
    """A notice as a row of a list."""
    mark = Mark(tr("platform_notices.urgent"), "look") if one.urgent else None
    if not one.is_read and mark is None:
        mark = Mark(tr("platform_notices.new"), "do")
    seen = tr("platform_notices.was_read") if one.is_read else tr("platform_notices.open")
    return ListLine(one.ref, one.words, _since(till, one), seen, "", mark)


def tell_notices(counter: Counter, go: Callable[[str], None]) -> bool:
    """Unread notices as a banner with the way to them; whether there are any."""
    unread = list_unread(counter.till)
    if not unread:
        return False
    first = unread[0]
    words = first.words
    if len(words) > _BANNER_LENGTH_MAX:
        words = words[:_BANNER_LENGTH_MAX].rstrip() + "…"
    look = (tr("platform_notices.open"), lambda: _open(counter, go, unread))
    more = tr("platform_notices.more", count=len(unread) - 1) if len(unread) > 1 else ""
    counter.told_notices = frozenset(one.ref for one in unread)
    counter.messages.banner(
        tr("platform_notices.banner", words=words, more=more),
        tone="look" if first.urgent else "plain", helps=[look])
    return True


def hear(counter: Counter, go: Callable[[str], None]) -> None:
    """Said at once where something has come of which nobody was told, and nothing else is open."""
    if counter.session is None or counter.window.overlay is not None:
        return
    if any(one.ref not in counter.told_notices for one in list_unread(counter.till)):
        tell_notices(counter, go)


def _open(counter: Counter, go: Callable[[str], None], unread: list[PlatformNotice]) -> None:
    counter.messages.hush()
    if len(unread) > 1:
        go("platform_notices")
    else:
        show_notice(counter, unread[0])


def _since(till: Till, one: PlatformNotice) -> str:
    at = local_datetime(one.posted_at_ms, till.clock.utc_offset_min(one.posted_at_ms))
    said = tr("platform_notices.since", at=moment(at))
    if one.until_date:
        said += " · " + tr("platform_notices.until", day=day(date.fromisoformat(one.until_date)))
    return said
