"""Importing a list: choose a file, look at what it would do, take all of it or nothing.

The work runs beside the screen; it can be stopped, and then nothing has changed.
"""

from __future__ import annotations

from pathlib import Path
from time import monotonic
from typing import Final, Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from app.access import Action, require
from app.errors import ShopError
from app.import_words import describe
from app.importing import ImportReport, import_file
from ui import i18n, theme
from ui.counter import Counter
from ui.file_list import FileList
from ui.i18n import figure, tr
from ui.jobs import Job, Reporter, Stopped
from ui.messages import sentence
from ui.widgets.fields import Words
from ui.widgets.forms import Section
from ui.widgets.keys import Key
from ui.widgets.lists import ListLine, RowList
from ui.widgets.page import Page, compact
from ui.widgets.panels import BigAmount

ENDINGS: Final = (".csv", ".csv.gz", ".xlsx", ".tsv")
_PROBLEMS_MAX: Final = 200


class ImportScreen(Page):
    """Three faces: files, work under way, a report."""

    products_asked = Signal()

    def __init__(self, counter: Counter, folder: Path | None = None) -> None:
        super().__init__(tr("import.title"), tr("import.all_or_nothing"))
        self._counter = counter
        self._path = Path()
        self._started_s = 0.0
        self._done = 0
        self.report: ImportReport | None = None
        # Of the window: work that is being stopped may outlive its screen for a moment.
        self._job = Job(counter.window)
        self._job.progress.connect(self._show_progress)
        self._job.done.connect(self._show_report)
        self._job.failed.connect(self._show_failure)
        self.faces = QStackedWidget()
        self.column.addWidget(self.faces, 1)
        self.files = FileList(ENDINGS, folder)
        self.files.chosen.connect(self.check)
        self.faces.addWidget(self.files)
        self.faces.addWidget(self._work_face())
        self.faces.addWidget(self._report_face())
        self.setFocusProxy(self.files.list)

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._job.busy

    def check(self, path: Path) -> None:
        """Look at a file without writing anything."""
        self._path = path
        till, who = self._counter.till, self._counter.who
        try:
            require(till, who, Action.IMPORT)
        except ShopError as error:
            self._counter.messages.trouble(error)
            return
        self._begin(tr("import.reading", name=path.name))
        self._job.start(lambda reporter: _checked(
            reporter, import_file(
                till, who.staff_ref, path, dry_run=True, on_progress=reporter.step)))

    def take(self) -> None:
        """Everything was good: take all of it, in one go."""
        till, who, path = self._counter.till, self._counter.who, self._path
        self._begin(tr("import.reading", name=path.name))
        self._job.start(lambda reporter: import_file(
            till, who.staff_ref, path, on_progress=reporter.step))

    def stop(self) -> None:
        """Ask the work to end; nothing will have changed."""
        self._job.stop()
        self.told.set_words(tr("import.stopping"))
        self.stop_key.setEnabled(False)

    def show_files(self) -> None:
        """Back to the files, as they are on the disk now."""
        self.files.open_folder(self.files.folder)
        self.faces.setCurrentIndex(0)
        self.files.list.setFocus()

    def take_key(self, event: QKeyEvent) -> bool:
        """Esc stops the work, then goes back to the files, then leaves."""
        if event.key() == Qt.Key.Key_Escape and self._job.busy:
            self.stop()
            return True
        if event.key() == Qt.Key.Key_Escape and self.faces.currentIndex() == 2:
            self.show_files()
            return True
        return super().take_key(event)

    def hideEvent(self, event: QHideEvent) -> None:
        # An import holds the pen: nobody can sell until it is done, so leaving stops it.
        self._job.stop()
        super().hideEvent(event)

    def _work_face(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.addStretch(2)
        self.doing = Words("", size_px=24, weight=theme.BOLD, centred=True)
        column.addWidget(self.doing)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("import.title"))
        column.addWidget(self.bar)
        self.told = Words("", role="text_soft", size_px=18, centred=True)
        column.addWidget(self.told)
        row = QHBoxLayout()
        self.stop_key = compact(Key(tr("common.stop"), "Esc", "soft", height_px=64), 200)
        self.stop_key.clicked.connect(self.stop)
        row.addStretch()
        row.addWidget(self.stop_key)
        row.addStretch()
        column.addSpacing(12)
        column.addLayout(row)
        column.addStretch(3)
        return face

    def _report_face(self) -> QWidget:
        face = QWidget()
        column = QVBoxLayout(face)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Section()
        self.file_name = Words("", role="text_soft", size_px=18)
        card.add(self.file_name)
        self.verdict = Words("", size_px=26, weight=theme.BOLD)
        card.add(self.verdict)
        self.next_step = Words("", role="text_soft", size_px=18, wraps=True)
        card.add(self.next_step)
        row = QHBoxLayout()
        self.figures: dict[str, BigAmount] = {}
        for name in ("rows", "new", "changed", "same", "farms"):
            amount = BigAmount(tr(f"import.figure_{name}"), size_px=40)
            self.figures[name] = amount
            row.addWidget(amount, 1)
        card.column.addLayout(row)
        column.addWidget(card)
        self.problems = RowList(tr("import.title"), wraps=True)
        column.addWidget(self.problems, 1)
        self._gap = QWidget()
        column.addWidget(self._gap, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        self.other_key = Key(tr("import.other"), "Esc", "soft", size_px=20, height_px=68)
        self.other_key.clicked.connect(self.show_files)
        self.main_key = Key("", "", "do", size_px=22, height_px=68)
        self.main_key.clicked.connect(self._go_on)
        foot.addWidget(self.other_key, 1)
        foot.addWidget(self.main_key, 2)
        column.addLayout(foot)
        return face

    def _begin(self, words: str) -> None:
        self._started_s, self._done = monotonic(), 0
        self.doing.set_words(words)
        self.told.set_words("")
        self.bar.setRange(0, 0)
        self.stop_key.setEnabled(True)
        self.faces.setCurrentIndex(1)
        self.stop_key.setFocus()

    def _show_progress(self, done: int, total: int) -> None:
        if done < self._done:
            # The rows are read; from here on they are written, counted from the start.
            self._started_s = monotonic()
            self.doing.set_words(tr("import.writing", name=self._path.name))
        self._done = done
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        spent_s = monotonic() - self._started_s
        words = tr("import.lines_first", done=figure(done), total=figure(total))
        if done and spent_s > 1:
            left = max(1, round(spent_s * (total - done) / done))
            words = tr("import.lines_left", done=figure(done), total=figure(total), left=left)
        self.told.set_words(words)

    def _show_report(self, result: object) -> None:
        assert isinstance(result, ImportReport)
        self.report = report = result
        counts = {
            "rows": report.row_count, "new": report.added, "changed": report.changed,
            "same": report.unchanged, "farms": report.producers_added,
        }  # fmt: skip
        for name, amount in self.figures.items():
            amount.set_amount(0, words=figure(counts[name]))
            amount.setVisible(report.is_clean and (name != "farms" or bool(counts[name])))
        self.file_name.set_words(
            f"{self._path.name} · {tr(f'import.form_{report.form.value.lower()}')}")
        self._show_problems(report)
        if report.written:
            self._say_taken(report)
        elif report.is_clean:
            self._say_good(report)
        else:
            self._say_bad(report)
        self.faces.setCurrentIndex(2)
        self.main_key.setFocus()

    def _show_problems(self, report: ImportReport) -> None:
        language: Literal["ko", "en"] = "ko" if i18n.language() == "ko" else "en"
        lines = []
        for number, problem in enumerate(report.problems[:_PROBLEMS_MAX]):
            head = tr("import.line", line=problem.line_no)
            if problem.column:
                head = f"{head} · {problem.column}"
            lines.append(ListLine(str(number), head, describe(problem, language)))
        self.problems.set_lines(lines)
        self.problems.setVisible(bool(lines))
        self._gap.setVisible(not lines)

    def _say_good(self, report: ImportReport) -> None:
        fresh = report.added + report.changed + report.producers_added
        self.verdict.set_words(f"✓ {tr('import.good_short')}", "do")
        self.next_step.set_words("" if fresh else tr("import.nothing_new"))
        words = tr("import.take_n", count=figure(report.row_count))
        self.main_key.set_words(words if fresh else tr("import.to_products"))

    def _say_bad(self, report: ImportReport) -> None:
        count = len(report.problems)
        key = "import.bad_many" if count >= _PROBLEMS_MAX else "import.bad_short"
        self.verdict.set_words(tr(key, count=figure(count)), "remove")
        self.next_step.set_words(tr("import.bad_next"))
        self.main_key.set_words(tr("import.again"))

    def _say_taken(self, report: ImportReport) -> None:
        self._counter.messages.sound("paid")
        words = tr("import.taken", count=figure(report.row_count))
        self.verdict.set_words(f"✓ {words}", "do")
        self.next_step.set_words(tr(
            "import.taken_body", new=figure(report.added), changed=figure(report.changed),
            same=figure(report.unchanged)))
        self.main_key.set_words(tr("import.to_products"))

    def _go_on(self) -> None:
        report = self.report
        if report is None or not report.is_clean:
            self.check(self._path)
        elif report.written or not report.added + report.changed + report.producers_added:
            self.products_asked.emit()
        else:
            self.take()

    def _show_failure(self, error: object) -> None:
        self.show_files()
        if isinstance(error, Stopped):
            self._counter.messages.banner(tr("import.stopped"), tone="plain", stay_ms=6_000)
        elif isinstance(error, ShopError):
            self._counter.messages.sound("refused")
            self._counter.messages.banner(f"{self._path.name}: {sentence(error)}")
        elif isinstance(error, BaseException):
            # A bug of ours: the honest dialog speaks, not this screen.
            raise error


def _checked(reporter: Reporter, report: ImportReport) -> ImportReport:
    """A check that was stopped has no report: the person has gone on."""
    reporter.step(report.row_count, report.row_count)
    return report
