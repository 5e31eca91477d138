"""After closing: the day's figures as they were sealed, and a backup before the lights go out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from app import closing
from app.clock import local_now
from app.closing import Step, StepView
from app.errors import ShopError
from app.shift import ClosedShift
from app.till import Till
from ui import theme
from ui.counter import Counter
from ui.i18n import figure, tr, won
from ui.jobs import Job, Reporter
from ui.messages import sentence
from ui.widgets.fields import Words
from ui.widgets.frames import CardFrame
from ui.widgets.keys import Key
from ui.widgets.panels import BigAmount


class ClosedPage(CardFrame):
    """`reopened` when the next shift is to begin here."""

    reopened = Signal()

    def __init__(
        self, counter: Counter, closed: ClosedShift, line: Callable[[Step, StepView], QWidget]
    ) -> None:
        super().__init__()
        self._counter = counter
        self._job = Job(self)
        self._job.progress.connect(self._show_progress)
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        report = closed.report
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(12)
        column.addWidget(Words(tr("shift.closed"), role="do", size_px=26, weight=theme.BOLD))
        total = BigAmount(tr("shift.closed_total", z=report.z_no), size_px=72)
        total.set_amount(report.total_won - report.cash_rounding_won)
        column.addWidget(total)
        over_won = closed.over_short_won
        key = "shift.over" if over_won > 0 else "shift.short"
        differs = tr(key, won=won(abs(over_won))) if over_won else tr("shift.even")
        for words, role in (
            (tr("shift.closed_sales", count=figure(report.sale_count)), "text"),
            (f"{tr('shift.step_difference')} · {differs}", "look" if over_won else "text"),
        ):
            column.addWidget(Words(words, role=role, size_px=20))
        for step, view in _left_of(counter.till):
            column.addWidget(line(step, view))
        column.addStretch()
        self.told = Words("", size_px=18, wraps=True)
        column.addWidget(self.told)
        self._bar = QProgressBar()
        self._bar.setAccessibleName(tr("shift.step_backup"))
        self._bar.hide()
        column.addWidget(self._bar)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        again = Key(tr("sell.open_till"), "", "soft", size_px=20, height_px=72)
        again.clicked.connect(self.reopened)
        self._backup = Key(tr("shift.backup_do"), "", "do", size_px=22, height_px=72)
        self._backup.clicked.connect(self.back_up)
        foot.addWidget(again, 1)
        foot.addWidget(self._backup, 2)
        column.addLayout(foot)

    def back_up(self) -> None:
        """Copy and verify on a worker; a second press stops it with nothing left behind."""
        if self._job.busy:
            self._job.stop()
            return
        till = self._counter.till
        stamp = f"{local_now(till.clock):%Y%m%d-%H%M%S}"
        target = till.paths.data / "backups" / f"shop-{stamp}.backup"
        self._bar.setRange(0, 0)
        self._bar.show()
        self.told.set_words("")
        self._backup.set_words(tr("common.stop"))
        self._job.start(lambda reporter: _back_up(till, target, reporter))

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)

    def _done(self, target: object) -> None:
        self._rest()
        self._counter.messages.sound("paid")
        self.told.set_words(tr("shift.backup_done", path=target), "do")
        counter = self._counter
        counter.attempt(
            lambda _: closing.settle_step(counter.till, counter.who, "backup"),
            self.told.set_words)

    def _failed(self, trouble: object) -> None:
        self._rest()
        if isinstance(trouble, ShopError):
            self._counter.messages.sound("refused")
            self.told.set_words(sentence(trouble), "remove")
        elif isinstance(trouble, BaseException):
            # A bug of ours: the honest dialog is where it belongs.
            raise trouble

    def _rest(self) -> None:
        self._bar.hide()
        self._backup.set_words(tr("shift.backup_do"))


def last_closed(till: Till) -> ClosedShift:
    """The last Z as it was printed, for who comes back to what is left behind it."""
    from app.z_reports import read_report

    now = closing.look_at(till)
    assert now is not None
    assert now.closed
    report = read_report(till, now.shift_uid)
    return ClosedShift(report, report.over_short_won or 0)


def _left_of(till: Till) -> list[tuple[Step, StepView]]:
    """The steps behind the Z but the backup, which has its own big button here."""
    now = closing.look_at(till)
    if now is None or not now.closed:
        return []
    return [pair for pair in closing.list_steps(now) if pair[0].name != "backup"]


def _back_up(till: Till, target: Path, reporter: Reporter) -> Path:
    from app.backup import back_up

    def progress(done: int, total: int) -> bool:
        reporter.say(done, total)
        return not reporter.stop_asked()

    target.parent.mkdir(parents=True, exist_ok=True)
    back_up(till, target, progress)
    return target
