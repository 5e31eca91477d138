"""다른 계산대: one that cannot be started: its held carts go on here, its drawer is counted."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent

from app.access import Approval
from app.clock import local_datetime
from app.other_tills import CountedFor, close_for, list_counted_for, list_open_shifts
from models.values import Ref, Won
from ui.asking import ChoosePanel, is_enter
from ui.counter import Counter
from ui.counting import CountPanel
from ui.i18n import figure, moment, tr, won
from ui.shapes import Choice, Mark
from ui.widgets.frames import Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact


class OtherTillsScreen(Page):
    """Open shifts first, counted ones behind with their difference then and now."""

    held_asked = Signal()

    def __init__(self, counter: Counter) -> None:
        super().__init__(tr("other_tills.title"), tr("other_tills.body"))
        self._counter = counter
        self._open: dict[str, int] = {}
        self.held_key = compact(Key(tr("other_tills.held"), "F6", "soft", height_px=56), 220)
        self.held_key.clicked.connect(self.held_asked)
        self.head.addWidget(self.held_key)
        self._teach = Teach(tr("other_tills.empty_title"), tr("other_tills.empty_body"))
        self.column.addWidget(self._teach, 1)
        self.list = RowList(tr("other_tills.title"))
        self.list.chosen.connect(self.count)
        self.column.addWidget(self.list, 1)
        self.refresh()

    def refresh(self) -> None:
        """What is known now."""
        till = self._counter.till
        found = list_open_shifts(till)
        self._open = {row.shift_uid: row.till_no for row in found}
        lines = []
        for row in found:
            offset = till.clock.utc_offset_min(row.heard_at_ms)
            heard = moment(local_datetime(row.heard_at_ms, offset))
            note = tr("other_tills.note", day=row.business_date, heard=heard)
            lines.append(ListLine(
                row.shift_uid, tr("sync.till_n", no=row.till_no), note, tr("other_tills.count"),
                tr("other_tills.held_n", count=row.held_count) if row.held_count else "",
                Mark(tr("other_tills.open"), "look")))
        lines += [_counted_line(one) for one in list_counted_for(till)]
        self.list.set_lines(lines)
        self.list.setVisible(bool(lines))
        self._teach.setVisible(not lines)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter counts the marked till's drawer, F6 goes to the held carts."""
        if is_enter(event) and self.list.isVisible():
            self.list.take_current()
            return True
        from PySide6.QtCore import Qt

        if event.key() == Qt.Key.Key_F6:
            self.held_asked.emit()
            return True
        return super().take_key(event)

    def count(self, shift_uid: str) -> None:
        """Why first, then notes and coins; blind, as every count."""
        if shift_uid not in self._open:
            return
        window = self._counter.window
        reasons = [Choice(tr(f"other_tills.why_{key}"), tr(f"other_tills.why_{key}"))
                   for key in ("broken", "lost", "other")]
        panel = ChoosePanel(tr("other_tills.why", no=self._open[shift_uid]), reasons)

        def chosen(reason: str) -> None:
            window.close_overlay(panel)
            self._count(shift_uid, reason)

        panel.chosen.connect(chosen)
        window.open_overlay(panel)

    def _count(self, shift_uid: Ref, reason: str) -> None:
        counter = self._counter
        panel = CountPanel(
            tr("other_tills.count_title", no=self._open[shift_uid]), tr("other_tills.count_body"),
            "other_tills.count_do", seven_on_top=counter.seven_on_top)

        def counted(counts: Mapping[Won, int]) -> None:
            def act(approval: Approval | None) -> None:
                done = close_for(
                    counter.till, counter.who, shift_uid, counts, reason, approval=approval)
                counter.window.close_overlay(panel)
                counter.messages.banner(tr(
                    "other_tills.done", no=done.till_no, counted=won(done.counted_won),
                    difference=_signed(done.difference_now_won)), tone="do")
                self.refresh()

            counter.attempt(act, panel.say)

        panel.counted.connect(counted)
        counter.window.open_overlay(panel)


def _counted_line(one: CountedFor) -> ListLine:
    words = tr("other_tills.counted", counted=won(one.counted_won), reason=one.reason)
    then = ""
    if one.closed_by_itself:
        mark = Mark(tr("other_tills.itself"), "do")
    elif one.is_restated:
        mark = Mark(tr("other_tills.restated"), "look")
        then = tr("other_tills.then", difference=_signed(one.difference_then_won))
    else:
        mark = Mark(tr("other_tills.provisional"), "")
    return ListLine(
        f"counted {one.shift_uid}", f"{tr('sync.till_n', no=one.till_no)} · {one.business_date}",
        words, _signed(one.difference_now_won), then, mark)


def _signed(amount_won: int) -> str:
    return f"+{figure(amount_won)}" if amount_won > 0 else figure(amount_won)
