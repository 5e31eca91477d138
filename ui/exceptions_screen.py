"""예외 보고서: what stands out beside the shop's own normal, each in a sentence, for the owner."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from app import exception_report
from app.access import Approval
from app.clock import local_now
from app.exception_report import Told
from app.exceptions import Report
from ui import i18n, theme
from ui.asking import foot_keys, is_enter
from ui.counter import Counter
from ui.devices import Devices
from ui.i18n import figure, tr, won
from ui.shapes import Choice, Mark
from ui.widgets.fields import Words
from ui.widgets.forms import Segments
from ui.widgets.frames import Overlay, Teach
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact

#: Period -> days back from today that it begins and ends on.
_PERIODS: Final = {"today": (0, 0), "yesterday": (1, 1), "week": (6, 0), "month": (29, 0)}
_FORMS: Final = ("csv", "xlsx", "pdf")


class ExceptionsScreen(Page):
    """A row is a question; choosing it shows what it is about, act by act."""

    def __init__(self, counter: Counter, devices: Devices) -> None:
        super().__init__(tr("exceptions.title"), tr("exceptions.body"))
        self._counter = counter
        self._devices = devices
        self._report: Report | None = None
        self._told: list[Told] = []
        row = QHBoxLayout()
        row.setSpacing(10)
        choices = [Choice(name, tr(f"exceptions.{name}")) for name in _PERIODS]
        self.periods = Segments(tr("exceptions.period"), choices, "week")
        self.periods.chosen.connect(self.show_period)
        row.addWidget(self.periods, 1)
        for form in _FORMS:
            key = compact(Key(form.upper(), "", "soft", height_px=theme.TOUCH_PX), 84)
            key.setAccessibleName(tr("exceptions.save", form=form.upper()))
            key.clicked.connect(lambda _=False, form=form: self.save(form))
            row.addWidget(key)
        self.column.addLayout(row)
        self._teach = Teach(tr("exceptions.empty_title"), tr("exceptions.empty_body"))
        self.column.addWidget(self._teach, 1)
        self.list = RowList(tr("exceptions.title"), wraps=True)
        self.list.chosen.connect(self._open)
        self.column.addWidget(self.list, 1)
        self.foot = Words("", role="text_soft", size_px=16, wraps=True)
        self.column.addWidget(self.foot)
        self.show_period("week")

    def show_period(self, name: str) -> None:
        """Read the report over these days."""
        counter = self._counter
        today = local_now(counter.till.clock).date()
        back_first, back_last = _PERIODS[name]
        first = (today - timedelta(days=back_first)).isoformat()
        last = (today - timedelta(days=back_last)).isoformat()

        def act(_: Approval | None) -> None:
            self._report = exception_report.read_exceptions(counter.till, counter.who, first, last)
            self._told = exception_report.tell(counter.till, self._report, i18n.language())
            self._show()

        counter.attempt(act, self.say)

    def take_key(self, event: QKeyEvent) -> bool:
        """Enter opens the marked row."""
        if is_enter(event) and self.list.isVisible():
            self.list.take_current()
            return True
        return super().take_key(event)

    def _show(self) -> None:
        assert self._report is not None
        self.list.set_lines([
            ListLine(
                str(n), " · ".join((
                    one.title, tr("exceptions.cashier", no=one.cashier_no),
                    *([won(one.flag.won)] if one.flag.won else []))),
                f"{one.sentence} {one.hint}",
                mark=Mark(tr("exceptions.times", count=one.flag.count), "look"))
            for n, one in enumerate(self._told)
        ])
        self.list.setVisible(bool(self._told))
        self._teach.setVisible(not self._told)
        sold = sum(count for count, _ in self._report.sold.values())
        self.foot.set_words(tr(
            "exceptions.foot", first=self._report.from_date, last=self._report.to_date,
            sales=figure(sold), days=figure(self._report.normal_days)))

    def _open(self, key: str) -> None:
        panel = ActsPanel(self._counter, self._told[int(key)])
        self._counter.window.open_overlay(panel)

    def save(self, form: str) -> None:
        """Put the report into a file beside the shop; where it lies is said."""
        from app.reports import exports

        counter, report = self._counter, self._report
        if report is None:
            return
        if form == "pdf":
            if self._devices.office_pdf is None:
                self.say(tr("exceptions.no_pdf"))
                return
            data = self._devices.office_pdf(
                exception_report.paper_of(counter.till, report, i18n.language()))
        else:
            data = exports.make_export(
                counter.till, exports.find_export("exceptions"), form=form,
                from_date=report.from_date, to_date=report.to_date,
                language=i18n.language()).data
        folder = counter.till.paths.data / "exports"
        name = f"exceptions-{report.from_date}-{report.to_date}.{form}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        except OSError as error:
            self.say(tr("exceptions.not_saved", detail=error.strerror or ""))
            return
        counter.messages.banner(
            tr("exceptions.saved", path=folder / name), tone="do", stay_ms=8_000)


class ActsPanel(Overlay):
    """What one row is about: each act with its time, receipt and amount."""

    def __init__(self, counter: Counter, told: Told) -> None:
        super().__init__(width_px=860, height_px=690)
        column = QVBoxLayout(self.card)
        column.setContentsMargins(26, 20, 26, 22)
        column.setSpacing(8)
        title = f"{told.title} · {tr('exceptions.cashier', no=told.cashier_no)}"
        column.addWidget(Words(title, size_px=24, weight=theme.BOLD))
        column.addWidget(Words(told.sentence, role="text_soft", size_px=16, wraps=True))
        self.list = RowList(told.title)
        self.list.set_lines([
            ListLine(str(n), at, " · ".join(part for part in (act.receipt_no, act.detail) if part),
                     won(act.won) if act.won else "")
            for n, (at, act) in enumerate(exception_report.acts_of(counter.till, told.flag))
        ])
        column.addWidget(self.list, 1)
        column.addLayout(foot_keys((tr("common.back"), "Esc", "soft", self.back)))

