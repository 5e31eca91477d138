"""찾으시는 물건: one key notes what a customer asked for; the list counts it for the shop."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout

from app import wanted
from app.access import Approval
from app.clock import local_datetime
from ui import theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.i18n import tr
from ui.widgets.fields import FormLine, Words
from ui.widgets.frames import Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact


class WantedPanel(Overlay):
    """What was asked for: typed, or one touch for what others asked for. `given` carries it."""

    given = Signal(str)

    def __init__(self, often: Sequence[str]) -> None:
        super().__init__(width_px=760, height_px=560)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(28, 24, 28, 24)
        column.setSpacing(12)
        column.addWidget(Words(tr("wanted.title"), size_px=24, weight=theme.BOLD))
        self.edit = QLineEdit()
        self.edit.setMaxLength(wanted.WHAT_LENGTH_MAX)
        self.edit.setPlaceholderText(tr("wanted.hint"))
        self.edit.setStyleSheet(theme.sheet())
        self.line = FormLine(tr("wanted.what"), self.edit)
        column.addWidget(self.line)
        self.keys: list[Key] = []
        if often:
            column.addWidget(Words(tr("wanted.often"), role="text_soft", size_px=18))
        grid = QGridLayout()
        grid.setSpacing(10)
        for n, what in enumerate(often):
            key = Key(what, "", "plain", size_px=20, height_px=60)
            key.clicked.connect(lambda _=False, what=what: self.given.emit(what))
            grid.addWidget(key, n // 3, n % 3)
            self.keys.append(key)
        column.addLayout(grid)
        column.addStretch()
        column.addLayout(foot_keys(
            (tr("common.back"), "Esc", "soft", self.back),
            (tr("wanted.do"), "Enter", "do", self._give),
        ))
        self.setFocusProxy(self.edit)

    def say(self, trouble: str) -> None:
        """What cannot be noted, beside the field."""
        self.line.say(trouble)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter notes what was typed."""
        if is_enter(event):
            self._give()
            return True
        return super().take_key(event)

    def _give(self) -> None:
        self.given.emit(self.line.text)


def ask_wanted(counter: Counter, after: Callable[[], None] = lambda: None) -> None:
    """The key: ask what it was, note it, say so."""
    panel = WantedPanel(wanted.suggest(counter.till))

    def given(what: str) -> None:
        def act(_: Approval | None) -> None:
            noted = wanted.note(counter.till, counter.who, what)
            counter.window.close_overlay(panel)
            words = tr("wanted.noted", what=noted)
            counter.messages.banner(words, tone="do", stay_ms=6_000)
            after()

        counter.attempt(act, panel.say)

    panel.given.connect(given)
    counter.window.open_overlay(panel)


class WantedScreen(Page):
    """What customers asked for, the most asked for this week first."""

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("wanted.list_title"), tr("wanted.list_body"))
        self._counter = counter
        add = compact(Key(tr("wanted.title"), "", "do", height_px=56))
        add.clicked.connect(lambda: ask_wanted(counter, self.refresh))
        self.head.addWidget(add)
        self.list = RowList(tr("wanted.list_title"))
        self.teach = Teach(
            tr("wanted.empty_title"), tr("wanted.empty_body"), tr("wanted.title"))
        self.teach.begun.connect(lambda: ask_wanted(counter, self.refresh))
        self.column.addWidget(self.teach, 1)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """The counts as they stand."""
        till = self._counter.till
        lines = []
        for one in wanted.list_wanted(till):
            at = local_datetime(
                one.last_asked_at_ms, till.clock.utc_offset_min(one.last_asked_at_ms))
            farms = " · ".join(one.farms[:3]) or tr("wanted.no_farm")
            lines.append(ListLine(
                key=one.what, title=one.what, note=farms,
                right=tr("wanted.counts", today=one.today, week=one.week, month=one.month),
                right_note=tr("wanted.last", at=f"{at:%m-%d %H:%M}")))
        self.list.set_lines(lines)
        self.list.setVisible(bool(lines))
        self.teach.setVisible(not lines)
